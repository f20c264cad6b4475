"""Comments with whom they mean, watched projects, and indexes by which work is listed by project and by kind."""

from django.db import migrations, models
from django.db.models import Q

from quancheng.store.keys import tenant_keys


def key(*columns: str) -> tuple[str, models.CompositePrimaryKey]:
    return "pk", models.CompositePrimaryKey(
        "tenant_id", *columns, blank=True, editable=False, primary_key=True, serialize=False
    )


def open_rows(name: str, *fields: str) -> migrations.AddIndex:
    index = models.Index(fields=["tenant_id", *fields], name=name, condition=Q(is_open=True))
    return migrations.AddIndex(model_name="work", index=index)


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_hand_in_drafts"), ("people", "0002_keys")]

    operations = [
        migrations.RemoveIndex(model_name="work", name="cases_work_party"),
        migrations.RemoveIndex(model_name="work", name="cases_work_unit"),
        open_rows("cases_work_party", "party", "due", "project_id", "is_open", "kind"),
        open_rows("cases_work_unit", "unit", "due", "project_id", "is_open", "kind"),
        open_rows("cases_work_project", "project_id", "due", "is_open", "kind"),
        migrations.CreateModel(
            name="CommentRow",
            fields=[
                key("id"),
                ("tenant_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("project_id", models.UUIDField()),
                ("about", models.CharField(blank=True, max_length=160)),
                ("answers_id", models.UUIDField(null=True)),
                ("author_id", models.UUIDField()),
                ("text", models.TextField()),
                ("withdrawn", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=2000)),
            ],
            options={
                "db_table": "cases_comment",
                "indexes": [
                    models.Index(fields=["tenant_id", "project_id", "about", "id"], name="cases_comment_project")
                ],
            },
        ),
        migrations.CreateModel(
            name="MentionRow",
            fields=[
                key("comment_id", "mention"),
                ("tenant_id", models.BigIntegerField()),
                ("comment_id", models.UUIDField()),
                ("mention", models.CharField(max_length=100)),
                ("project_id", models.UUIDField()),
                ("author_id", models.UUIDField()),
                ("is_open", models.BooleanField()),
                ("reader_id", models.UUIDField(null=True)),
                ("read", models.DateField(null=True)),
            ],
            options={
                "db_table": "cases_mention",
                "indexes": [
                    models.Index(
                        fields=["tenant_id", "mention", "comment_id", "project_id", "author_id", "is_open"],
                        name="cases_mention_open",
                        condition=Q(is_open=True),
                    ),
                    models.Index(fields=["tenant_id", "mention", "comment_id"], name="cases_mention_of"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchRow",
            fields=[
                key("officer_id", "project_id"),
                ("tenant_id", models.BigIntegerField()),
                ("officer_id", models.UUIDField()),
                ("project_id", models.UUIDField()),
                ("since", models.DateField()),
            ],
            options={
                "db_table": "cases_watch",
                "indexes": [models.Index(fields=["tenant_id", "project_id"], name="cases_watch_project")],
            },
        ),
        tenant_keys(
            [
                ("cases_comment", "id", "store_stream"),
                ("cases_comment", "project_id", "cases_project"),
                ("cases_mention", "comment_id", "cases_comment"),
                ("cases_watch", "officer_id", "people_officer"),
                ("cases_watch", "project_id", "cases_project"),
            ]
        ),
    ]
