"""Every pack's scenarios hold: the packs' own specification, in the packs' own language."""

from __future__ import annotations

from pathlib import Path

import pytest

from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import SHIPPED, load_pack
from quancheng.packfiles.scenario_run import CONTAINS, FOUND, run_scenario
from quancheng.packfiles.scenario_words import EXPECTATIONS, STEPS
from quancheng.packfiles.scenario_world import OTHER_STEPS, PROJECT_STEPS
from quancheng.packfiles.scenarios import Scenario, read_scenarios
from quancheng.packfiles.trace import trace

FOLDERS = sorted(path.parent for path in SHIPPED.glob("*/pack.yaml"))
TESTS = Path(__file__).parents[1]


def every_scenario() -> list[tuple[Path, Scenario]]:
    return [(folder, each) for folder in FOLDERS for each in read_scenarios(folder, load_pack(folder))[0]]


SCENARIOS = every_scenario()


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_calendar()


@pytest.mark.parametrize(("folder", "scenario"), SCENARIOS, ids=[f"{f.name}: {s.name}" for f, s in SCENARIOS])
def test_the_scenario_holds(folder: Path, scenario: Scenario, calendar: Calendar) -> None:
    assert run_scenario(load_pack(folder), scenario, calendar) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_scenarios_are_written_in_the_language(folder: Path) -> None:
    assert read_scenarios(folder, load_pack(folder))[1] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_clause_is_carried_and_proved(folder: Path) -> None:
    assert [f"{each.clause.id}: {each.lack}" for each in trace(folder, tests=TESTS) if each.is_uncovered] == []


def test_every_word_of_scenarios_is_there_in_code() -> None:
    assert set(STEPS) == set(PROJECT_STEPS) | set(OTHER_STEPS)
    assert set(EXPECTATIONS) == set(FOUND) | set(CONTAINS)


SCENARIO = """\
- name: 样例
  proves: [GX-5.3a]
  given:
    - {2026-03-02: project-opened, name: 铸件项目}
    - {2026-03-09: reached, stage: plan}
    - {2026-03-09: agreement-signed}
  today: 2026-03-10
  expect: {EXPECT}
"""


def run_one(tmp_path: Path, text: str, calendar: Calendar) -> list[str]:
    pack = load_pack(SHIPPED / "guxian")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "one.yaml").write_text(text, encoding="utf-8")
    found, mistakes = read_scenarios(tmp_path, pack)
    return [str(each) for each in [*mistakes, *(wrong for one in found for wrong in run_scenario(pack, one, calendar))]]


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        (
            "{due: {file-with-office: 2026-03-13}}",
            "期望 due 是 {file-with-office: 2026-03-13}，实际是 {file-with-office: 2026-03-12}",
        ),
        ("{stage: advance}", "期望 stage 是 advance，实际是 plan"),
        ("{library: []}", "期望 library 是 []，实际是 [advance-library]"),
        ("{state: {sign: open}}", "期望 state 是 {sign: open}，实际是 {sign: before}"),
        ("{why: {file-with-office: 9个工作日}}", "期望 file-with-office 里有“9个工作日”，但没有"),
        ("{libary: []}", "expect 里不认识“libary”。是不是 library？"),
    ],
)
def test_a_wrong_expectation_is_told_with_what_was_found(
    expect: str, words: str, tmp_path: Path, calendar: Calendar
) -> None:
    told = run_one(tmp_path, SCENARIO.replace("{EXPECT}", expect), calendar)
    assert len(told) == 1
    assert words in told[0]
    assert "one.yaml:8: " in told[0]


def test_a_step_that_is_not_granted_fails_the_scenario_at_its_line(tmp_path: Path, calendar: Calendar) -> None:
    text = SCENARIO.replace("{EXPECT}", "{stage: plan}").replace(
        "{2026-03-09: agreement-signed}", "{2026-03-09: finished, task: file-with-office, as: tax-clerk}"
    )
    told = run_one(tmp_path, text, calendar)
    assert len(told) == 1
    assert "one.yaml:6: " in told[0]
    assert "没有办成" in told[0]


@pytest.mark.parametrize(
    ("expect", "line"),
    [("{waits_for: {investment-office: [sign]}}", 4), ("{waiting_due: [sign]}", 4), ("{meeting: {chair: x}}", 4)],
)
def test_what_cannot_be_compared_is_told_at_its_line_and_not_a_crash(
    expect: str, line: int, tmp_path: Path, calendar: Calendar
) -> None:
    told = run_one(tmp_path, f"- name: 样例\n  proves: [GX-5.3a]\n  today: 2026-03-10\n  expect: {expect}\n", calendar)
    assert len(told) == 1
    assert f"one.yaml:{line}: " in told[0]


def test_steps_out_of_order_are_told(tmp_path: Path, calendar: Calendar) -> None:
    text = SCENARIO.replace("{EXPECT}", "{stage: plan}").replace("2026-03-09: reached", "2026-03-12: reached")
    assert any("按日期先后" in each for each in run_one(tmp_path, text, calendar))
