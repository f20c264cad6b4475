"""Where a project could land: sites with what they offer, and how they are compared for a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.spec.base import Basis, Value


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a site offers for a fact of a project: an amount, a yes, a choice; money in fen, area in square metres."""

    fact: str
    value: Value
    said: str


@dataclass(frozen=True, kw_only=True)
class Site:
    """A county, zone or park in which projects can land: its leading industries, the chain links it has, its offers."""

    id: str
    label: str
    basis: Basis
    unit: str | None = None
    industries: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()

    def offer(self, fact: str) -> Offer | None:
        return next((each for each in self.offers if each.fact == fact), None)


COMPARED: Mapping[str, str] = {
    "industry": "主导产业契合",
    "chain": "产业链完整度",
    "offer": "承载条件",
}


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that is compared, with its weight; `fact` is what an offer must meet."""

    label: str
    compares: str
    weight: int
    basis: Basis
    fact: str | None = None


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The links that an industry's chain needs around a project."""

    industry: str
    links: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Matching:
    """How sites are ranked for projects of which `when` holds; `industry` is the fact that names their industry."""

    id: str
    label: str
    industry: str
    criteria: tuple[Criterion, ...]
    basis: Basis
    chains: tuple[Chain, ...] = ()
    when: Condition = ALWAYS

    def chain_of(self, industry: object) -> tuple[str, ...]:
        return next((each.links for each in self.chains if each.industry == industry), ())
