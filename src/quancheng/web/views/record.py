"""One record: making and correcting it, what it asks for, what belongs to it, its history."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quancheng.cases import evidence, record_lists, records
from quancheng.cases.packs import pack_in_force
from quancheng.cases.project_view import project as project_view
from quancheng.cases.queries import Wanted, projects
from quancheng.cases.record_history import record_history
from quancheng.cases.record_lists import RecordView, WantedRecords
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.pack import FactType, Pack, RecordKind, RecordScope
from quancheng.engine.records import title_of
from quancheng.people.access import Person
from quancheng.web import facts as blanks
from quancheng.web import record_fields as shown
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.record_deeds import may_on, units_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import MONEY_UNITS, Typed, new_key
from quancheng.web.uploads import papers_of
from quancheng.web.views.project import attachment
from quancheng.web.views.records import follow_of, kind_named


@who_may()
@require_http_methods(["GET", "POST"])
def new(request: Request, kind_id: str) -> HttpResponse:
    """The form of a new record: of the place, or of a project where one is named."""
    pack = pack_in_force(request.person.tenant)
    kind, typed = kind_named(pack, kind_id), Typed(request.POST if request.method == "POST" else request.GET)
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
    line = record_lists.line_of(request.person, record)
    handed = evidence.hand_out(request.person, line.project or record, file)
    return attachment(handed.content, handed.name, handed.media_type)


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
        "about_words": "、".join(pack.label_of(each) for each in kind.about),
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
    parts = [_part(person, pack, each, view.id) for each in belongs]
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
