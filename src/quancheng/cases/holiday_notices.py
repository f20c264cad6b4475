"""The year's holiday notice taken in by the office or by the command line: one code, one event, every clock recomputed.

The calendar is the installation's, as the notice is the country's: its files stand in the data directory. The book of
the place remembers what was taken in, when, and whose dates moved; a file that is lost is laid out again from it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from quancheng.cases import places
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.models import Project
from quancheng.cases.queries import names_of
from quancheng.cases.settings_books import State, book, state_of, write
from quancheng.engine.errors import BadValue, NotNow
from quancheng.engine.pack import Power
from quancheng.engine.workdays import Year
from quancheng.packfiles.calendars import read_notice, year_text
from quancheng.people.access import Person, require
from quancheng.store.anchors import tenants
from quancheng.store.chain import Fault
from quancheng.store.session import reading
from quancheng.store.work import Work, perform

NOTICES, TAKEN = places.NOTICES, "holiday-notice-taken"


@dataclass(frozen=True, kw_only=True)
class MovedLine:
    """A due day that a new calendar made another; only of projects that the person may see."""

    project: UUID
    name: str
    what: str
    was: date | None
    now: date | None


@dataclass(frozen=True, kw_only=True)
class LastMove:
    """What the last change of the calendar moved: when, how many in all, and those that may be seen."""

    day: date
    total: int
    lines: tuple[MovedLine, ...]


class SharedCalendar(NotNow):
    """Several places run on one installation: one of them cannot change the dates of the others."""

    code = "shared-calendar"

    def __init__(self) -> None:
        super().__init__(
            "这套系统由几个地方共用，放假通知要一次对所有地方收录。",
            help="请系统管理员在服务器上执行 quancheng calendar load。",
        )


def refuse_unusable(year: Year) -> None:
    """Refuse a notice without its number, or one that contradicts itself or its neighbours."""
    if not (year.notice or "").strip():
        raise BadValue("没有写通知的文号。", help="文号见通知标题下方，例如“国办发明电〔2026〕8号”。")
    off = {each.day for each in year.holidays}
    if not off:
        raise BadValue("通知里没有一天放假。", help="请填写放假的日期。")
    for each in year.make_up_workdays:
        if each.instead_of not in off:
            raise BadValue(f"{each.day}调休上班，换的{each.instead_of}却不在放假的日子里。", help="请核对调休的日期。")
    calendar_in_force().replace_year(year)


def take_notice(person: Person, year: Year, *, at: datetime, key: str | None = None) -> list[places.Moved]:
    """The office takes a year's notice in; answers whose date moved. Raises MayNot, SharedCalendar, CalendarConflict.

    A large place recomputes its clocks by the next minute's job; then the answer is empty and the book says it later.
    """
    require(person, Power.KEEP_PEOPLE)
    if tenants() != [person.tenant]:
        raise SharedCalendar
    keep_notice(person.tenant, year, actor=person.account, at=at, key=key)
    with reading(person.tenant):
        running = Project.objects.filter(tenant_id=person.tenant, ended="").count()
    return places.tick(person.tenant, at=at) if running <= places.SMALL else []


def keep_notice(tenant: int, year: Year, *, actor: object, at: datetime, key: str | None = None) -> None:
    """Write the notice into the book and put its file in place, both or neither."""
    refuse_unusable(year)
    text = year_text(year)
    before = _file(year.year).read_text(encoding="utf-8") if _file(year.year).exists() else None

    def do(work: Work) -> None:
        write(work, NOTICES, [(TAKEN, {"year": year.year, "notice": year.notice, "text": text})])
        _put(year.year, text)

    try:
        perform(do, tenant=tenant, actor=actor, at=at, key=key, request=[TAKEN, text])
    except BaseException:
        _put_back(year.year, before)
        raise


@book(NOTICES)
def after_notice(state: State, kind: str, body: Mapping[str, Any]) -> State:
    """Every notice taken in by year, the newest in force; and what the last change of the calendar moved."""
    if kind == TAKEN:
        years = state.get("years", {})
        year = str(body["year"])
        return state | {"years": years | {year: [*years.get(year, []), [body["notice"], body["text"]]]}}
    return state | {"moved": dict(body)}


def lay_out(tenant: int) -> None:
    """Put the files of the book in place where they are missing, as after restoring a backup. Call inside `reading`."""
    for year, entries in state_of(NOTICES, tenant).get("years", {}).items():
        if not _file(int(year)).exists():
            _put(int(year), entries[-1][1])


def taken(tenant: int) -> Mapping[int, list[str]]:
    """The numbers of the notices that the office took in, by year, oldest first; call inside `reading`."""
    years = state_of(NOTICES, tenant).get("years", {})
    return {int(year): [notice for notice, _ in entries] for year, entries in years.items()}


def last_move(person: Person) -> LastMove | None:
    """What the last change of the calendar moved, of the projects that the person may see."""
    body = state_of(NOTICES, person.tenant).get("moved")
    if not body:
        return None
    rows = [(UUID(project), what, was, now) for project, what, was, now in body.get("rows", [])]
    names = names_of(person, [project for project, *_ in rows])
    lines = tuple(
        MovedLine(project=project, name=names[project], what=what, was=_day(was), now=_day(now))
        for project, what, was, now in rows
        if project in names
    )
    return LastMove(day=date.fromisoformat(body["day"]), total=body["moved"], lines=lines)


def check_notices(tenant: int) -> Iterator[Fault]:
    """For `verify`: the calendar's files are those that the book remembers."""
    for year, entries in sorted(state_of(NOTICES, tenant).get("years", {}).items()):
        path = _file(int(year))
        said = path.read_text(encoding="utf-8") if path.exists() else ""
        if said != entries[-1][1]:
            yield Fault("calendar-changed", tenant, f"{year}年放假安排的文件与收录时不符。")


def notice_from(text: str) -> Year:
    """The year of a notice written as a file; refused with its line."""
    return read_notice(text)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _file(year: int) -> Path:
    return Path(settings.QUANCHENG_HOME, "calendars", f"{year}.yaml")


def _put(year: int, text: str) -> None:
    path = _file(year)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{year}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


def _put_back(year: int, before: str | None) -> None:
    if before is not None:
        _put(year, before)
    else:
        _file(year).unlink(missing_ok=True)
