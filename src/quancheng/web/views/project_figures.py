"""A project's tab of figures: lights, what is reported month by month, evaluations, points, upgrades and ways out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import actions, evidence, links, rankings
from quancheng.cases import project_view as cases
from quancheng.cases.project_view import ProjectView
from quancheng.engine import evaluations, exits, measures
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.pack import FactType, Power
from quancheng.engine.scales import plain
from quancheng.people.access import may
from quancheng.web import deeds, figures
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed
from quancheng.web.uploads import papers_of
from quancheng.web.views.project import page_of_project

FIGURES = "project-figures"


@dataclass(frozen=True, kw_only=True)
class Entering:
    """A form of the tab: its request, what it says when it is done, how it is read."""

    request: type[rq.Request]
    said: str
    read: Callable[[Typed, ProjectView], Mapping[str, Any]]
    has_evidence: bool = False


def _value(typed: Typed, view: ProjectView) -> Any:
    measure = view.pack.measure.get(typed.text("measure"))
    if measure is not None and measure.type is FactType.MONEY:
        fen = typed.fen("value")
        if fen is None and "value" not in typed.wrong:
            typed.wrong["value"] = "请填写金额，没有发生的填0。"
        return fen
    number = typed.number("value", needed="请填写数字，没有的填0。")
    return number / 100 if number is not None and measure and measure.type is FactType.PERCENT else number


def _figure(typed: Typed, view: ProjectView) -> dict[str, Any]:
    period = typed.text("period", needed="请选择是哪一期。")
    return {
        "measure": typed.text("measure"), "period": period, "value": _value(typed, view),
        "reason": typed.text("reason"),
    }  # fmt: skip


def _indicator(typed: Typed, view: ProjectView) -> dict[str, Any]:
    return {
        "evaluation": typed.text("evaluation"), "period": typed.text("period"), "indicator": typed.text("indicator"),
        "value": typed.number("value", needed="请填写数字。") or Decimal(0),
        "source": typed.text("source", needed="请写明数据来源。"), "evaluator": typed.text("evaluator"),
        "reason": typed.text("reason"),
    }  # fmt: skip


def _conclusion(typed: Typed, view: ProjectView) -> dict[str, Any]:
    return {name: typed.text(name) for name in ("evaluation", "period", "note")}


def _way(typed: Typed, view: ProjectView) -> dict[str, Any]:
    way = next((each for each in view.pack.exits if each.id == typed.text("exit")), None)
    ground = typed.choice("ground", way.grounds if way else (), needed="请选择情形。")
    return {"exit": typed.text("exit"), "ground": ground, "reason": typed.text("reason", needed="请写明理由。")}


def _deciding(typed: Typed, view: ProjectView) -> dict[str, Any]:
    agreed = typed.choice("agreed", ("yes", "no"), needed="请选择同意或不同意。") == "yes"
    note = typed.text("note", needed="" if agreed else "不同意要写明理由。")
    return {"exit": typed.text("exit"), "agreed": agreed, "note": note}


DEEDS: Mapping[str, Entering] = {
    "report-figure": Entering(
        request=measures.ReportMeasure, said="已填报。", has_evidence=True,
        read=lambda typed, view: {**_figure(typed, view), "note": typed.text("note")},
    ),
    "plan-figure": Entering(request=measures.PlanMeasure, said="计划已保存。", read=_figure),
    "enter-indicator": Entering(request=evaluations.EnterIndicator, said="指标已填写。", read=_indicator),
    "conclude-evaluation": Entering(request=evaluations.ConcludeEvaluation, said="评价结论已作出。", read=_conclusion),
    "propose-exit": Entering(request=exits.ProposeExit, said="已提出，等待决定。", read=_way, has_evidence=True),
    "decide-exit": Entering(request=exits.DecideExit, said="决定已记录。", read=_deciding),
}  # fmt: skip


@who_may()
@require_GET
def figures_of(request: Request, project: UUID) -> HttpResponse:
    """The tab."""
    return _page(request, cases.project(request.person, project, on=request.on))


@who_may()
@require_POST
def do(request: Request, project: UUID, deed: str) -> HttpResponse:
    """One of the forms of the tab."""
    view = cases.project(request.person, project, on=request.on)
    asked, typed = DEEDS.get(deed), Typed(request.POST)
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
    anchor = typed.text("measure") or typed.text("evaluation") or typed.text("exit")
    return see_other(f"{reverse(FIGURES, args=[project])}#{anchor}")


def _put(request: Request, project: UUID, asked: Entering, words: Mapping[str, Any], typed: Typed) -> None:
    if asked.has_evidence:
        evidence.ask_with_evidence(
            request.person, project, asked.request, words, papers=papers_of(request), number=typed.text("number"),
            at=request.at, key=typed.key,
        )  # fmt: skip
    else:
        actions.ask(request.person, project, asked.request, at=request.at, key=typed.key, **words)


@who_may(Power.REGISTER)
@require_POST
def upgrade(request: Request, project: UUID) -> HttpResponse:
    """This project upgrades another of the same enterprise, which the person sees."""
    view, typed = cases.project(request.person, project, on=request.on), Typed(request.POST)
    other = typed.id("of", needed="请选择所升级的项目。")
    how = typed.text("how", needed="请写明怎样升级。")
    if typed.wrong or other is None:
        return _page(request, view, deed="upgrade", typed=typed, status=422)
    try:
        links.link_upgrade(
            request.person, project, other, how=how, reason=typed.text("reason"), at=request.at, key=typed.key
        )
    except Refused as refused:
        again = cases.project(request.person, project, on=request.on)
        return _page(request, again, deed="upgrade", typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, "已与所升级的项目相连。")
    return see_other(f"{reverse(FIGURES, args=[project])}#upgrades")


def _page(request: Request, view: ProjectView, **formed: Any) -> HttpResponse:
    person = request.person
    shown = evidence.shown(person.tenant, figures.references(view))
    entries = rankings.project_points(person.tenant, view.pack, view.id) if view.pack.points else []
    linked = links.linked(person, view.id)
    context = {
        "lights": figures.lights(view),
        "measures": figures.shown_measures(view, person, shown),
        "evaluations": figures.shown_evaluations(view, person),
        "points": figures.shown_points(view, entries),
        "points_total": plain(sum((each.counted for each in entries), Decimal(0))),
        "has_points": bool(view.pack.points),
        "exits": figures.shown_exits(view, person, shown),
        "linked": linked,
        "may_link": may(person, Power.REGISTER) and not view.case.ended,
        "siblings": links.siblings(person, view.id, view.case) if may(person, Power.REGISTER) else [],
        "agreeing": deeds.GRANTING,
        "accept": evidence.ACCEPTED,
        "kinds": evidence.KINDS,
    }
    return page_of_project(request, view, FIGURES, context, "web/project_figures.html", **formed)
