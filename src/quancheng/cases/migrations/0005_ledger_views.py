"""Views of ledgers that people keep."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_projects_by_jurisdiction"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerView",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tenant_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("ledger", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=2000)),
                ("shared", models.BooleanField()),
                ("account_id", models.UUIDField()),
            ],
            options={
                "db_table": "cases_ledger_view",
                "indexes": [
                    models.Index(fields=["tenant_id", "ledger", "account_id"], name="cases_ledger_view_of"),
                ],
            },
        ),
    ]
