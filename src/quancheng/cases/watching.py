"""Watching a project: it then stands under 我关注的, whoever's turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from quancheng.cases.access import refuse_unseen, seen_projects
from quancheng.cases.comment_rows import WATCHES, watch_rows
from quancheng.cases.models import WatchRow
from quancheng.cases.packs import place_of
from quancheng.cases.queries import as_day, as_uuid
from quancheng.engine import events as ev
from quancheng.engine.errors import NotAllowed
from quancheng.engine.watches import ProjectWatched, Watches, after_watch, decide_watch
from quancheng.people.access import Person
from quancheng.store.models import StreamRow
from quancheng.store.session import session
from quancheng.store.work import Work, perform


def watch(person: Person, project: UUID, *, at: datetime, key: str | None = None) -> None:
    """Watch a project that one may see; watching it twice changes nothing."""
    _change(person, project, watch=True, at=at, key=key)


def unwatch(person: Person, project: UUID, *, at: datetime, key: str | None = None) -> None:
    """Watch it no longer."""
    _change(person, project, watch=False, at=at, key=key)


def is_watched(person: Person, project: UUID) -> bool:
    """Whether the person watches the project."""
    if person.officer is None:
        return False
    rows = WatchRow.objects.filter(tenant_id=person.tenant, officer_id=person.officer, project_id=project)
    return rows.exists()


PAGE = 20


@dataclass(frozen=True, kw_only=True)
class WatchedLine:
    """A watched project as the list shows it."""

    id: UUID
    name: str
    stage: str
    version: str
    next_due: date | None
    ended: str


@dataclass(frozen=True, kw_only=True)
class WatchedPage:
    """A page of the watched projects that the person still sees, what is due first on top."""

    lines: list[WatchedLine]
    total: int
    page: int


def watched(person: Person, *, page: int = 1) -> WatchedPage:
    """The projects that the person watches. One query; inside `reading`."""
    if person.officer is None:
        return WatchedPage(lines=[], total=0, page=1)
    seen, params = seen_projects(person)
    rows = session().execute(
        "SELECT p.id, p.name, p.stage, p.version, p.next_due, p.ended, count(*) OVER () FROM cases_watch x"
        " JOIN cases_project p ON p.tenant_id = x.tenant_id AND p.id = x.project_id"
        f" WHERE x.tenant_id = %s AND x.officer_id = %s AND {seen}"
        " ORDER BY p.ended <> '', p.next_due NULLS LAST, p.id LIMIT %s OFFSET %s",
        [person.tenant, person.officer, *params, PAGE, (max(1, page) - 1) * PAGE],
    )
    found = rows.fetchall()
    lines = [
        WatchedLine(id=as_uuid(id), name=name, stage=stage, version=version, next_due=as_day(due), ended=ended)
        for id, name, stage, version, due, ended, _ in found
    ]
    return WatchedPage(lines=lines, total=int(found[0][6]) if found else 0, page=page)


def _change(person: Person, project: UUID, *, watch: bool, at: datetime, key: str | None) -> None:
    officer = person.officer
    if officer is None:
        raise NotAllowed("只有工作人员可以关注项目。", help="请用工作人员账号登录。")

    def do(work: Work) -> None:
        refuse_unseen(work, person, project)
        is_new = not StreamRow.objects.filter(tenant_id=work.tenant, id=officer).exists()
        stream = None if is_new else work.read(officer)
        watches = Watches.from_state(stream.state) if stream else Watches()
        events = decide_watch(watches, project.hex, watch=watch, on=work.today)
        if not events:
            return
        for event in events:
            watches = after_watch(watches, event)
        written = [(each.kind, ev.body(each)) for each in events]
        if stream is None:
            version = place_of(work.tenant).version
            work.open(officer, kind=WATCHES, pack=version, events=written, state=watches.state(), day=work.today)
        else:
            work.append(stream, events=written, state=watches.state(), day=work.today)
        for event in events:
            _show(work, officer, watches, project, is_watched=isinstance(event, ProjectWatched))

    said = ["watch", project.hex, watch]
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def _show(work: Work, officer: UUID, watches: Watches, project: UUID, *, is_watched: bool) -> None:
    if is_watched:
        row = next(each for each in watch_rows(work.tenant, officer, watches) if each.project_id == project)
        row.save(force_insert=True)
    else:
        WatchRow.objects.filter(tenant_id=work.tenant, officer_id=officer, project_id=project).delete()
