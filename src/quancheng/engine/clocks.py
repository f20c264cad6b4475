"""Clocks: a budget, what it counts from, pauses and extensions; never a stored date that is patched.

`read_clock` computes the due day, the time used and left, the state, and why, for the day it is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from quancheng.engine import periods
from quancheng.engine.case import SENT_BACK, Case, ClockState, TaskState, task_of, unit_of_key
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import Anchor, AnchorKind, Anchors, Clock, Pack, PauseRule, RowState
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
    """The clock of a task on a day; None for a task that has no clock, or that need not be done after all."""
    task = task_of(pack, key)
    if task.clock is None:
        return None
    row = case.tasks.get(key)
    if row is not None and row.is_settled and not row.actual:
        return None
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
    until = max(start, stopped or on)
    pauses = _pauses(clock, marks, start=start, until=until, working=working, calendar=calendar)
    paused = sum(each.days for each in pauses)
    granted = _granted(clock, marks)
    nominal = _pushed(periods.after(start, clock.within, calendar, rest_day_moves=False), paused, working, calendar)
    for more in granted:
        nominal = periods.moved(nominal, more, +1, calendar)
    due = calendar.next_working(nominal) if clock.rest_day_moves else nominal
    running = any(each.runs for each in pauses)
    stand = _stand(pack, clock, due, on=on, stopped=stopped, paused=running, calendar=calendar)
    return Reading(
        stand=stand,
        start=start,
        due=due,
        used=_days_between(start, until, working=working, calendar=calendar) - paused,
        left=None if stopped else _days_between(on, due, working=working, calendar=calendar),
        in_working_days=working,
        paused_days=paused,
        extended_days=sum(each.count for each in granted),
        provisional=calendar.is_provisional(due),
        why=tuple(_explain(pack, clock, start, nominal, due, pauses, granted, calendar)),
    )


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
        why.append(_provisional(due))
    return Reading(
        stand=_stand(pack, clock, due, on=on, stopped=stopped, paused=False, calendar=calendar),
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


def _pushed(base: date, days: int, working: bool, calendar: Calendar) -> date:
    if working:
        return calendar.add(base, days) if days else base
    return base + timedelta(days=days)


def _granted(clock: Clock, marks: ClockState) -> list[Period]:
    """The extensions granted, in the unit in which the rule gives them."""
    if clock.extension is None:
        return []
    unit = clock.extension.up_to.unit
    return [Period(int(each[0]), unit) for each in marks.extensions if each[1] == "granted"]


def _days_between(start: date, end: date, *, working: bool, calendar: Calendar) -> int:
    return calendar.count(start, end) if working else (end - start).days


@dataclass(frozen=True, kw_only=True)
class _Paused:
    """What one pause is worth in days of the clock's kind; `runs` while neither its end nor its cap is reached."""

    label: str
    days: int
    runs: bool


def _pauses(
    clock: Clock, marks: ClockState, *, start: date, until: date, working: bool, calendar: Calendar
) -> list[_Paused]:
    """The pauses from the clock's start to `until`; all pauses for one cause together last no longer than its cap."""
    found: list[_Paused] = []
    spent: dict[str, int] = {}
    for cause, since, to in marks.pauses:
        begin = max(start, date.fromisoformat(since))
        end = min(until, _day(to) or until)
        days = max(0, _days_between(begin, end, working=working, calendar=calendar)) if end > begin else 0
        rule = next((each for each in clock.pauses if each.cause == cause), None)
        left = _left_of_cap(rule, spent.get(cause, 0), begin, working=working, calendar=calendar)
        counted = days if left is None else min(days, left)
        spent[cause] = spent.get(cause, 0) + counted
        runs = not to and (left is None or days <= left)
        found.append(_Paused(label=_cause_label(rule, cause), days=counted, runs=runs))
    return found


def _left_of_cap(rule: PauseRule | None, spent: int, begin: date, *, working: bool, calendar: Calendar) -> int | None:
    if rule is None or rule.cap is None:
        return None
    capped = periods.after(begin, rule.cap, calendar, rest_day_moves=False)
    return max(0, _days_between(begin, capped, working=working, calendar=calendar) - spent)


def _cause_label(rule: PauseRule | None, cause: str) -> str:
    if rule is not None:
        return rule.label
    return "办结后退回" if cause == SENT_BACK else cause


def _explain(
    pack: Pack,
    clock: Clock,
    start: date,
    nominal: date,
    due: date,
    pauses: list[_Paused],
    granted: list[Period],
    calendar: Calendar,
) -> Iterable[str]:
    assert clock.within is not None
    yield f"自{say_anchors(pack, clock.since)}（{say_value(start)}）次日起算，{clock.within.words}内办结。"
    kind = "个工作日" if clock.within.is_working else "天"
    for pause in pauses:
        if pause.days or pause.runs:
            yield f"因{pause.label}暂停{pause.days}{kind}，不计入。"
    for more in granted:
        yield f"经批准延长{more.words}。"
    if clock.within.is_working:
        skipped = [f"{why}" for why in calendar.skipped_words(start, due)]
        if skipped:
            yield f"其间不计：{'、'.join(skipped)}。"
    if due != nominal:
        yield f"届满日遇休息日，顺延至{say_value(due)}。"
    if calendar.is_provisional(due):
        yield _provisional(due)


def _provisional(day: date) -> str:
    return f"{day.year}年放假安排尚未公布，此日期为暂定。"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
