"""The product as its users meet it: the real command line, a real server, a data directory of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ACCOUNTS = "accounts.txt"


@dataclass(frozen=True)
class Served:
    """A server that is running: where it answers, and on which data directory."""

    url: str
    home: Path


def quancheng(*words: str, home: Path, today: str | None = None, check: bool = True, **environment: str) -> str:
    """Run the command line on a data directory and answer what it printed; fails the test if it fails."""
    return quancheng_module("quancheng.server.cli", *words, home=home, today=today, check=check, **environment)


def quancheng_module(
    module: str, *words: str, home: Path, today: str | None = None, check: bool = True, **environment: str
) -> str:
    """Run a module on a data directory and answer what it printed; fails the test if it fails."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, env=environment_of(home, today, environment), capture_output=True, text=True)
    if check and done.returncode != 0:
        raise AssertionError(f"{module} {' '.join(words)} answered {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def make_demo(home: Path, *, place: str = "guxian", projects: int = 40, seed: int = 1) -> Path:
    """Make the demo county; what the commands print, the accounts among it, stands in accounts.txt."""
    told = quancheng("init", "--place", place, home=home)
    told += quancheng("demo", "--place", place, "--projects", str(projects), "--seed", str(seed), home=home)
    (home / ACCOUNTS).write_text(told, encoding="utf-8")
    return home


def copy_of(home: Path, to: Path) -> Path:
    """A data directory to change at will."""
    return Path(shutil.copytree(home, to, dirs_exist_ok=True))


@contextmanager
def serving(
    home: Path, *, today: str | None = None, module: str = "quancheng.server.cli serve", **environment: str
) -> Iterator[Served]:
    """Serve a data directory on a free port until the block ends; `today` pretends a day such as 2026-12-01."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    log = (home / "serve.log").open("wb")
    command = [sys.executable, "-m", *module.split(), "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment_of(home, today, environment), stdout=log, stderr=log)
    try:
        _wait_until_it_answers(url, server, home / "serve.log")
        yield Served(url=url, home=home)
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def environment_of(home: Path, today: str | None, more: dict[str, str]) -> dict[str, str]:
    """The environment of a process of the product's own on a data directory: nothing of the tests' settings."""
    kept = {name: value for name, value in os.environ.items() if name not in {"QUANCHENG_DATABASE", "QUANCHENG_TODAY"}}
    kept |= {"QUANCHENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "quancheng.server.settings"}
    return kept | ({"QUANCHENG_TODAY": today} if today else {}) | more


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(450):
        if server.poll() is not None:
            raise AssertionError(f"the server ended at once:\n{log.read_text(encoding='utf-8')}")
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except urllib.error.HTTPError:
            return  # it answers, if only with a refusal
        except OSError:
            time.sleep(0.2)  # not listening yet
    raise AssertionError(f"the server did not answer within 90 s:\n{log.read_text(encoding='utf-8')}")
