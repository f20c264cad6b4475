"""代理: who acts in whose place, now and to come; a new one, with what is in its way said in words."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from quancheng.engine.errors import Refused
from quancheng.engine.pack import Power
from quancheng.people import actions, queries
from quancheng.people.access import may
from quancheng.people.kinds import Kind
from quancheng.people.stand_ins import stand_ins
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key

COLUMNS = ("代理人", "代理的岗位", "原岗位人员", "从", "到", "办理")


@who_may(administrators=(Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN))
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    """The stand-ins; whoever keeps people names a new one here."""
    if request.method == "POST":
        return _name(request)
    return _page(request, Typed({}))


@who_may(Power.KEEP_PEOPLE)
@require_POST
def end(request: Request, stand_in: UUID) -> HttpResponse:
    """End a stand-in today; one that has not begun yet never begins."""
    try:
        actions.end_stand_in(request.person, stand_in=stand_in, until=request.on, at=request.at)
    except Refused as refused:
        return _page(request, Typed({}), refused=refused, status=status_of(refused))
    messages.success(request, "代理已结束。")
    return see_other(reverse("stand-ins"))


def _name(request: Request) -> HttpResponse:
    typed = Typed(request.POST)
    post = typed.choice("post", [code for code, _ in queries.posts(request.person)])
    officer = typed.id("officer")
    since, until = typed.day("since", needed="请填写开始日期。"), typed.day("until", needed="请填写结束日期。")
    if typed.wrong or officer is None or since is None or until is None:
        return _page(request, typed, status=422)
    try:
        actions.name_stand_in(
            request.person, officer=officer, post=post, since=since, until=until, at=request.at, key=typed.key
        )
    except Refused as refused:
        return _page(request, typed, refused=refused, status=status_of(refused))
    messages.success(request, "代理已指定，到期自动结束。")
    return see_other(reverse("stand-ins"))


def _page(request: Request, typed: Typed, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    keeps = may(request.person, Power.KEEP_PEOPLE)
    found = stand_ins(request.person, on=request.on)
    everybody = queries.officers(request.person, on=request.on) if keeps else ()
    context = {
        "keeps": keeps,
        "lists": (("现在", found.now, True), ("以后", found.coming, True), ("已结束", found.past, False)),
        "is_empty": not (found.now or found.coming or found.past),
        "columns": [{"label": label} for label in (COLUMNS if keeps else COLUMNS[:-1])],
        "posts": queries.posts(request.person) if keeps else (),
        "officers": [
            (line.id, f"{line.name}（{'、'.join(line.posts)}）" if line.posts else line.name)
            for line in everybody
            if line.id != request.person.officer
        ],
        "was": typed.post,
        "wrong": typed.wrong,
        "refused": refused,
        "key": new_key(),
    }
    return render(request, "web/stand_ins.html", context, status=status)
