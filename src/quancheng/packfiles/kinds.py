"""The kinds of value a pack is written in. Each kind can read a node, give its JSON Schema, and say itself in words.

The grammar is a table of these, so what is read, what editors check and what the reference page says are one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from quancheng.engine.errors import BadValue
from quancheng.packfiles.mistakes import nearest
from quancheng.packfiles.reader import BROKEN, Broken, Reader, Spot

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PLACEHOLDERS = re.compile(
    r"(?i)todo|tbd|fixme|x{3,}|\.{3,}|…+|[?？]+|-+|待补|待定|待补充|待填|略|（略）|同上|无内容|某某|占位"
)
Json = dict[str, Any]


class Kind(Protocol):
    """A kind of value."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        """The value, or BROKEN with the mistake noted; `whose` names the field in Chinese."""

    def schema(self) -> Json: ...

    def words(self) -> str:
        """How it is written, for the reference page."""


@dataclass(frozen=True)
class Text:
    """Words for people; never empty and never a stand-in for words to come."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        text = reader.word(spot, whose=whose)
        if isinstance(text, str) and PLACEHOLDERS.fullmatch(text):
            return reader.wrong(spot, f"{whose}只写了“{text}”，请写上真正的内容。")
        return text

    def schema(self) -> Json:
        return {"type": ["string", "number"], "minLength": 1}

    def words(self) -> str:
        return "text"


@dataclass(frozen=True)
class Id:
    """A short English word or words joined by hyphens."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        text = reader.word(spot, whose=whose)
        if isinstance(text, str) and not ID.fullmatch(text):
            return reader.wrong(spot, f"{whose}“{text}”不是合格的名字。", "请用小写英文字母和数字，词间用连字符。")
        return text

    def schema(self) -> Json:
        return {"type": "string", "pattern": f"^{ID.pattern}$"}

    def words(self) -> str:
        return "id"


@dataclass(frozen=True)
class Parsed:
    """A value with a form of its own, turned by a function that refuses in words."""

    said: str
    parse: Callable[[str], Any]
    json: Mapping[str, Any]

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        text = reader.word(spot, whose=whose)
        if isinstance(text, Broken):
            return text
        try:
            return self.parse(text)
        except BadValue as refused:
            return reader.wrong(spot, f"{whose}：{refused.sentence}", refused.help)

    def schema(self) -> Json:
        return dict(self.json)

    def words(self) -> str:
        return self.said


@dataclass(frozen=True)
class OneOf:
    """One word of a closed list; `meanings` maps each word to its Chinese."""

    meanings: Mapping[str, str]
    make: Callable[[str], Any] = str

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        text = reader.word(spot, whose=whose)
        if isinstance(text, Broken):
            return text
        if text not in self.meanings:
            hint = nearest(text, self.meanings) or f"可以写：{'、'.join(self.meanings)}。"
            return reader.wrong(spot, f"{whose}不认识“{text}”。", hint)
        return self.make(text)

    def schema(self) -> Json:
        return {"enum": list(self.meanings)}

    def words(self) -> str:
        return "one of " + ", ".join(f"`{word}`" for word in self.meanings)


@dataclass(frozen=True)
class Ref:
    """The id of a thing that the pack defines somewhere."""

    kinds: tuple[str, ...]

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        text = reader.word(spot, whose=whose)
        if isinstance(text, str):
            reader.refer(self.kinds, text, spot)
        return text

    def schema(self) -> Json:
        return {"type": "string"}

    def words(self) -> str:
        return "id of a " + " or ".join(self.kinds)


@dataclass(frozen=True)
class ListOf:
    """A list; `at_least` one unless told otherwise."""

    kind: Any
    at_least: int = 1
    distinct: bool = True

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        items = reader.items(spot, whose=whose)
        if isinstance(items, Broken):
            return items
        if len(items) < self.at_least:
            return reader.wrong(spot, f"{whose}是空的，至少要有{self.at_least}项。")
        values = [self.kind.read(reader, item, whose) for item in items]
        if any(value is BROKEN for value in values):
            return BROKEN
        return tuple(values) if self._refuse_twice(reader, items, values, whose) else BROKEN

    def _refuse_twice(self, reader: Reader, items: Sequence[Spot], values: Sequence[Any], whose: str) -> bool:
        if self.distinct:
            for place, (item, value) in enumerate(zip(items, values, strict=True)):
                if isinstance(value, str) and value in values[:place]:
                    reader.wrong(item, f"{whose}里“{value}”写了两次。")
                    return False
        return True

    def schema(self) -> Json:
        return {"type": "array", "items": self.kind.schema(), "minItems": self.at_least}

    def words(self) -> str:
        return f"list of {self.kind.words()}"


@dataclass(frozen=True)
class Field:
    """One field of a record. `into` is the name it has in the engine, where that differs from the pack's word."""

    key: str
    kind: Any
    says: str
    required: bool = False
    into: str = ""


@dataclass(frozen=True)
class Record:
    """A mapping with known fields. `whose` names it in Chinese; `make` builds the engine's object from its values."""

    name: str
    whose: str
    says: str
    fields: tuple[Field, ...]
    make: Callable[..., Any]
    defines: str = ""
    check: Callable[[Reader, Spot, dict[str, Any]], bool] | None = None

    def read(self, reader: Reader, spot: Spot, whose: str = "") -> Any:
        """The object of a record that stands in a list, or under its field's own name."""
        values = self._values(reader, spot)
        if isinstance(values, Broken):
            return values
        definition = reader.defined.get(self.defines, {}).get(values.get("id", ""))
        return self._made(reader, spot, values, definition)

    def read_named(self, reader: Reader, name: str, key: Spot, spot: Spot) -> Any:
        """The object of a record whose id is the key it stands under."""
        definition = reader.define(self.defines, name, key) if self.defines else None
        values = self._values(reader, spot, name=name, at=key)
        if isinstance(values, Broken):
            return values
        return self._made(reader, spot, {"id": name, **values}, definition)

    def _made(self, reader: Reader, spot: Spot, values: dict[str, Any], definition: Any) -> Any:
        if self.check is not None and not self.check(reader, spot, values):
            return BROKEN
        made = self.make(**values)
        if definition is not None:
            definition.value, definition.body = made, spot
        return made

    def _values(self, reader: Reader, spot: Spot, name: str = "", at: Spot | None = None) -> dict[str, Any] | Broken:
        own = spot.at("id") if self.defines and not name else spot
        if own is not spot:
            name = self._defined(reader, own)
        found = reader.fields(spot, [each.key for each in self.fields], whose=self._called(name))
        if isinstance(found, Broken):
            return found
        complete = True
        values: dict[str, Any] = {}
        for each in self.fields:
            if each.key in found:
                value = each.kind.read(reader, found[each.key], f"{self._called(name)}的{each.key}")
                complete = complete and value is not BROKEN
                values[each.into or each.key] = value
            elif each.required:
                reader.wrong(at or spot, f"{self._called(name)}缺少 {each.key}（{each.says}）。")
                complete = False
        return values if complete else BROKEN

    def _defined(self, reader: Reader, spot: Spot) -> str:
        name = str(spot.node.value)
        if ID.fullmatch(name):
            reader.define(self.defines, name, spot)
        return name

    def _called(self, name: str) -> str:
        return f"{self.whose} {name} " if name else self.whose

    def schema(self) -> Json:
        return {"$ref": f"#/$defs/{self.name}"}

    def definition(self) -> Json:
        """The JSON Schema of the record itself."""
        schema: Json = {
            "type": "object",
            "description": self.says,
            "additionalProperties": False,
            "properties": {each.key: {**each.kind.schema(), "description": each.says} for each in self.fields},
        }
        required = [each.key for each in self.fields if each.required]
        return {**schema, "required": required} if required else schema

    def words(self) -> str:
        return f"[{self.name}](#{self.name})"


@dataclass(frozen=True)
class Named:
    """A mapping from ids to records of one kind; the things stand in no particular order."""

    record: Record
    key: Any = Id()

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        entries = reader.entries(spot, whose=whose)
        if isinstance(entries, Broken):
            return entries
        values = [self._one(reader, key, value) for key, value in entries]
        return BROKEN if any(value is BROKEN for value in values) else tuple(values)

    def _one(self, reader: Reader, key: Spot, value: Spot) -> Any:
        name = self.key.read(reader, key, f"{self.record.whose}的名字")
        return name if name is BROKEN else self.record.read_named(reader, name, key, value)

    def schema(self) -> Json:
        return {"type": "object", "additionalProperties": self.record.schema()}

    def words(self) -> str:
        return f"ids, each with a {self.record.words()}"


def records_in(kinds: Iterable[Any]) -> dict[str, Record]:
    """Every record reachable from these kinds, by name."""
    found: dict[str, Record] = {}
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop(0)
        if isinstance(kind, Record) and kind.name not in found:
            found[kind.name] = kind
            waiting += [each.kind for each in kind.fields]
        waiting += [getattr(kind, name) for name in ("kind", "record") if hasattr(kind, name)]
        waiting += getattr(kind, "parts", ())
    return found
