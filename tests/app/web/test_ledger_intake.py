"""The ledger of signed projects comes in from the office's own workbook: faults by cell, nothing in silence."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from quancheng.cases import actions, ledger_intake
from quancheng.cases.ledger_intake import LedgerIntake
from quancheng.cases.ledger_lines import LineCell, LineChoice, LinePlan
from quancheng.engine import requests as rq
from quancheng.people.access import Person
from quancheng.store.session import reading
from tests.app.cases.intakes import INPUTS, Office, office_of
from tests.app.web.county import Browser

pytestmark = pytest.mark.django_db
LEDGER = INPUTS / "kundulun-signed-ledger.xlsx"
ON = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
FIRST = 2
"""The workbook's rows begin two above: 序号 1 stands in row 3."""


@pytest.fixture
def office() -> Office:
    return office_of("kundulun")


@pytest.fixture
def clerk(office: Office) -> Person:
    return office.officer("promotion-clerk")


@pytest.fixture
def browser(clerk: Person) -> Browser:
    return Browser(clerk).on(ON)


def sent(browser: Browser, content: bytes, *, key: str = "k") -> str:
    file = SimpleUploadedFile("台账.xlsx", content)
    return browser.done("/import/upload", {"form": "signed-projects", "file": file, "key": key})


@pytest.fixture
def address(browser: Browser) -> str:
    return sent(browser, LEDGER.read_bytes())


@pytest.fixture
def seen(clerk: Person, address: str) -> Callable[[], LedgerIntake]:
    def look() -> LedgerIntake:
        with reading(clerk.tenant):
            return ledger_intake.view(clerk, UUID(address.split("/")[-2]), on=ON)

    return look


def of(view: LedgerIntake, number: int) -> LinePlan:
    """The line of a 序号."""
    return ledger_intake.line_of(view, number + FIRST)


def cell(view: LedgerIntake, number: int, source: str) -> LineCell:
    return next(each for each in of(view, number).cells if each.column.source == source)


def test_all_forty_lines_are_read_and_the_total_is_not(seen: Callable[[], LedgerIntake]) -> None:
    view = seen()
    assert len(view.lines) == 40
    assert any("合计" in note for note in view.notes)


@pytest.mark.parametrize(
    ("number", "source", "words"),
    [
        (7, "fact:investment", "12000"),
        (9, "happening:agreement-signed", "2026年"),
        (25, "fact:investment", ""),
        (1, "fact:in-park", "否"),
        (1, "role-unit:first-talk-lead", "区投促中心"),
    ],
)
def test_what_can_be_read_surely_is_read(
    seen: Callable[[], LedgerIntake], number: int, source: str, words: str
) -> None:
    found = cell(seen(), number, source)
    assert not found.asks
    assert found.words
    assert words in found.words


@pytest.mark.parametrize(
    ("number", "said"),
    [(11, "校验位不对"), (17, "推断为否"), (33, "还没有到")],
)
def test_what_is_doubtful_or_wrong_waits_with_its_cell(
    seen: Callable[[], LedgerIntake], number: int, said: str
) -> None:
    line = of(seen(), number)
    assert line.standing == "wrong"
    [asking] = line.waiting
    assert said in asking.how
    assert asking.cell.endswith(str(number + FIRST))


@pytest.mark.parametrize(
    ("number", "said"),
    [(13, "没有项目名称"), (21, "与第22行是同一个项目")],
)
def test_a_line_that_is_wrong_as_a_whole_says_why(seen: Callable[[], LedgerIntake], number: int, said: str) -> None:
    line = of(seen(), number)
    assert line.standing == "wrong"
    assert any(said in fault for fault in line.faults), line.faults


@pytest.mark.parametrize("number", [7, 25, 29])
def test_a_part_above_its_whole_is_doubted_until_somebody_says_so(
    seen: Callable[[], LedgerIntake], clerk: Person, address: str, number: int
) -> None:
    line = of(seen(), number)
    assert line.standing == "wrong"
    [doubt] = line.doubts
    assert "“其中固定资产投资”大于“总投资”" in doubt.sentence
    said = LineChoice(take=True, ticked=frozenset({doubt.key}))
    ledger_intake.decide(clerk, UUID(address.split("/")[-2]), {number + FIRST: said}, at=AT)
    assert of(seen(), number).standing == "new"


def test_the_rest_would_open_new_projects(seen: Callable[[], LedgerIntake]) -> None:
    view = seen()
    assert view.count("new") == 32
    assert view.count("wrong") == 8


def test_the_page_shows_each_question_with_what_was_written(browser: Browser, address: str) -> None:
    page = browser.page(address)
    assert "校验位不对" in page
    assert "第13行" in page or "第15行" in page
    assert "待确认" in page


def test_nothing_comes_in_while_a_line_waits(browser: Browser, address: str, office: Office) -> None:
    page = browser.refused(f"{address}commit", {"key": "c"}, 422)
    assert "还有8行没有确认" in page
    assert not office.events("project-opened")


def project_on(page: str) -> str:
    """The first project that a page leads to."""
    found = re.search(r'href="/projects/([0-9a-f-]{36})/', page)
    assert found
    return found[1]


def answered(browser: Browser, address: str) -> None:
    """The office answers: a code left blank, a guess confirmed, a date typed, the others left out."""
    row = {number: str(number + FIRST) for number in (11, 17, 33)}
    fields = {
        "row": list(row.values()),
        **{f"take-{each}": "1" for each in row.values()},
        f"t-{row[11]}-fact:uscc": "1",
        f"t-{row[17]}-fact:in-park": "1",
        f"v-{row[33]}-happening:agreement-signed": "2026-03-01",
        "leave-wrong": "1",
    }
    browser.done(f"{address}decide", fields)


def test_what_was_answered_is_kept_and_the_rest_left_out(
    browser: Browser, address: str, seen: Callable[[], LedgerIntake]
) -> None:
    answered(browser, address)
    view = seen()
    assert (view.count("wrong"), view.count("left"), view.count("new")) == (0, 5, 35)
    assert "2026年3月1日" in cell(view, 33, "happening:agreement-signed").words


@pytest.mark.proves("KDL-3.3.4a")
def test_what_is_taken_stands_in_the_ledger_with_its_line_in_the_history(
    browser: Browser, address: str, office: Office
) -> None:
    answered(browser, address)
    browser.done(f"{address}commit", {"key": "c"})
    assert len(office.events("project-opened")) == 35
    page = browser.page("/ledgers/signed-projects/?has.fact:name=风电主轴")
    assert "年产42万套风电主轴项目" in page
    assert "12,000" in page
    assert "区投促中心" in page
    project = project_on(page)
    assert "据《签约投资项目台账》导入，第3行" in browser.page(f"/projects/{project}/history")
    assert "导入了35个项目" in browser.page(address)


def test_committing_twice_brings_in_once(browser: Browser, address: str, office: Office) -> None:
    answered(browser, address)
    browser.done(f"{address}commit", {"key": "c"})
    browser.done(f"{address}commit", {"key": "d"})
    assert len(office.events("project-opened")) == 35


def taken(browser: Browser, address: str) -> None:
    answered(browser, address)
    browser.done(f"{address}commit", {"key": "c"})


def test_what_was_taken_out_and_changed_comes_back_as_a_change_of_that_cell(browser: Browser, address: str) -> None:
    taken(browser, address)
    out = browser.post("/ledgers/signed-projects/export", {"query": "has.fact:name=风电主轴"}).content
    book = load_workbook(io.BytesIO(out))
    heads = [each.value for each in book.active[3]]
    book.active.cell(4, heads.index("总投资（万元）") + 1).value = 15000
    changed = io.BytesIO()
    book.save(changed)
    again = sent(browser, changed.getvalue(), key="again")
    page = browser.page(again)
    assert "系统编号一致" in page
    assert "<del>12000</del> → 15000万元" in page
    browser.done(f"{again}commit", {"key": "c2"})
    assert "15,000" in browser.page("/ledgers/signed-projects/?has.fact:name=风电主轴")


def test_the_same_sheet_again_changes_nothing(browser: Browser, address: str, seen: Callable[[], LedgerIntake]) -> None:
    taken(browser, address)
    again = sent(browser, LEDGER.read_bytes(), key="again")
    assert "系统中" in browser.page(f"{again}?show=same")


def test_an_import_is_taken_back_while_nobody_built_on_it(browser: Browser, address: str, office: Office) -> None:
    taken(browser, address)
    browser.done(f"{address}undo", {"key": "u"})
    assert len(office.events("project-ended")) == 35
    assert "已撤销" in browser.page(address)


def test_an_import_that_was_built_on_is_not_taken_back(browser: Browser, address: str, office: Office) -> None:
    taken(browser, address)
    page = browser.page("/ledgers/signed-projects/?has.fact:name=风电主轴")
    project = project_on(page)
    later = browser.on(date(2026, 11, 23))
    form = later.page(f"/projects/{project}/facts")
    assert "其中固定资产投资" in form
    actions.ask(
        office.officer("promotion-clerk"), UUID(project), rq.RecordFacts, at=datetime(2026, 11, 23, 2, tzinfo=UTC),
        facts={"remark": "已对接"}, reason="",
    )  # fmt: skip
    kept = later.refused(f"{address}undo", {"key": "u"}, 409)
    assert "不能整批撤销" in kept
    assert not office.events("project-ended")


def test_another_account_finds_no_such_import(office: Office, address: str) -> None:
    assert Browser(office.officer("promotion-clerk")).on(ON).get(address).status_code == 404


def test_a_workbook_that_is_no_such_ledger_is_told_its_headings(browser: Browser) -> None:
    file = SimpleUploadedFile("表.xlsx", (INPUTS / "guxian-start-plan.xlsx").read_bytes())
    page = browser.refused("/import/upload", {"form": "signed-projects", "file": file, "key": "x"}, 422)
    assert "没有找到《签约项目台账》的表头" in page
