"""Meetings as pages show them: the list, one meeting with its agenda, resolutions and papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from quancheng.cases import papers
from quancheng.cases.agendas import Point, seen_points
from quancheng.cases.models import MeetingRow, Work
from quancheng.cases.packs import pack_in_force
from quancheng.cases.project_view import TaskLine, project
from quancheng.cases.queries import Wanted, every_project, names_of
from quancheng.cases.subjects import read_meeting, read_meetings
from quancheng.engine.errors import NotFound
from quancheng.engine.meetings import Meeting, Resolution, kind_of
from quancheng.engine.pack import MeetingKind, Pack, Power
from quancheng.people.access import Person

MOST = 200
PAGE = 50
CALLED = "called"


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """A meeting in the list."""

    id: UUID
    kind: MeetingKind
    county: str
    day: date
    standing: str
    period: str
    resolutions: int
    open_resolutions: int


@dataclass(frozen=True, kw_only=True)
class ResolutionLine:
    """A resolution with its project's name, where it has one that the person sees."""

    number: str
    row: Resolution
    due: date
    unit_label: str
    project: UUID | None
    project_name: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class MeetingView:
    """One meeting; `version` is what a request built on it names as seen."""

    id: UUID
    version: int
    pack: Pack
    kind: MeetingKind
    state: Meeting
    day: date
    points: list[Point]
    resolutions: list[ResolutionLine]
    papers: list[papers.PaperLine]


@dataclass(frozen=True, kw_only=True)
class MeetingPage:
    """The meetings to come, and a page of the others, newest first, with how many of these there are."""

    coming: list[MeetingLine]
    past: list[MeetingLine]
    total: int
    page: int


def meetings(person: Person, *, page: int = 1) -> MeetingPage:
    """The meetings the person may see."""
    rows = MeetingRow.objects.filter(tenant_id=person.tenant)
    coming = _shown(person, list(rows.filter(standing=CALLED).order_by("day", "id")))
    gone = rows.exclude(standing=CALLED).order_by("-day", "-id")
    if {Power.SEE_ALL, Power.CONVENE} & person.powers:
        total, at = gone.count(), max(1, page)
        past = _shown(person, list(gone[(at - 1) * PAGE : at * PAGE]))
    else:  # whether a unit has a part in a meeting stands in the meeting itself
        mine, at = _shown(person, list(gone)), max(1, page)
        total, past = len(mine), mine[(at - 1) * PAGE : at * PAGE]
    return MeetingPage(coming=coming, past=past, total=total, page=at)


def _shown(person: Person, rows: list[MeetingRow]) -> list[MeetingLine]:
    found = read_meetings(person, [row.id for row in rows])
    return [_line(row, *found[row.id][1:]) for row in rows if row.id in found]


def _line(row: MeetingRow, pack: Pack, state: Meeting) -> MeetingLine:
    return MeetingLine(
        id=row.id,
        kind=kind_of(pack, row.meeting),
        county=pack.jurisdiction[state.jurisdiction].label if state.jurisdiction else "",
        day=row.day,
        standing=row.standing,
        period=row.period,
        resolutions=row.resolutions,
        open_resolutions=row.open_resolutions,
    )


def meeting(person: Person, id: UUID, *, on: date) -> MeetingView:
    """One meeting; NotFound for one the person may not see."""
    found = read_meeting(person, id)
    if found is None:
        raise NotFound("没有找到这个会议。", help="请从会议列表进入。", meeting=str(id))
    row, pack, state = found
    return MeetingView(
        id=id,
        version=row.version,
        pack=pack,
        kind=kind_of(pack, state.meeting),
        state=state,
        day=date.fromisoformat(state.day),
        points=seen_points(person, state.agenda),
        resolutions=_resolutions(person, pack, state, on),
        papers=papers.papers(person, subject=id),
    )


def _resolutions(person: Person, pack: Pack, state: Meeting, on: date) -> list[ResolutionLine]:
    """Those on projects that do not exist for the person are left out."""
    projects = {number: UUID(row.project) for number, row in state.resolutions.items() if row.project}
    names = names_of(person, list(projects.values()))
    return [
        _resolution(pack, number, row, projects.get(number), names, on)
        for number, row in state.resolutions.items()
        if number not in projects or projects[number] in names
    ]


def _resolution(
    pack: Pack, number: str, row: Resolution, project: UUID | None, names: Mapping[UUID, str], on: date
) -> ResolutionLine:
    due = date.fromisoformat(row.due)
    return ResolutionLine(
        number=number,
        row=row,
        due=due,
        unit_label=pack.label_of(row.unit),
        project=project,
        project_name=names.get(project, "") if project else "",
        is_late=row.state == "open" and due < on,
    )


# Fixing the plan.


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """A row of the plan that may be fixed; `is_settled` needs none."""

    task: str
    label: str
    unit: str
    planned: date | None
    is_settled: bool


@dataclass(frozen=True, kw_only=True)
class PlanSheet:
    """A project whose plan waits for the conference, and the task that the conference finishes."""

    project: UUID
    name: str
    version: int
    task: str
    task_label: str
    rows: list[PlanRow]


def plans_to_fix(person: Person, *, on: date) -> list[PlanSheet]:
    """The projects that the person sees whose conference task is open, with the rows it has to date."""
    rows = Work.objects.filter(tenant_id=person.tenant, kind="task", is_open=True, key__in=_conference_tasks(person))
    found = list(rows.order_by("opened", "project_id").values_list("project_id", "key")[:MOST])
    names = names_of(person, [id_ for id_, _ in found if id_])
    return [_sheet(person, id_, task, on) for id_, task in found if id_ and id_ in names]


def _sheet(person: Person, id: UUID, task: str, on: date) -> PlanSheet:
    view = project(person, id, on=on)
    lines = [view.tasks[key] for key in view.pack.task[task].needs_planned if key in view.tasks]
    return PlanSheet(
        project=id,
        name=view.name,
        version=view.version,
        task=task,
        task_label=view.pack.label_of(task),
        rows=[_plan_row(line) for line in lines],
    )


def _plan_row(line: TaskLine) -> PlanRow:
    return PlanRow(
        task=line.key,
        label=line.task.label,
        unit=line.unit_label,
        planned=date.fromisoformat(line.row.planned) if line.row.planned else None,
        is_settled=line.row.is_settled,
    )


def _conference_tasks(person: Person) -> list[str]:
    return [task.id for task in pack_in_force(person.tenant).task.values() if task.needs_planned]


def project_choices(person: Person, *, on: date) -> list[tuple[UUID, str]]:
    """The running projects the person sees, by name, to tie a resolution to one."""
    return [(line.id, line.name) for line in every_project(person, Wanted(sort="name"), on=on, most=1000)]
