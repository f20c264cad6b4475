"""Serve and work together, until one of the two ends."""

import argparse
import signal
import subprocess
import sys
from types import FrameType
from typing import Never

from quancheng.server.fitness import refuse_unfit
from quancheng.server.verbs import serve


def arguments(parser: argparse.ArgumentParser) -> None:
    """`up` takes what `serve` takes."""
    serve.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Answer the status of whichever ends first; the other is then asked to end too."""
    refuse_unfit()
    serve.refuse_taken(options.host, options.port)
    signal.signal(signal.SIGTERM, _stop)
    serving = ["serve", "--host", options.host, "--port", str(options.port), "--workers", str(options.workers)]
    both = [_start(*serving), _start("work")]
    try:
        return _first_to_end(both)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(both)


def _start(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "quancheng.server.cli", *words])


def _first_to_end(children: list[subprocess.Popen[bytes]]) -> int:
    while True:
        for child in children:
            try:
                return child.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                continue  # still running, as it should


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()


def _stop(number: int, frame: FrameType | None) -> Never:
    raise KeyboardInterrupt
