"""Two tabs of a project: factors and supporting works; records and guides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import actions
from quancheng.cases import project_view as cases
from quancheng.cases.project_view import ProjectView
from quancheng.cases.record_lists import WantedRecords, records
from quancheng.engine import factors, plans
from quancheng.engine import requests as rq
from quancheng.engine.errors import BadValue, NotFound, Refused
from quancheng.engine.guides import TellGuide, tellers, untold
from quancheng.engine.handing_in import SendBackMaterial, TakeMaterial, is_of_factor
from quancheng.engine.pack import RecordScope, Value
from quancheng.engine.standing import stands_for
from quancheng.packfiles.values import parse_value
from quancheng.web import handed_in
from quancheng.web import project_support as support
from quancheng.web.answers import see_other
from quancheng.web.deeds import read_back, read_version
from quancheng.web.doors import Request, who_may
from quancheng.web.guides_shown import shown
from quancheng.web.record_deeds import units_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed
from quancheng.web.views.project import page_of_project
from quancheng.web.views.records import follow_of

SUPPORT, RECORDS = "project-support", "project-records"
FEW = 20


@who_may()
@require_GET
def support_of(request: Request, project: UUID) -> HttpResponse:
    """Factor needs and the plan of supporting works."""
    return _support(request, cases.project(request.person, project, on=request.on))


@who_may()
@require_GET
def records_of(request: Request, project: UUID) -> HttpResponse:
    """What was recorded of the project, and what the enterprise was told."""
    return _records(request, cases.project(request.person, project, on=request.on))


def _support(request: Request, view: ProjectView, **formed: Any) -> HttpResponse:
    context = {
        "needs": support.needs(view, request.person),
        "plans": support.support_plans(view, request.person),
        "handed": [
            each
            for about in view.case.handed
            if is_of_factor(about)
            for each in handed_in.materials(view, request.person, about)
        ],
        "judge_url": reverse("project-keep", args=[view.id, "x"])[:-1],
        "coming": [each.label for each in view.pack.needs if not factors.has_begun(view.case, each)]
        + [each.label for each in view.pack.plans if not plans.has_begun(view.case, each)],
    }
    return page_of_project(request, view, SUPPORT, context, "web/project_support.html", **formed)


def _records(request: Request, view: ProjectView, **formed: Any) -> HttpResponse:
    person, pack = request.person, view.pack
    owed = {guide.id for guide in untold(pack, view.case)}
    actor = actions.actor_on(person, pack, view.case.jurisdiction)
    guides = [
        {
            "shown": shown(pack, guide, view.case.told.get(guide.id, "")),
            "owed": guide.id in owed,
            "may_tell": guide.id not in view.case.told
            and not view.case.ended
            and any(stands_for(view.case, actor, party) for party in tellers(pack, view.case, guide)),
        }
        for guide in pack.guides
        if guide.id in view.case.told or any(pack.task[name].stage in _near(view) for name in guide.tasks)
    ]
    context = {
        "kinds": [_kind(request, view, kind) for kind in pack.records if kind.of is RecordScope.PROJECT],
        "guides": guides,
        "tells": [each for each in guides if each["may_tell"]],
        "has_guides": bool(pack.guides),
    }
    return page_of_project(request, view, RECORDS, context, "web/project_records.html", **formed)


def _near(view: ProjectView) -> set[str]:
    """The stages up to the next one: what is far off is in the whole guide."""
    order = [stage.id for stage in view.pack.stages]
    here = order.index(view.case.stage) if view.case.stage in order else 0
    return set(order[: here + 2])


def _kind(request: Request, view: ProjectView, kind: Any) -> dict[str, Any]:
    page = records(request.person, kind, WantedRecords(project=view.id), size=FEW)
    return {
        "kind": kind,
        "page": page,
        "rows": [
            (line, follow_of(line.follow, line.due, view.on), view.pack.party_word(line.unit))
            for line in page.lines
        ],
        "makes": not view.case.ended and bool(units_of(request.person, view.pack, kind, view)),
    }  # fmt: skip


Read = Callable[[Typed, ProjectView], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """A form of these tabs: the request it puts and how its fields are read."""

    request: type[rq.Request]
    read: Read
    said: str
    tab: str = SUPPORT


def _need(typed: Typed, view: ProjectView) -> dict[str, Any]:
    form, _, factor = typed.text("need").partition("/")
    return {"form": form, "factor": factor, "amount": _amount(typed, view, factor)}


def _amount(typed: Typed, view: ProjectView, name: str) -> Value:
    """The amount typed, in the factor's own type; a bare number of land is in 亩."""
    text, factor = typed.text("amount"), view.pack.factor.get(name)
    if not text or factor is None:
        return None
    if factor.type.value == "area" and text.replace(".", "", 1).isdecimal():
        text = f"{text}亩"
    try:
        return parse_value(factor.type, text)
    except BadValue as refused:
        typed.wrong["amount"] = str(refused)
        return None


def _work(typed: Typed, view: ProjectView) -> dict[str, Any]:
    plan, _, rest = typed.text("work").partition("/")
    work, _, phase = rest.partition("/")
    return {"plan": plan, "work": work, "phase": phase, "day": typed.day("day", needed="请填写日期。")}


DEEDS: Mapping[str, Keeping] = {
    "ask-factor": Keeping(
        request=factors.AskFactor, said="需求已填报。",
        read=lambda typed, view: {**_need(typed, view), "note": typed.text("note")},
    ),
    "verify-factor": Keeping(
        request=factors.VerifyFactor, said="需求已核实。",
        read=lambda typed, view: {**_need(typed, view), "opinion": typed.text("note")},
    ),
    "guarantee-factor": Keeping(
        request=factors.GuaranteeFactor, said="保障情况已填报。",
        read=lambda typed, view: {**_need(typed, view), "by_day": typed.day("day")},
    ),
    "set-phase": Keeping(
        request=plans.SetPhase, said="施工阶段时间已定。",
        read=lambda typed, view: {
            "plan": typed.text("plan"), "phase": typed.text("phase"), "day": typed.day("day", needed="请填写日期。"),
            "reason": typed.text("reason"),
        },
    ),
    "plan-work": Keeping(
        request=plans.PlanWork, said="计划时间已安排。",
        read=lambda typed, view: {**_work(typed, view), "reason": typed.text("reason")},
    ),
    "finish-work": Keeping(
        request=plans.FinishWork, said="已登记完成。",
        read=lambda typed, view: {**_work(typed, view), "note": typed.text("note")},
    ),
    "take-material": Keeping(
        request=TakeMaterial, said="企业材料已收下。", read=lambda typed, view: read_version(typed)
    ),
    "send-back-material": Keeping(
        request=SendBackMaterial, said="企业材料已退回，企业会看到理由。", read=lambda typed, view: read_back(typed)
    ),
    "tell-guide": Keeping(
        request=TellGuide, said="已记录告知。", tab=RECORDS,
        read=lambda typed, view: {
            "guides": tuple(each.id for each in view.pack.guides if typed.post.get(f"guide-{each.id}")),
            "how": typed.text("note"),
        },
    ),
}  # fmt: skip


@who_may()
@require_POST
def do(request: Request, project: UUID, deed: str) -> HttpResponse:
    """One of the forms of these tabs."""
    view = cases.project(request.person, project, on=request.on)
    asked = DEEDS.get(deed)
    if asked is None:
        raise NotFound("没有这个操作。", help="请从项目页面办理。", deed=deed)
    typed, page = Typed(request.POST), _records if asked.tab == RECORDS else _support
    words = asked.read(typed, view)
    if typed.wrong:
        return page(request, view, deed=deed, typed=typed, status=422)
    try:
        actions.ask(request.person, project, asked.request, at=request.at, key=typed.key, **words)
    except Refused as refused:
        again = cases.project(request.person, project, on=request.on)
        return page(request, again, deed=deed, typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, asked.said)
    anchor = typed.text("need").replace("/", "-") or typed.text("work").replace("/", "-")
    return see_other(reverse(asked.tab, args=[project]) + (f"#{anchor}" if anchor else ""))
