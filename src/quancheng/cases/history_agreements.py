"""Sentences for what happens to agreements, commitments, waived materials, filings, publicity; with their clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from quancheng.engine import commitments as cm
from quancheng.engine import distribution as ds
from quancheng.engine import documents as dc
from quancheng.engine import events as ev
from quancheng.engine import filings as fl
from quancheng.engine import fulfilment as ff
from quancheng.engine import publicity as pb
from quancheng.engine import waivers as wv
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import FactType, Pack, Value
from quancheng.engine.said import money, said

Sentence = Callable[[Any, Pack], str]


def _because(text: str, reason: str, *, word: str = "理由") -> str:
    return f"{text}。{word}：{reason}" if reason else f"{text}。"


def _named(event: Any, pack: Pack) -> str:
    return f"“{pack.label_of(event.document)}”"


def _labels(pack: Pack, names: Iterable[str]) -> str:
    return "、".join(pack.label_of(name) for name in names)


def _task(event: Any, pack: Pack) -> str:
    return f"“{pack.label_of(event.task.partition('@')[0])}”"


def _value(event: Any, pack: Pack, value: Value) -> str:
    kind = pack.commitment_kind.get(event.commitment)
    return said(kind.type if kind else FactType.TEXT, value, kind.unit if kind else "")


def _drafted(event: dc.DocumentDrafted, pack: Pack) -> str:
    start = f"范本第{event.template}版" if event.template else "范本"
    return f"起草{_named(event, pack)}，从{start}开始。" if event.covers else f"起草{_named(event, pack)}。"


def _written(event: dc.PassageWritten, pack: Pack) -> str:
    word = "改动通用条款" if event.general else "写明"
    return _because(f"{_named(event, pack)}{word}“{event.title}”", event.reason)


def _circulated(event: dc.DocumentCirculated, pack: Pack) -> str:
    return _because(f"{_named(event, pack)}第{event.version}稿送审", event.note, word="说明")


def _opinion(event: dc.WrittenOpinionGiven, pack: Pack) -> str:
    kind = pack.document_kind.get(event.document)
    opinion = kind.opinion(event.opinion) if kind else None
    term = opinion.term(event.term) if opinion else None
    word = f"{opinion.label if opinion else event.opinion}：{term.label if term else event.term}"
    return _because(f"{_named(event, pack)}第{event.version}稿的{word}", event.note, word="说明")


def _signed(event: dc.DocumentSigned, pack: Pack) -> str:
    return f"{_named(event, pack)}第{event.version}稿于{say_value(event.day)}签订。"


def _sent(event: ds.DocumentSent, pack: Pack) -> str:
    original = f"原件交{pack.label_of(event.original)}归档" if event.original else ""
    copies = f"副本送{_labels(pack, event.copies)}" if event.copies else ""
    return f"分发{_named(event, pack)}：{'，'.join(each for each in (original, copies) if each)}。"


def _received(event: ds.DocumentReceived, pack: Pack) -> str:
    return _because(f"{pack.label_of(event.receiver)}签收{_named(event, pack)}", event.note, word="说明")


def _set(event: cm.CommitmentSet, pack: Pack) -> str:
    due = f"，{say_value(event.due)}前" if event.due else ""
    label = pack.label_of(event.commitment)
    return _because(f"摘录约定“{label}”：{_value(event, pack, event.value)}{due}", event.reason)


def _reported(event: cm.CommitmentReported, pack: Pack) -> str:
    who = "企业填报" if event.by_enterprise else "填报"
    when = f"截至{say_value(event.day)}"
    text = f"{who}“{pack.label_of(event.commitment)}”{when}：{_value(event, pack, event.value)}"
    return _because(text, event.note, word="说明")


def _judged(event: cm.CommitmentJudged, pack: Pack) -> str:
    return _because(f"“{pack.label_of(event.commitment)}”{cm.VERDICTS[event.verdict]}", event.reason)


def _settled(event: ff.InstalmentSettled, pack: Pack) -> str:
    kind = pack.commitment_kind.get(event.commitment)
    part = kind.instalment(event.instalment) if kind else None
    text = f"“{pack.label_of(event.commitment)}”{part.label if part else event.instalment}{money(event.amount)}"
    return _because(f"{text}：{ff.INSTALMENT_STATES[event.became]}", event.reason)


def _applied(event: ff.FulfilmentApplied, pack: Pack) -> str:
    return _because(f"申请兑现“{pack.label_of(event.commitment)}”{money(event.amount)}", event.note, word="说明")


def _answered(event: ff.FulfilmentAnswered, pack: Pack) -> str:
    word = f"批准兑现{money(event.amount)}" if event.granted else "不批准兑现"
    decision = f"（集体决定：{event.decision}）" if event.decision else ""
    return _because(f"“{pack.label_of(event.commitment)}”{word}{decision}", event.reason)


def _paid(event: ff.FulfilmentPaid, pack: Pack) -> str:
    return f"支付“{pack.label_of(event.commitment)}”{money(event.amount)}。"


def _granted(event: wv.WaiverGranted, pack: Pack) -> str:
    return f"{_task(event, pack)}容缺办理，{'、'.join(event.materials)}承诺在{say_value(event.due)}前补齐。"


def _made(event: fl.FilingMade, pack: Pack) -> str:
    return f"“{pack.label_of(event.filing)}”：{say_value(event.day)}向{pack.label_of(event.authority)}报备，已有回执。"


def _published(event: pb.ProjectPublished, pack: Pack) -> str:
    until = f"，至少到{say_value(event.until)}" if event.until else ""
    return f"“{pack.label_of(event.publicity)}”：公开{_labels(pack, event.fields)}{until}。"


SENTENCES: Mapping[type[ev.Event], Sentence] = {
    dc.DocumentDrafted: _drafted,
    dc.PassageWritten: _written,
    dc.PassageDropped: lambda event, pack: _because(f"{_named(event, pack)}删去“{event.title}”", event.reason),
    dc.DocumentCirculated: _circulated,
    dc.WrittenOpinionGiven: _opinion,
    dc.DocumentSigned: _signed,
    ds.DocumentSent: _sent,
    ds.DocumentReceived: _received,
    cm.CommitmentSet: _set,
    cm.CommitmentReported: _reported,
    cm.CommitmentJudged: _judged,
    ff.InstalmentSettled: _settled,
    ff.FulfilmentApplied: _applied,
    ff.FulfilmentAnswered: _answered,
    ff.FulfilmentPaid: _paid,
    wv.WaiverGranted: _granted,
    wv.MaterialsDelivered: lambda event, pack: f"{_task(event, pack)}补齐{'、'.join(event.materials)}。",
    wv.WaiverRevoked: lambda event, pack: _because(f"撤回{_task(event, pack)}的容缺办理", event.reason),
    fl.FilingOwed: lambda event, pack: f"达到标准，应办理“{pack.label_of(event.filing)}”。",
    fl.FilingNoLongerReached: lambda event, pack: (
        f"不再达到“{pack.label_of(event.filing)}”的标准，已经报备的仍然有效。"
    ),
    fl.FilingMade: _made,
    fl.FilingRelieved: lambda event, pack: _because(f"不再办理“{pack.label_of(event.filing)}”", event.reason),
    pb.PublicityOwed: lambda event, pack: f"应办理“{pack.label_of(event.publicity)}”。",
    pb.ProjectPublished: _published,
    pb.PublicityWithheld: lambda event, pack: _because(f"“{pack.label_of(event.publicity)}”：不公示", event.reason),
    pb.PublicityEnded: lambda event, pack: _because(f"结束“{pack.label_of(event.publicity)}”", event.reason),
    ev.HappeningWithdrawn: lambda event, pack: _because(f"不再是“{pack.label_of(event.name)}”", event.reason),
}
BASED: tuple[tuple[str, Callable[[Pack], Any]], ...] = (
    ("document", lambda pack: pack.documents),
    ("commitment", lambda pack: pack.commitments),
    ("filing", lambda pack: pack.filings),
    ("publicity", lambda pack: pack.publicity),
)
