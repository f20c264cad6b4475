"""我的工作: what waits for me, for my unit, and everything that is late; simple things are done in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import duties, queries, supervision, work_lists
from quancheng.cases.packs import pack_in_force
from quancheng.cases.places import catch_up
from quancheng.cases.work_lists import MOST, WorkList
from quancheng.engine.duties import DueDuty
from quancheng.engine.errors import Refused
from quancheng.engine.pack import Power
from quancheng.engine.validity import warning
from quancheng.people.access import may
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.matters import Matter, matters
from quancheng.web.paging import Paging
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed

MINE, UNIT, ALL = "mine", "unit", "all"
UNFILLED = "还没有指定专人"
SECTIONS = (
    ("late", "逾期", "late"),
    ("today", "今天", "today"),
    ("coming", "近期", ""),
    ("undated", "未定日期", ""),
)


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    matters: list[Matter]


@who_may()
@require_GET
def work(request: Request) -> HttpResponse:
    """The list, with the day's figures above it."""
    return _page(request)


@who_may(Power.SEE_ALL)
@require_GET
def late_by_unit(request: Request) -> HttpResponse:
    """How much of each unit is late: a part of the page, asked for after it."""
    pack, late = pack_in_force(request.person.tenant), queries.late_by_unit(request.person, on=request.on)
    # A role's matters are nobody's unit while the role is not filled.
    rows = [
        (pack.label_of(unit), count, f"{reverse('work')}?who=all&unit={unit}") if unit else (UNFILLED, count, "")
        for unit, count in late.items()
    ]
    most = max(late.values(), default=1)
    template = "web/work_late_units.html" if getattr(request, "htmx", False) else "web/work_late_page.html"
    return render(request, template, {"rows": rows, "most": most})


@who_may()
@require_POST
def rectify(request: Request, notice: UUID) -> HttpResponse:
    """Report on a supervision notice without leaving the list."""
    typed = Typed(request.POST)
    text = typed.text("note", needed="请写明整改情况。")
    if typed.wrong:
        return _page(request, wrong=typed, status=422)
    try:
        supervision.report(request.person, notice, text=text, at=request.at, once=typed.key)
    except Refused as refused:
        return _page(request, wrong=typed, refused=refused, status=status_of(refused))
    messages.success(request, "整改情况已报告。")
    return see_other(reverse("work"))


def _page(
    request: Request, *, wrong: Typed | None = None, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    if not catch_up(request.person.tenant, at=request.at):
        return render(request, "web/work_none.html", status=status)
    who, when, unit = _asked(request)
    found = _listed(request, who, when, unit)
    shown = {name: matters(request.person, getattr(found, name), on=request.on) for name, _, _ in SECTIONS}
    pack = pack_in_force(request.person.tenant)
    context = {
        "who": who,
        "when": when,
        "unit_label": pack.label_of(unit) if unit else "",
        "tabs": _tabs(request, who),
        "tiles": _tiles(who, when, found),
        "sections": [Section(title=title, matters=shown[name]) for name, title, _ in SECTIONS if shown[name]],
        "found": found,
        "page": Paging(number=found.page, count=found.matching, size=MOST),
        "duties": _place_duties(request) if who == MINE and not when else [],
        "sees_all": may(request.person, Power.SEE_ALL),
        "registers": may(request.person, Power.REGISTER),
        "ending": warning(pack, request.on) if may(request.person, Power.MOVE_PACK) else "",
        "refused": refused,
        "typed": wrong,
    }
    return render(request, "web/work.html", context, status=status)


def _asked(request: Request) -> tuple[str, str, str]:
    """Whose list, which part of it, and of which unit; what one may not ask falls back to one's own."""
    who, when = request.GET.get("who", MINE), request.GET.get("when", "")
    if who == ALL and not may(request.person, Power.SEE_ALL):
        who = MINE
    unit = request.GET.get("unit", "") if who == ALL else ""
    known = pack_in_force(request.person.tenant).has_unit(unit)
    return who if who in (UNIT, ALL) else MINE, when if when in work_lists.WHEN else "", unit if known else ""


def _listed(request: Request, who: str, when: str, unit: str) -> WorkList:
    person, on, page = request.person, request.on, page_of(request)
    if who == ALL:
        return work_lists.overdue(person, on=on, page=page, unit=unit)
    if who == UNIT:
        return work_lists.of_units(person, person.units, on=on, page=page, when=when)
    return work_lists.mine(person, on=on, page=page, when=when)


def page_of(request: Request) -> int:
    """The page number of the address; the first for whatever is none."""
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 8 else 1


def _tabs(request: Request, who: str) -> list[dict[str, Any]]:
    names = [(MINE, "我的")]
    names += [(UNIT, "本单位")] if request.person.units else []
    names += [(ALL, "逾期全表")] if may(request.person, Power.SEE_ALL) else []
    return [
        {"label": label, "url": reverse("work") + (f"?who={name}" if name != MINE else ""), "is_current": name == who,
         "count": None}
        for name, label in names
    ]  # fmt: skip


def _tiles(who: str, when: str, found: WorkList) -> list[dict[str, Any]]:
    """The day's figures; each opens to its rows. The list of all that is late needs none."""
    if who == ALL:
        return []
    figures = (
        ("late", "逾期", found.late_total, "late" if found.late_total else "quiet", "exclamation-triangle-fill"),
        ("today", "今天到期", found.today_total, "today" if found.today_total else "quiet", "bell"),
        ("week", "本周其余", found.week_total, "soon" if found.week_total else "quiet", "calendar-week"),
        ("", "全部待办", found.total, "quiet", "list-check"),
    )
    return [
        {
            "label": label,
            "figure": figure,
            "tone": tone,
            "icon": icon,
            "href": f"{reverse('work')}?who={who}" + (f"&when={name}" if name else ""),
            "is_current": name == when and bool(when),
        }
        for name, label, figure, tone, icon in figures
    ]


def _place_duties(request: Request) -> list[DueDuty]:
    """The duties of the place that are the person's and have come, or come within the week."""
    person = request.person
    due = duties.due_duties(person.tenant, on=request.on)
    return [
        each
        for each in due
        if (each.duty.who in person.posts or each.duty.who in person.units or each.unit in person.units)
        and (each.opens <= request.on or (each.day - request.on).days <= 7)
    ][:5]
