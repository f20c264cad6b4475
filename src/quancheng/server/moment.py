"""Gives each request its time, so that pages and actions are told the clock and never read it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from quancheng.server import clock


class Moment:
    """Set `request.at` (aware, UTC) and `request.on` (the +08:00 day), the same for the whole request.

    `request.real_at` never pretends: how long somebody has been signed in is no part of a demonstration.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = clock.now()
        setattr(request, "at", at)  # noqa: B010 — an attribute of ours on Django's class
        setattr(request, "on", clock.day_of(at))  # noqa: B010
        setattr(request, "real_at", clock.real_now())  # noqa: B010
        setattr(request, "pretends_day", clock.is_pretended())  # noqa: B010
        return self.get_response(request)
