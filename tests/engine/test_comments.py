"""Comments as the engine knows them: who is meant, who settles it, who may take it back; and what is watched."""

from datetime import date

import pytest

from quancheng.engine.comments import (
    MOST_MENTIONS,
    Comment,
    CommentRequest,
    ReadComment,
    WithdrawComment,
    WriteComment,
    after_comment,
    decide_comment,
)
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotNow
from quancheng.engine.requests import Actor
from quancheng.engine.watches import Watches, after_watch, decide_watch

ON = date(2026, 5, 18)
WRITER = Actor(officer="a" * 32, units=frozenset({"office"}))
CLERK = Actor(officer="b" * 32, units=frozenset({"land"}), posts=frozenset({"land-clerk"}))
FIRM = Actor(officer="c" * 32, enterprise=True)


def after(comment: Comment, request: CommentRequest) -> Comment:
    for event in decide_comment(comment, request, on=ON):
        comment = after_comment(comment, event)
    return comment


def written(*mentions: str, by: Actor = WRITER, text: str = "请看。") -> Comment:
    return after(Comment(), WriteComment(by=by, project="p", text=text, mentions=mentions))


@pytest.mark.parametrize("mention", ["unit:land", "post:land-clerk", f"officer:{'b' * 32}"])
def test_whoever_is_meant_settles_the_mention(mention: str) -> None:
    comment = written(mention, "unit:water")
    assert after(comment, ReadComment(by=CLERK)).unread == ("unit:water",)


def test_the_writer_does_not_settle_what_means_his_own_unit() -> None:
    comment = written("unit:office")
    assert after(comment, ReadComment(by=WRITER)) == comment


def test_a_withdrawn_comment_waits_for_nobody_and_is_withdrawn_once() -> None:
    comment = after(written("unit:land"), WithdrawComment(by=WRITER, reason="写错"))
    assert comment.unread == () and comment.text == "请看。"
    with pytest.raises(NotNow):
        after(comment, WithdrawComment(by=WRITER, reason="再撤"))


def test_nobody_else_withdraws_and_nobody_without_a_reason() -> None:
    with pytest.raises(NotAllowed):
        after(written(), WithdrawComment(by=CLERK, reason="不对"))
    with pytest.raises(Incomplete):
        after(written(), WithdrawComment(by=WRITER, reason=" "))


def test_an_enterprise_writes_none_and_nobody_an_empty_one() -> None:
    with pytest.raises(NotAllowed):
        written(by=FIRM)
    with pytest.raises(Incomplete):
        written(text=" \n")


def test_oneself_is_not_mentioned_nor_more_than_twenty() -> None:
    with pytest.raises(BadValue):
        written(f"officer:{WRITER.officer}")
    most = tuple(f"unit:u{number}" for number in range(MOST_MENTIONS))
    assert written(*most).mentions == most
    with pytest.raises(BadValue):
        written(*most, "unit:one-more")


def test_a_state_comes_back_as_it_was() -> None:
    comment = after(written("unit:land", "unit:water"), ReadComment(by=CLERK))
    assert Comment.from_state(comment.state()) == comment


def test_watching_begins_and_ends() -> None:
    watches = Watches()
    for event in decide_watch(watches, "p", watch=True, on=ON):
        watches = after_watch(watches, event)
    assert Watches.from_state(watches.state()).projects == {"p": "2026-05-18"}
    for event in decide_watch(watches, "p", watch=False, on=ON):
        watches = after_watch(watches, event)
    assert watches == Watches()
