"""Triggers that keep the event log append-only: the database itself refuses UPDATE, DELETE and TRUNCATE."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = {
    "store_event_no_update": "CREATE TRIGGER IF NOT EXISTS store_event_no_update BEFORE UPDATE ON store_event "
    "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END",
    "store_event_no_delete": "CREATE TRIGGER IF NOT EXISTS store_event_no_delete BEFORE DELETE ON store_event "
    "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END",
}
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION store_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the event log is append-only' USING ERRCODE = '42501'; END $$
"""
POSTGRES = {
    "store_event_no_change": "CREATE OR REPLACE TRIGGER store_event_no_change BEFORE UPDATE OR DELETE ON store_event "
    "FOR EACH ROW EXECUTE FUNCTION store_refuse_change()",
    "store_event_no_truncate": "CREATE OR REPLACE TRIGGER store_event_no_truncate BEFORE TRUNCATE ON store_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
}


def set_guards(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless twice."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for statement in _triggers(connection).values():
            cursor.execute(statement)


def lift_guards(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for tests that empty their database or play the one who tampers."""
    on_table = " ON store_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _triggers(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


@contextmanager
def guards_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    lift_guards(connection)
    try:
        yield
    finally:
        set_guards(connection)


def guard_in_migration(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    set_guards(editor.connection)


def unguard_in_migration(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    lift_guards(editor.connection)


def _triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return POSTGRES if connection.vendor == "postgresql" else SQLITE
