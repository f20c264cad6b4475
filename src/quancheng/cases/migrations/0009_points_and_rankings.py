"""Points with the event behind each, published rankings, links between projects."""

from django.db import migrations, models

from quancheng.store.keys import tenant_keys


def key(*fields: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(*fields, blank=True, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_issues"),
    ]

    operations = [
        migrations.CreateModel(
            name="PointRow",
            fields=[
                ("pk", key("tenant_id", "project_id", "version", "rule")),
                ("tenant_id", models.BigIntegerField()),
                ("project_id", models.UUIDField()),
                ("version", models.IntegerField()),
                ("rule", models.CharField(max_length=64)),
                ("unit", models.CharField(max_length=80)),
                ("year", models.IntegerField()),
                ("day", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("undone", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "cases_points",
                "indexes": [models.Index(fields=["tenant_id", "year", "unit", "rule"], name="cases_points_year")],
            },
        ),
        migrations.CreateModel(
            name="RankingRow",
            fields=[
                ("pk", key("tenant_id", "id")),
                ("tenant_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("ranking", models.CharField(max_length=64)),
                ("period", models.CharField(max_length=20)),
                ("standing", models.CharField(max_length=12)),
                ("published", models.DateField()),
            ],
            options={
                "db_table": "cases_ranking",
                "indexes": [models.Index(fields=["tenant_id", "ranking", "period"], name="cases_ranking_period")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("standing", "published")),
                        fields=("tenant_id", "ranking", "period"),
                        name="cases_ranking_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkRow",
            fields=[
                ("pk", key("tenant_id", "project_id", "kind")),
                ("tenant_id", models.BigIntegerField()),
                ("project_id", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("other_id", models.UUIDField()),
            ],
            options={
                "db_table": "cases_link",
                "indexes": [models.Index(fields=["tenant_id", "other_id", "kind"], name="cases_link_other")],
            },
        ),
        tenant_keys(
            [
                ("cases_points", "project_id", "cases_project"),
                ("cases_ranking", "id", "store_stream"),
                ("cases_link", "project_id", "cases_project"),
                ("cases_link", "other_id", "cases_project"),
            ]
        ),
    ]
