"""The database is opened as it was measured."""

import threading

import pytest
from django.db import connection, transaction

from quancheng.server import environment, sqlite

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "secure_delete": 1,
    "cell_size_check": 1,
    "trusted_schema": 0,
    "mmap_size": 0,
    "foreign_keys": 1,
}


@pytest.mark.on_sqlite
@pytest.mark.parametrize(("pragma", "value"), PRAGMAS.items())
def test_sqlite_is_opened_as_measured(own_database, pragma, value):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


@pytest.mark.on_sqlite
def test_a_transaction_takes_the_write_lock_at_its_beginning(own_database):
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.on_sqlite
def test_the_library_has_no_wal_reset_race(own_database):
    with connection.cursor() as cursor:
        found = cursor.execute("SELECT sqlite_version()").fetchone()[0]
    assert tuple(map(int, found.split("."))) >= sqlite.FIRST_SOUND


def test_an_unsound_library_is_refused(monkeypatch):
    monkeypatch.setattr("pysqlite3.sqlite_version_info", (3, 51, 2))
    monkeypatch.setattr("pysqlite3.sqlite_version", "3.51.2")
    with pytest.raises(sqlite.UnsoundSQLite, match=r"3\.51\.2"):
        sqlite.use_sound_sqlite()


@pytest.mark.on_postgresql
@pytest.mark.parametrize(
    ("setting", "value"), [("synchronous_commit", "on"), ("statement_timeout", "1min"), ("lock_timeout", "10s")]
)
def test_postgresql_is_opened_as_promised(own_database, setting, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        assert cursor.fetchone() == (value,)


@pytest.mark.on_postgresql
def test_the_tests_do_not_run_as_a_superuser(own_database):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


def test_commits_in_an_own_database_are_seen_by_other_threads(own_database):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE seen (number integer)")
        cursor.execute("INSERT INTO seen VALUES (7)")
    found = []

    def look():
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM seen")
            found.append(cursor.fetchone())
        connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()
    assert found == [(7,)]


def test_an_own_database_is_nobody_elses(own_database):
    assert "seen" not in connection.introspection.table_names()


def test_a_postgresql_address_becomes_djangos_words():
    described = environment.postgresql("postgresql://office:secret@db.example:5433/county?sslmode=require")
    assert (described["HOST"], described["PORT"], described["NAME"]) == ("db.example", "5433", "county")
    assert described["OPTIONS"]["sslmode"] == "require"
