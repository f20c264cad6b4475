"""A data directory of the bench's own, gone afterwards, with the product started on it in this process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = "quancheng.server.settings"


@contextmanager
def throwaway_home(*, database: str = "", kept: Path | None = None) -> Iterator[Path]:
    """Start Django on a fresh directory (and a PostgreSQL address, where one is given) and migrate; once a process.

    A `kept` directory is used as it is and stays.
    """
    from django.apps import apps

    if apps.ready:
        raise RuntimeError("a bench needs a process of its own: the product is already started here")
    home = kept.resolve() if kept else Path(tempfile.mkdtemp(prefix="qc-bench-"))
    os.environ.pop("QUANCHENG_DATABASE", None)
    os.environ |= {"QUANCHENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": SETTINGS}
    if database:
        os.environ["QUANCHENG_DATABASE"] = database
    try:
        _start()
        yield home
    finally:
        _close_connections()
        if not kept:
            shutil.rmtree(home, ignore_errors=True)


def _start() -> None:
    from quancheng.server.sqlite import use_sound_sqlite

    use_sound_sqlite()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    # SQLite prepares statements with triggers anew each time on the very connection that made the triggers.
    _close_connections()


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
