"""Check, test, trace and show policy packs.

quancheng pack check packs/PLACE …     every mistake as file:line: sentence
quancheng pack test packs/PLACE        run the scenarios
quancheng pack trace packs/PLACE       each clause with the rules, scenarios and tests that carry it (--json)
quancheng pack show packs/PLACE        the pack as a page to read
quancheng pack schema                   the JSON Schema, for editors
quancheng pack reference                the reference page of the pack language
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from quancheng.packfiles import reference, schema, show
from quancheng.packfiles.loader import check_pack, load_pack
from quancheng.packfiles.mistakes import BadPack, Mistake
from quancheng.packfiles.scenario_run import run_pack
from quancheng.packfiles.scenarios import read_scenarios
from quancheng.packfiles.trace import Traced, trace


def arguments(parser: argparse.ArgumentParser) -> None:
    """One word says what to do; folders of packs follow."""
    whats = parser.add_subparsers(dest="what", required=True, metavar="{check,test,trace,show,schema,reference}")
    check = whats.add_parser("check", help="检查制度包，逐条列出错误")
    check.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    test = whats.add_parser("test", help="运行制度包的场景")
    test.add_argument("folder", type=Path, metavar="DIR")
    traced = whats.add_parser("trace", help="每个条款由哪些规则、场景、测试落实")
    traced.add_argument("folder", type=Path, metavar="DIR")
    traced.add_argument("--json", action="store_true", help="输出JSON")
    traced.add_argument("--tests", type=Path, default=Path("tests"), help="测试所在的文件夹")
    shown = whats.add_parser("show", help="把制度包打印成可读的一页")
    shown.add_argument("folder", type=Path, metavar="DIR")
    whats.add_parser("schema", help="输出JSON Schema，供编辑器使用")
    whats.add_parser("reference", help="输出制度包写法的参考页")


def run(options: argparse.Namespace) -> int:
    """Do it; status 1 where anything is wrong."""
    try:
        return DO[options.what](options)
    except BadPack as bad:
        return _list(bad.mistakes)


def _check(options: argparse.Namespace) -> int:
    mistakes = [mistake for folder in options.folders for mistake in _mistakes(folder)]
    if not mistakes:
        print(f"{len(options.folders)}个制度包，没有错误。")
    return _list(mistakes)


def _mistakes(folder: Path) -> list[Mistake]:
    """What is wrong with the pack, or, where it is sound, with how its scenarios are written."""
    return check_pack(folder) or read_scenarios(folder, load_pack(folder))[1]


def _test(options: argparse.Namespace) -> int:
    scenarios, mistakes = run_pack(options.folder)
    wrong = {(mistake.file, mistake.line) for mistake in mistakes}
    print(f"{len(scenarios)}个场景，{len(wrong)}处不符。")
    return _list(mistakes)


def _trace(options: argparse.Namespace) -> int:
    traced = trace(options.folder, tests=options.tests)
    if options.json:
        print(json.dumps({each.clause.id: each.lists() for each in traced}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_line(each) for each in traced))
    return 1 if any(each.is_uncovered for each in traced) else 0


def _line(traced: Traced) -> str:
    mark = "缺" if traced.is_uncovered else "有"
    counts = f"规则{len(traced.rules)} 场景{len(traced.scenarios)} 测试{len(traced.tests)}"
    lack = f"（{traced.lack}）" if traced.lack else ""
    return f"{mark} {traced.clause.id:<8} {counts}  {traced.clause.text}{lack}"


def _show(options: argparse.Namespace) -> int:
    print(show.page(load_pack(options.folder)))
    return 0


def _schema(options: argparse.Namespace) -> int:
    print(json.dumps(schema.pack_schema(), ensure_ascii=False, indent=2))
    return 0


def _reference(options: argparse.Namespace) -> int:
    print(reference.page(), end="")
    return 0


def _list(mistakes: list[Mistake] | tuple[Mistake, ...]) -> int:
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    return 1 if mistakes else 0


DO: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "test": _test,
    "trace": _trace,
    "show": _show,
    "schema": _schema,
    "reference": _reference,
}
