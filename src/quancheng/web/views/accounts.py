"""账号: the system administrator opens, the security administrator confirms; neither acts alone."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from quancheng.engine.errors import BadValue, Refused
from quancheng.people import accounts as doing
from quancheng.people import actions, oversight
from quancheng.people.kinds import ADMINISTRATORS, Kind, Standing
from quancheng.people.labels import Label
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of

SYSTEM = (Kind.SYSTEM_ADMIN,)
SECURITY = (Kind.SECURITY_ADMIN,)
OPENED_HERE = (Kind.OFFICER, *ADMINISTRATORS)
COLUMNS = ("账号", "人员", "类别", "状态", "知悉范围", "最近登录", "待确认的岗位", "办理")


class NoSuchChoice(BadValue):
    code = "no-such-choice"

    def __init__(self, label: str) -> None:
        super().__init__(f"没有选择{label}。", help="请从列表中选择一项。")


@who_may(kinds=(), administrators=(*SYSTEM, *SECURITY))
@require_safe
def accounts(request: Request) -> HttpResponse:
    """Every account, those that wait first."""
    return _page(request)


@who_may(kinds=(), administrators=SYSTEM)
@require_POST
def open_account(request: Request) -> HttpResponse:
    """Open an account; its one-time password is shown this once."""
    try:
        opened = _open(request)
    except Refused as refused:
        return _page(request, refused=refused, status=status_of(refused))
    return render(request, "web/account_opened.html", {"opened": opened})


@who_may(kinds=(), administrators=SECURITY)
@require_POST
def confirm(request: Request, account: UUID) -> HttpResponse:
    """Let an account be used, and see up to a label."""
    label = _label(request)
    doing.confirm_account(request.person, account=account, clearance=label, at=request.at)
    return _done(request, "账号已启用，待确认的岗位一并确认。")


@who_may(kinds=(), administrators=SECURITY)
@require_POST
def confirm_many(request: Request) -> HttpResponse:
    """Let those that are ticked be used, with one clearance for all; what is refused of one holds up no other."""
    waiting = [line for line in oversight.accounts(request.person, at=request.at) if line.standing == Standing.AWAITING]
    chosen = [line for line in waiting if f"pick-{line.id}" in request.POST]
    try:
        if not chosen:
            raise NoSuchChoice("要确认的账号")
        label = _label(request)
        for line in chosen:
            doing.confirm_account(request.person, account=line.id, clearance=label, at=request.at)
    except Refused as refused:
        return _page(request, refused=refused, status=status_of(refused))
    return _done(request, f"{len(chosen)}个账号已启用，待确认的岗位一并确认。")


@who_may(kinds=(), administrators=SECURITY)
@require_POST
def set_clearance(request: Request, account: UUID) -> HttpResponse:
    """Change how much an account may see."""
    doing.set_clearance(request.person, account=account, clearance=_label(request), at=request.at)
    return _done(request, "知悉范围已更改。")


@who_may(kinds=(), administrators=SECURITY)
@require_POST
def unlock(request: Request, account: UUID) -> HttpResponse:
    """Let a locked account try again now."""
    doing.unlock(request.person, account=account, at=request.at)
    return _done(request, "账号已解锁。")


@who_may(kinds=(), administrators=SECURITY)
@require_POST
def confirm_post(request: Request, appointment: UUID) -> HttpResponse:
    """Let an appointment that brings powers take effect."""
    actions.confirm_appointment(request.person, appointment=appointment, at=request.at)
    return _done(request, "任命已确认，权限即时生效。")


@who_may(kinds=(), administrators=(*SYSTEM, *SECURITY))
@require_POST
def disable(request: Request, account: UUID) -> HttpResponse:
    """Stop an account at once."""
    doing.disable_account(request.person, account=account, at=request.at)
    return _done(request, "账号已停用。")


@who_may(kinds=(), administrators=SYSTEM)
@require_POST
def reset_password(request: Request, account: UUID) -> HttpResponse:
    """Give a forgotten account a one-time password."""
    opened = doing.reset_password(request.person, account=account, at=request.at)
    return render(request, "web/account_opened.html", {"opened": opened, "is_reset": True})


def accounts_page(request: Request, refused: Refused) -> HttpResponse:
    """The page again with what was refused and what was typed."""
    return _page(request, refused=refused, status=status_of(refused))


def _page(request: Request, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    opens = request.person.kind == Kind.SYSTEM_ADMIN
    shown = oversight.accounts(request.person, at=request.at)
    context = {
        "accounts": shown,
        "waiting": [line for line in shown if line.standing == Standing.AWAITING and line.id != request.person.account],
        "columns": [{"label": label} for label in COLUMNS],
        "opens": opens,
        "confirms": request.person.kind == Kind.SECURITY_ADMIN,
        "officers": oversight.officers_without_account(request.person) if opens else (),
        "kinds": [(kind.value, kind.word) for kind in OPENED_HERE],
        "labels": [(label.value, label.value) for label in Label],
        "typed": request.POST if refused else {},
        "refused": refused,
    }
    return render(request, "web/accounts.html", context, status=status)


def _open(request: Request) -> doing.Opened:
    kind = _chosen(Kind, request.POST.get("kind", ""), "类别")
    if kind not in OPENED_HERE:
        raise NoSuchChoice("类别")
    officer = request.POST.get("officer", "") if kind == Kind.OFFICER else ""
    return doing.open_account(
        request.person,
        username=request.POST.get("username", ""),
        kind=kind,
        officer=_chosen(UUID, officer, "人员") if kind == Kind.OFFICER else None,
        at=request.at,
    )


def _label(request: Request) -> Label:
    return _chosen(Label, request.POST.get("clearance", ""), "知悉范围")


def _chosen(kind: Callable[[str], object], typed: str, label: str):  # type: ignore[no-untyped-def]
    try:
        return kind(typed)
    except ValueError:
        raise NoSuchChoice(label) from None


def _done(request: Request, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("accounts")
