"""Records of agreements: template, required contents, written opinions, distribution."""

from __future__ import annotations

from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine.spec.marks import READY, SIGNED, mark_of
from quancheng.packfiles.fields import ANCHORS, BASIS, CONDITION, FLAG, ID, LABEL, OUTSIDE, PARTY, PERIOD, RESTS, TEXT
from quancheng.packfiles.kinds import Field, ListOf, Record, Ref
from quancheng.packfiles.reader import Definition, Reader, Spot
from quancheng.packfiles.rule_records import TERM

PASSAGE = Record(
    "passage",
    "范本条款",
    "A clause of the model text, in short words of our own.",
    (
        Field("id", ID, "its id, unique within the template", required=True),
        Field("title", TEXT, "its title", required=True),
        Field("text", TEXT, "what it says", required=True),
        Field("covers", ListOf(ID), "the required contents that it says"),
    ),
    spec.Passage,
)
TEMPLATE = Record(
    "template",
    "范本",
    "The model text with its fixed clauses; later versions are published by its keeper in the system.",
    (
        Field("kept_by", PARTY, "who publishes new versions", required=True),
        Field("with", ListOf(PARTY), "who keeps it together with them", into="kept_with"),
        Field("clauses", ListOf(PASSAGE), "the clauses of the first version", required=True, into="passages"),
        Field("basis", BASIS, "the clauses it rests on; those of its document unless said"),
    ),
    spec.Template,
)
CONTENT = Record(
    "content",
    "必备内容",
    "What the document must say; a missing one keeps it from going on.",
    (
        Field("id", ID, "its id, unique within the document", required=True),
        LABEL,
        Field("fact", Ref(("fact",)), "the fact of which it says a value, to be compared"),
    ),
    spec.Content,
)
WRITTEN_OPINION = Record(
    "written opinion",
    "书面意见",
    "An opinion in writing that must be attached before the document goes on.",
    (
        Field("id", ID, "its id, unique within the document", required=True),
        LABEL,
        Field("by", PARTY, "who gives it; an outsider's is recorded by whoever drafts", required=True),
        Field("terms", ListOf(TERM, at_least=2), "how it can be; 同意 or 不同意 unless said"),
    ),
    spec.WrittenOpinion,
)
DISTRIBUTION = Record(
    "distribution",
    "分发",
    "Where the signed document goes; each receiver signs for what it gets.",
    (
        Field("by", PARTY, "who sends it out", required=True),
        Field("original", PARTY, "who archives the original", required=True),
        Field("copies", ListOf(Ref((*OUTSIDE, "group"))), "who gets a copy"),
        Field("performers", FLAG, "whether the units with commitments from it to fulfil get a copy, too"),
        Field("within", PERIOD, "how long sending may take, and then signing for it"),
        Field("basis", BASIS, "the clauses it rests on; those of its document unless said"),
    ),
    spec.Distribution,
)


def _document_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    name, label = given["id"], given["label"]
    for became, word in ((READY, "备齐"), (SIGNED, "签订")):
        mark = mark_of(name, became)
        happening = spec.Happening(id=mark, label=f"{word}{label}")
        reader.defined.setdefault("happening", {}).setdefault(mark, Definition("happening", mark, spot, happening))
    return _each_once(reader, spot, given) and _covers_are_known(reader, spot, given)


def _each_once(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    template = given.get("template")
    for key, things in (
        ("required_contents", given.get("contents", ())), ("opinions", given.get("opinions", ())),
        ("template", template.passages if template else ()),
    ):  # fmt: skip
        ids = [each.id for each in things]
        twice = [each for each in ids if ids.count(each) > 1]
        if twice:
            reader.wrong(spot.at(key), f"文书 {given['id']} 的 {key} 里 {twice[0]} 写了两次。")
            return False
    return True


def _covers_are_known(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    contents = [each.id for each in given.get("contents", ())]
    template = given.get("template")
    for passage in template.passages if template else ():
        for name in passage.covers:
            if name not in contents:
                where = spot.at("template", "clauses")
                reader.wrong(where, f"范本条款 {passage.id} 写明的 {name} 不是文书 {given['id']} 的必备内容。")
                return False
    return True


DOCUMENT_KIND = Record(
    "agreement",
    "文书",
    "A kind of agreement that a project has: drafted from a template, complete, judged, signed, distributed.",
    (
        LABEL,
        Field("drafted_by", PARTY, "who drafts it", required=True),
        Field("from", ANCHORS, "when drafting begins", required=True, into="since"),
        Field("within", PERIOD, "within which time from then it should be ready"),
        Field("applies", CONDITION, "which projects have it; all unless said"),
        Field("template", TEMPLATE, "the model text from which it starts"),
        Field("required_contents", ListOf(CONTENT), "what it must say", into="contents"),
        Field("opinions", ListOf(WRITTEN_OPINION), "the written opinions that it needs"),
        Field("consistent_with", Ref(("document",)), "the agreement with which its values are compared"),
        Field("distribution", DISTRIBUTION, "where it goes once it is signed"),
        RESTS,
    ),
    spec.DocumentKind,
    defines="document",
    check=_document_makes_sense,
)
