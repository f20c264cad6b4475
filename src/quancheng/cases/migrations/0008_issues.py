"""The problems of all projects as rows of their own."""

from django.db import migrations, models

from quancheng.store.keys import tenant_keys


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_leads")]

    operations = [
        migrations.CreateModel(
            name="IssueRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id", "project_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tenant_id", models.BigIntegerField()),
                ("project_id", models.UUIDField()),
                ("key", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=400)),
                ("rung", models.CharField(blank=True, max_length=64)),
                ("party", models.CharField(max_length=80)),
                ("holder_unit", models.CharField(blank=True, max_length=80)),
                ("unit", models.CharField(max_length=80)),
                ("raiser_id", models.UUIDField(null=True)),
                ("raised", models.DateField()),
                ("due", models.DateField(null=True)),
                ("state", models.CharField(max_length=12)),
                ("closed", models.DateField(null=True)),
                ("rating", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "cases_issue",
                "indexes": [
                    models.Index(fields=["tenant_id", "state", "due", "project_id", "key"], name="cases_issue_due"),
                    models.Index(fields=["tenant_id", "unit", "state", "due"], name="cases_issue_unit"),
                    models.Index(fields=["tenant_id", "holder_unit", "state", "due"], name="cases_issue_holder"),
                ],
            },
        ),
        tenant_keys([("cases_issue", "project_id", "cases_project")]),
    ]
