"""约定: the agreements of a project, what they oblige to, and what is owed for a time; and what is done there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import actions, evidence
from quancheng.cases import project_view as cases
from quancheng.cases.project_view import ProjectView
from quancheng.cases.templates import book_of
from quancheng.engine.documents import DraftDocument, kind_of
from quancheng.engine.errors import NotFound, Refused
from quancheng.people import queries as people
from quancheng.web import deeds, deeds_of_terms, project_promises, project_terms
from quancheng.web.answers import back_to_work, comes_from_work, in_place_of_all, see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of
from quancheng.web.typed import MONEY_UNITS, Typed
from quancheng.web.views.project import page_of_project, put

TAB, TEMPLATE = deeds_of_terms.TERMS, "web/project_terms.html"


@who_may()
@require_GET
def terms(request: Request, project: UUID) -> HttpResponse:
    """The tab."""
    return terms_page(request, cases.project(request.person, project, on=request.on))


@who_may()
@require_POST
def do(request: Request, project: UUID, deed: str) -> HttpResponse:
    """One of its forms."""
    view = cases.project(request.person, project, on=request.on)
    asked = deeds_of_terms.DEEDS.get(deed)
    if asked is None:
        raise NotFound("没有这个操作。", help="请从项目的“约定”页面办理。", deed=deed)
    typed = Typed(request.POST)
    words = asked.read(typed, deeds.Asking(view=view))
    if typed.wrong:
        return in_place_of_all(terms_page(request, view, deed=deed, typed=typed, status=422))
    try:
        put(request, project, asked, words, typed)
    except Refused as refused:
        again = cases.project(request.person, project, on=request.on)
        page = terms_page(request, again, deed=deed, typed=typed, refused=refused, status=status_of(refused))
        return in_place_of_all(page)
    messages.success(request, asked.said)
    return see_other(back_to_work(typed) if comes_from_work(typed) else _back(project, typed))


@who_may()
@require_POST
def draft(request: Request, project: UUID, document: str) -> HttpResponse:
    """Begin an agreement from the version of its template that is current now."""
    view, typed = cases.project(request.person, project, on=request.on), Typed(request.POST)
    current = book_of(request.person.tenant).current(kind_of(view.pack, document))
    words: dict[str, Any] = {"document": document, "template": current.number, "passages": current.passages}
    try:
        actions.ask(request.person, project, DraftDocument, at=request.at, key=typed.key, **words)
    except Refused as refused:
        return terms_page(request, view, refused=refused, typed=typed, status=status_of(refused))
    messages.success(request, "草稿已从范本开始，请逐项写明必备内容。")
    return see_other(f"{reverse(TAB, args=[project])}#document-{document}")


def terms_page(
    request: Request, view: ProjectView, *, deed: str = "", typed: Typed | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The tab with what was typed where a form was refused."""
    person = request.person
    shown = evidence.shown(person.tenant, [*project_terms.references(view), *project_promises.references(view)])
    book, officers = book_of(person.tenant), project_terms.receiving_officers(view)
    names = people.officer_names(person, officers) if officers else {}
    agreements = project_terms.agreements(view, person, book, shown, names, deed=deed, typed=typed)
    context = {
        "agreements": agreements,
        "sides": project_promises.commitments(view, person, shown, deed=deed, typed=typed),
        "debts": project_promises.debts(view, person, shown),
        "waivable": project_promises.waivable(view, person),
        "filings": project_promises.filings(view, person, shown),
        "publicity": project_promises.publicity(view, person),
        "units": [(unit.id, unit.label) for unit in view.pack.units],
        "receipt_columns": [{"label": each} for each in ("接收单位", "原件或副本", "发出", "签收", "签收人", "")],
        "clause_columns": [{"label": each} for each in ("条款", "内容", "与范本", "")],
        "part_columns": [{"label": each} for each in ("节点", "金额", "到期", "状态", "凭证", "")],
        "money_units": MONEY_UNITS,
        "accept": evidence.ACCEPTED,
        "kinds": evidence.KINDS,
        "granting": (("yes", "批准"), ("no", "不批准")),
        "formed": deed.replace("-", "_"),
        "thing": _thing(typed) if typed else "",
    }
    return page_of_project(
        request, view, TAB, context, TEMPLATE, deed=deed, typed=typed, refused=refused, status=status
    )


THINGS = ("document", "commitment", "task", "filing", "publicity")


def _thing(typed: Typed) -> str:
    """What the form was about, as `document-x`; where the page comes back to."""
    return next((f"{name}-{typed.post[name]}" for name in THINGS if typed.post.get(name)), "")


def _back(project: UUID, typed: Typed) -> str:
    thing = _thing(typed)
    return reverse(TAB, args=[project]) + (f"#{thing}" if thing else "")
