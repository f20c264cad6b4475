"""Union, difference and lengths of stretches of days, against a slow oracle that holds every day in a set."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quancheng.engine import spans
from quancheng.engine.spans import Span
from tests.engine.county import CALENDAR

FIRST = date(2026, 1, 1)
DAYS = st.integers(min_value=0, max_value=200).map(lambda number: FIRST + timedelta(days=number))
SPANS = st.lists(st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair))), max_size=12)


def days_in(found: list[Span]) -> set[date]:
    """Every day d with a < d <= b, one by one."""
    return {start + timedelta(days=number) for start, end in found for number in range(1, (end - start).days + 1)}


@given(SPANS)
def test_a_union_holds_the_same_days_each_once(some: list[Span]) -> None:
    found = spans.union(some)
    assert days_in(found) == days_in(some)
    assert spans.length(found, working=False, calendar=CALENDAR) == len(days_in(some))


@given(SPANS, SPANS)
def test_what_is_taken_out_is_out_and_nothing_else(some: list[Span], out: list[Span]) -> None:
    assert days_in(spans.without(some, out)) == days_in(some) - days_in(out)


@given(SPANS)
def test_working_days_are_those_of_the_calendar(some: list[Span]) -> None:
    worked = {day for day in days_in(some) if CALENDAR.is_working(day)}
    assert spans.length(spans.union(some), working=True, calendar=CALENDAR) == len(worked)


@given(SPANS, st.integers(min_value=1, max_value=60), st.booleans())
def test_the_day_reached_is_the_one_with_which_so_many_are_full(some: list[Span], count: int, working: bool) -> None:
    """The oracle lets the last span go on and counts day by day."""
    found = spans.union(some)
    reached = spans.day_reached(found, count, working=working, calendar=CALENDAR)
    if not found:
        assert reached is None
        return
    held = sorted(days_in([*found[:-1], (found[-1][0], FIRST + timedelta(days=600))]))
    counted = [day for day in held if not working or CALENDAR.is_working(day)]
    assert reached == counted[count - 1]


def test_touching_spans_are_one_and_empty_ones_fall_away() -> None:
    day = timedelta(days=1)
    assert spans.union([(FIRST, FIRST), (FIRST, FIRST + day), (FIRST + day, FIRST + 3 * day)]) == [
        (FIRST, FIRST + 3 * day)
    ]
