"""问题: the problems of all projects as a list, and each with its ladder, opinions, history and what may be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import actions, evidence, issue_lists
from quancheng.cases import project_view as cases
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.history import history
from quancheng.cases.issue_lists import PAGE, IssueLine, WantedIssues
from quancheng.cases.packs import pack_in_force, pack_of
from quancheng.cases.project_view import ProjectView
from quancheng.engine import ladders
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.pack import Pack
from quancheng.people import queries as people
from quancheng.web import comment_page, issue_page, territory
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key
from quancheng.web.uploads import papers_of

WHOSE = (("mine", "待我处理"), ("unit", "本单位"), ("raised", "我提出的"), ("all", "全部"))
STATES = (("open", "未解决"), ("late", "逾期"), ("closed", "已解决"), ("any", "不限"))
COLUMNS = ("问题", "项目", "现在在", "责任单位", "时限", "状态")


@who_may()
@require_GET
def issues(request: Request) -> HttpResponse:
    """The problems one may see: those in one's own hands first."""
    pack, counts = pack_in_force(request.person.tenant), issue_lists.counts(request.person, on=request.on)
    wanted = _wanted(request, "mine" if counts.mine else "all")
    page = issue_lists.issues(request.person, wanted, on=request.on)
    figures = {"mine": counts.mine, "unit": counts.unit, "raised": counts.raised, "all": counts.open}
    context = {
        "wanted": wanted,
        "counts": counts,
        "tabs": [
            {
                "label": label,
                "url": f"?{urlencode({'whose': whose})}",
                "is_current": wanted.whose == whose,
                "count": figures[whose],
            }
            for whose, label in WHOSE
        ],
        "columns": [{"label": label} for label in COLUMNS],
        "rows": [_row(request, line) for line in page.lines],
        "rungs": [(name, label, counts.rungs.get(name, 0)) for name, label in _rungs(pack)],
        "kinds": [(kind.id, kind.label) for kind in pack.issue_kinds],
        "states": STATES,
        "page": Paging(number=page.page, count=page.total, size=PAGE),
        "narrowed": bool(wanted.rung or wanted.kind or wanted.project or wanted.state != "open"),
    }
    return render(request, "web/issues.html", context)


def _wanted(request: Request, whose: str) -> WantedIssues:
    asked = request.GET
    return WantedIssues(
        whose=asked["whose"] if asked.get("whose") in dict(WHOSE) else whose,
        state=asked["state"] if asked.get("state") in dict(STATES) else "open",
        rung=asked.get("rung", "")[:64],
        kind=asked.get("kind", "")[:64],
        project=asked.get("q", "")[:80],
        page=page_of(request),
    )


def _rungs(pack: Pack) -> list[tuple[str, str]]:
    """Every rung of the pack's ladders, each name once."""
    return list({rung.rung: rung.label for kind in pack.issue_kinds for rung in kind.ladder}.items())


def _row(request: Request, line: IssueLine) -> dict[str, Any]:
    pack = pack_of(request.person.tenant, line.version)
    kind = pack.issue_kind.get(line.kind)
    rung = kind.rung(line.rung) if kind else None
    calendar = calendar_in_force()
    due = line.due if line.state != "closed" else None
    return {
        "line": line,
        "url": reverse("issue", args=[line.project, line.key]),
        "project_url": reverse("project", args=[line.project]),
        "kind": kind.label if kind else line.kind,
        "where": rung.label if rung else pack.label_of(line.party),
        "holder": pack.label_of(line.party) if rung else "",
        "unit": pack.label_of(line.unit),
        "badge": issue_page.state_of(line, request.on),
        "left": (calendar.count(request.on, due) if due >= request.on else -calendar.count(due, request.on))
        if due
        else 0,
        "due": due,
        "is_overdue": bool(due and due < request.on),
        "is_late": bool(due and due < request.on) or bool(line.hands_up and line.hands_up < request.on),
        "hands_up": line.hands_up if rung and rung.hands_up else None,
    }


# One problem.


@who_may()
@require_GET
def issue(request: Request, project: UUID, issue: str) -> HttpResponse:
    """Where it stands on its ladder, what was said on each rung, and what may be done."""
    return _page(request, cases.project(request.person, project, on=request.on), issue)


def _page(
    request: Request, view: ProjectView, key: str, *, deed: str = "", typed: Typed | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    if key not in view.case.issues:
        raise NotFound("没有找到这个问题。", help="请从问题列表进入。", issue=key)
    shown = issue_page.shown_issue(
        view, request.person, key, evidence.shown(request.person.tenant, issue_page.references(view, key))
    )
    lines = [line for line in history(request.person.tenant, view.id, view.pack) if line.issue == key]
    context = {
        "view": view,
        "it": shown,
        **comment_page.channel(request.person, view, f"issue:{key}"),
        "project_name": view.name or "（未命名项目）",
        "lines": [{"day": line.day, "who": line.who, "what": line.what, "basis": line.basis} for line in lines],
        "units": [(unit.id, unit.label) for unit in view.pack.units],
        "officers": territory.holders(view, people.officers(request.person, on=request.on))
        if shown["may_answer"]
        else [],
        "ratings": issue_page.RATINGS,
        "accept": evidence.ACCEPTED,
        "kinds": evidence.KINDS,
        "key": new_key(),
        "open": deed.replace("-", "_"),
        "was": typed.post if typed else {},
        "wrong": typed.wrong if typed else {},
        "refused": refused,
    }
    code = status_of(refused) if refused else status
    return render(request, "web/issue.html", context, status=code)


Read = Callable[[Typed, ProjectView], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A form of the page: the request it puts and how its fields are read."""

    request: type[rq.Request]
    read: Read
    said: str
    has_evidence: bool = False


def _answer(typed: Typed, view: ProjectView) -> Mapping[str, Any]:
    officer, _, unit = typed.text("officer").partition(":")
    named = typed.choice("unit", view.pack.unit, needed="") if typed.post.get("unit") else unit
    measure = typed.text("measure", needed="请写明解决措施。")
    return {"measure": measure, "due": typed.day("due"), "unit": named, "officer": officer}


def _retable(typed: Typed, view: ProjectView) -> Mapping[str, Any]:
    return {
        "rung": typed.text("rung", needed="请选择提交到哪一级。"),
        "reason": typed.text("reason", needed="请写明重新提交的理由。"),
    }


def _rate(typed: Typed, view: ProjectView) -> Mapping[str, Any]:
    rating = typed.choice("rating", [number for number, _ in issue_page.RATINGS], needed="请打分。")
    return {"rating": int(rating or 0), "note": typed.text("note")}


DEEDS: Mapping[str, Deed] = {
    "answer": Deed(request=rq.AnswerIssue, read=_answer, said="已答复。"),
    "hand-up": Deed(
        request=ladders.HandUpIssue, said="已上交。", has_evidence=True,
        read=lambda typed, view: {"opinion": typed.text("opinion")},
    ),
    "retable": Deed(request=ladders.RetableIssue, read=_retable, said="已重新提交。"),
    "join": Deed(
        request=ladders.JoinIssue, said="已并入。",
        read=lambda typed, view: {"same_as": typed.text("same_as", needed="请选择并入哪个问题。")},
    ),
    "close": Deed(request=rq.CloseIssue, said="已确认解决。", read=lambda typed, view: {"note": typed.text("note")}),
    "reopen": Deed(
        request=rq.ReopenIssue, said="问题已重新打开。",
        read=lambda typed, view: {"reason": typed.text("reason", needed="请写明重新打开的理由。")},
    ),
    "rate": Deed(request=ladders.RateIssue, read=_rate, said="谢谢评价。"),
}  # fmt: skip


@who_may()
@require_POST
def do(request: Request, project: UUID, issue: str, deed: str) -> HttpResponse:
    """One of the forms of the page."""
    view, asked, typed = cases.project(request.person, project, on=request.on), DEEDS.get(deed), Typed(request.POST)
    if asked is None:
        raise NotFound("没有这个操作。", help="请从问题页面办理。", deed=deed)
    words = {"issue": issue, **asked.read(typed, view)}
    if typed.wrong:
        return _page(request, view, issue, deed=deed, typed=typed, status=422)
    try:
        _put(request, project, asked, words, typed)
    except Refused as refused:
        again = cases.project(request.person, project, on=request.on)
        return _page(request, again, issue, deed=deed, typed=typed, refused=refused)
    messages.success(request, asked.said)
    return see_other(reverse("issue", args=[project, issue]))


def _put(request: Request, project: UUID, asked: Deed, words: Mapping[str, Any], typed: Typed) -> None:
    if asked.has_evidence:
        evidence.ask_with_evidence(
            request.person, project, asked.request, words, papers=papers_of(request), number=typed.text("number"),
            at=request.at, key=typed.key,
        )  # fmt: skip
    else:
        actions.ask(request.person, project, asked.request, at=request.at, key=typed.key, **words)
