"""Signing in and out, and changing one's password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from quancheng.engine.errors import Refused
from quancheng.people import accounts, signing_in
from quancheng.people.kinds import EVERY_KIND
from quancheng.people.profile import profile
from quancheng.web import sittings
from quancheng.web.doors import Request, who_may
from quancheng.web.navigation import home_of
from quancheng.web.refusals import status_of

NOT_IN = "账号或密码不对，或账号暂时不能使用。"


@who_may(kinds=EVERY_KIND)
def home(request: Request) -> HttpResponse:
    """To the first page that is open to the person."""
    return redirect(home_of(request.person))


@who_may(public=True)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Let in whoever proves to be the account's; every failure reads the same."""
    onward = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return HttpResponseRedirect(onward) if request.user.is_authenticated else _sign_in_page(request, onward)
    typed = request.POST.get("username", "")
    account = authenticate(request, username=typed, password=request.POST.get("password", ""))
    if account is None:
        return _sign_in_page(request, onward, username=typed, refused=NOT_IN)
    sittings.begin(request, account)
    return HttpResponseRedirect(onward)


@who_may(kinds=EVERY_KIND, while_password_due=True)
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the sitting."""
    signing_in.sign_out(request.person, at=request.at)
    logout(request)
    messages.success(request, "已退出登录。")
    return redirect("sign-in")


@who_may(kinds=EVERY_KIND, while_password_due=True)
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """Change one's own password; the other sittings of the account end with the old one."""
    if request.method != "POST":
        return _password_page(request)
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        return _password_page(request, wrong="两次输入的新密码不一样。", status=422)
    try:
        changed = accounts.change_password(request.person, old=old, new=new, at=request.at)
    except Refused as refused:
        return _password_page(request, wrong=str(refused), status=status_of(refused))
    update_session_auth_hash(request, changed)
    messages.success(request, "密码已修改。")
    return redirect("home")


def _sign_in_page(request: Request, onward: str, *, username: str = "", refused: str = "") -> HttpResponse:
    rules = profile()
    context = {
        "onward": onward,
        "username": username,
        "refused": refused,
        "help": f"连续 {rules.failures_before_lock} 次不对，账号锁定 {_minutes(rules.lock_lasts)} 分钟。"
        "忘记密码或长时间不能登录，请联系系统管理员。",
    }
    return render(request, "web/sign_in.html", context, status=403 if refused else 200)


def _password_page(request: Request, *, wrong: str = "", status: int = 200) -> HttpResponse:
    is_due = signing_in.password_is_due(request.user, at=request.at)  # type: ignore[arg-type]
    context = {"wrong": wrong, "is_due": is_due, "rules": profile()}
    template = "web/password_due.html" if is_due else "web/password.html"
    return render(request, template, context, status=status)


def _safe(request: Request, address: str) -> str:
    """The address itself if it is one of ours, else the way home: a link may not lead a person out through us."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address.startswith("/") and ours else reverse("home")


def _minutes(span: object) -> int:
    return int(span.total_seconds() // 60)  # type: ignore[attr-defined]
