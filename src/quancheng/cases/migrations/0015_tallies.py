"""Numbers of projects, members and open matters as rows; the triggers that keep them are set after each migration."""

from django.db import migrations, models

KEY = ("tenant_id", "shelf", "unit", "day", "jurisdiction_id", "label", "ended", "stage", "library")


def fields() -> list[tuple[str, models.Field]]:
    return [
        ("tenant_id", models.BigIntegerField()),
        ("shelf", models.CharField(max_length=80)),
        ("unit", models.CharField(max_length=80)),
        ("day", models.DateField()),
        ("jurisdiction_id", models.BigIntegerField()),
        ("label", models.CharField(max_length=4)),
        ("ended", models.CharField(max_length=64)),
        ("stage", models.CharField(max_length=64)),
        ("library", models.CharField(max_length=64)),
        ("number", models.BigIntegerField()),
    ]


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_comments_and_watches")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(*KEY, blank=True, editable=False, primary_key=True, serialize=False),
                ),
                *fields(),
            ],
            options={"db_table": "cases_tally"},
        ),
        migrations.CreateModel(
            name="TallyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                *fields(),
            ],
            options={
                "db_table": "cases_tally_change",
                "indexes": [models.Index(fields=["tenant_id"], name="cases_tally_change_tenant")],
            },
        ),
    ]
