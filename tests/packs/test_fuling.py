"""What Fuling's notice prints and how its teams, guides and bodies are made up, beside its scenarios."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from quancheng.engine.case import Case
from quancheng.engine.parties import actual
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import SHIPPED, shipped_pack
from quancheng.packfiles.scenario_world import World
from quancheng.packfiles.scenarios import read_scenarios
from quancheng.papers.form_lines import project_lines

PACK = shipped_pack("fuling")


def walked(words: str, *, until: date) -> Case:
    """The project of a scenario as it stood at the end of a day."""
    found, mistakes = read_scenarios(SHIPPED / "fuling", PACK)
    assert mistakes == []
    world = World(PACK, load_calendar())
    for step in next(each for each in found if words in each.name).given:
        if step.day <= until:
            world.take(step)
    return world.case


def lines(form: str, case: Case, *, on: date) -> list[dict[str, Any]]:
    view: Any = SimpleNamespace(pack=PACK, case=case, on=on)
    return list(project_lines(view, next(each for each in PACK.forms if each.id == form)))


@pytest.mark.proves("FL-2")
def test_the_five_batches_are_told_by_what_has_happened() -> None:
    assert [library.label for library in PACK.libraries] == ["储备一批", "在谈一批", "签约一批", "开工一批", "投产一批"]


@pytest.mark.proves("FL-3.2a")
def test_each_chain_has_a_leader_an_adviser_and_a_team() -> None:
    teams = next(group for group in PACK.groups if group.id == "chain-teams").units
    for team in teams:
        posts = [post.id.rpartition("-")[2] for post in PACK.posts if post.unit == team]
        assert posts == ["leader", "adviser", "clerk"]


@pytest.mark.proves("FL-3.2a", "FL-3.5b")
@pytest.mark.parametrize(
    ("industry", "team", "department"),
    [
        ("先进材料", "materials-team", "economy-commission"),
        ("食品及农产品加工", "food-team", "economy-commission"),
        ("商贸物流", "promotion-bureau", "commerce-commission"),
    ],
)
def test_the_industry_says_who_leads(industry: str, team: str, department: str) -> None:
    case = walked("从包装策划走到投产", until=date(2026, 1, 12))
    case.facts["industry"] = industry
    assert (actual(PACK, case, "chain-team"), actual(PACK, case, "industry-department")) == (team, department)


@pytest.mark.proves("FL-3.6b")
def test_the_special_report_is_written_from_the_file() -> None:
    report = next(form for form in PACK.forms if form.id == "investment-report")
    said = {line.source for line in report.lines}
    assert PACK.task["special-report"].paper == report.id
    assert {f"fact:{name}" for name in PACK.task["special-report"].needs_facts} <= said
    assert {"happening:assessed", "happening:visited", "fact:follow-up-opinion"} <= said


@pytest.mark.proves("FL-3.5a")
def test_the_assessment_opinion_shows_what_each_unit_said() -> None:
    on = date(2026, 2, 9)
    found = lines("assessment-opinion", walked("从包装策划走到投产", until=on), on=on)
    assert [line["opinion:term"] for line in found].count("可行") == 6
    assert len(PACK.review["five-plus-two"].dimensions) == 5 + 2


@pytest.mark.proves("FL-4.8b", "FL-6.2")
def test_every_heading_of_the_notice_has_a_guide_and_each_names_its_materials() -> None:
    phases = {guide.phase for guide in PACK.guides}
    wanted = {"企业开办", "工程建设", "准营", "员工保障", "纳税服务", "财产登记", "水电气讯", "退出"}
    assert wanted <= phases
    assert all(guide.materials and guide.steps and guide.where for guide in PACK.guides)


@pytest.mark.proves("FL-4.8c")
def test_the_list_of_delegated_powers_is_what_the_guides_say() -> None:
    given = {guide.label for guide in PACK.guides if guide.delegated_to}
    listed = {row[0] for row in next(each for each in PACK.lists if each.id == "delegated-powers").rows}
    assert given == listed


@pytest.mark.proves("FL-5.11b")
def test_the_acceptance_and_the_registration_share_their_materials() -> None:
    guide = next(each for each in PACK.guides if each.id == "acceptance-guide")
    assert {"joint-acceptance", "first-registration"} <= set(guide.tasks)
    assert [each.name for each in guide.materials if each.form == "reuse"] == ["建设工程规划许可证", "联合验收意见"]
