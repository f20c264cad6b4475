"""An enterprise on its phone: invited, it fills its needs, hands in a material, asks, and rates the answer."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from quancheng.server.demo.cast import PASSWORD
from tests.pages.journeys import Window, fill_in_sign_in, left_over_width, sign_in
from tests.serving import quancheng_module, serving

ON = "2026-03-02"
FIRM = "qinghe-food"
DESIGN = {"name": "设计方案.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
QUESTION = "厂区外道路什么时候打通？"


@pytest.mark.on_sqlite
def test_an_invited_enterprise_fills_hands_in_asks_and_rates(tmp_path: Path, window: Window) -> None:
    told = quancheng_module("tests.pages.enterprise_ground", home=tmp_path, today=ON)
    project = told.rpartition("project ")[2].strip()
    with serving(tmp_path, today=ON) as served:
        officer, phone = window(served.url, who="director"), window(served.url, phone=True)
        opens_its_account(invited(officer, project), phone)
        other_device = fills_half_and_resumes(phone, window(served.url, phone=True), project)
        hands_in(other_device, project)
        is_taken(window(served.url, who="land-clerk"), other_device, project)
        asks_and_rates(window(served.url, who="clerk"), other_device, project)


def invited(officer: Page, project: str) -> str:
    officer.goto(f"/projects/{project}/enterprise")
    officer.get_by_role("button", name="邀请企业").click()
    words = officer.locator(".notice", has_text="只显示这一次").inner_text()
    found = re.search(r"http://\S+/invited/\S+", words)
    assert found
    return found.group(0)


def opens_its_account(address: str, phone: Page) -> None:
    phone.goto(address)
    expect(phone.locator("main")).to_contain_text("青禾食品有限公司")
    for name, value in {"username": FIRM, "password": PASSWORD, "again": PASSWORD}.items():
        phone.fill(f"main input[name={name}]", value)
    phone.click("main button[type=submit]")
    fill_in_sign_in(phone, FIRM, PASSWORD)
    phone.wait_for_url("**/mine/**")
    expect(phone.locator("#ours")).to_contain_text("填写要素需求保障表")
    fits(phone)


def fills_half_and_resumes(phone: Page, other: Page, project: str) -> Page:
    """Half of the form on one device, kept while typing; the rest on another."""
    address = f"/mine/{project}/needs/initial-needs"
    phone.goto(address)
    with phone.expect_response("**/keep"):
        phone.fill("[name=amount-land]", "100亩")
        phone.locator("[name=note-land]").focus()
    sign_in(other, FIRM)
    other.goto(address)
    assert other.input_value("[name=amount-land]") == "100亩"
    other.fill("[name=note-capacity]", "不需要")
    fits(other)
    other.get_by_role("button", name="提交").click()
    expect(other.locator("main")).to_contain_text("待核实")
    return other


def hands_in(phone: Page, project: str) -> None:
    phone.goto(f"/mine/{project}/materials")
    row = phone.locator("li.material", has_text="建设工程设计方案")
    row.locator("input[type=file]").set_input_files(DESIGN)  # type: ignore[arg-type]
    expect(phone.locator("li.material", has_text="设计方案.pdf")).to_contain_text("还没提交")
    fits(phone)
    phone.get_by_role("button", name="提交给自然资源局").click()
    expect(row).to_contain_text("等核收")


def is_taken(clerk: Page, phone: Page, project: str) -> None:
    clerk.goto("/work")
    clerk.locator("main .matter-name", has_text="核收企业材料").click()
    clerk.locator("#handed-in").get_by_role("button", name="收下").click()
    expect(clerk.locator("#handed-in")).to_contain_text("已收下")
    phone.goto(f"/mine/{project}/materials")
    expect(phone.locator("li.material", has_text="建设工程设计方案")).to_contain_text("已收下")


def asks_and_rates(clerk: Page, phone: Page, project: str) -> None:
    phone.goto(f"/mine/{project}/issues")
    phone.select_option("#raise [name=kind]", "problem")
    phone.fill("#raise [name=title]", QUESTION)
    phone.get_by_role("button", name="提出", exact=True).click()
    expect(phone.locator("main")).to_contain_text("还有5个工作日")
    fits(phone)
    clerk.goto("/work")
    clerk.locator("main .matter", has_text=QUESTION).locator(".matter-name").click()
    form = clerk.locator("form", has=clerk.locator("[name=measure]")).first
    form.locator("[name=measure]").fill("本月底前打通")
    form.locator("button[type=submit]").click()
    phone.goto(f"/mine/{project}/issues")
    expect(phone.locator("main")).to_contain_text("答复：本月底前打通")
    phone.get_by_role("button", name="解决了", exact=True).click()
    phone.select_option("[name=rating]", "5")
    phone.get_by_role("button", name="评价").click()
    expect(phone.locator("main")).to_contain_text("评价5分")


def fits(page: Page) -> None:
    assert left_over_width(page) == 0
