"""Guxian: a castings project from the county's own plan to production, as each of those concerned sees it."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.pages import walk_acts  # noqa: F401 — the words of the scenarios
from tests.pages.walks import Walk, shows, shows_not, turned_away, walking

ROWS = ("filing", "energy", "land", "eia", "planning-permit", "construction-permit", "power", "start")
DEMAND = "厂区门口道路何时硬化"


def test_a_castings_project_from_the_plan_to_production(browser: Browser, tmp_path: Path) -> None:
    begins = "铸件项目从谋划储备走到投产"
    with walking("guxian", begins, homes=tmp_path, browser=browser, also=("group-leader",)) as walk:
        the_panel_judges_it(walk)
        it_is_signed_only_with_the_agreement(walk)
        the_joint_conference_fixes_the_plan(walk)
        a_late_row_becomes_a_proposal(walk)
        the_enterprise_asks_and_is_answered(walk)
        it_goes_into_production(walk)


def the_panel_judges_it(walk: Walk) -> None:
    walk.next()
    assert walk.list_of("reform-clerk") == {"谋划项目入储备库"}
    assert walk.status("statistics-clerk", walk.project) == 404  # it concerns nobody there yet
    walk.until("2026-03-04")
    assert "要素保障及可行性研判" in "".join(walk.list_of("land-clerk"))
    with turned_away("意见"):  # before the opinions are there
        walk.does("office-clerk", "finished", task="feasibility-review", outcome="feasible")
    walk.to("finished feasibility-review")
    shows(walk.sees("office-clerk", "matters"), "有条件可行", "要先核环境容量", "有净地")
    walk.next()


def it_is_signed_only_with_the_agreement(walk: Walk) -> None:
    walk.to("finished sign")
    shows(walk.sees("office-clerk"), "项目洽谈库")
    with turned_away("投资协议"):
        walk.does("office-clerk", "finished", task="sign")
    walk.next()
    seen = walk.sees("office-clerk")
    shows(seen, "备案与开工计划", "项目推进库", "3月13日", *(walk.label(row) for row in ROWS))
    shows(walk.sees("office-clerk", "/ledgers/signed-projects/"), "年产六万吨高端铸件项目", "恒远铸造有限公司")
    walk.next()  # the dedicated person
    shows(walk.sees("zone-clerk", "tasks/file-with-office"), "3个工作日", "3月13日", "GX-5.3a")
    walk.picture("signed")


def the_joint_conference_fixes_the_plan(walk: Walk) -> None:
    walk.to("finished joint-conference")
    with turned_away("会议纪要"):
        walk.does("office-director", "finished", task="joint-conference")
    walk.next()
    shows(walk.sees("office-clerk"), "计划", "4月30日", "不涉及")
    walk.until("2026-03-26")
    assert "召开部门专题推进会议" in walk.list_of("land-clerk")
    shows(walk.sees("land-clerk", "tasks/own-meeting@land-bureau"), "5个工作日", "4月2日")
    walk.until("2026-04-30")


def a_late_row_becomes_a_proposal(walk: Walk) -> None:
    walk.on("2026-05-06")
    shows(walk.sees("approval-clerk", "tasks/eia"), "逾期")
    shows(walk.sees("group-leader", "/supervision/"), "环境影响评估", "年产六万吨高端铸件项目")
    walk.picture("late")
    walk.to("finished start")


def the_enterprise_asks_and_is_answered(walk: Walk) -> None:
    """It is invited, sees its own steps and nothing internal, asks, is answered within the limit, and rates."""
    seen = walk.enterprise_sees()
    shows(seen, "年产六万吨高端铸件项目", "落地推进", "现在需要您做的")
    shows_not(seen, "要先核环境容量", "督办")
    walk.enterprise_sees("issues")
    walk.desk.send(walk.desk.form("/issues"), {"title": DEMAND})
    walk.enterprise_sees()
    walk.picture("enterprise")
    assert DEMAND in "".join(walk.list_of("office-clerk"))
    link = walk.sees("office-clerk", "/work").locator(".matter-name", has_text=DEMAND).first
    walk.sees("office-clerk", link.get_attribute("href") or "")
    walk.desk.send(walk.desk.form("/do/answer-issue"), {"measure": "七月底前完成硬化", "due": "2026-07-31"})
    shows(walk.enterprise_sees("issues"), "七月底前完成硬化")
    walk.desk.send(walk.desk.form("/close"), {})
    walk.desk.send(walk.desk.form("/rate"), {"rating": "5"})
    shows(walk.enterprise_sees("issues"), "评价5分")


def it_goes_into_production(walk: Walk) -> None:
    walk.until("2027-07-12")
    assert walk.unlisted == []
    shows(walk.sees("office-clerk"), "投产服务")
    shows(walk.sees("zone-clerk", "history"), "投产", "GX-2")
    walk.picture("produced")
