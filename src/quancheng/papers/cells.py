"""Cells read for what they mean: each reading says its certainty and, in Chinese, how it was read.

Days are read in `days`, amounts in `amounts`; here are words, yes and no, and the unified social credit code.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

from quancheng.papers.amounts import AmountReading, read_amount
from quancheng.papers.days import Certainty, DayReading, read_day
from quancheng.papers.workbooks import Cell, CellKind

UNSEEN = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")
BLANK = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]+")
ODD = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x1f\x7f]")
"""Whatever `clean` may change: most cells hold none of it."""
NOTHING = re.compile(r"^[-—–―－_/／\\.·…]+$|^(无|暂无|没有|空|N/?A)$", re.I)
USCC_LENGTH = 18
MISTAKEN_LETTERS = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5"})

YES = frozenset(["是", "有", "对", "√", "✓", "✔", "☑", "Y", "YES", "TRUE", "1", "已", "属于", "在园区", "园区内"])
NO = frozenset(["否", "无", "不是", "没有", "不", "×", "✗", "✘", "N", "NO", "FALSE", "0", "未", "不属于"])


@dataclass(frozen=True)
class TextReading:
    text: str | None
    certainty: Certainty
    how: str


@dataclass(frozen=True)
class YesNoReading:
    answer: bool | None
    certainty: Certainty
    how: str


def clean(text: str) -> str:
    """Without invisible signs, with ordinary spaces, trimmed line by line; the words stay as written."""
    if ODD.search(text) is None:
        return text
    lines = (BLANK.sub(" ", UNSEEN.sub("", line)).strip() for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def is_nothing(text: str) -> bool:
    """Whether a writing such as `—`, `/` or `无` says that there is nothing."""
    return not text or NOTHING.match(text) is not None


def read_text(cell: Cell | None) -> TextReading:
    """The words of a cell; a dash or `无` is nothing."""
    if cell is None:
        return TextReading(None, Certainty.NONE, "空白")
    if cell.kind is CellKind.ERROR:
        return TextReading(None, Certainty.WRONG, _error(cell))
    if cell.kind is CellKind.NUMBER and is_cut(cell):
        return TextReading(
            None, Certainty.WRONG, f"{cell.written}以数字存放，超过15位的部分已丢失，请改为文本格式重新填写"
        )
    text = clean(cell.written)
    if is_nothing(text):
        return TextReading(None, Certainty.NONE, f"写作「{text}」，视为没有" if text else "空白")
    how = "由公式算出" if cell.formula else "原文"
    return TextReading(text, Certainty.SURE, how if text == cell.written else f"{how}，去掉多余空格")


def read_yes_no(cell: Cell | None) -> YesNoReading:
    """Yes or no; other words are a guess by whether they deny."""
    if cell is None:
        return YesNoReading(None, Certainty.NONE, "空白")
    if cell.kind is CellKind.BOOL:
        return YesNoReading(bool(cell.value), Certainty.SURE, "是否格")
    if cell.kind not in (CellKind.TEXT, CellKind.NUMBER):
        return YesNoReading(None, Certainty.WRONG, f"「{cell.written}」看不出是或否")
    word = _narrow(cell.written)
    if word in YES or word in NO:
        answer = word in YES
        return YesNoReading(answer, Certainty.SURE, f"「{cell.written.strip()}」读作{'是' if answer else '否'}")
    if not word or is_nothing(word):
        return YesNoReading(None, Certainty.NONE, "空白")
    return _guessed_yes_no(word)


def _guessed_yes_no(word: str) -> YesNoReading:
    if re.search(r"是否|待定|不详|未知|[?]", word):
        return YesNoReading(None, Certainty.WRONG, f"「{word}」看不出是或否，请填「是」或「否」")
    if re.search(r"外|不|非|未|否|无", word):
        return YesNoReading(False, Certainty.GUESS, f"「{word}」推断为否，请确认")
    if re.search(r"内|是|已|入", word):
        return YesNoReading(True, Certainty.GUESS, f"「{word}」推断为是，请确认")
    return YesNoReading(None, Certainty.WRONG, f"「{word}」看不出是或否，请填「是」或「否」")


def read_uscc(cell: Cell | None) -> TextReading:
    """A unified social credit code (GB 32100-2015), with its check digit."""
    if cell is None:
        return TextReading(None, Certainty.NONE, "空白")
    if cell.kind is CellKind.NUMBER:
        how = f"{cell.written}以数字存放，18位代码的后几位已丢失，请把单元格设为文本后重新填写"
        return TextReading(None, Certainty.WRONG, how)
    if cell.kind is not CellKind.TEXT:
        return TextReading(None, Certainty.WRONG, f"「{cell.written}」不是统一社会信用代码")
    code = re.sub(r"[-—·]", "", _narrow(cell.written))
    if not code or code == "待定" or is_nothing(code):
        text = clean(cell.written)
        return TextReading(None, Certainty.NONE, f"写作「{text}」，视为没有" if text else "空白")
    return _checked_uscc(code, written=cell.written)


def _checked_uscc(code: str, *, written: str) -> TextReading:
    fault = _uscc_fault(code)
    if fault is None:
        how = "校验位正确" if code == written else "校验位正确；去掉空格，改为半角大写"
        return TextReading(code, Certainty.SURE, how)
    mended = code.translate(MISTAKEN_LETTERS)
    if mended != code and _uscc_fault(mended) is None:
        return TextReading(mended, Certainty.GUESS, f"代码不用字母I、O、S、Z，按{mended}读，请确认")
    return TextReading(None, Certainty.WRONG, fault)


def _uscc_fault(code: str) -> str | None:
    if re.fullmatch(r"[\d.]+E\+?\d+", code):
        return f"「{code}」是科学计数法，18位代码的后几位已丢失，请把单元格设为文本后重新填写"
    if len(code) == 15 and code.isdigit():
        return "是15位的旧注册号，请填18位统一社会信用代码"
    try:
        uscc.validate(code)
    except InvalidLength:
        return f"有{len(code)}位，统一社会信用代码应为{USCC_LENGTH}位"
    except InvalidChecksum:
        return f"校验位不对：前17位应配「{uscc.calc_check_digit(code)}」，表上是「{code[-1]}」，可能抄错了一位"
    except (InvalidFormat, InvalidComponent):
        return "含有统一社会信用代码不用的字符（字母I、O、S、V、Z不用，前8位应为数字或登记机关代码）"
    return None


def is_cut(cell: Cell) -> bool:
    """Whether a number has more digits than Excel keeps (15), so that its end is lost."""
    digits = cell.written.replace("-", "").replace(".", "").lstrip("0")
    return len(digits.rstrip("0") or digits) > 15 or len(cell.written.partition(".")[0].lstrip("-")) > 15


def _narrow(text: str) -> str:
    return re.sub(r"\s+", "", UNSEEN.sub("", unicodedata.normalize("NFKC", text))).upper()


def _error(cell: Cell) -> str:
    if not cell.value:
        return "公式没有保存结果，请在 Excel 中打开并保存一次"
    return f"单元格显示错误值{cell.value}"


__all__ = [
    "AmountReading",
    "Certainty",
    "DayReading",
    "TextReading",
    "YesNoReading",
    "clean",
    "is_nothing",
    "read_amount",
    "read_day",
    "read_text",
    "read_uscc",
    "read_yes_no",
]
