"""Values of facts as they are typed on a form: text to value, value to text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from quancheng.engine.deciding.checks import checked_facts
from quancheng.engine.errors import BadValue
from quancheng.engine.pack import Fact, FactType, Pack, Value

FEN = 100
UNITS: Mapping[str, int] = {"元": FEN, "万元": FEN * 10_000, "亿元": FEN * 100_000_000}
AMOUNT = re.compile(r"^([\d,.]+)(元|万元|亿元)$")
NEW_DAY = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$")


def typed_fact(pack: Pack, name: str, text: str) -> Value:
    """The value that a text means for a fact. Raises BadValue with the field named."""
    text = text.strip()
    if not text:
        return None
    fact = pack.fact[name]
    read = _READ.get(fact.type)
    value = read(fact, text) if read else text
    return checked_facts(pack, {name: value})[name]


def typed_day(text: str, *, label: str) -> date:
    """A day typed as 2026-03-31, 2026.3.31 or 2026年3月31日. Raises BadValue."""
    match = NEW_DAY.match(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        raise BadValue(f"{label}“{text}”不是日期。", help="请按2026-03-31的样子填写。", typed=text) from None


def _money(fact: Fact, text: str) -> Value:
    match = AMOUNT.match(text.replace(" ", ""))
    if match is None:
        raise BadValue(f"“{fact.label}”的“{text}”没有写明单位。", help="请写成“8000万元”或“1.2亿元”。", fact=fact.id)
    return int(_number(fact, match[1]) * UNITS[match[2]])


def _number(fact: Fact, text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise BadValue(f"“{fact.label}”的“{text}”不是数字。", help="请只填数字。", fact=fact.id) from None


def _percent(fact: Fact, text: str) -> Decimal:
    return _number(fact, text.rstrip("%％")) / 100


def _yes_no(fact: Fact, text: str) -> bool:
    if text not in ("是", "否"):
        raise BadValue(f"“{fact.label}”的“{text}”看不出是或否。", help="请填“是”或“否”。", fact=fact.id)
    return text == "是"


_READ: Mapping[FactType, Callable[[Fact, str], Value]] = {
    FactType.MONEY: _money, FactType.NUMBER: _number, FactType.AREA: _number, FactType.PERCENT: _percent,
    FactType.YES_NO: _yes_no, FactType.DATE: lambda fact, text: typed_day(text, label=f"“{fact.label}”"),
}  # fmt: skip
