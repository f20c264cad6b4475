"""The tab of a project where bodies decide, stall clocks run and sites are compared; and the forms on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import actions, evidence
from quancheng.cases import project_view as cases
from quancheng.cases.project_view import ProjectView
from quancheng.engine import decisions, transfers
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.pack import Presence
from quancheng.web import project_deciding as deciding
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed
from quancheng.web.uploads import papers_of
from quancheng.web.views.project import page_of_project

TAB = "project-deciding"
PASSING = (("yes", "同意流转"), ("no", "不流转，重新计时"))


@who_may()
@require_GET
def deciding_of(request: Request, project: UUID) -> HttpResponse:
    """Matters, stall clocks, sites."""
    return _page(request, cases.project(request.person, project, on=request.on))


def _page(request: Request, view: ProjectView, **formed: Any) -> HttpResponse:
    context = {
        "matters": deciding.matters(view, request.person),
        "stalls": deciding.stalls(view, request.person),
        "rankings": deciding.rankings(view),
        "presences": deciding.PRESENCES,
        "votes": deciding.VOTES,
        "passing": PASSING,
        "sitting_columns": [{"label": each} for each in ("成员", "到会", "表决")],
        "accept": evidence.ACCEPTED,
        "kinds": evidence.KINDS,
    }
    return page_of_project(request, view, TAB, context, "web/project_deciding.html", **formed)


Read = Callable[[Typed, ProjectView], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A form of the tab: the request it puts and how its fields are read."""

    request: type[rq.Request]
    read: Read
    said: str
    has_evidence: bool = False


def _seat(typed: Typed, view: ProjectView) -> Mapping[str, Any]:
    presence = typed.choice("presence", [name for name, _ in deciding.PRESENCES], needed="请选择到会情况。")
    recuses = presence == Presence.RECUSED
    return {
        "decision": typed.text("decision"),
        "member": typed.text("member", needed="请选择成员。"),
        "presence": presence,
        "holder": typed.text("holder", needed="请选择受托人。" if presence == Presence.PROXY else ""),
        "reason": typed.text("reason", needed="回避要写明理由。" if recuses else ""),
    }


def _vote(typed: Typed, view: ProjectView) -> Mapping[str, Any]:
    return {
        "decision": typed.text("decision"),
        "member": typed.text("member", needed="请选择成员。"),
        "vote": typed.choice("vote", [name for name, _ in deciding.VOTES], needed="请选择表决意见。"),
        "note": typed.text("note"),
    }


def _pass(typed: Typed, view: ProjectView) -> Mapping[str, Any]:
    passes = typed.choice("passes", ("yes", "no"), needed="请选择是否流转。") == "yes"
    reason = typed.text("reason", needed="" if passes else "不流转要写明理由。")
    return {"transfer": typed.text("transfer"), "passes": passes, "reason": reason}


def _named(typed: Typed, view: ProjectView) -> Mapping[str, Any]:
    return {"decision": typed.text("decision"), "note": typed.text("note")}


DEEDS: Mapping[str, Deed] = {
    "table": Deed(request=decisions.TableMatter, read=_named, said="已提请审议。", has_evidence=True),
    "seat": Deed(request=decisions.TakeSeat, read=_seat, said="到会情况已登记。", has_evidence=True),
    "vote": Deed(request=decisions.CastVote, read=_vote, said="表决已登记。"),
    "conclude": Deed(request=decisions.ConcludeMatter, read=_named, said="审议结果已登记。", has_evidence=True),
    "transfer": Deed(request=transfers.DecideTransfer, read=_pass, said="已决定。"),
}


@who_may()
@require_POST
def do(request: Request, project: UUID, deed: str) -> HttpResponse:
    """One of the forms of the tab."""
    view, asked, typed = cases.project(request.person, project, on=request.on), DEEDS.get(deed), Typed(request.POST)
    if asked is None:
        raise NotFound("没有这个操作。", help="请从项目页面办理。", deed=deed)
    words = asked.read(typed, view)
    if typed.wrong:
        return _page(request, view, deed=deed, typed=typed, status=422)
    try:
        _put(request, project, asked, words, typed)
    except Refused as refused:
        again = cases.project(request.person, project, on=request.on)
        return _page(request, again, deed=deed, typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, asked.said)
    anchor = typed.text("decision") or typed.text("transfer")
    return see_other(f"{reverse(TAB, args=[project])}#{anchor}")


@who_may()
@require_POST
def sitting(request: Request, project: UUID) -> HttpResponse:
    """Attendance and votes of a whole sitting at once, by whoever keeps its minutes: all of it or nothing."""
    view, typed = cases.project(request.person, project, on=request.on), Typed(request.POST)
    name = typed.text("decision")
    try:
        asked = list(_sitting(view, typed, name))
        if asked:
            actions.ask_all(request.person, project, asked, at=request.at, key=typed.key)
    except Refused as refused:
        again = cases.project(request.person, project, on=request.on)
        return _page(request, again, deed="sitting", typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, "到会和表决已登记。" if asked else "没有改动。")
    return see_other(f"{reverse(TAB, args=[project])}#{name}")


def _sitting(view: ProjectView, typed: Typed, name: str) -> Iterator[tuple[type[rq.Request], Mapping[str, Any]]]:
    """What is otherwise than it stands: seats first, because only who is there votes."""
    decision = view.pack.decision.get(name)
    body = decisions.body_before(view.pack, view.case, decision) if decision else None
    if body is None:
        raise NotFound("现在没有可以登记的审议。", help="请刷新页面。", decision=name)
    members, state = decisions.members_of(view.pack, body), view.case.decisions[name]
    seats, votes = state.seats.get(body.id, {}), state.votes.get(body.id, {})
    for member in members:
        presence = typed.post.get(f"presence-{member}", "")
        if presence and presence != (seats[member][0] if member in seats else ""):
            yield decisions.TakeSeat, {"decision": name, "member": member, "presence": presence}
    for member in members:
        vote = typed.post.get(f"vote-{member}", "")
        if vote and vote != votes.get(member):
            yield decisions.CastVote, {"decision": name, "member": member, "vote": vote}


def _put(request: Request, project: UUID, asked: Deed, words: Mapping[str, Any], typed: Typed) -> None:
    if asked.has_evidence:
        evidence.ask_with_evidence(
            request.person, project, asked.request, words, papers=papers_of(request), number=typed.text("number"),
            at=request.at, key=typed.key,
        )  # fmt: skip
    else:
        actions.ask(request.person, project, asked.request, at=request.at, key=typed.key, **words)
