"""设置 → 公文用语: the office's own words at the head and the end of a kind of paper, with every version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.cases.packs import pack_in_force
from quancheng.cases.paper_phrases import LONGEST, NONE, change_phrases, current, versions
from quancheng.engine.errors import Refused
from quancheng.engine.pack import Power
from quancheng.papers.writing import kind_of, kinds
from quancheng.people import queries
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key


@who_may(Power.KEEP_PEOPLE)
@require_safe
def phrases(request: Request) -> HttpResponse:
    """The papers that have room for words, with those in force."""
    now = current(request.person.tenant)
    papers = [each for each in kinds(pack_in_force(request.person.tenant)) if not each.is_form]
    lines = [{"kind": each, "now": now.get(each.id, NONE)} for each in papers]
    columns = [{"label": label} for label in ("材料", "开头语", "结束语", "从哪天起")]
    return render(request, "web/phrases.html", {"lines": lines, "columns": columns})


@who_may(Power.KEEP_PEOPLE)
@require_http_methods(["GET", "POST"])
def phrase(request: Request, paper: str) -> HttpResponse:
    """One paper's words: those in force, the versions before, and the form for new ones."""
    if request.method == "GET":
        return _page(request, paper, Typed({}))
    typed = Typed(request.POST)
    reason = typed.text("reason", needed="请写明为什么改。")
    if typed.wrong:
        return _page(request, paper, typed, status=422)
    try:
        number = change_phrases(
            request.person, paper, opening=typed.text("opening"), closing=typed.text("closing"), reason=reason,
            at=request.at, key=typed.key,
        )  # fmt: skip
    except Refused as refused:
        return _page(request, paper, typed, refused=refused, status=status_of(refused))
    messages.success(request, f"第{number}版用语今天起使用；以前的材料保持原样。")
    return see_other(reverse("phrase", args=[paper]))


def _page(
    request: Request, paper: str, typed: Typed, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    kind = kind_of(pack_in_force(request.person.tenant), paper)
    known = versions(request.person.tenant, kind.id)
    now = known[-1] if known else NONE
    names = queries.officer_names(request.person, [each.by for each in known if each.by])
    shown: dict[str, Any] = {
        "kind": kind,
        "versions": [(each, names.get(each.by, "") if each.by else "") for each in reversed(known)],
        "opening": typed.post.get("opening", now.opening) if typed.post else now.opening,
        "closing": typed.post.get("closing", now.closing) if typed.post else now.closing,
        "reason": typed.post.get("reason", ""),
        "most": LONGEST,
        "wrong": typed.wrong,
        "refused": refused,
        "key": new_key(),
    }
    return render(request, "web/phrase.html", shown, status=status)
