"""The main job: from the workbook an office already has to work done, lateness seen, supervision and the form again."""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from quancheng.packfiles.loader import load_pack
from quancheng.papers.findings import SheetReading
from quancheng.papers.reading import read_form
from quancheng.papers.workbooks import open_workbook
from tests.pages.journeys import DAY, LATER, Window, import_the_plans, matter_of, row_of, sign_in
from tests.serving import copy_of, serving

PACK = Path(__file__).parents[2] / "packs" / "guxian"
CASTINGS = "年产6万吨高端装备铸件智能化改造项目"
OWNERS = {
    "项目备案": "行政审批局", "能耗指标": "发改局", "土地供应": "自然资源局", "环境影响评估": "行政审批局",
    "规划许可": "自然资源局", "施工许可": "行政审批局", "电力接入": "国家电网", "用水供给": "水利局",
    "开工入统": "统计局", "项目竣工": "县经济技术开发区",
}  # fmt: skip
APPROVAL = {"name": "环评批复.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


@pytest.fixture(scope="module")
def planned(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of this module's own."""
    return copy_of(demo_home, tmp_path_factory.mktemp("planned"))


def test_from_the_filled_form_to_the_notice_and_back_to_the_form(planned: Path, window: Window) -> None:
    with serving(planned, today=DAY) as served:
        office = sign_in(window(served.url), "office-clerk")
        projects = import_the_plans(office)
        assert len(projects) == 3
        for address in projects.values():
            sees_ten_rows_with_owners_and_clocks(office, address)
        finishes_the_environment_row(sign_in(window(served.url), "approval-clerk"))
    with serving(planned, today=LATER) as served:
        office = sign_in(window(served.url), "office-clerk")
        sees_the_late_row_in_the_list(office)
        sees_it_on_the_dispatch_paper(office)
        notice = issues_the_proposed_notice(sign_in(window(served.url), "group-leader"))
        sees_the_notice_at_work(sign_in(window(served.url), "land-clerk"), notice)
        plan = prints_the_form_again(office, projects[CASTINGS])
    assert plan.value("fact:name") == CASTINGS
    assert plan.value("task:state", "eia") == "done"
    assert plan.value("task:state", "planning-permit") == "open"
    assert plan.value("task:planned", "planning-permit") == date(2026, 6, 12)


def sees_ten_rows_with_owners_and_clocks(page: Page, address: str) -> None:
    page.goto(address)
    rows = page.locator("#rows tbody tr")
    assert {row.locator("th").inner_text(): row.locator("td").first.inner_text() for row in rows.all()} == OWNERS
    assert "个工作日" in rows.last.inner_text()


def finishes_the_environment_row(clerk: Page) -> None:
    """By way of the work list, with the number of the approval and the paper itself."""
    clerk.goto("/work")
    matter_of(clerk, "环境影响评估", CASTINGS).locator(".matter-name").click()
    form = clerk.locator("#finish")
    form.get_by_role("button", name="办结").click()
    expect(clerk.locator("main")).to_contain_text("环评批复或登记回执")
    form.locator("[name=number]").fill("古审环评〔2026〕7号")
    form.locator("[name=file]").set_input_files([APPROVAL])
    form.get_by_role("button", name="办结").click()
    expect(clerk.get_by_text("“环境影响评估”已办结。")).to_be_visible()
    expect(clerk.locator(".evidence")).to_contain_text("环评批复.pdf")
    expect(clerk.locator(".evidence")).to_contain_text("古审环评〔2026〕7号")


def sees_the_late_row_in_the_list(office: Page) -> None:
    office.goto("/work?who=all")
    office.locator(".panel", has_text="各单位逾期").get_by_role("link", name="自然资源局").click()
    late = matter_of(office, "规划许可", CASTINGS)
    expect(late).to_contain_text("逾期1个工作日")
    expect(late).to_contain_text("自然资源局")
    late.locator(".matter-where a").click()
    expect(row_of(office, "规划许可")).to_contain_text("逾期")
    expect(row_of(office, "环境影响评估")).to_contain_text("已完成")


def sees_it_on_the_dispatch_paper(office: Page) -> None:
    office.goto("/papers/monthly-dispatch")
    row = office.locator(".sheet-paper tr").filter(has_text=CASTINGS).filter(has_text="规划许可").first
    expect(row).to_contain_text("自然资源局")
    expect(office.locator(".sheet-paper tr").filter(has_text=CASTINGS).filter(has_text="环境影响评估")).to_have_count(0)


def issues_the_proposed_notice(leader: Page) -> str:
    leader.goto("/supervision/")
    matter_of(leader, "自然资源局：规划许可", CASTINGS).locator(".matter-name").click()
    expect(leader.locator("main")).to_contain_text("2026年6月12日")
    leader.fill("[name=demand]", "查明原因，本月内办结规划许可。")
    leader.fill("[name=limit]", "2026-06-30")
    leader.locator("main form").first.get_by_role("button").click()
    expect(leader.locator("main h1")).to_contain_text("规划许可")
    expect(leader.locator("main")).to_contain_text("查明原因，本月内办结规划许可。")
    return leader.url


def sees_the_notice_at_work(clerk: Page, notice: str) -> None:
    clerk.goto("/work")
    clerk.locator(f"main .matter-name[href='{urlsplit(notice).path}']").click()
    clerk.fill("[name=text]", "已补正材料，6月20日前发证。")
    clerk.get_by_role("button", name="报告").click()
    expect(clerk.locator("main")).to_contain_text("已补正材料，6月20日前发证。")


def prints_the_form_again(office: Page, address: str) -> SheetReading:
    office.goto(f"{address}papers")
    office.get_by_role("link", name="签约项目开工计划表").click()
    with office.expect_download() as download:
        office.get_by_role("link", name="下载 Excel").click()
    form = next(form for form in load_pack(PACK).forms if form.id == "start-plan")
    (plan,) = read_form(form, open_workbook(download.value.path().read_bytes()))
    return plan


def test_a_row_is_finished_without_any_script(own_county: Path, window: Window) -> None:
    with serving(own_county, today=DAY) as served:
        clerk = sign_in(window(served.url, scripts=False), "land-clerk")
        link = clerk.locator("main .matter-name").filter(has_text="土地供应").first
        link.click()
        address = clerk.url
        clerk.locator("#finish [name=number]").fill("古自然资供〔2026〕3号")
        clerk.locator("#finish").get_by_role("button", name="办结").click()
        assert "“土地供应”已办结。" in clerk.inner_text("main")
        clerk.goto("/work")
        assert clerk.locator(f"main .matter-name[href='{urlsplit(address).path}']").count() == 0
