"""Records of guides to formalities and services, and of the fixed lists that a notice names."""

from __future__ import annotations

from typing import Any

from quancheng.engine import pack as spec
from quancheng.packfiles.fields import FLAG, LABEL, PARTY, PERIOD, RESTS, TASKS, TEXT, UNIT
from quancheng.packfiles.kinds import Field, ListOf, OneOf, Record
from quancheng.packfiles.reader import Reader, Spot

MATERIAL = Record(
    "material",
    "材料",
    "A paper that a formality needs.",
    (
        Field("name", TEXT, "what it is called", required=True),
        Field("from", PARTY, "who gives it", required=True, into="given_by"),
        Field("form", OneOf(spec.PAPER_FORMS), "in which form; the original unless said"),
        Field("may_wait", FLAG, "whether it may come later against a promise"),
        Field("note", TEXT, "what else is to be known"),
    ),
    spec.Material,
)
GUIDE = Record(
    "guide",
    "办事指南",
    "How a formality or service is done.",
    (
        LABEL,
        Field("tasks", TASKS, "the tasks that it guides"),
        Field("handled_by", UNIT, "who handles it", required=True),
        Field("law", ListOf(TEXT), "the law or notice on which it rests"),
        Field("steps", ListOf(TEXT), "the steps, in order", required=True),
        Field("materials", ListOf(MATERIAL), "what has to be handed in"),
        Field("within", PERIOD, "within which time it is done"),
        Field("where", TEXT, "the window or platform where it is done"),
        Field("charge", TEXT, "what it costs"),
        Field("phase", TEXT, "under which heading it stands in the whole guide"),
        Field("together", TEXT, "the 一件事 with which it is done at once"),
        Field("delegated_to", ListOf(UNIT), "the units to which the power was given; it is done there"),
        Field("told_by", PARTY, "who hands it to the enterprise once one of its tasks is in reach"),
        RESTS,
    ),
    spec.Guide,
    defines="guide",
)


def _rows_fit(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    wide = len(given["columns"])
    for place, row in enumerate(given["rows"], start=1):
        if len(row) != wide:
            reader.wrong(spot.at("rows"), f"清单 {given['id']} 有{wide}列，第{place}行却写了{len(row)}格。")
            return False
    return True


FIXED_LIST = Record(
    "fixed-list",
    "清单",
    "A table of the notice's own.",
    (
        LABEL,
        Field("columns", ListOf(TEXT), "its headings", required=True),
        Field("rows", ListOf(ListOf(TEXT, distinct=False)), "its rows, a text for each column", required=True),
        RESTS,
    ),
    spec.FixedList,
    defines="list",
    check=_rows_fit,
)  # fmt: skip
