"""An upgrade is a project of its own, linked to the project of the same enterprise that it upgrades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, follows
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_without_reason
from quancheng.engine.errors import Incomplete
from quancheng.engine.pack import Power
from quancheng.engine.standing import refuse_without

UPGRADES = "upgrades"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeLinked(ev.Event):
    """This project upgrades another one, `of`, in the way that `how` says; linked anew it says why."""

    kind: ClassVar[str] = "upgrade-linked"
    of: str
    how: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUpgrade(rq.Request):
    """`of` is the id of the project upgraded; whoever asks must see it, which is checked where projects are kept."""

    of: str
    how: str
    reason: str = ""


@follows(UpgradeLinked)
def _linked(case: Case, event: UpgradeLinked) -> Case:
    return case.with_(links={**case.links, UPGRADES: event.of, "how": event.how})


@answers(LinkUpgrade)
def link_upgrade(asked: Question) -> list[ev.Event]:
    refuse_without(asked.pack, asked.request.by, Power.REGISTER)
    known = asked.case.links.get(UPGRADES)
    if known == asked.request.of:
        return []
    if known is not None:
        refuse_without_reason(asked.request.reason, to="改变所升级的项目")
    if not asked.request.how.strip():
        raise Incomplete("请写明怎样升级。", help="例如：技术改造、数字化、绿色化、新业务。", missing="how")
    return [UpgradeLinked(on=asked.on, of=asked.request.of, how=asked.request.how, reason=asked.request.reason)]
