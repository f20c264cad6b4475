"""A paper that was issued, read back from its frozen file for the browser: what is shown is what the digest stands for.

Only for bytes that were written here and checked against their digest; what comes from outside is read in `reading`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from quancheng.engine.conditions import say_value
from quancheng.papers.written import EXCEL, WORD

MOST_SHEETS = 10
TITLE_POINTS = 20
ALIGNED = {WD_ALIGN_PARAGRAPH.CENTER: "centre", WD_ALIGN_PARAGRAPH.RIGHT: "right"}


@dataclass(frozen=True)
class Line:
    """A paragraph; `look` is title, centre, right, heading or text."""

    text: str
    look: str
    kind = "line"


@dataclass(frozen=True)
class Box:
    """A cell of a table, over so many columns and rows."""

    lines: tuple[str, ...]
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Grid:
    """A table as it is printed."""

    rows: tuple[tuple[Box, ...], ...]
    kind = "grid"


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """The pages of a frozen file, each with what stands on it; `unseen` sheets are left out."""

    pages: tuple[tuple[Line | Grid, ...], ...]
    unseen: int = 0


def read_frozen(content: bytes, media_type: str) -> Frozen | None:
    """The file as the browser can show it; None for a kind that it cannot."""
    if media_type == WORD:
        return Frozen(pages=(tuple(_word(content)),))
    if media_type == EXCEL:
        return _excel(content)
    return None


def _word(content: bytes) -> Iterator[Line | Grid]:
    for part in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(part, WordTable):
            yield Grid(tuple(_word_rows(part)))
        elif part.text.strip():
            yield Line(part.text.strip(), _look(part))


def _look(part: WordParagraph) -> str:
    aligned = ALIGNED.get(part.alignment, "") if part.alignment is not None else ""
    sizes = [run.font.size.pt for run in part.runs if run.font.size is not None]
    if aligned == "centre" and sizes and max(sizes) >= TITLE_POINTS:
        return "title"
    return aligned or ("heading" if part.paragraph_format.keep_with_next else "text")


def _word_rows(table: WordTable) -> Iterator[tuple[Box, ...]]:
    """The rows, a cell over several columns once; one over several rows is said in its first and blank below."""
    said = set[Any]()
    for row in table.rows:
        marks = [cell._tc for cell in row.cells]
        cells = dict(zip(marks, row.cells, strict=True))
        yield tuple(
            Box(("",) if mark in said else tuple(cell.text.split("\n")), marks.count(mark))
            for mark, cell in cells.items()
        )
        said.update(marks)


def _excel(content: bytes) -> Frozen:
    sheets = load_workbook(io.BytesIO(content)).worksheets
    shown = tuple((Grid(tuple(_sheet_rows(sheet))),) for sheet in sheets[:MOST_SHEETS])
    return Frozen(pages=shown, unseen=max(0, len(sheets) - MOST_SHEETS))


def _sheet_rows(sheet: Worksheet) -> Iterator[tuple[Box, ...]]:
    spans, covered = dict[tuple[int, int], tuple[int, int]](), set[tuple[int, int]]()
    for each in sheet.merged_cells.ranges:
        spans[each.min_row, each.min_col] = (each.max_col - each.min_col + 1, each.max_row - each.min_row + 1)
        covered |= {(row, column) for row, column in _places(each)} - {(each.min_row, each.min_col)}
    for number, row in enumerate(sheet.iter_rows(), 1):
        boxes = [
            Box(_said(cell.value), *spans.get((number, column), (1, 1)))
            for column, cell in enumerate(row, 1)
            if (number, column) not in covered
        ]
        yield tuple(boxes)


def _places(merged: Any) -> Iterator[tuple[int, int]]:
    for row in range(merged.min_row, merged.max_row + 1):
        for column in range(merged.min_col, merged.max_col + 1):
            yield row, column


def _said(value: Any) -> tuple[str, ...]:
    if value is None:
        return ("",)
    if isinstance(value, datetime):
        return (say_value(value.date()),)
    return (say_value(value),) if isinstance(value, date) else tuple(str(value).split("\n"))
