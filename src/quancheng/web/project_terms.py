"""The agreements of a project as their tab shows them: what differs from the template, what lacks, who received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases.evidence import Evidence
from quancheng.cases.offers import may_ask
from quancheng.cases.project_view import ProjectView
from quancheng.engine import documents as dc
from quancheng.engine.case import DocumentState
from quancheng.engine.clocks import anchored_on, say_anchors
from quancheng.engine.distribution import PART_WORDS, ReceiveDocument, SendDocument, receivers
from quancheng.engine.events import encode_value
from quancheng.engine.pack import OUTSIDERS, Content, DocumentKind, Fact, WrittenOpinion
from quancheng.engine.said import said
from quancheng.engine.spec.marks import READY
from quancheng.engine.templates import HOW_WORDS, Line, TemplateBook, compared
from quancheng.people.access import Person
from quancheng.web import facts as blanks
from quancheng.web.typed import Typed

BADGES = {
    "": "not-begun", dc.DRAFTING: "under-way", dc.CIRCULATED: "waiting", READY: "due-soon", dc.DONE: "done",
}  # fmt: skip
HOW_TONES = {"": "quiet", "changed": "soon", "added": "busy", "dropped": "late"}


def references(view: ProjectView) -> list[str]:
    """All evidence that agreements name."""
    found: list[str] = []
    for state in view.case.documents.values():
        found += state.evidence
        for opinion in state.opinions.values():
            found += opinion[3]
        for version in state.versions:
            found += version[3]
    return found


def agreements(
    view: ProjectView, person: Person, book: TemplateBook, evidence: Mapping[str, Evidence],
    names: Mapping[UUID, str], *, deed: str = "", typed: Typed | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """The agreements that the project has, those to come too."""
    return [
        _agreement(view, person, kind, book, evidence, names, deed, typed)
        for kind in view.pack.documents
        if kind.applies.holds(view.case)
    ]


def _agreement(
    view: ProjectView, person: Person, kind: DocumentKind, book: TemplateBook, evidence: Mapping[str, Evidence],
    names: Mapping[UUID, str], deed: str, typed: Typed | None,
) -> dict[str, Any]:  # fmt: skip
    pack, case = view.pack, view.case
    state, stand = dc.state_of(case, kind.id), dc.standing(pack, case, kind)
    template = book.version(kind, state.template if stand else book.current(kind).number)
    lines = compared(kind, template, state) if stand else []
    own = typed if typed and typed.post.get("document") == kind.id else None
    edits = may_ask(person, view, dc.WritePassage, document=kind.id, passage="0", title="问", text="问")
    missing = dc.missing_contents(kind, state) if stand else []
    return {
        "id": kind.id,
        "label": kind.label,
        "basis": kind.basis,
        "badge": BADGES[stand],
        "word": dc.DOCUMENT_STATES[stand],
        "stand": stand,
        "drafter": pack.label_of(kind.drafted_by),
        "when": say_anchors(pack, kind.since) if anchored_on(case, kind.since) is None else "",
        "template": _template_words(kind, template.number),
        "has_template": kind.template is not None,
        "may_draft": not stand and may_ask(person, view, dc.DraftDocument, document=kind.id),
        "version": state.version,
        "signed": _day(state.signed),
        "lacking": dc.lacking(kind, state) if stand else [],
        "apart": [_difference(view, each) for each in dc.differences(pack, case, kind)],
        "differs": [_line(view, kind, line, own, deed) for line in lines if line.how],
        "same": [_line(view, kind, line, own, deed) for line in lines if not line.how],
        "missing": [_blank(view, kind, content, own, deed) for content in missing] if edits else [],
        "edits": edits,
        "may_circulate": edits and state.state == dc.DRAFTING and not missing,
        "goes_out": "送审" if kind.opinions else "定稿",
        "opinions": [_opinion(view, person, kind, state, each, evidence) for each in kind.opinions],
        "versions": [
            {"number": row[0], "day": _day(row[1]), "note": row[2], "evidence": [evidence.get(ref) for ref in row[3]]}
            for row in reversed(state.versions)
        ],
        "evidence": [evidence.get(ref) for ref in state.evidence],
        "sign_url": _signing_task(view, kind),
        **_distribution(view, person, kind, state, names),
    }  # fmt: skip


def _template_words(kind: DocumentKind, number: int) -> str:
    if kind.template is None:
        return ""
    return f"范本第{number}版" if number else "范本（制度包自带）"


def _difference(view: ProjectView, each: dc.Difference) -> dict[str, str]:
    fact = view.pack.fact[each.fact]
    return {
        "label": each.label, "other": each.other,
        "here": said(fact.type, each.here), "there": said(fact.type, each.there),
    }  # fmt: skip


def _line(view: ProjectView, kind: DocumentKind, line: Line, own: Typed | None, deed: str) -> dict[str, Any]:
    content = kind.content(line.passage)
    value = said(view.pack.fact[content.fact].type, line.value) if content and content.fact else ""
    again = own if own and own.post.get("passage") == line.passage and deed else None
    return {
        "id": line.passage, "title": line.title, "text": line.text, "value": value, "how": HOW_WORDS[line.how],
        "tone": HOW_TONES[line.how], "is_general": line.how in ("", "changed", "dropped"), "was": line.was,
        "is_dropped": line.how == "dropped", "reason": line.reason, "changed": line.how == "changed",
        "fields": fields_of(view, kind, content, again), "open": again is not None,
        "typed": again.post if again else {"title": line.title, "text": line.text, "reason": ""},
        "wrong": again.wrong if again else {},
    }  # fmt: skip


def _blank(view: ProjectView, kind: DocumentKind, content: Content, own: Typed | None, deed: str) -> dict[str, Any]:
    """A required content that is still to be written."""
    again = own if own and own.post.get("passage") == content.id and deed else None
    return {
        "id": content.id, "label": content.label, "fields": fields_of(view, kind, content, again),
        "open": again is not None, "typed": again.post if again else {}, "wrong": again.wrong if again else {},
    }  # fmt: skip


def field_of(view: ProjectView, kind: DocumentKind, content: Content | None) -> Fact | None:
    """The blank for the value that a content says; its name is the document's own, so that a page can have several."""
    if content is None or content.fact is None:
        return None
    return replace(view.pack.fact[content.fact], id=f"{kind.id}.{content.id}", label=content.label, required=False)


def fields_of(
    view: ProjectView, kind: DocumentKind, content: Content | None, again: Typed | None
) -> list[blanks.FactField]:
    """The blank with what was typed, what the draft says, or what the project's own fact says."""
    field = field_of(view, kind, content)
    if field is None or content is None:
        return []
    value = dc.value_of(view.case, kind.id, content.id)
    value = view.case.fact(content.fact or "") if value is None else value
    known = view.case.with_(facts={field.id: encode_value(value)})
    return blanks.fields([field], typed=again.post if again else None, wrong=again.wrong if again else {}, case=known)


def _opinion(
    view: ProjectView, person: Person, kind: DocumentKind, state: DocumentState, opinion: WrittenOpinion,
    evidence: Mapping[str, Evidence],
) -> dict[str, Any]:  # fmt: skip
    given = state.opinions.get(opinion.id)
    counts = dc.opinion_of(state, opinion) is not None
    term = opinion.term(given[0]) if given else None
    words = {"document": kind.id, "opinion": opinion.id, "term": opinion.terms[0].id, "note": "问"}
    return {
        "id": opinion.id,
        "label": opinion.label,
        "by": view.pack.label_of(opinion.by),
        "recorded": view.pack.label_of(kind.drafted_by) if opinion.by in OUTSIDERS else "",
        "term": term.label if term else "",
        "favours": term.favours if term else True,
        "counts": counts,
        "version": given[4] if given else 0,
        "note": given[1] if given else "",
        "day": _day(given[2]) if given else None,
        "evidence": [evidence.get(each) for each in given[3]] if given else [],
        "terms": [(each.id, each.label) for each in opinion.terms],
        "may_give": state.state == dc.CIRCULATED and not counts
        and may_ask(person, view, dc.GiveWrittenOpinion, **words, evidence=("no:1",)),
    }  # fmt: skip


def _distribution(
    view: ProjectView, person: Person, kind: DocumentKind, state: DocumentState, names: Mapping[UUID, str]
) -> dict[str, Any]:
    if kind.distribution is None or not state.signed:
        return {"receipts": [], "may_send": False, "to_send": [], "sender": "", "distribution_basis": ()}
    to_send = [
        (view.pack.label_of(party), PART_WORDS[part])
        for party, part in receivers(view.pack, view.case, kind)
        if party not in state.receipts
    ]
    return {
        "receipts": [
            {
                "party": party,
                "label": view.pack.label_of(party),
                "part": PART_WORDS[part],
                "sent": _day(sent),
                "received": _day(received),
                "who": names.get(UUID(officer), "") if _is_id(officer) else "",
                "may_receive": not received
                and may_ask(person, view, ReceiveDocument, document=kind.id, receiver=party),
            }
            for party, (part, sent, received, officer) in state.receipts.items()
        ],
        "to_send": to_send,
        "may_send": may_ask(person, view, SendDocument, document=kind.id),
        "sender": view.pack.label_of(kind.distribution.by),
        "distribution_basis": kind.distribution.basis or kind.basis,
    }  # fmt: skip


def receiving_officers(view: ProjectView) -> list[UUID]:
    """Who signed for something."""
    rows = [row for state in view.case.documents.values() for row in state.receipts.values()]
    return [UUID(row[3]) for row in rows if _is_id(row[3])]


def _signing_task(view: ProjectView, kind: DocumentKind) -> str:
    """The key of the open task that ends with signing the document; "" while none is open."""
    for key, _ in view.case.open_tasks():
        task = view.pack.task[key.partition("@")[0]]
        if any(outcome.signs == kind.id for outcome in task.outcomes):
            return key
    return ""


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
