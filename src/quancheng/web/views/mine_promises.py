"""What the agreements oblige either side to, as the enterprise sees it, and its report of what came of its own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import evidence
from quancheng.cases.enterprise_view import EnterpriseView, own_project
from quancheng.engine.commitments import ReportCommitment
from quancheng.engine.errors import NotFound, Refused
from quancheng.people.kinds import Kind
from quancheng.web import facts as blanks
from quancheng.web import own_project as shapes
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.project_promises import blank_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import MONEY_UNITS, Typed
from quancheng.web.uploads import papers_of
from quancheng.web.views.mine import head

ENTERPRISE = (Kind.ENTERPRISE,)


@who_may(kinds=ENTERPRISE)
@require_GET
def promises(request: Request, project: UUID) -> HttpResponse:
    """Both sides' promises with their days; the government's as far as released."""
    seen, _ = own_project(request.person, project, on=request.on)
    return _page(request, seen)


def _page(
    request: Request, seen: EnterpriseView, *, open_: str = "", typed: Typed | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        **head(seen, "mine-promises", typed, refused),
        "own": [
            {**shapes.promise(seen, each), "fields": _fields(each.kind, typed if open_ == each.kind.id else None)}
            for each in seen.own_promises
        ],
        "theirs": [shapes.promise(seen, each) for each in seen.their_promises],
        "open": open_,
        "money_units": MONEY_UNITS,
        "accept": evidence.ACCEPTED,
        "kinds": evidence.KINDS,
    }
    return render(request, "web/mine_promises.html", context, status=status_of(refused) if refused else status)


def _fields(kind, typed: Typed | None) -> list[blanks.FactField]:  # type: ignore[no-untyped-def]
    return blanks.fields(
        [blank_of(kind, "report")], typed=typed.post if typed else None, wrong=typed.wrong if typed else {},
        case=_Nothing(),
    )  # fmt: skip


class _Nothing:
    """Blanks that begin empty."""

    def fact(self, name: str) -> None:
        return None


@who_may(kinds=ENTERPRISE)
@require_POST
def report(request: Request, project: UUID, commitment: str) -> HttpResponse:
    """The actual value of a promise of one's own, with its evidence."""
    seen, _ = own_project(request.person, project, on=request.on)
    found = next((each for each in seen.own_promises if each.kind.id == commitment and each.may_report), None)
    if found is None:
        raise NotFound("没有找到这项约定，或不用由贵企业填报。", help="请从约定页面进入。", commitment=commitment)
    typed, blank = Typed(request.POST), blank_of(found.kind, "report")
    value = blanks.read_facts([blank], typed)[blank.id]
    if value is None and f"fact-{blank.id}" not in typed.wrong:
        typed.wrong[f"fact-{blank.id}"] = "请填写实际的数值。"
    words = {"commitment": commitment, "value": value, "day": typed.day("day"), "note": typed.text("note")}
    if typed.wrong:
        return _page(request, seen, open_=commitment, typed=typed, status=422)
    try:
        evidence.ask_with_evidence(
            request.person, project, ReportCommitment, words, papers=papers_of(request), number=typed.text("number"),
            at=request.at, key=typed.key,
        )  # fmt: skip
    except Refused as refused:
        return _page(request, seen, open_=commitment, typed=typed, refused=refused)
    messages.success(request, f"“{found.kind.label}”已填报。")
    return see_other(f"{reverse('mine-promises', args=[project])}#p-{commitment}")
