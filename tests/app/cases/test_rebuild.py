"""The state beside the log is what the log makes, byte for byte, for every kind of stream."""

import pytest

from quancheng.cases.places import tick
from quancheng.store.chain import events_of
from quancheng.store.rebuild import rebuilt
from quancheng.store.session import reading, session, unit
from quancheng.store.verify import verify
from tests.app.cases.walking import Walk, gu_place

STATE = "SELECT kind, state FROM store_stream WHERE tenant_id = %s AND id = %s"


@pytest.mark.parametrize("seed", [20, 21, 22])
def test_a_walked_project_is_rebuilt_to_the_same_bytes(own_database, seed):
    walk = Walk(gu_place(), seed)
    assert list(walk.steps(80))
    with reading(walk.person.tenant):
        kind, state = session().execute(STATE, (walk.person.tenant, walk.project)).fetchone()
        assert rebuilt(kind, events_of(session(), walk.person.tenant, walk.project.hex)) == state


def test_verify_finds_nothing_wrong_after_walks_and_a_tick(own_database):
    pack = gu_place()
    walks = [Walk(pack, seed) for seed in (30, 31)]
    for walk in walks:
        assert list(walk.steps(40))
    tick(walks[0].person.tenant, at=max(walk.at for walk in walks))
    report = verify()
    assert report.faults == []
    with reading(walks[0].person.tenant):
        kinds = session().execute("SELECT kind FROM store_stream WHERE tenant_id = %s", (walks[0].person.tenant,))
        assert report.streams == len(found := sorted(kind for (kind,) in kinds.fetchall()))
    assert (found.count("project"), found.count("book")) == (2, 1)


def test_a_state_that_was_edited_is_named(own_database):
    walk = Walk(gu_place(), 40)
    with unit(walk.person.tenant) as plain:
        edit = "UPDATE store_stream SET state = replace(state, %s, %s) WHERE tenant_id = %s AND kind = 'project'"
        plain.execute(edit, ('"facts":{', '"facts":{"site":"别处",', walk.person.tenant))
    assert "state-edited" in {fault.code for fault in verify().faults}
