"""What a vote amounts to: the whole table of rules, and quorums at their boundaries."""

from __future__ import annotations

import pytest

from quancheng.engine.decisions import REFERRED, Count, carried
from quancheng.engine.pack import APPROVED, REJECTED, Body, Carries, Quorum, Tie


def body(carries: Carries, *, tie: Tie = Tie.FAILS, refers_to: str | None = None) -> Body:
    return Body(
        id="b", label="会议", members=(), chaired_by="chair", kept_by="chair", quorum=Quorum(number=1),
        carries=carries, tie=tie, refers_to=refers_to, basis=("X-1",),
    )  # fmt: skip


def counted(agree: int, disagree: int, abstain: int = 0, *, members: int = 5, recused: int = 0) -> Count:
    votes = {"agree": agree, "disagree": disagree, "abstain": abstain}
    there = agree + disagree + abstain
    return Count(members=members, recused=recused, there=there, needed=1, votes=votes, silent=())


@pytest.mark.parametrize(
    ("carries", "agree", "disagree", "abstain", "outcome"),
    [
        (Carries.MAJORITY, 3, 2, 0, APPROVED),
        (Carries.MAJORITY, 2, 1, 0, REJECTED),
        (Carries.MAJORITY_PRESENT, 2, 1, 0, APPROVED),
        (Carries.MAJORITY_PRESENT, 2, 1, 1, REJECTED),
        (Carries.TWO_THIRDS, 4, 1, 0, APPROVED),
        (Carries.TWO_THIRDS, 3, 0, 0, REJECTED),
        (Carries.TWO_THIRDS_PRESENT, 2, 1, 0, APPROVED),
        (Carries.TWO_THIRDS_PRESENT, 2, 1, 1, REJECTED),
        (Carries.ALL, 5, 0, 0, APPROVED),
        (Carries.ALL, 4, 0, 1, REJECTED),
        (Carries.CONSENSUS, 1, 0, 4, APPROVED),
        (Carries.CONSENSUS, 4, 1, 0, REJECTED),
        (Carries.CONSENSUS, 0, 0, 5, REJECTED),
    ],
)
def test_each_rule_carries_what_it_says(
    carries: Carries, agree: int, disagree: int, abstain: int, outcome: str
) -> None:
    assert carried(body(carries), counted(agree, disagree, abstain), chair="agree")[0] == outcome


def test_who_recuses_is_no_member_for_the_count() -> None:
    assert carried(body(Carries.MAJORITY), counted(2, 1, recused=2), chair="")[0] == APPROVED


@pytest.mark.parametrize(
    ("tie", "chair", "outcome"),
    [
        (Tie.FAILS, "agree", REJECTED),
        (Tie.CHAIR, "agree", APPROVED),
        (Tie.CHAIR, "disagree", REJECTED),
        (Tie.CHAIR, "", REJECTED),
        (Tie.UP, "agree", REFERRED),
    ],
)
def test_a_tie_ends_as_the_body_says(tie: Tie, chair: str, outcome: str) -> None:
    sitting = body(Carries.MAJORITY_PRESENT, tie=tie, refers_to="above")
    assert carried(sitting, counted(2, 2), chair=chair)[0] == outcome


def test_more_against_than_for_is_not_referred_up() -> None:
    assert carried(body(Carries.MAJORITY, refers_to="above"), counted(2, 3), chair="")[0] == REJECTED


def test_what_lacks_only_votes_goes_to_the_body_above() -> None:
    assert carried(body(Carries.MAJORITY, refers_to="above"), counted(2, 1), chair="")[0] == REFERRED


@pytest.mark.parametrize(
    ("quorum", "members", "needed"),
    [
        (Quorum(parts=1, of=2, over=True), 4, 3),
        (Quorum(parts=1, of=2, over=True), 5, 3),
        (Quorum(parts=1, of=2), 4, 2),
        (Quorum(parts=1, of=2), 5, 3),
        (Quorum(parts=2, of=3), 3, 2),
        (Quorum(parts=2, of=3), 4, 3),
        (Quorum(parts=1, of=1), 4, 4),
        (Quorum(number=3), 9, 3),
    ],
)
def test_a_quorum_is_counted_up(quorum: Quorum, members: int, needed: int) -> None:
    assert quorum.needed(members) == needed
