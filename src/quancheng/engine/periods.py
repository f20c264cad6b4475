"""Spans of time as notices give them: 7个工作日, 11个自然日, 3个月, 1年; counted forwards and backwards.

The day counted from is not counted (Civil Code art. 201). A month or year ends on the day of the same number,
or on the last day of a shorter month (art. 202). An end on a rest day moves on to the next working day (art. 203)
unless the rule says it stays.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from quancheng.engine.errors import BadValue
from quancheng.engine.workdays import Calendar, OutsideCalendar

MONTHS_IN_YEAR = 12
DAYS_IN_WEEK = 7


class TimeUnit(StrEnum):
    """What a period is counted in; the values are the words of a pack."""

    WORKING_DAYS = "working days"
    CALENDAR_DAYS = "calendar days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


UNIT_WORDS = {
    TimeUnit.WORKING_DAYS: "个工作日",
    TimeUnit.CALENDAR_DAYS: "个自然日",
    TimeUnit.WEEKS: "周",
    TimeUnit.MONTHS: "个月",
    TimeUnit.YEARS: "年",
}


class NoSuchPeriod(BadValue):
    code = "no-such-period"


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time in one unit, never negative."""

    count: int
    unit: TimeUnit

    def __post_init__(self) -> None:
        if self.count < 0:
            raise NoSuchPeriod(f"时限不能是负数：{self.count}。", count=self.count)

    @classmethod
    def working_days(cls, count: int) -> Period:
        return cls(count, TimeUnit.WORKING_DAYS)

    @classmethod
    def calendar_days(cls, count: int) -> Period:
        return cls(count, TimeUnit.CALENDAR_DAYS)

    @classmethod
    def weeks(cls, count: int) -> Period:
        return cls(count, TimeUnit.WEEKS)

    @classmethod
    def months(cls, count: int) -> Period:
        return cls(count, TimeUnit.MONTHS)

    @classmethod
    def years(cls, count: int) -> Period:
        return cls(count, TimeUnit.YEARS)

    @property
    def is_working(self) -> bool:
        """Whether it is counted in working days."""
        return self.unit is TimeUnit.WORKING_DAYS

    @property
    def words(self) -> str:
        """7个工作日."""
        return f"{self.count}{UNIT_WORDS[self.unit]}"

    def __str__(self) -> str:
        """As a pack writes it: `7 working days`, `1 year`."""
        return f"{self.count} {self.unit.removesuffix('s') if self.count == 1 else self.unit}"


def after(day: date, period: Period, calendar: Calendar, *, rest_day_moves: bool = True) -> date:
    """The last day of a period that runs from `day`, which is not counted."""
    end = moved(day, period, +1, calendar)
    return calendar.next_working(end) if rest_day_moves else end


def before(day: date, period: Period, calendar: Calendar, *, rest_day_moves: bool = True) -> date:
    """The day that lies a period before `day`; from a rest day back to a working day, so that nobody is too late."""
    start = moved(day, period, -1, calendar)
    return calendar.previous_working(start) if rest_day_moves else start


def moved(day: date, period: Period, direction: int, calendar: Calendar) -> date:
    """The bare end of a period, forwards (+1) or backwards (-1), before rest days are looked at."""
    count = period.count * direction
    if period.is_working:
        return calendar.add(day, count)
    try:
        return plain(day, count, period.unit)
    except (ValueError, OverflowError):  # beyond the years a date can hold
        raise OutsideCalendar(f"从{day}起{period.words}超出了可以推算的日期。", help="请核对时限。") from None


def plain(day: date, count: int, unit: TimeUnit) -> date:
    if unit is TimeUnit.MONTHS:
        return add_months(day, count)
    if unit is TimeUnit.YEARS:
        return add_months(day, count * MONTHS_IN_YEAR)
    return day + timedelta(days=count * (DAYS_IN_WEEK if unit is TimeUnit.WEEKS else 1))


def add_months(day: date, count: int) -> date:
    """The day of the same number so many months on (or back); the last day of a month that is shorter."""
    year, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + count, MONTHS_IN_YEAR)
    return in_month(year, month + 1, day.day)


def in_month(year: int, month: int, day: int) -> date:
    """The day of a month, or the month's last day when it has fewer."""
    return date(year, month, min(day, monthrange(year, month)[1]))
