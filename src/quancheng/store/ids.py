"""Identifiers: UUIDv7 (RFC 9562), ordered by the moment that is passed in, random otherwise."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

Randomness = Callable[[int], bytes]
_random: Randomness = os.urandom


def new_id(at: datetime) -> UUID:
    """A new identifier whose first 48 bits are the millisecond of `at`."""
    drawn = int.from_bytes(_random(10), "big")
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | (drawn >> 68) << 64 | 0b10 << 62 | drawn & ((1 << 62) - 1))


@contextmanager
def drawn_from(random: Randomness) -> Iterator[None]:
    """Draw identifiers from another source, so that a demonstration or a test repeats itself."""
    global _random
    before, _random = _random, random
    try:
        yield
    finally:
        _random = before


def moment_of(id: UUID) -> datetime:
    """The moment (UTC, to the millisecond) at which an identifier was made."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)
