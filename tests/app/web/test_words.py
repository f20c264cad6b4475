"""Days, limits, money and areas read as people say them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from quancheng.web import words
from quancheng.web.typed import Typed

ON = date(2026, 9, 25)


def test_a_day_of_this_year_leaves_the_year_out() -> None:
    assert words.day(date(2026, 9, 30), on=ON) == "9月30日"


@pytest.mark.parametrize("other", [date(2025, 12, 31), date(2027, 1, 1)])
def test_a_day_of_another_year_names_it(other: date) -> None:
    assert words.day(other, on=ON) == f"{other.year}年{other.month}月{other.day}日"


def test_without_a_reference_the_year_is_said() -> None:
    assert words.day(date(2026, 9, 30)) == "2026年9月30日"


def test_no_day_is_a_dash() -> None:
    assert words.day(None, on=ON) == "—"


def test_weekdays_are_named_from_monday_to_sunday() -> None:
    monday = date(2026, 3, 2)
    said = [words.weekday(monday + timedelta(days=n)) for n in range(7)]
    assert said == ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 10, 1), date(2026, 10, 1), "10月1日"),
        (date(2026, 10, 1), date(2026, 10, 7), "10月1日至7日"),
        (date(2026, 9, 30), date(2026, 10, 1), "9月30日至10月1日"),
        (date(2026, 12, 31), date(2027, 1, 2), "12月31日至2027年1月2日"),
    ],
)
def test_a_span_says_no_month_or_year_twice(first: date, last: date, said: str) -> None:
    assert words.day_span(first, last, on=ON) == said


@pytest.mark.parametrize(
    ("due", "left", "said"),
    [
        (date(2026, 9, 30), 3, "还有3个工作日，9月30日到期"),
        (date(2026, 9, 28), 1, "还有1个工作日，9月28日到期"),
        (date(2026, 9, 27), 0, "9月27日到期，此前没有工作日"),
        (ON, 0, "今天到期"),
        (date(2026, 9, 24), -1, "已逾期1个工作日，应于9月24日办结"),
        (date(2026, 9, 23), -2, "已逾期2个工作日，应于9月23日办结"),
        (date(2027, 1, 4), 66, "还有66个工作日，2027年1月4日到期"),
        (date(2025, 12, 31), -180, "已逾期180个工作日，应于2025年12月31日办结"),
    ],
)
def test_a_limit_is_said_with_its_distance_and_its_day(due: date, left: int, said: str) -> None:
    assert words.due_words(due, on=ON, left=left) == said


def test_a_limit_that_passed_over_rest_days_is_not_yet_a_working_day_late() -> None:
    saturday = date(2026, 9, 26)
    assert words.due_words(ON, on=saturday, left=0) == "9月25日已到期，逾期不足1个工作日"


@pytest.mark.parametrize(
    ("due", "left", "said"),
    [
        (date(2026, 9, 30), 3, "还有3个工作日"),
        (date(2026, 9, 27), 0, "此前无工作日"),
        (ON, 0, "今天"),
        (date(2026, 9, 24), -1, "逾期1个工作日"),
        (None, 0, "—"),
    ],
)
def test_beside_its_day_a_limit_is_said_shortly(due: date | None, left: int, said: str) -> None:
    assert words.due_short(due, on=ON, left=left) == said


def test_a_limit_in_calendar_days_says_days() -> None:
    assert words.due_words(date(2026, 9, 30), on=ON, left=5, unit="calendar") == "还有5天，9月30日到期"


@pytest.mark.parametrize(
    ("due", "said"), [(date(2026, 9, 30), "还有5天，9月30日到期"), (date(2026, 9, 20), "已逾期5天，应于9月20日办结")]
)
def test_without_a_count_calendar_days_are_said(due: date, said: str) -> None:
    assert words.due_words(due, on=ON) == said


def test_no_limit_is_said_as_such() -> None:
    assert words.due_words(None, on=ON) == "未定期限"


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        (Decimal(0), "0元"),
        (Decimal("0.01"), "0.01元"),
        (Decimal("9999.99"), "9999.99元"),
        (Decimal(10_000), "1万元"),
        (Decimal(80_000_000), "8000万元"),
        (Decimal("1234567.89"), "123.46万元"),
        (Decimal("99999900"), "9999.99万元"),
        (Decimal("99999999.99"), "1亿元"),
        (Decimal(100_000_000), "1亿元"),
        (Decimal(120_000_000), "1.2亿元"),
        (Decimal(1_000_000_000), "10亿元"),
        (Decimal(123_456_789), "1.2346亿元"),
        (-20_000, "-2万元"),
        (None, "—"),
    ],
)
def test_money_is_said_in_yi_wan_or_yuan(yuan: Decimal | None, said: str) -> None:
    assert words.money(yuan) == said


@pytest.mark.parametrize(
    ("share", "said"), [(Decimal("0.15"), "15%"), (Decimal("0.1499"), "14.99%"), (1, "100%"), (None, "—")]
)
def test_a_share_is_said_in_hundredths(share: Decimal | None, said: str) -> None:
    assert words.percent(share) == said


@pytest.mark.parametrize(("octets", "said"), [(0, "1 KB"), (1024 * 1024 - 1024, "1023 KB"), (1_500_000, "1.4 MB")])
def test_a_file_size_is_said_in_kilo_or_megabytes(octets: int, said: str) -> None:
    assert words.file_size(octets) == said


def test_skipped_neighbours_with_one_reason_are_drawn_together() -> None:
    holiday = [(date(2026, 10, n), "国庆节") for n in range(1, 8)]
    weekend = [(date(2026, 9, 26), "周六"), (date(2026, 9, 27), "周日")]
    assert words.skipped_words([*weekend, *holiday], on=ON) == [
        "9月26日 周六",
        "9月27日 周日",
        "10月1日至7日 国庆节（7天）",
    ]


def test_skipped_days_apart_stay_apart() -> None:
    assert words.skipped_words([(date(2026, 9, 5), "周六"), (date(2026, 9, 12), "周六")], on=ON) == [
        "9月5日 周六",
        "9月12日 周六",
    ]


@pytest.mark.parametrize(
    ("current", "last", "numbers"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (7, 20, [1, None, 6, 7, 8, None, 20]),
        (20, 20, [1, None, 19, 20]),
    ],
)
def test_page_numbers_keep_the_ends_and_the_neighbours(current: int, last: int, numbers: list[int | None]) -> None:
    assert words.page_numbers(current, last) == numbers


@pytest.mark.parametrize(
    ("text", "metres"),
    [("200亩", "133333.33"), ("５０００平方米", "5000"), ("5,000", "5000"), ("0.5亩", "333.33")],
)
def test_an_area_is_typed_as_offices_write_it(text: str, metres: str) -> None:
    assert Typed({"area": text}).area("area") == Decimal(metres)


@pytest.mark.parametrize("text", ["很大", "两百亩", "200公里"])
def test_what_is_no_area_is_said_at_its_field(text: str) -> None:
    typed = Typed({"area": text})
    assert typed.area("area") is None
    assert text in typed.wrong["area"]
