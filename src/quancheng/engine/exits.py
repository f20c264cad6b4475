"""How a project leaves: proposed on a ground with evidence, decided by the named party, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, ExitRow, follows
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long, refuse_unproved, refuse_without_reason
from quancheng.engine.errors import BadValue, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import ExitKind, Pack
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitProposed(ev.Event):
    kind: ClassVar[str] = "exit-proposed"
    exit: str
    ground: str
    reason: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitDecided(ev.Event):
    kind: ClassVar[str] = "exit-decided"
    exit: str
    agreed: bool
    note: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeExit(rq.Request):
    exit: str
    ground: str
    reason: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExit(rq.Request):
    exit: str
    agreed: bool
    note: str = ""
    evidence: tuple[str, ...] = ()


@follows(ExitProposed)
def _proposed(case: Case, event: ExitProposed) -> Case:
    row = ExitRow("proposed", event.ground, event.reason, event.on.isoformat(), list(event.evidence))
    return case.with_(exits={**case.exits, event.exit: row})


@follows(ExitDecided)
def _decided(case: Case, event: ExitDecided) -> Case:
    row = case.exits[event.exit]._replace(
        standing="agreed" if event.agreed else "refused", decided=event.on.isoformat(), note=event.note
    )
    return case.with_(exits={**case.exits, event.exit: row})


@answers(ProposeExit)
def propose_exit(asked: Question) -> list[ev.Event]:
    way, request = _way(asked), asked.request
    refuse_unless_party(asked.pack, asked.case, request.by, way.proposed_by, to=f"提出“{way.label}”")
    if not way.when.holds(asked.case):
        raise NotNow(f"现在不能提出“{way.label}”。", help=f"条件：{way.when.words(asked.pack.label_of)}。", exit=way.id)
    standing = next((name for name, row in asked.case.exits.items() if row.standing in ("proposed", "agreed")), None)
    if standing is not None:
        raise NotNow(f"已经提出“{asked.pack.label_of(standing)}”。", help="先等决定，再提其他方式。", exit=standing)
    if request.ground not in way.grounds:
        raise BadValue("请选择退出的情形。", help=f"可选：{'、'.join(way.grounds)}。", ground=request.ground)
    refuse_without_reason(request.reason, to=f"提出“{way.label}”")
    refuse_long(request.reason, what="理由")
    refuse_unproved(way.needs, request.evidence, to=f"提出“{way.label}”")
    return [
        ExitProposed(on=asked.on, exit=way.id, ground=request.ground, reason=request.reason, evidence=request.evidence)
    ]


@answers(DecideExit)
def decide_exit(asked: Question) -> list[ev.Event]:
    """Agreed, what the pack says has happened; refused, the project goes on."""
    way, request = _way(asked), asked.request
    refuse_unless_party(asked.pack, asked.case, request.by, way.decided_by, to=f"决定“{way.label}”")
    row = asked.case.exits.get(way.id)
    if row is None or row.standing != "proposed":
        raise NotNow(f"没有等待决定的“{way.label}”。", help="先由相应单位提出。", exit=way.id)
    if not request.agreed:
        refuse_without_reason(request.note, to=f"不同意“{way.label}”")
    refuse_long(request.note, what="决定意见")
    decided = ExitDecided(on=asked.on, exit=way.id, agreed=request.agreed, note=request.note, evidence=request.evidence)
    return [decided, *_following(asked.on, way, row)] if request.agreed else [decided]


def _following(on: date, way: ExitKind, row: ExitRow) -> Iterator[ev.Event]:
    yield from (ev.HappeningRecorded(on=on, name=name, day=on) for name in way.marks)
    if way.ends_project:
        yield ev.ProjectEnded(on=on, outcome=way.id, reason=row.reason)


def _way(asked: Question) -> ExitKind:
    found = next((each for each in asked.pack.exits if each.id == asked.request.exit), None)
    if found is None:
        raise NotFound("制度里没有这种退出方式。", help="请从项目页面进入。", exit=asked.request.exit)
    return found


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What waits: an exit that was proposed and not decided."""
    for way in pack.exits:
        row = case.exits.get(way.id)
        if row is not None and row.standing == "proposed":
            what = f"决定是否“{way.label}”：{row.ground}"
            yield item_for(pack, case, "exit", way.id, what, way.decided_by, way.basis, None)
