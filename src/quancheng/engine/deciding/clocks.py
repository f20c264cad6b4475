"""Pausing and resuming a clock, and asking for more time."""

from __future__ import annotations

from datetime import date

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine import requests as rq
from quancheng.engine.case import task_of
from quancheng.engine.clocks import Reading, read_task_clock
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_future, refuse_without_reason
from quancheng.engine.errors import BadValue, NotNow
from quancheng.engine.pack import OUTSIDERS, Clock, ExtensionRule, Power
from quancheng.engine.standing import refuse_unless_party


@answers(rq.PauseClock)
def pause_clock(asked: Question) -> list[ev.Event]:
    clock = _running_clock(asked)
    _refuse_unless_owner(asked, to="暂停时限")
    refuse_future(asked.request.day, asked.on, what="暂停日期")
    if all(rule.cause != asked.request.cause for rule in clock.pauses):
        causes = "、".join(rule.label for rule in clock.pauses) or "无"
        raise BadValue(
            "制度没有规定可以因此暂停时限。",
            help=f"可以暂停的情形：{causes}。",
            cause=asked.request.cause,
        )
    if _is_paused(asked):
        raise NotNow("时限已经暂停。", help="恢复后才能再次暂停。", task=asked.request.task)
    _refuse_pause_outside_the_clock(asked)
    return [
        ev.ClockPaused(
            on=asked.on,
            task=asked.request.task,
            cause=asked.request.cause,
            day=asked.request.day,
        )
    ]


def _refuse_pause_outside_the_clock(asked: Question) -> None:
    """A pause begins while the clock runs: not before its start, not in an earlier pause, not after its end."""
    reading, day = _reading(asked), asked.request.day
    if reading.start is None or reading.due is None:
        raise NotNow("时限还没有起算，不用暂停。", help="起算后再暂停。", task=asked.request.task)
    pauses = asked.case.clock_state(asked.request.task).pauses
    earliest = max([reading.start, *(date.fromisoformat(each[2]) for each in pauses)])
    if day < earliest:
        raise BadValue(
            f"暂停日期不能早于{say_value(earliest)}。", help="那时时限还没有起算，或者已经暂停过。", day=day.isoformat()
        )
    if day > reading.due:
        raise NotNow(
            f"时限已于{say_value(reading.due)}届满，不能再暂停。",
            help="请尽快办结，并说明情况。",
            due=reading.due.isoformat(),
        )


@answers(rq.ResumeClock)
def resume_clock(asked: Question) -> list[ev.Event]:
    _running_clock(asked)
    _refuse_unless_owner(asked, to="恢复时限")
    refuse_future(asked.request.day, asked.on, what="恢复日期")
    if not _is_paused(asked):
        raise NotNow("时限没有暂停，不用恢复。", task=asked.request.task)
    since = asked.case.clock_state(asked.request.task).pauses[-1][1]
    if asked.request.day.isoformat() < since:
        raise BadValue(
            f"恢复日期早于暂停日期（{since}）。",
            help="请核对日期。",
            day=asked.request.day.isoformat(),
        )
    return [ev.ClockResumed(on=asked.on, task=asked.request.task, day=asked.request.day)]


@answers(rq.AskExtension)
def ask_extension(asked: Question) -> list[ev.Event]:
    clock, reading = _running_clock(asked), _reading(asked)
    _refuse_unless_owner(asked, to="申请延期")
    rule = _extension_rule(clock)
    refuse_without_reason(asked.request.reason, to="申请延期")
    if asked.request.count < 1 or asked.request.count > rule.up_to.count:
        raise BadValue(
            f"最多可以延长{rule.up_to.words}。",
            help="请改小后再申请。",
            count=asked.request.count,
        )
    used = [each for each in asked.case.clock_state(asked.request.task).extensions if each[1] != "refused"]
    if used and used[-1][1] == "asked":
        raise NotNow("已有一次延期申请等待批准。", help="批复后才能再次申请。", task=asked.request.task)
    if len(used) >= rule.times:
        raise NotNow(
            f"这个事项已经申请过{rule.times}次延期。",
            help="不能再次申请。",
            times=rule.times,
        )
    _refuse_if_too_late(asked, rule, reading)
    return [
        ev.ExtensionAsked(
            on=asked.on,
            task=asked.request.task,
            count=asked.request.count,
            reason=asked.request.reason,
        )
    ]


@answers(rq.AnswerExtension)
def answer_extension(asked: Question) -> list[ev.Event]:
    rule = _extension_rule(_running_clock(asked))
    refuse_unless_party(asked.pack, asked.case, asked.request.by, rule.granted_by, to="批准延期")
    extensions = asked.case.clock_state(asked.request.task).extensions
    if not extensions or extensions[-1][1] != "asked":
        raise NotNow("没有等待批准的延期申请。", task=asked.request.task)
    if not asked.request.granted:
        refuse_without_reason(asked.request.reason, to="不同意延期")
    return [
        ev.ExtensionAnswered(
            on=asked.on,
            task=asked.request.task,
            count=int(extensions[-1][0]),
            granted=asked.request.granted,
            reason=asked.request.reason,
        )
    ]


def _running_clock(asked: Question) -> Clock:
    task, row = (
        task_of(asked.pack, asked.request.task),
        asked.case.row(asked.request.task),
    )
    if task.clock is None or not task.clock.is_budget:
        raise BadValue(f"“{task.label}”没有规定办理时限。", task=task.id)
    if not row.is_open:
        raise NotNow(f"“{task.label}”已办结，时限已停止。", task=task.id)
    return task.clock


def _extension_rule(clock: Clock) -> ExtensionRule:
    if clock.extension is None:
        raise BadValue(
            "制度没有规定这个时限可以延长。",
            help="请按期办理，确有困难的在联席会议上提出。",
        )
    return clock.extension


def _refuse_unless_owner(asked: Question, *, to: str) -> None:
    owner = asked.case.owner(asked.pack, asked.request.task)
    if owner in OUTSIDERS and Power.PLAN in asked.request.by.powers:
        return
    refuse_unless_party(asked.pack, asked.case, asked.request.by, owner, to=to)


def _is_paused(asked: Question) -> bool:
    pauses = asked.case.clock_state(asked.request.task).pauses
    return bool(pauses) and pauses[-1][2] == ""


def _reading(asked: Question) -> Reading:
    reading = read_task_clock(asked.pack, asked.case, asked.request.task, on=asked.on, calendar=asked.calendar)
    assert reading is not None
    return reading


def _refuse_if_too_late(asked: Question, rule: ExtensionRule, reading: Reading) -> None:
    if reading.due is None:
        raise NotNow("时限还没有起算，不能申请延期。", task=asked.request.task)
    last = reading.due if rule.asked_before is None else periods.before(reading.due, rule.asked_before, asked.calendar)
    if asked.on > last:
        raise NotNow(
            f"延期要在{say_value(last)}前申请，现在已经过了。",
            help="请说明情况并在会议上研究。",
        )
