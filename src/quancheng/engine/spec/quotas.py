"""What a pack says of quotas: at least so many of something a year, for each unit and each direction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.spec.base import Basis


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """What a quota is counted for each of: units, or the values of a field of the record.

    Units are those that recorded; with `field` those the field names; with `role` those of the role's holder.
    """

    units: tuple[str, ...] = ()
    field: str = ""
    values: tuple[str, ...] = ()
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Quota:
    """At least so many of `counts` (a kind of record, or `project`) in each period, for each of `per` jointly.

    With `only` just these combinations of `per` have to be met: each unit has its own direction, not every one.
    Projects count on the day of the happening `counted_at`, for the unit of a role's holder. `margin` is the
    share of the target by which the count may lag behind the time passed before it counts as behind. `who` is warned
    where no unit is counted.
    """

    id: str
    label: str
    counts: str
    at_least: int
    every: str
    who: str
    basis: Basis
    per: tuple[Dimension, ...] = ()
    only: tuple[tuple[str, ...], ...] = ()
    when: Condition = ALWAYS
    counted_at: str | None = None
    margin: Decimal = Decimal("0.1")
    since: date | None = None


PROJECTS = "project"
EVERY = {"year": "每年", "quarter": "每季度", "month": "每月"}
