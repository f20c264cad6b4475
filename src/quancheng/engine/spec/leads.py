"""What a pack says of leads and of the first talk with an enterprise."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.engine.periods import Period
from quancheng.engine.spec.base import Basis


@dataclass(frozen=True, kw_only=True)
class LeadRules:
    """Which of a project's facts a lead may hold already, who registers one; `channel` says where leads come from."""

    facts: tuple[str, ...]
    registered_by: tuple[str, ...]
    basis: Basis
    channel: str | None = None


@dataclass(frozen=True, kw_only=True)
class FirstTalkRules:
    """Who may claim the first talk with an enterprise, how a claim stays alive, and who decides between two.

    `group`: the fact that names an enterprise's group, where companies of one group count as one enterprise.
    `role` and `happening` are what a project that comes of the lead begins with.
    """

    registered_by: tuple[str, ...]
    contact_kinds: tuple[str, ...]
    arbitrated_by: str
    basis: Basis
    lapses_after: Period | None = None
    group: str | None = None
    role: str | None = None
    happening: str | None = None
