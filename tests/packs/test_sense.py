"""What a pack cannot mean, where one broken line is not enough to show it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from quancheng.engine.conditions import ALWAYS, All, Bound, Condition, FactBound, FactIs
from quancheng.packfiles.intervals import table_faults
from quancheng.packfiles.loader import check_pack

BASE = Path(__file__).parents[1] / "bad_packs" / "base"
Checked = Callable[..., list[str]]


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    """What is wrong with the base pack after some words were replaced by others."""

    def check(*replaced: tuple[str, str]) -> list[str]:
        folder = shutil.copytree(BASE, tmp_path / "base")
        for path in folder.glob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            for old, new in replaced:
                text = text.replace(old, new, 1)
            path.write_text(text, encoding="utf-8")
        return [mistake.sentence for mistake in check_pack(folder)]

    return check


SIGNED_OR_NOT = (
    "        marks: [signed]\n        basis: [YL-1]\n        signs: deal\n",
    "        basis: [YL-1]\n"
    "        outcomes:\n"
    "          - {id: is-signed, label: 已签, marks: [signed], signs: deal}\n"
    "          - {id: is-left, label: 不签, marks: [left-alone], ends_project: true}\n",
)
LEFT_ALONE = ("  visited: {label: 来访,", "  left-alone: {label: 搁置}\n  visited: {label: 来访,")


def test_the_two_outcomes_are_sound_by_themselves(checked: Checked) -> None:
    assert checked(SIGNED_OR_NOT, LEFT_ALONE) == []


def test_a_gate_that_waits_for_the_end_of_the_project_never_holds(checked: Checked) -> None:
    (sentence,) = checked(SIGNED_OR_NOT, LEFT_ALONE, ("hold: {happened: signed}", "hold: {happened: left-alone}"))
    assert "搁置只在项目终止时发生" in sentence


def test_a_clock_that_counts_from_the_end_of_the_project_never_starts(checked: Checked) -> None:
    (sentence,) = checked(
        SIGNED_OR_NOT,
        LEFT_ALONE,
        ("within: 3 working days, from: signed}\n", "within: 3 working days, from: left-alone}\n"),
    )
    assert sentence == "file 永远不会起算：搁置只在项目终止时发生。"


def test_a_clock_from_the_later_of_two_outcomes_never_starts(checked: Checked) -> None:
    outcomes = (SIGNED_OR_NOT[0], SIGNED_OR_NOT[1].replace(", ends_project: true", ""))
    anchors = "within: 3 working days, from: {latest_of: [signed, left-alone]}}\n"
    (sentence,) = checked(outcomes, LEFT_ALONE, ("within: 3 working days, from: signed}\n", anchors))
    assert "是同一个事项的不同结果，不会都发生" in sentence


def test_a_planned_day_cannot_be_asked_of_a_task_that_is_not_there_yet(checked: Checked) -> None:
    (sentence,) = checked(
        ("needs: [协议]", "needs: [协议]\n        needs_planned: [supply]"),
        ("        opens_when: {happened: signed}\n        clock: {planned: true}", "        clock: {planned: true}"),
    )
    assert "sign 要求 supply 先有计划时间，但 supply 要到后面的 build 阶段才开始" in sentence


def test_responsibilities_that_meet_leave_no_hole(checked: Checked) -> None:
    lead = "  - {party: office, duty: 牵头, from: {entered: talk}, until: signed, basis: [YL-1]}"
    meets = lead + "\n  - {party: land, duty: 牵头, from: signed, basis: [YL-1]}"
    assert checked((lead, meets)) == []


# Decision tables.


def bound(kind: Bound, value: int) -> FactBound:
    return FactBound("investment", kind, value, f"{value}亿元")


IN_PARK = FactIs("in-park", True)


def faults(*rows: Condition) -> list[tuple[int, str]]:
    return list(table_faults(rows))


def test_rows_in_a_deliberate_order_are_legal() -> None:
    assert faults(bound(Bound.AT_LEAST, 10), bound(Bound.AT_LEAST, 1), ALWAYS) == []


def test_a_gap_under_a_row_for_all_the_rest_is_none() -> None:
    assert faults(bound(Bound.AT_LEAST, 30), bound(Bound.LESS_THAN, 10), ALWAYS) == []


def test_a_gap_without_such_a_row_is_shown() -> None:
    ((row, sentence),) = faults(bound(Bound.AT_LEAST, 30), bound(Bound.LESS_THAN, 10))
    assert (row, sentence) == (0, "10亿元到30亿元之间没有等级")


def test_rows_with_conditions_of_their_own_are_compared_only_with_their_like() -> None:
    assert (
        faults(All((IN_PARK, bound(Bound.AT_LEAST, 30))), bound(Bound.AT_LEAST, 10), bound(Bound.LESS_THAN, 10)) == []
    )


def test_a_row_that_an_earlier_wider_one_takes_is_never_reached() -> None:
    ((row, sentence),) = faults(bound(Bound.AT_LEAST, 10), All((IN_PARK, bound(Bound.AT_LEAST, 30))), ALWAYS)
    assert row == 1
    assert "永远轮不到" in sentence


def test_a_row_equal_to_an_earlier_one_is_never_reached() -> None:
    assert [row for row, _ in faults(IN_PARK, IN_PARK, ALWAYS)] == [1]


def test_a_gate_may_wait_for_what_a_record_of_the_project_brings(checked: Checked) -> None:
    brought = ("    of: place\n", "    of: project\n    marks: [left-alone]\n")
    assert checked(LEFT_ALONE, brought, ("hold: {happened: signed}", "hold: {happened: left-alone}")) == []
