"""Quotas read against the time passed: how many there should be, how many there are, who lags and who is late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import product

from quancheng.engine.pack import Dimension, Pack, Quota
from quancheng.engine.periods import MONTHS_IN_YEAR, add_months
from quancheng.engine.territory import seats

MONTHS = {"year": MONTHS_IN_YEAR, "quarter": 3, "month": 1}
Which = tuple[str, ...]
"""One cell of a quota: a unit or value for each of its dimensions, in their order."""


class Pace(StrEnum):
    MET = "met"
    ON_PACE = "on pace"
    BEHIND = "behind"
    MISSED = "missed"
    COMING = "coming"


PACE_WORDS: Mapping[Pace, str] = {
    Pace.MET: "已完成", Pace.ON_PACE: "进度正常", Pace.BEHIND: "进度落后", Pace.MISSED: "未完成",
    Pace.COMING: "尚未开始",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Period:
    """A year, quarter or month; both days are included."""

    name: str
    first: date
    last: date

    def passed(self, on: date) -> Decimal:
        """The share of its days that is over, today included."""
        days = (self.last - self.first).days + 1
        return Decimal(min(max((on - self.first).days + 1, 0), days)) / days


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One cell of a quota on a day. `wanted` is how many the time passed asks for, rounded down."""

    quota: str
    which: Which
    target: int
    done: int
    wanted: int
    pace: Pace

    @property
    def share(self) -> int:
        """Done of the target in percent, at most 100."""
        return min(100, self.done * 100 // self.target)


@dataclass(frozen=True, kw_only=True)
class QuotaRead:
    """A quota in one of its periods with every cell's standing."""

    quota: Quota
    period: Period
    cells: list[Standing]


def period_of(quota: Quota, day: date) -> Period:
    """The period of a quota in which a day lies."""
    months = MONTHS[quota.every]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    name = {"year": f"{first.year}年", "quarter": f"{first.year}年第{(first.month + 2) // 3}季度"}.get(
        quota.every, f"{first.year}年{first.month}月"
    )
    return Period(name=name, first=first, last=add_months(first, months) - timedelta(days=1))


def period_before(quota: Quota, period: Period) -> Period:
    return period_of(quota, period.first - timedelta(days=1))


def cells(pack: Pack, quota: Quota) -> Iterator[Which]:
    """Every cell that has to be met: each unit with each direction; a unit that each county has counts in each."""
    for which in quota.only or product(*(_ways(each) for each in quota.per)):
        yield from product(*(_seats(pack, way, name) for way, name in zip(quota.per, which, strict=True)))


def _ways(dimension: Dimension) -> tuple[str, ...]:
    return dimension.units or dimension.values


def _seats(pack: Pack, dimension: Dimension, name: str) -> tuple[str, ...]:
    return seats(pack, name) if dimension.units else (name,)


def stand(pack: Pack, quota: Quota, counted: Mapping[Which, int], *, period: Period, on: date) -> list[Standing]:
    """Each cell with its pace; `counted` may lack cells in which there is nothing."""
    return [_stand(quota, which, counted.get(which, 0), period, on) for which in cells(pack, quota)]


def _stand(quota: Quota, which: Which, done: int, period: Period, on: date) -> Standing:
    passed, target = period.passed(on), quota.at_least
    wanted = int(passed * target)
    return Standing(
        quota=quota.id, which=which, target=target, done=done, wanted=wanted,
        pace=_pace(quota, done, wanted, passed, is_over=on > period.last),
    )  # fmt: skip


def _pace(quota: Quota, done: int, wanted: int, passed: Decimal, *, is_over: bool) -> Pace:
    if done >= quota.at_least:
        return Pace.MET
    if is_over:
        return Pace.MISSED
    if passed == 0:
        return Pace.COMING
    lags = done < wanted and Decimal(done) / quota.at_least < passed - quota.margin
    return Pace.BEHIND if lags else Pace.ON_PACE


def unit_of(quota: Quota, which: Which) -> str:
    """The unit that a cell warns: the first it is counted for, else who the quota names."""
    for dimension, name in zip(quota.per, which, strict=True):
        if dimension.units:
            return name
    return quota.who


def words_of(pack: Pack, which: Iterable[str]) -> str:
    """A cell in words: 经开区 · 装备制造."""
    return " · ".join(pack.label_of(name) for name in which)
