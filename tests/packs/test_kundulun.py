"""What Kundulun's notice prints, who acts in and out of the park, and what its forms show, beside its scenarios."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from quancheng.engine.case import Case
from quancheng.engine.pack import Power
from quancheng.engine.parties import actual
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import SHIPPED, shipped_pack
from quancheng.packfiles.scenario_world import World
from quancheng.packfiles.scenarios import Scenario, read_scenarios
from quancheng.papers.form_lines import project_lines

PACK = shipped_pack("kundulun")
ON = date(2026, 7, 27)


def scenario(words: str) -> Scenario:
    found, mistakes = read_scenarios(SHIPPED / "kundulun", PACK)
    assert mistakes == []
    return next(each for each in found if words in each.name)


def walked(words: str, *, until: date = date.max) -> Case:
    """The project of a scenario as it stood at the end of a day."""
    world = World(PACK, load_calendar())
    for step in scenario(words).given:
        if step.day <= until:
            world.take(step)
    return world.case


def lines(form: str, case: Case, *, on: date = ON) -> list[dict[str, Any]]:
    view: Any = SimpleNamespace(pack=PACK, case=case, on=on)
    return list(project_lines(view, next(each for each in PACK.forms if each.id == form)))


@pytest.mark.proves("KDL-1")
def test_the_stages_are_the_eight_sections_of_the_notice() -> None:
    assert [stage.label for stage in PACK.stages] == [
        "招商准备", "项目洽谈与评估", "协议签订与管理", "企业注册与入园", "项目落地与要素保障", "手续办理", "项目建设",
        "竣工投产、运营服务与后评价",
    ]  # fmt: skip
    assert any("八个阶段" in reading.found and "八节" in reading.chosen for reading in PACK.readings)


@pytest.mark.proves("KDL-3.1.1", "KDL-3.1.2a")
def test_each_attracting_unit_was_given_a_direction_in_which_it_visits_a_hundred() -> None:
    quota = PACK.quotas[0]
    group = next(each for each in PACK.groups if each.id == "attracting-units")
    assert [unit for unit, _ in quota.only] == list(group.units)
    assert (quota.at_least, quota.every) == (100, "year")


@pytest.mark.proves("KDL-3.3.4a", "KDL-3.3.4b")
def test_the_ledger_of_signed_projects_has_every_column_of_the_offices_workbook() -> None:
    ledger = next(each for each in PACK.ledgers if each.id == "signed-projects")
    wanted = [
        "序号", "项目名称", "投资企业", "统一社会信用代码", "产业类别", "签约时间", "总投资", "其中固定资产投资",
        "是否落入园区", "项目招引责任单位", "首谈负责人", "包联单位", "包联负责人", "建设内容及规模", "建设周期（月）",
        "年产值", "年税收", "备注",
    ]  # fmt: skip
    assert set(wanted) <= {column.label for column in ledger.columns}


@pytest.mark.proves("KDL-3.4.4a")
def test_the_notice_to_the_data_bureau_says_all_that_the_notice_names() -> None:
    notice = next(each for each in PACK.forms if each.id == "entry-notice")
    said = {line.source for line in notice.lines}
    assert {f"fact:{name}" for name in ("name", "company", "site", "industry", "content", "investment")} <= said
    assert set(PACK.task["tell-data-bureau"].needs_facts) == {
        "name", "company", "site", "industry", "content", "investment"
    }  # fmt: skip


@pytest.mark.proves("KDL-3.5.1", "KDL-3.6.1a")
@pytest.mark.parametrize(
    ("words", "carrier", "namer", "industry"),
    [
        ("园区内出让土地", "park", "park", "industry-bureau"),
        ("园区外租厂房", "commerce-bureau", "reform-bureau", "reform-bureau"),
    ],
)
def test_in_and_out_of_the_park_others_act(words: str, carrier: str, namer: str, industry: str) -> None:
    case = walked(words)
    assert actual(PACK, case, "carrier") == carrier
    assert actual(PACK, case, "helper-namer") == namer
    assert actual(PACK, case, "industry-department") == industry


@pytest.mark.proves("KDL-2.1", "KDL-2.3")
def test_the_dual_track_begins_with_the_signing_and_ends_with_the_site() -> None:
    until = {each.party: each.until for each in PACK.responsibilities}
    since = {each.party: each.since for each in PACK.responsibilities}
    assert [anchor.name for anchor in until["first-talk-lead"].of] == ["site-secured"]  # type: ignore[union-attr]
    assert [anchor.name for anchor in since["package-lead"].of] == ["agreement-signed"]


@pytest.mark.proves("KDL-3.3.0", "KDL-3.4.0", "KDL-3.6.0", "KDL-3.8.0")
def test_there_are_four_handovers_each_with_its_contents() -> None:
    assert [(each.giver, each.taker, len(each.contents)) for each in PACK.handovers] == [
        ("first-talk-lead", "package-lead", 3),
        ("first-talk-lead", "package-lead", 3),
        ("first-talk-lead", "package-lead", 3),
        ("package-lead", "industry-department", 2),
    ]


@pytest.mark.proves("KDL-3.2.3a")
def test_the_evaluation_opinion_shows_each_unit_and_leaves_blank_who_has_not_spoken() -> None:
    found = lines("evaluation-opinion", walked("五家都出意见才有结论"))
    assert [line["opinion:unit"] for line in found] == [
        "区经开区",
        "区发改委",
        "区工信局",
        "区自然资源分局",
        "区生态环境分局",
    ]
    assert found[3]["opinion:note"] == "限期供地"
    assert found[4]["opinion:term"] is None


@pytest.mark.proves("KDL-3.2.2a", "KDL-3.2.2b")
def test_the_needs_form_shows_what_was_asked_beside_what_was_verified() -> None:
    land, floor, *_ = lines("initial-needs-form", walked("四家各核各的"))
    assert (land["factor:asked"], land["factor:verified"]) == ("53333.33平方米", "40000平方米")
    assert (floor["factor:asked"], floor["factor:verified"], floor["factor:verified-by"]) == (
        "2000平方米",
        None,
        "区经开区",
    )


@pytest.mark.proves("KDL-3.7.2")
def test_the_synchronous_plan_prints_what_comes_too_late() -> None:
    late = [line for line in lines("synchronous-form", walked("晚于施工需要")) if line["works:gap"]]
    assert [(line["works:label"], line["works:phase"], line["works:gap"]) for line in late] == [
        ("供电", "设备安装", "晚10天")
    ]


@pytest.mark.proves("KDL-3.4.0")
def test_the_handover_list_says_how_far_it_is() -> None:
    before = lines("handover-registration", walked("园区内出让土地", until=date(2026, 3, 16)))
    given = lines("handover-registration", walked("园区内出让土地", until=date(2026, 3, 17)))
    taken = lines("handover-registration", walked("园区内出让土地", until=date(2026, 3, 18)))
    assert [lines_[0]["content:state"] for lines_ in (before, given, taken)] == [
        None,
        "已移交，待确认",
        "已移交，已确认",
    ]


@pytest.mark.proves("KDL-2.4", "KDL-4.3")
def test_the_ledger_of_problems_has_measure_unit_and_limit() -> None:
    (line,) = lines("issue-ledger", walked("过了时限显示逾期"))
    assert (line["issue:unit"], line["issue:due"], line["issue:state"]) == ("区经开区", date(2026, 4, 30), "落实中")
    assert line["issue:measure"] == "协调住建局四月底通车"


@pytest.mark.proves("KDL-4.4")
def test_only_the_supervision_group_decides_on_a_circular() -> None:
    deciders = [post.id for post in PACK.posts if Power.DECIDE_SUPERVISION in post.powers]
    assert deciders == ["supervision-head"]
    assert {trigger.proposes for trigger in PACK.triggers} == {"circular"}
