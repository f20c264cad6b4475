"""Working days against a slow oracle, and at the boundaries where mistakes live."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quancheng.engine.workdays import (
    Calendar,
    CalendarConflict,
    Holiday,
    MakeUpWorkday,
    OutsideCalendar,
    Year,
)
from quancheng.packfiles.calendars import load_calendar

CHINA = load_calendar()
ONE_DAY = timedelta(days=1)


class Oracle:
    """Walks one day at a time and knows only sets of days."""

    def __init__(self, calendar: Calendar) -> None:
        self.off = {each.day for year in calendar.years for each in year.holidays}
        self.made_up = {each.day for year in calendar.years for each in year.make_up_workdays}

    def works(self, day: date) -> bool:
        return day in self.made_up or (day.weekday() < 5 and day not in self.off)

    def add(self, day: date, n: int) -> date:
        step = ONE_DAY if n > 0 else -ONE_DAY
        while n:
            day += step
            n -= (step.days) * self.works(day)
        return day

    def count(self, a: date, b: date) -> int:
        if b < a:
            return -self.count(b, a)
        return sum(self.works(date.fromordinal(each)) for each in range(a.toordinal() + 1, b.toordinal() + 1))


ORACLE = Oracle(CHINA)


days = st.dates(min_value=date(2002, 1, 1), max_value=date(2038, 12, 31))
steps = st.integers(min_value=-260, max_value=260)


@given(days, steps)
def test_adding_agrees_with_walking_day_by_day(day: date, n: int) -> None:
    assert CHINA.add(day, n) == ORACLE.add(day, n)


@given(days, st.integers(min_value=-500, max_value=500))
def test_counting_agrees_with_walking_day_by_day(day: date, distance: int) -> None:
    other = day + timedelta(days=distance)
    assert CHINA.count(day, other) == ORACLE.count(day, other)


@given(days, st.integers(min_value=1, max_value=2000))
def test_counting_to_the_nth_working_day_gives_n(day: date, n: int) -> None:
    if day.year < 2030:
        assert CHINA.count(day, CHINA.add(day, n)) == n


@given(days, steps.filter(bool))
def test_adding_ends_on_a_working_day(day: date, n: int) -> None:
    assert CHINA.is_working(CHINA.add(day, n))


@given(days, days, days)
def test_counting_over_a_middle_day_adds_up(a: date, b: date, c: date) -> None:
    assert CHINA.count(a, b) + CHINA.count(b, c) == CHINA.count(a, c)


@given(days)
def test_the_next_working_day_is_the_day_itself_or_the_one_after(day: date) -> None:
    expected = day if ORACLE.works(day) else ORACLE.add(day, 1)
    assert CHINA.next_working(day) == expected


@given(days)
def test_the_previous_working_day_is_the_day_itself_or_the_one_before(day: date) -> None:
    expected = day if ORACLE.works(day) else ORACLE.add(day, -1)
    assert CHINA.previous_working(day) == expected


@given(days, st.integers(min_value=0, max_value=60))
def test_what_is_not_skipped_is_counted(day: date, distance: int) -> None:
    end = day + timedelta(days=distance)
    assert len(CHINA.skipped(day, end)) + CHINA.count(day, end) == distance


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 9, 28), 7, date(2026, 10, 13)),
        (date(2026, 9, 29), 1, date(2026, 9, 30)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 1), 1, date(2026, 10, 8)),
        (date(2026, 10, 7), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), 1, date(2026, 10, 9)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
        (date(2026, 10, 10), 1, date(2026, 10, 12)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 12), -1, date(2026, 10, 10)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),
        (date(2026, 1, 4), -1, date(2025, 12, 31)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 1, date(2024, 3, 1)),
        (date(2018, 12, 28), 1, date(2018, 12, 29)),
        (date(2018, 12, 29), 1, date(2019, 1, 2)),
        (date(2005, 12, 30), 1, date(2005, 12, 31)),
        (date(2020, 1, 31), 1, date(2020, 2, 3)),
        (date(2026, 10, 4), 0, date(2026, 10, 4)),
    ],
)
def test_neighbours_of_every_boundary(day: date, n: int, expected: date) -> None:
    assert CHINA.add(day, n) == expected


def test_counting_leaves_out_the_first_day_and_takes_in_the_last() -> None:
    assert CHINA.count(date(2026, 9, 28), date(2026, 9, 29)) == 1
    assert CHINA.count(date(2026, 9, 28), date(2026, 10, 12)) == 6
    assert CHINA.count(date(2026, 10, 12), date(2026, 9, 28)) == -6
    assert CHINA.count(date(2026, 9, 28), date(2026, 9, 28)) == 0


def test_a_skipped_day_says_which_holiday_and_which_notice() -> None:
    skipped = CHINA.skipped(date(2026, 9, 30), date(2026, 10, 4))
    assert skipped[0] == (date(2026, 10, 1), "国庆节（国办发明电〔2025〕7号）")
    assert skipped[-1] == (date(2026, 10, 4), "周日")


def test_skipped_days_are_gathered_by_reason() -> None:
    words = CHINA.skipped_words(date(2026, 9, 28), date(2026, 10, 13))
    assert words == ["国庆节（国办发明电〔2025〕7号）6天", "周末2天"]


def test_a_make_up_workday_says_for_which_day_off_it_is_worked() -> None:
    why = CHINA.why(date(2026, 10, 10))
    assert why == "周六调休上班，换10月7日休息（国办发明电〔2025〕7号）"


def test_a_change_notice_is_named_rather_than_the_notice_of_the_year() -> None:
    assert "国办发明电〔2019〕3号" in CHINA.why(date(2019, 5, 2))
    assert "国发明电〔2015〕1号" in CHINA.why(date(2015, 9, 3))


def test_an_explanation_counts_back_as_well_as_forth() -> None:
    forth = CHINA.explain(date(2026, 9, 30), date(2026, 10, 12))
    back = CHINA.explain(date(2026, 10, 12), date(2026, 9, 30))
    assert (forth.working_days, back.working_days) == (4, 4)
    assert [day for day, _ in forth.made_up] == [date(2026, 10, 10)]
    assert "往前" in back.words()[0]


def test_a_year_without_a_notice_is_provisional() -> None:
    assert not CHINA.is_provisional(date(2026, 12, 31))
    assert CHINA.is_provisional(date(2027, 1, 1))
    assert CHINA.provisional_years(date(2026, 12, 1), date(2028, 1, 1)) == (2027, 2028)


def test_a_provisional_year_still_knows_the_statutory_days() -> None:
    assert not CHINA.is_working(date(2027, 1, 1))
    assert not CHINA.is_working(date(2027, 2, 8))
    assert "放假通知未到" in CHINA.why(date(2027, 1, 1))


def test_an_explanation_over_a_provisional_year_says_so() -> None:
    words = CHINA.explain(date(2026, 12, 31), date(2027, 1, 5)).words()
    assert words[-1] == "2027年的放假通知尚未收录，涉及该年的日期为暂定。"


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2041, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
@pytest.mark.parametrize("n", [-1, 0, 1])
def test_a_day_outside_the_calendar_is_refused(day: date, n: int) -> None:
    with pytest.raises(OutsideCalendar, match="2000年至2040年"):
        CHINA.add(day, n)
    with pytest.raises(OutsideCalendar):
        CHINA.count(day, date(2026, 1, 1))
    with pytest.raises(OutsideCalendar):
        CHINA.count(date(2026, 1, 1), day)
    with pytest.raises(OutsideCalendar):
        CHINA.is_working(day)
    with pytest.raises(OutsideCalendar):
        CHINA.is_provisional(day)


def test_the_first_and_last_day_of_the_calendar_are_inside() -> None:
    assert CHINA.count(CHINA.first_day, CHINA.last_day) > 0
    assert CHINA.add(CHINA.first_day, 1) == date(2000, 1, 3)
    assert CHINA.add(CHINA.last_day, -1) == date(2040, 12, 28)


def test_adding_past_either_end_is_refused() -> None:
    with pytest.raises(OutsideCalendar):
        CHINA.add(date(2026, 9, 28), 100_000)
    with pytest.raises(OutsideCalendar):
        CHINA.add(date(2026, 9, 28), -100_000)
    with pytest.raises(OutsideCalendar):
        CHINA.add(CHINA.last_day, 1)
    with pytest.raises(OutsideCalendar):
        CHINA.add(CHINA.first_day, -1)


NOTICE_2027 = Year(
    year=2027,
    notice="试〔2026〕1号",
    holidays=(Holiday(day=date(2026, 12, 31), label="元旦"), Holiday(day=date(2027, 1, 1), label="元旦")),
    make_up_workdays=(MakeUpWorkday(day=date(2027, 1, 2), instead_of=date(2026, 12, 31)),),
)


def test_a_new_notice_replaces_the_year_and_ends_its_being_provisional() -> None:
    newer = CHINA.replace_year(NOTICE_2027)
    assert newer.add(date(2026, 12, 30), 1) == date(2027, 1, 2)
    assert not newer.is_provisional(date(2027, 1, 4))
    assert CHINA.add(date(2026, 12, 30), 1) == date(2026, 12, 31)


def test_the_digest_tells_whether_the_calendar_changed() -> None:
    same = Calendar(tuple(reversed(CHINA.years)))
    newer = CHINA.replace_year(NOTICE_2027)
    assert same.digest == CHINA.digest
    assert same == CHINA
    assert newer.digest != CHINA.digest
    assert newer.replace_year(NOTICE_2027) == newer


def test_a_notice_cannot_arrange_days_of_other_years() -> None:
    november = Year(year=2027, notice="试", holidays=(Holiday(day=date(2026, 11, 30), label="错"),))
    with pytest.raises(CalendarConflict, match="不属于2027年"):
        Calendar((november,))


def test_a_day_cannot_be_both_off_and_worked() -> None:
    day = date(2027, 1, 2)
    both = Year(
        year=2027,
        notice="试",
        holidays=(Holiday(day=day, label="元旦"),),
        make_up_workdays=(MakeUpWorkday(day=day, instead_of=date(2027, 1, 4)),),
    )
    with pytest.raises(CalendarConflict, match="安排了两次"):
        Calendar((both,))


def test_a_make_up_workday_must_be_a_weekend_day() -> None:
    monday = MakeUpWorkday(day=date(2027, 1, 4), instead_of=date(2027, 1, 5))
    with pytest.raises(CalendarConflict, match="不是周末"):
        Calendar((Year(year=2027, notice="试", make_up_workdays=(monday,)),))


def test_a_year_cannot_stand_twice() -> None:
    with pytest.raises(CalendarConflict, match="2027年重复"):
        Calendar((NOTICE_2027, NOTICE_2027))
