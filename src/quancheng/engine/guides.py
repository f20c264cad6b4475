"""Telling the enterprise in advance: which guides were handed over, when, and which are still owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, follows
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long
from quancheng.engine.errors import Incomplete, NotAllowed, NotFound
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import Guide, Pack
from quancheng.engine.parties import actual
from quancheng.engine.standing import stands_for
from quancheng.engine.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideTold(ev.Event):
    """The enterprise was given these guides; `how` says in which way."""

    kind: ClassVar[str] = "guide-told"
    guides: tuple[str, ...]
    how: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TellGuide(rq.Request):
    guides: tuple[str, ...]
    how: str = ""
    evidence: tuple[str, ...] = ()


@follows(GuideTold)
def _told(case: Case, event: GuideTold) -> Case:
    day = event.on.isoformat()
    return case.with_(told={**case.told, **{guide: day for guide in event.guides if guide not in case.told}})


@answers(TellGuide)
def tell_guide(asked: Question) -> list[ev.Event]:
    """Whoever tells it, handles it, or owns one of its tasks; telling again adds nothing."""
    if not asked.request.guides:
        raise Incomplete("请选择告知了哪些办事指南。", help="至少选一项。", missing="guides")
    guides = [_guide(asked.pack, name) for name in asked.request.guides]
    for guide in guides:
        _refuse_strangers(asked, guide)
    refuse_long(asked.request.how, what="告知方式")
    new = tuple(guide.id for guide in guides if guide.id not in asked.case.told)
    if not new:
        return []
    return [GuideTold(on=asked.on, guides=new, how=asked.request.how, evidence=asked.request.evidence)]


def _guide(pack: Pack, name: str) -> Guide:
    found = next((each for each in pack.guides if each.id == name), None)
    if found is None:
        raise NotFound("没有这份办事指南。", help="请从办事指南页面进入。", guide=name)
    return found


def tellers(pack: Pack, case: Case, guide: Guide) -> list[str]:
    """Who may tell a guide: the one the pack names, who handles it, the owners of its tasks."""
    owners = [case.owner(pack, name) for name in guide.tasks]
    parties = [*([guide.told_by] if guide.told_by else []), guide.handled_by, *owners]
    return list(dict.fromkeys(actual(pack, case, party) for party in parties))


def _refuse_strangers(asked: Question, guide: Guide) -> None:
    parties = tellers(asked.pack, asked.case, guide)
    if not any(stands_for(asked.case, asked.request.by, party) for party in parties):
        who = asked.pack.label_of(parties[0])
        raise NotAllowed(f"“{guide.label}”由{who}告知企业。", help=f"请联系{who}。", party=parties[0])


def untold(pack: Pack, case: Case) -> Iterator[Guide]:
    """The guides that somebody is to tell and has not, once a task of theirs is open or its stage is reached."""
    for guide in pack.guides:
        if guide.told_by and guide.id not in case.told and any(_in_reach(pack, case, name) for name in guide.tasks):
            yield guide


def _in_reach(pack: Pack, case: Case, task: str) -> bool:
    rows = [row for _, row in case.instances(task)]
    if rows:
        return any(row.is_open for row in rows)
    return pack.task[task].stage == case.stage and pack.task[task].applies.holds(case)


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What the enterprise has still to be told."""
    for guide in untold(pack, case):
        what = f"告知企业：{guide.label}的办理指南"
        yield item_for(pack, case, "guide", guide.id, what, guide.told_by or "", guide.basis, None)
