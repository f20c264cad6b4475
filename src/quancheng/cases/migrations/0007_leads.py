"""Leads, and the marks by which an enterprise has one claim."""

from django.db import migrations, models

from quancheng.store.keys import tenant_keys


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClaimMark",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id", "mark", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tenant_id", models.BigIntegerField()),
                ("mark", models.CharField(max_length=240)),
                ("claim_id", models.UUIDField()),
            ],
            options={
                "db_table": "cases_claim_mark",
                "indexes": [models.Index(fields=["tenant_id", "claim_id"], name="cases_claim_mark_claim")],
            },
        ),
        migrations.CreateModel(
            name="LeadRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tenant_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("jurisdiction_id", models.BigIntegerField()),
                (
                    "label",
                    models.CharField(
                        choices=[("公开", "Public"), ("内部", "Internal"), ("敏感", "Sensitive")], max_length=4
                    ),
                ),
                ("unit", models.CharField(max_length=80)),
                ("officer_id", models.UUIDField(null=True)),
                ("enterprise", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("uscc", models.CharField(blank=True, max_length=18)),
                ("channel", models.CharField(blank=True, max_length=64)),
                ("standing", models.CharField(max_length=12)),
                ("registered", models.DateField()),
                ("contacted", models.DateField()),
                ("offered_to", models.CharField(blank=True, max_length=80)),
                ("claim_id", models.UUIDField(null=True)),
                ("holds", models.BooleanField(default=False)),
                ("is_disputed", models.BooleanField(default=False)),
                ("lapses", models.DateField(null=True)),
                ("project_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "cases_lead",
                "indexes": [
                    models.Index(fields=["tenant_id", "standing", "contacted", "id"], name="cases_lead_newest"),
                    models.Index(fields=["tenant_id", "unit", "standing", "contacted", "id"], name="cases_lead_unit"),
                    models.Index(
                        fields=["tenant_id", "jurisdiction_id", "standing", "contacted", "id"], name="cases_lead_place"
                    ),
                    models.Index(fields=["tenant_id", "uscc"], name="cases_lead_uscc"),
                    models.Index(fields=["tenant_id", "claim_id"], name="cases_lead_claim"),
                ],
            },
        ),
        tenant_keys([("cases_lead", "id", "store_stream"), ("cases_claim_mark", "claim_id", "store_stream")]),
    ]
