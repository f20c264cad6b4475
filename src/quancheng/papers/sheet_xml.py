"""The XML of a workbook, read once as a stream: structure, hidden parts and size, and what must not be there.

Runs in the reading child only. A document type declaration stops the reading, so no entity is ever expanded.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from quancheng.papers.harm import Harm
from quancheng.papers.limits import Limits

Attributes = Mapping[str, str]
REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")


def walk(
    content: bytes,
    *,
    name: str,
    limits: Limits,
    opened: Callable[[str, Attributes], None],
    closed: Callable[[str], None] = lambda _tag: None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for each element by its local name; raises Harm for DTDs, entities, depth and bad XML."""
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise Harm("too-deep", name=name)
        opened(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        closed(tag.rpartition(":")[2])

    parser = guarded_parser(name)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parse(parser, content, name=name)


def guarded_parser(name: str) -> expat.XMLParserType:
    """A parser that stops at any document type or entity declaration."""

    def refuse(*_declaration: object) -> None:
        raise Harm("entities", name=name)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def parse(parser: expat.XMLParserType, content: bytes, *, name: str) -> None:
    """Run a parser over the whole content; raises Harm where it is no sound XML."""
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise Harm("broken", name=name, reason=str(fault)[:200]) from fault


def check(content: bytes, *, name: str, limits: Limits) -> None:
    """Read a part whose content is not needed, for what must not be in it."""
    walk(content, name=name, limits=limits, opened=lambda _tag, _attributes: None)


def place_of(reference: str) -> tuple[int, int]:
    """`B3` as (row, column), counted from 1; raises ValueError when it is no reference."""
    found = REFERENCE.match(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)), column


def name_of(row: int, column: int) -> str:
    """(3, 2) as `B3`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True)
class Relation:
    id: str
    kind: str
    target: str
    external: bool


def relations(content: bytes, *, name: str, limits: Limits) -> list[Relation]:
    """The relations of a part; targets are resolved to names in the archive."""
    found: list[Relation] = []
    folder = posixpath.dirname(posixpath.dirname(name))

    def opened(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target, external = attributes.get("Target", ""), attributes.get("TargetMode") == "External"
            where = target if external else _resolved(folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relation(attributes.get("Id", ""), kind, where, external))

    walk(content, name=name, limits=limits, opened=opened)
    return found


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


@dataclass
class Book:
    """What workbook.xml says: sheets in their order as (name, relation id, state), and the date system."""

    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    date1904: bool = False


def book(content: bytes, *, name: str, limits: Limits) -> Book:
    """Read workbook.xml."""
    found = Book()

    def opened(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            found.sheets.append((attributes.get("name", ""), relation, attributes.get("state", "visible")))
        elif tag == "workbookPr":
            found.date1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    walk(content, name=name, limits=limits, opened=opened)
    if len(found.sheets) > limits.sheets:
        raise Harm("too-many-sheets", count=len(found.sheets), most=limits.sheets)
    return found


def shared_lengths(content: bytes, *, name: str, limits: Limits) -> list[int]:
    """How long each shared string is, in characters; the text itself is not kept."""
    lengths: list[int] = []

    def opened(tag: str, _attributes: Attributes) -> None:
        if tag == "si":
            lengths.append(0)
            if len(lengths) > limits.cells:
                raise Harm("too-much-text", most=limits.text)

    def text(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    walk(content, name=name, limits=limits, opened=opened, text=text)
    return lengths
