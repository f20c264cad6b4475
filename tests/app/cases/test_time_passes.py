"""What the passing of days brings by itself: expiries once and on their day, meetings known to whom they concern."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from quancheng.cases import actions, meetings
from quancheng.cases.history import history
from quancheng.cases.models import Work
from quancheng.cases.places import tick
from quancheng.cases.project_view import project
from quancheng.cases.rows_check import rows_at_fault
from quancheng.engine.case import Case
from quancheng.engine.currencies import Foreign, read_foreign
from quancheng.engine.delays import ExplainDelay
from quancheng.engine.pack import Pack, Value
from quancheng.people.access import Person
from quancheng.store.models import Event
from quancheng.store.session import reading
from quancheng.store.verify import verify
from tests.app.cases.qinghe_posts import AT, ON, holder, qinghe


@pytest.fixture
def pack(db: None) -> Pack:
    return qinghe()


def days_on(count: int) -> datetime:
    return AT + timedelta(days=count)


def opened(pack: Pack, **facts: Value | Foreign) -> UUID:
    director = holder(pack, "director")
    given: Mapping[str, Any] = {
        "name": "青禾食品项目",
        "one-stop": True,
        "paid-by": "社会投资",
        "energy-use": 10,
        **facts,
    }
    return actions.register(director, given, at=AT)


def case_of(person: Person, of: UUID, on: date) -> Case:
    with reading(person.tenant):
        return project(person, of, on=on).case


def kinds(person: Person, of: UUID, kind: str) -> list[Event]:
    with reading(person.tenant):
        return list(Event.objects.filter(tenant_id=person.tenant, stream_id=of, kind=kind))


def due(person: Person, of: UUID, key: str, kind: str = "task") -> date | None:
    with reading(person.tenant):
        return Work.objects.get(tenant_id=person.tenant, subject_id=of, kind=kind, key=key, is_open=True).due


def test_a_late_tick_draws_the_consequence_once_and_on_the_day_of_expiry(pack: Pack) -> None:
    here, director = opened(pack), holder(pack, "director")
    for count in (8, 8, 9):
        tick(director.tenant, at=days_on(count))
    expired = {row.body for row in kinds(director, here, "clock-expired")}
    assert len(expired) == len(kinds(director, here, "clock-expired")) == 2  # energy deemed, safety returned
    assert any('"day":"2026-03-05"' in body and "energy-review" in body for body in expired)
    row = case_of(director, here, ON + timedelta(days=9)).tasks["energy-review"]
    assert (row.state, row.actual, row.outcome) == ("done", "2026-03-05", "consented")


def test_nothing_expires_on_the_due_day_itself(pack: Pack) -> None:
    here, director = opened(pack), holder(pack, "director")
    tick(director.tenant, at=days_on(3))
    assert kinds(director, here, "clock-expired") == []


def test_what_is_owed_and_a_total_that_is_near_wait_in_the_lists(pack: Pack) -> None:
    here, director = opened(pack, **{"energy-use": 5000}), holder(pack, "director")
    tick(director.tenant, at=days_on(9))
    assert due(director, here, "approval-total@deputy-mayor", kind="total") == date(2026, 3, 13)
    assert due(director, here, "energy-review", kind="owed") is None


def test_a_called_meeting_gives_the_papers_their_day_and_a_dropped_one_takes_it(pack: Pack) -> None:
    here, director, mayor = opened(pack), holder(pack, "director"), holder(pack, "mayor")
    assert due(director, here, "conference-papers") is None
    called = meetings.call_meeting(mayor, "leaders-meeting", day=date(2026, 3, 13), agenda=["研究项目"], at=AT)
    assert due(director, here, "conference-papers") == date(2026, 3, 10)
    meetings.drop(mayor, called, reason="县长出差", at=AT)
    assert due(director, here, "conference-papers") is None


def test_a_project_that_comes_after_the_calling_learns_the_day_with_the_tick(pack: Pack) -> None:
    mayor, director = holder(pack, "mayor"), holder(pack, "director")
    meetings.call_meeting(mayor, "leaders-meeting", day=date(2026, 3, 20), agenda=["研究项目"], at=AT)
    here = opened(pack)
    assert due(director, here, "conference-papers") is None
    tick(director.tenant, at=days_on(1))
    assert due(director, here, "conference-papers") == date(2026, 3, 17)


def test_the_planned_day_of_one_task_moves_the_day_counted_back_of_another(pack: Pack) -> None:
    from quancheng.engine import requests as rq

    here, director = opened(pack), holder(pack, "director")
    actions.ask(director, here, rq.PlanTask, at=AT, task="groundbreaking", planned=date(2026, 3, 20))
    assert due(director, here, "invite") == date(2026, 3, 13)


def test_history_says_what_happened_and_rows_follow_from_events(pack: Pack) -> None:
    dollars = read_foreign("3000万美元，汇率7.1234，2026-02-27")
    assert dollars is not None
    here, director = opened(pack, investment=dollars), holder(pack, "director")
    tick(director.tenant, at=days_on(14))
    housing = holder(pack, "housing-clerk")
    actions.ask(
        housing, here, ExplainDelay, at=days_on(14), task="fire-review", cause="enterprise", note="企业图纸晚交"
    )
    with reading(director.tenant):
        said = "".join(line.what for line in history(director.tenant, here, pack))
        assert list(rows_at_fault(director.tenant)) == []
    for words in ("视为同意，由发改局经办人承担责任", "退回申请人", "逾期原因：企业原因", "30000000美元"):
        assert words in said
    assert verify().is_whole
