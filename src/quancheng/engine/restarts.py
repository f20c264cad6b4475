"""A clock that begins anew: not a pause, but the whole budget once more from the day of the cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, ClockState, follows, task_of
from quancheng.engine.clocks import read_task_clock
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_future
from quancheng.engine.errors import BadValue, NotNow
from quancheng.engine.pack import OUTSIDERS, Pack, Power, RestartRule
from quancheng.engine.standing import refuse_unless_party


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRestarted(ev.Event):
    """The budget begins anew on `day`; `instead` where it corrects the day of the last restart for this cause."""

    kind: ClassVar[str] = "clock-restarted"
    task: str
    cause: str
    day: date
    instead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartClock(rq.Request):
    task: str
    cause: str
    day: date


@follows(ClockRestarted)
def _restarted(case: Case, event: ClockRestarted) -> Case:
    """A pause that runs ends with the restart; an expiry of the earlier budget no longer stands."""
    clock, day = case.clock_state(event.task), event.day.isoformat()
    kept = list(clock.restarts)
    if event.instead:
        kept.remove(next(each for each in reversed(kept) if each[0] == event.cause))
    pauses = [[cause, since, to or max(since, day)] for cause, since, to in clock.pauses]
    again = clock._replace(restarts=[*kept, [event.cause, day]], pauses=pauses)
    return case.with_(clocks={**case.clocks, event.task: again})


@answers(RestartClock)
def restart_clock(asked: Question) -> list[ev.Event]:
    """The owner says that the limit begins anew, for a cause the pack names, as often as it allows."""
    request, task = asked.request, task_of(asked.pack, asked.request.task)
    rules = [rule for rule in task.clock.restarts if rule.at is None] if task.clock else []
    rule = next((each for each in rules if each.cause == request.cause), None)
    if rule is None:
        causes = "、".join(each.label for each in rules) or "无"
        raise BadValue("制度没有规定可以因此重新起算。", help=f"可以重新起算的情形：{causes}。", cause=request.cause)
    if not asked.case.row(request.task).is_open:
        raise NotNow(f"“{task.label}”已办结，时限已停止。", task=request.task)
    owner = asked.case.owner(asked.pack, request.task)
    if owner not in OUTSIDERS or Power.PLAN not in request.by.powers:
        refuse_unless_party(asked.pack, asked.case, request.by, owner, to="重新起算")
    refuse_future(request.day, asked.on, what="重新起算日期")
    if _times(asked.case.clock_state(request.task), rule) >= rule.times:
        raise NotNow(f"因{rule.label}最多重新起算{rule.times}次，已经用完。", times=rule.times)
    reading = read_task_clock(asked.pack, asked.case, request.task, on=asked.on, calendar=asked.calendar)
    if reading is None or reading.start is None:
        raise NotNow("时限还没有起算，不用重新起算。", task=request.task)
    if request.day <= reading.start:
        raise BadValue(
            f"重新起算日期要晚于{say_value(reading.start)}。",
            help="那是这一次起算的日子。",
            day=request.day.isoformat(),
        )
    return [ClockRestarted(on=asked.on, task=request.task, cause=rule.cause, day=request.day)]


def _times(clock: ClockState, rule: RestartRule) -> int:
    return sum(1 for cause, _ in clock.restarts if cause == rule.cause)


def restart(pack: Pack, case: Case, happened: list[Any], on: date) -> Iterator[ev.Event]:
    """The clocks that a happening makes begin anew; a corrected happening moves the restart."""
    for event in happened if pack.restarting_tasks else ():
        if type(event) is not ev.HappeningRecorded:
            continue
        for task in pack.restarting_tasks.get(event.name, ()):
            for key, row in case.instances(task.id):
                if row.is_open:
                    yield from _at_happening(case, key, task.clock.restarts if task.clock else (), event)


def _at_happening(
    case: Case, key: str, rules: tuple[RestartRule, ...], event: ev.HappeningRecorded
) -> Iterator[ev.Event]:
    rule = next(each for each in rules if each.at == event.name)
    clock = case.clock_state(key)
    times = _times(clock, rule)
    days = [day for cause, day in clock.restarts if cause == rule.cause]
    corrects = bool(event.reason and times)
    if event.day.isoformat() not in days and (corrects or times < rule.times):
        yield ClockRestarted(on=event.on, task=key, cause=rule.cause, day=event.day, instead=corrects)
