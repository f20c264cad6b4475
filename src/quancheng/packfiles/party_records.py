"""Records of parties that differ from project to project."""

from __future__ import annotations

from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine.conditions import ALWAYS
from quancheng.packfiles.fields import CONDITION, LABEL, PARTY, RESTS
from quancheng.packfiles.kinds import Field, ListOf, Record, Ref
from quancheng.packfiles.reader import Reader, Spot


def _says_one(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if ("party" in given) != ("unit_of" in given):
        return True
    reader.wrong(spot, "这里要写 party（哪一方）或 unit_of（哪个项目角色所在的单位）之一。")
    return False


def _ends_with_always(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    whens = [each.when for each in given["cases"]]
    if whens[-1] == ALWAYS and ALWAYS not in whens[:-1]:
        return True
    reader.wrong(
        spot.at("is"), f"承办方 {given['id']} 的最后一行要写 when: always，前面的不能写，这样每个项目都有人承办。"
    )
    return False


PARTY_CASE = Record(
    "party-case",
    "承办方的一行",
    "Who the party is where a condition holds.",
    (
        Field("when", CONDITION, "when; `always` in the last line and only there", required=True),
        Field("party", PARTY, "who it is"),
        Field("unit_of", Ref(("role",)), "the unit of whoever holds this role; until then of whoever names the holder"),
    ),
    spec.PartyCase,
    check=_says_one,
)
PARTY_RECORD = Record(
    "party",
    "承办方",
    "A party that is another for another project. The first line that holds says who it is.",
    (LABEL, Field("is", ListOf(PARTY_CASE), "who it is, and when", required=True, into="cases"), RESTS),
    spec.Party,
    defines="party",
    check=_ends_with_always,
)
