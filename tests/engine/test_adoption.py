"""Projects that come in by a form: where they stand, what is taken as passed, what a second form changes."""

from __future__ import annotations

from datetime import date

import pytest

from quancheng.engine import errors
from quancheng.engine import requests as rq
from quancheng.engine.events import HappeningRecorded
from quancheng.engine.requests import RowGiven
from tests.engine.county import CLERK, LAND_CLERK, Walk, signed

FORM_DAY = date(2026, 2, 10)
ROWS = (
    RowGiven(task="permit", state="done", planned=date(2026, 2, 20), measure="代办", source="import:x:表1!B4"),
    RowGiven(task="power", state="under way", planned=date(2026, 4, 1), note="报件已上报"),
)


def adopted(rows: tuple[RowGiven, ...] = ROWS, by: rq.Actor = CLERK) -> Walk:
    return Walk().do(rq.AdoptProject, by, form="plan", day=FORM_DAY, facts={"name": "光伏项目"}, rows=rows)


def test_it_stands_at_the_forms_stage_with_the_forms_day_as_the_latest_signing() -> None:
    case = adopted().case
    assert (case.stage, case.adopted, case.happened("signed")) == ("land", True, FORM_DAY)


def test_earlier_tasks_are_taken_as_passed_before() -> None:
    assert {adopted().case.tasks[key].state for key in ("meet", "judge")} == {"before"}


def test_rows_take_their_planned_day_state_measure_and_source() -> None:
    permit, power = (adopted().case.tasks[key] for key in ("permit", "power"))
    assert (permit.state, permit.planned, permit.measure) == ("done", "2026-02-20", "代办")
    assert list(permit.evidence) == ["import:x:表1!B4"]
    assert (power.state, power.planned) == ("under way", "2026-04-01")


def test_words_about_an_open_row_are_its_progress_and_come_in_once() -> None:
    walk = adopted()
    assert walk.case.reports["power"].actual_progress == "报件已上报"
    before = len(walk.events)
    walk.do(rq.MergeRows, facts={}, rows=ROWS, reason="再次导入")
    assert len(walk.events) == before


def test_a_done_row_without_its_day_is_counted_on_its_planned_day_and_says_so() -> None:
    permit = adopted().case.tasks["permit"]
    assert permit.actual == "2026-02-20"
    assert "未写完成日期" in permit.reason


def test_a_row_marked_not_applicable_needs_a_reason() -> None:
    with pytest.raises(errors.Incomplete, match="不涉及"):
        adopted((RowGiven(task="permit", state="not applicable"),))
    row = adopted((RowGiven(task="permit", state="not applicable", measure="租用厂房"),)).case.tasks["permit"]
    assert (row.state, row.reason) == ("not applicable", "租用厂房")


def test_a_form_dated_in_the_future_is_refused() -> None:
    with pytest.raises(errors.BadValue, match="表格日期"):
        Walk().do(rq.AdoptProject, form="plan", day=date(2026, 3, 3), facts={"name": "甲"}, rows=())


def test_importing_needs_the_power() -> None:
    with pytest.raises(errors.NotAllowed, match="导入台账"):
        adopted(by=LAND_CLERK)


def test_the_same_rows_again_change_nothing() -> None:
    walk = adopted()
    before = len(walk.events)
    walk.do(rq.MergeRows, facts={"name": "光伏项目"}, rows=ROWS, reason="再次导入")
    assert len(walk.events) == before


def test_only_what_differs_is_merged() -> None:
    walk = signed().do(rq.MergeRows, facts={}, rows=(RowGiven(task="power", planned=date(2026, 4, 1)),), reason="导入")
    assert walk.case.tasks["power"].planned == "2026-04-01"
    assert walk.case.tasks["permit"].planned == ""


def test_a_form_does_not_silently_undo_a_finished_row() -> None:
    walk = adopted()
    with pytest.raises(errors.NotNow, match="已办结"):
        walk.do(rq.MergeRows, facts={}, rows=(RowGiven(task="permit", state="open"),), reason="导入")


def test_it_has_entered_and_left_what_lies_before() -> None:
    case = adopted().case
    assert (set(case.entered), set(case.left)) == ({"talk", "land"}, {"talk"})


def test_a_happening_that_two_rows_mark_keeps_the_day_of_the_later_row() -> None:
    walk = adopted()
    assert [each for each in walk.events if isinstance(each, HappeningRecorded)][-1].day == FORM_DAY


def test_a_second_form_changes_facts_and_rows_once() -> None:
    walk = adopted()
    walk.do(rq.MergeRows, facts={"name": "光伏二期"}, rows=(), reason="导入")
    assert [type(each).__name__ for each in walk.events].count("FactsRecorded") == 2
