"""What many tests of one module stand on is made once for the module."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.app.cases.intakes import Office, gu_county, office_of
from tests.app.web.county import County, gu_county_in_may
from tests.app.web.qinghe import Qinghe, qinghe


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction round the tests of a module: what is founded in it stands for each test, each undoes its own."""
    around = transaction.atomic()
    around._from_testcase = True  # as TestCase marks its own: units of work inside may call themselves durable
    with django_db_blocker.unblock(), around:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def county_of_module(ground: None, django_db_blocker: DjangoDbBlocker) -> County:
    """Gu county in May, made once; `county` gives it to a test."""
    with django_db_blocker.unblock():
        return gu_county_in_may()


@pytest.fixture
def county(county_of_module: County, db: None) -> County:
    """Gu county in May as this test finds it; whom it appoints and what it does is undone after it."""
    made = county_of_module
    return County(office=made.office, people=dict(made.people), projects=dict(made.projects))


@pytest.fixture(scope="module")
def gu_office(ground: None, django_db_blocker: DjangoDbBlocker) -> Office:
    """Gu county newly founded, made once for a module that does not use `county`."""
    with django_db_blocker.unblock():
        return gu_county()


@pytest.fixture(scope="module")
def qinghe_office(ground: None, django_db_blocker: DjangoDbBlocker) -> Office:
    """Qinghe newly founded, made once for a module."""
    with django_db_blocker.unblock():
        return office_of("example")


@pytest.fixture(scope="module")
def qinghe_of_module(ground: None, django_db_blocker: DjangoDbBlocker) -> Qinghe:
    """Qinghe with an officer on each post, made once for a module."""
    with django_db_blocker.unblock():
        return qinghe()


@pytest.fixture
def peopled_qinghe(qinghe_of_module: Qinghe, db: None) -> Qinghe:
    """Qinghe with an officer on each post, as this test finds it."""
    return Qinghe(pack=qinghe_of_module.pack, cast=qinghe_of_module.cast)
