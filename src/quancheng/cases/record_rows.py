"""A record as lists, searches and counts read it: its row, and conditions on its fields as SQL on both databases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Any
from uuid import UUID

from django.db import connection

from quancheng.cases.names import initials
from quancheng.engine import conditions as cn
from quancheng.engine.case import RecordState
from quancheng.engine.pack import FactType, RecordKind, Value
from quancheng.engine.records import decoded, title_of
from quancheng.people.labels import Label

Where = tuple[str, list[Any]]
PUT_RECORD = (
    "INSERT INTO cases_record (tenant_id, id, kind, project_id, jurisdiction_id, label, unit, day, recorded, title,"
    " words, content, follow, due, withdrawn, about_id)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (tenant_id, id) DO UPDATE SET jurisdiction_id = excluded.jurisdiction_id, day = excluded.day,"
    " title = excluded.title, words = excluded.words, content = excluded.content, follow = excluded.follow,"
    " due = excluded.due, withdrawn = excluded.withdrawn"
)
ADD_LINK = (
    "INSERT INTO cases_record_link (tenant_id, record_id, project_id) VALUES (%s, %s, %s)"
    " ON CONFLICT (tenant_id, record_id, project_id) DO NOTHING"
)


def record_row(
    tenant: int, record: str, kind: RecordKind, row: RecordState, *, project: str | None, jurisdiction: int, unit: str
) -> tuple[Any, ...]:
    """The parameters of PUT_RECORD."""
    fields = decoded(row)
    label = Label.SENSITIVE if kind.sensitive else Label.INTERNAL
    return (
        tenant, UUID(record).hex, kind.id, project, jurisdiction, str(label), unit, row.day, row.recorded,
        title_of(kind, row)[:200], _words(kind, fields), _content(fields), row.follow, row.due or None,
        bool(row.withdrawn), UUID(row.about).hex if row.about else None,
    )  # fmt: skip


def _words(kind: RecordKind, fields: Mapping[str, Value]) -> str:
    """What it is found by: its open texts, and the first letters of its title."""
    open_texts = [
        str(fields[each.id]) for each in kind.fields
        if fields.get(each.id) and not each.sensitive and each.type in (FactType.TEXT, FactType.CHOICE, FactType.REGION)
    ]  # fmt: skip
    title = fields.get(kind.titled_by)
    return " ".join([*open_texts, initials(str(title))] if title else open_texts).lower()


def _content(fields: Mapping[str, Value]) -> str:
    return json.dumps({name: _plain(value) for name, value in fields.items()}, ensure_ascii=False, sort_keys=True)


def _plain(value: Value) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def field_of(name: str) -> Where:
    """A field of a record's content as text; `name` is the field's own id."""
    if connection.vendor == "postgresql":
        return "(r.content::jsonb ->> %s)", [name]
    return "json_extract(r.content, %s)", [f'$."{name}"']


def as_record_query(condition: cn.Condition) -> Where:
    """A condition on record fields as SQL on `cases_record r`."""
    return _query(condition)


@singledispatch
def _query(condition: Any) -> Where:
    raise TypeError(f"no query on records for {type(condition).__name__}")


@_query.register
def _always(condition: cn.Always) -> Where:
    return "1 = 1", []


@_query.register
def _all(condition: cn.All) -> Where:
    return _joined(" AND ", condition.of)


@_query.register
def _any(condition: cn.AnyOf) -> Where:
    return _joined(" OR ", condition.of)


def _joined(word: str, conditions: tuple[cn.Condition, ...]) -> Where:
    parts = [_query(each) for each in conditions]
    return "(" + word.join(f"({text})" for text, _ in parts) + ")", [each for _, some in parts for each in some]


@_query.register
def _not(condition: cn.Not) -> Where:
    text, params = _query(condition.what)
    return f"NOT coalesce({text}, {_false()})", params


def _false() -> str:
    return "false" if connection.vendor == "postgresql" else "0"


@_query.register
def _is(condition: cn.FactIs) -> Where:
    return _compared(condition.name, "=", condition.value)


@_query.register
def _in(condition: cn.FactIn) -> Where:
    return _joined(" OR ", tuple(cn.FactIs(condition.name, each) for each in condition.values))


_BOUNDS = {cn.Bound.AT_LEAST: ">=", cn.Bound.MORE_THAN: ">", cn.Bound.AT_MOST: "<=", cn.Bound.LESS_THAN: "<"}


@_query.register
def _bound(condition: cn.FactBound) -> Where:
    return _compared(condition.name, _BOUNDS[condition.bound], condition.value)


@_query.register
def _known(condition: cn.FactKnown) -> Where:
    text, params = field_of(_own(condition.name))
    return f"coalesce(CAST({text} AS varchar(2000)), '') <> ''", params


def _compared(name: str, sign: str, value: Any) -> Where:
    text, params = field_of(_own(name))
    if isinstance(value, (bool, int, Decimal)):
        kind = "numeric" if connection.vendor == "postgresql" else "REAL"
        return f"CAST({text} AS {kind}) {sign} {'%s' if kind == 'numeric' else 'CAST(%s AS REAL)'}", [
            *params, str(int(value)) if isinstance(value, bool) else str(value),
        ]  # fmt: skip
    return f"{text} {sign} %s", [*params, value.isoformat() if isinstance(value, date) else value]


def _own(name: str) -> str:
    """`visit.direction` is the field `direction`."""
    return name.partition(".")[2]
