"""A ledger read back from a workbook: its headings matched, each cell read by what its column holds, faults by cell.

Columns that the system works out itself (stage, grades, numbers) are not read. Nothing is taken in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from quancheng.engine.errors import BadValue
from quancheng.engine.pack import FactType
from quancheng.papers.amounts import YUAN, read_amount
from quancheng.papers.cells import clean, is_cut, is_nothing, read_text, read_uscc, read_yes_no
from quancheng.papers.days import Certainty, read_day
from quancheng.papers.intake_reading import LIMITS
from quancheng.papers.ledger_sheet import KEY_HEADING
from quancheng.papers.places import plain
from quancheng.papers.sheet_rows import TOTALS
from quancheng.papers.workbooks import Cell, CellKind, Sheet, Workbook, open_workbook

HEADINGS_WITHIN = 12
LEAST_HEADINGS = 3
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
READ_KINDS = frozenset({"fact", "happening", "role", "role-unit"})
NUMBER_WORDS = re.compile(r"^(-?[\d,]+(?:\.\d+)?)(%|％|亩|人|个月|月|平方米|㎡|公顷|吨|年)?$")


class ColumnLike(Protocol):
    """What reading needs of a ledger's column."""

    @property
    def source(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def type(self) -> FactType | None: ...
    @property
    def choices(self) -> tuple[tuple[str, str], ...]: ...


@dataclass(frozen=True, slots=True)
class CellReading:
    """One value as it would be stored (fen, Decimal, day, yes or no, text), how sure, how it was read, as written."""

    cell: str
    value: Any
    certainty: Certainty
    how: str
    written: str


@dataclass(frozen=True, slots=True)
class LineReading:
    """A line of the ledger by source; `key` is the project's id where the sheet came from here."""

    row: int
    cells: Mapping[str, CellReading]
    key: str = ""
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class LedgerReading:
    """A sheet read as a ledger: lines in order, headings nobody knows, lines left out and why."""

    sheet: str
    lines: Sequence[LineReading]
    unknown: Sequence[str] = ()
    missing: Sequence[str] = ()
    left_out: Sequence[tuple[int, str]] = field(default_factory=tuple)


class NotThisLedger(BadValue):
    """No sheet of the workbook has the headings of the ledger."""

    code = "not-this-ledger"

    def __init__(self, label: str, columns: Sequence[ColumnLike]) -> None:
        wanted = "、".join(f"「{column.label}」" for column in columns[:8])
        super().__init__(
            f"工作簿里没有找到《{label}》的表头。",
            help=f"表头应有{wanted}等栏，至少要有项目名称和另外两栏。可先导出一份，照样填写。",
        )


def read_ledger(data: bytes, label: str, columns: Sequence[ColumnLike], *, on: date) -> LedgerReading:
    """The first visible sheet with the ledger's headings. Raises NotReadable, NotThisLedger."""
    workbook = open_workbook(data, limits=LIMITS)
    read = next((each for each in _readings(workbook, columns, on) if each is not None), None)
    if read is None:
        raise NotThisLedger(label, columns)
    return read


def _readings(workbook: Workbook, columns: Sequence[ColumnLike], on: date) -> Iterator[LedgerReading | None]:
    for sheet in workbook.sheets:
        if not sheet.hidden:
            yield _read_sheet(sheet, columns, on)


@dataclass(frozen=True)
class _Headings:
    row: int
    columns: Mapping[int, tuple[ColumnLike, str]]
    key: int
    unknown: tuple[str, ...]


def _read_sheet(sheet: Sheet, columns: Sequence[ColumnLike], on: date) -> LedgerReading | None:
    heads = max((_headings(sheet, row, columns) for row in range(1, HEADINGS_WITHIN + 1)), key=lambda h: len(h.columns))
    known = [column.source for column, _ in heads.columns.values()]
    if len(known) < LEAST_HEADINGS or "fact:name" not in known:
        return None
    lines: list[LineReading] = []
    left_out: list[tuple[int, str]] = []
    for number in range(heads.row + 1, sheet.last_row + 1):
        row = (sheet.cells.get((number, at)) for at in range(1, sheet.last_column + 1))
        first = next((cell for cell in row if cell is not None and clean(cell.written)), None)
        if first is None:
            continue
        if plain(first.written) in TOTALS:
            left_out.append((number, f"第{number}行是“{plain(first.written)}”，不作为项目读取。"))
            continue
        lines.append(_line(sheet, heads, number, on))
    wanted = [column for column in columns if column.source.partition(":")[0] in READ_KINDS]
    return LedgerReading(
        sheet=sheet.name,
        lines=[line for line in lines if any(cell.written for cell in line.cells.values())],
        unknown=heads.unknown,
        missing=tuple(column.label for column in wanted if column.source not in known),
        left_out=tuple(left_out),
    )


def _line(sheet: Sheet, heads: _Headings, number: int, on: date) -> LineReading:
    cells = {
        column.source: _read(column, unit, sheet.cells.get((number, at)), on)
        for at, (column, unit) in heads.columns.items()
    }
    key = sheet.cells.get((number, heads.key)) if heads.key else None
    return LineReading(number, cells, clean(key.written) if key else "", number in sheet.hidden_rows)


def _headings(sheet: Sheet, row: int, columns: Sequence[ColumnLike]) -> _Headings:
    """The columns whose headings stand in a row, each with the unit that its heading names."""
    by_label = {_bare(column.label): column for column in columns}
    derived = {_bare(column.label) for column in columns if column.source.partition(":")[0] not in READ_KINDS}
    found: dict[int, tuple[ColumnLike, str]] = {}
    key, unknown = 0, list[str]()
    for at in range(1, sheet.last_column + 1):
        cell = sheet.cells.get((row, at))
        if cell is None or cell.kind is not CellKind.TEXT:
            continue
        name = _bare(cell.written)
        column = by_label.get(name)
        if clean(cell.written) == KEY_HEADING:
            key = at
        elif name in derived:
            continue
        elif column is None:
            unknown.append(clean(cell.written))
        elif column.source not in {each.source for each, _ in found.values()}:
            found[at] = (column, _unit_of(cell.written, column))
    return _Headings(row, found, key, tuple(unknown))


def _bare(label: str) -> str:
    """A heading without its bracketed unit, blanks and width differences."""
    return plain(BRACKETS.sub("", unicodedata.normalize("NFKC", label).replace("(", "（").replace(")", "）")))


def _unit_of(heading: str, column: ColumnLike) -> str:
    """The unit that a heading names; the column's own where it names none."""
    said = re.search(r"[（(]\s*(?:单位[:：])?\s*([^（）()]*元)\s*[）)]", heading)
    return said[1] if said and said[1] in YUAN else column.unit


def _read(column: ColumnLike, unit: str, cell: Cell | None, on: date) -> CellReading:
    name, written = (cell.name, clean(cell.written)) if cell else ("", "")
    value, certainty, how = _meant(column, unit, cell, on)
    if cell is not None and cell.hidden and certainty is Certainty.SURE:
        certainty, how = Certainty.GUESS, f"{how}；所在列是隐藏的，请确认"
    return CellReading(name, value, certainty, how, written)


def _meant(column: ColumnLike, unit: str, cell: Cell | None, on: date) -> tuple[Any, Certainty, str]:
    if cell is None or not clean(cell.written):
        return None, Certainty.NONE, "空白"
    if column.kind == "day":
        return _day(cell, on)
    if column.type is FactType.MONEY:
        amount = read_amount(cell, unit or "万元")
        return amount.fen, amount.certainty, amount.how
    if column.type is FactType.YES_NO:
        answer = read_yes_no(cell)
        return answer.answer, answer.certainty, answer.how
    if column.type is FactType.USCC:
        code = read_uscc(cell)
        return code.text, code.certainty, code.how
    if column.kind == "number":
        return _number(column, cell)
    text = read_text(cell)
    if text.text is None or column.kind != "choice":
        return text.text, text.certainty, text.how
    return _choice(column, text.text)


def _day(cell: Cell, on: date) -> tuple[Any, Certainty, str]:
    read = read_day(cell, form_day=None)
    if read.day is not None and read.day > on:
        return None, Certainty.WRONG, f"{read.day.isoformat()}还没有到，请核对年份"
    return read.day, read.certainty, read.how


def _number(column: ColumnLike, cell: Cell) -> tuple[Any, Certainty, str]:
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, Decimal):
        if is_cut(cell):
            return None, Certainty.WRONG, f"{cell.written}超过15位，Excel 存不准"
        value = cell.value / 100 if column.type is FactType.PERCENT and cell.value > 1 else cell.value
        return value, Certainty.SURE, "数字"
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell.written))
    if is_nothing(text):
        return None, Certainty.NONE, f"写作「{text}」，视为没有"
    match = NUMBER_WORDS.match(text)
    if match is None:
        return None, Certainty.WRONG, f"「{clean(cell.written)}」不是数字"
    try:
        value = Decimal(match[1].replace(",", ""))
    except InvalidOperation:
        return None, Certainty.WRONG, f"「{clean(cell.written)}」不是数字"
    if column.type is FactType.PERCENT:
        value /= 100
    return value, Certainty.SURE, f"「{clean(cell.written)}」读作{match[1]}"


def _choice(column: ColumnLike, text: str) -> tuple[Any, Certainty, str]:
    """One of the possible values by its label; units are also known without the prefix of the place."""
    labels = {plain(label): value for value, label in column.choices}
    if plain(text) in labels:
        return labels[plain(text)], Certainty.SURE, "原文"
    near = [(value, label) for value, label in column.choices if _holds(plain(text), plain(label))]
    if len(near) == 1:
        return near[0][0], Certainty.GUESS, f"「{text}」当作「{near[0][1]}」，请确认"
    among = "、".join(label for _, label in column.choices[:8])
    return None, Certainty.WRONG, f"没有「{text}」这一项，可选：{among}{'等' if len(column.choices) > 8 else ''}"


def _holds(one: str, other: str) -> bool:
    return len(one) > 1 and len(other) > 1 and (one in other or other in one)
