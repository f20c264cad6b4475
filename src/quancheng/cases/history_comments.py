"""What happened in a project's channel, in plain words: comments stand in its one history, reading them does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from quancheng.cases.comment_lists import names_of, pieces_of
from quancheng.cases.history import HistoryLine, lines_of, say_event, with_reason
from quancheng.cases.models import CommentRow
from quancheng.engine import comments as cm
from quancheng.engine import events as ev
from quancheng.engine import watches
from quancheng.engine.pack import Pack
from quancheng.store.models import Event

PAGE = 100
SHOWN = (cm.CommentWritten.kind, cm.CommentWithdrawn.kind)


@say_event.register
def _(event: cm.CommentWritten, pack: Pack) -> str:
    return "写留言。"


@say_event.register
def _(event: cm.CommentRead, pack: Pack) -> str:
    return "已阅留言。"


@say_event.register
def _(event: cm.CommentWithdrawn, pack: Pack) -> str:
    return with_reason("撤回一条留言", event.reason)


@say_event.register
def _(event: watches.ProjectWatched, pack: Pack) -> str:
    return "关注项目。"


@say_event.register
def _(event: watches.ProjectUnwatched, pack: Pack) -> str:
    return "取消关注项目。"


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """A page of a project's one history, newest first."""

    lines: list[HistoryLine]
    total: int
    page: int


def project_history(
    tenant: int, project: UUID, pack: Pack, *, page: int = 1, size: int = PAGE, showing: int | None = None
) -> HistoryPage:
    """What happened to the project and in its channel; `showing` opens the page of the event of that version."""
    happened = Event.objects.filter(tenant_id=tenant, stream_id=project).exclude(kind=ev.ActedFor.kind)
    own = dict(happened.values_list("seq", "version"))
    said = CommentRow.objects.filter(tenant_id=tenant, project_id=project).values("id")
    written = Event.objects.filter(tenant_id=tenant, stream_id__in=said, kind__in=SHOWN)
    streams = dict(written.values_list("seq", "stream_id"))
    order = sorted([*own, *streams], reverse=True)
    at = next((each for each, version in own.items() if version == showing), None) if showing is not None else None
    page = order.index(at) // size + 1 if at is not None else page
    page = max(1, min(page, -(-len(order) // size) or 1))
    wanted = order[(page - 1) * size : page * size]
    rows = list(Event.objects.filter(tenant_id=tenant, seq__in=wanted).order_by("-seq"))
    lines = _with_words(tenant, lines_of(tenant, rows, pack), streams)
    return HistoryPage(lines=lines, total=len(order), page=page)


def _with_words(tenant: int, lines: list[HistoryLine], streams: Mapping[int, UUID | None]) -> list[HistoryLine]:
    """The lines of comments with what was written; of what was withdrawn only that it was there."""
    ids = {streams[line.seq] for line in lines if line.seq in streams}
    rows = {row.id: row for row in CommentRow.objects.filter(tenant_id=tenant, id__in=ids)} if ids else {}
    names = names_of(tenant, list(rows.values())) if rows else {}
    said = {seq: rows[stream] for seq, stream in streams.items() if stream in rows}
    return [_worded(line, said[line.seq], names) if line.seq in said else line for line in lines]


def _worded(line: HistoryLine, row: CommentRow, names: Mapping[str, str]) -> HistoryLine:
    if line.kind != cm.CommentWritten.kind:
        return replace(line, comment=row.id)
    words = "".join(each.words for each in pieces_of(row.text, names))
    what = "写了一条留言，后来撤回。" if row.withdrawn else f"{'回复' if row.answers_id else '留言'}：{words}"
    return replace(line, what=what, comment=row.id)
