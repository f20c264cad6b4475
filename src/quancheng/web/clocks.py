"""A clock's reading as the pages' clock component takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quancheng.engine.case import ClockState
from quancheng.engine.clocks import Reading, Stand
from quancheng.engine.pack import Basis, Clock
from quancheng.engine.periods import Period
from quancheng.engine.workdays import Calendar
from quancheng.web import words

STATES = {
    Stand.WAITING: "coming",
    Stand.UNDATED: "not-begun",
    Stand.RUNNING: "under-way",
    Stand.NEAR: "due-soon",
    Stand.TODAY: "due-today",
    Stand.LATE: "late",
    Stand.PAUSED: "paused",
    Stand.MET: "done",
    Stand.MISSED: "done-late",
    Stand.TOO_EARLY: "coming",
    Stand.LAPSED: "done-late",
}


@dataclass(frozen=True)
class ShownPause:
    since: date
    until: date | None
    why: str


@dataclass(frozen=True)
class ShownExtension:
    amount: int
    why: str


@dataclass(frozen=True, kw_only=True)
class ShownClock:
    """What `<c-clock>` draws; see docs/reference/components.md."""

    state: str
    due: date | None
    left: int | None
    unit: str
    budget: int | None = None
    used: int | None = None
    anchor: str = ""
    anchor_day: date | None = None
    skipped: tuple[tuple[date, str], ...] = ()
    pauses: tuple[ShownPause, ...] = ()
    extensions: tuple[ShownExtension, ...] = ()
    first_due: date | None = None
    provisional: bool = False
    basis: Basis = ()
    words: str = ""
    changed_why: str = ""
    notes: tuple[str, ...] = ()


def shown_clock(
    reading: Reading,
    *,
    calendar: Calendar,
    clock: Clock | None = None,
    marks: ClockState | None = None,
    basis: Basis = (),
    done_on: date | None = None,
    on: date,
    changed_why: str = "",
) -> ShownClock:
    """The reading with the days it skips, its pauses and extensions, and a sentence where it needs its own."""
    marks = marks or ClockState()
    return ShownClock(
        state=STATES[reading.stand],
        due=reading.due,
        left=reading.left,
        unit="working" if reading.in_working_days else "calendar",
        budget=_length(reading.budget, reading),
        used=reading.used,
        anchor=_anchor(reading),
        anchor_day=None,
        skipped=_skipped(reading, calendar),
        pauses=tuple(_pause(clock, mark) for mark in marks.pauses),
        extensions=tuple(
            ShownExtension(int(each[0]), "经批准延长") for each in marks.extensions if each[1] == "granted"
        ),
        first_due=reading.first_due,
        provisional=reading.provisional,
        basis=clock.basis if clock and clock.basis else basis,
        words=_own_words(reading, done_on, on),
        changed_why=changed_why,
        notes=reading.notes,
    )


def _length(within: Period | None, reading: Reading) -> int | None:
    if within is None or reading.start is None or not (within.is_working or reading.due):
        return None
    whole = within.count if within.is_working else (reading.due - reading.start).days if reading.due else 0
    return whole + (reading.extended_days if within.is_working else 0)


def _anchor(reading: Reading) -> str:
    """What it counts from, with its day: the first of the reasons; all of them where nothing is counted."""
    if reading.start is not None:
        return reading.why[0] if reading.why else ""
    return "".join(reading.why)


def _skipped(reading: Reading, calendar: Calendar) -> tuple[tuple[date, str], ...]:
    if reading.start is None or reading.due is None or not reading.in_working_days:
        return ()
    return tuple(calendar.skipped(reading.start, reading.due))


def _pause(clock: Clock | None, mark: list[str]) -> ShownPause:
    cause, since, until = mark
    rule = next((each for each in clock.pauses if each.cause == cause), None) if clock else None
    ended = date.fromisoformat(until) if until else None
    return ShownPause(date.fromisoformat(since), ended, rule.label if rule else cause)


def _own_words(reading: Reading, done_on: date | None, on: date) -> str:
    if reading.stand is Stand.LAPSED and reading.due:
        return f"{words.day(reading.due, on=on)}期满未办"
    if reading.stand is Stand.TOO_EARLY and reading.earliest:
        return f"{words.day(reading.earliest, on=on)}起才能办结"
    if done_on is not None:
        late = "，逾期完成" if reading.stand is Stand.MISSED else ""
        return f"{words.day(done_on, on=on)}办结{late}"
    if reading.stand is Stand.WAITING:
        return "尚未起算"
    if reading.stand is Stand.UNDATED:
        return "未定日期"
    if reading.stand is Stand.PAUSED and reading.due:
        return f"暂停计时，暂算{words.day(reading.due, on=on)}到期"
    return ""
