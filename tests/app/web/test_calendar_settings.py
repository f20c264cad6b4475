"""设置 → 日历: a holiday notice typed or handed in, previewed, taken in; what it moves, what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from quancheng.cases import actions, holiday_notices
from quancheng.cases.calendars import calendar_in_force
from quancheng.engine.workdays import Holiday, MakeUpWorkday, Year
from quancheng.server.cli import main
from quancheng.store.session import reading
from quancheng.store.verify import Report, verify_tenant
from tests.app.cases.intakes import AT, Office
from tests.app.web.county import Browser
from tests.app.web.test_time_pages import FACTS

pytestmark = pytest.mark.django_db
NOTICE, OTHER = "国办发明电〔2026〕8号", "国办发明电〔2026〕1号"
FILE = f"year: 2027\nnotice: {NOTICE}\nholidays:\n  - {{label: 元旦, days: [2027-01-01]}}\n"


@pytest.fixture
def qinghe(qinghe_office: Office, db: None) -> Office:
    return qinghe_office


@pytest.fixture
def office(qinghe: Office) -> Browser:
    return Browser(qinghe.officer("director"))


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of the test's own, beside which the calendar's files are put."""
    for each in Path(settings.QUANCHENG_HOME).iterdir():
        (tmp_path / each.name).symlink_to(each)
    monkeypatch.setattr(settings, "QUANCHENG_HOME", tmp_path)
    return tmp_path


def faults(place: Office) -> list[str]:
    report = Report()
    verify_tenant(place.tenant, report)
    return [str(each) for each in report.faults]


FORM = {
    "year": "2027", "notice": NOTICE, "from-0": "2027-01-01", "to-0": "2027-01-03",
    "from-1": "2027-02-05", "to-1": "2027-02-11", "worked-0": "2027-02-20", "instead-0": "2027-02-05",
}  # fmt: skip


def text_of(preview: str) -> str:
    """What a preview would send when it is confirmed."""
    return preview.partition('<textarea name="text" hidden>')[2].partition("</textarea>")[0].replace("&quot;", '"')


def confirmed(office: Browser, preview: str) -> str:
    return office.done("/settings/calendar/take", {"text": text_of(preview)})


def test_a_notice_is_typed_previewed_and_taken_in(qinghe: Office, office: Browser, own_home: Path) -> None:
    preview = office.refused("/settings/calendar", FORM, 200)
    assert "2027年2月5日至2027年2月11日，7天" in preview and "放假10天" in preview
    assert calendar_in_force().is_provisional(date(2027, 1, 4)), "nothing is taken in by looking"
    confirmed(office, preview)
    assert calendar_in_force().is_working(date(2027, 2, 20))
    assert NOTICE in office.page("/settings/calendar")
    assert faults(qinghe) == []


def test_what_a_notice_moves_is_listed(qinghe: Office, office: Browser, own_home: Path) -> None:
    director = qinghe.officer("director")
    actions.register(director, FACTS, at=AT)
    office.page("/work")  # the place is ticked under the shipped calendar
    shipped = next(each for each in calendar_in_force().years if each.year == 2026)
    off = (*shipped.holidays, Holiday(day=date(2026, 5, 20), label="临时放假"))
    year = Year(year=2026, notice=OTHER, holidays=off, make_up_workdays=shipped.make_up_workdays)
    moved = holiday_notices.take_notice(director, year, at=office.at)
    assert moved and all(each.now and each.was and each.now > each.was for each in moved)
    page = office.page("/settings/calendar")
    assert f"{len(moved)}个在办时限的到期日有变化" in page and str(FACTS["name"]) in page
    assert faults(qinghe) == []


def test_one_of_several_places_does_not_change_the_dates_of_the_others(
    qinghe: Office, office: Browser, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holiday_notices, "tenants", lambda: [qinghe.tenant, 999902])
    preview = office.refused("/settings/calendar", FORM, 200)
    assert "由几个地方共用" in office.refused("/settings/calendar/take", {"text": text_of(preview)}, 409)
    assert not (own_home / "calendars").exists()


def test_the_command_line_takes_a_notice_by_the_same_code(
    qinghe: Office, office: Browser, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = own_home / "2027.yaml"
    file.write_text(FILE, encoding="utf-8")
    assert main(["calendar", "load", str(file)]) == 0
    assert "已收录2027年放假通知" in capsys.readouterr().out
    assert NOTICE in office.page("/settings/calendar")
    assert faults(qinghe) == []


WRONG = {
    "no number": ({"notice": ""}, "请填写通知的文号"),
    "a day worked that is no weekend": ({"worked-0": "2027-02-22"}, "不是周末"),
    "an exchange for a day that is not off": ({"instead-0": "2027-03-05"}, "却不在放假的日子里"),
    "an end before the beginning": ({"to-1": "2027-02-01"}, "结束日期早于开始日期"),
    "a day of another year": (
        {"from-1": "2028-02-05", "to-1": "2028-02-06", "worked-0": "", "instead-0": ""},
        "不属于2027年",
    ),
    "half an exchange": ({"instead-0": ""}, "调休的两个日期都要填"),
    "nothing off": ({"from-0": "", "to-0": "", "from-1": "", "to-1": "", "worked-0": "", "instead-0": ""}, "没有一天"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_notice_that_cannot_be_is_refused_with_what_was_typed(office: Browser, own_home: Path, case: str) -> None:
    changed, words = WRONG[case]
    page = office.refused("/settings/calendar", FORM | changed, 422)
    assert words in page and 'value="2027"' in page
    assert not (own_home / "calendars").exists()


HOSTILE = {
    "anchors": b"year: 2027\nnotice: a\nholidays: &a [*a, *a]\n",
    "another encoding": "year: 2027\nnotice: 国办\n".encode("gbk"),
    "no yaml": b"{{{{",
    "an unknown key": b"year: 2027\nnotice: a\nholidayz: []\n",
    "very much": b"#" * 200_000,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_file_that_is_no_notice_is_refused_in_words(office: Browser, own_home: Path, case: str) -> None:
    file = SimpleUploadedFile("2027.yaml", HOSTILE[case])
    assert "没有收录" in office.refused("/settings/calendar", {"year": "2027", "file": file}, 422)


def test_a_file_is_previewed_like_the_form(office: Browser, own_home: Path) -> None:
    file = SimpleUploadedFile("放假安排.yaml", FILE.encode())
    preview = office.refused("/settings/calendar", {"file": file}, 200)
    confirmed(office, preview)
    assert not calendar_in_force().is_provisional(date(2027, 6, 1))


def test_a_lost_calendar_file_is_found_by_verify_and_laid_out_again(
    qinghe: Office, office: Browser, own_home: Path
) -> None:
    year = Year(
        year=2027, notice=NOTICE, holidays=(Holiday(day=date(2027, 1, 1), label="元旦"),),
        make_up_workdays=(MakeUpWorkday(day=date(2027, 1, 9), instead_of=date(2027, 1, 1)),),
    )  # fmt: skip
    holiday_notices.keep_notice(qinghe.tenant, year, actor="test", at=office.at)
    (own_home / "calendars/2027.yaml").unlink()
    assert any("2027年放假安排" in each for each in faults(qinghe))
    with reading(qinghe.tenant):
        holiday_notices.lay_out(qinghe.tenant)
    assert faults(qinghe) == [] and calendar_in_force().is_working(date(2027, 1, 9))
