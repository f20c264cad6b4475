"""Long work is asked for on its page, can be left, and is seen by whoever asked for it alone."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from quancheng.jobs.long_work import do_long_work
from tests.app.web.county import SOLAR, Browser, County

pytestmark = pytest.mark.django_db
LEDGER = "/ledgers/signed-projects/"
AT = datetime(2026, 5, 18, 2, 0, tzinfo=UTC)


@pytest.fixture
def clerk(county: County, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr("quancheng.web.views.ledgers.AT_ONCE", 2)
    return county.browser("office-clerk").on(AT.date())


@pytest.fixture
def asked(clerk: Browser) -> str:
    """The page of an export that is too long to wait for."""
    return clerk.done(f"{LEDGER}export", {"query": "sort=fact:name", "key": "x"})


def test_a_long_export_waits_and_says_so(clerk: Browser, asked: str) -> None:
    page = clerk.page(asked)
    assert "排队中" in page
    assert "可以离开本页" in page
    assert 'hx-trigger="every 2s"' in page
    assert "排队中" in clerk.page("/jobs/")


def test_asked_twice_with_one_key_it_is_one_job(clerk: Browser, asked: str) -> None:
    assert clerk.done(f"{LEDGER}export", {"query": "sort=fact:name", "key": "x"}) == asked


def test_done_it_is_fetched_marked_and_noted(clerk: Browser, asked: str, county: County) -> None:
    assert do_long_work(lambda: AT) == 1
    page = clerk.page(asked)
    assert "下载文件" in page
    assert "共3行" in page
    answer = clerk.get(f"{asked}file")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert "2026年5月18日导出，条件：全部，共3条。内部资料" in rows[1][0]
    assert county.projects[SOLAR].hex in [row[-1] for row in rows]
    [noted] = county.office.events("ledger-exported")
    assert '"digest":' in noted.body
    assert do_long_work(lambda: AT) == 0


def test_nobody_else_sees_it_or_its_file(asked: str, county: County) -> None:
    do_long_work(lambda: AT)
    other = county.browser("office-director").on(AT.date())
    assert other.get(asked).status_code == 404
    assert other.get(f"{asked}file").status_code == 404
    assert "没有后台任务" in other.page("/jobs/")


def test_the_file_is_there_for_three_days_and_no_longer(clerk: Browser, asked: str) -> None:
    do_long_work(lambda: AT)
    later = clerk.on((AT + timedelta(days=2)).date())
    assert later.get(f"{asked}file").status_code == 200
    later = clerk.on((AT + timedelta(days=3)).date())
    assert "已过保存期限" in later.page(asked)
    assert later.get(f"{asked}file").status_code == 409


def test_what_is_refused_is_said_to_whoever_asked(
    clerk: Browser, asked: str, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quancheng.people.models.Account.is_active", False)
    do_long_work(lambda: AT)
    monkeypatch.undo()
    page = county.browser("office-clerk").on(AT.date()).page(asked)
    assert "没有办成" in page
    assert "账号已停用" in page


def test_what_breaks_ends_in_words_and_not_in_silence(
    clerk: Browser, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> int:
        raise RuntimeError("broken")

    monkeypatch.setattr("quancheng.jobs.ledger_export.write_ledger", breaks)
    do_long_work(lambda: AT)
    assert "系统出了故障" in clerk.page(asked)


def test_a_part_of_the_page_comes_back_by_script(clerk: Browser, asked: str) -> None:
    answer = clerk.client.get(asked, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()


def test_a_long_paper_is_written_in_the_background_and_issued(
    clerk: Browser, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quancheng.web.views.papers.MOST_AT_ONCE", 2)
    asked = clerk.done("/papers/monthly-dispatch", {"do": "issue", "text": "补一句。", "key": "p"})
    do_long_work(lambda: AT)
    page = clerk.page(asked)
    assert "已出具" in page
    [line] = county.office.events("place-paper-issued")
    assert "monthly-dispatch" in line.body


def test_a_long_form_is_laid_out_in_the_background(clerk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quancheng.web.views.papers.MOST_AT_ONCE", 2)
    asked = clerk.done("/papers/weekly-summary", {"do": "word", "text": "", "key": "p"})
    do_long_work(lambda: AT)
    assert clerk.get(f"{asked}file").content[:2] == b"PK"
