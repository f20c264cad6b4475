"""Each county its own duties, meetings, quotas and places in rankings; the city sees which of them owe."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from quancheng.cases import duties, meeting_view, meetings, quota_counts, records, supervision
from quancheng.cases.duty_book import month
from quancheng.cases.packs import pack_in_force
from quancheng.cases.rows_check import rows_at_fault
from quancheng.engine.errors import NotAllowed
from quancheng.people.access import Person
from quancheng.store.session import reading
from quancheng.store.verify import verify
from tests.app.cases.city import EAST, WEST, City, linjiang

LAST = date(2026, 5, 29)
DAY = datetime(2026, 5, 29, 2, tzinfo=UTC)
AFTER = date(2026, 6, 1)


@pytest.fixture
def city(db: None) -> City:
    return linjiang()


def held(city: City, by: Person, county: str) -> None:
    agenda, attended = ["通报进展"], [f"commerce@{county}", "city-land"]
    meeting = meetings.call_meeting(
        by, "county-talks", day=LAST, agenda=agenda, at=DAY, period="2026-05", jurisdiction=county
    )
    meetings.hold(by, meeting, day=LAST, attended=attended, at=DAY)


def owing(city: City) -> set[str]:
    with reading(city.tenant):
        due = duties.due_duties(city.tenant, on=AFTER)
    return {each.unit for each in due if each.duty.id == "county-monthly" and each.period == "2026-05"}


def test_a_countys_meeting_does_the_countys_duty_and_no_others(city: City) -> None:
    before = owing(city)
    held(city, city.head(EAST), EAST)
    assert before - owing(city) == {f"commerce-head@{EAST}"}
    assert verify().is_whole
    with reading(city.tenant):
        assert list(rows_at_fault(city.tenant)) == []


def test_a_county_calls_no_other_countys_meeting(city: City) -> None:
    with pytest.raises(NotAllowed, match="东县商务局负责人"):
        held(city, city.head(WEST), EAST)


def test_a_countys_meeting_is_there_for_the_county_and_the_city_alone(city: City) -> None:
    held(city, city.head(EAST), EAST)
    seen = {}
    for person in (city.director, city.head(EAST), city.clerk(EAST), city.head(WEST)):
        with reading(city.tenant):
            found = meeting_view.meetings(person)
            seen[person] = [(line.county, line.kind.id) for line in (*found.coming, *found.past)]
    assert list(seen.values()) == [[("东县", "county-talks")]] * 3 + [[]]


def test_a_county_sees_its_own_duties_in_the_month(city: City) -> None:
    with reading(city.tenant):
        view = month(city.head(EAST), first=date(2026, 5, 1), last=date(2026, 5, 31), on=LAST)
    assert {each.unit for each in view.entries if each.duty.id == "county-monthly"} == {f"commerce-head@{EAST}"}


def test_the_city_proposes_to_the_counties_that_owe(city: City) -> None:
    held(city, city.head(EAST), EAST)
    with reading(city.tenant):
        found = [each for each in supervision.proposals(city.director, on=AFTER) if each.trigger == "duty-short"]
    units = {each.unit for each in found if "/2026-05@" in each.key}
    assert f"commerce@{WEST}" in units and f"commerce@{EAST}" not in units


def test_a_quota_is_counted_for_each_countys_own_unit(city: City) -> None:
    for number in range(2):
        records.make_record(city.head(EAST), "visit", {"firm": f"企业{number}"}, at=DAY)
    records.make_record(city.director, "visit", {"firm": "市里的企业"}, at=DAY)
    with reading(city.tenant):
        read = next(each for each in quota_counts.quotas(city.director, on=LAST) if each.quota.id == "visits")
        mine = next(each for each in quota_counts.quotas(city.head(EAST), on=LAST) if each.quota.id == "visits")
        quota = quota_counts.quota_of(pack_in_force(city.tenant), "visits")
        cell = (f"commerce@{EAST}",)
        behind = quota_counts.records_behind(
            city.director, pack_in_force(city.tenant), quota, cell, read.period, page=1
        )
        short = {
            each.about for each in supervision.proposals(city.director, on=AFTER) if each.trigger == "visits-short"
        }
    done = {each.which[0]: each.done for each in read.cells}
    assert (done[f"commerce@{EAST}"], done[f"commerce@{WEST}"]) == (2, 0)
    assert [each.which for each in mine.cells] == [cell] and behind.total == 2
    assert f"visits/commerce@{WEST}" in short and f"visits/commerce@{EAST}" not in short


def test_projects_count_for_the_bureau_of_the_jurisdiction(city: City) -> None:
    with reading(city.tenant):
        pack = pack_in_force(city.tenant)
        quota = quota_counts.quota_of(pack, "signed")
        read = next(each for each in quota_counts.quotas(city.director, on=LAST) if each.quota.id == "signed")
        assert {each.done for each in read.cells} == {0}
        assert (
            quota_counts.projects_behind(city.director, pack, quota, (f"commerce@{EAST}",), read.period, most=5) == []
        )
