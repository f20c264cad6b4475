"""Pages of a city with counties: the city filters and moves, a county sees its own and nothing of the others."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.app.cases.city import EAST, PARK, WEST, City, linjiang
from tests.app.web.county import Browser


@pytest.fixture
def city(db: None) -> City:
    return linjiang()


@pytest.fixture
def projects(city: City) -> dict[str, UUID]:
    return {place: city.project(city.clerk(place), f"{place}号铝材项目") for place in (EAST, WEST)}


def test_the_city_filters_by_county_and_a_county_has_nothing_to_choose(city, projects):
    page = Browser(city.director).page("/projects/")
    assert "东县（1）" in page
    assert "全部辖区" in page
    only = Browser(city.director).page(f"/projects/?place={EAST}")
    assert f"{EAST}号铝材项目" in only
    assert f"{WEST}号铝材项目" not in only
    assert "全部辖区" not in Browser(city.clerk(WEST)).page("/projects/")


def test_a_county_does_not_find_what_is_another_countys(city, projects):
    browser = Browser(city.clerk(WEST))
    for address in ("/projects/", f"/projects/?place={EAST}", "/projects/?q=铝材", "/work?who=unit", "/"):
        assert f"{EAST}号铝材项目" not in browser.get(address).content.decode()
    assert browser.get(f"/projects/{projects[EAST]}/").status_code == 404


def test_whoever_stands_in_a_county_opens_the_work_list_and_the_mentions(city, projects):
    for person in (city.clerk(EAST), city.head(EAST), city.clerk(WEST)):
        for address in ("/work", "/work?who=unit", "/work/mentions"):
            assert Browser(person).get(address).status_code == 200, address


def test_the_city_registers_in_a_county_it_chooses(city):
    browser = Browser(city.director)
    fields = {"fact-name": "市里引来的项目", "label": "内部", "jurisdiction": WEST, "key": "k"}
    assert "西县" in browser.page("/projects/new")
    browser.done("/projects/new", fields)
    assert "市里引来的项目" in Browser(city.clerk(WEST)).page("/projects/")
    browser.refused("/projects/new", {**fields, "jurisdiction": "999799", "key": "k2"}, 422)


def test_the_city_moves_a_project(city, projects):
    browser = Browser(city.director)
    address = f"/projects/{projects[EAST]}/move"
    page = browser.refused(address, {"jurisdiction": WEST, "reason": ""}, 422)
    assert "请写明调整的理由" in page
    browser.done(address, {"jurisdiction": WEST, "reason": "西县有配套"})
    assert "项目已归属西县" in browser.page(f"/projects/{projects[EAST]}/facts")
    assert "归属西县" in browser.page(f"/projects/{projects[EAST]}/history")
    assert Browser(city.clerk(EAST)).get(f"/projects/{projects[EAST]}/").status_code == 404


def test_a_county_moves_only_within_itself(city, projects):
    assert "/move" not in Browser(city.head(WEST)).page(f"/projects/{projects[WEST]}/facts")
    browser = Browser(city.head(EAST))
    assert "西县" not in browser.page(f"/projects/{projects[EAST]}/facts")
    browser.refused(f"/projects/{projects[EAST]}/move", {"jurisdiction": WEST, "reason": "给西县"}, 422)
    browser.done(f"/projects/{projects[EAST]}/move", {"jurisdiction": PARK, "reason": "落在园区"})


def test_each_page_of_a_countys_project_opens_for_its_people(city, projects):
    for post in (f"commerce-head@{EAST}", f"land-clerk@{EAST}", "city-director"):
        browser = Browser(city.officer(post))
        for tab in ("", "tasks", "matters", "facts", "papers", "history"):
            assert browser.get(f"/projects/{projects[EAST]}/{tab}").status_code == 200, (post, tab)


def test_units_are_listed_by_jurisdiction(city):
    browser = Browser(city.director)
    assert "东县商务局" not in browser.page("/people")
    page = browser.page(f"/people?place={EAST}")
    assert "东县商务局" in page
    assert "东县商务局" in browser.page(f"/people/commerce@{EAST}")


def test_the_countys_bureau_finds_its_work(city, projects):
    page = Browser(city.clerk(EAST)).page("/work")
    assert f"{EAST}号铝材项目" in page
    assert f"{WEST}号铝材项目" not in page
