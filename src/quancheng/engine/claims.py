"""The claim on an enterprise: the first unit to register its first talk holds it, as long as it keeps in touch.

One claim for each enterprise of the place. A second one is detected, never silently granted: whoever insists brings a
dispute with his evidence, the holder answers with his own, and the post named by the pack decides with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, NamedTuple

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long, refuse_without_reason
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotFound, NotNow
from quancheng.engine.leads import refuse_unless_registering
from quancheng.engine.pack import FirstTalkRules, Pack
from quancheng.engine.periods import after as end_of
from quancheng.engine.requests import Actor
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

KEEP, TRANSFER, SHARE = "keep", "transfer", "share"
RESULTS: Mapping[str, str] = {
    KEEP: "维持原首谈单位",
    TRANSFER: "转由后登记单位首谈",
    SHARE: "两家共同首谈",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEvent(ev.Event):
    """What can happen to the claim on an enterprise; `lead` is the id of the lead it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRegistered(ClaimEvent):
    kind: ClassVar[str] = "claim-registered"
    lead: str
    unit: str
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimKept(ClaimEvent):
    """A contact on `day` keeps the claim alive."""

    kind: ClassVar[str] = "claim-kept"
    lead: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLapsed(ClaimEvent):
    """Nobody had been in touch until `day`, which was found out when another claimed or the day was over."""

    kind: ClassVar[str] = "claim-lapsed"
    lead: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReleased(ClaimEvent):
    kind: ClassVar[str] = "claim-released"
    lead: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTransferred(ClaimEvent):
    """By agreement: the lead is another unit's from now on."""

    kind: ClassVar[str] = "claim-transferred"
    lead: str
    unit: str
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDisputed(ClaimEvent):
    """A second unit claims the enterprise and says on what evidence."""

    kind: ClassVar[str] = "claim-disputed"
    lead: str
    unit: str
    officer: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceGiven(ClaimEvent):
    """One side of the dispute of `lead` says more; `unit` is the side."""

    kind: ClassVar[str] = "claim-evidence-given"
    lead: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeDecided(ClaimEvent):
    """`result` is one of RESULTS."""

    kind: ClassVar[str] = "claim-dispute-decided"
    lead: str
    result: str
    reason: str


class Holder(NamedTuple):
    unit: str
    officer: str
    since: str
    kept: str


class Dispute(NamedTuple):
    """A dispute by the lead that brought it, against those leads that held the enterprise then.

    `said` are [unit, text, day] of both sides, the oldest first.
    """

    unit: str
    officer: str
    day: str
    said: list[list[str]]
    against: list[str]
    result: str = ""
    reason: str = ""
    decided: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Who holds an enterprise, by the lead it is held with, and the disputes about it."""

    holders: Mapping[str, Holder] = field(default_factory=dict)
    disputes: Mapping[str, Dispute] = field(default_factory=dict)

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Claim:
        return cls(
            holders={lead: Holder(*row) for lead, row in state["holders"].items()},
            disputes={lead: Dispute(*row) for lead, row in state["disputes"].items()},
        )

    def state(self) -> dict[str, Any]:
        return {
            "holders": {lead: [*row] for lead, row in self.holders.items()},
            "disputes": {lead: [*row] for lead, row in self.disputes.items()},
        }

    @property
    def open_disputes(self) -> Mapping[str, Dispute]:
        return {lead: each for lead, each in self.disputes.items() if not each.result}


class AlreadyClaimed(NotNow):
    """Another unit has registered its first talk with the enterprise; whether it is named depends on who asks."""

    code = "already-claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterClaim:
    """`evidence` insists against a claim that is there, and brings a dispute."""

    by: Actor
    lead: str
    unit: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepClaim:
    by: Actor
    lead: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseClaim:
    by: Actor
    lead: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferClaim:
    by: Actor
    lead: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveEvidence:
    by: Actor
    lead: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDispute:
    by: Actor
    lead: str
    result: str
    reason: str


ClaimRequest = RegisterClaim | KeepClaim | ReleaseClaim | TransferClaim | GiveEvidence | DecideDispute


def decide_claim(pack: Pack, claim: Claim, request: ClaimRequest, *, on: date, calendar: Calendar) -> list[ClaimEvent]:
    """The events a request to a claim brings, or a refusal."""
    rules = talk_rules(pack)
    match request:
        case RegisterClaim():
            return _register(pack, rules, claim, request, on, calendar)
        case KeepClaim():
            day = request.day
            return [ClaimKept(on=on, lead=request.lead, day=day)] if request.lead in claim.holders else []
        case ReleaseClaim():
            return [ClaimReleased(on=on, lead=request.lead, reason=request.reason)] if _concerns(claim, request) else []
        case TransferClaim():
            if not _concerns(claim, request):
                return []
            return [ClaimTransferred(on=on, lead=request.lead, unit=request.unit, officer=request.by.officer)]
        case GiveEvidence():
            return _give_evidence(claim, request, on)
        case DecideDispute():
            return _decide(pack, rules, claim, request, on)


def talk_rules(pack: Pack) -> FirstTalkRules:
    if pack.first_talk is None:
        raise NotNow("这里的制度没有首谈登记。", help="请登记线索或项目。")
    return pack.first_talk


def lapses_on(pack: Pack, holder: Holder, calendar: Calendar) -> date | None:
    """The last day on which a claim holds without another contact; None where claims do not lapse."""
    within = talk_rules(pack).lapses_after
    return end_of(date.fromisoformat(holder.kept), within, calendar) if within else None


def live_holders(pack: Pack, claim: Claim, *, on: date, calendar: Calendar) -> Mapping[str, Holder]:
    """The holders whose claim has not lapsed by the day."""
    ends = {lead: lapses_on(pack, holder, calendar) for lead, holder in claim.holders.items()}
    return {lead: claim.holders[lead] for lead, end in ends.items() if end is None or end >= on}


def _register(
    pack: Pack, rules: FirstTalkRules, claim: Claim, request: RegisterClaim, on: date, calendar: Calendar
) -> list[ClaimEvent]:
    refuse_unless_registering(pack, request.by, request.unit, rules.registered_by, to="登记首谈")
    live = live_holders(pack, claim, on=on, calendar=calendar)
    lapsed: list[ClaimEvent] = [
        ClaimLapsed(on=on, lead=lead, day=lapses_on(pack, holder, calendar) or on)
        for lead, holder in claim.holders.items()
        if lead not in live
    ]
    others = {lead: holder for lead, holder in live.items() if lead != request.lead}
    who: dict[str, Any] = {"lead": request.lead, "unit": request.unit, "officer": request.by.officer}
    if not others:
        return [*lapsed, ClaimRegistered(on=on, **who)]
    if any(holder.unit == request.unit for holder in others.values()):
        raise AlreadyClaimed("本单位已经登记了这家企业的首谈。", help="请在已有的线索里记录联系情况。")
    if not request.evidence.strip():
        raise AlreadyClaimed(
            "这家企业已有别的单位登记首谈。",
            help="可以只登记线索；如认为应由本单位首谈，请写明依据，提交裁定。",
            holders=[holder.unit for holder in others.values()],
        )
    if request.lead in claim.open_disputes:
        raise NotNow("本单位已经提交裁定。", help="请等待裁定结果，可以补充依据。")
    refuse_long(request.evidence, what="依据")
    return [*lapsed, ClaimDisputed(on=on, **who, evidence=request.evidence.strip())]


def _concerns(claim: Claim, request: ReleaseClaim | TransferClaim) -> bool:
    """A claim in dispute is nobody's to give away."""
    if request.lead in claim.holders and claim.open_disputes:
        raise NotNow("首谈争议裁定之前，不能转交或终止。", help="请等待裁定结果。")
    return request.lead in claim.holders


def _open_dispute(claim: Claim, lead: str) -> Dispute:
    dispute = claim.open_disputes.get(lead)
    if dispute is None:
        raise NotFound("没有等待裁定的争议。", help="请刷新线索页面。", lead=lead)
    return dispute


def _give_evidence(claim: Claim, request: GiveEvidence, on: date) -> list[ClaimEvent]:
    dispute = _open_dispute(claim, request.lead)
    sides = [dispute.unit, *(holder.unit for holder in claim.holders.values())]
    own = next((unit for unit in sides if unit in request.by.units), "")
    if not own:
        raise NotAllowed("只有争议双方可以补充依据。", help="请由登记首谈的单位提供。")
    if not request.text.strip():
        raise Incomplete("请写明依据。", help="例如首次接触的日期、方式、对方人员。", missing="text")
    refuse_long(request.text, what="依据")
    return [EvidenceGiven(on=on, lead=request.lead, unit=own, text=request.text.strip())]


def _decide(pack: Pack, rules: FirstTalkRules, claim: Claim, request: DecideDispute, on: date) -> list[ClaimEvent]:
    refuse_unless_party(pack, Case.empty(), request.by, rules.arbitrated_by, to="裁定首谈争议")
    _open_dispute(claim, request.lead)
    if request.result not in RESULTS:
        raise BadValue("请选择裁定结果。", help=f"可选：{'、'.join(RESULTS.values())}。", result=request.result)
    refuse_without_reason(request.reason, to="裁定首谈争议")
    return [DisputeDecided(on=on, lead=request.lead, result=request.result, reason=request.reason)]


def after_claim(claim: Claim, event: ev.Event) -> Claim:
    """The claim after one event."""
    return _AFTER[type(event)](claim, event)


def _registered(claim: Claim, event: ClaimRegistered) -> Claim:
    day = event.on.isoformat()
    return replace(claim, holders={**claim.holders, event.lead: Holder(event.unit, event.officer, day, day)})


def _kept(claim: Claim, event: ClaimKept) -> Claim:
    holder = claim.holders[event.lead]
    kept = max(holder.kept, event.day.isoformat())
    return replace(claim, holders={**claim.holders, event.lead: holder._replace(kept=kept)})


def _gone(claim: Claim, event: ClaimLapsed | ClaimReleased) -> Claim:
    return replace(claim, holders={lead: each for lead, each in claim.holders.items() if lead != event.lead})


def _transferred(claim: Claim, event: ClaimTransferred) -> Claim:
    day = event.on.isoformat()
    return replace(claim, holders={**claim.holders, event.lead: Holder(event.unit, event.officer, day, day)})


def _disputed(claim: Claim, event: ClaimDisputed) -> Claim:
    day = event.on.isoformat()
    dispute = Dispute(event.unit, event.officer, day, [[event.unit, event.evidence, day]], list(claim.holders))
    return replace(claim, disputes={**claim.disputes, event.lead: dispute})


def _said(claim: Claim, event: EvidenceGiven) -> Claim:
    dispute = claim.disputes[event.lead]
    said = [*dispute.said, [event.unit, event.text, event.on.isoformat()]]
    return replace(claim, disputes={**claim.disputes, event.lead: dispute._replace(said=said)})


def _decided(claim: Claim, event: DisputeDecided) -> Claim:
    day, dispute = event.on.isoformat(), claim.disputes[event.lead]
    closed = dispute._replace(result=event.result, reason=event.reason, decided=day)
    holders = dict(claim.holders) if event.result != TRANSFER else {}
    if event.result != KEEP:
        holders[event.lead] = Holder(dispute.unit, dispute.officer, day, day)
    return replace(claim, holders=holders, disputes={**claim.disputes, event.lead: closed})


_AFTER: Mapping[type[ev.Event], Callable[[Claim, Any], Claim]] = {
    ClaimRegistered: _registered,
    ClaimKept: _kept,
    ClaimLapsed: _gone,
    ClaimReleased: _gone,
    ClaimTransferred: _transferred,
    ClaimDisputed: _disputed,
    EvidenceGiven: _said,
    DisputeDecided: _decided,
}


# What a project that comes of a lead begins with.


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryFirstTalk(rq.Request):
    """The first talk of the lead that the project came of: its day, and who held it."""

    day: date
    officer: str
    unit: str


@answers(CarryFirstTalk)
def carry_first_talk(asked: Question) -> list[ev.Event]:
    """The day and the first-talk lead, where the pack names them; nothing is typed again."""
    rules, request = talk_rules(asked.pack), asked.request
    given: list[ev.Event] = []
    if rules.happening and asked.case.happened(rules.happening) is None:
        given.append(ev.HappeningRecorded(on=asked.on, name=rules.happening, day=request.day))
    if rules.role and rules.role not in asked.case.roles:
        given.append(ev.RoleFilled(on=asked.on, role=rules.role, officer=request.officer, unit=request.unit))
    return given
