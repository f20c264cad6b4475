"""What a pack says of time: budgets, minimums, days counted back, pauses, restarts, extensions, expiry, totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from quancheng.engine.conditions import Condition
from quancheng.engine.periods import Period
from quancheng.engine.spec.base import Anchors, Basis


@dataclass(frozen=True, kw_only=True)
class PauseRule:
    """A cause for which a clock may stand still, whose time that is, and for how long at most."""

    cause: str
    label: str
    whose: str
    cap: Period | None = None


@dataclass(frozen=True, kw_only=True)
class RestartRule:
    """A cause for which the whole budget begins anew, and how often; by itself `at` a happening, else when asked."""

    cause: str
    label: str
    at: str | None = None
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class ExtensionRule:
    """Who may grant more time, how much, how often, and how long before expiry it must be asked."""

    granted_by: str
    up_to: Period
    times: int = 1
    asked_before: Period | None = None


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One row of a table of limits; the first whose condition holds counts."""

    when: Condition
    within: Period


@dataclass(frozen=True, kw_only=True)
class WholeFile:
    """What must be in before a clock begins to count: materials that the owner accepts, facts that are known."""

    materials: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class BackFrom(StrEnum):
    """What a day can be counted back from."""

    MEETING = "meeting"
    HAPPENING = "happening"
    PLANNED = "planned"
    FACT = "fact"


@dataclass(frozen=True, kw_only=True)
class CountedBack:
    """So long before a day: of the next meeting called, a happening, the planned day of a task, a fact."""

    by: Period
    kind: BackFrom
    name: str


WARN, ESCALATE, DEEMED, RETURNED = "warn", "escalate", "deemed approved", "returned"
TAKES_EFFECT = frozenset({ESCALATE, DEEMED, RETURNED})
"""The expiries that change something by themselves; `warn` only shows."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A budget of time; or the day `planned` for the task; or a day counted back (`before`); or only a minimum.

    At expiry the task may end by itself `as_outcome`: then `owed_afterwards` is still to be done and `liable` answers.
    """

    basis: Basis
    within: Period | None = None
    limits: tuple[Limit, ...] = ()
    since: Anchors | None = None
    once_complete: WholeFile | None = None
    planned: bool = False
    before: CountedBack | None = None
    at_least: Period | None = None
    rest_day_moves: bool = True
    pauses: tuple[PauseRule, ...] = ()
    restarts: tuple[RestartRule, ...] = ()
    extension: ExtensionRule | None = None
    near: Period | None = None
    at_expiry: str = WARN
    escalates_to: str | None = None
    as_outcome: str | None = None
    owed_afterwards: str | None = None
    liable: str | None = None

    @property
    def is_budget(self) -> bool:
        """Whether it counts forwards from an anchor."""
        return not self.planned and self.before is None


@dataclass(frozen=True, kw_only=True)
class Total:
    """A limit on all the time that several tasks take together; days on which several run count once.

    `whose` is `government` (the time of the enterprise, third parties and statutory waits is out) or `everybody`.
    """

    id: str
    label: str
    tasks: tuple[str, ...]
    basis: Basis
    within: Period | None = None
    limits: tuple[Limit, ...] = ()
    whose: str = "government"
    told: tuple[str, ...] = ()
    near: Period | None = None


WHOSE_TIME: Mapping[str, str] = {
    "government": "只计政府部门的时间，企业、第三方和法定等待不计",
    "everybody": "各方的时间都计",
}


DELAY_CAUSES: Mapping[str, str] = {
    "own": "本单位原因",
    "government": "其他部门原因",
    "enterprise": "企业原因",
    "third-party": "第三方原因",
    "policy": "政策或规划调整",
    "force-majeure": "不可抗力",
}
