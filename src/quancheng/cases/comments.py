"""The channel of a project: comments written, read by those whom they mention, withdrawn with a trace.

Each comment is a stream of its own, so that writing one never makes stale what somebody is filling in on the project.
Whoever may see the project may write; an enterprise sees none of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from quancheng.cases.access import refuse_unseen
from quancheng.cases.actions import actor_of
from quancheng.cases.comment_parties import Parties, kept_text, named, parties
from quancheng.cases.comment_rows import COMMENT, show_comment
from quancheng.cases.models import CommentRow
from quancheng.cases.packs import place_of
from quancheng.engine import comments as cm
from quancheng.engine import events as ev
from quancheng.engine.comments import Comment, CommentRequest, after_comment, decide_comment
from quancheng.engine.errors import BadValue, NotAllowed, NotFound
from quancheng.people.access import Person
from quancheng.store.work import Stream, Work, perform


def write(
    person: Person,
    project: UUID,
    text: str,
    *,
    at: datetime,
    mentioning: str = "",
    about: str = "",
    answers: UUID | None = None,
    key: str | None = None,
) -> UUID:
    """Write a comment; answers its id. Those named with @ or in `mentioning` (、 between) are asked to read it.

    An answer settles what its writer was asked to read, and means the one who asked.
    """
    _refuse_outsider(person)

    def do(work: Work) -> dict[str, str]:
        refuse_unseen(work, person, project)
        known = parties(work.tenant, project, on=work.today)
        kept, in_text = kept_text(known, text)
        earlier = _read(work, answers, project) if answers else None
        mentions = dict.fromkeys((*in_text, *named(known, mentioning), *_asker(person, known, earlier)))
        request = cm.WriteComment(
            by=actor_of(person), project=project.hex, text=kept, about=about or (earlier[1].about if earlier else ""),
            answers=answers.hex if answers else "", mentions=tuple(mentions),
        )  # fmt: skip
        events = decide_comment(Comment(), request, on=work.today)
        comment, written = _after(Comment(), events), [(each.kind, ev.body(each)) for each in events]
        id = work.new_id()
        version = place_of(work.tenant).version
        work.open(id, kind=COMMENT, pack=version, events=written, state=comment.state(), day=work.today)
        show_comment(work.tenant, id, comment, is_new=True)
        if earlier:
            _ask(work, *earlier, cm.ReadComment(by=actor_of(person)))
        return {"comment": id.hex}

    said = ["comment", project.hex, text, mentioning, about, answers.hex if answers else ""]
    answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    return UUID(answer["comment"])


def read(person: Person, comment: UUID, *, at: datetime, key: str | None = None) -> None:
    """Say that one has read a comment that means one; reading it twice changes nothing."""
    _refuse_outsider(person)

    def do(work: Work) -> dict[str, str]:
        _ask(work, *_seen(work, person, comment), cm.ReadComment(by=actor_of(person)))
        return {"comment": comment.hex}

    _perform(do, person, at, key, ["read", comment.hex])


def withdraw(person: Person, comment: UUID, *, reason: str, at: datetime, key: str | None = None) -> None:
    """Take back one's own comment, with a reason; that it was there stays."""
    _refuse_outsider(person)

    def do(work: Work) -> dict[str, str]:
        _ask(work, *_seen(work, person, comment), cm.WithdrawComment(by=actor_of(person), reason=reason))
        return {"comment": comment.hex}

    _perform(do, person, at, key, ["withdraw", comment.hex, reason])


def no_such_comment() -> NotFound:
    return NotFound("没有找到这条留言。", help="请从项目的“留言”页面进入。")


def _refuse_outsider(person: Person) -> None:
    if person.officer is None:
        raise NotAllowed("留言是工作人员内部的沟通。", help="有疑问请在“诉求”里提出，会有答复时限。")


def _asker(person: Person, known: Parties, earlier: tuple[Stream, Comment] | None) -> list[str]:
    """Whoever is answered is meant by the answer, while he may see the project."""
    if earlier is None or earlier[1].author == (person.officer.hex if person.officer else ""):
        return []
    asker = known.by_mention.get(f"{cm.OFFICER}{earlier[1].author}")
    return [asker.mention] if asker and not asker.why_not else []


def _seen(work: Work, person: Person, comment: UUID) -> tuple[Stream, Comment]:
    """A comment on a project that the person may see; any other does not exist."""
    row = CommentRow.objects.filter(tenant_id=work.tenant, id=comment).first()
    if row is None:
        raise no_such_comment()
    try:
        refuse_unseen(work, person, row.project_id)
    except NotFound:
        raise no_such_comment() from None
    return _read(work, comment, row.project_id)


def _read(work: Work, comment: UUID, project: UUID) -> tuple[Stream, Comment]:
    if not CommentRow.objects.filter(tenant_id=work.tenant, id=comment, project_id=project).exists():
        raise no_such_comment()
    stream = work.read(comment)
    state = Comment.from_state(stream.state)
    return stream, state


def _ask(work: Work, stream: Stream, comment: Comment, request: CommentRequest) -> None:
    events = decide_comment(comment, request, on=work.today)
    if not events:
        return
    comment = _after(comment, events)
    written = [(each.kind, ev.body(each)) for each in events]
    work.append(stream, events=written, state=comment.state(), day=work.today)
    show_comment(work.tenant, stream.id, comment)


def _after(comment: Comment, events: list[cm.CommentEvent]) -> Comment:
    for event in events:
        comment = after_comment(comment, event)
    return comment


def _perform(do: Any, person: Person, at: datetime, key: str | None, said: list[str]) -> None:
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def refuse_unknown_matter(about: str, *, tasks: frozenset[str], issues: frozenset[str]) -> None:
    """A comment may be about a task that has come, an issue of the project, or the whole project."""
    kind, _, name = about.partition(":")
    if about and not (kind == "task" and name in tasks) and not (kind == "issue" and name in issues):
        raise BadValue("没有找到留言所说的事项或问题。", help="请从事项或问题的页面写留言。", field="about")
