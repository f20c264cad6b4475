"""What a pack says of its notice and of who there is: clauses, place, units, posts, roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.spec.base import Anchors, Basis, Power


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One demand of the notice, in our own short words; a clause without a rule says why."""

    id: str
    ref: str
    kind: str
    text: str
    no_rule_because: str | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    name: str
    level: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """The notice itself; `number` is None where the notice carries none."""

    title: str
    number: str | None
    issued: date | None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A defect found in the source and the reading chosen."""

    found: str
    chosen: str
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class Unit:
    """An organisation of the place, by its role in the notice.

    `in_each`: not the place has it but each jurisdiction of these kinds has its own; `otherwise` is the unit that acts
    where a project belongs to none of them.
    """

    id: str
    label: str
    duty: str
    basis: Basis
    lead: bool = False
    in_each: tuple[str, ...] = ()
    otherwise: str | None = None


@dataclass(frozen=True, kw_only=True)
class Post:
    """A position in a unit; `powers` say what it may do beyond its tasks.

    `stands_in` is the post for which it acts while nobody holds that one.
    """

    id: str
    label: str
    unit: str
    powers: frozenset[Power]
    basis: Basis
    stands_in: str | None = None


@dataclass(frozen=True, kw_only=True)
class Role:
    """A position on one project, filled by an event (package lead, dedicated person …).

    Whoever `serves_enterprise` is the one to whom the enterprise turns.
    """

    id: str
    label: str
    named_by: str
    basis: Basis
    applies: Condition = ALWAYS
    alert_after: Anchors | None = None
    serves_enterprise: bool = False


@dataclass(frozen=True, kw_only=True)
class UnitGroup:
    """Units named together, such as the lead departments of the start plan."""

    id: str
    label: str
    units: tuple[str, ...]
    basis: Basis
