"""The real server on the bench's data directory, and somebody signed in to it over HTTP."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from bench.rig.home import SETTINGS


@contextmanager
def served(home: Path, *, port: int, today: str) -> Iterator[int]:
    """`quancheng serve` with one worker, on a day of the bench's own."""
    environment = os.environ | {
        "QUANCHENG_HOME": str(home),
        "QUANCHENG_TODAY": today,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }
    command = [sys.executable, "-m", "quancheng.server.cli", "serve", "--port", str(port), "--workers", "1"]
    with (home / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(150):
        try:
            Browser(port).get("/sign-in")
            return
        except OSError:
            time.sleep(0.2)  # not listening yet
    raise RuntimeError("the server did not answer within 30 s")


class Browser:
    """One connection that is kept, with its cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies: dict[str, str] = {}

    def sign_in(self, username: str, password: str) -> None:
        page = self.get("/sign-in")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found is not None, "the sign-in page has no token"
        form = {"username": username, "password": password, "next": "/", "csrfmiddlewaretoken": found[1]}
        status, _ = self._ask("POST", "/sign-in", urlencode(form))
        assert status in (302, 303), f"signing in answered {status}"

    def get(self, path: str) -> str:
        """The page; anything but 200 is a fault of the bench."""
        status, body = self._ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return body

    def times(self, path: str, number: int) -> list[float]:
        """Milliseconds of that many calls, after one that is not counted."""
        self.get(path)
        taken = []
        for _ in range(number):
            start = perf_counter()
            self.get(path)
            taken.append((perf_counter() - start) * 1000)
        return taken

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.read().decode(errors="replace")
