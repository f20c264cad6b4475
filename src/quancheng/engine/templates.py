"""The model texts of agreements, kept by the place as versions; a version that was published never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine.case import Case
from quancheng.engine.deciding.checks import refuse_long, refuse_without_reason
from quancheng.engine.documents import kind_of
from quancheng.engine.errors import BadValue, Incomplete, NotFound
from quancheng.engine.pack import DocumentKind, Pack, Passage
from quancheng.engine.requests import Actor
from quancheng.engine.standing import refuse_unless_party


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePublished(ev.Event):
    """`passages` are [id, title, text, contents covered] in their order."""

    kind: ClassVar[str] = "template-published"
    document: str
    number: int
    passages: Any
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishTemplate:
    by: Actor
    document: str
    passages: Sequence[Passage]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Version:
    """A published version: its number from 1, its day, what was changed, its clauses."""

    number: int
    day: str
    note: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, kw_only=True)
class TemplateBook:
    """All versions published in a place, by document."""

    versions: Mapping[str, list[list[Any]]]

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> TemplateBook:
        return cls(versions=state["versions"])

    def state(self) -> dict[str, Any]:
        return {"versions": dict(self.versions)}

    def of(self, kind: DocumentKind) -> list[Version]:
        """The versions of a document's template, the pack's own text first as version 0."""
        first = Version(number=0, day="", note="", passages=kind.template.passages if kind.template else ())
        return [first, *(_version(row) for row in self.versions.get(kind.id, ()))]

    def current(self, kind: DocumentKind) -> Version:
        return self.of(kind)[-1]

    def version(self, kind: DocumentKind, number: int) -> Version:
        found = next((each for each in self.of(kind) if each.number == number), None)
        if found is None:
            raise NotFound("没有这一版范本。", help="请从范本页面进入。", number=number)
        return found


EMPTY_BOOK = TemplateBook(versions={})


def _version(row: list[Any]) -> Version:
    number, day, note, passages = row
    return Version(
        number=number,
        day=day,
        note=note,
        passages=tuple(
            Passage(id=id_, title=title, text=text, covers=tuple(covers)) for id_, title, text, covers in passages
        ),
    )


def decide_template(pack: Pack, book: TemplateBook, request: PublishTemplate, *, on: Any) -> list[TemplatePublished]:
    """A new version by the keeper, with what was changed and why; the same text again is no new version."""
    kind = kind_of(pack, request.document)
    if kind.template is None:
        raise BadValue(f"制度没有规定{kind.label}的范本。", document=kind.id)
    refuse_unless_party(pack, Case.empty(), request.by, kind.template.kept_by, to=f"发布{kind.label}范本")
    passages = tuple(request.passages)
    _refuse_poor(kind, passages)
    versions = book.of(kind)
    if versions[-1].passages == passages:
        return []
    refuse_without_reason(request.note, to="发布新版范本")
    rows = [[each.id, each.title, each.text, list(each.covers)] for each in passages]
    return [
        TemplatePublished(on=on, document=kind.id, number=versions[-1].number + 1, passages=rows, note=request.note)
    ]


def _refuse_poor(kind: DocumentKind, passages: Sequence[Passage]) -> None:
    if not passages:
        raise Incomplete("范本至少要有一条。", missing="passages")
    ids = [each.id for each in passages]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice:
        raise BadValue(f"范本里“{twice}”这一条写了两次。", help="请合并。", passage=twice)
    contents = {content.id for content in kind.contents}
    for each in passages:
        if not each.title.strip() or not each.text.strip():
            raise Incomplete("每一条都要有标题和内容。", help="不要的条款请删去。", missing=each.id)
        refuse_long(each.text, what=f"“{each.title}”")
        strange = [name for name in each.covers if name not in contents]
        if strange:
            raise BadValue(f"{kind.label}没有“{strange[0]}”这项必备内容。", passage=each.id)


def after_template(book: TemplateBook | None, event: ev.Event) -> TemplateBook:
    """The book after one event."""
    book = book or EMPTY_BOOK
    assert isinstance(event, TemplatePublished)
    rows = [list(row) for row in event.passages]
    known = book.versions.get(event.document, [])
    row = [event.number, event.on.isoformat(), event.note, rows]
    return TemplateBook(versions={**book.versions, event.document: [*known, row]})


# How a project's document differs from its template.


@dataclass(frozen=True, kw_only=True)
class Line:
    """A clause of a document as it stands. `how` is "", changed, added or dropped, against the template's `was`."""

    passage: str
    title: str
    text: str
    value: Any
    how: str
    was: str = ""
    reason: str = ""
    content: str = ""


HOW_WORDS = {"": "同范本", "changed": "改动", "added": "专用", "dropped": "删去"}


def compared(kind: DocumentKind, template: Version, state: Any) -> list[Line]:
    """Every clause, those of the template in their order and then the project's own."""
    lines = []
    for each in template.passages:
        written = state.changes.get(each.id)
        if written is not None:
            title, text, value, reason = written
            lines.append(Line(passage=each.id, title=title, text=text, value=ev.decode_value(value), how="changed",
                              was=each.text, reason=reason))  # fmt: skip
        elif each.id in state.dropped:
            lines.append(Line(passage=each.id, title=each.title, text="", value=None, how="dropped", was=each.text))
        else:
            lines.append(Line(passage=each.id, title=each.title, text=each.text, value=None, how=""))
    general = {each.id for each in template.passages}
    for name, (title, text, value, reason) in state.changes.items():
        if name not in general:
            content = kind.content(name)
            lines.append(Line(passage=name, title=title, text=text, value=ev.decode_value(value), how="added",
                              reason=reason, content=content.label if content else ""))  # fmt: skip
    return lines
