"""How many there are of what a quota asks for: counted in the database, each number with the rows behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases.access import Where, seen_projects
from quancheng.cases.conditions import as_query
from quancheng.cases.packs import pack_in_force
from quancheng.cases.queries import as_day, as_uuid
from quancheng.cases.record_lists import RecordPage, WantedRecords, records, seen_records
from quancheng.cases.record_rows import as_record_query, field_of
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import PROJECTS, Dimension, Pack, Quota
from quancheng.engine.quotas import Period, QuotaRead, Which, period_before, period_of, stand
from quancheng.engine.territory import parted, seated
from quancheng.people.access import Person, project_scope
from quancheng.store.session import session


def quotas(person: Person, *, on: date, day: date | None = None) -> list[QuotaRead]:
    """Every quota of the pack in force, in the period of a day (today unless another is named). One statement each."""
    pack = pack_in_force(person.tenant)
    return [_read(person, pack, quota, on=on, day=day or on) for quota in pack.quotas]


def quota_of(pack: Pack, name: str) -> Quota:
    found = next((each for each in pack.quotas if each.id == name), None)
    if found is None:
        raise NotFound("没有这项任务量。", help="请从指标页面进入。", quota=name)
    return found


def _read(person: Person, pack: Pack, quota: Quota, *, on: date, day: date) -> QuotaRead:
    period = period_of(quota, day)
    cells = stand(pack, quota, counted(person, pack, quota, period), period=period, on=on)
    return QuotaRead(quota=quota, period=period, cells=[each for each in cells if _is_within(person, each.which)])


def _is_within(person: Person, which: Which) -> bool:
    """Whether the cell is of the place itself or of a county whose records exist for the person."""
    within = {str(code) for code in project_scope(person).within}
    counties = {parted(name)[1] for name in which} - {""}
    return not within or counties <= within


def quotas_in_all(tenant: int, pack: Pack, *, on: date, owed_from: date) -> Iterator[QuotaRead]:
    """Every quota in the period of a day and in the one before, whoever may see what counts.

    A period that ended before the place began to owe, or before the quota counts, is none.
    """
    for quota in pack.quotas:
        now = period_of(quota, on)
        for period in (now, period_before(quota, now)):
            if period.last >= max(owed_from, quota.since or owed_from):
                found = counted_in_all(tenant, pack, quota, period)
                yield QuotaRead(quota=quota, period=period, cells=stand(pack, quota, found, period=period, on=on))


def counted(person: Person, pack: Pack, quota: Quota, period: Period) -> Mapping[Which, int]:
    """How many the person sees of each cell. A place counts with the eyes of whoever sees all."""
    return _counted(pack, quota, period, _seen(person, pack, quota))


def counted_in_all(tenant: int, pack: Pack, quota: Quota, period: Period) -> Mapping[Which, int]:
    """How many there are of each cell, whoever may see them: for warnings that name no record."""
    everything: Where = ("p.tenant_id = %s", [tenant])
    if quota.counts != PROJECTS:
        everything = ("r.tenant_id = %s AND r.kind = %s", [tenant, quota.counts])
    return _counted(pack, quota, period, everything)


def _seen(person: Person, pack: Pack, quota: Quota) -> Where:
    return seen_projects(person) if quota.counts == PROJECTS else seen_records(person, pack.record_kind[quota.counts])


def _counted(pack: Pack, quota: Quota, period: Period, among: Where) -> Mapping[Which, int]:
    source, params = _rows(pack, quota, period, among)
    ways = [_way(quota, each) for each in quota.per]
    if not ways:
        return {(): int(session().execute(f"SELECT count(*) {source}", params).fetchone()[0])}
    ways.append((_where(quota), []))
    columns = ", ".join(text for text, _ in ways)
    named = [param for _, some in ways for param in some]
    places = ", ".join(str(at + 1) for at in range(len(ways)))
    rows = session().execute(f"SELECT {columns}, count(*) {source} GROUP BY {places}", [*named, *params])
    found: Counter[Which] = Counter()
    for *cell, where, count in rows.fetchall():
        found[_seated(pack, quota, cell, str(where))] += int(count)
    return found


def _seated(pack: Pack, quota: Quota, cell: Sequence[Any], where: str) -> Which:
    """The cell with its units as the place knows them: the bureau of the county in which it was counted."""
    names = [str(each or "") for each in cell]
    return tuple(seated(pack, name, where) if way.units else name for way, name in zip(quota.per, names, strict=True))


def _where(quota: Quota) -> str:
    """The jurisdiction in which a row stands."""
    return "p.jurisdiction_id" if quota.counts == PROJECTS else "r.jurisdiction_id"


def _rows(pack: Pack, quota: Quota, period: Period, among: Where) -> Where:
    """The rows that count in a period, from FROM on."""
    seen, params = among
    first = max(period.first, quota.since or period.first)
    if quota.counts == PROJECTS:
        test, more = as_query(quota.when, pack)
        return (
            "FROM cases_project p JOIN cases_happening h ON h.tenant_id = p.tenant_id AND h.project_id = p.id"
            f" WHERE {seen} AND h.name = %s AND h.day >= %s AND h.day <= %s AND {test}",
            [*params, quota.counted_at, first, period.last, *more],
        )
    test, more = as_record_query(quota.when)
    return (
        f"FROM cases_record r WHERE {seen} AND NOT r.withdrawn AND r.day >= %s AND r.day <= %s AND {test}",
        [*params, first, period.last, *more],
    )


def _way(quota: Quota, dimension: Dimension) -> Where:
    if dimension.role:
        return (
            "(SELECT f.text FROM cases_fact f WHERE f.tenant_id = p.tenant_id AND f.project_id = p.id AND f.name = %s)",
            [f"role-unit:{dimension.role}"],
        )
    return field_of(dimension.field) if dimension.field else ("r.unit", [])


@dataclass(frozen=True, slots=True)
class ProjectBehind:
    """A project that counts, with the day on which it does."""

    id: UUID
    name: str
    day: date


def projects_behind(
    person: Person, pack: Pack, quota: Quota, which: Which, period: Period, *, most: int
) -> list[ProjectBehind]:
    """The projects that one cell counts, the newest first."""
    source, params = _rows(pack, quota, period, _seen(person, pack, quota))
    tests = [_way(quota, each) for each in quota.per] if which else []
    for (text, named), value in zip(tests, which, strict=False):
        source, params = f"{source} AND {text} = %s", [*params, *named, parted(value)[0]]
        source, params = _within(pack, quota, value, (source, params))
    rows = session().execute(f"SELECT p.id, p.name, h.day {source} ORDER BY h.day DESC, p.id LIMIT %s", [*params, most])
    return [ProjectBehind(as_uuid(row[0]), row[1], as_day(row[2])) for row in rows.fetchall()]


def _within(pack: Pack, quota: Quota, unit: str, source: Where) -> Where:
    """Only what stands in the jurisdictions for which a county's unit acts."""
    text, params = source
    name, county = parted(unit)
    if not county:
        return source
    places = [int(each.code) for each in pack.jurisdictions if seated(pack, name, each.code) == unit]
    return f"{text} AND {_where(quota)} IN ({', '.join(['%s'] * len(places))})", [*params, *places]


def records_behind(person: Person, pack: Pack, quota: Quota, which: Which, period: Period, *, page: int) -> RecordPage:
    """The records that one cell counts."""
    ways = dict(zip(quota.per, which, strict=False))
    wanted: dict[str, Any] = {
        "fields": {way.field: parted(value)[0] for way, value in ways.items() if way.field},
        "unit": next((value for way, value in ways.items() if way.units and not way.field), ""),
    }
    first, also = max(period.first, quota.since or period.first), as_record_query(quota.when)
    for way, value in ways.items():
        also = _within(pack, quota, value, also) if way.field else also
    asked = WantedRecords(**wanted, since=first, until=period.last, page=page, also=also)
    return records(person, pack.record_kind[quota.counts], asked)
