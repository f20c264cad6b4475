"""Processes of the command line's own that run beside each other: begun, and ended together in time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from types import FrameType
from typing import Never

Child = subprocess.Popen[bytes]
PATIENCE = 15
"""Seconds a child has to end by itself after it was told."""


def begin(*words: str) -> Child:
    """Run a verb of the command line in a process beside this one."""
    return subprocess.Popen([sys.executable, "-m", "quancheng.server.cli", *words])


def end(children: Iterable[Child]) -> None:
    """Tell all of them to end and wait; whoever does not in time is killed."""
    told = list(children)
    for child in told:
        child.terminate()
    for child in told:
        try:
            child.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()


def stop(number: int, frame: FrameType | None) -> Never:
    """The answer to SIGTERM: as if somebody had pressed Ctrl-C, so that `finally` is reached."""
    raise KeyboardInterrupt
