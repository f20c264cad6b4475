"""指标: what the notice asks for in a year against what was done, each number open to the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from quancheng.cases import quota_counts
from quancheng.cases.packs import pack_in_force
from quancheng.cases.quota_counts import quota_of
from quancheng.cases.record_lists import PAGE
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import EVERY, PROJECTS, Pack, Power, Quota
from quancheng.engine.quotas import PACE_WORDS, Pace, QuotaRead, Standing, Which, cells, period_of, unit_of, words_of
from quancheng.people.access import Person
from quancheng.web import record_fields as shown
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of

BADGES = {
    Pace.MET: "done",
    Pace.ON_PACE: "under-way",
    Pace.BEHIND: "due-soon",
    Pace.MISSED: "late",
    Pace.COMING: "coming",
}
TURN = {Pace.MISSED: 0, Pace.BEHIND: 1, Pace.ON_PACE: 2, Pace.COMING: 3, Pace.MET: 4}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number of a quota as the page shows it."""

    name: str
    standing: Standing
    word: str
    badge: str
    url: str
    mine: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A quota with its cells, the worst first."""

    quota: Quota
    period: str
    said: str
    cells: list[Cell]
    met: int
    behind: int


@who_may()
@require_GET
def index(request: Request) -> HttpResponse:
    """Every quota in this period, or in that of the year asked for; those of one's own units unless all are wanted."""
    person, pack = request.person, pack_in_force(request.person.tenant)
    year, all_units = _year(request), bool(request.GET.get("all")) or Power.SEE_ALL in person.powers
    read = quota_counts.quotas(person, on=request.on, day=_day_in(year, request.on))
    quotas = [_shown(person, pack, each, year=year, all_units=all_units) for each in read]
    context = {
        "quotas": quotas,
        "behind": sum(each.behind for each in quotas),
        "year": year,
        "years": [request.on.year - back for back in range(4)],
        "all_units": all_units,
        "may_see_all": Power.SEE_ALL in person.powers,
        "columns": [
            {"label": label, "is_number": label in ("完成", "应到")} for label in ("谁", "完成", "应到", "进度", "状态")
        ],
    }
    return render(request, "web/quotas.html", context)


@who_may()
@require_GET
def behind(request: Request, quota_id: str) -> HttpResponse:
    """The records or projects that one number counts."""
    person, pack = request.person, pack_in_force(request.person.tenant)
    quota, year = quota_of(pack, quota_id), _year(request)
    which = _which(pack, quota, request)
    period = period_of(quota, _day_in(year, request.on))
    context: dict[str, Any] = {"quota": quota, "period": period.name, "name": words_of(pack, which) or pack.place.name}
    if quota.counts == PROJECTS:
        found = quota_counts.projects_behind(person, pack, quota, which, period, most=500)
        context |= {
            "projects": found,
            "total": len(found),
            "columns": _columns("项目", pack.label_of(quota.counted_at or "")),
        }
        return render(request, "web/quota_behind.html", context)
    kind = pack.record_kind[quota.counts]
    page = quota_counts.records_behind(person, pack, quota, which, period, page=page_of(request))
    fields = shown.columns_of(kind, person)[:3]
    context |= {
        "kind": kind,
        "rows": [(line, [(each.label, shown.line_words(pack, each, line)) for each in fields]) for line in page.lines],
        "page": Paging(number=page.page, count=page.total, size=PAGE),
        "total": page.total,
        "columns": _columns(kind.field[kind.titled_by].label, "日期", *(each.label for each in fields)),
    }
    return render(request, "web/quota_behind.html", context)


def _columns(*labels: str) -> list[dict[str, str]]:
    return [{"label": label} for label in labels]


def _shown(person: Person, pack: Pack, read: QuotaRead, *, year: int, all_units: bool) -> Shown:
    made = [_cell(person, pack, read, each, year) for each in read.cells]
    kept = [each for each in made if all_units or each.mine or not _is_of_units(read.quota)] or made
    kept.sort(key=lambda cell: (TURN[cell.standing.pace], cell.standing.share))
    bad = (Pace.BEHIND, Pace.MISSED)
    return Shown(
        quota=read.quota,
        period=read.period.name,
        said=f"{EVERY[read.quota.every]}至少{read.quota.at_least}{'个' if read.quota.counts == PROJECTS else '条'}",
        cells=kept,
        met=sum(1 for each in kept if each.standing.pace is Pace.MET),
        behind=sum(1 for each in kept if each.standing.pace in bad),
    )


def _is_of_units(quota: Quota) -> bool:
    return any(way.units for way in quota.per)


def _cell(person: Person, pack: Pack, read: QuotaRead, standing: Standing, year: int) -> Cell:
    query = urlencode([*(("which", each) for each in standing.which), ("year", year)])
    return Cell(
        name=words_of(pack, standing.which) or pack.place.name,
        standing=standing,
        word=PACE_WORDS[standing.pace],
        badge=BADGES[standing.pace],
        url=f"{reverse('quota-behind', args=[read.quota.id])}?{query}",
        mine=unit_of(read.quota, standing.which) in person.units,
    )


def _which(pack: Pack, quota: Quota, request: Request) -> Which:
    asked = tuple(request.GET.getlist("which"))
    if asked not in set(cells(pack, quota)):
        raise NotFound("没有这个数字。", help="请从指标页面进入。", quota=quota.id)
    return asked


def _year(request: Request) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= request.on.year else request.on.year


def _day_in(year: int, on: date) -> date:
    """Today in this year, the last day of a former one."""
    return on if year == on.year else date(year, 12, 31)
