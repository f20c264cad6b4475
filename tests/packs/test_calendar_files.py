"""The calendar files: what they say is what is loaded, and each mistake is named with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from quancheng.packfiles.calendars import SHIPPED, BadCalendarFile, load_calendar, read_year

GOOD = """\
year: 2027
notice: 试〔2026〕1号
holidays:
  - {label: 元旦, days: [2027-01-01]}
make_up_workdays:
  - {day: 2027-01-02, for: 2027-01-01}
"""


def written(folder: Path, text: str, name: str = "2027.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_good_file_says_its_days_and_its_notice(tmp_path: Path) -> None:
    year = read_year(written(tmp_path, GOOD) / "2027.yaml")
    assert (year.year, year.notice) == (2027, "试〔2026〕1号")
    assert [each.day for each in year.holidays] == [date(2027, 1, 1)]
    assert [each.instead_of for each in year.make_up_workdays] == [date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("replaced", "by", "line", "named"),
    [
        ("notice: 试〔2026〕1号\n", "notice: a\nnotice: b\n", 3, "键 notice 写了两次"),
        ("holidays:", "holiday:", 3, "是不是 holidays？"),
        ("label: 元旦", "lable: 元旦", 4, "是不是 label？"),
        ("label: 元旦, ", "", 4, "缺少 label"),
        ("[2027-01-01]", "[2027-02-30]", 4, "2027-02-30 不是日期"),
        ("[2027-01-01]", "2027-01-01", 4, "应当是一个列表"),
        ("[2027-01-01]", "[2026-11-30]", 4, "不属于2027年"),
        ("[2027-01-01]", "[2027-01-01, 2027-01-01]", 4, "安排了两次"),
        ("{day: 2027-01-02,", "{day: 2027-01-04,", 6, "不是周末"),
        ("year: 2027", "year: 2028", 1, "里面写的却是2028年"),
        ("year: 2027", "year: 二〇二七", 1, "不是年份"),
        ("holidays:\n", "holidays: [\n", 4, "不是合格的YAML"),
    ],
)
def test_each_mistake_is_named_with_its_file_and_line(
    tmp_path: Path, replaced: str, by: str, line: int, named: str
) -> None:
    assert replaced in GOOD
    folder = written(tmp_path, GOOD.replace(replaced, by))
    with pytest.raises(BadCalendarFile) as refused:
        load_calendar(folder)
    assert f"2027.yaml:{line}:" in str(refused.value)
    assert named in str(refused.value)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCalendarFile, match="没有日历文件"):
        load_calendar(tmp_path)


def test_a_new_file_is_seen_at_the_next_loading(tmp_path: Path) -> None:
    written(tmp_path, (SHIPPED / "expected.yaml").read_text(encoding="utf-8"), "expected.yaml")
    before = load_calendar(tmp_path)
    after = load_calendar(written(tmp_path, GOOD))
    assert before.is_provisional(date(2027, 1, 1))
    assert not after.is_provisional(date(2027, 1, 1))
    assert after.digest != before.digest


def test_unchanged_files_are_read_once() -> None:
    assert load_calendar() is load_calendar()
