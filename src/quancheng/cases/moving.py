"""Moving running projects to the version of the pack in force: what it would change on each, and the move.

Only the projects that the person may see are named; each move is a unit of work of its own, so that one that cannot
move holds up no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases import statements as sql
from quancheng.cases.access import refuse_unseen, seen_projects
from quancheng.cases.actions import actor_on
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.packs import pack_of, place_of
from quancheng.cases.projections import Shown
from quancheng.cases.queries import as_uuid
from quancheng.engine import events as ev
from quancheng.engine.case import Case
from quancheng.engine.decide import step
from quancheng.engine.errors import Refused
from quancheng.engine.moving import MovePack, Preview, preview
from quancheng.engine.pack import Pack, Power
from quancheng.people.access import Person, require
from quancheng.store.canonical import parsed
from quancheng.store.session import session
from quancheng.store.work import Work, perform

FOLLOW = "UPDATE cases_project SET version = %s WHERE tenant_id = %s AND id = %s"
PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A running project that follows an older version, and what the move would change on it."""

    project: UUID
    name: str
    stage: str
    version: str
    preview: Preview


@dataclass(frozen=True, kw_only=True)
class NotMoved:
    """A project whose move was refused, and why."""

    project: UUID
    name: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Result:
    moved: Sequence[UUID]
    refused: Sequence[NotMoved]


def count_behind(person: Person) -> int:
    """How many running projects that the person may see follow an older version than the one in force."""
    where, params = _behind(person)
    return int(session().execute(f"SELECT count(*) FROM cases_project p WHERE {where}", params).fetchone()[0])


def behind(person: Person, *, on: date, page: int | None = None) -> list[Behind]:
    """Those projects with their previews, by name; PAGE of them, or all where no page is named."""
    require(person, Power.MOVE_PACK)
    where, params = _behind(person)
    part, more = (" LIMIT %s OFFSET %s", [PAGE, (page - 1) * PAGE]) if page else ("", [])
    rows = session().execute(
        "SELECT p.id, p.name, s.pack, s.state FROM cases_project p JOIN store_stream s"
        f" ON s.tenant_id = p.tenant_id AND s.id = p.id WHERE {where} ORDER BY p.name, p.id{part}",
        [*params, *more],
    )
    return [_previewed(person, row, on) for row in rows.fetchall()]


def _behind(person: Person) -> tuple[str, list[Any]]:
    seen, params = seen_projects(person)
    version = place_of(person.tenant).version
    return f"{seen} AND p.ended = '' AND p.version <> %s", [*params, version]


def _previewed(person: Person, row: Sequence[Any], on: date) -> Behind:
    id_, name, version, state = row
    case = Case.from_state(parsed(state))
    pack, to = _packs(person.tenant, version, case)
    shown = preview(pack, case, to, on=on, calendar=calendar_in_force())
    return Behind(project=as_uuid(id_), name=name, stage=pack.label_of(case.stage), version=version, preview=shown)


def _packs(tenant: int, version: str, case: Case) -> tuple[Pack, Pack]:
    """The pack that a project follows, and the one in force."""
    now = place_of(tenant).version
    return pack_of(tenant, version, case.jurisdiction), pack_of(tenant, now, case.jurisdiction)


def move(person: Person, project: UUID, *, reason: str, at: datetime, key: str | None = None) -> None:
    """Move one project; CannotMove where it stands on something that the new version does not know."""

    def do(work: Work) -> dict[str, Any]:
        refuse_unseen(work, person, project)
        stream = work.read(project)
        before, calendar, on = Case.from_state(stream.state), calendar_in_force(), work.today
        pack, to = _packs(work.tenant, stream.pack, before)
        asked = MovePack(by=actor_on(person, pack, before.jurisdiction), to=to, reason=reason)
        events, case = step(pack, before, asked, on=on, calendar=calendar)
        written = [(each.kind, ev.body(each)) for each in events]
        work.append(stream, events=written, state=case.state(), day=on, pack=to.version)
        work.execute(FOLLOW, (to.version, work.tenant, project.hex))
        for gone in before.tasks.keys() - case.tasks.keys():
            work.execute(sql.DROP_WORK, (work.tenant, project.hex, "task", gone))
        Shown(work, to, project, before=case, case=case, on=on, calendar=calendar).refresh()
        return {"project": project.hex}

    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=[project.hex, reason])


def move_all(person: Person, projects: Sequence[tuple[UUID, str]], *, reason: str, at: datetime) -> Result:
    """Move these projects (id, name), each for itself; those that cannot move stay as they are."""
    require(person, Power.MOVE_PACK)
    moved: list[UUID] = []
    refused: list[NotMoved] = []
    for project, name in projects:
        try:
            move(person, project, reason=reason, at=at)
            moved.append(project)
        except Refused as why:
            refused.append(NotMoved(project=project, name=name, why=why.sentence))
    return Result(moved=moved, refused=refused)


def in_words(shown: Preview) -> Iterator[str]:
    """A preview as lines for a terminal or a page."""
    yield from (f"不能变更：{each}" for each in shown.obstacles)
    yield from (f"新出现：{each}" for each in shown.appears)
    yield from (f"不再要求：{each}" for each in shown.disappears)
    yield from (f"改期：{each.what}（{each.party}）由{_day(each.was)}改为{_day(each.now)}" for each in shown.moves)
    if shown.changes_nothing:
        yield "没有变化"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "没有期限"
