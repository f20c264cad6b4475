"""Why something is late: its cause, said once it is, by whoever answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, follows, task_of
from quancheng.engine.clocks import read_task_clock
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long
from quancheng.engine.errors import BadValue, Incomplete, NotNow
from quancheng.engine.pack import DELAY_CAUSES, Power
from quancheng.engine.standing import refuse_unless_party


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayExplained(ev.Event):
    """`cause` is one of DELAY_CAUSES; a later one replaces it."""

    kind: ClassVar[str] = "delay-explained"
    task: str
    cause: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainDelay(rq.Request):
    task: str
    cause: str
    note: str = ""


@follows(DelayExplained)
def _explained(case: Case, event: DelayExplained) -> Case:
    explained = case.clock_state(event.task)._replace(delay=[event.cause, event.note, event.on.isoformat()])
    return case.with_(clocks={**case.clocks, event.task: explained})


@answers(ExplainDelay)
def explain_delay(asked: Question) -> list[ev.Event]:
    """The owner, or whoever keeps the plan, says why a task is late or was; own causes need a word more."""
    request, task = asked.request, task_of(asked.pack, asked.request.task)
    asked.case.row(request.task)
    if Power.PLAN not in request.by.powers:
        owner = asked.case.owner(asked.pack, request.task)
        refuse_unless_party(asked.pack, asked.case, request.by, owner, to="说明逾期原因")
    if request.cause not in DELAY_CAUSES:
        raise BadValue("请选择逾期原因。", help=f"可选：{'、'.join(DELAY_CAUSES.values())}。", cause=request.cause)
    refuse_long(request.note, what="说明")
    if not request.note.strip():
        raise Incomplete("请写一两句说明。", help="写清楚卡在哪里，会记入项目历史。", missing="note")
    reading = read_task_clock(asked.pack, asked.case, request.task, on=asked.on, calendar=asked.calendar)
    if reading is None or not reading.is_late:
        raise NotNow(f"“{task.label}”没有逾期，不用说明原因。", task=request.task)
    known = asked.case.clock_state(request.task).delay
    if known and list(known[:2]) == [request.cause, request.note]:
        return []
    return [DelayExplained(on=asked.on, task=request.task, cause=request.cause, note=request.note)]
