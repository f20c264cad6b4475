"""Serves a data directory on whatever day stands in its file `today`, so that a journey moves the day and goes on.

QUANCHENG_HOME=… python -m tests.pages.day_server --port 9000
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from quancheng.server.cli import start_django
from quancheng.server.clock import PRETENDED

TODAY = "today"


def main(arguments: list[str]) -> int:
    """Serve as `quancheng serve` does, but for the day."""
    from quancheng.server.verbs import serve

    class DayServer(serve.Server):
        """The product's own server; only the day is told before each request."""

        def load(self) -> Any:
            return _on_the_day_that_stands_there(super().load())

    parser = ArgumentParser()
    serve.arguments(parser)
    DayServer(parser.parse_args(arguments)).run()
    return 0


def _on_the_day_that_stands_there(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    today = Path(os.environ["QUANCHENG_HOME"]) / TODAY

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        os.environ[PRETENDED] = today.read_text(encoding="utf-8").strip()
        return application(environ, start_response)

    return answer


if __name__ == "__main__":
    start_django()
    sys.exit(main(sys.argv[1:]))
