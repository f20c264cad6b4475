"""What an enterprise handed in, as officers see it: at its task or factor, to be taken or sent back, and in a list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from quancheng.cases.evidence import Evidence, shown
from quancheng.cases.offers import may_ask
from quancheng.cases.project_view import ProjectView
from quancheng.engine import handing_in
from quancheng.engine.handing_in import BACK, REPLACED, TAKEN, WAITING, Version
from quancheng.people.access import Person

BADGES = {
    WAITING: ("waiting", "等核收"), TAKEN: ("done", "已收下"), BACK: ("refused", "已退回"),
    REPLACED: ("closed", "已被新的一份替换"),
}  # fmt: skip


def materials(view: ProjectView, person: Person, about: str) -> list[dict[str, Any]]:
    """The materials handed in for one thing, each with its versions, the newest first; one query."""
    if about not in view.case.handed:
        return []
    files = shown(person.tenant, _references(view, about))
    return [_material(view, person, about, name, files) for name in view.case.handed[about]]


def _references(view: ProjectView, about: str) -> Iterator[str]:
    for rows in view.case.handed[about].values():
        for row in rows:
            yield from row[3]


def _material(
    view: ProjectView, person: Person, about: str, name: str, files: dict[str, Evidence]
) -> dict[str, Any]:  # fmt: skip
    rows = handing_in.versions(view.case, about, name)
    number, newest = len(rows), rows[-1]
    asked: dict[str, Any] = {"about": about, "material": name, "version": number}
    waits = newest.state == WAITING and may_ask(person, view, handing_in.TakeMaterial, **asked)
    lines = [_version(view, place, row, files) for place, row in enumerate(rows, start=1)]
    return {
        "name": name,
        "number": number,
        "badge": _badge(view, about, newest.state),
        "newest": lines[-1],
        "earlier": lines[-2::-1] if len(lines) > 1 else [],
        "may_judge": waits,
        "about": about,
        "of": handing_in.label_of(view.pack, about) if handing_in.is_of_factor(about) else "",
    }


def _version(view: ProjectView, place: int, row: Version, files: dict[str, Evidence]) -> dict[str, Any]:
    return {
        "number": place,
        "badge": BADGES[row.state],
        "day": _day(row.day),
        "note": row.note,
        "decided": _day(row.decided),
        "reason": row.reason,
        "is_taken": row.state == TAKEN,
        "files": [
            {
                "name": each.words,
                "size": each.size,
                "url": reverse("project-file", args=[view.id, each.file]) if each.file else "",
            }
            for each in (files[reference] for reference in row.evidence)
        ],
    }


def _badge(view: ProjectView, about: str, state: str) -> tuple[str, str]:
    """What is over cannot be taken any more."""
    over = state == WAITING and not handing_in.is_open(view.pack, view.case, about)
    return ("not-applicable", "已办结，没有核收") if over else BADGES[state]


def where_from(view: ProjectView, task: str) -> dict[str, str]:
    """Of each piece of evidence of a task that the enterprise brought: when it was handed in and taken."""
    said: dict[str, str] = {}
    for name in view.case.handed.get(task, {}):
        for row in handing_in.versions(view.case, task, name):
            if row.state == TAKEN:
                said |= dict.fromkeys(row.evidence, f"企业交来的“{name}”，{_said(row.day)}交、{_said(row.decided)}收下")
    return said


def _said(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.month}月{day.day}日"


def all_of(view: ProjectView) -> list[dict[str, Any]]:
    """Everything handed in on a project, what waits first, then the newest."""
    found = [_line(view, about, name) for about, names in view.case.handed.items() for name in names]
    found.sort(key=lambda each: each["day"], reverse=True)
    return sorted(found, key=lambda each: each["badge"] != BADGES[WAITING])


def _line(view: ProjectView, about: str, name: str) -> dict[str, Any]:
    rows = handing_in.versions(view.case, about, name)
    return {
        "name": name,
        "of": handing_in.label_of(view.pack, about),
        "badge": _badge(view, about, rows[-1].state),
        "day": _day(rows[-1].day),
        "number": len(rows),
        "taker": view.pack.label_of(handing_in.taker(view.pack, view.case, about)),
        "url": place_of(view.id, about),
    }


def place_of(project: Any, about: str) -> str:
    """Where it is taken or sent back: the page of the task, or the tab of factors."""
    if handing_in.is_of_factor(about):
        return f"{reverse('project-support', args=[project])}#handed-in"
    return f"{reverse('project-task', args=[project, about])}#handed-in"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
