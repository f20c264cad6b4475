"""The event log is append-only from its first day; each database gets what it keeps such tables best with."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from quancheng.store.guards import guard_in_migration, unguard_in_migration

KEYS = {
    "store_event": ("store_event_stream_fk", "(tenant_id, stream_id) REFERENCES store_stream (tenant_id, id)"),
    "store_head": ("store_head_tenant_fk", "(tenant_id) REFERENCES store_tenant (tenant_id)"),
}
CLUSTERED = ("store_event", "store_key")


def add_keys(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for table, (name, key) in KEYS.items():
            editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {key}")


def drop_keys(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for table, (name, _) in KEYS.items():
            editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def cluster(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Lay the rows in the order of their primary key: one page less to write and sync for each row that is added."""
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        for table in CLUSTERED:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
            (definition,) = cursor.fetchone()
            cursor.execute(f"DROP TABLE {table}")  # a table of this very migration: empty
            cursor.execute(f"{definition} WITHOUT ROWID")


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
    operations = [
        migrations.RunPython(cluster, migrations.RunPython.noop),
        migrations.RunPython(add_keys, drop_keys),
        migrations.RunPython(guard_in_migration, unguard_in_migration),
    ]
