"""A ledger as a workbook: title, who took it and when, headings, rows; with what is needed to read it back in."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from quancheng.engine.conditions import say_value
from quancheng.papers import fonts
from quancheng.papers.excel import FORMULA_STARTS

MOST = 100_000
KEY_HEADING = "系统编号（请勿改动）"
DAY_FORMAT = "yyyy-mm-dd"
WIDTHS = {"fact:name": 36, "fact:enterprise": 30, "fact:uscc": 22}


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
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.freeze_panes = "B4"
    for at, (_, column) in enumerate(columns, start=1):
        sheet.column_dimensions[_letter(at)].width = WIDTHS.get(column.source, 16)
    sheet.column_dimensions[_letter(len(columns) + 1)].hidden = True
    sheet.append([_cell(sheet, title, bold=True, size=16)])
    sheet.append(
        [_cell(sheet, f"{taken_by} {say_value(on)}导出，条件：{conditions}，共{len(rows)}条。内部资料，注意保管。")]
    )
    sheet.append([_cell(sheet, heading, bold=True) for heading, _ in columns] + [_cell(sheet, KEY_HEADING)])
    for row, words in rows:
        sheet.append([*(_value(sheet, column, row, words) for _, column in columns), _cell(sheet, row.project.hex)])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _value(sheet: Any, column: ColumnLike, row: RowLike, words: Mapping[str, str]) -> Any:
    said = words[column.source]
    value = row.values.get(column.source)
    if column.kind == "day" and isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=datetime.combine(value, time()))
        cell.number_format = DAY_FORMAT
        return cell
    if column.kind == "number" and said:
        return Decimal(said)
    return _cell(sheet, said)


def _cell(sheet: Any, text: str, *, bold: bool = False, size: int = fonts.SIZE_SMALL_4) -> Any:
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(name=fonts.HEADING, size=size, bold=True)
        cell.alignment = Alignment(vertical="center", wrap_text=size <= fonts.SIZE_SMALL_4)
    return cell


def _letter(column: int) -> str:
    return chr(64 + column) if column <= 26 else f"{chr(64 + (column - 1) // 26)}{chr(65 + (column - 1) % 26)}"
