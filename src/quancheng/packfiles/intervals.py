"""Bounds on one fact as intervals, to find grades that can never be given, gaps, overlaps, and empty conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from quancheng.engine.conditions import All, Bound, Condition, FactBound

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


def faults(intervals: Sequence[Interval]) -> Iterator[tuple[int, str]]:
    """What is wrong with bands of which the first that fits counts: (number of the band, sentence)."""
    for place, band in enumerate(intervals):
        earlier = intervals[:place]
        if any(each.contains(band) for each in earlier):
            yield place, "前面的等级已经包括了它的全部范围，永远轮不到它"
            return
        if any(band.meets(each) and not band.contains(each) for each in earlier):
            yield place, "它的范围和前面的等级部分重叠，请写清楚分界点归哪一级"
            return
    yield from _gaps(intervals)


def _gaps(intervals: Sequence[Interval]) -> Iterator[tuple[int, str]]:
    rising = sorted(range(len(intervals)), key=lambda place: _start(intervals[place]))
    for lower, upper in pairwise(rising):
        below, above = intervals[lower], intervals[upper]
        if below.high is not None and above.low is not None and not below.touches(above):
            yield upper, f"{below.high.said}到{above.low.said}之间没有等级"


def _start(interval: Interval) -> tuple[bool, Any]:
    return (interval.low is not None, interval.low.value if interval.low else 0)
