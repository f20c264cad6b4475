"""督办 through its pages: proposals with evidence, decided by people, notices tracked to their close."""

import io
from datetime import date
from urllib.parse import urlencode

import docx
import pytest

from quancheng.cases import actions, supervision, work_lists
from quancheng.engine import requests as rq
from quancheng.engine.proposals import Proposal
from quancheng.people.labels import Label
from quancheng.store.session import reading
from tests.app.cases.intakes import AT, ON
from tests.app.web.county import HERBS, County

pytestmark = pytest.mark.django_db


def proposed(county: County, task: str = "filing") -> Proposal:
    leader = county.officer("group-leader")
    with reading(leader.tenant):
        return next(each for each in supervision.proposals(leader, on=ON) if each.task == task)


def issued(county: County, task: str = "filing", limit: str = "2026-05-25") -> str:
    """The leader issues the notice for a late row; answers its address."""
    fields = {
        "decision": "issue",
        "key-of": proposed(county, task).key,
        "demand": "请办结",
        "limit": limit,
        "key": task,
    }
    return county.browser("group-leader").done("/supervision/proposal", fields)


@pytest.mark.proves("GX-6b")
def test_a_row_beyond_its_planned_day_is_proposed_with_its_evidence(county: County) -> None:
    leader = county.browser("group-leader")
    page = leader.page("/supervision/")
    assert "行政审批局：项目备案" in page
    page = leader.page(f"/supervision/proposal?{urlencode({'key': proposed(county).key})}")
    assert "应于2026年4月17日办结，已逾期19个工作日" in page
    assert "县招商引资工作领导小组" in page
    assert HERBS in page


@pytest.mark.proves("GX-6b")
def test_on_its_planned_day_nothing_is_proposed(county: County) -> None:
    leader = county.officer("group-leader")
    with reading(leader.tenant):
        assert not [each for each in supervision.proposals(leader, on=date(2026, 5, 29)) if each.task == "eia"]
        assert [each for each in supervision.proposals(leader, on=date(2026, 5, 30)) if each.task == "eia"]


@pytest.mark.proves("GX-11")
def test_a_notice_has_a_limit_and_waits_for_its_unit(county: County) -> None:
    address = issued(county)
    clerk = county.officer("approval-clerk")
    with reading(clerk.tenant):
        waiting = [line for line in work_lists.mine(clerk, on=ON).coming if line.kind == "rectify"]
    assert [line.due for line in waiting] == [date(2026, 5, 25)]
    assert "整改中" in county.browser("approval-clerk").page(address)


@pytest.mark.proves("GX-11")
def test_a_notice_without_a_limit_is_refused_with_what_was_typed(county: County) -> None:
    fields = {"decision": "issue", "key-of": proposed(county).key, "demand": "我写的要求", "limit": "", "key": "k"}
    page = county.browser("group-leader").refused("/supervision/proposal", fields, 422)
    assert "我写的要求" in page
    assert "整改期限" in page
    assert "不是日期" in county.browser("group-leader").refused(
        "/supervision/proposal", {**fields, "limit": "月底"}, 422
    )


@pytest.mark.proves("GX-11")
def test_a_notice_is_followed_to_its_close(county: County) -> None:
    address = issued(county)
    clerk, office = county.browser("approval-clerk"), county.browser("office-clerk")
    clerk.done(f"{address}report", {"text": "材料已补正", "key": "r1"})
    again = {"reason": "还没有备案号", "limit": "2026-05-28", "key": "b1"}
    office.done(f"{address}send-back", again)
    assert "已退回1次" in clerk.page(address)
    clerk.done(f"{address}report", {"text": "备案号已取得", "key": "r2"})
    office.done(f"{address}close", {"note": "核实", "key": "c1"})
    page = office.page(address)
    for said in ("已销号", "材料已补正", "还没有备案号", "备案号已取得"):
        assert said in page
    assert "已销号" in office.page("/supervision/?tab=closed")
    unit = county.officer("approval-clerk")
    with reading(unit.tenant):
        assert not [line for line in work_lists.mine(unit, on=ON).coming if line.kind == "rectify"]


@pytest.mark.proves("GX-11")
def test_a_notice_beyond_its_limit_shows_as_late(county: County) -> None:
    issued(county)
    page = county.browser("office-clerk").on(date(2026, 5, 26)).page("/supervision/?tab=issued")
    assert "整改超期" in page
    assert "逾期1个工作日" in page


def test_the_unit_may_not_close_its_own_notice(county: County) -> None:
    address = issued(county)
    clerk = county.browser("approval-clerk")
    clerk.done(f"{address}report", {"text": "已办", "key": "r1"})
    clerk.refused(f"{address}close", {"note": "自己销号", "key": "c1"}, 403)


def test_an_empty_report_is_refused(county: County) -> None:
    address = issued(county)
    county.browser("approval-clerk").refused(f"{address}report", {"text": " ", "key": "r"}, 422)


@pytest.mark.proves("GX-11")
def test_a_proposal_may_be_dismissed_with_a_reason_and_stays_away(county: County) -> None:
    leader = county.browser("group-leader")
    fields = {"decision": "dismiss", "key-of": proposed(county).key, "reason": "企业原因", "key": "d"}
    assert "理由" in leader.refused("/supervision/proposal", {**fields, "reason": ""}, 422)
    address = leader.done("/supervision/proposal", fields)
    assert "企业原因" in leader.page(address)
    assert "行政审批局：项目备案" not in leader.page("/supervision/")
    assert county.browser("approval-clerk").get(address).status_code == 404


def test_the_office_sees_the_evidence_and_may_not_decide(county: County) -> None:
    office = county.browser("office-clerk")
    key = proposed(county).key
    assert "由分管副县长" in office.page(f"/supervision/proposal?{urlencode({'key': key})}")
    fields = {"decision": "issue", "key-of": key, "demand": "办", "limit": "2026-05-25", "key": "k"}
    office.refused("/supervision/proposal", fields, 403)


def test_a_proposal_decided_already_is_gone(county: County) -> None:
    key = proposed(county).key
    issued(county)
    assert county.browser("group-leader").get(f"/supervision/proposal?{urlencode({'key': key})}").status_code == 404


@pytest.mark.proves("GX-12")
def test_two_notices_in_a_year_propose_the_veto_and_a_person_decides(county: County) -> None:
    actions.ask(
        county.officer("office-director"), county.projects[HERBS], rq.AssignTask, at=AT,
        task="energy", unit="approval-bureau", reason="改派",
    )  # fmt: skip
    leader = county.browser("group-leader")
    issued(county, "filing")
    assert "一票否决" not in leader.page("/supervision/")
    issued(county, "energy")
    assert "建议年度考评一票否决" in leader.page("/supervision/")
    person = county.officer("group-leader")
    with reading(person.tenant):
        veto = next(each for each in supervision.proposals(person, on=ON) if each.proposes == "annual-veto")
    page = leader.page(f"/supervision/proposal?{urlencode({'key': veto.key})}")
    assert "今年的督办" in page
    assert not county.office.events(saying="annual-veto")
    fields = {"decision": "issue", "key-of": veto.key, "demand": "两次被督办", "limit": "", "key": "v"}
    address = leader.done("/supervision/proposal", fields)
    assert "年度考评一票否决" in leader.page(address)


@pytest.mark.proves("GX-11")
def test_the_notice_prints_with_reason_basis_demand_and_limit(county: County) -> None:
    address = issued(county)
    leader = county.browser("group-leader")
    paper = f"/papers/supervision-notice?subject={address.rstrip('/').rpartition('/')[2]}"
    assert "督办单" in leader.page(paper)
    content = leader.get(f"{paper}&do=word").content
    said = "\n".join(line.text for line in docx.Document(io.BytesIO(content)).paragraphs)
    for words in ("行政审批局：", "已逾期19个工作日", "第六条、第十一条", "请办结", "2026年5月25日前完成整改"):
        assert words in said


def test_a_notice_on_a_project_that_may_not_be_seen_does_not_exist(county: County) -> None:
    address = issued(county)
    keeper = county.office.officer("office-director", clearance=Label.SENSITIVE)
    actions.relabel(keeper, county.projects[HERBS], Label.SENSITIVE, reason="改标", at=AT)
    for post in ("office-clerk", "approval-clerk", "group-leader"):
        browser = county.browser(post)
        assert browser.get(address).status_code == 404
        assert HERBS not in browser.page("/supervision/?tab=issued")


def test_another_unit_sees_no_notice(county: County) -> None:
    address = issued(county)
    water = county.browser("water-clerk")
    assert water.get(address).status_code == 404
    assert "行政审批局" not in water.page("/supervision/")
    assert water.get("/supervision/proposal?key=x").status_code == 403
