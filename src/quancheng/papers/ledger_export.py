"""A ledger taken out as it is seen: its rows read some hundred at a time and written straight into the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import IO, Any
from uuid import UUID

from quancheng.cases import ledgers
from quancheng.cases.ledger_columns import UNITS, Column
from quancheng.cases.ledger_words import NUMBER, conditions_of, heading, value_words
from quancheng.cases.ledgers import AT_ONCE, Asked, LedgerRow
from quancheng.papers.ledger_sheet import MOST, CellOf, cells_of, write_lines
from quancheng.papers.sheet_stream import number_cell, text_cell
from quancheng.people import queries as people
from quancheng.people.access import Person
from quancheng.store.session import reading

Told = Callable[[int, int], None]


def write_ledger(person: Person, asked: Asked, to: IO[bytes], *, on: date, told: Told) -> int:
    """Write the rows that a person asked for; `told` (done, total) is called between reads. Answers how many."""
    with reading(person.tenant):
        found = ledgers.ids(person, asked, most=MOST)
        officers = _officers(person, asked)
    columns = [(heading(each), each) for each in asked.columns]
    lines = _lines(person, asked, found, officers, told)
    by = f"{person.unit_words} {person.post_words}".strip()
    write_lines(
        to, asked.ledger.title, columns, lines, conditions=conditions_of(asked), taken_by=by, on=on, count=len(found)
    )
    return len(found)


def _lines(
    person: Person, asked: Asked, found: Sequence[Any], officers: Mapping[UUID, str], told: Told
) -> Iterator[list[str]]:
    cells = [(each.source, _cells(each, officers)) for each in asked.columns]
    for start in range(0, len(found), AT_ONCE):
        told(start, len(found))
        with reading(person.tenant):
            rows = ledgers.rows_of(person, asked, found[start : start + AT_ONCE], start=start + 1)
        yield from (_line(cells, row) for row in rows)


def _line(cells: Sequence[tuple[str, CellOf]], row: LedgerRow) -> list[str]:
    get = row.values.get
    return [*[cell(get(source)) for source, cell in cells], text_cell(row.project.hex)]


def _cells(column: Column, officers: Mapping[UUID, str]) -> CellOf:
    """How the column's values become cells; whole numbers, which most are, without detour."""
    usual = cells_of(column, lambda value: value_words(column, value, officers))
    if column.source == NUMBER:
        return lambda value: number_cell(str(value))
    if column.kind == "text":
        return lambda value: text_cell(value) if value else ""
    unit = int(UNITS[column.unit]) if column.is_money else 1
    if column.kind != "number":
        return usual

    def cell(value: Any) -> str:
        if type(value) is int and value % unit == 0:
            return f'"><v>{value // unit}</v></c>'
        return usual(value)

    return cell


def _officers(person: Person, asked: Asked) -> Mapping[UUID, str]:
    """The names of all officers of the place, where a column shows persons."""
    return people.all_officer_names(person) if any(each.kind == "person" for each in asked.columns) else {}
