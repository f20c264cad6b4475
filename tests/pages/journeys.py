"""What people do on the pages, in the words of the journeys; the days on which they do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, ViewportSize, expect

from quancheng.server.demo.cast import PASSWORD
from tests.serving import ACCOUNTS

PICTURES = Path(__file__).parents[2] / "test-results" / "pictures"
DESK: ViewportSize = {"width": 1366, "height": 850}
PHONE: ViewportSize = {"width": 360, "height": 800}
INPUTS = Path(__file__).parents[1] / "inputs"
DAY = "2026-04-10"  # a Friday; the plans in tests/inputs begin in these weeks
LATER = "2026-06-15"  # a Monday, when some of their planned days have passed

Window = Callable[..., Page]


def sign_in(page: Page, username: str, password: str = PASSWORD) -> Page:
    """Come in through the sign-in page, to wherever it leads."""
    page.goto("/sign-in")
    fill_in_sign_in(page, username, password)
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def fill_in_sign_in(page: Page, username: str, password: str) -> None:
    page.fill("main input[name=username]", username)
    page.fill("main input[name=password]", password)
    page.click("main button[type=submit]")


def upload_plans(page: Page, name: str) -> Page:
    """Upload a workbook on 台账导入 and come to its review."""
    page.goto("/import/")
    page.set_input_files("main input[type=file]", INPUTS / name)
    page.get_by_role("button", name="上传并读取").click()
    page.wait_for_url(re.compile(r"/import/[0-9a-f-]{36}/$"))
    return page


def confirm_every_guess(page: Page) -> None:
    """Tick whatever the review asks to be confirmed as it was read."""
    for box in page.locator("main input[type=checkbox][name^='t-']").all():
        box.check()
    for new in page.locator("main input[type=radio][value=new]").all():
        new.check()
    expect(page.locator("#intake-counts")).to_contain_text("都已确认")


def commit_plans(page: Page) -> dict[str, str]:
    """Bring in what the review shows; the address of each project by its name."""
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("导入完成")).to_be_visible()
    links = page.locator("main table a[href^='/projects/']").all()
    return {link.inner_text(): link.get_attribute("href") or "" for link in links}


def import_the_plans(page: Page) -> dict[str, str]:
    """The three tidy plans of tests/inputs, brought in by whoever has signed in."""
    upload_plans(page, "guxian-start-plan.xlsx")
    confirm_every_guess(page)
    return commit_plans(page)


def row_of(page: Page, label: str) -> Locator:
    """A line of the start plan on a project's first page, by the words at its head."""
    return page.locator("#rows tbody tr").filter(has=page.get_by_role("rowheader", name=label, exact=True))


def matter_of(page: Page, name: str, project: str) -> Locator:
    """A matter in a work list, by its name and project."""
    named = page.locator("main .matter").filter(has=page.locator(".matter-name").get_by_text(name, exact=True))
    return named.filter(has=page.get_by_text(project, exact=True))


def left_over_width(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def administrators(home: Path) -> dict[str, str]:
    """The three administrators' names with the one-time passwords that `init` printed."""
    told = (home / ACCOUNTS).read_text(encoding="utf-8")
    return dict(re.findall(r"^ +((?:system|security|audit)-\S+) +(\S+)$", told, re.MULTILINE))


def first_sign_in(page: Page, username: str, one_time: str) -> Page:
    """Come in with a one-time password, which must be changed before anything else."""
    sign_in(page, username, one_time)
    for name, value in {"old": one_time, "new": PASSWORD, "again": PASSWORD}.items():
        page.fill(f"main input[name={name}]", value)
    page.click("main button[type=submit]")
    expect(page.get_by_text("密码已修改")).to_be_visible()
    return page


def call_joint_conference(director: Page) -> str:
    """Call the joint conference for today with the agenda it comes with; the meeting's address."""
    director.goto("/meetings/call?kind=joint")
    director.fill("[name=day]", DAY)
    director.get_by_role("button", name="召集").click()
    director.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/$"))
    return director.url
