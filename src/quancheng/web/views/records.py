"""记录: what units write down, kind by kind — lists, making and correcting, one record and what is done with it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import record_lists
from quancheng.cases.ledger_views import note_export
from quancheng.cases.packs import pack_in_force
from quancheng.cases.queries import names_of
from quancheng.cases.record_intake import open_uploads
from quancheng.cases.record_lists import PAGE, WantedRecords
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import FactType, Pack, RecordKind, RecordScope
from quancheng.engine.records import parties_of
from quancheng.papers import ledger_sheet
from quancheng.people.access import Person
from quancheng.web import record_fields as shown
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of
from quancheng.web.record_deeds import units_of
from quancheng.web.typed import Typed, new_key

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FOLLOWS = {"open": ("waiting", "待办理"), "answered": ("waiting", "待核实"), "closed": ("done", "已办结")}


@who_may()
@require_GET
def index(request: Request) -> HttpResponse:
    """Every kind of record of the pack, with how many the person sees, and the notice's fixed lists."""
    pack = pack_in_force(request.person.tenant)
    counts = record_lists.counts(request.person, pack.records)
    kinds = [
        {
            "kind": kind,
            "of": kind.of,
            "count": counts.get(kind.id, 0),
            "url": reverse("record-list", args=[kind.id]),
            "keepers": "、".join(pack.party_word(each) for each in kind.recorded_by),
            "makes": kind.of is RecordScope.PLACE and bool(units_of(request.person, pack, kind)),
            "chart": kind.chart is not None,
        }
        for kind in pack.records
    ]
    context = {
        "of_place": [each for each in kinds if each["of"] is RecordScope.PLACE],
        "of_projects": [each for each in kinds if each["of"] is RecordScope.PROJECT],
        "lists": pack.lists,
        "columns": [{"label": label, "is_number": label == "条数"} for label in ("记录", "条数", "由谁登记", "")],
    }
    return render(request, "web/records.html", context)


@who_may()
@require_GET
def record_list(request: Request, kind_id: str) -> HttpResponse:
    """The records of one kind that the person sees, filtered and searched."""
    pack = pack_in_force(request.person.tenant)
    kind = kind_named(pack, kind_id)
    wanted = _wanted(request, kind)
    page = record_lists.records(request.person, kind, wanted)
    columns = shown.columns_of(kind, request.person)
    belongs = [each for each in pack.records if kind.id in each.about]
    context = {
        "kind": kind,
        "wanted": wanted,
        "columns": [{"label": label} for label in _headings(kind, columns, belongs)],
        "rows": _rows(request.person, pack, kind, page.lines, columns, belongs, request.on),
        "page": Paging(number=page.page, count=page.total, size=PAGE),
        "units": _unit_choices(request.person, pack, kind),
        "years": [str(request.on.year - back) for back in range(4)],
        "year": request.GET.get("year", ""),
        "choices": _choice_filters(request, pack, kind),
        "chosen": _chosen(request, pack, kind, wanted),
        "clear_url": reverse("record-list", args=[kind.id]),
        "query": request.GET.urlencode(),
        "makes": kind.of is RecordScope.PLACE and bool(units_of(request.person, pack, kind)),
        "import_key": new_key(),
        "uploads": open_uploads(request.person, kind),
        "about_line": record_lists.line_of(request.person, wanted.about) if wanted.about else None,
    }
    return render(request, "web/record_list.html", context)


@who_may()
@require_POST
def export(request: Request, kind_id: str) -> HttpResponse:
    """What the list shows as a workbook; taking it is noted."""
    pack, person = pack_in_force(request.person.tenant), request.person
    kind = kind_named(pack, kind_id)
    request.GET = _query_of(request)
    wanted = _wanted(request, kind)
    page = record_lists.records(person, kind, wanted, size=ledger_sheet.MOST)
    conditions = "；".join(each["label"] for each in _chosen(request, pack, kind, wanted)) or "全部"
    content = ledger_sheet.write(
        kind.label,
        shown.sheet_columns(kind, person),
        [shown.sheet_row(pack, kind, line) for line in page.lines],
        conditions=conditions,
        taken_by=f"{person.unit_words} {person.post_words}".strip(),
        on=request.on,
    )
    note_export(person, kind.id, conditions=conditions, rows=len(page.lines), at=request.at)
    name = quote(f"{kind.label}（{request.on.isoformat()}）.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@who_may()
@require_GET
def chart(request: Request, kind_id: str) -> HttpResponse:
    """The records of one kind drawn as industry chains, part by part; from a gap a lead can be opened."""
    pack = pack_in_force(request.person.tenant)
    kind = kind_named(pack, kind_id)
    if kind.chart is None:
        raise NotFound("这种记录没有图。", help="请从记录列表进入。", kind=kind_id)
    page = record_lists.records(request.person, kind, WantedRecords(), size=2000)
    return render(
        request,
        "web/record_chart.html",
        {"kind": kind, **chains(kind, page.lines, request.GET, leads=pack.leads is not None)},
    )


@who_may()
@require_GET
def fixed_list(request: Request, list_id: str) -> HttpResponse:
    """A list that stands in the notice itself."""
    pack = pack_in_force(request.person.tenant)
    found = next((each for each in pack.lists if each.id == list_id), None)
    if found is None:
        raise NotFound("没有这张清单。", help="请从记录页面进入。", list=list_id)
    columns = [{"label": each} for each in found.columns]
    rows = [list(zip(found.columns, row, strict=True)) for row in found.rows]
    return render(request, "web/fixed_list.html", {"list": found, "columns": columns, "rows": rows})


def chains(kind: RecordKind, lines: list[record_lists.RecordLine], asked: Any, *, leads: bool) -> dict[str, Any]:
    """The links of each chain by part, those that are missing marked, with the way to open a lead."""
    chart = kind.chart
    assert chart is not None, "only kinds with a chart are drawn"
    standing, parts = kind.field[chart.standing], kind.field[chart.part].choices
    names = kind.field[chart.chain].choices or tuple(sorted({str(line.content.get(chart.chain, "")) for line in lines}))
    tones = {choice: ("late" if choice in chart.gaps else "done" if at == 0 else "busy")
             for at, choice in enumerate(standing.choices)}  # fmt: skip
    wanted = asked.get("chain", "")
    found = []
    for chain in names if wanted not in names else (wanted,):
        of_chain = [line for line in lines if line.content.get(chart.chain) == chain]
        columns = [
            (
                part,
                [
                    _link(line, chart, tones, chain if leads else "")
                    for line in of_chain
                    if line.content.get(chart.part) == part
                ],
            )
            for part in parts
        ]
        gaps = sum(1 for line in of_chain if line.content.get(chart.standing) in chart.gaps)
        found.append({"name": chain, "columns": columns, "total": len(of_chain), "gaps": gaps})
    return {"chains": found, "names": names, "wanted": wanted, "standings": list(tones.items())}


def _link(line: record_lists.RecordLine, chart: Any, tones: dict[str, str], chain: str) -> dict[str, Any]:
    standing = str(line.content.get(chart.standing, ""))
    source = quote(f"产业链缺口：{chain} · {line.title}")
    lead = f"{reverse('lead-new')}?source={source}" if chain and standing in chart.gaps else ""
    return {"line": line, "standing": standing, "tone": tones.get(standing, "quiet"), "lead": lead}


def follow_of(follow: str, due: date | None, on: date) -> tuple[str, str] | None:
    """Where what a record asks for stands: late only once its day has passed."""
    if follow == "open" and due is not None and due < on:
        return "late", "逾期"
    return FOLLOWS.get(follow)


# What a list is asked for.


def kind_named(pack: Pack, name: str) -> RecordKind:
    kind = pack.record_kind.get(name)
    if kind is None:
        raise NotFound("没有这种记录。", help="请从记录页面进入。", kind=name)
    return kind


def _query_of(request: Request) -> Any:
    return QueryDict(request.POST.get("query", ""))


def _wanted(request: Request, kind: RecordKind) -> WantedRecords:
    asked = request.GET
    year = asked.get("year", "")
    whole = int(year) if year.isdecimal() and 1990 <= int(year) <= 2100 else 0
    about, typed = asked.get("about", ""), Typed(asked)
    return WantedRecords(
        unit=asked.get("unit", ""),
        text=asked.get("q", "").strip()[:80],
        fields={each.id: asked[f"f-{each.id}"] for each in _filtered(kind) if asked.get(f"f-{each.id}")},
        since=date(whole, 1, 1) if whole else None,
        until=date(whole, 12, 31) if whole else None,
        about=typed.id("about", needed="") if about else None,
        follow=asked.get("follow", ""),
        withdrawn=bool(asked.get("withdrawn")),
        page=page_of(request),
    )


def _filtered(kind: RecordKind) -> list[Any]:
    return [each for each in kind.fields if each.type in (FactType.CHOICE, FactType.UNIT) and not each.sensitive]


def _choice_filters(request: Request, pack: Pack, kind: RecordKind) -> list[dict[str, Any]]:
    return [
        {
            "name": f"f-{each.id}",
            "label": each.label,
            "value": request.GET.get(f"f-{each.id}", ""),
            "choices": [(choice, pack.label_of(choice)) for choice in (each.choices or each.units)],
        }
        for each in _filtered(kind)[:3]
    ]


def _unit_choices(person: Person, pack: Pack, kind: RecordKind) -> list[tuple[str, str]]:
    units = [pack.unit_of(party) for party in parties_of(pack, kind)]
    return [(unit, pack.label_of(unit)) for unit in dict.fromkeys(units) if unit]


def _chosen(request: Request, pack: Pack, kind: RecordKind, wanted: WantedRecords) -> list[dict[str, str]]:
    named = [
        ("q", f"搜“{wanted.text}”" if wanted.text else ""),
        ("unit", pack.label_of(wanted.unit) if wanted.unit else ""),
        ("year", f"{wanted.since.year}年" if wanted.since else ""),
        ("withdrawn", "已撤回的" if wanted.withdrawn else ""),
        ("follow", FOLLOWS[wanted.follow][1] if wanted.follow in FOLLOWS else ""),
        *((f"f-{name}", f"{kind.field[name].label}：{pack.label_of(value)}") for name, value in wanted.fields.items()),
    ]
    return [{"label": label, "without_url": _without(request, name)} for name, label in named if label]


def _without(request: Request, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _headings(kind: RecordKind, columns: list[Any], belongs: list[RecordKind]) -> list[str]:
    of = ["项目"] if kind.of is RecordScope.PROJECT else []
    own = [kind.field[kind.titled_by].label, *of, "日期", *(each.label for each in columns)]
    return [*own, *(["办理"] if kind.follow_up else []), *(each.label for each in belongs), "登记单位"]


def _rows(
    person: Person, pack: Pack, kind: RecordKind, lines: list[record_lists.RecordLine], columns: list[Any],
    belongs: list[RecordKind], on: date,
) -> list[dict[str, Any]]:  # fmt: skip
    counts = {each.id: record_lists.counts_about(person, each, [line.id for line in lines]) for each in belongs}
    names = names_of(person, list({line.project for line in lines if line.project}))
    return [
        {
            "line": line,
            "cells": [(each.label, shown.line_words(pack, each, line)) for each in columns],
            "project": names.get(line.project, "") if line.project else "",
            "follow": follow_of(line.follow, line.due, on),
            "belongs": [
                (each, counts[each.id].get(line.id, 0), f"{reverse('record-list', args=[each.id])}?about={line.id}")
                for each in belongs
            ],
            "unit": pack.party_word(line.unit),
        }
        for line in lines
    ]
