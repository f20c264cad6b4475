"""The duty book, meetings and supervision notices: what each may become, and who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from quancheng.engine import duties as du
from quancheng.engine import errors
from quancheng.engine import meetings as mt
from quancheng.engine import proposals as pr
from quancheng.engine import requests as rq
from quancheng.engine import supervision as sv
from quancheng.engine.events import body, event_from
from quancheng.engine.pack import UnitGroup
from tests.engine.county import CALENDAR, CLERK, GRID_CLERK, LAND_CLERK, LEADER, MONDAY, PACK, signed, varied

BOOK = du.after_book(None, du.BookOpened(on=date(2026, 1, 1)))


def due_keys(book: du.Book, on: date) -> list[str]:
    return [each.key for each in du.place_duties(PACK, book, on=on, calendar=CALENDAR)]


def test_a_monthly_duty_falls_on_the_last_working_day() -> None:
    days = {each.key: each.day for each in du.place_duties(PACK, BOOK, on=MONDAY, calendar=CALENDAR)}
    assert days["dispatch/2026-02"] == date(2026, 2, 28)
    assert days["dispatch/2026-03"] == date(2026, 3, 31)


def test_a_missed_duty_stays_until_it_is_done_and_then_goes() -> None:
    assert "dispatch/2026-01" in due_keys(BOOK, MONDAY)
    asked = du.FulfilPlaceDuty(by=LEADER, duty="dispatch", period="2026-01", paper="d1")
    book = BOOK
    for event in du.decide_book(PACK, BOOK, asked, on=MONDAY, calendar=CALENDAR):
        book = du.after_book(book, event)
    assert "dispatch/2026-01" not in due_keys(book, MONDAY)
    with pytest.raises(errors.NotNow):
        du.decide_book(PACK, book, asked, on=MONDAY, calendar=CALENDAR)


def test_a_duty_with_a_paper_is_not_done_without_it() -> None:
    with pytest.raises(errors.Incomplete, match="材料"):
        asked = du.FulfilPlaceDuty(by=LEADER, duty="dispatch", period="2026-01")
        du.decide_book(PACK, BOOK, asked, on=MONDAY, calendar=CALENDAR)


def test_a_duty_is_done_by_whose_it_is() -> None:
    asked = du.FulfilPlaceDuty(by=LAND_CLERK, duty="dispatch", period="2026-01", paper="d1")
    with pytest.raises(errors.NotAllowed):
        du.decide_book(PACK, BOOK, asked, on=MONDAY, calendar=CALENDAR)


def test_no_duty_is_owed_before_the_book_was_opened_unless_said() -> None:
    book = du.after_book(None, du.BookOpened(on=MONDAY))
    assert "dispatch/2026-02" not in due_keys(book, MONDAY)
    back = du.DutiesOwedFrom(on=MONDAY, since=date(2026, 2, 1), reason="补录")
    assert "dispatch/2026-02" in due_keys(du.after_book(book, back), MONDAY)


def met(*asked: mt.MeetingRequest) -> mt.Meeting:
    meeting = mt.Meeting()
    for request in asked:
        for event in mt.decide_meeting(PACK, meeting, request, on=MONDAY):
            again = event_from(type(event).kind, body(event))
            meeting = mt.after_meeting(meeting, again)
    assert mt.Meeting.from_state(meeting.state()) == meeting
    return meeting


CALL = mt.CallMeeting(by=CLERK, meeting="joint", day=MONDAY, agenda=("逾期事项",))
HOLD = mt.HoldMeeting(by=CLERK, day=MONDAY, attended=("office", "grid"))
RESOLVE = mt.MakeResolution(by=CLERK, text="落实供电方案", unit="grid", due=date(2026, 3, 20))

HELD = (CALL, HOLD, RESOLVE)


def test_a_resolution_waits_for_its_unit_and_is_answered_by_it() -> None:
    meeting = met(CALL, HOLD, RESOLVE, mt.AnswerResolution(by=GRID_CLERK, number="1", done=True, note="已落实"))
    assert (meeting.standing, meeting.resolutions["1"].state) == ("held", "done")


@pytest.mark.parametrize(
    ("before", "asked", "error"),
    [
        ((), mt.CallMeeting(by=LAND_CLERK, meeting="joint", day=MONDAY, agenda=()), errors.NotAllowed),
        ((), mt.CallMeeting(by=CLERK, meeting="ball", day=MONDAY, agenda=()), errors.NotFound),
        ((CALL,), CALL, errors.NotNow),
        ((CALL,), RESOLVE, errors.NotNow),
        ((CALL,), mt.HoldMeeting(by=CLERK, day=date(2026, 3, 3), attended=("office",)), errors.BadValue),
        ((CALL,), mt.HoldMeeting(by=CLERK, day=MONDAY, attended=()), errors.Incomplete),
        ((CALL,), mt.HoldMeeting(by=CLERK, day=MONDAY, attended=("office", "land")), errors.BadValue),
        ((CALL,), mt.HoldMeeting(by=CLERK, day=MONDAY, attended=("office",), guests=("专家",)), errors.BadValue),
        ((CALL,), mt.DropMeeting(by=CLERK, reason=""), errors.Incomplete),
        ((CALL, HOLD), mt.MakeResolution(by=CLERK, text="x", unit="moon", due=MONDAY), errors.BadValue),
        ((CALL, HOLD), mt.MakeResolution(by=CLERK, text="x", unit="grid", due=date(2026, 3, 1)), errors.BadValue),
        (
            (CALL, HOLD, RESOLVE),
            mt.AnswerResolution(by=LAND_CLERK, number="1", done=True, note="好"),
            errors.NotAllowed,
        ),
        ((CALL, HOLD, RESOLVE), mt.AnswerResolution(by=GRID_CLERK, number="1", done=False, note=""), errors.Incomplete),
        ((CALL, HOLD, RESOLVE), mt.AnswerResolution(by=GRID_CLERK, number="2", done=True, note="好"), errors.NotFound),
    ],
)
def test_what_a_meeting_refuses(
    before: tuple[mt.MeetingRequest, ...], asked: mt.MeetingRequest, error: type[errors.Refused]
) -> None:
    with pytest.raises(error):
        met(*before, asked)


def proposal() -> pr.Proposal:
    walk = signed().do(rq.PlanTask, task="permit", planned=date(2026, 3, 3))
    on = date(2026, 3, 5)
    return next(pr.project_proposals(PACK, walk.case, project="p1", on=on, calendar=CALENDAR))


def test_a_row_past_its_planned_day_is_proposed_with_its_evidence() -> None:
    found = proposal()
    assert (found.unit, found.task, found.decided_by) == ("land-bureau", "permit", "leader")
    assert "已逾期2个工作日" in found.evidence[0]


def test_on_the_planned_day_itself_nothing_is_proposed() -> None:
    walk = signed().do(rq.PlanTask, task="permit", planned=date(2026, 3, 3))
    found = pr.project_proposals(PACK, walk.case, project="p1", on=date(2026, 3, 3), calendar=CALENDAR)
    assert list(found) == []


def noticed(*asked: sv.NoticeRequest) -> sv.Notice:
    notice = sv.Notice()
    for request in asked:
        for event in sv.decide_notice(PACK, notice, request, on=MONDAY, calendar=CALENDAR):
            notice = sv.after_notice(notice, event_from(type(event).kind, body(event)))
    assert sv.Notice.from_state(notice.state()) == notice
    return notice


def issue(**changes: object) -> sv.IssueNotice:
    given = {"by": LEADER, "proposal": proposal(), "demand": "限期整改", "limit": date(2026, 3, 13)}
    return sv.IssueNotice(**{**given, **changes})  # type: ignore[arg-type]


REPORT = sv.ReportRectification(by=LAND_CLERK, report="已办结")
CLOSE = sv.CloseNotice(by=CLERK, note="核实")


def test_a_notice_is_followed_to_its_close() -> None:
    assert noticed(issue()).standing == "issued"
    assert noticed(issue(), REPORT).standing == "reported"
    assert noticed(issue(), REPORT, CLOSE).standing == "closed"


def test_a_report_that_does_not_suffice_goes_back_with_a_new_limit() -> None:
    back = sv.SendBackNotice(by=CLERK, reason="证据不足", limit=date(2026, 3, 20))
    notice = noticed(issue(), REPORT, back)
    assert (notice.standing, notice.limit, notice.sent_back) == ("issued", "2026-03-20", 1)


def test_the_supervising_unit_does_not_close_a_notice_on_itself_but_the_decider_may() -> None:
    own = replace(proposal(), unit="office")
    told = (issue(proposal=own), sv.ReportRectification(by=CLERK, report="已补报"))
    with pytest.raises(errors.NotNow, match="自己"):
        noticed(*told, CLOSE)
    assert noticed(*told, sv.CloseNotice(by=LEADER, note="核实")).standing == "closed"


def test_a_dismissed_proposal_remembers_why() -> None:
    notice = noticed(sv.DismissProposal(by=LEADER, proposal=proposal(), reason="不可抗力"))
    assert (notice.standing, notice.report) == ("dismissed", "不可抗力")


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (lambda: (issue(by=rq.Actor(officer="x", units=frozenset({"office"}))),), errors.NotAllowed),
        (lambda: (issue(limit=None),), errors.Incomplete),
        (lambda: (issue(demand=" "),), errors.Incomplete),
        (lambda: (issue(limit=date(2026, 3, 1)),), errors.BadValue),
        (lambda: (issue(), issue()), errors.NotNow),
        (lambda: (issue(), CLOSE), errors.NotNow),
        (lambda: (issue(), sv.ReportRectification(by=GRID_CLERK, report="x")), errors.NotAllowed),
        (lambda: (REPORT,), errors.NotFound),
        (lambda: (sv.DismissProposal(by=LEADER, proposal=proposal(), reason=""),), errors.Incomplete),
    ],
)
def test_what_a_notice_refuses(asked: Callable[[], tuple[sv.NoticeRequest, ...]], error: type[errors.Refused]) -> None:
    with pytest.raises(error):
        noticed(*asked())


@pytest.mark.parametrize(("count", "proposed"), [(1, 0), (2, 1), (3, 1)])
def test_the_annual_veto_is_proposed_from_its_number_of_notices_on(count: int, proposed: int) -> None:
    titles = tuple(f"督办{number}" for number in range(count))
    counts = [pr.NoticeCount(unit="grid", year=2026, titles=titles)]
    assert len(list(pr.unit_proposals(PACK, counts))) == proposed


def test_a_missed_duty_is_proposed_the_day_after() -> None:
    missed = du.place_duties(PACK, BOOK, on=date(2026, 1, 30), calendar=CALENDAR)
    assert list(pr.duty_proposals(PACK, missed, project="", on=date(2026, 1, 30))) == []
    assert len(list(pr.duty_proposals(PACK, missed, project="", on=date(2026, 1, 31)))) == 1


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"period": "2026-13"}, errors.NotFound, "没有“2026-13”"),
        ({"period": "下个月"}, errors.NotFound, "没有“下个月”"),
        ({"period": "2025-12"}, errors.NotFound, "没有“2025-12”"),
        ({"period": "2026-03"}, errors.NotNow, "2026年3月31日"),
        ({"period": "2026-02", "unit": "grid", "by": GRID_CLERK}, errors.NotFound, "没有分到"),
    ],
)
def test_only_a_period_that_is_owed_and_open_is_done(
    asked: dict[str, object], error: type[errors.Refused], words: str
) -> None:
    given = {"by": LEADER, "duty": "dispatch", "paper": "d1", **asked}
    with pytest.raises(error, match=words):
        du.decide_book(PACK, BOOK, du.FulfilPlaceDuty(**given), on=MONDAY, calendar=CALENDAR)  # type: ignore[arg-type]


EACH = replace(PACK, duties=(replace(PACK.duties[1], scope="unit", who="doers", paper=None),),
               groups=(UnitGroup(id="doers", label="承办单位", units=("grid", "land-bureau"), basis=()),))  # fmt: skip


@pytest.mark.parametrize(("unit", "may"), [("grid", True), ("land-bureau", False), ("office", False), ("", False)])
def test_a_duty_of_each_unit_is_done_by_that_unit_for_itself(unit: str, may: bool) -> None:
    asked = du.FulfilPlaceDuty(by=GRID_CLERK, duty="dispatch", period="2026-02", unit=unit, note="好")
    if may:
        assert du.decide_book(EACH, BOOK, asked, on=MONDAY, calendar=CALENDAR)
    else:
        with pytest.raises(errors.Refused):
            du.decide_book(EACH, BOOK, asked, on=MONDAY, calendar=CALENDAR)


def test_what_a_persons_role_leaves_undone_is_proposed_for_the_unit_behind_it() -> None:
    pack = varied("permit", by="friend")
    walk = signed(pack=pack).do(rq.PlanTask, task="permit", planned=date(2026, 3, 3))
    found = pr.project_proposals(pack, walk.case, project="p1", on=date(2026, 3, 5), calendar=CALENDAR)
    assert [each.unit for each in found] == ["office"]
    walk.do(rq.FillRole, role="friend", officer="f", unit="grid")
    found = pr.project_proposals(pack, walk.case, project="p1", on=date(2026, 3, 5), calendar=CALENDAR)
    assert [each.unit for each in found] == ["grid"]


@pytest.mark.parametrize(("on", "words"), [(date(2026, 3, 7), "不足1个工作日"), (date(2026, 3, 9), "1个工作日")])
def test_lateness_over_a_weekend_is_said_in_working_days(on: date, words: str) -> None:
    walk = signed().do(rq.PlanTask, task="permit", planned=date(2026, 3, 6))
    found = pr.project_proposals(PACK, walk.case, project="p1", on=on, calendar=CALENDAR)
    assert f"已逾期{words}" in next(each for each in found if each.task == "permit").evidence[0]


def test_a_work_list_shows_what_is_late_and_only_the_next_of_what_is_coming() -> None:
    walk = signed(date(2026, 3, 2))
    due = du.project_duties(PACK, walk.case, on=date(2026, 3, 14), calendar=CALENDAR)
    assert [each.day.day for each in du.pressing(due, on=date(2026, 3, 14))] == [6, 13, 20]
    assert len(due) > 3
