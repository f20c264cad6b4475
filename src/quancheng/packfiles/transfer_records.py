"""Records of projects that stand still, and of the sites where a project could land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine.errors import BadValue
from quancheng.packfiles.fields import (
    ANCHORS,
    BASIS,
    CONDITION,
    HAPPENINGS,
    LABEL,
    PARTY,
    PERIOD,
    RESTS,
    TEXT,
    UNIT,
    WHOLE,
)
from quancheng.packfiles.kinds import Field, Json, ListOf, OneOf, Record, Ref
from quancheng.packfiles.reader import BROKEN, Broken, Reader, Spot
from quancheng.packfiles.values import parse_value


@dataclass(frozen=True)
class OffersKind:
    """What a site offers, by the facts with which projects say what they need: `{land-need: 300亩}`."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        entries = reader.entries(spot, whose=whose)
        if isinstance(entries, Broken):
            return entries
        offers = [_offer(reader, key, value, whose) for key, value in entries]
        return BROKEN if any(each is BROKEN for each in offers) else tuple(offers)

    def schema(self) -> Json:
        return {"type": "object"}

    def words(self) -> str:
        return "facts, each with what is offered (`{land-need: 300亩}`)"


def _offer(reader: Reader, key: Spot, spot: Spot, whose: str) -> Any:
    name, text = key.node.value, reader.word(spot, whose=whose)
    reader.refer(("fact",), name, key)
    fact = reader.value_of("fact", name)
    if isinstance(text, Broken) or fact is BROKEN:
        return BROKEN
    try:
        value = parse_value(fact.type, text)
    except BadValue as refused:
        return reader.wrong(spot, f"{whose}：{refused.sentence}", refused.help)
    if fact.choices and value not in fact.choices:
        return reader.wrong(spot, f"{name} 没有“{text}”这个选项。", f"可选：{'、'.join(fact.choices)}。")
    return spec.Offer(fact=name, value=value, said=text)


SITE = Record(
    "site",
    "落地地点",
    "A county, zone or park where projects can land, with what it has to offer.",
    (
        LABEL,
        Field("unit", UNIT, "the unit that speaks for it"),
        Field("industries", ListOf(TEXT), "its leading industries"),
        Field("links", ListOf(TEXT), "the links of industrial chains it has"),
        Field("offers", OffersKind(), "what it offers, by the facts with which projects say what they need"),
        RESTS,
    ),
    spec.Site,
    defines="site",
)
CRITERION = Record(
    "criterion",
    "匹配条件",
    "One thing by which sites are compared for a project.",
    (
        LABEL,
        Field("compares", OneOf(spec.COMPARED), "what is compared", required=True),
        Field("fact", Ref(("fact",)), "with `offer`: the fact that says what the project needs"),
        Field("weight", WHOLE, "how much it weighs", required=True),
        Field("basis", BASIS, "the clauses it rests on", required=True),
    ),
    spec.Criterion,
)
CHAIN = Record(
    "chain",
    "产业链",
    "The links that an industry needs around it.",
    (
        Field("industry", TEXT, "which industry", required=True),
        Field("links", ListOf(TEXT), "its links", required=True),
    ),
    spec.Chain,
)
MATCHING = Record(
    "matching",
    "选址匹配",
    "How the sites are ranked for a project; each criterion gives its reason.",
    (
        LABEL,
        Field("when", CONDITION, "for which projects; all unless said"),
        Field("industry", Ref(("fact",)), "the fact that names a project's industry", required=True),
        Field("chains", ListOf(CHAIN), "the links that each industry needs"),
        Field("criteria", ListOf(CRITERION), "what is compared", required=True),
        RESTS,
    ),
    spec.Matching,
    defines="matching",
)


def _one_way(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if ("lead" in given) != ("guides" in given):
        return True
    reader.wrong(spot, "流转去向要写 lead_passes_to（由谁接手）或 guided_by（按哪种匹配引导）之一。")
    return False


WAY = Record(
    "way",
    "流转去向",
    "What becomes of a project that stands still, where a condition holds.",
    (
        Field("when", CONDITION, "for which projects", required=True),
        LABEL,
        Field("lead_passes_to", UNIT, "the unit that takes the lead", into="lead"),
        Field("role", Ref(("role",)), "the role of the project that passes to it"),
        Field("guided_by", Ref(("matching",)), "the matching that ranks other places", into="guides"),
        Field("marks", HAPPENINGS, "the happenings that follow"),
        RESTS,
    ),
    spec.Way,
    check=_one_way,
)
TRANSFER = Record(
    "transfer",
    "流转",
    "So long without substantive progress, and another takes the lead or the project is guided elsewhere.",
    (
        LABEL,
        Field("when", CONDITION, "which projects it concerns", required=True),
        Field(
            "without",
            ANCHORS,
            "what counts as substantive progress; the newest resets the clock",
            required=True,
            into="progress",
        ),
        Field("for", PERIOD, "for how long", required=True, into="within"),
        Field("from", ANCHORS, "what the first stretch counts from; being registered unless said", into="since"),
        Field("warn", ListOf(PERIOD), "how long before it strikes it is near, several times"),
        Field("held_by", PARTY, "for whom the clock waits", required=True),
        Field("then", ListOf(WAY), "what becomes of it; the first whose condition holds", required=True, into="ways"),
        Field("decided_by", PARTY, "who decides when it strikes; it takes effect of itself unless said"),
        RESTS,
    ),
    spec.Transfer,
    defines="transfer",
)
