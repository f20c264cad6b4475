"""Lists and counts by county read indexes alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_lists_read_indexes_alone"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="project",
            name="cases_project_counts",
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["tenant_id", "ended", "stage", "library", "label", "next_due", "jurisdiction_id", "id"],
                name="cases_project_counts",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["tenant_id", "jurisdiction_id", "ended", "opened", "label", "id"], name="cases_project_place"
            ),
        ),
    ]
