"""Whatever a browser, or somebody without one, sends: it is answered in words and never breaks a page."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from time_machine import travel

import quancheng.web
from quancheng.server import bounds
from tests.app.people.conftest import AT
from tests.app.people.personas import populate, value_for
from tests.app.people.test_personas_routes import _signed_in
from tests.routes import routes

READS = re.compile(
    r'(?:GET|POST|post|asked)\.get(?:list)?\("([\w-]+)"|\.(?:text|choice|day|number|whole|fen|id)\("([\w-]+)"'
)
NAMES = sorted(
    {
        name
        for path in Path(quancheng.web.__path__[0]).rglob("*.py")
        for found in READS.findall(path.read_text(encoding="utf-8"))
        for name in found
        if name
    }
)
HOSTILE = (
    "²", "９９", "9" * 40, "-1", "' OR 1=1 --", "%_\\", "../../../../etc/passwd", "<script>alert(1)</script>",
    "2026-02-30", "99999-W99", "\N{REPLACEMENT CHARACTER}", "😀" * 500,
)  # fmt: skip
ONE_OF = 4
"""Each route is asked with every fourth turn of the values, each with others: together they bring all to each name."""


@pytest.mark.parametrize("name", ["office clerk", "system administrator", "audit administrator"])
def test_no_page_breaks_at_what_is_put_into_its_address_or_its_form(db, name):
    with travel(AT, tick=False):
        world = populate()
        client = _signed_in(world, name)
        for number, route in enumerate(each for each in routes() if each.name != "sign-out"):
            address = route.address({blank: value_for(blank, kind, world) for blank, kind in route.blanks})
            asks = [ask for ask in (client.get, client.post) if ask(address).status_code not in (403, 405)]
            for turn in range(number % ONE_OF, len(HOSTILE), ONE_OF):
                sent = {each: HOSTILE[(place + turn) % len(HOSTILE)] for place, each in enumerate(NAMES)}
                for ask in asks:
                    answer = ask(address, sent)
                    assert answer.status_code < 500, (route.pattern, sent)
                    assert b"<script>alert" not in answer.content, route.pattern


def test_the_names_that_pages_read_are_found():
    assert {"page", "q", "who", "before", "username", "key"} <= set(NAMES)


def test_a_nul_is_refused_in_words(client, db):
    answer = client.post("/sign-in", {"username": "a\0b", "password": "x"})
    assert (answer.status_code, "不能保存的字符" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(("over", "status"), [(0, 403), (1, 413)])
def test_a_stranger_sends_no_large_body(client, db, monkeypatch, over, status):
    body = b"username=a&password=b".ljust(bounds.LARGEST_OF_A_STRANGER + over, b"x")
    assert client.post("/sign-in", body, "application/x-www-form-urlencoded").status_code == status


def test_whoever_is_signed_in_sends_files_up_to_the_bound(db, monkeypatch):
    monkeypatch.setattr(bounds, "LARGEST", 100_000)
    with travel(AT, tick=False):
        client = _signed_in(populate(), "office clerk")
        small, large = (
            client.post("/import/upload", {"file": SimpleUploadedFile("a.xlsx", b"x" * size)})
            for size in (90_000, 100_000)
        )
    assert small.status_code < 413 or small.status_code == 422
    assert large.status_code == 413
    assert "太大" in large.content.decode()


def test_a_length_that_is_no_number_is_taken_for_none(client, db):
    assert client.get("/sign-in", CONTENT_LENGTH="１２").status_code == 200
