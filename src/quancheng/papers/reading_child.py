"""The child that opens a workbook from outside: a fresh interpreter with little memory, little time and no Django.

Called as `python -m quancheng.papers.reading_child LIMITS` (JSON) with the file on standard input; prints one JSON
object: the workbook, or `{"refused": code, "facts": …}`.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from quancheng.papers.archive import unpack
from quancheng.papers.harm import Harm
from quancheng.papers.limits import Limits
from quancheng.papers.sheet_scan import SheetMarks, sheet_marks
from quancheng.papers.sheet_xml import (
    Book,
    book,
    check,
    relations,
    shared_lengths,
    walk,
)

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ODD_SHEET_NAME = re.compile(r"[\x00-\x1f]")
Reading = dict[str, object]


@dataclass(frozen=True)
class Parts:
    """The parts of a workbook that hold what people typed."""

    workbook: bytes
    book: Book
    sheets: Mapping[str, bytes]
    shared: bytes | None
    styles: bytes | None


def main() -> int:
    """Read standard input under limits and print the answer."""
    limits = Limits(**json.loads(sys.argv[1]))
    confine(limits)
    try:
        answer = read(sys.stdin.buffer.read(), limits=limits)
    except Harm as refusal:
        answer = {"refused": refusal.code, "facts": dict(refusal.facts)}
    except MemoryError:
        answer = {"refused": "too-big", "facts": {"most": limits.memory // (1024 * 1024)}}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
    return 0


def confine(limits: Limits) -> None:
    """Set what the operating system holds this process to: address space, processor time, no files written."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes, *, limits: Limits) -> Reading:
    """The workbook as plain lists; raises Harm."""
    parts = _parts(unpack(data, limits=limits), limits=limits)
    shared = [] if parts.shared is None else shared_lengths(parts.shared, name="sharedStrings", limits=limits)
    marks = {
        name: sheet_marks(content, sheet=name, shared=shared, limits=limits) for name, content in parts.sheets.items()
    }
    if sum(each.text for each in marks.values()) > limits.text:
        raise Harm("too-much-text", most=limits.text)
    states = {name: state for name, _relation, state in parts.book.sheets}
    values = _values(_sealed(parts), list(parts.sheets))
    return {
        "date1904": parts.book.date1904,
        "sheets": [_sheet(name, states[name], marks[name], values[name]) for name in parts.sheets],
    }


def _parts(found: Mapping[str, bytes], *, limits: Limits) -> Parts:
    _check_types(found["[Content_Types].xml"], limits=limits)
    _check_relations(found, limits=limits)
    home = _workbook_name(found, limits=limits)
    if home not in found:
        raise Harm("not-a-book")
    said = book(found[home], name=home, limits=limits)
    folder, _slash, file = home.rpartition("/")
    beside = f"{folder}/_rels/{file}.rels".lstrip("/")
    linked = {each.id: each for each in relations(found.get(beside, b"<none/>"), name=beside, limits=limits)}
    sheets: dict[str, bytes] = {}
    for name, relation, _state in said.sheets:
        target = linked.get(relation)
        if target is None or (target.kind == "worksheet" and target.target not in found):
            raise Harm("broken", name=name[:60], reason="sheet part missing")
        if name in sheets or ODD_SHEET_NAME.search(name) or not 0 < len(name) <= 100:
            raise Harm("broken", name=name[:60], reason="sheet name")
        if target.kind == "worksheet":
            sheets[name] = found[target.target]
    if not sheets:
        raise Harm("no-sheet")
    read_later = {id(content) for content in sheets.values()}
    for name, content in found.items():
        if id(content) not in read_later:
            check(content, name=name, limits=limits)
    kinds = {each.kind: found.get(each.target) for each in linked.values()}
    return Parts(found[home], said, sheets, kinds.get("sharedStrings"), kinds.get("styles"))


def _check_types(content: bytes, *, limits: Limits) -> None:
    def opened(tag: str, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("ContentType", "").lower()
        if "macroenabled" in kind or "vbaproject" in kind:
            raise Harm("macro")
        if ".template" in kind or ".addin" in kind:
            raise Harm("template")

    walk(content, name="[Content_Types].xml", limits=limits, opened=opened)


def _check_relations(found: Mapping[str, bytes], *, limits: Limits) -> None:
    """Links on cells may lead out; nothing else may."""
    for name, content in found.items():
        if not name.endswith(".rels"):
            continue
        for relation in relations(content, name=name, limits=limits):
            if relation.external and relation.kind != "hyperlink":
                raise Harm("external", name=relation.target[:60])


def _workbook_name(found: Mapping[str, bytes], *, limits: Limits) -> str:
    top = found.get("_rels/.rels")
    if top is None:
        raise Harm("not-a-book")
    for relation in relations(top, name="_rels/.rels", limits=limits):
        if relation.kind == "officeDocument":
            return relation.target
    raise Harm("not-a-book")


def _sealed(parts: Parts) -> io.BytesIO:
    """A new archive that holds only the checked parts, under names of our own."""
    sealed = io.BytesIO()
    kinds = {"workbook.xml": "sheet.main", "sharedStrings.xml": "sharedStrings", "styles.xml": "styles"}
    linked = []
    with zipfile.ZipFile(sealed, "w") as archive:
        archive.writestr("_rels/.rels", _rels([("r1", "officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", parts.workbook)
        ids = {name: relation for name, relation, _state in parts.book.sheets}
        for number, (name, content) in enumerate(parts.sheets.items(), start=1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", content)
            linked.append((ids[name], "worksheet", f"worksheets/sheet{number}.xml"))
            kinds[f"worksheets/sheet{number}.xml"] = "worksheet"
        for kind, part in (("sharedStrings", parts.shared), ("styles", parts.styles)):
            if part is not None:
                archive.writestr(f"xl/{kind}.xml", part)
                linked.append((f"own-{kind}", kind, f"{kind}.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", _rels(linked))
        archive.writestr("[Content_Types].xml", _types(kinds))
    sealed.seek(0)
    return sealed


def _rels(linked: list[tuple[str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{_quoted(id_)}" Type="{OFFICE}/{kind}" Target="{target}"/>' for id_, kind, target in linked
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _types(kinds: Mapping[str, str]) -> str:
    lines = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{SHEET_TYPE}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">{default}{lines}</Types>'


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _values(sealed: io.BytesIO, names: list[str]) -> dict[str, list[tuple[int, int, object]]]:
    """Every value that is not empty, with its row and column counted from 1."""
    # Imported here, under the limits and after the checks.
    from python_calamine import CalamineError, CalamineWorkbook

    found: dict[str, list[tuple[int, int, object]]] = {}
    try:
        with CalamineWorkbook.from_filelike(sealed) as workbook:
            for name in names:
                sheet = workbook.get_sheet_by_name(name)
                top, left = sheet.start or (0, 0)
                found[name] = [
                    (top + row + 1, left + column + 1, value)
                    for row, line in enumerate(sheet.to_python(skip_empty_area=True))
                    for column, value in enumerate(line)
                    if value != ""
                ]
    except (CalamineError, ValueError, OSError) as fault:
        raise Harm("broken", reason=str(fault)[:200]) from fault
    return found


def _sheet(name: str, state: str, marks: SheetMarks, values: list[tuple[int, int, object]]) -> Reading:
    cells: list[list[object]] = []
    for row, column, value in values:
        place = (row, column)
        if place not in marks.errors and place not in marks.unresolved:
            kind, written = _kind(value)
            cells.append([row, column, kind, written, int(place in marks.formulas)])
    for (row, column), error in marks.errors.items():
        cells.append([row, column, "error", error, int((row, column) in marks.formulas)])
    for row, column in marks.unresolved - set(marks.errors):
        cells.append([row, column, "error", "", 1])
    cells.sort(key=lambda cell: (cell[0], cell[1]))
    return {
        "name": name,
        "hidden": state != "visible",
        "hidden_rows": sorted(marks.hidden_rows),
        "hidden_columns": sorted(marks.hidden_columns),
        "merges": marks.merges,
        "cells": cells,
    }


def _kind(value: object) -> tuple[str, str]:
    if isinstance(value, bool):
        return "bool", "1" if value else "0"
    if isinstance(value, float):
        return "number", repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return "number", repr(value)
    if isinstance(value, datetime | date | time):
        return ("time" if isinstance(value, time) else "date"), value.isoformat()
    if isinstance(value, timedelta):
        return "time", str(value)
    return "text", str(value)


if __name__ == "__main__":
    sys.exit(main())
