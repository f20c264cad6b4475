"""Ledgers as tables: which rows, in which columns, filtered, sorted, grouped and summed.

Call inside `reading(person.tenant)`. A page costs the same number of queries however many rows there are; of a whole
ledger COUNTED rows can be turned to, of a narrowed one MANY. What the person may not see is in no row, count or sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from quancheng.cases import tallies
from quancheng.cases.access import seen_projects
from quancheng.cases.ledger_columns import PROJECT_COLUMNS, Column
from quancheng.cases.ledger_source import Asked, Filter, Source, held_in, narrowed, walk
from quancheng.cases.listing import MANY
from quancheng.cases.projections import shelf
from quancheng.cases.queries import as_day, as_uuid
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Ledger, Pack
from quancheng.people.access import Person
from quancheng.store.session import session

__all__ = ["Asked", "Filter", "Group", "LedgerPage", "LedgerRow", "groups", "page", "size", "sums"]
PAGE = 50
COUNTED = 10_000
walk_from = MANY
"""From so many rows on, walking along their order is shorter than sorting them."""
AT_ONCE = 500
GROUPS = 60


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
    """How many rows a ledger has for the person, from the kept numbers."""
    return sum(each.number for each in tallies.numbers(person, shelf=shelf(ledger.id)))


def page(person: Person, asked: Asked) -> LedgerPage:
    """A page of rows with the count of all that match: of the whole ledger to COUNTED, with conditions to MANY."""
    if asked.is_narrowed:
        return _narrowed_page(person, asked)
    counted = size(person, asked.ledger)
    total = min(counted, COUNTED)
    number = _number(asked, total)
    rows = _page_of(person, asked, total, offset=(number - 1) * PAGE)
    return LedgerPage(rows=rows, total=total, is_more=counted > COUNTED, page=number)


def _number(asked: Asked, total: int) -> int:
    return max(1, min(asked.page, -(-total // PAGE) or 1))


def _narrowed_page(person: Person, asked: Asked) -> LedgerPage:
    """The same with conditions: few rows are counted and sorted in one go; of many, the page is walked to."""
    source = narrowed(person, asked)
    value = source.place(asked.sort) if asked.sort is not None else "p.opened"
    some, params = source.of(f"{OWN}, {value} AS sorted_by", limit=MANY + 1)
    way = "DESC" if asked.down or asked.sort is None else "ASC"
    statement = (
        f"SELECT n.*, count(*) OVER () FROM ({some}) n ORDER BY n.sorted_by {way} NULLS LAST, n.id {way}"
        " LIMIT %s OFFSET %s"
    )
    found = session().execute(statement, [*params, PAGE, (_number(asked, MANY) - 1) * PAGE]).fetchall()
    if not found and asked.page > 1:  # behind the last page: there it is again
        found = session().execute(statement, [*params, MANY, 0]).fetchall()
        first = (_number(asked, len(found)) - 1) * PAGE
        found = found[first : first + PAGE]
    counted = found[0][-1] if found else 0
    total = min(counted, MANY)
    number = _number(asked, total)
    offset = (number - 1) * PAGE
    if counted >= walk_from and walk(person, asked) is not None:
        rows = _page_of(person, asked, total, offset=offset)
    else:
        rows = _as_rows(person, asked, [row[:-2] for row in found][: total - offset], offset + 1)
    return LedgerPage(rows=rows, total=total, is_more=counted > MANY, page=number)


def is_long(person: Person, asked: Asked) -> bool:
    """Whether more than MANY rows match, so that summing them takes longer than a page should."""
    return _counted(person, asked, MANY) > MANY


def _counted(person: Person, asked: Asked, most: int) -> int:
    if not asked.is_narrowed:
        return size(person, asked.ledger)
    statement, params = narrowed(person, asked).of("1", limit=most + 1)
    return _one(f"SELECT count(*) FROM ({statement}) n", params)


def _page_of(person: Person, asked: Asked, total: int, *, offset: int) -> list[LedgerRow]:
    """The rows of a page: of many by walking along the order, of few by sorting them."""
    walked = walk(person, asked) if total >= walk_from else None
    wanted = min(PAGE, total - offset)
    if walked is not None:
        rows = _rows(person, asked, *walked, limit=wanted, offset=offset)
        if len(rows) == wanted:
            return rows  # else the page reaches behind the last row that has a value in the order's column
    source = narrowed(person, asked)
    return _rows(person, asked, source, _order(source, asked), limit=wanted, offset=offset)


def every_row(person: Person, asked: Asked, *, most: int) -> Iterator[LedgerRow]:
    """All matching rows in their order, up to `most`; a few hundred at a time."""
    found = ids(person, asked, most=most)
    for start in range(0, len(found), AT_ONCE):
        yield from rows_of(person, asked, found[start : start + AT_ONCE], start=start + 1)


def ids(person: Person, asked: Asked, *, most: int) -> list[Any]:
    """The projects that match, in their order, as the driver names them; up to `most`. One query."""
    source = narrowed(person, asked)
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


OWN = ", ".join(["p.id", "p.label", "p.version", *(place for place, _ in PROJECT_COLUMNS.values())])
"""What of a row stands in the project's own."""


def _order(source: Source, asked: Asked) -> str:
    if asked.sort is None:
        return "p.opened DESC, p.id DESC"
    way = "DESC" if asked.down else "ASC"
    return f"{source.place(asked.sort)} {way} NULLS LAST, p.id {way}"


def _rows(person: Person, asked: Asked, source: Source, order: str, *, limit: int, offset: int) -> list[LedgerRow]:
    statement, params = source.of(OWN, order=order, limit=limit, offset=offset)
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
    source = narrowed(person, asked)
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
