"""Do the jobs: what is due each minute, and the long work that people asked for; each in a process of its own."""

import argparse
import os
import signal
import time

from django.core.management import call_command
from django.db import connections

from quancheng.server import clock, minute
from quancheng.server.children import begin, end, stop
from quancheng.server.fitness import refuse_unfit

PAUSE = 1.0
"""Seconds between looks for long work: nobody waits longer for his job to begin."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Without options both; each of them alone for one of its two processes."""
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--due", action="store_true", help="只做到点的事")
    only.add_argument("--long", action="store_true", help="只做后台任务")


def run(options: argparse.Namespace) -> int:
    """Work until stopped; any number of workers may run, on any number of machines."""
    refuse_unfit()
    if options.due:
        minute.schedule()
        call_command("qcluster")
        return 0
    signal.signal(signal.SIGTERM, stop)
    try:
        return _long() if options.long else _both()
    except KeyboardInterrupt:
        return 0


def _long() -> int:
    """Look for long work again and again, until whoever began this process is gone."""
    from quancheng.jobs.long_work import do_long_work

    begun_by = os.getppid()
    while os.getppid() == begun_by:
        do_long_work(clock.now)
        connections.close_all()  # so that a database that went away and came back is found again
        time.sleep(PAUSE)
    return 0


def _both() -> int:
    """Both processes; whichever ends is begun again, because a long job that was killed is to be taken up."""
    running = {name: begin("work", name) for name in ("--due", "--long")}
    try:
        while True:
            for name, child in running.items():
                if child.poll() is not None:
                    running[name] = begin("work", name)
            time.sleep(PAUSE)
    finally:
        end(running.values())
