"""What stands in the blanks of a form, by source; where it comes from is no concern of papers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Filled = str | date | None
# What XML 1.0 cannot hold; a pasted text may carry it unseen.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class Filling:
    """`values` by source (`fact:name`), `rows` by task id and source, `lines` in their order for free tables.

    `paper:day` in `values` is the date line: None leaves it blank, absent prints the day of writing.
    """

    values: Mapping[str, Filled] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Filled]] = field(default_factory=dict)
    lines: Sequence[Mapping[str, Filled]] = ()


BLANK = Filling(values={"paper:day": None})


def printed(value: Filled) -> str:
    """A value as it is printed: days in Chinese words, nothing as an empty text."""
    if value is None:
        return ""
    return in_words(value) if isinstance(value, date) else printable(value)


def printable(text: str) -> str:
    """Without the signs that no document can hold."""
    return UNPRINTABLE.sub("", text)


def in_words(day: date) -> str:
    """2026年3月6日"""
    return f"{day.year}年{day.month}月{day.day}日"
