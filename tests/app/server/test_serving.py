"""Serving, working and both: they start on a prepared database, say why where it is not, and end when told."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from quancheng.server import fitness
from tests.serving import quancheng, serving


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    quancheng("migrate", home=home)
    return home


def fetch(url):
    try:
        return urllib.request.urlopen(url, timeout=10)
    except urllib.error.HTTPError as refused:
        return refused


@pytest.mark.on_sqlite
def test_serve_answers_with_the_strict_headers(home):
    with serving(home) as served, fetch(served.url) as answer:
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.on_sqlite
def test_nobody_else_on_the_machine_reads_the_data(home):
    written = [path for path in home.rglob("*") if path.name != "serve.log"]
    assert [path.name for path in written if path.stat().st_mode & 0o077] == []


@pytest.mark.on_sqlite
def test_an_unknown_host_is_refused(home):
    with serving(home) as served:
        request = urllib.request.Request(served.url, headers={"Host": "elsewhere.example"})
        with fetch(request) as answer:
            assert answer.status == 400


@pytest.mark.on_sqlite
def test_a_database_without_tables_is_refused_in_words(tmp_path):
    done = command("serve", home=tmp_path)
    assert done.wait(timeout=30) == 1
    assert "quancheng init" in done.stderr.read()


@pytest.mark.on_sqlite
def test_up_ends_with_all_its_children_when_told(home):
    up = command("up", "--port", "0", home=home)
    assert "http://" in up.stdout.readline()
    os.killpg(up.pid, 0)
    up.send_signal(signal.SIGTERM)
    assert up.wait(timeout=30) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(up.pid, 0)


def test_a_missing_migration_is_noticed(own_database):
    fitness.refuse_unfit()
    newest = MigrationLoader(connection).graph.leaf_nodes("people")[0]
    MigrationRecorder(connection).record_unapplied(*newest)
    with pytest.raises(fitness.Unfit):
        fitness.refuse_unfit()


@pytest.mark.on_postgresql
def test_a_database_blind_to_chinese_is_refused(own_database):
    blind = f"{own_database}_blind"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{blind}" TEMPLATE template0 LC_CTYPE "C" LC_COLLATE "C"')
    connection.close()
    connection.settings_dict["NAME"] = blind
    try:
        with pytest.raises(fitness.Unfit, match="汉字"):
            fitness.refuse_unfit()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own_database
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{blind}"')


def test_a_python_without_sm3_is_refused(monkeypatch):
    monkeypatch.setattr("hashlib.algorithms_available", {"sha256"})
    with pytest.raises(fitness.Unfit, match="SM3"):
        fitness.refuse_unfit()


def command(*words, home):
    environment = {name: value for name, value in os.environ.items() if name != "QUANCHENG_DATABASE"}
    environment |= {"QUANCHENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "quancheng.server.settings"}
    return subprocess.Popen(
        [sys.executable, "-m", "quancheng.server.cli", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
