"""A ledger of 100,000 rows × 30 columns goes out to Excel, as a job: asked for, done by the worker's loop, kept.

The floor reads the same values by one bare statement and writes them as CSV.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from uuid import UUID

from bench.rig import long_ledger
from bench.rig.home import throwaway_home

ROWS = 100_000
MEGABYTE = 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, default=ROWS, help=f"rows of the ledger ({ROWS:,})")


def run(options: argparse.Namespace) -> dict[str, object]:
    """Seconds from the claim of the job to its end and the most memory, both of the worker's process."""
    with throwaway_home() as home:
        clerk = long_ledger.fill(options.rows)
        job = long_ledger.ask_for_all(clerk, _account(clerk.tenant))
        worker = _work(home, clerk.tenant)
        size = _made(clerk.tenant, job, options.rows)
        floor = as_csv(clerk.tenant, home / "floor.csv")
    return {
        "bench": "export", "database": "sqlite", "rows": options.rows, "columns": long_ledger.COLUMNS, "unit": "s",
        **worker, "file_mb": round(size / MEGABYTE, 1), "floor_s": round(floor, 2),
        "ratio": round(floor / float(worker["seconds"]), 2), "promise": {"seconds": 25, "memory_mb": 300},
    }  # fmt: skip


def _work(home: Path, tenant: int) -> dict[str, float]:
    """What the worker says of itself."""
    root = Path(__file__).resolve().parent.parent
    environment = {**os.environ, "QUANCHENG_HOME": str(home), "PYTHONPATH": os.pathsep.join([str(root), *sys.path])}
    command = [sys.executable, "-m", "bench.rig.export_worker", str(tenant)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    assert said.pop("ended") == 1, done.stderr
    return said


def _account(tenant: int) -> UUID:
    """An account to ask by; the worker looks it up."""
    from quancheng.people.kinds import Kind
    from quancheng.people.models import Account

    account: Account = Account.objects.create(
        tenant_id=tenant, id=UUID(int=77), username="clerk", kind=Kind.OFFICER, clearance="内部", password="!"
    )  # fmt: skip
    return account.id


def _made(tenant: int, job: UUID, rows: int) -> int:
    from quancheng.store import jobs
    from quancheng.store.models import FileRow

    done = jobs.of_any(tenant, job)
    assert (done.state, done.result["rows"] if done.state == jobs.DONE else done.result) == (jobs.DONE, rows), (
        done.result
    )
    assert (done.done, done.total) == (rows, rows)
    size: int = FileRow.objects.get(tenant_id=tenant, id=done.file).size
    return size


def as_csv(tenant: int, to: Path) -> float:
    """The same rows' facts in one statement, as CSV."""
    from quancheng.store.session import session

    began = perf_counter()
    with to.open("w", newline="") as out:
        sheet = csv.writer(out)
        statement = (
            "SELECT project_id, name, number, text, day FROM cases_fact WHERE tenant_id = %s ORDER BY project_id"
        )
        line, of = [], ""
        for project, *held in session().stream(statement, [tenant]):
            if project != of:
                sheet.writerow(line)
                line, of = [project], project
            line += held
        sheet.writerow(line)
    return perf_counter() - began
