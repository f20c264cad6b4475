"""A ledger of 10,000 rows comes in: checked, previewed, committed with its events in one unit of work.

The floor writes as many rows of the same bytes by hand, one transaction.
"""

from __future__ import annotations

import argparse
import resource
from time import perf_counter

from bench.rig import signed_ledger
from bench.rig.home import throwaway_home

ROWS = 10_000
MEGABYTE = 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, default=ROWS, help=f"rows of the ledger ({ROWS:,})")


def run(options: argparse.Namespace) -> dict[str, object]:
    """Seconds of each part and all told, the most memory used by this process and by the child that reads."""
    with throwaway_home():
        clerk = signed_ledger.found()
        content = signed_ledger.workbook(options.rows)
        took = signed_ledger.take_in(clerk, content)
        floor = written_by_hand(clerk.tenant)
    total = sum(took.values())
    usage = {
        "here": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE,
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // MEGABYTE,
    }
    return {
        "bench": "import", "database": "sqlite", "rows": options.rows, "unit": "s", "seconds": round(total, 2),
        "parts": {name: round(value, 2) for name, value in took.items()}, "rows_per_s": round(options.rows / total),
        "floor_s": round(floor, 2), "memory_mb": usage, "promise": {"seconds": 20, "memory_mb": 300},
    }  # fmt: skip


def written_by_hand(tenant: int) -> float:
    """The same events written again by bare statements into a table of the same shape, in one transaction."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE by_hand AS SELECT * FROM store_event WHERE 0")
        cursor.execute("SELECT * FROM store_event WHERE tenant_id = %s", [tenant])
        rows = cursor.fetchall()
        marks = ", ".join(["%s"] * len(rows[0]))
        began = perf_counter()
        cursor.execute("BEGIN IMMEDIATE")
        cursor.executemany(f"INSERT INTO by_hand VALUES ({marks})", rows)
        cursor.execute("COMMIT")
        return perf_counter() - began
