"""Workbooks of units, posts and officers as county offices really fill them, made in memory."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]
PEOPLE = ("姓名", "联系电话", "单位", "岗位", "任职日期", "免职日期", "账号名")


def workbook(sheets: Mapping[str, Rows], *, hidden: Sequence[str] = ()) -> Workbook:
    book = Workbook()
    for blank in book.worksheets:
        book.remove(blank)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    return book


def saved(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def roll(*people: Sequence[Any], units: Rows = (), posts: Rows = ()) -> bytes:
    """The three lists, each under its headings."""
    return saved(
        workbook(
            {
                "单位": [("单位名称", "所属单位", "职责"), *units],
                "岗位": [("单位", "岗位名称"), *posts],
                "人员": [PEOPLE, *people],
            }
        )
    )
