"""The office's own words at the head and the end of a kind of paper, kept as versions: who, when and why.

A paper is written with the words in force on its own day, so that one of last month keeps those of last month; one
that was issued is a frozen file and never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases.packs import place_of
from quancheng.cases.settings_books import State, book, state_of, write
from quancheng.engine.deciding.checks import refuse_without_reason
from quancheng.engine.errors import BadValue, NotFound, NotNow
from quancheng.engine.pack import GENERAL_PAPERS, Power
from quancheng.people.access import Person, require
from quancheng.store.work import Work, perform

PHRASES, CHANGED = "paper-phrases", "paper-phrases-changed"
LONGEST = 1000


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """One version: its number from 1, from which day, the words, why, by whom (an officer's id)."""

    number: int
    day: date | None
    opening: str
    closing: str
    reason: str
    by: UUID | None


NONE = Phrases(number=0, day=None, opening="", closing="", reason="", by=None)


@book(PHRASES)
def after_change(state: State, kind: str, body: Mapping[str, Any]) -> State:
    """Every version by paper, the newest last."""
    paper = str(body["paper"])
    row = [body["day"], body["opening"], body["closing"], body["reason"], body["by"]]
    return state | {paper: [*state.get(paper, []), row]}


def versions(tenant: int, paper: str) -> list[Phrases]:
    """All versions of a paper's words, oldest first; call inside `reading`."""
    return _versions(state_of(PHRASES, tenant).get(paper, []))


def current(tenant: int) -> Mapping[str, Phrases]:
    """The newest words of every paper that has any."""
    return {paper: _versions(rows)[-1] for paper, rows in state_of(PHRASES, tenant).items()}


def phrases_on(tenant: int, paper: str, day: date) -> Phrases:
    """The words in force on a day; none before the first version."""
    then = [each for each in versions(tenant, paper) if each.day is not None and each.day <= day]
    return then[-1] if then else NONE


def change_phrases(
    person: Person, paper: str, *, opening: str, closing: str, reason: str, at: datetime, key: str | None = None
) -> int:
    """Keep a new version and answer its number. Raises MayNot, NotFound, BadValue, NotNow."""
    require(person, Power.KEEP_PEOPLE)
    if paper not in GENERAL_PAPERS:
        raise NotFound("没有这种材料。", help="请从用语页面选择。", paper=paper)
    refuse_without_reason(reason, to="更改公文用语")
    said = opening.strip(), closing.strip()
    if any(len(each) > LONGEST for each in said):
        raise BadValue(f"一段用语最多{LONGEST}字。", help="请缩短后再保存。", most=LONGEST)

    def do(work: Work) -> int:
        known = versions(work.tenant, paper)
        now = known[-1] if known else NONE
        if (now.opening, now.closing) == said:
            raise NotNow("用语没有变化。", help="请改动后再保存。")
        by = person.officer.hex if person.officer else None
        body = {
            "paper": paper, "number": len(known) + 1, "day": work.today.isoformat(), "opening": said[0],
            "closing": said[1], "reason": reason.strip(), "by": by,
        }  # fmt: skip
        write(work, PHRASES, [(CHANGED, body)], pack=place_of(work.tenant).version)
        return len(known) + 1

    request = [CHANGED, paper, *said, reason]
    return int(perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request))


def _versions(rows: list[list[Any]]) -> list[Phrases]:
    return [
        Phrases(
            number=number, day=date.fromisoformat(day), opening=opening, closing=closing, reason=reason,
            by=UUID(by) if by else None,
        )
        for number, (day, opening, closing, reason, by) in enumerate(rows, start=1)
    ]  # fmt: skip
