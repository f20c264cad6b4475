"""The clock is read in one place, and can be told a day for a demonstration."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from quancheng.server import clock


@pytest.fixture(autouse=True)
def nobody_pretends(monkeypatch):
    monkeypatch.delenv("QUANCHENG_TODAY", raising=False)


def test_now_is_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 16, 0, 0, tzinfo=UTC), date(2026, 3, 2)),
    ],
)
def test_the_day_turns_at_midnight_in_beijing(utc, day):
    with time_machine.travel(utc, tick=False):
        assert clock.today() == day


def test_a_demonstration_pretends_a_day_at_the_real_hour(monkeypatch):
    monkeypatch.setenv("QUANCHENG_TODAY", "2026-12-01")
    with time_machine.travel(datetime(2026, 3, 2, 2, 30, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
    assert clock.is_pretended()


def test_nobody_pretends_by_default():
    assert not clock.is_pretended()
