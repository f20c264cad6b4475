"""操作日志: what the audit administrator reads, and the proof that nothing in it was changed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from quancheng.people import oversight
from quancheng.people.kinds import Kind
from quancheng.web.doors import Request, who_may

COUNT = 50
COLUMNS = ("序号", "时间", "账号", "操作", "内容")


@who_may(kinds=(), administrators=(Kind.AUDIT_ADMIN,))
@require_safe
def log(request: Request) -> HttpResponse:
    """The newest deeds, or those before a number; of one kind if asked."""
    return _page(request)


@who_may(kinds=(), administrators=(Kind.AUDIT_ADMIN,))
@require_POST
def verify(request: Request) -> HttpResponse:
    """Walk the whole log now and say what is wrong with it."""
    return _page(request, verified=oversight.verify_log(request.person, at=request.at))


def _page(request: Request, *, verified: object = None) -> HttpResponse:
    before, deed = request.GET.get("before", ""), request.GET.get("deed", "")
    number = int(before) if before.isdecimal() and len(before) < 16 else None
    lines = oversight.log(request.person, before=number, deed=deed, count=COUNT)
    context = {
        "lines": lines,
        "columns": [{"label": label} for label in COLUMNS],
        "deeds": sorted(oversight.DEEDS.items(), key=lambda item: item[1]),
        "deed": deed,
        "verified": verified,
        "older": lines[-1].seq if len(lines) == COUNT else None,
    }
    return render(request, "web/log.html", context)
