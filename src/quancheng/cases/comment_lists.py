"""Comments as pages show them: those of a project, those that mean a person; names are read now, never kept in texts.

The number of queries does not depend on the number of rows. Call inside `reading`; the caller of what is about one
project has checked that it may be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases.access import seen_work
from quancheng.cases.comment_parties import MARK
from quancheng.cases.models import CommentRow, MentionRow
from quancheng.cases.queries import as_uuid
from quancheng.cases.queries import names_of as projects_called
from quancheng.engine.comments import OFFICER, POST, UNIT
from quancheng.engine.territory import scoped
from quancheng.people.access import Person
from quancheng.people.models import Officer, Post, Unit
from quancheng.store.ids import moment_of
from quancheng.store.session import session

PAGE = 20
LONGEST_SNIPPET = 60
GONE = "已离岗人员"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a text: plain words, or the name of somebody who is meant."""

    words: str
    is_mention: bool = False


@dataclass(frozen=True, kw_only=True)
class Meant:
    """Whom a comment means, and who of those has read it when."""

    label: str
    reader: str = ""
    read: date | None = None


@dataclass(frozen=True, kw_only=True)
class CommentLine:
    """A comment; the words of a withdrawn one are not shown. `waits` for the person who asks to be read.

    `stood_in` names the posts and units for which alone it waits for him: he stands in there.
    """

    id: UUID
    at: datetime
    project: UUID
    author: str
    is_own: bool
    pieces: tuple[Piece, ...]
    about: str
    answers: UUID | None
    answered: str
    meant: tuple[Meant, ...]
    withdrawn: date | None
    reason: str
    waits: bool
    stood_in: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return "".join(each.words for each in self.pieces)


@dataclass(frozen=True, kw_only=True)
class CommentPage:
    """A page of comments, the newest first, and how many there are in all."""

    lines: list[CommentLine]
    total: int
    page: int


def comments(
    person: Person, project: UUID, *, about: str = "", page: int = 1, size: int = PAGE, showing: UUID | None = None
) -> CommentPage:
    """The comments on a project, or on one matter of it. `showing` opens the page on which that comment stands."""
    rows = CommentRow.objects.filter(tenant_id=person.tenant, project_id=project)
    rows = rows.filter(about=about) if about else rows
    total = rows.count()
    if showing is not None:
        page = rows.filter(id__gt=showing).count() // size + 1
    page = max(1, min(page, -(-total // size) or 1))
    shown = list(rows.order_by("-id")[(page - 1) * size : page * size])
    return CommentPage(lines=_lines(person, shown), total=total, page=page)


def one(person: Person, project: UUID, comment: UUID) -> CommentLine | None:
    """One comment of the project; nothing for one that is not there or was withdrawn."""
    rows = CommentRow.objects.filter(tenant_id=person.tenant, project_id=project, id=comment, withdrawn=None)
    return next(iter(_lines(person, list(rows))), None)


def waiting(person: Person, *, most: int, page: int = 1) -> CommentPage:
    """The newest comments that wait to be read by the person: by name, by post, by unit, stood in for included."""
    return _meaning(person, "m.is_open", page, most)


def waiting_on(person: Person, project: UUID) -> int:
    """How many comments on a project wait to be read by the person."""
    rows = MentionRow.objects.filter(
        tenant_id=person.tenant, mention__in=mentions_of(person), is_open=True, project_id=project
    )
    return rows.exclude(author_id=person.officer).values("comment_id").distinct().count() if person.officer else 0


def meaning(person: Person, *, page: int = 1) -> CommentPage:
    """Every comment that ever meant the person, read or not."""
    return _meaning(person, "1 = 1", page, PAGE)


def project_names(person: Person, lines: Iterable[CommentLine]) -> Mapping[UUID, str]:
    """What the projects of these comments are called. One query."""
    return projects_called(person, list({each.project for each in lines}))


def mentions_of(person: Person) -> list[str]:
    """By what comments mean the person."""
    named = [f"{OFFICER}{person.officer.hex}"] if person.officer else []
    return [
        *named,
        *(f"{POST}{each}" for each in sorted(person.posts)),
        *(f"{UNIT}{each}" for each in sorted(person.units)),
    ]


def _meaning(person: Person, test: str, page: int, size: int) -> CommentPage:
    if person.officer is None:
        return CommentPage(lines=[], total=0, page=1)
    seen, seen_params = seen_work(person, alias="m", unit="")
    of_one = (
        "SELECT m.comment_id FROM cases_mention m WHERE m.tenant_id = %s AND m.mention = %s"
        f" AND {test} AND m.author_id <> %s AND {seen}"
    )
    mentions = mentions_of(person)
    found = " UNION ".join([of_one] * len(mentions))  # each is read from the index, and none is shown twice
    params: list[Any] = [each for name in mentions for each in (person.tenant, name, person.officer, *seen_params)]
    total = int(session().execute(f"SELECT count(*) FROM ({found}) f", params).fetchone()[0])
    page = max(1, min(page, -(-total // size) or 1))
    ids = session().execute(f"{found} ORDER BY comment_id DESC LIMIT %s OFFSET %s", [*params, size, (page - 1) * size])
    wanted = [as_uuid(row[0]) for row in ids.fetchall()]
    rows = {row.id: row for row in CommentRow.objects.filter(tenant_id=person.tenant, id__in=wanted)}
    return CommentPage(lines=_lines(person, [rows[each] for each in wanted]), total=total, page=page)


def _lines(person: Person, rows: list[CommentRow]) -> list[CommentLine]:
    if not rows:
        return []
    mentions: dict[UUID, list[MentionRow]] = {}
    for each in MentionRow.objects.filter(tenant_id=person.tenant, comment_id__in=[row.id for row in rows]):
        mentions.setdefault(each.comment_id, []).append(each)
    answered = _answered(person.tenant, rows)
    names = names_of(person.tenant, [*rows, *answered.values()], [each for some in mentions.values() for each in some])
    mine = set(mentions_of(person))
    return [_line(person, row, mentions.get(row.id, []), answered, names, mine) for row in rows]


def _line(
    person: Person, row: CommentRow, mentions: list[MentionRow], answered: Mapping[UUID, CommentRow],
    names: Mapping[str, str], mine: set[str],
) -> CommentLine:  # fmt: skip
    earlier = answered.get(row.answers_id) if row.answers_id else None
    is_own = row.author_id == person.officer
    waiting = [] if is_own else [each.mention for each in mentions if each.is_open and each.mention in mine]
    alone = set(mentions_of(person.alone)) if person.alone else mine
    return CommentLine(
        id=row.id,
        at=moment_of(row.id),
        project=row.project_id,
        author=names.get(f"{OFFICER}{row.author_id.hex}", GONE),
        is_own=is_own,
        pieces=() if row.withdrawn else pieces_of(row.text, names),
        about=row.about,
        answers=row.answers_id,
        answered=_snippet(earlier, names) if earlier else "",
        meant=tuple(_meant(each, names) for each in mentions),
        withdrawn=row.withdrawn,
        reason=row.reason,
        waits=bool(waiting),
        stood_in=() if alone & set(waiting) else tuple(names.get(each, GONE) for each in waiting),
    )


def _answered(tenant: int, rows: Iterable[CommentRow]) -> dict[UUID, CommentRow]:
    ids = {row.answers_id for row in rows if row.answers_id}
    return {row.id: row for row in CommentRow.objects.filter(tenant_id=tenant, id__in=ids)} if ids else {}


def _meant(row: MentionRow, names: Mapping[str, str]) -> Meant:
    reader = names.get(f"{OFFICER}{row.reader_id.hex}", GONE) if row.reader_id else ""
    return Meant(label=names.get(row.mention, GONE), reader=reader, read=row.read)


def _snippet(row: CommentRow, names: Mapping[str, str]) -> str:
    author = names.get(f"{OFFICER}{row.author_id.hex}", GONE)
    if row.withdrawn:
        return f"{author}（已撤回）"
    words = "".join(each.words for each in pieces_of(row.text, names))
    return f"{author}：{words[:LONGEST_SNIPPET]}{'…' if len(words) > LONGEST_SNIPPET else ''}"


def pieces_of(text: str, names: Mapping[str, str]) -> tuple[Piece, ...]:
    """The text with the names of those it means."""
    found, at = list[Piece](), 0
    for mark in MARK.finditer(text):
        found.append(Piece(words=text[at : mark.start()]))
        found.append(Piece(words=f"@{names.get(mark[1], GONE)}", is_mention=True))
        at = mark.end()
    return tuple(each for each in (*found, Piece(words=text[at:])) if each.words)


def names_of(tenant: int, rows: Iterable[CommentRow], mentions: Iterable[MentionRow] = ()) -> dict[str, str]:
    """What everybody who wrote, is meant or has read is called, by mention. At most three queries."""
    wanted = {f"{OFFICER}{row.author_id.hex}" for row in rows}
    wanted |= {mark[1] for row in rows for mark in MARK.finditer(row.text)}
    for each in mentions:
        wanted |= {each.mention, *([f"{OFFICER}{each.reader_id.hex}"] if each.reader_id else [])}
    officers = [UUID(each.removeprefix(OFFICER)) for each in wanted if each.startswith(OFFICER)]
    named = {f"{OFFICER}{row.id.hex}": row.name for row in Officer.objects.filter(tenant_id=tenant, id__in=officers)}
    return {**named, **_called(tenant, wanted, UNIT, Unit), **_called(tenant, wanted, POST, Post)}


def _called(tenant: int, wanted: Iterable[str], prefix: str, model: type[Unit | Post]) -> dict[str, str]:
    codes = {each.removeprefix(prefix).partition("@")[0] for each in wanted if each.startswith(prefix)}
    rows = list[Unit | Post](model.objects.filter(tenant_id=tenant, code__in=codes)) if codes else []
    return {
        f"{prefix}{scoped(row.code, '' if row.jurisdiction_id == tenant else str(row.jurisdiction_id))}": row.label
        for row in rows
    }
