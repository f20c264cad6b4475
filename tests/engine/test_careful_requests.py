"""Slips of the pen, empty words and dead ends: what is refused, beside what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from quancheng.engine import errors
from quancheng.engine import meetings as mt
from quancheng.engine import requests as rq
from quancheng.engine.agenda import agenda, holders, missing_for_next
from quancheng.engine.case import Case
from quancheng.engine.conditions import Bound, FactBound, FactIn, FactIs
from quancheng.engine.decide import decide
from quancheng.engine.pack import Outcome, Power, Review, Term
from quancheng.engine.standing import stands_for
from tests.engine.county import (
    CALENDAR,
    CLERK,
    FRIEND,
    GRID_CLERK,
    LAND_CLERK,
    LEADER,
    MONDAY,
    PACK,
    judged,
    opened,
    signed,
    varied,
)

FAR = date(2096, 3, 2)


def test_nothing_is_asked_of_a_project_that_is_not_registered() -> None:
    asked = rq.RecordFacts(by=CLERK, facts={"name": "甲"})
    with pytest.raises(errors.NotFound, match="还没有登记"):
        decide(PACK, Case.empty(), asked, on=MONDAY, calendar=CALENDAR)


@pytest.mark.parametrize(
    "slip",
    [
        lambda: signed().do(rq.PlanTask, task="permit", planned=FAR),
        lambda: opened().finish("meet", actual=date(1926, 3, 2)),
        lambda: opened().do(rq.RecordHappening, name="fire", day=date(1926, 3, 2)),
        lambda: mt.decide_meeting(
            PACK, mt.Meeting(), mt.CallMeeting(by=CLERK, meeting="joint", day=FAR, agenda=()), on=MONDAY
        ),
    ],
)
def test_a_year_that_is_a_slip_of_the_pen_is_refused(slip: object) -> None:
    with pytest.raises(errors.BadValue, match="年份"):
        slip()  # type: ignore[operator]


def test_a_plan_within_ten_years_is_taken() -> None:
    assert signed().do(rq.PlanTask, task="permit", planned=date(2036, 12, 31)).case.tasks["permit"].planned


@pytest.mark.parametrize(
    "facts",
    [
        {"margin": Decimal("NaN")},
        {"margin": Decimal("Infinity")},
        {"investment": 10**17},
        {"investment": True},
        {"margin": Decimal("-0.01")},
    ],
)
def test_a_number_that_cannot_be_counted_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(errors.BadValue):
        opened(**facts)


def test_an_instant_is_not_taken_for_a_day() -> None:
    pack = replace(PACK, facts=(*PACK.facts, replace(PACK.facts[0], id="start", type="date", required=False)))
    with pytest.raises(errors.BadValue):
        opened(pack, start=datetime(2026, 3, 2))  # noqa: DTZ001


def test_a_required_fact_is_not_emptied_and_another_is() -> None:
    walk = opened(kind="工业")
    with pytest.raises(errors.Incomplete, match="项目名称"):
        walk.do(rq.RecordFacts, facts={"name": ""}, reason="删去")
    assert walk.do(rq.RecordFacts, facts={"kind": ""}, reason="删去").case.fact("kind") is None


def test_blank_evidence_is_none() -> None:
    with pytest.raises(errors.Incomplete, match="协议"):
        judged(margin=Decimal("0.2")).finish("sign", evidence=(" ", ""))


def test_a_task_ends_as_its_review_did_and_the_refusal_says_how_that_was() -> None:
    walk = opened().finish("meet")
    walk.do(rq.GiveOpinion, LAND_CLERK, review="panel", unit="land-bureau", term="unfit", note="不符")
    with pytest.raises(errors.BadValue, match="不可行"):
        walk.finish("judge", outcome="fit")


def test_a_project_does_not_end_without_saying_how() -> None:
    with pytest.raises(errors.Incomplete, match="怎样终止"):
        opened().do(rq.EndProject, outcome=" ", reason="撤资")


def test_while_only_the_unit_of_a_role_is_known_anybody_of_it_stands_for_it_and_the_alert_stays() -> None:
    walk = signed().do(rq.FillRole, role="friend", officer="", unit="land-bureau")
    assert stands_for(walk.case, LAND_CLERK, "friend")
    assert not stands_for(walk.case, GRID_CLERK, "friend")
    [alert] = [each for each in agenda(PACK, walk.case, on=MONDAY, calendar=CALENDAR) if each.kind == "role"]
    assert "已定由" in alert.why[0]


@pytest.mark.parametrize(("officer", "unit"), [("", ""), ("f", ""), ("f", "moon")])
def test_a_role_is_filled_by_somebody_of_a_unit(officer: str, unit: str) -> None:
    with pytest.raises(errors.BadValue, match="专人"):
        signed().do(rq.FillRole, role="friend", officer=officer, unit=unit)


# Problems.


def test_the_issue_of_a_task_that_a_role_owns_is_the_holders() -> None:
    walk = signed(pack=varied("permit", by="friend")).do(rq.FillRole, role="friend", officer="f", unit="office")
    walk.do(rq.RaiseIssue, issue="1", kind="stuck", title="缺材料", task="permit")
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.AnswerIssue, LAND_CLERK, issue="1", measure="补齐")
    assert walk.do(rq.AnswerIssue, FRIEND, issue="1", measure="补齐").case.issues["1"].state == "answered"


@pytest.mark.parametrize("task", ["permit@moon", "moon"])
def test_an_issue_is_about_a_task_that_there_is(task: str) -> None:
    with pytest.raises(errors.Refused):
        signed().do(rq.RaiseIssue, issue="1", kind="stuck", title="缺材料", task=task)


def test_an_issue_never_takes_the_place_of_another() -> None:
    walk = signed().do(rq.RaiseIssue, issue="1", kind="stuck", title="缺材料")
    with pytest.raises(errors.NotNow, match="编号"):
        walk.do(rq.RaiseIssue, issue="1", kind="stuck", title="缺人手")


def test_an_issue_is_reopened_by_whoever_may_raise_one() -> None:
    walk = signed().do(rq.RaiseIssue, issue="1", kind="stuck", title="缺材料", task="permit")
    walk.do(rq.AnswerIssue, LAND_CLERK, issue="1", measure="补齐")
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.ReopenIssue, GRID_CLERK, issue="1", reason="没解决")
    assert walk.do(rq.ReopenIssue, issue="1", reason="没解决").case.issues["1"].state == "open"


def test_what_the_supervising_unit_answered_is_closed_by_a_leader() -> None:
    walk = signed().do(rq.RaiseIssue, issue="1", kind="stuck", title="缺材料")
    walk.do(rq.AnswerIssue, issue="1", measure="补齐")
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.CloseIssue, issue="1")
    assert walk.do(rq.CloseIssue, LEADER, issue="1").case.issues["1"].state == "closed"


def test_a_problem_is_not_promised_for_yesterday() -> None:
    walk = signed().do(rq.RaiseIssue, issue="1", kind="stuck", title="缺材料")
    with pytest.raises(errors.BadValue, match="已经过去"):
        walk.do(rq.AnswerIssue, issue="1", measure="补齐", due=date(2026, 3, 1))
    walk.do(rq.AnswerIssue, issue="1", measure="补齐", due=MONDAY)


# Who is waited for.


def test_while_opinions_are_awaited_the_ball_lies_with_the_panel() -> None:
    walk = opened().finish("meet")
    assert holders(PACK, walk.case) == ["office", "land-bureau"]
    walk.do(rq.GiveOpinion, review="panel", unit="office", term="fit")
    assert holders(PACK, walk.case) == ["land-bureau"]
    assert missing_for_next(PACK, walk.case)[0].who == "国土局"
    walk.do(rq.GiveOpinion, LAND_CLERK, review="panel", unit="land-bureau", term="fit")
    assert holders(PACK, walk.case) == ["office"]


def test_what_is_missing_says_what_it_waits_for() -> None:
    first, second = missing_for_next(PACK, opened(margin=Decimal("0.2")).case)
    assert (first.what, second.what) == ("meet事项", "judge事项（先办meet事项）")


def test_what_opens_by_a_condition_says_which() -> None:
    missing = {each.key: each.what for each in missing_for_next(PACK, judged(margin=Decimal("0.2")).case)}
    assert missing["permit"] == "permit事项（待已协议签订）"


def test_an_unmet_gate_says_whose_facts_it_looks_at_and_who_may_pass_it() -> None:
    (gate,) = missing_for_next(PACK, judged().case)
    assert (gate.who, gate.may_pass) == ("办公室", "leader岗")


def test_an_extension_asked_for_falls_away_with_the_end_of_its_task() -> None:
    walk = signed().do(rq.AskExtension, task="file", count=2, reason="材料多")
    assert [each.kind for each in agenda(PACK, walk.case, on=MONDAY, calendar=CALENDAR)].count("extension") == 1
    walk.finish("file")
    assert [each.kind for each in agenda(PACK, walk.case, on=MONDAY, calendar=CALENDAR)].count("extension") == 0


def test_what_a_third_party_did_is_recorded_by_whoever_keeps_the_plan() -> None:
    pack = varied("power", by="third-party")
    with pytest.raises(errors.NotAllowed):
        signed(pack=pack).finish("power", GRID_CLERK)
    assert Power.PLAN in CLERK.powers
    assert signed(pack=pack).finish("power").case.tasks["power"].is_settled


# Conditions in words.


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (FactBound("investment", Bound.AT_LEAST, 10**11, "10亿元"), "总投资不低于（含）10亿元"),
        (FactIs("investment", 10**10, "1亿元"), "总投资为1亿元"),
        (FactIn("margin", (Decimal("0.15"),), ("15%",)), "利润率为15%之一"),
        (FactIn("kind", ("工业", "农业")), "类别为工业、农业之一"),
    ],
)
def test_amounts_and_percentages_are_said_as_the_notice_writes_them(condition: FactIs, words: str) -> None:
    assert condition.words(PACK.label_of) == words


def test_a_majority_takes_the_commonest_term_of_the_larger_side() -> None:
    terms = (Term(id="fit", label="可行", favours=True), Term(id="unfit", label="不可行", favours=False))
    panel = ("office", "land-bureau", "grid")
    review = replace(PACK.reviews[0], terms=terms, panel=panel, rule="majority")
    assert isinstance(review, Review)
    walk = opened(replace(PACK, reviews=(review,))).finish("meet")
    walk.do(rq.GiveOpinion, LAND_CLERK, review="panel", unit="land-bureau", term="unfit", note="不符")
    walk.do(rq.GiveOpinion, review="panel", unit="office", term="fit")
    assert walk.case.review("panel").outcome == ""
    walk.do(rq.GiveOpinion, GRID_CLERK, review="panel", unit="grid", term="fit")
    assert walk.case.review("panel").outcome == "fit"
    assert Outcome(id="fit", label="可行") in (walk.pack.task["judge"].outcomes[0],)
