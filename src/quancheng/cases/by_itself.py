"""What the system asks of projects by itself: what expired takes effect, a meeting that was called has its day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from quancheng.cases.actions import write_events
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.models import MeetingRow
from quancheng.cases.models import Work as WorkRow
from quancheng.cases.packs import pack_of
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.decide import step
from quancheng.engine.expiry import LetExpire, first_expired
from quancheng.engine.meeting_days import TellMeetingDay, awaits
from quancheng.engine.meetings import county_of, kind_of
from quancheng.engine.pack import Pack
from quancheng.engine.transfers import StrikeTransfer, first_struck
from quancheng.engine.workdays import Calendar
from quancheng.store.work import Stream, Work

SYSTEM = rq.Actor(officer="system")
"""Nobody in particular: these requests need no post, and only bring what the rules have brought about anyway."""
CALLED = "called"


def catch_up_with_rules(work: Work, stream: Stream, case: Case, *, on: date, calendar: Calendar) -> tuple[Stream, Case]:
    """Let take effect what the passing of days has brought to one project; the stream and case reached."""
    pack = pack_of(work.tenant, stream.pack, case.jurisdiction)
    if case.ended or not (pack.expiring_tasks or pack.before_meetings or pack.transfers):
        return stream, case
    before, events = case, list[ev.Event]()
    for request in _next_meetings(work, pack, case, on):
        new, case = step(pack, case, request, on=on, calendar=calendar)
        events += new
    while (key := first_expired(pack, case, on=on, calendar=calendar)) is not None:
        new, case = step(pack, case, LetExpire(by=SYSTEM, task=key), on=on, calendar=calendar)
        events += new
    while (name := first_struck(pack, case, on=on, calendar=calendar)) is not None:
        new, case = step(pack, case, StrikeTransfer(by=SYSTEM, transfer=name), on=on, calendar=calendar)
        events += new
    if events:
        stream = write_events(work, pack, stream, before, case, events, calendar)
    return stream, case


def _next_meetings(work: Work, pack: Pack, case: Case, on: date) -> Iterable[rq.Request]:
    """For a task that opened after the meeting was called: the day of the next one of each kind it waits for."""
    for kind in pack.before_meetings:
        if awaits(pack, case, kind):
            county = county_of(pack, kind_of(pack, kind), case.jurisdiction)
            day = next_day(work.tenant, kind, on, county=county)
            known = case.meeting_days.get(kind, [])
            if day is not None and day.isoformat() not in known[-1:]:
                yield TellMeetingDay(by=SYSTEM, meeting=kind, day=day)


def next_day(tenant: int, kind: str, on: date, *, county: str = "") -> date | None:
    """The day of the next meeting of a kind that has been called, a county's own where it has one; one query."""
    rows = MeetingRow.objects.filter(tenant_id=tenant, meeting=kind, standing=CALLED, day__gte=on)
    if county:
        rows = rows.filter(jurisdiction_id=int(county))
    return rows.order_by("day").values_list("day", flat=True).first()


def tell_meeting_day(
    work: Work, pack: Pack, meeting: str, *, day: date | None, dropped: date | None = None, county: str = ""
) -> None:
    """Tell each running project that has something due before such a meeting when it takes place, or no longer does."""
    tasks = pack.before_meetings.get(meeting)
    if not tasks:
        return
    on, calendar = work.today, calendar_in_force()
    request = TellMeetingDay(by=SYSTEM, meeting=meeting, day=day, dropped=dropped)
    for project in _waiting_for(work.tenant, tasks):
        stream = work.read(project)
        case = Case.from_state(stream.state)
        if county_of(pack, kind_of(pack, meeting), case.jurisdiction) != county:
            continue
        local = pack_of(work.tenant, stream.pack, case.jurisdiction)
        events, reached = step(local, case, request, on=on, calendar=calendar)
        if events:
            write_events(work, local, stream, case, reached, events, calendar)


def _waiting_for(tenant: int, tasks: Iterable[str]) -> list[UUID]:
    rows = WorkRow.objects.filter(tenant_id=tenant, kind="task", is_open=True, key__in=sorted(tasks))
    return sorted(set(rows.values_list("subject_id", flat=True)))
