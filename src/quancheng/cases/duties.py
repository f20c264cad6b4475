"""The duties of the place and its units: what is due, and doing them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from quancheng.cases.actions import actor_of
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.packs import pack_of, place_of
from quancheng.engine import events as ev
from quancheng.engine.duties import (
    Book,
    DueDuty,
    DutiesOwedFrom,
    FulfilPlaceDuty,
    after_book,
    decide_book,
    place_duties,
)
from quancheng.people.access import Person
from quancheng.store.canonical import day_of
from quancheng.store.models import StreamRow
from quancheng.store.work import Work, perform


def due_duties(tenant: int, *, on: date, version: str | None = None) -> list[DueDuty]:
    """The place's duties that are late, due or coming within a month; call inside `reading`."""
    place = place_of(tenant)
    pack = pack_of(tenant, version or place.version)
    return place_duties(pack, book_of(tenant), on=on, calendar=calendar_in_force())


def book_of(tenant: int) -> Book:
    """The duty book as it stands."""
    row = StreamRow.objects.get(tenant_id=tenant, id=place_of(tenant).book_id)
    return Book.from_state(json.loads(row.state))


def owe_from(tenant: int, since: date, *, reason: str, actor: object, at: datetime) -> None:
    """Say from which day the place owes its duties: a place that comes in with its history."""

    def do(work: Work) -> None:
        stream, event = work.read(place_of(tenant).book_id), DutiesOwedFrom(on=day_of(at), since=since, reason=reason)
        book = after_book(Book.from_state(stream.state), event)
        work.append(stream, events=[(event.kind, ev.body(event))], state=book.state(), day=event.on)

    perform(do, tenant=tenant, actor=actor, at=at)


def fulfil(
    person: Person,
    duty: str,
    period: str,
    *,
    at: datetime,
    unit: str = "",
    paper: str = "",
    note: str = "",
    key: str | None = None,
) -> Any:
    """Do a duty of the place or of a unit for a period; `paper` is the digest of what it produced."""

    def do(work: Work) -> Any:
        return write_fulfilled(work, person, duty, period, unit=unit, paper=paper, note=note)

    said = [duty, period, unit, paper, note]
    return perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def write_fulfilled(
    work: Work, person: Person, duty: str, period: str, *, unit: str = "", paper: str = "", note: str = ""
) -> dict[str, Any]:
    """The same inside a unit of work."""
    place, on = place_of(work.tenant), day_of(work.at)
    pack = pack_of(work.tenant, place.version)
    stream = work.read(place.book_id)
    book = Book.from_state(stream.state)
    request = FulfilPlaceDuty(by=actor_of(person), duty=duty, period=period, unit=unit, paper=paper, note=note)
    events = decide_book(pack, book, request, on=on, calendar=calendar_in_force())
    for event in events:
        book = after_book(book, event)
    written = [(each.kind, ev.body(each)) for each in events]
    work.append(stream, events=written, state=book.state(), day=on)
    return {"duty": duty, "period": period}
