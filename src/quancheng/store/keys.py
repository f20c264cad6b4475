"""Foreign keys over (tenant, id): constraints on PostgreSQL; on SQLite a trigger refuses what refers to nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

Key = tuple[str, str, str]
"""(table, column, the table it refers to)"""


def tenant_keys(keys: Iterable[Key]) -> RunPython:
    """A migration operation that adds the keys, and takes them away again."""
    keys = tuple(keys)

    def add(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        make = _constraint if editor.connection.vendor == "postgresql" else _trigger
        for key in keys:
            editor.execute(make(*key))

    def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for table, column, _ in keys:
            if editor.connection.vendor == "postgresql":
                editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_fk")
            else:
                editor.execute(f"DROP TRIGGER {table}_{column}_fk")

    return RunPython(add, drop)


def _constraint(table: str, column: str, other: str) -> str:
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fk"
        f" FOREIGN KEY (tenant_id, {column}) REFERENCES {other} (tenant_id, id)"
    )


def _trigger(table: str, column: str, other: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{column}_fk BEFORE INSERT ON {table} WHEN NEW.{column} IS NOT NULL"
        f" AND NOT EXISTS (SELECT 1 FROM {other} WHERE tenant_id = NEW.tenant_id AND id = NEW.{column})"
        f" BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed: {table}.{column}'); END"
    )
