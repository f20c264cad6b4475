"""An uploaded workbook as a reading that can be kept, with the hidden sheets told apart; or a refusal in words."""

from __future__ import annotations

from quancheng.engine.errors import BadValue
from quancheng.engine.pack import Form
from quancheng.papers.findings import Json, SheetReading
from quancheng.papers.limits import MEGABYTE, Limits
from quancheng.papers.reading import read_form
from quancheng.papers.workbooks import Workbook, open_workbook

LARGEST = 10 * MEGABYTE
LIMITS = Limits(file_size=LARGEST)


class NotThisForm(BadValue):
    """No sheet of the workbook is the form that was asked for."""

    code = "not-this-form"

    def __init__(self, form: Form, sheets: list[str]) -> None:
        wanted = "、".join(f"「{column.label}」" for column in form.columns)
        super().__init__(
            f"工作簿里没有《{form.title}》：看过{'、'.join(f'「{name}」' for name in sheets[:8])}，都不是。",
            help=f"表头应有{wanted}。可下载空白表，照原样填写后再上传。",
            form=form.id,
            sheets=sheets,
        )


def read_upload(data: bytes, form: Form) -> list[Json]:
    """The sheets in their order, as JSON of SheetReading. Raises NotReadable, NotThisForm; keeps nothing."""
    workbook = open_workbook(data, limits=LIMITS)
    read = {reading.sheet: reading for reading in [*_visible(form, workbook), *_hidden(form, workbook)]}
    if not any(reading.recognised for reading in read.values()):
        raise NotThisForm(form, [sheet.name for sheet in workbook.sheets])
    return [read[sheet.name].as_json() for sheet in workbook.sheets]


def _visible(form: Form, workbook: Workbook) -> list[SheetReading]:
    return read_form(form, Workbook(tuple(sheet for sheet in workbook.sheets if not sheet.hidden), workbook.date1904))


def _hidden(form: Form, workbook: Workbook) -> list[SheetReading]:
    """Apart from the others, so that a forgotten draft does not count as a sheet that came first."""
    hidden = Workbook(tuple(sheet for sheet in workbook.sheets if sheet.hidden), workbook.date1904)
    return read_form(form, hidden, hidden_too=True)
