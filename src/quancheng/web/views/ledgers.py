"""台账: the ledgers of the pack as tables — columns, filters, order, groups and sums chosen by whoever reads them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import ledger_views, ledgers, long_work
from quancheng.cases.intake import XLSX
from quancheng.cases.ledger_labels import open_ledger, open_ledgers
from quancheng.cases.ledger_words import conditions_of, filter_words, heading
from quancheng.cases.packs import pack_in_force
from quancheng.engine.errors import Refused
from quancheng.papers.ledger_export import write_ledger
from quancheng.people import queries as people
from quancheng.people.access import Person
from quancheng.web import ledger_page as shown
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.ledger_page import Question
from quancheng.web.paging import Paging
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key

AT_ONCE = 2000
"""Rows that are written while the reader waits; more become a job."""


@who_may()
@require_GET
def ledger_list(request: Request) -> HttpResponse:
    """The ledgers with how many rows each has for the person."""
    pack, person = pack_in_force(request.person.tenant), request.person
    there = open_ledgers(person, pack)
    lines = [(each, ledgers.size(person, each), _keepers(pack, each)) for each in there]
    names = {each.id for each in there}
    views = [each for each in ledger_views.of(person) if each.ledger in names]
    return render(request, "web/ledgers.html", {"lines": lines, "views": views})


@who_may()
@require_GET
def ledger(request: Request, ledger_id: str) -> HttpResponse:
    """One ledger as asked for in the address."""
    return _page(request, ledger_id)


@who_may()
@require_POST
def export(request: Request, ledger_id: str) -> HttpResponse:
    """What is seen, as a workbook that says who took it, when and by which conditions; taking it is noted.

    A long one is written in the background.
    """
    pack, person = pack_in_force(request.person.tenant), request.person
    query = QueryDict(request.POST.get("query", ""))
    question = shown.question_of(pack, open_ledger(person, pack, ledger_id), person, query)
    if ledgers.page(person, question.asked).total > AT_ONCE:
        job = long_work.ask_export(person, question.asked, at=request.at, key=Typed(request.POST).key)
        return see_other(reverse("job", args=[job]))
    content = io.BytesIO()
    rows = write_ledger(person, question.asked, content, on=request.on, told=lambda done, total: None)
    ledger_views.note_export(
        person, ledger_id, conditions=conditions_of(question.asked), rows=rows, at=request.at
    )  # fmt: skip
    name = quote(f"{question.asked.ledger.title}（{request.on.isoformat()}）.xlsx")
    disposition = f"attachment; filename*=UTF-8''{name}"
    return HttpResponse(content.getvalue(), content_type=XLSX, headers={"Content-Disposition": disposition})


@who_may()
@require_POST
def keep_view(request: Request, ledger_id: str) -> HttpResponse:
    """Keep what is asked now under a name, for oneself or for everybody."""
    typed, query = Typed(request.POST), QueryDict(request.POST.get("query", "")).urlencode()
    name = typed.text("name", needed="请给这个视图起个名字。")
    try:
        if not typed.wrong:
            ledger_views.keep(
                request.person, ledger_id, name=name, query=query, shared=bool(request.POST.get("shared")),
                at=request.at, key=typed.key,
            )  # fmt: skip
    except Refused as refused:
        return _page(request, ledger_id, refused=refused, status=status_of(refused))
    if typed.wrong:
        messages.error(request, typed.wrong["name"])
    else:
        messages.success(request, f"视图“{name}”已保存。")
    return see_other(f"{reverse('ledger', args=[ledger_id])}?{query}")


@who_may()
@require_POST
def drop_view(request: Request, view_id: UUID) -> HttpResponse:
    """Put a kept view away."""
    ledger_id = ledger_views.drop(request.person, view_id, at=request.at)
    messages.success(request, "视图已删除。")
    return see_other(reverse("ledger", args=[ledger_id]))


def _page(request: Request, ledger_id: str, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    pack, person = pack_in_force(request.person.tenant), request.person
    question = shown.question_of(pack, open_ledger(person, pack, ledger_id), person, request.GET)
    page = ledgers.page(person, question.asked)
    chosen, later = _chosen(request, question), _later(request, question)
    context = {
        "ledger": question.asked.ledger,
        "question": question,
        "columns": _columns(request, question),
        "rows": [
            row_of(row)
            for row in shown.rows_shown(
                question.asked.columns, page.rows, base=reverse("projects"), officers=_officers(person, page.rows)
            )
        ],
        "page": Paging(number=page.page, count=page.total, size=ledgers.PAGE, is_more=page.is_more),
        "later": later,
        "is_more": page.is_more,
        "chosen": chosen,
        "fields": _fields(request, question),
        "shown_sources": {each.source for each in question.asked.columns},
        "groupable": [each for each in question.every if each.can_be_asked and each.kind in ("choice", "text", "day")],
        "groups": _groups(request, question) if not later else [],
        "sum_columns": shown.summed(question.asked.columns),
        "sums": _sums(person, question) if not later else [],
        "views": ledger_views.of(person, ledger_id),
        "query": request.GET.urlencode(),
        "clear_url": _address(request, keep=("c", "sort", "down", "group", "sums")),
        "keepers": _keepers(pack, question.asked.ledger),
        "holds": question.asked.ledger.holds.words(pack.label_of),
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/ledger.html", context, status=status)


@lru_cache(maxsize=4096)  # a row says the same as long as its values do
def row_of(row: shown.Row) -> SafeString:
    """A row of the table in HTML."""
    return render_to_string("web/ledger_row.html", {"row": row})


def _later(request: Request, question: Question) -> str:
    """Where the sums are that take longer than a page should; "" where they are told at once."""
    asked = (question.sums or question.group is not None) and not question.however_long
    if not asked or not ledgers.is_long(request.person, question.asked):
        return ""
    return _address(request, {"sums": shown.EVERY})


def _keepers(pack: Any, ledger: Any) -> str:
    return "、".join(pack.label_of(each) for each in ledger.kept_by)


def _officers(person: Person, rows: Any) -> Mapping[UUID, str]:
    ids = {value for row in rows for source, value in row.values.items() if source.startswith("role:") and value}
    return people.officer_names(person, ids) if ids else {}


def _columns(request: Request, question: Question) -> list[dict[str, Any]]:
    """The headings; one click sorts upwards, the next downwards."""
    sort, down = question.asked.sort, question.asked.down
    heads = []
    for each in shown.as_shown(question.asked.columns):
        now = ("down" if down else "up") if sort == each else None
        turn = {"sort": each.source, "down": "1" if now == "up" else ""}
        heads.append(
            {
                "label": heading(each),
                "is_number": each.kind == "number",
                "sorted": now,
                "sort_url": _address(request, turn) if each.can_be_asked else "",
            }
        )
    return heads


def _fields(request: Request, question: Question) -> list[dict[str, Any]]:
    """A blank of the filter for each column shown, and for those that filter already."""
    asked = {each.column.source for each in question.asked.filters}
    shown_now = [each for each in question.asked.columns if each.can_be_asked]
    more = [each for each in question.every if each.source in asked and each not in shown_now]
    return [
        {
            "column": each,
            "label": heading(each),
            "among": request.GET.getlist(f"is.{each.source}"),
            "has": request.GET.get(f"has.{each.source}", ""),
            "low": request.GET.get(f"from.{each.source}", ""),
            "high": request.GET.get(f"to.{each.source}", ""),
            "none": request.GET.get(f"none.{each.source}", ""),
        }
        for each in [*shown_now, *more]
    ]


def _chosen(request: Request, question: Question) -> list[dict[str, str]]:
    chips = []
    if question.asked.text:
        chips.append({"label": f"搜“{question.asked.text}”", "without_url": _address(request, {"q": ""})})
    for each in question.asked.filters:
        source = each.column.source
        names = {f"{what}.{source}": "" for what in ("is", "has", "from", "to", "none")}
        chips.append({"label": filter_words(each), "without_url": _address(request, names)})
    return chips


def _groups(request: Request, question: Question) -> list[shown.GroupRow]:
    if question.group is None:
        return []
    rows = []
    for group in ledgers.groups(request.person, question.asked, by=question.group):
        label, parameter = shown.group_value(question.group, group.value)
        alone = _address(request, {"group": ""})
        rows.append(
            shown.GroupRow(
                label, group.count, shown.sums_of(group, question.asked.columns), f"{alone}&{_quoted(parameter)}"
            )
        )
    return rows


def _quoted(parameter: str) -> str:
    return "&".join(f"{quote(name)}={quote(value)}" for name, _, value in map(_split, parameter.split("&")))


def _split(text: str) -> tuple[str, str, str]:
    return text.partition("=")


def _sums(person: Person, question: Question) -> list[tuple[str, str]]:
    if not question.sums:
        return []
    total = ledgers.sums(person, question.asked)
    named = zip(shown.summed(question.asked.columns), shown.sums_of(total, question.asked.columns), strict=True)
    return [("合计", f"{total.count}个"), *((each.label, f"{words}{each.unit}") for each, words in named)]


def _address(request: Request, changes: Mapping[str, str] | None = None, *, keep: tuple[str, ...] = ()) -> str:
    """This ledger's address with something else asked, from its first page; with `keep` nothing but these."""
    query = request.GET.copy()
    query.pop("page", None)
    for name in list(query):
        if keep and name not in keep:
            query.pop(name)
    for name, value in (changes or {}).items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{urlencode(list(query.lists()), doseq=True)}"
