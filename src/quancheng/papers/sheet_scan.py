"""One pass over a worksheet's XML: hidden parts, merges, formulas, errors, and its size against the limits.

Runs in the reading child only. This is the hot part of reading: five calls a cell, so its handlers hold few words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quancheng.papers.harm import Harm
from quancheng.papers.limits import Limits
from quancheng.papers.sheet_xml import Attributes, guarded_parser, name_of, parse, place_of

# `cmd|'/c …'!A1` starts a program when the workbook is opened.
DDE = re.compile(r"[A-Za-z0-9_.']+\s*\|[^|]*!")
ELSEWHERE = re.compile(r"\[\d+\][^\[\]]*!|\[[^\]]+\.xls[a-z]?\]", re.I)
DIGITS = "0123456789"
TRUE = ("1", "true")


@dataclass
class SheetMarks:
    """What a sheet says beside its values: hidden parts, merges, formulas, errors; all counted from 1."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unresolved: set[tuple[int, int]] = field(default_factory=set)
    text: int = 0


def sheet_marks(content: bytes, *, sheet: str, shared: list[int], limits: Limits) -> SheetMarks:
    """Scan a worksheet part; raises Harm with the sheet and cell where a limit is passed."""
    scan = _Scan(sheet, shared=shared, limits=limits)
    parser = guarded_parser(sheet)
    parser.StartElementHandler = scan.opened
    parser.EndElementHandler = scan.closed
    parser.CharacterDataHandler = scan.text
    parse(parser, content, name=sheet)
    scan.check_merges()
    return scan.marks


class _Scan:
    def __init__(self, sheet: str, *, shared: list[int], limits: Limits) -> None:
        self.sheet, self.shared, self.limits = sheet, shared, limits
        self.marks = SheetMarks()
        self.depth = self.row = self.column = self.cells = 0
        self.top = self.bottom = self.left = self.right = 0
        self.columns: dict[str, int] = {}
        self.type, self.has_formula, self.pieces = "n", False, list[str]()
        self.reading = False
        self.written = ""

    def opened(self, tag: str, attributes: Attributes) -> None:
        self.depth += 1
        if tag == "c":
            self._open_cell(attributes)
        elif tag in ("v", "t", "f"):
            self.reading, self.pieces = True, []
        elif ":" in tag:
            self.depth -= 1
            self.opened(tag.rpartition(":")[2], attributes)
        else:
            self._open_other(tag, attributes)

    def text(self, piece: str) -> None:
        if self.reading:
            self.pieces.append(piece)

    def closed(self, tag: str) -> None:
        self.depth -= 1
        if tag == "c":
            self._close_cell()
        elif tag in ("v", "t"):
            self.written += "".join(self.pieces)
            self.reading = False
        elif tag == "f":
            self._close_formula("".join(self.pieces))
        elif ":" in tag:
            self.depth += 1
            self.closed(tag.rpartition(":")[2])

    def _open_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        if place is None:
            self.column += 1
        else:
            letters = place.rstrip(DIGITS)
            column = self.columns.get(letters)
            if column is None:
                column = self.columns[letters] = place_of(place)[1]
            self.row, self.column = int(place[len(letters) :]), column
        self.type, self.has_formula, self.written = attributes.get("t", "n"), False, ""
        self.cells += 1
        if self.cells > self.limits.cells:
            raise Harm("too-many-cells", sheet=self.sheet, most=self.limits.cells)

    def _open_other(self, tag: str, attributes: Attributes) -> None:
        if self.depth > self.limits.depth:
            raise Harm("too-deep", name=self.sheet)
        if tag == "row":
            self._open_row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col":
            self._open_column(attributes)

    def _open_row(self, attributes: Attributes) -> None:
        self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        self.column = 0
        if attributes.get("hidden") in TRUE or attributes.get("ht") == "0":
            self.marks.hidden_rows.add(self.row)

    def _open_column(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in TRUE or attributes.get("width") == "0":
            last = min(int(attributes.get("max", 1)), self.limits.columns)
            self.marks.hidden_columns.update(range(max(int(attributes.get("min", 1)), 1), last + 1))

    def _close_formula(self, formula: str) -> None:
        self.has_formula, self.reading = True, False
        if DDE.search(formula):
            raise Harm("dde", sheet=self.sheet, cell=name_of(self.row, self.column))
        if ELSEWHERE.search(formula):
            raise Harm("external", name=f"{self.sheet} {name_of(self.row, self.column)}")

    def _close_cell(self) -> None:
        if self.has_formula:
            self.marks.formulas.add((self.row, self.column))
            if not self.written and self.type != "str":
                self.marks.unresolved.add((self.row, self.column))
        elif not self.written:
            return
        if self.type == "e":
            self.marks.errors[self.row, self.column] = self.written[:20]
        if not (self.top <= self.row <= self.bottom and self.left <= self.column <= self.right):
            self._grow()
        self._count_text(self._shared_length() if self.type == "s" else len(self.written))

    def _grow(self) -> None:
        """Take the cell into the used area, which is what a reader sets memory aside for."""
        limits, row, column = self.limits, self.row, self.column
        if row > limits.rows:
            raise Harm("too-many-rows", sheet=self.sheet, count=row, most=limits.rows)
        if column > limits.columns:
            raise Harm("too-many-columns", sheet=self.sheet, count=column, most=limits.columns)
        self.top, self.bottom = min(self.top or row, row), max(self.bottom, row)
        self.left, self.right = min(self.left or column, column), max(self.right, column)
        if (self.bottom - self.top + 1) * (self.right - self.left + 1) > limits.area:
            raise Harm("too-many-cells", sheet=self.sheet, most=limits.area)

    def _count_text(self, length: int) -> None:
        if length > self.limits.cell_text:
            cell = name_of(self.row, self.column)
            raise Harm("long-cell", sheet=self.sheet, cell=cell, most=self.limits.cell_text)
        self.marks.text += length
        if self.marks.text > self.limits.text:
            raise Harm("too-much-text", most=self.limits.text)

    def _shared_length(self) -> int:
        if not self.written.isdigit() or int(self.written) >= len(self.shared):
            raise Harm("broken", name=self.sheet, reason="shared string")
        return self.shared[int(self.written)]

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        top, left = place_of(first)
        bottom, right = place_of(last or first)
        self.marks.merges.append((top, left, bottom, right))
        if len(self.marks.merges) > self.limits.merges:
            raise Harm("too-many-merges", sheet=self.sheet, most=self.limits.merges)

    def check_merges(self) -> None:
        """Merges never overlap, so those within the used area cannot cover more than it."""
        covered = sum(
            max(0, min(bottom, self.bottom) - top + 1) * max(0, min(right, self.right) - left + 1)
            for top, left, bottom, right in self.marks.merges
        )
        if covered > self.bottom * self.right:
            raise Harm("broken", name=self.sheet, reason="merges overlap")
