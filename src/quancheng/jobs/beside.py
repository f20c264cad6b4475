"""Thinking beside writing: a forked child works things out in their order while this process writes the ones before.

    for decided in beside(decide_part, parts):     # `decide_part` touches no database and no clock
        write(decided)

The child keeps one result ahead and no more: it waits until its pipe is read. It ends when this process does.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Never, TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")


class FellBeside(RuntimeError):
    """The child ended before its work did."""


def beside(think: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
    """What `think` says of each part, in order; its exceptions are raised here.

    Only for a process with a single thread and outside a unit of work: a fork inherits every lock that is held.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _think_aloud(think, parts, write)
    os.close(write)
    try:
        with os.fdopen(read, "rb") as heard:
            yield from _heard(heard)
    finally:
        os.kill(child, signal.SIGKILL)  # harmless when it has ended: nobody else waits for it
        os.waitpid(child, 0)


def _heard(heard: BinaryIO) -> Iterator[Result]:  # type: ignore[type-var]
    while True:
        try:
            is_fault, said = pickle.load(heard)  # from our own child
        except EOFError:
            raise FellBeside from None
        if is_fault:
            raise said
        if said is None:
            return
        yield said[0]


def _think_aloud(think: Callable[[Part], Result], parts: Iterable[Part], write: int) -> Never:
    """Say each result, then that it is over. Leaves without tidying: nothing here belongs to the child."""
    status = 1
    try:
        with os.fdopen(write, "wb") as out:
            try:
                for part in parts:
                    pickle.dump((False, (think(part),)), out, pickle.HIGHEST_PROTOCOL)
                    out.flush()
                pickle.dump((False, None), out)
            except BrokenPipeError:
                raise
            except Exception as fault:  # said to whoever waits for it
                pickle.dump((True, fault), out)
        status = 0
    finally:
        os._exit(status)
