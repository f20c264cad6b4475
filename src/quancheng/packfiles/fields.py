"""The kinds and fields that many records share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quancheng.engine.errors import BadValue
from quancheng.engine.periods import TimeUnit
from quancheng.packfiles.conditions import ConditionKind
from quancheng.packfiles.kinds import Field, Id, ListOf, Parsed, Ref, Text
from quancheng.packfiles.periods import parse_period
from quancheng.packfiles.times import AnchorsKind
from quancheng.packfiles.values import parse_day, parse_flag

NONE = "none"
OUTSIDE = ("unit", "post", "role", "party", "outsider")

TEXT, ID, CONDITION, ANCHORS = Text(), Id(), ConditionKind(), AnchorsKind()
FLAG = Parsed("`true` or `false`", parse_flag, {"type": "boolean"})
DAY = Parsed("date (`2026-09-30`)", parse_day, {"type": "string", "format": "date"})
SPANS = "|".join(f"{str(unit).removesuffix('s')}s?" for unit in TimeUnit)
PERIOD_PATTERN = rf"^\d+ ({SPANS})$"
PERIOD = Parsed("period (`7 working days`, `1 year`)", parse_period, {"type": "string", "pattern": PERIOD_PATTERN})
BASIS = ListOf(Ref(("clause",)))
PARTY, POST, UNIT = Ref(OUTSIDE), Ref(("post",)), Ref(("unit",))
TASKS = ListOf(Ref(("task",)))
FACTS = ListOf(Ref(("fact",)))
HAPPENINGS = ListOf(Ref(("happening",)))


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise BadValue(f"“{text}”不是1到1000的整数。", help="请写阿拉伯数字。")
    return int(text)


def _or_none(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: None if text == NONE else parse(text)


WHOLE = Parsed("whole number", _whole, {"type": "integer", "minimum": 1, "maximum": 1000})
DAY_OR_NONE = Parsed("date or `none`", _or_none(parse_day), {"type": "string"})
TEXT_OR_NONE = Parsed("text or `none`", _or_none(str), {"type": "string"})

LABEL = Field("label", TEXT, "the notice's own word for it", required=True)
RESTS = Field("basis", BASIS, "the clauses it rests on", required=True)
MAY_REST = Field("basis", BASIS, "the clauses it rests on, where it is a rule of the notice")
