"""会议 through its pages: agenda from the data, held, minuted, resolutions answered, plans fixed."""

import io
from datetime import date
from uuid import UUID

import docx
import pytest

from quancheng.cases import actions, meetings, work_lists
from quancheng.cases.duties import book_of
from quancheng.cases.project_view import project
from quancheng.engine import requests as rq
from quancheng.people.labels import Label
from quancheng.store.session import reading
from tests.app.cases.intakes import AT, ON
from tests.app.web.county import CASTING, HERBS, Browser, County

pytestmark = pytest.mark.django_db


def call(browser: Browser, kind: str, *points: str, period: str = "") -> str:
    fields = {"kind": kind, "day": "2026-05-18", "period": period, "more": "\n".join(points), "key": f"call-{kind}"}
    return browser.done("/meetings/call", fields)


def held(browser: Browser, kind: str, attended: list[str], *points: str, period: str = "") -> str:
    address = call(browser, kind, *points, period=period)
    browser.done(f"{address}hold", {"day": "2026-05-18", "attended": attended, "key": f"hold-{kind}"})
    return address


@pytest.mark.proves("GX-4", "GX-6b")
def test_the_agenda_is_written_from_the_data(county: County) -> None:
    page = county.browser("office-director").page("/meetings/call?kind=joint")
    assert f"{HERBS}：项目备案应于2026年4月17日办结" in page
    assert "待定节点的签约项目" in page


@pytest.mark.proves("GX-4")
def test_points_are_edited_and_left_out_before_calling(county: County) -> None:
    director = county.browser("office-director")
    fields = {
        "kind": "joint", "day": "2026-05-20", "key": "k",
        "point-0": "改过的题目", "ids-0": county.projects[HERBS].hex, "on-0": "1", "part-0": "逾期事项",
        "point-1": "不议的题目", "ids-1": "", "part-1": "逾期事项",
        "more": "另加一题\n",
    }  # fmt: skip
    page = director.page(director.done("/meetings/call", fields))
    assert "改过的题目" in page
    assert "另加一题" in page
    assert "不议的题目" not in page


def test_a_day_that_is_none_keeps_the_agenda_as_typed(county: County) -> None:
    fields = {
        "kind": "joint",
        "day": "2026-02-30",
        "point-0": "我的题目",
        "on-0": "1",
        "part-0": "逾期事项",
        "key": "k",
    }
    page = county.browser("office-director").refused("/meetings/call", fields, 422)
    assert "不是日期" in page
    assert "我的题目" in page


@pytest.mark.proves("GX-4")
def test_only_the_convener_calls(county: County) -> None:
    page = county.browser("water-head").refused(
        "/meetings/call", {"kind": "joint", "day": "2026-05-20", "more": "题目", "key": "k"}, 403
    )
    assert "召集联席会议" in page


@pytest.mark.proves("GX-8")
def test_holding_the_month_start_meeting_does_its_duty_with_the_paper(county: County) -> None:
    deputy = county.browser("deputy-director")
    address = held(deputy, "month-start", ["promotion-centre"], period="2026-05")
    with reading(county.office.tenant):
        assert "month-start-meeting/2026-05" in book_of(county.office.tenant).fulfilled
    assert "碰头会材料" in deputy.page(address)
    assert "已召开" in deputy.page("/meetings/")


@pytest.mark.proves("GX-10")
def test_the_dispatch_meeting_freezes_the_months_paper(county: County) -> None:
    leader = county.browser("main-leader").on(date(2026, 5, 29))
    address = held(leader, "dispatch", ["leading-group", "promotion-centre"], period="2026-05")
    page = leader.page(address)
    assert "2026年5月调度情况" in page
    [done], [issued] = county.office.events("place-duty-fulfilled"), county.office.events("place-paper-issued")
    assert issued.body.split('"digest":"')[1][:64] in done.body


@pytest.mark.proves("GX-10")
def test_a_dispatch_held_before_its_day_is_counted_on_its_day(county: County) -> None:
    leader = county.browser("main-leader")
    held(leader, "dispatch", ["leading-group"], period="2026-05")
    assert not county.office.events("place-duty-fulfilled")
    leader.on(date(2026, 5, 29)).done("/duties/month-end-dispatch/2026-05/do", {"text": "已提前召开", "key": "d"})
    assert county.office.events("place-duty-fulfilled")


@pytest.mark.proves("GX-4")
def test_a_resolution_waits_for_its_unit_until_it_is_answered(county: County) -> None:
    director, water = county.browser("office-director"), county.browser("water-clerk")
    address = held(director, "joint", ["promotion-centre", "water-bureau"])
    fields = {
        "text": "6月底前接通供水", "unit": "water-bureau", "due": "2026-06-30",
        "project": str(county.projects[CASTING]), "key": "r",
    }  # fmt: skip
    director.done(f"{address}resolve", fields)
    clerk = county.officer("water-clerk")
    with reading(clerk.tenant):
        assert "6月底前接通供水" in [line.what for line in work_lists.mine(clerk, on=ON).coming]
    assert "请写明" in water.refused(f"{address}resolutions/1/answer", {"done": "no", "note": "", "key": "n"}, 422)
    water.done(f"{address}resolutions/1/answer", {"done": "yes", "note": "已接通", "key": "y"})
    assert "已接通" in director.page(address)
    with reading(clerk.tenant):
        assert "resolution" not in [line.kind for line in work_lists.mine(clerk, on=ON).coming]


def test_another_unit_may_not_answer(county: County) -> None:
    director = county.browser("office-director")
    address = held(director, "joint", ["promotion-centre"])
    director.done(f"{address}resolve", {"text": "办", "unit": "water-bureau", "due": "2026-06-30", "key": "r"})
    county.browser("land-clerk").refused(
        f"{address}resolutions/1/answer", {"done": "yes", "note": "好", "key": "n"}, 403
    )


def test_a_resolution_without_limit_or_unit_keeps_its_text(county: County) -> None:
    director = county.browser("office-director")
    address = held(director, "joint", ["promotion-centre"])
    page = director.refused(f"{address}resolve", {"text": "没有时限的事", "unit": "", "due": "", "key": "r"}, 422)
    assert "没有时限的事" in page
    assert "请选择承办单位" in page


@pytest.mark.proves("GX-4")
def test_minutes_are_written_from_the_meeting_edited_and_frozen(county: County) -> None:
    director = county.browser("office-director")
    address = held(director, "joint", ["promotion-centre", "water-bureau"], "供水保障")
    director.done(f"{address}resolve", {"text": "接通供水", "unit": "water-bureau", "due": "2026-06-30", "key": "r"})
    minutes = f"/papers/minutes?subject={UUID(address.rstrip('/').rpartition('/')[2])}"
    page = director.page(minutes)
    for said in ("供水保障", "接通供水", "促进外来投资服务中心、水利局"):
        assert said in page
    led = director.done(minutes, {"do": "issue", "text": "会议研究了供水。", "key": "m"})
    said = [line.text for line in docx.Document(io.BytesIO(director.get(f"{led}/file").content)).paragraphs]
    assert "会议研究了供水。" in said
    assert "纪要" in director.page(address)


def test_a_meeting_may_not_be_seen_by_who_was_not_invited(county: County) -> None:
    leader = county.browser("main-leader")
    address = call(leader, "dispatch", "督办事项")
    tax = county.browser("tax-clerk")
    assert tax.get(address).status_code == 404
    assert "月调度会" not in tax.page("/meetings/")
    assert county.browser("land-clerk").get(address).status_code == 200


def test_points_on_a_project_that_may_not_be_seen_are_left_out(county: County) -> None:
    director = county.browser("office-director")
    fields = {
        "kind": "joint", "day": "2026-05-20", "key": "k",
        "point-0": f"{HERBS}的用地", "ids-0": county.projects[HERBS].hex, "on-0": "1",
    }  # fmt: skip
    address = director.done("/meetings/call", fields)
    land = county.browser("land-clerk")
    assert HERBS in land.page(address)
    keeper = county.office.officer("office-director", clearance=Label.SENSITIVE)
    actions.relabel(keeper, county.projects[HERBS], Label.SENSITIVE, reason="改标", at=AT)
    assert HERBS not in land.page(address)


def test_a_project_is_no_meeting(county: County) -> None:
    director = county.browser("office-director")
    assert director.get(f"/meetings/{county.projects[HERBS]}/").status_code == 404
    assert director.post(f"/meetings/{county.projects[HERBS]}/drop", {"reason": "x", "key": "d"}).status_code == 404


def test_a_meeting_called_off_says_why(county: County) -> None:
    director = county.browser("office-director")
    address = call(director, "joint", "题目")
    assert "理由" in director.refused(f"{address}drop", {"reason": " ", "key": "d"}, 422)
    director.done(f"{address}drop", {"reason": "改期", "key": "e"})
    assert "已取消" in director.page(address)


@pytest.mark.proves("GX-5.3c")
def test_the_conference_fixes_the_planned_days_of_a_signed_project(county: County) -> None:
    signed = a_signed_project(county)
    director = county.browser("office-director")
    address = held(director, "joint", ["promotion-centre"])
    page = director.page(f"{address}plan")
    assert "新签约项目" in page
    code = signed.hex
    tasks = county.pack.task["joint-conference"].needs_planned
    fields = {f"{code}-{task}": "2026-09-30" for task in tasks}
    short = {**fields, f"{code}-water": "", "evidence": "联席会议纪要1号", f"done-{code}": "1", "key": "p0"}
    kept = director.refused(f"{address}plan", short, 422)
    assert "用水供给" in kept
    assert kept.count("2026-09-30") >= len(tasks) - 1
    director.done(f"{address}plan", {**fields, "evidence": "联席会议纪要1号", f"done-{code}": "1", "key": "p1"})
    with reading(county.office.tenant):
        view = project(county.officer("office-director"), signed, on=ON)
    assert all(view.case.tasks[task].planned == "2026-09-30" for task in tasks)
    assert view.case.is_done("joint-conference")
    assert "联席会议议定" in county.office.events("task-planned", of=signed)[-1].body


def a_signed_project(county: County) -> UUID:
    """A project that has signed, been filed and ordered, and waits for the conference."""
    office, zone = county.officer("office-director"), county.officer("zone-clerk")
    facts = {
        "name": "新签约项目", "enterprise": "安泽新材料有限公司", "maturity": "成熟", "importance": "重点",
        "investment": 100_000_000_00, "project-lead": "甲某",
    }  # fmt: skip
    made = actions.register(office, facts, at=AT)
    review = county.pack.review["feasibility"]

    def ask(person: object, request: type[rq.Request], **words: object) -> None:
        actions.ask(person, made, request, at=AT, **words)  # type: ignore[arg-type]

    ask(county.officer("reform-clerk"), rq.FinishTask, task="propose")
    ask(office, rq.FinishTask, task="contact")
    clerks = {"reform-bureau": "reform-clerk", "land-bureau": "land-clerk", "ecology-bureau": "ecology-clerk",
              "approval-bureau": "approval-clerk", "zone": "zone-clerk"}  # fmt: skip
    for unit in review.panel:
        ask(county.officer(clerks[unit]), rq.GiveOpinion, review="feasibility", unit=unit, term="feasible")
    ask(office, rq.FinishTask, task="feasibility-review", outcome="feasible")
    ask(office, rq.FinishTask, task="talks")
    ask(office, rq.FinishTask, task="sign", evidence=("no:协议",))
    ask(zone, rq.FinishTask, task="file-with-office")
    ask(office, rq.FinishTask, task="order-and-plan")
    return made


def test_the_plan_page_needs_the_power_and_a_conference(county: County) -> None:
    director = county.browser("office-director")
    joint = held(director, "joint", ["promotion-centre"])
    assert county.browser("land-clerk").get(f"{joint}plan").status_code == 403
    deputy = county.browser("deputy-director")
    month_start = held(deputy, "month-start", ["promotion-centre"])
    assert director.get(f"{month_start}plan").status_code == 404


def test_the_same_call_twice_makes_one_meeting(county: County) -> None:
    director = county.officer("office-director")
    words = {"day": date(2026, 5, 20), "agenda": ["题目"], "at": AT, "key": "once"}
    assert meetings.call_meeting(director, "joint", **words) == meetings.call_meeting(director, "joint", **words)  # type: ignore[arg-type]
