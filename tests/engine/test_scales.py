"""Scores from values: slopes, steps, so much for each, caps; exact to two places, half up."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quancheng.engine.conditions import Bound
from quancheng.engine.quantities import in_unit, rounded, say_amount
from quancheng.engine.scales import Knot, Limit, Scale, Step

NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=3)
SCORES = st.decimals(min_value=-100, max_value=100, places=2)


def knots(points: list[tuple[Decimal, Decimal]]) -> tuple[Knot, ...]:
    return tuple(Knot(at=at, score=score) for at, score in points)


def slowly(points: list[tuple[Decimal, Decimal]], value: Decimal) -> Decimal:
    """The line between two points by cross-multiplying, with a long decimal instead of fractions."""
    if value <= points[0][0]:
        return points[0][1].quantize(Decimal("0.01"))
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 <= value <= x1:
            top = Fraction(y0) * Fraction(x1 - value) + Fraction(y1) * Fraction(value - x0)
            exact = top / Fraction(x1 - x0)
            cents = exact * 100
            whole = int(abs(cents) + Fraction(1, 2)) * (1 if cents >= 0 else -1)
            return Decimal(whole).scaleb(-2)
    return points[-1][1].quantize(Decimal("0.01"))


@given(st.lists(st.tuples(NUMBERS, SCORES), min_size=2, max_size=5, unique_by=lambda each: each[0]), NUMBERS)
def test_a_slope_is_what_a_slow_reckoner_finds(points: list[tuple[Decimal, Decimal]], value: Decimal) -> None:
    points = sorted(points)
    assert Scale(slope=knots(points)).score(Fraction(value)) == slowly(points, value)


@given(NUMBERS, SCORES)
def test_a_cap_is_never_passed_and_only_a_cap_lowers(value: Decimal, cap: Decimal) -> None:
    free = Scale(each=Knot(at=Decimal(2), score=Decimal(3)))
    bound = Scale(each=Knot(at=Decimal(2), score=Decimal(3)), cap=cap)
    score, capped = free.score(Fraction(value)), bound.score(Fraction(value))
    assert score is not None and capped is not None
    assert capped == min(score, cap)


@given(st.fractions(min_value=-1000, max_value=1000))
def test_rounding_is_half_up_and_no_float_is_near(value: Fraction) -> None:
    exact = (Decimal(value.numerator) / Decimal(value.denominator)) if value.denominator in (1, 2, 4, 5, 8) else None
    found = rounded(value)
    assert abs(Fraction(found) - value) <= Fraction(1, 200)
    if exact is not None:
        assert found == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("value", "score"), [("299.999", "12.00"), ("300", "20.00"), ("200", "12.00"), ("199.999", "0.00")]
)
def test_steps_know_which_side_a_bound_is_on(value: str, score: str) -> None:
    steps = (
        Step(score=Decimal(20), limit=Limit(bound=Bound.AT_LEAST, value=Decimal(300))),
        Step(score=Decimal(12), limit=Limit(bound=Bound.AT_LEAST, value=Decimal(200))),
        Step(score=Decimal(0)),
    )
    assert Scale(steps=steps).score(Fraction(value)) == Decimal(score)


@pytest.mark.parametrize(("value", "score"), [("0.9999", "0"), ("1", "2"), ("1.9999", "2"), ("2", "4")])
def test_each_counts_full_amounts_only(value: str, score: str) -> None:
    assert Scale(each=Knot(at=Decimal(1), score=Decimal(2))).score(Fraction(value)) == Decimal(score)


def test_an_unknown_value_has_no_score_and_a_fixed_one_needs_no_value() -> None:
    assert Scale(slope=knots([(Decimal(0), Decimal(0)), (Decimal(1), Decimal(1))])).score(None) is None
    assert Scale(fixed=Decimal(3)).score(None) == Decimal(3)


def test_a_hundred_mu_are_a_hundred_mu_though_square_metres_are_rounded() -> None:
    assert in_unit(Decimal("66666.67"), "亩") == 100
    assert say_amount(in_unit(30_000_000_000, "亿元"), "亿元") == "3亿元"
    assert in_unit("文字", "万元") is None
