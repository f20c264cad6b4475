"""Materials that an enterprise has put ready and not handed in yet."""

from django.db import migrations, models

from quancheng.store.keys import tenant_keys


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_enterprises")]

    operations = [
        migrations.CreateModel(
            name="HandInDraft",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id", "project_id", "about", "material",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("tenant_id", models.BigIntegerField()),
                ("project_id", models.UUIDField()),
                ("about", models.CharField(max_length=160)),
                ("material", models.CharField(max_length=120)),
                ("content", models.TextField()),
                ("saved", models.DateTimeField()),
            ],
            options={"db_table": "cases_hand_in_draft"},
        ),
        tenant_keys([("cases_hand_in_draft", "project_id", "cases_project")]),
    ]  # fmt: skip
