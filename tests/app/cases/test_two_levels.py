"""A city and its counties in one tenant: each county its own projects, the city all of them."""

from __future__ import annotations

from uuid import UUID

import pytest

from quancheng.cases import actions, overlaps, queries, work_lists
from quancheng.cases.duplicates import likely_duplicates
from quancheng.cases.models import Part, Project
from quancheng.cases.project_view import project
from quancheng.cases.queries import Wanted
from quancheng.cases.rows_check import rows_at_fault
from quancheng.engine import requests as rq
from quancheng.engine.errors import BadValue, NotAllowed, NotFound, Refused
from quancheng.people.access import Person
from quancheng.people.models import Jurisdiction, Post, Unit
from quancheng.store.session import reading
from quancheng.store.verify import verify
from tests.app.cases.city import CITY, EAST, PARK, WEST, ZONE, City, linjiang
from tests.app.cases.intakes import AT, ON

NAMES = {CITY: "临江铝材项目", EAST: "东县铝材项目", WEST: "西县铝材项目", ZONE: "高坡铝材项目", PARK: "园区铝材项目"}
SEES = {
    "city-director": {CITY, EAST, WEST, ZONE, PARK},
    "city-land-clerk": {CITY, ZONE},
    f"commerce-head@{EAST}": {EAST, PARK},
    f"commerce-clerk@{EAST}": {EAST, PARK},
    f"land-clerk@{EAST}": {EAST, PARK},
    f"park-clerk@{PARK}": {PARK},
    f"commerce-head@{WEST}": {WEST},
    f"land-clerk@{WEST}": {WEST},
    f"commerce-clerk@{ZONE}": {ZONE},
}
"""The zone has no land bureau of its own: the city's acts there."""


@pytest.fixture
def city(db: None) -> City:
    return linjiang()


@pytest.fixture
def projects(city: City) -> dict[str, UUID]:
    """One project of each jurisdiction, registered by whoever stands there."""
    by = {CITY: city.director, PARK: city.officer(f"park-clerk@{PARK}")}
    uscc = "911100001000000046"
    return {
        where: city.project(by.get(where) or city.clerk(where), name, enterprise="恒远铝材有限公司", uscc=uscc)
        for where, name in NAMES.items()
    }


def found_by(person: Person, way: str) -> set[str]:
    """The names of the projects that a way of looking shows a person."""
    with reading(person.tenant):
        if way == "list":
            return {line.name for line in queries.projects(person, Wanted(), on=ON).lines}
        if way == "search":
            return {line.name for line in queries.projects(person, Wanted(text="铝材"), on=ON).lines}
        if way == "duplicates":
            return {each.name for each in likely_duplicates(person, uscc="911100001000000046")}
        if way == "twins":
            return {line.name for pair in overlaps.twins(person, on=ON) for line in (pair.first, pair.second)}
        lists = (work_lists.mine(person, on=ON), work_lists.of_units(person, person.units, on=ON))
        return {line.project for each in lists for line in each.lines}


@pytest.mark.parametrize("post", SEES)
@pytest.mark.parametrize("way", ["list", "search", "duplicates"])
def test_each_sees_his_own_jurisdiction_and_the_city_sees_all(city, projects, post, way):
    assert found_by(city.officer(post), way) == {NAMES[where] for where in SEES[post]}


@pytest.mark.parametrize("post", SEES)
def test_counts_say_no_more_than_lists(city, projects, post):
    person = city.officer(post)
    with reading(city.tenant):
        counts = queries.counts(person, on=ON)
    assert counts.total == len(SEES[post])
    assert set(counts.places) == {int(where or city.tenant) for where in SEES[post]}


@pytest.mark.parametrize("post", SEES)
@pytest.mark.parametrize("where", NAMES)
def test_a_project_is_there_or_not_for_reading_and_for_writing_alike(city, projects, post, where):
    person, wanted = city.officer(post), where in SEES[post]
    with reading(city.tenant):
        assert reads(person, projects[where]) is wanted
    try:
        actions.ask(person, projects[where], rq.NoteTask, at=AT, task="talk", measure="约谈")
        touched = True
    except NotFound:
        touched = False
    except Refused:
        touched = True
    assert touched is wanted


def reads(person: Person, id_: UUID) -> bool:
    try:
        project(person, id_, on=ON)
    except NotFound:
        return False
    return True


def test_work_waits_for_the_countys_own_unit(city, projects):
    assert found_by(city.clerk(EAST), "work") == {NAMES[EAST], NAMES[PARK]}
    assert found_by(city.clerk(WEST), "work") == {NAMES[WEST]}
    assert found_by(city.officer(f"land-clerk@{EAST}"), "work") == {NAMES[EAST], NAMES[PARK]}
    assert found_by(city.director, "work") == {NAMES[CITY]}
    assert found_by(city.officer("city-land-clerk"), "work") == {NAMES[CITY], NAMES[ZONE]}


def test_twins_of_another_county_are_not_told(city, projects):
    city.project(city.clerk(EAST), "东县铝材二期项目", uscc="911100001000000046")
    assert found_by(city.clerk(WEST), "twins") == set()


def test_the_citys_list_by_county(city, projects):
    with reading(city.tenant):
        page = queries.projects(city.director, Wanted(place=int(EAST)), on=ON)
        counts = queries.counts(city.director, on=ON, place=int(EAST))
    assert [line.name for line in page.lines] == [NAMES[EAST]]
    assert (counts.total, counts.places[int(WEST)]) == (1, 1)


def test_the_countys_own_bureau_does_the_task_and_no_other(city, projects):
    actions.ask(city.clerk(EAST), projects[EAST], rq.FinishTask, at=AT, task="talk")
    actions.ask(city.clerk(EAST), projects[PARK], rq.FinishTask, at=AT, task="talk")
    with pytest.raises(NotFound):
        actions.ask(city.clerk(WEST), projects[EAST], rq.FinishTask, at=AT, task="site")
    with pytest.raises(NotAllowed, match="东县自然资源局"):
        actions.ask(city.clerk(EAST), projects[EAST], rq.FinishTask, at=AT, task="site")


def test_at_the_citys_own_project_the_city_acts_for_the_counties(city, projects):
    actions.ask(city.director, projects[CITY], rq.FinishTask, at=AT, task="talk")
    with pytest.raises(NotAllowed, match="市自然资源局"):
        actions.ask(city.director, projects[CITY], rq.FinishTask, at=AT, task="site")


def test_a_county_registers_only_in_its_own(city):
    with pytest.raises(NotAllowed):
        city.project(city.clerk(EAST), "越界项目", jurisdiction=WEST)
    with pytest.raises(NotAllowed):
        city.project(city.clerk(EAST), "市级项目", jurisdiction=CITY)
    with pytest.raises(BadValue):
        city.project(city.director, "无处项目", jurisdiction="999799")
    assert city.project(city.clerk(EAST), "园区项目", jurisdiction=PARK)
    assert city.project(city.director, "落在西县的项目", jurisdiction=WEST)


def test_the_city_moves_a_project_and_a_county_cannot(city, projects):
    with pytest.raises(NotAllowed):
        actions.move_project(city.head(EAST), projects[EAST], WEST, reason="转给西县", at=AT)
    actions.move_project(city.director, projects[EAST], WEST, reason="西县有基础", at=AT)
    assert NAMES[EAST] in found_by(city.head(WEST), "list")
    assert NAMES[EAST] in found_by(city.officer(f"land-clerk@{WEST}"), "work")
    assert NAMES[EAST] not in found_by(city.head(EAST), "list")
    assert NAMES[EAST] not in found_by(city.officer(f"land-clerk@{EAST}"), "work")


def test_the_rows_are_what_the_states_say(city, projects):
    actions.move_project(city.director, projects[CITY], ZONE, reason="落在开发区", at=AT)
    with reading(city.tenant):
        assert list(rows_at_fault(city.tenant)) == []
        assert Project.objects.get(id=projects[CITY]).jurisdiction_id == int(ZONE)
        assert {row.unit for row in Part.objects.filter(project_id=projects[WEST])} == {
            f"commerce@{WEST}", f"land@{WEST}"
        }  # fmt: skip
    assert verify().is_whole


def test_founding_gives_each_jurisdiction_its_own(city):
    with reading(city.tenant):
        parents = dict(Jurisdiction.objects.values_list("code", "parent_id"))
        units = set(Unit.objects.filter(code="commerce").values_list("jurisdiction_id", "label"))
        posts = set(Post.objects.filter(code="park-clerk").values_list("jurisdiction_id", "label"))
    assert parents == {"999700": None, EAST: 999700, WEST: 999700, ZONE: 999700, PARK: int(EAST)}
    assert units == {(int(EAST), "东县商务局"), (int(WEST), "西县商务局"), (int(ZONE), "高坡开发区商务局")}
    assert posts == {(int(PARK), "东县工业园管委会经办")}


def test_names_are_those_of_the_county_on_its_project(city, projects):
    with reading(city.tenant):
        shown = project(city.clerk(EAST), projects[PARK], on=ON)
    assert {line.owner_label for line in shown.tasks.values()} == {"东县商务局", "东县自然资源局"}
