"""Periods as notices give them, forwards and backwards, read and said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quancheng.engine.periods import NoSuchPeriod, Period, TimeUnit, after, before
from quancheng.engine.workdays import OutsideCalendar
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.periods import parse_period

CHINA = load_calendar()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("7 working days", "7个工作日"),
        ("1 working day", "1个工作日"),
        ("11 calendar days", "11个自然日"),
        ("2 weeks", "2周"),
        ("3 months", "3个月"),
        ("1 year", "1年"),
    ],
)
def test_a_period_is_read_from_a_pack_and_said_in_chinese(written: str, said: str) -> None:
    assert parse_period(written).words == said
    assert str(parse_period(written)) == written


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("7", "看不懂"),
        ("seven days", "看不懂"),
        ("-1 working days", "看不懂"),
        ("7 workin days", "working days"),
        ("7 fortnights", "working days"),
        ("７ working days", "看不懂"),
        ("", "看不懂"),
    ],
)
def test_what_is_no_period_is_refused_with_what_would_help(written: str, named: str) -> None:
    with pytest.raises(NoSuchPeriod) as refused:
        parse_period(written)
    assert named in str(refused.value)


@given(st.builds(Period, st.integers(0, 9999), st.sampled_from(TimeUnit)))
def test_a_period_written_and_read_is_the_same(period: Period) -> None:
    assert parse_period(str(period)) == period


@pytest.mark.parametrize(
    ("day", "period", "end"),
    [
        (date(2026, 9, 28), Period.working_days(7), date(2026, 10, 13)),
        (date(2026, 9, 21), Period.calendar_days(11), date(2026, 10, 8)),
        (date(2026, 9, 19), Period.calendar_days(11), date(2026, 9, 30)),
        (date(2026, 9, 20), Period.calendar_days(11), date(2026, 10, 8)),
        (date(2026, 9, 24), Period.weeks(1), date(2026, 10, 8)),
        (date(2026, 1, 31), Period.months(1), date(2026, 2, 28)),
        (date(2024, 1, 31), Period.months(1), date(2024, 2, 29)),
        (date(2024, 2, 29), Period.years(1), date(2025, 2, 28)),
        (date(2025, 12, 31), Period.months(2), date(2026, 2, 28)),
        (date(2026, 10, 9), Period.working_days(1), date(2026, 10, 10)),
    ],
)
def test_a_period_ends_after_its_days_and_moves_off_a_rest_day(day: date, period: Period, end: date) -> None:
    assert after(day, period, CHINA) == end


def test_a_period_that_stays_may_end_on_a_rest_day() -> None:
    assert after(date(2026, 9, 21), Period.calendar_days(11), CHINA, rest_day_moves=False) == date(2026, 10, 2)


@pytest.mark.parametrize(
    ("day", "period", "start"),
    [
        (date(2026, 10, 13), Period.working_days(7), date(2026, 9, 28)),
        (date(2026, 10, 9), Period.calendar_days(7), date(2026, 9, 30)),
        (date(2026, 3, 31), Period.months(1), date(2026, 2, 28)),
        (date(2024, 3, 29), Period.months(1), date(2024, 2, 29)),
        (date(2025, 2, 28), Period.years(1), date(2024, 2, 28)),
    ],
)
def test_a_period_before_a_day_moves_back_to_a_working_day(day: date, period: Period, start: date) -> None:
    assert before(day, period, CHINA) == start


def test_a_period_cannot_be_negative() -> None:
    with pytest.raises(NoSuchPeriod, match="负数"):
        Period.working_days(-1)


@pytest.mark.parametrize("period", [Period.years(9000), Period.calendar_days(9999999), Period.months(300)])
def test_a_period_beyond_the_calendar_is_refused(period: Period) -> None:
    with pytest.raises(OutsideCalendar):
        after(date(2026, 9, 28), period, CHINA)
