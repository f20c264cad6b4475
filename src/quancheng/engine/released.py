"""What of a project is released to its enterprise beside its own matters: planned days, what the government promised.

Withheld until somebody of the project releases it; a release can be taken back, and both are on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, follows
from quancheng.engine.deciding import Question, answers
from quancheng.engine.errors import BadValue, NotAllowed
from quancheng.engine.pack import Power

PLAN, PROMISES = "plan", "promises"
RELEASES: Mapping[str, str] = {PLAN: "各事项的计划完成时间", PROMISES: "政府方的约定事项和进展"}
MAY_RELEASE = frozenset({Power.REGISTER, Power.PLAN})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedToEnterprise(ev.Event):
    kind: ClassVar[str] = "released-to-enterprise"
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldFromEnterprise(ev.Event):
    kind: ClassVar[str] = "withheld-from-enterprise"
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseToEnterprise(rq.Request):
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdFromEnterprise(rq.Request):
    what: str


@answers(ReleaseToEnterprise)
def release(asked: Question) -> list[ev.Event]:
    _refuse(asked)
    known = asked.request.what in asked.case.released
    return [] if known else [ReleasedToEnterprise(on=asked.on, what=asked.request.what)]


@answers(WithholdFromEnterprise)
def withhold(asked: Question) -> list[ev.Event]:
    _refuse(asked)
    known = asked.request.what in asked.case.released
    return [WithheldFromEnterprise(on=asked.on, what=asked.request.what)] if known else []


def _refuse(asked: Question) -> None:
    """Whoever may invite the enterprise says what it sees: who registers, who plans, who holds a role here."""
    by, case = asked.request.by, asked.case
    holds = any(holder.officer and holder.officer == by.officer for holder in case.roles.values())
    if by.enterprise or not (by.powers & MAY_RELEASE or holds):
        raise NotAllowed("您的岗位不能决定向企业公开什么。", help="请由登记、计划岗位或项目的专人办理。")
    if asked.request.what not in RELEASES:
        raise BadValue(
            "没有这样可以公开的内容。", help=f"可选：{'、'.join(RELEASES.values())}。", what=asked.request.what
        )


@follows(ReleasedToEnterprise)
def _released(case: Case, event: ReleasedToEnterprise) -> Case:
    return case.with_(released={**case.released, event.what: event.on.isoformat()})


@follows(WithheldFromEnterprise)
def _withheld(case: Case, event: WithheldFromEnterprise) -> Case:
    return case.with_(released={what: day for what, day in case.released.items() if what != event.what})
