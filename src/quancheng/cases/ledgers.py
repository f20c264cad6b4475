"""Ledgers as tables: which rows, in which columns, filtered, sorted, grouped and summed.

Call inside `reading(person.tenant)`. A page costs the same number of queries however many rows there are; the count
stops at COUNTED, because nobody turns two hundred pages. What the person may not see is in no row, count or sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from quancheng.cases import search
from quancheng.cases.access import Where, seen_projects
from quancheng.cases.ledger_columns import PROJECT_COLUMNS, UNITS, Column
from quancheng.cases.projections import shelf
from quancheng.cases.queries import as_day, as_uuid
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Ledger, Pack
from quancheng.people.access import Person
from quancheng.store.session import session

PAGE = 50
COUNTED = 10_000
AT_ONCE = 500
GROUPS = 60


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a column's values must be: exactly one of `among`, or holding `text`, or from `low` to `high` (included)."""

    column: Column
    among: tuple[str, ...] = ()
    text: str = ""
    low: Decimal | date | None = None
    high: Decimal | date | None = None
    empty: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of a ledger: `columns` in their order, rows that meet every filter, in the order of `sort`."""

    ledger: Ledger
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    text: str = ""
    sort: Column | None = None
    down: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row: the project, its label, and its values by source, as stored."""

    project: UUID
    label: str
    version: str
    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class LedgerPage:
    """`total` counts to COUNTED and no further; `is_more` says that there are more than that."""

    rows: Sequence[LedgerRow]
    total: int
    is_more: bool
    page: int


def ledger_of(pack: Pack, name: str) -> Ledger:
    """A ledger of the pack. NotFound for any other."""
    found = next((each for each in pack.ledgers if each.id == name), None)
    if found is None:
        raise NotFound("没有这本台账。", help="请从台账列表进入。", ledger=name)
    return found


def size(person: Person, ledger: Ledger) -> int:
    """How many rows a ledger has for the person, counted to COUNTED."""
    statement, params = _source(person, Asked(ledger=ledger, columns=())).of("1", limit=COUNTED)
    return _one(f"SELECT count(*) FROM ({statement}) n", params)


def page(person: Person, asked: Asked) -> LedgerPage:
    """A page of rows with the count of all that match. Four queries at most."""
    source = _source(person, asked)
    statement, params = source.of("1", limit=COUNTED + 1)
    counted = _one(f"SELECT count(*) FROM ({statement}) n", params)
    total = min(counted, COUNTED)
    number = max(1, min(asked.page, -(-total // PAGE) or 1))
    rows = _rows(person, asked, source, limit=PAGE, offset=(number - 1) * PAGE)
    return LedgerPage(rows=rows, total=total, is_more=counted > COUNTED, page=number)


def every_row(person: Person, asked: Asked, *, most: int) -> Iterator[LedgerRow]:
    """All matching rows in their order, up to `most`; a few hundred at a time."""
    found = ids(person, asked, most=most)
    for start in range(0, len(found), AT_ONCE):
        yield from rows_of(person, asked, found[start : start + AT_ONCE], start=start + 1)


def ids(person: Person, asked: Asked, *, most: int) -> list[Any]:
    """The projects that match, in their order, as the driver names them; up to `most`. One query."""
    source = _source(person, asked)
    statement, params = source.of("p.id", order=_order(source, asked), limit=most)
    return [row[0] for row in session().execute(statement, params).fetchall()]


def rows_of(person: Person, asked: Asked, ids: Sequence[Any], *, start: int) -> list[LedgerRow]:
    """The rows of some of these, in the same order, numbered from `start`; whoever is gone meanwhile is left out."""
    seen, params = seen_projects(person)
    statement = f"SELECT {OWN} FROM cases_project p WHERE {seen} AND p.id IN ({', '.join(['%s'] * len(ids))})"
    found = {row[0]: row for row in session().execute(statement, [*params, *ids]).fetchall()}
    return _as_rows(person, asked, [found[id_] for id_ in ids if id_ in found], start)


@dataclass(frozen=True, kw_only=True)
class Group:
    """The rows with one value in the column they are grouped by: how many, and the sum of each number."""

    value: Any
    count: int
    sums: Mapping[str, Decimal]


def sums(person: Person, asked: Asked) -> Group:
    """How many rows match, and the sum of each column of numbers. One query, which reads every matching row."""
    return _groups(person, asked, by=None)[0]


def groups(person: Person, asked: Asked, *, by: Column) -> list[Group]:
    """The same by the values of a column, the largest groups first; the GROUPS largest."""
    return _groups(person, asked, by=by)


@dataclass
class _Source:
    """FROM and WHERE of a question, with the joins that its filters and its order need."""

    joins: list[str] = field(default_factory=list)
    join_params: list[Any] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def of(self, columns: str, *, order: str = "", limit: int | None = None, offset: int = 0) -> Where:
        joins = " ".join(self.joins)
        statement = f"SELECT {columns} FROM cases_membership m {joins} WHERE {' AND '.join(self.tests)}"
        params = [*self.join_params, *self.params]
        if order:
            statement += f" ORDER BY {order}"
        if limit is not None:
            statement, params = f"{statement} LIMIT %s OFFSET %s", [*params, limit, offset]
        return statement, params

    def place(self, column: Column) -> str:
        """The expression of a column's value, joined in where it does not stand in the project's own row."""
        if column.source in PROJECT_COLUMNS:
            return PROJECT_COLUMNS[column.source][0]
        if column.source not in self.names:
            alias = f"v{len(self.names)}"
            table = "cases_happening" if column.source.startswith("happening:") else "cases_fact"
            self.joins.append(
                f"LEFT JOIN {table} {alias} ON {alias}.tenant_id = p.tenant_id AND {alias}.name = %s"
                f" AND {alias}.project_id = p.id"
            )
            self.join_params.append(column.name)
            self.names[column.source] = f"{alias}.{held_in(column)}"
        return self.names[column.source]


def held_in(column: Column) -> str:
    """The column of the table in which values of this kind stand."""
    if column.kind == "day":
        return "day"
    return "number" if column.kind == "number" or [value for value, _ in column.choices] == ["1", "0"] else "text"


def _source(person: Person, asked: Asked) -> _Source:
    source = _Source()
    source.joins.append("JOIN cases_project p ON p.tenant_id = m.tenant_id AND p.id = m.project_id")
    seen, params = seen_projects(person)
    source.tests += ["m.tenant_id = %s", "m.library = %s", seen]
    source.params += [person.tenant, shelf(asked.ledger.id), *params]
    for each in asked.filters:
        test, wanted = _test(source.place(each.column), each)
        source.tests.append(test)
        source.params += wanted
    if asked.text.strip():
        found, words = search.matching(person.tenant, asked.text)
        source.tests.append(f"p.id IN ({found})")
        source.params += words
    return source


def _test(place: str, wanted: Filter) -> Where:
    if wanted.empty:
        return (f"({place} IS NULL OR {place} = '')" if held_in(wanted.column) == "text" else f"{place} IS NULL"), []
    tests, params = list[str](), list[Any]()
    if wanted.among:
        tests.append(f"{place} IN ({', '.join(['%s'] * len(wanted.among))})")
        params += [int(each) for each in wanted.among] if held_in(wanted.column) == "number" else wanted.among
    if wanted.text:
        tests.append(f"{place} LIKE %s ESCAPE '!'")
        params.append(f"%{_plain_like(wanted.text)}%")
    for bound, value in ((">=", wanted.low), ("<=", wanted.high)):
        if value is not None:
            tests.append(f"{place} {bound} %s")
            params.append(_stored(wanted.column, value))
    return " AND ".join(tests) or "1 = 1", params


def _plain_like(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _stored(column: Column, value: Decimal | date) -> Any:
    """A bound in the column's unit as the database holds the values."""
    if isinstance(value, date):
        return value
    number = value * UNITS[column.unit] if column.is_money else value
    return int(number) if number == number.to_integral_value() else float(number)


OWN = ", ".join(["p.id", "p.label", "p.version", *(place for place, _ in PROJECT_COLUMNS.values())])
"""What of a row stands in the project's own."""


def _order(source: _Source, asked: Asked) -> str:
    if asked.sort is None:
        return "p.opened DESC, p.id DESC"
    return f"{source.place(asked.sort)} {'DESC' if asked.down else 'ASC'} NULLS LAST, p.id"


def _rows(person: Person, asked: Asked, source: _Source, *, limit: int, offset: int) -> list[LedgerRow]:
    statement, params = source.of(OWN, order=_order(source, asked), limit=limit, offset=offset)
    return _as_rows(person, asked, session().execute(statement, params).fetchall(), offset + 1)


def _as_rows(person: Person, asked: Asked, found: Sequence[Sequence[Any]], start: int) -> list[LedgerRow]:
    columns = [each for each in asked.columns if each.source not in PROJECT_COLUMNS]
    more, rows = _more(person, columns, [row[0] for row in found]), list[LedgerRow]()
    for number, row in enumerate(found, start=start):
        values = more[row[0]]
        values |= zip(PROJECT_COLUMNS, row[3:], strict=True)
        values["opened"], values["due"], values["number"] = as_day(values["opened"]), as_day(values["due"]), number
        rows.append(LedgerRow(as_uuid(row[0]), row[1], row[2], number, values))
    return rows


def _more(person: Person, columns: Sequence[Column], ids: Sequence[Any]) -> dict[Any, dict[str, Any]]:
    """The values of these projects that do not stand in their own rows; at most three queries."""
    found: dict[Any, dict[str, Any]] = {id_: {} for id_ in ids}
    if not ids:
        return found
    facts = [each for each in columns if each.source.partition(":")[0] in ("fact", "grade", "role-unit")]
    places = {each.name: (each.source, ("number", "text", "day").index(held_in(each))) for each in facts}
    for id_, name, *held in _held(person, "cases_fact", "project_id, name, number, text, day", ids, list(places)):
        source, place = places[name]
        found[id_][source] = as_day(held[2]) if place == 2 else held[place]
    days = {each.name: each for each in columns if each.source.startswith("happening:")}
    for id_, name, day in _held(person, "cases_happening", "project_id, name, day", ids, list(days)):
        found[id_][days[name].source] = as_day(day)
    roles = [each.source.partition(":")[2] for each in columns if each.source.startswith("role:")]
    for id_, role, officer in _held(person, "cases_role", "project_id, role, officer_id", ids, roles, named="role"):
        found[id_][f"role:{role}"] = as_uuid(officer)
    return found


def _held(
    person: Person, table: str, columns: str, ids: Sequence[Any], names: Sequence[str], *, named: str = "name"
) -> Iterable[Any]:
    if not names:
        return []
    statement = (
        f"SELECT {columns} FROM {table} WHERE tenant_id = %s AND project_id IN ({', '.join(['%s'] * len(ids))})"
        f" AND {named} IN ({', '.join(['%s'] * len(names))})"
    )
    return session().execute(statement, [person.tenant, *ids, *names]).fetchall()  # type: ignore[no-any-return]


def _groups(person: Person, asked: Asked, *, by: Column | None) -> list[Group]:
    source = _source(person, asked)
    summed = [each for each in asked.columns if each.is_summed and each.source != "number"]
    places = [source.place(each) for each in summed]
    value = source.place(by) if by is not None else "''"
    columns = ", ".join([value, "count(*)", *(f"sum({place})" for place in places)])
    statement, params = source.of(columns)
    if by is not None:
        statement += f" GROUP BY {value} ORDER BY count(*) DESC, {value} LIMIT {GROUPS}"
    rows = session().execute(statement, params).fetchall()
    return [
        Group(
            value=as_day(row[0]) if by is not None and by.kind == "day" else row[0],
            count=int(row[1]),
            sums={each.source: Decimal(str(total or 0)) for each, total in zip(summed, row[2:], strict=True)},
        )
        for row in rows
    ]


def _one(statement: str, params: Sequence[Any]) -> int:
    return int(session().execute(statement, params).fetchone()[0])
