"""The XML of a workbook, read once as a stream: structure, hidden parts and size, and what must not be there.

Runs in the reading child only. A document type declaration stops the reading, so no entity is ever expanded.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from quancheng.papers.limits import Limits
from quancheng.papers.refusals import NotReadable

Attributes = Mapping[str, str]
REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
# `cmd|'/c …'!A1` starts a program when the workbook is opened.
DDE = re.compile(r"[A-Za-z0-9_.']+\s*\|[^|]*!")
ELSEWHERE = re.compile(r"\[\d+\][^\[\]]*!|\[[^\]]+\.xls[a-z]?\]", re.I)


def walk(
    content: bytes,
    *,
    name: str,
    limits: Limits,
    opened: Callable[[str, Attributes], None],
    closed: Callable[[str], None] = lambda _tag: None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for each element by its local name; raises NotReadable for DTDs, entities, depth and bad XML."""
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise NotReadable("too-deep", name=name)
        opened(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        closed(tag.rpartition(":")[2])

    def refuse(*_declaration: object) -> None:
        raise NotReadable("entities", name=name)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ProcessingInstructionHandler = None
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise NotReadable("broken", name=name, reason=str(fault)) from fault


def check(content: bytes, *, name: str, limits: Limits) -> None:
    """Read a part whose content is not needed, for what must not be in it."""
    walk(content, name=name, limits=limits, opened=lambda _tag, _attributes: None)


def place_of(reference: str) -> tuple[int, int]:
    """`B3` as (row, column), counted from 1; raises ValueError when it is no reference."""
    found = REFERENCE.match(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)), column


def name_of(row: int, column: int) -> str:
    """(3, 2) as `B3`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True)
class Relation:
    id: str
    kind: str
    target: str
    external: bool


def relations(content: bytes, *, name: str, limits: Limits) -> list[Relation]:
    """The relations of a part; targets are resolved to names in the archive."""
    found: list[Relation] = []
    folder = posixpath.dirname(posixpath.dirname(name))

    def opened(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target, external = attributes.get("Target", ""), attributes.get("TargetMode") == "External"
            where = target if external else _resolved(folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relation(attributes.get("Id", ""), kind, where, external))

    walk(content, name=name, limits=limits, opened=opened)
    return found


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


@dataclass
class Book:
    """What workbook.xml says: sheets in their order as (name, relation id, state), and the date system."""

    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    date1904: bool = False


def book(content: bytes, *, name: str, limits: Limits) -> Book:
    """Read workbook.xml."""
    found = Book()

    def opened(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            found.sheets.append((attributes.get("name", ""), relation, attributes.get("state", "visible")))
        elif tag == "workbookPr":
            found.date1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    walk(content, name=name, limits=limits, opened=opened)
    if len(found.sheets) > limits.sheets:
        raise NotReadable("too-many-sheets", count=len(found.sheets), most=limits.sheets)
    return found


def shared_lengths(content: bytes, *, name: str, limits: Limits) -> list[int]:
    """How long each shared string is, in characters; the text itself is not kept."""
    lengths: list[int] = []

    def opened(tag: str, _attributes: Attributes) -> None:
        if tag == "si":
            lengths.append(0)
            if len(lengths) > limits.cells:
                raise NotReadable("too-much-text", most=limits.text)

    def text(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    walk(content, name=name, limits=limits, opened=opened, text=text)
    return lengths


@dataclass
class SheetMarks:
    """What a sheet says beside its values: hidden parts, merges, formulas, errors; all counted from 1."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unresolved: set[tuple[int, int]] = field(default_factory=set)
    cells: int = 0
    text: int = 0


class SheetScan:
    """One pass over a worksheet part that keeps SheetMarks and stops at the first limit it meets."""

    def __init__(self, sheet: str, *, shared: list[int], limits: Limits) -> None:
        self.sheet, self.shared, self.limits = sheet, shared, limits
        self.marks = SheetMarks()
        self.row = self.column = 0
        self.lowest = self.highest = self.leftmost = self.rightmost = 0
        self.type, self.has_formula, self.reading = "n", False, ""
        self.pieces: list[str] = []
        self.written = ""

    def opened(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._open_cell(attributes)
        elif tag in ("v", "f", "t"):
            self.reading, self.pieces = tag, []
            self.has_formula |= tag == "f"
        elif tag == "row":
            self._open_row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col":
            self._column(attributes)

    def text(self, piece: str) -> None:
        if self.reading:
            self.pieces.append(piece)

    def closed(self, tag: str) -> None:
        if tag == "c":
            self._close_cell()
        elif tag in ("v", "t"):
            self.written += "".join(self.pieces)
            self.reading = ""
        elif tag == "f":
            self._formula("".join(self.pieces))
            self.reading = ""

    def _open_row(self, attributes: Attributes) -> None:
        self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        self.column = 0
        if attributes.get("hidden") in ("1", "true") or attributes.get("ht") == "0":
            self.marks.hidden_rows.add(self.row)

    def _open_cell(self, attributes: Attributes) -> None:
        if "r" in attributes:
            self.row, self.column = place_of(attributes["r"])
        else:
            self.column += 1
        self.type, self.has_formula, self.written = attributes.get("t", "n"), False, ""
        self.marks.cells += 1
        if self.marks.cells > self.limits.cells:
            raise NotReadable("too-many-cells", sheet=self.sheet, most=self.limits.cells)

    def _close_cell(self) -> None:
        place = (self.row, self.column)
        if self.has_formula:
            self.marks.formulas.add(place)
            if not self.written and self.type != "str":
                self.marks.unresolved.add(place)
        if self.type == "e":
            self.marks.errors[place] = self.written[:20]
        if self.written or self.has_formula:
            self._measure()

    def _measure(self) -> None:
        """Grow the used area by this cell; the area is what a reader sets memory aside for."""
        limits, row, column = self.limits, self.row, self.column
        if row > limits.rows:
            raise NotReadable("too-many-rows", sheet=self.sheet, count=row, most=limits.rows)
        if column > limits.columns:
            raise NotReadable("too-many-columns", sheet=self.sheet, count=column, most=limits.columns)
        self.lowest, self.highest = min(self.lowest or row, row), max(self.highest, row)
        self.leftmost, self.rightmost = min(self.leftmost or column, column), max(self.rightmost, column)
        if (self.highest - self.lowest + 1) * (self.rightmost - self.leftmost + 1) > limits.area:
            raise NotReadable("too-many-cells", sheet=self.sheet, most=limits.area)
        length = self._length()
        if length > limits.cell_text:
            raise NotReadable("long-cell", sheet=self.sheet, cell=name_of(row, column), most=limits.cell_text)
        self.marks.text += length
        if self.marks.text > limits.text:
            raise NotReadable("too-much-text", most=limits.text)

    def _length(self) -> int:
        if self.type != "s":
            return len(self.written)
        if not self.written.isdigit() or int(self.written) >= len(self.shared):
            raise NotReadable("broken", name=self.sheet, reason="shared string")
        return self.shared[int(self.written)]

    def _formula(self, formula: str) -> None:
        if DDE.search(formula):
            raise NotReadable("dde", sheet=self.sheet, cell=name_of(self.row, self.column))
        if ELSEWHERE.search(formula):
            raise NotReadable("external", name=f"{self.sheet} {name_of(self.row, self.column)}")

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        top, left = place_of(first)
        bottom, right = place_of(last or first)
        self.marks.merges.append((top, left, bottom, right))
        if len(self.marks.merges) > self.limits.merges:
            raise NotReadable("too-many-merges", sheet=self.sheet, most=self.limits.merges)

    def _column(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in ("1", "true") or attributes.get("width") == "0":
            last = min(int(attributes.get("max", 1)), self.limits.columns)
            self.marks.hidden_columns.update(range(max(int(attributes.get("min", 1)), 1), last + 1))

    def check_merges(self) -> None:
        """Merges never overlap, so those within the used area cannot cover more than it."""
        covered = sum(
            max(0, min(bottom, self.highest) - top + 1) * max(0, min(right, self.rightmost) - left + 1)
            for top, left, bottom, right in self.marks.merges
        )
        if covered > self.highest * self.rightmost:
            raise NotReadable("broken", name=self.sheet, reason="merges overlap")


def sheet_marks(content: bytes, *, sheet: str, shared: list[int], limits: Limits) -> SheetMarks:
    """Scan a worksheet part; raises NotReadable with the sheet and cell where a limit is passed."""
    scan = SheetScan(sheet, shared=shared, limits=limits)
    walk(content, name=sheet, limits=limits, opened=scan.opened, closed=scan.closed, text=scan.text)
    scan.check_merges()
    return scan.marks
