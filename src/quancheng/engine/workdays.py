"""China's working days: which days are worked, adding and counting them in constant time, and saying why.

A calendar is built from one `Year` per notice of the State Council and never changes. Every day between
1 January of `first` and 31 December of `last` is known by rule: holidays rest, make-up workdays work,
other Saturdays and Sundays rest. A year without a notice is provisional. Nothing here reads a file or a clock.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from quancheng.engine.errors import BadValue

WEEKDAYS = "一二三四五六日"
SATURDAY = 5


class OutsideCalendar(BadValue):
    """A day was asked for, or reached, that the calendar does not cover."""

    code = "outside-calendar"


class CalendarConflict(BadValue):
    """Two entries of the calendar cannot both hold."""

    code = "calendar-conflict"


@dataclass(frozen=True, kw_only=True, slots=True)
class Holiday:
    """A day off by notice or by law; `notice` only where it is not the notice of the year."""

    day: date
    label: str
    notice: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MakeUpWorkday:
    """A Saturday or Sunday worked in exchange for the day off `instead_of`."""

    day: date
    instead_of: date
    notice: str | None = None


@dataclass(frozen=True, kw_only=True)
class Year:
    """What one notice arranges; its first days may fall in the December before. No notice: provisional."""

    year: int
    notice: str | None = None
    holidays: tuple[Holiday, ...] = ()
    make_up_workdays: tuple[MakeUpWorkday, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """How working days were counted from `start`, which is not counted, to `end`, which is; forwards or back."""

    start: date
    end: date
    working_days: int
    skipped: tuple[tuple[date, str], ...]
    made_up: tuple[tuple[date, str], ...]
    provisional_years: tuple[int, ...]

    def words(self) -> list[str]:
        """The explanation in Chinese, one sentence a line."""
        way = "往前" if self.end < self.start else ""
        lines = [f"从{in_words(self.start)}{way}到{in_words(self.end)}，首日不计，共{self.working_days}个工作日。"]
        if self.skipped:
            lines.append(f"不计{len(self.skipped)}个休息日：")
            lines += [f"  {day} {why}" for day, why in self.skipped]
        if self.made_up:
            lines.append(f"其中{len(self.made_up)}天是调休上班日：")
            lines += [f"  {day} {why}" for day, why in self.made_up]
        return [*lines, *(provisional_words(year) for year in self.provisional_years)]


def in_words(day: date) -> str:
    """2026-10-01 -> 2026年10月1日（周四）."""
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def provisional_words(year: int) -> str:
    return f"{year}年的放假通知尚未收录，涉及该年的日期为暂定。"


@lru_cache(maxsize=4096)  # a page of fifty clocks asks of the same few weeks
def _skipped(calendar: Calendar, a: date, b: date) -> tuple[tuple[date, str], ...]:
    return tuple((day, calendar.why(day)) for day in calendar._after(a, b) if not calendar.is_working(day))


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working days from 1 January of `first` to 31 December of `last`. Equal calendars have equal digests."""

    years: tuple[Year, ...]
    first: int = 2000
    last: int = 2040
    digest: str = field(init=False)
    _base: int = field(init=False, repr=False)
    _before: list[int] = field(init=False, repr=False)
    """For each day, and the day after the last, the number of working days before it."""
    _working: list[date] = field(init=False, repr=False)
    """Every working day, in order."""

    def __post_init__(self) -> None:
        years = tuple(sorted(self.years, key=lambda each: each.year))
        refuse_conflicts(years, first=self.first, last=self.last)
        before, working = prefix_counts(years, first=self.first, last=self.last)
        computed = {
            "years": years,
            "digest": digest_of(years, first=self.first, last=self.last),
            "_base": date(self.first, 1, 1).toordinal(),
            "_before": before,
            "_working": working,
        }
        for name, value in computed.items():
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def first_day(self) -> date:
        return date(self.first, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.last, 12, 31)

    # Adding and counting: two list look-ups whatever the distance.

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which is not counted; before it when n is negative; `day` when 0."""
        at = day.toordinal() - self._base
        if at >= 0:
            try:
                up_to = self._before[at + 1]
                if n > 0:
                    return self._working[up_to + n - 1]
                if n == 0:
                    return day
                target = self._before[at] + n
                if target >= 0:
                    return self._working[target]
            except IndexError:
                pass  # refused below, as every day outside is
        raise self._outside(day)

    def count(self, a: date, b: date) -> int:
        """Working days d with a < d <= b; negative when b is before a."""
        base = self._base
        start, end = a.toordinal() - base, b.toordinal() - base
        if start >= 0 and end >= 0:
            try:
                return self._before[end + 1] - self._before[start + 1]
            except IndexError:
                pass  # refused below, as every day outside is
        raise self._outside(b if self._holds(a) else a)

    def is_working(self, day: date) -> bool:
        self._refuse_outside(day)
        at = day.toordinal() - self._base
        return self._before[at + 1] > self._before[at]

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the first working day after it."""
        return day if self.is_working(day) else self.add(day, 1)

    def previous_working(self, day: date) -> date:
        """The day itself if it is worked, else the last working day before it."""
        return day if self.is_working(day) else self.add(day, -1)

    def _holds(self, day: date) -> bool:
        return self.first <= day.year <= self.last

    def _refuse_outside(self, day: date) -> None:
        if not self._holds(day):
            raise self._outside(day)

    def _outside(self, day: date) -> OutsideCalendar:
        return OutsideCalendar(
            f"从{in_words(day)}推算超出了工作日历的范围（{self.first}年至{self.last}年）。",
            help="请核对日期，或缩小天数。",
            day=day.isoformat(),
            first=self.first,
            last=self.last,
        )

    # Saying why.

    def is_provisional(self, day: date) -> bool:
        """Whether the notice for the year of `day` is not in."""
        self._refuse_outside(day)
        return day.year not in self._noticed

    def provisional_years(self, a: date, b: date) -> tuple[int, ...]:
        """The years between two days, both included, whose notice is not in."""
        early, late = sorted((a, b))
        return tuple(year for year in range(early.year, late.year + 1) if year not in self._noticed)

    def skipped(self, a: date, b: date) -> list[tuple[date, str]]:
        """The rest days d with a < d <= b, each with its reason in Chinese."""
        return list(_skipped(self, a, b))

    def skipped_words(self, a: date, b: date) -> list[str]:
        """The rest days d with a < d <= b, gathered by reason: 国庆节（国办发明电〔2025〕7号）6天, 周末3天."""
        reasons = Counter(why if day in self._holidays else "周末" for day, why in self.skipped(a, b))
        return [f"{why}{days}天" for why, days in reasons.items()]

    def explain(self, a: date, b: date) -> Explanation:
        """Every day from `a` (not counted) to `b` (counted) that is not plainly a working day, and the total."""
        days = list(self._after(a, b) if a <= b else self._before_back_to(a, b))
        off = [day for day in days if not self.is_working(day)]
        return Explanation(
            start=a,
            end=b,
            working_days=len(days) - len(off),
            skipped=tuple((day, self.why(day)) for day in off),
            made_up=tuple((day, self.why(day)) for day in days if day in self._make_ups),
            provisional_years=self.provisional_years(a, b),
        )

    def why(self, day: date) -> str:
        """Why a day is worked or not: 国庆节（国办发明电〔2025〕7号）, 周六, 工作日 …"""
        if (holiday := self._holidays.get(day)) is not None:
            year, off = holiday
            return f"{off.label}（{off.notice or year.notice or '法定节日，放假通知未到'}）"
        weekday = f"周{WEEKDAYS[day.weekday()]}"
        if (make_up := self._make_ups.get(day)) is not None:
            year, worked = make_up
            instead = f"{worked.instead_of.month}月{worked.instead_of.day}日"
            return f"{weekday}调休上班，换{instead}休息（{worked.notice or year.notice}）"
        return weekday if day.weekday() >= SATURDAY else "工作日"

    def replace_year(self, year: Year) -> Calendar:
        """The calendar with this year's arrangement in place of the one it had, if any."""
        others = (each for each in self.years if each.year != year.year)
        return Calendar((*others, year), first=self.first, last=self.last)

    def _after(self, a: date, b: date) -> Iterator[date]:
        self._refuse_outside(a)
        self._refuse_outside(b)
        return map(date.fromordinal, range(a.toordinal() + 1, b.toordinal() + 1))

    def _before_back_to(self, a: date, b: date) -> Iterator[date]:
        self._refuse_outside(a)
        self._refuse_outside(b)
        return map(date.fromordinal, range(a.toordinal() - 1, b.toordinal() - 1, -1))

    @cached_property
    def _noticed(self) -> frozenset[int]:
        return frozenset(each.year for each in self.years if each.notice is not None)

    @cached_property
    def _holidays(self) -> dict[date, tuple[Year, Holiday]]:
        return {off.day: (year, off) for year in self.years for off in year.holidays}

    @cached_property
    def _make_ups(self) -> dict[date, tuple[Year, MakeUpWorkday]]:
        return {worked.day: (year, worked) for year in self.years for worked in year.make_up_workdays}


def prefix_counts(years: Sequence[Year], *, first: int, last: int) -> tuple[list[int], list[date]]:
    """For each day the number of working days before it, and the working days in order."""
    off = {holiday.day for year in years for holiday in year.holidays}
    made_up = {make_up.day for year in years for make_up in year.make_up_workdays}
    before = [0]
    working: list[date] = []
    for ordinal in range(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day in made_up or (day.weekday() < SATURDAY and day not in off):
            working.append(day)
        before.append(len(working))
    return before, working


def refuse_conflicts(years: Sequence[Year], *, first: int, last: int) -> None:
    """Refuse a year twice, a year outside the calendar, a day twice, and a day no notice of its year can arrange."""
    seen: set[int] = set()
    days: set[date] = set()
    for year in years:
        if year.year in seen or not first <= year.year <= last:
            raise CalendarConflict(f"{year.year}年重复，或不在{first}年至{last}年之间。", year=year.year)
        seen.add(year.year)
        for day in [*(each.day for each in year.holidays), *(each.day for each in year.make_up_workdays)]:
            refuse_misplaced(day, year)
            if day in days:
                raise CalendarConflict(f"{day}被安排了两次（{year.year}年）。", day=day.isoformat())
            days.add(day)
        for make_up in year.make_up_workdays:
            if make_up.day.weekday() < SATURDAY:
                raise CalendarConflict(f"{make_up.day}不是周末，不能作为调休上班日。", day=make_up.day.isoformat())


def refuse_misplaced(day: date, year: Year) -> None:
    """A notice arranges its own year, and may begin in the December before."""
    if day.year != year.year and (day.year, day.month) != (year.year - 1, 12):
        raise CalendarConflict(
            f"{day}不属于{year.year}年的放假安排。",
            help="一份通知只安排当年和上一年12月的日子。",
            day=day.isoformat(),
            year=year.year,
        )


def digest_of(years: Sequence[Year], *, first: int, last: int) -> str:
    """A digest of all the calendar says, the same on every machine; another when any entry changes."""
    lines = [f"{first} {last}"]
    for year in years:
        lines.append(f"{year.year} {year.notice}")
        offs = sorted(year.holidays, key=lambda each: each.day)
        made_up = sorted(year.make_up_workdays, key=lambda each: each.day)
        lines += [f"- {each.day} {each.label} {each.notice}" for each in offs]
        lines += [f"+ {each.day} {each.instead_of} {each.notice}" for each in made_up]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
