"""Official forms as a pack writes them: blocks, columns and rows, each blank with the source it is filled from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine.errors import BadValue
from quancheng.packfiles import words
from quancheng.packfiles.fields import FLAG, ID, LABEL, RESTS, TEXT
from quancheng.packfiles.kinds import Field, Json, ListOf, OneOf, Parsed, Record, Ref
from quancheng.packfiles.mistakes import nearest
from quancheng.packfiles.reader import Broken, Reader, Spot

WIDEST = 60


def _width(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= WIDEST:
        raise BadValue(f"“{text}”不是列宽。", help=f"请写1到{WIDEST}的整数（字符数）。")
    return int(text)


@dataclass(frozen=True)
class SourceKind:
    """Where a blank is filled from: one of a closed list, or a fact."""

    known: Mapping[str, str]

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        text = reader.word(spot, whose=whose)
        if isinstance(text, Broken):
            return text
        kind, _, name = text.partition(":")
        if name and f"{kind}:ID" in self.known:
            reader.refer(words.REFERRING_SOURCES[kind], name, spot)
            return text
        if text not in self.known:
            hint = nearest(text, self.known) or f"可以写：{'、'.join(self.known)}。"
            return reader.wrong(spot, f"{whose}不认识来源“{text}”。", hint)
        return text

    def schema(self) -> Json:
        exact = [word for word in self.known if not word.endswith(":ID")]
        kinds = "|".join(words.REFERRING_SOURCES)
        return {"anyOf": [{"enum": exact}, {"type": "string", "pattern": f"^({kinds}):"}]}

    def words(self) -> str:
        return "source, one of " + ", ".join(f"`{word}`" for word in self.known)


FIELD = Record(
    "form-field",
    "栏目",
    "A labelled blank.",
    (
        Field("label", TEXT, "its printed label", required=True),
        Field("source", SourceKind(words.FIELD_SOURCES), "what fills it", required=True),
    ),
    spec.FormField,
)
COLUMN = Record(
    "form-column",
    "列",
    "A column of the table.",
    (
        Field("label", TEXT, "its printed heading", required=True),
        Field("source", SourceKind(words.COLUMN_SOURCES), "what fills it", required=True),
        Field("width", Parsed("whole number", _width, {"type": "integer"}), "its width in characters"),
    ),
    spec.FormColumn,
)
ROW = Record(
    "form-row",
    "行",
    "A printed row that belongs to a task.",
    (
        Field("label", TEXT, "its printed label", required=True),
        Field("task", Ref(("task",)), "the task", required=True),
    ),
    spec.FormRow,
)
ADOPTION = Record(
    "adoption",
    "adopts",
    "A form that is read back: where a project stands that first comes in by it, and what has happened by then.",
    (
        Field("stage", Ref(("stage",)), "the stage it stands in", required=True),
        Field("happenings", ListOf(Ref(("happening",))), "what has happened, on the form's day at the latest"),
    ),
    spec.Adoption,
)


def _has_lines(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if sum(word in given for word in ("rows", "lines", "lines_from")) == 1:
        return _names_what_its_lines_are_of(reader, spot, given) and _ledger_lines_make_sense(reader, spot, given)
    reader.wrong(spot, f"表格 {given['id']} 要写 rows（固定的行）、lines（一栏一行）或 lines_from（每样一行）之一。")
    return False


OF_LEDGERS = ("line", "fact", "happening", "grade", "role", "role-unit")
"""The sources that a line of a ledger has."""


def _ledger_lines_make_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if given.get("lines_from") != "ledger":
        if "month_before" in given:
            reader.wrong(spot.at("month_before"), f"表格 {given['id']} 的行不是取自台账，不能写 month_before。")
        return "month_before" not in given
    if given["scope"] != "place":
        reader.wrong(spot.at("scope"), f"表格 {given['id']} 的行取自台账，scope 要写 place。")
        return False
    other = [column.source for column in given["columns"] if column.source.partition(":")[0] not in OF_LEDGERS]
    if other:
        reader.wrong(spot.at("columns"), f"表格 {given['id']} 的行取自台账，没有 {other[0]} 可填。")
    return not other


def _names_what_its_lines_are_of(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    source, named = given.get("lines_from", ""), given.get("lines_of")
    kinds = words.LINES_OF.get(source, ())
    if named is None and (not kinds or source == "units"):
        return True
    if named is None or not kinds:
        wanted = "要写 lines_of" if kinds else "不能写 lines_of"
        reader.wrong(spot, f"表格 {given['id']} 的行取自 {source or '固定的行'}，{wanted}。")
        return False
    reader.refer(kinds, named, spot.at("lines_of"))
    return True


FORM = Record(
    "form",
    "表格",
    "An official form: title, date line, blocks of blanks, a table, blanks at the foot.",
    (
        LABEL,
        Field("title", TEXT, "its printed title", required=True),
        Field("scope", OneOf(words.FORM_SCOPES), "one per what", required=True),
        Field("dated", FLAG, "whether it has a date line (yes unless `false`)"),
        Field("intro", ListOf(FIELD), "blanks above the table, in one line"),
        Field("blocks", ListOf(ListOf(FIELD)), "blocks of blanks in the table's head"),
        Field("head_in_corner", FLAG, "the first block stands in the table's corner cell"),
        Field("columns", ListOf(COLUMN), "the table's columns", required=True),
        Field("rows", ListOf(ROW), "printed rows, one per task"),
        Field("lines_from", OneOf(words.LINE_SOURCES), "what yields one line each"),
        Field(
            "lines_of",
            ID,
            "the review, handover, needs form, plan or ledger whose lines they are; the group of the units",
        ),
        Field(
            "month_before",
            Ref(("happening",)),
            "with a ledger's lines: only those to which this happened in the month before the form's day",
        ),
        Field(
            "lines",
            ListOf(FIELD),
            "blanks, one a line, for the columns `line:label` and `line:value`",
        ),
        Field("opening", ListOf(TEXT), "printed sentences above the table"),
        Field("foot", ListOf(FIELD), "blanks below the table"),
        Field("landscape", FLAG, "whether it lies across"),
        Field("adopts", ADOPTION, "a filled one opens projects that are not here yet"),
        RESTS,
    ),
    spec.Form,
    defines="form",
    check=_has_lines,
)
