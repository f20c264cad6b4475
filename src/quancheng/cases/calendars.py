"""The working-day calendar in force: the shipped files under those that the site has added."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar, read_year


def calendar_in_force() -> Calendar:
    """The shipped calendar with each year for which the site holds a newer notice replaced."""
    calendar = load_calendar()
    for path in _site_files():
        calendar = calendar.replace_year(read_year(path))
    return calendar


def _site_files() -> list[Path]:
    folder = Path(settings.QUANCHENG_HOME) / "calendars"
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []
