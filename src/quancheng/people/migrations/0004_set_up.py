"""What the office itself sets up: its own names, units and posts, and workbooks of people on their way in."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from quancheng.store.keys import tenant_keys

COLUMNS = (
    ("people_jurisdiction", "names", "text NOT NULL DEFAULT ''"),
    ("people_unit", "notice_label", "varchar(64) NOT NULL DEFAULT ''"),
    ("people_unit", "is_local", "{yes_no} NOT NULL DEFAULT FALSE"),
    ("people_unit", "upper_id", "{uuid} NULL"),
    ("people_post", "notice_label", "varchar(64) NOT NULL DEFAULT ''"),
    ("people_post", "is_local", "{yes_no} NOT NULL DEFAULT FALSE"),
)


# Django would make each table anew on SQLite, and the triggers that guard its keys would go with the old one.
def add(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    types = {"yes_no": "boolean", "uuid": "uuid"}
    if editor.connection.vendor == "sqlite":
        types = {"yes_no": "bool", "uuid": "char(32)"}
    for table, column, kind in COLUMNS:
        editor.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind.format(**types)}")


def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for table, column, _ in reversed(COLUMNS):
        editor.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


class Migration(migrations.Migration):
    dependencies = [("people", "0003_calendar_feeds")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add, drop)],
            state_operations=[
                migrations.AddField("jurisdiction", "names", models.TextField(blank=True, default="")),
                migrations.AddField("unit", "notice_label", models.CharField(blank=True, default="", max_length=64)),
                migrations.AddField("unit", "is_local", models.BooleanField(default=False)),
                migrations.AddField("unit", "upper_id", models.UUIDField(null=True)),
                migrations.AddField(
                    "unit",
                    "upper",
                    models.ForeignObject(
                        from_fields=("tenant_id", "upper_id"),
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="below",
                        to="people.unit",
                        to_fields=("tenant_id", "id"),
                    ),
                ),
                migrations.AddField("post", "notice_label", models.CharField(blank=True, default="", max_length=64)),
                migrations.AddField("post", "is_local", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Roster",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tenant_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("account_id", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                ("day", models.DateField()),
                ("state", models.CharField(max_length=12)),
                ("reading", models.TextField()),
                ("result", models.TextField(default="{}")),
            ],
            options={
                "db_table": "people_roster",
                "indexes": [models.Index(fields=["tenant_id", "day"], name="people_roster_day")],
            },
        ),
        tenant_keys((("people_unit", "upper_id", "people_unit"),)),
    ]
