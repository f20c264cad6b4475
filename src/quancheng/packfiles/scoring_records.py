"""Records of counting and judging: measures, points, rankings, lights, evaluations, exits, scored dimensions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine.errors import BadValue
from quancheng.engine.events import ALL_KINDS
from quancheng.packfiles import words
from quancheng.packfiles.fields import (
    ANCHORS,
    CONDITION,
    FLAG,
    HAPPENINGS,
    ID,
    LABEL,
    MAY_REST,
    PARTY,
    PERIOD,
    RESTS,
    TEXT,
    UNIT,
)
from quancheng.packfiles.kinds import Field, Json, ListOf, Named, OneOf, Parsed, Record, Ref
from quancheng.packfiles.mistakes import nearest
from quancheng.packfiles.quantity_kinds import LIMIT, NUMBER, SCALE_FIELDS, QuantityKind, limit_of, scale_of
from quancheng.packfiles.reader import BROKEN, Broken, Reader, Spot
from quancheng.packfiles.times import RecurrenceKind

QUANTITY, WEIGHT = QuantityKind(), Field("weight", NUMBER, "how much it weighs; 1 unless said")
Check = Callable[[Reader, Spot, dict[str, Any]], bool]


def _unless_refused(reader: Reader, spot: Spot, try_: Callable[[], object], whose: str) -> bool:
    """Whether something can be meant; what cannot is noted where it stands."""
    try:
        try_()
    except BadValue as refused:
        reader.wrong(spot, f"{whose}：{refused.sentence}", refused.help)
        return False
    return True


def _without(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in names}


SCALE_KEYS = tuple(each.key for each in SCALE_FIELDS)

# Measures.

MEASURE_TYPES = {name: words.FACT_TYPES[name] for name in ("money", "number", "percent", "area")}
MEASURE = Record(
    "measure",
    "定期数据",
    "A figure that each project reports period by period.",
    (
        LABEL,
        Field("type", OneOf(MEASURE_TYPES, spec.FactType), "how its value is written and held", required=True),
        Field("every", RecurrenceKind(), "when it is reported", required=True),
        Field("reported_by", PARTY, "who reports it", required=True),
        Field("month_before", FLAG, "whether the figure is that of the month before"),
        Field("adds_up", FLAG, "whether figures are summed; otherwise the newest counts. `true` unless said"),
        Field("planned", FLAG, "whether a plan is set beside it"),
        Field("planned_by", PARTY, "who sets the plan, besides posts that may plan; who reports unless said"),
        Field("toward", Ref(("fact",)), "the fact it works off in all, such as the investment agreed"),
        Field("needs", ListOf(TEXT), "the evidence it needs"),
        Field("while", CONDITION, "on which projects, while what holds", into="while_"),
        Field("starts", ANCHORS, "from when"),
        RESTS,
    ),
    spec.Measure,
    defines="measure",
)

# Scored reviews.


def _dimension_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    computed = "of" in given
    if computed and ("scored_by" in given or "may_veto" in given):
        reader.wrong(spot, f"评分项 {given['id']} 由数据计算，不能写 scored_by 或 may_veto。")
        return False
    if not computed:
        written = [name for name in SCALE_KEYS if name in given]
        if written:
            reader.wrong(
                spot.at(written[0]), f"评分项 {given['id']} 由单位打分，不能写 {written[0]}。", "由数据计算的要写 of。"
            )
        return not written
    return _unless_refused(reader, spot, lambda: scale_of(given, given["of"].unit), f"评分项 {given['id']}")


def _dimension(**given: Any) -> spec.ScoredDimension:
    of = given.get("of")
    scale = scale_of(given, of.unit) if of is not None else None
    return spec.ScoredDimension(**_without(given, "of", *SCALE_KEYS), quantity=of, scale=scale)


DIMENSION = Record(
    "scored-dimension",
    "评分项",
    "A dimension of a scored review, from 0 to `most`; given by panel units, or computed `of` the project's data.",
    (
        Field("id", ID, "its id", required=True),
        LABEL,
        Field("most", NUMBER, "the highest score", required=True),
        WEIGHT,
        Field("scored_by", ListOf(UNIT), "the panel units that score it; all unless said"),
        Field("of", QUANTITY, "what it is computed from, instead of being given"),
        *SCALE_FIELDS,
        Field("veto_below", NUMBER, "a score under this ends the review badly, whatever the total"),
        Field("may_veto", FLAG, "whether whoever scores it may veto it outright"),
    ),
    _dimension,
    check=_dimension_makes_sense,
)
CONCLUSION = Record(
    "conclusion",
    "结论",
    "From which total on which term is the conclusion; the last takes all that is left.",
    (Field("term", ID, "the term", required=True), Field("at_least", NUMBER, "the least total")),
    spec.Conclusion,
)

# Points.

YEARLY, ON_PROJECT = "a year", "a project"
CAP = re.compile(rf"(\d+(?:\.\d+)?) ({YEARLY}|{ON_PROJECT})", re.ASCII)


def _cap(text: str) -> tuple[str, Decimal]:
    written = CAP.fullmatch(text)
    if written is None:
        raise BadValue(f"看不懂上限“{text}”。", help="请写成 20 a year 或 5 a project。")
    return written[2], Decimal(written[1])


@dataclass(frozen=True)
class EarningKind:
    """What points are earned by."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        found = reader.fields(spot, ("happened", "done", "outcome", "event", "where", "undone_by"), whose=whose)
        if isinstance(found, Broken):
            return found
        lead = [name for name in ("happened", "done", "event") if name in found]
        if len(lead) != 1:
            return reader.wrong(spot, f"{whose}要写而且只写 happened、done、event 之一。")
        if lead[0] == "event":
            return _event_earning(reader, found, whose)
        name = reader.word(found[lead[0]], whose=whose)
        if isinstance(name, Broken):
            return name
        reader.refer(("happening" if lead[0] == "happened" else "task",), name, found[lead[0]])
        outcome = reader.word(found["outcome"], whose=whose) if "outcome" in found else ""
        return outcome if isinstance(outcome, Broken) else spec.Earning(kind=lead[0], name=name, outcome=outcome)

    def schema(self) -> Json:
        text: Json = {"type": "string"}
        return {"type": "object", "properties": {"happened": text, "done": text, "outcome": text, "event": text,
                "where": {"type": "object"}, "undone_by": text}, "additionalProperties": False}  # fmt: skip

    def words(self) -> str:
        return "`{happened: x}`, `{done: task, outcome: x}` or `{event: kind, where: {field: value}, undone_by: kind}`"


def _event_earning(reader: Reader, found: Mapping[str, Spot], whose: str) -> Any:
    kinds = {}
    for key in ("event", "undone_by"):
        if key in found:
            kind = reader.word(found[key], whose=whose)
            if isinstance(kind, str) and kind not in ALL_KINDS:
                return reader.wrong(found[key], f"{whose}：没有叫 {kind} 的记录。", nearest(kind, ALL_KINDS))
            kinds[key] = kind
    entries = reader.entries(found["where"], whose=whose) if "where" in found else []
    if isinstance(entries, Broken) or any(isinstance(kind, Broken) for kind in kinds.values()):
        return BROKEN
    fields = tuple((str(key.node.value), str(value.node.value)) for key, value in entries)
    return spec.Earning(
        kind="event", name=str(kinds["event"]), fields=fields, undone_by=str(kinds.get("undone_by", ""))
    )


@dataclass(frozen=True)
class PartyOr:
    """A party of the pack, or one of a few words for whoever is concerned."""

    extra: Mapping[str, str]

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        return spot.node.value if spot.node.value in self.extra else PARTY.read(reader, spot, whose)

    def schema(self) -> Json:
        return {"type": "string"}

    def words(self) -> str:
        return f"{PARTY.words()}, or {' or '.join(f'`{each}`' for each in self.extra)}"


TASK_OWNER = "task-owner"
EARNERS = {spec.JURISDICTION: "项目所在辖区", TASK_OWNER: "事项的责任单位"}


def _points_make_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    of, whose = given.get("of"), f"积分 {given['id']}"
    if of is None and "give" not in given:
        reader.wrong(spot, f"{whose} 没有写计多少分。", "写 give: 2，或写 of 和计分办法。")
        return False
    if given["to"] == TASK_OWNER and given["earned_by"].kind != "done":
        reader.wrong(spot.at("to"), f"{whose} 写了 {TASK_OWNER}，但不是因事项办结而得。")
        return False
    return _unless_refused(reader, spot, lambda: scale_of(given, of.unit if of else ""), whose)


def _points(**given: Any) -> spec.PointRule:
    of = given.get("of")
    caps = dict(given.get("at_most", ()))
    return spec.PointRule(
        **_without(given, "give", "at_most", *SCALE_KEYS),
        give=scale_of(given, of.unit if of else ""),
        cap_a_year=caps.get(YEARLY),
        cap_a_project=caps.get(ON_PROJECT),
    )


POINTS = Record(
    "points",
    "积分",
    "Points for something that happened; every point can be traced to the event that earned it.",
    (
        LABEL,
        Field("for", EarningKind(), "what they are earned by", required=True, into="earned_by"),
        Field("when", CONDITION, "only where this holds at that time"),
        Field("give", NUMBER, "how many; below 0 they are taken"),
        Field("of", QUANTITY, "what the number depends on, instead of `give`"),
        Field(
            "grows", FLAG, "whether the number is what the project has earned in all, of which only the new is added"
        ),
        *SCALE_FIELDS,
        Field("to", PartyOr(EARNERS), "to whom; for a role to the unit of whoever holds it", required=True),
        Field("evidence", TEXT, "what proves it", required=True),
        Field("at_most", ListOf(Parsed("`20 a year`, `5 a project`", _cap, {"type": "string"})), "caps"),
        RESTS,
    ),
    _points,
    defines="points",
    check=_points_make_sense,
)

# Rankings.

COLUMN_WAYS = ("count", "share", "sum", "mean", "points")


def _column_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    ways = [name for name in ("count", "share", "total", "mean", "points") if name in given]
    whose = f"排名项 {given['id']}"
    if len(ways) != 1:
        reader.wrong(spot, f"{whose} 要写而且只写一种：{'、'.join(COLUMN_WAYS)}。")
        return False
    if "per" in given and ways != ["total"]:
        reader.wrong(spot.at("per"), f"{whose} 只有 sum 旁边能写 per。")
        return False
    if any(name in given for name in SCALE_KEYS):
        return _unless_refused(reader, spot, lambda: scale_of(given, _column_unit(given)), whose)
    return True


def _column_unit(given: Mapping[str, Any]) -> str:
    if "share" in given:
        return "%"
    total = given.get("total") or given.get("mean")
    per = given.get("per")
    if total is None:
        return ""
    return total.unit if per is None else ("%" if total.unit == per.unit else f"{total.unit}/{per.unit}")


def _column(**given: Any) -> spec.RankMeasure:
    has_scale = any(name in given for name in SCALE_KEYS)
    scale = scale_of(given, _column_unit(given)) if has_scale else None
    return spec.RankMeasure(**_without(given, *SCALE_KEYS), scale=scale)


COLUMN = Record(
    "rank-measure",
    "排名项",
    "One column of a ranking, over the projects of whoever is ranked.",
    (
        Field("id", ID, "its id", required=True),
        LABEL,
        Field("count", CONDITION, "how many projects this holds on"),
        Field("share", CONDITION, "on what part of the projects this holds"),
        Field("among", CONDITION, "beside `share`: of which projects"),
        Field("sum", QUANTITY, "a quantity added up over the projects", into="total"),
        Field("per", QUANTITY, "beside `sum`: over this, added up as well"),
        Field("mean", QUANTITY, "the mean of a quantity over the projects"),
        Field("points", ListOf(Ref(("points",))), "the year's points by these rules"),
        Field("low_is_good", FLAG, "whether the lowest is first"),
        WEIGHT,
        *SCALE_FIELDS,
        MAY_REST,
    ),
    _column,
    check=_column_makes_sense,
)
RANKED = PartyOr({spec.JURISDICTION: "辖区"})
RANKING = Record(
    "ranking",
    "排名",
    "Who is ranked by what, when, and who publishes it.",
    (
        LABEL,
        Field("every", RecurrenceKind(), "when it is published", required=True),
        Field("by", RANKED, "whom a project counts for: a party's unit, or `jurisdiction`", required=True),
        Field(
            "answered_by", Ref(("unit", "post")), "with `by: jurisdiction`: who of each answers for its place"
        ),
        Field("among", Ref(("group",)), "whose units are ranked even without a project"),
        Field("projects", CONDITION, "which projects count"),
        Field("measures", ListOf(COLUMN), "by what", required=True),
        Field("order", OneOf(spec.RANK_ORDERS), "how the columns make one order", required=True),
        Field("published_by", Ref(("unit", "post")), "who publishes it", required=True),
        RESTS,
    ),
    spec.Ranking,
    defines="ranking",
)  # fmt: skip

# Lights.


def _light_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    whose, unit = f"亮灯 {given['id']}", given["of"].unit
    limits = [(spot.at(colour), given[colour]) for colour in ("red", "yellow") if colour in given]
    return all(_unless_refused(reader, at, partial(_needed, limit, unit), whose) for at, limit in limits)


def _needed(given: Mapping[str, Any], unit: str) -> Any:
    limit = limit_of(given, unit)
    if limit is None:
        raise BadValue("没有写界限。", help="写 at_least、more_than、at_most、less_than 之一。")
    return limit


def _light(**given: Any) -> spec.Light:
    unit = given["of"].unit
    for colour in ("red", "yellow"):
        if colour in given:
            given[colour] = _needed(given[colour], unit)
    return spec.Light(**given)


LIGHT = Record(
    "light",
    "亮灯",
    "A red, yellow or green light of a project.",
    (
        LABEL,
        Field("of", QUANTITY, "what it looks at", required=True),
        Field("red", LIMIT, "when it is red", required=True),
        Field("yellow", LIMIT, "when it is yellow, where it is not red"),
        Field("while", CONDITION, "on which projects, while what holds", into="while_"),
        Field("tells", PARTY, "who has something to do while it is red"),
        RESTS,
    ),
    _light,
    defines="light",
    check=_light_makes_sense,
)

# Evaluations.


def _indicator_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    whose = f"指标 {given['id']}"
    if ("of" in given) == ("entered_by" in given):
        reader.wrong(spot, f"{whose} 要写而且只写 of（系统计算）和 entered_by（谁来填）之一。")
        return False
    if "of" in given and "unit" in given:
        reader.wrong(spot.at("unit"), f"{whose} 由系统计算，单位随数据，不能另写 unit。")
        return False
    return _unless_refused(reader, spot, lambda: scale_of(given, _indicator_unit(given)), whose)


def _indicator_unit(given: Mapping[str, Any]) -> str:
    return str(given["of"].unit if "of" in given else given.get("unit", ""))


def _indicator(**given: Any) -> spec.Indicator:
    unit = _indicator_unit(given)
    kept = {**_without(given, "give", *SCALE_KEYS), "unit": unit}
    return spec.Indicator(**kept, scale=scale_of(given, unit))


INDICATOR = Record(
    "indicator",
    "指标",
    "One figure of an evaluation, computed from the project or entered by a named party with its source.",
    (
        Field("id", ID, "its id", required=True),
        LABEL,
        Field("of", QUANTITY, "what it is computed from"),
        Field("entered_by", PARTY, "who enters it"),
        Field("unit", TEXT, "in what it is entered"),
        WEIGHT,
        *SCALE_FIELDS,
        Field("veto_below", NUMBER, "a score under this puts the project into the worst class"),
        MAY_REST,
    ),
    _indicator,
    check=_indicator_makes_sense,
)
CLASS = Record(
    "evaluation-class",
    "评价等次",
    "A class that an evaluation ends in; the last takes all that is left.",
    (
        Field("id", ID, "its id", required=True),
        LABEL,
        Field("at_least", NUMBER, "the least total"),
        Field("marks", HAPPENINGS, "what has happened when it is given"),
    ),
    spec.EvaluationClass,
)


def _evaluation_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    once = "since" in given and ("within" in given or "after" in given)
    counted = any(name in given for name in ("since", "within", "after"))
    if once == ("every" in given) or once != counted:
        reader.wrong(spot, f"评价 {given['id']} 要写 from 和 after 或 within（何时起多久），或写 every（定期）。")
        return False
    return True


EVALUATION = Record(
    "evaluation",
    "评价",
    "An evaluation of a project by indicators, ending in a class.",
    (
        LABEL,
        Field("by", PARTY, "who concludes it", required=True),
        Field("from", ANCHORS, "since what, where it is made once", into="since"),
        Field("after", PERIOD, "how long after `from` it begins; at once unless said"),
        Field("within", PERIOD, "how long after its beginning it is due; on that day unless said"),
        Field("every", RecurrenceKind(), "how often, where it is periodic"),
        Field("applies", CONDITION, "to which projects"),
        Field("third_party", FLAG, "whether a third party makes it; figures then name who did"),
        Field("indicators", ListOf(INDICATOR), "its figures", required=True),
        Field("classes", ListOf(CLASS, at_least=2), "its classes from the best to the worst", required=True),
        RESTS,
    ),
    spec.Evaluation,
    defines="evaluation",
    check=_evaluation_makes_sense,
)

# Exits.

EXIT = Record(
    "exit",
    "退出方式",
    "A way in which a project leaves: on which grounds, who proposes and decides it, what follows.",
    (
        LABEL,
        Field("grounds", ListOf(TEXT), "on which grounds", required=True),
        Field("proposed_by", PARTY, "who proposes it", required=True),
        Field("decided_by", PARTY, "who decides it", required=True),
        Field("needs", ListOf(TEXT), "what must be attached"),
        Field("when", CONDITION, "only where this holds"),
        Field("marks", HAPPENINGS, "what has happened once it is decided; tasks may open by it"),
        Field("ends_project", FLAG, "whether the decision itself ends the project"),
        RESTS,
    ),
    spec.ExitKind,
    defines="exit",
)
SCORES = ListOf(DIMENSION)
CONCLUDES = ListOf(CONCLUSION)
NAMED: Mapping[str, Any] = {
    "measures": Named(MEASURE), "points": Named(POINTS), "rankings": Named(RANKING), "lights": Named(LIGHT),
    "evaluations": Named(EVALUATION), "exits": Named(EXIT),
}  # fmt: skip
