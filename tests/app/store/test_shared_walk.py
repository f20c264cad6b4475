"""The walk shared among processes finds what the one walk finds; the tamper table walks in stretches throughout."""

from quancheng.store.session import unit
from quancheng.store.shared_walk import verify_shared
from quancheng.store.verify import verify
from tests.app.store.counting import COUNTER, TENANT, a_counter


def test_several_processes_count_what_one_counts(own_database):
    a_counter(*range(1, 30))
    assert verify_shared(workers=2) == verify()
    assert verify_shared(workers=2).events == 30


def test_what_one_of_them_finds_is_told(own_database):
    a_counter(*range(1, 30))
    with unit(TENANT) as plain:
        plain.execute("UPDATE store_stream SET version = 7 WHERE tenant_id = %s AND id = %s", (TENANT, COUNTER))
    [fault] = verify_shared(workers=2).faults
    assert [fault] == verify().faults
    assert fault.code == "versions-differ"
