"""What leaves the system goes out after the change is committed, at least once, and a bad channel stops nobody else."""

from datetime import timedelta

import pytest

from quancheng.store import outbox
from quancheng.store.models import Message
from quancheng.store.outbox import LEASE, PATIENCE, deliver, register_channel
from quancheng.store.session import reading
from tests.app.store.counting import AT, OTHER, TENANT, do_it

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch) -> list[outbox.Message]:
    """What went out over the channel `mail`."""
    monkeypatch.setattr(outbox, "_channels", {})
    went: list[outbox.Message] = []
    register_channel("mail", went.append)
    return went


def leave(*payloads: dict, channel: str = "mail", tenant: int = TENANT) -> None:
    do_it(lambda work: [work.send(channel, payload) and None for payload in payloads], tenant=tenant)


def states(tenant: int = TENANT) -> list[str]:
    with reading(tenant):
        return sorted(Message.objects.filter(tenant_id=tenant).values_list("state", flat=True))


def test_a_message_goes_out_once(sent):
    leave({"to": "office"})
    assert deliver(tenant=TENANT, at=AT) == 1
    assert deliver(tenant=TENANT, at=AT) == 0
    assert [(message.payload, message.attempt) for message in sent] == [({"to": "office"}, 1)]
    assert states() == ["sent"]


def test_a_message_of_a_unit_that_failed_never_goes_out(sent):
    def do(work):
        work.send("mail", {"to": "office"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do_it(do)
    assert (deliver(tenant=TENANT, at=AT), sent) == (0, [])


def test_each_tenant_sends_its_own(sent):
    leave({"to": "office"})
    assert deliver(tenant=OTHER, at=AT) == 0
    assert deliver(tenant=TENANT, at=AT) == 1


def test_a_failing_message_waits_and_those_behind_it_go(sent):
    leave({"n": 1}, channel="broken")
    leave({"n": 2})
    register_channel("broken", lambda message: 1 / 0)
    assert deliver(tenant=TENANT, at=AT) == 1
    assert states() == ["sent", "waiting"]
    with reading(TENANT):
        waiting = Message.objects.get(state="waiting")
    assert "ZeroDivisionError" in waiting.fault
    assert waiting.due == AT + timedelta(minutes=PATIENCE[0])


def test_a_failed_message_goes_out_when_the_channel_is_well_again(sent):
    leave({"n": 1}, channel="late")
    deliver(tenant=TENANT, at=AT)
    register_channel("late", sent.append)
    soon = AT + timedelta(minutes=PATIENCE[0])
    assert deliver(tenant=TENANT, at=soon - timedelta(seconds=1)) == 0
    assert deliver(tenant=TENANT, at=soon) == 1
    assert sent[0].attempt == 2


def test_a_message_that_never_goes_is_given_up_and_kept(sent):
    leave({"n": 1}, channel="unheard-of")
    at = AT
    for _ in range(len(PATIENCE) + 1):
        deliver(tenant=TENANT, at=at)
        at += timedelta(days=2)
    assert states() == ["given-up"]
    assert deliver(tenant=TENANT, at=at) == 0


def test_a_worker_that_died_after_claiming_leaves_it_to_the_next(sent, monkeypatch):
    leave({"n": 1})
    with monkeypatch.context() as dying:
        dying.setitem(outbox._channels, "mail", dies)
        with pytest.raises(KeyboardInterrupt):
            deliver(tenant=TENANT, at=AT)
    assert deliver(tenant=TENANT, at=AT + LEASE - timedelta(seconds=1)) == 0
    assert deliver(tenant=TENANT, at=AT + LEASE) == 1


def dies(message):
    raise KeyboardInterrupt


def test_two_workers_that_saw_the_same_message_send_it_once(sent):
    leave({"n": 1})

    def the_other_worker(message):
        outbox._channels["mail"] = sent.append
        deliver(tenant=TENANT, at=AT)
        sent.append(message)

    outbox._channels["mail"] = the_other_worker
    deliver(tenant=TENANT, at=AT)
    assert len(sent) == 1
