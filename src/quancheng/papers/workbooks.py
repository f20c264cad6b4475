"""Open a workbook from outside: nothing of it is read in this process, only what the child says of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from quancheng.papers.harm import Harm
from quancheng.papers.limits import MEGABYTE, USUAL, Limits
from quancheng.papers.magic import refuse_unless_zip
from quancheng.papers.refusals import NotReadable
from quancheng.papers.sheet_xml import name_of

CHILD = "quancheng.papers.reading_child"


class CellKind(StrEnum):
    """How a cell is stored, which is not always what was meant."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    BOOL = "bool"
    ERROR = "error"


KINDS = {kind.value: kind for kind in CellKind}
CellValue = str | Decimal | date | datetime | bool


class Cell(NamedTuple):
    """One cell that is not empty. A DATE holds a date, or a datetime when it has a time of day.

    A named tuple, because a ledger makes hundreds of thousands of them.
    """

    row: int
    column: int
    kind: CellKind
    value: CellValue
    formula: bool = False
    hidden: bool = False
    date1904: bool = False

    @property
    def name(self) -> str:
        """Its coordinate, such as `B3`."""
        return name_of(self.row, self.column)

    @property
    def written(self) -> str:
        """The value as a person would see it, for messages and for keeping."""
        if isinstance(self.value, datetime):
            return self.value.strftime("%Y-%m-%d %H:%M")
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, Decimal):
            return f"{self.value:f}"
        if self.kind is CellKind.ERROR and not self.value:
            return "（公式未算出）"
        return str(self.value)


@dataclass(frozen=True)
class Sheet:
    """The cells of one worksheet by (row, column), counted from 1; merges as (top, left, bottom, right)."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()

    @cached_property
    def last_row(self) -> int:
        return max((row for row, _column in self.cells), default=0)

    @cached_property
    def last_column(self) -> int:
        return max((column for _row, column in self.cells), default=0)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell at a place; within a merge, the one that holds the merge's value."""
        cell = self.cells.get((row, column))
        if cell is not None:
            return cell
        return self.cells.get(self._anchor.get((row, column), (0, 0)))

    @cached_property
    def _anchor(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        places: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in self.merges:
            for row in range(top, min(bottom, self.last_row) + 1):
                for column in range(left, min(right, self.last_column) + 1):
                    places[row, column] = (top, left)
        return places

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Each row that holds something, with its cells from left to right."""
        lines: dict[int, list[Cell]] = {}
        for _place, cell in sorted(self.cells.items()):
            lines.setdefault(cell.row, []).append(cell)
        yield from lines.items()


@dataclass(frozen=True)
class Workbook:
    sheets: tuple[Sheet, ...]
    date1904: bool = False
    sheet: Mapping[str, Sheet] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sheet", {sheet.name: sheet for sheet in self.sheets})


def open_workbook(data: bytes, *, limits: Limits = USUAL) -> Workbook:
    """Read an xlsx in a child process; raises NotReadable with a sentence that says how to save it properly."""
    try:
        refuse_unless_zip(data, limits=limits)
    except Harm as harm:
        raise NotReadable(harm.code, **harm.facts) from None
    answer = _ask_child(data, limits=limits)
    if "refused" in answer:
        raise NotReadable(answer["refused"], **answer["facts"])
    date1904 = bool(answer["date1904"])
    return Workbook(tuple(_sheet(each, date1904=date1904) for each in answer["sheets"]), date1904)


def _ask_child(data: bytes, *, limits: Limits) -> dict:  # type: ignore[type-arg]
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-s", "-m", CHILD, json.dumps(asdict(limits))],
            input=data,
            capture_output=True,
            timeout=limits.wall,
            # The child gets no secrets of ours: only where Python finds its modules.
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise NotReadable("too-slow", seconds=f"{limits.wall:g}") from fault
    if child.returncode != 0:
        raise _fallen(child.returncode, child.stderr, limits=limits)
    answer: dict = json.loads(child.stdout)  # type: ignore[type-arg]
    return answer


def _fallen(code: int, said: bytes, *, limits: Limits) -> NotReadable:
    """Why the child died: out of time, out of memory (Rust aborts, the kernel kills), or on a broken file."""
    if -code == signal.SIGXCPU:
        return NotReadable("too-slow", seconds=f"{limits.cpu:g}")
    if -code in (signal.SIGABRT, signal.SIGKILL) or b"MemoryError" in said:
        return NotReadable("too-big", most=limits.memory // MEGABYTE)
    reason = said.decode("utf-8", errors="replace").strip().rpartition("\n")[2]
    return NotReadable("broken", reason=reason[:200], exit=code)


def _sheet(said: dict, *, date1904: bool) -> Sheet:  # type: ignore[type-arg]
    hidden_rows = frozenset(said["hidden_rows"])
    hidden_columns = frozenset(said["hidden_columns"])
    cells = {
        (row, column): Cell(
            row,
            column,
            KINDS[kind],
            _value(kind, value),
            bool(formula),
            row in hidden_rows or column in hidden_columns,
            date1904,
        )
        for row, column, kind, value, formula in _taken_from(said["cells"])
    }
    merges = tuple((top, left, bottom, right) for top, left, bottom, right in said["merges"])
    return Sheet(said["name"], cells, bool(said["hidden"]), merges, hidden_rows)


def _taken_from(cells: list[list[object]]) -> Iterator[Any]:
    """Each in its order, let go as it is given: a ledger's hundred thousand cells would lie in memory twice."""
    cells.reverse()
    while cells:
        yield cells.pop()


def _value(kind: str, value: str) -> CellValue:
    if kind == "text":
        return value
    if kind == "number":
        return Decimal(value)
    if kind == "date":
        moment = datetime.fromisoformat(value)
        return moment.date() if moment.time() == moment.min.time() else moment
    return value == "1" if kind == "bool" else value
