"""The words that all other specifications use: basis, powers, kinds of value, anchors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Basis = tuple[str, ...]


Value = str | int | bool | Decimal | date | None


class Power(StrEnum):
    """What a post may do beyond the tasks that name it."""

    REGISTER = "register"
    SEE_ALL = "see-all"
    PLAN = "plan"
    IMPORT = "import"
    CONVENE = "convene"
    SUPERVISE = "supervise"
    DECIDE_SUPERVISION = "decide-supervision"
    ASSIGN = "assign"
    KEEP_PEOPLE = "keep-people"
    RAISE_ISSUE = "raise-issue"
    MOVE_PACK = "move-pack"


class FactType(StrEnum):
    """How the value of a fact is held: money in fen, percent and area as Decimal, the rest as it reads."""

    TEXT = "text"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    AREA = "area"
    DATE = "date"
    YES_NO = "yes-no"
    CHOICE = "choice"
    USCC = "uscc"
    REGION = "region"
    PERSON = "person"
    UNIT = "unit"


class Strength(StrEnum):
    """Whether a gate holds without exception, or may be passed by a named post with a reason."""

    MUST = "must"
    IN_PRINCIPLE = "in principle"


class AnchorKind(StrEnum):
    """What a clock or a responsibility can count from."""

    HAPPENING = "happened"
    TASK_DONE = "done"
    TASK_OPENED = "opened"
    STAGE_ENTERED = "entered"


class RowState(StrEnum):
    """The states of a task. `before`: passed before the project came in; `again`: sent back, waiting for its turn."""

    OPEN = "open"
    UNDER_WAY = "under way"
    DONE = "done"
    NOT_APPLICABLE = "not applicable"
    BEFORE = "before"
    AGAIN = "again"


ENTERPRISE = "enterprise"


THIRD_PARTY = "third-party"


STATUTORY_WAIT = "statutory-wait"


OUTSIDERS: Mapping[str, str] = {ENTERPRISE: "企业", THIRD_PARTY: "第三方", STATUTORY_WAIT: "法定等待"}


SIGNED = "agreement-signed"
"""The happening of signing; it has this id in every pack, as the facts name, enterprise and investment have theirs."""


@dataclass(frozen=True, kw_only=True)
class Anchor:
    kind: AnchorKind
    name: str


@dataclass(frozen=True, kw_only=True)
class Anchors:
    """One or several things to count from; `latest` waits for all, otherwise the earliest counts."""

    of: tuple[Anchor, ...]
    latest: bool = True
