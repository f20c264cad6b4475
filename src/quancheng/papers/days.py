"""Days as people write them: what is sure, what is a guess and on what ground, what cannot be."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from quancheng.papers.workbooks import Cell, CellKind


class Certainty(StrEnum):
    """How far a reading may be relied on: taken, to be confirmed, nothing there, or refused."""

    SURE = "sure"
    GUESS = "guess"
    NONE = "none"
    WRONG = "wrong"


@dataclass(frozen=True)
class DayReading:
    """`how` says in Chinese how the day was read, or why it was not."""

    day: date | None
    certainty: Certainty
    how: str


NO_DAY_YET = frozenset(
    [
        "待定",
        "未定",
        "暂定",
        "暂未定",
        "待明确",
        "待确定",
        "未确定",
        "另定",
        "另行通知",
        "不涉及",
        "无需",
        "不需要",
        "无",
        "空",
        "暂无",
        "没有",
        "N/A",
        "NA",
        "TBD",
    ]
)
DASHES = re.compile(r"^[-—–―－_/\\|.·~…?？]+$")
FIRST_YEAR, LAST_YEAR = 1990, 2099
# Excel counts days from 1900 and takes 1900 for a leap year; from March 1900 on, day 0 is 1899-12-30.
EXCEL_ZERO, EXCEL_1904 = date(1899, 12, 30), date(1904, 1, 1)
SERIALS = range(32874, 73051)  # 1990-01-01 to 2099-12-31
YEARS_AHEAD = 15

DIGITS = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")} | {
    "零": "0", "○": "0", "Ｏ": "0", "O": "0", "两": "2",
}  # fmt: skip
NUMERAL = re.compile(
    r"[〇○零Ｏ一二两三四五六七八九十廿卅]+(?=[年月日号季旬])|第[一二三四](?=季)|(?<=年)[一二三四](?=季)"
)
YEAR = r"(?P<y>\d{4}|\d{2}(?=[年./\-])|今年|明年|后年|本年|当年)"
TAIL = r"(?P<tail>前|之前|以前|止|内|左右|前后|许|完成|前完成)?"
FULL = re.compile(rf"^{YEAR}[年./\-]?(?P<m>\d{{1,2}})[月./\-](?P<d>\d{{1,2}})[日号]?{TAIL}$")
EIGHT = re.compile(rf"^(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}}){TAIL}$")
MONTH_DAY = re.compile(rf"^(?P<m>\d{{1,2}})[月./\-](?P<d>\d{{1,2}})[日号]?{TAIL}$")
PARTS = r"(?P<part>底|末|初|中|上旬|中旬|下旬|份|份底)?"
MONTH = re.compile(rf"^(?:{YEAR}[年./\-]?)?(?P<m>\d{{1,2}})月{PARTS}{TAIL}$")
BARE_MONTH = re.compile(r"^(?P<y>(?:19|20)\d{2})[./\-]?(?P<m>\d{1,2})$")
QUARTER = re.compile(rf"^(?:{YEAR}年?)?第?(?:(?P<q>[1-4])季度?|Q(?P<q2>[1-4])){PARTS}{TAIL}$", re.I)
PART_OF_YEAR = re.compile(rf"^(?:{YEAR}年?)?(?P<p>上半年|下半年|年底|年末|底|末|年内|内|年中|全年|年)?{TAIL}$")
THIS_MONTH = re.compile(r"^(?P<which>本月|当月|下月|次月)(?P<part>底|末|初|中|上旬|中旬|下旬)?$")
FOREIGN = re.compile(r"^(?P<a>\d{1,2})[./\-](?P<b>\d{1,2})[./\-](?P<y>\d{4})$")
CLOCK_TIME = re.compile(r"[T]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)([一二三四五六日天])\)?$")
RANGES = (
    re.compile(r"^(.+?)(?:至|到|~|—|–|－|--)(.+)$"),
    re.compile(r"^(.+[月日号])-(.+)$"),
    re.compile(r"^(\d{4}[./]\d{1,2}(?:[./]\d{1,2})?)-(\d{4}.+)$"),
)
FORM_MONTH = re.compile(r"^(?P<y>20\d{2})[年./\-](?P<m>\d{1,2})月?$")
VAGUE_HEAD = re.compile(r"^(约|大约|预计|力争|争取|拟于?|计划)(?=.)")
NO_YEAR = "没有写年份，表上也没有填表日期可以推断"
PART_DAY = {"上旬": 10, "中旬": 20, "初": 5, "中": 15}
PART_WORD = {
    "上旬": "上旬末（10日）",
    "中旬": "中旬末（20日）",
    "下旬": "下旬末（月底）",
    "初": "月初（5日）",
    "中": "月中（15日）",
}
RELATIVE_YEARS = {"今年": 0, "本年": 0, "当年": 0, "明年": 1, "后年": 2}
VAGUE_TAILS = ("左右", "前后", "许")


class _Wrong(Exception):
    """The reason, in Chinese, why a writing cannot be a day."""


def read_day(cell: Cell | None, *, form_day: date | None) -> DayReading:
    """The day a cell means; a guess wherever the writing leaves a choice or the day precedes the form's own."""
    if cell is None:
        return DayReading(None, Certainty.NONE, "空白")
    reading = _read_kind(cell, form_day)
    return _against_form(reading, form_day)


def _read_kind(cell: Cell, form_day: date | None) -> DayReading:
    if cell.kind is CellKind.DATE:
        return _read_date(cell)
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, Decimal):
        return _read_number(cell.value, date1904=cell.date1904)
    if cell.kind is CellKind.TEXT:
        return read_day_text(str(cell.value), form_day=form_day)
    return _wrong(f"「{cell.written}」不是日期")


def _read_date(cell: Cell) -> DayReading:
    value = cell.value
    day = value.date() if isinstance(value, datetime) else value
    if not isinstance(day, date):
        return _wrong(f"「{cell.written}」不是日期")
    how = "日期格，只取日期不取时刻" if isinstance(value, datetime) else "日期格"
    if cell.formula:
        how += "，由公式算出"
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return _wrong(f"日期格显示{_said(day)}，年份不在{FIRST_YEAR}至{LAST_YEAR}年之间")
    return DayReading(day, Certainty.SURE, how)


def _against_form(reading: DayReading, form_day: date | None) -> DayReading:
    """A day before the form's own, or many years after it, is more often a slip of the year than meant."""
    if reading.day is None or form_day is None:
        return reading
    if reading.day < form_day:
        how = f"{reading.how}；{_said(reading.day)}早于填表日期{_said(form_day)}，需要核对"
        return DayReading(reading.day, Certainty.GUESS, how)
    if reading.day.year > form_day.year + YEARS_AHEAD:
        how = f"{reading.how}；{_said(reading.day)}晚于填表日期{YEARS_AHEAD}年以上，需要核对"
        return DayReading(reading.day, Certainty.GUESS, how)
    return reading


def _read_number(value: Decimal, *, date1904: bool) -> DayReading:
    whole = int(value)
    if value == whole and 19900101 <= whole <= 20991231:
        return read_day_text(str(whole), form_day=None)
    if whole in SERIALS:
        day = (EXCEL_1904 if date1904 else EXCEL_ZERO) + timedelta(days=whole)
        return DayReading(day, Certainty.GUESS, f"数字{value:f}按Excel日期序号读作{_said(day)}")
    if value == whole and (FIRST_YEAR <= whole <= LAST_YEAR or 199001 <= whole <= 209912):
        return read_day_text(str(whole), form_day=None)
    if FIRST_YEAR <= whole <= LAST_YEAR:
        return _read_month_as_number(value)
    return _wrong(f"数字{value:f}不像日期")


def _read_month_as_number(value: Decimal) -> DayReading:
    """2026.4 typed as a number; 2026.1 may have been 2026.10 before Excel dropped the nought."""
    text = f"{value.normalize():f}"
    if text.endswith(".1"):
        return _wrong(f"数字{text}分不清是1月还是10月")
    return read_day_text(text, form_day=None)


def read_day_text(text: str, *, form_day: date | None) -> DayReading:
    """The day a text means, on the form of the given day."""
    plain = _plain(text)
    if not plain or DASHES.match(plain) or plain.upper() in NO_DAY_YET:
        return DayReading(None, Certainty.NONE, f"写作「{text.strip()}」，未定日期" if plain else "空白")
    if re.fullmatch(r"\d{4}年月日|年月日", plain):
        return DayReading(None, Certainty.NONE, "日期没有填")
    if plain.isdigit() and int(plain) in SERIALS:
        return _read_number(Decimal(plain), date1904=False)
    try:
        return _vague(_read_plain(VAGUE_HEAD.sub("", plain), form_day), VAGUE_HEAD.match(plain)) or _wrong(
            f"「{text.strip()}」看不出是哪一天"
        )
    except _Wrong as reason:
        return _wrong(str(reason))


def _vague(reading: DayReading | None, head: re.Match[str] | None) -> DayReading | None:
    if reading is None or reading.day is None or head is None:
        return reading
    return DayReading(reading.day, Certainty.GUESS, f"写作「{head.group()}」，{reading.how}")


def read_form_day(text: str) -> DayReading:
    """The day in the date line of a form; with the month alone, its first day, so that no planned day is before it."""
    plain = _plain(text)
    found = FORM_MONTH.match(plain)
    if found and 1 <= int(found["m"]) <= 12:
        day = date(int(found["y"]), int(found["m"]), 1)
        return DayReading(day, Certainty.GUESS, f"填表日期没有写到日，按{_said(day)}计")
    if re.fullmatch(r"\d{4}年?|", plain):
        return DayReading(None, Certainty.NONE, "填表日期没有写到月日")
    return read_day_text(text, form_day=None)


def _plain(text: str) -> str:
    """Half-width, without spaces, with Arabic digits."""
    narrow = re.sub(r"\s+", "", unicodedata.normalize("NFKC", re.sub(r"[\u200b\ufeff]", "", text)))
    arabic = NUMERAL.sub(lambda found: _arabic(found.group()), narrow)
    return re.sub(r"(?<=\d)月日$", "月", arabic)


def _arabic(numeral: str) -> str:
    """`二〇二六` as 2026, `三十一` as 31."""
    numeral = numeral.removeprefix("第").replace("廿", "二十").replace("卅", "三十")
    if "十" not in numeral:
        return "".join(DIGITS[char] for char in numeral)
    tens, _ten, ones = numeral.partition("十")
    return str(int(DIGITS.get(tens, "1")) * 10 + int(DIGITS.get(ones, "0")))


def _read_plain(plain: str, form_day: date | None) -> DayReading | None:
    weekday = WEEKDAY.search(plain)
    if weekday:
        return _with_weekday(plain[: weekday.start()], weekday.group(1), form_day)
    without_time = CLOCK_TIME.sub("", plain) if ":" in plain else plain
    for pattern, reader in _READERS:
        found = pattern.match(without_time)
        if found:
            return reader(found, form_day)
    return _read_range(without_time, form_day)


def _with_weekday(plain: str, name: str, form_day: date | None) -> DayReading | None:
    reading = _read_plain(plain, form_day)
    if reading is None or reading.day is None:
        return reading
    said = "一二三四五六日".index(name.replace("天", "日"))
    if reading.day.weekday() == said:
        return reading
    return DayReading(reading.day, Certainty.GUESS, f"{reading.how}；当天不是星期{name}，需要核对")


def _read_range(plain: str, form_day: date | None) -> DayReading | None:
    """`4月至6月`: the end of the stretch is when it is to be done."""
    found = next((match for pattern in RANGES if (match := pattern.match(plain))), None)
    if found is None:
        return None
    start, end = _read_plain(found.group(1), form_day), None
    if found.group(2).rstrip("日号").isdigit() and start is not None and start.day is not None:
        end = _read_plain(f"{start.day.year}年{start.day.month}月{found.group(2)}", form_day)
    elif start is not None and start.day is not None:
        end = _read_plain(found.group(2), start.day.replace(day=1))
    if end is None or end.day is None:
        return None
    return DayReading(end.day, Certainty.GUESS, f"是一段时间，按最后一天读作{_said(end.day)}")


def _full(found: re.Match[str], form_day: date | None) -> DayReading:
    year, guessed = _year(found["y"], form_day)
    day = _day(year, int(found["m"]), int(found["d"]))
    how = f"按{_said(day)}读"
    if guessed:
        return DayReading(day, Certainty.GUESS, f"{how}，年份是推断的")
    if found["tail"] in VAGUE_TAILS:
        return DayReading(day, Certainty.GUESS, f"写作「{found['tail']}」，{how}")
    return DayReading(day, Certainty.SURE, how)


def _eight(found: re.Match[str], form_day: date | None) -> DayReading:
    reading = _full(found, form_day)
    return DayReading(reading.day, Certainty.GUESS, f"八位数字{reading.how}")


def _month_day(found: re.Match[str], form_day: date | None) -> DayReading:
    month, day = int(found["m"]), int(found["d"])
    if form_day is None:
        raise _Wrong(NO_YEAR)
    read = _coming(form_day, lambda year: _day(year, month, day))
    return DayReading(read, Certainty.GUESS, f"没有写年份，按填表日期推断为{_said(read)}")


def _month(found: re.Match[str], form_day: date | None) -> DayReading:
    month, part = int(found["m"]), found["part"]
    if found["y"] is None:
        if form_day is None:
            raise _Wrong(NO_YEAR)
        day = _coming(form_day, lambda year: _part_of_month(year, month, part))
        return DayReading(day, Certainty.GUESS, f"没有写年份和日，按{_word(part)}推断为{_said(day)}")
    year, guessed = _year(found["y"], form_day)
    day = _part_of_month(year, month, part)
    more = "，年份是推断的" if guessed else ""
    return DayReading(day, Certainty.GUESS, f"没有写到日，按{_word(part)}读作{_said(day)}{more}")


def _bare_month(found: re.Match[str], _form_day: date | None) -> DayReading:
    day = _part_of_month(int(found["y"]), int(found["m"]), None)
    return DayReading(day, Certainty.GUESS, f"没有写到日，按月底读作{_said(day)}")


def _quarter(found: re.Match[str], form_day: date | None) -> DayReading:
    month = int(found["q"] or found["q2"]) * 3
    if found["part"] in ("初", "中"):
        raise _Wrong("季度初、季度中看不出是哪一天")
    if found["y"] is None:
        if form_day is None:
            raise _Wrong(NO_YEAR)
        day = _coming(form_day, lambda year: _part_of_month(year, month, None))
        return DayReading(day, Certainty.GUESS, f"只写到季度，按季末推断为{_said(day)}")
    year, _guessed = _year(found["y"], form_day)
    day = _part_of_month(year, month, None)
    return DayReading(day, Certainty.GUESS, f"只写到季度，按季末读作{_said(day)}")


def _part_of_year(found: re.Match[str], form_day: date | None) -> DayReading | None:
    if found["y"] is None and found["p"] in (None, "底", "末", "内", "年"):
        return None
    if found["y"] is None and form_day is None:
        raise _Wrong(NO_YEAR)
    year = _year(found["y"], form_day)[0] if found["y"] else form_day.year if form_day else 0
    half = found["p"] in ("上半年", "年中")
    day = _day(year, 6, 30) if half else _day(year, 12, 31)
    return DayReading(day, Certainty.GUESS, f"没有写到月日，按{'年中' if half else '年底'}读作{_said(day)}")


def _this_month(found: re.Match[str], form_day: date | None) -> DayReading:
    if form_day is None:
        raise _Wrong("写的是相对的月份，表上没有填表日期可以推断")
    later = found["which"] in ("下月", "次月")
    first = form_day.replace(day=1)
    first = (first + timedelta(days=32)).replace(day=1) if later else first
    day = _part_of_month(first.year, first.month, found["part"])
    return DayReading(day, Certainty.GUESS, f"「{found['which']}」按填表日期推断为{_said(day)}")


def _foreign(found: re.Match[str], _form_day: date | None) -> DayReading:
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    if first <= 12 and second <= 12 and first != second:
        raise _Wrong("年份写在最后，分不清哪个是月、哪个是日")
    month, day = (first, second) if first <= 12 else (second, first)
    read = _day(year, month, day)
    return DayReading(read, Certainty.GUESS, f"年份写在最后，读作{_said(read)}")


_Reader = Callable[[re.Match[str], "date | None"], "DayReading | None"]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (FOREIGN, _foreign),
    (EIGHT, _eight),
    (FULL, _full),
    (BARE_MONTH, _bare_month),
    (MONTH, _month),
    (MONTH_DAY, _month_day),
    (QUARTER, _quarter),
    (THIS_MONTH, _this_month),
    (PART_OF_YEAR, _part_of_year),
)


def _year(written: str, form_day: date | None) -> tuple[int, bool]:
    """The year and whether it is inferred."""
    if written in RELATIVE_YEARS:
        if form_day is None:
            raise _Wrong("写的是相对的年份，表上没有填表日期可以推断")
        return form_day.year + RELATIVE_YEARS[written], True
    year = int(written)
    if len(written) == 2:
        return 2000 + year, True
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _Wrong(f"年份{year}不在{FIRST_YEAR}至{LAST_YEAR}年之间")
    return year, False


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _Wrong(f"年份{year}不在{FIRST_YEAR}至{LAST_YEAR}年之间")
    if not 1 <= month <= 12:
        raise _Wrong(f"没有{month}月")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise _Wrong(f"{year}年{month}月没有{day}日")
    return date(year, month, day)


def _part_of_month(year: int, month: int, part: str | None) -> date:
    first = _day(year, month, 1)
    return first.replace(day=PART_DAY.get(part or "", calendar.monthrange(year, month)[1]))


def _coming(form_day: date, on_year: Callable[[int], date]) -> date:
    """The first such day that is not before the form's own."""
    this = on_year(form_day.year)
    return this if this >= form_day else on_year(form_day.year + 1)


def _word(part: str | None) -> str:
    return PART_WORD.get(part or "", "月底")


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _wrong(how: str) -> DayReading:
    return DayReading(None, Certainty.WRONG, how)
