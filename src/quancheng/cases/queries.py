"""Lists of projects: filtered, sorted, counted, searched; each with a number of queries that rows do not change.

Call inside `reading(person.tenant)`. What the person may not see is in no row and no count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases import search
from quancheng.cases.access import Where, seen_projects
from quancheng.people.access import Person
from quancheng.store.session import session

PAGE = 50
SORTS: Mapping[str, tuple[str, str]] = {
    "newest": ("最近登记", "p.opened DESC, p.id DESC"),
    "due": ("最近到期", "p.next_due NULLS LAST, p.id"),
    "size": ("投资规模", "p.investment DESC NULLS LAST, p.id"),
    "name": ("名称", "p.name, p.id"),
    "stage": ("阶段", "p.stage, p.opened DESC, p.id"),
}
COLUMNS = (
    "p.id, p.name, p.enterprise, p.uscc, p.site, p.investment, p.stage, p.stage_since, p.library, p.opened,"
    " p.next_due, p.officer_id, p.ended, p.label, p.version, p.jurisdiction_id"
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is asked for; empty words mean no restriction. `late` keeps projects with something overdue.

    `place` is a jurisdiction, without those that lie in it.
    """

    library: str = ""
    stage: str = ""
    unit: str = ""
    place: int = 0
    text: str = ""
    late: bool = False
    ended: bool = False
    sort: str = "newest"
    page: int = 1


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project in a list. `investment` is in fen."""

    id: UUID
    name: str
    enterprise: str
    uscc: str
    site: str
    investment: int | None
    stage: str
    stage_since: date | None
    library: str
    opened: date
    next_due: date | None
    officer_id: UUID | None
    ended: str
    label: str
    version: str
    place: int


@dataclass(frozen=True, kw_only=True)
class ProjectPage:
    lines: list[ProjectLine]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def projects(person: Person, wanted: Wanted, *, on: date) -> ProjectPage:
    """A page of the projects the person sees, with the count of all that match. Two queries."""
    where, params = _where(person, wanted, on)
    total = _one(f"SELECT count(*) FROM cases_project p WHERE {where}", params)
    order = SORTS.get(wanted.sort, SORTS["newest"])[1]
    page = max(1, min(wanted.page, -(-total // PAGE) or 1))
    rows = session().execute(
        f"SELECT {COLUMNS} FROM cases_project p WHERE {where} ORDER BY {order} LIMIT %s OFFSET %s",
        [*params, PAGE, (page - 1) * PAGE],
    )
    return ProjectPage(lines=[_line(row) for row in rows.fetchall()], total=total, page=page)


def every_project(person: Person, wanted: Wanted, *, on: date, most: int) -> list[ProjectLine]:
    """The first `most` matching projects without pages, for papers and exports."""
    where, params = _where(person, wanted, on)
    order = SORTS.get(wanted.sort, SORTS["newest"])[1]
    rows = session().execute(
        f"SELECT {COLUMNS} FROM cases_project p WHERE {where} ORDER BY {order} LIMIT %s", [*params, most]
    )
    return [_line(row) for row in rows.fetchall()]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Running projects the person sees, by library and by stage, and those with something overdue."""

    total: int
    late: int
    libraries: Mapping[str, int]
    stages: Mapping[str, int]
    places: Mapping[int, int]


def counts(person: Person, *, on: date, place: int = 0, by_place: bool = False) -> Counts:
    """One query, which reads an index through once; without `by_place` in the index's own order.

    The places are all those seen, the rest is of `place` alone.
    """
    seen, params = seen_projects(person)
    grouped = "p.stage, p.library, p.jurisdiction_id" if by_place or place else "p.stage, p.library"
    columns = grouped if by_place or place else f"{grouped}, 0"
    rows = session().execute(
        f"SELECT {columns}, count(*), coalesce(sum(CASE WHEN p.next_due < %s THEN 1 ELSE 0 END), 0)"
        f" FROM cases_project p WHERE {seen} AND p.ended = '' GROUP BY {grouped}",
        [on, *params],
    )
    stages, libraries, places, late = Counter[str](), Counter[str](), Counter[int](), 0
    for stage, library, where, number, overdue in rows.fetchall():
        places[where] += number
        if place in (0, where):
            stages[stage] += number
            libraries[library] += number
            late += int(overdue)
    return Counts(total=stages.total(), late=late, libraries=libraries, stages=stages, places=places)


def late_by_unit(person: Person, *, on: date) -> dict[str, int]:
    """How many open things of each unit are overdue, over the projects the person sees."""
    seen, params = seen_projects(person)
    rows = session().execute(
        "SELECT w.unit, count(*) FROM cases_work w JOIN cases_project p ON p.tenant_id = w.tenant_id"
        f" AND p.id = w.project_id WHERE w.tenant_id = %s AND w.is_open AND w.due < %s AND {seen}"
        " GROUP BY w.unit ORDER BY count(*) DESC, w.unit",
        [person.tenant, on, *params],
    )
    return dict(rows.fetchall())


def names_of(person: Person, ids: list[UUID]) -> dict[UUID, str]:
    """The names of those of these projects that the person sees. One query."""
    if not ids:
        return {}
    seen, params = seen_projects(person)
    marks = ", ".join(["%s"] * len(ids))
    rows = session().execute(
        f"SELECT p.id, p.name FROM cases_project p WHERE {seen} AND p.id IN ({marks})", [*params, *ids]
    )
    return {as_uuid(row[0]): row[1] for row in rows.fetchall()}


def _where(person: Person, wanted: Wanted, on: date) -> Where:
    where, params = seen_projects(person)
    where += " AND p.ended <> ''" if wanted.ended else " AND p.ended = ''"
    for column in ("library", "stage"):
        if getattr(wanted, column):
            where, params = f"{where} AND p.{column} = %s", [*params, getattr(wanted, column)]
    if wanted.unit:
        where += (
            " AND EXISTS (SELECT 1 FROM cases_part q WHERE q.tenant_id = p.tenant_id"
            " AND q.project_id = p.id AND q.unit = %s)"
        )
        params = [*params, wanted.unit]
    if wanted.place:
        where, params = f"{where} AND p.jurisdiction_id = %s", [*params, wanted.place]
    if wanted.late:
        where, params = f"{where} AND p.next_due < %s", [*params, on]
    if wanted.text.strip():
        found, words = search.matching(person.tenant, wanted.text)
        where, params = f"{where} AND p.id IN ({found})", [*params, *words]
    return where, params


def _one(statement: str, params: list[Any]) -> int:
    return int(session().execute(statement, params).fetchone()[0])


def _line(row: Any) -> ProjectLine:
    """The driver's row with ids and days as they are meant: SQLite's plain statements give texts."""
    values = list(row)
    for at in (0, 11):
        values[at] = as_uuid(values[at])
    for at in (7, 9, 10):
        values[at] = as_day(values[at])
    return ProjectLine(*values)


def as_uuid(value: Any) -> Any:
    return value if value is None or isinstance(value, UUID) else UUID(value)


def as_day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value
