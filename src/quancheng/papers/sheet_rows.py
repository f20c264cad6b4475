"""The table of a form: its fixed rows matched by label, or free lines; each cell read by what its column holds."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from quancheng.engine.pack import Form, RowState
from quancheng.papers.cells import clean, read_day, read_text
from quancheng.papers.days import Certainty
from quancheng.papers.findings import ExtraRow, Fault, FieldReading, Severity
from quancheng.papers.places import Block, Headings, Labels, label_column, plain
from quancheng.papers.states import read_state
from quancheng.papers.workbooks import Cell, CellKind

Places = set[tuple[int, int]]
Row = dict[str, FieldReading]
DAYS = frozenset({"task:planned", "task:actual", "task:due"})
PLANNED, COMPLETION, STATE, REASON = "task:planned", "task:completion", "task:state", "task:reason"
REASONS = ("task:measure", "task:remark")
TOTALS = ("合计", "小计", "总计", "共计")


@dataclass
class Table:
    rows: dict[str, Row] = field(default_factory=dict)
    lines: list[Row] = field(default_factory=list)
    extras: list[ExtraRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_rows(
    form: Form, block: Block, headings: Headings, row_labels: Mapping[str, str], *, form_day: date | None, used: Places
) -> Table:
    """The rows of the form by task id; rows it does not have become extras."""
    labels = {plain(label): (label, task) for label, task in row_labels.items()}
    column = label_column(block, headings, row_labels)
    last_row = _last_table_row(form, block, headings, column, set(labels))
    table, seen = Table(), dict[str, Cell]()
    for number in range(headings.row + 1, last_row + 1):
        label = _label_at(block, number, column, headings)
        cells = dict(_cells_of(block, headings, number))
        if label is None and not cells:
            continue
        name = clean(label.written) if label else ""
        row = {source: _read(source, cell, number, form_day) for source, cell in cells.items()}
        if label is None or (name in seen and seen[name] is label):
            table.faults.append(_without_label(block, number, row, used))
            continue
        seen[name] = label
        used.add((label.row, label.column))
        used.update((cell.row, cell.column) for cell in cells.values())
        _take(form, table, block, label, labels.get(plain(name)), row, row_labels)
    table.faults += _missing_rows(row_labels, table, block)
    return table


def _take(
    form: Form,
    table: Table,
    block: Block,
    label: Cell,
    known: tuple[str, str] | None,
    row: Row,
    row_labels: Mapping[str, str],
) -> None:
    if known is None:
        extra = ExtraRow(label=clean(label.written), cell=label.name, fields=row)
        table.extras.append(extra)
        table.faults.append(_not_on_form(extra, row_labels, block))
        return
    name, task = known
    if task in table.rows:
        table.faults.append(_row_twice(name, label, block))
        return
    full = _with_state({column.source: row.get(column.source, _empty()) for column in form.columns})
    table.rows[task] = full
    headings = {column.source: column.label for column in form.columns}
    table.faults += _row_faults(full, name, headings, label, block)


def read_lines(form: Form, block: Block, headings: Headings, *, form_day: date | None, used: Places) -> Table:
    """Free lines under the headings, down to the foot of the form."""
    table, labels = Table(), Labels(form)
    titles = {column.source: column.label for column in form.columns}
    for number in range(headings.row + 1, block.last + 1):
        cells = dict(_cells_of(block, headings, number))
        if not cells:
            continue
        if any(labels.found_in(cell) for cell in cells.values()):
            break
        used.update((cell.row, cell.column) for cell in cells.values())
        first = next(iter(cells.values()))
        if plain(first.written) in TOTALS:
            sentence = f"第{number}行是「{plain(first.written)}」，不作为一条读取。"
            table.faults.append(_fault("total-row", Severity.NOTE, sentence, block, cell=first.name))
            continue
        line = {source: _read(source, cell, number, form_day) for source, cell in cells.items()}
        line = {column.source: line.get(column.source, _empty()) for column in form.columns}
        table.lines.append(line)
        table.faults += _row_faults(line, f"第{number}行", titles, first, block)
    return table


def _cells_of(block: Block, headings: Headings, number: int) -> Iterator[tuple[str, Cell]]:
    """The cells of a row by source; a merge downwards counts for each row, a merge sideways for its first column."""
    for source, column in headings.columns.items():
        cell = block.sheet.at(number, column)
        if cell is not None and cell.column == column and cell.row > headings.row and clean(cell.written):
            yield source, cell


def _label_at(block: Block, number: int, column: int, headings: Headings) -> Cell | None:
    cell = block.sheet.at(number, column)
    if cell is None or cell.row <= headings.row or cell.kind is not CellKind.TEXT or not clean(cell.written):
        return None
    return cell


def _last_table_row(form: Form, block: Block, headings: Headings, column: int, wanted: set[str]) -> int:
    """The last row of the table: the last known label, and rows after it that fill columns and are not the foot."""
    labels = Labels(form)
    last = headings.row
    for number in range(headings.row + 1, block.last + 1):
        cell = _label_at(block, number, column, headings)
        if cell is not None and plain(cell.written) in wanted:
            last = number
    for number in range(last + 1, block.last + 1):
        cell = _label_at(block, number, column, headings)
        cells = dict(_cells_of(block, headings, number))
        if not cells or cell is None or labels.found_in(cell):
            break
        last = number
    return last


def _read(source: str, cell: Cell, number: int, form_day: date | None) -> FieldReading:
    if source in DAYS:
        day = read_day(cell, form_day=form_day)
        reading = FieldReading(
            value=day.day, cell=cell.name, certainty=day.certainty, how=day.how, written=clean(cell.written)
        )
    else:
        text = read_text(cell)
        reading = FieldReading(
            value=text.text, cell=cell.name, certainty=text.certainty, how=text.how, written=clean(cell.written)
        )
    return _doubtful(reading, cell, number)


def _doubtful(reading: FieldReading, cell: Cell, number: int) -> FieldReading:
    """What is hidden, or reached over a merge, is at best a guess."""
    if reading.certainty is not Certainty.SURE:
        return reading
    if cell.row != number:
        how = f"{reading.how}；与{cell.name}合并的单元格，按同一值读，请确认"
    elif cell.hidden:
        how = f"{reading.how}；所在行或列是隐藏的，请确认"
    else:
        return reading
    return replace(reading, certainty=Certainty.GUESS, how=how)


def _empty() -> FieldReading:
    return FieldReading(value=None, certainty=Certainty.NONE, how="空白")


def _with_state(row: Row) -> Row:
    """Add what the completion words mean, and for a row that does not apply the reason given for it."""
    if COMPLETION not in row:
        return row
    said = row[COMPLETION]
    state = read_state(said.value if isinstance(said.value, str) else None)
    certainty = Certainty.GUESS if said.certainty is Certainty.GUESS else state.certainty
    full = {
        **row,
        STATE: FieldReading(
            value=state.state.value, cell=said.cell, certainty=certainty, how=state.how, written=said.written
        ),
    }
    if state.state is RowState.NOT_APPLICABLE:
        full[REASON] = _reason(row)
    if state.state is RowState.DONE and PLANNED in row:
        full[PLANNED] = _past_plan(row[PLANNED])
    return full


def _reason(row: Row) -> FieldReading:
    given = [row[source] for source in REASONS if source in row and row[source].value]
    if not given:
        return FieldReading(value=None, certainty=Certainty.NONE, how="没有写明理由")
    return FieldReading(
        value="；".join(str(each.value) for each in given),
        cell=given[0].cell,
        certainty=Certainty.SURE,
        how="理由取自" + "、".join(str(each.cell) for each in given),
        written="；".join(each.written for each in given),
    )


def _past_plan(planned: FieldReading) -> FieldReading:
    """A finished row may well have been planned for a day before the form's; a real date is then no slip."""
    if planned.certainty is Certainty.GUESS and planned.how.startswith("日期格；") and "早于填表日期" in planned.how:
        return replace(planned, certainty=Certainty.SURE, how="日期格；早于填表日期，事项已完成")
    return planned


def _row_faults(row: Row, name: str, headings: Mapping[str, str], label: Cell, block: Block) -> Iterator[Fault]:
    for source, reading in row.items():
        column = headings.get(source)
        if reading.certainty is Certainty.WRONG:
            sentence = f"「{name}」的「{column}」：{reading.how}。"
            help_ = "请改正后重新上传，或在确认时填写。"
            yield _fault("wrong-value", Severity.ERROR, sentence, block, name, column, reading.cell, help_)
        elif reading.certainty is Certainty.GUESS:
            column = column or headings.get(COMPLETION)
            sentence = f"「{name}」的「{column}」：{reading.how}。"
            yield _fault("guess", Severity.GUESS, sentence, block, name, column, reading.cell, "请确认或改正。")
    yield from _plan_faults(row, name, headings, label, block)


def _plan_faults(row: Row, name: str, headings: Mapping[str, str], label: Cell, block: Block) -> Iterator[Fault]:
    if REASON in row and row[REASON].value is None:
        sentence = f"「{name}」填了不涉及，没有写明理由。"
        yield _fault(
            "reason-needed", Severity.GUESS, sentence, block, name, headings.get(COMPLETION), row[COMPLETION].cell,
            "请在确认时补写不涉及的理由。",
        )  # fmt: skip
    planned = row.get(PLANNED)
    if planned is not None and planned.certainty is Certainty.NONE and REASON not in row:
        said = f"写作「{planned.written}」" if planned.written else "没有填"
        sentence = f"「{name}」的「{headings.get(PLANNED)}」{said}，没有计划时间。"
        yield _fault("no-planned-day", Severity.NOTE, sentence, block, name, headings.get(PLANNED), label.name)


def _without_label(block: Block, number: int, row: Row, used: Places) -> Fault:
    for reading in row.values():
        if reading.cell:
            used.update(place for place, cell in block.sheet.cells.items() if cell.name == reading.cell)
    said = "，".join(reading.written for reading in row.values() if reading.written)
    cell = next((reading.cell for reading in row.values() if reading.cell), None)
    sentence = f"第{number}行有内容「{said[:60]}」，但没有事项名称，没有读取。"
    return _fault(
        "row-without-label", Severity.ERROR, sentence, block, cell=cell, help_="请补上事项名称，或删去这一行。"
    )


def _not_on_form(extra: ExtraRow, row_labels: Mapping[str, str], block: Block) -> Fault:
    near = difflib.get_close_matches(extra.label, list(row_labels), n=1, cutoff=0.6)
    help_ = f"是不是「{near[0]}」？如是请改成表上的名称；" if near else ""
    sentence = f"「{extra.label}」不是表上的事项，没有读入。"
    help_ += "可以忽略这一行，或作为备注保留。"
    return _fault("row-not-on-form", Severity.GUESS, sentence, block, extra.label, None, extra.cell, help_)


def _row_twice(name: str, label: Cell, block: Block) -> Fault:
    sentence = f"「{name}」出现两次，{label.name}这一行没有读取。"
    return _fault("row-twice", Severity.ERROR, sentence, block, name, None, label.name, "请只保留一行。")


def _missing_rows(row_labels: Mapping[str, str], table: Table, block: Block) -> Iterator[Fault]:
    named: dict[str, str] = {}
    for label, task in row_labels.items():
        named.setdefault(task, label)
    for task, label in named.items():
        if task not in table.rows:
            sentence = f"表上没有「{label}」一行。"
            yield _fault(
                "row-missing", Severity.GUESS, sentence, block, label, None, None, "确认后这一事项没有计划时间。"
            )


def _fault(
    code: str,
    severity: Severity,
    sentence: str,
    block: Block,
    row: str | None = None,
    column: str | None = None,
    cell: str | None = None,
    help_: str = "",
) -> Fault:
    return Fault(
        code=code, severity=severity, sentence=sentence, help=help_, sheet=block.sheet.name, row=row, column=column,
        cell=cell,
    )  # fmt: skip
