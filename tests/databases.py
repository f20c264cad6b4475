"""A database for one test: a copy of the migrated one, thrown away afterwards."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_numbers = itertools.count(1)


@contextmanager
def a_copy_of(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Point every connection of this process, in all threads to come, to a fresh copy; yields its name."""
    settings = connections.settings[connection.alias]
    original = str(settings["NAME"])
    connection.close()
    make, drop = (_copy_file, _drop_file) if connection.vendor == "sqlite" else (_copy_on_server, _drop_on_server)
    copy = make(connection, original, f"{original}_{next(_numbers)}")
    settings["NAME"] = connection.settings_dict["NAME"] = copy
    try:
        yield copy
    finally:
        connection.close()
        settings["NAME"] = connection.settings_dict["NAME"] = original
        drop(connection, copy)


def _copy_file(connection: BaseDatabaseWrapper, original: str, copy: str) -> str:
    shutil.copyfile(original, copy)  # its WAL was folded in when the connection closed
    return copy


def _drop_file(connection: BaseDatabaseWrapper, copy: str) -> None:
    for ending in ("", "-wal", "-shm", ".lock"):
        Path(copy + ending).unlink(missing_ok=True)


def _copy_on_server(connection: BaseDatabaseWrapper, original: str, copy: str) -> str:
    _on_server(connection, f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
    return copy


def _drop_on_server(connection: BaseDatabaseWrapper, copy: str) -> None:
    _on_server(connection, f'DROP DATABASE "{copy}" WITH (FORCE)')


def _on_server(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
