"""Records of what is known of a project: facts, happenings, grades."""

from __future__ import annotations

from typing import Any

from quancheng.engine import pack as spec
from quancheng.packfiles import words
from quancheng.packfiles.fields import CONDITION, FLAG, ID, LABEL, MAY_REST, PARTY, RESTS, TEXT
from quancheng.packfiles.kinds import Field, ListOf, OneOf, Record, Ref
from quancheng.packfiles.reader import Reader, Spot


def _fact_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    is_choice = given["type"] is spec.FactType.CHOICE
    if is_choice and "choices" not in given:
        reader.wrong(spot, f"项目信息 {given['id']} 的类型是 choice，要用 choices 列出选项。")
        return False
    if not is_choice and "choices" in given:
        reader.wrong(spot.at("choices"), f"项目信息 {given['id']} 的类型不是 choice，不能写 choices。")
        return False
    return True


FACT = Record(
    "fact",
    "项目信息",
    "A typed field of every project.",
    (
        LABEL,
        Field(
            "type", OneOf(words.PROJECT_FACT_TYPES, spec.FactType), "how its value is written and held", required=True
        ),
        Field("choices", ListOf(TEXT, at_least=2), "the options of a `choice`, from the first to the last rank"),
        Field("required", FLAG, "whether a project cannot be opened without it"),
        Field("sensitive", FLAG, "whether only those cleared for 敏感 see it"),
        Field("part_of", Ref(("fact",)), "the amount of which this one is a part; a larger one is doubted"),
        MAY_REST,
    ),
    spec.Fact,
    defines="fact",
    check=_fact_makes_sense,
)
HAPPENING = Record(
    "happening",
    "事件",
    "A named fact in time; marked by a task's outcome or recorded by a party.",
    (LABEL, Field("recorded_by", PARTY, "who records it, where no task marks it"), MAY_REST),
    spec.Happening,
    defines="happening",
)
BAND = Record(
    "band",
    "等级",
    "One row of a decision table; the first whose condition holds is the grade.",
    (
        Field("grade", ID, "the grade", required=True),
        LABEL,
        Field("when", CONDITION, "when it is given; `always` for all that is left", required=True),
        RESTS,
    ),
    spec.Band,
)
SCHEME = Record(
    "scheme",
    "分级",
    "A way of grading or classing projects.",
    (LABEL, Field("bands", ListOf(BAND), "its grades, the first that fits counts", required=True)),
    spec.Scheme,
    defines="scheme",
)
