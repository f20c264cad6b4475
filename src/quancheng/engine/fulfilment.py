"""Money that an agreement moves: instalments and deposits due with events, and policy money that the government pays.

The government pays on application and approval; what the pack calls major needs a collective decision first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine import requests as rq
from quancheng.engine.actuals import newest_report
from quancheng.engine.case import Case, CommitmentState, follows
from quancheng.engine.clocks import anchored_on, say_anchors, stand_of
from quancheng.engine.commitments import due_of_part, kind_of, state_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_future, refuse_long, refuse_without_reason
from quancheng.engine.errors import BadValue, Incomplete, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.marks import KEPT, marked
from quancheng.engine.pack import CommitmentKind, Fulfilment, Instalment, Pack
from quancheng.engine.standing import is_party, refuse_unless_party
from quancheng.engine.workdays import Calendar

PAID, RETURNED, FORFEITED = "paid", "returned", "forfeited"
INSTALMENT_STATES: Mapping[str, str] = {"": "未付", PAID: "已付", RETURNED: "已退还", FORFEITED: "已没收"}
APPLIED, APPROVED, DECLINED = "applied", "approved", "declined"
CLAIM_STATES: Mapping[str, str] = {APPLIED: "待审批", APPROVED: "待支付", DECLINED: "未批准", PAID: "已支付"}


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentSettled(ev.Event):
    """A part was paid, returned or forfeited; `amount` in fen."""

    kind: ClassVar[str] = "instalment-settled"
    commitment: str
    instalment: str
    became: str
    amount: int
    day: date
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilmentApplied(ev.Event):
    """`amount` in fen."""

    kind: ClassVar[str] = "fulfilment-applied"
    commitment: str
    claim: str
    amount: int
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilmentAnswered(ev.Event):
    """`decision` is the collective decision on a major one."""

    kind: ClassVar[str] = "fulfilment-answered"
    commitment: str
    claim: str
    granted: bool
    amount: int
    decision: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilmentPaid(ev.Event):
    kind: ClassVar[str] = "fulfilment-paid"
    commitment: str
    claim: str
    amount: int
    day: date
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleInstalment(rq.Request):
    commitment: str
    instalment: str
    became: str = PAID
    amount: int | None = None
    day: date | None = None
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyFulfilment(rq.Request):
    """`claim` is the new application's id, handed in because the engine makes none up; `amount` in fen."""

    commitment: str
    claim: str
    amount: int
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFulfilment(rq.Request):
    commitment: str
    claim: str
    granted: bool
    amount: int | None = None
    decision: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PayFulfilment(rq.Request):
    commitment: str
    claim: str
    day: date | None = None
    evidence: tuple[str, ...] = ()


# Instalments.


def sum_of(kind: CommitmentKind, case: Case, part: Instalment) -> int | None:
    """What a part comes to in fen: its own amount, or its share of what was agreed."""
    if part.amount is not None:
        return part.amount
    agreed = ev.decode_value(state_of(case, kind.id).value)
    if part.share is None or not isinstance(agreed, int) or isinstance(agreed, bool):
        return None
    return int((Decimal(agreed) * part.share).to_integral_value())


@answers(SettleInstalment)
def settle_instalment(asked: Question) -> list[ev.Event]:
    """A part is paid when its event has come; a deposit is later returned, or forfeited with the reason."""
    kind, request = kind_of(asked.pack, asked.request.commitment), asked.request
    part = kind.instalment(request.instalment)
    if part is None:
        raise NotFound(f"“{kind.label}”没有这一期。", instalment=request.instalment)
    payer = kind.by if kind.side == "government" and kind.by else kind.checked_by
    if not is_party(asked.pack, asked.case, request.by, payer):
        refuse_unless_party(asked.pack, asked.case, request.by, kind.checked_by, to=f"登记“{kind.label}”")
    if request.became not in (PAID, RETURNED, FORFEITED):
        raise BadValue("没有这种处理。", help="可选：已付、退还、没收。", became=request.became)
    known = state_of(asked.case, kind.id).instalments.get(part.id)
    was = known[0] if known else ""
    if request.became == PAID and was:
        raise NotNow(f"“{part.label}”{INSTALMENT_STATES[was]}。", instalment=part.id)
    if request.became != PAID and was != PAID:
        raise NotNow(f"“{part.label}”现在是{INSTALMENT_STATES[was]}，不能退还或没收。", instalment=part.id)
    if request.became == FORFEITED:
        refuse_without_reason(request.reason, to=f"没收“{part.label}”")
    amount = request.amount if request.amount is not None else (known[1] if known else sum_of(kind, asked.case, part))
    if not amount or amount < 0:
        raise Incomplete(f"请填写“{part.label}”的金额。", missing="amount")
    day = request.day or asked.on
    refuse_future(day, asked.on, what="日期")
    if not request.evidence:
        raise Incomplete("请填写凭证号，或上传凭证。", missing="evidence")
    settled = InstalmentSettled(
        on=asked.on, commitment=kind.id, instalment=part.id, became=request.became, amount=amount, day=day,
        reason=request.reason, evidence=request.evidence,
    )  # fmt: skip
    return [settled, *_whole(asked, kind, _settled(asked.case, settled), day)]


def _whole(asked: Question, kind: CommitmentKind, then: Case, day: date) -> Iterator[ev.Event]:
    """All that was agreed has been paid."""
    state = state_of(then, kind.id)
    agreed, actual = ev.decode_value(state.value), newest_report(then, kind.id)
    if isinstance(agreed, int) and isinstance(actual, int) and actual >= agreed > 0:
        yield from marked(asked.case, kind.id, KEPT, day, on=asked.on)


@follows(InstalmentSettled)
def _settled(case: Case, event: InstalmentSettled) -> Case:
    row = [event.became, event.amount, event.day.isoformat(), event.reason, list(event.evidence)]
    state = state_of(case, event.commitment)
    parts = {**state.instalments, event.instalment: row}
    if event.became != PAID:
        return _with(case, event.commitment, instalments=parts)
    so_far = sum(part[1] for part in parts.values())
    report = [event.day.isoformat(), so_far, "按缴付累计", list(event.evidence), "", False]
    return _with(case, event.commitment, instalments=parts, reports=[*state.reports, report])


# Fulfilment by the government.


@answers(ApplyFulfilment)
def apply_fulfilment(asked: Question) -> list[ev.Event]:
    kind, rule = _fulfilled(asked)
    request = asked.request
    if not is_party(asked.pack, asked.case, request.by, rule.applied_by):
        refuse_unless_party(asked.pack, asked.case, request.by, kind.checked_by, to=f"申请兑现“{kind.label}”")
    if request.claim in state_of(asked.case, kind.id).claims:
        raise NotNow("这份申请已经提交。", claim=request.claim)
    _refuse_no_amount(request.amount)
    refuse_long(request.note, what="说明")
    if not request.evidence:
        raise Incomplete("申请兑现要附上证明材料。", help="请填写文号或上传文件。", missing="evidence")
    return [
        FulfilmentApplied(
            on=asked.on, commitment=kind.id, claim=request.claim, amount=request.amount, note=request.note,
            evidence=request.evidence,
        )
    ]  # fmt: skip


@answers(AnswerFulfilment)
def answer_fulfilment(asked: Question) -> list[ev.Event]:
    """A major one is approved only with the collective decision on record."""
    kind, rule = _fulfilled(asked)
    request, claim = asked.request, _claim(asked, kind, APPLIED)
    refuse_unless_party(asked.pack, asked.case, request.by, rule.approved_by, to=f"审批“{kind.label}”")
    amount = claim[1] if request.amount is None else request.amount
    _refuse_no_amount(amount)
    if not request.granted:
        refuse_without_reason(request.reason, to="不批准兑现")
    elif amount > claim[1]:
        raise BadValue(
            "批准的金额多于申请的金额。", help="如申请有误，请不批准并写明理由，由申请方重新申请。", amount=amount
        )
    elif is_major(rule, amount) and not request.decision.strip():
        raise Incomplete(
            f"金额达到重大事项标准，要先经{rule.decided_by or '集体'}研究决定。", help="请填写会议纪要或决定的文号。",
            missing="decision",
        )  # fmt: skip
    return [
        FulfilmentAnswered(
            on=asked.on, commitment=kind.id, claim=request.claim, granted=request.granted, amount=amount,
            decision=request.decision, reason=request.reason, evidence=request.evidence,
        )
    ]  # fmt: skip


@answers(PayFulfilment)
def pay_fulfilment(asked: Question) -> list[ev.Event]:
    kind, rule = _fulfilled(asked)
    claim, day = _claim(asked, kind, APPROVED), asked.request.day or asked.on
    refuse_unless_party(asked.pack, asked.case, asked.request.by, rule.paid_by, to=f"支付“{kind.label}”")
    refuse_future(day, asked.on, what="支付日期")
    if not asked.request.evidence:
        raise Incomplete("请填写支付凭证号，或上传凭证。", missing="evidence")
    paid = FulfilmentPaid(
        on=asked.on, commitment=kind.id, claim=asked.request.claim, amount=claim[1], day=day,
        evidence=asked.request.evidence,
    )  # fmt: skip
    return [paid, *_whole(asked, kind, _paid(asked.case, paid), day)]


def is_major(rule: Fulfilment, amount: int) -> bool:
    return rule.major_from is not None and amount >= rule.major_from


def paid_sum(state: CommitmentState) -> int:
    return sum(claim[1] for claim in state.claims.values() if claim[0] == PAID)


def _refuse_no_amount(amount: int) -> None:
    if amount <= 0:
        raise BadValue("金额要大于零。", help="请填写金额，如“50万元”。", amount=amount)


def _fulfilled(asked: Question) -> tuple[CommitmentKind, Fulfilment]:
    kind = kind_of(asked.pack, asked.request.commitment)
    if kind.fulfilment is None:
        raise BadValue(f"制度没有规定“{kind.label}”的兑现程序。", commitment=kind.id)
    if not state_of(asked.case, kind.id).set:
        raise NotNow(f"“{kind.label}”还没有摘录约定的金额。", help="先填写协议约定了多少、到哪天。", commitment=kind.id)
    return kind, kind.fulfilment


def _claim(asked: Question, kind: CommitmentKind, wanted: str) -> list[Any]:
    claim = state_of(asked.case, kind.id).claims.get(asked.request.claim)
    if claim is None:
        raise NotFound("没有这份兑现申请。", help="请从项目的“约定”页面进入。", claim=asked.request.claim)
    if claim[0] != wanted:
        raise NotNow(f"这份申请现在是“{CLAIM_STATES[claim[0]]}”。", claim=asked.request.claim)
    return claim


def _with(case: Case, name: str, **changes: Any) -> Case:
    return case.with_(commitments={**case.commitments, name: state_of(case, name)._replace(**changes)})


def _with_claim(case: Case, name: str, claim: str, row: list[Any]) -> Case:
    return _with(case, name, claims={**state_of(case, name).claims, claim: row})


@follows(FulfilmentApplied)
def _applied(case: Case, event: FulfilmentApplied) -> Case:
    row = [APPLIED, event.amount, event.on.isoformat(), event.note, "", "", "", list(event.evidence)]
    return _with_claim(case, event.commitment, event.claim, row)


@follows(FulfilmentAnswered)
def _answered(case: Case, event: FulfilmentAnswered) -> Case:
    claim = state_of(case, event.commitment).claims[event.claim]
    state, day = APPROVED if event.granted else DECLINED, event.on.isoformat()
    evidence = [*claim[7], *event.evidence]
    row = [state, event.amount, claim[2], event.reason or claim[3], event.decision, day, "", evidence]
    return _with_claim(case, event.commitment, event.claim, row)


@follows(FulfilmentPaid)
def _paid(case: Case, event: FulfilmentPaid) -> Case:
    claim = state_of(case, event.commitment).claims[event.claim]
    day = event.day.isoformat()
    row = [PAID, event.amount, *claim[2:6], day, [*claim[7], *event.evidence]]
    case = _with_claim(case, event.commitment, event.claim, row)
    state = state_of(case, event.commitment)
    report = [day, paid_sum(state), "按支付累计", list(event.evidence), "", False]
    return _with(case, event.commitment, reports=[*state.reports, report])


# What waits.


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """Parts that are due, deposits to be returned, applications to be approved and paid."""
    for kind in pack.commitments:
        state = case.commitments.get(kind.id)
        if state is not None and not state.judged:
            yield from _instalments(pack, case, kind, state, on, calendar)
            yield from _claims(pack, case, kind, state, on, calendar)


def _instalments(
    pack: Pack, case: Case, kind: CommitmentKind, state: CommitmentState, on: date, calendar: Calendar
) -> Iterator[Item]:
    party = kind.by if kind.side == "government" and kind.by else kind.checked_by
    returned = anchored_on(case, kind.returned_at)
    for part in kind.instalments:
        became, key = (state.instalments.get(part.id) or [""])[0], f"{kind.id}/{part.id}"
        due = due_of_part(case, part, calendar)
        if not became and due is not None:
            why = (f"{say_anchors(pack, part.at)}后{part.within.words if part.within else '即日'}应付。",)
            reading = stand_of(pack, due, on=on, calendar=calendar, why=why)
            what = f"{kind.label}：{'支付' if kind.side == 'government' else '催收'}{part.label}"
            yield item_for(pack, case, "instalment", key, what, party, kind.basis, reading)
        elif became == PAID and returned is not None:
            why = (f"{say_anchors(pack, kind.returned_at)}（{say_value(returned)}）后应当退还。",)
            reading = stand_of(pack, returned, on=on, calendar=calendar, why=why)
            yield item_for(
                pack, case, "instalment", key, f"{kind.label}：退还{part.label}", kind.checked_by, kind.basis, reading
            )


def _claims(
    pack: Pack, case: Case, kind: CommitmentKind, state: CommitmentState, on: date, calendar: Calendar
) -> Iterator[Item]:
    rule = kind.fulfilment
    if rule is None:
        return
    for name, claim in state.claims.items():
        if claim[0] not in (APPLIED, APPROVED):
            continue
        to_approve = claim[0] == APPLIED
        period = rule.approve_within if to_approve else rule.pay_within
        since = date.fromisoformat(claim[2] if to_approve else claim[5])
        due = periods.after(since, period, calendar) if period else None
        began = "申请" if to_approve else "批准"
        why = (
            (f"{say_value(since)}{began}，次日起{period.words}内{'审批' if to_approve else '支付'}。",)
            if period
            else ()
        )
        reading = stand_of(pack, due, on=on, calendar=calendar, why=why)
        what = f"{'审批' if to_approve else '支付'}兑现申请：{kind.label}"
        party = rule.approved_by if to_approve else rule.paid_by
        yield item_for(pack, case, "claim", f"{kind.id}/{name}", what, party, kind.basis, reading)
