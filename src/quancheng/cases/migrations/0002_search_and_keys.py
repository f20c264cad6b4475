"""The search table of each database, and what the rows of a project refer to."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from quancheng.store.keys import tenant_keys

SQLITE = (
    "CREATE VIRTUAL TABLE cases_search USING fts5("
    "words, tenant_id UNINDEXED, project_id UNINDEXED, tokenize = 'unicode61')"
)
POSTGRES = (
    "CREATE TABLE cases_search (tenant_id bigint NOT NULL, project_id uuid NOT NULL, words tsvector NOT NULL,"
    " PRIMARY KEY (tenant_id, project_id))"
)
POSTGRES_INDEX = "CREATE INDEX cases_search_words ON cases_search USING gin (words)"


def make_search(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES)
        editor.execute(POSTGRES_INDEX)
    else:
        editor.execute(SQLITE)


def drop_search(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute("DROP TABLE cases_search")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("store", "0001_initial")]
    operations = [
        migrations.RunPython(make_search, drop_search),
        tenant_keys(
            [
                ("cases_project", "id", "store_stream"),
                ("cases_place", "book_id", "store_stream"),
                ("cases_part", "project_id", "cases_project"),
                ("cases_role", "project_id", "cases_project"),
                ("cases_work", "subject_id", "store_stream"),
                ("cases_membership", "project_id", "cases_project"),
                ("cases_fact", "project_id", "cases_project"),
                ("cases_happening", "project_id", "cases_project"),
                ("cases_meeting", "id", "store_stream"),
                ("cases_notice", "id", "store_stream"),
                ("cases_paper", "file_id", "store_file"),
                ("cases_intake", "file_id", "store_file"),
            ]
        ),
    ]
