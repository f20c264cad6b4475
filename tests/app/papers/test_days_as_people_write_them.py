"""Every manner of writing a day that offices use, and what it is read as on a form of 1 March 2026."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from quancheng.papers.days import Certainty, read_day, read_form_day
from tests.app.papers.sheets import cell

FORM_DAY = date(2026, 3, 1)
SURE = {
    "2026.4.15": date(2026, 4, 15),
    "2026/7/15": date(2026, 7, 15),
    "2026-07-05": date(2026, 7, 5),
    "2026年4月15日": date(2026, 4, 15),
    "2026 年 4 月 15 号": date(2026, 4, 15),
    "２０２６年４月１５日": date(2026, 4, 15),
    "二〇二六年十二月三十一日": date(2026, 12, 31),
    "二○二六年四月廿日": date(2026, 4, 20),
    "2026年4月15日前": date(2026, 4, 15),
    "2026-04-15 00:00:00": date(2026, 4, 15),
    "2026年4月15日（星期三）": date(2026, 4, 15),
    "2028年2月29日": date(2028, 2, 29),
}
GUESSED = {
    "2026年3月底": date(2026, 3, 31),
    "2026年4月": date(2026, 4, 30),
    "2028年2月底": date(2028, 2, 29),
    "6月30日": date(2026, 6, 30),
    "６月３０日": date(2026, 6, 30),
    "2月10日": date(2027, 2, 10),
    "2026年8月上旬": date(2026, 8, 10),
    "2026年8月中旬": date(2026, 8, 20),
    "2026年8月下旬": date(2026, 8, 31),
    "2026年8月初": date(2026, 8, 5),
    "8月底": date(2026, 8, 31),
    "二〇二六年八月": date(2026, 8, 31),
    "三季度": date(2026, 9, 30),
    "2026年第二季度": date(2026, 6, 30),
    "Q3": date(2026, 9, 30),
    "2027Q1": date(2027, 3, 31),
    "年底": date(2026, 12, 31),
    "2026年底": date(2026, 12, 31),
    "上半年": date(2026, 6, 30),
    "明年3月": date(2027, 3, 31),
    "下月底": date(2026, 4, 30),
    "2026.10": date(2026, 10, 31),
    "20260415": date(2026, 4, 15),
    "46213": date(2026, 7, 10),
    "26.4.15": date(2026, 4, 15),
    "26年4月15日": date(2026, 4, 15),
    "4/15/2026": date(2026, 4, 15),
    "约2026年4月15日": date(2026, 4, 15),
    "2026年4月15日左右": date(2026, 4, 15),
    "4月15日至5月20日": date(2026, 5, 20),
    "4月-6月": date(2026, 6, 30),
    "2026年4月15日（星期五）": date(2026, 4, 15),
    "2025年12月": date(2025, 12, 31),
    "2026年2月28日": date(2026, 2, 28),
    "2062年3月1日": date(2062, 3, 1),
}
NONE = ["待定", "—", "－", "/", "　", "不涉及", "2026年 月 日", "年 月 日", "N/A"]
WRONG = {
    "2026-06-31": "2026年6月没有31日",
    "2026年2月29日": "2026年2月没有29日",
    "2月30日": "2026年2月没有30日",
    "2026年13月": "没有13月",
    "4/5/2026": "分不清",
    "1900-02-29": "1900",
    "2200-1-1": "2200",
    "已完成": "看不出",
    "开工后30日": "看不出",
    "月底": "看不出",
}


@pytest.mark.parametrize("text", SURE)
def test_a_full_date_is_sure_however_it_is_written(text: str) -> None:
    reading = read_day(cell(text), form_day=FORM_DAY)
    assert (reading.day, reading.certainty) == (SURE[text], Certainty.SURE)


@pytest.mark.parametrize("text", GUESSED)
def test_what_leaves_a_choice_is_a_guess_that_says_how(text: str) -> None:
    reading = read_day(cell(text), form_day=FORM_DAY)
    assert (reading.day, reading.certainty) == (GUESSED[text], Certainty.GUESS)
    assert reading.how


@pytest.mark.parametrize("text", NONE)
def test_a_dash_or_an_undecided_day_is_no_day(text: str) -> None:
    assert read_day(cell(text), form_day=FORM_DAY).certainty is Certainty.NONE


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_a_day_is_refused_with_its_reason(text: str) -> None:
    reading = read_day(cell(text), form_day=FORM_DAY)
    assert (reading.day, reading.certainty) == (None, Certainty.WRONG)
    assert WRONG[text] in reading.how


def test_an_empty_cell_is_no_day() -> None:
    assert read_day(None, form_day=FORM_DAY).certainty is Certainty.NONE


def test_a_real_date_is_sure() -> None:
    assert read_day(cell(date(2026, 5, 20)), form_day=FORM_DAY).certainty is Certainty.SURE


def test_the_form_day_itself_is_sure_and_the_day_before_a_guess() -> None:
    assert read_day(cell(date(2026, 3, 1)), form_day=FORM_DAY).certainty is Certainty.SURE
    before = read_day(cell(date(2026, 2, 28)), form_day=FORM_DAY)
    assert before.certainty is Certainty.GUESS
    assert "早于填表日期" in before.how


def test_a_time_of_day_is_dropped_and_said() -> None:
    reading = read_day(cell(datetime.combine(date(2026, 5, 20), time(9, 30))), form_day=FORM_DAY)
    assert reading.day == date(2026, 5, 20)
    assert "不取时刻" in reading.how


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (Decimal(46213), date(2026, 7, 10)),
        (Decimal("46213.5"), date(2026, 7, 10)),
        (Decimal(20260415), date(2026, 4, 15)),
        (Decimal(202604), date(2026, 4, 30)),
        (Decimal("2026.4"), date(2026, 4, 30)),
    ],
)
def test_a_bare_number_is_at_best_a_guess(number: Decimal, day: date) -> None:
    reading = read_day(cell(number), form_day=FORM_DAY)
    assert (reading.day, reading.certainty) == (day, Certainty.GUESS)


@pytest.mark.parametrize("number", [Decimal(4), Decimal(60), Decimal("6.3"), Decimal("2026.1"), Decimal(99999)])
def test_other_numbers_are_no_days(number: Decimal) -> None:
    assert read_day(cell(number), form_day=FORM_DAY).certainty is Certainty.WRONG


def test_a_serial_of_the_1904_system_is_four_years_later() -> None:
    assert read_day(cell(Decimal(44751), date1904=True), form_day=FORM_DAY).day == date(2026, 7, 10)


@pytest.mark.parametrize("text", ["6月30日", "年底", "Q3", "明年3月", "下月底"])
def test_without_a_form_day_no_year_is_inferred(text: str) -> None:
    assert read_day(cell(text), form_day=None).certainty is Certainty.WRONG


@pytest.mark.parametrize(
    ("text", "day", "certainty"),
    [
        ("2026年3月6日", date(2026, 3, 6), Certainty.SURE),
        ("二〇二六年三月", date(2026, 3, 1), Certainty.GUESS),
        ("2026年3月 日", date(2026, 3, 1), Certainty.GUESS),
        ("2026年 月 日", None, Certainty.NONE),
        ("2026年2月30日", None, Certainty.WRONG),
    ],
)
def test_the_date_line_of_a_form(text: str, day: date | None, certainty: Certainty) -> None:
    reading = read_form_day(text)
    assert (reading.day, reading.certainty) == (day, certainty)
