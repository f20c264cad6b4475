"""A ledger of signed projects as an office keeps it, of any length."""

from __future__ import annotations

import io

from openpyxl import Workbook

HEADINGS = ("序号", "项目名称", "投资企业", "签约时间", "总投资（万元）", "是否落入园区", "建设内容及规模")


def workbook(lines: int) -> bytes:
    """So many projects, each another."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "签约项目台账"
    sheet.append(["签约投资项目台账"])
    sheet.append(HEADINGS)
    for number in range(1, lines + 1):
        sheet.append([number, f"第{number}号新材料项目", f"样本企业{number}", "2026-03-02", 12000, "是", "新建生产线"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
