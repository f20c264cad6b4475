"""督办: what the data proposes with its evidence, what a person decides, and each notice until it is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quancheng.cases import notices
from quancheng.cases import supervision as actions
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.notices import NoticeView
from quancheng.cases.packs import pack_in_force
from quancheng.cases.queries import names_of
from quancheng.engine.errors import Incomplete, Refused
from quancheng.engine.pack import Pack, Power
from quancheng.engine.proposals import Proposal
from quancheng.engine.supervision import STANDING_WORDS
from quancheng.people.access import Person, may
from quancheng.web.answers import see_other
from quancheng.web.clocks import shown_clock
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of
from quancheng.web.project_links import project_url
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key
from quancheng.web.views.papers import shown_paper

PROPOSED = "proposed"
BADGES = {"issued": "under-way", "reported": "waiting", "closed": "closed", "dismissed": "not-applicable"}
TABS = ("issued", "reported", "closed", "dismissed")

CHECKERS = frozenset({Power.SUPERVISE, Power.DECIDE_SUPERVISION})


@who_may()
@require_GET
def supervision(request: Request) -> HttpResponse:
    """Proposals for whoever decides or supervises, and the notices by where they stand."""
    person, on, pack = request.person, request.on, pack_in_force(request.person.tenant)
    sees = bool({Power.SEE_ALL, Power.SUPERVISE} & person.powers)
    asked = request.GET.get("tab", PROPOSED if sees else "issued")
    tab = asked if asked in TABS or (asked == PROPOSED and sees) else ("issued" if not sees else PROPOSED)
    found = actions.proposals(person, on=on) if sees else []
    counted = notices.counts(person)
    listed = notices.notice_page(person, on=on, standing=tab, page=page_of(request)) if tab != PROPOSED else None
    context = {
        "tabs": _tabs(tab, counted, len(found) if sees else None),
        "tab": tab,
        "groups": _groups(person, pack, found) if tab == PROPOSED else [],
        "lines": [_line(pack, line, on) for line in listed.lines] if listed else [],
        "page": Paging(number=listed.page, count=listed.total, size=notices.PAGE) if listed else None,
        "tiles": _tiles(person, counted, found, on) if sees else [],
        "columns": [{"label": label} for label in ("督办事项", "被督办单位", "下达", "整改期限", "状态")],
    }
    return render(request, "web/supervision.html", context)


def _tabs(tab: str, counted: Any, proposed: int | None) -> list[dict[str, Any]]:
    names = [(PROPOSED, "督办建议", proposed)] if proposed is not None else []
    names += [(name, STANDING_WORDS[name], counted.get(name, 0)) for name in TABS]
    return [
        {"label": label, "url": f"?tab={name}", "is_current": name == tab, "count": count}
        for name, label, count in names
    ]


def _tiles(person: Person, counted: Any, found: list[Proposal], on: date) -> list[dict[str, Any]]:
    late = notices.late_notices(person, on=on)
    return [
        {"label": "待决定", "figure": len(found), "url": "?tab=proposed", "tone": "today" if found else "quiet"},
        {"label": "整改中", "figure": counted.get("issued", 0), "url": "?tab=issued", "tone": "busy"},
        {"label": "整改超期", "figure": late, "url": "?tab=issued", "tone": "late" if late else "quiet"},
        {"label": "待核实", "figure": counted.get("reported", 0), "url": "?tab=reported", "tone": "soon"},
        {"label": "已销号", "figure": counted.get("closed", 0), "url": "?tab=closed", "tone": "done"},
    ]


def _groups(person: Person, pack: Pack, found: list[Proposal]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The proposals by what led to them, in the pack's order, then by unit."""
    names = names_of(person, [UUID(each.project) for each in found if each.project])
    groups: dict[str, list[dict[str, Any]]] = {}
    order = [trigger.id for trigger in pack.triggers]
    for each in sorted(found, key=lambda each: (order.index(each.trigger), each.unit, each.key)):
        shown = _proposal(pack, each, names)
        groups.setdefault(f"{shown['trigger']}：建议{shown['proposes']}", []).append(shown)
    return list(groups.items())


def _proposal(pack: Pack, each: Proposal, names: dict[UUID, str]) -> dict[str, Any]:
    project = UUID(each.project) if each.project else None
    trigger = next(rule for rule in pack.triggers if rule.id == each.trigger)
    return {
        "each": each,
        "unit": pack.label_of(each.unit),
        "trigger": trigger.label,
        "task": pack.label_of(each.task.partition("@")[0]) if each.task else "",
        "project": names.get(project, "") if project else "",
        "project_url": project_url(project),
        "task_url": project_url(project, each.task) if each.task else "",
        "url": f"{reverse('proposal')}?{urlencode({'key': each.key})}",
        "decided_by": pack.label_of(each.decided_by),
        "reported_to": pack.label_of(trigger.reported_to) if trigger.reported_to else "",
        "proposes": pack.notice_kind[each.proposes].label,
        "needs_limit": pack.notice_kind[each.proposes].rectifies,
    }


def _line(pack: Pack, line: notices.NoticeLine, on: date) -> dict[str, Any]:
    late = line.standing == "issued" and line.limit is not None and line.limit < on
    return {
        "line": line,
        "url": reverse("notice", args=[line.id]),
        "unit": pack.label_of(line.unit),
        "state": "late" if late else BADGES[line.standing],
        "words": "整改超期" if late else STANDING_WORDS[line.standing],
        "is_late": late,
    }


# Deciding.


@who_may(Power.SEE_ALL, Power.SUPERVISE, Power.DECIDE_SUPERVISION)
@require_http_methods(["GET", "POST"])
def proposal(request: Request) -> HttpResponse:
    """One proposal with its evidence, and the decision on it."""
    typed = Typed(request.POST)
    key = request.POST.get("key-of") or request.GET.get("key", "")
    found = actions.proposal(request.person, key, on=request.on)
    if request.method == "GET":
        return _proposal_page(request, found, typed)
    try:
        made, said = _decide(request, found, typed)
    except Refused as refused:
        return _proposal_page(request, found, typed, refused=refused)
    messages.success(request, said)
    return see_other(reverse("notice", args=[made]))


def _decide(request: Request, found: Proposal, typed: Typed) -> tuple[UUID, str]:
    if request.POST.get("decision") == "dismiss":
        reason = typed.text("reason")
        made = actions.dismiss(request.person, found.key, reason=reason, at=request.at, once=typed.key)
        return made, "已决定不予督办，理由已记录。"
    limit = typed.day("limit")
    if typed.wrong:
        raise Incomplete(typed.wrong["limit"], help="请改好日期再提交。")
    made = actions.issue(
        request.person, found.key, demand=typed.text("demand"), limit=limit, at=request.at, once=typed.key
    )
    return made, "已下达，被督办单位的待办里已经出现。"


def _proposal_page(request: Request, found: Proposal, typed: Typed, *, refused: Refused | None = None) -> HttpResponse:
    pack = pack_in_force(request.person.tenant)
    names = names_of(request.person, [UUID(found.project)] if found.project else [])
    trigger = next(rule for rule in pack.triggers if rule.id == found.trigger)
    decides = may(request.person, Power.DECIDE_SUPERVISION) or trigger.decided_by in request.person.posts
    shown = _proposal(pack, found, names)
    context = {
        "shown": shown,
        "each": found,
        "decides": decides,
        "demand": typed.post.get("demand", _demand(shown)),
        "limit": typed.post.get("limit", ""),
        "reason": typed.post.get("reason", ""),
        "wrong": typed.wrong,
        "rectify_within": trigger.rectify_within.words if trigger.rectify_within else "",
        "notices": _year_notices(request, pack, found),
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/proposal.html", context, status=status_of(refused) if refused else 200)


def _demand(shown: dict[str, Any]) -> str:
    """What a demand may begin with; the person who decides writes it."""
    if not shown["needs_limit"]:
        return ""
    what = f"“{shown['task']}”" if shown["task"] else "此项职责"
    return f"请尽快办结{what}，说明逾期原因和赶上计划的措施。"


def _year_notices(request: Request, pack: Pack, found: Proposal) -> list[dict[str, Any]]:
    """The year's notices behind a proposal that counts them."""
    if pack.notice_kind[found.proposes].rectifies:
        return []
    lines = notices.notices(request.person, on=request.on)
    mine = [
        line
        for line in lines
        if line.unit == found.unit and line.decided.year == request.on.year and line.standing != "dismissed"
    ]
    return [_line(pack, line, request.on) for line in mine]


# One notice.


@who_may()
@require_GET
def notice(request: Request, notice: UUID) -> HttpResponse:
    """A notice: reason, demand, clock, and every step."""
    return _page(request, notices.notice(request.person, notice, on=request.on))


@who_may()
@require_POST
def report(request: Request, notice: UUID) -> HttpResponse:
    """The unit reports how it has put things right."""

    def do(typed: Typed) -> str:
        actions.report(request.person, notice, text=typed.text("text"), at=request.at, once=typed.key)
        return "整改情况已报告，等待核实。"

    return _done_or_again(request, notice, do, form="report")


@who_may(Power.SUPERVISE, Power.DECIDE_SUPERVISION)
@require_POST
def send_back(request: Request, notice: UUID) -> HttpResponse:
    """What was reported is not enough: a reason and a new limit."""

    def do(typed: Typed) -> str:
        limit, reason = typed.day("limit", needed="请填写新的整改期限。"), typed.text("reason")
        if typed.wrong or limit is None:
            raise Incomplete(typed.wrong.get("limit", "请填写新的整改期限。"))
        actions.send_back(request.person, notice, reason=reason, limit=limit, at=request.at, once=typed.key)
        return "已退回重新整改。"

    return _done_or_again(request, notice, do, form="send-back")


@who_may(Power.SUPERVISE, Power.DECIDE_SUPERVISION)
@require_POST
def close(request: Request, notice: UUID) -> HttpResponse:
    """Checked and closed."""

    def do(typed: Typed) -> str:
        actions.close(request.person, notice, note=typed.text("note"), at=request.at, once=typed.key)
        return "督办已销号。"

    return _done_or_again(request, notice, do, form="close")


def _done_or_again(request: Request, id: UUID, do: Callable[[Typed], str], *, form: str) -> HttpResponse:
    view, typed = notices.notice(request.person, id, on=request.on), Typed(request.POST)
    try:
        said = do(typed)
    except Refused as refused:
        return _page(request, view, refused=refused, typed={form: typed.post})
    messages.success(request, said)
    return see_other(reverse("notice", args=[id]))


def _page(
    request: Request, view: NoticeView, *, refused: Refused | None = None, typed: dict[str, Any] | None = None
) -> HttpResponse:
    state, person = view.state, request.person
    clock = shown_clock(view.clock, calendar=calendar_in_force(), basis=view.trigger.basis, on=request.on)
    supervises = bool(CHECKERS & person.powers) and state.unit not in person.units
    context = {
        "view": view,
        "badge": BADGES[state.standing],
        "words": STANDING_WORDS[state.standing],
        "unit": view.pack.label_of(state.unit),
        "task": view.pack.label_of(state.task.partition("@")[0]) if state.task else "",
        "task_url": project_url(view.project, state.task) if state.task else "",
        "project_url": project_url(view.project),
        "clock": clock if state.standing in ("issued", "reported") and state.limit else None,
        "proposes": view.pack.notice_kind[view.trigger.proposes].label,
        "paper": view.pack.notice_kind[view.trigger.proposes].paper,
        "decided_by": view.pack.label_of(view.trigger.decided_by),
        "may_report": state.standing == "issued" and state.unit in person.units,
        "may_verify": state.standing == "reported" and supervises,
        "paper_url": f"{reverse('paper', args=['supervision-notice'])}?subject={view.id}",
        "papers": [shown_paper(view.pack, line) for line in view.papers],
        "history": [
            {"day": step.day, "who": step.who, "what": step.what, "basis": (), "tone": "quiet"} for step in view.steps
        ],
        "typed": typed or {},
        "sent_back": (typed or {}).get("send-back", {}),
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/notice.html", context, status=status_of(refused) if refused else 200)
