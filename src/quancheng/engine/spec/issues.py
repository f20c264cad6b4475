"""Problems: their kinds, who answers, and the ladder up which they go while nobody can solve them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quancheng.engine.periods import Period
from quancheng.engine.recurrence import Recurrence
from quancheng.engine.spec.base import Basis

RAISERS: Mapping[str, str] = {"officers": "工作人员", "enterprise": "企业"}


@dataclass(frozen=True, kw_only=True)
class Rung:
    """Who holds an unsolved problem, and until when before it goes to the next rung.

    `hands_up` is a day of the week or month, or a time since it came; None on the top rung. With `with_opinion` it
    goes up only with an opinion and the number of the signed paper. `at` is the meeting on whose agenda it stands.
    """

    rung: str
    label: str
    held_by: str
    hands_up: Recurrence | Period | None = None
    with_opinion: bool = False
    at: str | None = None


@dataclass(frozen=True, kw_only=True)
class IssueKind:
    """A kind of problem, who answers it and within which time; without a ladder it stays with who answers.

    `raised_by` are those of RAISERS to whom it is open; `may_reopen` whether a closed one can be opened again.
    """

    id: str
    label: str
    answered_by: str
    within: Period | None
    basis: Basis
    ladder: tuple[Rung, ...] = ()
    raised_by: tuple[str, ...] = ("officers", "enterprise")
    may_reopen: bool = True

    def rung(self, name: str) -> Rung | None:
        return next((each for each in self.ladder if each.rung == name), None)

    def above(self, name: str) -> Rung | None:
        """The rung to which one hands up; None from the top, or without a ladder."""
        names = [each.rung for each in self.ladder]
        here = names.index(name) if name in names else len(names)
        return self.ladder[here + 1] if here + 1 < len(names) else None
