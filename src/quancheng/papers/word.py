"""An official form as a Word document, one filled form a section, laid out by its specification alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from docx.document import Document as Paper
from docx.enum.section import WD_SECTION
from docx.shared import Length, Pt

from quancheng.engine.pack import Form
from quancheng.papers import fonts
from quancheng.papers.filling import Filling
from quancheng.papers.layout import Box, BoxKind, Page, lay_out
from quancheng.papers.word_parts import (
    CENTRE,
    LEFT,
    RIGHT,
    as_bytes,
    keep_whole,
    new_document,
    new_table,
    repeat_on_each_page,
    set_page,
    shape,
    share,
    write_cell,
    write_run,
)

ROW_HEIGHT = Pt(30)


def write(form: Form, fillings: Sequence[tuple[str, Filling]], *, on: date) -> bytes:
    """The document as a file; `fillings` are (title, filling), `on` the day printed where none is given."""
    document = new_document(form.title, on=on)
    for number, (_title, filling) in enumerate(fillings or [(form.label, Filling())]):
        section = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        page = lay_out(form, filling, on=on)
        draw(document, page, width=set_page(section, landscape=page.landscape))
    return as_bytes(document)


def draw(document: Paper, page: Page, *, width: Length) -> None:
    """Title, date line, table and foot."""
    title = shape(document.add_paragraph(), across=CENTRE)
    title.paragraph_format.space_after = Pt(12)
    write_run(title, page.title, face=fonts.TITLE, size=fonts.SIZE_2)
    if page.day is not None:
        write_run(shape(document.add_paragraph(), across=RIGHT), page.day, size=fonts.SIZE_4)
    for text in page.intro:
        write_run(shape(document.add_paragraph(), across=LEFT), text, size=fonts.SIZE_4)
    _draw_table(document, page, width)
    for text in page.foot:
        write_run(shape(document.add_paragraph(), across=LEFT), text, size=fonts.SIZE_4)


def _draw_table(document: Paper, page: Page, width: Length) -> None:
    table = new_table(document, share(width, page.widths), len(page.rows))
    for number, (row, boxes) in enumerate(zip(table.rows, page.rows, strict=True)):
        row.height = ROW_HEIGHT
        keep_whole(row)
        if number < page.headings:
            repeat_on_each_page(row)
        cells, column = row.cells, 0
        for box in boxes:
            cell = cells[column]
            if box.span > 1:
                cell = cell.merge(cells[column + box.span - 1])
            column += box.span
            _draw_box(cell, box)


def _draw_box(cell: object, box: Box) -> None:
    centred = box.kind in (BoxKind.HEADING, BoxKind.LABEL) or isinstance(box.value, date)
    face = fonts.HEADING if box.kind is BoxKind.HEADING else fonts.BODY
    write_cell(cell, box.text, face=face, size=fonts.SIZE_SMALL_4, across=CENTRE if centred else LEFT)  # type: ignore[arg-type]
