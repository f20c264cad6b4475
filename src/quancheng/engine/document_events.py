"""What can happen to an agreement, and what can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.pack import Passage, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDrafted(ev.Event):
    """`covers` says which required contents each clause of the template covers."""

    kind: ClassVar[str] = "document-drafted"
    document: str
    template: int
    covers: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageWritten(ev.Event):
    """A clause of the draft was written or changed; `general` is one that the template has."""

    kind: ClassVar[str] = "passage-written"
    document: str
    passage: str
    title: str
    text: str
    value: Value = None
    general: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageDropped(ev.Event):
    kind: ClassVar[str] = "passage-dropped"
    document: str
    passage: str
    title: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCirculated(ev.Event):
    """A version of the draft went out; `evidence` is its text as a file, where there is one."""

    kind: ClassVar[str] = "document-circulated"
    document: str
    version: int
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenOpinionGiven(ev.Event):
    kind: ClassVar[str] = "written-opinion-given"
    document: str
    opinion: str
    version: int
    term: str
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSigned(ev.Event):
    kind: ClassVar[str] = "document-signed"
    document: str
    version: int
    day: date
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDocument(rq.Request):
    """Begin the draft from a version of the template, handed in with its clauses; 0 is the pack's own text."""

    document: str
    template: int = 0
    passages: tuple[Passage, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePassage(rq.Request):
    """Write a clause: a required content or one of the template by its id, or another with an id of its own."""

    document: str
    passage: str
    title: str = ""
    text: str = ""
    value: Value = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropPassage(rq.Request):
    document: str
    passage: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CirculateDocument(rq.Request):
    document: str
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveWrittenOpinion(rq.Request):
    document: str
    opinion: str
    term: str
    note: str = ""
    evidence: tuple[str, ...] = ()
