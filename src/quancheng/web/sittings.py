"""How long a sign-in lasts: until nothing was done for half an hour, twelve hours at most, one at a time by profile.

These limits follow the real clock, also while a demonstration pretends another day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from quancheng.people.profile import Profile, profile
from quancheng.web.doors import Request

BEGAN, SEEN, SITTING = "began", "seen", "sitting"
SEEN_EVERY = timedelta(seconds=60)
"""A read of a page must not cost a write each time, so activity is noted once a minute."""


def begin(request: Request, account: object) -> None:
    """Start a sitting under a new session key."""
    login(request, account)  # type: ignore[arg-type]
    request.session.cycle_key()  # Django keeps the key when the same account signs in again
    _mark(request)


class Sittings:
    """Ends a sitting whose time is over, before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            self._keep_or_end(cast(Request, request))
        return self.get_response(request)

    def _keep_or_end(self, request: Request) -> None:
        if BEGAN not in request.session:
            _mark(request)
        why = over(request, profile())
        if why is not None:
            request.session.flush()
            request.user = AnonymousUser()
            messages.warning(request, why)
        elif request.real_at - _moment(request, SEEN) >= SEEN_EVERY:
            request.session[SEEN] = request.real_at.isoformat()


def over(request: Request, rules: Profile) -> str | None:
    """Why the sitting is over, in words; nothing while it goes on."""
    if request.real_at - _moment(request, SEEN) >= rules.idle:
        return f"已有{_minutes(rules.idle)}分钟没有操作，请重新登录。"
    if request.real_at - _moment(request, BEGAN) >= rules.longest:
        return "本次登录已到时限，请重新登录。"
    if rules.one_session and getattr(request.user, "sitting", "") != request.session.get(SITTING):
        return "这个账号已在别处登录，本次登录已结束。如非本人操作，请立即修改密码。"
    return None


def _mark(request: Request) -> None:
    now = request.real_at.isoformat()
    request.session[BEGAN] = request.session[SEEN] = now
    request.session[SITTING] = getattr(request.user, "sitting", "")


def _moment(request: Request, name: str) -> datetime:
    return datetime.fromisoformat(request.session[name])


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
