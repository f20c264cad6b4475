"""The unit of work: whole or not at all, numbered, chained, with its state beside it."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import connection

from quancheng.store.canonical import NOTHING_BEFORE, digest_of, stamp
from quancheng.store.chain import events_in_order
from quancheng.store.errors import NoSuchStream, StaleStream, TooLong
from quancheng.store.models import Event, Message, StreamRow
from quancheng.store.session import reading, session, unit
from quancheng.store.verify import verify
from quancheng.store.work import perform
from tests.app.store.counting import AT, COUNTER, OTHER, PACK, TENANT, a_counter, begun, count, counting, do_it, stored

pytestmark = pytest.mark.django_db


def log(tenant=TENANT):
    with reading(tenant):
        return list(events_in_order(session(), tenant))


def test_a_stream_is_read_as_it_was_left():
    a_counter(3, 4)
    stream = stored()
    assert (stream.id, stream.kind, stream.pack, stream.version) == (COUNTER, "counter", PACK, 3)
    assert stream.state == {"total": 7, "steps": 3, "name": "计数器"}


def test_the_answer_is_what_was_done():
    do_it(begun)
    assert do_it(counting(2, 3)) == {"total": 5}


def test_events_are_numbered_without_gaps_and_chained():
    a_counter(3, 4)
    events = log()
    assert [event.seq for event in events] == [1, 2, 3]
    assert [event.previous for event in events] == [NOTHING_BEFORE, events[0].digest, events[1].digest]
    assert all(event.digest == digest_of(event[:10], event.body, event.previous) for event in events)


def test_an_event_says_who_when_and_under_which_pack():
    a_counter()
    (event,) = log()
    assert (event.actor, event.at, event.day, event.pack) == ("clerk", "2026-03-02 02:00:00", "2026-03-02", PACK)


def test_the_day_of_an_event_is_the_one_in_beijing():
    evening = datetime.fromisoformat("2026-03-02T23:30:00+00:00")
    perform(begun, tenant=TENANT, actor="clerk", at=evening)
    assert log()[0].day == "2026-03-03"


def test_a_day_may_be_said():
    def do(work):
        work.note([("noted", {})], day=date(2026, 2, 27))

    do_it(do)
    assert log()[0].day == "2026-02-27"


def test_microseconds_come_back_as_they_went_in():
    moment = datetime.fromisoformat("2026-03-02T02:00:00.000120+00:00")
    perform(begun, tenant=TENANT, actor="clerk", at=moment)
    assert log()[0].at == stamp(moment) == "2026-03-02 02:00:00.000120"
    assert verify().is_whole


def test_each_tenant_has_a_chain_of_its_own():
    a_counter(1)
    a_counter(1, 1, tenant=OTHER)
    assert [event.seq for event in log(OTHER)] == [1, 2, 3]
    assert verify().is_whole


def test_a_fault_leaves_nothing_behind():
    a_counter(3)

    def do(work):
        counting(4)(work)
        work.send("mail", {"to": "office"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do_it(do)
    assert (stored().state["total"], len(log()), count("store_outbox")) == (3, 2, 0)


def test_somebody_elses_change_is_noticed():
    a_counter(3)
    with pytest.raises(StaleStream, match="别人已经更新"):
        do_it(counting(4, seen=1))
    assert stored().state["total"] == 3


def test_a_version_that_was_seen_and_still_stands_is_fine():
    a_counter(3)
    assert do_it(counting(4, seen=2)) == {"total": 7}


def test_appending_to_what_has_moved_is_refused():
    a_counter(3)

    def do(work):
        stream = work.read(COUNTER)
        counting(4)(work)
        work.append(stream, events=[("counted", {"by": 5})], state=stream.state)

    with pytest.raises(StaleStream):
        do_it(do)


def test_two_appends_in_one_unit_go_on_from_each_other():
    a_counter()

    def do(work):
        stream = work.read(COUNTER)
        for by in (1, 2):
            state = {"total": stream.state["total"] + by, "steps": stream.version + 1, "name": "计数器"}
            stream = work.append(stream, events=[("counted", {"by": by})], state=state)

    do_it(do)
    assert (stored().version, stored().state["total"]) == (3, 3)
    assert verify().is_whole


def test_state_moves_only_by_events():
    a_counter()
    with pytest.raises(ValueError, match="only by events"):
        do_it(lambda work: work.append(work.read(COUNTER), events=[], state={}))


def test_a_stream_may_move_to_another_version_of_its_pack():
    a_counter()

    def do(work):
        stream = work.read(COUNTER)
        state = {**stream.state, "steps": 2}
        work.append(stream, events=[("counted", {"by": 0})], state=state, pack="somewhere@2")

    do_it(do)
    assert (stored().pack, log()[-1].pack) == ("somewhere@2", "somewhere@2")
    assert verify().is_whole


def test_an_unknown_stream_is_not_found():
    with pytest.raises(NoSuchStream, match="没有找到"):
        stored(UUID(int=1))


def test_another_tenants_stream_is_not_found_either():
    a_counter()
    with pytest.raises(NoSuchStream):
        stored(tenant=OTHER)


def test_what_is_not_plain_json_is_refused():
    with pytest.raises(TypeError):
        do_it(lambda work: work.note([("noted", {"on": date(2026, 3, 2)})]))
    assert log() == []


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        perform(begun, tenant=TENANT, actor="clerk", at=AT.replace(tzinfo=None))


def test_the_orm_sees_and_joins_the_same_unit():
    a_counter(3)

    def do(work):
        counting(4)(work)
        seen = StreamRow.objects.get(tenant_id=TENANT, id=COUNTER)
        Message.objects.create(
            tenant_id=TENANT, id=work.new_id(), channel="mail", payload="{}", at=work.at, due=work.at
        )
        return seen.version

    assert do_it(do) == 3
    assert count("store_outbox") == 1


def test_the_orm_reads_events_as_the_chain_has_them():
    a_counter()
    with reading(TENANT):
        event = Event.objects.get(tenant_id=TENANT, seq=1)
    assert (event.stream_id, event.at, event.day) == (COUNTER, AT, date(2026, 3, 2))


def test_a_unit_inside_a_unit_is_a_mistake():
    with pytest.raises(RuntimeError, match="inside a unit"):
        do_it(lambda work: do_it(begun))


def test_a_unit_may_stand_inside_a_reading():
    a_counter(3)
    with reading(TENANT):
        do_it(counting(4))
        assert StreamRow.objects.get(tenant_id=TENANT, id=COUNTER).version == 3


def test_a_unit_reads_no_other_tenant():
    if connection.vendor == "sqlite":  # there a reading holds nothing that could be of another tenant
        with unit(TENANT), reading(OTHER):
            return
    with pytest.raises(RuntimeError, match="own tenant"), unit(TENANT), reading(OTHER):
        raise AssertionError("not reached")


def test_new_ids_follow_the_time():
    later = AT.replace(hour=3)
    ids = []
    perform(lambda work: ids.append(work.new_id().hex), tenant=TENANT, actor="clerk", at=later)
    perform(lambda work: ids.append(work.new_id().hex), tenant=TENANT, actor="clerk", at=AT)
    assert ids[1] < ids[0]


@pytest.mark.on_postgresql
def test_what_does_not_fit_its_column_is_refused_in_words(db):
    with pytest.raises(TooLong):
        do_it(lambda work: work.send("c" * 500, {}) and None)
