"""Completions as committed requests: decide, events, chain, state, rows, key; one unit of work each, one after another.

The projects of `eight` are completed through `cases.actions.ask` by a clerk who sees them by his unit. The floor is
hand-written SQL: the very statements that the same completions wrote, rows and bytes, each completion one transaction
on a database that stood the same before, through the bare driver with nothing to decide. SQLite is as the product
sets it (WAL, synchronous=FULL). `--pg` measures on a throwaway PostgreSQL with fsync on, for 1 and for 8 callers.

`largest` tells the same of a real pack (`--pack`): granted requests of its projects, each a unit of work that reads,
decides, appends and brings the rows up to it, without the check of access.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from bench.rig import eight, real_pack
from bench.rig.figures import RUNS, rate_of, rates_told
from bench.rig.home import throwaway_home

PROJECTS = 16


def arguments(parser: argparse.ArgumentParser) -> None:
    real_pack.add_pack(parser)
    parser.add_argument("--pg", action="store_true", help="on PostgreSQL, with 1 and with 8 callers")
    parser.add_argument(
        "--projects", type=int, default=PROJECTS, help=f"how many at once, 64 completions each ({PROJECTS})"
    )


def run(options: argparse.Namespace) -> dict[str, object]:
    """Completions a second, medians of five runs."""
    if options.pg:
        from bench.rig.durable_pg import on_postgresql

        return on_postgresql(options.projects)
    with throwaway_home() as home:
        database = home / "quancheng.sqlite3"
        told = on_sqlite(database, options.projects)
        return {**told, "largest": of_a_real_pack(database, options.pack)}


def of_a_real_pack(database: Path, folder: Path | None) -> dict[str, object]:
    """The same for granted requests of a real pack's projects."""
    from bench.rig.by_hand import Twin, recording
    from bench.rig.real_county import RealCounty

    county = RealCounty.found(folder)
    twin = Twin(database)
    county.live()  # once unmeasured
    runs, floors = [], []
    for _ in range(RUNS):
        twin.restore()
        with recording() as units:
            county.live()
        twin.restore()
        floors.append(rate_of(lambda written=units: twin.write(written)))
        twin.restore()
        runs.append(rate_of(county.live))
    more = {"pack": county.name, "requests": county.asked, "completions": county.completions}
    return rates_told("durable", "requests/s", runs, floors, **more)


def on_sqlite(database: Path, number: int) -> dict[str, object]:
    from bench.rig.by_hand import Twin, recording

    tasks = eight.found()
    projects = eight.register(number)
    twin = Twin(database)
    complete_all(projects, tasks, run=0)  # once unmeasured: imports, packs, statements
    runs, floors = [], []
    for n in range(RUNS):
        twin.restore()
        with recording() as units:
            complete_all(projects, tasks, run=n)
        asked = twin.digest()
        twin.restore()
        floors.append(rate_of(lambda written=units: twin.write(written)))
        assert twin.digest() == asked, "the floor wrote other rows"
        twin.restore()
        runs.append(rate_of(lambda n=n: complete_all(projects, tasks, run=n)))
        assert twin.digest() == asked, "the same requests wrote other rows"
    return rates_told("durable", "completions/s", runs, floors, database="sqlite", callers=1, promise=1_000)


def complete_all(projects: Sequence[UUID], tasks: Sequence[str], *, run: int) -> int:
    """Complete task after task, each on all projects in turn; every request carries its key."""
    from quancheng.cases.actions import ask
    from quancheng.engine.requests import FinishTask

    person = eight.clerk()
    for task in tasks:
        for project in projects:
            ask(person, project, FinishTask, at=eight.AT, key=f"{run}-{project}-{task}", task=task)
    return len(tasks) * len(projects)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    print(json.dumps(run(parser.parse_args()), ensure_ascii=False))
