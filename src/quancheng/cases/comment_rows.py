"""The rows of comments, mentions and watches: what lists read, and whether they are what the stored states say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from quancheng.cases.models import CommentRow, MentionRow, WatchRow
from quancheng.engine.comments import Comment
from quancheng.engine.watches import Watches
from quancheng.store.canonical import parsed
from quancheng.store.chain import Fault
from quancheng.store.models import StreamRow

COMMENT, WATCHES = "comment", "watches"


def comment_row(tenant: int, id: UUID, comment: Comment) -> CommentRow:
    """The row of a comment."""
    return CommentRow(
        tenant_id=tenant,
        id=id,
        project_id=UUID(comment.project),
        about=comment.about,
        answers_id=UUID(comment.answers) if comment.answers else None,
        author_id=UUID(comment.author),
        text=comment.text,
        withdrawn=date.fromisoformat(comment.withdrawn) if comment.withdrawn else None,
        reason=comment.reason,
    )


def mention_rows(tenant: int, id: UUID, comment: Comment) -> list[MentionRow]:
    """A row for each whom the comment means."""
    return [
        MentionRow(
            tenant_id=tenant,
            comment_id=id,
            mention=mention,
            project_id=UUID(comment.project),
            author_id=UUID(comment.author),
            is_open=mention in comment.unread,
            reader_id=UUID(comment.read[mention][0]) if mention in comment.read else None,
            read=date.fromisoformat(comment.read[mention][1]) if mention in comment.read else None,
        )
        for mention in comment.mentions
    ]


def watch_rows(tenant: int, officer: UUID, watches: Watches) -> list[WatchRow]:
    """A row for each project that the officer watches."""
    return [
        WatchRow(tenant_id=tenant, officer_id=officer, project_id=UUID(project), since=date.fromisoformat(since))
        for project, since in watches.projects.items()
    ]


def show_comment(tenant: int, id: UUID, comment: Comment, *, is_new: bool = False) -> None:
    """Write a comment's rows; inside a unit of work."""
    comment_row(tenant, id, comment).save(force_insert=is_new, force_update=not is_new)
    for row in mention_rows(tenant, id, comment):
        row.save(force_insert=is_new, force_update=not is_new)


def comments_at_fault(tenant: int) -> Iterator[Fault]:
    """The comments and watch lists whose rows differ from their states; `verify` asks this of each tenant."""
    stored = _by_comment(tenant)
    for id, state in _states(tenant, COMMENT):
        comment = Comment.from_state(state)
        wanted = {_plain(comment_row(tenant, id, comment)), *map(_plain, mention_rows(tenant, id, comment))}
        if wanted != stored.pop(id, set()):
            yield Fault("rows-differ", tenant, f"留言 {id.hex} 的列表数据与其状态不符。")
    for id in stored:
        yield Fault("rows-differ", tenant, f"留言 {id.hex} 没有对应的记录。")
    yield from _watches_at_fault(tenant)


def _watches_at_fault(tenant: int) -> Iterator[Fault]:
    stored: dict[UUID, set[tuple[object, ...]]] = {}
    for row in WatchRow.objects.filter(tenant_id=tenant):
        stored.setdefault(row.officer_id, set()).add(_plain(row))
    for id, state in _states(tenant, WATCHES):
        wanted = {_plain(row) for row in watch_rows(tenant, id, Watches.from_state(state))}
        if wanted != stored.pop(id, set()):
            yield Fault("rows-differ", tenant, f"人员 {id.hex} 关注的项目与其记录不符。")
    for id in stored:
        yield Fault("rows-differ", tenant, f"人员 {id.hex} 关注的项目没有对应的记录。")


def _by_comment(tenant: int) -> dict[UUID, set[tuple[object, ...]]]:
    found: dict[UUID, set[tuple[object, ...]]] = {}
    for row in CommentRow.objects.filter(tenant_id=tenant).iterator():
        found.setdefault(row.id, set()).add(_plain(row))
    for mention in MentionRow.objects.filter(tenant_id=tenant).iterator():
        found.setdefault(mention.comment_id, set()).add(_plain(mention))
    return found


def _states(tenant: int, kind: str) -> Iterator[tuple[UUID, dict[str, object]]]:
    rows = StreamRow.objects.filter(tenant_id=tenant, kind=kind).values_list("id", "state")
    for id, state in rows.iterator():
        yield id, parsed(state)


def _plain(row: CommentRow | MentionRow | WatchRow) -> tuple[object, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.local_concrete_fields)
