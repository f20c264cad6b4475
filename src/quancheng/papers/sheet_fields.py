"""The labelled blanks of a form and its date line, wherever on the sheet they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quancheng.engine.pack import Form, FormField
from quancheng.papers.cells import clean, is_nothing, read_text
from quancheng.papers.days import Certainty, DayReading, read_day, read_form_day
from quancheng.papers.findings import Fault, FieldReading, Severity
from quancheng.papers.places import Block, Headings, Labelled, Labels, fields_of
from quancheng.papers.workbooks import Cell, CellKind

Places = set[tuple[int, int]]
DAY_LABEL = re.compile(r"^\s*(填表|填报|制表|报送|上报)?(日期|时间)\s*[:：]\s*")
LIKE_A_DAY = re.compile(r"年.*[月日]|\d{4}\s*[-./年]|^\s*年\s*月")


def read_paper_day(form: Form, block: Block, headings: Headings, *, used: Places) -> FieldReading | None:
    """The form's own day, between title and headings or else below the table; None when there is no such line."""
    if not form.dated:
        return None
    labels = Labels(form)
    above = [cell for cell in block.cells() if cell.row <= headings.row]
    below = [cell for cell in block.cells() if cell.row > headings.row + max(len(form.rows) - 1, 0)]
    for cell in [*above, *below]:
        if (cell.row, cell.column) in used or labels.found_in(cell) or not _is_like_a_day(cell):
            continue
        used.add((cell.row, cell.column))
        reading = _paper_day(cell)
        return FieldReading(
            value=reading.day, cell=cell.name, certainty=reading.certainty, how=reading.how, written=clean(cell.written)
        )
    return None


def _is_like_a_day(cell: Cell) -> bool:
    if cell.kind is CellKind.DATE:
        return True
    return cell.kind is CellKind.TEXT and len(cell.written) <= 30 and LIKE_A_DAY.search(cell.written) is not None


def _paper_day(cell: Cell) -> DayReading:
    if cell.kind is CellKind.DATE:
        return read_day(cell, form_day=None)
    return read_form_day(DAY_LABEL.sub("", str(cell.value)))


def read_fields(
    form: Form, block: Block, *, used: Places, required: tuple[str, ...]
) -> tuple[dict[str, FieldReading], list[Fault]]:
    """Every labelled blank by its source, and what is wrong with them."""
    labels = Labels(form)
    found: dict[str, FieldReading] = {}
    faults: list[Fault] = []
    for cell in block.cells():
        if (cell.row, cell.column) in used:
            continue
        labelled = labels.found_in(cell)
        if labelled:
            used.add((cell.row, cell.column))
        for each in labelled:
            reading = _reading(each, cell, block, labels, used)
            faults += _twice(each.field, found.get(each.field.source), reading, block)
            found.setdefault(each.field.source, reading)
            faults += [_other_label(other, cell, block) for other in each.others]
    faults += _missing(form, found, block, required)
    return found, faults


def _reading(labelled: Labelled, cell: Cell, block: Block, labels: Labels, used: Places) -> FieldReading:
    if not labelled.text and labelled.alone:
        beside = _beside(cell, block, labels, used)
        if beside is not None:
            used.add((beside.row, beside.column))
            text = read_text(beside)
            return _seen(
                FieldReading(
                    value=text.text,
                    cell=beside.name,
                    certainty=text.certainty,
                    how=f"{text.how}，取自{cell.name}「{labelled.field.label}」右边一格",
                    written=clean(beside.written),
                ),
                beside,
            )
    if is_nothing(labelled.text):
        how = f"写作「{labelled.text}」，视为没有" if labelled.text else "空白"
        return FieldReading(value=None, cell=cell.name, certainty=Certainty.NONE, how=how, written=labelled.text)
    reading = FieldReading(
        value=labelled.text, cell=cell.name, certainty=Certainty.SURE, how=f"取自「{labelled.field.label}」之后的文字",
        written=labelled.text,
    )  # fmt: skip
    return _seen(reading, cell)


def _seen(reading: FieldReading, cell: Cell) -> FieldReading:
    """What stands in a hidden row or column is only a guess."""
    if not cell.hidden or reading.certainty is not Certainty.SURE:
        return reading
    return FieldReading(
        value=reading.value, cell=reading.cell, certainty=Certainty.GUESS,
        how=f"{reading.how}；所在行或列是隐藏的，请确认", written=reading.written,
    )  # fmt: skip


def _beside(cell: Cell, block: Block, labels: Labels, used: Places) -> Cell | None:
    """The next cell to the right that holds something and is no label and not read yet."""
    for column in range(cell.column + 1, block.sheet.last_column + 1):
        other = block.sheet.cells.get((cell.row, column))
        if other is not None:
            taken = (other.row, other.column) in used or labels.found_in(other)
            return None if taken else other
    return None


def _twice(field: FormField, earlier: FieldReading | None, now: FieldReading, block: Block) -> Iterator[Fault]:
    if earlier is not None and now.value is not None and now.value != earlier.value:
        yield Fault(
            code="field-twice",
            severity=Severity.ERROR,
            sentence=f"「{field.label}」出现两次，{earlier.cell}是「{earlier.written}」，{now.cell}是「{now.written}」。",
            help="请只保留正确的一处。",
            sheet=block.sheet.name,
            column=field.label,
            cell=now.cell,
        )


def _other_label(line: str, cell: Cell, block: Block) -> Fault:
    return Fault(
        code="left-over",
        severity=Severity.NOTE,
        sentence=f"{cell.name}里的「{line[:40]}」不是表上的栏目，没有读取。",
        sheet=block.sheet.name,
        cell=cell.name,
    )


def _missing(form: Form, found: dict[str, FieldReading], block: Block, required: tuple[str, ...]) -> Iterator[Fault]:
    for field in fields_of(form):
        reading = found.get(field.source)
        must = field.source in required
        if reading is not None and reading.certainty in (Certainty.GUESS, Certainty.WRONG):
            severity = Severity.ERROR if reading.certainty is Certainty.WRONG else Severity.GUESS
            sentence = f"「{field.label}」：{reading.how}。"
        elif reading is None:
            severity, sentence = Severity.ERROR if must else Severity.GUESS, f"表上没有找到「{field.label}」。"
        elif reading.value is None:
            severity, sentence = Severity.ERROR if must else Severity.NOTE, f"「{field.label}」没有填。"
        else:
            continue
        code = f"field-{reading.certainty if reading else 'missing'}"
        help_ = f"请在表上填写「{field.label}」。" if must else ""
        yield Fault(
            code=code, severity=severity, sentence=sentence, help=help_, sheet=block.sheet.name, column=field.label,
            cell=reading.cell if reading else None,
        )  # fmt: skip
