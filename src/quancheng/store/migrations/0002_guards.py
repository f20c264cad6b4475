"""The event log is append-only from its first day; on PostgreSQL an event belongs to a stream that exists."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from quancheng.store.guards import guard_in_migration, unguard_in_migration

KEYS = {
    "store_event": (
        "store_event_stream_fk",
        "(tenant_id, stream_id) REFERENCES store_stream (tenant_id, id)",
    ),
    "store_head": ("store_head_tenant_fk", "(tenant_id) REFERENCES store_tenant (tenant_id)"),
}


def add_keys(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for table, (name, key) in KEYS.items():
            editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {key}")


def drop_keys(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for table, (name, _) in KEYS.items():
            editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
    operations = [
        migrations.RunPython(add_keys, drop_keys),
        migrations.RunPython(guard_in_migration, unguard_in_migration),
    ]
