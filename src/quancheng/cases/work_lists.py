"""Work lists: what waits for a person, for the units, for everybody; late first, then today, then coming.

Call inside `reading(person.tenant)`. Two queries each, whatever the number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases.access import Where, seen_projects
from quancheng.cases.queries import as_day, as_uuid
from quancheng.people.access import Person
from quancheng.store.session import session

MOST = 200


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing that waits; `subject` is the project, meeting or notice it belongs to."""

    subject: str
    subject_id: UUID
    kind: str
    key: str
    what: str
    party: str
    unit: str
    officer_id: UUID | None
    opened: date | None
    due: date | None
    first_due: date | None
    state: str
    project_id: UUID | None
    project: str
    version: str


@dataclass(frozen=True, kw_only=True)
class WorkList:
    """The lines by urgency, at most MOST of them in all; `total` counts every one."""

    late: list[WorkLine] = field(default_factory=list)
    today: list[WorkLine] = field(default_factory=list)
    coming: list[WorkLine] = field(default_factory=list)
    undated: list[WorkLine] = field(default_factory=list)
    total: int = 0
    late_total: int = 0

    @property
    def is_empty(self) -> bool:
        return self.total == 0


def mine(person: Person, *, on: date, page: int = 1) -> WorkList:
    """What waits for the person: for posts and units held or stood in for, or for the person by name."""
    return _listed(person, _for(person), on, page)


def of_unit(person: Person, unit: str, *, on: date, page: int = 1) -> WorkList:
    """What waits for a unit, over the projects the person sees."""
    return _listed(person, ("w.unit = %s", [unit]), on, page)


def overdue(person: Person, *, on: date, page: int = 1) -> WorkList:
    """All that is overdue, over the projects the person sees."""
    return _listed(person, ("w.due < %s", [on]), on, page)


def of_project(person: Person, project: UUID, *, on: date) -> WorkList:
    """All that waits on one project."""
    return _listed(person, ("w.project_id = %s", [project]), on, 1)


def _for(person: Person) -> Where:
    parties = sorted(person.posts | person.units)
    tests, params = ["1 = 0"], list[Any]()
    if parties:
        tests.append(f"w.party IN ({', '.join(['%s'] * len(parties))})")
        params += parties
    if person.officer:
        tests.append("w.officer_id = %s")
        params.append(person.officer)
    return f"({' OR '.join(tests)})", params


def _listed(person: Person, which: Where, on: date, page: int) -> WorkList:
    test, params = which
    seen, seen_params = seen_projects(person)
    source = (
        "FROM cases_work w LEFT JOIN cases_project p ON p.tenant_id = w.tenant_id AND p.id = w.project_id"
        f" WHERE w.tenant_id = %s AND w.is_open AND {test} AND (w.project_id IS NULL OR ({seen}))"
    )
    params = [person.tenant, *params, *seen_params]
    total, late = (
        session()
        .execute(f"SELECT count(*), coalesce(sum(CASE WHEN w.due < %s THEN 1 ELSE 0 END), 0) {source}", [on, *params])
        .fetchone()
    )
    rows = session().execute(
        "SELECT w.subject, w.subject_id, w.kind, w.key, w.what, w.party, w.unit, w.officer_id, w.opened, w.due,"
        f" w.first_due, w.state, w.project_id, p.name, p.version {source}"
        " ORDER BY w.due IS NULL, w.due, w.subject_id, w.key LIMIT %s OFFSET %s",
        [*params, MOST, (max(1, page) - 1) * MOST],
    )
    return _sorted([_line(row) for row in rows.fetchall()], on, int(total), int(late))


def _sorted(lines: list[WorkLine], on: date, total: int, late: int) -> WorkList:
    return WorkList(
        late=[each for each in lines if each.due and each.due < on],
        today=[each for each in lines if each.due == on],
        coming=[each for each in lines if each.due and each.due > on],
        undated=[each for each in lines if each.due is None],
        total=total,
        late_total=late,
    )


def _line(row: Any) -> WorkLine:
    values = list(row)
    for at in (1, 7, 12):
        values[at] = as_uuid(values[at])
    for at in (8, 9, 10):
        values[at] = as_day(values[at])
    values[13], values[14] = values[13] or "", values[14] or ""
    return WorkLine(*values)
