"""The parts of a project's pages, made ready for their templates: rail, rows, tasks, the ball, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from quancheng.cases.project_view import ProjectView, StageLine, TaskLine
from quancheng.engine.agenda import Answering
from quancheng.engine.clocks import Stand
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import ENTERPRISE, STATUTORY_WAIT, THIRD_PARTY, Basis, RowState
from quancheng.people import queries as people
from quancheng.people.access import Person
from quancheng.web.clocks import ShownClock, shown_clock

KINDS = {ENTERPRISE: "enterprise", THIRD_PARTY: "third-party", STATUTORY_WAIT: "wait"}
BADGES = {
    RowState.OPEN: ("not-begun", ""),
    RowState.UNDER_WAY: ("under-way", ""),
    RowState.NOT_APPLICABLE: ("not-applicable", ""),
    RowState.BEFORE: ("done", "此前已办"),
    RowState.AGAIN: ("not-begun", "待重办"),
}
URGENT = {Stand.LATE: "late", Stand.TODAY: "due-today", Stand.NEAR: "due-soon", Stand.PAUSED: "paused"}
LABEL_STATES = {"公开": "label-public", "内部": "label-internal", "敏感": "label-sensitive"}


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A task as a row of a table; `state` and `word` are its badge, `clock` says when and why."""

    key: str
    name: str
    url: str
    owner: str
    state: str
    word: str
    opened: str
    planned: date | None
    first_planned: date | None
    actual: date | None
    measure: str
    remark: str
    clock: ShownClock | None
    left: int | None
    is_late: bool
    basis: Basis
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Ball:
    """A party that holds the ball: what it is doing, since when, whether it is late."""

    name: str
    doing: str
    since: date | None
    kind: str
    is_late: bool
    officer: str


def rail(view: ProjectView) -> list[dict[str, Any]]:
    """The stages in their order."""
    base = reverse("project-tasks", args=[view.id])
    return [
        {
            "state": _rail_state(line),
            "label": line.stage.label,
            "note": _rail_note(line, view.on),
            "url": f"{base}#stage-{line.stage.id}",
        }
        for line in view.stages
    ]


def _rail_state(line: StageLine) -> str:
    if line.standing == "current":
        return "blocked" if any(task.is_late for task in line.tasks) else "current"
    return {"done": "done", "before": "done", "ended": "blocked"}.get(line.standing, "coming")


def _rail_note(line: StageLine, on: date) -> str:
    if line.standing == "before" and not line.left:
        return "纳入系统前"
    day = line.left or line.entered
    if not day:
        return ""
    when = date.fromisoformat(day)
    said = f"{when.month}月{when.day}日" if when.year == on.year else f"{when.year}年{when.month}月"
    return f"{said}{'走完' if line.left else '进入'}"


def planned_rows(view: ProjectView) -> list[TaskRow]:
    """The rows of the start plan: the tasks whose day is planned, in the pack's order."""
    return [
        task_row(view, line)
        for stage in view.stages
        for line in stage.tasks
        if line.task.clock is not None and line.task.clock.planned
    ]


def task_row(view: ProjectView, line: TaskLine) -> TaskRow:
    """One task that has come."""
    row, reading = line.row, line.reading
    state, word = _badge(line)
    return TaskRow(
        key=line.key,
        name=line.task.label,
        url=reverse("project-task", args=[view.id, line.key]),
        owner=line.owner_label,
        state=state,
        word=word,
        opened=row.opened,
        planned=_day(row.planned),
        first_planned=_day(row.first_planned) if row.first_planned != row.planned else None,
        actual=_day(row.actual),
        measure=row.measure,
        remark=row.remark,
        clock=clock_of(view, line),
        left=reading.left if reading else None,
        is_late=line.is_late,
        basis=line.task.basis,
    )


def clock_of(view: ProjectView, line: TaskLine, *, changed_why: str = "") -> ShownClock | None:
    """The clock of a task on the day; nothing for one without."""
    if line.reading is None:
        return None
    return shown_clock(
        line.reading,
        clock=line.task.clock,
        marks=view.case.clock_state(line.key),
        calendar=view.calendar,
        basis=line.task.basis,
        done_on=_day(line.row.actual),
        on=view.on,
        changed_why=changed_why,
    )


def _badge(line: TaskLine) -> tuple[str, str]:
    if line.row.state == RowState.DONE.value:
        missed = line.reading is not None and line.reading.stand in (Stand.MISSED, Stand.LAPSED)
        outcome = line.task.outcome(line.row.outcome)
        return "done-late" if missed else "done", outcome.label if outcome and len(line.task.outcomes) > 1 else ""
    if line.row.is_open and line.reading is not None and line.reading.stand in URGENT:
        return URGENT[line.reading.stand], ""
    return BADGES[RowState(line.row.state)]


def coming_tasks(view: ProjectView, stage: StageLine) -> list[dict[str, str]]:
    """The tasks of a stage that have not come yet, with what comes before them."""
    here = {line.task.id for line in stage.tasks}
    return [
        {
            "name": task.label,
            "owner": view.pack.label_of(task.by) if task.each is None else "各责任单位",
            "after": "、".join(view.pack.label_of(each) for each in task.after),
        }
        for task in stage.stage.tasks
        if task.id not in here
    ]


def balls(view: ProjectView, names: Mapping[str, str]) -> list[Ball]:
    """Who holds the ball now, with their open tasks of this stage."""
    lines = [line for stage in view.stages if stage.stage.id == view.case.stage for line in stage.tasks]
    found = []
    for party in view.ball:
        own = [line for line in lines if line.row.is_open and (line.owner == party or party in KINDS)]
        opened = [_day(line.row.opened) for line in own if line.row.opened]
        found.append(
            Ball(
                name=view.pack.label_of(party),
                doing="、".join(dict.fromkeys(line.task.label for line in own)),
                since=min((each for each in opened if each), default=None),
                kind=KINDS.get(party, "unit"),
                is_late=any(line.is_late for line in own),
                officer=names.get(party, ""),
            )
        )
    return found


def holders_by_role(view: ProjectView, person: Person) -> dict[str, str]:
    """The name of whoever holds each role of the project; one query."""
    held = {role: UUID(holder.officer) for role, holder in view.case.roles.items() if holder.officer}
    names = people.officer_names(person, held.values()) if held else {}
    return {role: names.get(officer, "已离岗人员") for role, officer in held.items()}


def missing(view: ProjectView) -> list[dict[str, Any]]:
    """What is missing for the next stage, each with where it is done."""
    return [
        {
            "met": False,
            "in_principle": bool(each.may_pass),
            "label": each.what,
            "note": f"原则上需要，可由{each.may_pass}特批" if each.may_pass else each.who,
            "url": _place_of_missing(view, each.kind, each.key),
            "basis": each.basis,
            "gate": each.key if each.may_pass else "",
        }
        for each in view.missing
    ]


def _place_of_missing(view: ProjectView, kind: str, key: str) -> str:
    if kind == "gate":
        return reverse("project-facts", args=[view.id])
    return reverse("project-task", args=[view.id, key]) if key in view.case.tasks else ""


def answering(view: ProjectView, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Who answers for the project now, since when and until what."""
    return [
        {
            "party": view.pack.label_of(each.party),
            "officer": names.get(each.party, "") or _unit_said(view, each),
            "duty": each.duty,
            "since": each.since,
            "until": "" if each.is_over else each.until,
            "basis": each.basis,
        }
        for each in view.answering
    ]


def _unit_said(view: ProjectView, each: Answering) -> str:
    """The unit that a party is on this project, where its label does not say it."""
    return view.pack.label_of(each.unit) if each.party in view.pack.party and each.unit else ""


def roles(view: ProjectView, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The positions on the project, filled or not."""
    return [
        {
            "id": role.id,
            "label": role.label,
            "name": names.get(role.id, ""),
            "unit": view.pack.label_of(view.case.roles[role.id].unit) if role.id in view.case.roles else "",
            "since": _day(view.case.roles[role.id].since) if role.id in view.case.roles else None,
            "named_by": view.pack.label_of(role.named_by),
            "basis": role.basis,
        }
        for role in view.pack.roles
        if role.id in view.case.roles or role.applies.holds(view.case)
    ]


def label_state(label: str) -> str:
    """The badge of a label."""
    return LABEL_STATES.get(label, "label-internal")


def happened(view: ProjectView) -> list[tuple[str, str]]:
    """The days that the notice itself names, in their order; what became of agreements stands on their own tab."""
    named = {each.id for each in view.pack.happenings}
    days = sorted(view.case.happenings.items(), key=lambda each: each[1])
    return [(view.pack.label_of(name), say_value(date.fromisoformat(day))) for name, day in days if name in named]


def grades(view: ProjectView) -> list[tuple[str, str]]:
    """Each way of grading with the project's grade."""
    return [
        (scheme.label, view.pack.label_of(view.case.grades[scheme.id]))
        for scheme in view.pack.schemes
        if view.case.grades.get(scheme.id)
    ]


def counted(things: Iterable[object]) -> int | None:
    """How many there are, for a tab; nothing for none."""
    return len(list(things)) or None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
