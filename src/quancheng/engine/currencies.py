"""Amounts in another currency: what was agreed, the rate, the rate's day, and what that is in fen; never a float."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from quancheng.engine.errors import BadValue

CURRENCIES: Mapping[str, str] = {
    "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元", "GBP": "英镑", "KRW": "韩元", "SGD": "新加坡元",
    "TWD": "新台币", "MOP": "澳门元", "CAD": "加元", "AUD": "澳元", "CHF": "瑞士法郎",
}  # fmt: skip
OTHER_WORDS: Mapping[str, str] = {
    **{word: code for code, word in CURRENCIES.items()}, **{code: code for code in CURRENCIES},
    "美金": "USD", "港币": "HKD", "日圆": "JPY", "加拿大元": "CAD", "澳大利亚元": "AUD", "新币": "SGD",
}  # fmt: skip
MULTIPLES: Mapping[str, int] = {"": 1, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
NUMBER = r"(\d+(?:,\d{3})*(?:\.\d+)?)"
_NAMES = "|".join(sorted(OTHER_WORDS, key=len, reverse=True))
AMOUNT = re.compile(rf"\s*{NUMBER}\s*(亿|千万|百万|万)?\s*({_NAMES})")
RATE = re.compile(r"(?:汇率|@|按)\D{0,4}?(\d{1,4}(?:\.\d+)?)(?![\d年\-])")
DAY = re.compile(r"(\d{4})\s*(?:-|年)\s*(\d{1,2})\s*(?:-|月)\s*(\d{1,2})")
EXAMPLE = "3000万美元，汇率7.1234，2026-03-02"


class NoRate(BadValue):
    """An amount in another currency without its rate, or without the rate's day."""

    code = "no-rate"


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """An amount of another currency; `rate` is the yuan for one unit of it on `rate_day`."""

    amount: Decimal
    currency: str
    rate: Decimal
    rate_day: date

    @property
    def fen(self) -> int:
        """What it is in fen, half a fen rounded up."""
        return int((self.amount * self.rate * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    @property
    def words(self) -> str:
        """3000万美元，按2026年3月2日汇率7.1234折算."""
        day = f"{self.rate_day.year}年{self.rate_day.month}月{self.rate_day.day}日"
        return f"{say_amount(self.amount, self.currency)}，按{day}汇率{self.rate}折算"

    @property
    def written(self) -> str:
        """As it is typed, so that reading it gives the same amount."""
        return f"{say_amount(self.amount, self.currency)}，汇率{self.rate}，{self.rate_day}"


def say_amount(amount: Decimal, currency: str) -> str:
    """3000万美元, 1.25亿日元, 950欧元; exact."""
    for name in ("亿", "万"):
        if amount >= MULTIPLES[name]:
            return f"{_plain(amount / MULTIPLES[name])}{name}{CURRENCIES[currency]}"
    return f"{_plain(amount)}{CURRENCIES[currency]}"


def read_foreign(text: str) -> Foreign | None:
    """An amount in another currency with its rate and the rate's day; None where the text names no such currency.

    >>> read_foreign("3000万美元，汇率7.1234，2026-03-02").fen
    21370200000
    """
    found = AMOUNT.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    day, rate = DAY.search(rest), RATE.search(DAY.sub("，", rest))
    if rate is None or day is None:
        lacks = "、".join(word for word, known in (("汇率", rate), ("汇率日期", day)) if known is None)
        raise NoRate(f"外币金额“{text.strip()}”没有写明{lacks}。", help=f"请写成：{EXAMPLE}。", text=text)
    amount = Decimal(found[1].replace(",", "")) * MULTIPLES[found[2] or ""]
    return Foreign(amount=amount, currency=OTHER_WORDS[found[3]], rate=Decimal(rate[1]), rate_day=_day(day, text))


def _day(found: re.Match[str], text: str) -> date:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise NoRate(f"“{text.strip()}”里没有这一天：{found[0]}。", help=f"请写成：{EXAMPLE}。", text=text) from None


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
