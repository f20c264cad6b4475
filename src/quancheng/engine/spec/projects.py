"""What a pack says of projects themselves: facts, happenings, grades, libraries."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.engine.conditions import Condition
from quancheng.engine.spec.base import Basis, FactType


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A typed field. `units` are those that a `unit` field chooses among.

    An amount that is `part_of` another is doubted where it is larger than it.
    """

    id: str
    label: str
    type: FactType
    choices: tuple[str, ...] = ()
    required: bool = False
    sensitive: bool = False
    basis: Basis = ()
    units: tuple[str, ...] = ()
    part_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class Happening:
    """A named fact in time, such as 协议签订; marked by a task or recorded by the named party."""

    id: str
    label: str
    recorded_by: str | None = None
    basis: Basis = ()


@dataclass(frozen=True, kw_only=True)
class Band:
    """One row of a decision table: the first band whose condition holds is the grade."""

    grade: str
    label: str
    when: Condition
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A way of grading or classing projects; re-evaluated whenever a fact it reads changes."""

    id: str
    label: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, kw_only=True)
class Library:
    """A library of projects: membership is a condition and is never moved by hand."""

    id: str
    label: str
    holds: Condition
    kept_by: tuple[str, ...]
    order: tuple[str, ...]
    basis: Basis
