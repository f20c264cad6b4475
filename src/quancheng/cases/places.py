"""Starting a place under a pack, and the daily tick that brings what waits up to the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from quancheng.cases import quota_rows
from quancheng.cases.by_itself import catch_up_with_rules
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.lead_rows import remind
from quancheng.cases.models import Place, Project
from quancheng.cases.models import Work as WorkRow
from quancheng.cases.packs import pack_of, place_of, publish
from quancheng.cases.projections import Shown
from quancheng.cases.settings_books import write
from quancheng.engine import events as ev
from quancheng.engine.case import Case
from quancheng.engine.duties import BookOpened, after_book
from quancheng.engine.pack import Pack
from quancheng.engine.workdays import Calendar
from quancheng.people.local_names import forget
from quancheng.store.canonical import day_of
from quancheng.store.session import reading
from quancheng.store.work import Work, perform

BOOK = "book"
CHUNK = 200


def start_place(work: Work, folder: Path, *, jurisdiction: int | None = None) -> Pack:
    """Publish a pack and let a jurisdiction run by it; the duty book opens on the first day and stays open."""
    on = day_of(work.at)
    pack = publish(work, folder, on=on)
    ids = {"tenant_id": work.tenant, "jurisdiction_id": jurisdiction or work.tenant}
    known = Place.objects.filter(**ids).first()
    if known is None:
        Place.objects.create(**ids, version=pack.version, book_id=_open_book(work, pack, on))
    elif known.version != pack.version:
        Place.objects.filter(**ids).update(version=pack.version)
        work.note([("pack-put-in-force", {"pack": pack.id, "version": pack.version})], day=on)
    return pack


def _open_book(work: Work, pack: Pack, on: date) -> UUID:
    opened = BookOpened(on=on)
    book = work.new_id()
    state = after_book(None, opened).state()
    work.open(book, kind=BOOK, pack=pack.version, events=[(opened.kind, ev.body(opened))], state=state, day=on)
    return book


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A due day that is another one under the new calendar."""

    project: UUID
    name: str
    what: str
    was: date | None
    now: date | None


def tick(tenant: int, *, at: datetime, actor: object = "tick") -> list[Moved]:
    """Once a day: make the coming duties and dates of all running projects appear. Harmless twice.

    Also recomputes every running clock when the calendar has changed since, and answers whose date moved.
    """
    on, calendar = day_of(at), calendar_in_force()
    forget(tenant)
    with reading(tenant):
        place = place_of(tenant)
        if place.ticked == on and place.calendar == calendar.digest:
            return []
        changed = place.calendar != calendar.digest
        before, running = _due_days(tenant) if changed and place.calendar else {}, _running(tenant)
    for chunk in _chunks(running):
        refresh = partial(_refresh, ids=chunk, on=on, calendar=calendar, all_clocks=changed)
        perform(refresh, tenant=tenant, actor=actor, at=at)
    with reading(tenant):
        moved = _moved(tenant, before) if before else []

    def note(work: Work) -> None:
        remind(work, pack_of(work.tenant, place.version))
        quota_rows.warn(work, pack_of(work.tenant, place.version))
        Place.objects.filter(tenant_id=tenant, jurisdiction_id=place.jurisdiction_id).update(
            ticked=on, calendar=calendar.digest
        )
        if changed:
            write(work, NOTICES, [(CALENDAR_TAKEN, _said_of(moved, calendar.digest, on))], pack=place.version)

    perform(note, tenant=tenant, actor=actor, at=at)
    return moved


MOST_TOLD = 300
"""Moved dates that the book tells one by one."""
NOTICES, CALENDAR_TAKEN = "holiday-notices", "calendar-taken"


def _said_of(moved: list[Moved], digest: str, on: date) -> dict[str, object]:
    rows = [[each.project.hex, each.what, _iso(each.was), _iso(each.now)] for each in moved[:MOST_TOLD]]
    return {"digest": digest, "day": on.isoformat(), "moved": len(moved), "rows": rows}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def places(tenant: int) -> list[int]:
    """The jurisdictions of a tenant that run by a pack."""
    with reading(tenant):
        return list(Place.objects.filter(tenant_id=tenant).values_list("jurisdiction_id", flat=True))


SMALL = 2000


def catch_up(tenant: int, *, at: datetime) -> bool:
    """Bring a place of at most SMALL projects up to the day if its tick is behind; a larger one waits for its job.

    Answers whether a place runs here at all. One query when there is nothing to do; call inside `reading`.
    """
    place = Place.objects.filter(tenant_id=tenant, jurisdiction_id=tenant).first()
    if place is None:
        return False
    if place.ticked != day_of(at) and Project.objects.filter(tenant_id=tenant, ended="").count() <= SMALL:
        tick(tenant, at=at)
    return True


def _running(tenant: int) -> list[UUID]:
    rows = Project.objects.filter(tenant_id=tenant, ended="").order_by("id")
    return list(rows.values_list("id", flat=True))


def _chunks(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _refresh(work: Work, *, ids: list[UUID], on: date, calendar: Calendar, all_clocks: bool) -> None:
    for project in ids:
        stream = work.read(project)
        case = Case.from_state(stream.state)
        stream, case = catch_up_with_rules(work, stream, case, on=on, calendar=calendar)
        pack = pack_of(work.tenant, stream.pack)
        shown = Shown(work, pack, project, before=case, case=case, on=on, calendar=calendar)
        shown.pass_day(all_clocks=all_clocks)


def _due_days(tenant: int) -> dict[tuple[UUID, str, str], date | None]:
    rows = WorkRow.objects.filter(tenant_id=tenant, is_open=True, kind="task")
    return {(row[0], row[1], row[2]): row[3] for row in rows.values_list("subject_id", "key", "what", "due")}


def _moved(tenant: int, before: dict[tuple[UUID, str, str], date | None]) -> list[Moved]:
    now = _due_days(tenant)
    names = dict(Project.objects.filter(tenant_id=tenant).values_list("id", "name"))
    return [
        Moved(project=row[0], name=names.get(row[0], ""), what=row[2], was=before[row], now=now[row])
        for row in before
        if row in now and before[row] != now[row]
    ]
