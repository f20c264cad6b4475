"""Records of supporting works against the construction plan, and of the factors that a project needs."""

from __future__ import annotations

from typing import Any

from quancheng.engine import pack as spec
from quancheng.packfiles import words
from quancheng.packfiles.fields import ANCHORS, FLAG, HAPPENINGS, ID, LABEL, PARTY, RESTS, TEXT, UNIT
from quancheng.packfiles.kinds import Field, ListOf, OneOf, Record, Ref
from quancheng.packfiles.reader import Reader, Spot

PHASE = Record(
    "phase",
    "施工阶段",
    "A phase of construction.",
    (
        Field("id", ID, "its id within the plan", required=True),
        LABEL,
        Field("begins", Ref(("happening",)), "what happens when it begins"),
    ),
    spec.Phase,
)
WORKS = Record(
    "supporting-work",
    "配套工程",
    "A supporting work and the unit in charge.",
    (
        Field("id", ID, "its id within the plan", required=True),
        LABEL,
        Field("by", PARTY, "who is in charge", required=True),
        Field("phases", ListOf(ID), "the phases that need it; all of them unless said"),
    ),
    spec.Works,
)


def _plan_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    for word in ("phases", "works"):
        names = [each.id for each in given[word]]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            reader.wrong(spot.at(word), f"推进方案 {given['id']} 的 {word} 里 {twice} 写了两次。")
            return False
    phases = {each.id for each in given["phases"]}
    for work in given["works"]:
        strange = next((name for name in work.phases if name not in phases), None)
        if strange:
            reader.wrong(spot.at("works"), f"配套工程 {work.id} 写了施工阶段 {strange}，方案里没有。")
            return False
    return True


PLAN = Record(
    "support-plan",
    "推进方案",
    "Supporting works, each planned for the day on which a phase of construction needs it.",
    (
        LABEL,
        Field("kept_by", PARTY, "who keeps it and sets the phases", required=True),
        Field("starts", ANCHORS, "from when it has to be made; it may be made at any time unless said"),
        Field("phases", ListOf(PHASE), "the phases of construction, in order", required=True),
        Field("works", ListOf(WORKS), "the supporting works", required=True),
        RESTS,
    ),
    spec.SupportPlan,
    defines="plan",
    check=_plan_makes_sense,
)
FACTOR = Record(
    "factor",
    "要素",
    "Something a project needs.",
    (
        LABEL,
        Field("type", OneOf(words.FACT_TYPES, spec.FactType), "how an amount of it is written", required=True),
        Field("unit_word", TEXT, "the unit of a `number`: 吨/日, 千伏安"),
        Field("verified_by", UNIT, "who verifies what is asked", required=True),
        Field("guaranteed_by", UNIT, "who guarantees it; who verifies unless said"),
        RESTS,
    ),
    spec.Factor,
    defines="factor",
)


def _needs_make_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if "guaranteed_marks" in given and not given.get("guarantees"):
        reader.wrong(
            spot.at("guaranteed_marks"), f"需求表 {given['id']} 没有写 guarantees: true，不会有保障到位的时候。"
        )
        return False
    return True


NEEDS = Record(
    "needs-form",
    "需求表",
    "A form of factor needs, such as the initial and the detailed one.",
    (
        LABEL,
        Field("factors", ListOf(Ref(("factor",))), "the factors it asks for, in order", required=True),
        Field("asked_by", ListOf(PARTY), "who fills it in; the first is reminded", required=True),
        Field("starts", ANCHORS, "from when it has to be filled in; at any time unless said"),
        Field("verified_marks", HAPPENINGS, "what happens once every factor is verified"),
        Field("guarantees", FLAG, "whether the units also say what they guarantee and by when"),
        Field("guaranteed_marks", HAPPENINGS, "what happens once every factor is guaranteed"),
        RESTS,
    ),
    spec.NeedsForm,
    defines="needs",
    check=_needs_make_sense,
)
