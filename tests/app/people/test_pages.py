"""The pages of units, accounts and the log: what each person finds there, and that nothing typed is lost."""

import pytest
from django.db import connection
from django.test import Client
from time_machine import travel

from quancheng.people import accounts, actions
from quancheng.people.access import Person
from quancheng.people.kinds import Kind
from quancheng.people.models import Account, StandIn

from .conftest import AT, GOOD_PASSWORD, ON, County


@pytest.fixture(autouse=True)
def _on_the_day():
    with travel(AT, tick=False):
        yield


def as_(county: County, account) -> Client:
    county.ready(account)
    client = Client()
    client.force_login(Account.objects.get(id=account))
    return client


@pytest.fixture
def clerk(county: County) -> Person:
    return county.officer("office-clerk")


def administrator(county: County, kind: Kind) -> Client:
    return as_(county, county.opened[kind].account)


def test_units_show_duty_posts_and_who_holds_them(county: County, clerk: Person) -> None:
    page = as_(county, clerk.account).get("/people").content.decode()
    assert [word for word in ("自然资源局", "土地供应", "甲某", "办公室文员") if word not in page] == []


def test_a_new_contact_shows_at_once(county: County, clerk: Person) -> None:
    client = as_(county, clerk.account)
    typed = {"head": "辛某", "staff": "壬某", "phone": "0357-8321", "remark": ""}
    assert client.post("/people/land/contacts", typed).status_code == 302
    page = client.get("/people/land").content.decode()
    assert "辛某" in page and "0357-8321" in page


def test_a_refused_stand_in_keeps_what_was_typed(county: County, clerk: Person) -> None:
    other = county.officer("land-clerk")
    typed = {"officer": str(other.officer), "post": "land-clerk", "since": "2026-03-09", "until": "2026-03-02"}
    answer = as_(county, clerk.account).post("/people/land/stand-ins", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "早于" in page and 'value="2026-03-09"' in page
    assert f'value="{other.officer}" selected' in page
    assert not StandIn.objects.exists()


def test_a_day_that_is_none_is_named(county: County, clerk: Person) -> None:
    typed = {"officer": str(clerk.officer), "post": "land-clerk", "since": "3月2日", "until": ""}
    page = as_(county, clerk.account).post("/people/land/stand-ins", typed).content.decode()
    assert "“3月2日”不是日期" in page


def test_a_unit_that_is_not_there_is_not_found_in_words(county: County, clerk: Person) -> None:
    answer = as_(county, clerk.account).get("/people/nowhere")
    assert answer.status_code == 404
    assert "没有找到这个页面或这项内容" in answer.content.decode()


def test_a_missing_power_is_said_in_a_sentence_with_the_frame_round_it(county: County) -> None:
    answer = as_(county, county.officer("land-clerk").account).post("/people/land/contacts", {})
    assert answer.status_code == 403
    assert "维护单位与人员" in answer.content.decode()
    assert "退出登录" in answer.content.decode()


def test_a_refusal_asked_for_by_script_is_a_part_of_a_page(county: County) -> None:
    client = as_(county, county.officer("land-clerk").account)
    answer = client.post("/people/land/contacts", {}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#flashes"
    assert "<html" not in answer.content.decode()


def test_only_open_ways_stand_in_the_navigation(county: County, clerk: Person) -> None:
    of_clerk = as_(county, clerk.account).get("/people").content.decode()
    of_audit = administrator(county, Kind.AUDIT_ADMIN).get("/log").content.decode()
    assert 'href="/people"' in of_clerk and 'href="/accounts"' not in of_clerk
    assert 'href="/log"' in of_audit and 'href="/people"' not in of_audit


def test_an_account_is_opened_shown_once_and_confirmed(county: County) -> None:
    system, security = administrator(county, Kind.SYSTEM_ADMIN), administrator(county, Kind.SECURITY_ADMIN)
    officer = actions.add_officer(county.system, name="庚某", at=AT)
    typed = {"username": "geng", "kind": "officer", "officer": str(officer)}
    opened = system.post("/accounts/open", typed).content.decode()
    account = Account.objects.get(username="geng")
    assert "只显示这一次" in opened
    assert not account.is_active
    assert security.post(f"/accounts/{account.id}/confirm", {"clearance": "内部"}).status_code == 302
    account.refresh_from_db()
    assert account.is_active


def test_a_refused_account_keeps_what_was_typed(county: County) -> None:
    system = administrator(county, Kind.SYSTEM_ADMIN)
    answer = system.post("/accounts/open", {"username": "a b", "kind": "audit-admin"})
    assert answer.status_code == 422
    assert 'value="a b"' in answer.content.decode()


def test_the_security_administrator_sees_what_would_be_confirmed(county: County, clerk: Person) -> None:
    actions.appoint(county.system, officer=clerk.officer, post="leader", since=ON, at=AT)  # type: ignore[arg-type]
    page = administrator(county, Kind.SECURITY_ADMIN).get("/accounts").content.decode()
    assert "分管领导" in page and "决定督办事项" in page


def test_the_log_shows_deeds_by_user_name_and_no_business(county: County, clerk: Person) -> None:
    accounts.disable_account(county.security, account=clerk.account, at=AT)
    page = administrator(county, Kind.AUDIT_ADMIN).get("/log").content.decode()
    assert "停用账号" in page and county.opened[Kind.SECURITY_ADMIN].username in page
    filtered = administrator(county, Kind.AUDIT_ADMIN).get("/log?deed=account-opened").content.decode()
    assert "停用账号</td>" not in filtered


def test_the_log_is_verified_from_its_page(county: County) -> None:
    page = administrator(county, Kind.AUDIT_ADMIN).post("/log/verify").content.decode()
    assert "核验通过" in page


def test_a_log_that_was_tampered_with_does_not_pass(county: County) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_head SET digest = %s", ["0" * 64])
    page = administrator(county, Kind.AUDIT_ADMIN).post("/log/verify").content.decode()
    assert "核验发现" in page


def test_the_password_page_says_what_is_wrong(county: County, clerk: Person) -> None:
    client = as_(county, clerk.account)
    different = client.post("/password", {"old": GOOD_PASSWORD, "new": "Autumn-wind-1", "again": "Autumn-wind-2"})
    weak = client.post("/password", {"old": GOOD_PASSWORD, "new": "short", "again": "short"})
    assert "两次输入的新密码不一样" in different.content.decode()
    assert "至少 10 位" in weak.content.decode()


def test_a_form_without_our_token_is_refused_in_words(county: County, clerk: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(id=clerk.account))
    answer = client.post("/people/land/contacts", {})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
