"""我的工作: what waits for me, for my unit, and everything that is late; simple things are done in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import comment_lists, duties, queries, supervision, work_lists
from quancheng.cases.listing import MANY, or_more
from quancheng.cases.packs import pack_in_force
from quancheng.cases.places import catch_up
from quancheng.cases.watching import PAGE as WATCHED_PAGE
from quancheng.cases.watching import watched
from quancheng.cases.work_groups import BY_KIND, BY_PROJECT, GROUPS, Group, grouped
from quancheng.cases.work_lists import MOST, WorkList
from quancheng.engine.duties import DueDuty
from quancheng.engine.errors import Refused
from quancheng.engine.pack import Power
from quancheng.engine.validity import warning
from quancheng.people.access import may
from quancheng.people.standing_in import stood_in
from quancheng.web import comment_page
from quancheng.web.answers import back_to_work, in_place_of_all, see_other
from quancheng.web.deeds import ACCEPTING, GRANTING
from quancheng.web.doors import Request, who_may
from quancheng.web.matters import KINDS, Matter, matters
from quancheng.web.paging import Paging, page_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, id_of

MINE, UNIT, WATCHED, ALL = "mine", "unit", "watched", "all"
MENTIONS = 5
"""Comments that mean one, shown above the list; the rest are on their own page."""
UNFILLED = "还没有指定专人"
SECTIONS = (
    ("late", "逾期", "late"),
    ("today", "今天", "today"),
    ("coming", "近期", ""),
    ("undated", "未定日期", ""),
)


@dataclass(frozen=True, kw_only=True)
class Section:
    """Lines under a title; `count` and `late` are of all of them, `more` leads to those that are not shown."""

    title: str
    matters: list[Matter]
    count: int
    late: int = 0
    url: str = ""
    more: str = ""


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
        return in_place_of_all(_page(request, wrong=typed, status=422))
    try:
        supervision.report(request.person, notice, text=text, at=request.at, once=typed.key)
    except Refused as refused:
        return in_place_of_all(_page(request, wrong=typed, refused=refused, status=status_of(refused)))
    messages.success(request, "整改情况已报告。")
    return see_other(back_to_work(typed))


def _page(
    request: Request, *, wrong: Typed | None = None, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    if not catch_up(request.person.tenant, at=request.at):
        return render(request, "web/work_none.html", status=status)
    person, asked = request.person, _asked(request)
    pack, found = pack_in_force(person.tenant), _listed(request, asked)
    groups = _grouped(request, asked)
    sections, count, size = groups or (_by_day(request, found), min(found.matching, MANY), MOST)
    mentions = comment_lists.waiting(person, most=MENTIONS) if asked.who == MINE and not asked.is_narrowed else None
    context = {
        "who": asked.who,
        "when": asked.part.when,
        "by": asked.by,
        "narrowed": _narrowed_by(request, asked),
        "unit_label": pack.label_of(asked.unit) if asked.unit else "",
        "tabs": _tabs(request, asked.who),
        "orders": _orders(asked) if asked.who != ALL else [],
        "tiles": _tiles(asked, found),
        "sections": sections,
        "found": found,
        "page": Paging(
            number=found.page if not groups else page_of(request),
            count=count,
            size=size,
            is_more=found.is_more and not groups,
        ),
        "page_unit": {BY_PROJECT: "个项目", BY_KIND: "类"}.get(asked.by, "件"),
        "picks": sum(1 for section in sections for each in section.matters if each.pick) > 1,
        "mentions": comment_page.shown_anywhere(mentions.lines) if mentions else [],
        "mentions_total": mentions.total if mentions else 0,
        "names": comment_lists.project_names(person, mentions.lines) if mentions else {},
        **_watched(request, asked),
        "stood_in": stood_in(person, on=request.on) if person.alone and asked.who == MINE else [],
        "duties": _place_duties(request) if asked.who == MINE and not asked.is_narrowed and not asked.by else [],
        "sees_all": may(person, Power.SEE_ALL),
        "registers": may(person, Power.REGISTER),
        "ending": warning(pack, request.on) if may(person, Power.MOVE_PACK) else "",
        "refused": refused,
        "typed": wrong,
        "granting": GRANTING,
        "accepting": ACCEPTING,
        "here": "list",
        "back": f"work?{asked.query(page=found.page)}",
    }
    return render(request, "web/work.html", context, status=status)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose list, which part of it, in which groups, and of which unit."""

    who: str
    part: work_lists.Part
    by: str
    unit: str

    @property
    def is_narrowed(self) -> bool:
        return self.part != work_lists.ALL_OF_IT

    def query(self, **changes: object) -> str:
        """The list as the question of an address, with changes."""
        asked = {
            "who": self.who if self.who != MINE else "", "when": self.part.when, "kind": self.part.kind,
            "project": str(self.part.project or ""), "by": self.by, "unit": self.unit, **changes,
        }  # fmt: skip
        return urlencode({name: value for name, value in asked.items() if value not in ("", None, 1)})


def _asked(request: Request) -> Asked:
    """What one may not ask falls back to one's own; what means nothing counts as not asked."""
    given, person = request.GET, request.person
    who = given.get("who", MINE)
    if who not in (UNIT, WATCHED, ALL) or (who == ALL and not may(person, Power.SEE_ALL)):
        who = MINE
    unit = given.get("unit", "") if who == ALL else ""
    known = pack_in_force(person.tenant).has_unit(unit)
    if who == ALL:
        return Asked(who=who, part=work_lists.ALL_OF_IT, by="", unit=unit if known else "")
    part = work_lists.Part(
        when=given.get("when", "") if given.get("when") in work_lists.WHEN else "",
        kind=given.get("kind", "") if given.get("kind") in KINDS else "",
        project=id_of(given.get("project", "")),
    )
    return Asked(
        who=who, part=part, by=given.get("by", "") if given.get("by") in (BY_PROJECT, BY_KIND) else "", unit=""
    )


def _listed(request: Request, asked: Asked) -> WorkList:
    person, on, page = request.person, request.on, page_of(request)
    if asked.who == ALL:
        return work_lists.overdue(person, on=on, page=page, unit=asked.unit)
    if asked.who == UNIT:
        return work_lists.of_units(person, person.units, on=on, page=page, part=asked.part)
    if asked.who == WATCHED:
        return work_lists.of_watched(person, on=on, page=page, part=asked.part)
    return work_lists.mine(person, on=on, page=page, part=asked.part)


def _by_day(request: Request, found: WorkList) -> list[Section]:
    """Late, today, coming, undated; only those that have something."""
    sections = []
    for name, title, _ in SECTIONS:
        shown = matters(request.person, getattr(found, name), on=request.on)
        if shown:
            sections.append(Section(title=title, matters=shown, count=len(shown)))
    return sections


def _grouped(request: Request, asked: Asked) -> tuple[list[Section], int, int] | None:
    """The sections by project or kind, how many there are in all, how many on a page; nothing for a list by day."""
    if not asked.by:
        return None
    person, arms = request.person, {
        MINE: work_lists.arms_of_mine, WATCHED: work_lists.arms_of_watched,
        UNIT: lambda person: work_lists.arms_of_units(person.units),
    }[asked.who](request.person)  # fmt: skip
    found = grouped(
        person, arms, asked.part, by=asked.by, on=request.on, page=page_of(request), gathers=asked.who == WATCHED
    )
    shown = iter(matters(person, [line for group in found.groups for line in group.lines], on=request.on))
    return [_section(asked, group, [next(shown) for _ in group.lines]) for group in found.groups], found.total, GROUPS


def _section(asked: Asked, group: Group, shown: list[Matter]) -> Section:
    if asked.by == BY_KIND:
        title, more = KINDS.get(group.kind, "其他"), asked.query(by="", kind=group.kind)
        url = ""
    else:
        name = next((each.project for each in group.lines if each.project), "")
        title = name if group.project else "不属于某个项目的"
        more = asked.query(by="", project=str(group.project)) if group.project else asked.query(by="")
        url = reverse("project", args=[group.project]) if group.project else ""
    return Section(
        title=title or "（未命名项目）", matters=shown, count=group.count, late=group.late, url=url,
        more=f"?{more}" if group.more else "",
    )  # fmt: skip


def _narrowed_by(request: Request, asked: Asked) -> list[tuple[str, str]]:
    """What the list is narrowed to besides the day, each with the list without it."""
    found = []
    if asked.part.kind:
        found.append((f"只看“{KINDS[asked.part.kind]}”", f"?{asked.query(kind='')}"))
    if asked.part.project:
        name = queries.names_of(request.person, [asked.part.project]).get(asked.part.project, "")
        found.append((f"只看“{name}”" if name else "只看一个项目", f"?{asked.query(project='')}"))
    return found


def _orders(asked: Asked) -> list[dict[str, Any]]:
    """By what the list may be looked at."""
    ways = (("", "按到期"), (BY_PROJECT, "按项目"), (BY_KIND, "按类别"))
    return [
        {"label": label, "url": f"{reverse('work')}?{asked.query(by=by)}", "is_current": asked.by == by}
        for by, label in ways
    ]


def _watched(request: Request, asked: Asked) -> dict[str, Any]:
    """The watched projects themselves, on their tab; they have pages of their own."""
    if asked.who != WATCHED:
        return {}
    found = watched(request.person, page=page_of(request, "watched"))
    return {"watched": found, "watched_page": Paging(number=found.page, count=found.total, size=WATCHED_PAGE)}


def _tabs(request: Request, who: str) -> list[dict[str, Any]]:
    names = [(MINE, "我的")]
    names += [(UNIT, "本单位")] if request.person.units else []
    names += [(WATCHED, "我关注的")]
    names += [(ALL, "逾期全表")] if may(request.person, Power.SEE_ALL) else []
    return [
        {"label": label, "url": reverse("work") + (f"?who={name}" if name != MINE else ""), "is_current": name == who,
         "count": None}
        for name, label in names
    ]  # fmt: skip


def _tiles(asked: Asked, found: WorkList) -> list[dict[str, Any]]:
    """The day's figures; each opens to its rows. The list of all that is late needs none."""
    if asked.who == ALL:
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
            "figure": or_more(figure),
            "tone": tone,
            "icon": icon,
            "href": f"{reverse('work')}?{asked.query(when=name, who=asked.who)}",
            "is_current": name == asked.part.when and bool(name),
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
        if {each.duty.who, each.unit} & (person.posts | person.units)
        and (each.opens <= request.on or (each.day - request.on).days <= 7)
    ][:5]
