"""What the office sets for its place, kept as books: each a stream with every change, and beside it how things stand.

A book is read by its key, so that what it says costs one look-up; rebuilt from its events it says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from quancheng.store.canonical import parsed
from quancheng.store.chain import Recorded
from quancheng.store.models import StreamRow
from quancheng.store.work import Work

State = dict[str, Any]
After = Callable[[State, str, Mapping[str, Any]], State]
"""The state after one event of a kind with this body."""
BOOKS: dict[str, After] = {}


def book(kind: str) -> Callable[[After], After]:
    """Name the book whose state follows by this function."""

    def keep(after: After) -> After:
        BOOKS[kind] = after
        return after

    return keep


def id_of(kind: str, tenant: int) -> UUID:
    """A place has one book of a kind; its id follows from the tenant, so that it is never opened twice."""
    return uuid5(NAMESPACE_URL, f"quancheng:{kind}:{tenant}")


def state_of(kind: str, tenant: int) -> State:
    """How things stand in a book; empty where nothing was ever set. Call inside `reading` or a unit of work."""
    row = StreamRow.objects.filter(tenant_id=tenant, id=id_of(kind, tenant)).first()
    return parsed(row.state) if row else {}


def write(work: Work, kind: str, happened: Sequence[tuple[str, Mapping[str, Any]]], *, pack: str = "") -> State:
    """Append to a book, opening it with its first entry; answers the state after."""
    id_ = id_of(kind, work.tenant)
    known = StreamRow.objects.filter(tenant_id=work.tenant, id=id_).exists()
    stream = work.read(id_) if known else None
    state = _folded(kind, stream.state if stream else {}, happened)
    if stream:
        work.append(stream, events=happened, state=state)
    else:
        work.open(id_, kind=kind, pack=pack, events=happened, state=state)
    return state


def rebuilt(kind: str) -> Callable[[Sequence[Recorded]], State]:
    """How `verify` makes the state anew."""
    return lambda history: _folded(kind, {}, [(each.kind, each.content) for each in history])


def _folded(kind: str, state: State, happened: Sequence[tuple[str, Mapping[str, Any]]]) -> State:
    for name, body in happened:
        state = BOOKS[kind](state, name, body)
    return state
