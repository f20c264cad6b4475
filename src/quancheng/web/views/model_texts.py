"""Model texts of agreements under 制度: the versions of each, what differs between two, a new one by its keeper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quancheng.cases.actions import actor_of
from quancheng.cases.packs import pack_in_force
from quancheng.cases.published import PAGE, published
from quancheng.cases.templates import book_of, publish_template, publishers_of
from quancheng.engine.case import Case
from quancheng.engine.documents import kind_of
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.pack import DocumentKind, Pack, Passage
from quancheng.engine.standing import stands_for
from quancheng.engine.templates import Version
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key

PASSAGE = re.compile(r"[a-z0-9-]{1,60}", re.ASCII)
MOST = 60
"""Clauses of one model text."""


@who_may()
@require_GET
def model_texts(request: Request) -> HttpResponse:
    """All agreements of the pack with the version of the model text that is current."""
    pack, book = pack_in_force(request.person.tenant), book_of(request.person.tenant)
    lines = [
        {
            "kind": kind, "current": _words(book.current(kind)), "count": len(book.current(kind).passages),
            "keeper": _keeper(pack, kind), "basis": kind.template.basis or kind.basis,
        }
        for kind in pack.documents if kind.template
    ]  # fmt: skip
    columns = [{"label": label} for label in ("文书", "现行版本", "条款", "由谁管理", "依据")]
    return render(request, "web/model_texts.html", {"lines": lines, "columns": columns})


@who_may()
@require_http_methods(["GET", "POST"])
def model_text(request: Request, document: str) -> HttpResponse:
    """One model text: the version asked for, its history, and the form for a new one."""
    pack = pack_in_force(request.person.tenant)
    kind = kind_of(pack, document)
    if kind.template is None:
        raise NotFound("这种文书没有范本。", help="请从范本页面进入。", document=document)
    if request.method == "POST":
        return _publish(request, pack, kind)
    return _page(request, pack, kind)


def _publish(request: Request, pack: Pack, kind: DocumentKind) -> HttpResponse:
    typed = Typed(request.POST)
    passages, note = _typed_passages(typed), typed.text("note", needed="请写明这一版改了什么、为什么改。")
    if typed.wrong:
        return _page(request, pack, kind, typed=typed, passages=passages, status=422)
    try:
        number = publish_template(request.person, kind.id, passages, note=note, at=request.at, key=typed.key)
    except Refused as refused:
        return _page(request, pack, kind, typed=typed, passages=passages, refused=refused, status=status_of(refused))
    messages.success(request, f"范本第{number}版已发布；已经起草的协议不变，新起草的从这一版开始。")
    return see_other(reverse("model-text", args=[kind.id]))


def _typed_passages(typed: Typed) -> list[Passage]:
    """The clauses as they stand in the form; one with neither title nor text is left out."""
    found = []
    for at in range(MOST):
        title, text = typed.text(f"title-{at}"), typed.text(f"text-{at}")
        if not title and not text:
            continue
        name = typed.post.get(f"id-{at}", "")
        covers = tuple(each for each in typed.post.get(f"covers-{at}", "").split(",") if each)
        given = name if PASSAGE.fullmatch(name) else f"clause-{(typed.key or uuid4().hex)[:8]}-{at}"
        found.append(Passage(id=given, title=title, text=text, covers=covers))
    return found


def _page(
    request: Request, pack: Pack, kind: DocumentKind, *, typed: Typed | None = None,
    passages: Sequence[Passage] | None = None, refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    book = book_of(request.person.tenant)
    current, asked = book.current(kind), request.GET.get("version", "")
    shown = book.version(kind, int(asked)) if asked.isdecimal() and len(asked) < 6 else current
    keeps = kind.template is not None and stands_for(Case.empty(), actor_of(request.person), kind.template.kept_by)
    editing = list(passages if passages is not None else current.passages)
    labels, publishers = {content.id: content.label for content in kind.contents}, publishers_of(request.person)
    context = {
        "kind": kind,
        "keeper": _keeper(pack, kind),
        "basis": kind.template.basis or kind.basis if kind.template else (),
        "shown": _words(shown),
        "is_current": shown.number == current.number,
        "lines": [
            {"passage": each, "covers": "、".join(labels.get(name, name) for name in each.covers)}
            for each in shown.passages
        ],
        "versions": [
            {
                "words": _words(each), "day": date.fromisoformat(each.day) if each.day else None, "note": each.note,
                "who": publishers.get((kind.id, each.number), ""),
                "url": f"{reverse('model-text', args=[kind.id])}?version={each.number}",
                "changed": _changed(before, each), "is_current": each.number == current.number,
            }
            for before, each in reversed(list(zip([None, *book.of(kind)], book.of(kind), strict=False)))
        ],
        "keeps": keeps,
        "editing": [*_blanks(editing), *_blanks([Passage(id="", title="", text="")] * 2, start=len(editing))],
        "contents": [(content.id, content.label) for content in kind.contents],
        "open": typed is not None,
        "was": typed.post if typed else {},
        "wrong": typed.wrong if typed else {},
        "refused": refused,
        "key": new_key(),
    }  # fmt: skip
    return render(request, "web/model_text.html", context, status=status)


def _blanks(passages: Sequence[Passage], *, start: int = 0) -> list[dict[str, Any]]:
    return [
        {"at": at, "id": each.id, "title": each.title, "text": each.text, "covers": ",".join(each.covers)}
        for at, each in enumerate(passages, start=start)
    ]


def _words(version: Version) -> str:
    return f"第{version.number}版" if version.number else "制度包自带"


def _keeper(pack: Pack, kind: DocumentKind) -> str:
    if kind.template is None:
        return ""
    with_ = "、".join(pack.label_of(each) for each in kind.template.kept_with)
    return pack.label_of(kind.template.kept_by) + (f"（会同{with_}）" if with_ else "")


def _changed(before: Version | None, after: Version) -> str:
    """Which clauses a version changed, in words."""
    if before is None:
        return ""
    was, now = ({each.id: each for each in version.passages} for version in (before, after))
    words = [f"新增“{now[name].title}”" for name in now if name not in was]
    words += [f"删去“{was[name].title}”" for name in was if name not in now]
    words += [f"改动“{now[name].title}”" for name in now if name in was and was[name] != now[name]]
    return "、".join(words)


@who_may()
@require_GET
def published_projects(request: Request) -> HttpResponse:
    """What is or was published, of the projects the person may see."""
    text = request.GET.get("page", "")
    page = max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
    lines, count = published(request.person, page=page)
    columns = [{"label": label} for label in ("项目", "公示", "公开的内容", "公示日期", "状态")]
    context = {"lines": lines, "columns": columns, "page": Paging(number=page, count=count, size=PAGE)}
    return render(request, "web/published.html", context)
