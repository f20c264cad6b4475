"""Add and count working days, and explain them.

quancheng workday add 2026-09-28 7               the 7th working day after that day
quancheng workday count 2026-09-28 2026-10-12    working days after the first day, up to the second
quancheng workday explain 2026-09-28 7           which days are skipped, and why (a number or a day)
"""

from __future__ import annotations

import argparse
import re
from datetime import date

from quancheng.engine.errors import BadValue
from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar

WHOLE_NUMBER = re.compile(r"[+-]?\d{1,6}", re.ASCII)


class NotUnderstood(BadValue):
    code = "not-understood"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Everything is taken as text, so that mistakes are answered in Chinese."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="{add,count,explain}")
    add = verbs.add_parser("add", help="某日之后第n个工作日（n为负数时往前推）")
    add.add_argument("day", help="起算日，如 2026-09-28，当日不计")
    add.add_argument("n", help="工作日数")
    count = verbs.add_parser("count", help="两日之间的工作日数（首日不计，末日计入）")
    count.add_argument("day", help="首日")
    count.add_argument("until", help="末日")
    explain = verbs.add_parser("explain", help="逐日说明跳过了哪些休息日、为什么")
    explain.add_argument("day", help="起算日")
    explain.add_argument("until", help="工作日数，或末日")


def run(options: argparse.Namespace) -> int:
    """Print the answer; what cannot be understood is refused in words."""
    calendar = load_calendar()
    day = read_day(options.day)
    if options.what == "add":
        print(with_warning(calendar, day, calendar.add(day, read_number(options.n))))
    elif options.what == "count":
        print(counted(calendar, day, read_day(options.until)))
    else:
        print("\n".join(explained(calendar, day, options.until)))
    return 0


def counted(calendar: Calendar, day: date, until: date) -> str:
    """The number, and which years make it provisional."""
    return f"{calendar.count(day, until)}{warning(calendar, day, until)}"


def with_warning(calendar: Calendar, day: date, end: date) -> str:
    return f"{end}{warning(calendar, day, end)}"


def warning(calendar: Calendar, day: date, end: date) -> str:
    """Says which years on the way have no notice yet."""
    years = calendar.provisional_years(day, end)
    return f" （暂定：{'、'.join(map(str, years))}年的放假通知尚未收录）" if years else ""


def explained(calendar: Calendar, day: date, until: str) -> list[str]:
    end = calendar.add(day, read_number(until)) if WHOLE_NUMBER.fullmatch(until) else read_day(until)
    return calendar.explain(day, end).words()


def read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(f"“{text}”不是日期。", help="日期请写成 2026-09-28。", text=text) from None


def read_number(text: str) -> int:
    if not WHOLE_NUMBER.fullmatch(text):
        raise NotUnderstood(f"“{text}”不是天数。", help="天数请写整数，如 7；往前推写 -7。", text=text)
    return int(text)
