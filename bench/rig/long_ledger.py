"""A district's ledger of signed projects with as many rows as wanted: some by real actions, the rest their copies.

The rows of copies are plain INSERT … SELECT of those that the projections wrote, with another id and another name.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from bench.rig import signed_ledger

if TYPE_CHECKING:
    from uuid import UUID

    from quancheng.people.access import Person

MODELS = 40
COLUMNS = 30
COPIED = (
    "INSERT INTO {table} ({columns}) SELECT {chosen} FROM copied c JOIN {table} t"
    " ON t.tenant_id = %s AND t.{id} = c.model"
)
FILLED = (
    "INSERT OR IGNORE INTO cases_fact (tenant_id, name, project_id, number, text, day) SELECT %s, %s, c.id,"
    " CASE %s WHEN 'number' THEN c.number END, CASE %s WHEN 'text' THEN '说明' || c.number END,"
    " CASE %s WHEN 'day' THEN '2026-03-02' END FROM copied c"
)
"""A column that the models leave blank is filled, so that every cell costs what it costs."""
TABLES = {
    "store_stream": ("id", {"state": "'{}'"}),
    "cases_project": ("id", {"name": "t.name || c.number"}),
    "cases_fact": ("project_id", {"text": "CASE t.name WHEN 'name' THEN t.text || c.number ELSE t.text END"}),
    "cases_happening": ("project_id", {}),
    "cases_membership": ("project_id", {}),
}


def fill(rows: int) -> Person:
    """Found the district and fill its ledger; its clerk."""
    clerk = signed_ledger.found()
    signed_ledger.take_in(clerk, signed_ledger.workbook(min(MODELS, rows)))
    _copy(clerk.tenant, rows - MODELS)
    return clerk


def _copy(tenant: int, number: int) -> None:
    from django.db import connection

    from quancheng.cases.ledger_columns import PROJECT_COLUMNS
    from quancheng.cases.ledgers import held_in

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM cases_project WHERE tenant_id = %s", [tenant])
        models = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'cases_%_fk'")
        for (trigger,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {trigger}")  # the copies' projects are there
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("CREATE TEMP TABLE copied (model char(32), id char(32), number integer)")
        cursor.executemany("INSERT INTO copied VALUES (%s, %s, %s)", _copies(models, number))
        for table, (id_, other) in TABLES.items():
            cursor.execute(f"SELECT name FROM pragma_table_info('{table}')")
            columns = [row[0] for row in cursor.fetchall()]
            chosen = ["c.id" if each == id_ else other.get(each, f"t.{each}") for each in columns]
            words = {"table": table, "columns": ", ".join(columns), "chosen": ", ".join(chosen), "id": id_}
            cursor.execute(COPIED.format(**words), [tenant])
        for column in _columns(tenant):
            if column.source.startswith(("fact:", "grade:", "role-unit:")) and column.source not in PROJECT_COLUMNS:
                kind = held_in(column)
                cursor.execute(FILLED, [tenant, column.name, kind, kind, kind])
        cursor.execute("COMMIT")
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copies(models: list[str], number: int) -> list[tuple[str, str, int]]:
    from quancheng.store.ids import new_id

    random = Random(2)
    return [
        (random.choice(models), new_id(signed_ledger.AT + timedelta(seconds=each)).hex, each) for each in range(number)
    ]


def _columns(tenant: int) -> list[Any]:
    """Thirty columns that hold something; those of persons would need officers."""
    from quancheng.cases.ledger_columns import columns_more, columns_of
    from quancheng.cases.ledgers import ledger_of
    from quancheng.cases.packs import pack_in_force
    from quancheng.store.session import reading

    clerk = signed_ledger.clerk_of(tenant)
    with reading(tenant):
        pack = pack_in_force(tenant)
        ledger = ledger_of(pack, signed_ledger.LEDGER)
        every = [*columns_of(pack, ledger, clerk), *columns_more(pack, ledger, clerk)]
    filled = [each for each in every if each.kind != "person" and not each.source.startswith("happening:")]
    assert len(filled) >= COLUMNS, len(filled)
    return filled[:COLUMNS]


def ask_for_all(clerk: Person, account: UUID) -> UUID:
    """Ask for the whole ledger in thirty columns, as its page does."""
    from dataclasses import replace

    from quancheng.cases.ledgers import Asked, ledger_of
    from quancheng.cases.long_work import ask_export
    from quancheng.cases.packs import pack_in_force
    from quancheng.store.session import reading

    columns = _columns(clerk.tenant)
    with reading(clerk.tenant):
        ledger = ledger_of(pack_in_force(clerk.tenant), signed_ledger.LEDGER)
    order = next(each for each in columns if each.source == "fact:name")
    asked = Asked(ledger=ledger, columns=columns, sort=order)
    return ask_export(replace(clerk, account=account), asked, at=signed_ledger.AT, key=None)
