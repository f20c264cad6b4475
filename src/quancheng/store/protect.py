"""Row-level security on PostgreSQL: requests run as a role that owns nothing and sees one tenant.

Runs after every `migrate`, so a new table is protected in the step that makes it. A table counts as a tenant's when it
belongs to one of our apps and has a column `tenant_id`; an app names its exceptions in `tenant_free_tables`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .session import RUNTIME_ROLE

OURS = "quancheng."
APPEND_ONLY = ("store_event",)
POLICY = "only_this_tenant"
THIS_TENANT = "tenant_id = nullif(current_setting('app.tenant', true), '')::bigint"

# Where it is there already we need no right to make roles; where two make it at once, one of them finds it there.
MAKE_ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN
    CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
BE_MEMBER = """
DO $$ BEGIN
  IF NOT pg_has_role(current_user, '{name}', 'MEMBER') THEN
    EXECUTE format('GRANT {role} TO %I', current_user);
  END IF;
END $$
"""


def protect_after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    """Protect the tables of all our apps; connected to Django's signal by the store's app."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        protect(connection, tenant_tables(connection))


def tenant_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables of our apps whose rows belong to a tenant."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    return sorted(
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith(OURS)
        for model in config.get_models(include_auto_created=True)
        if model._meta.db_table in there - set(getattr(config, "tenant_free_tables", ()))
        and any(field.column == "tenant_id" for field in model._meta.local_fields)
    )


def protect(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Make the runtime role, grant it what requests need, force row-level security on the tables; harmless twice."""
    make_role(connection)
    role = connection.ops.quote_name(RUNTIME_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in tables:
            _separate(cursor, connection.ops.quote_name(table))
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")


def make_role(connection: BaseDatabaseWrapper) -> None:
    """Make sure that the server knows the runtime role and that we may act as it; roles are not part of a backup."""
    role = connection.ops.quote_name(RUNTIME_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(MAKE_ROLE.format(role=role, name=RUNTIME_ROLE))
        cursor.execute(BE_MEMBER.format(role=role, name=RUNTIME_ROLE))


def _separate(cursor: Any, table: str) -> None:
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {table}")
    cursor.execute(f"CREATE POLICY {POLICY} ON {table} USING ({THIS_TENANT}) WITH CHECK ({THIS_TENANT})")
