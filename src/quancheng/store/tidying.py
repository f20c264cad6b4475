"""What the store throws away: idempotency keys nobody will send again, and files that no row refers to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from . import files
from .canonical import stamp
from .session import reading, session, unit

KEYS_KEPT = timedelta(days=30)
"""A form that is sent again after so long counts as a new one."""
FILES_LEFT_ALONE = timedelta(days=2)
"""A request that has just stored its bytes has no row yet."""

SAMPLE_ONLY = "PRAGMA analysis_limit = 1000"
"""Rows looked at in each index: some milliseconds however large the database."""
FORGET_KEYS = "DELETE FROM store_key WHERE tenant_id = %s AND at < %s"
DIGESTS = "SELECT DISTINCT digest FROM store_file WHERE tenant_id = %s"


def forget_keys(tenant: int, *, at: datetime) -> int:
    """Forget the keys of one tenant that are older than KEYS_KEPT; how many."""
    with unit(tenant) as plain:
        return int(plain.execute(FORGET_KEYS, (tenant, stamp(at - KEYS_KEPT))).rowcount)


def count_rows_anew(tenants: Iterable[int]) -> None:
    """Let SQLite see how its rows are spread, or it takes the wrong index for lists; PostgreSQL does so by itself."""
    for tenant in tenants:
        with unit(tenant) as plain:
            if connection.vendor == "sqlite":
                plain.execute(SAMPLE_ONLY)
                plain.execute("ANALYZE")
        return  # the figures are the whole database's; any tenant's unit of work will do


def sweep_files(tenants: Iterable[int], *, at: datetime) -> list[str]:
    """Remove the files that no row of any of the tenants refers to; all tenants of the database must be among them.

    `at` is the real time: the disk's clock pretends nothing.
    """
    referred_to: set[str] = set()
    for tenant in tenants:
        with reading(tenant):
            referred_to.update(digest for (digest,) in session().execute(DIGESTS, (tenant,)).fetchall())
    return files.sweep(referred_to=referred_to, written_before=(at - FILES_LEFT_ALONE).timestamp())
