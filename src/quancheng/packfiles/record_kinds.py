"""Records of the kinds of record that units keep: fields, who records, what a record asks for, how it is drawn."""

from __future__ import annotations

from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine.conditions import ALWAYS
from quancheng.packfiles import words
from quancheng.packfiles.field_conditions import FIELD_CONDITION, read_field_condition
from quancheng.packfiles.fields import CONDITION, FLAG, HAPPENINGS, ID, LABEL, OUTSIDE, PARTY, PERIOD, RESTS, TEXT
from quancheng.packfiles.kinds import Field, ListOf, Named, OneOf, Record, Ref
from quancheng.packfiles.reader import BROKEN, Reader, Spot

SCOPES = {str(spec.RecordScope.PROJECT): "记在项目上", str(spec.RecordScope.PLACE): "记在本辖区"}


def _field_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    kind = given["type"]
    if (kind is spec.FactType.CHOICE) != ("choices" in given):
        reader.wrong(spot, f"栏目 {given['id']} 的类型{'是' if kind is spec.FactType.CHOICE else '不是'} choice，"
                     f"{'要用 choices 列出选项' if kind is spec.FactType.CHOICE else '不能写 choices'}。")  # fmt: skip
        return False
    if (kind is spec.FactType.UNIT) != ("units" in given):
        reader.wrong(spot, f"栏目 {given['id']} 的类型{'是' if kind is spec.FactType.UNIT else '不是'} unit，"
                     f"{'要用 units 写单位组' if kind is spec.FactType.UNIT else '不能写 units'}。")  # fmt: skip
        return False
    if "units" in given:
        group = reader.value_of("group", given["units"])
        if group is BROKEN:
            return False  # an unknown group is said once, by its reference
        given["units"] = group.units
    return True


RECORD_FIELD = Record(
    "record-field",
    "栏目",
    "A typed field of a record.",
    (
        LABEL,
        Field("type", OneOf(words.FACT_TYPES, spec.FactType), "how its value is written and held", required=True),
        Field("choices", ListOf(TEXT, at_least=2), "the options of a `choice`"),
        Field("units", Ref(("group",)), "the group of units that a `unit` field chooses among"),
        Field("required", FLAG, "whether nothing can be recorded without it"),
        Field("sensitive", FLAG, "whether only those cleared for 敏感 see it"),
    ),
    spec.Fact,
    check=_field_makes_sense,
)
FOLLOW_UP = Record(
    "follow-up",
    "follow_up",
    "What a record asks for where one of its fields is filled in: findings, and their rectification.",
    (
        LABEL,
        Field("when", ID, "the field that, filled in, asks for it", required=True),
        Field("by", PARTY, "who does it", required=True),
        Field("within", PERIOD, "within which time from the record's day"),
        Field("until", ID, "the date field with its limit"),
        Field("checked", FLAG, "whether whoever recorded confirms it (yes unless `false`)"),
    ),
    spec.FollowUp,
)
CHART = Record(
    "chart",
    "chart",
    "Records drawn as an industry chain.",
    (
        Field("chain", ID, "the `choice` or `text` field that names the chain", required=True),
        Field("part", ID, "the `choice` field of its parts, in their order", required=True),
        Field("standing", ID, "the `choice` field that says whether a link is there", required=True),
        Field("gaps", ListOf(TEXT), "the values of that field for which a lead can be opened", required=True),
    ),
    spec.Chart,
)


def _kind_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    fields = {each.id: each for each in given["fields"]}
    given.setdefault("titled_by", next(iter(fields)))
    good = _names_fields(reader, spot, given, fields)
    if "marks_when" in given:
        where = given["marks_when"]
        given["marks_when"] = read_field_condition(reader, where, given["id"], fields.get, f"记录 {given['id']}")
        good = good and given["marks_when"] is not BROKEN
    return good


def _names_fields(reader: Reader, spot: Spot, given: dict[str, Any], fields: dict[str, spec.Fact]) -> bool:
    date, choice = spec.FactType.DATE, spec.FactType.CHOICE
    named = [("titled_by", given["titled_by"], ()), ("dated_by", given.get("dated_by"), (date,))]
    follow, chart = given.get("follow_up"), given.get("chart")
    if follow is not None:
        named += [("follow_up", follow.when, ()), ("follow_up", follow.until, (date,))]
    if chart is not None:
        named += [("chart", chart.chain, ()), ("chart", chart.part, (choice,)), ("chart", chart.standing, (choice,))]
    good = True
    for word, name, types in named:
        if name is None:
            continue
        if name not in fields:
            reader.wrong(spot.at(word), f"记录 {given['id']} 的 {word} 写了 {name}，没有这个栏目。")
            good = False
        elif types and fields[name].type not in types:
            wanted = "日期" if types == (date,) else "选项"
            reader.wrong(spot.at(word), f"记录 {given['id']} 的 {word} 要用{wanted}栏目，{name} 不是。")
            good = False
    return good


RECORD_KIND = Record(
    "record-kind",
    "记录",
    "A kind of record that units keep, of each project or of the place.",
    (
        LABEL,
        Field("of", OneOf(SCOPES, spec.RecordScope), "what it belongs to", required=True),
        Field("fields", Named(RECORD_FIELD), "its fields, in their order", required=True),
        Field("recorded_by", ListOf(Ref((*OUTSIDE, "group"))), "who records it", required=True),
        Field(
            "while",
            CONDITION,
            "only on projects of which this holds; whoever records it takes part in them",
            into="while_",
        ),
        Field("titled_by", ID, "the field by which a record is called; the first unless said"),
        Field("dated_by", ID, "the date field that is the record's day; the day of recording unless said"),
        Field("about", ListOf(Ref(("record",))), "the kinds of record it may belong to"),
        Field("marks", HAPPENINGS, "what the first such record of a project makes happen"),
        Field("marks_when", FIELD_CONDITION, "only where this holds"),
        Field("follow_up", FOLLOW_UP, "what it asks for"),
        Field("shared", FLAG, "whether every officer of the place sees it"),
        Field("sensitive", FLAG, "whether only those cleared for 敏感 see it"),
        Field("chart", CHART, "that it is drawn as an industry chain"),
        RESTS,
    ),
    lambda **given: spec.RecordKind(**{"marks_when": ALWAYS, **given}),
    defines="record",
    check=_kind_makes_sense,
)
