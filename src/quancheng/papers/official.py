"""General official papers (reports, notices, minutes) in the look of GB/T 9704, as Word and for the browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from quancheng.papers import fonts
from quancheng.papers.filling import Filled, in_words, printed
from quancheng.papers.word_parts import (
    CENTRE,
    JUSTIFY,
    LEFT,
    RIGHT,
    as_bytes,
    indent,
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

RED = RGBColor(0xC0, 0x00, 0x00)
FACES = {1: fonts.HEADING, 2: fonts.SUBHEADING}


@dataclass(frozen=True)
class Heading:
    """A heading with its own number, such as 一、总体情况; level 1 or 2."""

    text: str
    level: int = 1
    kind = "heading"


@dataclass(frozen=True)
class Paragraph:
    text: str
    kind = "paragraph"


@dataclass(frozen=True)
class Table:
    """Rows under column headings; `widths` are proportions, equal where none are given."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Filled, ...], ...]
    widths: tuple[int, ...] = ()
    title: str | None = None
    kind = "table"

    @property
    def percents(self) -> tuple[int, ...]:
        """The widths as shares of a hundred, for a template."""
        widths = self.widths or (1,) * len(self.headings)
        return tuple(round(100 * width / sum(widths)) for width in widths)

    @property
    def printed_rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows as texts, for a template."""
        return tuple(tuple(printed(value) for value in row) for row in self.rows)


Block = Heading | Paragraph | Table


@dataclass(frozen=True, kw_only=True)
class Paper:
    """An official paper. A template can draw it as it stands: `title`, `body` by `kind`, `signed_by`, `day_in_words`.

    `head` is the issuing body of a red head, off where it is None; `attachments` are named under the text.
    """

    title: str
    body: tuple[Block, ...]
    number: str | None = None
    addressee: str | None = None
    signed_by: str | None = None
    day: date | None = None
    head: str | None = None
    attachments: tuple[str, ...] = ()
    landscape: bool = False

    @property
    def day_in_words(self) -> str:
        return in_words(self.day) if self.day else ""


def write(paper: Paper) -> bytes:
    """The paper as a Word document."""
    document = new_document(paper.title, on=paper.day)
    width = set_page(document.sections[0], landscape=paper.landscape)
    _number_pages(document)
    _draw_head(document, paper)
    if paper.addressee:
        write_run(_line(document, LEFT), f"{paper.addressee}：")
    for block in paper.body:
        _draw_block(document, block, width)
    _draw_attachments(document, paper.attachments)
    _draw_signature(document, paper)
    return as_bytes(document)


def _line(document: WordDocument, across: object, *, first: int = 0, right: int = 0) -> WordParagraph:
    paragraph = shape(document.add_paragraph(), across=across, line=fonts.LINE)  # type: ignore[arg-type]
    indent(paragraph, first=first, right=right)
    return paragraph


def _draw_head(document: WordDocument, paper: Paper) -> None:
    if paper.head:
        run = write_run(shape(document.add_paragraph(), across=CENTRE), paper.head, face=fonts.TITLE, size=36)
        run.font.color.rgb = RED
    if paper.number:
        number = _line(document, CENTRE)
        write_run(number, paper.number)
        if paper.head:
            _rule_under(number)
    title = shape(document.add_paragraph(), across=CENTRE, line=fonts.LINE + 7)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(fonts.LINE / 2)
    write_run(title, paper.title, face=fonts.TITLE, size=fonts.SIZE_2)


def _rule_under(paragraph: WordParagraph) -> None:
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "C00000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    # The order of elements is part of the format; Word refuses some that stand out of place.
    following = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    paragraph._element.get_or_add_pPr().insert_element_before(borders, *following)  # type: ignore[arg-type]


def _draw_block(document: WordDocument, block: Block, width: Length) -> None:
    if isinstance(block, Heading):
        write_run(_line(document, LEFT, first=2), block.text, face=FACES.get(block.level, fonts.BODY))
    elif isinstance(block, Paragraph):
        for text in block.text.split("\n"):
            write_run(_line(document, JUSTIFY, first=2), text)
    else:
        _draw_table(document, block, width)


def _draw_table(document: WordDocument, block: Table, width: Length) -> None:
    if block.title:
        write_run(_line(document, CENTRE), block.title, face=fonts.HEADING, size=fonts.SIZE_4)
    widths = share(width, block.widths or (1,) * len(block.headings))
    table = new_table(document, widths, len(block.rows) + 1)
    repeat_on_each_page(table.rows[0])
    for cell, heading in zip(table.rows[0].cells, block.headings, strict=True):
        write_cell(cell, heading, face=fonts.HEADING, size=fonts.SIZE_SMALL_4, across=CENTRE)
    for row, values in zip(list(table.rows)[1:], block.printed_rows, strict=True):
        keep_whole(row)
        for cell, text in zip(row.cells, values, strict=True):
            write_cell(cell, text, face=fonts.BODY, size=fonts.SIZE_SMALL_4, across=LEFT)


def _draw_attachments(document: WordDocument, attachments: Sequence[str]) -> None:
    if not attachments:
        return
    document.add_paragraph()
    for number, name in enumerate(attachments, start=1):
        lead = "附件：" if number == 1 else "　　　"
        order = f"{number}. " if len(attachments) > 1 else ""
        write_run(_line(document, LEFT, first=2), f"{lead}{order}{name}")


def _draw_signature(document: WordDocument, paper: Paper) -> None:
    if not paper.signed_by and paper.day is None:
        return
    document.add_paragraph()
    if paper.signed_by:
        write_run(_line(document, RIGHT, right=2), paper.signed_by)
    if paper.day is not None:
        write_run(_line(document, RIGHT, right=4), paper.day_in_words)


def _number_pages(document: WordDocument) -> None:
    """— 1 — at the outer edge: right on odd pages, left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section: Section = document.sections[0]
    for footer, across in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        paragraph = shape(footer.paragraphs[0], across=across)
        write_run(paragraph, "— ", face=fonts.NUMBER, size=fonts.SIZE_4)
        _page_field(paragraph)
        write_run(paragraph, " —", face=fonts.NUMBER, size=fonts.SIZE_4)


def _page_field(paragraph: WordParagraph) -> None:
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = write_run(paragraph, "", face=fonts.NUMBER, size=fonts.SIZE_4)
        if kind is not None:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._element.append(mark)
