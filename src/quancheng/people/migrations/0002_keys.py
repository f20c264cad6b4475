"""What the tables refer to, as constraints over (tenant, id); on SQLite a trigger refuses what refers to nothing."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# (table, column, the table it refers to)
KEYS = (
    ("people_jurisdiction", "parent_id", "people_jurisdiction"),
    ("people_unit", "jurisdiction_id", "people_jurisdiction"),
    ("people_unit", "head_id", "people_contact"),
    ("people_unit", "staff_id", "people_contact"),
    ("people_post", "jurisdiction_id", "people_jurisdiction"),
    ("people_post", "unit_id", "people_unit"),
    ("people_appointment", "officer_id", "people_officer"),
    ("people_appointment", "post_id", "people_post"),
    ("people_stand_in", "officer_id", "people_officer"),
    ("people_stand_in", "post_id", "people_post"),
    ("people_account", "officer_id", "people_officer"),
)


def add_keys(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for table, column, other in KEYS:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fk"
                f" FOREIGN KEY (tenant_id, {column}) REFERENCES {other} (tenant_id, id)"
            )
        else:
            editor.execute(_trigger(table, column, other))


def drop_keys(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for table, column, _ in KEYS:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_fk")
        else:
            editor.execute(f"DROP TRIGGER {table}_{column}_fk")


def _trigger(table: str, column: str, other: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{column}_fk BEFORE INSERT ON {table} WHEN NEW.{column} IS NOT NULL"
        f" AND NOT EXISTS (SELECT 1 FROM {other} WHERE tenant_id = NEW.tenant_id AND id = NEW.{column})"
        f" BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed: {table}.{column}'); END"
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(add_keys, drop_keys)]
