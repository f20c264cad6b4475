"""The pauses of a clock: what each is worth, whose time it was, and when its cap ended it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quancheng.engine import periods
from quancheng.engine.case import SENT_BACK, ClockState
from quancheng.engine.pack import Clock, PauseRule
from quancheng.engine.periods import Period
from quancheng.engine.workdays import Calendar


@dataclass(frozen=True, kw_only=True)
class Paused:
    """One pause from `since` (not counted) to `until` (counted), worth `days` of the clock's kind.

    `whose` is "" for the time between an end and being sent back. `runs` while neither end nor cap is reached;
    `cap` is set where the cap ended it.
    """

    label: str
    whose: str
    since: date
    until: date
    days: int
    runs: bool
    cap: Period | None = None


def pauses_of(
    clock: Clock, marks: ClockState, *, start: date, until: date, working: bool, calendar: Calendar
) -> list[Paused]:
    """The pauses from the clock's start to `until`; all pauses for one cause together last no longer than its cap."""
    found: list[Paused] = []
    spent: dict[str, int] = {}
    for cause, since, to in marks.pauses:
        ended = date.fromisoformat(to) if to else until
        begin, end = max(start, date.fromisoformat(since)), min(until, ended)
        days = max(0, days_between(begin, end, working=working, calendar=calendar)) if end > begin else 0
        rule = next((each for each in clock.pauses if each.cause == cause), None)
        left = _left_of_cap(rule, spent.get(cause, 0), begin, working=working, calendar=calendar)
        capped = left is not None and days > left
        counted = left if capped and left is not None else days
        spent[cause] = spent.get(cause, 0) + counted
        found.append(
            Paused(
                label=_label(rule, cause),
                whose=rule.whose if rule else "",
                since=begin,
                until=pushed(begin, counted, working, calendar) if capped else max(begin, end),
                days=counted,
                runs=not to and not capped,
                cap=rule.cap if capped and rule else None,
            )
        )
    return found


def days_between(start: date, end: date, *, working: bool, calendar: Calendar) -> int:
    return calendar.count(start, end) if working else (end - start).days


def pushed(base: date, days: int, working: bool, calendar: Calendar) -> date:
    """So many days of the kind after a day."""
    if working:
        return calendar.add(base, days) if days else base
    return base + timedelta(days=days)


def _left_of_cap(rule: PauseRule | None, spent: int, begin: date, *, working: bool, calendar: Calendar) -> int | None:
    if rule is None or rule.cap is None:
        return None
    capped = periods.after(begin, rule.cap, calendar, rest_day_moves=False)
    return max(0, days_between(begin, capped, working=working, calendar=calendar) - spent)


def _label(rule: PauseRule | None, cause: str) -> str:
    if rule is not None:
        return rule.label
    return "办结后退回" if cause == SENT_BACK else cause
