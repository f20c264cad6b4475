"""No route without a declaration of who may enter; forgetting one is found here, and refused at run time."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from quancheng.web.doors import OnlyDeclaredRoutes, UndeclaredRoute, door_of, who_may
from tests.routes import routes


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_every_route_declares_who_may() -> None:
    assert [route.pattern for route in routes() if route.door is None] == []


def test_there_are_routes_to_look_at() -> None:
    assert {"sign-in", "people", "accounts", "log"} <= {route.name for route in routes()}


def test_only_signing_in_and_addresses_with_a_secret_are_open_to_everybody() -> None:
    with_secret = {"calendar-feed", "invited"}
    assert {route.name for route in routes() if route.door and route.door.public} <= {"sign-in", *with_secret}


def test_a_view_without_a_declaration_is_recognised_and_does_not_run() -> None:
    gate = OnlyDeclaredRoutes(lambda request: HttpResponse())
    request = RequestFactory().get("/")
    assert door_of(bare) is None
    with pytest.raises(UndeclaredRoute, match="bare does not say who may enter"):
        gate.process_view(request, bare, (), {})
    assert gate.process_view(request, who_may(public=True)(bare), (), {}) is None


def test_djangos_admin_has_no_address() -> None:
    assert not [route.pattern for route in routes() if route.pattern.startswith("admin")]
