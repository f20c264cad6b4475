"""Duties as pages show them: a month's grid, what is late and coming for the person, one occurrence with its paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases import papers
from quancheng.cases.access import seen_projects
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.dispatch import cases_of
from quancheng.cases.duties import book_of
from quancheng.cases.models import MeetingRow
from quancheng.cases.packs import pack_in_force, place_of
from quancheng.cases.project_view import ProjectView, project
from quancheng.cases.queries import as_day, as_uuid
from quancheng.engine import duties as rules
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Duty, Pack
from quancheng.engine.territory import parted
from quancheng.people.access import Person, project_scope
from quancheng.store.session import session

MOST = 300


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One occurrence of a duty. `state` is done, late, today or coming; `left` working days, below zero when late.

    `meeting` is the one called for it, `is_met` whether it has been held.
    """

    duty: Duty
    period: str
    unit: str
    day: date
    opens: date
    why: tuple[str, ...]
    state: str
    left: int
    whose: str
    is_mine: bool
    done_on: date | None = None
    paper: papers.PaperLine | None = None
    meeting: UUID | None = None
    is_met: bool = False
    project: UUID | None = None
    project_name: str = ""


@dataclass(frozen=True, kw_only=True)
class MonthView:
    """What falls due in a month, and what is late from before it."""

    first: date
    entries: list[Entry]
    late: list[Entry]


def month(person: Person, *, first: date, last: date, on: date) -> MonthView:
    """The duties of the place and its units between two days with their state, the person's own projects' too."""
    pack = pack_in_force(person.tenant)
    book, calendar = book_of(person.tenant), calendar_in_force()
    due = rules.place_occurrences(pack, book, since=first, until=last, calendar=calendar)
    missed = [each for each in rules.place_duties(pack, book, on=on, calendar=calendar) if each.day < min(on, first)]
    of_projects = _of_projects(person, pack, on)
    entries = [*_entries(person, pack, due, book, on), *(each for each in of_projects if first <= each.day <= last)]
    entries += _done_of_projects(person, pack, on, first, last)
    late = [*_entries(person, pack, missed, book, on), *(each for each in of_projects if each.day < min(on, first))]
    return MonthView(first=first, entries=_in_order(entries), late=_in_order(late))


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda each: (each.day, not each.is_mine, each.duty.id, each.unit, each.project_name))


def _entries(person: Person, pack: Pack, due: Iterable[rules.DueDuty], book: rules.Book, on: date) -> Iterable[Entry]:
    due = list(due)
    issued = papers.papers(person, periods={each.period for each in due})
    held = _meetings(person, [each.period for each in due])
    for each in due:
        if not _is_within(person, each.unit):
            continue
        done = book.fulfilled.get(each.key)
        party = each.unit or each.duty.who
        yield Entry(
            duty=each.duty,
            period=each.period,
            unit=each.unit,
            day=each.day,
            opens=each.opens,
            why=each.why,
            state=_state(each.day, on, is_done=done is not None),
            left=_left(each.day, on),
            whose=pack.label_of(party),
            is_mine=_is_mine(person, party),
            done_on=date.fromisoformat(done) if done else None,
            paper=_paper(issued, each.duty, each.period, None) if not parted(each.unit)[1] else None,
            **_meeting_of(held, each.duty, each.period, each.unit),
        )


def _is_within(person: Person, unit: str) -> bool:
    """Whether a duty is the place's, or that of a county that exists for the person."""
    within, county = project_scope(person).within, parted(unit)[1]
    return not county or not within or int(county) in within


def _state(day: date, on: date, *, is_done: bool) -> str:
    if is_done:
        return "done"
    if day == on:
        return "today"
    return "late" if day < on else "coming"


def _left(day: date, on: date) -> int:
    calendar = calendar_in_force()
    return calendar.count(on, day) if day >= on else -calendar.count(day, on)


def _is_mine(person: Person, party: str) -> bool:
    return party in person.posts or party in person.units


def _paper(issued: Iterable[papers.PaperLine], duty: Duty, period: str, of: UUID | None) -> papers.PaperLine | None:
    wanted = (duty.paper, period, of)
    return next((each for each in issued if (each.form, each.period, each.project) == wanted), None)


Meetings = Mapping[tuple[str, str, str], MeetingRow]


def _meetings(person: Person, periods: Iterable[str]) -> Meetings:
    rows = MeetingRow.objects.filter(tenant_id=person.tenant, period__in=set(periods)).exclude(standing="dropped")
    root = place_of(person.tenant).jurisdiction_id
    return {
        (row.meeting, row.period, "" if row.jurisdiction_id == root else str(row.jurisdiction_id)): row
        for row in rows.order_by("day")
    }


def _meeting_of(meetings: Meetings, duty: Duty, period: str, unit: str) -> dict[str, Any]:
    row = meetings.get((duty.meeting or "", period, parted(unit)[1]))
    return {"meeting": row.id, "is_met": row.standing == "held"} if row else {}


# Duties of projects, which wait in the work list.


def _of_projects(person: Person, pack: Pack, on: date) -> list[Entry]:
    """Those waiting on the projects the person sees, the person's own first where there are many."""
    seen, params = seen_projects(person)
    rows = session().execute(
        "SELECT w.key, w.due, w.officer_id, w.party, w.project_id, p.name FROM cases_work w JOIN cases_project p"
        " ON p.tenant_id = w.tenant_id AND p.id = w.project_id WHERE w.tenant_id = %s AND w.kind = 'duty'"
        f" AND w.is_open AND p.ended = '' AND {seen} ORDER BY w.due, p.name, w.key LIMIT %s",
        [person.tenant, *params, 20 * MOST],
    )
    known: dict[tuple[str, str], rules.DueDuty | None] = {}
    found = [_waiting(person, pack, row, on, known) for row in rows.fetchall()]
    return sorted((each for each in found if each), key=lambda each: not each.is_mine)[:MOST]


def _waiting(
    person: Person,
    pack: Pack,
    row: tuple[object, ...],
    on: date,
    known: dict[tuple[str, str], rules.DueDuty | None],
) -> Entry | None:
    key, due, officer, party, id_, name = row
    duty_id, _, period = str(key).partition("/")
    duty = next((each for each in pack.duties if each.id == duty_id), None)
    day = as_day(due)
    if duty is None or day is None:
        return None
    if (duty_id, period) not in known:
        known[duty_id, period] = rules.occurrence_of(pack, duty_id, period, around=day, calendar=calendar_in_force())
    found = known[duty_id, period]
    mine = officer is not None and as_uuid(officer) == person.officer
    return Entry(
        duty=duty,
        period=period,
        unit="",
        day=day,
        opens=found.opens if found else day,
        why=found.why if found else (),
        state=_state(day, on, is_done=False),
        left=_left(day, on),
        whose=pack.label_of(str(party)),
        is_mine=mine or _is_mine(person, str(party)),
        project=as_uuid(id_),
        project_name=str(name),
    )


def _done_of_projects(person: Person, pack: Pack, on: date, first: date, last: date) -> Iterable[Entry]:
    """Those done with a paper whose period falls due between two days."""
    calendar = calendar_in_force()
    for duty in pack.duties:
        if duty.scope != "project" or not duty.paper:
            continue
        due = {each.period: each for each in rules.occurrences(duty, first, last, calendar)}
        lines = papers.papers(person, form=duty.paper, periods=due, most=MOST)
        cases = cases_of(person, [line.project for line in lines if line.project])
        for line in lines:
            # A paper may be issued for its own sake; the duty is done only where the project says so.
            if line.project and line.project in cases and due[line.period].key in cases[line.project].duties:
                yield _done(person, pack, due[line.period], line, on)


def _done(person: Person, pack: Pack, due: rules.DueDuty, line: papers.PaperLine, on: date) -> Entry:
    return Entry(
        duty=due.duty,
        period=due.period,
        unit="",
        day=due.day,
        opens=due.opens,
        why=due.why,
        state="done",
        left=_left(due.day, on),
        whose=pack.label_of(due.duty.who),
        is_mine=line.actor == str(person.account),
        done_on=line.issued,
        paper=line,
        project=line.project,
        project_name=line.project_name,
    )


# One occurrence.


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One occurrence to look at or do; `view` is the project's where the duty is a project's."""

    pack: Pack
    entry: Entry
    view: ProjectView | None


def occurrence(
    person: Person, name: str, period: str, *, on: date, unit: str = "", of: UUID | None = None
) -> Occurrence:
    """A duty's occurrence by its period; NotFound for one that there is not, or that the person may not see."""
    view = project(person, of, on=on) if of else None
    pack = view.pack if view else pack_in_force(person.tenant)
    due = rules.occurrence_of(pack, name, period, around=on, calendar=calendar_in_force())
    if due is None or (due.duty.scope == "project") != (view is not None) or not _is_within(person, unit):
        raise NotFound("没有这一期的定期职责。", help="请从定期职责页面进入。", duty=name, period=period)
    key = f"{name}/{period}" + (f"@{unit}" if unit else "")
    done = view.case.duties.get(key) if view else book_of(person.tenant).fulfilled.get(key)
    party = unit or due.duty.who
    holder = view.case.roles.get(party) if view else None
    mine = _is_mine(person, party) or bool(holder and person.officer and holder.officer == person.officer.hex)
    entry = Entry(
        duty=due.duty,
        period=period,
        unit=unit,
        day=due.day,
        opens=due.opens,
        why=due.why,
        state=_state(due.day, on, is_done=bool(done)),
        left=_left(due.day, on),
        whose=pack.label_of(party),
        is_mine=mine,
        done_on=date.fromisoformat(done) if done else None,
        paper=_paper(papers.papers(person, project=of, form=due.duty.paper or ""), due.duty, period, of),
        **_meeting_of(_meetings(person, [period]), due.duty, period, unit),
        project=of,
        project_name=view.name if view else "",
    )
    return Occurrence(pack=pack, entry=entry, view=view)
