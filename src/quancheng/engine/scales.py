"""How a value becomes a score: a fixed number, a slope between points, steps, so much for each; never beyond its cap.

>>> slope = Scale(slope=(Knot(at=Decimal(100), score=Decimal(0)), Knot(at=Decimal(300), score=Decimal(20))))
>>> slope.score(Fraction(150)), slope.score(Fraction(50)), slope.score(Fraction(999))
(Decimal('5.00'), Decimal('0.00'), Decimal('20.00'))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from quancheng.engine.conditions import BOUND_WORDS, Bound
from quancheng.engine.quantities import rounded

Labels = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Knot:
    """A point of a slope: at this value, this score."""

    at: Decimal
    score: Decimal


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A value compared with a bound."""

    bound: Bound
    value: Decimal

    def holds(self, value: Fraction) -> bool:
        limit = Fraction(self.value)
        match self.bound:
            case Bound.AT_LEAST:
                return value >= limit
            case Bound.MORE_THAN:
                return value > limit
            case Bound.AT_MOST:
                return value <= limit
            case Bound.LESS_THAN:
                return value < limit

    def said(self, unit: str) -> str:
        return f"{BOUND_WORDS[self.bound]}{plain(self.value)}{unit}"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One band of a step table; without a limit it takes all that is left."""

    score: Decimal
    limit: Limit | None = None


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Exactly one of `fixed`, `slope`, `steps` and `each` says the score; `cap` is the most it can be.

    A slope is level before its first point and after its last. `each` gives its score for every full `at`.
    """

    fixed: Decimal | None = None
    slope: tuple[Knot, ...] = ()
    steps: tuple[Step, ...] = ()
    each: Knot | None = None
    cap: Decimal | None = None
    unit: str = ""

    def score(self, value: Fraction | None) -> Decimal | None:
        """The score to two places, half up; None where the value is unknown and the scale needs one."""
        if self.fixed is None and value is None:
            return None
        found = rounded(self._exact(value))
        return found if self.cap is None else min(found, self.cap)

    def _exact(self, value: Fraction | None) -> Fraction:
        if self.fixed is not None or value is None:
            return Fraction(self.fixed or 0)
        if self.slope:
            return _on_slope(self.slope, value)
        if self.each is not None:
            return Fraction(value // Fraction(self.each.at)) * Fraction(self.each.score)
        found = next((step for step in self.steps if step.limit is None or step.limit.holds(value)), None)
        return Fraction(found.score) if found else Fraction(0)

    @property
    def most(self) -> Decimal | None:
        """The highest score it can give; None where it has no end."""
        ends = [*(knot.score for knot in self.slope), *(step.score for step in self.steps)]
        ends += [] if self.fixed is None else [self.fixed]
        highest = max(ends, default=None) if self.each is None else None
        return self.cap if highest is None else min(highest, self.cap or highest)

    def words(self, label: Labels) -> str:
        """The rule in words: 不低于（含）300万元/亩得20分，否则得0分."""
        return f"{self._said()}{f'，最多{plain(self.cap)}分' if self.cap is not None else ''}"

    def _said(self) -> str:
        if self.fixed is not None:
            return f"计{plain(self.fixed)}分"
        if self.each is not None:
            return f"每{plain(self.each.at)}{self.unit}计{plain(self.each.score)}分"
        if self.slope:
            points = "，".join(f"{plain(each.at)}{self.unit}计{plain(each.score)}分" for each in self.slope)
            return f"{points}，其间按比例"
        bands = (
            f"{step.limit.said(self.unit) if step.limit else '其余'}计{plain(step.score)}分" for step in self.steps
        )
        return "，".join(bands)


def _on_slope(knots: tuple[Knot, ...], value: Fraction) -> Fraction:
    if value <= Fraction(knots[0].at):
        return Fraction(knots[0].score)
    for low, high in pairwise(knots):
        if value <= Fraction(high.at):
            way = (value - Fraction(low.at)) / (Fraction(high.at) - Fraction(low.at))
            return Fraction(low.score) + way * (Fraction(high.score) - Fraction(low.score))
    return Fraction(knots[-1].score)


def plain(number: Decimal) -> str:
    """A number without needless noughts."""
    return f"{number.normalize():f}"
