"""Conditions on the fields of a record: `{field: direction, is: 装备制造}`, read once the record's kind is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ruamel.yaml.nodes import ScalarNode

from quancheng.engine import conditions as cond
from quancheng.engine.pack import Fact
from quancheng.packfiles.conditions import ALWAYS, BOUNDS, compared
from quancheng.packfiles.kinds import Json
from quancheng.packfiles.mistakes import nearest
from quancheng.packfiles.reader import BROKEN, Broken, Reader, Spot

LEADS = ("all", "any", "not", "field", "known")
BESIDE = ("is", "one_of", *BOUNDS)
EXAMPLE = "{field: held, is: true}"


@dataclass(frozen=True)
class LaterKind:
    """A condition that cannot be read before it is known what it is about; answers where it stands."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        return spot

    def schema(self) -> Json:
        return {"type": ["object", "string"]}

    def words(self) -> str:
        return "condition on the record's fields: `all`, `any`, `not`, `known`, or `field` with " + ", ".join(
            f"`{word}`" for word in BESIDE
        )


FIELD_CONDITION = LaterKind()
FieldOf = Callable[[str], Fact | None]


def read_field_condition(reader: Reader, spot: Spot, kind_id: str, field_of: FieldOf, whose: str) -> Any:
    """The condition at a spot, on the fields of one kind of record; BROKEN with the mistake noted."""
    if isinstance(spot.node, ScalarNode) and spot.node.value == ALWAYS:
        return cond.ALWAYS
    entries = reader.entries(spot, whose=f"{whose}（条件）")
    if isinstance(entries, Broken):
        return BROKEN
    found = {str(key.node.value): value for key, value in entries}
    leading = [name for name in found if name in LEADS]
    if len(leading) != 1:
        return reader.wrong(spot, f"{whose}（条件）要写 {'、'.join(LEADS)} 之一。", f"例如 {EXAMPLE}。")
    lead = leading[0]
    if lead in ("all", "any"):
        return _several(reader, found[lead], kind_id, field_of, whose, cond.All if lead == "all" else cond.AnyOf)
    if lead == "not":
        inner = read_field_condition(reader, found["not"], kind_id, field_of, whose)
        return inner if inner is BROKEN else cond.Not(inner)
    field = _field(reader, found[lead], kind_id, field_of)
    if isinstance(field, Broken):
        return BROKEN
    return cond.FactKnown(field.id) if lead == "known" else _tested(reader, spot, field, found, whose)


def _several(reader: Reader, spot: Spot, kind_id: str, field_of: FieldOf, whose: str, make: Callable[..., Any]) -> Any:
    items = reader.items(spot, whose=f"{whose}（条件）")
    if isinstance(items, Broken):
        return BROKEN
    parts = tuple(read_field_condition(reader, item, kind_id, field_of, whose) for item in items)
    return BROKEN if any(part is BROKEN for part in parts) or not parts else make(parts)


def _field(reader: Reader, spot: Spot, kind_id: str, field_of: FieldOf) -> Fact | Broken:
    """The field under its qualified name, as conditions look it up."""
    name = reader.word(spot, whose="field")
    if isinstance(name, Broken):
        return name
    field = field_of(name)
    if field is None:
        return reader.wrong(spot, f"记录 {kind_id} 没有叫 {name} 的栏目。")
    return replace(field, id=f"{kind_id}.{name}")


def _tested(reader: Reader, spot: Spot, field: Fact, found: dict[str, Spot], whose: str) -> Any:
    tests = {word: value for word, value in found.items() if word != "field"}
    strange = next((word for word in tests if word not in BESIDE), None)
    if strange is not None or not tests:
        hint = nearest(strange, BESIDE) if strange else ""
        return reader.wrong(spot, f"{whose}（条件）里 field 旁边要写 {'、'.join(BESIDE)}。", hint)
    parts = [compared(reader, field, word, value) for word, value in tests.items()]
    if any(part is BROKEN for part in parts):
        return BROKEN
    return parts[0] if len(parts) == 1 else cond.All(tuple(parts))
