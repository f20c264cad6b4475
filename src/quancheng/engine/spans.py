"""Stretches of days, their union and what is left of one after taking others out; nothing of projects or packs.

A span (a, b) holds the days d with a < d <= b, as every limit counts them: the first day is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from quancheng.engine.workdays import Calendar

Span = tuple[date, date]


def union(spans: Iterable[Span]) -> list[Span]:
    """The same days in order, none twice; empty spans fall away.

    >>> day = date(2026, 3, 2)
    >>> union([(day, day + timedelta(3)), (day + timedelta(2), day + timedelta(5))]) == [(day, day + timedelta(5))]
    True
    """
    merged: list[Span] = []
    for start, end in sorted(each for each in spans if each[0] < each[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def without(spans: Iterable[Span], out: Iterable[Span]) -> list[Span]:
    """The days of the first that are in none of the second."""
    left = union(spans)
    for away, back in union(out):
        left = [part for start, end in left for part in ((start, min(end, away)), (max(start, back), end))]
        left = [(start, end) for start, end in left if start < end]
    return left


def length(spans: Sequence[Span], *, working: bool, calendar: Calendar) -> int:
    """How many days (or working days) these spans hold, which must not overlap."""
    if working:
        return sum(calendar.count(start, end) for start, end in spans)
    return sum((end - start).days for start, end in spans)


def day_reached(spans: Sequence[Span], count: int, *, working: bool, calendar: Calendar) -> date | None:
    """The day with which so many days are full, the last span going on without end; None where there is no span."""
    left = count
    for start, end in spans[:-1]:
        held = length([(start, end)], working=working, calendar=calendar)
        if held >= left:
            return _after(start, left, working=working, calendar=calendar)
        left -= held
    return _after(spans[-1][0], left, working=working, calendar=calendar) if spans else None


def _after(start: date, count: int, *, working: bool, calendar: Calendar) -> date:
    return calendar.add(start, count) if working else start + timedelta(days=count)
