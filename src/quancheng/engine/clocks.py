"""Clocks: a budget, what it counts from, pauses and extensions; never a stored date that is patched.

`read_clock` computes the due day, the time used and left, the state, and why, for the day it is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from quancheng.engine import periods
from quancheng.engine.case import Case, ClockState, TaskState, task_of, unit_of_key
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import Anchor, AnchorKind, Anchors, Clock, Pack, PauseRule
from quancheng.engine.periods import Period
from quancheng.engine.workdays import Calendar


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
}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A clock on a day. `left` counts days of the clock's own kind: 0 today, negative when late."""

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

    @property
    def is_late(self) -> bool:
        return self.stand in (Stand.LATE, Stand.MISSED)


def read_task_clock(pack: Pack, case: Case, key: str, *, on: date, calendar: Calendar) -> Reading | None:
    """The clock of a task on a day; None for a task that has no clock."""
    task = task_of(pack, key)
    if task.clock is None:
        return None
    row = case.tasks.get(key)
    if task.clock.planned:
        return _read_planned(pack, task.clock, row, on=on, calendar=calendar)
    start = anchored_on(case, task.clock.since, key=key)
    stopped = date.fromisoformat(row.actual) if row and row.actual else None
    return read_clock(
        pack,
        task.clock,
        start=start,
        stopped=stopped,
        marks=case.clock_state(key),
        on=on,
        calendar=calendar,
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
) -> Reading:
    """A budget clock from its start day, or waiting while there is none."""
    if clock.within is None or start is None:
        return Reading(
            stand=Stand.WAITING,
            why=(f"尚未起算：等待{say_anchors(pack, clock.since)}。",),
        )
    working = clock.within.is_working
    until = stopped or on
    pauses = [_pause(clock.pauses, mark, until=until, working=working, calendar=calendar) for mark in marks.pauses]
    paused = sum(days for _, days in pauses)
    granted = [int(each[0]) for each in marks.extensions if each[1] == "granted"]
    base = periods.after(start, clock.within, calendar, rest_day_moves=False)
    due = _pushed(
        base,
        paused + sum(granted),
        working=working,
        moves=clock.rest_day_moves,
        calendar=calendar,
    )
    running = any(mark[2] == "" for mark in marks.pauses)
    stand = _stand(pack, clock, due, on=on, stopped=stopped, paused=running, calendar=calendar)
    return Reading(
        stand=stand,
        start=start,
        due=due,
        used=_days_between(start, until, working=working, calendar=calendar) - paused,
        left=None if stopped else _days_between(on, due, working=working, calendar=calendar),
        in_working_days=working,
        paused_days=paused,
        extended_days=sum(granted),
        provisional=calendar.is_provisional(due),
        why=tuple(_explain(pack, clock, start, base, due, pauses, granted, calendar)),
    )


def anchored_on(case: Case, anchors: Anchors | None, *, key: str = "") -> date | None:
    """The day from which something counts; None while what it waits for has not happened."""
    if anchors is None:
        return None
    days = [_anchor_day(case, anchor, key) for anchor in anchors.of]
    known = [day for day in days if day is not None]
    if not known or (anchors.latest and len(known) < len(days)):
        return None
    return max(known) if anchors.latest else min(known)


def say_anchors(pack: Pack, anchors: Anchors | None) -> str:
    """What a clock counts from, in words."""
    if anchors is None:
        return "确定日期"
    words = [_ANCHOR_WORDS[anchor.kind].format(pack.label_of(anchor.name)) for anchor in anchors.of]
    if len(words) == 1:
        return words[0]
    return f"{'、'.join(words)}{'全部发生' if anchors.latest else '之一发生'}"


_ANCHOR_WORDS = {
    AnchorKind.HAPPENING: "{}",
    AnchorKind.TASK_DONE: "“{}”办结",
    AnchorKind.TASK_OPENED: "“{}”开始",
    AnchorKind.STAGE_ENTERED: "进入“{}”阶段",
}


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


def _done_on(case: Case, task: str, unit: str) -> date | None:
    own = case.tasks.get(f"{task}@{unit}") if unit else None
    rows = [own] if own else [row for _, row in case.instances(task)]
    days = [row.actual for row in rows]
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
        why.append(_provisional(due))
    stand = Stand.MET if row.is_settled and not row.actual else None
    return Reading(
        stand=stand or _stand(pack, clock, due, on=on, stopped=stopped, paused=False, calendar=calendar),
        due=due,
        first_due=first,
        left=None if stopped else calendar.count(on, due),
        provisional=calendar.is_provisional(due),
        why=tuple(why),
    )


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


def _pushed(base: date, days: int, *, working: bool, moves: bool, calendar: Calendar) -> date:
    if working:
        return calendar.add(base, days) if days else base
    due = base + timedelta(days=days)
    return calendar.next_working(due) if moves else due


def _days_between(start: date, end: date, *, working: bool, calendar: Calendar) -> int:
    return calendar.count(start, end) if working else (end - start).days


def _pause(
    rules: Iterable[PauseRule],
    mark: list[str],
    *,
    until: date,
    working: bool,
    calendar: Calendar,
) -> tuple[str, int]:
    """The label of a pause and the days it is worth, up to its cap."""
    cause, since, to = mark
    end = _day(to) or until
    rule = next((each for each in rules if each.cause == cause), None)
    start = date.fromisoformat(since)
    days = max(0, _days_between(start, max(start, end), working=working, calendar=calendar))
    if rule is None or rule.cap is None:
        return (rule.label if rule else cause), days
    capped = periods.after(start, rule.cap, calendar, rest_day_moves=False)
    return rule.label, min(days, _days_between(start, capped, working=working, calendar=calendar))


def _explain(
    pack: Pack,
    clock: Clock,
    start: date,
    base: date,
    due: date,
    pauses: list[tuple[str, int]],
    granted: list[int],
    calendar: Calendar,
) -> Iterable[str]:
    assert clock.within is not None
    yield f"自{say_anchors(pack, clock.since)}（{say_value(start)}）次日起算，{clock.within.words}内办结。"
    kind = "个工作日" if clock.within.is_working else "天"
    for label, days in pauses:
        yield f"因{label}暂停{days}{kind}，不计入。"
    for days in granted:
        yield f"经批准延长{days}{kind}。"
    if clock.within.is_working:
        skipped = [f"{why}" for why in calendar.skipped_words(start, due)]
        if skipped:
            yield f"其间不计：{'、'.join(skipped)}。"
    elif due != base and not pauses and not granted:
        yield f"届满日遇休息日，顺延至{say_value(due)}。"
    if calendar.is_provisional(due):
        yield _provisional(due)


def _provisional(day: date) -> str:
    return f"{day.year}年放假安排尚未公布，此日期为暂定。"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
