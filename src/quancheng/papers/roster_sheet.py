"""The workbook of units, posts and officers: as it is handed out to be filled, with what is known already.

Three sheets with a line of headings each; the sheet of officers has a line for every post, so that a new place is
staffed by filling in names.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from quancheng.papers import fonts
from quancheng.papers.excel import FORMULA_STARTS

UNITS, POSTS, OFFICERS = "单位", "岗位", "人员"
HEADINGS: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    UNITS: (("label", "单位名称", 30), ("upper", "所属单位", 30), ("duty", "职责", 50)),
    POSTS: (("unit", "单位", 30), ("label", "岗位名称", 30)),
    OFFICERS: (
        ("name", "姓名", 14), ("phone", "联系电话", 18), ("unit", "单位", 30), ("post", "岗位", 30),
        ("since", "任职日期", 16), ("until", "免职日期", 16), ("username", "账号名", 18),
    ),
}  # fmt: skip
NOTES = {
    UNITS: "已列出的是制度规定的单位。要增加本地单位，请在下面另起一行，并在“所属单位”写明它属于上面哪个单位。",
    POSTS: "已列出的是现有岗位。要增加不带权限的本地岗位，请在下面另起一行。",
    OFFICERS: "每人每个岗位一行；一人兼几个岗位就写几行。任职日期不填，从导入当天算起。填了账号名就同时开设账号。",
}
DAY_FORMAT = "yyyy-mm-dd"
SPARE_ROWS = 300


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the workbook begins with: lines by sheet, each by the keys of HEADINGS."""

    place: str
    lines: Mapping[str, Sequence[Mapping[str, str | date | None]]]


def write(known: Known) -> bytes:
    """The workbook as a file. Nothing in it is ever taken for a formula."""
    book = Workbook()
    for blank in book.worksheets:
        book.remove(blank)
    for name in HEADINGS:
        _sheet(book.create_sheet(name), name, known)
    _offer(book, OFFICERS, "C", UNITS, "A", len(known.lines[UNITS]))
    _offer(book, POSTS, "A", UNITS, "A", len(known.lines[UNITS]))
    _offer(book, UNITS, "B", UNITS, "A", len(known.lines[UNITS]))
    book.active = list(HEADINGS).index(OFFICERS)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _sheet(sheet: Any, name: str, known: Known) -> None:
    columns = HEADINGS[name]
    _put(sheet, 1, 1, f"{known.place}{name}表", bold=True, size=16)
    _put(sheet, 2, 1, NOTES[name])
    for at, (_, heading, width) in enumerate(columns, start=1):
        cell = _put(sheet, 3, at, heading, bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
        sheet.column_dimensions[cell.column_letter].width = width
        if heading == "联系电话":
            for row in range(4, 4 + SPARE_ROWS):  # or Excel takes the first 0 of 0357 away
                sheet.cell(row, at).number_format = "@"
    for row, line in enumerate(known.lines[name], start=4):
        for at, (key, _, _) in enumerate(columns, start=1):
            _put(sheet, row, at, line.get(key))
    sheet.freeze_panes = "A4"


def _put(sheet: Any, row: int, column: int, value: str | date | None, *, bold: bool = False, size: int = 11) -> Any:
    cell = sheet.cell(row, column)
    if isinstance(value, date):
        cell.value, cell.number_format = datetime.combine(value, time()), DAY_FORMAT
    elif value:
        cell.value, cell.data_type = value, "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    if bold:
        cell.font = Font(name=fonts.HEADING, size=size, bold=True)
        cell.alignment = Alignment(vertical="center")
    return cell


def _offer(book: Workbook, sheet: str, column: str, of: str, of_column: str, count: int) -> None:
    """Let a column be chosen from the known names; others may be typed all the same."""
    if not count:
        return
    offered = DataValidation(
        type="list", formula1=f"{of}!${of_column}$4:${of_column}${3 + count}", allow_blank=True, showErrorMessage=False
    )
    offered.add(f"{column}4:{column}{3 + SPARE_ROWS}")
    book[sheet].add_data_validation(offered)
