"""The working-day calendar in force: the shipped files under those that the site has added."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar, read_year


def calendar_in_force() -> Calendar:
    """The shipped calendar with each year for which the site holds a newer notice replaced.

    Looked at on every request, so only the site's folder is asked whether a file came or went.
    """
    site = f"{settings.QUANCHENG_HOME}/calendars"
    return _calendar(site, _changed(site))


@lru_cache(maxsize=4)
def _calendar(site: str, changed: int) -> Calendar:
    calendar = load_calendar()
    for path in sorted(Path(site).glob("*.yaml")):
        calendar = calendar.replace_year(read_year(path))
    return calendar


def _changed(folder: str) -> int:
    """When an entry of the folder last came or went, in nanoseconds; 0 where there is no folder."""
    try:
        return os.stat(folder).st_mtime_ns
    except FileNotFoundError:
        return 0
