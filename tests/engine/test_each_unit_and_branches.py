"""Tasks that each unit has, and tasks that only some projects have, while owners and facts change under them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from quancheng.engine import errors
from quancheng.engine import requests as rq
from quancheng.engine.conditions import Bound, FactBound, FactIs, GradeIs, Not, TaskDone
from quancheng.engine.pack import Band, EachUnit, Pack, Scheme
from quancheng.engine.requests import RowGiven
from tests.engine.county import CALENDAR, GRID_CLERK, LAND_CLERK, PACK, Walk, opened, signed, varied


def received(pack: Pack = PACK) -> Walk:
    """Both units have the plan to acknowledge."""
    return signed(pack=pack).finish("file")


def test_a_unit_that_owns_no_row_any_more_has_nothing_left_to_acknowledge() -> None:
    walk = received().do(rq.WaiveTask, task="permit", reason="租用厂房")
    assert walk.case.tasks["receive@land-bureau"].state == "not applicable"
    assert walk.case.tasks["receive@grid"].is_open


def test_what_the_unit_had_already_done_stays_done() -> None:
    walk = received().finish("receive@land-bureau", LAND_CLERK)
    walk.do(rq.WaiveTask, task="permit", reason="租用厂房")
    assert walk.case.tasks["receive@land-bureau"].state == "done"
    assert walk.case.tasks["hold-meeting@land-bureau"].state == "not applicable"


def test_the_row_that_comes_back_brings_its_units_work_back() -> None:
    walk = received().do(rq.WaiveTask, task="permit", reason="租用厂房")
    walk.do(rq.ReopenTask, task="permit", reason="改为自建")
    assert walk.case.tasks["receive@land-bureau"].is_open


def test_a_reassigned_row_takes_the_new_owners_work_with_it() -> None:
    walk = received().do(rq.AssignTask, task="permit", unit="office", reason="职能调整")
    assert walk.case.tasks["receive@land-bureau"].state == "not applicable"
    assert walk.case.tasks["receive@office"].is_open
    assert walk.finish("receive@office").case.tasks["hold-meeting@office"].is_open


def test_a_unit_that_still_owns_another_row_keeps_its_work() -> None:
    walk = received().do(rq.AssignTask, task="permit", unit="grid", reason="职能调整")
    walk.do(rq.AssignTask, task="power", unit="office", reason="职能调整")
    assert walk.case.tasks["receive@grid"].is_open


def test_a_units_own_instance_is_not_given_to_another() -> None:
    with pytest.raises(errors.BadValue, match="各办各的"):
        received().do(rq.AssignTask, task="receive@grid", unit="office", reason="代办")


REQUIRED = varied("receive", optional=False)


def test_a_required_task_of_each_unit_keeps_the_stage_until_the_last_has_done_it() -> None:
    walk = received(REQUIRED).finish("permit", LAND_CLERK, evidence=("no:2",)).finish("power", GRID_CLERK)
    walk.finish("receive@grid", GRID_CLERK)
    assert walk.case.stage == "land"
    assert walk.finish("receive@land-bureau", LAND_CLERK).case.stage == "make"


def test_a_required_task_of_nobody_keeps_nothing() -> None:
    pack = varied("receive", optional=False, each=EachUnit(owners_of=("permit",)))
    walk = received(pack).do(rq.WaiveTask, task="permit", reason="租用厂房").finish("power", GRID_CLERK)
    assert walk.case.stage == "make"


def test_a_task_of_each_unit_that_was_passed_before_is_passed_for_all() -> None:
    pack = varied("serve", after=("receive",))
    form = replace(PACK.forms[0], adopts=replace(PACK.forms[0].adopts, stage="make"))  # type: ignore[type-var]
    walk = Walk(replace(pack, forms=(form,))).do(
        rq.AdoptProject, form="plan", day=date(2026, 2, 10), facts={"name": "光伏项目"}, rows=()
    )
    assert walk.case.tasks["serve"].is_open


INDUSTRIAL = varied("permit", applies=FactIs("kind", "工业"))


def test_a_task_that_does_not_apply_is_taken_off_and_comes_with_the_corrected_fact() -> None:
    walk = signed(pack=INDUSTRIAL)
    assert walk.case.tasks["permit"].state == "not applicable"
    walk.do(rq.RecordFacts, facts={"kind": "工业"})
    assert walk.case.tasks["permit"].is_open
    walk.do(rq.RecordFacts, facts={"kind": "农业"}, reason="填错")
    assert walk.case.tasks["permit"].state == "not applicable"


def test_what_was_done_while_it_applied_stays_done() -> None:
    walk = signed(pack=INDUSTRIAL).do(rq.RecordFacts, facts={"kind": "工业"})
    walk.finish("permit", LAND_CLERK, evidence=("no:2",)).do(rq.RecordFacts, facts={"kind": "农业"}, reason="填错")
    assert walk.case.tasks["permit"].state == "done"


def test_what_the_pack_takes_off_is_not_reopened_by_hand() -> None:
    with pytest.raises(errors.BadValue, match="不涉及"):
        signed(pack=INDUSTRIAL).do(rq.ReopenTask, task="permit", reason="试试")


def test_a_task_of_an_earlier_stage_that_comes_to_apply_opens_and_keeps_the_stage() -> None:
    pack = varied("meet", applies=Not(FactIs("kind", "农业")))
    walk = opened(pack, kind="农业", margin=Decimal("0.20"))
    walk.do(rq.GiveOpinion, review="panel", unit="office", term="fit")
    walk.do(rq.GiveOpinion, LAND_CLERK, review="panel", unit="land-bureau", term="fit")
    walk.finish("judge", outcome="fit").finish("sign", evidence=("no:1",)).finish("file")
    walk.finish("permit", LAND_CLERK, evidence=("no:2",)).do(rq.RecordFacts, facts={"kind": "工业"}, reason="填错")
    walk.finish("power", GRID_CLERK)
    assert (walk.case.stage, walk.case.tasks["meet"].is_open) == ("land", True)
    assert walk.finish("meet").case.stage == "make"


def test_a_branch_by_how_a_task_ended_follows_that_end() -> None:
    pack = varied("permit", applies=TaskDone("judge", "fit"))
    walk = signed(pack=pack)
    assert walk.case.tasks["permit"].is_open
    walk.do(rq.ReopenTask, task="judge", reason="重新评审")
    assert walk.case.tasks["permit"].state == "not applicable"


def test_a_row_given_for_a_task_that_its_facts_open_is_merged() -> None:
    walk = signed(pack=INDUSTRIAL)
    rows = (RowGiven(task="permit", state="under way", planned=date(2026, 5, 1)),)
    walk.do(rq.MergeRows, facts={"kind": "工业"}, rows=rows, reason="导入")
    assert walk.case.tasks["permit"].planned == "2026-05-01"
    assert CALENDAR.is_working(walk.day)


def test_a_grade_that_reads_a_task_follows_it_and_one_that_no_band_fits_is_none() -> None:
    bands = (Band(grade="ready", label="成熟", when=TaskDone("meet"), basis=()),)
    pack = replace(PACK, schemes=(Scheme(id="ripe", label="成熟度", bands=bands),))
    walk = opened(pack)
    assert not walk.case.grade("ripe")
    assert walk.finish("meet").case.grade("ripe") == "ready"
    walk.do(rq.ReopenTask, task="meet", reason="补材料")
    assert not walk.case.grade("ripe")


BIG = Band(grade="big", label="重大", when=FactBound("investment", Bound.AT_LEAST, 10**11, "10亿元"), basis=())
FILING = replace(
    varied("meet", applies=GradeIs("size", "big")), schemes=(Scheme(id="size", label="规模", bands=(BIG,)),)
)


@pytest.mark.parametrize(("fen", "files"), [(10**11 - 1, False), (10**11, True)])
def test_a_threshold_acts_when_the_amount_changes_too(fen: int, files: bool) -> None:
    walk = opened(FILING, investment=1).do(rq.RecordFacts, facts={"investment": fen}, reason="增资")
    assert walk.case.tasks["meet"].is_open is files


def test_what_was_filed_stays_filed_when_the_grade_changes_later() -> None:
    walk = opened(FILING, investment=10**11).finish("meet")
    walk.do(rq.RecordFacts, facts={"investment": 1}, reason="减资")
    assert (walk.case.grade("size"), walk.case.tasks["meet"].state) == ("", "done")


def test_of_two_branches_that_come_back_together_the_second_waits_for_the_first() -> None:
    second = replace(PACK.task["power"], applies=FactIs("kind", "工业"), after=("permit",))
    stages = [
        replace(stage, tasks=tuple(second if task.id == "power" else task for task in stage.tasks))
        for stage in INDUSTRIAL.stages
    ]
    walk = signed(pack=replace(INDUSTRIAL, stages=tuple(stages)))
    assert walk.case.tasks["power"].state == "not applicable"
    walk.do(rq.RecordFacts, facts={"kind": "工业"})
    assert (walk.case.tasks["permit"].is_open, walk.case.tasks["power"].is_open) == (True, False)
    assert walk.finish("permit", LAND_CLERK, evidence=("no:2",)).case.tasks["power"].is_open
