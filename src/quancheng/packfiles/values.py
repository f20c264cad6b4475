"""Values of facts as a pack or scenario writes them: `10亿元`, `15%`, `2026-09-30`, `true`; never a float."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from quancheng.engine.errors import BadValue
from quancheng.engine.pack import FactType, Value

FEN = 100
MULTIPLES: Mapping[str, int] = {"": 1, "万": 10_000, "亿": 100_000_000}
MONEY = re.compile(r"(\d+(?:\.\d+)?)\s?(亿|万)?元", re.ASCII)
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%", re.ASCII)
AREA = re.compile(r"(\d+(?:\.\d+)?)\s?(亩|平方米)", re.ASCII)
NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SQUARE_METRES_OF_A_MU = Decimal(2000) / 3


class NotAValue(BadValue):
    """The text cannot be a value of this type; `help` says how it is written."""

    code = "not-a-value"


def parse_value(kind: FactType, text: str) -> Value:
    """The value of a fact of this type: money in fen, percent as a share of one, area in square metres.

    >>> parse_value(FactType.MONEY, "1.2亿元"), parse_value(FactType.PERCENT, "15%")
    (12000000000, Decimal('0.15'))
    """
    return _PARSERS.get(kind, _text)(text.strip())


def parse_money(text: str) -> int:
    """An amount with its unit, in fen."""
    written = MONEY.fullmatch(text)
    if written is None:
        raise NotAValue(f"“{text}”不是金额。", help="金额要写明单位，如 10亿元、5000万元、300元。", text=text)
    fen = Decimal(written[1]) * MULTIPLES[written[2] or ""] * FEN
    if fen != fen.to_integral_value():
        raise NotAValue(f"“{text}”不足一分。", help="请写到分为止。", text=text)
    return int(fen)


def parse_percent(text: str) -> Decimal:
    """A percentage as a share of one: `15%` is Decimal('0.15')."""
    written = PERCENT.fullmatch(text)
    if written is None:
        raise NotAValue(f"“{text}”不是百分数。", help="请写成 15% 的样子。", text=text)
    return Decimal(written[1]) / 100


def parse_day(text: str) -> date:
    if not DAY.fullmatch(text):
        raise NotAValue(f"“{text}”不是日期。", help="请写成 2026-09-30 的样子。", text=text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotAValue(f"没有{text}这一天。", help="请核对日期。", text=text) from None


def parse_flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise NotAValue(f"“{text}”不是是否。", help="是写 true，否写 false。", text=text)
    return text == "true"


def _area(text: str) -> Decimal:
    written = AREA.fullmatch(text)
    if written is None:
        raise NotAValue(f"“{text}”不是面积。", help="面积要写明单位，如 100亩、5000平方米。", text=text)
    size = Decimal(written[1])
    return (size * SQUARE_METRES_OF_A_MU).quantize(Decimal("0.01")) if written[2] == "亩" else size


def _number(text: str) -> Decimal | int:
    if not NUMBER.fullmatch(text):
        raise NotAValue(f"“{text}”不是数字。", help="只写数字，如 120 或 3.5。", text=text)
    return Decimal(text) if "." in text else int(text)


def _text(text: str) -> str:
    return text


_PARSERS: Mapping[FactType, Callable[[str], Value]] = {
    FactType.MONEY: parse_money,
    FactType.PERCENT: parse_percent,
    FactType.DATE: parse_day,
    FactType.YES_NO: parse_flag,
    FactType.AREA: _area,
    FactType.NUMBER: _number,
}
