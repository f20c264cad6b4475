"""One task of a project: its clock and why, who owns it, what is needed, and everything that can be done to it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import evidence, offers
from quancheng.cases import project_view as cases
from quancheng.cases.history import HistoryLine, history
from quancheng.cases.project_view import ProjectView
from quancheng.engine import proofs
from quancheng.engine.case import task_of
from quancheng.engine.errors import NotFound, Refused
from quancheng.web import comment_page, deeds, handed_in, project_parts, project_time
from quancheng.web.answers import back_to_work, comes_from_work, in_place_of_all, see_other
from quancheng.web.deeds import TASK_DEEDS, Asking
from quancheng.web.doors import Request, who_may
from quancheng.web.guides_shown import shown as guide_shown
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed
from quancheng.web.views.project import head, put

PLANNED = "task-planned"


@who_may()
@require_GET
def task(request: Request, project: UUID, task: str) -> HttpResponse:
    """The task's page."""
    view = cases.project(request.person, project, on=request.on)
    return _page(request, view, task)


@who_may()
@require_POST
def do(request: Request, project: UUID, task: str, deed: str) -> HttpResponse:
    """One of the forms of the task's page."""
    view = cases.project(request.person, project, on=request.on)
    asked, typed = TASK_DEEDS.get(deed), Typed(request.POST)
    if asked is None:
        raise NotFound("没有这个操作。", help="请从事项页面办理。", deed=deed)
    _refuse_unopened(view, task)
    words = asked.read(typed, Asking(view=view, key=task))
    if typed.wrong:
        return in_place_of_all(_page(request, view, task, deed=deed, typed=typed, status=422))
    try:
        put(request, project, asked, words, typed, needs=_several_needs(view, task) if deed == "finish" else ())
    except Refused as refused:
        again = cases.project(request.person, project, on=request.on)
        page = _page(request, again, task, deed=deed, typed=typed, refused=refused, status=status_of(refused))
        return in_place_of_all(page)
    messages.success(request, f"“{task_of(view.pack, task).label}”{asked.said}")
    if comes_from_work(typed):
        return see_other(back_to_work(typed))
    return see_other(reverse("project-task", args=[project, task]))


def _page(
    request: Request,
    view: ProjectView,
    key: str,
    *,
    deed: str = "",
    typed: Typed | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    _refuse_unopened(view, key)
    line, asking = view.tasks[key], Asking(view=view, key=key)
    lines = [each for each in history(request.person.tenant, view.id, view.pack) if each.task == key]
    changes = [each for each in lines if each.kind == PLANNED]
    context = {
        "task": line.task,
        "line": line,
        "row": project_parts.task_row(view, line),
        "clock": project_parts.clock_of(view, line, changed_why=_changed_why(changes)),
        "changes": changes,
        "task_key": key,
        "guides": [
            guide_shown(view.pack, each, view.case.told.get(each.id, "")) for each in view.pack.guides_of[line.task.id]
        ],
        "stage_label": view.pack.label_of(line.task.stage),
        "lines": [_history_line(each) for each in lines],
        "files": _evidence(request, view, key, line.row.evidence),
        "handed": handed_in.materials(view, request.person, key),
        "report": view.case.reports.get(key),
        "report_day": _day(view.case.reports[key].on) if key in view.case.reports else None,
        "review": _review(view, line.task.review),
        "lacks": _lacks(request, asking),
        "may": {deeds.attribute(name): _may(request, asking, name) for name in TASK_DEEDS},
        "outcomes": [(each.id, each.label) for each in line.task.outcomes],
        "needs": line.task.needs,
        "things": _things(view, key, typed),
        "units": [(unit.id, unit.label) for unit in view.pack.units],
        "causes": [(rule.cause, rule.label) for rule in line.task.clock.pauses] if line.task.clock else [],
        "extension": line.task.clock.extension if line.task.clock else None,
        **project_time.of_task(view, key),
        **comment_page.channel(request.person, view, f"task:{key}"),
        "granting": deeds.GRANTING,
        "accept": evidence.ACCEPTED,
        "kinds": evidence.KINDS,
        "open": deeds.attribute(deed),
        "was": typed.post if typed else {},
        "wrong": typed.wrong if typed else {},
        "refused": refused,
        "kept": typed.written if typed and refused else [],
        "judge_url": reverse("project-task", args=[view.id, key]) + "/do/",
        "do_url": reverse("project-task", args=[view.id, key]) + "/do/",
    }
    return render(request, "web/project_task.html", {**head(request, view), **context}, status=status)


def _several_needs(view: ProjectView, key: str) -> tuple[str, ...]:
    """What is still to be proved, each by its own, of a task that needs several things; () of any other."""
    found = task_of(view.pack, key)
    return proofs.owed(view.case, found, key) if len(found.needs) > 1 else ()


def _things(view: ProjectView, key: str, typed: Typed | None) -> list[dict[str, Any]]:
    """A number and files for each of them, with what was typed."""
    was = typed.post if typed else {}
    return [
        {"at": at, "name": name, "number": was.get(f"number-{at}", "")}
        for at, name in enumerate(_several_needs(view, key), start=1)
    ]


def _refuse_unopened(view: ProjectView, key: str) -> None:
    """An unknown task does not exist; one that has not come says so."""
    task_of(view.pack, key)
    view.case.row(key)


def _may(request: Request, asking: Asking, name: str) -> bool:
    deed = TASK_DEEDS[name]
    assert deed.probe is not None
    return offers.may_ask(request.person, asking.view, deed.request, **deed.probe(asking))


def _lacks(request: Request, asking: Asking) -> Refused | None:
    """What finishing still lacks besides evidence."""
    deed = TASK_DEEDS["finish"]
    assert deed.probe is not None
    return offers.still_lacks(request.person, asking.view, deed.request, **deed.probe(asking))


def _changed_why(changes: list[HistoryLine]) -> str:
    """Who changed the planned day last, and why."""
    return f"{changes[0].who}：{changes[0].what}" if len(changes) > 1 else ""


def _history_line(line: HistoryLine) -> dict[str, Any]:
    return {"day": line.day, "who": line.who, "what": line.what, "basis": line.basis}


def _evidence(request: Request, view: ProjectView, key: str, references: Any) -> list[dict[str, Any]]:
    """Numbers and files, the files with where they are downloaded and, if the enterprise brought them, since when."""
    shown, brought = evidence.shown(request.person.tenant, references), handed_in.where_from(view, key)
    proved = {piece: item for item, piece in view.case.proofs.get(key, ())}
    return [
        {
            "name": each.words,
            "url": reverse("project-file", args=[view.id, each.file]) if each.file else "",
            "size": each.size,
            "from": brought.get(reference, ""),
            "proves": proved.get(reference, ""),
        }
        for reference, each in shown.items()
    ]


def _review(view: ProjectView, name: str | None) -> dict[str, str] | None:
    if name is None:
        return None
    review, state = view.pack.review[name], view.case.review(name)
    outcome = review.term(state.outcome) if state.outcome else None
    return {
        "label": review.label,
        "outcome": outcome.label if outcome else "",
        "given": f"{len(state.opinions)} / {len(review.panel)}",
        "url": f"{reverse('project-matters', args=[view.id])}#review-{name}",
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
