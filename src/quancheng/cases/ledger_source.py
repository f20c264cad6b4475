"""From where a ledger's rows are read: its members, the values of a filter, the order wanted, or one's own projects.

Each source holds the same rows; they differ in what is read to find them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from quancheng.cases import search
from quancheng.cases.access import Where, seen_projects, tied_ids
from quancheng.cases.ledger_columns import PROJECT_COLUMNS, UNITS, Column
from quancheng.cases.listing import OWN_KEY, along
from quancheng.cases.projections import shelf
from quancheng.engine.pack import Ledger
from quancheng.people.access import Person

IS_MEMBER = (
    "EXISTS (SELECT 1 FROM cases_membership m WHERE m.tenant_id = {row}.tenant_id AND m.library = %s"
    " AND m.project_id = {id})"
)
SHORT = 64
"""Texts no longer than this stand in an index (migration 0016)."""


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

    @property
    def is_narrowed(self) -> bool:
        """Whether fewer than all rows of the ledger are asked for."""
        return bool(self.filters or self.text.strip())


@dataclass
class Source:
    """FROM and WHERE of a question, with the joins that its filters and its order need."""

    start: str
    joins: list[str] = field(default_factory=list)
    join_params: list[Any] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def of(self, columns: str, *, order: str = "", limit: int | None = None, offset: int = 0) -> Where:
        joins = " ".join(self.joins)
        statement = f"SELECT {columns} FROM {self.start} {joins} WHERE {' AND '.join(self.tests)}"
        params = [*self.join_params, *self.params]
        if order:
            statement += f" ORDER BY {order}"
        if limit is not None:
            statement, params = f"{statement} LIMIT %s OFFSET %s", [*params, limit, offset]
        return statement, params

    def where(self, test: str, *params: Any) -> None:
        self.tests.append(test)
        self.params += params

    def place(self, column: Column) -> str:
        """The expression of a column's value, joined in where it does not stand in the project's own row."""
        if column.source in PROJECT_COLUMNS:
            return PROJECT_COLUMNS[column.source][0]
        if column.source not in self.names:
            alias = f"v{len(self.names)}"
            table = table_of(column)
            self.joins.append(
                f"LEFT JOIN {table} {alias}{along(f'sqlite_autoindex_{table}_1')}"
                f" ON {alias}.tenant_id = p.tenant_id AND {alias}.name = %s"
                f" AND {alias}.project_id = p.id"
            )
            self.join_params.append(column.name)
            self.names[column.source] = f"{alias}.{held_in(column)}"
        return self.names[column.source]


def table_of(column: Column) -> str:
    """The table in which a column's values stand."""
    return "cases_happening" if column.source.startswith("happening:") else "cases_fact"


def held_in(column: Column) -> str:
    """The column of the table in which values of this kind stand."""
    if column.kind == "day":
        return "day"
    return "number" if column.kind == "number" or [value for value, _ in column.choices] == ["1", "0"] else "text"


def narrowed(person: Person, asked: Asked) -> Source:
    """Read from whatever has the fewest rows: what is searched for, a filter's values, one's own, all members."""
    if asked.text.strip():
        found, words = search.found_projects(person.tenant, asked.text)
        start, _, test = found.partition(" WHERE ")
        source = Source(start)
        source.where(test, *words)
        return _asked_of(person, asked, source)
    by = next((each for each in asked.filters if is_indexed(each)), None)
    if by is not None:
        return _asked_of(person, asked, _from_values(person, by.column, *_test(f"s.{held_in(by.column)}", by)))
    own = tied_ids(person)
    if own is not None:
        return _asked_of(person, asked, Source(f"cases_project p{along(OWN_KEY)}"), through=own)
    source = Source("cases_membership x JOIN cases_project p ON p.tenant_id = x.tenant_id AND p.id = x.project_id")
    source.where("x.tenant_id = %s AND x.library = %s", person.tenant, shelf(asked.ledger.id))
    return _asked_of(person, asked, source)


def walk(person: Person, asked: Asked) -> tuple[Source, str] | None:
    """Along the order wanted, of those rows that have a value there; None where no index has that order."""
    way = "DESC" if asked.down else "ASC"
    if asked.sort is None:
        source = Source(f"cases_project p{along('cases_project_opened')}")
        return _asked_of(person, asked, source), "p.opened DESC, p.id DESC"
    if asked.sort.source == "due":
        source = Source(f"cases_project p{along('cases_project_due')}")
        source.where("p.next_due IS NOT NULL")
        return _asked_of(person, asked, source), f"p.next_due {way}, p.id {way}"
    held = held_in(asked.sort)
    if held == "text" or ":" not in asked.sort.source:
        return None
    source = _from_values(person, asked.sort, f"s.{held} IS NOT NULL", [])
    return _asked_of(person, asked, source), f"s.{held} {way}, s.project_id {way}"


def is_indexed(wanted: Filter) -> bool:
    """Whether an index leads to the values that a filter keeps."""
    if wanted.empty or wanted.text or ":" not in wanted.column.source:
        return False
    if held_in(wanted.column) == "text":
        return bool(wanted.among) and all(len(each) <= SHORT for each in wanted.among)
    return bool(wanted.among) or wanted.low is not None or wanted.high is not None


def _from_values(person: Person, column: Column, test: str, params: Sequence[Any]) -> Source:
    held, table = held_in(column), table_of(column)
    source = Source(f"{table} s{along(f'{table}_{held}')} CROSS JOIN cases_project p")  # SQLite keeps to this order
    source.where("p.tenant_id = s.tenant_id AND p.id = s.project_id")
    source.where("s.tenant_id = %s AND s.name = %s", person.tenant, column.name)
    source.where(f"s.{held} IS NOT NULL" if held != "text" else f"length(s.text) <= {SHORT}")
    source.where(test, *params)
    return source


def _asked_of(person: Person, asked: Asked, source: Source, *, through: Where | None = None) -> Source:
    """The source with what the person may see, what is in the ledger, and every filter."""
    seen, params = seen_projects(person, through=through)
    source.where(seen, *params)
    by_values = source.start.startswith(("cases_fact", "cases_happening"))
    if by_values:
        source.where(IS_MEMBER.format(row="s", id="s.project_id"), shelf(asked.ledger.id))
    elif not source.start.startswith("cases_membership"):
        source.where(IS_MEMBER.format(row="p", id="p.id"), shelf(asked.ledger.id))
    for each in asked.filters:
        if by_values and ":" in each.column.source and not each.empty:
            _look_up(source, each)
            continue
        test, wanted = _test(source.place(each.column), each)
        source.where(test, *wanted)
    return source


def _look_up(source: Source, wanted: Filter) -> None:
    """A filter looked up by the key of its value, before the project itself is read."""
    table = table_of(wanted.column)
    test, params = _test(f"f.{held_in(wanted.column)}", wanted)
    source.where(
        f"EXISTS (SELECT 1 FROM {table} f{along(f'sqlite_autoindex_{table}_1')} WHERE f.tenant_id = s.tenant_id"
        f" AND f.name = %s AND f.project_id = s.project_id AND {test})",
        wanted.column.name,
        *params,
    )


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
