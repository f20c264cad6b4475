"""Supervision notices as pages show them: lists by standing, one notice with all that happened to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.expressions import RawSQL

from quancheng.cases import papers
from quancheng.cases.access import seen_projects
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.history import _names
from quancheng.cases.models import NoticeRow
from quancheng.cases.queries import names_of
from quancheng.cases.subjects import read_notice
from quancheng.engine import events as ev
from quancheng.engine import supervision as sv
from quancheng.engine.clocks import Reading, stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Pack, Power, Trigger
from quancheng.people.access import Person
from quancheng.store.canonical import parsed
from quancheng.store.models import Event

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """A decided proposal in a list."""

    id: UUID
    title: str
    unit: str
    trigger: str
    standing: str
    decided: date
    limit: date | None
    closed: date | None
    project: UUID | None
    left: int | None


@dataclass(frozen=True, kw_only=True)
class NoticeStep:
    """One thing that happened to a notice."""

    at: datetime
    day: date
    who: str
    what: str


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """One notice with its clock, what led to it, and every step since."""

    id: UUID
    version: int
    pack: Pack
    trigger: Trigger
    state: sv.Notice
    title: str
    project: UUID | None
    project_name: str
    clock: Reading
    steps: list[NoticeStep]
    papers: list[papers.PaperLine]


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """A page of the decided proposals, and how many there are in all."""

    lines: list[NoticeLine]
    total: int
    page: int


def notices(person: Person, *, on: date) -> list[NoticeLine]:
    """Every decided proposal that a person may see, those with the nearest limit first: what figures are made of."""
    return _lines(_in_order(_seen(person)), on)


def notice_page(person: Person, *, on: date, standing: str, page: int = 1) -> NoticePage:
    """A page of those of one standing."""
    rows = _seen(person).filter(standing=standing)
    total = rows.count()
    page = max(1, min(page, -(-total // PAGE) or 1))
    return NoticePage(lines=_lines(_in_order(rows)[(page - 1) * PAGE : page * PAGE], on), total=total, page=page)


def late_notices(person: Person, *, on: date) -> int:
    """How many stand beyond their limit without an answer."""
    return int(_seen(person).filter(standing="issued", limit__lt=on).count())


def _in_order(rows):  # type: ignore[no-untyped-def]
    return rows.order_by("closed", "limit", "-decided", "id")


def _lines(rows: Iterable[NoticeRow], on: date) -> list[NoticeLine]:
    calendar = calendar_in_force()
    return [
        NoticeLine(
            id=row.id, title=row.title, unit=row.unit, trigger=row.trigger, standing=row.standing,
            decided=row.decided, limit=row.limit, closed=row.closed, project=row.project_id,
            left=calendar.count(on, row.limit) if row.limit and row.limit >= on else
            -calendar.count(row.limit, on) if row.limit else None,
        )
        for row in rows
    ]  # fmt: skip


def counts(person: Person) -> Mapping[str, int]:
    """How many there are of each standing."""
    return Counter(_seen(person).values_list("standing", flat=True))


def _seen(person: Person):  # type: ignore[no-untyped-def]
    """Notices on projects that do not exist for the person do not exist for him either."""
    rows = NoticeRow.objects.filter(tenant_id=person.tenant)
    if not {Power.SEE_ALL, Power.SUPERVISE} & person.powers:
        rows = rows.filter(unit__in=sorted(person.units)).exclude(standing="dismissed")
    seen, params = seen_projects(person)
    visible = RawSQL(f"SELECT p.id FROM cases_project p WHERE {seen}", params)
    return rows.filter(Q(project_id__isnull=True) | Q(project_id__in=visible))


def notice(person: Person, id: UUID, *, on: date) -> NoticeView:
    """One notice; NotFound for one the person may not see."""
    found = read_notice(person, id)
    row = NoticeRow.objects.filter(tenant_id=person.tenant, id=id).first()
    if found is None or row is None or not _seen(person).filter(id=id).exists():
        raise NotFound("没有找到这份督办单。", help="请从督办页面进入。", notice=str(id))
    stream, pack, state = found
    names = names_of(person, [row.project_id] if row.project_id else [])
    limit = date.fromisoformat(state.limit) if state.limit else None
    return NoticeView(
        id=id,
        version=stream.version,
        pack=pack,
        trigger=next(each for each in pack.triggers if each.id == state.trigger),
        state=state,
        title=row.title,
        project=row.project_id if row.project_id in names else None,
        project_name=names.get(row.project_id, "") if row.project_id else "",
        clock=stand_of(pack, limit, on=on, calendar=calendar_in_force()),
        steps=_steps(person, id),
        papers=papers.papers(person, subject=id),
    )


def _steps(person: Person, id: UUID) -> list[NoticeStep]:
    rows = list(Event.objects.filter(tenant_id=person.tenant, stream_id=id).order_by("-version"))
    names = _names(person.tenant, {row.actor for row in rows})
    return [
        NoticeStep(
            at=row.at,
            day=row.day,
            who=names.get(row.actor, "系统"),
            what=_say(ev.event_from(row.kind, parsed(row.body))),
        )
        for row in rows
    ]


def _say(event: ev.Event) -> str:
    match event:
        case sv.NoticeIssued():
            limit = f"，{say_value(event.limit)}前整改" if event.limit else ""
            return f"下达督办{limit}。要求：{event.demand}"
        case sv.ProposalDismissed():
            return f"不予督办。理由：{event.reason}"
        case sv.RectificationReported():
            return f"报告整改：{event.report}"
        case sv.NoticeSentBack():
            return f"退回重新整改，新期限{say_value(event.limit)}。理由：{event.reason}"
        case sv.NoticeClosed():
            return f"销号。{event.note}"
    raise TypeError(f"no words for {type(event).__name__}")
