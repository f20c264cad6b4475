"""Short journeys: what one may not see, two on one task, sittings that end, a lock, a duty, a meeting's work."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.pages.journeys import DAY, Window, call_joint_conference, fill_in_sign_in, row_of, sign_in
from tests.serving import Served, copy_of, serving

RESOLUTION = "三天内报送用地预审材料"


@pytest.fixture(scope="module")
def served(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A county in which these journeys change this and that."""
    with serving(copy_of(demo_home, tmp_path_factory.mktemp("short")), today=DAY) as served:
        yield served


def projects_seen(page: Page) -> set[str]:
    page.goto("/projects/")
    return {link.get_attribute("href") or "" for link in page.locator("main table th a").all()}


def test_a_unit_sees_its_own_projects_and_others_do_not_exist(county: Served, window: Window) -> None:
    everything = projects_seen(window(county.url, who="office-clerk"))
    clerk = window(county.url, who="water-clerk")
    own = projects_seen(clerk)
    assert own and own < everything
    hidden = sorted(everything - own)[0]
    for address in (hidden, f"{hidden}history", f"{hidden}tasks/water", hidden.replace(hidden[10:18], "00000000")):
        answer = clerk.goto(address)
        assert answer is not None and answer.status == 404
        expect(clerk.locator("main")).to_contain_text("没有找到")


def test_the_second_of_two_on_one_task_is_told_and_keeps_what_was_typed(served: Served, window: Window) -> None:
    first, second = (window(served.url, who=who) for who in ("statistics-head", "statistics-clerk"))
    first.goto("/work?who=unit")
    address = first.locator("main .matter-name[href$='/tasks/start']").first.get_attribute("href") or ""
    for page, note in {first: "现场核对过，资料齐全。", second: "电话问过企业，已经开工。"}.items():
        page.goto(address)
        page.fill("#finish [name=note]", note)
        page.fill("#finish [name=number]", "统入〔2026〕1号")
    for page in (first, second):
        page.locator("#finish").get_by_role("button", name="办结").click()
    expect(first.get_by_text("“开工入统”已办结。")).to_be_visible()
    expect(second.locator("main")).to_contain_text("“开工入统”已于2026年4月10日办结。")
    expect(second.locator("main")).to_contain_text("电话问过企业，已经开工。")


def test_after_a_sitting_has_ended_one_comes_back_to_where_one_was(county: Served, window: Window) -> None:
    page = window(county.url)
    page.goto("/projects/?late=1")
    assert "/sign-in" in page.url
    fill_in_sign_in(page, "office-clerk", "wrong")
    fill_in_sign_in(page, "office-clerk", "Zhaoshang-2026")
    page.wait_for_url("**/projects/?late=1")


def test_who_fails_too_often_is_told_how_long_to_wait(served: Served, window: Window) -> None:
    page = window(served.url)
    page.goto("/sign-in")
    for _ in range(5):
        fill_in_sign_in(page, "union-clerk", "wrong")
    fill_in_sign_in(page, "union-clerk", "Zhaoshang-2026")
    assert "/sign-in" in page.url
    expect(page.locator("main")).to_contain_text("连续 5 次不对，账号锁定 10 分钟")
    assert page.input_value("main input[name=username]") == "union-clerk"


def test_the_friday_report_is_written_from_the_data_and_confirmed(served: Served, window: Window) -> None:
    for who in ("office-clerk", "office-director"):  # whichever of the two leads a project
        page = window(served.url, who=who)
        page.goto("/work")
        due = page.locator("main .matter.is-today", has_text="每周五汇报项目进展").first
        if due.count():
            break
    project = due.locator(".matter-where").inner_text()
    due.get_by_role("link", name="写汇报").click()
    paper = page.locator(".sheet-paper")
    expect(paper).to_contain_text(project)
    expect(paper).to_contain_text("项目专人")
    page.fill("main [name=text]", "设备基础本周浇筑完成。")
    page.get_by_role("button", name="更新预览").click()
    expect(paper).to_contain_text("设备基础本周浇筑完成。")
    page.get_by_role("button", name="核对无误，办理").click()
    expect(page.locator("main")).to_contain_text("已办理的材料")
    page.goto("/work")
    expect(page.locator("main .matter.is-today").filter(has_text=project).filter(has_text="每周五")).to_have_count(0)


def test_the_joint_conference_fixes_the_planned_days_of_a_project(served: Served, window: Window) -> None:
    page = window(served.url, who="office-director")
    call_joint_conference(page)
    page.get_by_role("link", name="定计划时间").click()
    sheet = page.locator("main .panel").filter(has=page.get_by_role("link", name="打开项目")).first
    project = sheet.get_by_role("link", name="打开项目").get_attribute("href") or ""
    for number, day in enumerate(sheet.locator("input[type=date]").all()):
        day.fill(f"2026-{5 + number // 4:02}-{11 + number % 4:02}")
    page.get_by_role("button", name="保存，记为会议议定").click()
    expect(page.locator(".flashes")).to_be_visible()
    page.goto(project)
    expect(row_of(page, "项目备案")).to_contain_text("5月11日")
    expect(row_of(page, "项目竣工")).to_contain_text("7月12日")


def test_what_a_meeting_resolved_becomes_work_of_a_unit(served: Served, window: Window) -> None:
    page = window(served.url, who="office-director")
    call_joint_conference(page)
    for unit in page.locator("main [name=attended]").all():
        unit.check()
    page.get_by_role("button", name="会议已召开").click()
    page.fill("main [name=text]", RESOLUTION)
    page.select_option("main [name=unit]", label="自然资源局")
    page.fill("main [name=due]", "2026-04-15")
    page.get_by_role("button", name="登记议定事项").click()
    expect(page.locator("main")).to_contain_text(RESOLUTION)
    clerk = sign_in(window(served.url), "land-clerk")
    clerk.locator("main .matter", has_text=RESOLUTION).locator(".matter-name").click()
    clerk.wait_for_url(re.compile("/meetings/"))
    clerk.locator(".panel", has_text=RESOLUTION).locator("[name=note]").fill("已报送。")
    clerk.get_by_role("button", name="已办结").click()
    expect(clerk.locator("main")).to_contain_text("已报送。")
    clerk.goto("/work")
    expect(clerk.locator("main .matter", has_text=RESOLUTION)).to_have_count(0)


def test_on_the_phone_a_mention_is_seen_answered_and_gone(served: Served, window: Window) -> None:
    reader, asker = (window(served.url, who=who, phone=True) for who in ("water-clerk", "office-clerk"))
    project = sorted(projects_seen(reader))[0]
    asker.goto(f"{project}comments")
    asker.fill("#f-comment-text", "管线今天能定吗？")
    asker.fill("#f-comment-mention", "水利局")
    expect(asker.locator("#f-comment-text")).to_have_value(re.compile("@水利局"))
    asker.get_by_role("button", name="发出").click()
    expect(asker.locator(".comment").first).to_contain_text("水利局 未阅")
    reader.goto("/work")
    asked = reader.locator("#mentions .matter", has_text="管线今天能定吗")
    assert reader.evaluate("document.documentElement.scrollWidth") <= 360
    asked.get_by_role("link", name="回复").click()
    reader.fill("#f-comment-text", "明天上午定。")
    reader.get_by_role("button", name="回复").click()
    expect(reader.get_by_text("已回复。")).to_be_visible()
    reader.goto("/work")
    expect(reader.locator("#mentions")).not_to_contain_text("管线今天能定吗")
    asker.goto("/work")
    answer = asker.locator("#mentions .matter", has_text="明天上午定")
    answer.get_by_role("button", name="已阅").click()
    expect(answer).to_have_count(0)
    expect(asker.get_by_text("已阅。", exact=True)).to_be_visible()
    asker.goto(f"{project}comments")
    expect(asker.locator(".comment", has_text="明天上午定").first).to_contain_text("已阅")
