"""Reading what was typed into a form: each fault stands at its field, and nothing typed is lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from quancheng.engine.pack import FactType
from quancheng.packfiles.values import NotAValue, parse_value
from quancheng.papers.amounts import read_amount
from quancheng.papers.days import Certainty
from quancheng.papers.workbooks import Cell, CellKind

MONEY_UNITS = ("万元", "亿元", "元")
YES_NO = {"yes": True, "no": False}
MOST_DIGITS = 15
WRITTEN = {
    "number": "文号或证号",
    "measure": "解决措施",
    "remark": "备注",
    "planned_progress": "计划进度",
    "actual_progress": "实际进度",
    "problems": "存在问题",
    "suggestions": "工作建议",
    "title": "问题",
    "reason": "理由",
    "note": "说明",
}


def new_key() -> str:
    """A key for a form that is about to be shown: sending it twice does its work once."""
    return uuid4().hex


class Typed:
    """The values of one form. `wrong` has a sentence for each field that cannot be meant."""

    def __init__(self, post: Mapping[str, str]) -> None:
        self.post = post
        self.wrong: dict[str, str] = {}

    @property
    def key(self) -> str | None:
        """The form's idempotency key."""
        return self.post.get("key", "")[:64] or None

    @property
    def seen(self) -> int | None:
        """The version the form was built on."""
        text = self.post.get("seen", "")
        return int(text) if text.isdecimal() and len(text) < 10 else None

    @property
    def written(self) -> list[tuple[str, str]]:
        """What was written in a person's own words, with its label: kept where its form is no longer there."""
        return [(label, self.post[name].strip()) for name, label in WRITTEN.items() if self.post.get(name, "").strip()]

    def text(self, name: str, *, needed: str = "") -> str:
        """The text; with `needed`, its sentence stands at the field when nothing was typed."""
        text = self.post.get(name, "").strip()
        if needed and not text:
            self.wrong[name] = needed
        return text

    def choice(self, name: str, among: Collection[str], *, needed: str = "请选择一项。") -> str:
        """One of the choices; whatever else was sent counts as nothing chosen."""
        text = self.post.get(name, "")
        if text in among:
            return text
        if needed or text:
            self.wrong[name] = needed or "请从选项中选择。"
        return ""

    def day(self, name: str, *, needed: str = "") -> date | None:
        """A day as the date field sends it, or as people type it."""
        text = unicodedata.normalize("NFKC", self.text(name, needed=needed))
        if not text:
            return None
        try:
            return day_of(text)
        except ValueError:
            self.wrong[name] = f"“{text}”不是日期，请按 2026-09-30 的样子填写。"
            return None

    def number(self, name: str, *, needed: str = "") -> Decimal | None:
        """A number, with or without thousands signs."""
        text = unicodedata.normalize("NFKC", self.text(name, needed=needed)).replace(",", "")
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            self.wrong[name] = f"“{text}”不是数字，请只填数字。"
            return None
        if not value.is_finite() or len(text) > MOST_DIGITS:
            self.wrong[name] = "数字太长，请核对。"
            return None
        return value

    def area(self, name: str, *, needed: str = "") -> Decimal | None:
        """An area in square metres: a bare number of them, or with its unit as offices write it, such as 200亩."""
        text = unicodedata.normalize("NFKC", self.text(name, needed=needed)).replace(",", "")
        if not text.endswith(("亩", "平方米")):
            return self.number(name)
        try:
            return Decimal(str(parse_value(FactType.AREA, text)))
        except NotAValue as refused:
            self.wrong[name] = f"{refused.sentence}{refused.help}"
            return None

    def whole(self, name: str, *, needed: str = "") -> int | None:
        """A whole number."""
        value = self.number(name, needed=needed)
        if value is None:
            return None
        if value != int(value):
            self.wrong[name] = "请填整数。"
            return None
        return int(value)

    def fen(self, name: str) -> int | None:
        """An amount such as 1.2亿元, or a bare number in the unit chosen beside it; answered in fen."""
        text = self.text(name)
        if not text:
            return None
        unit = self.post.get(f"{name}-unit", "")
        reading = read_amount(
            Cell(row=1, column=1, kind=CellKind.TEXT, value=text), unit if unit in MONEY_UNITS else MONEY_UNITS[0]
        )
        if reading.certainty is not Certainty.SURE or reading.fen is None:
            self.wrong[name] = f"{reading.how}。请写成“1.2亿元”“8000万元”的样子。"
            return None
        return reading.fen

    def id(self, name: str, *, needed: str = "请选择一项。") -> UUID | None:
        """An id out of a select."""
        try:
            return UUID(self.post.get(name, ""))
        except ValueError:
            if needed:
                self.wrong[name] = needed
            return None


def id_of(text: str) -> UUID | None:
    """An id out of an address; nothing for what is none."""
    plain = text.replace("-", "").lower()
    return UUID(plain) if len(plain) == 32 and set(plain) <= set("0123456789abcdef") else None


def day_of(text: str) -> date:
    """2026-09-30, 2026/9/30, 2026.9.30 or 2026年9月30日. Raises ValueError."""
    plain = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    year, month, day = (int(part) for part in plain.strip("-").split("-"))
    if not 1990 <= year <= 2100:
        raise ValueError(text)
    return date(year, month, day)
