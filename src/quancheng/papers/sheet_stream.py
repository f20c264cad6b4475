"""A worksheet written line by line straight into its file: no line stays in memory, however long the sheet.

Made for ledgers of a hundred thousand lines, where a library that makes an object of each cell takes twice as long;
see docs/decisions/0016-long-work.md.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from types import TracebackType
from typing import IO

from quancheng.papers import fonts

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FIRST_DAY = date(1899, 12, 30).toordinal()
"""The day that Excel counts from, so that 1 March 1900 and all later days are right."""
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
SPECIAL = re.compile("[&<>\r\n\t]|^ | $|[\x00-\x1f\ufffe\uffff\ud800-\udfff]")
PACKING = 2
"""Level of deflate: a third larger than the usual level in a quarter of the time."""
AT_ONCE = 1 << 16

PLAIN, HEADING, DAY, TITLE, QUOTED = range(5)
"""Cell formats, in the order of the styles part. QUOTED is text that looks like a formula and must stay text."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


class SheetStream:
    """One worksheet in a workbook; used as a context, lines are added by `line` with cells made by the functions here.

    `frozen` is the cell at which rows above and columns to the left stay in sight.
    """

    def __init__(
        self, to: IO[bytes], *, name: str, widths: Sequence[float], hidden: Sequence[int], frozen: str
    ) -> None:
        self._archive = zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=PACKING)
        for place, content in _parts(name).items():
            self._archive.writestr(place, content)
        self._sheet = self._archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self._letters = [letters(at) for at in range(1, len(widths) + 1)]
        self._kept: list[str] = [_head(widths, frozenset(hidden), frozen)]
        self._size = 0
        self._number = 0

    def __enter__(self) -> SheetStream:
        return self

    def line(self, cells: Iterable[str]) -> None:
        """Add a line; each cell is what follows its place, "" for none."""
        self._number += 1
        number = self._number
        held = [f'<c r="{place}{number}{cell}' for place, cell in zip(self._letters, cells, strict=False) if cell]
        text = f'<row r="{number}">{"".join(held)}</row>'
        self._kept.append(text)
        self._size += len(text)
        if self._size > AT_ONCE:
            self._flush()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._kept.append("</sheetData></worksheet>")
            self._flush()
        self._sheet.close()
        self._archive.close()

    def _flush(self) -> None:
        self._sheet.write("".join(self._kept).encode())
        self._kept, self._size = [], 0


def text_cell(text: str, style: int = PLAIN) -> str:
    """Text that is never taken for a formula or a number."""
    if not text:
        return ""
    style = QUOTED if style == PLAIN and text.startswith(FORMULA_STARTS) else style
    said, space = text, ""
    if SPECIAL.search(text) is not None:
        said = UNWRITABLE.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        said, space = said.replace("\r", "&#13;"), ' xml:space="preserve"'
    marked = f'" s="{style}' if style else ""
    return f'{marked}" t="inlineStr"><is><t{space}>{said}</t></is></c>'


def number_cell(written: str) -> str:
    """A number by its figures, as `12.5`; "" for none."""
    return f'"><v>{written}</v></c>' if written else ""


def day_cell(day: date) -> str:
    """A day as the number that Excel shows as one."""
    return f'" s="{DAY}"><v>{day.toordinal() - FIRST_DAY}</v></c>'


def letters(column: int) -> str:
    """The letters of a column counted from 1: A … Z, AA …"""
    said = ""
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said


HIDDEN = ' hidden="1"'


def _head(widths: Sequence[float], hidden: frozenset[int], frozen: str) -> str:
    match = re.fullmatch(r"([A-Z])(\d+)", frozen)
    assert match is not None
    left, above = ord(match[1]) - 65, int(match[2]) - 1
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"{HIDDEN if at in hidden else ""}/>'
        for at, width in enumerate(widths, start=1)
    )
    pane = f'<pane xSplit="{left}" ySplit="{above}" topLeftCell="{frozen}" activePane="bottomRight" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    return f'{XML}<worksheet xmlns="{MAIN}">{view}<cols>{columns}</cols><sheetData>'


def _parts(name: str) -> dict[str, str]:
    """The small parts of a workbook with one sheet."""
    kinds = {"workbook": f"{KIND}.sheet.main+xml", "styles": f"{KIND}.styles+xml"}
    overrides = "".join(f'<Override PartName="/xl/{part}.xml" ContentType="{kind}"/>' for part, kind in kinds.items())
    sheet = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">{rels}{overrides}{sheet}</Types>',
        "_rels/.rels": _rels({"r1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _rels(
            {"r1": ("worksheet", "worksheets/sheet1.xml"), "r2": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": _styles(),
    }


def _rels(linked: dict[str, tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"/>' for id_, (kind, target) in linked.items()
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _styles() -> str:
    """The formats named above: faces by the names under which offices have them."""
    faces = ((fonts.NUMBER, 11, ""), (fonts.HEADING, fonts.SIZE_SMALL_4, "<b/>"), (fonts.HEADING, fonts.SIZE_3, "<b/>"))
    face = "".join(f'<font>{bold}<sz val="{size}"/><name val="{name}"/></font>' for name, size, bold in faces)
    wrapped = '<alignment vertical="center" wrapText="1"/>'
    formats = (
        '<xf fontId="0"/>',
        f'<xf fontId="1" applyFont="1" applyAlignment="1">{wrapped}</xf>',
        '<xf fontId="0" numFmtId="164" applyNumberFormat="1"/>',
        '<xf fontId="2" applyFont="1"/>',
        '<xf fontId="0" quotePrefix="1"/>',
    )
    return (
        f'{XML}<styleSheet xmlns="{MAIN}">'
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        f'<fonts count="{len(faces)}">{face}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        f'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
