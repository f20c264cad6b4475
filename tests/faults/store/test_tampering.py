"""The tamper table: each way to falsify what is stored, at twenty places, and what `verify` must say and where."""

import random
from io import BytesIO
from uuid import UUID

import pytest

from quancheng.store import files
from quancheng.store.anchors import Anchor, anchors_now, stored_end
from quancheng.store.models import Label
from quancheng.store.session import reading
from quancheng.store.shared_walk import verify_in_stretches
from quancheng.store.verify import verify
from tests.app.store.counting import AT, TENANT, begun, counting, do_it
from tests.faults.store.intruder import Intruder, added, intruder

COUNTERS = [UUID(int=(0x0198 << 112) | (7 << 76) | (2 << 62) | n) for n in (1, 2, 3)]
TIMES = 20
STRANGER = UUID(int=9).hex


@pytest.fixture
def log(db) -> list[int]:
    """Some forty events of three counters, with a note among them; the numbers that may be tampered with."""
    for counter in COUNTERS:
        do_it(lambda work, counter=counter: begun(work, counter))
    for n in range(18):
        do_it(counting(n + 1, n + 2, counter=COUNTERS[n % 3]))
    do_it(lambda work: work.note([("noted", {"by": 1})]))
    return list(range(5, 36))


def places(log: list[int]) -> list[int]:
    return random.Random(20260302).sample(log, TIMES)


def found(anchors: list[Anchor] | tuple[()] = ()) -> set[tuple[str, int | None]]:
    """What the one walk finds, and the walk in stretches just so."""
    faults = verify(anchors=anchors).faults
    assert {str(fault) for fault in verify_in_stretches(3, anchors=anchors).faults} == {str(fault) for fault in faults}
    return {(fault.code, fault.seq) for fault in faults}


def anchors() -> list[Anchor]:
    return anchors_now(at=AT)


def test_an_untouched_log_is_whole(log):
    assert found(anchors()) == set()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", '{"by":1000}'),
        ("actor", "somebody-else"),
        ("kind", "uncounted"),
        ("pack", "elsewhere@1"),
        ("at", "2026-03-01 02:00:00"),
        ("day", "2026-03-01"),
        ("stream_kind", "other"),
        ("algorithm", "md5"),
        ("form", 2),
    ],
)
def test_an_edited_event_is_named(log, column, value):
    expected = "unknown-form" if column in {"algorithm", "form"} else "edited"
    for seq in places(log):
        with intruder() as hand:
            hand.set(seq, **{column: value})
            assert (expected, seq) in found()


def test_a_cut_event_is_named(log):
    for seq in places(log):
        with intruder() as hand:
            hand.delete(seq)
            assert {("missing", seq + 1), ("broken-link", seq + 1)} <= found()


def test_swapped_events_are_named(log):
    for seq in places(log):
        with intruder() as hand:
            hand.set(seq, seq=1000)
            hand.set(seq + 1, seq=seq)
            hand.set(1000, seq=seq + 1)
            assert {("broken-link", seq), ("edited", seq), ("edited", seq + 1)} <= found()


def test_a_duplicated_event_is_named(log):
    for seq in places(log):
        with intruder() as hand:
            columns = "stream_kind, pack, kind, at, day, actor, body, prev, digest, algorithm, form"
            end = len(hand.log()) + 1
            hand.run(
                f"INSERT INTO store_event (tenant_id, seq, stream_id, version, {columns})"
                f" SELECT tenant_id, {end}, stream_id, 1000, {columns} FROM store_event"
                " WHERE tenant_id = %s AND seq = %s",
                TENANT,
                seq,
            )
            assert {("broken-link", end), ("edited", end), ("head-differs", end)} <= found()


def test_an_event_rewritten_with_its_own_digest_breaks_the_next_link(log):
    for seq in places(log):
        with intruder() as hand:
            event = hand.log()[seq - 1]
            again = rewritten(hand, seq)
            assert again != event.digest
            assert ("broken-link", seq + 1) in found()


def rewritten(hand: Intruder, seq: int) -> str:
    from quancheng.store.canonical import digest_of

    event = hand.log()[seq - 1]
    body = added(event, 100)
    digest = digest_of(event[:10], body, event.previous)
    hand.set(seq, body=body, digest=digest)
    return digest


def test_a_tail_rewritten_with_head_and_states_is_seen_by_the_anchor_and_by_it_alone(log):
    kept = anchors()
    for seq in places(log):
        with intruder() as hand:
            hand.set(seq, body=added(hand.log()[seq - 1], 100))
            hand.chain_again(seq)
            hand.states_again()
            assert found() == set(), "the negative control: a chain without anchors is fooled"
            assert found(kept) == {("rewritten", kept[0].seq)}


def test_a_truncated_tail_is_named(log):
    for seq in places(log):
        with intruder() as hand:
            hand.truncate(seq)
            assert ("head-differs", seq) in found()


def test_a_tail_truncated_with_head_and_states_is_seen_by_the_anchor_and_by_it_alone(log):
    kept = anchors()
    for seq in places(log):
        with intruder() as hand:
            hand.truncate(seq)
            hand.chain_again(1)
            hand.states_again()
            assert found() == set(), "the negative control: a chain without anchors is fooled"
            assert found(kept) == {("truncated", kept[0].seq)}


def test_a_whole_log_that_vanished_is_seen_by_the_anchor(log):
    kept = anchors()
    with intruder() as hand:
        hand.truncate(0)
        hand.run("DELETE FROM store_stream WHERE tenant_id = %s", TENANT)
        hand.run("DELETE FROM store_head WHERE tenant_id = %s", TENANT)
        hand.run("DELETE FROM store_tenant WHERE tenant_id = %s", TENANT)
        assert found() == set()
        assert found(kept) == {("truncated", kept[0].seq)}


def test_growing_after_an_anchor_is_no_fault(log):
    kept = anchors()
    do_it(counting(1, counter=COUNTERS[0]))
    assert found(kept) == set()


def test_an_edited_state_is_named_with_its_last_event(log):
    for n in range(TIMES):
        counter = COUNTERS[n % 3]
        with intruder() as hand:
            last = max(event.seq for event in hand.log() if event.stream == counter.hex)
            state = f'{{"name":"计数器","steps":13,"total":{1000 + n}}}'
            hand.run("UPDATE store_stream SET state = %s WHERE tenant_id = %s AND id = %s", state, TENANT, counter.hex)
            assert found() == {("state-edited", last)}


@pytest.mark.parametrize(("column", "value"), [("pack", "elsewhere@1"), ("kind", "other"), ("version", 5)])
def test_an_edited_stream_row_is_named(log, column, value):
    with intruder() as hand:
        hand.run(
            f"UPDATE store_stream SET {column} = %s WHERE tenant_id = %s AND id = %s", value, TENANT, COUNTERS[0].hex
        )
        assert {code for code, _ in found()} == {"versions-differ" if column == "version" else "state-edited"}


def test_a_state_without_events_is_named(log):
    with intruder() as hand:
        hand.run(
            "INSERT INTO store_stream (tenant_id, id, kind, pack, version, state)"
            " VALUES (%s, %s, 'counter', 'p', 1, '{}')",
            TENANT,
            STRANGER,
        )
        assert found() == {("state-without-events", None)}


def test_events_without_a_state_are_named(log):
    with intruder() as hand:
        hand.run("DELETE FROM store_stream WHERE tenant_id = %s AND id = %s", TENANT, COUNTERS[0].hex)
        assert found() == {("events-without-state", 1)}


def test_an_edited_head_is_named(log):
    with intruder() as hand:
        hand.run("UPDATE store_head SET seq = seq + 1 WHERE tenant_id = %s", TENANT)
        assert {code for code, _ in found()} == {"head-differs"}


def test_a_kind_nobody_can_rebuild_is_named(db):
    def do(work):
        work.open(COUNTERS[0], kind="unheard-of", pack="p", events=[("counted", {"by": 1})], state={})

    do_it(do)
    assert found() == {("cannot-rebuild", 1)}


@pytest.fixture
def kept_file(db) -> tuple[str, str]:
    """A stored file with its row: its id and its digest."""
    stored = files.put(BytesIO(bytes(range(256)) * 40))

    def do(work):
        return work.keep(stored, name="a.bin", media_type="application/octet-stream", label=Label.INTERNAL).hex

    return do_it(do), stored.digest


def test_a_kept_file_is_whole(kept_file):
    report = verify()
    assert (report.faults, report.files) == ([], 1)


def test_a_flipped_bit_in_a_file_is_named(kept_file):
    path = files.path_of(kept_file[1])
    content = path.read_bytes()
    chance = random.Random(20260302)
    for _ in range(50):
        place, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
        path.write_bytes(content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :])
        assert found() == {("file-damaged", 1)}
    path.write_bytes(content)
    assert found() == set()


def test_a_lost_file_is_named(kept_file):
    path = files.path_of(kept_file[1])
    content = path.read_bytes()
    path.unlink()
    assert found() == {("file-missing", 1)}
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM store_file WHERE tenant_id = %s AND id = %s", "file-row-missing"),
        ("UPDATE store_file SET label = '公开' WHERE tenant_id = %s AND id = %s", "file-row-edited"),
        ("UPDATE store_file SET size = 1 WHERE tenant_id = %s AND id = %s", "file-row-edited"),
    ],
)
def test_a_falsified_file_row_is_named(kept_file, statement, code):
    with intruder() as hand:
        assert hand.run(statement, TENANT, kept_file[0]) == 1
        assert found() == {(code, 1)}


@pytest.mark.parametrize("body", ["{", "[]", "{}"])
def test_a_files_event_falsified_beyond_reading_is_named(kept_file, body):
    with intruder() as hand:
        hand.set(1, body=body)
        assert {("edited", 1), ("file-event-unreadable", 1)} <= found()


def test_a_file_row_without_an_event_is_named(kept_file):
    with intruder() as hand:
        hand.run("UPDATE store_file SET id = %s WHERE tenant_id = %s", STRANGER, TENANT)
        assert ("file-without-event", None) in found()


def test_each_fault_says_where_in_words(log):
    with intruder() as hand:
        hand.set(7, body="{}")
        (said,) = {str(fault) for fault in verify().faults if fault.code == "edited"}
    assert said == "租户 1 第 7 号事件：内容与其摘要不符，事件被改动。"


def test_an_anchor_is_the_end_of_the_chain(log):
    (anchor,) = anchors()
    with reading(TENANT):
        assert (anchor.seq, anchor.digest) == stored_end(TENANT)
