"""A backup is whole although work goes on; it comes back only into emptiness; an older one is noticed."""

import json
import threading
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection, connections

from quancheng.server.verbs import anchor as anchor_verb
from quancheng.server.verbs import backup as backup_verb
from quancheng.server.verbs import restore as restore_verb
from quancheng.store import files
from quancheng.store.anchors import anchors_now, stored_end
from quancheng.store.backup import BadBackup, NotEmpty, back_up, restore
from quancheng.store.databases import SeesTooLittle
from quancheng.store.models import Label
from quancheng.store.session import reading
from quancheng.store.verify import verify
from tests.app.store.counting import AT, TENANT, a_counter, counting, do_it, stored
from tests.databases import _drop_file, _drop_on_server, _on_server


def named(words: dict):
    from argparse import Namespace

    return Namespace(**words)


def as_role(name: str) -> None:
    """Sign in to PostgreSQL as another role from here on; nothing on SQLite."""
    if connection.vendor == "postgresql":
        connection.close()
        connection.settings_dict["USER"] = name


@pytest.fixture
def county(own_database, tmp_path, settings) -> Path:
    """A data directory with a counter and a file, seen by a role that may write backups; yields a place for them."""
    settings.QUANCHENG_HOME = tmp_path / "home"
    settings.QUANCHENG_HOME.mkdir()
    usual = connection.settings_dict["USER"]
    a_counter(3, 4)
    stored_file = files.put(BytesIO("勘测报告".encode()))
    do_it(lambda work: work.keep(stored_file, name="a", media_type="text/plain", label=Label.PUBLIC) and None)
    as_role("postgres")
    yield tmp_path
    as_role(usual)


@pytest.fixture
def elsewhere(county, own_database, settings):
    """From here on everything is an empty data directory and an empty database, signed in as the usual owner."""
    usual, known = own_database, connections.settings["default"]
    settings.QUANCHENG_HOME = county / "new-home"
    settings.QUANCHENG_HOME.mkdir()

    def move():
        as_role("quancheng_owner")
        connection.close()
        place = str(county / "new.sqlite3") if connection.vendor == "sqlite" else f"{usual}_restored"
        if connection.vendor == "postgresql":
            _on_server(connection, f'CREATE DATABASE "{place}"')
        known["NAME"] = connection.settings_dict["NAME"] = place

    yield move
    connection.close()
    moved = connection.settings_dict["NAME"]
    known["NAME"] = connection.settings_dict["NAME"] = usual
    (_drop_file if connection.vendor == "sqlite" else _drop_on_server)(connection, moved)


@pytest.fixture
def saved(county, settings) -> Path:
    path = county / "backup.zip"
    back_up(path, at=AT)
    return path


@pytest.fixture
def old_home(county, settings):
    return settings.QUANCHENG_HOME


def test_a_backup_brings_everything_back(county, settings, request):
    before = end()
    old = settings.QUANCHENG_HOME
    back_up(county / "b.zip", at=AT)
    request.getfixturevalue("elsewhere")()
    assert old != settings.QUANCHENG_HOME
    manifest = restore(county / "b.zip")
    report = verify()
    assert (report.faults, report.events, report.streams, report.files) == ([], 4, 1, 1)
    assert end() == before == (manifest.heads[0]["seq"], manifest.heads[0]["digest"])
    assert stored().state["total"] == 7
    assert do_it(counting(1)) == {"total": 8}


def end():
    with reading(TENANT):
        return stored_end(TENANT)


def test_the_guards_come_back_with_it(county, request):
    from django.db import DatabaseError

    back_up(county / "b.zip", at=AT)
    request.getfixturevalue("elsewhere")()
    restore(county / "b.zip")
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"):
        do_it(lambda work: work.execute("DELETE FROM store_event"))


def test_an_older_backup_is_noticed_by_the_anchors(county, request):
    back_up(county / "old.zip", at=AT)
    do_it(counting(5))
    anchors = anchors_now(at=AT)
    request.getfixturevalue("elsewhere")()
    restore(county / "old.zip")
    assert verify().is_whole, "the negative control: without anchors an older backup looks like the newest"
    assert [(fault.code, fault.seq) for fault in verify(anchors=anchors).faults] == [("truncated", 5)]


def test_a_backup_under_load_is_whole(county, request):
    ended = threading.Event()
    written = []

    def work():
        try:
            while not ended.is_set():
                do_it(counting(1))
                written.append(1)
        finally:
            connection.close()

    writer = threading.Thread(target=work)
    writer.start()
    try:
        while len(written) < 20:
            ended.wait(0.01)
        at_least = len(written)
        manifest, faults = back_up(county / "b.zip", at=AT)
    finally:
        ended.set()
        writer.join()
    request.getfixturevalue("elsewhere")()
    restore(county / "b.zip")
    report = verify()
    assert (report.faults, faults) == ([], [])
    assert at_least + 4 <= report.events == manifest.heads[0]["seq"] <= len(written) + 4


def test_a_damaged_file_is_named_and_the_rest_is_saved(county, capsys):
    (digest,) = files.lying()
    files.path_of(digest).write_bytes(b"x")
    assert backup_verb.run(named({"file": county / "b.zip"})) == 1
    assert f"文件 {digest} 的内容与存入时不同，未备份" in capsys.readouterr().out
    with zipfile.ZipFile(county / "b.zip") as bundle:
        assert sorted(bundle.namelist()) == ["database", "manifest.json"]


def test_nothing_is_restored_over_a_database_that_is_there(saved):
    for digest in list(files.lying()):
        files.path_of(digest).unlink()
    with pytest.raises(NotEmpty, match="数据库中已有内容"):
        restore(saved)


def test_nothing_is_restored_over_files_that_are_there(saved):
    with pytest.raises(NotEmpty, match="数据目录中已有内容"):
        restore(saved)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("missing", "没有找到"),
        ("not a zip", "不完整或不是备份"),
        ("no manifest", "没有可识别的清单"),
        ("other manifest", "没有可识别的清单"),
        ("other format", "格式不认识"),
        ("other database", "而这里是"),
        ("part lost", "缺少 database"),
        ("part changed", "与清单不符"),
    ],
)
def test_a_broken_backup_is_refused_before_anything_is_written(saved, elsewhere, broken, why, settings):
    elsewhere()
    path = broken_copy(saved, broken)
    with pytest.raises(BadBackup, match=why):
        restore(path)
    assert not any(settings.QUANCHENG_HOME.iterdir())


def broken_copy(saved: Path, how: str) -> Path:
    path = saved.with_name("broken.zip")
    if how == "missing":
        return path
    if how == "not a zip":
        path.write_bytes(saved.read_bytes()[:200])
        return path
    with zipfile.ZipFile(saved) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    said = json.loads(parts["manifest.json"])
    changes = {"other format": {"format": 2}, "other database": {"vendor": "oracle"}}
    parts["manifest.json"] = json.dumps(said | changes.get(how, {})).encode()
    if how == "no manifest":
        del parts["manifest.json"]
    if how == "other manifest":
        parts["manifest.json"] = b"[1]"
    if how == "part lost":
        del parts["database"]
    if how == "part changed":
        parts["database"] += b"x"
    with zipfile.ZipFile(path, "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return path


def test_the_verbs_speak(county, request, capsys):
    backup, anchors = county / "b.zip", county / "anchors.jsonl"
    assert backup_verb.run(named({"file": backup})) == 0
    assert anchor_verb.run(named({"file": anchors, "export": None})) == 0
    assert "1 个租户、4 个事件、1 个文件" in capsys.readouterr().out
    request.getfixturevalue("elsewhere")()
    assert restore_verb.run(named({"file": backup, "anchors": anchors})) == 0
    said = capsys.readouterr().out
    assert "已恢复 2026-03-02" in said or "已恢复" in said
    assert "全部一致" in said


@pytest.mark.on_postgresql
def test_a_role_that_would_leave_holes_is_refused(county):
    as_role("quancheng_owner")
    with pytest.raises(SeesTooLittle, match="BYPASSRLS"):
        back_up(county / "b.zip", at=AT)
    assert list(county.glob("b.zip*")) == []
