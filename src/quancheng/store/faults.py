"""What the database's own faults mean to a person: try again, others are busy, or the disk refuses."""

from __future__ import annotations

from django.db import DatabaseError, OperationalError

from .errors import Busy, NotWritable, TooLong

CAME_TO_BLOWS = {"40001", "40P01"}
"""PostgreSQL: serialization failure, deadlock."""
WAITED_TOO_LONG = {"55P03"}
"""PostgreSQL: lock not available in time."""
DISK_REFUSES = {"53100", "25006", "58030"}
"""PostgreSQL: disk full, read-only transaction, I/O error."""
DOES_NOT_FIT = {"22001", "22003"}
"""PostgreSQL: text or number larger than its column."""
SQLITE_BUSY = ("database is locked", "database table is locked", "database is busy")
SQLITE_REFUSES = ("disk is full", "readonly database", "disk i/o error", "unable to open database")


class Conflict(Exception):
    """Two units of work met; doing this one again from the start is right."""


def meaning_of(fault: DatabaseError) -> Exception | None:
    """The refusal or the conflict that a database fault stands for, or nothing."""
    state = getattr(fault.__cause__, "sqlstate", None)
    text = str(fault).lower()
    if state in CAME_TO_BLOWS or ("store_key" in text and "unique" in text):
        return Conflict()
    if state in WAITED_TOO_LONG or _is_sqlite(fault, SQLITE_BUSY):
        return Busy()
    if state in DOES_NOT_FIT:
        return TooLong()
    if state in DISK_REFUSES or _is_sqlite(fault, SQLITE_REFUSES):
        return NotWritable(text)
    return None


def _is_sqlite(fault: DatabaseError, said: tuple[str, ...]) -> bool:
    return isinstance(fault, OperationalError) and any(words in str(fault).lower() for words in said)
