"""The demonstration of every pack that is shipped: small, whole, in several stages, and nothing that nobody acts on."""

import ast
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from quancheng import engine
from quancheng.packfiles.loader import MAIN_FILE, SHIPPED
from quancheng.server.demo.story import ACTS, TOLD_ONLY
from tests.serving import quancheng

PLACES = sorted(path.parent.name for path in SHIPPED.glob(f"*/{MAIN_FILE}"))
PERSON = re.compile(r"[甲乙丙丁戊己庚辛壬癸]某|[赵钱孙李周吴郑王冯陈]某")

ALL = """
import json, sys
from quancheng.server import cli
cli.start_django()
from quancheng.server.demo.story import Story
told, play = [], Story.play
Story.play = lambda story, count: (play(story, count), told.append(sorted(story.passed_over)))
for place in sys.argv[1:]:
    told.append(place)
    for words in (["init", "--place", place], ["demo", "--place", place, "--projects", "3", "--years", "1"]):
        assert cli.run_verb(words[0], words[1:]) == 0, place
print(json.dumps(told))
"""
STAGES = "select tenant_id, count(distinct stage), count(*) from cases_project group by tenant_id"

DEEDS_OF_ENTERPRISES = (
    "select a.tenant_id, count(*) from store_event e join people_account a"
    " on a.tenant_id = e.tenant_id and replace(e.actor, '-', '') = replace(a.id, '-', '')"
    " where a.kind = 'enterprise' and e.stream_id is not null group by a.tenant_id"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """All the packs played in one process, into one database."""
    home = tmp_path_factory.mktemp("demo-of-all")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QUANCHENG_")}
    ours = {"DJANGO_SETTINGS_MODULE": "quancheng.server.settings", "QUANCHENG_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", ALL, *PLACES], env=kept | ours, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (home / "told").write_text(done.stdout.splitlines()[-1])
    return home


@pytest.mark.on_sqlite
def test_every_pack_is_played_and_the_log_verifies(home):
    told = quancheng("verify", home=home)
    assert f"{len(PLACES)} 个租户" in told
    assert "全部一致" in told


@pytest.mark.on_sqlite
def test_nothing_waited_that_nobody_acts_on(home):
    told = json.loads((home / "told").read_text())
    assert dict(zip(told[::2], told[1::2], strict=True)) == {place: [] for place in PLACES}


@pytest.mark.on_sqlite
def test_the_projects_of_a_place_stand_in_several_stages(home):
    with closing(sqlite3.connect(home / "quancheng.sqlite3")) as database:
        found = database.execute(STAGES).fetchall()
    assert len(found) == len(PLACES)
    assert [row for row in found if row[1] < 2 or row[2] != 3] == []


@pytest.mark.on_sqlite
def test_each_place_has_an_invited_enterprise_that_did_something(home):
    with closing(sqlite3.connect(home / "quancheng.sqlite3")) as database:
        found = {row[0]: row[1] for row in database.execute(DEEDS_OF_ENTERPRISES).fetchall()}
    assert len(found) == len(PLACES)
    assert min(found.values()) >= 1


@pytest.mark.on_sqlite
def test_no_log_names_a_person(home, tmp_path):
    quancheng("verify", "--export", str(tmp_path / "log.zip"), home=home)
    with zipfile.ZipFile(tmp_path / "log.zip") as bundle:
        log = "\n".join(bundle.read(name).decode() for name in bundle.namelist())
    assert len(log) > 100_000
    assert set(PERSON.findall(log)) == set()


def test_each_kind_of_item_that_the_engine_makes_is_acted_on():
    assert kinds_made() - set(ACTS) == set()


def test_what_is_only_told_is_only_told():
    assert {kind for kind, doings in ACTS.items() if not doings} == TOLD_ONLY


def kinds_made() -> set[str]:
    """The first words of all calls of `item_for` in the engine."""
    found = set()
    for path in Path(engine.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {node.targets[0].id: node.value for node in tree.body if is_plain(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "item_for":
                kind = node.args[2]
                found.add((named[kind.id] if isinstance(kind, ast.Name) else kind).value)
    assert len(found) > 25
    return found


def is_plain(node: ast.stmt) -> bool:
    """A name that stands for one text."""
    is_one = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    return is_one and isinstance(node.value, ast.Constant)
