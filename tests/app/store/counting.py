"""A small thing to keep in the store: a counter, whose state is what its events add up to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from quancheng.store.chain import Recorded
from quancheng.store.rebuild import register_rebuilder
from quancheng.store.session import reading, session
from quancheng.store.work import Stream, Work, perform

TENANT = 1
OTHER = 2
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PACK = "somewhere@1"
COUNTER = UUID("01980000-0000-7000-8000-000000000001")


def fold(events: Sequence[Recorded]) -> dict[str, Any]:
    """What the events add up to."""
    amounts = [event.content["by"] for event in events]
    return {"total": sum(amounts), "steps": len(amounts), "name": "计数器"}


register_rebuilder("counter", fold)


def after(state: dict[str, Any], *amounts: int) -> dict[str, Any]:
    """The state once the amounts are added."""
    return {**state, "total": state["total"] + sum(amounts), "steps": state["steps"] + len(amounts)}


def begun(work: Work, counter: UUID = COUNTER) -> dict[str, Any]:
    """Begin a counter at 0."""
    state = {"total": 0, "steps": 1, "name": "计数器"}
    work.open(counter, kind="counter", pack=PACK, events=[("counted", {"by": 0})], state=state)
    return {"total": 0}


def counting(*amounts: int, counter: UUID = COUNTER, seen: int | None = None) -> Callable[[Work], dict[str, Any]]:
    """Add amounts to a counter, one event each."""

    def do(work: Work) -> dict[str, Any]:
        stream = work.read(counter, seen=seen)
        state = after(stream.state, *amounts)
        work.append(stream, events=[("counted", {"by": by}) for by in amounts], state=state)
        return {"total": state["total"]}

    return do


def do_it(do: Callable[[Work], Any], *, tenant: int = TENANT, **more: Any) -> Any:
    """Perform at the moment of the tests, by the same clerk."""
    return perform(do, tenant=tenant, actor="clerk", at=AT, **more)


def a_counter(*amounts: int, tenant: int = TENANT) -> None:
    """A counter with one unit of work for its beginning and one for each amount."""
    do_it(begun, tenant=tenant)
    for by in amounts:
        do_it(counting(by), tenant=tenant)


def stored(counter: UUID = COUNTER, *, tenant: int = TENANT) -> Stream:
    """The counter as it is now."""
    return do_it(lambda work: work.read(counter), tenant=tenant)


def count(table: str, *, tenant: int = TENANT) -> int:
    """How many rows a tenant has in a table."""
    with reading(tenant):
        return int(session().execute(f"SELECT count(*) FROM {table} WHERE tenant_id = %s", (tenant,)).fetchone()[0])
