"""台账导入 and 制度 in a real browser: the messy workbook confirmed cell by cell, with and without scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from quancheng.server.demo.cast import PASSWORD
from tests.serving import Served, copy_of, serving

INPUTS = Path(__file__).parents[1] / "inputs"
Window = Callable[..., Page]


@pytest.fixture(scope="module")
def served(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo county into which forms may be imported."""
    with serving(copy_of(demo_home, tmp_path_factory.mktemp("imports"))) as served:
        yield served


def office(page: Page) -> Page:
    page.goto("/sign-in")
    page.fill("input[name=username]", "office-clerk")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def upload(page: Page, name: str) -> Page:
    page.goto("/import/")
    page.set_input_files("input[type=file]", INPUTS / name)
    page.click("text=上传并读取")
    page.wait_for_url("**/import/*-*/")
    return page


def left_over_width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_review_fits_and_is_accessible(served: Served, window: Window, picture, phone: bool) -> None:
    page = upload(office(window(served.url, phone=phone)), "guxian-start-plan-messy.xlsx")
    assert left_over_width(page) <= 0
    picture(page, f"import-{'phone' if phone else 'desk'}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_choices_are_saved_as_they_are_made_and_the_rest_is_counted(served: Served, window: Window) -> None:
    page = upload(office(window(served.url)), "guxian-start-plan-messy.xlsx")
    counts = page.locator("#intake-counts")
    waiting = int(counts.locator(".strong").inner_text())
    page.check("[name='t-0-filing/task:planned']")
    expect(counts).to_contain_text(f"还有 {waiting - 1} 处")
    page.check("[name='take-1']")
    expect(page.locator("[name='v-1-paper:day']")).to_be_visible()
    page.uncheck("[name='take-1']")
    expect(page.locator("[name='v-1-paper:day']")).to_have_count(0)
    page.reload()
    expect(counts).to_contain_text(f"还有 {waiting - 1} 处")
    assert page.is_checked("[name='t-0-filing/task:planned']")


def test_it_works_without_scripts(served: Served, window: Window) -> None:
    page = upload(office(window(served.url, scripts=False)), "guxian-start-plan.xlsx")
    page.click("text=确认导入")
    assert "处没有确认" in page.inner_text("main")
    for choice in page.locator("main input[type=checkbox], main input[type=radio][value=new]").all():
        choice.check()
    page.click("text=确认导入")
    assert "导入完成，共3个项目" in page.inner_text("body")
    assert page.locator("text=新登记").count() == 3


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_notice_fits_and_is_accessible(served: Served, window: Window, picture, phone: bool) -> None:
    page = office(window(served.url, phone=phone))
    page.goto("/rules/")
    assert left_over_width(page) <= 0
    picture(page, f"rules-{'phone' if phone else 'desk'}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_figure_opens_to_its_rows(served: Served, window: Window) -> None:
    page = office(window(served.url))
    page.goto("/rules/")
    figure = page.locator("a.badge[href*='/rules/tasks/']").first
    count = figure.inner_text().rpartition(" ")[2]
    figure.click()
    assert f"{count}件" in page.inner_text("main")
