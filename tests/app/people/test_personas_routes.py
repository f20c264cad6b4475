"""Everybody at every door: the table of personas, routes and ways of asking, computed from the URL configuration.

What is expected follows from each route's declaration alone. Whoever is refused leaves the database as it was.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from time_machine import travel

from quancheng.people import actions
from quancheng.people.access import person_of
from quancheng.people.models import Account
from quancheng.store.session import reading
from quancheng.web.doors import Door
from tests.routes import Route, routes

from .conftest import AT, ON
from .personas import MUST_CHANGE, NAMES, NOTHING, SEES_NO_PROJECT, TURNED_AWAY, World, populate, value_for

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
BY_SCRIPT = (False, True)
ODDLY = {"nobody", "enterprise", "office clerk", "clerk of a unit", "system administrator"}
"""Who also asks by every odd method and by script."""
WITHIN = {"file", "issue"}
"""Things within a project of which this world has none."""
USUAL = ("GET", "POST")
"""What everybody asks, of both databases: the door stands before any view, and knows of no database."""


@pytest.fixture
def world(db: None) -> World:
    return populate()


@dataclass(frozen=True)
class Cell:
    """One way of asking one route."""

    route: Route
    method: str
    by_script: bool

    def ask(self, client: Client, world: World) -> HttpResponse:
        values = {blank: value_for(blank, converter, world) for blank, converter in self.route.blanks}
        headers = {"HX-Request": "true"} if self.by_script else {}
        return client.generic(self.method, self.route.address(values), headers=headers)


@pytest.mark.parametrize("name", NAMES)
def test_the_doors_keep_their_word(world: World, name: str) -> None:
    with travel(AT, tick=False):
        refused, admitted = _sorted(world, name)
        before = _whole_database()
        client = _signed_in(world, name)
        assert _let_in_wrongly(world, name, refused, client) == []
        assert _whole_database() == before
        for cell in admitted:
            answer = cell.ask(client, world)
            assert _lets_in(answer, cell), _told(cell, answer)
            if cell.route.name == "sign-out":
                client = _signed_in(world, name)


@pytest.mark.parametrize("name", SEES_NO_PROJECT)
def test_a_project_that_may_not_be_seen_answers_as_one_that_is_not_there(world: World, name: str) -> None:
    with travel(AT, tick=False):
        client = _signed_in(world, name)
        for cell in _of_projects():
            answer = _alike(cell.ask(client, world), world)
            assert answer == _alike(cell.ask(client, replace(world, project=None)), world), cell
            assert answer[0] != 200, cell


def test_whoever_may_see_the_project_sees_it(world: World) -> None:
    with travel(AT, tick=False):
        client = _signed_in(world, "office clerk")
        cells = [cell for cell in _of_projects() if cell.method == "GET" and not WITHIN & set(dict(cell.route.blanks))]
        answers = [cell.ask(client, world) for cell in cells]
    assert not [answer for answer in answers if answer.status_code == 404]


def _of_projects() -> list[Cell]:
    cells = [cell for cell in _cells() if "project" in dict(cell.route.blanks)]
    return [cell for cell in cells if cell.method in ("GET", "POST") and not cell.by_script]


def _alike(answer: HttpResponse, world: World) -> tuple[int, str]:
    """Status and words, without the token of the form and the id that was asked for."""
    words = re.sub(r'value="\w{64}"|X-CSRFToken": "\w+"', "", answer.content.decode())
    return answer.status_code, words.replace(str(world.project), "").replace(str(NOTHING["UUIDConverter"]), "")


def test_a_door_that_does_not_close_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    refused, _ = _sorted(world, "clerk of a unit")
    monkeypatch.setattr(Door, "require", lambda door, person: None)
    with travel(AT, tick=False):
        wrong = _let_in_wrongly(world, "clerk of a unit", refused, _signed_in(world, "clerk of a unit"))
    assert any(told.startswith("POST people/") for told in wrong)


@pytest.mark.on_sqlite
def test_the_table_is_large_enough() -> None:
    assert len(NAMES) >= 14
    assert sum(len(list(_cells(name))) for name in NAMES) >= 10_000
    assert set(NAMES) >= ODDLY


def test_a_change_anywhere_changes_the_print_of_the_database(world: World) -> None:
    prints = {_whole_database()}
    actions.add_officer(world.county.system, name="庚某", at=AT)
    prints.add(_whole_database())
    Account.objects.filter(id=world.victim).update(failed_count=1)
    prints.add(_whole_database())
    assert len(prints) == 3


def _let_in_wrongly(world: World, name: str, refused: list[Cell], client: Client) -> list[str]:
    answers = [(cell, cell.ask(client, world)) for cell in refused]
    return [_told(cell, answer) for cell, answer in answers if not _refuses(answer, name, cell)]


def _cells(name: str = "office clerk") -> Iterator[Cell]:
    """The ways in which somebody asks every route: the usual two, and for some all the odd ones as well."""
    oddly = connection.vendor == "sqlite" and name in ODDLY
    for route in routes():
        for method in METHODS if oddly else USUAL:
            for by_script in BY_SCRIPT if oddly and method in USUAL else BY_SCRIPT[:1]:
                yield Cell(route, method, by_script)


def _sorted(world: World, name: str) -> tuple[list[Cell], list[Cell]]:
    cells = list(_cells(name))
    doors = {cell.route.door for cell in cells if cell.route.door is not None}
    open_doors = {door for door in doors if _may(world, name, door)}
    refused = [cell for cell in cells if cell.route.door not in open_doors]
    # Once inside, a view's own tests say more; here each is asked to show itself and to do its work.
    admitted = [cell for cell in cells if cell.route.door in open_doors and cell.method in ("GET", "POST")]
    return refused, [cell for cell in admitted if not cell.by_script]


def _may(world: World, name: str, door: Door) -> bool:
    account = world.accounts[name]
    if door.public:
        return True
    if account is None or name in TURNED_AWAY:
        return False
    if name in MUST_CHANGE:
        return door.while_password_due
    row = Account.objects.get(id=account)
    with reading(row.tenant_id):
        return door.admits(person_of(row, ON))


def _refuses(answer: HttpResponse, name: str, cell: Cell) -> bool:
    if name in TURNED_AWAY:
        led = answer.headers.get("HX-Redirect" if cell.by_script else "Location", "")
        return led.startswith("/sign-in")
    if name in MUST_CHANGE:
        return answer.headers.get("Location") == "/password"
    return answer.status_code == 403


def _lets_in(answer: HttpResponse, cell: Cell) -> bool:
    to_sign_in = answer.headers.get("Location", "").startswith("/sign-in?")
    may_look = cell.method not in ("GET", "HEAD") or answer.status_code != 403
    return answer.status_code < 500 and not to_sign_in and may_look


def _told(cell: Cell, answer: HttpResponse) -> str:
    how = " by script" if cell.by_script else ""
    return f"{cell.method} {cell.route.pattern}{how} answered {answer.status_code} {answer.headers.get('Location', '')}"


def _signed_in(world: World, name: str) -> Client:
    client = Client(raise_request_exception=True)
    account = world.accounts[name]
    # Whoever cannot sign in has no session; the disabled one had his before he was disabled.
    if account is not None and name not in ("locked", "awaiting"):
        client.force_login(Account.objects.get(id=account))
    return client


def _whole_database() -> str:
    """A print of every row of every table and tenant, but for the sessions, which the browser of a test needs."""
    digest = hashlib.sha256()
    for tenant in (999901, 999902):
        with reading(tenant), connection.cursor() as cursor:
            for table in sorted(set(connection.introspection.table_names(cursor)) - {"django_session"}):
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = sorted(map(repr, cursor.fetchall()))
                digest.update(f"{table}{rows}".encode())
    return digest.hexdigest()
