"""What may happen now: stages, tasks, gates, reviews, issues and handovers, each with its refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from quancheng.engine import errors
from quancheng.engine import requests as rq
from quancheng.engine.agenda import agenda, holders, missing_for_next, who_answers
from quancheng.engine.case import Case, fold
from quancheng.engine.events import body, event_from
from quancheng.engine.items import Item
from tests.engine.county import (
    CALENDAR,
    CLERK,
    FRIEND,
    GRID_CLERK,
    LAND_CLERK,
    LEADER,
    MONDAY,
    PACK,
    in_land,
    judged,
    opened,
    signed,
)


def waiting(case: Case) -> list[Item]:
    return agenda(PACK, case, on=MONDAY, calendar=CALENDAR)


def test_a_project_opens_at_the_first_stage_with_its_first_task() -> None:
    case = opened().case
    assert case.stage == "talk"
    assert [key for key, _ in case.open_tasks()] == ["meet"]


def test_a_missing_required_fact_is_named() -> None:
    with pytest.raises(errors.Incomplete, match="项目名称"):
        opened(name="")


def test_a_fact_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(errors.BadValue, match="总投资"):
        opened(investment="一个亿")


def test_a_choice_outside_the_list_is_refused_with_the_list() -> None:
    with pytest.raises(errors.BadValue, match="工业、农业") as refused:
        opened(kind="渔业")
    assert "渔业" in refused.value.sentence


def test_a_code_with_a_wrong_check_digit_is_refused() -> None:
    assert opened(uscc="91350100M000100Y43").case.fact("uscc")
    with pytest.raises(errors.BadValue, match="校验码"):
        opened(uscc="91350100M000100Y44")


def test_a_task_opens_when_what_comes_before_is_done() -> None:
    assert "judge" not in opened().case.tasks
    assert "judge" in opened().finish("meet").case.tasks


def test_a_task_done_twice_says_when_it_was_done() -> None:
    with pytest.raises(errors.TaskAlreadyDone, match="2026年3月2日"):
        opened().finish("meet").finish("meet")


def test_a_task_that_is_not_open_yet_is_refused() -> None:
    with pytest.raises(errors.TaskNotOpen):
        opened().finish("sign")


def test_another_units_clerk_may_not_finish_the_task() -> None:
    with pytest.raises(errors.NotAllowed, match="办公室"):
        opened().finish("meet", LAND_CLERK)


def test_evidence_is_asked_for_by_its_name() -> None:
    with pytest.raises(errors.Incomplete, match="协议"):
        in_land().finish("sign")


def test_a_done_day_in_the_future_is_refused() -> None:
    with pytest.raises(errors.BadValue, match="晚于今天"):
        opened().finish("meet", actual=date(2026, 3, 3))


def test_the_review_must_have_ended_as_the_task_says() -> None:
    walk = opened().finish("meet")
    with pytest.raises(errors.Incomplete, match="评审"):
        walk.finish("judge", outcome="fit")


def test_one_veto_ends_the_review_and_the_outcome_ends_the_project() -> None:
    walk = opened().finish("meet")
    walk.do(rq.GiveOpinion, LAND_CLERK, review="panel", unit="land-bureau", term="unfit", note="不符合规划")
    assert walk.case.review("panel").outcome == "unfit"
    assert walk.finish("judge", outcome="unfit").case.ended == "unfit"


def test_an_unfavourable_opinion_needs_its_reason() -> None:
    walk = opened().finish("meet")
    with pytest.raises(errors.Incomplete, match="理由"):
        walk.do(rq.GiveOpinion, LAND_CLERK, review="panel", unit="land-bureau", term="unfit")


def test_nobody_gives_an_opinion_for_another_unit() -> None:
    with pytest.raises(errors.NotAllowed):
        opened().finish("meet").do(rq.GiveOpinion, LAND_CLERK, review="panel", unit="office", term="fit")


def test_the_report_of_an_engaged_expert_is_attached_by_the_panel_only() -> None:
    walk = opened().finish("meet")
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.AttachReport, GRID_CLERK, review="panel", engaged="设计院", evidence="no:9")
    walk.do(rq.AttachReport, LAND_CLERK, review="panel", engaged="设计院", evidence="no:9")
    assert walk.case.review("panel").reports == [["设计院", "no:9", "2026-03-02"]]


@pytest.mark.parametrize(("margin", "stage"), [("0.1499", "talk"), ("0.15", "land"), ("0.1501", "land")])
def test_the_gate_holds_from_its_bound_on(margin: str, stage: str) -> None:
    assert judged(margin=Decimal(margin)).case.stage == stage


def test_an_unknown_fact_never_meets_a_bound() -> None:
    walk = judged()
    assert walk.case.stage == "talk"
    assert [each.key for each in missing_for_next(PACK, walk.case)] == ["margin"]


def test_a_gate_in_principle_is_passed_by_the_named_post_with_a_reason_only() -> None:
    walk = judged(margin=Decimal("0.10"))
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.PassGate, gate="margin", reason="龙头企业")
    with pytest.raises(errors.Incomplete):
        walk.do(rq.PassGate, LEADER, gate="margin", reason=" ")
    assert walk.do(rq.PassGate, LEADER, gate="margin", reason="龙头企业").case.stage == "land"


def test_correcting_the_fact_lets_the_project_go_on() -> None:
    walk = judged(margin=Decimal("0.10"))
    with pytest.raises(errors.Incomplete, match="理由"):
        walk.do(rq.RecordFacts, facts={"margin": Decimal("0.16")})
    walk.do(rq.RecordFacts, facts={"margin": Decimal("0.16")}, reason="重新测算")
    assert walk.case.stage == "land"


def test_recording_what_is_known_changes_nothing() -> None:
    walk = opened()
    before = len(walk.events)
    assert len(walk.do(rq.RecordFacts, facts={"name": "年产一万吨项目"}).events) == before


def test_signing_marks_the_happening_and_opens_the_planned_rows() -> None:
    case = signed().case
    assert case.happened("signed") == MONDAY
    assert {"permit", "power", "file"} <= {key for key, _ in case.open_tasks()}


def test_the_first_planned_day_stays_and_a_change_needs_a_reason() -> None:
    walk = signed().do(rq.PlanTask, task="permit", planned=date(2026, 5, 15))
    with pytest.raises(errors.Incomplete, match="理由"):
        walk.do(rq.PlanTask, task="permit", planned=date(2026, 6, 15))
    row = walk.do(rq.PlanTask, task="permit", planned=date(2026, 6, 15), reason="联席会议议定").case.tasks["permit"]
    assert (row.first_planned, row.planned) == ("2026-05-15", "2026-06-15")


def test_a_limit_of_the_notice_cannot_be_planned_away() -> None:
    with pytest.raises(errors.BadValue, match="制度规定"):
        signed().do(rq.PlanTask, task="file", planned=date(2026, 5, 15))


def test_only_what_the_pack_allows_can_be_waived_and_with_a_reason() -> None:
    walk = signed()
    with pytest.raises(errors.BadValue, match="必办"):
        walk.do(rq.WaiveTask, GRID_CLERK, task="power", reason="不用电")
    with pytest.raises(errors.Incomplete):
        walk.do(rq.WaiveTask, LAND_CLERK, task="permit", reason="")
    assert walk.do(rq.WaiveTask, LAND_CLERK, task="permit", reason="租用厂房").case.tasks["permit"].is_settled


def test_each_owner_of_an_applicable_row_receives_its_own_task() -> None:
    walk = signed().finish("file")
    assert {key for key in walk.case.tasks if key.startswith("receive")} == {"receive@land-bureau", "receive@grid"}


def test_the_owner_of_a_waived_row_receives_none() -> None:
    walk = signed().do(rq.WaiveTask, LAND_CLERK, task="permit", reason="租用厂房").finish("file")
    assert {key for key in walk.case.tasks if key.startswith("receive")} == {"receive@grid"}


def test_one_units_receipt_opens_that_units_meeting_only() -> None:
    walk = signed().finish("file").finish("receive@grid", GRID_CLERK)
    assert "hold-meeting@grid" in walk.case.tasks
    assert "hold-meeting@land-bureau" not in walk.case.tasks


def test_optional_tasks_do_not_keep_the_stage() -> None:
    walk = signed().finish("file").finish("permit", LAND_CLERK, evidence=("no:2",)).finish("power", GRID_CLERK)
    assert walk.case.stage == "make"


def test_assigning_gives_the_task_to_the_new_unit() -> None:
    walk = signed().do(rq.AssignTask, task="permit", unit="grid", reason="职能调整")
    with pytest.raises(errors.NotAllowed):
        walk.finish("permit", LAND_CLERK, evidence=("no:2",))
    assert walk.finish("permit", GRID_CLERK, evidence=("no:2",)).case.tasks["permit"].is_settled


def test_reopening_needs_a_reason_and_the_power() -> None:
    walk = opened().finish("meet")
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.ReopenTask, LAND_CLERK, task="meet", reason="材料有误")
    assert walk.do(rq.ReopenTask, task="meet", reason="材料有误").case.tasks["meet"].is_open


def test_an_ended_project_takes_no_more_work() -> None:
    walk = opened().do(rq.EndProject, outcome="withdrawn", reason="企业撤资")
    with pytest.raises(errors.NotNow, match="终止"):
        walk.finish("meet")


def test_a_happening_that_tasks_mark_cannot_be_typed_in() -> None:
    with pytest.raises(errors.BadValue):
        opened().do(rq.RecordHappening, name="signed", day=MONDAY)


def test_a_recorded_happening_is_corrected_with_a_reason() -> None:
    walk = opened().do(rq.RecordHappening, name="fire", day=MONDAY)
    with pytest.raises(errors.Incomplete, match="2026年3月2日"):
        walk.do(rq.RecordHappening, name="fire", day=date(2026, 3, 1))
    walk.do(rq.RecordHappening, name="fire", day=date(2026, 3, 1), reason="日期填错")
    assert walk.case.happened("fire") == date(2026, 3, 1)


def test_an_unfilled_role_is_an_alert_until_it_is_filled() -> None:
    walk = signed()
    assert [item.key for item in agenda(PACK, walk.case, on=MONDAY, calendar=CALENDAR) if item.kind == "role"] == [
        "friend"
    ]
    walk.do(rq.FillRole, role="friend", officer="f", unit="office")
    assert not [item for item in agenda(PACK, walk.case, on=MONDAY, calendar=CALENDAR) if item.kind == "role"]


def test_a_duty_of_the_project_is_done_once_a_period_by_the_holder_of_the_role() -> None:
    walk = signed().do(rq.FillRole, role="friend", officer="f", unit="office").on(date(2026, 3, 6))
    due = [item for item in agenda(PACK, walk.case, on=walk.day, calendar=CALENDAR) if item.kind == "duty"]
    period = due[0].key.partition("/")[2]
    assert (due[0].due, due[0].officer) == (date(2026, 3, 6), "f")
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.FulfilDuty, LAND_CLERK, duty="friday", period=period, note="进展顺利")
    walk.do(rq.FulfilDuty, FRIEND, duty="friday", period=period, note="进展顺利")
    with pytest.raises(errors.NotNow):
        walk.do(rq.FulfilDuty, FRIEND, duty="friday", period=period, note="进展顺利")


@pytest.mark.parametrize(
    ("on", "period", "error"),
    [
        (date(2026, 3, 6), "2026-W11", errors.NotNow),
        (date(2026, 3, 6), "2026-W09", errors.NotFound),
        (date(2026, 3, 6), "随便", errors.NotFound),
        (date(2026, 3, 5), "2026-W10", errors.NotNow),
    ],
)
def test_a_duty_of_the_project_is_done_only_for_a_period_it_owes_that_has_opened(
    on: date, period: str, error: type[errors.Refused]
) -> None:
    walk = signed().do(rq.FillRole, role="friend", officer="f", unit="office").on(on)
    with pytest.raises(error):
        walk.do(rq.FulfilDuty, FRIEND, duty="friday", period=period, note="进展顺利")


def test_a_project_signed_on_a_friday_owes_its_first_report_a_week_later() -> None:
    friday = date(2026, 3, 6)
    walk = signed(friday).do(rq.FillRole, role="friend", officer="f", unit="office")
    due = [item.due for item in agenda(PACK, walk.case, on=friday, calendar=CALENDAR) if item.kind == "duty"]
    assert due[0] == date(2026, 3, 13)
    with pytest.raises(errors.NotFound):
        walk.do(rq.FulfilDuty, FRIEND, duty="friday", period="2026-W10", note="进展顺利")


def test_before_a_duty_begins_it_cannot_be_done() -> None:
    walk = in_land().do(rq.FillRole, role="friend", officer="f", unit="office").on(date(2026, 3, 6))
    with pytest.raises(errors.NotNow, match="协议签订"):
        walk.do(rq.FulfilDuty, FRIEND, duty="friday", period="2026-W10", note="进展顺利")


def test_a_handover_needs_all_its_contents_and_the_receivers_word() -> None:
    walk = signed()
    with pytest.raises(errors.Incomplete, match="清单"):
        walk.do(rq.OfferHandover, handover="give", contents=("台账",))
    walk.do(rq.OfferHandover, handover="give", contents=("台账", "清单"))
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.AnswerHandover, handover="give", accepted=True)
    walk.do(rq.AnswerHandover, LAND_CLERK, handover="give", accepted=False, reason="台账不全")
    walk.do(rq.OfferHandover, handover="give", contents=("台账", "清单"))
    assert (
        walk.do(rq.AnswerHandover, LAND_CLERK, handover="give", accepted=True).case.handovers["give"].state
        == "confirmed"
    )


def test_an_issue_is_answered_by_its_unit_and_closed_by_another() -> None:
    walk = signed().do(rq.RaiseIssue, issue="1", kind="stuck", title="缺材料", task="permit")
    assert (walk.case.issues["1"].unit, walk.case.issues["1"].due) == ("land-bureau", "2026-03-09")
    with pytest.raises(errors.NotNow):
        walk.do(rq.CloseIssue, issue="1")
    walk.do(rq.AnswerIssue, LAND_CLERK, issue="1", measure="补齐")
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.CloseIssue, LAND_CLERK, issue="1")
    assert walk.do(rq.CloseIssue, issue="1").case.issues["1"].state == "closed"


def test_one_matter_is_one_issue() -> None:
    walk = signed().do(rq.RaiseIssue, issue="1", kind="stuck", title="缺材料")
    with pytest.raises(errors.NotNow, match="已经提出"):
        walk.do(rq.RaiseIssue, issue="2", kind="stuck", title="缺材料")


def test_who_answers_follows_the_events() -> None:
    assert who_answers(PACK, in_land().case) == []
    walk = signed().finish("file").finish("permit", LAND_CLERK, evidence=("no:2",)).finish("power", GRID_CLERK)
    answering = {each.party: each for each in who_answers(PACK, walk.case)}
    assert answering["office"].duty == "主办"
    assert (answering["friend"].duty, answering["friend"].is_over) == ("协助", True)


def test_the_ball_lies_with_the_owners_of_open_tasks_and_with_the_enterprise_in_a_pause() -> None:
    walk = signed()
    assert holders(PACK, walk.case) == ["office", "land-bureau", "grid"]
    walk.do(rq.PauseClock, task="file", cause="papers", day=MONDAY)
    assert holders(PACK, walk.case)[0] == "enterprise"


def test_the_log_gives_the_same_state_again() -> None:
    walk = signed().do(rq.PlanTask, task="permit", planned=date(2026, 5, 15)).finish("file")
    history = [event_from(type(each).kind, body(each)) for each in walk.events]  # type: ignore[attr-defined,arg-type]
    assert fold(history).state() == walk.case.state()
    assert Case.from_state(walk.case.state()).state() == walk.case.state()


def test_the_case_that_was_given_is_never_changed() -> None:
    walk = opened()
    before, kept = walk.case, str(walk.case.state())
    walk.finish("meet", CLERK)
    assert str(before.state()) == kept
