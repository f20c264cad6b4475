"""The floor of `durable` on SQLite: the statements of each completion, written again by hand on a twin database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Statement = tuple[str, list[Any], bool]
"""The statement with question marks, its rows, and whether there were many."""
Unit = list[Statement]
WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def recording() -> Iterator[list[Unit]]:
    """Note what each unit of work writes while the block runs."""
    from quancheng.store import session as sessions
    from quancheng.store import work as works

    kind = sessions.Session if _is_sqlite() else sessions.PostgresSession
    mark = "?" if _is_sqlite() else "%s"
    units: list[Unit] = []
    execute, many, perform = kind.execute, kind.many, works.unit

    @contextmanager
    def begun(tenant: int) -> Iterator[Any]:
        units.append([])
        with perform(tenant) as session:
            yield session

    def noted(session: Any, sql: str, params: Any = ()) -> Any:
        if sql.startswith(WRITES):
            units[-1].append((sql.replace("%s", mark), [list(params)], False))
        return execute(session, sql, params)

    def noted_many(session: Any, sql: str, rows: Any) -> None:
        kept = [list(row) for row in rows]
        units[-1].append((sql.replace("%s", mark), kept, True))
        many(session, sql, kept)

    kind.execute, kind.many, works.unit = noted, noted_many, begun  # type: ignore
    try:
        yield units
    finally:
        kind.execute, kind.many, works.unit = execute, many, perform  # type: ignore


def _is_sqlite() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"


class Twin:
    """The database as it stood before the completions, to which it can be put back."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.kept = database.with_suffix(".before")
        self._close()
        shutil.copyfile(database, self.kept)

    def restore(self) -> None:
        """Put it back as it was."""
        self._close()
        for ending in ("-wal", "-shm"):
            Path(f"{self.database}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.database)

    def digest(self) -> tuple[Any, ...]:
        """The end of the chain and the number of rows: equal when the same was written."""
        from quancheng.store.session import session

        plain = session()
        head = plain.execute("SELECT seq, digest FROM store_head").fetchone()
        return (*head, plain.execute("SELECT count(*), min(state), max(due) FROM cases_work").fetchone())

    def write(self, units: list[Unit]) -> int:
        """Write all units by hand, a transaction each, through the bare driver set as the product sets it."""
        import sqlite3

        from quancheng.server.environment import sqlite

        self._close()
        raw = sqlite3.connect(self.database, isolation_level=None, cached_statements=256)
        raw.executescript(str(sqlite(self.database.parent)["OPTIONS"]["init_command"]))
        try:
            for unit in units:
                raw.execute("BEGIN IMMEDIATE")
                for statement, rows, is_many in unit:
                    if is_many:
                        raw.executemany(statement, rows)
                    else:
                        raw.execute(statement, rows[0])
                raw.execute("COMMIT")
        finally:
            raw.close()
        return len(units)

    def _close(self) -> None:
        from django.db import connection

        connection.close()
