"""A filled form read back: the sure as sure, the guess as a guess, the wrong refused with its place.

Nothing is taken in silence and nothing is lost: every cell that holds something is either read or named in a fault.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from quancheng.engine.pack import Form
from quancheng.papers.days import Certainty
from quancheng.papers.findings import Fault, FieldReading, Severity, SheetReading
from quancheng.papers.places import Block, Headings, block_of, headings_of, plain
from quancheng.papers.sheet_fields import read_fields, read_paper_day
from quancheng.papers.sheet_rows import Table, read_lines, read_rows
from quancheng.papers.workbooks import Sheet, Workbook

PAPER_DAY = "paper:day"
REQUIRED = ("fact:name",)


def read_form(
    form: Form,
    workbook: Workbook,
    row_labels: Mapping[str, str] | None = None,
    *,
    required: tuple[str, ...] = REQUIRED,
    hidden_too: bool = False,
) -> list[SheetReading]:
    """Each sheet as a filled form; `row_labels` (label -> task id) adds to the form's own rows.

    A hidden sheet is only reported, unless `hidden_too`. A sheet that is not this form is reported as such.
    """
    labels = {row.label: row.task for row in form.rows} | dict(row_labels or {})
    readings = [
        _hidden(sheet) if sheet.hidden and not hidden_too else _read_sheet(form, sheet, labels, required)
        for sheet in workbook.sheets
    ]
    return list(_with_repeated_projects(readings, required))


def _hidden(sheet: Sheet) -> SheetReading:
    fault = Fault(
        code="hidden-sheet",
        severity=Severity.NOTE,
        sentence=f"工作表「{sheet.name}」是隐藏的，没有读取。",
        help="如果确实要用，请取消隐藏后重新上传，或选择连同隐藏的工作表一起读取。",
        sheet=sheet.name,
    )
    return SheetReading(sheet=sheet.name, hidden=True, recognised=False, faults=(fault,))


def _read_sheet(form: Form, sheet: Sheet, labels: Mapping[str, str], required: tuple[str, ...]) -> SheetReading:
    block = block_of(sheet, form)
    headings = headings_of(block, form)
    if headings is None:
        return _not_this_form(form, sheet, block)
    faults = list(_shape_faults(form, block, headings))
    used = set(headings.cells) | ({(block.title.row, block.title.column)} if block.title else set())
    day = read_paper_day(form, block, headings, used=used)
    form_day = day.value if day and isinstance(day.value, date) else None
    faults += _day_faults(form, block, day)
    table = _read_table(form, block, headings, labels, form_day, used)
    fields, field_faults = read_fields(form, block, used=used, required=required)
    if day is not None:
        fields[PAPER_DAY] = day
    faults += [*field_faults, *table.faults, *_left_over(block, used)]
    return SheetReading(
        sheet=sheet.name,
        hidden=sheet.hidden,
        form_day=form_day,
        fields=fields,
        rows=table.rows,
        lines=tuple(table.lines),
        extras=tuple(table.extras),
        faults=tuple(faults),
    )


def _read_table(
    form: Form,
    block: Block,
    headings: Headings,
    labels: Mapping[str, str],
    form_day: date | None,
    used: set[tuple[int, int]],
) -> Table:
    if form.rows:
        return read_rows(form, block, headings, labels, form_day=form_day, used=used)
    return read_lines(form, block, headings, form_day=form_day, used=used)


def _not_this_form(form: Form, sheet: Sheet, block: Block) -> SheetReading:
    if not sheet.cells:
        fault = Fault(
            code="empty-sheet", severity=Severity.NOTE, sentence=f"工作表「{sheet.name}」是空的。", sheet=sheet.name
        )
        return SheetReading(sheet=sheet.name, hidden=sheet.hidden, recognised=False, faults=(fault,))
    wanted = "、".join(f"「{column.label}」" for column in form.columns)
    what = "有标题，但找不到表头" if block.title else "不是"
    fault = Fault(
        code="not-this-form",
        severity=Severity.ERROR,
        sentence=f"工作表「{sheet.name}」{what}《{form.title}》，没有读取。",
        help=f"表头应有{wanted}；可下载空白表，照原样填写。",
        sheet=sheet.name,
    )
    return SheetReading(sheet=sheet.name, hidden=sheet.hidden, recognised=False, faults=(fault,))


def _shape_faults(form: Form, block: Block, headings: Headings) -> Iterator[Fault]:
    sheet = block.sheet.name
    if block.title is None:
        sentence = f"没有找到标题《{form.title}》，按表头认作这张表。"
        yield Fault(code="no-title", severity=Severity.GUESS, sentence=sentence, help="请确认是这张表。", sheet=sheet)
    for title in block.titles[1:]:
        yield Fault(
            code="second-form",
            severity=Severity.ERROR,
            sentence=f"同一张工作表里{title.name}起还有一份表，只读了第一份。",
            help="请把每个项目单独放在一张工作表里。",
            sheet=sheet,
            cell=title.name,
        )
    for column in form.columns:
        if column.source not in headings.columns:
            sentence = f"表头没有「{column.label}」一列，这一列没有读到。"
            near = _near(column.label, block, headings)
            help_ = f"「{near}」是不是这一列？请把表头改成「{column.label}」。" if near else "请补上这一列的表头。"
            yield Fault(
                code="column-missing", severity=Severity.ERROR, sentence=sentence, help=help_, sheet=sheet,
                column=column.label,
            )  # fmt: skip
    for cell in headings.twice:
        yield Fault(
            code="column-twice",
            severity=Severity.ERROR,
            sentence=f"表头「{cell.written.strip()}」出现两次，{cell.name}下面的内容没有读取。",
            help="请删去多余的一列。",
            sheet=sheet,
            column=cell.written.strip(),
            cell=cell.name,
        )


def _near(label: str, block: Block, headings: Headings) -> str | None:
    others = [cell.written for cell in block.cells() if cell.row == headings.row and len(cell.written) < 20]
    near = difflib.get_close_matches(plain(label), [plain(other) for other in others], n=1, cutoff=0.5)
    return near[0] if near else None


def _day_faults(form: Form, block: Block, day: FieldReading | None) -> list[Fault]:
    if not form.dated or (day is not None and day.certainty is Certainty.SURE):
        return []
    severity = Severity.ERROR if day and day.certainty is Certainty.WRONG else Severity.GUESS
    sentence = (
        "没有填表日期。"
        if day is None or day.certainty is Certainty.NONE
        else f"{day.how}。"
        if day.how.startswith("填表日期")
        else f"填表日期：{day.how}。"
    )
    return [
        Fault(
            code=f"form-day-{day.certainty if day else Certainty.NONE}",
            severity=severity,
            sentence=sentence,
            help="请填写或确认填表日期；没有写年份的日期要靠它推断。",
            sheet=block.sheet.name,
            cell=day.cell if day else None,
        )
    ]


def _left_over(block: Block, used: set[tuple[int, int]]) -> Iterator[Fault]:
    for cell in block.cells():
        if (cell.row, cell.column) not in used:
            yield Fault(
                code="left-over",
                severity=Severity.NOTE,
                sentence=f"{cell.name}「{cell.written[:40]}」不属于表上任何一栏，没有读取。",
                sheet=block.sheet.name,
                cell=cell.name,
            )


def _with_repeated_projects(readings: list[SheetReading], required: tuple[str, ...]) -> Iterator[SheetReading]:
    """Two sheets with the same name are one project filled twice, or a copy that was not renamed."""
    seen: dict[str, str] = {}
    for reading in readings:
        name = reading.value(required[0]) if required else None
        if not isinstance(name, str):
            yield reading
            continue
        earlier = seen.setdefault(plain(name), reading.sheet)
        if earlier == reading.sheet:
            yield reading
            continue
        fault = Fault(
            code="same-project",
            severity=Severity.GUESS,
            sentence=f"「{name}」在工作表「{earlier}」里已经有了。",
            help="请确认是否同一项目，只保留一份。",
            sheet=reading.sheet,
            cell=reading.fields[required[0]].cell,
        )
        yield replace(reading, faults=(*reading.faults, fault))
