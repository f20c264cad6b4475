"""What a pack says of its agreements: template, required contents, opinions, consistency, distribution."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.periods import Period
from quancheng.engine.spec.base import Anchors, Basis
from quancheng.engine.spec.rules import Term

AGREE = (Term(id="agree", label="同意", favours=True), Term(id="disagree", label="不同意", favours=False))
"""The terms of a written opinion, unless the pack gives its own."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A clause of a document; `covers` are the required contents that it says."""

    id: str
    title: str
    text: str
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a document must say; with `fact` it is said as a value of that fact's type."""

    id: str
    label: str
    fact: str | None = None


@dataclass(frozen=True, kw_only=True)
class WrittenOpinion:
    """An opinion in writing that must be attached before the document goes on; an outsider's is recorded for it."""

    id: str
    label: str
    by: str
    terms: tuple[Term, ...] = AGREE

    def term(self, name: str) -> Term | None:
        return next((each for each in self.terms if each.id == name), None)


@dataclass(frozen=True, kw_only=True)
class Template:
    """The model text, kept as versions by one party with others; `passages` are its first version."""

    kept_by: str
    passages: tuple[Passage, ...]
    kept_with: tuple[str, ...] = ()
    basis: Basis = ()


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """Where the signed document goes; `performers` adds the units that have commitments from it to fulfil."""

    by: str
    original: str
    copies: tuple[str, ...] = ()
    performers: bool = False
    within: Period | None = None
    basis: Basis = ()


@dataclass(frozen=True, kw_only=True)
class DocumentKind:
    """A kind of agreement that a project has."""

    id: str
    label: str
    drafted_by: str
    since: Anchors
    basis: Basis
    within: Period | None = None
    applies: Condition = ALWAYS
    template: Template | None = None
    contents: tuple[Content, ...] = ()
    opinions: tuple[WrittenOpinion, ...] = ()
    consistent_with: str | None = None
    distribution: Distribution | None = None

    def content(self, name: str) -> Content | None:
        return next((each for each in self.contents if each.id == name), None)

    def opinion(self, name: str) -> WrittenOpinion | None:
        return next((each for each in self.opinions if each.id == name), None)
