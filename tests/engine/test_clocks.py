"""Clocks: budgets from anchors, pauses with caps, extensions, planned days; each boundary with its neighbours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quancheng.engine import errors
from quancheng.engine import requests as rq
from quancheng.engine.clocks import Reading, Stand, read_task_clock
from quancheng.engine.pack import Anchor, AnchorKind, Anchors, Clock, ExtensionRule, Pack
from quancheng.engine.periods import Period
from tests.engine.county import BASIS, CALENDAR, GRID_CLERK, LAND_CLERK, LEADER, MONDAY, PACK, Walk, signed, varied


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


def paused(*, since: date, until: date | None, walk: Walk | None = None) -> Walk:
    walk = (walk or signed()).on(since).do(rq.PauseClock, task="file", cause="papers", day=since)
    return walk.on(until).do(rq.ResumeClock, task="file", day=until) if until else walk


def test_pauses_for_one_cause_share_its_cap() -> None:
    walk = paused(since=date(2026, 3, 3), until=date(2026, 3, 6))
    walk = paused(since=date(2026, 3, 9), until=date(2026, 3, 20), walk=walk)
    found = reading(walk, "file", walk.day)
    assert (found.paused_days, found.due) == (5, date(2026, 3, 12))


@pytest.mark.parametrize(("on", "stand"), [(date(2026, 3, 9), Stand.PAUSED), (date(2026, 3, 10), Stand.NEAR)])
def test_a_clock_runs_again_once_its_pause_has_lasted_as_long_as_it_may(on: date, stand: Stand) -> None:
    assert reading(paused(since=MONDAY, until=None), "file", on).stand is stand


def test_a_weekend_in_a_pause_adds_nothing_to_working_days() -> None:
    walk = paused(since=date(2026, 3, 5), until=date(2026, 3, 9))
    assert reading(walk, "file", walk.day).due == date(2026, 3, 9)


def test_a_pause_begins_while_the_clock_runs_and_not_inside_another() -> None:
    with pytest.raises(errors.BadValue, match="3月2日"):
        signed().do(rq.PauseClock, task="file", cause="papers", day=date(2026, 3, 1))
    walk = paused(since=date(2026, 3, 3), until=date(2026, 3, 4))
    with pytest.raises(errors.BadValue, match="3月4日"):
        walk.do(rq.PauseClock, task="file", cause="papers", day=date(2026, 3, 3))
    walk.do(rq.PauseClock, task="file", cause="papers", day=date(2026, 3, 4))


@pytest.mark.parametrize(("on", "may"), [(date(2026, 3, 5), True), (date(2026, 3, 6), False)])
def test_a_limit_that_has_passed_is_paused_no_more(on: date, may: bool) -> None:
    if may:
        paused(since=on, until=None)
    else:
        with pytest.raises(errors.NotNow, match="届满"):
            paused(since=on, until=None)


def test_a_pause_ends_with_the_task() -> None:
    walk = paused(since=date(2026, 3, 4), until=None).on(date(2026, 3, 6)).finish("file")
    assert reading(walk, "file", date(2026, 3, 30)).stand is Stand.MET
    walk.on(date(2026, 3, 30)).do(rq.ReopenTask, task="file", reason="材料有误")
    assert reading(walk, "file", walk.day).left == 1


def test_a_corrected_anchor_moves_the_clock_and_drops_the_pauses_before_it() -> None:
    walk = paused(since=date(2026, 3, 3), until=date(2026, 3, 5)).do(rq.ReopenTask, task="sign", reason="日期有误")
    walk.finish("sign", evidence=("no:1",), actual=date(2026, 3, 4))
    found = reading(walk, "file", walk.day)
    assert (found.start, found.paused_days, found.due) == (date(2026, 3, 4), 1, date(2026, 3, 10))


def extending(up_to: Period, **more: object) -> Pack:
    rule = ExtensionRule(granted_by="leader", up_to=up_to, **more)  # type: ignore[arg-type]
    clock = PACK.task["file"].clock
    assert clock is not None
    return varied("file", clock=replace(clock, extension=rule))


def extended(pack: Pack, count: int) -> Walk:
    walk = signed(pack=pack).do(rq.AskExtension, task="file", count=count, reason="材料多")
    return walk.do(rq.AnswerExtension, LEADER, task="file", granted=True)


def test_an_extension_counts_in_the_unit_of_its_rule() -> None:
    pack = extending(Period.months(2))
    found = read_task_clock(pack, extended(pack, 1).case, "file", on=MONDAY, calendar=CALENDAR)
    assert found is not None
    assert found.due == date(2026, 4, 7)  # 5 April is Qingming, a Sunday; the 6th is the day off for it
    assert any("延长1个月" in why for why in found.why)


def test_one_asks_again_only_after_the_first_request_was_answered() -> None:
    walk = signed(pack=extending(Period.working_days(5), times=2))
    walk.do(rq.AskExtension, task="file", count=1, reason="材料多")
    with pytest.raises(errors.NotNow, match="等待批准"):
        walk.do(rq.AskExtension, task="file", count=1, reason="材料多")
    walk.do(rq.AnswerExtension, LEADER, task="file", granted=True)
    walk.do(rq.AskExtension, task="file", count=1, reason="材料多")


def waiting_for(*tasks: str) -> Pack:
    since = Anchors(of=tuple(Anchor(kind=AnchorKind.TASK_DONE, name=name) for name in tasks))
    return varied("file", clock=Clock(basis=BASIS, within=Period.working_days(3), since=since))


def test_a_clock_waits_for_the_latest_and_not_for_what_the_project_need_not_do() -> None:
    pack = waiting_for("permit", "power")
    walk = signed(pack=pack).do(rq.WaiveTask, task="permit", reason="租用厂房")
    assert read_task_clock(pack, walk.case, "file", on=MONDAY, calendar=CALENDAR).stand is Stand.WAITING  # type: ignore[union-attr]
    walk.on(date(2026, 3, 4)).finish("power", GRID_CLERK)
    assert read_task_clock(pack, walk.case, "file", on=MONDAY, calendar=CALENDAR).due == date(2026, 3, 9)  # type: ignore[union-attr]


def test_a_task_that_need_not_be_done_has_no_clock_to_miss() -> None:
    walk = signed(pack=varied("file", may_be_waived=True)).do(rq.WaiveTask, task="file", reason="已合并办理")
    assert read_task_clock(walk.pack, walk.case, "file", on=date(2026, 6, 1), calendar=CALENDAR) is None


def test_a_task_that_need_not_be_done_has_no_clock() -> None:
    walk = signed().do(rq.PlanTask, task="permit", planned=date(2026, 3, 20))
    assert reading(walk, "permit", MONDAY).due == date(2026, 3, 20)
    walk.do(rq.WaiveTask, LAND_CLERK, task="permit", reason="租用厂房")
    assert read_task_clock(PACK, walk.case, "permit", on=MONDAY, calendar=CALENDAR) is None
