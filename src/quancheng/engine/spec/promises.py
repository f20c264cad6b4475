"""What a pack says of what is owed for a time: materials that may come later, filings to superiors, publicity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quancheng.engine.conditions import Condition
from quancheng.engine.periods import Period
from quancheng.engine.spec.base import Basis

FOLLOWS: Mapping[str, str] = {"warn": "提醒", "revoke": "撤回容缺办理，事项重新打开"}
"""What is to follow when waived materials are not delivered in time; `revoke` is put to the granter to decide."""


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """容缺: which materials of which formalities may be missing against a written commitment, and for how long."""

    id: str
    label: str
    tasks: tuple[str, ...]
    materials: tuple[str, ...]
    within: Period
    basis: Basis
    granted_by: str = ""
    follows: str = "warn"


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A report to superiors that is owed from the day its condition holds; each authority gives its receipt."""

    id: str
    label: str
    when: Condition
    to: tuple[str, ...]
    by: str
    basis: Basis
    within: Period | None = None


@dataclass(frozen=True, kw_only=True)
class Publicity:
    """What is published of a project, from which moment, for how long at least, and from whom it is withheld."""

    id: str
    label: str
    when: Condition
    fields: tuple[str, ...]
    by: str
    basis: Basis
    within: Period | None = None
    lasts: Period | None = None
    withhold_labels: tuple[str, ...] = ()
    withhold_when: Condition | None = None
