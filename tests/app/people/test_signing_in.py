"""Signing in through the pages: who is let in, who waits, what nobody learns, and how long it lasts."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.hashers import get_hasher
from django.db import connection
from django.test import Client
from time_machine import travel

from quancheng.people import accounts, signing_in
from quancheng.people.kinds import Kind
from quancheng.people.models import Account
from quancheng.store.models import Event
from quancheng.store.session import reading

from .conftest import AT, GOOD_PASSWORD, County, founded

SENTENCE = "账号或密码不对，或账号暂时不能使用。"


@pytest.fixture
def clerk(county: County) -> str:
    """An officer's user name whose password is GOOD_PASSWORD and need not be changed."""
    person = county.officer("office-clerk")
    return county.ready(person.account)


def sign_in(client: Client, username: str, password: str = GOOD_PASSWORD, **more: str):
    return client.post("/sign-in", {"username": username, "password": password, **more})


def test_the_right_password_lets_in(client: Client, clerk: str) -> None:
    with travel(AT, tick=False):
        assert sign_in(client, clerk).status_code == 302
        assert client.get("/people").status_code == 200


def test_full_width_and_capital_letters_are_the_same_name(client: Client, clerk: str) -> None:
    with travel(AT, tick=False):
        assert sign_in(client, clerk.upper().replace("O", "Ｏ")).status_code == 302


def test_a_wrong_password_and_an_unknown_name_read_the_same(client: Client, clerk: str) -> None:
    with travel(AT, tick=False):
        wrong = sign_in(client, clerk, "wrong-Password-1")
        unknown = sign_in(client, "nobody-here", "wrong-Password-1")
    assert wrong.status_code == unknown.status_code == 403
    assert _without_names(wrong, clerk) == _without_names(unknown, "nobody-here")
    assert SENTENCE in wrong.content.decode()


@pytest.mark.parametrize("username", ["clerk", "nobody-here"])
def test_an_unknown_name_costs_the_same_hashing_as_a_known_one(
    clerk: str, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashings: list[str] = []
    hasher = get_hasher()
    monkeypatch.setattr(type(hasher), "verify", lambda self, *_: bool(hashings.append("verify")))
    monkeypatch.setattr(type(hasher), "encode", lambda self, *_: str(hashings.append("encode")))
    signing_in.sign_in(clerk if username == "clerk" else username, "wrong-Password-1", at=AT)
    assert len(hashings) == 1


def test_of_many_guesses_at_once_each_counts(own_database: str) -> None:
    county = founded()
    username = county.ready(county.officer("office-clerk").account)
    guess = partial(in_a_thread, lambda: signing_in.sign_in(username, "wrong-Password-1", at=AT))
    with ThreadPoolExecutor(12) as threads:
        guesses = [threads.submit(guess) for _ in range(12)]
    assert not any(each.result() for each in guesses)
    account = Account.objects.get(username=username)
    assert account.locked_until == AT + timedelta(minutes=10)
    with reading(county.tenant):
        assert Event.objects.filter(kind="sign-in-failed").count() == 5


def in_a_thread(do):
    """Do it and give the thread's connection back."""
    try:
        return do()
    finally:
        connection.close()


def test_the_fifth_failure_locks_for_ten_minutes(client: Client, clerk: str) -> None:
    with travel(AT, tick=False) as clock:
        for _ in range(4):
            sign_in(client, clerk, "wrong-Password-1")
        assert not Account.objects.get(username=clerk).locked_until
        sign_in(client, clerk, "wrong-Password-1")
        clock.move_to(AT + timedelta(minutes=10) - timedelta(seconds=1))
        locked = sign_in(client, clerk)
        assert locked.status_code == 403
        assert SENTENCE in locked.content.decode()
        clock.move_to(AT + timedelta(minutes=10))
        assert sign_in(client, clerk).status_code == 302


def test_a_success_begins_the_count_anew(client: Client, clerk: str) -> None:
    with travel(AT, tick=False):
        for _ in range(4):
            sign_in(client, clerk, "wrong-Password-1")
        sign_in(client, clerk)
        assert Account.objects.get(username=clerk).failed_count == 0


def test_the_security_administrator_unlocks(client: Client, clerk: str, county: County) -> None:
    with travel(AT, tick=False):
        for _ in range(5):
            sign_in(client, clerk, "wrong-Password-1")
        accounts.unlock(county.security, account=Account.objects.get(username=clerk).id, at=AT)
        assert sign_in(client, clerk).status_code == 302


def test_what_happens_at_the_door_is_noted_by_account_id_only(client: Client, clerk: str) -> None:
    with travel(AT, tick=False):
        sign_in(client, clerk, "wrong-Password-1")
        sign_in(client, clerk)
        client.post("/sign-out")
    noted = list(Event.objects.order_by("-seq").values_list("kind", "body")[:3])
    assert [kind for kind, _ in noted] == ["signed-out", "signed-in", "sign-in-failed"]
    assert all(clerk not in body and "Password" not in body for _, body in noted)


def test_an_account_waiting_for_confirmation_is_not_let_in(client: Client, county: County) -> None:
    opened = accounts.open_account(county.system, username="audit-2", kind=Kind.AUDIT_ADMIN, at=AT)
    with travel(AT, tick=False):
        assert sign_in(client, "audit-2", opened.password).status_code == 403


def test_disabling_ends_the_sitting_at_once(client: Client, clerk: str, county: County) -> None:
    with travel(AT, tick=False):
        sign_in(client, clerk)
        accounts.disable_account(county.security, account=Account.objects.get(username=clerk).id, at=AT)
        assert client.get("/people").status_code == 302


def test_a_one_time_password_opens_only_the_page_that_changes_it(client: Client, county: County) -> None:
    opened = county.opened[Kind.SYSTEM_ADMIN]
    with travel(AT, tick=False):
        sign_in(client, opened.username, opened.password)
        assert client.get("/people")["Location"] == "/password"
        typed = {"old": opened.password, "new": GOOD_PASSWORD, "again": GOOD_PASSWORD}
        assert client.post("/password", typed).status_code == 302
        assert client.get("/people").status_code == 200


@pytest.mark.parametrize(
    ("minutes", "status"), [(29, 200), (30, 302)], ids=["just before the limit", "half an hour idle"]
)
def test_half_an_hour_of_nothing_ends_the_sitting(client: Client, clerk: str, minutes: int, status: int) -> None:
    with travel(AT, tick=False) as clock:
        sign_in(client, clerk)
        clock.shift(timedelta(minutes=minutes))
        assert client.get("/people").status_code == status


def test_twelve_hours_end_the_sitting_however_busy(client: Client, clerk: str) -> None:
    with travel(AT, tick=False) as clock:
        sign_in(client, clerk)
        for _ in range(12 * 4 - 1):
            clock.shift(timedelta(minutes=15))
            assert client.get("/people").status_code == 200
        clock.shift(timedelta(minutes=15))
        assert client.get("/people").status_code == 302


def test_level_three_allows_one_sitting_and_level_two_several(clerk: str, settings) -> None:
    for profile, first_goes_on in (("level2", 200), ("level3", 302)):
        settings.QUANCHENG_PROFILE = profile
        first, second = Client(), Client()
        with travel(AT, tick=False):
            sign_in(first, clerk)
            sign_in(second, clerk)
            assert first.get("/people").status_code == first_goes_on
            assert second.get("/people").status_code == 200


def test_level_three_passwords_end_after_ninety_days(client: Client, clerk: str, settings) -> None:
    settings.QUANCHENG_PROFILE = "level3"
    with travel(AT + timedelta(days=90), tick=False):
        sign_in(client, clerk)
        assert client.get("/people")["Location"] == "/password"


def test_signing_in_changes_the_session_key(client: Client, clerk: str) -> None:
    with travel(AT, tick=False):
        client.get("/sign-in")
        sign_in(client, clerk)
        first = client.session.session_key
        sign_in(client, clerk)
    assert client.session.session_key != first


@pytest.mark.parametrize(
    ("onward", "led"),
    [
        ("/people", "/people"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("http:\\\\elsewhere.example", "/"),
        ("", "/"),
    ],
)
def test_next_leads_nowhere_but_here(client: Client, clerk: str, onward: str, led: str) -> None:
    with travel(AT, tick=False):
        assert sign_in(client, clerk, next=onward)["Location"] == led


def test_what_was_typed_stays_and_the_password_does_not(client: Client, clerk: str) -> None:
    page = sign_in(client, clerk, "wrong-Password-1", next="/people").content.decode()
    assert f'value="{clerk}"' in page
    assert 'value="/people"' in page
    assert "wrong-Password-1" not in page


def test_a_page_asked_for_before_signing_in_is_gone_on_to(client: Client) -> None:
    assert client.get("/people?x=1")["Location"] == "/sign-in?next=%2Fpeople%3Fx%3D1"


def test_signed_in_pages_are_not_kept_by_the_browser(client: Client, clerk: str) -> None:
    with travel(AT, tick=False):
        sign_in(client, clerk)
        assert client.get("/people")["Cache-Control"] == "no-store"


def _without_names(response, name: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"', "", response.content.decode()).replace(
        name, ""
    )


@pytest.mark.parametrize(
    "next", ["sign-out", "²", "people", "//elsewhere.example", "javascript:alert(1)", "\\\\elsewhere"]
)
def test_whoever_is_in_already_is_led_nowhere_but_here(client: Client, clerk: str, next: str) -> None:
    with travel(AT, tick=False):
        sign_in(client, clerk)
        answer = client.get("/sign-in", {"next": next})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_guessing_the_old_password_from_inside_locks_too(client: Client, clerk: str) -> None:
    wrong = {"old": "wrong-Password-1", "new": "Autumn-leaf-2026", "again": "Autumn-leaf-2026"}
    with travel(AT, tick=False):
        sign_in(client, clerk)
        said = [client.post("/password", wrong).content.decode() for _ in range(6)]
        right = client.post("/password", wrong | {"old": GOOD_PASSWORD}).content.decode()
    assert ["原密码不对" in page for page in said] == [True] * 5 + [False]
    assert "暂时锁定" in right
    with travel(AT + timedelta(minutes=10), tick=False):
        assert client.post("/password", wrong | {"old": GOOD_PASSWORD}).status_code == 302


def test_a_password_nobody_has_is_not_even_hashed(client: Client, clerk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "check_password", lambda *given: pytest.fail("hashed"))
    with travel(AT, tick=False):
        assert sign_in(client, clerk, "x" * 129).status_code == 403
