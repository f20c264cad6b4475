"""排名 and 积分: as they stand, published by the named post; every number opens to what is behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import rankings as actions
from quancheng.cases.packs import pack_in_force
from quancheng.engine import recurrence
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.measures import say_period
from quancheng.engine.pack import RANK_ORDERS, Pack, Power, Ranking
from quancheng.engine.rankings import answering, plain_rows, ranking_of
from quancheng.engine.scales import plain
from quancheng.people.access import Person
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.figures import entry, party
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key

STANDINGS = {"published": ("issued", "已发布"), "withdrawn": ("refused", "已撤回")}


def _refuse_outsiders(person: Person) -> None:
    if not actions.sees_rankings(person):
        raise NotFound("没有找到排名。", help="排名由督办岗位和领导查看。")


YEAR_DIGITS = 4


@who_may(Power.SEE_ALL, Power.SUPERVISE)
@require_GET
def rankings(request: Request) -> HttpResponse:
    """One ranking as it stands today, what can be published, and what has been."""
    return _page(request)


def _page(request: Request, *, refused: Refused | None = None) -> HttpResponse:
    _refuse_outsiders(request.person)
    pack = pack_in_force(request.person.tenant)
    if not pack.rankings:
        return render(request, "web/rankings.html", {"ranking": None})
    names = [each.id for each in pack.rankings]
    wanted = request.POST.get("ranking") or request.GET.get("ranking", "")
    ranking = ranking_of(pack, wanted if wanted in names else names[0])
    rows = plain_rows(actions.standing(request.person, ranking.id, on=request.on))
    publishes = ranking.published_by in request.person.posts | request.person.units
    opened = actions.open_periods(request.person.tenant, ranking, on=request.on)
    context = {
        "ranking": ranking,
        "tabs": _tabs(pack, ranking),
        "about": _about(pack, ranking),
        **_table(request.person, pack, ranking, rows),
        "periods": [(each.period_key, say_period(each.period_key)) for each in opened] if publishes else [],
        "next_day": opened[0].day if opened else None,
        "issues": [_issue(each) for each in actions.issues(request.person.tenant, ranking=ranking.id)],
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/rankings.html", context, status=status_of(refused) if refused else 200)


def _tabs(pack: Pack, ranking: Ranking) -> list[dict[str, Any]]:
    return [
        {
            "label": each.label,
            "url": f"{reverse('rankings')}?{urlencode({'ranking': each.id})}",
            "is_current": each.id == ranking.id,
            "count": None,
        }
        for each in pack.rankings
    ]


def _about(pack: Pack, ranking: Ranking) -> str:
    return (
        f"{recurrence.words(ranking.every)}，由{pack.label_of(ranking.published_by)}发布；{RANK_ORDERS[ranking.order]}"
    )


def _table(person: Person, pack: Pack, ranking: Ranking, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The table with, under each party, the projects behind its figures that the person sees."""
    ids = {project for row in rows for cell in row["cells"].values() for project, _ in cell["projects"]}
    names = actions.names_seen(person, ids)
    return {
        "columns": [{"id": each.id, "label": each.label, "weight": plain(each.weight) if each.weight != 1 else ""}
                    for each in ranking.measures],
        "has_total": ranking.order != "in order",
        "rows": [_row(pack, ranking, row, names) for row in rows],
    }  # fmt: skip


def _row(pack: Pack, ranking: Ranking, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    cells = [(each, row["cells"][each.id]) for each in ranking.measures if each.id in row["cells"]]
    behind = {project for _, cell in cells for project, _ in cell["projects"]}
    return {
        "party": party(pack, row["party"]),
        "answers": _answers(pack, ranking, row["party"]),
        "place": row["place"],
        "total": plain(Decimal(row["total"])) if row["total"] else "",
        "cells": [
            {
                "label": each.label, "shown": f"{cell['shown']}{cell['unit']}" if cell["value"] else "—",
                "score": plain(Decimal(cell["score"])) if cell["score"] else "", "place": cell["place"],
                "url": _points_url(row["party"]) if each.points else "",
            }
            for each, cell in cells
        ],
        "projects": [
            {
                "name": names[project],
                "url": reverse("project", args=[UUID(project)]),
                "figures": "，".join(_brought(each, cell, project) for each, cell in cells if _has(cell, project)),
            }
            for project in sorted(behind, key=lambda each: names.get(each, ""))
            if project in names
        ],
    }  # fmt: skip


def _answers(pack: Pack, ranking: Ranking, ranked: str) -> str:
    """Which unit answers for the place of a jurisdiction; "" where units are ranked themselves."""
    unit = answering(pack, ranking, ranked)
    return pack.label_of(unit) if unit and unit != ranked else ""


def _points_url(unit: str) -> str:
    return f"{reverse('scores')}?{urlencode({'unit': unit})}"


def _has(cell: dict[str, Any], project: str) -> bool:
    return any(each == project for each, _ in cell["projects"])


def _brought(each: Any, cell: dict[str, Any], project: str) -> str:
    value = next(value for found, value in cell["projects"] if found == project)
    if each.share is not None or each.count is not None:
        return f"{each.label}：{'计入' if value == '1' else '未达到'}"
    return f"{each.label}：{value}{cell['unit'] if each.per is None else ''}"


def _issue(each: actions.Issue) -> dict[str, Any]:
    badge, word = STANDINGS[each.standing]
    return {
        "url": reverse("ranking", args=[each.id]), "period": say_period(each.period), "day": each.published,
        "badge": badge, "word": word,
    }  # fmt: skip


@who_may(Power.SEE_ALL, Power.SUPERVISE)
@require_POST
def publish(request: Request) -> HttpResponse:
    """Freeze it for a period."""
    typed = Typed(request.POST)
    name, period = typed.text("ranking"), typed.text("period")
    try:
        made = actions.publish(request.person, name, period, at=request.at, once=typed.key)
    except Refused as refused:
        return _page(request, refused=refused)
    messages.success(request, "排名已发布，从现在起不再变动。")
    return see_other(reverse("ranking", args=[made]))


@who_may(Power.SEE_ALL, Power.SUPERVISE)
@require_GET
def ranking(request: Request, ranking: UUID) -> HttpResponse:
    """One published ranking, as it was."""
    return _issue_page(request, ranking)


@who_may(Power.SEE_ALL, Power.SUPERVISE)
@require_POST
def withdraw(request: Request, ranking: UUID) -> HttpResponse:
    """Take it back, with the reason."""
    _refuse_outsiders(request.person)
    typed = Typed(request.POST)
    try:
        actions.withdraw(request.person, ranking, reason=typed.text("reason"), at=request.at, once=typed.key)
    except Refused as refused:
        return _issue_page(request, ranking, refused=refused)
    messages.success(request, "已撤回，可以重新发布。")
    return see_other(reverse("ranking", args=[ranking]))


def _issue_page(request: Request, id: UUID, *, refused: Refused | None = None) -> HttpResponse:
    _refuse_outsiders(request.person)
    pack = pack_in_force(request.person.tenant)
    issue = actions.issue(request.person.tenant, id)
    rule = ranking_of(pack, issue.ranking)
    badge, word = STANDINGS[issue.standing]
    context = {
        "id": id,
        "ranking": rule,
        "issue": issue,
        "period": say_period(issue.period),
        "badge": badge,
        "word": word,
        "about": _about(pack, rule),
        **_table(request.person, pack, rule, issue.rows),
        "may_withdraw": issue.standing == "published"
        and rule.published_by in request.person.posts | request.person.units,
        "back": f"{reverse('rankings')}?{urlencode({'ranking': rule.id})}",
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/ranking.html", context, status=status_of(refused) if refused else 200)


@who_may()
@require_GET
def scores(request: Request) -> HttpResponse:
    """The year's points by unit and rule; one unit opens to its entries, an entry to the project's history."""
    person, pack = request.person, pack_in_force(request.person.tenant)
    years = actions.years_of_points(person.tenant) or [request.on.year]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == YEAR_DIGITS else years[0]
    entries = actions.points_in(person.tenant, pack, year=year)
    if not actions.sees_rankings(person):
        entries = [each for each in entries if each.unit in person.units]
    totals = actions.unit_totals(entries)
    unit = request.GET.get("unit", "")
    mine = [each for each in entries if each.unit == unit]
    names = actions.names_seen(person, {each.project for each in mine})
    context = {
        "rules": [(rule.id, rule.label) for rule in pack.points],
        "rows": [
            _unit(pack, entries, each, total, year) for each, total in sorted(totals.items(), key=lambda e: -e[1])
        ],
        "year": year,
        "years": years,
        "unit": party(pack, unit) if unit else "",
        "entries": [
            {**entry(pack, each, str(UUID(each.project))), "project": names[each.project]}
            for each in reversed(mine)
            if each.project in names
        ],
        "unit_total": plain(totals.get(unit, Decimal(0))),
    }
    return render(request, "web/scores.html", context)


def _unit(pack: Pack, entries: list[Any], unit: str, total: Decimal, year: int) -> dict[str, Any]:
    by_rule = {rule.id: Decimal(0) for rule in pack.points}
    for each in entries:
        if each.unit == unit:
            by_rule[each.rule] += each.counted
    return {
        "name": party(pack, unit),
        "url": f"?{urlencode({'year': year, 'unit': unit})}#entries",
        "total": plain(total),
        "cells": [(pack.label_of(rule), plain(value) if value else "") for rule, value in by_rule.items()],
    }
