"""Bounds on one fact as intervals, to find grades that can never be given, gaps, overlaps, and empty conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from quancheng.engine.conditions import ALWAYS, All, Bound, Condition, FactBound

Number = int | Decimal | date


@dataclass(frozen=True)
class Edge:
    """One end of an interval: the value as written, and whether it belongs to the interval."""

    value: Any
    said: str
    closed: bool


@dataclass(frozen=True)
class Interval:
    """What a fact may be; None is without end."""

    fact: str
    low: Edge | None = None
    high: Edge | None = None

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        if self.low.value == self.high.value:
            return not (self.low.closed and self.high.closed)
        return bool(self.low.value > self.high.value)

    def contains(self, other: Interval) -> bool:
        return not _lower(other.low, self.low) and not _higher(other.high, self.high)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return not self._and(other).is_empty

    def touches(self, other: Interval) -> bool:
        """Whether nothing lies between this one and the other, which begins after it."""
        if self.high is None or other.low is None or self.meets(other):
            return True
        return bool(self.high.value == other.low.value) and (self.high.closed or other.low.closed)

    def _and(self, other: Interval) -> Interval:
        low = self.low if _lower(other.low, self.low) else other.low
        high = self.high if _higher(other.high, self.high) else other.high
        return Interval(self.fact, low, high)


def _lower(one: Edge | None, other: Edge | None) -> bool:
    """Whether a low end reaches further down than another."""
    if other is None or one is None:
        return one is None and other is not None
    return bool(one.value < other.value) or (one.value == other.value and one.closed and not other.closed)


def _higher(one: Edge | None, other: Edge | None) -> bool:
    if other is None or one is None:
        return one is None and other is not None
    return bool(one.value > other.value) or (one.value == other.value and one.closed and not other.closed)


def interval_of(condition: Condition) -> Interval | None:
    """The interval of a condition that only bounds one fact; None for any other."""
    bounds = condition.of if isinstance(condition, All) else (condition,)
    found: Interval | None = None
    for bound in bounds:
        if not isinstance(bound, FactBound) or (found and found.fact != bound.name):
            return None
        one = _one(bound)
        found = found._and(one) if found else one
    return found


def _one(bound: FactBound) -> Interval:
    edge = Edge(bound.value, bound.said or str(bound.value), bound.bound in (Bound.AT_LEAST, Bound.AT_MOST))
    if bound.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        return Interval(bound.name, low=edge)
    return Interval(bound.name, high=edge)


def table_faults(conditions: Sequence[Condition]) -> Iterator[tuple[int, str]]:
    """What is wrong with a decision table of which the first row that fits counts: (number of the row, sentence).

    Rows are compared where they ask the same besides one bounded fact. Rows in a deliberate order, each
    with conditions of its own, are legal.
    """
    if ALWAYS in conditions[:-1]:
        yield conditions.index(ALWAYS) + 1, "它排在 always 后面，永远轮不到"
        return
    rows = [_row(each) for each in conditions]
    covered = set()
    for place, row in enumerate(rows):
        if row is not None and any(_covers(earlier, row) for earlier in rows[:place]):
            covered.add(place)
            yield place, COVERED
    groups: dict[tuple[str, frozenset[Condition]], list[int]] = {}
    for place, row in enumerate(rows):
        if row is not None and row[1] is not None and place not in covered:
            groups.setdefault((row[1].fact, row[0]), []).append(place)
    for places in groups.values() if not covered else ():
        intervals = [each[1] for place in places if (each := rows[place]) is not None and each[1] is not None]
        gaps_matter = ALWAYS not in conditions
        for number, sentence in faults(intervals, with_gaps=gaps_matter):
            yield places[number], sentence


Row = tuple[frozenset[Condition], Interval | None]
COVERED = "前面的等级已经包括了它的全部范围，永远轮不到它"


def _row(condition: Condition) -> Row | None:
    """What a row asks besides one bounded fact, and the interval of that fact; None for other kinds of row."""
    parts = _parts(condition)
    bounds = [each for each in parts if isinstance(each, FactBound)]
    if len({each.name for each in bounds}) > 1 or condition == ALWAYS:
        return None
    rest = frozenset(each for each in parts if not isinstance(each, FactBound))
    return rest, interval_of(All(tuple(bounds))) if bounds else None


def _parts(condition: Condition) -> list[Condition]:
    if not isinstance(condition, All):
        return [condition]
    return [part for each in condition.of for part in _parts(each)]


def _covers(earlier: Row | None, row: Row) -> bool:
    """Whether an earlier row takes all that this one asks for."""
    if earlier is None or not earlier[0] <= row[0]:
        return False
    if earlier[1] is None:
        return True
    return row[1] is not None and row[1].fact == earlier[1].fact and earlier[1].contains(row[1])


def faults(intervals: Sequence[Interval], *, with_gaps: bool = True) -> Iterator[tuple[int, str]]:
    """What is wrong with bands of which the first that fits counts: (number of the band, sentence)."""
    for place, band in enumerate(intervals):
        earlier = intervals[:place]
        if any(each.contains(band) for each in earlier):
            yield place, COVERED
            return
        if any(band.meets(each) and not band.contains(each) for each in earlier):
            yield place, "它的范围和前面的等级部分重叠，请写清楚分界点归哪一级"
            return
    if with_gaps:
        yield from _gaps(intervals)


def _gaps(intervals: Sequence[Interval]) -> Iterator[tuple[int, str]]:
    rising = sorted(range(len(intervals)), key=lambda place: _start(intervals[place]))
    for lower, upper in pairwise(rising):
        below, above = intervals[lower], intervals[upper]
        if below.high is not None and above.low is not None and not below.touches(above):
            yield upper, f"{below.high.said}到{above.low.said}之间没有等级"


def _start(interval: Interval) -> tuple[bool, Any]:
    return (interval.low is not None, interval.low.value if interval.low else 0)
