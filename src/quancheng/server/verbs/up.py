"""Serve and work together, until one of the two ends."""

import argparse
import signal
import subprocess

from quancheng.server.children import Child, begin, end, stop
from quancheng.server.fitness import refuse_unfit
from quancheng.server.verbs import serve


def arguments(parser: argparse.ArgumentParser) -> None:
    """`up` takes what `serve` takes."""
    serve.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Answer the status of whichever ends first; the other is then asked to end too."""
    refuse_unfit()
    serve.refuse_taken(options.host, options.port)
    signal.signal(signal.SIGTERM, stop)
    serving = ["serve", "--host", options.host, "--port", str(options.port), "--workers", str(options.workers)]
    both = [begin(*serving), begin("work")]
    try:
        return _first_to_end(both)
    except KeyboardInterrupt:
        return 0
    finally:
        end(both)


def _first_to_end(children: list[Child]) -> int:
    while True:
        for child in children:
            try:
                return child.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                continue  # still running, as it should
