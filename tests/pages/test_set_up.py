"""A fresh place comes to life without a programmer: the administrators, a workbook of people, a stand-in who works."""

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.pages.journeys import DAY, Window, administrators, first_sign_in
from tests.pages.looking import wrong_at
from tests.serving import ACCOUNTS, quancheng, serving

PEOPLE = {
    "促投中心负责人（领导小组办公室主任）": ("甲某", "0357-8321001", "director"),
    "领导小组办公室文员": ("乙某", "0357-8321002", "clerk"),
    "自然资源局专职人员": ("丙某", "0357-8321003", "land"),
}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gu county as `init` leaves it."""
    home = tmp_path_factory.mktemp("fresh")
    told = quancheng("init", "--place", "guxian", home=home, today=DAY)
    (home / ACCOUNTS).write_text(told, encoding="utf-8")
    return home


def filled(template: Path) -> bytes:
    """The workbook that was handed out, with three names written into it."""
    book = load_workbook(io.BytesIO(template.read_bytes()))
    for row in book["人员"].iter_rows(min_row=4):
        if row[3].value in PEOPLE:
            row[0].value, row[1].value, row[6].value = PEOPLE[row[3].value]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def one_time_passwords(page: Page) -> dict[str, str]:
    rows = page.locator("main table tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("code").inner_text() for row in rows}


def test_a_fresh_county_is_staffed_by_a_workbook_and_a_stand_in_works(fresh: Path, window: Window, picture) -> None:
    with serving(fresh, today=DAY) as served:
        passwords = administrators(fresh)
        names = {name.partition("-")[0]: name for name in passwords}
        system = first_sign_in(window(served.url), names["system"], passwords[names["system"]])
        system.goto("/")
        expect(system.get_by_role("heading", name="设置", exact=True)).to_be_visible()
        expect(system.locator("main")).to_contain_text("39个岗位中39个空缺")
        assert wrong_at(system) == []
        opened = bring_in(system)
        assert set(opened) == {"director", "clerk", "land"}

        security = first_sign_in(window(served.url), names["security"], passwords[names["security"]])
        security.goto("/accounts")
        security.get_by_role("button", name="启用勾选的账号").click()
        expect(security.get_by_text("3个账号已启用")).to_be_visible()

        director = first_sign_in(window(served.url), "director", opened["director"])
        director.goto("/settings/")
        expect(director.locator("main")).to_contain_text("36个空缺")
        picture(director, "settings-desk")
        name_a_stand_in(director)

        land = first_sign_in(window(served.url, phone=True), "land", opened["land"])
        land.goto("/import/")
        expect(land.locator("main")).to_contain_text("上传并读取")
        assert wrong_at(land) == []


def bring_in(system: Page) -> dict[str, str]:
    """Fetch the template, fill it, look at what would change, take it in."""
    system.goto("/people/rosters/")
    with system.expect_download() as handed_out:
        system.get_by_role("link", name="下载模板").click()
    file = {"name": "名单.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": filled(handed_out.value.path())}
    system.set_input_files("main input[type=file]", file)
    system.get_by_role("button", name="上传并预览").click()
    system.wait_for_url(re.compile(r"/people/rosters/[0-9a-f-]{36}/$"))
    expect(system.locator("main")).to_contain_text("新增3行")
    assert wrong_at(system) == []
    expect(system.locator("main")).to_contain_text("开设账号director")
    system.get_by_role("button", name="确认导入").click()
    expect(system.get_by_text("密码只显示这一次")).to_be_visible()
    return one_time_passwords(system)


def name_a_stand_in(director: Page) -> None:
    director.goto("/people/stand-ins")
    director.select_option("[name=post]", label="促进外来投资服务中心 · 领导小组办公室文员")
    chosen = director.locator("[name=officer] option", has_text="丙某").get_attribute("value")
    director.select_option("[name=officer]", value=chosen)
    director.fill("[name=since]", DAY)
    director.fill("[name=until]", DAY)
    director.get_by_role("button", name="指定").click()
    expect(director.get_by_text("代理已指定")).to_be_visible()
    expect(director.locator("main table")).to_contain_text("丙某")
