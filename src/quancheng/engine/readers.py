"""Who reads what: the tasks whose conditions ask about a fact, a happening, a task or a grade.

So that what has changed stirs only the tasks that ask about it, however large the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from quancheng.engine.spec.work import Task


class Readers(NamedTuple):
    """The tasks that read a name by a condition of their own, and those that wait for such tasks."""

    reading: tuple[Task, ...]
    waiting: tuple[Task, ...]


def readers_of(tasks: Iterable[Task], followers: Mapping[str, tuple[Task, ...]]) -> Mapping[str, Readers]:
    """By each name that the conditions of these tasks read (`fact:…`, `happening:…`, `task:…`): who reads it."""
    found: dict[str, list[Task]] = {}
    for task in opening_first(tasks):
        opens = task.opens_when.reads() if task.opens_when is not None else frozenset[str]()
        for name in sorted(opens | task.applies.reads()):
            found.setdefault(name, []).append(task)
    return {
        name: Readers(tuple(some), tuple(after for task in some for after in followers.get(task.id, ())))
        for name, some in found.items()
    }


def opening_first(tasks: Iterable[Task]) -> list[Task]:
    """First those that open by a condition of their own, then the others; each as they came."""
    return sorted(tasks, key=lambda task: task.opens_when is None)
