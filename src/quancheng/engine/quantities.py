"""What can be counted or measured on one project: its value in a unit, and what it says in words.

Points, reviews, rankings, lights and evaluations all read these. Values are exact fractions; they are rounded once,
where a score is given or a figure is shown. `gauges.Gauge` answers what a quantity asks of a project.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Protocol

from quancheng.engine.conditions import Condition

Labels = Callable[[str], str]
SHARE_UNIT = "%"
DAYS, TIMES = "天", "个"
FEN_OF: Mapping[str, int] = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
"""Fen in one of each unit of money."""
MU_OF_SQUARE_METRE = Fraction(3, 2000)
AREA_UNITS = ("亩", "平方米")
SPANS: Mapping[str, str] = {
    "all": "累计", "year": "本年", "month": "本月", "12-months": "最近12个月", "first-year": "起报后首年",
}  # fmt: skip
"""`12-months` are those up to the newest figure, `first-year` those from the one in which figures begin."""


class ToldLike(Protocol):
    """What has been written down about a project: its facts, its figures, its records."""

    def fact(self, name: str) -> object: ...
    def measured(self, name: str, span: str) -> int | Decimal | None: ...
    def recorded(self, kind: str, span: str, when: Condition | None, field: str, newest: bool) -> object: ...


class GaugeLike(ToldLike, Protocol):
    """What a quantity may ask of a project on a day."""

    def meant(self, name: str, span: str) -> int | Decimal | None: ...
    def days_late(self, tasks: tuple[str, ...]) -> int: ...
    def late_tasks(self, tasks: tuple[str, ...]) -> int: ...
    def open_issues(self, kinds: tuple[str, ...]) -> int: ...
    def days_since(self, happening: str) -> int | None: ...
    def holds(self, condition: Condition) -> bool: ...
    def agreed(self, commitment: str) -> object: ...
    def actual(self, commitment: str) -> object: ...
    def kept(self, commitments: tuple[str, ...]) -> int: ...
    def promised(self, commitments: tuple[str, ...]) -> int: ...


class Quantity(Protocol):
    """One thing that can be measured on a project."""

    @property
    def unit(self) -> str: ...
    def value(self, gauge: GaugeLike) -> Fraction | None: ...
    def words(self, label: Labels) -> str: ...


def in_unit(value: object, unit: str) -> Fraction | None:
    """A fact's or measure's value in a unit: money is held in fen, area in square metres, percent as a share of one."""
    if isinstance(value, bool):
        return None
    if not isinstance(value, (int, Decimal)):
        return None
    exact = Fraction(value)
    if unit in FEN_OF:
        return exact / FEN_OF[unit]
    if unit == "亩":  # areas are held to a hundredth of a square metre; four places of a mu undo that rounding
        return Fraction(rounded(exact * MU_OF_SQUARE_METRE, 4))
    return exact * 100 if unit == SHARE_UNIT else exact


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Half up to so many places; exact, because a fraction is scaled to a whole number first."""
    scaled = value * 10**places
    whole = (abs(scaled.numerator) * 2 + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


def say_amount(value: Fraction | None, unit: str) -> str:
    """A value as people read it: 12.5万元, 80%, 3天."""
    if value is None:
        return "（空）"
    text = f"{rounded(value).normalize():f}"
    return f"{text}{unit}"


@dataclass(frozen=True)
class FactAmount:
    """A numeric fact."""

    name: str
    unit: str

    def value(self, gauge: ToldLike) -> Fraction | None:
        return in_unit(gauge.fact(self.name), self.unit)

    def words(self, label: Labels) -> str:
        return label(self.name)


@dataclass(frozen=True)
class MeasureAmount:
    """What has been reported under a measure in a span; with `planned` what was meant to be reached by now."""

    name: str
    unit: str
    span: str = "all"
    planned: bool = False

    def value(self, gauge: GaugeLike) -> Fraction | None:
        found = gauge.meant(self.name, self.span) if self.planned else gauge.measured(self.name, self.span)
        return in_unit(found, self.unit)

    def words(self, label: Labels) -> str:
        return f"{SPANS[self.span]}{'计划' if self.planned else ''}{label(self.name)}"


@dataclass(frozen=True)
class RecordAmount:
    """Records of a kind: how many there are, what a field of them adds up to, or with `newest` the field's last one."""

    kind: str
    unit: str = TIMES
    span: str = "all"
    when: Condition | None = None
    field: str = ""
    newest: bool = False

    def value(self, gauge: ToldLike) -> Fraction | None:
        return in_unit(gauge.recorded(self.kind, self.span, self.when, self.field, self.newest), self.unit)

    def words(self, label: Labels) -> str:
        only = f"（{self.when.words(label)}）" if self.when is not None else ""
        what = f"的{label(f'{self.kind}.{self.field}')}" if self.field else "数"
        return f"{'最新一条' if self.newest else SPANS[self.span]}{label(self.kind)}{only}{what}"


@dataclass(frozen=True)
class Agreed:
    """The agreed value of a commitment."""

    commitment: str
    unit: str

    def value(self, gauge: GaugeLike) -> Fraction | None:
        return in_unit(gauge.agreed(self.commitment), self.unit)

    def words(self, label: Labels) -> str:
        return f"约定的{label(self.commitment)}"


@dataclass(frozen=True)
class Actual:
    """The actual value of a commitment."""

    commitment: str
    unit: str

    def value(self, gauge: GaugeLike) -> Fraction | None:
        return in_unit(gauge.actual(self.commitment), self.unit)

    def words(self, label: Labels) -> str:
        return f"实际的{label(self.commitment)}"


@dataclass(frozen=True)
class KeptCommitments:
    """How many commitments are kept."""

    commitments: tuple[str, ...] = ()
    unit: str = TIMES

    def value(self, gauge: GaugeLike) -> Fraction | None:
        return Fraction(gauge.kept(self.commitments))

    def words(self, label: Labels) -> str:
        return f"已履行的约定数{_only(self.commitments, label)}"


@dataclass(frozen=True)
class Promised:
    """How many commitments have been agreed on and were not relieved."""

    commitments: tuple[str, ...] = ()
    unit: str = TIMES

    def value(self, gauge: GaugeLike) -> Fraction | None:
        return Fraction(gauge.promised(self.commitments))

    def words(self, label: Labels) -> str:
        return f"已约定的项数{_only(self.commitments, label)}"


@dataclass(frozen=True)
class DaysLate:
    """By how many days the latest open task is beyond its day; 0 where none is."""

    tasks: tuple[str, ...] = ()
    unit: str = DAYS

    def value(self, gauge: GaugeLike) -> Fraction | None:
        return Fraction(gauge.days_late(self.tasks))

    def words(self, label: Labels) -> str:
        return f"{_several(self.tasks, label, '事项')}逾期天数"


@dataclass(frozen=True)
class LateTasks:
    """How many open tasks are beyond their day."""

    tasks: tuple[str, ...] = ()
    unit: str = TIMES

    def value(self, gauge: GaugeLike) -> Fraction | None:
        return Fraction(gauge.late_tasks(self.tasks))

    def words(self, label: Labels) -> str:
        return f"逾期{_several(self.tasks, label, '事项')}数"


@dataclass(frozen=True)
class OpenIssues:
    """How many problems nobody has solved."""

    kinds: tuple[str, ...] = ()
    unit: str = TIMES

    def value(self, gauge: GaugeLike) -> Fraction | None:
        return Fraction(gauge.open_issues(self.kinds))

    def words(self, label: Labels) -> str:
        return f"未解决的{_several(self.kinds, label, '问题')}数"


@dataclass(frozen=True)
class DaysSince:
    """Calendar days since a happening; unknown while it has not taken place."""

    happening: str
    unit: str = DAYS

    def value(self, gauge: GaugeLike) -> Fraction | None:
        days = gauge.days_since(self.happening)
        return None if days is None else Fraction(days)

    def words(self, label: Labels) -> str:
        return f"{label(self.happening)}以来天数"


@dataclass(frozen=True)
class Counts:
    """1 for a project on which a condition holds, 0 for any other."""

    condition: Condition
    unit: str = TIMES

    def value(self, gauge: GaugeLike) -> Fraction | None:
        return Fraction(int(gauge.holds(self.condition)))

    def words(self, label: Labels) -> str:
        return f"{self.condition.words(label)}的项目数"


@dataclass(frozen=True)
class Ratio:
    """One quantity over another: a share in percent where both are of one unit, otherwise so much per so much."""

    of: Quantity
    by: Quantity

    @property
    def unit(self) -> str:
        return SHARE_UNIT if self.of.unit == self.by.unit else f"{self.of.unit}/{self.by.unit}"

    def value(self, gauge: GaugeLike) -> Fraction | None:
        return divided(self.of.value(gauge), self.by.value(gauge), self.unit)

    def words(self, label: Labels) -> str:
        return f"{self.of.words(label)}与{self.by.words(label)}之比"


def divided(over: Fraction | None, under: Fraction | None, unit: str) -> Fraction | None:
    """Nothing where either is unknown or there is nothing to divide by."""
    if over is None or not under:
        return None
    return over / under * (100 if unit == SHARE_UNIT else 1)


def _several(names: tuple[str, ...], label: Labels, otherwise: str) -> str:
    return "、".join(map(label, names)) or otherwise


def _only(names: tuple[str, ...], label: Labels) -> str:
    return f"（{'、'.join(map(label, names))}）" if names else ""


def exact(value: Decimal) -> Decimal:
    """A score to two places, half up."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
