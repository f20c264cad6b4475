"""Opening a project, and taking in one that already runs, by a form that is read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.conditions import say_value
from quancheng.engine.converted import conversions, in_yuan
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import (
    checked_facts,
    refuse_far,
    refuse_future,
    refuse_if_missing,
    refuse_without_reason,
)
from quancheng.engine.errors import BadValue, NotNow
from quancheng.engine.pack import Adoption, Pack, Power, RowState, Value
from quancheng.engine.requests import RowGiven
from quancheng.engine.settle import settle
from quancheng.engine.standing import refuse_without


@answers(rq.OpenProject)
def open_project(asked: Question) -> list[ev.Event]:
    """A project begins at the pack's first stage with what is known of it."""
    pack, request, on = asked.pack, asked.request, asked.on
    refuse_without(pack, request.by, Power.REGISTER)
    _refuse_if_open(asked.case)
    given, foreign = in_yuan(pack, request.facts, on=on)
    facts = checked_facts(pack, given)
    refuse_if_missing(pack, facts)
    first = pack.stages[0].id
    return [
        ev.ProjectOpened(on=on, stage=first),
        ev.FactsRecorded(on=on, facts=facts),
        *conversions(asked.case, foreign, on=on),
        ev.StageEntered(on=on, stage=first),
    ]


@answers(rq.AdoptProject, settling=True)
def adopt_project(asked: Question) -> list[ev.Event]:
    """A running project comes in where its form says it stands; what lay before is taken as passed."""
    pack, request, on = asked.pack, asked.request, asked.on
    refuse_without(pack, request.by, Power.IMPORT)
    _refuse_if_open(asked.case)
    adoption = _adoption(pack, request.form)
    refuse_future(request.day, on, what="表格日期")
    plain, foreign = in_yuan(pack, request.facts, on=on)
    facts = checked_facts(pack, plain)
    refuse_if_missing(pack, facts)
    given = [*_before(asked, adoption, facts), *conversions(asked.case, foreign, on=on)]
    settled, case = settle(pack, Case.empty(), given, on=on)
    return [*settled, *_rows(asked, case, request.rows)]


@answers(rq.MergeRows, settling=True)
def merge_rows(asked: Question) -> list[ev.Event]:
    """Bring a form into a project that is here: only what differs becomes an event."""
    refuse_without(asked.pack, asked.request.by, Power.IMPORT)
    refuse_without_reason(asked.request.reason, to="用表格更新项目")
    plain, foreign = in_yuan(asked.pack, asked.request.facts, on=asked.on)
    facts = checked_facts(asked.pack, plain)
    changed = {name: value for name, value in facts.items() if value is not None and asked.case.fact(name) != value}
    recorded: list[ev.Event] = []
    if changed:
        recorded.append(ev.FactsRecorded(on=asked.on, facts=changed, reason=asked.request.reason))
    recorded += conversions(asked.case, foreign, on=asked.on)
    settled, case = settle(asked.pack, asked.case, recorded, on=asked.on)
    return [*settled, *_rows(asked, case, asked.request.rows)]


def _refuse_if_open(case: Case) -> None:
    if case.opened:
        raise NotNow(
            "这个项目已经登记过了。",
            help="请打开已有的项目继续办理。",
            opened=case.opened,
        )


def _adoption(pack: Pack, form: str) -> Adoption:
    adoptions = {each.id: each.adopts for each in pack.forms} | {each.id: each.adopts for each in pack.ledgers}
    adoption = adoptions.get(form)
    if adoption is None:
        raise BadValue("这种表格不能用来登记项目。", help="请使用制度中可以回填的表格。", form=form)
    return adoption


def _before(asked: Question, adoption: Adoption, facts: Mapping[str, Value]) -> Iterator[ev.Event]:
    pack, on, day = asked.pack, asked.on, asked.request.day
    yield ev.ProjectOpened(on=on, stage=adoption.stage, adopted=True)
    yield ev.FactsRecorded(on=on, facts=facts, reason=asked.request.source)
    behind = pack.stages[: pack.place_of_stage[adoption.stage]]
    if behind:
        tasks = tuple(task.id for stage in behind for task in stage.tasks)
        yield ev.StagesPassed(on=on, stages=tuple(stage.id for stage in behind), tasks=tasks)
    for name, when in asked.request.happened.items():
        refuse_future(when, on, what=f"“{pack.label_of(name)}”的日期")
        yield ev.HappeningRecorded(on=on, name=name, day=when, reason=asked.request.source)
    for name in adoption.happenings:
        if name not in asked.request.happened:
            yield ev.HappeningRecorded(on=on, name=name, day=day, reason="据导入表格，不晚于表格日期")
    for role, unit in asked.request.roles.items():
        yield ev.RoleFilled(on=on, role=role, officer="", unit=unit)
    yield ev.StageEntered(on=on, stage=adoption.stage)


def _rows(asked: Question, case: Case, rows: tuple[RowGiven, ...]) -> list[ev.Event]:
    """What each given row changes on the case, in the order of the form."""
    events: list[ev.Event] = []
    for given in rows:
        for event in _row_changes(asked, case, given):
            settled, case = settle(asked.pack, case, [event], on=asked.on)
            events += settled
    return events


def _row_changes(asked: Question, case: Case, given: RowGiven) -> Iterator[ev.Event]:
    on, row, label = asked.on, case.row(given.task), asked.pack.label_of(given.task)
    if row.is_settled and given.state != row.state:
        raise NotNow(
            f"“{label}”已办结，表格写的是另一种状态。",
            help="如确需更改，请先在项目页面退回该事项。",
            task=given.task,
        )
    if given.planned is not None and given.planned.isoformat() != row.planned:
        refuse_far(given.planned, on, what=f"“{label}”的计划完成时间")
        yield ev.TaskPlanned(on=on, task=given.task, planned=given.planned, reason=given.source)
    if (given.measure, given.remark) != (row.measure, row.remark) and (given.measure or given.remark):
        measure, remark = given.measure or row.measure, given.remark or row.remark
        yield ev.TaskNoted(on=on, task=given.task, measure=measure, remark=remark)
    if row.is_settled:
        return
    yield from _progress(asked, case, given)
    if given.state != row.state:
        yield from _row_state(asked, given, label)


def _progress(asked: Question, case: Case, given: RowGiven) -> Iterator[ev.Event]:
    """What the form says of a row that is still open is the unit's progress, unless it is known already."""
    known = case.reports.get(given.task)
    is_open = given.state in (RowState.OPEN, RowState.UNDER_WAY)
    if is_open and given.note and (known is None or known.actual_progress != given.note):
        yield ev.ProgressReported(on=asked.on, task=given.task, actual_progress=given.note)


def _row_state(asked: Question, given: RowGiven, label: str) -> Iterator[ev.Event]:
    on, task = asked.on, given.task
    match given.state:
        case RowState.DONE:
            actual = given.actual or min(on, given.planned or on)
            refuse_future(actual, on, what=f"“{label}”的完成日期")
            outcome = asked.pack.task[task].outcomes[0].id
            evidence = (given.source,) if given.source else ()
            yield ev.TaskFinished(
                on=on,
                task=task,
                outcome=outcome,
                actual=actual,
                evidence=evidence,
                note=given.note or _assumed(given),
            )
        case RowState.UNDER_WAY:
            yield ev.TaskStarted(on=on, task=task)
        case RowState.NOT_APPLICABLE:
            reason = given.note or given.measure or given.remark
            refuse_without_reason(reason, to=f"“{label}”写为不涉及")
            yield ev.TaskWaived(on=on, task=task, reason=reason)


def _assumed(given: RowGiven) -> str:
    if given.actual is not None:
        return ""
    day = say_value(given.planned) if given.planned else "导入之日"
    return f"表格写明已完成、未写完成日期，按{day}计"
