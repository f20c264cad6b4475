"""Projects that stand still: a clock that substantive progress resets, seen before it strikes, and what it strikes.

Where the pack names who decides, the strike is a proposal with its evidence; otherwise it takes effect of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, RoleHolder, TransferState, follows
from quancheng.engine.clocks import Reading, Stand, anchored_on, latest_of, stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long, refuse_without_reason
from quancheng.engine.errors import NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.matching import rank
from quancheng.engine.pack import Anchor, Anchors, Pack, Transfer, Way
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

SITES_NAMED = 5
PASSED, GUIDED, STAYED = "passed", "guided", "stayed"
STANDING_WORDS = {PASSED: "已转由接手单位牵头", GUIDED: "已引导到其他地区", STAYED: "决定不流转，重新计时"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTransferred(ev.Event):
    """The lead passes to a unit, and with it a role of the project; `evidence` are sentences."""

    kind: ClassVar[str] = "lead-transferred"
    transfer: str
    lead: str
    role: str = ""
    evidence: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectGuided(ev.Event):
    """The project is guided to other sites; `sites` are their ids, the best first."""

    kind: ClassVar[str] = "project-guided"
    transfer: str
    sites: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStayed(ev.Event):
    """Whoever decides lets it be; the clock begins anew on that day."""

    kind: ClassVar[str] = "transfer-stayed"
    transfer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideTransfer(rq.Request):
    transfer: str
    passes: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeTransfer(rq.Request):
    """The day has come, and no person decides; asked by the daily tick, harmless for anybody to ask."""

    transfer: str


# The clock.


@dataclass(frozen=True, kw_only=True)
class Stall:
    """A project that stands still: since what, until when, and whether it has struck."""

    transfer: Transfer
    since: date
    due: date
    warns: tuple[date, ...]
    evidence: tuple[str, ...]
    has_struck: bool


def stall_of(pack: Pack, case: Case, transfer: Transfer, *, on: date, calendar: Calendar) -> Stall | None:
    """The clock of a project; None while the rule does not apply, or once it is decided and nothing has moved."""
    if case.ended or not transfer.when.holds(case):
        return None
    begun = anchored_on(case, transfer.since) if transfer.since else date.fromisoformat(case.opened)
    if begun is None:
        return None
    moved, state = latest_of(case, transfer.progress), case.transfers.get(transfer.id)
    since = max(begun, moved or begun)
    if state is not None:
        decided = date.fromisoformat(state.day)
        if state.standing == STAYED:
            since = max(since, decided)
        elif since <= decided:
            return None
    due = periods.after(since, transfer.within, calendar, rest_day_moves=False)
    return Stall(
        transfer=transfer,
        since=since,
        due=due,
        warns=tuple(sorted(periods.before(due, each, calendar, rest_day_moves=False) for each in transfer.warn)),
        evidence=_evidence(pack, case, transfer, since, due),
        has_struck=on > due,
    )


def _evidence(pack: Pack, case: Case, transfer: Transfer, since: date, due: date) -> tuple[str, ...]:
    last = _newest(pack, case, transfer.progress, since)
    said = f"最近一次实质性进展：{last}（{say_value(since)}）。" if last else f"自{say_value(since)}起没有实质性进展。"
    return (said, f"{transfer.within.words}没有实质性进展的期限到{say_value(due)}。")


def _newest(pack: Pack, case: Case, progress: Anchors, since: date) -> str:
    """Which of the things that count took place on the day from which the clock counts."""
    for anchor in progress.of:
        if latest_of(case, Anchors(of=(anchor,))) == since:
            return _said(pack, anchor)
    return ""


def _said(pack: Pack, anchor: Anchor) -> str:
    return pack.label_of(anchor.name)


def read_stall(pack: Pack, stall: Stall, *, on: date, calendar: Calendar) -> Reading:
    """The clock as a work list shows it: near from the first warning on."""
    warned = "、".join(say_value(day) for day in stall.warns)
    why = (*stall.evidence, *((f"提前提醒：{warned}。",) if warned else ()))
    reading = stand_of(pack, stall.due, on=on, calendar=calendar, why=why)
    if reading.stand in (Stand.RUNNING, Stand.NEAR) and stall.warns:
        return replace(reading, stand=Stand.NEAR if on >= stall.warns[0] else Stand.RUNNING)
    return reading


def first_struck(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> str | None:
    """A transfer whose day has come, that nobody has to decide and that leads somewhere."""
    for transfer in pack.transfers:
        if transfer.decided_by is None and way_of(case, transfer) is not None:
            stall = stall_of(pack, case, transfer, on=on, calendar=calendar)
            if stall is not None and stall.has_struck:
                return transfer.id
    return None


def way_of(case: Case, transfer: Transfer) -> Way | None:
    return next((way for way in transfer.ways if way.when.holds(case)), None)


# What is asked.


@answers(DecideTransfer)
def decide_transfer(asked: Question) -> list[ev.Event]:
    transfer = _transfer(asked)
    if transfer.decided_by is None:
        raise NotNow(f"“{transfer.label}”到期自动生效，不用决定。", transfer=transfer.id)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, transfer.decided_by, to=f"决定“{transfer.label}”")
    stall = _struck(asked, transfer)
    refuse_long(asked.request.reason, what="理由")
    if not asked.request.passes:
        refuse_without_reason(asked.request.reason, to="不予流转")
        return [TransferStayed(on=asked.on, transfer=transfer.id, reason=asked.request.reason)]
    return _effect(asked, stall, asked.request.reason)


@answers(StrikeTransfer)
def strike(asked: Question) -> list[ev.Event]:
    transfer = _transfer(asked)
    if transfer.decided_by is not None:
        raise NotNow(f"“{transfer.label}”由{asked.pack.label_of(transfer.decided_by)}决定。", transfer=transfer.id)
    return _effect(asked, _struck(asked, transfer), "")


def _transfer(asked: Question) -> Transfer:
    found = next((each for each in asked.pack.transfers if each.id == asked.request.transfer), None)
    if found is None:
        raise NotFound("制度里没有这种流转。", transfer=asked.request.transfer)
    return found


def _struck(asked: Question, transfer: Transfer) -> Stall:
    stall = stall_of(asked.pack, asked.case, transfer, on=asked.on, calendar=asked.calendar)
    if stall is None:
        raise NotNow(f"本项目目前不适用“{transfer.label}”。", transfer=transfer.id)
    if not stall.has_struck:
        raise NotNow(f"“{transfer.label}”的期限到{say_value(stall.due)}，还没有到。", help=stall.evidence[0])
    return stall


def _effect(asked: Question, stall: Stall, reason: str) -> list[ev.Event]:
    pack, case, transfer = asked.pack, asked.case, stall.transfer
    way = way_of(case, transfer)
    if way is None:
        raise NotNow(f"没有规定“{transfer.label}”的项目转到哪里。", help="请先补全项目信息。", transfer=transfer.id)
    marked = [ev.HappeningRecorded(on=asked.on, name=name, day=asked.on) for name in way.marks]
    if way.lead is not None:
        passed = LeadTransferred(
            on=asked.on,
            transfer=transfer.id,
            lead=way.lead,
            role=way.role or "",
            evidence=stall.evidence,
            reason=reason,
        )
        return [passed, *marked]
    matching = next((each for each in pack.matchings if each.id == way.guides), None)
    found = rank(pack, case, matching)[:SITES_NAMED] if matching else []
    evidence = (*stall.evidence, *(match.words for match in found))
    sites = tuple(match.site.id for match in found)
    guided = ProjectGuided(on=asked.on, transfer=transfer.id, sites=sites, evidence=evidence, reason=reason)
    return [guided, *marked]


@follows(LeadTransferred)
def _passed(case: Case, event: LeadTransferred) -> Case:
    day = event.on.isoformat()
    state = TransferState(PASSED, day, event.lead, list(event.evidence), event.reason)
    roles = {**case.roles, event.role: RoleHolder("", event.lead, day)} if event.role else case.roles
    return case.with_(transfers={**case.transfers, event.transfer: state}, roles=roles)


@follows(ProjectGuided)
def _guided(case: Case, event: ProjectGuided) -> Case:
    state = TransferState(GUIDED, event.on.isoformat(), "", list(event.evidence), event.reason, list(event.sites))
    return case.with_(transfers={**case.transfers, event.transfer: state})


@follows(TransferStayed)
def _stayed(case: Case, event: TransferStayed) -> Case:
    state = TransferState(STAYED, event.on.isoformat(), "", [], event.reason)
    return case.with_(transfers={**case.transfers, event.transfer: state})


# What waits.


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """The running clock for who holds the project; once it has struck, the decision for who decides."""
    for transfer in pack.transfers:
        stall = stall_of(pack, case, transfer, on=on, calendar=calendar)
        if stall is None:
            continue
        reading = read_stall(pack, stall, on=on, calendar=calendar)
        if stall.has_struck and transfer.decided_by:
            what, party = f"决定是否流转：{transfer.label}", transfer.decided_by
        else:
            what, party = f"{transfer.within.words}内要有实质性进展", transfer.held_by
        yield item_for(pack, case, "transfer", transfer.id, what, party, transfer.basis, reading)
