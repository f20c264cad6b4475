"""Enterprises with accounts, the projects that exist for them, invitations, and what they have not yet submitted."""

from django.db import migrations, models
from django.db.models import Q

from quancheng.store.keys import tenant_keys


def key(*columns: str) -> tuple[str, models.CompositePrimaryKey]:
    return "pk", models.CompositePrimaryKey(
        "tenant_id", *columns, blank=True, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_points_and_rankings")]

    operations = [
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                key("id"),
                ("tenant_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("name", models.CharField(blank=True, max_length=200)),
                ("uscc", models.CharField(blank=True, max_length=18)),
            ],
            options={
                "db_table": "cases_enterprise",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["tenant_id", "uscc"], condition=~Q(uscc=""), name="cases_enterprise_uscc"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseProject",
            fields=[
                key("enterprise_id", "project_id"),
                ("tenant_id", models.BigIntegerField()),
                ("enterprise_id", models.UUIDField()),
                ("project_id", models.UUIDField()),
                ("since", models.DateField()),
            ],
            options={
                "db_table": "cases_enterprise_project",
                "constraints": [
                    models.UniqueConstraint(fields=["tenant_id", "project_id"], name="cases_enterprise_project_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                key("id"),
                ("tenant_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("enterprise_id", models.UUIDField()),
                ("project_id", models.UUIDField()),
                ("digest", models.CharField(max_length=64)),
                ("invited", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                ("standing", models.CharField(max_length=12)),
                ("account_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "cases_invitation",
                "indexes": [
                    models.Index(fields=["tenant_id", "project_id", "invited"], name="cases_invitation_project"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedsDraft",
            fields=[
                key("project_id", "form"),
                ("tenant_id", models.BigIntegerField()),
                ("project_id", models.UUIDField()),
                ("form", models.CharField(max_length=64)),
                ("content", models.TextField()),
                ("saved", models.DateTimeField()),
            ],
            options={"db_table": "cases_needs_draft"},
        ),
        tenant_keys(
            [
                ("cases_enterprise_project", "enterprise_id", "cases_enterprise"),
                ("cases_enterprise_project", "project_id", "cases_project"),
                ("cases_invitation", "enterprise_id", "cases_enterprise"),
                ("cases_invitation", "project_id", "cases_project"),
                ("cases_needs_draft", "project_id", "cases_project"),
            ]
        ),
    ]
