"""线索 pages: registered in a minute, refused without a name where one may not know, disputed, made a project."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from tests.app.cases.city import EAST, WEST, City, linjiang
from tests.app.web.county import Browser, gu_county_in_may

NAME = "江西恒远铝材有限公司"


@pytest.fixture
def city(db: None) -> City:
    return linjiang()


def registered(browser: Browser, *, name: str = NAME, **more: str) -> UUID:
    where = browser.done(
        "/leads/new", {"fact-enterprise": name, "claims": "1", "key": name + browser.account.username, **more}
    )
    return UUID(where.rstrip("/").rpartition("/")[2])


def test_a_name_is_enough_and_the_list_shows_it(city):
    browser = Browser(city.clerk(EAST))
    assert "登记线索" in browser.page("/leads/")
    registered(browser)
    page = browser.page("/leads/")
    assert NAME in page
    assert "首谈单位" in page
    assert "7月17日前联系" in page


def test_nothing_typed_is_told_where_and_kept(city):
    page = Browser(city.clerk(EAST)).refused("/leads/new", {"source": "展会", "claims": "1"}, 422)
    assert "请填写企业名称" in page
    assert 'value="展会"' in page


def test_another_county_is_told_that_somebody_is_there_and_not_who(city):
    registered(Browser(city.clerk(EAST)))
    page = Browser(city.clerk(WEST)).refused("/leads/new", {"fact-enterprise": "恒远铝材公司", "claims": "1"}, 409)
    assert "另有单位已登记这家企业的首谈" in page
    assert "主张首谈的依据" in page
    assert "东县" not in page
    assert 'value="恒远铝材公司"' in page


def test_while_typing_only_what_one_may_see_is_shown(city):
    registered(Browser(city.clerk(EAST)))
    asked = "/leads/alike?fact-enterprise=hengyuanlvcai"
    assert NAME in Browser(city.head(EAST)).page(asked)
    assert "东县商务局" in Browser(city.director).page(asked)
    assert NAME not in Browser(city.clerk(WEST)).page(asked)


def test_a_dispute_from_evidence_to_decision(city):
    east, west, director = (Browser(each) for each in (city.clerk(EAST), city.clerk(WEST), city.director))
    first = registered(east)
    second = registered(west, evidence="5月10日在展会上接触")
    assert "首谈争议" in east.page("/work")
    east.done(f"/leads/{first}/do/evidence", {"text": "4月20日登门拜访", "disputed_by": str(second)})
    assert "裁定首谈争议" in director.page("/work")
    page = director.page(f"/leads/{second}/")
    assert "4月20日登门拜访" in page
    assert "5月10日在展会上接触" in page
    director.refused(
        f"/leads/{second}/do/decide", {"result": "transfer", "reason": "", "disputed_by": str(second)}, 422
    )
    director.done(
        f"/leads/{second}/do/decide", {"result": "transfer", "reason": "接触在先", "disputed_by": str(second)}
    )
    assert "裁定：转由后登记单位首谈" in east.page(f"/leads/{first}/")
    assert "这条线索没有登记首谈" in east.page(f"/leads/{first}/")


def test_contact_is_logged_and_shown(city):
    browser = Browser(city.clerk(EAST))
    lead = registered(browser)
    fields = {"contact": "登门拜访", "day": "2026-05-18", "note": "看了厂房"}
    browser.done(f"/leads/{lead}/do/contact", fields)
    assert "看了厂房" in browser.page(f"/leads/{lead}/")
    page = browser.refused(f"/leads/{lead}/do/contact", {**fields, "note": ""}, 422)
    assert "请写一两句联系情况" in page


def test_a_project_comes_of_it_and_nothing_is_typed_twice(city):
    browser = Browser(city.clerk(EAST))
    lead = registered(browser, **{"fact-channel": "展会招商"})
    page = browser.page(f"/leads/{lead}/project")
    assert "展会招商" in page
    project = browser.done(f"/leads/{lead}/project", {"fact-name": "恒远铝材项目"})
    facts = browser.page(f"{project}facts")
    assert NAME in facts
    assert "首谈责任人" in facts
    assert "打开项目" in browser.page(f"/leads/{lead}/")


def test_a_lead_is_handed_over(city):
    east, west = Browser(city.clerk(EAST)), Browser(city.clerk(WEST))
    lead = registered(east)
    assert west.get(f"/leads/{lead}/").status_code == 404
    east.done(f"/leads/{lead}/do/offer", {"unit": f"commerce@{WEST}", "reason": "企业选址西县"})
    assert "接手线索" in west.page("/work")
    assert west.done(f"/leads/{lead}/do/answer", {"accepted": "yes"}).endswith(f"/leads/{lead}/")
    assert east.get(f"/leads/{lead}/").status_code == 404


def test_a_lead_of_another_county_answers_like_one_that_is_not_there(city):
    lead = registered(Browser(city.clerk(EAST)))
    browser, nothing = Browser(city.clerk(WEST)), UUID(int=7)
    for end in ("", "project"):
        answers = [browser.get(f"/leads/{each}/{end}") for each in (lead, nothing)]
        assert [answer.status_code for answer in answers] == [404, 404]
    for deed in ("contact", "claim", "drop", "decide", "evidence", "offer", "answer", "fill-in"):
        assert browser.post(f"/leads/{lead}/do/{deed}", {"reason": "试"}).status_code == 404


def test_a_place_whose_notice_has_no_leads_has_no_such_pages(db):
    county = gu_county_in_may()
    browser = county.browser("office-clerk")
    assert "/leads/" not in browser.page("/projects/")
    for address in ("/leads/", "/leads/new", "/leads/alike", f"/leads/{UUID(int=7)}/"):
        assert browser.get(address).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(city):
    assert Client().get("/leads/").status_code == 302


def test_a_project_on_an_enterprise_that_another_unit_holds_is_not_registered_unawares(city):
    registered(Browser(city.clerk(EAST)))
    browser = Browser(city.clerk(WEST))
    fields = {"fact-name": "铝材项目", "fact-enterprise": "恒远铝材有限公司", "label": "内部", "key": "p"}
    page = browser.refused("/projects/new", fields, 200)
    assert "另有单位已登记这家企业的首谈" in page
    assert "东县" not in page
    assert browser.done("/projects/new", {**fields, "different": "1"})
    assert Browser(city.head(EAST)).done("/projects/new", {**fields, "key": "own", "jurisdiction": EAST})
