"""One writer at a time on SQLite: a lock between threads, then a lock between processes.

Without it writers meet in SQLite's own busy loop, which is not fair and ends in errors. Readers never come here.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import defaultdict
from types import TracebackType

from .errors import Busy

PATIENCE = 10.0
"""Seconds a unit of work waits for the others."""
PAUSE = 0.0005

_between_threads: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class WriteLock:
    """Held round one unit of work; `path` is the lock file, or empty for a database in memory."""

    __slots__ = ("_descriptor", "_lock", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self._descriptor = -1
        self._lock = _between_threads[path]

    def __enter__(self) -> None:
        patience_ends = time.monotonic() + PATIENCE
        if not self._lock.acquire(timeout=PATIENCE):
            raise Busy
        try:
            if self.path:
                self._descriptor = _take(self.path, patience_ends)
        except BaseException:
            self._lock.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.path:
            os.close(self._descriptor)  # closing gives the lock back
        self._lock.release()


def _take(path: str, patience_ends: float) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not _taken(descriptor):
            if time.monotonic() > patience_ends:
                raise Busy
            time.sleep(PAUSE)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
