"""Factor needs: what the enterprise asks of each factor, what of it is verified, and what is guaranteed by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, NeedState, follows
from quancheng.engine.clocks import anchored_on, stand_of
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import checked_field, refuse_far, refuse_long
from quancheng.engine.errors import Incomplete, NotAllowed, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import Fact, Factor, NeedsForm, Pack, Value
from quancheng.engine.parties import actual
from quancheng.engine.standing import refuse_unless_party, stands_for
from quancheng.engine.workdays import Calendar

NOT_ASKED = NeedState()
VERIFIED, GUARANTEED = "verified_on", "guaranteed_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorAsked(ev.Event):
    """What is needed of a factor, on one of the forms; `amount` holds a value of the factor's type."""

    kind: ClassVar[str] = "factor-asked"
    form: str
    factor: str
    facts: dict[str, Any]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorVerified(ev.Event):
    kind: ClassVar[str] = "factor-verified"
    form: str
    factor: str
    facts: dict[str, Any]
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorGuaranteed(ev.Event):
    kind: ClassVar[str] = "factor-guaranteed"
    form: str
    factor: str
    facts: dict[str, Any]
    by_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFactor(rq.Request):
    """`amount` is a value of the factor's type; None with a note says that none is needed."""

    form: str
    factor: str
    amount: Value = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyFactor(rq.Request):
    form: str
    factor: str
    amount: Value = None
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeFactor(rq.Request):
    form: str
    factor: str
    amount: Value = None
    by_day: date | None = None


def need_key(form: str, factor: str) -> str:
    return f"{form}/{factor}"


def need(case: Case, form: str, factor: str) -> NeedState:
    return case.needs.get(need_key(form, factor), NOT_ASKED)


def _with(case: Case, event: Any, **changes: Any) -> Case:
    key = need_key(event.form, event.factor)
    return case.with_(needs={**case.needs, key: case.needs.get(key, NOT_ASKED)._replace(**changes)})


@follows(FactorAsked)
def _asked(case: Case, event: FactorAsked) -> Case:
    """Asking otherwise makes what was verified and guaranteed of the old amount void."""
    key = need_key(event.form, event.factor)
    fresh = NeedState(event.facts.get("amount"), event.note, event.on.isoformat())
    return case.with_(needs={**case.needs, key: fresh})


@follows(FactorVerified)
def _verified(case: Case, event: FactorVerified) -> Case:
    return _with(
        case, event, verified=event.facts.get("amount"), opinion=event.opinion, verified_on=event.on.isoformat()
    )  # fmt: skip


@follows(FactorGuaranteed)
def _guaranteed(case: Case, event: FactorGuaranteed) -> Case:
    by_day = event.by_day.isoformat() if event.by_day else ""
    return _with(
        case, event, guaranteed=event.facts.get("amount"), by_day=by_day, guaranteed_on=event.on.isoformat()
    )  # fmt: skip


@answers(AskFactor)
def ask_factor(asked: Question) -> list[ev.Event]:
    """By the enterprise or an officer the form names; what is equal changes nothing."""
    form, factor, request = _form(asked), _factor(asked), asked.request
    parties = [actual(asked.pack, asked.case, party) for party in form.asked_by]
    if not any(stands_for(asked.case, request.by, party) for party in parties):
        who = "、".join(asked.pack.party_word(party) for party in form.asked_by)
        raise NotAllowed(f"“{form.label}”由{who}填写。", help=f"请联系{who}。", party=form.asked_by[0])
    amount = _amount(factor, request.amount)
    if amount is None and not request.note.strip():
        raise Incomplete(f"请填写{factor.label}的需求量。", help="不需要的，请在说明里写“不需要”。", missing="amount")
    refuse_long(request.note, what="说明")
    was = need(asked.case, form.id, factor.id)
    if was.on and (ev.decode_value(was.asked), was.note) == (amount, request.note):
        return []
    return [
        FactorAsked(on=asked.on, form=form.id, factor=factor.id, facts=_held(amount), note=request.note),
    ]


@answers(VerifyFactor)
def verify_factor(asked: Question) -> list[ev.Event]:
    """The unit of the factor says how much of what was asked it can confirm."""
    form, factor, request = _form(asked), _factor(asked), asked.request
    refuse_unless_party(asked.pack, asked.case, request.by, factor.verified_by, to=f"核实{factor.label}需求")
    row = need(asked.case, form.id, factor.id)
    if not row.on:
        raise NotNow(f"还没有填报{factor.label}需求。", help="请先由企业或专人填写需求表。", factor=factor.id)
    amount = _amount(factor, request.amount)
    if amount is None and not request.opinion.strip():
        raise Incomplete(f"请填写核实的{factor.label}数量或意见。", help="不能满足的请写明原因。", missing="opinion")
    refuse_long(request.opinion, what="核实意见")
    verified = FactorVerified(
        on=asked.on, form=form.id, factor=factor.id, facts=_held(amount), opinion=request.opinion
    )  # fmt: skip
    guaranteed = form.guaranteed_marks if row.asked is None else ()
    return [
        verified,
        *_marks(asked, form, factor, VERIFIED, form.verified_marks),
        *_marks(asked, form, factor, GUARANTEED, guaranteed),
    ]


@answers(GuaranteeFactor)
def guarantee_factor(asked: Question) -> list[ev.Event]:
    form, factor, request = _form(asked), _factor(asked), asked.request
    by = factor.guaranteed_by or factor.verified_by
    refuse_unless_party(asked.pack, asked.case, request.by, by, to=f"落实{factor.label}保障")
    if not form.guarantees:
        raise NotNow(f"“{form.label}”只核实需求，不填保障情况。", help="请在详细的需求表里填写。", form=form.id)
    if not need(asked.case, form.id, factor.id).verified_on:
        raise NotNow(f"{factor.label}需求还没有核实。", help="请先核实需求。", factor=factor.id)
    amount = _amount(factor, request.amount)
    if amount is None and need(asked.case, form.id, factor.id).asked is not None:
        raise Incomplete(f"请填写保障的{factor.label}数量。", missing="amount")
    if request.by_day is not None:
        refuse_far(request.by_day, asked.on, what="保障到位时间")
    guaranteed = FactorGuaranteed(
        on=asked.on, form=form.id, factor=factor.id, facts=_held(amount), by_day=request.by_day
    )  # fmt: skip
    return [guaranteed, *_marks(asked, form, factor, GUARANTEED, form.guaranteed_marks)]


def _marks(asked: Question, form: NeedsForm, factor: Factor, done: str, marks: tuple[str, ...]) -> Iterator[ev.Event]:
    """What happens once the last factor is verified, or guaranteed; what is not needed is not guaranteed."""
    others = [need(asked.case, form.id, each) for each in form.factors if each != factor.id]
    if all(getattr(row, done) or (done == GUARANTEED and _is_not_needed(row)) for row in others):
        for name in marks:
            if name not in asked.case.happenings:
                yield ev.HappeningRecorded(on=asked.on, name=name, day=asked.on)


def _is_not_needed(row: NeedState) -> bool:
    """Whether it was asked for as not needed, and that was confirmed."""
    return bool(row.verified_on) and row.asked is None


def _held(amount: Value) -> dict[str, Any]:
    return {} if amount is None else {"amount": ev.encode_value(amount)}


def _form(asked: Question) -> NeedsForm:
    found = next((each for each in asked.pack.needs if each.id == asked.request.form), None)
    if found is None or asked.request.factor not in found.factors:
        raise NotFound("需求表里没有这一项。", help="请从项目页面进入。", form=asked.request.form)
    if not has_begun(asked.case, found):
        raise NotNow(f"还不到填写“{found.label}”的时候。", help="到了制度规定的时点会自动出现。", form=found.id)
    return found


def has_begun(case: Case, form: NeedsForm) -> bool:
    return form.starts is None or anchored_on(case, form.starts) is not None


def _factor(asked: Question) -> Factor:
    return asked.pack.factor[asked.request.factor]


def _amount(factor: Factor, amount: Value) -> Value:
    return checked_field(Fact(id=factor.id, label=factor.label, type=factor.type), amount)


def asked_of(pack: Pack, case: Case, form: NeedsForm) -> list[tuple[Factor, NeedState]]:
    """Every factor of a form with what was asked, verified and guaranteed."""
    return [(pack.factor[name], need(case, form.id, name)) for name in form.factors]


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """The forms to be filled, the needs to be verified, and the guarantees that are owed."""
    for form in pack.needs:
        if not has_begun(case, form):
            continue
        rows = asked_of(pack, case, form)
        if form.starts is not None and not any(row.on for _, row in rows):
            yield item_for(pack, case, "factor", form.id, f"填写{form.label}", form.asked_by[0], form.basis, None)
        for factor, row in rows:
            yield from _waits(pack, case, form, factor, row, on, calendar)


def _waits(
    pack: Pack, case: Case, form: NeedsForm, factor: Factor, row: NeedState, on: date, calendar: Calendar
) -> Iterator[Item]:
    key, basis = need_key(form.id, factor.id), (*form.basis, *factor.basis)
    if row.on and not row.verified_on:
        yield item_for(pack, case, "factor", key, f"核实{factor.label}需求", factor.verified_by, basis, None)
    elif form.guarantees and row.verified_on and row.asked is not None and not row.guaranteed_on:
        by = factor.guaranteed_by or factor.verified_by
        reading = stand_of(pack, None, on=on, calendar=calendar)
        yield item_for(pack, case, "factor", key, f"落实{factor.label}保障", by, basis, reading)
