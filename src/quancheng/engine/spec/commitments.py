"""What a pack says of what agreements oblige either side to: indicators, instalments, payment by the government."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.periods import Period
from quancheng.engine.quantities import Quantity
from quancheng.engine.recurrence import Recurrence
from quancheng.engine.spec.base import Anchors, Basis, FactType

SIDES: Mapping[str, str] = {"enterprise": "企业", "government": "政府"}
REACHED: Mapping[str, str] = {"at least": "不低于", "at most": "不高于", "as agreed": "按约定"}
"""How an actual value keeps the agreed one; `as agreed` is for words, judged by a person."""


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """A part of the agreed sum that is due with an event: an amount in fen, or a share of the whole."""

    id: str
    label: str
    at: Anchors
    amount: int | None = None
    share: Decimal | None = None
    within: Period | None = None


@dataclass(frozen=True, kw_only=True)
class Fulfilment:
    """How the government fulfils: application, approval, payment. `major_from` is in fen, decided by `decided_by`."""

    applied_by: str
    approved_by: str
    paid_by: str
    major_from: int | None = None
    decided_by: str = ""
    approve_within: Period | None = None
    pay_within: Period | None = None


@dataclass(frozen=True, kw_only=True)
class CommitmentKind:
    """One thing that the agreement obliges a side to; its value and day are agreed for each project."""

    id: str
    label: str
    side: str
    type: FactType
    checked_by: str
    basis: Basis
    by: str = ""
    reached: str = "at least"
    unit: str = ""
    fact: str | None = None
    document: str | None = None
    since: Anchors | None = None
    within: Period | None = None
    applies: Condition = ALWAYS
    evidence: tuple[str, ...] = ()
    every: Recurrence | None = None
    checked_from: Anchors | None = None
    consequence: str = ""
    instalments: tuple[Instalment, ...] = ()
    returned_at: Anchors | None = None
    fulfilment: Fulfilment | None = None
    actual: Quantity | None = None
    """From what its actual value is read by itself; it is not reported by hand then."""

    def instalment(self, name: str) -> Instalment | None:
        return next((each for each in self.instalments if each.id == name), None)
