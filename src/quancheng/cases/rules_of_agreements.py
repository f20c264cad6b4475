"""The rules on agreements and what follows from them, in words, for the page of the notice."""

from __future__ import annotations

from collections.abc import Iterator

from quancheng.engine import recurrence
from quancheng.engine.clocks import say_anchors
from quancheng.engine.pack import (
    FOLLOWS,
    REACHED,
    SIDES,
    CommitmentKind,
    DocumentKind,
    FactType,
    Filing,
    Pack,
    Publicity,
    Waiver,
)
from quancheng.engine.said import money


def document_words(pack: Pack, kind: DocumentKind) -> Iterator[str]:
    yield f"由{pack.label_of(kind.drafted_by)}自{say_anchors(pack, kind.since)}起起草"
    if kind.template:
        with_ = f"会同{_labels(pack, kind.template.kept_with)}" if kind.template.kept_with else ""
        yield f"范本由{pack.label_of(kind.template.kept_by)}{with_}按版本管理"
    if kind.contents:
        yield f"必须写明{'、'.join(each.label for each in kind.contents)}"
    for opinion in kind.opinions:
        yield f"附{opinion.label}（{pack.label_of(opinion.by)}）"
    if kind.consistent_with:
        yield f"与{pack.label_of(kind.consistent_with)}一致"
    if kind.distribution:
        copies = _labels(pack, kind.distribution.copies)
        yield f"原件由{pack.label_of(kind.distribution.original)}归档" + (f"，副本送{copies}" if copies else "")


def commitment_words(pack: Pack, kind: CommitmentKind) -> Iterator[str]:
    yield f"{SIDES[kind.side]}的约定" + (f"，由{pack.label_of(kind.by)}落实" if kind.by else "")
    if kind.type is not FactType.TEXT:
        yield f"实际值{REACHED[kind.reached]}约定值"
    if kind.within and kind.since:
        yield f"{say_anchors(pack, kind.since)}后{kind.within.words}内"
    if kind.every:
        yield f"{recurrence.words(kind.every)}核查"
    yield f"由{pack.label_of(kind.checked_by)}核查"
    for part in kind.instalments:
        yield f"{part.label}：{say_anchors(pack, part.at)}后支付"
    rule = kind.fulfilment
    if rule:
        yield f"{pack.label_of(rule.approved_by)}审批，{pack.label_of(rule.paid_by)}支付"
        if rule.major_from is not None:
            yield f"{money(rule.major_from)}以上先经{rule.decided_by or '集体'}研究决定"
    if kind.consequence:
        yield f"未履行的{kind.consequence}"


def waiver_words(pack: Pack, waiver: Waiver) -> Iterator[str]:
    yield f"{_labels(pack, waiver.tasks)}可以容缺{'、'.join(waiver.materials)}"
    yield f"书面承诺在{waiver.within.words}内补齐"
    yield f"逾期{FOLLOWS[waiver.follows]}"


def filing_words(pack: Pack, filing: Filing) -> Iterator[str]:
    yield f"{filing.when.words(pack.label_of)}时，由{pack.label_of(filing.by)}向{_labels(pack, filing.to)}报备"
    if filing.within:
        yield f"{filing.within.words}内"


def publicity_words(pack: Pack, rule: Publicity) -> Iterator[str]:
    yield f"{rule.when.words(pack.label_of)}后，由{pack.label_of(rule.by)}公开{_labels(pack, rule.fields)}"
    if rule.lasts:
        yield f"至少公示{rule.lasts.words}"
    if rule.withhold_labels:
        yield f"{'、'.join(rule.withhold_labels)}项目不公示"


def _labels(pack: Pack, names: tuple[str, ...]) -> str:
    return "、".join(pack.label_of(name) for name in names)
