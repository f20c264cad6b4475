"""The chain read back: every event in its order, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .canonical import ALGORITHM, FORM, NOTHING_BEFORE, digest_of, parsed
from .session import PostgresSession, Session

_COLUMNS = (
    "tenant_id, seq, {stream}, stream_kind, pack, version, kind, {at}, {day}, actor,"
    " body, prev, digest, algorithm, form"
)
# As texts, in the form that digests are taken of: SQLite stores them so, PostgreSQL is asked for them so.
SQLITE_COLUMNS = _COLUMNS.format(stream="stream_id", at="CAST(at AS TEXT)", day="CAST(day AS TEXT)")
POSTGRES_COLUMNS = _COLUMNS.format(
    stream="replace(stream_id::text, '-', '')",
    at="to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    day="to_char(day, 'YYYY-MM-DD')",
)
NO_MICROSECONDS = ".000000"


class Recorded(NamedTuple):
    """One event as it stands in the log; `stream` is 32 hexadecimal digits or nothing."""

    tenant: int
    seq: int
    stream: str | None
    stream_kind: str
    pack: str
    version: int | None
    kind: str
    at: str
    day: str
    actor: str
    body: str
    previous: str
    digest: str
    algorithm: str
    form: int

    @property
    def content(self) -> Any:
        """The body, parsed."""
        return parsed(self.body)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something `verify` found wrong: a code for programs, where, and a sentence."""

    code: str
    tenant: int
    sentence: str
    seq: int | None = None

    def __str__(self) -> str:
        where = f"租户 {self.tenant}" + (f" 第 {self.seq} 号事件" if self.seq is not None else "")
        return f"{where}：{self.sentence}"


class End(NamedTuple):
    """Where a chain ends."""

    seq: int
    digest: str


NO_CHAIN = End(0, NOTHING_BEFORE)


def events_in_order(session: Session, tenant: int, *, after: int = 0, until: int | None = None) -> Iterator[Recorded]:
    """The events of a tenant by their number, from the one after `after` to `until`; all if nothing is said."""
    which, params = "WHERE tenant_id = %s AND seq > %s", [tenant, after]
    if until is not None:
        which, params = f"{which} AND seq <= %s", [*params, until]
    return _recorded(session, f"{which} ORDER BY tenant_id, seq", params)


def events_by_stream(session: Session, tenant: int, *, after: str = "", until: str = "") -> Iterator[Recorded]:
    """The events of streams with ids behind `after` up to `until`, stream by stream in the order of versions."""
    which, params = "WHERE tenant_id = %s AND stream_id IS NOT NULL", list[Any]([tenant])
    for bound, named in ((">", after), ("<=", until)):
        if named:
            which, params = f"{which} AND stream_id {bound} %s", [*params, named]
    return _recorded(session, f"{which} ORDER BY tenant_id, stream_id, version", params)


def end_before(session: Session, tenant: int, seq: int) -> End:
    """The last event up to a number, from which the walk over the next ones begins."""
    last = "SELECT seq, digest FROM store_event WHERE tenant_id = %s AND seq <= %s ORDER BY tenant_id, seq DESC LIMIT 1"
    row = session.execute(last, (tenant, seq)).fetchone()
    return NO_CHAIN if row is None else End(*row)


def events_of(session: Session, tenant: int, stream: str) -> list[Recorded]:
    """The events of one stream (32 hexadecimal digits) by version."""
    order = "WHERE tenant_id = %s AND stream_id = %s ORDER BY tenant_id, stream_id, version"
    return list(_recorded(session, order, (tenant, stream)))


def events_of_kind(session: Session, tenant: int, kind: str) -> list[Recorded]:
    """The events of one kind by their number."""
    return list(_recorded(session, "WHERE tenant_id = %s AND kind = %s ORDER BY tenant_id, seq", (tenant, kind)))


def _recorded(session: Session, which: str, params: Sequence[Any]) -> Iterator[Recorded]:
    if not isinstance(session, PostgresSession):
        rows = session.stream(f"SELECT {SQLITE_COLUMNS} FROM store_event {which}", params)
        return map(Recorded._make, rows)
    rows = session.stream(f"SELECT {POSTGRES_COLUMNS} FROM store_event {which}", params)
    return (Recorded._make(_as_stamped(row)) for row in rows)


def _as_stamped(row: tuple[Any, ...]) -> tuple[Any, ...]:
    at = row[7]
    return (*row[:7], at.removesuffix(NO_MICROSECONDS), *row[8:]) if at.endswith(NO_MICROSECONDS) else row


def links(
    events: Iterable[Recorded], tenant: int, faults: list[Fault], marks: dict[int, str], *, start: End = NO_CHAIN
) -> End:
    """Walk a chain, add what is wrong to `faults`, answer its end. `marks` (number → digest) is filled in on the way.

    Each fault is named once, where it is: the walk goes on from what is stored.
    """
    seq, previous = start
    known = (ALGORITHM, FORM)
    for event in events:
        number, body, before, digest = event[1], event[10], event[11], event[12]  # millions of them: by place
        if number != seq + 1:
            faults.append(_gap(tenant, expected=seq + 1, found=number))
        if before != previous:
            sentence = "与前一事件的摘要接不上，前面的事件被改写、调换或删去。"
            faults.append(Fault("broken-link", tenant, sentence, number))
        if event[13:] != known:
            sentence = f"摘要算法或格式不认识：{event.algorithm}，格式 {event.form}。"
            faults.append(Fault("unknown-form", tenant, sentence, number))
        elif digest_of(event[:10], body, before) != digest:
            faults.append(Fault("edited", tenant, "内容与其摘要不符，事件被改动。", number))
        seq, previous = number, digest
        if number in marks:
            marks[number] = digest
    return End(seq, previous)


def _gap(tenant: int, *, expected: int, found: int) -> Fault:
    if found < expected:
        return Fault("repeated", tenant, f"编号重复或倒退，应为第 {expected} 号。", found)
    missing = f"第 {expected} 号" if found == expected + 1 else f"第 {expected} 至 {found - 1} 号"
    return Fault("missing", tenant, f"之前缺少{missing}，事件被删去。", found)
