"""Where a signed document goes: the original to the archive, copies to those who carry it out, receipts on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, DocumentState, follows
from quancheng.engine.clocks import Reading, stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long
from quancheng.engine.documents import kind_of, state_of
from quancheng.engine.errors import BadValue, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import Distribution, DocumentKind, Pack
from quancheng.engine.parties import actual
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

ORIGINAL, COPY = "original", "copy"
PART_WORDS = {ORIGINAL: "原件（归档）", COPY: "副本"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSent(ev.Event):
    kind: ClassVar[str] = "document-sent"
    document: str
    original: str
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReceived(ev.Event):
    """`officer` is the id of whoever signed for it."""

    kind: ClassVar[str] = "document-received"
    document: str
    receiver: str
    officer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDocument(rq.Request):
    """Send the signed document to those on its list; `also` are units beyond it."""

    document: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveDocument(rq.Request):
    document: str
    receiver: str
    note: str = ""


def receivers(pack: Pack, case: Case, kind: DocumentKind) -> list[tuple[str, str]]:
    """(party, original or copy) by the pack's rule; the performers are the units with something to fulfil."""
    rule = kind.distribution
    if rule is None:
        return []
    copies = list(rule.copies)
    if rule.performers:
        copies += [
            each.by for each in pack.commitments
            if each.side == "government" and each.document == kind.id and each.applies.holds(case)
        ]  # fmt: skip
    groups = {group.id: group.units for group in pack.groups}
    spread = [unit for party in copies for unit in groups.get(party, (party,))]
    here = dict.fromkeys(actual(pack, case, party) for party in spread)
    original = actual(pack, case, rule.original)
    return [(original, ORIGINAL), *((party, COPY) for party in here if party and party != original)]


@answers(SendDocument)
def send_document(asked: Question) -> list[ev.Event]:
    kind = kind_of(asked.pack, asked.request.document)
    state, rule = _signed(asked, kind)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, rule.by, to=f"分发{kind.label}")
    strange = [unit for unit in asked.request.also if not asked.pack.has_unit(unit)]
    if strange:
        raise BadValue("没有这个单位。", help="请从单位列表中选择。", unit=strange[0])
    wanted = [*receivers(asked.pack, asked.case, kind), *((unit, COPY) for unit in asked.request.also)]
    new = [(party, part) for party, part in wanted if party not in state.receipts]
    if not new:
        raise NotNow(
            f"{kind.label}已经分发给所有接收单位。", help="如还要送别的单位，请在“另送”里选择。", document=kind.id
        )
    original = next((party for party, part in new if part == ORIGINAL), "")
    copies = tuple(dict.fromkeys(party for party, part in new if part == COPY))
    return [DocumentSent(on=asked.on, document=kind.id, original=original, copies=copies)]


@answers(ReceiveDocument)
def receive_document(asked: Question) -> list[ev.Event]:
    """A receiver signs for what it got, once."""
    kind, receiver = kind_of(asked.pack, asked.request.document), asked.request.receiver
    receipt = state_of(asked.case, kind.id).receipts.get(receiver)
    if receipt is None:
        raise NotFound(f"{kind.label}没有发给这个单位。", help="请先由分发单位发出。", receiver=receiver)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, receiver, to=f"签收{kind.label}")
    if receipt[2]:
        return []
    refuse_long(asked.request.note, what="说明")
    return [
        DocumentReceived(
            on=asked.on, document=kind.id, receiver=receiver, officer=asked.request.by.officer, note=asked.request.note
        )
    ]


def _signed(asked: Question, kind: DocumentKind) -> tuple[DocumentState, Distribution]:
    state = state_of(asked.case, kind.id)
    if kind.distribution is None:
        raise BadValue(f"制度没有规定{kind.label}的分发。", document=kind.id)
    if not state.signed:
        raise NotNow(f"{kind.label}还没有签订。", help="签订之后才能分发。", document=kind.id)
    return state, kind.distribution


def _with_receipts(case: Case, name: str, receipts: dict[str, list[str]]) -> Case:
    return case.with_(documents={**case.documents, name: state_of(case, name)._replace(receipts=receipts)})


@follows(DocumentSent)
def _sent(case: Case, event: DocumentSent) -> Case:
    day = event.on.isoformat()
    new = {party: [COPY, day, "", ""] for party in event.copies}
    if event.original:
        new = {event.original: [ORIGINAL, day, "", ""], **new}
    return _with_receipts(case, event.document, {**state_of(case, event.document).receipts, **new})


@follows(DocumentReceived)
def _received(case: Case, event: DocumentReceived) -> Case:
    receipts = state_of(case, event.document).receipts
    part, sent, *_ = receipts[event.receiver]
    signed_for = [part, sent, event.on.isoformat(), event.officer]
    return _with_receipts(case, event.document, {**receipts, event.receiver: signed_for})


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What is to be sent out, and what each receiver has to sign for."""
    for kind in pack.documents:
        state, rule = case.documents.get(kind.id), kind.distribution
        if state is None or rule is None or not state.signed:
            continue
        basis = rule.basis or kind.basis
        if any(party not in state.receipts for party, _ in receivers(pack, case, kind)):
            reading = _within(pack, rule, state.signed, "签订", on, calendar)
            yield item_for(pack, case, "distribution", kind.id, f"分发{kind.label}", rule.by, basis, reading)
        for receiver, (part, sent, received, _) in state.receipts.items():
            if not received:
                reading = _within(pack, rule, sent, "发出", on, calendar)
                what = f"签收{kind.label}{PART_WORDS[part]}"
                yield item_for(pack, case, "receipt", f"{kind.id}@{receiver}", what, receiver, basis, reading)


def _within(pack: Pack, rule: Distribution, since: str, what: str, on: date, calendar: Calendar) -> Reading | None:
    if rule.within is None:
        return None
    day = date.fromisoformat(since)
    why = (f"自{what}（{say_value(day)}）次日起{rule.within.words}内。",)
    return stand_of(pack, periods.after(day, rule.within, calendar), on=on, calendar=calendar, why=why)
