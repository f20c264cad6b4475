"""Agreements: drafted from the template, complete before they go on, judged in writing, signed as a task ends.

What a project keeps of a document is how it differs from the template; the template's own text stays with its keeper.
Each time the draft goes out for opinions is a version; whoever changes the draft afterwards needs them anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine.case import Case, DocumentState, follows
from quancheng.engine.clocks import Reading, anchored_on, say_anchors, stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import checked_facts, refuse_long, refuse_without_reason
from quancheng.engine.document_events import (
    CirculateDocument,
    DocumentCirculated,
    DocumentDrafted,
    DocumentSigned,
    DraftDocument,
    DropPassage,
    GiveWrittenOpinion,
    PassageDropped,
    PassageWritten,
    WritePassage,
    WrittenOpinionGiven,
)
from quancheng.engine.errors import BadValue, Incomplete, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.marks import READY, SIGNED, marked, unmarked
from quancheng.engine.pack import OUTSIDERS, Content, DocumentKind, Pack, Value, WrittenOpinion
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

__all__ = [
    "CIRCULATED",
    "DOCUMENT_STATES",
    "DONE",
    "DRAFTING",
    "READY",
    "CirculateDocument",
    "Difference",
    "DocumentCirculated",
    "DocumentDrafted",
    "DocumentSigned",
    "DraftDocument",
    "DropPassage",
    "GiveWrittenOpinion",
    "PassageDropped",
    "PassageWritten",
    "WritePassage",
    "WrittenOpinionGiven",
    "circulate_document",
    "differences",
    "draft_document",
    "drop_passage",
    "give_written_opinion",
    "items",
    "kind_of",
    "lacking",
    "missing_contents",
    "opinion_of",
    "signed_by_task",
    "standing",
    "state_of",
    "value_of",
    "write_passage",
]

DRAFTING, CIRCULATED, DONE = "drafting", "circulated", "signed"
DOCUMENT_STATES = {"": "未起草", DRAFTING: "起草中", CIRCULATED: "已送审", READY: "可以签订", DONE: "已签订"}


# What a draft says.


def kind_of(pack: Pack, name: str) -> DocumentKind:
    kind = pack.document_kind.get(name)
    if kind is None:
        raise NotFound("制度里没有这种文书。", help="请从项目的“约定”页面进入。", document=name)
    return kind


def state_of(case: Case, name: str) -> DocumentState:
    return case.documents.get(name) or DocumentState()


def missing_contents(kind: DocumentKind, state: DocumentState) -> list[Content]:
    """The required contents that no clause of the draft says."""
    said = set(state.changes)
    for passage, contents in state.covers.items():
        if passage not in state.dropped:
            said.update(contents)
    return [content for content in kind.contents if content.id not in said]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A term on which the document and another (or the project's own facts) do not agree."""

    label: str
    fact: str
    here: Value
    there: Value
    other: str


def differences(pack: Pack, case: Case, kind: DocumentKind) -> list[Difference]:
    """Where the values of the draft differ from those of the document it must agree with, and from the facts."""
    found = []
    for content in kind.contents:
        here = value_of(case, kind.id, content.id)
        if content.fact is None or here is None:
            continue
        found += [each for each in _others(pack, case, kind, content, here) if each.there not in (None, here)]
    return found


def _others(pack: Pack, case: Case, kind: DocumentKind, content: Content, here: Value) -> Iterator[Difference]:
    fact = content.fact or ""
    if kind.consistent_with:
        other = pack.document_kind[kind.consistent_with]
        for each in other.contents:
            if each.fact == fact:
                there = value_of(case, other.id, each.id)
                yield Difference(label=content.label, fact=fact, here=here, there=there, other=other.label)
    yield Difference(label=content.label, fact=fact, here=here, there=case.fact(fact), other="项目信息")


def value_of(case: Case, document: str, passage: str) -> Value:
    """The value that a clause of the draft says, None where it says none."""
    written = state_of(case, document).changes.get(passage)
    return ev.decode_value(written[2]) if written else None


def standing(pack: Pack, case: Case, kind: DocumentKind) -> str:
    """Where the document stands: "", drafting, circulated, ready or signed."""
    state = case.documents.get(kind.id)
    if state is None:
        return ""
    if state.state == CIRCULATED and not lacking(kind, state):
        return READY
    return state.state


def lacking(kind: DocumentKind, state: DocumentState) -> list[str]:
    """What the document still needs before it can be signed, in words."""
    if state.state == DONE:
        return []
    words = [f"写明{content.label}" for content in missing_contents(kind, state)]
    if state.state == DRAFTING:
        return [*words, "送审" if kind.opinions else "定稿"]
    for opinion in kind.opinions:
        given = opinion_of(state, opinion)
        if given is None:
            words.append(opinion.label)
        elif not _favours(opinion, given[0]):
            words.append(f"{opinion.label}为同意（现为“{_term_label(opinion, given[0])}”）")
    return words


def opinion_of(state: DocumentState, opinion: WrittenOpinion) -> list[Any] | None:
    """The opinion on the version that is out now; one on an earlier version no longer counts."""
    given = state.opinions.get(opinion.id)
    return given if given and given[4] == state.version and state.state != DRAFTING else None


def _favours(opinion: WrittenOpinion, term: str) -> bool:
    found = opinion.term(term)
    return found is not None and found.favours


def _term_label(opinion: WrittenOpinion, term: str) -> str:
    found = opinion.term(term)
    return found.label if found else term


# What may be done with it.


@answers(DraftDocument)
def draft_document(asked: Question) -> list[ev.Event]:
    kind = _kind_here(asked)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, kind.drafted_by, to=f"起草{kind.label}")
    if kind.id in asked.case.documents:
        return []
    if anchored_on(asked.case, kind.since) is None:
        raise NotNow(f"还不到起草{kind.label}的时候。", help=f"自{say_anchors(asked.pack, kind.since)}起可以起草。")
    passages = asked.request.passages
    if passages is None:
        passages = kind.template.passages if kind.template else ()
    covers = {each.id: list(each.covers) for each in passages}
    return [DocumentDrafted(on=asked.on, document=kind.id, template=asked.request.template, covers=covers)]


@answers(WritePassage)
def write_passage(asked: Question) -> list[ev.Event]:
    """A clause of the template is changed only with a reason; what differs stays visible."""
    kind, state, request = *_draft(asked, to="修改"), asked.request
    content = kind.content(request.passage)
    general = request.passage in state.covers
    title = request.title.strip() or (content.label if content else "")
    value = _value_said(asked, content, request.value)
    if not title or (not request.text.strip() and value is None):
        raise Incomplete("条款要有标题和内容。", help="请写明这一条约定了什么。", missing="text")
    refuse_long(request.text, what="条款")
    refuse_long(title, what="条款标题")
    if general:
        refuse_without_reason(request.reason, to="改动范本的通用条款")
    written = [title, request.text.strip(), ev.encode_value(value), request.reason]
    if state.changes.get(request.passage) == written:
        return []
    event = PassageWritten(
        on=asked.on, document=kind.id, passage=request.passage, title=title, text=request.text.strip(), value=value,
        general=general, reason=request.reason,
    )  # fmt: skip
    return [event, *_no_longer_ready(asked, kind)]


def _value_said(asked: Question, content: Content | None, value: Value) -> Value:
    if content is None or content.fact is None or value is None or value == "":
        return None
    return checked_facts(asked.pack, {content.fact: value})[content.fact]


@answers(DropPassage)
def drop_passage(asked: Question) -> list[ev.Event]:
    """Take a clause out, one of the template only with a reason; a changed one first goes back to the template."""
    kind, state = _draft(asked, to="修改")
    name = asked.request.passage
    if name not in state.changes and (name not in state.covers or name in state.dropped):
        raise NotFound("文书里没有这一条。", help="请刷新页面后再试。", passage=name)
    if name in state.covers and name not in state.changes:
        refuse_without_reason(asked.request.reason, to="删去范本的通用条款")
    title = state.changes[name][0] if name in state.changes else name
    event = PassageDropped(on=asked.on, document=kind.id, passage=name, title=title, reason=asked.request.reason)
    return [event, *_no_longer_ready(asked, kind)]


def _no_longer_ready(asked: Question, kind: DocumentKind) -> Iterator[ev.Event]:
    return unmarked(asked.case, kind.id, READY, on=asked.on, reason=f"{kind.label}有改动")


@answers(CirculateDocument)
def circulate_document(asked: Question) -> list[ev.Event]:
    """Send the draft out as a version: it says all it has to, and differences from other papers are owned to."""
    kind, state = _draft(asked, to="送审")
    if state.state == CIRCULATED:
        raise NotNow(f"{kind.label}第{state.version}稿已经送审。", help="有改动后才能再次送审。", document=kind.id)
    missing = missing_contents(kind, state)
    if missing:
        labels = "、".join(each.label for each in missing)
        raise Incomplete(
            f"{kind.label}还没有写明：{labels}。", help="这些内容缺一项都不能往下走，请逐项写明。",
            missing=[each.id for each in missing],
        )  # fmt: skip
    apart = differences(asked.pack, asked.case, kind)
    if apart:
        refuse_without_reason(
            asked.request.note, to=f"{'、'.join(dict.fromkeys(each.label for each in apart))}与别处不一致，送审前"
        )
    refuse_long(asked.request.note, what="说明")
    event = DocumentCirculated(
        on=asked.on, document=kind.id, version=state.version + 1, note=asked.request.note,
        evidence=asked.request.evidence,
    )  # fmt: skip
    ready = marked(asked.case, kind.id, READY, asked.on, on=asked.on) if not kind.opinions else ()
    return [event, *ready]


@answers(GiveWrittenOpinion)
def give_written_opinion(asked: Question) -> list[ev.Event]:
    """A written opinion with its term and its paper; an outsider's is recorded by whoever drafts."""
    kind, request = _kind_here(asked), asked.request
    opinion, state = kind.opinion(request.opinion), state_of(asked.case, kind.id)
    if opinion is None:
        raise NotFound(f"{kind.label}没有这项意见。", opinion=request.opinion)
    by = kind.drafted_by if opinion.by in OUTSIDERS else opinion.by
    refuse_unless_party(asked.pack, asked.case, request.by, by, to=f"出具{opinion.label}")
    if state.state != CIRCULATED:
        raise NotNow(f"{kind.label}没有在征求意见。", help="送审之后才能出具意见。", document=kind.id)
    if opinion.term(request.term) is None:
        raise BadValue("没有这种意见。", help=f"可选：{'、'.join(each.label for each in opinion.terms)}。")
    if not _favours(opinion, request.term) and not request.note.strip():
        raise Incomplete("不同意的意见要写明理由。", help="请写清楚问题和依据。", missing="note")
    if not request.evidence:
        raise Incomplete(f"{opinion.label}应当是书面意见。", help="请填写文号或上传意见书。", missing="evidence")
    refuse_long(request.note, what="意见")
    given = WrittenOpinionGiven(
        on=asked.on, document=kind.id, opinion=opinion.id, version=state.version, term=request.term,
        note=request.note, evidence=request.evidence,
    )  # fmt: skip
    after = _opinion_given(asked.case, given)
    if lacking(kind, state_of(after, kind.id)):
        return [given, *unmarked(asked.case, kind.id, READY, on=asked.on, reason=f"{opinion.label}不同意")]
    return [given, *marked(asked.case, kind.id, READY, asked.on, on=asked.on)]


def signed_by_task(asked: Question, name: str, day: date, evidence: tuple[str, ...]) -> list[ev.Event]:
    """What a task brings that ends with a document being signed; refused while the document is not ready."""
    kind = kind_of(asked.pack, name)
    state = state_of(asked.case, name)
    if not kind.applies.holds(asked.case):
        return []
    if name not in asked.case.documents:
        raise Incomplete(f"{kind.label}还没有起草。", help="请先在“约定”页面起草。", missing=[name])
    needs = lacking(kind, state)
    if needs:
        raise Incomplete(
            f"{kind.label}还不能签订，还要：{'、'.join(needs)}。", help="请在项目的“约定”页面逐项补齐。", missing=[name]
        )
    event = DocumentSigned(on=asked.on, document=name, version=state.version, day=day, evidence=evidence)
    return [event, *marked(asked.case, name, SIGNED, day, on=asked.on)]


def _kind_here(asked: Question) -> DocumentKind:
    kind = kind_of(asked.pack, asked.request.document)
    if not kind.applies.holds(asked.case):
        raise NotNow(f"本项目不用{kind.label}。", help="如项目信息有误，请先更正。", document=kind.id)
    return kind


def _draft(asked: Question, *, to: str) -> tuple[DocumentKind, DocumentState]:
    kind = _kind_here(asked)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, kind.drafted_by, to=f"{to}{kind.label}")
    if kind.id not in asked.case.documents:
        raise NotNow(f"{kind.label}还没有起草。", help="请先从范本起草。", document=kind.id)
    state = asked.case.documents[kind.id]
    if state.state == DONE and not _is_signed_anew(asked, kind):
        raise NotNow(
            f"{kind.label}已于{say_value(date.fromisoformat(state.signed))}签订，不能再改。",
            help="确需变更的，请把签订事项退回，改好后重新送审、签订。", document=kind.id,
        )  # fmt: skip
    return kind, state


def _is_signed_anew(asked: Question, kind: DocumentKind) -> bool:
    """Whether a task is open again that ends with this document being signed."""
    tasks = (asked.pack.task[key.partition("@")[0]] for key, _ in asked.case.open_tasks())
    return any(outcome.signs == kind.id for task in tasks for outcome in task.outcomes)


# State.


def _with(case: Case, name: str, **changes: Any) -> Case:
    state = state_of(case, name)._replace(**changes)
    return case.with_(documents={**case.documents, name: state})


@follows(DocumentDrafted)
def _drafted(case: Case, event: DocumentDrafted) -> Case:
    covers = {name: list(contents) for name, contents in event.covers.items()}
    return _with(
        case, event.document, template=event.template, covers=covers, state=DRAFTING, opened=event.on.isoformat()
    )


@follows(PassageWritten)
def _written(case: Case, event: PassageWritten) -> Case:
    state = state_of(case, event.document)
    passage = [event.title, event.text, ev.encode_value(event.value), event.reason]
    dropped = [name for name in state.dropped if name != event.passage]
    changes = {**state.changes, event.passage: passage}
    return _with(case, event.document, changes=changes, dropped=dropped, state=DRAFTING)


@follows(PassageDropped)
def _dropped(case: Case, event: PassageDropped) -> Case:
    state = state_of(case, event.document)
    changes = {name: written for name, written in state.changes.items() if name != event.passage}
    goes = event.passage in state.covers and event.passage not in state.changes
    dropped = [*state.dropped, event.passage] if goes else list(state.dropped)
    return _with(case, event.document, changes=changes, dropped=dropped, state=DRAFTING)


@follows(DocumentCirculated)
def _circulated(case: Case, event: DocumentCirculated) -> Case:
    state = state_of(case, event.document)
    versions = [*state.versions, [event.version, event.on.isoformat(), event.note, list(event.evidence)]]
    return _with(case, event.document, version=event.version, versions=versions, state=CIRCULATED)


@follows(WrittenOpinionGiven)
def _opinion_given(case: Case, event: WrittenOpinionGiven) -> Case:
    state = state_of(case, event.document)
    given = [event.term, event.note, event.on.isoformat(), list(event.evidence), event.version]
    return _with(case, event.document, opinions={**state.opinions, event.opinion: given})


@follows(DocumentSigned)
def _signed(case: Case, event: DocumentSigned) -> Case:
    evidence = list(event.evidence)
    return _with(case, event.document, state=DONE, signed=event.day.isoformat(), evidence=evidence)


# What waits.


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """Drafts to be written or improved, opinions to be given."""
    for kind in pack.documents:
        began = anchored_on(case, kind.since)
        if began is None or not kind.applies.holds(case):
            continue
        state = case.documents.get(kind.id)
        reading = _reading(pack, kind, began, on, calendar)
        if state is None or state.state == DRAFTING:
            what = f"{'起草' if state is None else '完成'}{kind.label}"
            yield item_for(pack, case, "document", kind.id, what, kind.drafted_by, kind.basis, reading)
        elif state.state == CIRCULATED:
            yield from _waiting_opinions(pack, case, kind, state, reading)


def _waiting_opinions(
    pack: Pack, case: Case, kind: DocumentKind, state: DocumentState, reading: Reading | None
) -> Iterator[Item]:
    for opinion in kind.opinions:
        given = opinion_of(state, opinion)
        by = kind.drafted_by if opinion.by in OUTSIDERS else opinion.by
        if given is None:
            what = f"{kind.label}第{state.version}稿：{opinion.label}"
            yield item_for(pack, case, "written-opinion", f"{kind.id}/{opinion.id}", what, by, kind.basis, reading)
        elif not _favours(opinion, given[0]):
            what = f"{kind.label}：按{opinion.label}修改后再送审"
            yield item_for(pack, case, "document", f"{kind.id}/{opinion.id}", what, kind.drafted_by, kind.basis, None)


def _reading(pack: Pack, kind: DocumentKind, began: date, on: date, calendar: Calendar) -> Reading | None:
    if kind.within is None:
        return None
    why = (f"自{say_anchors(pack, kind.since)}（{say_value(began)}）次日起{kind.within.words}内。",)
    return stand_of(pack, periods.after(began, kind.within, calendar), on=on, calendar=calendar, why=why)
