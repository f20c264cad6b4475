"""日历: one's own deadlines by the month, and a feed whose address is a secret."""

import re
from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar
from time_machine import travel

from tests.app.web.county import HERBS, County

pytestmark = pytest.mark.django_db


def test_a_month_shows_ones_own_deadlines_on_their_days(county: County) -> None:
    page = county.browser("approval-clerk").page("/calendar/?month=2026-04")
    assert "项目备案" in page
    assert HERBS in page
    assert "项目备案" not in county.browser("tax-clerk").page("/calendar/?month=2026-04")


def test_an_empty_month_says_what_will_come(county: County) -> None:
    assert "这个月没有到期的事" in county.browser("tax-clerk").page("/calendar/?month=2031-01")


def feed_of(county: County, post: str) -> str:
    browser = county.browser(post)
    browser.done("/calendar/feed", {"do": "open"})
    found = re.search(r'value="http://testserver(/calendar/[^"]+\.ics)"', browser.page("/calendar/"))
    assert found
    return found[1]


def asked(county: County, address: str) -> tuple[int, bytes]:
    with travel(county.browser("tax-clerk").at, tick=False):
        answer = Client().get(address)
    return answer.status_code, answer.content


def test_the_feed_holds_the_deadlines_of_its_owner(county: County) -> None:
    status, content = asked(county, feed_of(county, "approval-clerk"))
    assert status == 200
    events = [each for each in Calendar.from_ical(content).walk("VEVENT") if "项目备案" in each["summary"]]
    assert date(2026, 4, 17) in [each["dtstart"].dt for each in events]
    assert len({each["uid"] for each in events}) == len(events)


def test_the_address_is_shown_once_and_a_new_one_ends_the_old(county: County) -> None:
    first = feed_of(county, "approval-clerk")
    assert ".ics" not in county.browser("approval-clerk").page("/calendar/")
    second = feed_of(county, "approval-clerk")
    assert asked(county, first)[0] == 404
    assert asked(county, second)[0] == 200


def test_a_feed_that_was_shut_or_guessed_is_not_there(county: County) -> None:
    address = feed_of(county, "approval-clerk")
    assert asked(county, re.sub(r"/[^/]+\.ics", "/guessed.ics", address))[0] == 404
    county.browser("approval-clerk").done("/calendar/feed", {"do": "shut"})
    assert asked(county, address)[0] == 404


def test_the_secret_stands_in_no_event(county: County) -> None:
    secret = feed_of(county, "approval-clerk").split("/")[-1].removesuffix(".ics")
    assert not county.office.events(saying=secret)
    assert county.office.events("calendar-feed-opened")
