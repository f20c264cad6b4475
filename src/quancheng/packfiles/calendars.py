"""The calendar files: one a year with its notice's number, and the years whose notice is not in.

    # packs/calendars/cn/2026.yaml
    year: 2026
    notice: 国办发明电〔2025〕7号
    holidays:
      - {label: 元旦, days: [2026-01-01, 2026-01-02]}
    make_up_workdays:
      - {day: 2026-01-04, for: 2026-01-02}

`expected.yaml` lists the statutory days of coming years; a year file of the same year takes its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from quancheng.engine.errors import BadValue
from quancheng.engine.workdays import Calendar, CalendarConflict, Holiday, MakeUpWorkday, Year

SHIPPED = Path(__file__).resolve().parents[3] / "packs" / "calendars" / "cn"
EXPECTED = "expected.yaml"

YEAR_KEYS = ("year", "notice", "holidays", "make_up_workdays")
EXPECTED_YEAR_KEYS = ("year", "holidays")
HOLIDAY_KEYS = ("label", "days", "notice")
MAKE_UP_KEYS = ("day", "for", "notice")

Signature = tuple[tuple[str, int, int], ...]


class BadCalendarFile(BadValue):
    """A calendar file cannot be meant; the sentence opens with file:line."""

    code = "bad-calendar-file"


def load_calendar(folder: Path = SHIPPED) -> Calendar:
    """The calendar of a folder; read again only when a file in it has changed."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise BadCalendarFile(f"{folder}里没有日历文件。", help="每年一个文件，如 2026.yaml。", folder=str(folder))
    return read_calendar(folder, tuple(signed(path) for path in files))


def signed(path: Path) -> tuple[str, int, int]:
    """What changes when a file does."""
    seen = path.stat()
    return path.name, seen.st_mtime_ns, seen.st_size


@lru_cache(maxsize=8)
def read_calendar(folder: Path, signature: Signature) -> Calendar:
    """The calendar of the files named in the signature."""
    pages = [Page(folder / name) for name, *_ in signature]
    noticed = {year.year: year for page in pages if page.path.name != EXPECTED for year in page.year_file()}
    expected = [year for page in pages if page.path.name == EXPECTED for year in page.expected_file()]
    try:
        return Calendar((*noticed.values(), *(year for year in expected if year.year not in noticed)))
    except CalendarConflict as conflict:
        raise located(conflict, pages) from None


def read_year(path: Path) -> Year:
    """One year's file on its own, such as a new notice before it is put in place."""
    return next(Page(path).year_file())


MOST_TEXT = 20_000
"""Characters of a notice that somebody hands in; a real one has a thousand."""
MOST_DAYS = 120


def read_notice(text: str) -> Year:
    """One year's notice as somebody hands it in, under whatever file name. Raises BadCalendarFile."""
    if len(text) > MOST_TEXT or re.search(r"(^|[\s\[{,:-])[&*!]", text):
        raise BadCalendarFile(
            "这不是一份放假安排：太长，或含有锚点、标签一类的写法。", help="请照示例填写，只写年度、文号和日期。"
        )
    year = next(Page(Path("放假安排"), handed_in=text).year_file())
    if len(year.holidays) > MOST_DAYS:
        raise BadCalendarFile(f"放假{len(year.holidays)}天，不像一年的安排。", help="请核对日期。")
    return year


def year_text(year: Year) -> str:
    """A year's notice as its file says it: neighbouring days of one holiday in one line."""
    by_label: dict[tuple[str, str | None], list[date]] = {}
    for each in year.holidays:
        by_label.setdefault((each.label, each.notice), []).append(each.day)
    lines = [f"year: {year.year}", f"notice: {_quoted(year.notice or '')}", "holidays:"]
    for (label, notice), days in by_label.items():
        said = ", ".join(day.isoformat() for day in sorted(days))
        own = f", notice: {_quoted(notice)}" if notice else ""
        lines.append(f"  - {{label: {_quoted(label)}, days: [{said}]{own}}}")
    lines.append("make_up_workdays:" if year.make_up_workdays else "make_up_workdays: []")
    for worked in sorted(year.make_up_workdays, key=lambda each: each.day):
        own = f", notice: {_quoted(worked.notice)}" if worked.notice else ""
        lines.append(f"  - {{day: {worked.day}, for: {worked.instead_of}{own}}}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Words of people as YAML takes them, whatever signs they hold."""
    return json.dumps(text, ensure_ascii=False)


def located(conflict: CalendarConflict, pages: Iterable[Page]) -> BadCalendarFile:
    """The conflict with every file and line where its day stands."""
    day = str(conflict.facts.get("day", ""))
    places = [f"{page.path}:{line}" for page in pages for line in dict.fromkeys(page.lines.get(day, ()))]
    return BadCalendarFile(
        f"{' 和 '.join(places) or EXPECTED}: {conflict.sentence}", help=conflict.help, **conflict.facts
    )


@dataclass
class Page:
    """One file being read; remembers on which lines each day stands."""

    path: Path
    handed_in: str | None = None
    lines: dict[str, list[int]] = field(default_factory=dict)

    def year_file(self) -> Iterator[Year]:
        top = self.fields(self.root(), YEAR_KEYS, needed=("year", "notice", "holidays"))
        year = self.whole_number(top["year"])
        if self.handed_in is None and self.path.stem != str(year):
            raise self.wrong(top["year"], f"文件名是{self.path.name}，里面写的却是{year}年。")
        yield Year(
            year=year,
            notice=self.text_or_none(top["notice"]),
            holidays=tuple(self.holidays(top["holidays"])),
            make_up_workdays=tuple(self.make_ups(top.get("make_up_workdays"))),
        )

    def expected_file(self) -> Iterator[Year]:
        top = self.fields(self.root(), ("years",), needed=("years",))
        for node in self.entries(top["years"]):
            entry = self.fields(node, EXPECTED_YEAR_KEYS, needed=EXPECTED_YEAR_KEYS)
            yield Year(year=self.whole_number(entry["year"]), holidays=tuple(self.holidays(entry["holidays"])))

    def holidays(self, node: Node) -> Iterator[Holiday]:
        for each in self.entries(node):
            entry = self.fields(each, HOLIDAY_KEYS, needed=("label", "days"))
            label, notice = self.text(entry["label"]), self.text_or_none(entry.get("notice"))
            for day in self.entries(entry["days"]):
                yield Holiday(day=self.noted_day(day), label=label, notice=notice)

    def make_ups(self, node: Node | None) -> Iterator[MakeUpWorkday]:
        for each in self.entries(node) if node else ():
            entry = self.fields(each, MAKE_UP_KEYS, needed=("day", "for"))
            yield MakeUpWorkday(
                day=self.noted_day(entry["day"]),
                instead_of=self.day(entry["for"]),
                notice=self.text_or_none(entry.get("notice")),
            )

    def written(self) -> str:
        """What stands in the file, or was handed in."""
        return self.path.read_text(encoding="utf-8") if self.handed_in is None else self.handed_in

    # Reading YAML nodes, each knowing its line.

    def root(self) -> Node:
        try:
            node: Node | None = YAML(typ="safe", pure=True).compose(self.written())
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BadCalendarFile(f"{self.path}:{line}: 不是合格的YAML：{error.problem}。") from None
        if node is None:
            raise BadCalendarFile(f"{self.path}:1: 文件是空的。")
        return node

    def fields(self, node: Node, known: tuple[str, ...], *, needed: tuple[str, ...]) -> dict[str, Node]:
        """The fields of a mapping; doubled, unknown and missing keys are refused."""
        if not isinstance(node, MappingNode):
            raise self.wrong(node, f"这里应当写成“键: 值”，键是{'、'.join(known)}。")
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = self.text(key)
            if name not in known:
                near = get_close_matches(name, known, n=1)
                raise self.wrong(key, f"不认识的键 {name}。", f"是不是 {near[0]}？" if near else "")
            if name in found:
                raise self.wrong(key, f"键 {name} 写了两次。")
            found[name] = value
        for name in needed:
            if name not in found:
                raise self.wrong(node, f"缺少 {name}。")
        return found

    def entries(self, node: Node) -> list[Node]:
        if not isinstance(node, SequenceNode):
            raise self.wrong(node, "这里应当是一个列表。")
        return list(node.value)

    def text(self, node: Node) -> str:
        if not isinstance(node, ScalarNode) or not node.value:
            raise self.wrong(node, "这里应当是一个词。")
        return str(node.value)

    def text_or_none(self, node: Node | None) -> str | None:
        return None if node is None or node.value in ("", "null", "~") else self.text(node)

    def whole_number(self, node: Node) -> int:
        text = self.text(node)
        if not text.isascii() or not text.isdigit():
            raise self.wrong(node, f"{text} 不是年份。")
        return int(text)

    def noted_day(self, node: Node) -> date:
        day = self.day(node)
        self.lines.setdefault(day.isoformat(), []).append(node.start_mark.line + 1)
        return day

    def day(self, node: Node) -> date:
        text = self.text(node)
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.wrong(node, f"{text} 不是日期。", "日期写成 2026-10-01。") from None

    def wrong(self, node: Node, sentence: str, help: str = "") -> BadCalendarFile:
        return BadCalendarFile(f"{self.path}:{node.start_mark.line + 1}: {sentence}", help=help)
