"""A refusal raised anywhere becomes a page, or a part of one, that says what is wrong and what would help.

A view that has a form catches the refusal itself and shows the form again with what was typed; this is for the rest.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotFound, NotNow, Refused

STATUSES: tuple[tuple[type[Refused], int], ...] = (
    (NotAllowed, 403),
    (NotFound, 404),
    (NotNow, 409),
    (Incomplete, 422),
    (BadValue, 422),
)
NO_SUCH_PAGE = NotFound("没有找到这个页面或这项内容。", help="请从菜单或列表重新进入。")


class Refusals:
    """Answers refusals that no view caught."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The page of a refusal; every other fault goes on its way."""
        return refusal_page(request, fault) if isinstance(fault, Refused) else None


def status_of(refused: Refused) -> int:
    """The HTTP status that says the same: 403, 404, 409 or 422."""
    return next((status for kind, status in STATUSES if isinstance(refused, kind)), 409)


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A whole page, or for a request by script a notice that takes the place of the page's messages."""
    status = status_of(refused)
    # What may not be seen and what is not there must read the same.
    shown = NO_SUCH_PAGE if status == 404 else refused
    context = {"refused": shown, "help": shown.help, "status": status}
    if getattr(request, "htmx", False):
        response = render(request, "web/refused_part.html", context, status=status)
        response["HX-Retarget"] = "#flashes"
        response["HX-Reswap"] = "innerHTML show:window:top"
        return response
    template = "web/refused.html" if getattr(request, "person", None) else "web/refused_alone.html"
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def no_such_page(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's answer to an address that leads nowhere."""
    return refusal_page(request, NO_SUCH_PAGE)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's answer to what is no request of ours: an unknown host, a form with too many fields. Asks no database."""
    return _bare(BadValue("服务器不能识别这个请求。", help="请从首页重新进入。"), status=400)


def broke(request: HttpRequest) -> HttpResponse:
    """Django's answer to a fault of ours. Says nothing of what happened inside, and asks no database."""
    return _bare(
        NotNow("系统出错了，这一页没有打开。", help="请稍后再试；仍然不行时，请把时间和页面告诉系统管理员。"),
        status=500,
    )


def _bare(refused: Refused, *, status: int) -> HttpResponse:
    context = {"refused": refused, "help": refused.help, "status": status}
    page = render_to_string("web/refused_alone.html", context)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def no_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form that was not ours, or older than the sign-in."""
    return refusal_page(
        request, NotAllowed("这个页面已过期，这一次没有保存。", help="请返回上一页，刷新后再提交一次。")
    )
