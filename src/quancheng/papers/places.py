"""Where the parts of a form stand on a sheet: title, column headings, row labels, labelled fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quancheng.engine.pack import Form, FormField
from quancheng.papers.cells import clean
from quancheng.papers.workbooks import Cell, CellKind, Sheet

TITLE_MORE = 14
OTHER_LABEL = re.compile(r"^[\u4e00-\u9fff（）()]{2,12}\s*[:：]")
BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")


def plain(text: str) -> str:
    """For comparing labels: half-width, without spaces and colons."""
    return re.sub(r"[\s:：\u200b]+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class Block:
    """The part of a sheet that holds one form: from its title to the row before the next title, or all of it."""

    sheet: Sheet
    title: Cell | None
    first: int
    last: int
    titles: tuple[Cell, ...]

    def cells(self) -> Iterable[Cell]:
        """Every cell in the block, row by row."""
        for row, line in self.sheet.rows():
            if self.first <= row <= self.last:
                yield from line


def block_of(sheet: Sheet, form: Form) -> Block:
    """The first form on the sheet, with every title found."""
    titles = tuple(cell for _row, line in sheet.rows() for cell in line if is_title(cell, form))
    if not titles:
        return Block(sheet, None, 1, sheet.last_row, ())
    last = titles[1].row - 1 if len(titles) > 1 else sheet.last_row
    return Block(sheet, titles[0], titles[0].row, last, titles)


def is_title(cell: Cell, form: Form) -> bool:
    if cell.kind is not CellKind.TEXT:
        return False
    said, title = plain(str(cell.value)), plain(form.title)
    return (said.startswith(title) or said.endswith(title)) and len(said) <= len(title) + TITLE_MORE


@dataclass(frozen=True)
class Headings:
    """The row of the column headings and, by source, the column under each; `twice` are headings that come again."""

    row: int
    columns: Mapping[str, int]
    cells: frozenset[tuple[int, int]]
    twice: tuple[Cell, ...] = ()


def headings_of(block: Block, form: Form) -> Headings | None:
    """The row that holds most of the form's headings, at least half of them."""
    wanted = {plain(column.label): column.source for column in form.columns}
    best: Headings | None = None
    for row, line in block.sheet.rows():
        if block.first <= row <= block.last:
            found = _headings_in(row, line, wanted)
            if best is None or len(found.columns) > len(best.columns):
                best = found
    if best is None or len(best.columns) * 2 < len(wanted) or not best.columns:
        return None
    return best


def _headings_in(row: int, line: list[Cell], wanted: Mapping[str, str]) -> Headings:
    columns: dict[str, int] = {}
    cells: set[tuple[int, int]] = set()
    twice: list[Cell] = []
    for cell in line:
        if cell.kind is not CellKind.TEXT:
            continue
        source = wanted.get(plain(str(cell.value))) or wanted.get(plain(BRACKETS.sub("", str(cell.value))))
        if source is None:
            continue
        cells.add((cell.row, cell.column))
        if source in columns:
            twice.append(cell)
        else:
            columns[source] = cell.column
    return Headings(row, columns, frozenset(cells), tuple(twice))


def label_column(block: Block, headings: Headings, labels: Iterable[str]) -> int:
    """The column in which most row labels stand; the first one when none is found."""
    wanted = {plain(label) for label in labels}
    counts: dict[int, int] = {}
    for cell in block.cells():
        if cell.row > headings.row and cell.kind is CellKind.TEXT and plain(str(cell.value)) in wanted:
            counts[cell.column] = counts.get(cell.column, 0) + 1
    return max(counts, key=lambda column: (counts[column], -column), default=1)


@dataclass(frozen=True)
class Labelled:
    """A field's label and what stands behind it in the same cell; `alone` when it is the only label there."""

    field: FormField
    text: str
    alone: bool
    others: tuple[str, ...] = ()


def fields_of(form: Form) -> tuple[FormField, ...]:
    """Every labelled blank of a form: above the table, in its head and at its foot."""
    return (*form.intro, *(field for block in form.blocks for field in block), *form.foot)


class Labels:
    """Finds a form's labels within texts: half- or full-width colons, spaces inside the label, several in one cell."""

    def __init__(self, form: Form) -> None:
        self.by_plain = {plain(field.label): field for field in fields_of(form)}
        names = sorted(self.by_plain, key=len, reverse=True)
        spaced = ("".join(rf"{re.escape(char)}\s*" for char in name) for name in names)
        self.pattern = re.compile(rf"({'|'.join(spaced)})[:：]") if names else None

    def found_in(self, cell: Cell) -> list[Labelled]:
        """The fields labelled in a cell, each with the text up to the next label."""
        if cell.kind is not CellKind.TEXT or self.pattern is None:
            return []
        text = str(cell.value)
        matches = list(self.pattern.finditer(text))
        if not matches:
            bare = self.by_plain.get(plain(text))
            return [Labelled(bare, "", alone=True)] if bare else []
        ends = [match.start() for match in matches[1:]] + [len(text)]
        return [
            self._labelled(self.by_plain[plain(match.group(1))], text[match.end() : end], alone=len(matches) == 1)
            for match, end in zip(matches, ends, strict=True)
        ]

    def _labelled(self, field: FormField, text: str, *, alone: bool) -> Labelled:
        """A value may run over several lines; a line with a label of its own belongs to no field of this form."""
        lines = clean(text).split("\n")
        others = tuple(line for line in lines if OTHER_LABEL.match(line))
        kept = "".join(line for line in lines if line not in others)
        return Labelled(field, kept, alone=alone and not others, others=others)
