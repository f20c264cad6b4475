"""When a periodic duty falls: 每周五, 每月28日, 每月3日前, 每月最后一个工作日, 每2个月, 每年 …

A rule names a nominal day in each week, month or year. If that is a rest day the rule's shift says where it goes.
The period an occurrence belongs to never changes by shifting: the report of 2026-W40 stays that week's report.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from quancheng.engine.errors import BadValue
from quancheng.engine.periods import DAYS_IN_WEEK, MONTHS_IN_YEAR, in_month
from quancheng.engine.workdays import WEEKDAYS, Calendar

LONGEST_SHIFT = timedelta(days=31)
"""No holiday moves a day further than this; a stretch of days is searched so much wider."""
LONGEST_MONTH = 31
SHORTEST_MONTH = 28
COMMON_YEAR = 2001
MOST_WORKING_DAYS = 15
"""An nth working day beyond this could be missing in a month: the shortest yet, February 2026, has sixteen."""


class Weekday(IntEnum):
    """As `date.weekday()` numbers them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class Shift(StrEnum):
    """What becomes of a nominal day that is a rest day; the values are the words of a pack."""

    NEXT = "next working day"
    PREVIOUS = "previous working day"
    STAYS = "stays"
    DROPS = "drops"


SHIFT_WORDS = {
    Shift.NEXT: "遇休息日顺延到下一个工作日",
    Shift.PREVIOUS: "遇休息日提前到上一个工作日",
    Shift.STAYS: "遇休息日不变",
    Shift.DROPS: "遇休息日当期免办",
}


class NoSuchRecurrence(BadValue):
    code = "no-such-recurrence"


@dataclass(frozen=True, kw_only=True, slots=True)
class OnDay:
    """The day of the month with this number; the last day of a month that is shorter."""

    day: int

    def __post_init__(self) -> None:
        if not 1 <= self.day <= LONGEST_MONTH:
            raise NoSuchRecurrence(f"没有{self.day}日。", help="请写1至31。", day=self.day)


@dataclass(frozen=True, kw_only=True, slots=True)
class NthWorkingDay:
    """The nth working day of the month; from its end when negative, so -1 is the last."""

    n: int

    def __post_init__(self) -> None:
        if self.n == 0 or abs(self.n) > MOST_WORKING_DAYS:
            wrong = f"不是每个月都有第{self.n}个工作日。"
            raise NoSuchRecurrence(wrong, help=f"请写1至{MOST_WORKING_DAYS}，倒数写负数。", n=self.n)


LAST_WORKING_DAY = NthWorkingDay(n=-1)
FIRST_WORKING_DAY = NthWorkingDay(n=1)

Pick = OnDay | NthWorkingDay


@dataclass(frozen=True, kw_only=True, slots=True)
class Weekly:
    """Every week on a weekday; with `window` any day from Monday to it."""

    weekday: Weekday
    shift: Shift = Shift.NEXT
    window: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Monthly:
    """Every month, or every `every` months counted from the month numbered `starting`, on the picked day.

    With `window` it may be done on any day from the first of the month to the picked one.
    """

    pick: Pick
    every: int = 1
    starting: int = 1
    shift: Shift = Shift.NEXT
    window: bool = False

    def __post_init__(self) -> None:
        if self.every < 1 or MONTHS_IN_YEAR % self.every:
            wrong = f"不能每{self.every}个月一次：起算月份会逐年变动。"
            raise NoSuchRecurrence(wrong, help="请写1、2、3、4、6或12。", every=self.every)
        refuse_no_month(self.starting)


@dataclass(frozen=True, kw_only=True, slots=True)
class Yearly:
    """Every year in one month on the picked day; with `window` from 1 January to it."""

    month: int
    pick: Pick
    shift: Shift = Shift.NEXT
    window: bool = False

    def __post_init__(self) -> None:
        refuse_no_month(self.month)


Recurrence = Weekly | Monthly | Yearly


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """One time a duty falls due: `day` is the due day after shifting, `opens` the first day it may be done."""

    period_key: str
    nominal: date
    day: date
    opens: date


def occurrences(rule: Recurrence, start: date, end: date, calendar: Calendar) -> list[Occurrence]:
    """The occurrences whose due day lies between start and end, both included, in order."""
    early = max(start - LONGEST_SHIFT, calendar.first_day)
    late = min(end + LONGEST_SHIFT, calendar.last_day)
    found = (settled(rule, key, opens, day, calendar) for key, opens, day in nominals(rule, early, late, calendar))
    return [each for each in found if each is not None and start <= each.day <= end]


def nominals(rule: Recurrence, start: date, end: date, calendar: Calendar) -> Iterator[tuple[str, date, date]]:
    """(period key, first day of the window, nominal day) of each period that touches the stretch."""
    if isinstance(rule, Weekly):
        return weeks(rule, start, end)
    return months(rule, start, end, calendar)


def weeks(rule: Weekly, start: date, end: date) -> Iterator[tuple[str, date, date]]:
    monday = start - timedelta(days=start.weekday())
    while monday <= end:
        iso = monday.isocalendar()
        nominal = monday + timedelta(days=rule.weekday)
        if start <= nominal <= end:
            yield f"{iso.year}-W{iso.week:02}", monday, nominal
        monday += timedelta(days=DAYS_IN_WEEK)


def months(rule: Monthly | Yearly, start: date, end: date, calendar: Calendar) -> Iterator[tuple[str, date, date]]:
    for index in range(start.year * MONTHS_IN_YEAR + start.month - 1, end.year * MONTHS_IN_YEAR + end.month):
        year, month = index // MONTHS_IN_YEAR, index % MONTHS_IN_YEAR + 1
        if falls_in(rule, month):
            nominal = picked(rule.pick, year, month, calendar)
            if isinstance(rule, Yearly):
                yield str(year), date(year, 1, 1), nominal
            else:
                yield f"{year}-{month:02}", date(year, month, 1), nominal


def falls_in(rule: Monthly | Yearly, month: int) -> bool:
    if isinstance(rule, Yearly):
        return month == rule.month
    return (month - rule.starting) % rule.every == 0


def picked(pick: Pick, year: int, month: int, calendar: Calendar) -> date:
    """The nominal day of a month."""
    if isinstance(pick, OnDay):
        return in_month(year, month, pick.day)
    if pick.n > 0:
        first = calendar.next_working(date(year, month, 1))
        return calendar.add(first, pick.n - 1)
    last = calendar.previous_working(in_month(year, month, LONGEST_MONTH))
    return calendar.add(last, pick.n + 1)


def settled(rule: Recurrence, key: str, opens: date, nominal: date, calendar: Calendar) -> Occurrence | None:
    """The occurrence after the shift; None when the rule drops it."""
    day = shifted(rule.shift, nominal, calendar)
    if day is None:
        return None
    return Occurrence(period_key=key, nominal=nominal, day=day, opens=min(opens, day) if rule.window else day)


def shifted(shift: Shift, nominal: date, calendar: Calendar) -> date | None:
    if shift is Shift.STAYS or calendar.is_working(nominal):
        return nominal
    if shift is Shift.DROPS:
        return None
    return calendar.add(nominal, 1 if shift is Shift.NEXT else -1)


# In Chinese words.


def words(rule: Recurrence) -> str:
    """每周五（遇休息日提前到上一个工作日）."""
    named = (
        f"每周{WEEKDAYS[rule.weekday]}" if isinstance(rule, Weekly) else f"{lead_words(rule)}{pick_words(rule.pick)}"
    )
    notes = "；".join(notes_of(rule))
    return f"{named}{'前' if rule.window else ''}" + (f"（{notes}）" if notes else "")


def notes_of(rule: Recurrence) -> Iterator[str]:
    """What must be added to the bare day: whether it counts, a shorter month, rest days."""
    if rule.window:
        yield "含当日"
    if isinstance(rule, Weekly):
        yield SHIFT_WORDS[rule.shift]
    elif isinstance(rule.pick, OnDay):
        if rule.pick.day > shortest(rule):
            yield "当月没有的为当月最后一日"
        yield SHIFT_WORDS[rule.shift]


def shortest(rule: Monthly | Yearly) -> int:
    """How many days the rule's month has at least."""
    return monthrange(COMMON_YEAR, rule.month)[1] if isinstance(rule, Yearly) else SHORTEST_MONTH


def lead_words(rule: Monthly | Yearly) -> str:
    if isinstance(rule, Yearly):
        return "每年" if ends_the_year(rule) else f"每年{rule.month}月"
    if rule.every == 1:
        return "每月"
    if rule.every == MONTHS_IN_YEAR:
        return f"每年{rule.starting}月"
    return f"每{rule.every}个月一次（从{rule.starting}月起），当月"


def pick_words(pick: Pick) -> str:
    if isinstance(pick, OnDay):
        return f"{pick.day}日"
    if abs(pick.n) == 1:
        return "第一个工作日" if pick.n > 0 else "最后一个工作日"
    return f"第{pick.n}个工作日" if pick.n > 0 else f"倒数第{-pick.n}个工作日"


def ends_the_year(rule: Yearly) -> bool:
    """The last working day of December is the last of the year, the first of January the first."""
    return (rule.month, rule.pick) in {(MONTHS_IN_YEAR, LAST_WORKING_DAY), (1, FIRST_WORKING_DAY)}


def refuse_no_month(month: int) -> None:
    if not 1 <= month <= MONTHS_IN_YEAR:
        raise NoSuchRecurrence(f"没有{month}月。", help="请写1至12。", month=month)
