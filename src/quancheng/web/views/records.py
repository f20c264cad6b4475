"""记录: what units write down for the place, kind by kind — lists, one record, making, correcting, answering, sheets."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quancheng.cases import evidence, record_lists, records
from quancheng.cases.ledger_views import note_export
from quancheng.cases.packs import pack_in_force
from quancheng.cases.project_view import project as project_view
from quancheng.cases.queries import Wanted, projects
from quancheng.cases.record_history import record_history
from quancheng.cases.record_lists import PAGE, RecordView, WantedRecords
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.pack import FactType, Pack, RecordKind, RecordScope
from quancheng.engine.records import title_of
from quancheng.papers import ledger_sheet
from quancheng.people.access import Person
from quancheng.web import facts as blanks
from quancheng.web import record_fields as shown
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging
from quancheng.web.record_deeds import may_on, units_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import MONEY_UNITS, Typed, new_key
from quancheng.web.uploads import papers_of
from quancheng.web.views.work import page_of

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
            "count": counts.get(kind.id, 0),
            "url": reverse("record-list", args=[kind.id]),
            "keepers": "、".join(pack.party_word(each) for each in kind.recorded_by),
            "makes": kind.of is RecordScope.PLACE and bool(units_of(request.person, pack, kind)),
            "chart": kind.chart is not None,
        }
        for kind in pack.records
    ]
    context = {
        "of_place": [each for each in kinds if each["kind"].of is RecordScope.PLACE],
        "of_projects": [each for each in kinds if each["kind"].of is RecordScope.PROJECT],
        "lists": pack.lists,
        "columns": [
            {"label": label, "is_number": label == "条数"} for label in ("记录", "条数", "由谁登记", "")
        ],
    }
    return render(request, "web/records.html", context)


@who_may()
@require_GET
def record_list(request: Request, kind_id: str) -> HttpResponse:
    """The records of one kind that the person sees, filtered and searched."""
    pack = pack_in_force(request.person.tenant)
    kind = _kind(pack, kind_id)
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
        "about_line": record_lists.line_of(request.person, wanted.about) if wanted.about else None,
    }
    return render(request, "web/record_list.html", context)


@who_may()
@require_http_methods(["GET", "POST"])
def new(request: Request, kind_id: str) -> HttpResponse:
    """The form of a new record: of the place, or of a project where one is named."""
    pack = pack_in_force(request.person.tenant)
    kind, typed = _kind(pack, kind_id), Typed(request.POST if request.method == "POST" else request.GET)
    where = _where_of(request, kind, typed)
    if request.method == "GET":
        return _form(request, pack, kind, where)
    given = blanks.read_facts(shown.seen_fields(kind, request.person), typed)
    if typed.wrong:
        return _form(request, pack, kind, where, typed=typed, status=422)
    try:
        made = records.make_record(
            request.person, kind.id, given, at=request.at, project=where["project"], unit=typed.text("unit"),
            about=typed.id("about", needed=""), number=typed.text("number"), papers=papers_of(request), key=typed.key,
        )  # fmt: skip
    except Refused as refused:
        field = blanks.fault_of(list(kind.fields), refused.facts.get("fact"))
        typed.wrong |= {field: str(refused)} if field else {}
        return _form(request, pack, kind, where, typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, f"{kind.label}已登记。")
    return see_other(reverse("record", args=[made]))


@who_may()
@require_GET
def record(request: Request, record: UUID) -> HttpResponse:
    """One record: its fields, what it asks for, what belongs to it, its history."""
    return _one(request, record_lists.record_view(request.person, record))


@who_may()
@require_http_methods(["GET", "POST"])
def correct(request: Request, record: UUID) -> HttpResponse:
    """Change fields, with the reason."""
    view = record_lists.record_view(request.person, record)
    if request.method == "GET":
        return _form(request, view.pack, view.kind, {"project": view.project}, view=view)
    typed = Typed(request.POST)
    given = blanks.read_facts(shown.seen_fields(view.kind, request.person), typed)
    reason = typed.text("reason", needed="更正要写明理由，会记入历史。")
    if typed.wrong:
        return _form(request, view.pack, view.kind, {"project": view.project}, view=view, typed=typed, status=422)
    try:
        records.correct_record(
            request.person, record, given, reason=reason, at=request.at, project=view.project, key=typed.key
        )
    except Refused as refused:
        return _form(
            request, view.pack, view.kind, {"project": view.project}, view=view, typed=typed, refused=refused,
            status=status_of(refused),
        )  # fmt: skip
    messages.success(request, "已更正。")
    return see_other(reverse("record", args=[record]))


@who_may()
@require_POST
def do(request: Request, record: UUID, deed: str) -> HttpResponse:
    """Withdraw, answer, check or link a record."""
    view = record_lists.record_view(request.person, record)
    typed, at = Typed(request.POST), request.at
    try:
        match deed:
            case "withdraw":
                reason = typed.text("reason")
                records.withdraw_record(
                    request.person, record, reason=reason, at=at, project=view.project, key=typed.key
                )
            case "answer":
                records.answer_record(
                    request.person, record, answer=typed.text("note"), at=at, project=view.project,
                    number=typed.text("number"), papers=papers_of(request), key=typed.key,
                )  # fmt: skip
            case "check":
                accepted = typed.choice("accepted", ("yes", "no")) == "yes"
                records.check_record(
                    request.person, record, accepted=accepted, reason=typed.text("reason"), at=at,
                    project=view.project, key=typed.key,
                )  # fmt: skip
            case "link":
                project = typed.id("project")
                if project is not None:
                    records.link_record(request.person, record, project, at=at, key=typed.key)
            case _:
                raise NotFound("没有这个操作。", help="请从记录页面办理。", deed=deed)
    except Refused as refused:
        again = record_lists.record_view(request.person, record)
        return _one(request, again, typed=typed, deed=deed, refused=refused, status=status_of(refused))
    messages.success(request, "已保存。")
    return see_other(reverse("record", args=[record]))


@who_may()
@require_GET
def download(request: Request, record: UUID, file: UUID) -> HttpResponse:
    """Hand out a piece of evidence of a record of the place."""
    from quancheng.web.views.project import attachment

    line = record_lists.line_of(request.person, record)
    handed = evidence.hand_out(request.person, line.project or record, file)
    return attachment(handed.content, handed.name, handed.media_type)


@who_may()
@require_POST
def export(request: Request, kind_id: str) -> HttpResponse:
    """What the list shows as a workbook; taking it is noted."""
    pack, person = pack_in_force(request.person.tenant), request.person
    kind = _kind(pack, kind_id)
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
    kind = _kind(pack, kind_id)
    if kind.chart is None:
        raise NotFound("这种记录没有图。", help="请从记录列表进入。", kind=kind_id)
    page = record_lists.records(request.person, kind, WantedRecords(), size=2000)
    return render(request, "web/record_chart.html", {"kind": kind, **chains(kind, page.lines, request.GET)})


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


def chains(kind: RecordKind, lines: list[record_lists.RecordLine], asked: Any) -> dict[str, Any]:
    """The links of each chain by part, those that are missing marked, with the way to open a lead."""
    chart = kind.chart
    assert chart is not None, "only kinds with a chart are drawn"
    standing, parts = kind.field[chart.standing], kind.field[chart.part].choices
    names = kind.field[chart.chain].choices or tuple(
        sorted({str(line.content.get(chart.chain, "")) for line in lines})
    )
    tones = {choice: ("late" if choice in chart.gaps else "done" if at == 0 else "busy")
             for at, choice in enumerate(standing.choices)}  # fmt: skip
    wanted = asked.get("chain", "")
    found = []
    for chain in names if wanted not in names else (wanted,):
        of_chain = [line for line in lines if line.content.get(chart.chain) == chain]
        columns = [
            (part, [_link(line, chart, tones, chain) for line in of_chain if line.content.get(chart.part) == part])
            for part in parts
        ]
        gaps = sum(1 for line in of_chain if line.content.get(chart.standing) in chart.gaps)
        found.append({"name": chain, "columns": columns, "total": len(of_chain), "gaps": gaps})
    return {"chains": found, "names": names, "wanted": wanted, "standings": list(tones.items())}


def _link(line: record_lists.RecordLine, chart: Any, tones: dict[str, str], chain: str) -> dict[str, Any]:
    standing = str(line.content.get(chart.standing, ""))
    lead = f"/leads/new?chain={quote(chain)}&link={quote(line.title)}" if standing in chart.gaps else ""
    return {"line": line, "standing": standing, "tone": tones.get(standing, "quiet"), "lead": lead}


def follow_of(follow: str, due: date | None, on: date) -> tuple[str, str] | None:
    """Where what a record asks for stands: late only once its day has passed."""
    if follow == "open" and due is not None and due < on:
        return "late", "逾期"
    return FOLLOWS.get(follow)


# What a list is asked for.


def _kind(pack: Pack, name: str) -> RecordKind:
    kind = pack.record_kind.get(name)
    if kind is None:
        raise NotFound("没有这种记录。", help="请从记录页面进入。", kind=name)
    return kind


def _query_of(request: Request) -> Any:
    from django.http import QueryDict

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
    from quancheng.engine.records import parties_of

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
    from quancheng.cases.queries import names_of

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


# One record.


def _where_of(request: Request, kind: RecordKind, typed: Typed) -> dict[str, Any]:
    """The project of a project's record, which the person must see."""
    if kind.of is RecordScope.PLACE:
        return {"project": None}
    project = typed.id("project")
    if project is None:
        raise NotFound("要从项目页面登记。", help="请打开项目，在“记录”里登记。")
    return {"project": project, "view": project_view(request.person, project, on=request.on)}


def _form(
    request: Request, pack: Pack, kind: RecordKind, where: dict[str, Any], *, view: RecordView | None = None,
    typed: Typed | None = None, refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    known = shown.known_of(view.row) if view else shown.Known({})
    asked = typed or Typed(request.GET)
    about = asked.id("about", needed="") if view is None else None
    of_project = where.get("view")
    units = units_of(request.person, pack, kind, of_project)
    context = {
        "kind": kind,
        "fields": shown.fields(
            pack, kind, request.person, typed=typed.post if typed else None, wrong=typed.wrong if typed else {},
            known=known,
        ),
        "money_units": MONEY_UNITS,
        "units": [(unit, pack.label_of(unit)) for unit in units] if len(units) > 1 and view is None else [],
        "unit": asked.post.get("unit", ""),
        "about": record_lists.line_of(request.person, about) if about else None,
        "abouts": _abouts(request.person, pack, kind) if view is None and about is None else [],
        "project": of_project,
        "record": view,
        "title": f"更正{kind.label}" if view else f"登记{kind.label}",
        "reason": typed.post.get("reason", "") if typed else "",
        "refused": refused,
        "wrong": typed.wrong if typed else {},
        "key": new_key(),
        "accept": evidence.ACCEPTED,
        "kinds": evidence.KINDS,
    }  # fmt: skip
    return render(request, "web/record_new.html", context, status=status)


def _abouts(person: Person, pack: Pack, kind: RecordKind) -> list[tuple[str, str]]:
    """The newest records to which a new one may belong."""
    found = []
    for name in kind.about:
        page = record_lists.records(person, pack.record_kind[name], WantedRecords(), size=200)
        found += [(str(line.id), line.title) for line in page.lines]
    return found


def _one(
    request: Request, view: RecordView, *, typed: Typed | None = None, deed: str = "", refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    pack, kind, row, person = view.pack, view.kind, view.row, request.person
    belongs = [each for each in pack.records if kind.id in each.about]
    parts = [
        _part(person, pack, each, view.id)
        for each in belongs
    ]
    pieces = evidence.shown(person.tenant, [*row.evidence, *row.proof])
    context = {
        "record": view,
        "kind": kind,
        "row": row,
        "name": title_of(kind, row),
        "facts": shown.facts_of(pack, kind, person, shown.known_of(row)),
        "unit": pack.party_word(row.unit),
        "evidence": [pieces[each] for each in row.evidence],
        "proof": [pieces[each] for each in row.proof],
        "follow": follow_of(row.follow, date.fromisoformat(row.due) if row.due else None, request.on),
        "by": pack.party_word(kind.follow_up.by) if kind.follow_up else "",
        "due": date.fromisoformat(row.due) if row.due else None,
        "about": record_lists.line_of(person, UUID(row.about)) if row.about else None,
        "parts": parts,
        "projects": record_lists.projects_of(person, view.id) if kind.of is RecordScope.PLACE else [],
        "project": project_view(person, view.project, on=request.on) if view.project else None,
        "may": may_on(person, view, on=request.on),
        "linkable": _linkable(request, view),
        "lines": record_history(person, view),
        "key": new_key(),
        "was": typed.post if typed else {},
        "open": deed,
        "refused": refused,
        "accept": evidence.ACCEPTED,
        "kinds": evidence.KINDS,
    }  # fmt: skip
    return render(request, "web/record.html", context, status=status)


def _part(person: Person, pack: Pack, kind: RecordKind, about: UUID) -> tuple[RecordKind, Any, list[Any], bool]:
    """The records of a kind that belong to one, each with its first long words."""
    page = record_lists.records(person, kind, WantedRecords(about=about), size=20)
    columns = [each for each in shown.columns_of(kind, person) if each.type is FactType.TEXT]
    rows = [(line, shown.line_words(pack, columns[0], line) if columns else "") for line in page.lines]
    return kind, page, rows, bool(units_of(person, pack, kind))


def _linkable(request: Request, view: RecordView) -> list[tuple[str, str]]:
    """The newest projects that could have come of the record."""
    if view.kind.of is not RecordScope.PLACE or not may_on(request.person, view, on=request.on)["link"]:
        return []
    page = projects(request.person, Wanted(), on=request.on)
    return [(str(line.id), line.name) for line in page.lines if line.id.hex not in view.row.projects]
