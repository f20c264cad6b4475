"""Records of quotas: at least so many of what, for each of which units and directions, in which time."""

from __future__ import annotations

from typing import Any

from quancheng.engine import pack as spec
from quancheng.packfiles.conditions import ConditionKind
from quancheng.packfiles.field_conditions import FIELD_CONDITION, read_field_condition
from quancheng.packfiles.fields import DAY, ID, LABEL, RESTS, TEXT, WHOLE
from quancheng.packfiles.kinds import Field, ListOf, OneOf, Parsed, Record, Ref
from quancheng.packfiles.mistakes import nearest
from quancheng.packfiles.reader import BROKEN, Reader, Spot
from quancheng.packfiles.values import parse_percent

SHARE = Parsed("percentage (`10%`)", parse_percent, {"type": "string", "pattern": r"^\d+(\.\d+)?%$"})
COUNTABLE = (spec.FactType.CHOICE, spec.FactType.UNIT)


def _one_way(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if ("units" in given) != ("field" in given) and ("role" not in given or "units" in given):
        return True
    reader.wrong(spot, "per 的每一项写 units（一个单位组）或 field（一个栏目）之一；数项目的，units 旁边写 role。")
    return False


DIMENSION = Record(
    "dimension",
    "per",
    "What a quota is counted for each of.",
    (
        Field("units", Ref(("group",)), "each unit of a group, by the unit that recorded or takes part"),
        Field("field", ID, "each value of a `choice` or `unit` field of the record"),
        Field("role", Ref(("role",)), "for projects: the role whose holder's unit counts"),
    ),
    dict,
    check=_one_way,
)


def _quota_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    kind = _counted(reader, spot, given)
    if kind is BROKEN:
        return False
    whose = f"任务量 {given['id']}"
    if "when" in given:
        given["when"] = (
            read_field_condition(reader, given["when"], kind.id, kind.field.get, whose)
            if kind
            else ConditionKind().read(reader, given["when"], whose)
        )
        if given["when"] is BROKEN:
            return False
    ways = [_dimension(reader, spot, given["id"], kind, way) for way in given.get("per", ())]
    given["per"] = tuple(ways)
    return all(way is not BROKEN for way in ways) and _only_what_there_is(reader, spot, given)


def _only_what_there_is(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    """Each combination names one way of every dimension."""
    for cell in given.get("only", ()):
        ways = [way.units or way.values for way in given["per"]]
        strange = [name for name, known in zip(cell, ways, strict=False) if name not in known]
        if len(cell) != len(ways) or strange:
            what = f"{strange[0]} 不在 per 里" if strange else f"每一项要写{len(ways)}个，与 per 一一对应"
            reader.wrong(spot.at("only"), f"任务量 {given['id']} 的 only 写错了：{what}。")
            return False
    return True


def _counted(reader: Reader, spot: Spot, given: dict[str, Any]) -> Any:
    """The kind of record that is counted; None for projects."""
    name, where = given["counts"], spot.at("counts")
    is_project = name == spec.PROJECTS
    if is_project != ("counted_at" in given):
        word = "要写 counted_at（按哪件事的日期计）" if is_project else "不能写 counted_at"
        return reader.wrong(where, f"任务量 {given['id']} 数的{'是' if is_project else '不是'}项目，{word}。")
    if is_project:
        return None
    known = reader.defined.get("record", {})
    if name not in known:
        return reader.wrong(where, f"没有叫 {name} 的记录。", nearest(name, [*known, spec.PROJECTS]))
    return known[name].value


def _dimension(reader: Reader, spot: Spot, quota: str, kind: spec.RecordKind | None, way: dict[str, str]) -> Any:
    if "units" in way:
        group = reader.value_of("group", way["units"])
        if (kind is None) != ("role" in way):
            why = "要写 role（按谁所在的单位数）" if kind is None else "不能写 role"
            return reader.wrong(spot.at("per"), f"任务量 {quota} 数的{'不是' if kind else '是'}项目，units 旁边{why}。")
        return group if group is BROKEN else spec.Dimension(units=group.units, role=way.get("role", ""))
    field = kind.field.get(way["field"]) if kind else None
    if field is None or field.type not in COUNTABLE:
        why = "没有这个栏目" if field is None else "它不是选项或单位"
        return reader.wrong(spot.at("per"), f"任务量 {quota} 不能按 {way['field']} 分开数，{why}。")
    return spec.Dimension(field=field.id, units=field.units, values=field.choices)


QUOTA = Record(
    "quota",
    "任务量",
    "At least so many of something in each period, for each of several things jointly.",
    (
        LABEL,
        Field("counts", ID, "the kind of record that is counted, or `project`", required=True),
        Field("at_least", WHOLE, "how many", required=True),
        Field("every", OneOf(spec.EVERY), "in which time", required=True),
        Field("per", ListOf(DIMENSION), "for each of which, jointly; once for the place unless said"),
        Field(
            "only",
            ListOf(ListOf(TEXT, distinct=False)),
            "only these combinations of `per`, each in its order: a unit with the direction it was given",
        ),
        Field("when", FIELD_CONDITION, "only those of which this holds; of projects a [condition](#condition)"),
        Field("counted_at", Ref(("happening",)), "for projects: the happening on whose day they count"),
        Field("who", Ref(("unit", "post")), "who keeps it, and is warned where no unit is counted", required=True),
        Field("margin", SHARE, "how far the count may lag behind the time passed; 10% unless said"),
        Field("since", DAY, "not counted before this day"),
        RESTS,
    ),
    spec.Quota,
    defines="quota",
    check=_quota_makes_sense,
)
