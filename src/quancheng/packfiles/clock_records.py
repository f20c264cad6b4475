"""Records of time: clocks with their pauses, restarts, extensions and expiry; tables of limits; totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.nodes import ScalarNode

from quancheng.engine import pack as spec
from quancheng.engine.spec.clocks import DEEMED, ESCALATE, RETURNED
from quancheng.packfiles import words
from quancheng.packfiles.fields import (
    ANCHORS,
    BASIS,
    CONDITION,
    FACTS,
    FLAG,
    ID,
    LABEL,
    PARTY,
    PERIOD,
    RESTS,
    TASKS,
    TEXT,
    WHOLE,
)
from quancheng.packfiles.kinds import Field, Json, ListOf, OneOf, Record, Ref
from quancheng.packfiles.reader import Broken, Reader, Spot

PAUSE = Record(
    "pause",
    "暂停",
    "A cause for which a clock stands still.",
    (
        Field("cause", ID, "its id", required=True),
        LABEL,
        Field("whose", PARTY, "whose time it is meanwhile", required=True),
        Field("cap", PERIOD, "for how long at most"),
    ),
    spec.PauseRule,
)
RESTART = Record(
    "restart",
    "重新起算",
    "A cause for which the whole budget begins anew: what was used, paused and granted before no longer counts.",
    (
        Field("cause", ID, "its id", required=True),
        LABEL,
        Field("at", Ref(("happening",)), "the happening at whose day it begins anew; else the owner says when"),
        Field("times", WHOLE, "how often; once unless said"),
    ),
    spec.RestartRule,
)
EXTENSION = Record(
    "extension",
    "延期",
    "How a clock may be given more time.",
    (
        Field("granted_by", PARTY, "who grants it", required=True),
        Field("up_to", PERIOD, "how much at most", required=True),
        Field("times", WHOLE, "how often; once unless said"),
        Field("asked_before", PERIOD, "how long before expiry it must be asked"),
    ),
    spec.ExtensionRule,
)
LIMIT = Record(
    "limit-row",
    "分档时限",
    "One row of a table of limits; the first whose condition holds counts.",
    (
        Field("when", CONDITION, "for which projects; `always` for all others", required=True),
        Field("within", PERIOD, "the budget", required=True),
    ),
    spec.Limit,
)


@dataclass(frozen=True)
class WithinKind:
    """A budget: one period, or `{by: [{when: …, within: …}, …]}`."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        if isinstance(spot.node, ScalarNode):
            return PERIOD.read(reader, spot, whose)
        found = reader.fields(spot, ("by",), whose=whose)
        if isinstance(found, Broken):
            return found
        if "by" not in found:
            return reader.wrong(spot, f"{whose}要写一个期限，或者写 {{by: [...]}} 分档。")
        return ListOf(LIMIT).read(reader, found["by"], f"{whose}的分档")

    def schema(self) -> Json:
        table: Json = {
            "type": "object",
            "properties": {"by": ListOf(LIMIT).schema()},
            "required": ["by"],
            "additionalProperties": False,
        }
        return {"anyOf": [PERIOD.schema(), table]}

    def words(self) -> str:
        return f"{PERIOD.words()}, or `{{by: [...]}}` with a list of {LIMIT.words()}"

    parts = (LIMIT,)


WITHIN = WithinKind()


def _with_limits(given: dict[str, Any]) -> dict[str, Any]:
    """A table of limits stands under the same word as a single one."""
    within = given.pop("within", None)
    if isinstance(within, tuple):
        return {**given, "limits": within}
    return {**given, "within": within} if within else given


def _names_something(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if not given:
        reader.wrong(spot, "once_complete 要写 materials（材料）或 facts（项目信息）。")
    return bool(given)


WHOLE_FILE = Record(
    "whole-file",
    "材料齐全",
    "What must be in before the clock begins to count.",
    (
        Field("materials", ListOf(TEXT), "the materials, by name, that the owner of the task accepts"),
        Field("facts", FACTS, "the facts that must be known"),
    ),
    spec.WholeFile,
    check=_names_something,
)
BACK_FROM: Mapping[str, tuple[str, str]] = {
    "meeting": ("meeting", "the next meeting of this kind that is called"),
    "happening": ("happening", "a happening"),
    "planned": ("task", "the planned day of a task"),
    "fact": ("fact", "a fact of type date"),
}


def _one_day(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if len([name for name in BACK_FROM if name in given]) == 1:
        return True
    reader.wrong(spot, f"before 要写而且只写 {'、'.join(BACK_FROM)} 之一，还要写 by（提前多久）。")
    return False


def _counted_back(**given: Any) -> spec.CountedBack:
    kind = next(name for name in BACK_FROM if name in given)
    return spec.CountedBack(by=given["by"], kind=spec.BackFrom(kind), name=given[kind])


COUNTED_BACK = Record(
    "counted-back",
    "倒推时限",
    "So long before a day that is planned; undated until that day is known.",
    (
        Field("by", PERIOD, "how long before", required=True),
        *(Field(name, Ref((kind,)), says) for name, (kind, says) in BACK_FROM.items()),
    ),
    _counted_back,
    check=_one_day,
)
FORWARDS = ("within", "since", "once_complete", "at_least", "pauses", "restarts", "extension")
OF_EXPIRY = ("escalates_to", "as_outcome", "owed_afterwards", "liable")


def _clock_counts(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    return _one_way_to_count(reader, spot, given) and _expiry_is_whole(reader, spot, given)


def _one_way_to_count(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    beside = [name for name in FORWARDS if name in given]
    if given.get("planned"):
        if "within" in given or "since" in given:
            reader.wrong(spot, "时限写了 planned: true（按计划时间），就不能再写 within 和 from。")
            return False
        return _alone(reader, spot, "planned", [*beside, *(["before"] if "before" in given else [])])
    if "before" in given:
        return _alone(reader, spot, "before", beside)
    if "within" not in given and "at_least" not in given:
        reader.wrong(spot, "时限没有写多久（within），也没有写 planned: true。")
        return False
    if "since" not in given and "once_complete" not in given:
        reader.wrong(spot, "时限没有写从什么时候起算（from）。")
        return False
    return True


def _alone(reader: Reader, spot: Spot, word: str, beside: list[str]) -> bool:
    if not beside:
        return True
    said = {"since": "from"}.get(beside[0], beside[0])
    reader.wrong(spot, f"时限写了 {word}，就不能再写 {said}。")
    return False


def _expiry_is_whole(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    expiry = given.get("at_expiry", "warn")
    needed = {ESCALATE: "escalates_to", DEEMED: "as_outcome", RETURNED: "as_outcome"}.get(expiry)
    if needed and needed not in given:
        reader.wrong(spot.at("at_expiry"), f"到期后果是 {expiry}，还要写 {needed}。")
        return False
    allowed = {ESCALATE: ("escalates_to",), DEEMED: OF_EXPIRY[1:], RETURNED: OF_EXPIRY[1:]}.get(expiry, ())
    strange = next((name for name in OF_EXPIRY if name in given and name not in allowed), None)
    if strange:
        reader.wrong(spot.at(strange), f"到期后果是 {expiry}，不能写 {strange}。")
    return strange is None


CLOCK = Record(
    "clock",
    "时限",
    "A budget of time from an anchor, a day counted back, or the day planned for the task. The day counted from is not "
    "counted.",
    (
        Field("within", WITHIN, "the budget"),
        Field("from", ANCHORS, "what it counts from", into="since"),
        Field("once_complete", WHOLE_FILE, "it counts only once these are in; from that day, or `from` if later"),
        Field("at_least", PERIOD, "the task cannot end before this much time has passed"),
        Field("before", COUNTED_BACK, "it is due so long before a planned day"),
        Field("planned", FLAG, "the due day is the one planned for this task"),
        Field("rest_day_moves", FLAG, "whether an end on a rest day moves on (yes unless `false`)"),
        Field("pauses", ListOf(PAUSE), "what makes it stand still"),
        Field("restarts", ListOf(RESTART), "what makes it begin anew"),
        Field("extension", EXTENSION, "how it may be given more time"),
        Field("near", PERIOD, "how long before its end it is near"),
        Field("at_expiry", OneOf(words.AT_EXPIRY), "what its end brings; `warn` unless said"),
        Field("escalates_to", PARTY, "to whom it goes at expiry"),
        Field("as_outcome", ID, "how the task ends by itself at expiry: one of its outcomes"),
        Field("owed_afterwards", TEXT, "what is still to be done after it ended by itself"),
        Field("liable", PARTY, "who answers for its having ended by itself"),
        Field("basis", BASIS, "the clauses it rests on; those of its task unless said"),
    ),
    lambda **given: spec.Clock(**{"basis": (), **_with_limits(given)}),
    check=_clock_counts,
)


TOTAL = Record(
    "total",
    "总时限",
    "A limit on all the time that several tasks take together, one after another or side by side.",
    (
        LABEL,
        Field("tasks", TASKS, "the tasks", required=True),
        Field("within", WITHIN, "the budget, one or by class", required=True),
        Field("whose", OneOf(spec.WHOSE_TIME), "whose time counts; `government` unless said"),
        Field("told", ListOf(PARTY), "who is told when it is near or past"),
        Field("near", PERIOD, "how long before its end it is near"),
        RESTS,
    ),
    lambda **given: spec.Total(**_with_limits(given)),
    defines="total",
)
