"""When a project that stands still passes to another lead, or is guided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.engine.conditions import Condition
from quancheng.engine.periods import Period
from quancheng.engine.spec.base import Anchors, Basis


@dataclass(frozen=True, kw_only=True)
class Way:
    """What becomes of a project of which `when` holds: the lead passes to a unit (and with it a role), or it is guided
    to other sites as a matching ranks them. `marks` are the happenings that follow.
    """

    when: Condition
    label: str
    basis: Basis
    lead: str | None = None
    role: str | None = None
    guides: str | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """A stall clock: so long without substantive progress, and the first way whose condition holds is taken.

    `progress` are the things that count, the newest of them resets the clock; it counts from `since`, from being
    registered unless said. Decided by a post, or of itself where none is named.
    """

    id: str
    label: str
    when: Condition
    progress: Anchors
    within: Period
    held_by: str
    ways: tuple[Way, ...]
    basis: Basis
    since: Anchors | None = None
    warn: tuple[Period, ...] = ()
    decided_by: str | None = None
