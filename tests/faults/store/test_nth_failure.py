"""Whatever call fails, at whatever place: the effect is whole or none, and asking again with the same key works."""

from io import BytesIO
from uuid import UUID

import pytest
from django.db import connection

from quancheng.store import files
from quancheng.store.models import Label
from quancheng.store.session import reading, session, unit
from quancheng.store.verify import verify
from tests.app.store.counting import COUNTER, PACK, TENANT, a_counter, after, counting, do_it
from tests.faults.store.breaking import Broken, failing_at

TABLES = ("store_event", "store_stream", "store_key", "store_outbox", "store_file", "store_head")
SECOND = UUID("01980000-0000-7000-8000-000000000002")
MOST_POINTS = 80


def everything(n: int):
    """A unit that does each thing a unit can do; answers how far the counter is."""
    stored = files.put(BytesIO(f"paper {n}".encode()))

    def do(work):
        stream = work.read(COUNTER)
        state = after(stream.state, 1, 2)
        work.append(stream, events=[("counted", {"by": 1}), ("counted", {"by": 2})], state=state)
        second = UUID(int=SECOND.int + n)
        state = {"total": 5, "steps": 1, "name": "计数器"}
        work.open(second, kind="counter", pack=PACK, events=[("counted", {"by": 5})], state=state)
        work.send("mail", {"n": n})
        work.keep(stored, name="paper", media_type="text/plain", label=Label.INTERNAL)
        work.many("UPDATE store_outbox SET payload = payload WHERE tenant_id = %s AND id = %s", [(TENANT, second)])
        return {"n": n, "second": second.hex}

    return do


def contents() -> dict[str, list]:
    with reading(TENANT):
        rows = {
            table: session().execute(f"SELECT * FROM {table} WHERE tenant_id = %s", (TENANT,)).fetchall()
            for table in TABLES
        }
    return {table: sorted(map(repr, found)) for table, found in rows.items()}


def test_every_place_of_failure_leaves_a_whole_effect_or_none(own_database, monkeypatch):
    a_counter()
    passed = []
    for n in range(1, MOST_POINTS):
        was = contents()
        try:
            with failing_at(n, monkeypatch) as countdown:
                do_it(everything(n), key=f"k{n}", request={"n": n})
        except Broken as broken:
            assert_whole_or_none(was, after_commit=str(broken) == "after commit")
        answer = do_it(everything(n), key=f"k{n}", request={"n": n})
        assert answer == {"n": n, "second": UUID(int=SECOND.int + n).hex}
        assert_done_once(was)
        passed = countdown.calls
        if not countdown.has_failed:
            break
    assert {"statement", "statements", "before commit", "after commit", "fsync", "link", "unlink"} <= set(passed)
    assert len(passed) == n - 1, "every point was made to fail"
    assert verify().faults == []


def assert_whole_or_none(was: dict[str, list], *, after_commit: bool) -> None:
    connection.close()
    if after_commit:
        assert_done_once(was)
    else:
        assert contents() == was


def assert_done_once(was: dict[str, list]) -> None:
    grown = {table: len(rows) - len(was[table]) for table, rows in contents().items()}
    assert grown == {
        "store_event": 4,
        "store_stream": 1,
        "store_key": 1,
        "store_outbox": 1,
        "store_file": 1,
        "store_head": 0,
    }


def test_the_negative_control_without_one_unit_half_an_effect_stays(own_database, monkeypatch):
    a_counter()
    halves = 0
    for n in range(1, 30):
        was = contents()
        try:
            with failing_at(n, monkeypatch) as countdown:
                in_two_units(n)
        except Broken:
            grown = {table: len(rows) - len(was[table]) for table, rows in contents().items()}
            halves += grown["store_event"] == 2 and grown["store_outbox"] == 0
        if not countdown.has_failed:
            break
    assert halves > 0


def in_two_units(n: int) -> None:
    do_it(counting(1, 2))
    do_it(lambda work: work.send("mail", {"n": n}) and None)


def test_a_unit_that_failed_leaves_the_connection_fit(own_database, monkeypatch):
    a_counter()
    with pytest.raises(Broken), failing_at(2, monkeypatch):
        do_it(counting(1))
    with unit(TENANT) as plain:
        assert plain.execute("SELECT version FROM store_stream WHERE tenant_id = %s", (TENANT,)).fetchone()[0] == 1
