"""Who decides a matter: bodies with their members, quorum and vote, and which of them a matter goes before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from quancheng.engine.conditions import Condition
from quancheng.engine.spec.base import Basis


class Carries(StrEnum):
    """What a matter needs to be carried; the values are the words of a pack."""

    MAJORITY = "majority of members"
    MAJORITY_PRESENT = "majority of those present"
    TWO_THIRDS = "two thirds of members"
    TWO_THIRDS_PRESENT = "two thirds of those present"
    ALL = "all members"
    CONSENSUS = "consensus"


CARRIES_WORDS: Mapping[str, str] = {
    Carries.MAJORITY: "全体成员过半数同意",
    Carries.MAJORITY_PRESENT: "到会成员过半数同意",
    Carries.TWO_THIRDS: "全体成员三分之二以上同意",
    Carries.TWO_THIRDS_PRESENT: "到会成员三分之二以上同意",
    Carries.ALL: "全体成员一致同意",
    Carries.CONSENSUS: "协商一致，无人反对",
}


class Tie(StrEnum):
    """What becomes of a matter with as many for as against it."""

    FAILS = "fails"
    CHAIR = "chair decides"
    UP = "refer up"


TIE_WORDS: Mapping[str, str] = {Tie.FAILS: "不通过", Tie.CHAIR: "由主持人决定", Tie.UP: "提请上一级审议"}


class Proxy(StrEnum):
    """What an absent member's written proxy is good for."""

    NONE = "none"
    VOTES = "may vote"
    COUNTS = "counts as present"


PROXY_WORDS: Mapping[str, str] = {
    Proxy.NONE: "不能委托",
    Proxy.VOTES: "可书面委托表决，不计入到会",
    Proxy.COUNTS: "可书面委托，计入到会",
}


NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """How many must be there: a number, or a share of the members who do not recuse; `over`: more than the share."""

    number: int = 0
    parts: int = 0
    of: int = 1
    over: bool = False

    @property
    def words(self) -> str:
        if self.number:
            return f"{self.number}名以上成员到会"
        share = "半数" if (self.parts, self.of) == (1, 2) else f"{NUMERALS[self.of]}分之{NUMERALS[self.parts]}"
        if self.parts == self.of:
            return "全体成员到会"
        return f"超过{share}的成员到会" if self.over else f"{share}以上的成员到会"

    def needed(self, members: int) -> int:
        """How many of so many members must be there."""
        if self.number:
            return self.number
        if self.over:
            return members * self.parts // self.of + 1
        return -(-members * self.parts // self.of)


@dataclass(frozen=True, kw_only=True)
class Body:
    """A body that decides by vote or consensus; `refers_to` is where a matter goes on which it cannot agree."""

    id: str
    label: str
    members: tuple[str, ...]
    chaired_by: str
    kept_by: str
    quorum: Quorum
    carries: Carries
    basis: Basis
    tie: Tie = Tie.FAILS
    proxy: Proxy = Proxy.NONE
    refers_to: str | None = None
    meeting: str | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        """How it decides, in words."""
        may_tie = self.carries not in (Carries.ALL, Carries.CONSENSUS)
        tie = (f"票数相等时{TIE_WORDS[self.tie]}",) if may_tie else ()
        return (self.quorum.words, CARRIES_WORDS[self.carries], *tie, PROXY_WORDS[self.proxy])


@dataclass(frozen=True, kw_only=True)
class Route:
    """Of a matter for which this holds, the bodies it goes before, in this order."""

    when: Condition
    before: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A matter to be decided: who tables it, what must be done before, and the bodies; the first route that holds."""

    id: str
    label: str
    tabled_by: str
    routes: tuple[Route, ...]
    basis: Basis
    after_tasks: tuple[str, ...] = ()
    after_reviews: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


APPROVED, REJECTED = "approved", "rejected"
DECISION_OUTCOMES: Mapping[str, str] = {APPROVED: "通过", REJECTED: "不通过"}
"""The two outcomes of a task that waits for a decision."""


class Vote(StrEnum):
    AGREE = "agree"
    DISAGREE = "disagree"
    ABSTAIN = "abstain"


VOTE_WORDS: Mapping[str, str] = {Vote.AGREE: "同意", Vote.DISAGREE: "不同意", Vote.ABSTAIN: "弃权"}


class Presence(StrEnum):
    """How a member takes part in a sitting."""

    PRESENT = "present"
    PROXY = "proxy"
    RECUSED = "recused"
    ABSENT = "absent"


PRESENCE_WORDS: Mapping[str, str] = {
    Presence.PRESENT: "到会", Presence.PROXY: "书面委托", Presence.RECUSED: "回避", Presence.ABSENT: "缺席",
}  # fmt: skip
