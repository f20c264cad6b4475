"""Check, test, trace and show policy packs.

quancheng pack new PLACE               a skeleton to begin with, as a folder under packs/ or wherever PLACE says
quancheng pack check packs/PLACE …     every mistake as file:line: sentence
quancheng pack test packs/PLACE        run the scenarios
quancheng pack trace packs/PLACE       each clause with the rules, scenarios and tests that carry it (--json)
quancheng pack show packs/PLACE        the pack as a page to read
quancheng pack diff A B                what differs between two packs, in words
quancheng pack bpmn DIR -o FILE        the life of a project as BPMN 2.0, or as a picture where FILE ends in .svg
quancheng pack migrate PLACE --preview  what moving each running project to the version in force would change
quancheng pack migrate PLACE --as NAME --reason WORDS   moves them, on behalf of an account that may
quancheng pack schema                   the JSON Schema, for editors
quancheng pack reference                the reference page of the pack language
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from quancheng.engine.pack import Pack
from quancheng.packfiles import bpmn, diff, reference, schema, show
from quancheng.packfiles.loader import MAIN_FILE, SHIPPED, check_pack, load_pack
from quancheng.packfiles.mistakes import BadPack, Mistake
from quancheng.packfiles.new import make_skeleton
from quancheng.packfiles.scenario_run import run_pack
from quancheng.packfiles.scenarios import read_scenarios
from quancheng.packfiles.trace import Traced, trace
from quancheng.packfiles.validity import clashes
from quancheng.server import clock


def arguments(parser: argparse.ArgumentParser) -> None:
    """One word says what to do; folders of packs follow."""
    whats = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    new = whats.add_parser("new", help="为一个新的辖区建一个可用的制度包")
    new.add_argument("place", metavar="PLACE", help="制度包的名字（小写字母），或要建的文件夹")
    new.add_argument("--name", help="辖区的名称，如 青禾县")
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
    compared = whats.add_parser("diff", help="用文字说明两个制度包（或两个版本）有什么不同")
    compared.add_argument("old", metavar="A", help="文件夹，或已发布的版本：PLACE@版本号开头")
    compared.add_argument("new", metavar="B", help="同上")
    drawn = whats.add_parser("bpmn", help="把项目的一生画成BPMN 2.0流程图")
    drawn.add_argument("folder", type=Path, metavar="DIR")
    drawn.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=".bpmn，或 .svg 图片")
    moved = whats.add_parser("migrate", help="把在办项目变更到现行版本，或先预览变化")
    moved.add_argument("place", metavar="PLACE", help="制度包的名字，或它的文件夹")
    moved.add_argument("--preview", action="store_true", help="只看变化，不变更")
    moved.add_argument("--as", dest="account", metavar="NAME", help="以哪个账号的名义（要有变更版本的权限）")
    moved.add_argument("--reason", default="", help="依据或理由，记在每个项目上")
    whats.add_parser("schema", help="输出JSON Schema，供编辑器使用")
    whats.add_parser("reference", help="输出制度包写法的参考页")


def run(options: argparse.Namespace) -> int:
    """Do it; status 1 where anything is wrong."""
    try:
        return DO[options.what](options)
    except BadPack as bad:
        return _list(bad.mistakes)


def _new(options: argparse.Namespace) -> int:
    folder = SHIPPED / options.place if Path(options.place).name == options.place else Path(options.place)
    files = make_skeleton(folder, name=options.name or folder.name, first_day=clock.today())
    print(f"已建好 {folder}，共{len(files)}个文件，可以检查和试运行：")
    print(f"  quancheng pack check {folder}")
    print(f"  quancheng pack test {folder}")
    return 0


def _check(options: argparse.Namespace) -> int:
    mistakes = [mistake for folder in options.folders for mistake in _mistakes(folder)] or _clashes(options.folders)
    if not mistakes:
        print(f"{len(options.folders)}个制度包，没有错误。")
    return _list(mistakes)


def _mistakes(folder: Path) -> list[Mistake]:
    """What is wrong with the pack, or, where it is sound, with how its scenarios are written."""
    return check_pack(folder) or read_scenarios(folder, load_pack(folder))[1]


def _clashes(folders: list[Path]) -> list[Mistake]:
    """Sound packs of one place that hold at the same time."""
    folder_of = {load_pack(folder).version: folder for folder in folders}
    found = clashes([load_pack(folder) for folder in folder_of.values()])
    return [Mistake(str(folder_of[each.pack.version] / MAIN_FILE), 1, f"{each.sentence}{each.hint}") for each in found]


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


def _diff(options: argparse.Namespace) -> int:
    print(diff.page(_named(options.old), _named(options.new)))
    return 0


def _named(words: str) -> Pack:
    """The pack in a folder, or a published one as PLACE@VERSION."""
    if "@" not in words or Path(words).exists():
        return load_pack(words)
    from quancheng.server.cli import start_django  # only published versions stand in the database

    start_django()
    from quancheng.server.pack_moves import published

    return published(*words.rsplit("@", 1))


def _bpmn(options: argparse.Namespace) -> int:
    pack = load_pack(options.folder)
    as_picture = options.output.suffix == ".svg"
    options.output.write_bytes(bpmn.picture(pack).encode() if as_picture else bpmn.document(pack))
    print(f"已写入 {options.output}。")
    return 0


def _migrate(options: argparse.Namespace) -> int:
    from quancheng.server.cli import start_django  # `pack` needs no database for anything else

    start_django()
    from quancheng.server.pack_moves import migrate, previewed

    return (
        previewed(options.place, options.account)
        if options.preview
        else migrate(options.place, options.account, reason=options.reason)
    )


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
    "new": _new,
    "check": _check,
    "test": _test,
    "trace": _trace,
    "show": _show,
    "diff": _diff,
    "bpmn": _bpmn,
    "migrate": _migrate,
    "schema": _schema,
    "reference": _reference,
}
