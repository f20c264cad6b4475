"""The one who tampers: has the database's own password, lifts every guard, and edits what is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from quancheng.store import statements as sql
from quancheng.store.canonical import canonical, digest_of
from quancheng.store.chain import Recorded, events_by_stream, events_in_order
from quancheng.store.guards import lift_guards
from quancheng.store.rebuild import rebuilt
from quancheng.store.session import reading, session
from tests.app.store.counting import TENANT

OPENED = ("store_event", "store_stream", "store_head", "store_file")


@contextmanager
def intruder() -> Iterator["Intruder"]:
    """Tamper inside a transaction that is undone afterwards, so that one log serves many attempts."""
    with transaction.atomic():
        lift_guards(connection)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE store_event DROP CONSTRAINT store_event_stream_fk")
                for table in OPENED:
                    cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        yield Intruder()
        transaction.set_rollback(True)


class Intruder:
    """Plain SQL and, where the attempt is a clever one, the chain computed anew."""

    def run(self, statement: str, *params: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.rowcount

    def set(self, number: int, /, **columns: Any) -> None:
        """Change columns of one event."""
        said = ", ".join(f"{name} = %s" for name in columns)
        self.run(f"UPDATE store_event SET {said} WHERE tenant_id = %s AND seq = %s", *columns.values(), TENANT, number)

    def delete(self, seq: int) -> None:
        self.run("DELETE FROM store_event WHERE tenant_id = %s AND seq = %s", TENANT, seq)

    def truncate(self, seq: int) -> None:
        """Cut off everything after an event."""
        self.run("DELETE FROM store_event WHERE tenant_id = %s AND seq > %s", TENANT, seq)

    def log(self) -> list[Recorded]:
        with reading(TENANT):
            return list(events_in_order(session(), TENANT))

    def chain_again(self, start: int) -> None:
        """Compute digests anew from an event on, and move the head: after this the chain is in itself whole."""
        events = self.log()
        previous = events[start - 2].digest if start > 1 else "0" * 64
        for event in events[start - 1 :]:
            digest = digest_of(event[:10], event.body, previous)
            self.set(event.seq, prev=previous, digest=digest)
            previous = digest
        self.run("UPDATE store_head SET seq = %s, digest = %s WHERE tenant_id = %s", len(events), previous, TENANT)

    def states_again(self) -> None:
        """Make every state what the tampered events add up to, and drop the states that have none left."""
        streams: dict[str, list[Recorded]] = {}
        with reading(TENANT):
            for event in events_by_stream(session(), TENANT):
                streams.setdefault(str(event.stream), []).append(event)
        self.run("DELETE FROM store_stream WHERE tenant_id = %s", TENANT)
        for stream, events in streams.items():
            last = events[-1]
            row = (TENANT, stream, last.stream_kind, last.pack, last.version, rebuilt(last.stream_kind, events))
            self.run(sql.OPEN_STREAM, *row)


def added(event: Recorded, by: int) -> str:
    """The body of an event with another amount."""
    return canonical({"by": event.content.get("by", 0) + by})
