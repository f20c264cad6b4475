"""Official forms filled from live data: what stands in each blank of a pack's form, by its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from quancheng.cases import dispatch
from quancheng.cases.agendas import near_day
from quancheng.cases.packs import pack_in_force
from quancheng.cases.project_view import ProjectView, TaskLine, project
from quancheng.cases.queries import Wanted, every_project
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import SIGNED, FactType, Form, Pack, RowState
from quancheng.papers import place_lines
from quancheng.papers.filling import Filled, Filling
from quancheng.papers.form_lines import project_lines
from quancheng.papers.project_values import FACT, project_values, say_fact
from quancheng.papers.states import SAID
from quancheng.papers.written import Figure, Trace, Written, figure
from quancheng.people import queries as people
from quancheng.people.access import Person

MOST_SHEETS = 200
TASK_LINES = ("unit-tasks", "project-tasks")
Line = dict[str, Filled]
Sheets = list[tuple[str, Filling]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a form is written for; `project` and `unit` where its scope is theirs."""

    person: Person
    pack: Pack
    on: date
    project: UUID | None = None
    unit: str = ""


def fill(person: Person, form: Form, *, on: date, project: UUID | None = None, unit: str = "") -> Written:
    """A form of the pack, written from the data: one project or all, one unit or the place."""
    asked = Asked(person=person, pack=pack_in_force(person.tenant), on=on, project=project, unit=unit)
    sheets, figures = _SCOPES[form.scope](asked, form)
    title = form.title if len(sheets) != 1 or form.scope == "place" else f"{form.title}-{sheets[0][0]}"
    return Written(
        kind=form.id,
        title=title,
        on=on,
        basis=form.basis,
        form=form,
        sheets=tuple(sheets),
        figures=tuple(figures),
        project=project,
    )


def _of_projects(asked: Asked, form: Form) -> tuple[Sheets, list[Figure]]:
    """A sheet for the one project, or for each that has come as far as the form's rows."""
    views = _views(asked, form)
    sheets = [(view.name, project_filling(asked.person, view, form)) for view in views]
    wanted = [row.task for row in form.rows]
    has_tasks = bool(wanted) or form.lines_from in TASK_LINES
    return sheets, _task_figures([(view, _lines_of(view, wanted)) for view in views]) if has_tasks else []


def _views(asked: Asked, form: Form) -> list[ProjectView]:
    if asked.project is not None:
        return [project(asked.person, asked.project, on=asked.on)]
    lines = every_project(asked.person, Wanted(sort="name"), on=asked.on, most=MOST_SHEETS)
    views = [project(asked.person, line.id, on=asked.on) for line in lines]
    wanted = {row.task for row in form.rows}
    return [view for view in views if not wanted or wanted & {key.partition("@")[0] for key in view.case.tasks}]


def project_filling(person: Person, view: ProjectView, form: Form, *, unit: str = "") -> Filling:
    """What one project puts into a form; with a unit only the unit's tasks make lines."""
    lines = [line for line in view.tasks.values() if not unit or _unit_of(view.pack, line) == unit]
    return Filling(
        values=project_values(person, view, unit),
        rows={row.task: _row_of(view, row.task) for row in form.rows},
        lines=_lines(person, view, form, lines),
    )


def _lines(person: Person, view: ProjectView, form: Form, tasks: Sequence[TaskLine]) -> Sequence[Line]:
    """The lines of the table: of the unit's tasks, of the form's own blanks, or of what the form names."""
    if form.lines_from in TASK_LINES:
        return [_task_line(view, line) for line in tasks]
    if form.lines:
        values = project_values(person, view, "")
        return [{"line:label": line.label, "line:value": values.get(line.source)} for line in form.lines]
    return project_lines(view, form)


# Tasks.


def _unit_of(pack: Pack, line: TaskLine) -> str:
    return pack.unit_of(line.owner) or line.owner


def _lines_of(view: ProjectView, tasks: Sequence[str]) -> list[TaskLine]:
    return [line for line in view.tasks.values() if not tasks or line.task.id in tasks]


def _row_of(view: ProjectView, task: str) -> Line:
    return _task_line(view, view.tasks[task]) if task in view.tasks else {}


def _task_line(view: ProjectView, line: TaskLine) -> Line:
    """Every source of a task's row. The completion is the plain word, so that the form can be read back."""
    row, report = line.row, view.case.reports.get(line.key)
    due = line.reading.due if line.reading else None
    late = -line.reading.left if line.reading and line.is_late and line.reading.left else 0
    issues = [each.title for each in view.case.issues.values() if each.task == line.key and each.state != "closed"]
    return {
        "task:label": line.task.label,
        "task:owner": line.unit_label,
        "task:planned": due,
        "task:measure": row.measure,
        "task:completion": completion(row.state),
        "task:remark": row.remark,
        "task:planned-progress": (report.planned_progress if report else "") or _planned_words(line, due),
        "task:actual-progress": (report.actual_progress if report else "") or _actual_words(line),
        "task:problems": (report.problems if report else "") or "；".join(issues),
        "task:suggestions": report.suggestions if report else "",
        "task:days-late": f"{late}个工作日" if late else "",
        **{f"{FACT}{name}": str(view.case.fact(name) or "") for name in ("name", "enterprise")},
    }


def completion(state: str) -> str:
    """The notice's word for how far a row is."""
    return SAID[RowState.DONE] if state == RowState.BEFORE else SAID.get(RowState(state), "")


def _planned_words(line: TaskLine, due: date | None) -> str:
    return f"{line.task.label}：{say_value(due)}前完成" if due else f"{line.task.label}：待定计划完成时间"


def _actual_words(line: TaskLine) -> str:
    said = completion(line.row.state)
    if line.row.actual:
        return f"{said}（{say_value(date.fromisoformat(line.row.actual))}）"
    return f"{said}，已逾期" if line.is_late else said


def _task_figures(found: Iterable[tuple[ProjectView, list[TaskLine]]]) -> list[Figure]:
    """The rows as they were counted: all, done, late."""
    rows = [(line, Trace(_said(view, line), view.id, line.key)) for view, lines in found for line in lines]
    done = [trace for line, trace in rows if line.row.state == RowState.DONE]
    late = [trace for line, trace in rows if line.is_late]
    return [figure("事项", [trace for _, trace in rows]), figure("已完成", done), figure("逾期", late)]


def _said(view: ProjectView, line: TaskLine) -> str:
    due = line.reading.due if line.reading else None
    planned = f"，应于{say_value(due)}办结" if due else ""
    return f"{view.name}：{line.task.label}（{line.unit_label}）{planned}，{completion(line.row.state)}"


# Units.


def _of_units(asked: Asked, form: Form) -> tuple[Sheets, list[Figure]]:
    """A sheet for each project on which the unit has tasks; the unit is the person's own where none is named."""
    unit = asked.unit or next((each.id for each in asked.pack.units if each.id in asked.person.units), "")
    if unit not in asked.pack.unit:
        raise NotFound("没有这个单位。", help="请先选择填报单位。", unit=unit)
    lines = every_project(asked.person, Wanted(unit=unit, sort="name"), on=asked.on, most=MOST_SHEETS)
    ids = [asked.project] if asked.project else [line.id for line in lines]
    views = [project(asked.person, id_, on=asked.on) for id_ in ids]
    found = [(view, [line for line in view.tasks.values() if _unit_of(view.pack, line) == unit]) for view in views]
    found = [(view, lines) for view, lines in found if lines]
    label = asked.pack.label_of(unit)
    sheets = [(f"{label} {view.name}", project_filling(asked.person, view, form, unit=unit)) for view, _ in found]
    return sheets, _task_figures(found)


# The place.


def _of_place(asked: Asked, form: Form) -> tuple[Sheets, list[Figure]]:
    lines, figures = _PLACE_LINES[form.lines_from or "units"](asked, form)
    return [(form.label, Filling(lines=lines))], figures


def _unit_lines(asked: Asked, form: Form) -> tuple[list[Line], list[Figure]]:
    """The contact table: names and numbers come from the units' own cards, never from an event."""
    group = next((each.units for each in asked.pack.groups if each.id == form.lines_of), None)
    cards = {card.code: card for card in people.units(asked.person, on=asked.on)}
    wanted = [code for code in (group or cards) if code in cards]
    lines = [_unit_line(cards[code]) for code in wanted]
    blank = [Trace(f"{cards[code].label}：未填专职人员") for code in wanted if cards[code].staff is None]
    return lines, [Figure("成员单位", f"{len(lines)}个"), figure("未填专职人员", blank, unit="个")]


def _unit_line(card: people.UnitCard) -> Line:
    return {
        "unit:label": card.label,
        "unit:head": card.head.name if card.head else "",
        "unit:duty": card.duty,
        "unit:staff": card.staff.name if card.staff else "",
        "unit:contact": card.staff.phone if card.staff else "",
        "unit:remark": card.remark,
    }


def _project_lines(asked: Asked, form: Form) -> tuple[list[Line], list[Figure]]:
    found = every_project(asked.person, Wanted(sort="name"), on=asked.on, most=dispatch.MOST)
    cases = dispatch.cases_of(asked.person, [line.id for line in found])
    lines: list[Line] = []
    for each in found:
        values = {
            f"{FACT}{fact.id}": say_fact(cases[each.id], asked.pack, fact.id, {})
            for fact in asked.pack.facts
            if fact.type is not FactType.PERSON
        }
        where: Line = {
            "project:stage": asked.pack.label_of(each.stage),
            "project:library": asked.pack.label_of(each.library) if each.library else "",
            "project:signed": cases[each.id].happened(SIGNED),
        }
        lines.append({**values, **where})
    return lines, [figure("项目", [Trace(each.name, each.id) for each in found], unit="个")]


def _late_lines(asked: Asked, form: Form) -> tuple[list[Line], list[Figure]]:
    return _row_lines(asked, dispatch.late_rows(asked.person, on=asked.on))


def _month_lines(asked: Asked, form: Form) -> tuple[list[Line], list[Figure]]:
    late = dispatch.late_rows(asked.person, on=asked.on)
    coming = dispatch.coming_rows(asked.person, on=asked.on, until=near_day(asked.pack, asked.on))
    return _row_lines(asked, [*late, *coming])


def _row_lines(asked: Asked, rows: list[dispatch.Row]) -> tuple[list[Line], list[Figure]]:
    reports = dispatch.reports_of(asked.person, rows)
    lines: list[Line] = []
    for row in rows:
        report = reports.get((row.project, row.key))
        lines.append(
            {
                f"{FACT}name": row.name,
                f"{FACT}enterprise": row.enterprise,
                "task:label": row.what,
                "task:owner": asked.pack.label_of(row.unit),
                "task:planned": row.due,
                "task:completion": completion(row.state),
                "task:days-late": f"{row.days_late}个工作日" if row.days_late else "",
                "task:problems": report.problems if report else "",
                "task:suggestions": report.suggestions if report else "",
            }
        )
    late = [trace_of(asked.pack, row) for row in rows if row.days_late]
    return lines, [figure("事项", [trace_of(asked.pack, row) for row in rows]), figure("逾期", late)]


def trace_of(pack: Pack, row: dispatch.Row) -> Trace:
    """A row behind a figure, in words."""
    when = f"，应于{say_value(row.due)}办结" if row.due and not row.actual else ""
    done = f"，{say_value(row.actual)}办结" if row.actual else ""
    late = f"，逾期{row.days_late}个工作日" if row.days_late and not row.actual else ""
    return Trace(f"{row.name}：{row.what}（{pack.label_of(row.unit)}）{when}{done}{late}", row.project, row.key)


Lines = Callable[[Asked, Form], tuple[list[Line], list[Figure]]]
_PLACE_LINES: Mapping[str, Lines] = {
    "units": _unit_lines,
    "projects": _project_lines,
    "late-tasks": _late_lines,
    "month-tasks": _month_lines,
    "ledger": lambda asked, form: place_lines.of_ledger(asked.person, asked.pack, form, on=asked.on),
    "issues": lambda asked, form: place_lines.of_problems(asked.person, asked.pack, on=asked.on),
}
_SCOPES: Mapping[str, Callable[[Asked, Form], tuple[Sheets, list[Figure]]]] = {
    "project": _of_projects,
    "unit": _of_units,
    "place": _of_place,
}
