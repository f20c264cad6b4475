"""Our calendar files beside two libraries that were made without us."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import holidays

from quancheng.packfiles.calendars import load_calendar

CHINA = load_calendar()
FIRST, LAST = date(2004, 1, 1).toordinal(), date(2026, 12, 31).toordinal()
EVERY_DAY = [date.fromordinal(each) for each in range(FIRST, LAST + 1)]


def test_our_files_equal_the_library_on_every_day_it_knows() -> None:
    library = holidays.country_holidays("CN", years=range(2004, 2028))
    assert [day for day in EVERY_DAY if CHINA.is_working(day) != library.is_working_day(day)] == []


def test_the_witness_differs_only_on_the_day_that_notice_35_of_2005_makes_a_workday() -> None:
    # 国办发明电〔2005〕35号 says that Saturday 31 December 2005 is worked; chinesecalendar lacks it.
    differing = [day for day in EVERY_DAY if CHINA.is_working(day) != chinese_calendar.is_workday(day)]
    assert len(EVERY_DAY) == 8401
    assert differing == [date(2005, 12, 31)]
    assert CHINA.is_working(date(2005, 12, 31))


def test_every_year_from_2004_to_2026_names_its_notice() -> None:
    notices = {each.year: each.notice for each in CHINA.years if each.notice}
    assert sorted(notices) == list(range(2004, 2027))
    assert len(set(notices.values())) == len(notices)
    for year, notice in notices.items():
        assert notice.startswith(f"国办发明电〔{year - 1}〕")


def test_the_statutory_days_of_coming_years_equal_the_library() -> None:
    library = holidays.country_holidays("CN", years=range(2027, 2041), observed=False)
    ours = {each.day for year in CHINA.years if year.year > 2026 for each in year.holidays}
    assert ours == {day for day in library if 2027 <= day.year <= 2040}


def test_each_make_up_workday_gives_a_day_off_on_a_weekday() -> None:
    for year in CHINA.years:
        off = {each.day for each in year.holidays}
        for make_up in year.make_up_workdays:
            assert make_up.instead_of in off
            assert make_up.instead_of.weekday() < 5
