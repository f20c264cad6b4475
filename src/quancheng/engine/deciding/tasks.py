"""What can be done to one task: start, finish, waive, reopen, plan, note, assign, report."""

from __future__ import annotations

from datetime import date

from quancheng.engine import decisions, documents, handing_in, proofs
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import TaskState, task_of, unit_of_key
from quancheng.engine.clocks import read_task_clock
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import (
    refuse_far,
    refuse_future,
    refuse_long,
    refuse_without_reason,
)
from quancheng.engine.errors import BadValue, Incomplete, TaskAlreadyDone, TaskNotOpen, TooEarly
from quancheng.engine.pack import DECISION_OUTCOMES, OUTSIDERS, Decision, Power, Review, RowState, Task
from quancheng.engine.standing import refuse_unless_party, refuse_without, stands_for


@answers(rq.StartTask)
def start_task(asked: Question) -> list[ev.Event]:
    row = _open_row(asked)
    _refuse_unless_owner(asked, to="开始办理")
    if row.state == RowState.UNDER_WAY.value:
        return []
    return [ev.TaskStarted(on=asked.on, task=asked.request.task, note=asked.request.note)]


@answers(rq.FinishTask)
def finish_task(asked: Question) -> list[ev.Event]:
    """Finish a task; the last one of a stage lets the stage be left."""
    task, request = task_of(asked.pack, asked.request.task), asked.request
    _open_row(asked)
    _refuse_unless_owner(asked, to="办结")
    _refuse_unknown_outcome(task, request.outcome)
    refuse_long(request.note, what="说明")
    actual: date = request.actual or asked.on
    refuse_future(actual, asked.on, what="完成日期")
    evidence = tuple(each for each in request.evidence if each.strip())
    if task.clock is not None and task.clock.at_least is not None:
        _refuse_too_early(asked, task, actual)
    _refuse_if_unready(asked, task)
    proved = _proved(asked, task, evidence) if task.needs else []
    if asked.case.handed:  # what the enterprise handed in and was taken proves the task, too
        evidence = tuple(dict.fromkeys((*evidence, *handing_in.taken_evidence(asked.case, request.task))))
    finished: list[ev.Event] = [
        *proved,
        ev.TaskFinished(
            on=asked.on,
            task=request.task,
            outcome=request.outcome,
            actual=actual,
            evidence=evidence,
            note=request.note,
        ),
    ]
    outcome = task.outcome(request.outcome)
    if outcome is not None and outcome.signs:
        return [*documents.signed_by_task(asked, outcome.signs, actual, evidence), *finished]
    return finished


@answers(rq.WaiveTask)
def waive_task(asked: Question) -> list[ev.Event]:
    """Say that a task does not apply here, with the reason; only where the pack allows it."""
    task = task_of(asked.pack, asked.request.task)
    _open_row(asked)
    if Power.PLAN not in asked.request.by.powers:
        _refuse_unless_owner(asked, to="标为不涉及")
    if not task.may_be_waived:
        raise BadValue(
            f"“{task.label}”是必办事项，不能标为不涉及。",
            help="如确无需办理，请在联席会议上研究。",
        )
    refuse_without_reason(asked.request.reason, to=f"把“{task.label}”标为不涉及")
    return [ev.TaskWaived(on=asked.on, task=asked.request.task, reason=asked.request.reason)]


@answers(rq.ReopenTask)
def reopen_task(asked: Question) -> list[ev.Event]:
    row = asked.case.row(asked.request.task)
    refuse_without(asked.pack, asked.request.by, Power.PLAN)
    if row.is_open:
        raise TaskNotOpen("这个事项没有办结，不用退回。", task=asked.request.task)
    _refuse_before_its_turn(asked, row)
    if row.is_skipped:
        label = asked.pack.label_of(asked.request.task.partition("@")[0])
        raise BadValue(f"按制度，本项目不涉及“{label}”。", help="如项目信息有误，请先更正项目信息。")
    refuse_without_reason(asked.request.reason, to="退回已办结的事项")
    return [ev.TaskReopened(on=asked.on, task=asked.request.task, reason=asked.request.reason)]


@answers(rq.PlanTask)
def plan_task(asked: Question) -> list[ev.Event]:
    """Fix the planned day of a task; changing it later keeps the first one and needs a reason."""
    task, row = task_of(asked.pack, asked.request.task), _open_row(asked)
    refuse_without(asked.pack, asked.request.by, Power.PLAN)
    if task.clock is None or not task.clock.planned:
        raise BadValue(f"“{task.label}”的时限由制度规定，不能另定计划时间。", task=task.id)
    planned: date = asked.request.planned
    if row.planned == planned.isoformat():
        return []
    refuse_far(planned, asked.on, what="计划完成时间")
    if row.planned:
        refuse_without_reason(asked.request.reason, to=f"更改“{task.label}”的计划完成时间")
    if planned < date.fromisoformat(asked.case.opened) and not asked.case.adopted:
        raise BadValue(
            f"计划完成时间{say_value(planned)}早于项目登记日。",
            help="请核对年份。",
            planned=planned.isoformat(),
        )
    return [
        ev.TaskPlanned(
            on=asked.on,
            task=asked.request.task,
            planned=planned,
            reason=asked.request.reason,
        )
    ]


@answers(rq.NoteTask)
def note_task(asked: Question) -> list[ev.Event]:
    row, request = asked.case.row(asked.request.task), asked.request
    if Power.PLAN not in request.by.powers:
        _refuse_unless_owner(asked, to="填写措施和备注")
    refuse_long(request.measure, what="解决措施")
    refuse_long(request.remark, what="备注")
    if (request.measure, request.remark) == (row.measure, row.remark):
        return []
    return [
        ev.TaskNoted(
            on=asked.on,
            task=request.task,
            measure=request.measure,
            remark=request.remark,
        )
    ]


@answers(rq.AssignTask)
def assign_task(asked: Question) -> list[ev.Event]:
    _open_row(asked)
    refuse_without(asked.pack, asked.request.by, Power.ASSIGN)
    if asked.request.unit not in asked.pack.unit:
        raise BadValue("没有这个单位。", help="请从单位列表中选择。", unit=asked.request.unit)
    if unit_of_key(asked.request.task):
        raise BadValue("这个事项各单位各办各的，不能改派。", help="改派的是相应的手续，这一项会跟着走。")
    if asked.case.owner(asked.pack, asked.request.task) == asked.request.unit:
        return []
    refuse_without_reason(asked.request.reason, to="改派责任单位")
    return [
        ev.TaskAssigned(
            on=asked.on,
            task=asked.request.task,
            unit=asked.request.unit,
            reason=asked.request.reason,
        )
    ]


@answers(rq.ReportProgress)
def report_progress(asked: Question) -> list[ev.Event]:
    """A unit's line for the dispatch report."""
    request = asked.request
    asked.case.row(request.task)
    _refuse_unless_owner(asked, to="填报进度")
    if not request.actual_progress.strip():
        raise Incomplete(
            "请填写实际进度。",
            help="写清楚办到哪一步、预计何时办结。",
            missing="actual_progress",
        )
    for text in (
        request.planned_progress,
        request.actual_progress,
        request.problems,
        request.suggestions,
    ):
        refuse_long(text, what="填报内容")
    return [
        ev.ProgressReported(
            on=asked.on,
            task=request.task,
            planned_progress=request.planned_progress,
            actual_progress=request.actual_progress,
            problems=request.problems,
            suggestions=request.suggestions,
        )
    ]


def _open_row(asked: Question) -> TaskState:
    """The row of an open task; a settled one refuses with what became of it."""
    row = asked.case.row(asked.request.task)
    if row.is_open:
        return row
    _refuse_before_its_turn(asked, row)
    label = asked.pack.label_of(asked.request.task.partition("@")[0])
    words = f"已于{say_value(date.fromisoformat(row.actual))}办结" if row.actual else "不用办理"
    raise TaskAlreadyDone(
        f"“{label}”{words}。",
        help="如需更改，请由召集单位退回后再办。",
        task=asked.request.task,
    )


def _refuse_before_its_turn(asked: Question, row: TaskState) -> None:
    if row.state == RowState.AGAIN.value:
        raise TaskNotOpen(
            "项目已退回，这个事项还没有轮到。", help="前面的事项重新办完后它会自动出现。", task=asked.request.task
        )


def _refuse_unless_owner(asked: Question, *, to: str) -> None:
    owner = asked.case.owner(asked.pack, asked.request.task)
    if owner in OUTSIDERS and Power.PLAN in asked.request.by.powers:
        return  # whoever keeps the plan records what outsiders did, who may have no account here
    if not stands_for(asked.case, asked.request.by, owner):
        refuse_unless_party(asked.pack, asked.case, asked.request.by, owner, to=to)


def _refuse_unknown_outcome(task: Task, outcome: str) -> None:
    if task.outcome(outcome) is None:
        choices = "、".join(each.label for each in task.outcomes)
        raise BadValue(f"“{task.label}”没有这种结果。", help=f"可选：{choices}。", outcome=outcome)


def _proved(asked: Question, task: Task, evidence: tuple[str, ...]) -> list[ev.Event]:
    """What proves what, where several things are needed; of a single one any evidence is the proof."""
    if len(task.needs) == 1:
        if not evidence and (missing := proofs.owed(asked.case, task, asked.request.task)):
            raise Incomplete(
                f"办结“{task.label}”需要附上：{missing[0]}。", help="请填写文号或上传文件。", missing=missing
            )
        return []
    pairs = proofs.assigned(asked.case, task, asked.request, evidence)
    return [proofs.TaskProved(on=asked.on, task=asked.request.task, proofs=pairs)] if pairs else []


def _refuse_if_unready(asked: Question, task: Task) -> None:
    """Facts, reviews and dates that finishing needs."""
    missing = [asked.pack.label_of(name) for name in task.needs_facts if asked.case.fact(name) in (None, "")]
    if missing:
        raise Incomplete(
            f"办结前要先填写：{'、'.join(missing)}。",
            help="请在项目信息中补上。",
            missing=task.needs_facts,
        )
    if task.finish_when is not None and not task.finish_when.holds(asked.case):
        raise Incomplete(
            f"“{task.label}”还不能办结，要先{task.finish_when.words(asked.pack.label_of)}。",
            help="请先办好这一步；文书在项目的“约定”页面。",
            missing=[each.partition(":")[2] for each in sorted(task.finish_when.reads())],
        )
    if task.review:
        _refuse_unless_reviewed(asked, asked.pack.review[task.review])
    if task.decision:
        _refuse_unless_decided(asked, asked.pack.decision[task.decision])
    unplanned = [name for name in task.needs_planned if not _is_planned(asked, name)]
    if unplanned:
        labels = "、".join(asked.pack.label_of(name) for name in unplanned)
        raise Incomplete(
            f"这些事项还没有计划完成时间：{labels}。",
            help="请逐项确定日期或标为不涉及。",
            missing=unplanned,
        )


def _refuse_too_early(asked: Question, task: Task, actual: date) -> None:
    """A task with a minimum cannot end before it is over, nor before it has begun to count."""
    reading = read_task_clock(asked.pack, asked.case, asked.request.task, on=asked.on, calendar=asked.calendar)
    if reading is None or reading.earliest is None:
        why = reading.why[0] if reading and reading.why else ""
        raise TooEarly(f"“{task.label}”的最短期限还没有起算，不能办结。", help=why, task=task.id)
    if actual < reading.earliest:
        least = task.clock.at_least.words if task.clock and task.clock.at_least else ""
        raise TooEarly(
            f"“{task.label}”至少要{least}，{say_value(reading.earliest)}起才能办结。",
            help="请在期满后再办结。",
            earliest=reading.earliest.isoformat(),
        )


def _refuse_unless_reviewed(asked: Question, review: Review) -> None:
    """A task with a review ends as its review did."""
    outcome = asked.case.review(review.id).outcome
    if not outcome:
        raise Incomplete(f"“{review.label}”还没有结论。", help="请评审单位先出具意见。", review=review.id)
    if outcome != asked.request.outcome:
        term = review.term(outcome)
        label = term.label if term else outcome
        raise BadValue(
            f"“{review.label}”的结论是“{label}”。",
            help="请按评审结论办结；需要重新评审的，由召集单位退回。",
            outcome=outcome,
        )


def _refuse_unless_decided(asked: Question, decision: Decision) -> None:
    """A task with a decision ends as its bodies decided."""
    outcome = decisions.outcome_of(asked.pack, asked.case, decision.id)
    if not outcome:
        before = decisions.body_before(asked.pack, asked.case, decision)
        who = f"由{before.label}审议" if before else f"由{asked.pack.label_of(decision.tabled_by)}提请"
        raise Incomplete(f"“{decision.label}”还没有审议结果。", help=f"目前应{who}。", decision=decision.id)
    if outcome != asked.request.outcome:
        raise BadValue(
            f"“{decision.label}”的审议结果是“{DECISION_OUTCOMES[outcome]}”。",
            help="请按审议结果办结；需要重新审议的，由召集单位退回。",
            outcome=outcome,
        )


def _is_planned(asked: Question, name: str) -> bool:
    row = asked.case.tasks.get(name)
    return row is not None and (bool(row.planned) or row.is_settled)
