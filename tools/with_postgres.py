"""Run a command with a PostgreSQL of its own: `python tools/with_postgres.py COMMAND…`.

The cluster lives in a temporary directory, listens on a socket there and nowhere else, and is gone afterwards.
The command finds its address in QUANCHENG_DATABASE. The role it signs in as is no superuser, because superusers
pass by row-level security. fsync is off: power cuts are tested on SQLite, and against a simulated disk.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FASTER = (
    "fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=128MB", "listen_addresses=",
    "autovacuum=off",  # its workers belong to nobody, so our role could not drop a database in which one is at work
)  # fmt: skip
ROLES = """
CREATE ROLE quancheng_owner LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS;
CREATE ROLE quancheng_runtime NOLOGIN NOSUPERUSER NOBYPASSRLS;
GRANT quancheng_runtime TO quancheng_owner;
CREATE DATABASE quancheng OWNER quancheng_owner;
"""


def main(command: list[str]) -> int:
    """Run the command and answer its exit status."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    with cluster() as address:
        return subprocess.run(command, env={**os.environ, "QUANCHENG_DATABASE": address}).returncode


@contextmanager
def cluster(settings: tuple[str, ...] = FASTER) -> Iterator[str]:
    """A fresh PostgreSQL with an empty database; yields the address to connect to."""
    binaries = programs()
    folder = Path(tempfile.mkdtemp(prefix="qc-pg-"))
    user = unprivileged(folder)
    try:
        run(binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", user=user,
            more=["--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"])  # fmt: skip
        server = start(binaries, folder, user, settings)
        try:
            wait_until_ready(binaries, folder, server)
            run(binaries / "psql", "-h", folder, "-U", "postgres", "-q", "-d", "postgres", user=user, text=ROLES)
            yield f"postgresql://quancheng_owner@/quancheng?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown: open sessions are ended
            kill_if_stuck(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # a file that vanishes meanwhile is what we want anyway


def programs() -> Path:
    """The newest PostgreSQL's programs on this machine; without one, say what to do and stop."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        sys.exit("PostgreSQL is not installed; `make setup` as root installs it, or ask for the package `postgresql`.")
    return found[-1].parent


def unprivileged(folder: Path) -> str | None:
    """The user to run PostgreSQL as (it refuses to run as root); None: stay who we are."""
    if os.geteuid() != 0:
        return None
    folder.chmod(0o755)
    name = next(name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()})
    shutil.chown(folder, name)
    return name


def start(binaries: Path, folder: Path, user: str | None, settings: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start the server in the foreground of its own process, so that it ends when we end it."""
    words = [word for setting in settings for word in ("-c", setting)]
    log = (folder / "log").open("wb")
    command = [binaries / "postgres", "-D", folder / "data", "-k", folder, *words]
    return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, user=user, cwd=folder)


def wait_until_ready(binaries: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    """Wait up to 30 s for the server to answer."""
    for _ in range(300):
        if server.poll() is not None:
            sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        if subprocess.run([binaries / "pg_isready", "-q", "-h", folder]).returncode == 0:
            return
        time.sleep(0.1)
    sys.exit("PostgreSQL did not answer within 30 seconds.")


def run(*command: str | Path, user: str | None, more: list[str] | None = None, text: str | None = None) -> None:
    """Run one of PostgreSQL's programs quietly; if it fails, show what it said and stop."""
    done = subprocess.run(
        [*map(str, command), *(more or [])], input=text or "", text=True, capture_output=True, user=user, cwd="/"
    )
    if done.returncode != 0:
        sys.exit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def kill_if_stuck(server: subprocess.Popen[bytes]) -> None:
    """Give the server 10 s to end by itself."""
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)  # immediate shutdown
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
