"""Long work that somebody asked for, with how far it is and what came of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tenant_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("kind", models.CharField(max_length=40)),
                ("account_id", models.UUIDField()),
                ("title", models.CharField(max_length=200)),
                ("wanted", models.TextField()),
                ("asked", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("attempts", models.IntegerField(default=0)),
                ("lease", models.DateTimeField(null=True)),
                ("begun", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                ("result", models.TextField(default="{}")),
                ("file_id", models.UUIDField(null=True)),
                ("expires", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "store_job",
                "indexes": [
                    models.Index(fields=["tenant_id", "account_id", "id"], name="store_job_of_account"),
                    models.Index(
                        fields=["tenant_id", "id"],
                        name="store_job_open",
                        condition=models.Q(state__in=["waiting", "running"]),
                    ),
                ],
            },
        ),
    ]
