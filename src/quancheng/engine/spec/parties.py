"""What a pack says of parties that differ by project: in or out of park, by industry, by whose lead it is."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.engine.conditions import Condition
from quancheng.engine.spec.base import Basis


@dataclass(frozen=True, kw_only=True)
class PartyCase:
    """Who it is where the condition holds: a unit, post, role or other party, or the unit of a role's holder."""

    when: Condition
    party: str = ""
    unit_of: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """A party that each project has its own of; the first case that holds says who it is."""

    id: str
    label: str
    cases: tuple[PartyCase, ...]
    basis: Basis
