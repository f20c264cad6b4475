"""A ledger as a workbook: title, who took it and when, headings, lines; with what is needed to read it back in."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import IO, Any, Protocol
from uuid import UUID

from quancheng.engine.conditions import say_value
from quancheng.papers.sheet_stream import HEADING, TITLE, SheetStream, day_cell, number_cell, text_cell

MOST = 100_000
KEY_HEADING = "系统编号（请勿改动）"
WIDTH = 16
WIDTHS = {"fact:name": 36, "fact:enterprise": 30, "fact:uscc": 22}
ABOVE = 3


class ColumnLike(Protocol):
    """What of a column its cells need."""

    @property
    def source(self) -> str: ...
    @property
    def kind(self) -> str: ...


class RowLike(Protocol):
    """What of a row its cells need."""

    @property
    def project(self) -> UUID: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


def write(
    title: str,
    columns: Sequence[tuple[str, ColumnLike]],
    rows: Sequence[tuple[RowLike, Mapping[str, str]]],
    *,
    conditions: str,
    taken_by: str,
    on: date,
) -> bytes:
    """The workbook as a file. Days are dates, numbers numbers, all else text that is never taken for a formula.

    The last column holds each project's id, by which the sheet is known again when it comes back.
    """
    kept = io.BytesIO()
    lines = ([*(_cell(column, row, words) for _, column in columns), text_cell(row.project.hex)] for row, words in rows)
    write_lines(
        kept, title, columns, lines, conditions=conditions, taken_by=taken_by, on=on, count=len(rows)
    )  # fmt: skip
    return kept.getvalue()


def write_lines(
    to: IO[bytes],
    title: str,
    columns: Sequence[tuple[str, ColumnLike]],
    lines: Iterable[Sequence[str]],
    *,
    conditions: str,
    taken_by: str,
    on: date,
    count: int,
) -> None:
    """The same for lines whose cells are made already, the key's included, one after another."""
    widths = [WIDTHS.get(column.source, WIDTH) for _, column in columns] + [WIDTH]
    with SheetStream(to, name="台账", widths=widths, hidden=[len(widths)], frozen=f"B{ABOVE + 1}") as sheet:
        sheet.line([text_cell(title, TITLE)])
        said = f"{taken_by} {say_value(on)}导出，条件：{conditions}，共{count}条。内部资料，注意保管。"
        sheet.line([text_cell(said)])
        sheet.line(text_cell(heading, HEADING) for heading in [*(heading for heading, _ in columns), KEY_HEADING])
        for line in lines:
            sheet.line(line)


def _cell(column: ColumnLike, row: RowLike, words: Mapping[str, str]) -> str:
    said, value = words[column.source], row.values.get(column.source)
    if column.kind == "day" and isinstance(value, date):
        return day_cell(value)
    return number_cell(said) if column.kind == "number" else text_cell(said)


CellOf = Callable[[Any], str]


def cells_of(column: ColumnLike, words: Callable[[Any], str]) -> CellOf:
    """How a column's stored values become cells; days and choices, of which there are few, are worked out once."""

    def made(value: Any) -> str:
        if column.kind == "day" and isinstance(value, date):
            return day_cell(value)
        return number_cell(words(value)) if column.kind == "number" else text_cell(words(value))

    return lru_cache(maxsize=SOME)(made) if column.kind in ("day", "choice") else made


SOME = 512
