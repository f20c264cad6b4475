"""Records of ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quancheng.engine import pack as spec
from quancheng.packfiles.fields import CONDITION, LABEL, RESTS, TEXT
from quancheng.packfiles.forms import ADOPTION
from quancheng.packfiles.kinds import Field, Json, ListOf, OneOf, Record, Ref
from quancheng.packfiles.mistakes import nearest
from quancheng.packfiles.reader import Broken, Reader, Spot

UNITS = {"元": "元", "万元": "万元", "亿元": "亿元"}


@dataclass(frozen=True)
class LedgerSource:
    """What fills a column: a word of the closed list, or `kind:id` of something the pack defines."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        text = reader.word(spot, whose=whose)
        if isinstance(text, Broken) or text in spec.LEDGER_SOURCES:
            return text
        kind, _, name = text.partition(":")
        if kind not in spec.LEDGER_KINDS or not name:
            known = [*spec.LEDGER_SOURCES, *(f"{each}:" for each in spec.LEDGER_KINDS)]
            return reader.wrong(
                spot, f"{whose}不认识来源“{text}”。", nearest(text, known) or f"可以写：{'、'.join(known)}。"
            )
        reader.refer((spec.LEDGER_KINDS[kind],), name, spot)
        return text

    def schema(self) -> Json:
        kinds = "|".join(spec.LEDGER_KINDS)
        return {"anyOf": [{"enum": list(spec.LEDGER_SOURCES)}, {"type": "string", "pattern": f"^({kinds}):"}]}

    def words(self) -> str:
        words = [*spec.LEDGER_SOURCES, *(f"{kind}:<id>" for kind in spec.LEDGER_KINDS)]
        return "source, one of " + ", ".join(f"`{word}`" for word in words)


SOURCE = LedgerSource()
COLUMN = Record(
    "ledger-column",
    "台账的列",
    "A column of a ledger.",
    (
        Field("label", TEXT, "its heading", required=True),
        Field("source", SOURCE, "what fills it", required=True),
        Field("unit", OneOf(UNITS), "the unit of its numbers, for amounts; 万元 unless said"),
    ),
    spec.LedgerColumn,
)


def _columns_make_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    sources = [column.source for column in given["columns"]]
    twice = next((source for source in sources if sources.count(source) > 1), "")
    if twice:
        reader.wrong(spot.at("columns"), f"台账 {given['id']} 有两列都取自 {twice}。")
    elif "fact:name" not in sources:
        reader.wrong(spot.at("columns"), f"台账 {given['id']} 没有项目名称（fact:name）一列。")
    elif given.get("order") and given["order"] not in sources:
        reader.wrong(spot.at("order"), f"台账 {given['id']} 按 {given['order']} 排序，但没有这一列。")
    else:
        return True
    return False


LEDGER = Record(
    "ledger",
    "台账",
    "A ledger of projects: membership is a condition, columns are filled from the data.",
    (
        LABEL,
        Field("title", TEXT, "its printed title; the label unless said"),
        Field("holds", CONDITION, "which projects stand in it", required=True),
        Field("columns", ListOf(COLUMN), "its columns, in order", required=True),
        Field("kept_by", ListOf(Ref(("unit", "post"))), "who keeps it"),
        Field("order", SOURCE, "the column it is sorted by"),
        Field("adopts", ADOPTION, "a filled one opens projects that are not here yet"),
        RESTS,
    ),
    lambda **given: spec.Ledger(**{"title": given["label"], **given}),
    defines="ledger",
    check=_columns_make_sense,
)
