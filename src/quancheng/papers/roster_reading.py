"""The workbook of units, posts and officers read back: every cell that is taken says where it stands.

What cannot be meant is a fault with its sheet, row and column; nothing is guessed. The answer is plain JSON.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from quancheng.engine.errors import BadValue
from quancheng.papers.cells import clean, is_cut, is_nothing
from quancheng.papers.days import Certainty, read_day
from quancheng.papers.intake_reading import LIMITS
from quancheng.papers.places import plain
from quancheng.papers.roster_sheet import HEADINGS, OFFICERS, POSTS, UNITS
from quancheng.papers.sheet_rows import TOTALS
from quancheng.papers.workbooks import Cell, CellKind, Sheet, open_workbook

HEADINGS_WITHIN = 10
MOST_LINES = 3000
LONGEST = {"label": 64, "upper": 64, "duty": 255, "unit": 64, "post": 64, "name": 64, "username": 64}
KINDS = {UNITS: "units", POSTS: "posts", OFFICERS: "officers"}
NEEDED = {UNITS: {"label"}, POSTS: {"unit", "label"}, OFFICERS: {"name", "post"}}
ALSO: Mapping[str, Mapping[str, str]] = {
    UNITS: {"单位": "label", "部门": "label", "上级单位": "upper", "主管单位": "upper", "工作职责": "duty"},
    POSTS: {"单位名称": "unit", "部门": "unit", "岗位": "label", "职务": "label"},
    OFFICERS: {
        "人员": "name", "名字": "name", "联系方式": "phone", "电话": "phone", "手机": "phone", "手机号": "phone",
        "手机号码": "phone", "联系电话号码": "phone", "单位名称": "unit", "所在单位": "unit", "部门": "unit",
        "工作单位": "unit", "岗位名称": "post", "职务": "post", "任职时间": "since", "开始日期": "since",
        "起始日期": "since", "免职时间": "until", "结束日期": "until", "账号": "username", "用户名": "username",
        "登录名": "username", "登录账号": "username",
    },
}  # fmt: skip
PHONE = re.compile(r"\+?[\d\-() ]{5,24}")
SEVERAL = re.compile(r"[、,，;；/／\n]")
FOOTERS = re.compile(r"^(合计|小计|总计|备注|说明|注|填表人|填报人|审核人|制表人|填表日期)[:：]?")
Json = dict[str, Any]


class NotARoster(BadValue):
    """No sheet has the headings of one of the three lists."""

    code = "not-a-roster"

    def __init__(self, sheets: list[str]) -> None:
        seen = "、".join(f"「{name}」" for name in sheets[:8])
        super().__init__(
            f"工作簿里没有单位、岗位或人员的表头：看过{seen}。",
            help="人员表至少要有“姓名”和“岗位”两栏。可先下载模板，照样填写。",
            sheets=sheets,
        )


def read_roster(data: bytes) -> Json:
    """Lines of units, posts and officers with their faults, and notes. Raises NotReadable, NotARoster."""
    book = open_workbook(data, limits=LIMITS)
    said: Json = {kind: [] for kind in KINDS.values()} | {"notes": []}
    found = False
    for name in KINDS:
        sheet, heads = _best(name, [each for each in book.sheets if not each.hidden])
        if sheet is None or heads is None:
            continue
        found = True
        lines, notes = _read(name, sheet, heads)
        said[KINDS[name]] += lines
        said["notes"] += notes
    said["notes"] += [f"工作表「{each.name}」是隐藏的，没有读取。" for each in book.sheets if each.hidden]
    if not found:
        raise NotARoster([each.name for each in book.sheets])
    return said


Heads = tuple[int, Mapping[str, int], tuple[str, ...]]


def _best(name: str, sheets: list[Sheet]) -> tuple[Sheet | None, Heads | None]:
    """The sheet of that name where it has the headings; else the first that has them all."""
    ordered = sorted(sheets, key=lambda each: plain(each.name) != name)
    for sheet in ordered:
        if plain(sheet.name) in KINDS and plain(sheet.name) != name:
            continue
        heads = max(
            (_headings(name, sheet, row) for row in range(1, HEADINGS_WITHIN + 1)), key=lambda each: len(each[1])
        )
        if name != OFFICERS and any("姓名" in plain(cell.written) for cell in _row(sheet, heads[0])):
            continue  # a list of people also names their units and posts
        needs = NEEDED[name] | ({"upper"} if name == UNITS and plain(sheet.name) != name else set())
        if needs <= heads[1].keys():
            return sheet, heads
    return None, None


def _headings(name: str, sheet: Sheet, row: int) -> Heads:
    words = {plain(heading): key for key, heading, _ in HEADINGS[name]} | dict(ALSO[name])
    found: dict[str, int] = {}
    unknown: list[str] = []
    for column in range(1, min(sheet.last_column, 64) + 1):
        cell = sheet.cells.get((row, column))
        if cell is None or cell.kind is not CellKind.TEXT:
            continue
        heading = plain(re.sub(r"[（(].*?[)）]|\*|必填|选填", "", clean(cell.written)))
        key = words.get(heading)
        if key is None:
            unknown.append(clean(cell.written))
        elif key in found:
            unknown.append(f"{clean(cell.written)}（重复）")
        else:
            found[key] = column
    return row, found, tuple(unknown)


def _read(name: str, sheet: Sheet, heads: Heads) -> tuple[list[Json], list[str]]:
    row, columns, unknown = heads
    notes = [f"工作表「{sheet.name}」的“{each}”一栏不认识，没有读取。" for each in unknown if each != "序号"]
    lines: list[Json] = []
    for number in range(row + 1, sheet.last_row + 1):
        first = next((cell for cell in _row(sheet, number) if clean(cell.written)), None)
        if first is None:
            continue
        word = plain(first.written)
        if word in TOTALS or FOOTERS.match(word):
            notes.append(f"工作表「{sheet.name}」第{number}行以“{word[:10]}”开头，没有读取。")
            continue
        if len(lines) == MOST_LINES:
            raise BadValue(f"工作表「{sheet.name}」超过{MOST_LINES}行。", help="请分几次导入。", sheet=sheet.name)
        lines.append(_line(name, sheet, columns, number))
    return [line for line in lines if line["cells"] or line["faults"]], notes


def _row(sheet: Sheet, number: int) -> Iterator[Cell]:
    for column in range(1, min(sheet.last_column, 64) + 1):
        cell = sheet.cells.get((number, column))
        if cell is not None:
            yield cell


def _line(name: str, sheet: Sheet, columns: Mapping[str, int], number: int) -> Json:
    """A line: cells as key -> [value, where], faults as [where, sentence]."""
    cells: dict[str, list[str]] = {}
    faults: list[list[str]] = []
    labels = {key: heading for key, heading, _ in HEADINGS[name]}
    for key, column in columns.items():
        cell = sheet.at(number, column)
        if cell is None:
            continue
        where = Cell(number, column, cell.kind, cell.value).name
        value, wrong = _value(key, cell)
        if wrong:
            faults.append([where, f"“{labels[key]}”{wrong}"])
        elif value:
            cells[key] = [value, where]
    if number in sheet.hidden_rows and (cells or faults):
        faults.append([f"第{number}行", "这一行是隐藏的，请取消隐藏或删去"])
    return {"sheet": sheet.name, "row": number, "cells": cells, "faults": faults}


def _value(key: str, cell: Cell) -> tuple[str, str]:
    """The value as text and nothing wrong, or nothing and what is wrong."""
    if cell.kind is CellKind.ERROR:
        return "", f"是错误值{cell.written}，请改为文字"
    if key in ("since", "until"):
        return _day(cell)
    if cell.kind is CellKind.NUMBER and is_cut(cell):
        return "", "是数字格式，超过15位的部分已丢失，请改为文本格式重填"
    if cell.kind not in (CellKind.TEXT, CellKind.NUMBER):
        return "", f"写作“{cell.written}”，应当是文字"
    text = (
        " ".join(unicodedata.normalize("NFKC", clean(cell.written)).split()) if key != "duty" else clean(cell.written)
    )
    if is_nothing(text):
        return "", ""
    if key == "phone":
        return (text, "") if PHONE.fullmatch(text) else ("", f"“{text[:30]}”不是电话号码")
    if key == "name":
        return _name(clean(cell.written))
    if len(text) > LONGEST[key]:
        return "", f"超过{LONGEST[key]}个字"
    return text, ""


def _name(written: str) -> tuple[str, str]:
    if SEVERAL.search(written):
        return "", f"“{written[:20]}”像是几个人，请每人写一行"
    # A name of two characters is often padded with a blank so that it is as wide as one of three.
    text = unicodedata.normalize("NFKC", written)
    text = re.sub(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])", "", text).strip()
    if len(text) > LONGEST["name"]:
        return "", f"超过{LONGEST['name']}个字"
    if text.isdecimal():
        return "", f"“{text[:20]}”不是姓名"
    return text, ""


def _day(cell: Cell) -> tuple[str, str]:
    if cell.kind is CellKind.TEXT and is_nothing(clean(cell.written)):
        return "", ""
    read = read_day(cell, form_day=None)
    if read.certainty is Certainty.NONE:
        return "", ""
    if read.certainty is not Certainty.SURE or read.day is None:
        return "", f"“{clean(cell.written)[:20]}”不是完整的日期，请写成 2026-03-02 的样子"
    return read.day.isoformat(), ""
