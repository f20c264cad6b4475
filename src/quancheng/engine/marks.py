"""Happenings that follow from something else standing so: a document is signed, a filing made, a commitment kept.

They bear the id of the thing and what became of it (`investment-agreement-signed`), so that conditions, anchors and
lists know them like any other happening. Most stay; what is no longer so is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from quancheng.engine import events as ev
from quancheng.engine.case import Case, follows
from quancheng.engine.spec.marks import BROKEN, FILED, KEPT, PUBLISHED, READY, SIGNED, mark_of

__all__ = ["BROKEN", "FILED", "KEPT", "PUBLISHED", "READY", "SIGNED", "marked", "unmarked"]


def marked(case: Case, thing: str, became: str, day: date, *, on: date) -> Iterator[ev.Event]:
    """The happening, unless it stands so already."""
    name = mark_of(thing, became)
    if case.happenings.get(name) != day.isoformat():
        yield ev.HappeningRecorded(on=on, name=name, day=day)


def unmarked(case: Case, thing: str, became: str, *, on: date, reason: str) -> Iterator[ev.Event]:
    """Its withdrawal, where it stands."""
    name = mark_of(thing, became)
    if name in case.happenings:
        yield ev.HappeningWithdrawn(on=on, name=name, reason=reason)


@follows(ev.HappeningWithdrawn)
def _withdrawn(case: Case, event: ev.HappeningWithdrawn) -> Case:
    return case.with_(happenings={name: day for name, day in case.happenings.items() if name != event.name})
