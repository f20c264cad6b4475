"""The shape in which every rate is told: the median of the runs beside a floor measured in the same run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter

RUNS = 5


def rate_of(work: Callable[[], int]) -> float:
    """How many things a second; `work` answers how many it did."""
    start = perf_counter()
    done = work()
    return done / (perf_counter() - start)


def rates_told(
    bench: str, unit: str, runs: Sequence[float], floors: Sequence[float], **more: object
) -> dict[str, object]:
    """The figures of a bench that measures one rate. `ratio` is the median of the runs' own ratios."""
    return {
        "bench": bench,
        "rate": round(median(runs)),
        "unit": unit,
        "floor": round(median(floors)),
        "ratio": round(median(run / floor for run, floor in zip(runs, floors, strict=True)), 3),
        "runs": [round(each) for each in runs],
        "floors": [round(each) for each in floors],
        **more,
    }


def percentile(times: Sequence[float], share: float) -> float:
    """The time under which that share of the calls stayed, by the nearest rank."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
