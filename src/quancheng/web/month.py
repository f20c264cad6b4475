"""A month as a grid of weeks: what stands on each day, which days rest, which is today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from quancheng.engine.workdays import Calendar


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a day says of a thing: its label, where it leads, its tone, the whole of it in words."""

    label: str
    url: str
    tone: str
    is_done: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A day of the grid."""

    day: date
    is_in_month: bool
    is_rest: bool
    is_today: bool
    marks: list[Mark]


def weeks_of(
    first: date, last: date, marks: Mapping[date, list[Mark]], *, on: date, calendar: Calendar
) -> list[list[Cell]]:
    """The weeks from Monday to Sunday that hold the month from `first` to `last`."""
    start = first - timedelta(days=first.weekday())
    days = [start + timedelta(days=number) for number in range(-(-((last - start).days + 1) // 7) * 7)]
    cells = [
        Cell(
            day=day, is_in_month=first <= day <= last, is_rest=not calendar.is_working(day), is_today=day == on,
            marks=marks.get(day, []),
        )
        for day in days
    ]  # fmt: skip
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]
