"""Whose time it was: each stretch of a task belongs to a unit, the enterprise, a third party or a statutory wait.

From the same stretches come the time each party used on a project, and what counts towards a total.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quancheng.engine import spans
from quancheng.engine.case import Case, TaskState, task_of
from quancheng.engine.pack import ENTERPRISE, OUTSIDERS, Clock, Pack, RowState
from quancheng.engine.pauses import pauses_of
from quancheng.engine.spans import Span
from quancheng.engine.standing import unit_behind
from quancheng.engine.workdays import Calendar

NOBODY = ""
"""The party of the time between the end of a task and its being sent back."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days on which a task lay with a party, after `since` up to `until`; `why` says so where it is not its own."""

    task: str
    party: str
    since: date
    until: date
    why: str = ""

    @property
    def span(self) -> Span:
        return self.since, self.until


@dataclass(frozen=True, kw_only=True)
class TimeOf:
    """The time that lay with one party, days on which several of its tasks ran counted once."""

    party: str
    working_days: int
    calendar_days: int
    stretches: tuple[Stretch, ...]

    @property
    def is_outside(self) -> bool:
        return self.party in OUTSIDERS


def say_party(pack: Pack, party: str) -> str:
    """A party in words; 企业 and 第三方 are not the facts that may bear the same ids."""
    return OUTSIDERS.get(party) or pack.label_of(party)


def time_of(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> list[TimeOf]:
    """How long the project lay with each party so far, the longest first; with several at once where in parallel."""
    by_party: dict[str, list[Stretch]] = {}
    for key in case.tasks:
        for stretch in stretches_of(pack, case, key, on=on, calendar=calendar):
            if stretch.party != NOBODY and stretch.since < stretch.until:
                by_party.setdefault(_behind(pack, case, stretch.party), []).append(stretch)
    found = [_time(party, stretches, calendar) for party, stretches in by_party.items()]
    return sorted(found, key=lambda each: (-each.working_days, -each.calendar_days, each.party))


def whole_time(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> tuple[int, int]:
    """(net, gross) working days of the project: net are those on which some unit had something in hand."""
    stretches = [each for key in case.tasks for each in stretches_of(pack, case, key, on=on, calendar=calendar)]
    own = spans.union(each.span for each in stretches if each.party not in (*OUTSIDERS, NOBODY))
    all_ = spans.union(each.span for each in stretches)
    return (
        spans.length(own, working=True, calendar=calendar),
        spans.length(all_, working=True, calendar=calendar),
    )


def stretches_of(pack: Pack, case: Case, key: str, *, on: date, calendar: Calendar) -> Iterator[Stretch]:
    """The stretches of one task from its opening to its end or today, in no particular order, none overlapping."""
    row, task = case.tasks[key], task_of(pack, key)
    if not row.opened or row.state in (RowState.NOT_APPLICABLE.value, RowState.BEFORE.value):
        return
    opened = date.fromisoformat(row.opened)
    until = _ended(row, on)
    own = case.owner(pack, key)
    counted = _counts_from(case, task.clock, key, opened)
    if counted is None or counted > opened:
        yield Stretch(task=key, party=ENTERPRISE, since=opened, until=min(counted or until, until), why="等待材料齐全")
    start = max(opened, counted) if counted else until
    away = list(_away(task.clock, case, key, start, until, calendar))
    yield from away
    for since, end in spans.without([(start, until)], [each.span for each in away]):
        yield Stretch(task=key, party=own, since=since, until=end)


def _ended(row: TaskState, on: date) -> date:
    return date.fromisoformat(row.actual) if row.actual else on


def _counts_from(case: Case, clock: Clock | None, key: str, opened: date) -> date | None:
    """From when the time is the owner's: its opening, or once the file is complete; None while it is not."""
    if clock is None or clock.once_complete is None:
        return opened
    marks = case.clock_state(key)
    return date.fromisoformat(marks.complete) if marks.complete else None


def _away(clock: Clock | None, case: Case, key: str, start: date, until: date, calendar: Calendar) -> Iterator[Stretch]:
    """The pauses, each with whose time it is; nobody's after an end that was sent back."""
    marks = case.clock_state(key)
    if not marks.pauses:
        return
    taken: list[Span] = []
    working = clock is not None and clock.within is not None and clock.within.is_working
    rule = clock or _NO_CLOCK
    for pause in pauses_of(rule, marks, start=start, until=until, working=working, calendar=calendar):
        for since, end in spans.without([(pause.since, pause.until)], taken):
            yield Stretch(task=key, party=pause.whose or NOBODY, since=since, until=end, why=pause.label)
        taken.append((pause.since, pause.until))


def _behind(pack: Pack, case: Case, party: str) -> str:
    return party if party in OUTSIDERS else unit_behind(pack, case, party) or party


def _time(party: str, stretches: list[Stretch], calendar: Calendar) -> TimeOf:
    days = spans.union(each.span for each in stretches)
    return TimeOf(
        party=party,
        working_days=spans.length(days, working=True, calendar=calendar),
        calendar_days=spans.length(days, working=False, calendar=calendar),
        stretches=tuple(sorted(stretches, key=lambda each: (each.since, each.task))),
    )


_NO_CLOCK = Clock(basis=())
