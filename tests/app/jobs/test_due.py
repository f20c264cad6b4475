"""The minute's work: places are ticked once a day, a fault of one tenant does not stop another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from quancheng.cases import places
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.models import Place
from quancheng.cases.places import start_place
from quancheng.jobs.due import do_what_is_due
from quancheng.packfiles.loader import SHIPPED
from quancheng.store.models import Event
from quancheng.store.session import reading
from quancheng.store.work import perform

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TENANT, OTHER = 990001, 990002


def begin(tenant: int) -> None:
    perform(lambda work: start_place(work, SHIPPED / "guxian") and None, tenant=tenant, actor="set-up", at=AT)


def ticked(tenant: int) -> object:
    with reading(tenant):
        return Place.objects.get(tenant_id=tenant).ticked


def test_a_place_is_ticked_once_a_day(own_database: str) -> None:
    begin(TENANT)
    do_what_is_due(AT)
    with reading(TENANT):
        events = Event.objects.filter(tenant_id=TENANT).count()
    do_what_is_due(AT + timedelta(minutes=1))
    with reading(TENANT):
        assert Event.objects.filter(tenant_id=TENANT).count() == events
    do_what_is_due(AT + timedelta(days=1))
    assert str(ticked(TENANT)) == "2026-03-03"


def test_one_tenants_fault_does_not_stop_the_others(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(TENANT)
    begin(OTHER)
    real = places.tick

    def tick(tenant: int, *, at: datetime) -> object:
        if tenant == TENANT:
            raise RuntimeError("broken")
        return real(tenant, at=at)

    monkeypatch.setattr("quancheng.jobs.due.tick", tick)
    do_what_is_due(AT)
    assert ticked(TENANT) is None
    assert str(ticked(OTHER)) == "2026-03-02"


NEXT_YEAR = """\
year: 2027
notice: 国办发明电〔2026〕0号
holidays:
  - {label: 元旦, days: [2027-01-01]}
make_up_workdays: []
"""


def test_a_site_year_replaces_the_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "QUANCHENG_HOME", tmp_path)
    before = calendar_in_force()
    folder = tmp_path / "calendars"
    folder.mkdir()
    (folder / "2027.yaml").write_text(NEXT_YEAR, encoding="utf-8")
    assert before.is_provisional(AT.date().replace(year=2027))
    assert not calendar_in_force().is_provisional(AT.date().replace(year=2027))
