"""What goes wrong before anything begins is one sentence in Chinese and status 1, never a traceback."""

import json
import os
import re
import socket
import subprocess
import sys

import pytest

from tests.serving import quancheng

# Other databases are named by the environment, in the table itself; one worker starts the many processes.
pytestmark = pytest.mark.on_sqlite

SEVERAL = """
import contextlib, io, json, os, sys
from quancheng.server import cli
for words, environment in json.load(sys.stdin):
    os.environ.update(environment)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.main(words)
    print(json.dumps([status, out.getvalue(), err.getvalue()]))
    for name in environment:
        del os.environ[name]
"""
NOWHERE = "postgresql://clerk:sekret@127.0.0.1:1/county"
UNPREPARED = "新装请执行 quancheng init"

ON_NOTHING = [
    (["verify"], {}, UNPREPARED),
    (["anchor", "{home}/anchors"], {}, UNPREPARED),
    (["backup", "{home}/backup.zip"], {}, UNPREPARED),
    (["demo", "--place", "guxian"], {}, UNPREPARED),
    (["work"], {}, UNPREPARED),
    (["up"], {}, UNPREPARED),
    (["init", "--place", "nowhere"], {}, "没有找到制度包“nowhere”"),
    (["restore", "{home}/nothing.zip"], {}, "没有找到"),
    (["restore", "{home}"], {}, "它是一个目录"),
    (["restore", "{home}/secret.key"], {}, "不是备份"),
    (["init", "--place", "guxian"], {"QUANCHENG_TODAY": "2026-13-01"}, "QUANCHENG_TODAY 写的“2026-13-01”不是日期"),
    (["serve"], {"PORT": "eighty"}, "PORT 写的“eighty”不是端口"),
]  # fmt: skip


AT_THE_START = [
    (["verify"], {"QUANCHENG_DATABASE": "garbage"}, "QUANCHENG_DATABASE 不是 PostgreSQL 地址"),
    (["verify"], {"QUANCHENG_DATABASE": "mysql://clerk:sekret@db/county"}, "QUANCHENG_DATABASE 不是 PostgreSQL 地址"),
    (["init"], {"QUANCHENG_DATABASE": NOWHERE}, "连接不上数据库 127.0.0.1:1/county"),
    (["serve"], {"QUANCHENG_DATABASE": NOWHERE}, "连接不上数据库 127.0.0.1:1/county"),
    (["init"], {"QUANCHENG_PROFILE": "lax"}, "可选：level2、level3"),
    (["init"], {"QUANCHENG_HOME": "/dev/null"}, "数据目录 /dev/null 不能使用"),
]  # fmt: skip


@pytest.fixture(scope="module")
def on_nothing(tmp_path_factory):
    return refusals(ON_NOTHING, tmp_path_factory.mktemp("nothing"))


@pytest.mark.parametrize("row", range(len(ON_NOTHING)), ids=lambda row: " ".join(ON_NOTHING[row][0]))
def test_on_an_empty_data_directory(on_nothing, row):
    assert ON_NOTHING[row][2] in on_nothing[row]


@pytest.mark.parametrize(("words", "environment", "said"), AT_THE_START)
def test_a_setting_that_cannot_be_meant(tmp_path, words, environment, said):
    assert said in refusal(words, tmp_path, environment)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    home = tmp_path_factory.mktemp("prepared")
    quancheng("init", "--place", "guxian", home=home)
    quancheng("backup", str(home / "backup.zip"), home=home)
    return home


ON_A_PREPARED_ONE = [
    (["backup", "{home}/no-such-folder/backup.zip"], {}, "没有这个文件或目录"),
    (["anchor", "{home}/no-such-folder/anchors"], {}, "没有这个文件或目录"),
    (["verify", "--anchors", "{home}/no-such-file"], {}, "没有这个文件或目录"),
    (["restore", "{home}/backup.zip"], {}, "已有内容，没有恢复"),
    (["demo", "--place", "guxian", "--projects", "0"], {}, "项目数 0 太少"),
    (["demo", "--place", "guxian", "--years", "9"], {}, "请写 1 到 2"),
    (["demo"], {}, "请用 --place 指定其中一个"),
    (["demo", "--place", "guxian"], {"QUANCHENG_TODAY": "tomorrow"}, "不是日期"),
    (["serve"], {"QUANCHENG_TODAY": "tomorrow"}, "不是日期"),
    (["serve", "--port", "99999"], {}, "端口应为 1 至 65535"),
    (["serve", "--host", "203.0.113.7"], {}, "本机没有这个地址"),
]


@pytest.fixture(scope="module")
def on_a_prepared_one(prepared):
    return refusals(ON_A_PREPARED_ONE, prepared)


@pytest.mark.parametrize("row", range(len(ON_A_PREPARED_ONE)), ids=lambda row: " ".join(ON_A_PREPARED_ONE[row][0]))
def test_on_a_prepared_data_directory(on_a_prepared_one, row):
    assert ON_A_PREPARED_ONE[row][2] in on_a_prepared_one[row]


@pytest.mark.parametrize("verb", ["serve", "up"])
def test_a_port_that_is_taken(prepared, verb):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = refusal([verb, "--port", str(taken.getsockname()[1])], prepared, {})
    assert "端口已被占用" in said


def test_a_damaged_database_is_named(tmp_path):
    (tmp_path / "quancheng.sqlite3").write_bytes(b"not a database at all" * 300)
    assert str(tmp_path / "quancheng.sqlite3") in refusal(["verify"], tmp_path, {})


def test_a_command_that_was_refused_does_not_keep_a_backup_from_coming_back(prepared, tmp_path):
    refusal(["verify"], tmp_path, {})
    assert "全部一致" in quancheng("restore", str(prepared / "backup.zip"), home=tmp_path)


def refusals(rows, home):
    """What each command says when it refuses, all in one process; fails the test where it is anything else."""
    told = json.dumps([[[word.format(home=home) for word in words], more] for words, more, _ in rows])
    done = run(["-c", SEVERAL], home, {}, input=told)
    assert done.returncode == 0, done.stderr
    return [in_one_sentence(*json.loads(line)) for line in done.stdout.splitlines()]


def refusal(words, home, environment):
    """The one line a command says when it refuses."""
    done = run(["-m", "quancheng.server.cli", *words], home, environment)
    return in_one_sentence(done.returncode, done.stdout, done.stderr)


def in_one_sentence(status, out, err):
    assert (status, out, err.count("\n")) == (1, "", 1), out + err
    assert re.search(r"[\u4e00-\u9fff]", err)
    assert "sekret" not in err
    return err


def run(words, home, environment, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QUANCHENG_")}
    ours = {"DJANGO_SETTINGS_MODULE": "quancheng.server.settings", "QUANCHENG_HOME": str(home)}
    return subprocess.run(
        [sys.executable, *words], env=kept | ours | environment, capture_output=True, text=True, timeout=60, **more
    )
