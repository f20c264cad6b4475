"""The tree holds nothing of the machine it was made on, and reads no clock where it must not."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.tree import read, tracked

# Written apart, so that this file does not find itself.
REGISTRIES = [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmmirror", "com"), ("yarnpkg", "com")]
MACHINE_PATHS = [("/work", "main"), ("/work", "shared"), ("/tmp", "qc/"), ("/opt", "pypi"), ("/root", "")]
FORBIDDEN = re.compile("|".join(map(re.escape, [*map(".".join, REGISTRIES), *map("/".join, MACHINE_PATHS)])))
PLACES = re.compile(r"guxian|kundulun|ganzhou|fuling|zhenping|古县|昆都仑|赣州|涪陵|镇平", re.IGNORECASE)

CODE = [path for path in tracked() if path.parts[:2] == ("src", "quancheng") and path.suffix == ".py"]
BELOW_SERVER = [path for path in CODE if path.parts[2] != "server"]
ENGINE = [path for path in CODE if path.parts[2] == "engine"]
DOORS = [path for path in CODE if path.parts[2] in {"web", "api", "jobs"}]

READS_THE_CLOCK = {"now", "utcnow", "today", "localtime", "gmtime", "localdate"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "time", "dt"}
WORLD = {"os", "io", "time", "random", "secrets", "socket", "subprocess", "pathlib", "sqlite3", "urllib", "shutil"}


def test_no_registry_and_no_machine_path_stands_in_the_tree():
    assert {str(path): found for path in tracked() if (found := FORBIDDEN.findall(read(path)))} == {}


def test_the_search_for_machine_paths_finds_them():
    assert FORBIDDEN.search("https://" + ".".join(REGISTRIES[0]) + "/simple")
    assert FORBIDDEN.search("cd " + "/".join(MACHINE_PATHS[0]))


def test_every_folder_with_tests_is_run_by_make_test():
    folders = {
        "/".join(path.parts[:2]) for path in tracked() if path.parts[0] == "tests" and path.name.startswith("test_")
    }
    assert folders == set(re.findall(r"tests/\w+", read(Path("tools/test.sh"))))


def test_no_place_name_stands_in_the_code():
    shown = [path for path in tracked() if path.parts[:2] == ("src", "quancheng") and path.suffix in {".py", ".html"}]
    assert {str(path): found for path in shown if (found := PLACES.findall(read(path)))} == {}


def test_the_engine_imports_only_the_standard_library():
    foreign = {f"{path}: {name}" for path in ENGINE for name in _imports(path) if not _is_standard(name)}
    assert foreign == set()


def test_the_engine_touches_nothing_of_the_world():
    touched = {f"{path}: {name}" for path in ENGINE for name in _imports(path) if name.partition(".")[0] in WORLD}
    assert touched == set()


def test_the_doors_never_import_models():
    ours = re.compile(r"quancheng\.\w+\.models\b")
    assert {f"{path}: {name}" for path in DOORS for name in _imports(path) if ours.match(name)} == set()


def test_only_the_server_reads_the_clock():
    assert {f"{path}:{line}" for path in BELOW_SERVER for line in _clock_reads(_tree(path))} == set()


@pytest.mark.parametrize(
    ("line", "reads"),
    [
        ("datetime.now(UTC)", True),
        ("datetime.datetime.now()", True),
        ("date.today()", True),
        ("time.time()", True),
        ("timezone.now()", True),
        ("django.utils.timezone.localdate()", True),
        ("calendar.today", False),
        ("request.now()", False),
        ("datetime.combine(day, hour)", False),
    ],
)
def test_reading_the_clock_is_recognised(line, reads):
    assert bool(list(_clock_reads(ast.parse(line)))) is reads


def _clock_reads(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value).rpartition(".")[2]
            name = node.func.attr
            if owner in CLOCK_OWNERS and (name in READS_THE_CLOCK or (owner, name) == ("time", "time")):
                yield node.lineno


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_standard(name: str) -> bool:
    top = name.partition(".")[0]
    return top in sys.stdlib_module_names or name == "quancheng" or name.startswith("quancheng.engine")


def _tree(path: Path) -> ast.AST:
    return ast.parse(read(path))
