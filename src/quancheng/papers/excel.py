"""An official form as an Excel workbook, one filled form a sheet, laid out by its specification alone."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from quancheng.engine.pack import Form
from quancheng.papers import fonts
from quancheng.papers.filling import Filled, Filling, printed
from quancheng.papers.layout import Box, BoxKind, Page, lay_out

A4 = 9
DAY_FORMAT = 'yyyy"年"m"月"d"日"'
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_SHEET_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LINE_HEIGHT = 18.0
LINE = Side(style="thin")
THIN = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)


def write(form: Form, fillings: Sequence[tuple[str, Filling]], *, on: date) -> bytes:
    """The workbook as a file; `fillings` are (sheet title, filling), `on` the day printed where none is given."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = form.title
    book.properties.creator = "全程"
    book.properties.created = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - the format has no time zone
    taken: set[str] = set()
    for title, filling in fillings or [(form.label, Filling())]:
        draw(book.create_sheet(sheet_title(title, taken)), lay_out(form, filling, on=on))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def sheet_title(wanted: str, taken: set[str]) -> str:
    """A title Excel allows (31 characters, none of `[]:*?/\\`) that no other sheet has yet."""
    plain = NOT_IN_SHEET_TITLE.sub(" ", wanted).strip(" '")[:31].strip(" '") or "表"
    title, number = plain, 1
    while title.casefold() in taken or title.casefold() == "history":
        number += 1
        title = f"{plain[: 31 - len(str(number)) - 2]}({number})"
    taken.add(title.casefold())
    return title


def put(cell: Cell | MergedCell, value: Filled) -> None:
    """Write a value; a text is never taken for a formula, whatever it begins with."""
    if isinstance(value, date):
        cell.value = value
        cell.number_format = DAY_FORMAT
        return
    if value is None:
        return
    text = printed(value)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def draw(sheet: Worksheet, page: Page) -> None:
    """Title, date line, table and foot, with the print set-up of A4."""
    columns = len(page.widths)
    for number, width in enumerate(page.widths, start=1):
        sheet.column_dimensions[_letter(number)].width = width
    row = _line(sheet, 1, page.title, columns, font=_font(fonts.TITLE, fonts.SIZE_2), across="center", height=36)
    if page.day is not None:
        row = _line(sheet, row, page.day, columns, font=_font(fonts.BODY), across="right", height=24)
    for text in page.intro:
        row = _line(sheet, row, text, columns, font=_font(fonts.BODY), across="left", height=24)
    first = row
    for boxes in page.rows:
        _row(sheet, row, boxes, page.widths)
        row += 1
    row += 1
    for text in page.foot:
        row = _line(sheet, row, text, columns, font=_font(fonts.BODY), across="left", height=20)
    _print_set_up(sheet, page, headings=(first, first + page.headings - 1))


def _line(sheet: Worksheet, row: int, text: str, columns: int, *, font: Font, across: str, height: float) -> int:
    cell = sheet.cell(row, 1)
    put(cell, text)
    cell.font = font
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
    if columns > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    sheet.row_dimensions[row].height = height
    return row + 1


def _row(sheet: Worksheet, row: int, boxes: Sequence[Box], widths: Sequence[int]) -> None:
    column, height = 1, 2 * LINE_HEIGHT
    for box in boxes:
        cell = sheet.cell(row, column)
        put(cell, box.value)
        _dress(cell, box)
        for covered in range(column, column + box.span):
            sheet.cell(row, covered).border = THIN
        if box.span > 1:
            sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + box.span - 1)
        height = max(height, _height(box, sum(widths[column - 1 : column - 1 + box.span])))
        column += box.span
    sheet.row_dimensions[row].height = min(height, 400.0)


def _dress(cell: Cell | MergedCell, box: Box) -> None:
    centred = box.kind in (BoxKind.HEADING, BoxKind.LABEL) or isinstance(box.value, date)
    cell.font = _font(fonts.HEADING if box.kind is BoxKind.HEADING else fonts.BODY)
    cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)


def _height(box: Box, width: int) -> float:
    """Enough for the text when wrapped; a Chinese sign is two characters wide."""
    lines = 0
    for line in box.lines:
        length = sum(2 if ord(char) > 0x2E7F else 1 for char in line)
        lines += max(1, -(-length // max(width - 2, 1)))
    return lines * LINE_HEIGHT + 6


def _print_set_up(sheet: Worksheet, page: Page, *, headings: tuple[int, int]) -> None:
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if page.landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{headings[0]}:{headings[1]}"
    sheet.page_margins.left = sheet.page_margins.right = 0.7
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"  # type: ignore[union-attr]


def _font(name: str, size: int = fonts.SIZE_SMALL_4) -> Font:
    return Font(name=name, size=size)


def _letter(column: int) -> str:
    return chr(64 + column) if column <= 26 else f"{chr(64 + (column - 1) // 26)}{chr(65 + (column - 1) % 26)}"
