"""Periodic rules: the days they name, how rest days shift them, and how they are said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quancheng.engine.recurrence import (
    FIRST_WORKING_DAY,
    LAST_WORKING_DAY,
    Monthly,
    NoSuchRecurrence,
    NthWorkingDay,
    OnDay,
    Recurrence,
    Shift,
    Weekday,
    Weekly,
    Yearly,
    occurrences,
    words,
)
from quancheng.packfiles.calendars import load_calendar

CHINA = load_calendar()
EVERY_FRIDAY = Weekly(weekday=Weekday.FRIDAY, shift=Shift.PREVIOUS)
MONTH_END = Monthly(pick=LAST_WORKING_DAY)
MONTH_START = Monthly(pick=FIRST_WORKING_DAY)


def days_of(rule: Recurrence, start: date, end: date) -> list[date]:
    return [each.day for each in occurrences(rule, start, end, CHINA)]


def test_a_friday_in_the_holiday_moves_to_the_working_day_before() -> None:
    found = occurrences(EVERY_FRIDAY, date(2026, 9, 21), date(2026, 10, 9), CHINA)
    assert [(each.period_key, each.nominal, each.day) for each in found] == [
        ("2026-W39", date(2026, 9, 25), date(2026, 9, 24)),
        ("2026-W40", date(2026, 10, 2), date(2026, 9, 30)),
        ("2026-W41", date(2026, 10, 9), date(2026, 10, 9)),
    ]


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (Shift.PREVIOUS, [date(2026, 9, 30)]),
        (Shift.STAYS, [date(2026, 10, 2)]),
        (Shift.NEXT, [date(2026, 10, 8)]),
        (Shift.DROPS, []),
    ],
)
def test_each_shift_puts_the_holiday_friday_where_it_says(shift: Shift, expected: list[date]) -> None:
    rule = Weekly(weekday=Weekday.FRIDAY, shift=shift)
    assert days_of(rule, date(2026, 9, 29), date(2026, 10, 8)) == expected


def test_a_make_up_saturday_is_a_day_like_any_other() -> None:
    rule = Weekly(weekday=Weekday.SATURDAY, shift=Shift.DROPS)
    assert days_of(rule, date(2026, 10, 1), date(2026, 10, 31)) == [date(2026, 10, 10)]


def test_the_last_working_day_of_each_month() -> None:
    assert days_of(MONTH_END, date(2026, 1, 1), date(2026, 10, 31)) == [
        date(2026, 1, 30),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 29),
        date(2026, 6, 30),
        date(2026, 7, 31),
        date(2026, 8, 31),
        date(2026, 9, 30),
        date(2026, 10, 30),
    ]


def test_the_first_working_day_of_each_month() -> None:
    assert days_of(MONTH_START, date(2026, 1, 1), date(2026, 2, 28)) == [date(2026, 1, 4), date(2026, 2, 2)]
    assert days_of(MONTH_START, date(2026, 10, 1), date(2026, 10, 31)) == [date(2026, 10, 8)]


def test_the_nth_working_day_counts_from_either_end() -> None:
    third, second_last = Monthly(pick=NthWorkingDay(n=3)), Monthly(pick=NthWorkingDay(n=-2))
    assert days_of(third, date(2026, 10, 1), date(2026, 10, 31)) == [date(2026, 10, 10)]
    assert days_of(second_last, date(2026, 9, 1), date(2026, 9, 30)) == [date(2026, 9, 29)]


def test_the_first_of_the_month_moves_past_the_holiday_and_keeps_its_month() -> None:
    (found,) = occurrences(Monthly(pick=OnDay(day=1)), date(2026, 10, 1), date(2026, 10, 31), CHINA)
    assert (found.period_key, found.nominal, found.day) == ("2026-10", date(2026, 10, 1), date(2026, 10, 8))


def test_the_first_moved_back_falls_in_the_month_before_and_keeps_its_own() -> None:
    rule = Monthly(pick=OnDay(day=1), shift=Shift.PREVIOUS)
    (found,) = occurrences(rule, date(2026, 9, 2), date(2026, 9, 30), CHINA)
    assert (found.period_key, found.day) == ("2026-10", date(2026, 9, 30))


def test_the_28th_that_is_a_make_up_saturday_stays() -> None:
    assert days_of(Monthly(pick=OnDay(day=28)), date(2026, 2, 1), date(2026, 2, 28)) == [date(2026, 2, 28)]


@pytest.mark.parametrize(("year", "expected"), [(2024, date(2024, 2, 29)), (2025, date(2025, 2, 28))])
def test_the_31st_is_the_last_day_of_a_shorter_month(year: int, expected: date) -> None:
    rule = Monthly(pick=OnDay(day=31), shift=Shift.STAYS)
    assert days_of(rule, date(year, 2, 1), date(year, 2, 28) + timedelta(days=1))[0] == expected


@pytest.mark.parametrize(("last", "due"), [(3, date(2026, 11, 3)), (5, date(2026, 11, 5)), (22, date(2026, 11, 23))])
def test_a_duty_by_a_day_opens_on_the_first(last: int, due: date) -> None:
    rule = Monthly(pick=OnDay(day=last), window=True)
    (found,) = occurrences(rule, date(2026, 11, 1), date(2026, 11, 30), CHINA)
    assert (found.opens, found.day) == (date(2026, 11, 1), due)


def test_a_duty_on_a_day_opens_on_that_day() -> None:
    (found,) = occurrences(Monthly(pick=OnDay(day=28)), date(2026, 9, 1), date(2026, 9, 30), CHINA)
    assert found.opens == found.day == date(2026, 9, 28)


def test_a_window_moved_before_its_opening_opens_on_its_day() -> None:
    rule = Monthly(pick=OnDay(day=3), window=True, shift=Shift.PREVIOUS)
    (found,) = occurrences(rule, date(2026, 9, 25), date(2026, 10, 25), CHINA)
    assert found.opens == found.day == date(2026, 9, 30)


def test_every_two_months_keeps_its_phase_over_the_year_end() -> None:
    rule = Monthly(pick=LAST_WORKING_DAY, every=2, starting=2)
    keys = [each.period_key for each in occurrences(rule, date(2025, 9, 1), date(2026, 4, 30), CHINA)]
    assert keys == ["2025-10", "2025-12", "2026-02", "2026-04"]


def test_every_quarter_falls_in_its_last_month() -> None:
    rule = Monthly(pick=OnDay(day=31), every=3, starting=3, shift=Shift.STAYS)
    assert [day.month for day in days_of(rule, date(2026, 1, 1), date(2026, 12, 31))] == [3, 6, 9, 12]


def test_the_last_working_day_of_the_year() -> None:
    rule = Yearly(month=12, pick=LAST_WORKING_DAY)
    found = occurrences(rule, date(2018, 1, 1), date(2023, 12, 31), CHINA)
    assert (found[0].period_key, found[0].day) == ("2018", date(2018, 12, 29))
    assert found[-1].day == date(2023, 12, 29)


def test_the_ladder_climbs_on_three_weekdays_of_one_week() -> None:
    ladder = [Weekly(weekday=day) for day in (Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.FRIDAY)]
    climbed = [occurrences(rule, date(2026, 11, 16), date(2026, 11, 22), CHINA)[0] for rule in ladder]
    assert [each.day.day for each in climbed] == [17, 18, 20]
    assert {each.period_key for each in climbed} == {"2026-W47"}


def test_the_week_of_new_year_is_named_by_its_iso_year() -> None:
    (found,) = occurrences(EVERY_FRIDAY, date(2025, 12, 29), date(2026, 1, 3), CHINA)
    assert (found.period_key, found.nominal, found.day) == ("2026-W01", date(2026, 1, 2), date(2025, 12, 31))


RULES = st.one_of(
    st.builds(Weekly, weekday=st.sampled_from(Weekday), shift=st.sampled_from(Shift), window=st.booleans()),
    st.builds(
        Monthly,
        pick=st.one_of(
            st.builds(OnDay, day=st.integers(1, 31)),
            st.builds(NthWorkingDay, n=st.integers(-15, 15).filter(bool)),
        ),
        every=st.sampled_from([1, 2, 3, 6, 12]),
        starting=st.integers(1, 12),
        shift=st.sampled_from(Shift),
        window=st.booleans(),
    ),
    st.builds(Yearly, month=st.integers(1, 12), pick=st.builds(OnDay, day=st.integers(1, 31))),
)
STARTS = st.dates(min_value=date(2004, 1, 1), max_value=date(2030, 1, 1))


@given(RULES, STARTS, st.integers(0, 200), st.integers(0, 200))
def test_two_stretches_side_by_side_find_what_the_whole_finds(
    rule: Recurrence, start: date, one: int, other: int
) -> None:
    middle, end = start + timedelta(days=one), start + timedelta(days=one + other + 1)
    halves = occurrences(rule, start, middle, CHINA) + occurrences(rule, middle + timedelta(days=1), end, CHINA)
    assert halves == occurrences(rule, start, end, CHINA)


@given(RULES, STARTS)
def test_a_period_never_falls_due_twice(rule: Recurrence, start: date) -> None:
    keys = [each.period_key for each in occurrences(rule, start, start + timedelta(days=800), CHINA)]
    assert len(keys) == len(set(keys))


@given(RULES, STARTS)
def test_only_a_rule_that_stays_falls_on_a_rest_day(rule: Recurrence, start: date) -> None:
    for each in occurrences(rule, start, start + timedelta(days=400), CHINA):
        assert CHINA.is_working(each.day) or rule.shift is Shift.STAYS
        assert each.opens <= each.day


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (EVERY_FRIDAY, "每周五（遇休息日提前到上一个工作日）"),
        (MONTH_START, "每月第一个工作日"),
        (MONTH_END, "每月最后一个工作日"),
        (Monthly(pick=NthWorkingDay(n=-2)), "每月倒数第2个工作日"),
        (Monthly(pick=OnDay(day=28)), "每月28日（遇休息日顺延到下一个工作日）"),
        (Monthly(pick=OnDay(day=3), window=True), "每月3日前（含当日；遇休息日顺延到下一个工作日）"),
        (Monthly(pick=LAST_WORKING_DAY, every=2), "每2个月一次（从1月起），当月最后一个工作日"),
        (Yearly(month=12, pick=LAST_WORKING_DAY), "每年最后一个工作日"),
        (Monthly(pick=OnDay(day=31), shift=Shift.STAYS), "每月31日（当月没有的为当月最后一日；遇休息日不变）"),
        (Yearly(month=6, pick=OnDay(day=30), shift=Shift.DROPS), "每年6月30日（遇休息日当期免办）"),
    ],
)
def test_a_rule_is_said_in_chinese(rule: Recurrence, said: str) -> None:
    assert words(rule) == said


def test_days_and_months_that_do_not_exist_are_refused() -> None:
    with pytest.raises(NoSuchRecurrence, match="没有32日"):
        OnDay(day=32)
    with pytest.raises(NoSuchRecurrence, match="没有13月"):
        Yearly(month=13, pick=OnDay(day=1))
    with pytest.raises(NoSuchRecurrence, match="第0个"):
        NthWorkingDay(n=0)
    with pytest.raises(NoSuchRecurrence, match="每5个月"):
        Monthly(pick=OnDay(day=1), every=5)
