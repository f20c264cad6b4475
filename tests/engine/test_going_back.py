"""What is done again: projects sent back by an outcome, tasks sent back by a person, reviews made anew."""

from __future__ import annotations

from datetime import date

import pytest

from quancheng.engine import errors
from quancheng.engine import requests as rq
from quancheng.engine.agenda import missing_for_next
from quancheng.engine.case import Case
from quancheng.engine.clocks import read_task_clock
from quancheng.engine.conditions import StageLeftBehind
from quancheng.engine.pack import Outcome, Pack
from tests.engine.county import (
    CALENDAR,
    GRID_CLERK,
    LAND_CLERK,
    MONDAY,
    PACK,
    Walk,
    in_land,
    judged,
    opened,
    signed,
    varied,
)

RETURNING = varied(
    "file", outcomes=(Outcome(id="done", label="已办"), Outcome(id="back", label="退回", back_to="talk"))
)


def sent_back() -> Walk:
    return signed(pack=RETURNING).finish("file", outcome="back")


def open_keys(case: Case) -> set[str]:
    return {key for key, _ in case.open_tasks()}


def test_a_project_sent_back_stands_in_the_earlier_stage_and_has_left_nothing() -> None:
    case = sent_back().case
    assert (case.stage, case.left, set(case.entered)) == ("talk", {}, {"talk"})
    assert not StageLeftBehind("talk").holds(case)


def test_what_is_done_again_opens_in_its_order_and_not_all_at_once() -> None:
    walk = sent_back()
    assert open_keys(walk.case) == {"meet", "permit", "power"}
    assert walk.finish("meet").case.tasks["judge"].is_open


def test_what_opened_by_its_own_condition_stays_as_it_is_when_the_project_goes_back() -> None:
    walk = signed(pack=RETURNING).finish("power", GRID_CLERK).finish("file", outcome="back")
    assert walk.case.tasks["power"].is_settled


def test_a_later_stage_waits_until_it_is_entered_again() -> None:
    walk = sent_back()
    assert walk.case.tasks["sign"].state == "again"
    with pytest.raises(errors.TaskNotOpen):
        walk.finish("sign", evidence=("no:1",))


def test_a_project_sent_back_goes_the_whole_way_again() -> None:
    walk = sent_back().finish("meet")
    walk.do(rq.GiveOpinion, review="panel", unit="office", term="fit")
    walk.do(rq.GiveOpinion, LAND_CLERK, review="panel", unit="land-bureau", term="fit")
    assert walk.finish("judge", outcome="fit").case.stage == "land"
    walk.finish("sign", evidence=("no:2",)).finish("file")
    walk.finish("permit", LAND_CLERK, evidence=("no:2",)).finish("power", GRID_CLERK)
    assert walk.case.stage == "make"


def test_opinions_of_the_first_round_do_not_count_in_the_second() -> None:
    walk = sent_back().finish("meet")
    assert walk.case.review("panel").opinions == {}
    with pytest.raises(errors.Incomplete, match="评审"):
        walk.finish("judge", outcome="fit")


def test_a_review_task_sent_back_by_a_person_is_reviewed_again() -> None:
    walk = judged().do(rq.ReopenTask, task="judge", reason="情况有变")
    assert walk.case.review("panel").outcome == ""
    walk.do(rq.GiveOpinion, review="panel", unit="office", term="fit")


def test_reopening_another_task_leaves_the_review_alone() -> None:
    walk = judged().do(rq.ReopenTask, task="meet", reason="补材料")
    assert walk.case.review("panel").outcome == "fit"


def test_an_earlier_task_that_is_open_again_keeps_the_stage_and_can_be_finished() -> None:
    walk = signed().finish("file").finish("permit", LAND_CLERK, evidence=("no:2",))
    walk.do(rq.ReopenTask, task="meet", reason="补材料").finish("power", GRID_CLERK)
    assert (walk.case.stage, [each.key for each in missing_for_next(PACK, walk.case)]) == ("land", ["meet"])
    assert walk.finish("meet").case.stage == "make"


def test_an_optional_task_of_an_earlier_stage_does_not_keep_the_stage() -> None:
    walk = signed().finish("file").finish("permit", LAND_CLERK, evidence=("no:2",)).finish("power", GRID_CLERK)
    assert walk.case.stage == "make"
    assert any(key.startswith("receive@") for key in open_keys(walk.case))


def test_the_time_between_the_end_and_the_sending_back_is_not_the_owners() -> None:
    walk = signed().on(date(2026, 3, 3)).finish("file")
    walk.on(date(2026, 3, 20)).do(rq.ReopenTask, task="file", reason="材料有误")
    found = read_task_clock(PACK, walk.case, "file", on=walk.day, calendar=CALENDAR)
    assert found is not None
    assert (found.used, found.left, found.due) == (1, 2, date(2026, 3, 24))
    assert any("退回" in why for why in found.why)


def test_what_was_late_when_it_was_done_is_as_late_when_it_comes_back() -> None:
    walk = signed().on(date(2026, 3, 9)).finish("file")
    walk.on(date(2026, 3, 20)).do(rq.ReopenTask, task="file", reason="材料有误")
    found = read_task_clock(PACK, walk.case, "file", on=walk.day, calendar=CALENDAR)
    assert found is not None
    assert found.left == -2


def test_an_outcome_that_goes_back_to_where_the_project_has_not_been_only_returns_the_task() -> None:
    pack: Pack = varied(
        "serve", opens_when=PACK.task["permit"].opens_when,
        outcomes=(Outcome(id="done", label="已办"), Outcome(id="back", label="退回", back_to="make")),
    )  # fmt: skip
    walk = in_land(pack).finish("sign", evidence=("no:1",)).finish("serve", outcome="back")
    assert (walk.case.stage, walk.case.tasks["serve"].is_open) == ("land", True)


def test_a_task_of_the_first_round_keeps_its_measures_and_remarks() -> None:
    walk = opened(RETURNING).do(rq.NoteTask, task="meet", measure="代办").finish("meet")
    assert walk.do(rq.ReopenTask, task="meet", reason="补").case.tasks["meet"].measure == "代办"
    assert MONDAY.isoformat() == walk.case.tasks["meet"].opened
