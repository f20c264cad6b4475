"""Filings to superiors: owed from the day a project reaches the threshold, made with each authority's receipt.

What was filed stays filed. A higher threshold reached later is a filing of its own; an amount that falls is noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, FilingState, follows
from quancheng.engine.clocks import stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_future, refuse_without_reason
from quancheng.engine.errors import BadValue, Incomplete, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.marks import FILED, marked
from quancheng.engine.pack import Filing, Pack
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

OWED, FELL, RELIEVED = "owed", "fell", "relieved"
FILING_STATES = {OWED: "待报备", FELL: "待报备（已不再达到标准）", RELIEVED: "不再报备", FILED: "已报备"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingOwed(ev.Event):
    """The project has come to the threshold; again, where it had fallen below before it was filed."""

    kind: ClassVar[str] = "filing-owed"
    filing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingNoLongerReached(ev.Event):
    """The project has fallen below the threshold; what was filed stays filed."""

    kind: ClassVar[str] = "filing-no-longer-reached"
    filing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingMade(ev.Event):
    kind: ClassVar[str] = "filing-made"
    filing: str
    authority: str
    day: date
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRelieved(ev.Event):
    kind: ClassVar[str] = "filing-relieved"
    filing: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeFiling(rq.Request):
    """File with one authority; its receipt is evidence."""

    filing: str
    authority: str
    day: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelieveFiling(rq.Request):
    """A filing that is owed and not made falls away, only while the project is below its threshold."""

    filing: str
    reason: str


def reached(pack: Pack, case: Case, happened: Iterable[ev.Event], on: date) -> Iterator[ev.Event]:
    """Part of settling: what comes to be owed, and what is noted when a threshold is no longer reached."""
    for filing in pack.filings:
        holds, state = filing.when.holds(case), case.filings.get(filing.id)
        if holds and (state is None or state.fell):
            yield FilingOwed(on=on, filing=filing.id)
        elif not holds and state is not None and not state.fell:
            yield FilingNoLongerReached(on=on, filing=filing.id)


@answers(MakeFiling)
def make_filing(asked: Question) -> list[ev.Event]:
    filing, state = _owed(asked)
    request, authority = asked.request, asked.request.authority
    refuse_unless_party(asked.pack, asked.case, request.by, filing.by, to=f"办理“{filing.label}”")
    if authority not in filing.to:
        raise BadValue(
            "没有这个报备机关。", help=f"应向{'、'.join(_names(asked.pack, filing.to))}报备。", authority=authority
        )
    day = request.day or asked.on
    refuse_future(day, asked.on, what="报备日期")
    if not request.evidence:
        raise Incomplete("报备要有回执。", help="请填写回执文号，或上传回执。", missing="evidence")
    if authority in state.receipts:
        raise NotNow(f"已经向{asked.pack.label_of(authority)}报备。", help="回执在项目历史中可查。", filing=filing.id)
    made = FilingMade(on=asked.on, filing=filing.id, authority=authority, day=day, evidence=request.evidence)
    if len(state.receipts) + 1 < len(filing.to):
        return [made]
    last = max([day, *(date.fromisoformat(row[0]) for row in state.receipts.values())])
    return [made, *marked(asked.case, filing.id, FILED, last, on=asked.on)]


@answers(RelieveFiling)
def relieve_filing(asked: Question) -> list[ev.Event]:
    filing, state = _owed(asked)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, filing.by, to=f"不再办理“{filing.label}”")
    if not state.fell:
        raise NotNow(
            f"项目仍然达到“{filing.label}”的标准，应当报备。", help=f"标准：{filing.when.words(asked.pack.label_of)}。"
        )
    refuse_without_reason(asked.request.reason, to="不再报备")
    return [FilingRelieved(on=asked.on, filing=filing.id, reason=asked.request.reason)]


def _owed(asked: Question) -> tuple[Filing, FilingState]:
    filing = next((each for each in asked.pack.filings if each.id == asked.request.filing), None)
    if filing is None:
        raise NotFound("制度里没有这项报备。", filing=asked.request.filing)
    state = asked.case.filings.get(filing.id)
    if state is None:
        raise NotNow(f"项目还不用办理“{filing.label}”。", help=f"标准：{filing.when.words(asked.pack.label_of)}。")
    if is_filed(filing, state) or state.relieved:
        raise NotNow(f"“{filing.label}”已经办结。", help="回执在项目历史中可查。", filing=filing.id)
    return filing, state


def is_filed(filing: Filing, state: FilingState) -> bool:
    return all(authority in state.receipts for authority in filing.to)


def filing_standing(filing: Filing, state: FilingState) -> str:
    if is_filed(filing, state):
        return FILED
    if state.relieved:
        return RELIEVED
    return FELL if state.fell else OWED


def _names(pack: Pack, parties: Iterable[str]) -> list[str]:
    return [pack.label_of(party) for party in parties]


@follows(FilingOwed)
def _is_owed(case: Case, event: FilingOwed) -> Case:
    known = case.filings.get(event.filing)
    state = FilingState(event.on.isoformat(), {}) if known is None else known._replace(fell="", relieved="")
    if known is not None and known.relieved:
        state = state._replace(owed=event.on.isoformat())
    return case.with_(filings={**case.filings, event.filing: state})


@follows(FilingNoLongerReached)
def _no_longer_reached(case: Case, event: FilingNoLongerReached) -> Case:
    state = case.filings[event.filing]._replace(fell=event.on.isoformat())
    return case.with_(filings={**case.filings, event.filing: state})


@follows(FilingMade)
def _made(case: Case, event: FilingMade) -> Case:
    state = case.filings[event.filing]
    receipts = {**state.receipts, event.authority: [event.day.isoformat(), list(event.evidence)]}
    return case.with_(filings={**case.filings, event.filing: state._replace(receipts=receipts)})


@follows(FilingRelieved)
def _relieved(case: Case, event: FilingRelieved) -> Case:
    state = case.filings[event.filing]._replace(relieved=event.reason)
    return case.with_(filings={**case.filings, event.filing: state})


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """The filings that are owed and not made with every authority."""
    for filing in pack.filings:
        state = case.filings.get(filing.id)
        if state is None or state.relieved or is_filed(filing, state):
            continue
        left = [each for each in filing.to if each not in state.receipts]
        what = f"{filing.label}（{'、'.join(_names(pack, left))}）"
        since = date.fromisoformat(state.owed)
        due = periods.after(since, filing.within, calendar) if filing.within else None
        why = [f"{say_value(since)}达到标准：{filing.when.words(pack.label_of)}。"]
        why += [f"次日起{filing.within.words}内报备。"] if filing.within else []
        why += [f"{say_value(date.fromisoformat(state.fell))}起不再达到标准。"] if state.fell else []
        reading = stand_of(pack, due, on=on, calendar=calendar, why=tuple(why))
        yield item_for(pack, case, "filing", filing.id, what, filing.by, filing.basis, reading)
