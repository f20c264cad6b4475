"""我的项目: what the enterprise sees and does on its own projects; every page is made from `EnterpriseView` alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quancheng.cases import actions, evidence, hand_ins, needs_drafts
from quancheng.cases.enterprise_view import EnterpriseView, Needs, own_project, own_projects
from quancheng.cases.project_view import ProjectView
from quancheng.engine import ladders
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotFound, Refused
from quancheng.people.kinds import Kind
from quancheng.store.canonical import day_of
from quancheng.web import own_project as shapes
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.guides_shown import grouped
from quancheng.web.guides_shown import shown as guide_shown
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key
from quancheng.web.uploads import papers_of

ENTERPRISE = (Kind.ENTERPRISE,)


@who_may(kinds=ENTERPRISE)
@require_GET
def mine(request: Request) -> HttpResponse:
    """The enterprise's projects; the only one opens at once."""
    found = own_projects(request.person)
    if len(found) == 1:
        return redirect("mine-project", found[0].id)
    return render(request, "web/mine.html", {"projects": found})


@who_may(kinds=ENTERPRISE)
@require_GET
def project(request: Request, project: UUID) -> HttpResponse:
    """Where the project is, what is needed from the enterprise, and what was done."""
    return _project_page(request, project)


def _project_page(
    request: Request, project: UUID, *, task: str = "", typed: Typed | None = None, refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    seen, _ = own_project(request.person, project, on=request.on)
    context = {
        **head(seen, "mine-project", typed, refused),
        "rail": shapes.rail(seen),
        "current": next((step for step in seen.steps if step.standing == "current"), None),
        "ours": [shapes.line(seen, each) for each in seen.ours],
        "running": [shapes.line(seen, each) for each in seen.formalities if each.is_open and not each.waits_for_us],
        "done": [each for each in seen.formalities if each.done],
        "planned": [shapes.planned_row(seen, each) for each in seen.planned],
        "open": task,
        "accept": evidence.ACCEPTED,
        "kinds": evidence.KINDS,
    }
    return render(request, "web/mine_project.html", context, status=status_of(refused) if refused else status)


def head(seen: EnterpriseView, here: str, typed: Typed | None, refused: Refused | None) -> dict[str, Any]:
    """What every page of the project has."""
    tabs = [("mine-project", "进度", len(seen.ours) + len(seen.to_fill))]
    if seen.hand_ins:
        tabs.append(("mine-materials", "材料", sum(len(each.back) for each in seen.hand_ins)))
    if seen.own_promises or seen.their_promises:
        tabs.append(("mine-promises", "约定", 0))
    if seen.guides:
        tabs.append(("mine-guides", "办事指南", 0))
    tabs.append(("mine-issues", "诉求", sum(each.state != "closed" for each in seen.issues)))
    return {
        "seen": seen,
        "name": seen.name or "（未命名项目）",
        "tabs": [
            {"label": label, "url": reverse(route, args=[seen.id]), "is_current": route == here, "count": count or None}
            for route, label, count in tabs
        ],
        "key": new_key(),
        "was": typed.post if typed else {},
        "wrong": typed.wrong if typed else {},
        "refused": refused,
    }


@who_may(kinds=ENTERPRISE)
@require_POST
def finish(request: Request, project: UUID, task: str) -> HttpResponse:
    """The enterprise finishes a task of its own, with what proves it."""
    seen, _ = own_project(request.person, project, on=request.on)
    formality = next((each for each in seen.formalities if each.key == task and each.is_own and each.is_open), None)
    if formality is None:
        raise NotFound("没有找到这件要您办的事。", help="请从项目页面进入。", task=task)
    typed, outcomes = Typed(request.POST), [each.id for each in formality.outcomes]
    only = len(outcomes) == 1
    outcome = outcomes[0] if only else typed.choice("outcome", outcomes, needed="请选择办理结果。")
    words = {"task": task, "outcome": outcome, "actual": typed.day("actual"), "note": typed.text("note")}
    if typed.wrong:
        return _project_page(request, project, task=task, typed=typed, status=422)
    try:
        hand_ins.finish(
            request.person, project, words, papers=papers_of(request), number=typed.text("number"), at=request.at,
            key=typed.key,
        )  # fmt: skip
    except Refused as refused:
        return _project_page(request, project, task=task, typed=typed, refused=refused)
    messages.success(request, f"“{formality.label}”已提交。")
    return see_other(reverse("mine-project", args=[project]))


# Factor needs.


@who_may(kinds=ENTERPRISE)
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: Request, project: UUID, form: str) -> HttpResponse:
    """One form, taken up where it was left; submitted as a whole."""
    seen, _ = own_project(request.person, project, on=request.on)
    found = _form(seen, form)
    if request.method != "POST":
        return _needs_page(request, seen, found)
    typed = Typed(request.POST)
    asked = shapes.read_needs(found, typed)
    if typed.wrong:
        return _needs_page(request, seen, found, typed=typed, status=422)
    try:
        needs_drafts.submit(request.person, project, form, asked, at=request.at, key=typed.key)
    except Refused as refused:
        return _needs_page(request, seen, found, typed=typed, refused=refused)
    messages.success(request, f"“{found.form.label}”已提交，等有关单位核实。")
    return see_other(reverse("mine-needs", args=[project, form]))


@who_may(kinds=ENTERPRISE)
@require_POST
def keep_needs(request: Request, project: UUID, form: str) -> HttpResponse:
    """Keep what was typed, right or wrong; by script while typing, by its button without one."""
    seen, _ = own_project(request.person, project, on=request.on)
    fields = shapes.kept_fields(_form(seen, form), request.POST)
    needs_drafts.keep_draft(request.person, project, form, fields, at=request.at)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204)
    messages.success(request, "已暂存，换一台设备登录也能接着填。")
    return see_other(reverse("mine-needs", args=[project, form]))


def _form(seen: EnterpriseView, form: str) -> Needs:
    found = next((each for each in seen.needs if each.form.id == form), None)
    if found is None or seen.ended:
        raise NotFound("没有这张需求表，或还不到填写的时候。", help="请从项目页面进入。", form=form)
    return found


def _needs_page(
    request: Request, seen: EnterpriseView, found: Needs, *, typed: Typed | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    draft = needs_drafts.draft(request.person.tenant, seen.id, found.form.id)
    fields = typed.post if typed else draft.fields if draft else None
    context = {
        **head(seen, "", typed, refused),
        "form": found.form,
        "rows": shapes.form_rows(found, fields, typed.wrong if typed else {}),
        "saved": day_of(draft.saved) if draft else None,
        "is_begun": found.is_begun,
    }
    return render(request, "web/mine_needs.html", context, status=status_of(refused) if refused else status)


# Guides.


@who_may(kinds=ENTERPRISE)
@require_GET
def guides(request: Request, project: UUID) -> HttpResponse:
    """How each formality is done: steps, limit, materials; to be read or printed."""
    seen, view = own_project(request.person, project, on=request.on)
    every = [guide_shown(view.pack, guide, told) for guide, told in seen.guides]
    return render(request, "web/mine_guides.html", {**head(seen, "mine-guides", None, None), "groups": grouped(every)})


# Problems.


@who_may(kinds=ENTERPRISE)
@require_http_methods(["GET", "HEAD", "POST"])
def issues(request: Request, project: UUID) -> HttpResponse:
    """What the enterprise raised, with limit and answer; and a form to raise another."""
    seen, view = own_project(request.person, project, on=request.on)
    if request.method != "POST":
        return _issues_page(request, seen)
    typed, kinds = Typed(request.POST), [name for name, _, _ in seen.issue_kinds]
    words = {
        "issue": typed.key or new_key(),
        "kind": kinds[0] if len(kinds) == 1 else typed.choice("kind", kinds, needed="请选择类别。"),
        "title": typed.text("title", needed="请写明遇到什么问题、需要解决什么。"),
    }
    return _ask(request, view, seen, rq.RaiseIssue, words, typed, said="已提出，会在时限内答复。")


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What the enterprise may do to a problem that it raised."""

    request: type[rq.Request]
    read: Callable[[Typed], Mapping[str, Any]]
    said: str


def _rating(typed: Typed) -> Mapping[str, Any]:
    rating = typed.choice("rating", [number for number, _ in shapes.RATINGS], needed="请打分。")
    return {"rating": int(rating or 0), "note": typed.text("note")}


DEEDS: Mapping[str, Deed] = {
    "close": Deed(request=rq.CloseIssue, read=lambda typed: {"note": typed.text("note")}, said="已确认解决。"),
    "reopen": Deed(
        request=rq.ReopenIssue, said="已重新提出。",
        read=lambda typed: {"reason": typed.text("reason", needed="请写明哪里还没有解决。")},
    ),
    "rate": Deed(request=ladders.RateIssue, read=_rating, said="谢谢评价。"),
}  # fmt: skip


@who_may(kinds=ENTERPRISE)
@require_POST
def answer_issue(request: Request, project: UUID, issue: str, deed: str) -> HttpResponse:
    """Say that it is solved, or is not, and how well it was solved; only of one's own."""
    seen, view = own_project(request.person, project, on=request.on)
    asked = DEEDS.get(deed)
    if asked is None or issue not in [each.id for each in seen.issues]:
        raise NotFound("没有找到这个诉求。", help="请从诉求页面进入。", issue=issue)
    typed = Typed(request.POST)
    words = {"issue": issue, **asked.read(typed)}
    return _ask(request, view, seen, asked.request, words, typed, said=asked.said, open_=f"{deed}-{issue}")


def _ask(
    request: Request, view: ProjectView, seen: EnterpriseView, asked: type[rq.Request], words: Mapping[str, Any],
    typed: Typed, *, said: str, open_: str = "",
) -> HttpResponse:  # fmt: skip
    if typed.wrong:
        return _issues_page(request, seen, typed=typed, open_=open_, status=422)
    try:
        actions.ask(request.person, view.id, asked, at=request.at, key=typed.key, **words)
    except Refused as refused:
        return _issues_page(request, seen, typed=typed, open_=open_, refused=refused)
    messages.success(request, said)
    return see_other(reverse("mine-issues", args=[view.id]))


def _issues_page(
    request: Request, seen: EnterpriseView, *, typed: Typed | None = None, open_: str = "",
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        **head(seen, "mine-issues", typed, refused),
        "issues": [shapes.issue(seen, each) for each in seen.issues],
        "issue_kinds": [
            (name, f"{label}（{within}内答复）" if within else label) for name, label, within in seen.issue_kinds
        ],
        "ratings": shapes.RATINGS,
        "open": open_,
    }
    return render(request, "web/mine_issues.html", context, status=status_of(refused) if refused else status)
