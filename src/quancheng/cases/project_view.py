"""One project as its page shows it: the case with its pack, clocks read on the day, what is missing, who answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from quancheng.cases.access import no_such_project, seen_projects
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.packs import pack_of
from quancheng.engine.agenda import Answering, Missing, agenda, holders, missing_for_next, who_answers
from quancheng.engine.case import Case, TaskState, task_of
from quancheng.engine.clocks import Reading, Stand, read_task_clock
from quancheng.engine.items import Item
from quancheng.engine.pack import Pack, Stage, Task
from quancheng.engine.workdays import Calendar
from quancheng.people.access import Person
from quancheng.store.canonical import parsed
from quancheng.store.session import session


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """A task of the project with its row, its clock on the day, and whose it is."""

    key: str
    task: Task
    row: TaskState
    reading: Reading | None
    owner: str
    owner_label: str
    unit_label: str

    @property
    def is_late(self) -> bool:
        return self.reading is not None and self.reading.stand is Stand.LATE


@dataclass(frozen=True, kw_only=True)
class StageLine:
    """A stage on the rail: done, current, coming or passed before the project came in."""

    stage: Stage
    standing: str
    entered: str
    left: str
    tasks: list[TaskLine]


@dataclass(frozen=True, kw_only=True)
class ProjectView:
    """Everything a page about one project needs; `version` is what a request built on it names as seen."""

    id: UUID
    version: int
    pack: Pack
    case: Case
    label: str
    on: date
    calendar: Calendar
    stages: list[StageLine]
    items: list[Item]
    missing: list[Missing]
    answering: list[Answering]
    ball: list[str]
    libraries: list[str]

    @property
    def name(self) -> str:
        return str(self.case.fact("name") or "")

    @property
    def tasks(self) -> Mapping[str, TaskLine]:
        return {line.key: line for stage in self.stages for line in stage.tasks}


def project(person: Person, project: UUID, *, on: date) -> ProjectView:
    """The project as it stands on a day; NotFound for one the person may not see. One query; inside `reading`."""
    seen, params = seen_projects(person)
    row = (
        session()
        .execute(
            "SELECT s.version, s.pack, s.state, p.label FROM cases_project p JOIN store_stream s"
            f" ON s.tenant_id = p.tenant_id AND s.id = p.id WHERE {seen} AND p.id = %s",
            [*params, project],
        )
        .fetchone()
    )
    if row is None:
        raise no_such_project(project)
    version, pack_version, state, label = row
    case, calendar = Case.from_state(parsed(state)), calendar_in_force()
    pack = pack_of(person.tenant, pack_version, case.jurisdiction)
    return ProjectView(
        id=project,
        version=version,
        pack=pack,
        case=case,
        label=label,
        on=on,
        calendar=calendar,
        stages=[_stage_line(pack, case, stage, on, calendar) for stage in pack.stages],
        items=agenda(pack, case, on=on, calendar=calendar),
        missing=missing_for_next(pack, case),
        answering=who_answers(pack, case),
        ball=holders(pack, case),
        libraries=[each.id for each in pack.libraries if each.holds.holds(case)],
    )


def _stage_line(pack: Pack, case: Case, stage: Stage, on: date, calendar: Calendar) -> StageLine:
    keys = [key for task in stage.tasks for key, _ in case.instances(task.id)]
    return StageLine(
        stage=stage,
        standing=_standing(pack, case, stage),
        entered=case.entered.get(stage.id, ""),
        left=case.left.get(stage.id, ""),
        tasks=[task_line(pack, case, key, on=on, calendar=calendar) for key in keys],
    )


def task_line(pack: Pack, case: Case, key: str, *, on: date, calendar: Calendar) -> TaskLine:
    """One task of a case as a line."""
    owner = case.owner(pack, key)
    return TaskLine(
        key=key,
        task=task_of(pack, key),
        row=case.tasks[key],
        reading=read_task_clock(pack, case, key, on=on, calendar=calendar),
        owner=owner,
        owner_label=pack.label_of(owner),
        unit_label=pack.label_of(pack.unit_of(owner) or owner),
    )


def _standing(pack: Pack, case: Case, stage: Stage) -> str:
    if case.stage == stage.id:
        return "ended" if case.ended else "current"
    if stage.id in case.left:
        return "done"
    order = [each.id for each in pack.stages]
    return "before" if case.stage and order.index(stage.id) < order.index(case.stage) else "coming"
