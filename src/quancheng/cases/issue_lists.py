"""Problems over all projects a person sees: by whose they are, rung, kind, project and how they stand.

Call inside `reading(person.tenant)`. The number of queries does not grow with the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases.access import Where, seen_projects
from quancheng.cases.queries import as_day, as_uuid
from quancheng.people.access import Person
from quancheng.store.session import session

PAGE = 50
STATES = {
    "open": "i.state <> 'closed'",
    "late": "i.state <> 'closed' AND (i.due < %s OR w.due < %s)",
    "closed": "i.state = 'closed'",
}
SOURCE = (
    "FROM cases_issue i JOIN cases_project p ON p.tenant_id = i.tenant_id AND p.id = i.project_id"
    " LEFT JOIN cases_work w ON w.tenant_id = i.tenant_id AND w.subject_id = i.project_id AND w.kind = 'ladder'"
    " AND w.key = i.key WHERE"
)
"""What waits to be handed up stands beside the problem with its day."""


@dataclass(frozen=True, kw_only=True)
class WantedIssues:
    """`whose` is mine, unit, raised or all; `state` one of STATES or "" for all; the rest narrows it down."""

    whose: str = "all"
    state: str = "open"
    rung: str = ""
    kind: str = ""
    project: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class IssueLine:
    """A problem in a list; `hands_up` is the day by which it goes to the next rung."""

    project: UUID
    name: str
    version: str
    key: str
    kind: str
    title: str
    rung: str
    party: str
    holder_unit: str
    unit: str
    raised: date
    due: date | None
    state: str
    closed: date | None
    rating: int
    hands_up: date | None


@dataclass(frozen=True, kw_only=True)
class IssuePage:
    lines: list[IssueLine]
    total: int
    page: int


@dataclass(frozen=True, kw_only=True)
class IssueCounts:
    """Unsolved problems that the person sees: all, overdue, his, his units', raised by him; and those on each rung."""

    open: int
    late: int
    mine: int
    unit: int
    raised: int
    rungs: dict[str, int]


def issues(person: Person, wanted: WantedIssues, *, on: date) -> IssuePage:
    """A page of the problems, the earliest due first, with the count of all that match. Two queries."""
    where, params = _where(person, wanted, on)
    source = f"{SOURCE} {where}"
    total = int(session().execute(f"SELECT count(*) {source}", params).fetchone()[0])
    page = max(1, min(wanted.page, -(-total // PAGE) or 1))
    order = (
        "i.closed DESC, i.key" if wanted.state == "closed" else "i.due IS NULL, i.due, i.raised, i.project_id, i.key"
    )
    rows = session().execute(
        "SELECT p.id, p.name, p.version, i.key, i.kind, i.title, i.rung, i.party, i.holder_unit, i.unit, i.raised,"
        f" i.due, i.state, i.closed, i.rating, w.due {source} ORDER BY {order} LIMIT %s OFFSET %s",
        [*params, PAGE, (page - 1) * PAGE],
    )
    return IssuePage(lines=[_line(row) for row in rows.fetchall()], total=total, page=page)


def counts(person: Person, *, on: date) -> IssueCounts:
    """Two queries."""
    mine, mine_params = _whose(person, "mine")
    units, unit_params = _whose(person, "unit")
    raised, raised_params = _whose(person, "raised")
    seen, params = seen_projects(person)
    source = f"{SOURCE} {seen}"
    tests = ["i.due < %s OR w.due < %s", mine, units, raised]
    figures = ", ".join(f"coalesce(sum(CASE WHEN {test} THEN 1 ELSE 0 END), 0)" for test in tests)
    row = (
        session()
        .execute(
            f"SELECT count(*), {figures} {source} AND i.state <> 'closed'",
            [on, on, *mine_params, *unit_params, *raised_params, *params],
        )
        .fetchone()
    )
    rungs = session().execute(
        f"SELECT i.rung, count(*) {source} AND i.state <> 'closed' AND i.rung <> '' GROUP BY i.rung", params
    )
    everything, late, own, of_unit, by_me = (int(figure) for figure in row)
    return IssueCounts(open=everything, late=late, mine=own, unit=of_unit, raised=by_me, rungs=dict(rungs.fetchall()))


def _where(person: Person, wanted: WantedIssues, on: date) -> Where:
    where, params = seen_projects(person)
    for test, given in (_whose(person, wanted.whose), _standing(wanted.state, on)):
        where, params = f"{where} AND ({test})", [*params, *given]
    for column, value in (("i.rung", wanted.rung), ("i.kind", wanted.kind)):
        if value:
            where, params = f"{where} AND {column} = %s", [*params, value]
    if wanted.project.strip():
        where, params = f"{where} AND p.name LIKE %s", [*params, f"%{wanted.project.strip()}%"]
    return where, params


def _standing(state: str, on: date) -> Where:
    test = STATES.get(state, "1 = 1")
    return test, [on] * test.count("%s")


def _whose(person: Person, whose: str) -> Where:
    """Whose a problem is: in my hands while it is unsolved, of my units, or raised by me."""
    match whose:
        case "mine":
            return _among("i.party", person.posts | person.units)
        case "unit":
            held, held_params = _among("i.holder_unit", person.units)
            made, made_params = _among("i.unit", person.units)
            return f"{held} OR {made}", [*held_params, *made_params]
        case "raised":
            asker = person.officer or person.account
            return "i.raiser_id = %s", [asker]
        case _:
            return "1 = 1", []


def _among(column: str, names: frozenset[str]) -> Where:
    if not names:
        return "1 = 0", []
    return f"{column} IN ({', '.join(['%s'] * len(names))})", sorted(names)


def _line(row: Any) -> IssueLine:
    values = list(row)
    values[0] = as_uuid(values[0])
    for at in (10, 11, 13, 15):
        values[at] = as_day(values[at])
    return IssueLine(*values)
