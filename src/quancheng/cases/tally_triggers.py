"""Triggers by which the database itself keeps `cases_tally`: how many projects and open matters there are of a kind.

Whoever writes a row, the numbers move with it in the same transaction. SQLite adds at once. PostgreSQL notes each
change beside (`cases_tally_change`) and adds them up when the transaction ends, behind the head of the chain, where all
writers of a tenant meet anyway: so that no two wait for each other crosswise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PROJECTS, MATTERS = "@projects", "@work"
"""What is counted besides the members of a library or ledger, which are counted under its name."""
NO_DAY = "'0001-01-01'"
KEY = "tenant_id, shelf, unit, day, jurisdiction_id, label, ended, stage, library"
COLUMNS = f"{KEY}, number"

_UNITS = (
    "(SELECT '' AS unit UNION ALL SELECT q.unit FROM cases_part q WHERE q.tenant_id = {row}.tenant_id"
    " AND q.project_id = {row}.{project}) u"
)
PROJECT = (
    f"SELECT {{row}}.tenant_id, '{PROJECTS}', u.unit, {{day}}, {{row}}.jurisdiction_id, {{row}}.label, {{row}}.ended,"
    f" {{row}}.stage, {{row}}.library, {{sign}} FROM {_UNITS.replace('{project}', 'id')}"
)
SHELVES_OF_PROJECT = (
    "SELECT m.tenant_id, m.library, u.unit, {day}, {row}.jurisdiction_id, {row}.label, '', '', '', {sign}"
    f" FROM cases_membership m CROSS JOIN {_UNITS.replace('{project}', 'id')}"
    " WHERE m.tenant_id = {row}.tenant_id AND m.project_id = {row}.id"
)
MATTERS_OF_PROJECT = (
    f"SELECT w.tenant_id, '{MATTERS}', w.unit, w.due, {{row}}.jurisdiction_id, {{row}}.label, '', '', '',"
    " {sign} * count(*) FROM cases_work w WHERE w.tenant_id = {row}.tenant_id AND w.project_id = {row}.id"
    " AND w.is_open AND w.due IS NOT NULL GROUP BY w.tenant_id, w.unit, w.due"
)
PART = (
    f"SELECT p.tenant_id, '{PROJECTS}', {{row}}.unit, {{day}}, p.jurisdiction_id, p.label, p.ended, p.stage, p.library,"
    " {sign} FROM cases_project p WHERE p.tenant_id = {row}.tenant_id AND p.id = {row}.project_id"
)
SHELVES_OF_PART = (
    "SELECT p.tenant_id, m.library, {row}.unit, {day}, p.jurisdiction_id, p.label, '', '', '', {sign}"
    " FROM cases_project p JOIN cases_membership m ON m.tenant_id = p.tenant_id AND m.project_id = p.id"
    " WHERE p.tenant_id = {row}.tenant_id AND p.id = {row}.project_id"
)
MEMBER = (
    "SELECT p.tenant_id, {row}.library, u.unit, {day}, p.jurisdiction_id, p.label, '', '', '', {sign}"
    f" FROM cases_project p CROSS JOIN {_UNITS.replace('{project}', 'project_id')}"
    " WHERE p.tenant_id = {row}.tenant_id AND p.id = {row}.project_id"
)
MATTER = (
    f"SELECT {{row}}.tenant_id, '{MATTERS}', {{row}}.unit, {{row}}.due, coalesce(p.jurisdiction_id, 0),"
    " coalesce(p.label, ''), '', '', '', {sign} FROM (SELECT 1 AS one) o LEFT JOIN cases_project p"
    " ON p.tenant_id = {row}.tenant_id AND p.id = {row}.project_id"
)

Counted = Mapping[str, tuple[str, str, str, Iterable[str]]]
COUNTED: Counted = {
    "project": ("cases_project", "", "label jurisdiction_id ended stage library", (PROJECT,)),
    "kept": ("cases_project", "", "label jurisdiction_id", (SHELVES_OF_PROJECT, MATTERS_OF_PROJECT)),
    "part": ("cases_part", "", "", (PART, SHELVES_OF_PART)),
    "member": ("cases_membership", "", "", (MEMBER,)),
    "work": ("cases_work", "{row}.is_open AND {row}.due IS NOT NULL", "is_open unit due project_id", (MATTER,)),
}
"""For each trigger: its table, which rows count, the columns whose change counts, what a row adds to the numbers."""

OF_ALL = (
    f"SELECT tenant_id, '{PROJECTS}', '', {{day}}, jurisdiction_id, label, ended, stage, library, count(*)"
    " FROM cases_project WHERE tenant_id = {tenant} GROUP BY tenant_id, jurisdiction_id, label, ended, stage, library",
    f"SELECT p.tenant_id, '{PROJECTS}', q.unit, {{day}}, p.jurisdiction_id, p.label, p.ended, p.stage, p.library,"
    " count(*) FROM cases_part q JOIN cases_project p ON p.tenant_id = q.tenant_id AND p.id = q.project_id"
    " WHERE q.tenant_id = {tenant}"
    " GROUP BY p.tenant_id, q.unit, p.jurisdiction_id, p.label, p.ended, p.stage, p.library",
    "SELECT p.tenant_id, m.library, '', {day}, p.jurisdiction_id, p.label, '', '', '', count(*)"
    " FROM cases_membership m JOIN cases_project p ON p.tenant_id = m.tenant_id AND p.id = m.project_id"
    " WHERE m.tenant_id = {tenant} GROUP BY p.tenant_id, m.library, p.jurisdiction_id, p.label",
    "SELECT p.tenant_id, m.library, q.unit, {day}, p.jurisdiction_id, p.label, '', '', '', count(*)"
    " FROM cases_membership m JOIN cases_project p ON p.tenant_id = m.tenant_id AND p.id = m.project_id"
    " JOIN cases_part q ON q.tenant_id = p.tenant_id AND q.project_id = p.id"
    " WHERE m.tenant_id = {tenant} GROUP BY p.tenant_id, m.library, q.unit, p.jurisdiction_id, p.label",
    f"SELECT w.tenant_id, '{MATTERS}', w.unit, w.due, coalesce(p.jurisdiction_id, 0), coalesce(p.label, ''), '', '',"
    " '', count(*) FROM cases_work w LEFT JOIN cases_project p ON p.tenant_id = w.tenant_id AND p.id = w.project_id"
    " WHERE w.tenant_id = {tenant} AND w.is_open AND w.due IS NOT NULL"
    " GROUP BY w.tenant_id, w.unit, w.due, coalesce(p.jurisdiction_id, 0), coalesce(p.label, '')",
)
"""All numbers of a tenant counted from its rows: what the triggers should have come to."""

ADD_UP = f"""
CREATE OR REPLACE FUNCTION cases_tally_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM store_head WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  WITH gone AS (DELETE FROM cases_tally_change WHERE tenant_id = NEW.tenant_id RETURNING {COLUMNS})
  INSERT INTO cases_tally ({COLUMNS})
  SELECT {KEY}, sum(number) FROM gone GROUP BY {KEY} HAVING sum(number) <> 0
  ON CONFLICT ({KEY}) DO UPDATE SET number = cases_tally.number + excluded.number;
  RETURN NULL;
END $$
"""
AT_THE_END = (
    "CREATE CONSTRAINT TRIGGER cases_tally_at_the_end AFTER INSERT ON cases_tally_change"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_tally_add_up()"
)


def statements(vendor: str) -> list[str]:
    """What makes the triggers."""
    if vendor != "postgresql":
        return [_sqlite(name, when) for name in COUNTED for when in ("INSERT", "UPDATE", "DELETE") if _has(name, when)]
    made = [ADD_UP, AT_THE_END]
    for name in COUNTED:
        made += [
            _function(name),
            *(_postgres(name, when) for when in ("INSERT", "UPDATE", "DELETE") if _has(name, when)),
        ]
    return made


def set_triggers(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless twice."""
    drop_triggers(connection)
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take them away, while tables are made anew."""
    on_pg = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for name, (table, *_) in COUNTED.items():
            for when in ("insert", "update", "delete"):
                if table in there:
                    cursor.execute(
                        f"DROP TRIGGER IF EXISTS cases_tally_{name}_{when}" + (f" ON {table}" if on_pg else "")
                    )
        if on_pg and "cases_tally_change" in there:
            cursor.execute("DROP TRIGGER IF EXISTS cases_tally_at_the_end ON cases_tally_change")


def recount(connection: BaseDatabaseWrapper, tenant: int) -> None:
    """Count all numbers of a tenant anew from its rows."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_tally WHERE tenant_id = %s", [tenant])
        for counted in counted_anew(connection.vendor, tenant):
            cursor.execute(f"INSERT INTO cases_tally ({COLUMNS}) {counted}")


def counted_anew(vendor: str, tenant: int) -> list[str]:
    """The statements that count all numbers of a tenant from its rows."""
    return [each.format(tenant=int(tenant), day=_no_day(vendor)) for each in OF_ALL]


def before_migrate(sender: AppConfig, using: str, plan: Iterable[Any] = (), **_: Any) -> None:
    """A migration may make tables anew, over which SQLite would stumble while triggers name them."""
    if plan:
        drop_triggers(connections[using])


def after_migrate(sender: AppConfig, using: str, plan: Iterable[Any] = (), **_: Any) -> None:
    """Set the triggers again and count what was written without them."""
    connection = connections[using]
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    if "cases_tally" not in there:
        return
    with transaction.atomic(using=using):
        set_triggers(connection)
        for tenant in _tenants(connection) if plan else ():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('app.tenant', %s, true)", [str(tenant)])
            recount(connection, tenant)


def _tenants(connection: BaseDatabaseWrapper) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM store_tenant ORDER BY tenant_id")
        return [int(row[0]) for row in cursor.fetchall()]


def _has(name: str, when: str) -> bool:
    """What hangs on a project comes after it and goes with its own rows; parts and members are never changed."""
    return bool(COUNTED[name][2]) if when == "UPDATE" else name != "kept"


def _no_day(vendor: str) -> str:
    return f"date {NO_DAY}" if vendor == "postgresql" else NO_DAY


def _signs(when: str) -> list[tuple[str, int]]:
    return [row for row in (("OLD", -1), ("NEW", 1)) if when == "UPDATE" or (row[0] == "NEW") == (when == "INSERT")]


def _moved(columns: str) -> str:
    return " OR ".join(f"OLD.{each} IS DISTINCT FROM NEW.{each}" for each in columns.split())


def _condition(name: str, when: str) -> str:
    """When the trigger has anything to do at all."""
    _, counts, columns, _ = COUNTED[name]
    if when == "UPDATE":
        return _moved(columns)
    return counts.format(row="NEW" if when == "INSERT" else "OLD") or "1 = 1"


def _event(name: str, when: str) -> str:
    """The columns of an update are named, so that an update of others costs nothing."""
    table, _, columns, _ = COUNTED[name]
    of = f" OF {', '.join(columns.split())}" if when == "UPDATE" else ""
    return f"AFTER {when}{of} ON {table} FOR EACH ROW WHEN ({_condition(name, when)})"


def _sqlite(name: str, when: str) -> str:
    _, counts, _, adds = COUNTED[name]
    steps = []
    for row, sign in _signs(when):
        test = f" WHERE {counts.format(row=row)}" if counts else " WHERE true"
        for add in adds:
            rows = add.format(row=row, sign=sign, day=NO_DAY)
            steps.append(
                f"INSERT INTO cases_tally ({COLUMNS}) SELECT * FROM ({rows}){test}"
                f" ON CONFLICT ({KEY}) DO UPDATE SET number = number + excluded.number;"
            )
    return f"CREATE TRIGGER cases_tally_{name}_{when.lower()} {_event(name, when)} BEGIN {' '.join(steps)} END"


def _function(name: str) -> str:
    _, counts, _, adds = COUNTED[name]
    steps = []
    for row, sign, never in (("OLD", -1, "INSERT"), ("NEW", 1, "DELETE")):
        test = f" AND {counts.format(row=row)}" if counts else ""
        inserts = " ".join(
            f"INSERT INTO cases_tally_change ({COLUMNS}) "
            + add.format(row=row, sign=sign, day=_no_day("postgresql"))
            + ";"
            for add in adds
        )
        steps.append(f"IF TG_OP <> '{never}' THEN IF true{test} THEN {inserts} END IF; END IF;")
    return (
        f"CREATE OR REPLACE FUNCTION cases_tally_of_{name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {' '.join(steps)} RETURN NULL; END $$"
    )


def _postgres(name: str, when: str) -> str:
    return (
        f"CREATE TRIGGER cases_tally_{name}_{when.lower()} {_event(name, when)}"
        f" EXECUTE FUNCTION cases_tally_of_{name}()"
    )
