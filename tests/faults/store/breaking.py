"""Make the n-th call to the database or to the file system fail, for every n."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.utils import OperationalError

from quancheng.store import session as sessions


class Broken(OperationalError):
    """What the test made fail."""


class Countdown:
    """Counts the calls it is told of and fails at the n-th."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.calls: list[str] = []

    def tick(self, name: str) -> None:
        self.calls.append(name)
        if len(self.calls) == self.n:
            raise Broken(name)

    @property
    def has_failed(self) -> bool:
        return len(self.calls) >= self.n


@contextmanager
def failing_at(n: int, monkeypatch: Any) -> Iterator[Countdown]:
    """Every statement, begin, commit, fsync, link and folder is a point; a commit fails before it and after it."""
    countdown = Countdown(n)
    with monkeypatch.context() as patch:
        for kind in (sessions.Session, sessions.PostgresSession):
            patch.setattr(kind, "execute", before(countdown, kind.execute, "statement"))
            patch.setattr(kind, "many", before(countdown, kind.many, "statements"))
        patch.setattr(connection, "_commit", both_sides(countdown, connection._commit, "commit"))
        patch.setattr(connection, "savepoint_commit", before(countdown, connection.savepoint_commit, "release"))
        for name in ("fsync", "link", "unlink"):
            patch.setattr(os, name, before(countdown, getattr(os, name), name))
        patch.setattr(Path, "mkdir", before(countdown, Path.mkdir, "mkdir"))
        yield countdown


def before(countdown: Countdown, call: Callable[..., Any], name: str) -> Callable[..., Any]:
    def counted(*words: Any, **more: Any) -> Any:
        countdown.tick(name)
        return call(*words, **more)

    return counted


def both_sides(countdown: Countdown, call: Callable[..., Any], name: str) -> Callable[..., Any]:
    def counted(*words: Any, **more: Any) -> Any:
        countdown.tick(f"before {name}")
        answer = call(*words, **more)
        countdown.tick(f"after {name}")
        return answer

    return counted
