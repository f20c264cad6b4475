"""Clocks: a budget, what it counts from, pauses, restarts and extensions; never a stored date that is patched.

`read_clock` computes the due day, the time used and left, the state, and why, for the day it is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from quancheng.engine import clock_words as said
from quancheng.engine import periods
from quancheng.engine.case import Case, ClockState, TaskState, task_of, unit_of_key
from quancheng.engine.clock_words import say_anchors
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import Anchor, AnchorKind, Anchors, BackFrom, Clock, CountedBack, Limit, Pack, RowState
from quancheng.engine.pauses import days_between, pauses_of, pushed
from quancheng.engine.periods import Period
from quancheng.engine.spec.clocks import WARN
from quancheng.engine.workdays import Calendar

__all__ = [
    "STAND_WORDS",
    "Reading",
    "Stand",
    "anchored_on",
    "is_quiet",
    "latest_of",
    "limit_of",
    "read_clock",
    "read_task_clock",
    "say_anchors",
    "stand_of",
]


class Stand(StrEnum):
    """Where a clock stands on the day it is read."""

    WAITING = "waiting"
    UNDATED = "undated"
    RUNNING = "running"
    NEAR = "near"
    TODAY = "today"
    LATE = "late"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    TOO_EARLY = "too early"
    LAPSED = "lapsed"


STAND_WORDS = {
    Stand.WAITING: "尚未起算",
    Stand.UNDATED: "未定日期",
    Stand.RUNNING: "正常",
    Stand.NEAR: "即将到期",
    Stand.TODAY: "今天到期",
    Stand.LATE: "已逾期",
    Stand.PAUSED: "已暂停",
    Stand.MET: "按期完成",
    Stand.MISSED: "逾期完成",
    Stand.TOO_EARLY: "最短期限未满",
    Stand.LAPSED: "期满未办",
}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A clock on a day. `left` counts days of the clock's own kind: 0 today, negative when late.

    `start` is the day counted from now, after the last restart; `used` is net of pauses, `gross` runs from the first
    start. Not before `earliest` may the task end. `delay` is the cause given for being late.
    """

    stand: Stand
    start: date | None = None
    due: date | None = None
    first_due: date | None = None
    used: int | None = None
    left: int | None = None
    in_working_days: bool = True
    paused_days: int = 0
    extended_days: int = 0
    provisional: bool = False
    why: tuple[str, ...] = ()
    gross: int | None = None
    earliest: date | None = None
    budget: Period | None = None
    delay: str = ""
    notes: tuple[str, ...] = ()
    """Those of `why` that no other field says: restarts, caps, net and gross, minimum, extension, expiry, delay."""

    @property
    def is_late(self) -> bool:
        return self.stand in (Stand.LATE, Stand.MISSED, Stand.LAPSED)


def read_task_clock(pack: Pack, case: Case, key: str, *, on: date, calendar: Calendar) -> Reading | None:
    """The clock of a task on a day; None for a task that has no clock, or that need not be done after all."""
    task = task_of(pack, key)
    if task.clock is None:
        return None
    row = case.tasks.get(key)
    if row is not None and row.is_settled and not row.actual:
        return None
    marks = case.clock_state(key)
    reading = _read(pack, case, task.clock, key, row, marks, on=on, calendar=calendar)
    if marks.delay or marks.expired or (task.clock.at_expiry != WARN and reading.due):
        return _with_consequences(pack, task.clock, reading, key, row, marks)
    return reading


def _read(
    pack: Pack,
    case: Case,
    clock: Clock,
    key: str,
    row: TaskState | None,
    marks: ClockState,
    *,
    on: date,
    calendar: Calendar,
) -> Reading:
    if clock.planned:
        return _read_planned(pack, clock, row, on=on, calendar=calendar)
    if clock.before is not None:
        return _read_back(pack, case, clock, clock.before, row, on=on, calendar=calendar)
    return read_clock(
        pack,
        clock,
        start=begins_on(case, clock, key, marks),
        stopped=_day(row.actual) if row else None,
        marks=marks,
        on=on,
        calendar=calendar,
        case=case,
    )


def begins_on(case: Case, clock: Clock, key: str, marks: ClockState) -> date | None:
    """The day from which a budget counts, None while its anchor or its file is awaited."""
    start = anchored_on(case, clock.since, key=key)
    if clock.once_complete is None:
        return start
    if not marks.complete or (clock.since is not None and start is None):
        return None
    complete = date.fromisoformat(marks.complete)
    return max(start, complete) if start else complete


def _with_consequences(
    pack: Pack, clock: Clock, reading: Reading, key: str, row: TaskState | None, marks: ClockState
) -> Reading:
    """The reading with what its expiry brings or brought, and the cause of the delay."""
    lapsed = bool(row and row.actual and row.actual == marks.expired and clock.as_outcome)
    more: list[str] = []
    if marks.expired:
        more.append(said.say_lapsed(pack, clock, marks))
    elif row is None or not row.actual:
        more += [words] if (words := said.say_expiry(pack, clock, task=key)) else []
    if marks.delay:
        more.append(said.say_delay(marks))
    return replace(
        reading,
        stand=Stand.LAPSED if lapsed else reading.stand,
        why=(*reading.why, *more),
        notes=(*reading.notes, *more),
        delay=marks.delay[0] if marks.delay else "",
    )


def read_clock(
    pack: Pack,
    clock: Clock,
    *,
    start: date | None,
    stopped: date | None,
    marks: ClockState,
    on: date,
    calendar: Calendar,
    case: Case | None = None,
) -> Reading:
    """A budget clock from its start day, or waiting while there is none; `case` chooses among limits by condition."""
    if start is None:
        return Reading(stand=Stand.WAITING, why=(said.say_waiting(pack, clock, case, marks),))
    first, restarts = start, _restarts(clock, marks, start)
    start = restarts[-1][1] if restarts else start
    budget = limit_of(clock.within, clock.limits, case)
    if budget is None:
        return _read_without_limit(pack, clock, start, stopped, marks, on=on, calendar=calendar)
    working = budget.is_working
    until = max(start, stopped or on)
    pauses = pauses_of(clock, marks, start=start, until=until, working=working, calendar=calendar)
    paused = sum(each.days for each in pauses)
    granted = _granted(clock, marks, since=start)
    nominal = pushed(periods.after(start, budget, calendar, rest_day_moves=False), paused, working, calendar)
    for more in granted:
        nominal = periods.moved(nominal, more, +1, calendar)
    due = calendar.next_working(nominal) if clock.rest_day_moves else nominal
    running = any(each.runs for each in pauses)
    stand = _stand(pack, clock, due, on=on, stopped=stopped, paused=running, calendar=calendar)
    used = days_between(start, until, working=working, calendar=calendar) - paused
    gross = days_between(first, max(first, until), working=working, calendar=calendar)
    why = said.say_budget(
        pack, clock, budget=budget, first=first, start=start, nominal=nominal, due=due, pauses=pauses, granted=granted,
        calendar=calendar,
    )  # fmt: skip
    notes = [*said.say_restarts(restarts), *said.say_caps(pauses)]
    if gross != used:
        notes.append(said.say_used(used=used, gross=gross, working=working))
    if clock.extension and stopped is None and on <= due and not granted:
        notes.append(said.say_extending(pack, clock, due, calendar))
    earliest = _earliest(clock, start, marks, until=until, calendar=calendar)
    if earliest is not None:
        notes.append(said.say_minimum(clock, earliest))
    return Reading(
        stand=stand,
        start=start,
        due=due,
        used=used,
        left=None if stopped else days_between(on, due, working=working, calendar=calendar),
        in_working_days=working,
        paused_days=paused,
        extended_days=sum(each.count for each in granted),
        provisional=calendar.is_provisional(due),
        why=(*why, *notes),
        notes=tuple(notes),
        gross=gross,
        earliest=earliest,
        budget=budget,
    )


def limit_of(within: Period | None, limits: tuple[Limit, ...], case: Case | None) -> Period | None:
    """The limit itself, or the first of the table whose condition holds for the project."""
    if not limits:
        return within
    return next((row.within for row in limits if case is not None and row.when.holds(case)), None)


def _read_without_limit(
    pack: Pack, clock: Clock, start: date, stopped: date | None, marks: ClockState, *, on: date, calendar: Calendar
) -> Reading:
    """A clock that only has a minimum, or whose table has no limit for the project as it is known."""
    earliest = _earliest(clock, start, marks, until=max(start, stopped or on), calendar=calendar)
    why = f"自{said.say_start(pack, clock)}（{say_value(start)}）次日起算。"
    notes = [said.say_minimum(clock, earliest)] if earliest is not None else []
    if clock.limits:
        notes.append(f"还不知道用哪一个时限：{said.say_limit(pack, clock)}。")
    stand = Stand.UNDATED
    if stopped is not None:
        stand = Stand.MET
    elif earliest is not None and on < earliest:
        stand = Stand.TOO_EARLY
    return Reading(stand=stand, start=start, earliest=earliest, why=(why, *notes), notes=tuple(notes))


def _earliest(clock: Clock, start: date, marks: ClockState, *, until: date, calendar: Calendar) -> date | None:
    """The first day on which the task may end: the last of its minimum, moved on by the pauses."""
    least = clock.at_least
    if least is None:
        return None
    working = least.is_working
    pauses = pauses_of(clock, marks, start=start, until=until, working=working, calendar=calendar)
    bare = periods.after(start, least, calendar, rest_day_moves=False)
    end = pushed(bare, sum(each.days for each in pauses), working, calendar)
    return calendar.next_working(end) if clock.rest_day_moves else end


def _restarts(clock: Clock, marks: ClockState, start: date) -> list[tuple[str, date]]:
    """The restarts after the start, in words and by day."""
    labels = {rule.cause: rule.label for rule in clock.restarts}
    days = [(labels.get(cause, cause), date.fromisoformat(day)) for cause, day in marks.restarts]
    return sorted((each for each in days if each[1] > start), key=lambda each: each[1])


def anchored_on(case: Case, anchors: Anchors | None, *, key: str = "") -> date | None:
    """The day from which something counts; None while what it waits for has not happened."""
    if anchors is None:
        return None
    counted = [anchor for anchor in anchors.of if not _falls_away(case, anchor)]
    days = [_anchor_day(case, anchor, key) for anchor in counted]
    known = [day for day in days if day is not None]
    if not known or (anchors.latest and len(known) < len(days)):
        return None
    return max(known) if anchors.latest else min(known)


def latest_of(case: Case, anchors: Anchors) -> date | None:
    """The latest day among those of the things named that have happened; None while none has."""
    days = [day for anchor in anchors.of if (day := _anchor_day(case, anchor, "")) is not None]
    return max(days, default=None)


def is_quiet(case: Case, anchors: Anchors, period: Period, *, since: date | None, on: date, calendar: Calendar) -> bool:
    """Whether none of the things named has happened for so long, counted from `since` where none ever has."""
    last = max((day for day in (latest_of(case, anchors), since) if day is not None), default=None)
    return last is not None and on > periods.after(last, period, calendar, rest_day_moves=False)


def _anchor_day(case: Case, anchor: Anchor, key: str) -> date | None:
    match anchor.kind:
        case AnchorKind.HAPPENING:
            return case.happened(anchor.name)
        case AnchorKind.STAGE_ENTERED:
            return _day(case.entered.get(anchor.name, ""))
        case AnchorKind.TASK_OPENED:
            row = case.tasks.get(key if anchor.name == "this" else anchor.name)
            return _day(row.opened) if row else None
        case AnchorKind.TASK_DONE:
            return _done_on(case, anchor.name, unit_of_key(key))


def _falls_away(case: Case, anchor: Anchor) -> bool:
    """Whether the end of a task need not be waited for, because the project has no such task to do."""
    if anchor.kind is not AnchorKind.TASK_DONE:
        return False
    rows = [row for _, row in case.instances(anchor.name)]
    return bool(rows) and all(row.state == RowState.NOT_APPLICABLE.value for row in rows)


def _done_on(case: Case, task: str, unit: str) -> date | None:
    """The day the task was done, of the last row that had to be; taken over, the day it came in."""
    own = case.tasks.get(f"{task}@{unit}") if unit else None
    rows = [own] if own else [row for _, row in case.instances(task)]
    days = [
        row.opened if row.state == RowState.BEFORE.value else row.actual
        for row in rows
        if row.state != RowState.NOT_APPLICABLE.value
    ]
    return _day(max(days)) if days and all(days) else None


def _read_planned(pack: Pack, clock: Clock, row: TaskState | None, *, on: date, calendar: Calendar) -> Reading:
    if row is None or not row.planned:
        return Reading(stand=Stand.UNDATED, why=("尚未确定计划完成时间。",))
    due, stopped = date.fromisoformat(row.planned), _day(row.actual)
    why = [f"计划完成时间为{say_value(due)}。"]
    first = date.fromisoformat(row.first_planned)
    if first != due:
        why.append(f"最初计划为{say_value(first)}，后经调整。")
    if calendar.is_provisional(due):
        why.append(said.provisional(due))
    return Reading(
        stand=_stand(pack, clock, due, on=on, stopped=stopped, paused=False, calendar=calendar),
        due=due,
        first_due=first,
        left=None if stopped else calendar.count(on, due),
        provisional=calendar.is_provisional(due),
        why=tuple(why),
    )


def _read_back(
    pack: Pack, case: Case, clock: Clock, back: CountedBack, row: TaskState | None, *, on: date, calendar: Calendar
) -> Reading:
    """A day counted back; undated until the day it is counted from is known."""
    known = _days_ahead(case, back, row)
    what = said.say_back(pack, back)
    if not known:
        return Reading(stand=Stand.UNDATED, why=(f"待{what}的日期定下后，提前{back.by.words}。",))
    days = [
        periods.before(day, back.by, calendar, rest_day_moves=clock.rest_day_moves) for day in (known[0], known[-1])
    ]
    first, due = days
    why = [f"{what}为{say_value(known[-1])}，往前{back.by.words}。"]
    if first != due:
        why.append(f"最初按{say_value(known[0])}计算，应在{say_value(first)}前，后经改期。")
    if calendar.is_provisional(due):
        why.append(said.provisional(due))
    stopped = _day(row.actual) if row else None
    return Reading(
        stand=_stand(pack, clock, due, on=on, stopped=stopped, paused=False, calendar=calendar),
        due=due,
        first_due=first,
        left=None if stopped else days_between(on, due, working=back.by.is_working, calendar=calendar),
        in_working_days=back.by.is_working,
        provisional=calendar.is_provisional(due),
        why=tuple(why),
    )


def _days_ahead(case: Case, back: CountedBack, row: TaskState | None) -> list[date]:
    """The days from which a due day is counted back: the first one known, …, the one that holds now."""
    match back.kind:
        case BackFrom.HAPPENING:
            days = [case.happened(back.name)]
        case BackFrom.FACT:
            known = case.fact(back.name)
            days = [known] if isinstance(known, date) else []
        case BackFrom.PLANNED:
            rows = [each for _, each in case.instances(back.name) if each.planned]
            first = min(rows, key=lambda each: each.planned, default=None)
            days = [_day(first.first_planned), _day(first.planned)] if first else []
        case BackFrom.MEETING:
            opened = row.opened if row else ""
            days = [_day(day) for day in case.meeting_days.get(back.name, ()) if day >= opened]
    return [day for day in days if day is not None]


def stand_of(pack: Pack, due: date | None, *, on: date, calendar: Calendar, why: tuple[str, ...] = ()) -> Reading:
    """The reading of something that is due on a day without a clock of its own."""
    if due is None:
        return Reading(stand=Stand.UNDATED, why=why)
    return Reading(
        stand=_stand(pack, _DUE, due, on=on, stopped=None, paused=False, calendar=calendar),
        due=due,
        left=calendar.count(on, due),
        provisional=calendar.is_provisional(due),
        why=why,
    )


_DUE = Clock(basis=())


def _stand(
    pack: Pack,
    clock: Clock,
    due: date,
    *,
    on: date,
    stopped: date | None,
    paused: bool,
    calendar: Calendar,
) -> Stand:
    if stopped is not None:
        return Stand.MISSED if stopped > due else Stand.MET
    if paused:
        return Stand.PAUSED
    if on > due:
        return Stand.LATE
    if on == due:
        return Stand.TODAY
    return Stand.NEAR if on >= _near_from(due, clock.near or pack.near, calendar) else Stand.RUNNING


def _near_from(due: date, near: Period, calendar: Calendar) -> date:
    return periods.before(due, near, calendar)


def _granted(clock: Clock, marks: ClockState, *, since: date) -> list[Period]:
    """The extensions granted since the budget began, in the unit in which the rule gives them."""
    if clock.extension is None:
        return []
    unit, first = clock.extension.up_to.unit, since.isoformat()
    granted = [each for each in marks.extensions if each[1] == "granted" and (not marks.restarts or each[2] >= first)]
    return [Period(int(each[0]), unit) for each in granted]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
