"""What a ledger's address asks for, and the ledger as its page shows it.

In the address: `q` words, `c` a column (repeated, in order), `sort` and `down`, `group`, `sums`; for a column
`is.<source>` (repeated), `has.<source>` words in it, `from.<source>` and `to.<source>` its bounds, `none.<source>` for
what is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import QueryDict

from quancheng.cases.ledger_columns import Column, columns_more, columns_of, words_of
from quancheng.cases.ledger_words import NUMBER, value_words
from quancheng.cases.ledgers import Asked, Filter, Group, LedgerRow
from quancheng.engine.pack import Ledger, Pack
from quancheng.people.access import Person
from quancheng.web.typed import day_of

MOST_COLUMNS = 30
NAME = "fact:name"
LONGEST = 80
EVERY = "all"
"""What `sums` says where summing may take its time."""
MOST_DIGITS = 15


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was asked, with what could be asked: every column, those shown, and what could not be read in words."""

    asked: Asked
    every: Sequence[Column]
    group: Column | None
    sums: bool
    however_long: bool
    wrong: Sequence[str]

    def column(self, source: str) -> Column | None:
        return next((each for each in self.every if each.source == source), None)


def question_of(pack: Pack, ledger: Ledger, person: Person, query: QueryDict) -> Question:
    """The question in an address; what is unknown in it counts as not asked."""
    own = columns_of(pack, ledger, person)
    every = [*own, *columns_more(pack, ledger, person)]
    by_source = {each.source: each for each in every}
    chosen = [by_source[source] for source in query.getlist("c")[:MOST_COLUMNS] if source in by_source]
    wrong: list[str] = []
    filters = [each for column in every if column.can_be_asked for each in _filter(column, query, wrong)]
    sort = by_source.get(query.get("sort", "")) or by_source.get(ledger.order)
    asked = Asked(
        ledger=ledger,
        columns=_with_name(chosen, own) if chosen else own,
        filters=filters,
        text=query.get("q", "").strip()[:LONGEST],
        sort=sort if sort is not None and sort.can_be_asked else None,
        down=bool(query.get("down")) if "sort" in query else False,
        page=_page(query),
    )
    group = by_source.get(query.get("group", ""))
    return Question(
        asked=asked, every=every, wrong=wrong, sums=bool(query.get("sums")),
        however_long=query.get("sums") == EVERY,
        group=group if group is not None and group.can_be_asked else None,
    )  # fmt: skip


def _with_name(chosen: Sequence[Column], own: Sequence[Column]) -> list[Column]:
    """The name is always there: a row without it would be nobody's."""
    name = next(each for each in own if each.source == NAME)
    return [name, *(each for each in dict.fromkeys(chosen) if each != name)]


def as_shown(columns: Sequence[Column]) -> list[Column]:
    """The columns as the page has them: the name first, which stays in sight; the number of the row is not needed."""
    name = [each for each in columns if each.source == NAME]
    return [*name, *(each for each in columns if each.source not in (NAME, NUMBER))]


def _page(query: QueryDict) -> int:
    text = query.get("page", "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _filter(column: Column, query: QueryDict, wrong: list[str]) -> Iterator[Filter]:
    known = {value for value, _ in column.choices}
    among = tuple(each for each in query.getlist(f"is.{column.source}") if each in known)
    text = query.get(f"has.{column.source}", "").strip()[:LONGEST] if column.kind == "text" else ""
    low, high = (_bound(column, query.get(f"{end}.{column.source}", ""), wrong) for end in ("from", "to"))
    empty = bool(query.get(f"none.{column.source}"))
    if among or text or low is not None or high is not None or empty:
        yield Filter(column=column, among=among, text=text, low=low, high=high, empty=empty)


def _bound(column: Column, text: str, wrong: list[str]) -> Decimal | date | None:
    text = text.strip()
    if not text or column.kind not in ("number", "day"):
        return None
    try:
        if column.kind == "day":
            return day_of(text)
        number = Decimal(text.replace(",", ""))
        if number.is_finite() and len(text) <= MOST_DIGITS:
            return number
    except (ValueError, InvalidOperation):
        pass
    wanted = "日期，请按 2026-09-30 的样子填写" if column.kind == "day" else "数字，请只填数字"
    wrong.append(f"“{column.label}”的条件“{text[:20]}”不是{wanted}，没有用它筛选。")
    return None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in words."""

    label: str
    words: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table; `name` opens the project."""

    url: str
    name: str
    label: str
    cells: tuple[Cell, ...]


def rows_shown(
    columns: Sequence[Column], rows: Sequence[LedgerRow], *, base: str, officers: Mapping[UUID, str]
) -> list[Row]:
    """The rows in words: the name before the cells, amounts with thousands signs."""
    rest = as_shown(columns)[1:]
    return [
        Row(
            url=f"{base}{row.project}/",
            name=str(row.values.get(NAME) or "（未命名）"),
            label=row.label,
            cells=tuple(
                Cell(each.label, _grouped(each, said(each, row, officers)), each.kind == "number") for each in rest
            ),
        )
        for row in rows
    ]


def _grouped(column: Column, words: str) -> str:
    """A number with thousands signs."""
    return f"{Decimal(words):,f}" if column.kind == "number" and words else words


def said(column: Column, row: LedgerRow, officers: Mapping[UUID, str]) -> str:
    """One value of a row in words."""
    return str(row.number) if column.source == NUMBER else value_words(column, row.values.get(column.source), officers)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its value in words, how many rows, each sum, and the address of its rows."""

    label: str
    count: int
    sums: Sequence[str]
    url: str


def summed(columns: Sequence[Column]) -> list[Column]:
    return [each for each in columns if each.is_summed and each.source != NUMBER]


def sums_of(group: Group, columns: Sequence[Column]) -> list[str]:
    return [_grouped(each, words_of(each, group.sums.get(each.source)) or "0") for each in summed(columns)]


def group_value(column: Column, value: Any) -> tuple[str, str]:
    """(label, the parameter that asks for this group alone)."""
    words = words_of(column, value)
    if not words:
        return "（空）", f"none.{column.source}=1"
    if column.choices:
        plain = str(int(value)) if column.choices[0][0] in ("0", "1") else str(value)
        return words, f"is.{column.source}={plain}"
    if column.kind == "day":
        return words, f"from.{column.source}={value}&to.{column.source}={value}"
    if column.kind == "number":
        return words, f"from.{column.source}={words}&to.{column.source}={words}"
    return words, f"has.{column.source}={words}"
