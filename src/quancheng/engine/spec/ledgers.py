"""Ledgers: which projects stand in them, in which columns, and what is read back in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quancheng.engine.conditions import Condition
from quancheng.engine.spec.base import Basis
from quancheng.engine.spec.forms import Adoption

LEDGER_SOURCES: Mapping[str, str] = {
    "number": "序号",
    "stage": "所处阶段",
    "library": "所在项目库",
    "opened": "登记日期",
    "due": "最近到期",
    "ended": "终止情况",
}
"""What a column can hold besides facts, happenings, grades and roles of a project."""
LEDGER_KINDS: Mapping[str, str] = {
    "fact": "fact",
    "happening": "happening",
    "grade": "scheme",
    "role": "role",
    "role-unit": "role",
}
"""The other sources, `kind:id`, with the kind that the id names; `role` is its officer, `role-unit` its unit."""


@dataclass(frozen=True, kw_only=True)
class LedgerColumn:
    """A column: its printed heading, what fills it, for amounts the unit that its numbers are in (万元, 亿元)."""

    label: str
    source: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A ledger of projects; membership is a condition, `order` the source it is sorted by unless asked otherwise.

    With `adopts` a filled one can be read in and opens projects that are not here yet.
    """

    id: str
    label: str
    title: str
    holds: Condition
    columns: tuple[LedgerColumn, ...]
    basis: Basis
    kept_by: tuple[str, ...] = ()
    order: str = ""
    adopts: Adoption | None = None
