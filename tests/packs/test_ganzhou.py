"""What Ganzhou's notice needs beside its scenarios: two levels whole, grades without gaps, the report from the data."""

from __future__ import annotations

from datetime import date

import pytest

from quancheng.engine.case import Case
from quancheng.engine.matching import rank
from quancheng.engine.territory import jurisdictions_of, seated
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import SHIPPED, shipped_pack
from quancheng.packfiles.scenario_world import World
from quancheng.packfiles.scenarios import read_scenarios

PACK = shipped_pack("ganzhou")


def walked(words: str, *, until: date = date.max) -> Case:
    """The project of a scenario as it stood at the end of a day."""
    found, mistakes = read_scenarios(SHIPPED / "ganzhou", PACK)
    assert mistakes == []
    world = World(PACK, load_calendar())
    for step in next(each for each in found if words in each.name).given:
        if step.day <= until:
            world.take(step)
    return world.case


@pytest.mark.proves("GZ-4.1")
def test_eighteen_counties_and_two_zones_have_every_unit_that_a_county_has() -> None:
    kinds = [each.kind for each in PACK.jurisdictions]
    assert (kinds.count("county"), kinds.count("zone")) == (18, 2)
    below = [unit for unit in PACK.units if unit.in_each]
    assert all(len(jurisdictions_of(PACK, unit)) == 20 for unit in below)


@pytest.mark.proves("GZ-4.1")
def test_a_project_of_the_city_itself_is_done_by_the_bureau_of_the_city() -> None:
    assert seated(PACK, "commerce", "") == "city-commerce"
    assert seated(PACK, "commerce", "360704") == "commerce@360704"


@pytest.mark.proves("GZ-8.2")
def test_every_county_and_zone_can_be_matched() -> None:
    assert {site.label for site in PACK.sites} == {each.label for each in PACK.jurisdictions}
    ranked = rank(PACK, walked("市级首谈的电池项目"), PACK.matchings[0])
    assert ranked[0].site.label == "赣州经开区"
    assert all(line.why for match in ranked for line in match.lines)


@pytest.mark.proves("GZ-9")
def test_the_report_of_due_diligence_has_eight_lines_from_the_data() -> None:
    case = walked("十二亿元的磁材项目")
    report = next(form for form in PACK.forms if form.id == "diligence-report")
    asked = [line.source.partition(":")[2] for line in report.lines]
    assert len(asked) == 8
    assert all(case.fact(name) for name in asked)
    assert set(asked) <= set(PACK.task["due-diligence"].needs_facts)


@pytest.mark.proves("GZ-20")
def test_points_are_given_at_each_of_the_eight_links() -> None:
    links = {rule.label.partition("（")[0] for rule in PACK.points}
    assert {"首谈登记", "跟踪推进", "签约落地", "资金到位", "履约情况", "服务成效", "入规入统"} < links
    assert any(label.startswith("重大项目") for label in links)
    ranked = {name for ranking in PACK.rankings for measure in ranking.measures for name in measure.points}
    assert {rule.id for rule in PACK.points} - ranked == set()


@pytest.mark.proves("GZ-21")
def test_the_trial_lasts_two_years_from_the_day_of_issue() -> None:
    assert PACK.in_force_from == date(2026, 4, 22)
    assert PACK.in_force_to == date(2028, 4, 21)


@pytest.mark.proves("GZ-14")
def test_collective_decision_comes_first_from_five_million_yuan() -> None:
    policies = [each for each in PACK.commitments if each.side == "government"]
    assert len(policies) == 3
    assert {each.fulfilment.major_from for each in policies if each.fulfilment} == {5_000_000_00}
