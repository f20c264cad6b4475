"""Letting an enterprise in: the officers' page of a project, and the page that an invitation opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quancheng.cases import actions, enterprises
from quancheng.cases import project_view as cases
from quancheng.cases.project_view import ProjectView
from quancheng.engine import released
from quancheng.engine.errors import Refused
from quancheng.people.profile import profile
from quancheng.store.canonical import day_of
from quancheng.web import handed_in
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key

NEW_ADDRESS = "new-invitation"
STANDINGS = {
    enterprises.OPEN: ("waiting", "等企业开通"),
    enterprises.TAKEN: ("done", "已开通"),
    enterprises.REVOKED: ("closed", "已撤回"),
}
OVER = ("closed", "已过期")


@who_may()
@require_GET
def let_in(request: Request, project: UUID) -> HttpResponse:
    """Who of the enterprise sees the project, who was asked, and what may be done."""
    return _page(request, cases.project(request.person, project, on=request.on))


def _page(request: Request, view: ProjectView, *, refused: Refused | None = None) -> HttpResponse:
    of_project, path = request.session.pop(NEW_ADDRESS, ("", ""))
    found = enterprises.let_in(request.person, view)
    context = {
        "view": view,
        "name": view.name or "（未命名项目）",
        "enterprise": view.case.fact("enterprise") or "",
        "found": found,
        "invitations": [
            (each.id, day_of(each.invited), day_of(each.expires), _standing(each, request))
            for each in found.invitations
        ],
        "may_invite": enterprises.may_invite(request.person, view),
        "address": request.build_absolute_uri(path) if path and of_project == view.id.hex else "",
        "releases": [(what, label, _since(view, what)) for what, label in released.RELEASES.items()],
        "handed": handed_in.all_of(view),
        "days": enterprises.LASTS.days,
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/project_enterprise.html", context, status=status_of(refused) if refused else 200)


def _since(view: ProjectView, what: str) -> date | None:
    day = view.case.released.get(what)
    return date.fromisoformat(day) if day else None


def _standing(line: enterprises.InvitationLine, request: Request) -> tuple[str, str]:
    is_over = line.standing == enterprises.OPEN and request.at >= line.expires
    return OVER if is_over else STANDINGS[line.standing]


@who_may()
@require_POST
def invite(request: Request, project: UUID) -> HttpResponse:
    """Make an address for the enterprise; it is shown once, on the page that follows."""

    def do(view: ProjectView, key: str | None) -> str:
        made = enterprises.invite(request.person, view, at=request.at, key=key)
        if made.secret:
            path = reverse("invited", args=[request.person.tenant, made.id, made.secret])
            request.session[NEW_ADDRESS] = (view.id.hex, path)
        return "邀请已生成。"

    return _done(request, project, do)


@who_may()
@require_POST
def revoke(request: Request, project: UUID, invitation: UUID) -> HttpResponse:
    """End an invitation."""

    def do(view: ProjectView, key: str | None) -> str:
        enterprises.revoke(request.person, view, invitation, at=request.at, key=key)
        return "邀请已撤回。"

    return _done(request, project, do)


@who_may()
@require_POST
def tie(request: Request, project: UUID) -> HttpResponse:
    """Let the accounts that the enterprise has see this project, too."""

    def do(view: ProjectView, key: str | None) -> str:
        enterprises.tie(request.person, view, at=request.at, key=key)
        return "企业的账号可以看到这个项目了。"

    return _done(request, project, do)


@who_may()
@require_POST
def untie(request: Request, project: UUID) -> HttpResponse:
    """Take the project from the enterprise's accounts."""

    def do(view: ProjectView, key: str | None) -> str:
        enterprises.untie(request.person, view, at=request.at, key=key)
        return "企业的账号不能再看到这个项目。"

    return _done(request, project, do)


@who_may()
@require_POST
def release(request: Request, project: UUID, what: str) -> HttpResponse:
    """Release something of the project to the enterprise, or take the release back."""

    def do(view: ProjectView, key: str | None) -> str:
        takes_back = request.POST.get("back") == "yes"
        asked = released.WithholdFromEnterprise if takes_back else released.ReleaseToEnterprise
        actions.ask(request.person, view.id, asked, at=request.at, key=key, what=what)
        return "不再向企业公开。" if takes_back else "已向企业公开。"

    return _done(request, project, do)


def _done(request: Request, project: UUID, do: Callable[[ProjectView, str | None], str]) -> HttpResponse:
    view = cases.project(request.person, project, on=request.on)
    try:
        said = do(view, Typed(request.POST).key)
    except Refused as refused:
        return _page(request, view, refused=refused)
    messages.success(request, said)
    return see_other(reverse("project-enterprise", args=[project]))


# The enterprise opens its invitation.


@who_may(public=True)
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: Request, tenant: int, invitation: UUID, secret: str) -> HttpResponse:
    """The enterprise chooses its user name and password; any other address is not there."""
    opened = enterprises.opening(tenant, invitation, secret, at=request.at)
    if request.method != "POST":
        return _invited_page(request, opened)
    typed = Typed(request.POST)
    username = typed.text("username", needed="请填写账号名。")
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        typed.wrong["again"] = "两次输入的密码不一样。"
    if typed.wrong:
        return _invited_page(request, opened, typed=typed, status=422)
    try:
        enterprises.take_up(opened, username=username, password=password, at=request.at, key=typed.key)
    except Refused as refused:
        return _invited_page(request, opened, typed=typed, refused=refused)
    messages.success(request, "账号已开通，请用刚设定的账号和密码登录。")
    return see_other(reverse("sign-in"))


def _invited_page(
    request: Request, opened: enterprises.Opening, *, typed: Typed | None = None, refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "opened": opened,
        "rules": profile(),
        "key": new_key(),
        "was": typed.post if typed else {},
        "wrong": typed.wrong if typed else {},
        "refused": refused,
    }
    response = render(request, "web/invited.html", context, status=status_of(refused) if refused else status)
    # The secret goes nowhere else; under no-referrer a browser would send the form itself without an origin.
    response["Referrer-Policy"] = "same-origin"
    return response
