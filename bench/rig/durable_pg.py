"""`durable` on a throwaway PostgreSQL with fsync on: one caller and eight, the product and its statements by hand.

By hand: what each completion wrote is noted, the county is put back (its database is a template), and the statements
are written again, a transaction each, over bare psycopg with prepared statements.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.rig import eight
from bench.rig.figures import RUNS, rate_of, rates_told
from bench.rig.home import throwaway_home

CALLERS = 8
TEMPLATE = "bench_before"


def on_postgresql(number: int) -> dict[str, object]:
    sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
    from with_postgres import FASTER, cluster

    slower = tuple(word for word in FASTER if not word.startswith(("fsync", "full_page_writes")))
    with cluster(settings=slower) as address, throwaway_home(database=address):
        return measure(address, number)


def measure(address: str, number: int) -> dict[str, object]:
    tasks = eight.found()
    projects = eight.register(number)
    county = Template(address)
    complete(projects, tasks, -1)  # once unmeasured: imports, packs
    alone = compared(county, projects, tasks, callers=1)
    together = compared(county, projects, tasks, callers=CALLERS)
    return {**alone, "callers": 1, "eight_callers": together}


def compared(county: Template, projects: Sequence[UUID], tasks: Sequence[str], *, callers: int) -> dict[str, object]:
    from bench.rig.by_hand import recording

    lanes = [projects[lane::callers] for lane in range(callers)]
    runs, floors = [], []
    for run in range(RUNS):
        written = []
        county.restore()
        for lane in lanes:
            with recording() as units:
                complete(lane, tasks, run)
            written.append(units)
        county.restore()
        floors.append(rate_of(partial(at_once, [partial(county.write, units) for units in written])))
        county.restore()
        runs.append(rate_of(partial(at_once, [partial(complete, lane, tasks, run) for lane in lanes])))
    return rates_told("durable", "completions/s", runs, floors, database="postgresql", callers=callers)


def complete(projects: Sequence[UUID], tasks: Sequence[str], run: int) -> int:
    from django.db import connection

    from bench.durable import complete_all

    try:
        return complete_all(projects, tasks, run=run)
    finally:
        connection.close()


def at_once(calls: Sequence[Callable[[], int]]) -> int:
    done = [0] * len(calls)

    def run(place: int, call: Callable[[], int]) -> None:
        done[place] = call()

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(done), "a caller failed"
    return sum(done)


class Template:
    """The database as it stood before, from which it is made again."""

    def __init__(self, address: str) -> None:
        from django.db import connection

        self.address = address
        connection.close()
        self._on_server(f"CREATE DATABASE {TEMPLATE} TEMPLATE quancheng")

    def restore(self) -> None:
        from django.db import connection

        connection.close()
        self._on_server("DROP DATABASE quancheng", f"CREATE DATABASE quancheng TEMPLATE {TEMPLATE}")

    def write(self, units: Sequence[Any]) -> int:
        import psycopg

        with psycopg.connect(self.address, autocommit=False) as plain:
            plain.prepare_threshold = 3
            plain.execute("SELECT set_config('app.tenant', %s, false)", (str(eight.TENANT),))
            plain.commit()
            for unit in units:
                for statement, rows, is_many in unit:
                    if is_many:
                        plain.cursor().executemany(statement, rows)
                    else:
                        plain.execute(statement, rows[0])
                plain.commit()
        return len(units)

    def _on_server(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self.address.replace("/quancheng?", "/postgres?"), autocommit=True) as plain:
            for statement in statements:
                plain.execute(statement)
