"""One condition object: does it hold, what does it say in words, what does it depend on.

`cases.conditions` turns the same objects into database queries; a test runs both over the same projects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

Comparable = int | Decimal | date | str | bool | None
Labels = Callable[[str], str]


class Situation(Protocol):
    """What a condition may look at."""

    def fact(self, name: str) -> Comparable: ...
    def happened(self, name: str) -> date | None: ...
    def is_done(self, task: str, outcome: str | None = None) -> bool: ...
    def stands_in(self, stage: str) -> bool: ...
    def has_left(self, stage: str) -> bool: ...
    def grade(self, scheme: str) -> str | None: ...


class Bound(StrEnum):
    """Comparisons; each says whether the end itself is included."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


BOUND_WORDS = {
    Bound.AT_LEAST: "不低于（含）",
    Bound.MORE_THAN: "高于（不含）",
    Bound.AT_MOST: "不超过（含）",
    Bound.LESS_THAN: "低于（不含）",
}


class Condition(Protocol):
    def holds(self, situation: Situation) -> bool: ...
    def words(self, label: Labels) -> str: ...
    def reads(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Always:
    def holds(self, situation: Situation) -> bool:
        return True

    def words(self, label: Labels) -> str:
        return "任何情况"

    def reads(self) -> frozenset[str]:
        return frozenset()


ALWAYS = Always()


@dataclass(frozen=True)
class All:
    of: tuple[Condition, ...]

    def holds(self, situation: Situation) -> bool:
        return all(each.holds(situation) for each in self.of)

    def words(self, label: Labels) -> str:
        return "，并且".join(_nested(each, label) for each in self.of)

    def reads(self) -> frozenset[str]:
        return frozenset().union(*(each.reads() for each in self.of))


@dataclass(frozen=True)
class AnyOf:
    of: tuple[Condition, ...]

    def holds(self, situation: Situation) -> bool:
        return any(each.holds(situation) for each in self.of)

    def words(self, label: Labels) -> str:
        return "，或者".join(_nested(each, label) for each in self.of)

    def reads(self) -> frozenset[str]:
        return frozenset().union(*(each.reads() for each in self.of))


@dataclass(frozen=True)
class Not:
    what: Condition

    def holds(self, situation: Situation) -> bool:
        return not self.what.holds(situation)

    def words(self, label: Labels) -> str:
        return f"不是（{self.what.words(label)}）"

    def reads(self) -> frozenset[str]:
        return self.what.reads()


@dataclass(frozen=True)
class FactIs:
    """A fact with exactly this value; `said` is how the pack writes it (1亿元, 15%), where the value alone misleads."""

    name: str
    value: Comparable
    said: str = ""

    def holds(self, situation: Situation) -> bool:
        return situation.fact(self.name) == self.value

    def words(self, label: Labels) -> str:
        return f"{label(self.name)}为{self.said or say_value(self.value)}"

    def reads(self) -> frozenset[str]:
        return frozenset({f"fact:{self.name}"})


@dataclass(frozen=True)
class FactIn:
    name: str
    values: tuple[Comparable, ...]
    said: tuple[str, ...] = ()

    def holds(self, situation: Situation) -> bool:
        return situation.fact(self.name) in self.values

    def words(self, label: Labels) -> str:
        return f"{label(self.name)}为{'、'.join(self.said or map(say_value, self.values))}之一"

    def reads(self) -> frozenset[str]:
        return frozenset({f"fact:{self.name}"})


@dataclass(frozen=True)
class FactBound:
    """A fact compared with a bound of the same type; an unknown fact never meets it. Money is in fen."""

    name: str
    bound: Bound
    value: int | Decimal | date
    said: str = ""

    def holds(self, situation: Situation) -> bool:
        known = situation.fact(self.name)
        if known is None or isinstance(known, (str, bool)):
            return False
        return _compare(known, self.bound, self.value)

    def words(self, label: Labels) -> str:
        return f"{label(self.name)}{BOUND_WORDS[self.bound]}{self.said or say_value(self.value)}"

    def reads(self) -> frozenset[str]:
        return frozenset({f"fact:{self.name}"})


@dataclass(frozen=True)
class FactKnown:
    name: str

    def holds(self, situation: Situation) -> bool:
        return situation.fact(self.name) not in (None, "")

    def words(self, label: Labels) -> str:
        return f"已填写{label(self.name)}"

    def reads(self) -> frozenset[str]:
        return frozenset({f"fact:{self.name}"})


@dataclass(frozen=True)
class Happened:
    name: str

    def holds(self, situation: Situation) -> bool:
        return situation.happened(self.name) is not None

    def words(self, label: Labels) -> str:
        return f"已{label(self.name)}"

    def reads(self) -> frozenset[str]:
        return frozenset({f"happening:{self.name}"})


@dataclass(frozen=True)
class TaskDone:
    task: str
    outcome: str | None = None

    def holds(self, situation: Situation) -> bool:
        return situation.is_done(self.task, self.outcome)

    def words(self, label: Labels) -> str:
        return f"已完成“{label(self.task)}”" + (f"（结果：{label(self.outcome)}）" if self.outcome else "")

    def reads(self) -> frozenset[str]:
        return frozenset({f"task:{self.task}"})


@dataclass(frozen=True)
class InStage:
    stage: str

    def holds(self, situation: Situation) -> bool:
        return situation.stands_in(self.stage)

    def words(self, label: Labels) -> str:
        return f"处于“{label(self.stage)}”阶段"

    def reads(self) -> frozenset[str]:
        return frozenset({f"stage:{self.stage}"})


@dataclass(frozen=True)
class StageLeftBehind:
    stage: str

    def holds(self, situation: Situation) -> bool:
        return situation.has_left(self.stage)

    def words(self, label: Labels) -> str:
        return f"已走完“{label(self.stage)}”阶段"

    def reads(self) -> frozenset[str]:
        return frozenset({f"stage:{self.stage}"})


@dataclass(frozen=True)
class GradeIs:
    scheme: str
    grade: str

    def holds(self, situation: Situation) -> bool:
        return situation.grade(self.scheme) == self.grade

    def words(self, label: Labels) -> str:
        return f"{label(self.scheme)}为{label(self.grade)}"

    def reads(self) -> frozenset[str]:
        return frozenset({f"grade:{self.scheme}"})


def say_value(value: Comparable) -> str:
    """A value as people read it: 是/否, a date in Chinese, the rest as it stands."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "（空）" if value is None else str(value)


def _nested(condition: Condition, label: Labels) -> str:
    words = condition.words(label)
    return f"（{words}）" if isinstance(condition, (All, AnyOf)) else words


def _compare(known: int | Decimal | date, bound: Bound, value: int | Decimal | date) -> bool:
    match bound:
        case Bound.AT_LEAST:
            return known >= value  # type: ignore[operator]
        case Bound.MORE_THAN:
            return known > value  # type: ignore[operator]
        case Bound.AT_MOST:
            return known <= value  # type: ignore[operator]
        case Bound.LESS_THAN:
            return known < value  # type: ignore[operator]
