"""The rows of points and of links between projects: made anew from a project's log when its events touch them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from quancheng.cases import statements as sql
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.packs import pack_of
from quancheng.cases.queries import as_day
from quancheng.engine import events as ev
from quancheng.engine.case import Case
from quancheng.engine.pack import Pack
from quancheng.engine.points import Earned, points_of
from quancheng.engine.upgrades import UPGRADES
from quancheng.engine.workdays import Calendar
from quancheng.store.canonical import parsed
from quancheng.store.chain import Fault
from quancheng.store.session import session
from quancheng.store.work import Work

DROP_POINTS = "DELETE FROM cases_points WHERE tenant_id = %s AND project_id = %s"
ADD_POINTS = (
    "INSERT INTO cases_points (tenant_id, project_id, version, rule, unit, year, day, amount, undone)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
DROP_LINKS = "DELETE FROM cases_link WHERE tenant_id = %s AND project_id = %s"
ADD_LINK = "INSERT INTO cases_link (tenant_id, project_id, kind, other_id) VALUES (%s, %s, %s, %s)"
LOG_OF = "SELECT version, kind, body FROM store_event WHERE tenant_id = %s AND stream_id = %s ORDER BY version"


def write_points(work: Work, pack: Pack, project: str, calendar: Calendar) -> None:
    """The entries of one project, from all its events, those of this unit of work included."""
    history = ((version, ev.event_from(kind, parsed(body))) for version, kind, body in work.history(project))
    entries = points_of(pack, project, history, calendar=calendar)
    work.execute(DROP_POINTS, (work.tenant, project))
    for each in entries:
        work.execute(ADD_POINTS, (work.tenant, project, *_row(each)))


def _row(each: Earned) -> tuple[object, ...]:
    return each.version, each.rule, each.unit, each.year, each.day, sql.number(each.amount), each.undone


def write_links(work: Work, project: str, case: Case) -> None:
    """Which project this one upgrades, so that the other one can say so, too."""
    work.execute(DROP_LINKS, (work.tenant, project))
    other = case.links.get(UPGRADES)
    if other:
        work.execute(ADD_LINK, (work.tenant, project, UPGRADES, UUID(other).hex))


def points_at_fault(tenant: int) -> Iterator[Fault]:
    """For `verify`: the rows of points are what the projects' logs earn under their packs."""
    streams = session().execute(
        "SELECT id, pack FROM store_stream WHERE tenant_id = %s AND kind = 'project' ORDER BY id", (tenant,)
    )
    for stream, version in streams.fetchall():
        pack, project = pack_of(tenant, version), str(stream).replace("-", "")
        if pack.points and _stored(tenant, project) != _wanted(tenant, pack, project):
            yield Fault("points-differ", tenant, f"项目 {project} 的积分与其历史不符。")


def _wanted(tenant: int, pack: Pack, project: str) -> set[tuple[str, ...]]:
    rows = session().execute(LOG_OF, (tenant, project)).fetchall()
    history = ((version, ev.event_from(kind, parsed(body))) for version, kind, body in rows)
    return {_plain(each) for each in points_of(pack, project, history, calendar=calendar_in_force())}


def _plain(each: Earned) -> tuple[str, ...]:
    return (
        str(each.version),
        each.rule,
        each.unit,
        each.day.isoformat(),
        f"{each.amount.normalize():f}",
        str(each.undone),
    )


def _stored(tenant: int, project: str) -> set[tuple[str, ...]]:
    return {_plain(each) for each in entries_where(tenant, "project_id = %s", [project])}


def entries_where(tenant: int, test: str, params: list[object]) -> list[Earned]:
    """Stored entries on which an SQL condition holds; caps are not applied."""
    rows = session().execute(
        "SELECT project_id, version, rule, unit, day, amount, undone FROM cases_points"
        f" WHERE tenant_id = %s AND {test}",
        [tenant, *params],
    )
    return [entry_of(row) for row in rows.fetchall()]


def entry_of(row: tuple[object, ...]) -> Earned:
    """An entry from (project, version, rule, unit, day, amount, undone) as either database gives them."""
    project, version, rule, unit, day, amount, undone = row
    return Earned(
        project=str(project).replace("-", ""), version=int(str(version)), rule=str(rule), unit=str(unit),
        day=as_day(day), amount=Decimal(str(amount)).normalize() + 0, undone=int(str(undone)),
    )  # fmt: skip
