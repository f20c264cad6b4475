"""Take in a new year's holiday notice: recompute every running clock and say whose date moved.

quancheng calendar load 2027.yaml      a file like those under packs/calendars/cn
quancheng calendar show                which years have their notice, and which are provisional
"""

import argparse
from pathlib import Path

from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.holiday_notices import keep_notice, refuse_unusable
from quancheng.cases.places import Moved, places, tick
from quancheng.engine.conditions import say_value
from quancheng.packfiles.calendars import read_year
from quancheng.server import clock
from quancheng.server.fitness import refuse_unfit
from quancheng.store.anchors import tenants

COMMAND = "command-line"
"""The actor of what the command line does for every place at once."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """`load FILE` or `show`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="{load,show}")
    load = verbs.add_parser("load", help="收录一份年度放假通知，重新推算所有在办时限")
    load.add_argument("file", type=Path, help="年度文件，如 2027.yaml")
    verbs.add_parser("show", help="列出各年放假通知")


def run(options: argparse.Namespace) -> int:
    """Print the years, or what moved."""
    if options.what == "show":
        _show()
        return 0
    refuse_unfit()
    year = read_year(options.file)
    refuse_unusable(year)
    for tenant in tenants():
        keep_notice(tenant, year, actor=COMMAND, at=clock.now())
    moved = [each for tenant in tenants() for each in _ticked(tenant)]
    print(f"已收录{year.year}年放假通知（{year.notice or '未写文号'}），{len(moved)}个在办时限的到期日有变化。")
    for each in moved:
        print(f"  {each.name}｜{each.what}｜{_day(each.was)} → {_day(each.now)}")
    return 0


def _ticked(tenant: int) -> list[Moved]:
    return tick(tenant, at=clock.now()) if places(tenant) else []


def _day(day: object) -> str:
    return say_value(day) if day else "未定"  # type: ignore[arg-type]


def _show() -> None:
    for year in calendar_in_force().years:
        print(f"{year.year}  {year.notice or '暂定：通知尚未收录'}")
