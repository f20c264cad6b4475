"""Comments: what those who work on a project write to each other, whom they ask to read it, and who has read it.

A comment is never edited. Its writer may withdraw it with a reason, and that it stood there stays on record. A mention
names a unit, a post or an officer (`unit:land`, `post:land-clerk`, `officer:<id>`); one reader settles it for a unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine.deciding.checks import refuse_long, refuse_without_reason
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotNow
from quancheng.engine.requests import Actor

MOST_MENTIONS = 20
UNIT, POST, OFFICER = "unit:", "post:", "officer:"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentEvent(ev.Event):
    """What can happen to a comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentWritten(CommentEvent):
    """`about` names a task or an issue (`task:<key>`, `issue:<key>`), `answers` the comment it replies to."""

    kind: ClassVar[str] = "comment-written"
    project: str
    author: str
    text: str
    about: str = ""
    answers: str = ""
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRead(CommentEvent):
    """Somebody whom a mention meant has read it."""

    kind: ClassVar[str] = "comment-read"
    mention: str
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentWithdrawn(CommentEvent):
    kind: ClassVar[str] = "comment-withdrawn"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Comment:
    """A comment's state; `read` says of each mention that is settled who read it and when."""

    project: str = ""
    author: str = ""
    written: str = ""
    text: str = ""
    about: str = ""
    answers: str = ""
    mentions: tuple[str, ...] = ()
    read: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    withdrawn: str = ""
    reason: str = ""

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Comment:
        read = {mention: (officer, day) for mention, (officer, day) in state["read"].items()}
        return cls(**{**state, "mentions": tuple(state["mentions"]), "read": read})

    def state(self) -> dict[str, Any]:
        read = {mention: list(by) for mention, by in self.read.items()}
        return {**self.__dict__, "mentions": list(self.mentions), "read": read}

    @property
    def unread(self) -> tuple[str, ...]:
        """The mentions that still wait to be read; none of a comment that was withdrawn."""
        return () if self.withdrawn else tuple(each for each in self.mentions if each not in self.read)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteComment:
    by: Actor
    project: str
    text: str
    about: str = ""
    answers: str = ""
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadComment:
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawComment:
    by: Actor
    reason: str


CommentRequest = WriteComment | ReadComment | WithdrawComment


def meant(actor: Actor) -> frozenset[str]:
    """The mentions by which somebody is meant: by name, by a post held or stood in for, by a unit."""
    return frozenset(
        (
            f"{OFFICER}{actor.officer}",
            *(f"{POST}{post}" for post in actor.posts),
            *(f"{UNIT}{unit}" for unit in actor.units),
        )
    )


def decide_comment(comment: Comment, request: CommentRequest, *, on: date) -> list[CommentEvent]:
    """What follows from a request, or a refusal in words."""
    return _DECIDERS[type(request)](comment, request, on)


def _write(comment: Comment, request: WriteComment, on: date) -> list[CommentEvent]:
    text = request.text.strip()
    if request.by.enterprise:
        raise NotAllowed("留言是工作人员内部的沟通。", help="有疑问请在“诉求”里提出，会有答复时限。")
    if not text:
        raise Incomplete("还没有写留言内容。", help="写一两句要说的话。", missing="text")
    refuse_long(text, what="留言")
    mentions = tuple(dict.fromkeys(request.mentions))
    if f"{OFFICER}{request.by.officer}" in mentions:
        raise BadValue("不用提到自己。", help="请去掉自己的名字。", field="mention")
    if len(mentions) > MOST_MENTIONS:
        raise BadValue(
            f"一次提到{len(mentions)}个，最多{MOST_MENTIONS}个。",
            help="可以提到单位，由单位内部安排。",
            field="mention",
        )
    return [
        CommentWritten(
            on=on, project=request.project, author=request.by.officer, text=text, about=request.about,
            answers=request.answers, mentions=mentions,
        )
    ]  # fmt: skip


def _read(comment: Comment, request: ReadComment, on: date) -> list[CommentEvent]:
    mine = meant(request.by) if comment.author != request.by.officer else frozenset[str]()
    return [
        CommentRead(on=on, mention=mention, officer=request.by.officer) for mention in comment.unread if mention in mine
    ]


def _withdraw(comment: Comment, request: WithdrawComment, on: date) -> list[CommentEvent]:
    if comment.author != request.by.officer:
        raise NotAllowed("只有写留言的人可以撤回。", help="有不同意见可以回复。")
    if comment.withdrawn:
        raise NotNow("这条留言已经撤回。", help="可以再写一条。")
    refuse_without_reason(request.reason, to="撤回留言")
    refuse_long(request.reason, what="撤回的理由")
    return [CommentWithdrawn(on=on, reason=request.reason.strip())]


_DECIDERS: dict[type, Callable[..., list[CommentEvent]]] = {
    WriteComment: _write,
    ReadComment: _read,
    WithdrawComment: _withdraw,
}


def after_comment(comment: Comment, event: ev.Event) -> Comment:
    """The comment after something happened to it."""
    match event:
        case CommentWritten():
            return Comment(
                project=event.project, author=event.author, written=event.on.isoformat(), text=event.text,
                about=event.about, answers=event.answers, mentions=tuple(event.mentions),
            )  # fmt: skip
        case CommentRead():
            return replace(comment, read={**comment.read, event.mention: (event.officer, event.on.isoformat())})
        case CommentWithdrawn():
            return replace(comment, withdrawn=event.on.isoformat(), reason=event.reason)
    raise TypeError(f"nothing follows from {type(event).__name__} for a comment")
