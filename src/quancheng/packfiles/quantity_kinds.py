"""Quantities, thresholds and scales as a pack writes them: small mappings, each of which can be read aloud.

{measure: invested, over: year}     {share: {measure: invested}, of: {fact: investment}}     {days_late: any}
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quancheng.engine import quantities as qt
from quancheng.engine.conditions import Bound
from quancheng.engine.errors import BadValue
from quancheng.engine.pack import FactType, RecordKind, RecordScope
from quancheng.engine.scales import Knot, Limit, Scale
from quancheng.engine.scales import Step as ScaleStep
from quancheng.packfiles.conditions import ConditionKind
from quancheng.packfiles.field_conditions import read_field_condition
from quancheng.packfiles.kinds import Field, Json, ListOf, Parsed, Record
from quancheng.packfiles.mistakes import nearest
from quancheng.packfiles.reader import BROKEN, Broken, Reader, Spot

ANY = "any"
UNITS_OF: Mapping[FactType, tuple[str, ...]] = {
    FactType.MONEY: ("万元", "亿元", "元"),
    FactType.PERCENT: (qt.SHARE_UNIT,),
    FactType.AREA: qt.AREA_UNITS,
    FactType.NUMBER: ("",),
}
"""In what a value of a type can be counted; the first unless said."""
AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?)\s?(\S*)", re.ASCII)


@dataclass(frozen=True)
class QuantityForm:
    """One way to write a quantity: its leading key, what else may stand beside it, and what it says."""

    key: str
    beside: tuple[str, ...]
    example: str
    says: str


QUANTITIES = (
    QuantityForm("fact", ("in",), "{fact: investment, in: 亿元}", "a numeric fact"),
    QuantityForm("measure", ("over", "in"), "{measure: invested, over: year}", "what has been reported in a span"),
    QuantityForm("plan_of", ("over", "in"), "{plan_of: invested, over: year}", "what was meant to be reached by now"),
    QuantityForm(
        "records",
        ("sum", "newest", "over", "only", "in"),
        "{records: upgrade, sum: cost, over: year}",
        "how many records of a kind the project has (where `only` holds of their fields), what a field of them adds "
        "up to, or with `newest` what it says last",
    ),
    QuantityForm("agreed", ("in",), "{agreed: keeps-output}", "the agreed value of a commitment"),
    QuantityForm("actual", ("in",), "{actual: keeps-output}", "the actual value of a commitment"),
    QuantityForm("kept", (), "{kept: any}", "how many commitments (of these) are kept"),
    QuantityForm("promised", (), "{promised: any}", "how many commitments (of these) were agreed on, not relieved"),
    QuantityForm("days_late", (), "{days_late: any}", "by how many days the latest open task (of these) is late"),
    QuantityForm("late_tasks", (), "{late_tasks: [begin]}", "how many open tasks (of these) are late"),
    QuantityForm("open_issues", (), "{open_issues: any}", "how many problems (of these kinds) are open"),
    QuantityForm("days_since", (), "{days_since: in-production}", "calendar days since a happening"),
    QuantityForm("counts", (), "{counts: {happened: started}}", "1 where the condition holds, 0 elsewhere"),
    QuantityForm("share", ("of",), "{share: {measure: invested}, of: {plan_of: invested}}", "a part of a whole, in %"),
    QuantityForm("rate", ("per",), "{rate: {fact: investment}, per: {fact: land}}", "so much per so much: 万元/亩"),
)
BY_KEY = {form.key: form for form in QUANTITIES}
TOLD = ("fact", "measure", "records", "share", "rate")
"""The forms that need nothing but what has been written down."""


@dataclass(frozen=True)
class QuantityKind:
    """Something that can be measured on a project; facts, records and measures must have been read before."""

    forms: tuple[str, ...] = tuple(BY_KEY)

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        entries = reader.entries(spot, whose=f"{whose}（数量）")
        if isinstance(entries, Broken):
            return entries
        found = {key.node.value: (key, value) for key, value in entries}
        leading = [name for name in found if name in self.forms]
        if len(leading) != 1:
            return _refuse_lead(reader, spot, whose, found, self.forms)
        form = BY_KEY[leading[0]]
        for name, (key, _) in found.items():
            if name != form.key and name not in form.beside:
                hint = nearest(name, form.beside) or f"{form.key} 旁边可以写：{'、'.join(form.beside) or '无'}。"
                return reader.wrong(key, f"{whose}（数量）里不认识“{name}”。", hint)
        return _READ[form.key](self, reader, {name: value for name, (_, value) in found.items()}, spot, whose)

    def schema(self) -> Json:
        return {"$ref": "#/$defs/quantity"}

    def words(self) -> str:
        return "[quantity](#quantity)"


def definition() -> Json:
    """The JSON Schema of a quantity."""
    self_ref: Json = {"$ref": "#/$defs/quantity"}
    nested = {"share": self_ref, "of": self_ref, "rate": self_ref, "per": self_ref}
    return {
        "description": "Something that can be measured on a project.",
        "oneOf": [
            {
                "type": "object",
                "description": form.says,
                "additionalProperties": False,
                "required": [form.key],
                "properties": {name: nested.get(name, {}) for name in (form.key, *form.beside)},
            }
            for form in QUANTITIES
        ],
    }


Values = Mapping[str, Spot]


def _refuse_lead(reader: Reader, spot: Spot, whose: str, found: Mapping[str, Any], forms: tuple[str, ...]) -> Broken:
    strange = next((key for name, (key, _) in found.items() if name not in forms), None)
    if strange is None:
        return reader.wrong(spot, f"{whose}（数量）要写而且只写一样：{'、'.join(forms)}。")
    hint = nearest(str(strange.node.value), forms) or f"可以写：{'、'.join(forms)}。"
    return reader.wrong(strange, f"{whose}（数量）里不认识“{strange.node.value}”。", hint)


def _fact(kind: QuantityKind, reader: Reader, values: Values, spot: Spot, whose: str) -> Any:
    name = _named(reader, values["fact"], "fact", whose)
    unit = BROKEN if isinstance(name, Broken) else _unit(reader, "fact", name, values, whose)
    return unit if isinstance(unit, Broken) else qt.FactAmount(str(name), unit)


def _measure(kind: QuantityKind, reader: Reader, values: Values, spot: Spot, whose: str) -> Any:
    planned = "plan_of" in values
    at = values["plan_of" if planned else "measure"]
    name = _named(reader, at, "measure", whose)
    if isinstance(name, Broken):
        return name
    span = _span(reader, values, whose)
    if isinstance(span, Broken):
        return span
    measure = reader.value_of("measure", name)
    if planned and measure is not BROKEN and not measure.planned:
        return reader.wrong(at, f"{whose}要看 {name} 的计划，但它没有写 planned: true。")
    unit = _unit(reader, "measure", name, values, whose)
    return unit if isinstance(unit, Broken) else qt.MeasureAmount(name, unit, span, planned)


def _span(reader: Reader, values: Values, whose: str, spans: Iterable[str] = qt.SPANS) -> str | Broken:
    span = reader.word(values["over"], whose=f"{whose}的 over") if "over" in values else "all"
    if isinstance(span, str) and span not in spans:
        return reader.wrong(values["over"], f"{whose}不认识期间“{span}”。", f"可以写：{'、'.join(spans)}。")
    return span


def _records(kind: QuantityKind, reader: Reader, values: Values, spot: Spot, whose: str) -> Any:
    name = _named(reader, values["records"], "record", whose)
    record = BROKEN if isinstance(name, Broken) else reader.value_of("record", name)
    if not isinstance(record, RecordKind):
        return BROKEN  # an unknown one is said once, by its reference
    if record.of is not RecordScope.PROJECT or record.sensitive:
        return reader.wrong(values["records"], f"{whose}不能看 {record.id}：只能看记在项目上、不是敏感的记录。")
    span = _span(reader, values, whose, [each for each in qt.SPANS if each != "first-year"])
    only = None
    if "only" in values:
        only = read_field_condition(reader, values["only"], record.id, record.field.get, whose)
    if "sum" in values and "newest" in values:
        return reader.wrong(spot, f"{whose}（数量）的 sum 和 newest 只能写一个。")
    field, unit = _field_of(reader, record, values, whose)
    if BROKEN in (span, only, unit):
        return BROKEN
    return qt.RecordAmount(record.id, str(unit), str(span), only, field, "newest" in values)


def _field_of(reader: Reader, record: RecordKind, values: Values, whose: str) -> tuple[str, str | Broken]:
    """The field that is looked at ("" where records are counted) and the unit in which it is."""
    at = values.get("sum") or values.get("newest")
    if at is None:
        return "", qt.TIMES
    name = reader.word(at, whose=whose)
    field = None if isinstance(name, Broken) else record.field.get(name)
    if field is None or field.sensitive or field.type not in UNITS_OF:
        sentence = f"{whose}要看记录 {record.id} 里一个是数的、不是敏感的栏目，{at.node.value} 不是。"
        return "", reader.wrong(at, sentence, nearest(str(at.node.value), record.field))
    return field.id, _chosen_unit(reader, field.id, UNITS_OF[field.type], values, whose)


def _of_commitment(make: Callable[..., qt.Quantity]) -> Callable[..., Any]:
    def read(kind: QuantityKind, reader: Reader, values: Values, spot: Spot, whose: str) -> Any:
        lead = next(word for word in ("agreed", "actual") if word in values)
        name = _named(reader, values[lead], "commitment", whose)
        unit = BROKEN if isinstance(name, Broken) else _unit(reader, "commitment", name, values, whose)
        return unit if isinstance(unit, Broken) else make(name, unit)

    return read


def _unit(reader: Reader, kind: str, name: str, values: Values, whose: str) -> str | Broken:
    """The unit in which a fact or measure is counted: the first of its type's unless `in` says another."""
    thing = reader.value_of(kind, name)
    if thing is BROKEN:
        return BROKEN  # an unknown one is said once, by its reference
    units = UNITS_OF.get(thing.type, ())
    if not units:
        return reader.wrong(values[next(iter(values))], f"{whose}要一个数，但 {name} 不是数字。")
    return _chosen_unit(reader, name, units, values, whose)


def _chosen_unit(reader: Reader, name: str, units: tuple[str, ...], values: Values, whose: str) -> str | Broken:
    if "in" not in values:
        return units[0]
    unit = reader.word(values["in"], whose=f"{whose}的 in")
    if isinstance(unit, str) and unit not in units:
        return reader.wrong(values["in"], f"{name} 不能按“{unit}”计。", f"可以写：{'、'.join(units)}。")
    return unit


def _several(of: str, make: Callable[..., qt.Quantity]) -> Callable[..., Any]:
    def read(kind: QuantityKind, reader: Reader, values: Values, spot: Spot, whose: str) -> Any:
        at = next(iter(values.values()))
        if at.node.value == ANY:
            return make(())
        items = reader.items(at, whose=whose)
        if isinstance(items, Broken):
            return items
        names = [_named(reader, item, of, whose) for item in items]
        if any(isinstance(name, Broken) for name in names):
            return BROKEN
        return make(tuple(str(name) for name in names))

    return read


def _since(kind: QuantityKind, reader: Reader, values: Values, spot: Spot, whose: str) -> Any:
    name = _named(reader, values["days_since"], "happening", whose)
    return name if isinstance(name, Broken) else qt.DaysSince(name)


def _counts(kind: QuantityKind, reader: Reader, values: Values, spot: Spot, whose: str) -> Any:
    condition = ConditionKind().read(reader, values["counts"], whose)
    return condition if condition is BROKEN else qt.Counts(condition)


def _ratio(over: str, under: str) -> Callable[..., Any]:
    def read(kind: QuantityKind, reader: Reader, values: Values, spot: Spot, whose: str) -> Any:
        if under not in values:
            return reader.wrong(spot, f"{whose}（数量）写了 {over}，还要写 {under}。")
        of, by = kind.read(reader, values[over], whose), kind.read(reader, values[under], whose)
        if of is BROKEN or by is BROKEN:
            return BROKEN
        ratio = qt.Ratio(of, by)
        if over == "share" and ratio.unit != qt.SHARE_UNIT:
            return reader.wrong(
                spot, f"{whose}里的两个数单位不同（{of.unit}、{by.unit}），不能算占比。", "请用 rate 和 per。"
            )
        return ratio

    return read


def _named(reader: Reader, spot: Spot, kind: str, whose: str) -> str | Broken:
    name = reader.word(spot, whose=whose)
    if isinstance(name, str):
        reader.refer((kind,), name, spot)
    return name


_READ: Mapping[str, Callable[..., Any]] = {
    "fact": _fact,
    "measure": _measure,
    "plan_of": _measure,
    "records": _records,
    "agreed": _of_commitment(qt.Agreed),
    "actual": _of_commitment(qt.Actual),
    "kept": _several("commitment", qt.KeptCommitments),
    "promised": _several("commitment", qt.Promised),
    "days_late": _several("task", qt.DaysLate),
    "late_tasks": _several("task", qt.LateTasks),
    "open_issues": _several("issue", qt.OpenIssues),
    "days_since": _since,
    "counts": _counts,
    "share": _ratio("share", "of"),
    "rate": _ratio("rate", "per"),
}

# Thresholds and scores.


@dataclass(frozen=True)
class Amount:
    """A number with its unit as written."""

    number: Decimal
    unit: str

    def fitted(self, unit: str) -> Decimal:
        """The number in a quantity's unit; raises BadValue where it is written in another one."""
        if self.unit in ("", unit):
            return self.number
        if self.unit in qt.FEN_OF and unit in qt.FEN_OF:
            return self.number * qt.FEN_OF[self.unit] / qt.FEN_OF[unit]
        raise BadValue(f"写的是{self.number}{self.unit}，这里按“{unit or '个数'}”计。", help="请换成同样的单位。")


def _amount(text: str) -> Amount:
    written = AMOUNT.fullmatch(text)
    if written is None:
        raise BadValue(f"“{text}”不是一个数。", help="请写成 300、80%、5亿元 的样子。")
    return Amount(Decimal(written[1]), written[2])


def _number(text: str) -> Decimal:
    amount = _amount(text)
    if amount.unit:
        raise BadValue(f"“{text}”不是分数。", help="只写数字。")
    return amount.number


AMOUNT_KIND = Parsed("number with its unit (`300万元/亩`, `80%`, `30`)", _amount, {"type": ["string", "number"]})
NUMBER = Parsed("number", _number, {"type": "number"})
BOUND_FIELDS = tuple(
    Field(str(bound), AMOUNT_KIND, says)
    for bound, says in (
        (Bound.AT_LEAST, "not less than this"),
        (Bound.MORE_THAN, "more than this"),
        (Bound.AT_MOST, "not more than this"),
        (Bound.LESS_THAN, "less than this"),
    )
)


def bound_of(given: Mapping[str, Any]) -> tuple[Bound, Amount] | None:
    """The one bound among the values of a record; raises BadValue where there are several."""
    found = [(bound, given[str(bound)]) for bound in Bound if str(bound) in given]
    if len(found) > 1:
        raise BadValue(f"同时写了{'、'.join(str(bound) for bound, _ in found)}。", help="只写一个。")
    return found[0] if found else None


def limit_of(given: Mapping[str, Any], unit: str) -> Limit | None:
    found = bound_of(given)
    return Limit(bound=found[0], value=found[1].fitted(unit)) if found else None


KNOT = Record(
    "knot",
    "折点",
    "A point of a slope, or what each amount gives.",
    (Field("at", AMOUNT_KIND, "the value", required=True), Field("score", NUMBER, "the score there", required=True)),
    dict,
)
STEP = Record(
    "step",
    "档次",
    "A band of values with its score; one without a bound takes all that is left.",
    (*BOUND_FIELDS, Field("score", NUMBER, "its score", required=True)),
    dict,
)
LIMIT = Record(
    "limit",
    "界限",
    "A bound.",
    BOUND_FIELDS,
    dict,
)
SCALE_FIELDS = (
    Field("slope", ListOf(KNOT, at_least=2), "the score lies on the line between two points"),
    Field("steps", ListOf(STEP), "the score by bands, the first that fits counts"),
    Field("each", KNOT, "so much for each full amount"),
    Field("cap", NUMBER, "the most it can be"),
)
WAYS = ("give", "slope", "steps", "each")


def scale_of(given: Mapping[str, Any], unit: str) -> Scale:
    """The scale among the values of a record; raises BadValue where it cannot be meant."""
    ways = [name for name in WAYS if given.get(name) is not None]
    if len(ways) != 1:
        raise BadValue(f"计分办法写了{'、'.join(ways) or '零种'}。", help=f"写而且只写一种：{'、'.join(WAYS)}。")
    slope = tuple(Knot(at=each["at"].fitted(unit), score=each["score"]) for each in given.get("slope", ()))
    if any(low.at >= high.at for low, high in itertools.pairwise(slope)):
        raise BadValue("slope 的各点要从小到大写。", help="后一点的 at 要大于前一点。")
    steps = tuple(ScaleStep(score=each["score"], limit=limit_of(each, unit)) for each in given.get("steps", ()))
    if any(step.limit is None for step in steps[:-1]):
        raise BadValue("steps 里没有界限的一档要写在最后。", help="它之后的各档永远轮不到。")
    each = given.get("each")
    knot = Knot(at=each["at"].fitted(unit), score=each["score"]) if each else None
    if knot is not None and knot.at <= 0:
        raise BadValue("each 的 at 要大于0。", help="例如 {at: 1亿元, score: 2}。")
    return Scale(fixed=given.get("give"), slope=slope, steps=steps, each=knot, cap=given.get("cap"), unit=unit)
