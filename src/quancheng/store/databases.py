"""A consistent copy of the whole database while others write, and its way back: by SQLite's own backup or pg_dump."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from quancheng.engine.errors import NotNow

from .files import sync_folder
from .protect import make_role

HEADS = "SELECT tenant_id, seq, digest FROM store_head ORDER BY tenant_id"
DIGESTS = "SELECT DISTINCT tenant_id, digest FROM store_file ORDER BY tenant_id, digest"
OUR_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'store\\_%'"
SEES_ALL = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy contains, read from the copy itself or from the same moment."""

    heads: list[dict[str, Any]]
    digests: list[tuple[int, str]]


class DatabaseToolFailed(NotNow):
    """pg_dump or pg_restore did not do it."""

    code = "database-tool-failed"

    def __init__(self, tool: str, said: str) -> None:
        super().__init__(
            f"{tool} 没有完成：{said.strip()}", help="请确认已安装 PostgreSQL 客户端且版本不低于服务器。", tool=tool
        )


class SeesTooLittle(NotNow):
    """The role is under row-level security and would write a backup with holes."""

    code = "sees-too-little"

    def __init__(self) -> None:
        super().__init__(
            "当前数据库账号受行级安全限制，备份会不完整，没有执行。",
            help="请用带 BYPASSRLS 的备份账号的地址执行备份。",
        )


def dump(connection: BaseDatabaseWrapper, path: Path) -> Copied:
    """Copy the database as it is at one moment to a file."""
    connection.ensure_connection()
    return (_dump_sqlite if connection.vendor == "sqlite" else _dump_postgres)(connection, path)


def load(connection: BaseDatabaseWrapper, path: Path) -> None:
    """Make the empty database what the file says."""
    (_load_sqlite if connection.vendor == "sqlite" else _load_postgres)(connection, path)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Is there nothing of ours in it?"""
    if connection.vendor == "sqlite":
        return _is_empty_file(connection, Path(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute(OUR_TABLES)
        return bool(cursor.fetchone()[0] == 0)


def _is_empty_file(connection: BaseDatabaseWrapper, place: Path) -> bool:
    """No file, or one in which no table was ever made: a command that was refused leaves such a one."""
    connection.close()
    if not place.exists():
        return True
    looked_at = sqlite3.connect(place)
    try:
        return bool(looked_at.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)
    finally:
        looked_at.close()


def _dump_sqlite(connection: BaseDatabaseWrapper, path: Path) -> Copied:
    copy = sqlite3.connect(path)
    try:
        connection.connection.backup(copy)  # all pages in one go: WAL lets writers go on meanwhile
        return _contents(copy.cursor())
    finally:
        copy.close()


def _load_sqlite(connection: BaseDatabaseWrapper, path: Path) -> None:
    connection.close()
    place = Path(connection.settings_dict["NAME"])
    os.replace(path, place)
    sync_folder(place.parent)


def _dump_postgres(connection: BaseDatabaseWrapper, path: Path) -> Copied:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(SEES_ALL)
        if not cursor.fetchone()[0]:
            raise SeesTooLittle
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        _run(connection, "pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={path}")
        return _contents(cursor)


def _load_postgres(connection: BaseDatabaseWrapper, path: Path) -> None:
    make_role(connection)
    _run(
        connection, "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={connection.settings_dict['NAME']}", path
    )


def _run(connection: BaseDatabaseWrapper, tool: str, *words: str | Path) -> None:
    connected = connection.settings_dict
    environment = {**os.environ, **_named(connected), "PGDATABASE": str(connected["NAME"])}
    done = subprocess.run([tool, *map(str, words)], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise DatabaseToolFailed(tool, done.stderr)


def _named(connected: Mapping[str, Any]) -> dict[str, str]:
    """The connection as the variables that PostgreSQL's own tools read; the password stays off the command line."""
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return {variable: str(connected[name]) for variable, name in names.items() if connected[name]}


def _contents(cursor: Any) -> Copied:
    cursor.execute(HEADS)
    heads = [{"tenant": tenant, "seq": seq, "digest": digest} for tenant, seq, digest in cursor.fetchall()]
    cursor.execute(DIGESTS)
    return Copied(heads, [(tenant, digest) for tenant, digest in cursor.fetchall()])
