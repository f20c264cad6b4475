"""Transactions that know their tenant: `unit` to write, `reading` to look. Everything that differs by database is here.

Inside both, Django's ORM and the session's plain statements work on the same connection and the same transaction.
Plain statements go to the driver directly: Django's cursor wrappers cost as much again as a small SQLite statement.
"""

from __future__ import annotations

import datetime as dt
import functools
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import TracebackType
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, Error, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from .faults import meaning_of
from .locks import PATIENCE, WriteLock

RUNTIME_ROLE = "quancheng_runtime"
"""The PostgreSQL role that requests run as: it owns nothing."""
LOCK_TIMEOUT = f"{int(PATIENCE * 1000)}ms"
ENTER = "SELECT set_config('app.tenant', %s, true), set_config('role', %s, true), set_config('lock_timeout', %s, true)"
ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", "SET LOCAL statement_timeout = 0"
WHERE_WE_ARE = "SELECT current_setting('app.tenant', true), current_setting('role')"


class Session:
    """The plain statements of one transaction. Placeholders are `%s` on both databases."""

    __slots__ = ("_raw",)
    locks_rows = ""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """Run one constant statement; the cursor has `fetchone`, `fetchall` and `rowcount`."""
        return self._raw.execute(_with_question_marks(sql), params)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one constant statement once a row."""
        self._raw.executemany(_with_question_marks(sql), rows)

    def stream(self, sql: str, params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a long answer, a few thousand in memory at a time."""
        return iter(self.execute(sql, params))


class PostgresSession(Session):
    """The same over psycopg, with statements prepared by the server after a few runs."""

    __slots__ = ()
    locks_rows = " FOR UPDATE"

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        return self._cursor().execute(sql, params)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._cursor().executemany(sql, rows)

    def stream(self, sql: str, params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        from psycopg import ServerCursor

        with ServerCursor(self._raw, f"stream_{uuid.uuid4().hex}") as cursor:
            cursor.itersize = 5000
            yield from cursor.execute(sql, params)

    def _cursor(self) -> Any:
        from psycopg import Cursor

        return Cursor(self._raw)


class _Here(threading.local):
    """What this thread is in the middle of."""

    def __init__(self) -> None:
        self.writing_for: int | None = None
        self.readings: list[_Reading] = []


_here = _Here()


@contextmanager
def unit(tenant: int) -> Iterator[Session]:
    """One transaction that writes for one tenant: whole or not at all. Not to be nested; readings step aside for it.

    Raises Busy when others hold the lock too long and NotWritable when the disk refuses.
    """
    if _here.writing_for is not None:
        raise RuntimeError("a unit of work inside a unit of work: hand the first one down instead")
    connection = connections[DEFAULT_DB_ALIAS]
    aside = _end_readings()
    try:
        with _write_lock(connection), _transaction(connection), connection.wrap_database_errors:
            _here.writing_for = tenant
            with _as_tenant(connection, tenant):
                yield _session(connection)
                _settle(connection)
    except DatabaseError as fault:
        raise meaning_of(fault) or fault from fault.__cause__
    finally:
        _here.writing_for = None
        _begin_again(aside)


@contextmanager
def reading(tenant: int) -> Iterator[None]:
    """Look at the rows of one tenant. On PostgreSQL a transaction under row-level security; on SQLite nothing is held.

    A `unit` opened inside ends the transaction of the reading and begins another one after it.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite" or tenant_now() == tenant:
        yield
        return
    if _here.writing_for is not None:
        raise RuntimeError("a unit of work reads its own tenant only")
    span = _Reading(connection, tenant)
    span.begin()
    _here.readings.append(span)
    try:
        yield
    finally:
        _here.readings.remove(span)
        span.end()


@contextmanager
def snapshot(tenant: int) -> Iterator[Session]:
    """Look at one tenant as it is at one moment, however long that takes; writers go on meanwhile."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        with reading(tenant):
            yield _session(connection)
    elif connection.vendor == "sqlite":
        with _sqlite_snapshot(connection):
            yield _session(connection)
    else:
        with transaction.atomic(), _in_the_role(connection, tenant, ONE_MOMENT):
            yield _session(connection)


@contextmanager
def _sqlite_snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    connection.ensure_connection()
    connection.connection.execute("BEGIN DEFERRED")  # Django's own transactions here are IMMEDIATE and keep writers out
    try:
        yield
    finally:
        connection.connection.execute("COMMIT")


def tenant_now() -> int | None:
    """The tenant this thread is writing or (on PostgreSQL) reading for."""
    if _here.writing_for is not None:
        return _here.writing_for
    return _here.readings[-1].tenant if _here.readings else None


def session() -> Session:
    """Plain statements on the connection as it stands: for reading, inside `reading` or on SQLite anywhere."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    return _session(connection)


class _Reading:
    """A transaction for looking, which can be ended and begun again."""

    def __init__(self, connection: BaseDatabaseWrapper, tenant: int) -> None:
        self.connection = connection
        self.tenant = tenant

    def begin(self) -> None:
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self._as_tenant = _as_tenant(self.connection, self.tenant)
        try:
            self._as_tenant.__enter__()
        except BaseException as fault:
            self._transaction.__exit__(type(fault), fault, fault.__traceback__)  # or the connection stays in it
            raise

    def end(self) -> None:
        try:
            self._as_tenant.__exit__(None, None, None)
        finally:
            self._transaction.__exit__(None, None, None)


def _end_readings() -> list[_Reading]:
    aside, _here.readings = _here.readings, []
    for span in reversed(aside):
        span.end()
    return aside


def _begin_again(aside: list[_Reading]) -> None:
    for span in aside:
        span.begin()
    _here.readings = aside


def _transaction(connection: BaseDatabaseWrapper) -> AbstractContextManager[None]:
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return transaction.atomic(durable=True)
    return _Immediate(connection)


class _Immediate:
    """`transaction.atomic(durable=True)` on SQLite at a third of its cost, which every unit of work pays.

    Django's own flags are set as it sets them, so that its ORM and its savepoints work inside.
    """

    __slots__ = ("_connection",)
    _block = transaction.Atomic(DEFAULT_DB_ALIAS, savepoint=True, durable=True)

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        here = self._connection
        here.ensure_connection()
        here.needs_rollback, here.commit_on_exit = False, True
        with here.wrap_database_errors:
            here.connection.execute("BEGIN IMMEDIATE")
        here.in_atomic_block = True
        here.autocommit = False
        here.atomic_blocks.append(self._block)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        here = self._connection
        here.atomic_blocks.pop()
        here.in_atomic_block = False
        try:
            if here.closed_in_transaction:
                here.connection = None  # closing has rolled back
            elif kind is not None or here.needs_rollback:
                self._roll_back()
            else:
                self._commit()
        finally:
            here.needs_rollback = False
            here.autocommit = True
        here.run_and_clear_commit_hooks()  # a rollback has forgotten them

    def _commit(self) -> None:
        try:
            self._connection._commit()  # type: ignore[attr-defined]
        except DatabaseError:
            self._roll_back()
            raise
        self._connection.errors_occurred = False

    def _roll_back(self) -> None:
        try:
            self._connection.rollback()
        except Error:
            self._connection.close()  # it cannot be trusted any more, as Django sees it too


def _write_lock(connection: BaseDatabaseWrapper) -> AbstractContextManager[None]:
    if connection.vendor != "sqlite":
        return nullcontext()
    return WriteLock(lock_path(str(connection.settings_dict["NAME"])))


def lock_path(database: str) -> str:
    """The lock file that stands beside a database file."""
    in_memory = database == ":memory:" or "mode=memory" in database
    return "" if in_memory else f"{database}.lock"


def _settle(connection: BaseDatabaseWrapper) -> None:
    """Inside another transaction, as in tests, do now what PostgreSQL would do at the end of this one."""
    if connection.vendor == "postgresql" and connection.savepoint_ids:
        plain = _session(connection)
        plain.execute("SET CONSTRAINTS ALL IMMEDIATE")
        plain.execute("SET CONSTRAINTS ALL DEFERRED")


def _as_tenant(connection: BaseDatabaseWrapper, tenant: int) -> AbstractContextManager[None]:
    return nullcontext() if connection.vendor == "sqlite" else _in_the_role(connection, tenant)


@contextmanager
def _in_the_role(connection: BaseDatabaseWrapper, tenant: int, first: Sequence[str] = ()) -> Iterator[None]:
    """Be the runtime role and see one tenant until the transaction ends; inside another one, until we leave."""
    plain = _session(connection)
    for statement in first:
        plain.execute(statement)
    before = plain.execute(WHERE_WE_ARE).fetchone() if connection.savepoint_ids else None
    plain.execute(ENTER, (str(tenant), RUNTIME_ROLE, LOCK_TIMEOUT))
    yield
    if before is not None and not connection.needs_rollback:
        plain.execute(ENTER, (before[0] or "", before[1], LOCK_TIMEOUT))


def _session(connection: BaseDatabaseWrapper) -> Session:
    kind = Session if connection.vendor == "sqlite" else PostgresSession
    return kind(connection.connection)


@functools.cache
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?").replace("%%", "%")


def prepare_connections() -> None:
    """Teach the SQLite driver our types as Django writes them, and let psycopg prepare what runs often."""
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        from sqlite3 import register_adapter  # whichever library `server.sqlite` put there

        register_adapter(uuid.UUID, lambda value: value.hex)
        register_adapter(dt.datetime, _utc_text)
    connection_created.connect(_prepare_statements, dispatch_uid="store")


def _utc_text(at: dt.datetime) -> str:
    if at.tzinfo is not None:
        at = at.astimezone(dt.UTC).replace(tzinfo=None)
    return at.isoformat(" ")


def _prepare_statements(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "postgresql":
        connection.connection.prepare_threshold = 3
