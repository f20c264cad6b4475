"""The unit of work: events, the state beside them, and what follows from them, together or not at all.

    def do(work):
        stream = work.read(project_id)
        events = decide(...)
        work.append(stream, events=[(event.kind, event.body) for event in events], state=after)
        work.execute("UPDATE cases_project SET stage = %s WHERE tenant_id = %s AND id = %s", (...))
        return {"project": str(project_id)}

    answer = perform(do, tenant=1, actor=person.id, at=at, key=request_key, request=form)

`do` may be run again from its start when two units meet, so it must touch nothing but the database through `work` or
the ORM. See `docs/explanation/store.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from quancheng.engine.errors import Refused

from . import statements as sql
from .canonical import (
    ALGORITHM,
    FORM,
    NOTHING_BEFORE,
    canonical,
    day_of,
    digest_of,
    parsed,
    request_digest,
    stamp,
)
from .errors import Busy, KeyTaken, NoSuchStream, StaleStream
from .faults import Conflict
from .files import Stored
from .ids import new_id
from .models import Label
from .session import Session, unit

ATTEMPTS = 5
FILE_KEPT = "file-kept"

NewEvents = Sequence[tuple[str, Mapping[str, Any] | str]]
"""Kinds and bodies; a body may be text that is already canonical."""


def perform(
    do: Callable[[Work], Any],
    *,
    tenant: int,
    actor: object,
    at: datetime,
    key: str | None = None,
    request: object = None,
) -> Any:
    """Run `do` in one unit of work and answer what it answers, which must be JSON.

    With a `key` the answer is kept: the same key and request get it again and nothing is done; the same key with
    another request is refused (KeyTaken). A refusal or fault inside `do` leaves nothing behind, not even the key.
    Raises Busy after bounded retries, NotWritable when the disk refuses.
    """
    asked = request_digest(request) if key is not None else ""
    for _ in range(ATTEMPTS):
        try:
            with unit(tenant) as session:
                if key is not None:
                    kept = session.execute(sql.READ_KEY, (tenant, key)).fetchone()
                    if kept is not None:
                        return _answer_again(kept, key=key, asked=asked)
                work = Work(session, tenant=tenant, actor=str(actor), at=at)
                answer = do(work)
                work.write_down()
                if key is not None:
                    session.execute(sql.KEEP_KEY, (tenant, key, asked, canonical(answer), work.moment))
            return answer
        except Conflict:
            continue
        except Refused:
            # The same request may have been granted while this one waited for it: then that is the answer.
            kept = _kept(tenant, key) if key is not None else None
            if kept is None:
                raise
            return _answer_again(kept, key=str(key), asked=asked)
    raise Busy


def _kept(tenant: int, key: str) -> tuple[str, str] | None:
    with unit(tenant) as session:
        found: tuple[str, str] | None = session.execute(sql.READ_KEY, (tenant, key)).fetchone()
    return found


def _answer_again(kept: tuple[str, str], *, key: str, asked: str) -> Any:
    request, answer = kept
    if request != asked:
        raise KeyTaken(key)
    return parsed(answer)


class Stream:
    """One subject at one version. `text` is its state as stored; `state` parses it when first asked for.

    Changing the dictionary changes nothing stored. Whoever keeps parsed states keeps them by (tenant, id, version).
    """

    __slots__ = ("_state", "id", "kind", "pack", "text", "version")

    def __init__(self, id: UUID, kind: str, pack: str, version: int, text: str) -> None:
        self.id = id
        self.kind = kind
        self.pack = pack
        self.version = version
        self.text = text
        self._state: dict[str, Any] | None = None

    @property
    def state(self) -> dict[str, Any]:
        if self._state is None:
            self._state = parsed(self.text)
        return self._state


class _Pending(NamedTuple):
    """An event that waits for its number in the chain."""

    stream: str | None
    stream_kind: str
    pack: str
    version: int | None
    kind: str
    day: str
    body: str


class Work:
    """What may be done inside a unit of work. Events get their place in the chain when it ends."""

    def __init__(self, session: Session, *, tenant: int, actor: str, at: datetime) -> None:
        self.tenant = tenant
        self.actor = actor
        self.at = at
        self.moment = stamp(at)
        self.today = day_of(at)
        self._session = session
        self._pending: list[_Pending] = []
        self._read = sql.READ_STREAM + session.locks_rows
        self.execute = session.execute
        self.many = session.many

    def new_id(self) -> UUID:
        """A new time-ordered identifier."""
        return new_id(self.at)

    def read(self, stream_id: UUID | str, *, seen: int | None = None) -> Stream:
        """The stream as it is now, kept from others until the unit ends (PostgreSQL locks the row).

        With `seen`, the version the person was looking at: StaleStream when it has moved on since.
        """
        stream_id = _uuid(stream_id)
        row = self.execute(self._read, (self.tenant, stream_id.hex)).fetchone()
        if row is None:
            raise NoSuchStream(str(stream_id))
        stream = Stream(stream_id, *row)
        if seen is not None and seen != stream.version:
            raise StaleStream(str(stream_id))
        return stream

    def open(
        self,
        stream_id: UUID | str,
        *,
        kind: str,
        pack: str,
        events: NewEvents,
        state: Mapping[str, Any] | str,
        day: date | None = None,
    ) -> Stream:
        """Begin a stream with its first events; `day` is the date they count from, today in +08:00 if not said."""
        stream_id = _uuid(stream_id)
        stream = Stream(stream_id, kind, pack, len(events), _text(state))
        self.execute(sql.OPEN_STREAM, (self.tenant, stream_id, kind, pack, stream.version, stream.text))
        self._add(stream_id, kind, pack, 0, events, day)
        return stream

    def append(
        self,
        stream: Stream,
        *,
        events: NewEvents,
        state: Mapping[str, Any] | str,
        day: date | None = None,
        pack: str | None = None,
    ) -> Stream:
        """Add events to a stream and put its new state beside them; a `pack` moves the stream to another version.

        `state` may be text that is already canonical. Raises StaleStream when the stream has moved since it was read.
        """
        if not events:
            raise ValueError("a state moves only by events")
        pack = stream.pack if pack is None else pack
        version = stream.version + len(events)
        text = _text(state)
        moved = self.execute(sql.MOVE_STREAM, (version, pack, text, self.tenant, stream.id.hex, stream.version))
        if moved.rowcount != 1:
            raise StaleStream(str(stream.id))
        self._add(stream.id, stream.kind, pack, stream.version, events, day)
        return Stream(stream.id, stream.kind, pack, version, text)

    def note(self, events: NewEvents, *, day: date | None = None) -> None:
        """Record events of the tenant itself that move no stream: people, sign-in, settings."""
        self._add(None, "", "", None, events, day)

    def history(self, stream_id: UUID | str) -> list[tuple[int, str, str]]:
        """A stream's events as (version, kind, body), oldest first, with those that this unit has added."""
        named = _uuid(stream_id).hex
        known = [tuple(row) for row in self.execute(sql.READ_EVENTS, (self.tenant, named)).fetchall()]
        added = [(each.version, each.kind, each.body) for each in self._pending if each.stream == named]
        return [*known, *added]  # type: ignore[list-item]

    def send(self, channel: str, payload: Mapping[str, Any]) -> UUID:
        """Leave a message in the outbox; it goes out after this unit is committed, and only then."""
        message = self.new_id()
        self.execute(
            sql.ADD_MESSAGE,
            (self.tenant, message, channel, canonical(payload), self.moment, self.moment),
        )
        return message

    def keep(self, stored: Stored, *, name: str, media_type: str, label: Label) -> UUID:
        """Enter a file that `files.put` has stored; the chain remembers its digest, never its name."""
        file = self.new_id()
        self.execute(
            sql.ADD_FILE,
            (
                self.tenant,
                file,
                stored.digest,
                stored.size,
                label.value,
                name,
                media_type,
                self.at,
                self.actor,
            ),
        )
        body = {"id": file.hex, "digest": stored.digest, "size": stored.size, "label": label.value}
        self.note([(FILE_KEPT, body)])
        return file

    def write_down(self) -> None:
        """Give the waiting events their numbers and digests. Last, because on PostgreSQL all writers meet here."""
        if not self._pending:
            return
        seq, previous = self._head()
        rows = []
        for event in self._pending:
            seq += 1
            fields = (self.tenant, seq, *event[:-2], self.moment, event.day, self.actor)
            digest = digest_of(fields, event.body, previous)
            rows.append((*fields, event.body, previous, digest, ALGORITHM, FORM))
            previous = digest
        if len(rows) == 1:
            self.execute(sql.ADD_EVENT, rows[0])
        else:
            self.many(sql.ADD_EVENT, rows)
        self.execute(sql.MOVE_HEAD, (seq, previous, self.tenant))
        self._pending = []

    def _head(self) -> tuple[int, str]:
        read = sql.READ_HEAD + self._session.locks_rows
        head = self.execute(read, (self.tenant,)).fetchone()
        if head is None:
            self.execute(sql.FIRST_TENANT, (self.tenant,))
            self.execute(sql.FIRST_HEAD, (self.tenant, NOTHING_BEFORE))
            head = self.execute(read, (self.tenant,)).fetchone()
        seq, digest = head
        return seq, digest

    def _add(
        self,
        stream: UUID | None,
        stream_kind: str,
        pack: str,
        version: int | None,
        events: NewEvents,
        day: date | None,
    ) -> None:
        named = None if stream is None else stream.hex
        counted_from = (self.today if day is None else day).isoformat()
        for kind, body in events:
            if version is not None:
                version += 1
            self._pending.append(_Pending(named, stream_kind, pack, version, kind, counted_from, _text(body)))


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _text(said: Mapping[str, Any] | str) -> str:
    return said if isinstance(said, str) else canonical(said)
