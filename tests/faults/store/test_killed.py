"""SIGKILL in mid-commit, fifty times: nothing acknowledged is lost, no state is without its events, work goes on."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from quancheng.store.session import reading, session
from quancheng.store.verify import verify
from tests.app.store.counting import TENANT, a_counter, counting, do_it, stored

KILLS = 50
PROMISED_START = 5.0
"""Seconds from the start of a new process to its first committed unit."""


@contextmanager
def loader(database: str, events: str) -> Iterator[subprocess.Popen[str]]:
    """The process that forks writers on this test's own database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "quancheng.server.settings",
        "QUANCHENG_HOME": str(settings.QUANCHENG_HOME),
    }
    command = [sys.executable, "-m", "tests.faults.store.writer", database, events]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.stdin.close()
        process.wait(timeout=20)
        process.stdout.close()


def killed_once(process: subprocess.Popen[str], name: str, after: float) -> list[str]:
    """Start a writer, kill it some milliseconds after its first unit; the keys it acknowledged."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(f"{name}\n")
    pid, first = process.stdout.readline().split()
    time.sleep(after)
    os.kill(int(pid), signal.SIGKILL)
    acknowledged = [first]
    for line in process.stdout:
        if line == "killed\n":
            break
        acknowledged.append(line.split()[1])
    return acknowledged


def kept_keys() -> set[str]:
    with reading(TENANT):
        rows = session().execute("SELECT key FROM store_key WHERE tenant_id = %s", (TENANT,)).fetchall()
    return {key for (key,) in rows}


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(own_database):
    a_counter()
    connection.close()
    chance = random.Random(20260302)
    acknowledged: list[str] = []
    with loader(own_database, "inside") as process:
        for n in range(KILLS):
            acknowledged += killed_once(process, f"w{n}", chance.uniform(0, 0.03))
            connection.close()
            lost = set(acknowledged) - kept_keys()
            assert lost == set()
    report = verify()
    assert report.faults == []
    assert report.events == 1 + 2 * len(kept_keys())
    assert stored().state["total"] == 3 * len(kept_keys())
    assert len(kept_keys()) - len(acknowledged) <= KILLS, "at most the unit that was under way is unacknowledged"
    assert do_it(counting(1)) == {"total": stored().state["total"]}


def test_a_new_process_starts_in_time_after_a_kill(own_database):
    """What a kill adds to a start is under the promised time; the start alone takes what the machine takes."""
    a_counter()
    connection.close()
    began = time.monotonic()
    with loader(own_database, "inside") as process:
        killed_once(process, "before", 0.02)
    usual = time.monotonic() - began
    began = time.monotonic()
    with loader(own_database, "inside") as process:
        killed_once(process, "after", 0)
    assert time.monotonic() - began < usual + PROMISED_START


def test_the_negative_control_events_outside_the_transaction_are_caught(own_database):
    a_counter()
    connection.close()
    chance = random.Random(20260302)
    with loader(own_database, "outside") as process:
        for n in range(20):
            killed_once(process, f"w{n}", chance.uniform(0, 0.01))
            connection.close()
            codes = {fault.code for fault in verify().faults}
            if codes:
                break
    assert codes == {"versions-differ"}
