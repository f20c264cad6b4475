"""Amounts of money as ledgers write them, with the unit of the column or their own; the answer is in fen."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from quancheng.papers.days import Certainty
from quancheng.papers.workbooks import Cell, CellKind

YUAN: dict[str, Decimal] = {
    "元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000), "亿元": Decimal(100_000_000), "万亿元": Decimal(1_000_000_000_000),
}  # fmt: skip
UNIT = r"(?:万亿|亿|千万|百万|万|千)?元?"
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
AMOUNT = re.compile(rf"^({NUMBER})({UNIT})$")
TWO_PARTS = re.compile(r"^(\d+)亿(\d+(?:\.\d+)?)万元?$")
SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?E\+?\d{1,2}$")
VAGUE = re.compile(r"^(约|大约|近|超|超过|不低于|不少于|至少|≥|>|>=|预计|左右)|(左右|以上|余|多|\+)$")
FOREIGN = re.compile(r"美元|美金|欧元|港元|港币|日元|英镑|USD|HKD|EUR|JPY|[$€£]", re.I)
NOT_YET = re.compile(r"^(待定|未定|暂定|待明确|无|暂无|不涉及|N/?A|[-—–/\\]+)$", re.I)
MOST_DIGITS = 15
# Ten thousand 亿元 is more than any project of a county; such a number was typed in another unit.
BEYOND_BELIEF = Decimal(1_000_000_000_000)


@dataclass(frozen=True)
class AmountReading:
    """`fen` is the amount in hundredths of a yuan."""

    fen: int | None
    certainty: Certainty
    how: str


def read_amount(cell: Cell | None, unit: str = "万元") -> AmountReading:
    """The amount of a cell; `unit` is the column's and holds where the cell has none of its own."""
    if cell is None:
        return AmountReading(None, Certainty.NONE, "空白")
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, Decimal):
        reading = _read_number(cell.value, unit)
    elif cell.kind is CellKind.TEXT:
        reading = _read_text(str(cell.value), unit)
    elif cell.kind is CellKind.ERROR and not cell.value:
        return _wrong("公式没有保存结果，请在 Excel 中打开并保存一次")
    else:
        return _wrong(f"「{cell.written}」不是金额")
    if cell.formula and reading.fen is not None:
        return AmountReading(reading.fen, reading.certainty, f"{reading.how}；由公式算出")
    return reading


def _read_number(value: Decimal, unit: str) -> AmountReading:
    # Excel keeps 15 digits: 0.1 + 0.2 comes as 0.30000000000000004 and means 0.3.
    rounded = value.quantize(Decimal("1E-6")) if abs(value) < Decimal(10) ** MOST_DIGITS else value
    return _in_fen(rounded, unit, how=f"按{unit}读", certainty=Certainty.SURE)


def _read_text(text: str, unit: str) -> AmountReading:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("¥", "").removeprefix("人民币")
    plain = plain.removesuffix("人民币").removesuffix("整")
    if not plain:
        return AmountReading(None, Certainty.NONE, "空白")
    if NOT_YET.match(plain):
        return AmountReading(None, Certainty.NONE, f"写作「{text.strip()}」，视为没有")
    if FOREIGN.search(plain):
        return _wrong(f"「{text.strip()}」是外币，请按签约日汇率折成人民币填写")
    exact = VAGUE.sub("", VAGUE.sub("", plain))
    certainty = Certainty.SURE if exact == plain else Certainty.GUESS
    return _read_plain(exact, unit, certainty=certainty, written=text.strip())


def _read_plain(plain: str, unit: str, *, certainty: Certainty, written: str) -> AmountReading:
    both = TWO_PARTS.match(plain)
    if both:
        yuan = Decimal(both[1]) * YUAN["亿元"] + Decimal(both[2]) * YUAN["万元"]
        return _in_fen(yuan, "元", how=f"「{written}」自带单位", certainty=certainty)
    found = AMOUNT.match(plain)
    if found:
        own = _unit(found[2])
        how = f"「{written}」自带单位，按{own}读" if own else f"「{written}」按{unit}读"
        return _in_fen(Decimal(found[1].replace(",", "")), own or unit, how=how, certainty=certainty)
    if SCIENTIFIC.match(plain):
        return _in_fen(Decimal(plain), unit, how=f"科学计数法「{written}」按{unit}读", certainty=Certainty.GUESS)
    return _wrong(f"「{written}」看不出是多少，请填数字")


def _unit(written: str) -> str | None:
    if not written:
        return None
    return written if written.endswith("元") else f"{written}元"


def _in_fen(value: Decimal, unit: str, *, how: str, certainty: Certainty) -> AmountReading:
    if value < 0:
        return _wrong(f"{value:f}是负数，金额不能为负")
    if len(str(int(value))) > MOST_DIGITS:
        return _wrong(f"{value:f}超过{MOST_DIGITS}位，Excel 存不准这么长的数字，可能填错了列")
    exact = value * YUAN[unit] * 100
    fen = int(exact.to_integral_value())
    if exact > BEYOND_BELIEF * 100:
        return AmountReading(fen, Certainty.GUESS, f"{how}，合{_said(fen)}，大得不寻常，请核对单位")
    if exact != fen:
        return AmountReading(fen, Certainty.GUESS, f"{how}，四舍五入到分")
    more = "" if certainty is Certainty.SURE else "，是约数，请确认"
    return AmountReading(fen, certainty, f"{how}，合{_said(fen)}{more}")


def _said(fen: int) -> str:
    yuan = Decimal(fen) / 100
    for name in ("亿元", "万元"):
        if yuan >= YUAN[name]:
            return f"{(yuan / YUAN[name]).normalize():f}{name}"
    return f"{yuan.normalize():f}元"


def _wrong(how: str) -> AmountReading:
    return AmountReading(None, Certainty.WRONG, how)
