"""单位与人员, set up by the office: units and posts of its own, names of its own, what is closed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from quancheng.engine.errors import Refused
from quancheng.engine.pack import Power
from quancheng.people import units
from quancheng.people.kinds import Kind
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed
from quancheng.web.views.people import done_or_again, people_page

SYSTEM = (Kind.SYSTEM_ADMIN,)


@who_may(Power.KEEP_PEOPLE, administrators=SYSTEM)
@require_POST
def add_unit(request: Request) -> HttpResponse:
    """Add a unit that belongs to one of the notice's."""
    typed = Typed(request.POST)
    try:
        units.add_unit(
            request.person, upper=typed.text("upper"), label=typed.text("label"), duty=typed.text("duty"),
            at=request.at, key=typed.key,
        )  # fmt: skip
    except Refused as refused:
        return people_page(request, refused=refused, status=status_of(refused))
    messages.success(request, f"已增设{typed.text('label')}。")
    return see_other(reverse("people"))


@who_may(Power.KEEP_PEOPLE, administrators=SYSTEM)
@require_POST
def rename_unit(request: Request, code: str) -> HttpResponse:
    """Call a unit what it is called here; nothing typed gives the notice's name back."""

    def do() -> None:
        units.rename_unit(request.person, unit=code, label=request.POST.get("label", ""), at=request.at)

    return done_or_again(request, do, code, form="rename", said="名称已更改，页面和材料都用新名称。")


@who_may(Power.KEEP_PEOPLE, administrators=SYSTEM)
@require_POST
def close_unit(request: Request, code: str) -> HttpResponse:
    """Close a unit of the office's own."""

    def do() -> None:
        units.close_unit(request.person, unit=code, at=request.at)

    return done_or_again(request, do, code, form="close", said="单位已撤销。", gone=True)


@who_may(Power.KEEP_PEOPLE, administrators=SYSTEM)
@require_POST
def add_post(request: Request, code: str) -> HttpResponse:
    """Add a post without powers."""

    def do() -> None:
        units.add_post(request.person, unit=code, label=request.POST.get("label", ""), at=request.at)

    return done_or_again(request, do, code, form="post", said="岗位已增设，可以任命人员。")


@who_may(Power.KEEP_PEOPLE, administrators=SYSTEM)
@require_POST
def rename_post(request: Request, code: str, post: str) -> HttpResponse:
    """Call a post what it is called here."""

    def do() -> None:
        units.rename_post(request.person, post=post, label=request.POST.get("label", ""), at=request.at)

    return done_or_again(request, do, code, form=f"post-{post}", said="岗位名称已更改。")


@who_may(Power.KEEP_PEOPLE, administrators=SYSTEM)
@require_POST
def close_post(request: Request, code: str, post: str) -> HttpResponse:
    """Close a post of the office's own."""

    def do() -> None:
        units.close_post(request.person, post=post, at=request.at)

    return done_or_again(request, do, code, form=f"post-{post}", said="岗位已撤销。")
