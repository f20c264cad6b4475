"""Scenario words for agreements: templates, drafts, opinions, distribution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quancheng.engine import documents, templates
from quancheng.engine import requests as rq
from quancheng.engine.distribution import ReceiveDocument, SendDocument
from quancheng.engine.pack import Passage, Value
from quancheng.packfiles.scenario_areas.area import Area, StepWord, given_of, plain_request, words_of
from quancheng.packfiles.values import parse_value

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

BOOK = "templates"
NOT_BEGUN = "not begun"


def _book(world: World) -> templates.TemplateBook:
    book: templates.TemplateBook = world.books.get(BOOK, templates.EMPTY_BOOK)
    return book


def _publish(world: World, step: Step) -> None:
    passages = [
        Passage(id=name, title=given["title"], text=given["text"], covers=tuple(given.get("covers", ())))
        for name, given in step.particulars["clauses"].items()
    ]
    request = templates.PublishTemplate(
        by=world.actor(step), document=step.particulars["document"], passages=passages, **given_of(step, "note")
    )
    for event in templates.decide_template(world.pack, _book(world), request, on=step.day):
        world.books[BOOK] = templates.after_template(_book(world), event)


def _draft(world: World, step: Step) -> list[rq.Request]:
    name = step.particulars["document"]
    current = _book(world).current(documents.kind_of(world.pack, name))
    by = world.actor(step)
    return [documents.DraftDocument(by=by, document=name, template=current.number, passages=current.passages)]


def _write(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "document", "passage", "title", "text", "reason")
    return [documents.WritePassage(by=world.actor(step), **given, value=_value(world, step))]


def _value(world: World, step: Step) -> Value:
    kind = documents.kind_of(world.pack, step.particulars["document"])
    content = kind.content(step.particulars["passage"])
    if content is None or content.fact is None or "value" not in step.particulars:
        return None
    return parse_value(world.pack.fact[content.fact].type, step.particulars["value"])


def _circulate(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "document", "note")
    return [documents.CirculateDocument(by=world.actor(step), **given, evidence=words_of(step, "evidence"))]


def _opinion(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "document", "opinion", "term", "note")
    return [documents.GiveWrittenOpinion(by=world.actor(step), **given, evidence=words_of(step, "evidence"))]


def _send(world: World, step: Step) -> list[rq.Request]:
    return [SendDocument(by=world.actor(step), **given_of(step, "document"), also=words_of(step, "also"))]


def _standing(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    pack, case = outcome.world.pack, outcome.world.case
    return {name: documents.standing(pack, case, documents.kind_of(pack, name)) or NOT_BEGUN for name in wanted}


def _lacks(outcome: Outcome, wanted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    pack, case = outcome.world.pack, outcome.world.case
    return {name: documents.lacking(documents.kind_of(pack, name), documents.state_of(case, name)) for name in wanted}


def _clauses(outcome: Outcome, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """How each clause stands to the template; only those that differ."""
    world, found = outcome.world, {}
    for name in wanted:
        kind, state = documents.kind_of(world.pack, name), documents.state_of(world.case, name)
        lines = templates.compared(kind, _book(world).version(kind, state.template), state)
        found[name] = {line.passage: line.how for line in lines if line.how}
    return found


def _apart(outcome: Outcome, wanted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    pack, case = outcome.world.pack, outcome.world.case
    return {
        name: [
            f"{each.label}：{each.other}" for each in documents.differences(pack, case, documents.kind_of(pack, name))
        ]
        for name in wanted
    }


def _receipts(outcome: Outcome, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    case = outcome.world.case
    return {
        name: {who: row[2] or "not yet" for who, row in documents.state_of(case, name).receipts.items()}
        for name in wanted
    }


AREA = Area(
    steps={
        "template-published": StepWord(
            "a new version of a template, its clauses by their ids, each with title, text, covers",
            ("document", "clauses"), ("note",),
        ),
        "document-drafted": StepWord("a draft was begun from the template's current version", ("document",)),
        "passage-written": StepWord(
            "a clause of the draft was written; `value` where the content says a fact", ("document", "passage"),
            ("title", "text", "value", "reason"),
        ),
        "passage-dropped": StepWord("a clause was taken out", ("document", "passage"), ("reason",)),
        "document-circulated": StepWord("the draft went out for opinions", ("document",), ("note", "evidence")),
        "written-opinion-given": StepWord(
            "a written opinion was attached", ("document", "opinion", "term"), ("note", "evidence")
        ),
        "document-sent": StepWord("the signed document was sent out", ("document",), ("also",)),
        "document-received": StepWord("a receiver signed for it", ("document", "receiver"), ("note",)),
    },
    expects={
        "document": "where each document stands: not begun, drafting, circulated, ready, signed",
        "document_lacks": "what each document still needs before it can be signed, in words, all of it",
        "clauses_differ": "how clauses of each document differ from its template: added, changed, dropped; all of it",
        "document_differs": "on which terms each document differs from another or from the facts, all of it",
        "receipts": "the day on which each receiver signed for each document, all of them; `not yet`",
    },
    asked={
        "document-drafted": _draft,
        "passage-written": _write,
        "passage-dropped": plain_request(documents.DropPassage, "document", "passage", "reason"),
        "document-circulated": _circulate,
        "written-opinion-given": _opinion,
        "document-sent": _send,
        "document-received": plain_request(ReceiveDocument, "document", "receiver", "note"),
    },
    taken={"template-published": _publish},
    found={
        "document": _standing,
        "document_lacks": _lacks,
        "clauses_differ": _clauses,
        "document_differs": _apart,
        "receipts": _receipts,
    },
)  # fmt: skip
