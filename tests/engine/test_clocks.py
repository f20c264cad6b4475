"""Clocks: budgets from anchors, pauses with caps, extensions, planned days; each boundary with its neighbours."""

from __future__ import annotations

from datetime import date

import pytest

from quancheng.engine import errors
from quancheng.engine import requests as rq
from quancheng.engine.clocks import Reading, Stand, read_task_clock
from tests.engine.county import CALENDAR, GRID_CLERK, LAND_CLERK, LEADER, MONDAY, PACK, Walk, signed


def reading(walk: Walk, key: str, on: date) -> Reading:
    found = read_task_clock(PACK, walk.case, key, on=on, calendar=CALENDAR)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("on", "stand", "left"),
    [
        (date(2026, 3, 2), Stand.NEAR, 3),
        (date(2026, 3, 4), Stand.NEAR, 1),
        (date(2026, 3, 5), Stand.TODAY, 0),
        (date(2026, 3, 6), Stand.LATE, -1),
        (date(2026, 3, 9), Stand.LATE, -2),
    ],
)
def test_three_working_days_from_monday_end_on_thursday(on: date, stand: Stand, left: int) -> None:
    found = reading(signed(), "file", on)
    assert (found.due, found.stand, found.left) == (date(2026, 3, 5), stand, left)


def test_the_national_holiday_is_not_counted_and_the_explanation_says_so() -> None:
    found = reading(signed(date(2026, 9, 29)), "file", date(2026, 9, 29))
    assert found.due == date(2026, 10, 9)
    assert any("国庆" in why for why in found.why)


def test_a_clock_waits_for_its_anchor() -> None:
    walk = signed().finish("file").finish("receive@grid", GRID_CLERK)
    assert reading(walk, "hold-meeting@grid", MONDAY).due == date(2026, 3, 9)
    assert "hold-meeting@land-bureau" not in walk.case.tasks


def test_each_units_clock_runs_from_its_own_receipt() -> None:
    walk = signed().finish("file").finish("receive@grid", GRID_CLERK)
    walk.on(date(2026, 3, 4)).finish("receive@land-bureau", LAND_CLERK)
    dues = [reading(walk, f"hold-meeting@{unit}", walk.day).due for unit in ("grid", "land-bureau")]
    assert dues == [date(2026, 3, 9), date(2026, 3, 11)]


def test_a_pause_moves_the_due_day_by_its_working_days() -> None:
    walk = signed().on(date(2026, 3, 3)).do(rq.PauseClock, task="file", cause="papers", day=date(2026, 3, 3))
    assert reading(walk, "file", date(2026, 3, 4)).stand is Stand.PAUSED
    walk.on(date(2026, 3, 5)).do(rq.ResumeClock, task="file", day=date(2026, 3, 5))
    found = reading(walk, "file", date(2026, 3, 5))
    assert (found.due, found.paused_days) == (date(2026, 3, 9), 2)
    assert any("企业补正" in why for why in found.why)


def test_a_pause_counts_up_to_its_cap_only() -> None:
    walk = signed().do(rq.PauseClock, task="file", cause="papers", day=MONDAY)
    walk.on(date(2026, 3, 20)).do(rq.ResumeClock, task="file", day=date(2026, 3, 20))
    assert reading(walk, "file", walk.day).paused_days == 5


def test_only_a_named_cause_pauses_and_only_once_at_a_time() -> None:
    walk = signed()
    with pytest.raises(errors.BadValue, match="企业补正"):
        walk.do(rq.PauseClock, task="file", cause="holiday", day=MONDAY)
    walk.do(rq.PauseClock, task="file", cause="papers", day=MONDAY)
    with pytest.raises(errors.NotNow):
        walk.do(rq.PauseClock, task="file", cause="papers", day=MONDAY)


@pytest.mark.parametrize(("on", "may"), [(date(2026, 3, 4), True), (date(2026, 3, 5), False)])
def test_an_extension_is_asked_in_time(on: date, may: bool) -> None:
    walk = signed().on(on)
    if may:
        walk.do(rq.AskExtension, task="file", count=2, reason="材料多")
    else:
        with pytest.raises(errors.NotNow, match="2026年3月4日"):
            walk.do(rq.AskExtension, task="file", count=2, reason="材料多")


def test_an_extension_moves_the_due_day_once_granted_by_the_named_post() -> None:
    walk = signed().do(rq.AskExtension, task="file", count=5, reason="材料多")
    assert reading(walk, "file", MONDAY).due == date(2026, 3, 5)
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.AnswerExtension, LAND_CLERK, task="file", granted=True)
    walk.do(rq.AnswerExtension, LEADER, task="file", granted=True)
    assert reading(walk, "file", MONDAY).due == date(2026, 3, 12)
    with pytest.raises(errors.NotNow, match="1次"):
        walk.do(rq.AskExtension, task="file", count=1, reason="再延")


def test_no_more_than_the_limit_is_asked() -> None:
    with pytest.raises(errors.BadValue, match="5个工作日"):
        signed().do(rq.AskExtension, task="file", count=6, reason="材料多")


def test_a_finished_task_was_met_or_missed_by_the_day_it_was_done() -> None:
    walk = signed().on(date(2026, 3, 10)).finish("file", actual=date(2026, 3, 5))
    assert reading(walk, "file", date(2026, 3, 20)).stand is Stand.MET
    late = signed().on(date(2026, 3, 6)).finish("file")
    assert reading(late, "file", date(2026, 3, 20)).stand is Stand.MISSED


def test_a_planned_task_without_a_day_is_undated() -> None:
    assert reading(signed(), "permit", MONDAY).stand is Stand.UNDATED


def test_a_planned_task_says_its_first_day_when_it_was_moved() -> None:
    walk = signed().do(rq.PlanTask, task="permit", planned=date(2026, 3, 20))
    walk.do(rq.PlanTask, task="permit", planned=date(2026, 4, 20), reason="调整")
    found = reading(walk, "permit", MONDAY)
    assert (found.due, found.first_due) == (date(2026, 4, 20), date(2026, 3, 20))
    assert any("最初计划" in why for why in found.why)


def test_a_date_in_a_year_without_its_notice_says_it_is_provisional() -> None:
    walk = signed().do(rq.PlanTask, task="permit", planned=date(2027, 9, 30))
    found = reading(walk, "permit", MONDAY)
    assert found.provisional
    assert any("暂定" in why for why in found.why)


def test_a_task_without_a_clock_has_no_reading() -> None:
    assert read_task_clock(PACK, signed().case, "sign", on=MONDAY, calendar=CALENDAR) is None
