"""Rankings of a place: as they stand, published and withdrawn by the named post, and points with what is behind them.

Call the reading functions inside `reading(person.tenant)`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from quancheng.cases.access import seen_projects
from quancheng.cases.actions import actor_of
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.conditions import as_query
from quancheng.cases.models import RankingRow
from quancheng.cases.packs import pack_in_force, place_of
from quancheng.cases.scoring_rows import entries_where, entry_of
from quancheng.engine import events as ev
from quancheng.engine.case import Case
from quancheng.engine.errors import NotFound, NotNow
from quancheng.engine.pack import Pack, Power, Ranking
from quancheng.engine.points import Earned, counted, sums
from quancheng.engine.rankings import (
    Published,
    PublishRanking,
    Row,
    WithdrawRanking,
    after_ranking,
    decide_ranking,
    periods,
    rank,
    ranking_of,
)
from quancheng.engine.recurrence import Occurrence
from quancheng.people.access import Person
from quancheng.people.labels import Label, labels_up_to
from quancheng.store.canonical import day_of, parsed
from quancheng.store.models import StreamRow
from quancheng.store.session import session
from quancheng.store.work import Work, perform

RANKING = "ranking"


def points_in(tenant: int, pack: Pack, *, year: int, besides: UUID | None = None) -> list[Earned]:
    """A year's entries of the whole place with what the caps leave of them; caps look at everybody's projects.

    A cap a project looks back at what earlier years counted on it, so projects with points in the year come whole.
    Sensitive projects are left out, lest a sum tell that they are there; `besides` is one that may be counted.
    """
    if not pack.points:
        return []
    test = (
        "project_id IN (SELECT x.project_id FROM cases_points x JOIN cases_project p ON p.tenant_id = x.tenant_id"
        " AND p.id = x.project_id WHERE x.tenant_id = %s AND x.year = %s AND (p.label <> %s OR p.id = %s))"
    )
    params = [tenant, year, str(Label.SENSITIVE), (besides or UUID(int=0)).hex]
    entries = counted(pack, entries_where(tenant, test, params))
    return [each for each in entries if each.year == year]


def years_of_points(tenant: int) -> list[int]:
    rows = session().execute(
        "SELECT DISTINCT year FROM cases_points WHERE tenant_id = %s ORDER BY year DESC", (tenant,)
    )
    return [int(row[0]) for row in rows.fetchall()]


def project_points(tenant: int, pack: Pack, project: UUID) -> list[Earned]:
    """One project's entries with what counts of each; the caps of its units look at the whole of each year."""
    rows = session().execute(
        "SELECT project_id, version, rule, unit, day, amount, undone FROM cases_points"
        " WHERE tenant_id = %s AND project_id = %s",
        (tenant, project.hex),
    )
    mine = [entry_of(row) for row in rows.fetchall()]
    years = sorted({each.year for each in mine})
    found = [each for year in years for each in points_in(tenant, pack, year=year, besides=project)]
    return [each for each in found if each.project == project.hex]


def standing(person: Person, name: str, *, on: date) -> list[Row]:
    """The ranking as it stands on the day, over every running project of the place. Two queries and the points'."""
    pack = pack_in_force(person.tenant)
    ranking = ranking_of(pack, name)
    return _standing(person.tenant, pack, ranking, on)


def _standing(tenant: int, pack: Pack, ranking: Ranking, on: date) -> list[Row]:
    uses_points = any(each.points for each in ranking.measures)
    points = sums(points_in(tenant, pack, year=on.year)) if uses_points else {}
    return rank(pack, ranking, list(_cases(tenant, pack, ranking)), points=points, on=on, calendar=calendar_in_force())


def _cases(tenant: int, pack: Pack, ranking: Ranking) -> Iterable[tuple[str, Case]]:
    """The running projects that count; sensitive ones count for nobody, lest a figure tell that they are there."""
    counts, params = as_query(ranking.projects, pack)
    rows = session().execute(
        "SELECT s.id, s.state FROM cases_project p JOIN store_stream s ON s.tenant_id = p.tenant_id AND s.id = p.id"
        f" WHERE p.tenant_id = %s AND p.ended = '' AND p.label <> %s AND {counts} ORDER BY p.id",
        (tenant, str(Label.SENSITIVE), *params),
    )
    for project, state in rows.fetchall():
        yield str(project).replace("-", ""), Case.from_state(parsed(state))


@dataclass(frozen=True, kw_only=True)
class Issue:
    """A published ranking in a list."""

    id: UUID
    ranking: str
    period: str
    standing: str
    published: date


def issues(tenant: int, *, ranking: str = "") -> list[Issue]:
    """Published and withdrawn rankings, newest first."""
    rows = RankingRow.objects.filter(tenant_id=tenant)
    rows = rows.filter(ranking=ranking) if ranking else rows
    return [
        Issue(id=row.id, ranking=row.ranking, period=row.period, standing=row.standing, published=row.published)
        for row in rows.order_by("-period", "-published", "-id")[:200]
    ]


def issue(tenant: int, id: UUID) -> Published:
    """One published ranking; NotFound for an unknown one."""
    row = StreamRow.objects.filter(tenant_id=tenant, id=id, kind=RANKING).first()
    if row is None:
        raise NotFound("没有找到这期排名。", help="请从排名页面进入。", ranking=str(id))
    return Published.from_state(parsed(row.state))


def published(tenant: int) -> list[Published]:
    """Every ranking that stands published, for what low places add up to. Two queries."""
    ids = RankingRow.objects.filter(tenant_id=tenant, standing="published").values_list("id", flat=True)
    rows = StreamRow.objects.filter(tenant_id=tenant, id__in=list(ids), kind=RANKING).order_by("id")
    return [Published.from_state(parsed(row.state)) for row in rows]


def open_periods(tenant: int, ranking: Ranking, *, on: date) -> list[Occurrence]:
    """The periods that may be published now and have not been, the newest first."""
    done = {each.period for each in issues(tenant, ranking=ranking.id) if each.standing == "published"}
    found = periods(ranking, around=on, calendar=calendar_in_force())
    return [each for each in reversed(found) if each.opens <= on and each.period_key not in done]


def publish(person: Person, name: str, period: str, *, at: datetime, once: str | None = None) -> UUID:
    """Freeze the ranking as it stands; only the named post may, once for each period."""

    def do(work: Work) -> dict[str, str]:
        pack, on = pack_in_force(work.tenant), day_of(work.at)
        work.read(place_of(work.tenant).book_id)  # one publishes at a time
        ranking = ranking_of(pack, name)
        if RankingRow.objects.filter(tenant_id=work.tenant, ranking=name, period=period, standing="published").exists():
            raise NotNow("这一期已经发布。", help="如有错误，请先撤回再发布。", period=period)
        rows = _standing(work.tenant, pack, ranking, on)
        asked = PublishRanking(by=actor_of(person), ranking=name, period=period, rows=rows)
        events = decide_ranking(pack, Published(), asked, on=on, calendar=calendar_in_force())
        state, id_ = Published(), work.new_id()
        for event in events:
            state = after_ranking(state, event)
        written = [(each.kind, ev.body(each)) for each in events]
        work.open(id_, kind=RANKING, pack=pack.version, events=written, state=state.state(), day=on)
        RankingRow.objects.create(
            tenant_id=work.tenant, id=id_, ranking=name, period=period, standing=state.standing, published=on
        )
        return {"ranking": id_.hex}

    answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=once, request=["publish", name, period])
    return UUID(answer["ranking"])


def withdraw(person: Person, id: UUID, *, reason: str, at: datetime, once: str | None = None) -> None:
    """Take a published ranking back, with the reason; it stays in the list as withdrawn."""

    def do(work: Work) -> dict[str, str]:
        stream, on = work.read(id), day_of(work.at)
        if stream.kind != RANKING:
            raise NotFound("没有找到这期排名。", help="请从排名页面进入。", ranking=id.hex)
        pack, state = pack_in_force(work.tenant), Published.from_state(stream.state)
        asked = WithdrawRanking(by=actor_of(person), reason=reason)
        events = decide_ranking(pack, state, asked, on=on, calendar=calendar_in_force())
        for event in events:
            state = after_ranking(state, event)
        written = [(each.kind, ev.body(each)) for each in events]
        work.append(stream, events=written, state=state.state(), day=on)
        RankingRow.objects.filter(tenant_id=work.tenant, id=id).update(standing=state.standing)
        return {}

    perform(do, tenant=person.tenant, actor=person.account, at=at, key=once, request=["withdraw", id.hex, reason])


def sees_rankings(person: Person) -> bool:
    """A ranking is over the whole place: for those who see all or supervise, cleared for what it counts."""
    return bool({Power.SEE_ALL, Power.SUPERVISE} & person.powers) and Label.INTERNAL in labels_up_to(person.clearance)


def names_seen(person: Person, projects: Collection[str]) -> dict[str, str]:
    """The names of those of these projects (32 hexadecimal digits) that the person sees. One query."""
    ids = sorted(set(projects))
    if not ids:
        return {}
    seen, params = seen_projects(person)
    marks = ", ".join(["%s"] * len(ids))
    rows: Any = session().execute(
        f"SELECT p.id, p.name FROM cases_project p WHERE {seen} AND p.id IN ({marks})", [*params, *ids]
    )
    return {str(row[0]).replace("-", ""): row[1] for row in rows.fetchall()}


def unit_totals(entries: Iterable[Earned]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for each in entries:
        found[each.unit] = found.get(each.unit, Decimal(0)) + each.counted
    return found
