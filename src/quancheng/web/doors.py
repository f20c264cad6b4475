"""Who may enter each page. Every view carries `who_may`; a route without it does not open.

    @who_may(Power.KEEP_PEOPLE)                                   officers with that power
    @who_may()                                                    every officer
    @who_may(kinds=(), administrators=(Kind.SECURITY_ADMIN,))     one kind of administrator and nobody else
    @who_may(public=True)                                         everybody, signed in or not

The view finds `request.person` (nobody on a public page without a session) and reads inside its tenant. A power that is
missing is said in a sentence (403); a thing that may not be seen does not exist (404, raised by the queries).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

from quancheng.engine.pack import Power
from quancheng.people.access import MayNot, NotYourKind, Person, may, person_of
from quancheng.people.kinds import Kind
from quancheng.people.signing_in import password_is_due
from quancheng.store.session import reading


class Request(HttpRequest):
    """What a guarded view is given: the person, the moment (UTC) and the day (+08:00)."""

    person: Person
    at: datetime
    on: date
    real_at: datetime
    pretends_day: bool


View = Callable[..., HttpResponse]


@dataclass(frozen=True, kw_only=True)
class Door:
    """Who may enter: of these kinds, and an officer only with one of the powers, where any are named."""

    powers: tuple[Power, ...]
    kinds: tuple[Kind, ...]
    public: bool
    while_password_due: bool

    def admits(self, person: Person) -> bool:
        """Whether the person may enter."""
        return self.public or (person.kind in self.kinds and self._has_power(person))

    def require(self, person: Person) -> None:
        """Refuse whoever may not enter. Raises NotYourKind, MayNot."""
        if self.public:
            return
        if person.kind not in self.kinds:
            raise NotYourKind(self.kinds)
        if not self._has_power(person):
            raise MayNot(self.powers[0])

    def _has_power(self, person: Person) -> bool:
        if person.kind != Kind.OFFICER or not self.powers:
            return True
        return any(may(person, power) for power in self.powers)


def who_may(
    *powers: Power,
    kinds: Iterable[str] = (Kind.OFFICER,),
    public: bool = False,
    administrators: Iterable[str] = (),
    while_password_due: bool = False,
) -> Callable[[View], View]:
    """Declare who may enter a view; of several powers one is enough."""
    door = Door(
        powers=powers,
        kinds=tuple(Kind(kind) for kind in (*kinds, *administrators)),
        public=public,
        while_password_due=while_password_due,
    )

    def hang(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _enter(door, view, cast(Request, request), args, kwargs)

        guarded.door = door  # type: ignore[attr-defined]
        return guarded

    return hang


def door_of(view: Any) -> Door | None:
    """The declaration on a view, or nothing."""
    return getattr(view, "door", None)


class UndeclaredRoute(RuntimeError):
    """A route was added without saying who may use it."""

    def __init__(self, view: Any) -> None:
        name = f"{getattr(view, '__module__', '')}.{getattr(view, '__qualname__', view)}"
        super().__init__(f"{name} does not say who may enter: put who_may(...) on it")


class OnlyDeclaredRoutes:
    """Opens no route without a door: forgetting one is a fault at once, not a page for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: object, kwargs: object) -> None:
        """Refuse to run a view that carries no declaration."""
        if door_of(view) is None:
            raise UndeclaredRoute(view)


def _enter(door: Door, view: View, request: Request, args: tuple[Any, ...], kwargs: dict[str, Any]) -> HttpResponse:
    account = request.user
    if not account.is_authenticated:
        return view(request, *args, **kwargs) if door.public else to_sign_in(request)
    with reading(account.tenant_id):
        request.person = person_of(account, request.on)
        if password_is_due(account, at=request.at) and not (door.while_password_due or door.public):
            return HttpResponseRedirect(reverse("password"))
        door.require(request.person)
        response = view(request, *args, **kwargs)
        _render_here(response)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; a part of a page asked for by script sends the whole page there."""
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    address = f"{resolve_url('sign-in')}?{query}".rstrip("?")
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": resolve_url("sign-in")})
    return HttpResponseRedirect(address)


def _render_here(response: HttpResponse) -> None:
    """Render what is lazy while the tenant's rows can still be read."""
    render = getattr(response, "render", None)
    if callable(render):
        render()
