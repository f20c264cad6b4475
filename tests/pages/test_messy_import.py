"""The form as people really fill it: sure things read, guesses asked, wrong things refused by sheet, row and column."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.journeys import DAY, Window, commit_plans, row_of, sign_in, upload_plans
from tests.serving import Served, copy_of, serving

WHEELS, RESORT = "年产40万套汽车轻量化轮毂项目", "古县文旅综合体项目"


@pytest.fixture(scope="module")
def served(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A county into which forms may be imported."""
    with serving(copy_of(demo_home, tmp_path_factory.mktemp("messy")), today=DAY) as served:
        yield served


@pytest.fixture(scope="module")
def uploaded(served: Served, browser: Browser, sittings: dict[tuple[str, str], Any]) -> str:
    """The address of the messy workbook's review, as it is before anybody decides anything."""
    page = browser.new_context(base_url=served.url).new_page()
    address = upload_plans(sign_in(page, "office-clerk"), "guxian-start-plan-messy.xlsx").url
    sittings[served.url, "office-clerk"] = page.context.storage_state()
    page.context.close()
    return address


@pytest.fixture
def review(served: Served, uploaded: str, window: Window) -> Page:
    """The review of the messy workbook, to be looked at."""
    page = window(served.url, who="office-clerk")
    page.goto(uploaded)
    return page


def sheet(review: Page, name: str) -> Locator:
    return review.locator(f"section[aria-label='工作表 {name}']")


def cell(review: Page, task: str) -> Locator:
    """What the first sheet is asked about a task's planned day."""
    return review.locator(f"[name='v-0-{task}/task:planned']")


def field(review: Page, task: str) -> Locator:
    """The same with what was written and how it was read."""
    return cell(review, task).locator("xpath=ancestor::div[contains(@class,'field')][1]")


def faults(part: Locator) -> dict[str, str]:
    """What is said about a sheet, by cell: kind, row and column, sentence."""
    said = part.locator(".faults tbody tr").all()
    return {row.locator("td").nth(2).inner_text().strip(): " ".join(row.inner_text().split()) for row in said}


def test_a_day_that_does_not_exist_is_refused_by_row_and_column(review: Page) -> None:
    said = faults(sheet(review, "Sheet1"))["B8"]
    assert "规划许可" in said and "计划完成时间" in said and "2026年6月没有31日" in said
    assert cell(review, "planning-permit").input_value() == ""
    expect(field(review, "planning-permit")).to_contain_text("写作“2026-06-31”")
    tick = review.locator("label[for='t-0-planning-permit/task:planned']")
    expect(tick).to_have_text("留空")  # its tick leaves it empty, and makes no day of it


def test_guesses_wait_with_what_was_written_beside_them(review: Page) -> None:
    guessed = {
        "filing": ("2026年3月底", "2026-03-31"),
        "eia": ("６月３０日", "2026-06-30"),
        "start": ("2026年8月上旬", "2026-08-10"),
        "completion": ("2025年12月", "2025-12-31"),
    }
    for task, (written, read) in guessed.items():
        expect(field(review, task)).to_contain_text(f"写作“{written}”")
        assert cell(review, task).input_value() == read
        assert not review.is_checked(f"[name='t-0-{task}/task:planned']")


def test_sure_days_are_not_asked_about(review: Page) -> None:
    first = sheet(review, "Sheet1")
    sure = {"energy": "2026年4月15日", "land": "2026年5月20日", "construction-permit": "2026年7月15日"}
    for task, day in sure.items():
        assert cell(review, task).count() == 0
        expect(first).to_contain_text(day)


def test_a_day_before_the_forms_own_is_named(review: Page) -> None:
    assert "项目竣工" in faults(sheet(review, "Sheet1"))["B13"]


def test_a_hidden_sheet_is_reported_and_not_taken(review: Page) -> None:
    hidden = sheet(review, "表2")
    expect(hidden).to_contain_text("不导入")
    expect(hidden).to_contain_text("隐藏")
    assert not review.is_checked("[name='take-1']")
    assert "储能" not in hidden.inner_text()


def test_a_row_that_the_form_has_not_asks_what_to_do_with_it(review: Page) -> None:
    extra = review.locator("[name='x-2-A8']")
    expect(sheet(review, "增补")).to_contain_text("水土保持方案")
    assert extra.input_value() == ""


def test_a_label_with_a_space_in_it_is_known(review: Page) -> None:
    row = sheet(review, "增补").locator("tbody tr").filter(has=review.get_by_role("rowheader", name="用水供给"))
    expect(row).to_contain_text("2026年5月6日")


def test_nothing_comes_in_while_anything_is_open(review: Page) -> None:
    review.get_by_role("button", name="确认导入").click()
    expect(review.locator("main")).to_contain_text("处没有确认")
    review.goto(f"/projects/?q={WHEELS}")
    expect(review.locator("main")).to_contain_text("没有符合条件的项目")


def test_put_right_and_confirmed_it_comes_in_and_nothing_else(served: Served, window: Window) -> None:
    page = upload_plans(window(served.url, who="office-clerk"), "guxian-start-plan-messy.xlsx")
    cell(page, "planning-permit").fill("2026-06-30")
    page.select_option("[name='x-2-A8']", label="不导入这一行")
    for tick in page.locator("main input[type=checkbox][name^='t-']").all():
        tick.check()
    expect(page.locator("#intake-counts")).to_contain_text("都已确认")
    projects = commit_plans(page)
    assert set(projects) == {WHEELS, RESORT}
    page.goto(projects[WHEELS])
    for task, day in {"项目备案": "3月31日", "规划许可": "6月30日", "电力接入": "未定", "用水供给": "7月10日"}.items():
        expect(row_of(page, task)).to_contain_text(day)
    page.goto(projects[RESORT])
    expect(page.locator("#rows tbody tr")).to_have_count(10)
    assert "水土保持" not in page.inner_text("main")
