"""What a pack counts from and when a duty falls: anchors and recurrences as they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.nodes import ScalarNode

from quancheng.engine.errors import BadValue
from quancheng.engine.pack import Anchor, AnchorKind, Anchors
from quancheng.engine.recurrence import (
    SHIFT_WORDS,
    Monthly,
    NthWorkingDay,
    OnDay,
    Pick,
    Recurrence,
    Shift,
    Weekday,
    Weekly,
    Yearly,
)
from quancheng.packfiles.kinds import Json
from quancheng.packfiles.mistakes import nearest
from quancheng.packfiles.periods import parse_period
from quancheng.packfiles.reader import BROKEN, Broken, Reader, Spot

ANCHORS: Mapping[str, tuple[AnchorKind, str, str]] = {
    "happened": (AnchorKind.HAPPENING, "happening", "a happening takes place (a bare word means this)"),
    "done": (AnchorKind.TASK_DONE, "task", "a task is settled; of a task that each unit has, that unit's own"),
    "opened": (AnchorKind.TASK_OPENED, "task", "a task opens; `this` is the task whose clock it is"),
    "entered": (AnchorKind.STAGE_ENTERED, "stage", "a stage is entered"),
}
SEVERAL = {"latest_of": True, "earliest_of": False}


@dataclass(frozen=True)
class AnchorsKind:
    """One thing to count from, or `{latest_of: […]}` or `{earliest_of: […]}` of several."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        if isinstance(spot.node, ScalarNode):
            anchor = _anchor(reader, spot, whose)
            return anchor if anchor is BROKEN else Anchors(of=(anchor,))
        entries = reader.entries(spot, whose=whose)
        if isinstance(entries, Broken):
            return entries
        if len(entries) == 1 and entries[0][0].node.value in SEVERAL:
            return _several(reader, entries[0][0], entries[0][1], whose)
        anchor = _anchor(reader, spot, whose)
        return anchor if anchor is BROKEN else Anchors(of=(anchor,))

    def schema(self) -> Json:
        return {"$ref": "#/$defs/anchors"}

    def words(self) -> str:
        return "[anchors](#anchors)"


def anchors_definition() -> Json:
    """The JSON Schema of what a clock or responsibility counts from."""
    one: Json = {"anyOf": [{"type": "string"}, *(_object({name: {"type": "string"}}) for name in ANCHORS)]}
    many = {"type": "array", "items": one, "minItems": 2}
    return {"anyOf": [*one["anyOf"], *(_object({name: many}) for name in SEVERAL)]}


def _object(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties)[:1],
        "additionalProperties": False,
    }


def _several(reader: Reader, key: Spot, spot: Spot, whose: str) -> Any:
    items = reader.items(spot, whose=whose)
    if isinstance(items, Broken):
        return items
    if len(items) < 2:
        return reader.wrong(spot, f"{whose}：{key.node.value} 至少要写两项。")
    of = tuple(_anchor(reader, item, whose) for item in items)
    return BROKEN if any(each is BROKEN for each in of) else Anchors(of=of, latest=SEVERAL[key.node.value])


def _anchor(reader: Reader, spot: Spot, whose: str) -> Any:
    if isinstance(spot.node, ScalarNode):
        name = reader.word(spot, whose=whose)
        return name if isinstance(name, Broken) else _referred(reader, "happened", name, spot)
    entries = reader.entries(spot, whose=whose)
    if isinstance(entries, Broken):
        return entries
    if len(entries) != 1:
        return reader.wrong(spot, f"{whose}：一次只写一件事，几件事请用 latest_of 或 earliest_of。")
    key, value = entries[0]
    word = key.node.value
    if word not in ANCHORS:
        hint = nearest(word, [*ANCHORS, *SEVERAL]) or f"可以写：{'、'.join([*ANCHORS, *SEVERAL])}。"
        return reader.wrong(key, f"{whose}里不认识“{word}”。", hint)
    name = reader.word(value, whose=whose)
    return name if isinstance(name, Broken) else _referred(reader, word, name, value)


def _referred(reader: Reader, word: str, name: str, spot: Spot) -> Anchor:
    kind, thing, _ = ANCHORS[word]
    if (word, name) != ("opened", "this"):
        reader.refer((thing,), name, spot)
    return Anchor(kind=kind, name=name)


# Recurrences.

EVERY = ("week", "month", "months", "year", "starting", "day", "in_month", "rest_day")
WEEKDAYS = {day.name.capitalize(): day for day in Weekday}
DAY_OF_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)", re.ASCII)
NTH_WORKING = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)|(first|last)) working day", re.ASCII)
RECURRENCE_EXAMPLES: Mapping[str, str] = {
    "{week: Friday}": "every week on Friday",
    "{week: by Wednesday}": "every week from Monday to Wednesday",
    "{month: 28th}": "every month on the 28th",
    "{month: by the 3rd}": "every month from the 1st to the 3rd",
    "{month: first working day}": "every month on its first working day",
    "{month: last working day}": "every month on its last working day",
    "{months: 2, starting: 1, day: last working day}": "every second month, counted from January",
    "{year: last working day, in_month: 12}": "every year in December",
}
BY = re.compile(r"by (?:the )?(.+)", re.ASCII)


@dataclass(frozen=True)
class RecurrenceKind:
    """When a duty falls."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        found = reader.fields(spot, EVERY, whose=whose)
        if isinstance(found, Broken):
            return found
        words = {name: reader.word(value, whose=f"{whose}的{name}") for name, value in found.items()}
        if any(isinstance(word, Broken) for word in words.values()):
            return BROKEN
        try:
            return recurrence({name: str(word) for name, word in words.items()})
        except BadValue as refused:
            return reader.wrong(spot, f"{whose}：{refused.sentence}", refused.help)

    def schema(self) -> Json:
        return {"$ref": "#/$defs/recurrence"}

    def words(self) -> str:
        return "[recurrence](#recurrence)"


@dataclass(frozen=True)
class HandsUpKind(RecurrenceKind):
    """By when something goes on: a recurring day, or `{within: 3 working days}` of its coming."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> Any:
        within = spot.at("within")
        if within is spot:
            return super().read(reader, spot, whose)
        found = reader.fields(spot, ("within",), whose=whose)
        word = reader.word(within, whose=whose)
        if isinstance(found, Broken) or isinstance(word, Broken):
            return BROKEN
        try:
            return parse_period(word)
        except BadValue as refused:
            return reader.wrong(within, f"{whose}：{refused.sentence}", refused.help)

    def schema(self) -> Json:
        return {"anyOf": [super().schema(), _object({"within": {"type": "string"}})]}

    def words(self) -> str:
        return "[recurrence](#recurrence), or `{within: 3 working days}`"


def recurrence_definition() -> Json:
    """The JSON Schema of when a duty falls."""
    shift = {"rest_day": {"enum": [str(each) for each in Shift]}}
    text: Json = {"type": "string"}
    weekly = {"week": {"enum": [*WEEKDAYS, *(f"by {day}" for day in WEEKDAYS)]}, **shift}
    several = {"months": {"enum": [2, 3, 4, 6, 12]}, "starting": {"type": "integer"}, "day": text, **shift}
    yearly = {"year": text, "in_month": {"type": "integer"}, **shift}
    return {"oneOf": [_object(each) for each in (weekly, {"month": text, **shift}, several, yearly)]}


def recurrence(words: Mapping[str, str]) -> Recurrence:
    """The recurrence that these words mean, or a refusal."""
    lead = [name for name in ("week", "month", "months", "year") if name in words]
    if len(lead) != 1:
        raise BadValue("要写而且只写 week、month、months、year 之一。", help="例如 {month: last working day}。")
    shift = _shift(words.get("rest_day", str(Shift.NEXT)))
    allowed = {"rest_day", lead[0], *_BESIDE[lead[0]]}
    strange = [name for name in words if name not in allowed]
    if strange:
        raise BadValue(f"{lead[0]} 旁边不能写 {strange[0]}。", help="请看例子：{month: last working day}。")
    if lead[0] == "week":
        day, window = _until(words["week"])
        return Weekly(weekday=_weekday(day), shift=shift, window=window)
    if lead[0] == "month":
        pick, window = _pick(words["month"])
        return Monthly(pick=pick, shift=shift, window=window)
    if lead[0] == "months":
        pick, window = _pick(_needed(words, "day"))
        every, starting = _number(words["months"]), _number(words.get("starting", "1"))
        return Monthly(pick=pick, every=every, starting=starting, shift=shift, window=window)
    pick, window = _pick(words["year"])
    return Yearly(month=_number(_needed(words, "in_month")), pick=pick, shift=shift, window=window)


_BESIDE: Mapping[str, tuple[str, ...]] = {
    "week": (),
    "month": (),
    "months": ("starting", "day"),
    "year": ("in_month",),
}


def _needed(words: Mapping[str, str], name: str) -> str:
    if name not in words:
        raise BadValue(f"没有写哪一天（缺少 {name}）。", help="例如 {months: 2, starting: 1, day: last working day}。")
    return words[name]


def _until(text: str) -> tuple[str, bool]:
    """The day, and whether it may be done before it."""
    window = BY.fullmatch(text)
    return (window[1], True) if window else (text, False)


def _pick(text: str) -> tuple[Pick, bool]:
    day, window = _until(text)
    if (number := DAY_OF_MONTH.fullmatch(day)) is not None:
        return OnDay(day=int(number[1])), window
    if (working := NTH_WORKING.fullmatch(day)) is not None:
        nth = int(working[1]) if working[1] else (1 if working[2] == "first" else -1)
        return NthWorkingDay(n=nth), window
    raise BadValue(f"看不懂“{text}”是哪一天。", help="请写 28th、by the 3rd、first working day 或 last working day。")


def _weekday(text: str) -> Weekday:
    if text not in WEEKDAYS:
        raise BadValue(f"没有“{text}”这个星期几。", help=nearest(text, WEEKDAYS) or f"可以写：{'、'.join(WEEKDAYS)}。")
    return WEEKDAYS[text]


def _shift(text: str) -> Shift:
    if text not in {str(each) for each in Shift}:
        words = "；".join(f"{each}（{SHIFT_WORDS[each]}）" for each in Shift)
        raise BadValue(f"不认识“{text}”。", help=f"遇休息日可以写：{words}。")
    return Shift(text)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise BadValue(f"“{text}”不是整数。", help="请写数字。")
    return int(text)
