"""What leaves the system: messages written with the change that caused them, sent afterwards, at least once.

A channel is a function that takes a Message and returns when the message is out, or raises. It must be harmless
twice: a worker that dies between sending and saying so leaves the message to be sent again, with the same id.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from .canonical import parsed, stamp
from .session import unit

LEASE = timedelta(minutes=10)
"""How long a claimed message is left alone before another worker takes it."""
PATIENCE = (1, 2, 5, 15, 60, 240, 720, 1440)
"""Minutes until the next attempt; after the last one the message is given up."""

DUE = (
    "SELECT id, channel, payload, attempts FROM store_outbox"
    " WHERE tenant_id = %s AND state = 'waiting' AND due <= %s ORDER BY due, id LIMIT %s"
)
CLAIM = (
    "UPDATE store_outbox SET due = %s, attempts = attempts + 1"
    " WHERE tenant_id = %s AND id = %s AND state = 'waiting' AND attempts = %s"
)
SENT = "UPDATE store_outbox SET state = 'sent', sent_at = %s, fault = '' WHERE tenant_id = %s AND id = %s"
FAILED = (
    "UPDATE store_outbox SET state = %s, due = %s, fault = %s WHERE tenant_id = %s AND id = %s AND state = 'waiting'"
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """A message on its way; `id` stays the same however often it is sent."""

    id: UUID
    tenant: int
    channel: str
    payload: Any
    attempt: int


Channel = Callable[[Message], None]
_channels: dict[str, Channel] = {}


class NoChannel(Exception):
    """Nobody has registered the channel a message is for."""


def register_channel(name: str, send: Channel) -> None:
    _channels[name] = send


def deliver(*, tenant: int, at: datetime, most: int = 100) -> int:
    """Send what is due for one tenant; the number sent. Any number of workers may do this at once."""
    with unit(tenant) as session:
        due = [_message(tenant, row) for row in session.execute(DUE, (tenant, stamp(at), most)).fetchall()]
    return sum(_delivered(message, at=at) for message in due)


def _delivered(message: Message, *, at: datetime) -> bool:
    if not _claimed(message, at=at):
        return False
    try:
        _channel(message)(message)
    except Exception as fault:  # whatever a channel raises must not stop the messages behind it; it is kept and logged
        log.warning("message %s on %s: %r", message.id, message.channel, fault)
        _set_aside(message, repr(fault), at=at)
        return False
    with unit(message.tenant) as session:
        session.execute(SENT, (stamp(at), message.tenant, message.id))
    return True


def _claimed(message: Message, *, at: datetime) -> bool:
    """Take a message for ourselves, unless another worker was first."""
    with unit(message.tenant) as session:
        params = (stamp(at + LEASE), message.tenant, message.id, message.attempt - 1)
        return bool(session.execute(CLAIM, params).rowcount == 1)


def _set_aside(message: Message, fault: str, *, at: datetime) -> None:
    given_up = message.attempt > len(PATIENCE)
    state = "given-up" if given_up else "waiting"
    wait = PATIENCE[min(message.attempt, len(PATIENCE)) - 1]
    with unit(message.tenant) as session:
        params = (state, stamp(at + timedelta(minutes=wait)), fault, message.tenant, message.id)
        session.execute(FAILED, params)


def _channel(message: Message) -> Channel:
    if message.channel not in _channels:
        raise NoChannel(message.channel)
    return _channels[message.channel]


def _message(tenant: int, row: tuple[Any, ...]) -> Message:
    id, channel, payload, attempts = row
    uuid = id if isinstance(id, UUID) else UUID(id)
    return Message(uuid, tenant, channel, parsed(payload), attempts + 1)
