"""Whatever call fails in a key action, at whatever place: its whole effect or none, and asking again does it once."""

import contextlib
from uuid import UUID

import pytest
from django.db import connection

from quancheng.cases.actions import actor_of
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.projections import Shown
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.decide import step
from quancheng.store.verify import verify
from quancheng.store.work import Work, perform
from tests.app.cases.walking import case_of
from tests.faults.cases.situations import DEEDS, LATER, County, everything_failing_at, everything_stored, gu_county
from tests.faults.store.breaking import Broken

MOST_POINTS = 1000


@pytest.mark.parametrize("deed", DEEDS)
def test_an_action_cut_short_anywhere_has_its_whole_effect_or_none(own_database, monkeypatch, deed):
    county = gu_county()
    do = DEEDS[deed](county)
    before = everything_stored(county.tenant)
    for n in range(1, MOST_POINTS):
        try:
            with everything_failing_at(n, monkeypatch) as countdown:
                do("the same key")
            break
        except Broken as broken:
            connection.close()
            done = str(broken) == "after commit"
            assert (everything_stored(county.tenant) != before) is done, broken
    done_once = everything_stored(county.tenant)
    assert done_once != before
    assert do("the same key")
    assert everything_stored(county.tenant) == done_once
    assert countdown.n > 8
    assert verify().faults == []


def test_the_negative_control_an_action_in_two_units_leaves_half(own_database, monkeypatch):
    county = gu_county()
    found: set[str] = set()
    for n in range(1, 60):
        project = county.project()
        try:
            with everything_failing_at(n, monkeypatch) as countdown:
                start_in_two_units(county, project)
        except Broken:
            connection.close()
            found |= {fault.code for fault in verify().faults}
        if found or not countdown.has_failed:
            break
    assert found == {"rows-differ"}


def start_in_two_units(county: County, project: UUID) -> None:
    """Begin the first task: the event and the state in one unit of work, the rows in another."""
    _, before = case_of(county.tenant, project)
    on, calendar = LATER.date(), calendar_in_force()
    request = rq.StartTask(by=actor_of(county.person), task="propose")
    events, case = step(county.pack, before, request, on=on, calendar=calendar)

    def log(work: Work) -> None:
        stream = work.read(project)
        work.append(stream, events=[(each.kind, ev.body(each)) for each in events], state=case.state(), day=on)

    def rows(work: Work) -> None:
        Shown(work, county.pack, project, before=before, case=case, on=on, calendar=calendar).follow(events)

    for part in (log, rows):
        perform(part, tenant=county.tenant, actor="clerk", at=LATER)


def test_a_reading_that_cannot_begin_leaves_the_connection_fit(own_database, monkeypatch):
    county = gu_county()
    project = county.project()
    for n in range(1, 5):
        with contextlib.suppress(Broken), everything_failing_at(n, monkeypatch):
            case_of(county.tenant, project)
        assert county.ask(project, rq.NoteTask, task="propose", measure=f"第{n}次")["events"] == ["task-noted"]
