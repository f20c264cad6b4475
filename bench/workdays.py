"""Working days: add n to a million dates of 2004 to 2026, count between a million pairs; cost independent of n.

The floor is a bare look-up in a dict of the same dates, measured in the same run. `rate` is that of the slower of
add and count, each called singly through the public interface.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median
from time import perf_counter

from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar

DATES = 1_000_000
RUNS = 5
DISTANCES = (1, 10, 100, 1000)
SEED = 20260928


def run() -> dict[str, object]:
    """Rates per second, medians of five runs."""
    calendar = load_calendar()
    days, numbers, others = given(calendar)
    adds = rates(lambda: add_all(calendar, days, numbers))
    counts = rates(lambda: count_all(calendar, days, others))
    table = dict.fromkeys(days, 1)
    floor = median(rates(lambda: look_up_all(table, days)))
    slower = min(adds, counts, key=median)
    return {
        "bench": "workdays",
        "rate": round(median(slower)),
        "unit": "operations/s",
        "floor": round(floor),
        "ratio": round(median(slower) / floor, 3),
        "runs": [round(each) for each in slower],
        "add": round(median(adds)),
        "count": round(median(counts)),
        "add_by_n": {str(n): round(median(rates(lambda n=n: add_all(calendar, days, [n] * DATES)))) for n in DISTANCES},
    }


def given(calendar: Calendar) -> tuple[list[date], list[int], list[date]]:
    """A million dates, distances of -250 to 250 working days, and a million other dates; the same every time."""
    chance = random.Random(SEED)
    first, last = date(2004, 1, 1).toordinal(), date(2026, 12, 31).toordinal()
    days = [date.fromordinal(chance.randint(first, last)) for _ in range(DATES)]
    numbers = [chance.randint(-250, 250) for _ in range(DATES)]
    return days, numbers, [date.fromordinal(chance.randint(first, last)) for _ in range(DATES)]


def rates(work: Callable[[], None]) -> list[float]:
    return [DATES / timed(work) for _ in range(RUNS)]


def timed(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def add_all(calendar: Calendar, days: Sequence[date], numbers: Sequence[int]) -> None:
    for day, n in zip(days, numbers, strict=True):
        calendar.add(day, n)


def count_all(calendar: Calendar, days: Sequence[date], others: Sequence[date]) -> None:
    for day, other in zip(days, others, strict=True):
        calendar.count(day, other)


def look_up_all(table: dict[date, int], days: Sequence[date]) -> None:
    for day in days:
        table[day]


if __name__ == "__main__":
    print(json.dumps(run()))
