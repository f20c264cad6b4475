"""Puts the sound SQLite in place of Python's own, before Django looks for it."""

import sys

import pysqlite3

# 3.51.3 is the first release without the WAL-reset race, in which a checkpoint could lose commits.
FIRST_SOUND = (3, 51, 3)


class UnsoundSQLite(RuntimeError):
    """The SQLite library can lose commits; the product does not start on it."""

    def __init__(self, found: str) -> None:
        super().__init__(f"SQLite 版本为 {found}，低于 3.51.3，可能丢失已提交的数据；请执行 make setup 重新安装。")


def use_sound_sqlite() -> None:
    """Make `import sqlite3` mean pysqlite3 from here on; safe to call twice."""
    if pysqlite3.sqlite_version_info < FIRST_SOUND:
        raise UnsoundSQLite(pysqlite3.sqlite_version)
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
