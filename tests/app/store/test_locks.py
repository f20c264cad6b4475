"""One writer at a time; who waits too long is told so in words."""

import threading

import pytest
from django.db import DatabaseError, OperationalError, connection

from quancheng.store import locks, work
from quancheng.store.errors import Busy, NotWritable
from quancheng.store.faults import Conflict, meaning_of
from quancheng.store.locks import WriteLock
from quancheng.store.session import lock_path
from tests.app.store.counting import a_counter, begun, counting, do_it, stored


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(locks, "PATIENCE", 0.05)


@pytest.mark.parametrize("path", ["", "lock"])
def test_the_second_thread_is_told_that_the_system_is_busy(tmp_path, impatient, path):
    path = path and str(tmp_path / path)
    said = []

    def second():
        try:
            with WriteLock(path):
                said.append("in")
        except Busy as busy:
            said.append(str(busy))

    with WriteLock(path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert said == ["系统正忙，这一次没有保存。请稍候再提交一次，已填的内容不会重复登记。"]
    second()
    assert said[1] == "in"


def test_another_process_is_kept_out_too(tmp_path, impatient):
    import fcntl
    import os

    path = str(tmp_path / "lock")
    other = os.open(path, os.O_RDWR | os.O_CREAT)  # another open file, as another process has it
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(Busy), WriteLock(path):
        raise AssertionError("not reached")
    os.close(other)
    with WriteLock(path):
        pass


def test_the_lock_is_given_back_after_a_fault(tmp_path, impatient):
    path = str(tmp_path / "lock")
    with pytest.raises(ZeroDivisionError), WriteLock(path):
        raise ZeroDivisionError
    with WriteLock(path):
        pass


def test_the_lock_stands_beside_the_database():
    assert lock_path("/data/quancheng.sqlite3") == "/data/quancheng.sqlite3.lock"


@pytest.mark.parametrize("name", [":memory:", "file:memorydb_default?mode=memory&cache=shared"])
def test_a_database_in_memory_has_no_lock_file(name):
    assert lock_path(name) == ""


@pytest.mark.django_db
def test_a_conflict_is_tried_again_and_then_done_once():
    a_counter()
    tries = []

    def do(unit):
        tries.append(1)
        answer = counting(5)(unit)
        if len(tries) < work.ATTEMPTS:
            raise Conflict
        return answer

    assert do_it(do) == {"total": 5}
    assert stored().state["total"] == 5


@pytest.mark.django_db
def test_conflicts_without_end_are_said_to_be_busy():
    def do(unit):
        begun(unit)
        raise Conflict

    with pytest.raises(Busy):
        do_it(do)


class Said(Exception):
    """What psycopg raises, with the server's code."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("sqlstate", "meaning"),
    [
        ("40001", Conflict),
        ("40P01", Conflict),
        ("55P03", Busy),
        ("53100", NotWritable),
        ("25006", NotWritable),
        ("42601", type(None)),
    ],
)
def test_what_postgresql_says_has_a_meaning(sqlstate, meaning):
    fault = OperationalError("x")
    fault.__cause__ = Said(sqlstate)
    assert isinstance(meaning_of(fault), meaning)


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("database is locked", Busy),
        ("database or disk is full", NotWritable),
        ("attempt to write a readonly database", NotWritable),
        ("disk I/O error", NotWritable),
        ("UNIQUE constraint failed: store_key.tenant_id, store_key.key", Conflict),
        ("UNIQUE constraint failed: cases_project.tenant_id, cases_project.code", type(None)),
        ("no such table: x", type(None)),
    ],
)
def test_what_sqlite_says_has_a_meaning(said, meaning):
    kind = OperationalError if "UNIQUE" not in said else DatabaseError
    assert isinstance(meaning_of(kind(said)), meaning)


@pytest.mark.on_sqlite
def test_a_full_disk_refuses_in_words_and_reading_goes_on(own_database):
    a_counter(3)
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(NotWritable, match="暂时不能保存"):
        do_it(lambda unit: unit.note([("noted", {"text": "字" * 20000})]))
    assert stored().state["total"] == 3
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages * 10}")
    assert do_it(counting(4)) == {"total": 7}
