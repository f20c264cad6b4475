"""The ground all tests stand on: a database of one's own, a server of one's own, and the day it is."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker

from tests.databases import a_copy_of
from tests.serving import Served, serving

PAPERS = Path(__file__).parent / "app/papers"
IN_WORDS = {
    Path(__file__).parent / f"app/web/test_{name}.py"
    for name in (
        "deciding_pages", "design", "intake_page", "look", "pack_moves", "project_pages", "projects_answer_in_words",
        "rules_page", "terms_pages", "time_pages", "why", "words",
    )
}  # fmt: skip
"""Modules about sentences, forms and looks: the queries behind them are asked of both databases by other modules."""

hypothesis.settings.register_profile("suite", deadline=None, print_blob=True)
hypothesis.settings.load_profile("suite")


LONG = ("test_demo", "test_two_places", "test_bounds", "test_personas_routes", "test_bare_errors", "test_killed",
        "test_journey_guxian", "test_pictures", "test_set_up", "test_long_work")  # fmt: skip
"""Modules that begin first, because one worker does a module: the shorter ones fill up what is left."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests about one database, or about none, run once; the other database's run counts them as deselected."""
    other = {"sqlite": "on_postgresql", "postgresql": "on_sqlite"}[connection.vendor]
    away = [item for item in items if item.get_closest_marker(other)]
    if connection.vendor == "postgresql":
        away += [item for item in items if _is_asked_once(item) and item not in away]
    if away:
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


def _is_asked_once(item: pytest.Item) -> bool:
    """Whether a test touches no database, or asks in words what other tests ask of the database."""
    return item.path in IN_WORDS or _is_about_files_alone(item)


def _is_about_files_alone(item: pytest.Item) -> bool:
    """Whether a test of reading and writing papers touches no database."""
    uses = {"db", "transactional_db", "own_database", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return PAPERS in item.path.parents and not uses and item.get_closest_marker("django_db") is None


def pytest_report_header() -> str:
    """Say which database this run is on."""
    return f"database: {connection.vendor}"


@pytest.fixture
def on() -> date:
    """The day of the tests, a Monday that is a working day: 2026-03-02."""
    return date(2026, 3, 2)


@pytest.fixture
def at() -> datetime:
    """The moment of the tests: 10:00 in Beijing on 2026-03-02."""
    return datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Migrate the test database once a run, whichever fixture asks first (pytest-django's own looks only for `db`)."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={connection.alias})
        connection.close()  # on the one that made the triggers SQLite prepares their statements anew each time
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A migrated, empty database of this test's own, in which commits are real; yields its name.

    For races, threads, kills and whatever the append-only tables would not let a test undo. Use it instead of `db`.
    """
    with django_db_blocker.unblock(), a_copy_of(connection) as name:
        yield name


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Served]:
    """`with serve(home, today="2026-12-01") as served:` — the real server on a data directory; see `tests.serving`."""
    return serving


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the demo county in it, made once a run by the real commands; copy it before changing it."""
    from tests.serving import make_demo

    return make_demo(tmp_path_factory.mktemp("demo"))
