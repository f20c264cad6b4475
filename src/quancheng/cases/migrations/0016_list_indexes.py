"""Lists walk indexes in the order that is shown; ledgers are read from the values by which they are filtered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_tallies"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="project",
            name="cases_project_newest",
        ),
        migrations.RemoveIndex(
            model_name="project",
            name="cases_project_due",
        ),
        migrations.RemoveIndex(
            model_name="project",
            name="cases_project_size",
        ),
        migrations.RemoveIndex(
            model_name="project",
            name="cases_project_name",
        ),
        migrations.RemoveIndex(
            model_name="project",
            name="cases_project_counts",
        ),
        migrations.RemoveIndex(
            model_name="work",
            name="cases_work_officer",
        ),
        migrations.RemoveIndex(
            model_name="work",
            name="cases_work_due",
        ),
        migrations.RemoveIndex(
            model_name="work",
            name="cases_work_party",
        ),
        migrations.RemoveIndex(
            model_name="work",
            name="cases_work_unit",
        ),
        migrations.RemoveIndex(
            model_name="work",
            name="cases_work_project",
        ),
        migrations.AddIndex(
            model_name="factrow",
            index=models.Index(
                condition=models.Q(("number__isnull", False)),
                fields=["tenant_id", "name", "number", "project_id"],
                name="cases_fact_number",
            ),
        ),
        migrations.AddIndex(
            model_name="factrow",
            index=models.Index(
                condition=models.Q(("day__isnull", False)),
                fields=["tenant_id", "name", "day", "project_id"],
                name="cases_fact_day",
            ),
        ),
        migrations.AddIndex(
            model_name="happeningrow",
            index=models.Index(fields=["tenant_id", "name", "day", "project_id"], name="cases_happening_day"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["tenant_id", "ended", "opened", "id", "stage", "library", "label", "jurisdiction_id"],
                name="cases_project_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["tenant_id", "opened", "id", "ended", "stage", "library", "label", "jurisdiction_id"],
                name="cases_project_opened",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["tenant_id", "next_due", "id", "ended", "stage", "library", "label", "jurisdiction_id"],
                name="cases_project_due",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["tenant_id", "ended", "investment", "id", "stage", "library", "label", "jurisdiction_id"],
                name="cases_project_size",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["tenant_id", "ended", "name", "id", "stage", "library", "label", "jurisdiction_id"],
                name="cases_project_name",
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["tenant_id", "party", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_party",
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["tenant_id", "unit", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["tenant_id", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_due",
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["tenant_id", "project_id", "due", "subject_id", "key", "is_open", "kind"],
                name="cases_work_project",
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("is_open", True), ("officer_id__isnull", False)),
                fields=["tenant_id", "officer_id", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_officer",
            ),
        ),
        migrations.RunSQL(
            "CREATE INDEX cases_fact_text ON cases_fact (tenant_id, name, text, project_id) WHERE length(text) <= 64",
            "DROP INDEX cases_fact_text",
        ),
    ]
