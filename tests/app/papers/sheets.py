"""Workbooks made for the tests, by openpyxl, in memory."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from quancheng.papers.findings import SheetReading
from quancheng.papers.reading import read_form
from quancheng.papers.workbooks import Cell, CellKind, open_workbook
from tests.app.papers.forms import START_PLAN

INPUTS = Path(__file__).parents[2] / "inputs"
HEAD = "项目名称: 一号项目\n企业名称: 甲公司\n法人代表: 甲某\n建设地点: 一号地块"
FOOT = ("项目联系人: 乙某", "包联责任人: 丙某", "推进负责人: 某局", "跟踪服务人: 丁某")


def saved(book: Book) -> bytes:
    """The workbook as a file."""
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def start_plan_sheet(sheet: Worksheet, *, head: str = HEAD, day: object = "2026年3月6日") -> Worksheet:
    """A start plan with no dates on a sheet of one's own: title in row 1, headings in row 3, rows 4 to 13."""
    sheet["A1"], sheet["A2"], sheet["A3"] = START_PLAN.title, day, head
    for number, column in enumerate(START_PLAN.columns, start=2):
        sheet.cell(3, number, column.label)
    for number, row in enumerate(START_PLAN.rows, start=4):
        sheet.cell(number, 1, row.label)
    for number, line in enumerate(FOOT, start=15):
        sheet.cell(number, 1, line)
    return sheet


def start_plan(cells: Mapping[str, object] | None = None, *, head: str = HEAD, day: object = "2026年3月6日") -> Book:
    """A workbook with one start plan and the given cells written over it."""
    book = Book()
    assert isinstance(book.active, Worksheet)
    sheet = start_plan_sheet(book.active, head=head, day=day)
    for place, value in (cells or {}).items():
        sheet[place] = value
    return book


def read_back(book: Book, **options: bool) -> Sequence[SheetReading]:
    """What reading the saved workbook gives, sheet by sheet."""
    return read_form(START_PLAN, open_workbook(saved(book)), **options)


def read_one(cells: Mapping[str, object] | None = None, **options: object) -> SheetReading:
    """The reading of a start plan with the given cells."""
    (reading,) = read_back(start_plan(cells, **options))  # type: ignore[arg-type]
    return reading


def cell(value: object, *, formula: bool = False, date1904: bool = False) -> Cell:
    """A cell as the reading child would hand it over."""
    kinds: tuple[tuple[type, CellKind], ...] = (
        (bool, CellKind.BOOL), (str, CellKind.TEXT), (Decimal, CellKind.NUMBER), (int, CellKind.NUMBER),
        (datetime, CellKind.DATE), (date, CellKind.DATE),
    )  # fmt: skip
    kind = next(kind for type_, kind in kinds if isinstance(value, type_))
    held = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return Cell(row=1, column=1, kind=kind, value=held, formula=formula, date1904=date1904)  # type: ignore[arg-type]
