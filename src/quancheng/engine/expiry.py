"""What the end of a limit brings by itself: it goes up, counts as approved, or goes back to the applicant.

The daily tick asks it of every open task; it happens once, on the day of expiry, however late the tick runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, follows, task_of
from quancheng.engine.clocks import Reading, Stand, read_task_clock
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long
from quancheng.engine.errors import Incomplete, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import TAKES_EFFECT, Clock, Pack, Power
from quancheng.engine.spec.clocks import DEEMED, ESCALATE
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

OWED = "owed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockExpired(ev.Event):
    """The limit ended on `day` with the task not done; `on` is the day it was noticed. `effect` as in the pack."""

    kind: ClassVar[str] = "clock-expired"
    task: str
    day: date
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedDone(ev.Event):
    """What was owed after a task had ended by itself was made up for."""

    kind: ClassVar[str] = "owed-done"
    task: str
    note: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetExpire(rq.Request):
    """Asked by the daily tick; answers with nothing where nothing has expired."""

    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoOwed(rq.Request):
    task: str
    note: str
    evidence: tuple[str, ...] = ()


@follows(ClockExpired)
def _expired(case: Case, event: ClockExpired) -> Case:
    marks = case.clock_state(event.task)._replace(expired=event.day.isoformat())
    if event.effect == DEEMED:
        marks = marks._replace(owed=OWED)
    return case.with_(clocks={**case.clocks, event.task: marks})


@follows(OwedDone)
def _owed_done(case: Case, event: OwedDone) -> Case:
    done = case.clock_state(event.task)._replace(owed=event.on.isoformat())
    return case.with_(clocks={**case.clocks, event.task: done})


@answers(LetExpire)
def let_expire(asked: Question) -> list[ev.Event]:
    """The expiry, and the end of the task where the pack says that it ends by itself."""
    key, task = asked.request.task, task_of(asked.pack, asked.request.task)
    due = expired_on(asked.pack, asked.case, key, on=asked.on, calendar=asked.calendar)
    if due is None or task.clock is None:
        return []
    expired = ClockExpired(on=asked.on, task=key, day=due, effect=task.clock.at_expiry)
    if task.clock.as_outcome is None:
        return [expired]
    note = "期满未办，视为同意" if task.clock.at_expiry == DEEMED else "期满未办，退回申请人"
    return [expired, ev.TaskFinished(on=asked.on, task=key, outcome=task.clock.as_outcome, actual=due, note=note)]


@answers(DoOwed)
def do_owed(asked: Question) -> list[ev.Event]:
    """The owner makes up for what is owed after a deemed consent."""
    request, clock = asked.request, task_of(asked.pack, asked.request.task).clock
    if clock is None or clock.owed_afterwards is None or asked.case.clock_state(request.task).owed != OWED:
        raise NotNow("这个事项没有需要补办的内容。", task=request.task)
    if Power.PLAN not in request.by.powers:
        owner = asked.case.owner(asked.pack, request.task)
        refuse_unless_party(asked.pack, asked.case, request.by, owner, to=f"补办“{clock.owed_afterwards}”")
    refuse_long(request.note, what="说明")
    if not request.note.strip():
        raise Incomplete("请写明怎样补办的。", help="写清楚日期和文号。", missing="note")
    return [OwedDone(on=asked.on, task=request.task, note=request.note, evidence=request.evidence)]


def expired_on(pack: Pack, case: Case, key: str, *, on: date, calendar: Calendar) -> date | None:
    """The due day that an open task has let pass and whose consequence has not been drawn yet."""
    clock, row = task_of(pack, key).clock, case.tasks.get(key)
    if clock is None or clock.at_expiry not in TAKES_EFFECT or row is None or not row.is_open:
        return None
    reading = read_task_clock(pack, case, key, on=on, calendar=calendar)
    if reading is None or reading.stand is not Stand.LATE or reading.due is None:
        return None
    return reading.due if reading.due.isoformat() > case.clock_state(key).expired else None


def first_expired(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> str | None:
    """The open task whose limit passed first and is still without consequence; None where there is none."""
    if not pack.expiring_tasks or case.ended:
        return None
    found = [
        (due, key)
        for key, _ in case.open_tasks()
        if key.partition("@")[0] in pack.expiring_tasks
        and (due := expired_on(pack, case, key, on=on, calendar=calendar)) is not None
    ]
    return min(found)[1] if found else None


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What went up because it was not done in time, and what is still owed after a deemed consent."""
    for key, marks in case.clocks.items():
        if not marks.expired or key not in case.tasks:
            continue
        task = task_of(pack, key)
        clock = task.clock or _NO_CLOCK
        day = say_value(date.fromisoformat(marks.expired))
        if clock.at_expiry == ESCALATE and case.tasks[key].is_open and clock.escalates_to:
            what = f"{task.label}：{day}到期未办，请督促"
            reading = read_task_clock(pack, case, key, on=on, calendar=calendar)
            yield item_for(pack, case, "escalated", key, what, clock.escalates_to, clock.basis, reading)
        elif clock.owed_afterwards and marks.owed == OWED:
            party = case.owner(pack, key)
            why = (f"“{task.label}”{day}期满未办，视为同意。", f"事后须{clock.owed_afterwards}。")
            reading = Reading(stand=Stand.UNDATED, why=why)
            yield item_for(pack, case, OWED, key, f"{task.label}：{clock.owed_afterwards}", party, clock.basis, reading)


_NO_CLOCK = Clock(basis=())
