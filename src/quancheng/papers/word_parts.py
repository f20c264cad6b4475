"""The parts from which Word papers are built: the page, runs in Chinese faces, tables with borders."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Length, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from quancheng.papers import fonts
from quancheng.papers.filling import printable

LEFT, CENTRE, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
# GB/T 9704: the head of the page 37 mm, the binding side 28 mm, the text 156 × 225 mm on A4.
TOP, BOTTOM, INNER, OUTER = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)


def new_document(title: str, *, on: date | None) -> Paper:
    """An empty document with the body face as its normal one."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = fonts.LATIN, Pt(fonts.SIZE_3)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), fonts.BODY)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    document.core_properties.title, document.core_properties.author = printable(title), "全程"
    if on is not None:
        document.core_properties.created = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - no time zone there
    return document


def set_page(section: Section, *, landscape: bool = False) -> Length:
    """A4 with the margins of official papers; the answer is the width of the text."""
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    if landscape:
        section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = INNER, OUTER
    return Length(section.page_width - INNER - OUTER)


def write_run(paragraph: Paragraph, text: str, *, face: str = fonts.BODY, size: float = fonts.SIZE_3) -> Run:
    """Text in a Chinese face; Latin letters and digits in the usual serif."""
    run = paragraph.add_run(printable(text))
    run.font.name, run.font.size = fonts.LATIN, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    return run


def shape(paragraph: Paragraph, *, across: WD_ALIGN_PARAGRAPH, line: float | None = None) -> Paragraph:
    """Alignment, and the line spacing in points where it is fixed."""
    paragraph.alignment = across
    if line is not None:
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.paragraph_format.line_spacing = Pt(line)
    return paragraph


def indent(paragraph: Paragraph, *, first: int = 0, right: int = 0) -> None:
    """Indents counted in Chinese characters, which hold when the size changes."""
    if first:
        paragraph.paragraph_format.first_line_indent = Pt(first * fonts.SIZE_3)
        paragraph._element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(first * 100))
    if right:
        paragraph.paragraph_format.right_indent = Pt(right * fonts.SIZE_3)
        paragraph._element.get_or_add_pPr().get_or_add_ind().set(qn("w:rightChars"), str(right * 100))


def new_table(document: Paper, widths: Sequence[Length], rows: int) -> Table:
    """A bordered table of fixed columns across the text."""
    table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def share(width: Length, parts: Sequence[int]) -> list[Length]:
    """A width shared out in proportion."""
    total = sum(parts) or 1
    return [Length(int(width * part / total)) for part in parts]


def write_cell(cell: _Cell, text: str, *, face: str, size: float, across: WD_ALIGN_PARAGRAPH) -> None:
    """The lines of a text as paragraphs of a cell."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        write_run(shape(paragraph, across=across), line, face=face, size=size)


def repeat_on_each_page(row: _Row) -> None:
    """The row stands again at the head of the table on every page."""
    _mark(row, "w:tblHeader")


def keep_whole(row: _Row) -> None:
    """The row is not broken over two pages."""
    _mark(row, "w:cantSplit")


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def as_bytes(document: Paper) -> bytes:
    """The document as a file."""
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
