"""A typed value as people say it: 1.2亿元, 15%, 120人; exact, nothing rounded away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from quancheng.engine.conditions import say_value
from quancheng.engine.pack import FactType, Value

FEN = 100
MULTIPLES: Mapping[str, int] = {"亿": 100_000_000, "万": 10_000}
FEWEST_DIGITS = 4
"""An amount is said in a larger unit only where no more than so many decimals are needed."""


def said(kind: FactType, value: Value, unit: str = "") -> str:
    """The value of a type in words; "" for nothing."""
    if value is None or value == "":
        return ""
    if kind is FactType.MONEY and isinstance(value, int):
        return money(value)
    if kind is FactType.PERCENT and isinstance(value, Decimal):
        return f"{_plain(value * 100)}%"
    if kind is FactType.AREA and isinstance(value, Decimal):
        return f"{_plain(value)}平方米"
    if isinstance(value, Decimal):
        return f"{_plain(value)}{unit}"
    if isinstance(value, (bool, date)):
        return say_value(value)
    return f"{value}{unit}"


def money(fen: int) -> str:
    """`1.2亿元`, `8000万元`, `950元` from fen."""
    yuan = Decimal(fen) / FEN
    for word, size in MULTIPLES.items():
        share = yuan / size
        if abs(share) >= 1 and -share.normalize().as_tuple().exponent <= FEWEST_DIGITS:  # type: ignore[operator]
            return f"{_plain(share)}{word}元"
    return f"{_plain(yuan)}元"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
