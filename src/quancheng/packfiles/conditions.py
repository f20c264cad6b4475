"""Conditions as a pack writes them: small nested mappings, each of which can be read aloud.

{all: [{happened: agreement-signed}, {fact: investment, at_least: 10亿元}]}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.nodes import ScalarNode

from quancheng.engine import conditions as cond
from quancheng.engine.errors import BadValue
from quancheng.engine.pack import Fact, FactType, Scheme, Task
from quancheng.engine.spec import marks
from quancheng.packfiles.kinds import Json
from quancheng.packfiles.mistakes import nearest
from quancheng.packfiles.reader import BROKEN, Broken, Reader, Spot
from quancheng.packfiles.values import parse_value

BOUNDED = frozenset({FactType.MONEY, FactType.PERCENT, FactType.NUMBER, FactType.AREA, FactType.DATE})
BOUNDS = {str(bound): bound for bound in cond.Bound}
TYPE_WORDS: Mapping[FactType, str] = {
    FactType.TEXT: "文字", FactType.MONEY: "金额", FactType.PERCENT: "百分数", FactType.NUMBER: "数字",
    FactType.AREA: "面积", FactType.DATE: "日期", FactType.YES_NO: "是否", FactType.CHOICE: "选项",
    FactType.USCC: "统一社会信用代码", FactType.REGION: "地点", FactType.PERSON: "人员", FactType.UNIT: "单位",
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """One way to write a condition: its leading key, what else may stand beside it, and what it says."""

    key: str
    beside: tuple[str, ...]
    example: str
    says: str


FORMS = (
    Form("all", (), "{all: [{happened: x}, {known: y}]}", "every one of these holds"),
    Form("any", (), "{any: [{happened: x}, {happened: y}]}", "at least one of these holds"),
    Form("not", (), "{not: {happened: x}}", "this does not hold"),
    Form(
        "fact",
        ("is", "one_of", *BOUNDS),
        "{fact: investment, at_least: 10亿元}",
        "a fact is a value, one of several, or keeps a bound; `at_least` and `at_most` include their end, "
        "`more_than` and `less_than` do not",
    ),
    Form("known", (), "{known: investment}", "a fact has been filled in"),
    Form("happened", (), "{happened: agreement-signed}", "a happening has taken place"),
    Form("done", ("outcome",), "{done: review, outcome: feasible}", "a task is settled (with this outcome)"),
    Form("in_stage", (), "{in_stage: negotiate}", "the project stands in this stage"),
    Form("left_stage", (), "{left_stage: negotiate}", "the project has left this stage behind"),
    Form("grade", ("is",), "{grade: size, is: major}", "a grading scheme gives this grade"),
    Form("document", ("is",), "{document: investment-agreement, is: signed}", "a document is `ready` or `signed`"),
    Form("commitment", ("is",), "{commitment: jobs, is: kept}", "a commitment is `kept` or was declared `broken`"),
    Form("filed", (), "{filed: with-province}", "a filing has been made with all its authorities"),
    Form("published", (), "{published: newly-signed}", "the project has been published under this rule"),
)
BY_KEY = {form.key: form for form in FORMS}
WHOSE = "条件"
ALWAYS = "always"


@dataclass(frozen=True)
class ConditionKind:
    """A condition; facts must have been read before."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        if isinstance(spot.node, ScalarNode) and spot.node.value == ALWAYS:
            return cond.ALWAYS
        entries = reader.entries(spot, whose=f"{whose}（条件）")
        if isinstance(entries, Broken):
            return entries
        found = {key.node.value: (key, value) for key, value in entries}
        leading = [name for name in found if name in BY_KEY]
        if len(leading) != 1:
            return _refuse_lead(reader, spot, whose, found, leading)
        form = BY_KEY[leading[0]]
        for name, (key, _) in found.items():
            if name != form.key and name not in form.beside:
                hint = nearest(name, form.beside) or f"{form.key} 旁边可以写：{'、'.join(form.beside) or '无'}。"
                return reader.wrong(key, f"{whose}（条件）里不认识“{name}”。", hint)
        return _READ[form.key](self, reader, {name: value for name, (_, value) in found.items()}, spot)

    def schema(self) -> Json:
        return {"$ref": "#/$defs/condition"}

    def words(self) -> str:
        return "[condition](#condition)"


def definition() -> Json:
    """The JSON Schema of a condition."""
    several = {"type": "array", "items": {"$ref": "#/$defs/condition"}, "minItems": 1}
    inner: Mapping[str, Json] = {"all": several, "any": several, "not": {"$ref": "#/$defs/condition"}}
    return {
        "description": "A condition on a project.",
        "oneOf": [{"const": ALWAYS}, *(_form_schema(form, inner) for form in FORMS)],
    }


def _form_schema(form: Form, inner: Mapping[str, Json]) -> Json:
    beside = {name: {"type": "array"} if name == "one_of" else {} for name in form.beside}
    return {
        "type": "object",
        "description": form.says,
        "additionalProperties": False,
        "required": [form.key],
        "properties": {form.key: inner.get(form.key, {"type": "string"}), **beside},
    }


def _refuse_lead(reader: Reader, spot: Spot, whose: str, found: Mapping[str, Any], leading: list[str]) -> Broken:
    if leading:
        return reader.wrong(spot, f"{whose}（条件）里同时写了{'、'.join(leading)}，请用 all 或 any 分开写。")
    for name, (key, _) in found.items():
        hint = nearest(name, BY_KEY) or f"条件可以用：{'、'.join(BY_KEY)}。"
        return reader.wrong(key, f"{whose}（条件）里不认识“{name}”。", hint)
    return reader.wrong(spot, f"{whose}（条件）是空的。")


Values = Mapping[str, Spot]


def _several(make: Callable[..., cond.Condition]) -> Callable[..., Any]:
    def read(kind: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
        key = next(iter(values))
        items = reader.items(values[key], whose=f"条件 {key}")
        if isinstance(items, Broken):
            return items
        if not items:
            return reader.wrong(values[key], f"条件 {key} 是空的，至少要有一项。")
        parts = tuple(kind.read(reader, item, key) for item in items)
        return BROKEN if any(part is BROKEN for part in parts) else make(parts)

    return read


def _not(kind: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
    part = kind.read(reader, values["not"], "not")
    return part if part is BROKEN else cond.Not(part)


def _fact(kind: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
    name = _named(reader, values["fact"], "fact")
    asked = {key: value for key, value in values.items() if key != "fact"}
    if isinstance(name, Broken):
        return name
    if not asked:
        return reader.wrong(spot, f"条件只写了信息 {name}，还要写 is、one_of 或界限（{'、'.join(BOUNDS)}）。")
    fact = reader.value_of("fact", name)
    if fact is BROKEN:
        return BROKEN  # an unknown fact is said once, by its reference
    parts = [compared(reader, fact, word, value) for word, value in asked.items()]
    if any(part is BROKEN for part in parts):
        return BROKEN
    return parts[0] if len(parts) == 1 else cond.All(tuple(parts))


def compared(reader: Reader, fact: Fact, word: str, spot: Spot) -> Any:
    if word == "one_of":
        items = reader.items(spot, whose="one_of")
        if isinstance(items, Broken):
            return items
        values = [_value(reader, fact, item) for item in items]
        said = tuple(str(item.node.value) for item in items) if fact.type in BOUNDED else ()
        return BROKEN if any(value is BROKEN for value in values) else cond.FactIn(fact.id, tuple(values), said)
    if word == "is":
        value = _value(reader, fact, spot)
        said_so = str(spot.node.value) if fact.type in BOUNDED else ""
        return value if value is BROKEN else cond.FactIs(fact.id, value, said_so)
    if fact.type not in BOUNDED:
        return reader.wrong(
            spot, f"{fact.id} 是{TYPE_WORDS[fact.type]}，不能比大小，不能写 {word}。", "请用 is 或 one_of。"
        )
    value = _value(reader, fact, spot)
    return value if value is BROKEN else cond.FactBound(fact.id, BOUNDS[word], value, str(spot.node.value))


def _value(reader: Reader, fact: Fact, spot: Spot) -> Any:
    """A value of the fact's own type, or a mistake."""
    text = reader.word(spot, whose=f"{fact.id} 的值")
    if isinstance(text, Broken):
        return text
    try:
        value = parse_value(fact.type, text)
    except BadValue as refused:
        return reader.wrong(spot, f"{fact.id} 是{TYPE_WORDS[fact.type]}，{refused.sentence}", refused.help)
    if fact.type is FactType.CHOICE and value not in fact.choices:
        hint = f"可选：{'、'.join(fact.choices)}。"
        return reader.wrong(spot, f"{fact.id} 没有“{text}”这个选项。", hint)
    return value


def _known(kind: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
    name = _named(reader, values["known"], "fact")
    return name if isinstance(name, Broken) else cond.FactKnown(name)


def _happened(kind: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
    name = _named(reader, values["happened"], "happening")
    return name if isinstance(name, Broken) else cond.Happened(name)


def _done(kind: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
    name = _named(reader, values["done"], "task")
    if isinstance(name, Broken) or "outcome" not in values:
        return name if isinstance(name, Broken) else cond.TaskDone(name)
    outcome = reader.word(values["outcome"], whose="outcome")
    if isinstance(outcome, Broken):
        return outcome
    reader.later(lambda: _refuse_no_outcome(reader, name, outcome, values["outcome"]))
    return cond.TaskDone(name, outcome)


def _refuse_no_outcome(reader: Reader, name: str, outcome: str, spot: Spot) -> None:
    task = reader.value_of("task", name)
    if isinstance(task, Task) and task.outcome(outcome) is None:
        words = [each.id for each in task.outcomes]
        hint = nearest(outcome, words) or f"它的结果有：{'、'.join(words)}。"
        reader.wrong(spot, f"事项 {name} 没有“{outcome}”这种结果。", hint)


def _in_stage(kind: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
    name = _named(reader, values["in_stage"], "stage")
    return name if isinstance(name, Broken) else cond.InStage(name)


def _left_stage(kind: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
    name = _named(reader, values["left_stage"], "stage")
    return name if isinstance(name, Broken) else cond.StageLeftBehind(name)


def _grade(kind: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
    name = _named(reader, values["grade"], "scheme")
    if isinstance(name, Broken):
        return name
    if "is" not in values:
        return reader.wrong(spot, f"条件只写了分级 {name}，还要写 is。")
    grade = reader.word(values["is"], whose="is")
    if isinstance(grade, Broken):
        return grade
    reader.later(lambda: _refuse_no_grade(reader, name, grade, values["is"]))
    return cond.GradeIs(name, grade)


def _refuse_no_grade(reader: Reader, name: str, grade: str, spot: Spot) -> None:
    scheme = reader.value_of("scheme", name)
    if isinstance(scheme, Scheme) and all(band.grade != grade for band in scheme.bands):
        words = [band.grade for band in scheme.bands]
        hint = nearest(grade, words) or f"它的等级有：{'、'.join(words)}。"
        reader.wrong(spot, f"分级 {name} 没有“{grade}”这个等级。", hint)


def _named(reader: Reader, spot: Spot, kind: str) -> str | Broken:
    name = reader.word(spot, whose=WHOSE)
    if isinstance(name, str):
        reader.refer((kind,), name, spot)
    return name


def _became(kind: str, *words: str) -> Callable[..., Any]:
    """What a thing has become, which is marked as a happening."""

    def read(_: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
        name = _named(reader, values[kind], kind)
        if isinstance(name, Broken):
            return name
        if "is" not in values:
            return reader.wrong(spot, f"条件只写了 {kind} {name}，还要写 is（{'、'.join(words)}）。")
        word = reader.word(values["is"], whose="is")
        if isinstance(word, Broken):
            return word
        if word not in words:
            hint = nearest(word, words) or f"可以写：{'、'.join(words)}。"
            return reader.wrong(values["is"], f"{kind} {name} 不能是“{word}”。", hint)
        return cond.Happened(marks.mark_of(name, word))

    return read


def _marked(word: str, kind: str, became: str) -> Callable[..., Any]:
    def read(_: ConditionKind, reader: Reader, values: Values, spot: Spot) -> Any:
        name = _named(reader, values[word], kind)
        return name if isinstance(name, Broken) else cond.Happened(marks.mark_of(name, became))

    return read


_READ: Mapping[str, Callable[..., Any]] = {
    "all": _several(cond.All),
    "any": _several(cond.AnyOf),
    "not": _not,
    "fact": _fact,
    "known": _known,
    "happened": _happened,
    "done": _done,
    "in_stage": _in_stage,
    "left_stage": _left_stage,
    "grade": _grade,
    "document": _became("document", marks.READY, marks.SIGNED),
    "commitment": _became("commitment", marks.KEPT, marks.BROKEN),
    "filed": _marked("filed", "filing", marks.FILED),
    "published": _marked("published", "publicity", marks.PUBLISHED),
}
