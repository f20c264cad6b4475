"""Happenings that come with a thing of the pack: an agreement is ready, signed; a filing made; a commitment kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from quancheng.engine.spec.commitments import CommitmentKind
from quancheng.engine.spec.documents import DocumentKind
from quancheng.engine.spec.promises import Filing, Publicity

READY, SIGNED, KEPT, BROKEN, FILED, PUBLISHED = "ready", "signed", "kept", "broken", "filed", "published"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A happening by its name, what it is called after 已, and whose doing it is."""

    id: str
    label: str
    party: str


class Marking(Protocol):
    """The parts of a pack that bring happenings of their own."""

    @property
    def documents(self) -> tuple[DocumentKind, ...]: ...
    @property
    def commitments(self) -> tuple[CommitmentKind, ...]: ...
    @property
    def filings(self) -> tuple[Filing, ...]: ...
    @property
    def publicity(self) -> tuple[Publicity, ...]: ...


def mark_of(thing: str, became: str) -> str:
    """The name of the happening: `investment-agreement-signed`."""
    return f"{thing}-{became}"


def marks_of(pack: Marking) -> Iterator[Mark]:
    """Every happening that comes with something the pack names."""
    for document in pack.documents:
        yield Mark(id=mark_of(document.id, READY), label=f"备齐{document.label}", party=document.drafted_by)
        yield Mark(id=mark_of(document.id, SIGNED), label=f"签订{document.label}", party=document.drafted_by)
    for commitment in pack.commitments:
        party = commitment.by or commitment.checked_by
        yield Mark(id=mark_of(commitment.id, KEPT), label=f"履行{commitment.label}", party=party)
        broken = f"认定{commitment.label}违约"
        yield Mark(id=mark_of(commitment.id, BROKEN), label=broken, party=commitment.checked_by)
    for filing in pack.filings:
        yield Mark(id=mark_of(filing.id, FILED), label=f"办理“{filing.label}”", party=filing.by)
    for rule in pack.publicity:
        yield Mark(id=mark_of(rule.id, PUBLISHED), label=f"办理“{rule.label}”", party=rule.by)
