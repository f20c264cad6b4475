"""Once a day what nobody needs is cleared away, and nothing else."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_q.models import Schedule

from quancheng.jobs.housekeeping import keep_house
from quancheng.server import minute
from quancheng.store import files
from quancheng.store.files import Stored
from quancheng.store.models import Key, Label
from quancheng.store.session import reading, session
from quancheng.store.work import Work, perform

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TENANT, OTHER = 990001, 990002


@pytest.fixture
def home(own_database, tmp_path, settings):
    settings.QUANCHENG_HOME = tmp_path
    return tmp_path


def session_that_ends(after: timedelta) -> str:
    store = SessionStore()
    store.set_expiry(timezone.now() + after)
    store.create()
    return str(store.session_key)


def test_sessions_past_their_time_go_and_the_others_stay(home):
    over, running = session_that_ends(timedelta(seconds=-1)), session_that_ends(timedelta(hours=1))
    keep_house(AT)
    assert set(Session.objects.values_list("session_key", flat=True)) & {over, running} == {running}


@pytest.mark.parametrize(("age", "kept"), [(timedelta(days=30), True), (timedelta(days=30, seconds=1), False)])
def test_keys_are_kept_thirty_days(home, age, kept):
    for tenant in (TENANT, OTHER):
        do(tenant, lambda work: work.note([("x", {})]), at=AT - age, key="form-1")
    keep_house(AT)
    assert [keys(TENANT), keys(OTHER)] == [int(kept), int(kept)]


def test_files_that_nothing_refers_to_go_after_two_days(home):
    kept, lost, fresh = (files.put(BytesIO(name)) for name in (b"kept", b"lost", b"fresh"))
    do(OTHER, lambda work: keep(work, kept), at=AT)
    for each, age in ((kept, 90), (lost, 3), (fresh, 1)):
        written = (AT - timedelta(days=age)).timestamp()
        os.utime(files.path_of(each.digest), (written, written))
    keep_house(AT)
    assert set(files.lying()) == {kept.digest, fresh.digest}


def test_housekeeping_twice_is_harmless(home):
    keep_house(AT)
    keep_house(AT)


def test_the_schedule_is_made_once_and_keeps_its_next_time(home):
    minute.schedule()
    Schedule.objects.filter(name="each-night").update(next_run=AT)
    minute.schedule()
    assert sorted(Schedule.objects.values_list("name", flat=True)) == ["each-minute", "each-night"]
    assert Schedule.objects.get(name="each-night").next_run == AT


def test_what_is_scheduled_can_be_called(home):
    minute.each_minute()
    minute.each_night()


def do(tenant: int, what, *, at: datetime, key: str | None = None) -> None:
    perform(what, tenant=tenant, actor="test", at=at, key=key, request={})


def keep(work: Work, stored: Stored) -> None:
    work.keep(stored, name="a", media_type="text/plain", label=Label.PUBLIC)


def keys(tenant: int) -> int:
    with reading(tenant):
        return Key.objects.filter(tenant_id=tenant).count()


@pytest.mark.on_sqlite
def test_sqlite_knows_how_its_rows_are_spread(home):
    perform(lambda work: work.note([("begun", {})]), tenant=TENANT, actor="clerk", at=AT)
    keep_house(AT)
    with reading(TENANT):
        assert session().execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'store_event'").fetchone()[0] > 0
