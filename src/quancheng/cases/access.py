"""Which projects exist for a person, as a condition on rows.

What one may not see does not exist: NotFound, never NotAllowed.
"""

from __future__ import annotations

from collections.abc import Sequence, Sized
from typing import Any
from uuid import UUID

from quancheng.cases import statements as sql
from quancheng.engine.errors import NotFound
from quancheng.people.access import Person, Scope, project_scope
from quancheng.people.labels import Label
from quancheng.store.work import Work

Where = tuple[str, list[Any]]


def refuse_unseen(work: Work, person: Person, project: UUID) -> int:
    """The jurisdiction of a project that the person may see; NotFound for any other, whether it is there or not."""
    scope = project_scope(person)
    first, *others = sorted(scope.units) or [""]
    row = work.execute(sql.LABEL_AND_PART, (first, work.tenant, project.hex)).fetchone()
    if row is None or row[0] not in scope.labels:
        raise no_such_project(project)
    if not _is_tied(work, scope, project, int(row[1]), takes_part=bool(row[2]), others=others):
        raise no_such_project(project)
    return int(row[1])


def no_such_project(project: object) -> NotFound:
    return NotFound("没有找到这个项目。", help="请从项目列表进入，或核对网址。", project=str(project))


def _is_tied(
    work: Work, scope: Scope, project: UUID, jurisdiction: int, *, takes_part: bool, others: Sequence[str]
) -> bool:
    """Whether one of the ties holds; `takes_part` says it for the first unit, which was asked with the project."""
    if scope.within and jurisdiction not in scope.within:
        return False
    if takes_part or scope.sees_all or jurisdiction in scope.sees_all_in:
        return True
    ids = (work.tenant, project.hex)
    if any(work.execute(sql.HAS_PART, (*ids, unit)).fetchone() for unit in others):
        return True
    holder, firm = scope.officer, scope.enterprise
    if holder and work.execute(sql.HAS_ROLE, (work.tenant, holder, project.hex)).fetchone():
        return True
    return bool(firm and work.execute(sql.IS_OF_ENTERPRISE, (work.tenant, firm, project)).fetchone())


def seen_projects(person: Person, *, alias: str = "p", through: Where | None = None) -> Where:
    """The same as an SQL condition on `cases_project` under an alias, with its parameters; false for who sees none.

    `through` are his `tied_ids`, where the projects are to be read from them instead of looking at each.
    """
    scope = project_scope(person)
    if scope.is_empty:
        return "1 = 0", []
    labels = ", ".join(["%s"] * len(scope.labels))
    condition = f"{alias}.tenant_id = %s AND {alias}.label IN ({labels})"
    params: list[Any] = [scope.tenant, *(str(label) for label in scope.labels)]
    if scope.within:
        condition += f" AND {alias}.jurisdiction_id IN ({_marks(scope.within)})"
        params += scope.within
    if scope.sees_all or (scope.within and set(scope.within) <= set(scope.sees_all_in)):
        return condition, params
    if through is not None:
        return f"{condition} AND {alias}.id IN ({through[0]})", [*params, *through[1]]
    ties, tied = _ties(scope, alias)
    if scope.sees_all_in:
        ties, tied = f"{alias}.jurisdiction_id IN ({_marks(scope.sees_all_in)}) OR {ties}", [*scope.sees_all_in, *tied]
    return f"{condition} AND ({ties})", [*params, *tied]


def tied_ids(person: Person) -> Where | None:
    """The ids of the projects a person is tied to, whatever their labels; None for whoever sees any without a tie."""
    scope = project_scope(person)
    if scope.is_empty or scope.sees_all or scope.sees_all_in:
        return None
    some, params = list[str](), list[Any]()
    if scope.units:
        some.append(
            f"SELECT x.project_id FROM cases_part x WHERE x.tenant_id = %s AND x.unit IN ({_marks(scope.units)})"
        )
        params += [scope.tenant, *sorted(scope.units)]
    if scope.officer:
        some.append("SELECT r.project_id FROM cases_role r WHERE r.tenant_id = %s AND r.officer_id = %s")
        params += [scope.tenant, scope.officer]
    if scope.enterprise:
        some.append(
            "SELECT e.project_id FROM cases_enterprise_project e WHERE e.tenant_id = %s AND e.enterprise_id = %s"
        )
        params += [scope.tenant, scope.enterprise]
    return (" UNION ".join(some), params) if some else None


def _marks(values: Sized) -> str:
    return ", ".join(["%s"] * len(values))


def seen_work(person: Person, *, alias: str = "w", unit: str = "unit") -> Where:
    """The same for rows with a `project_id`, told without looking at each project; what has none is everybody's.

    Whoever stands below the root sees of what has none only what waits for his own units, by the column `unit`; ""
    for rows that all have a project.
    """
    scope = project_scope(person)
    if scope.is_empty:
        return f"{alias}.project_id IS NULL", []
    if scope.within:
        return _seen_work_below(scope, alias, unit)
    tests, params = list[str](), list[Any]()
    hidden = [str(label) for label in Label if label not in scope.labels]
    if hidden:
        tests.append(
            f"NOT EXISTS (SELECT 1 FROM cases_project h WHERE h.tenant_id = {alias}.tenant_id"
            f" AND h.id = {alias}.project_id AND h.label IN ({_marks(hidden)}))"
        )
        params += hidden
    if not scope.sees_all:
        ties, tied = _ties(scope, alias, "project_id")
        tests.append(f"({ties})")
        params += tied
    return f"({alias}.project_id IS NULL OR ({' AND '.join(tests) or '1 = 1'}))", params


def _seen_work_below(scope: Scope, alias: str, unit: str) -> Where:
    """One look at each row's project by its key: somebody of one county has few rows."""
    labels = [str(label) for label in scope.labels]
    inside = (
        f"SELECT 1 FROM cases_project h WHERE h.tenant_id = %s AND h.id = {alias}.project_id"
        f" AND h.label IN ({_marks(labels)}) AND h.jurisdiction_id IN ({_marks(scope.within)})"
    )
    params: list[Any] = [scope.tenant, *labels, *scope.within]
    ties, tied = _ties(scope, alias, "project_id")
    if scope.sees_all_in:
        ties, tied = f"h.jurisdiction_id IN ({_marks(scope.sees_all_in)}) OR {ties}", [*scope.sees_all_in, *tied]
    of_unit = f"{alias}.{unit} IN ({_marks(scope.units)})"
    own, units = (of_unit, sorted(scope.units)) if scope.units and unit else ("1 = 0", [])
    return (
        f"(({alias}.project_id IS NULL AND {own}) OR EXISTS ({inside} AND ({ties})))",
        [*units, *params, *tied],
    )


def _ties(scope: Scope, alias: str, project: str = "id") -> Where:
    ties, params = list[str](), list[Any]()
    if scope.units:
        units = ", ".join(["%s"] * len(scope.units))
        ties.append(
            f"EXISTS (SELECT 1 FROM cases_part x WHERE x.tenant_id = {alias}.tenant_id"
            f" AND x.project_id = {alias}.{project} AND x.unit IN ({units}))"
        )
        params += sorted(scope.units)
    if scope.officer:
        ties.append(
            f"EXISTS (SELECT 1 FROM cases_role r WHERE r.tenant_id = {alias}.tenant_id"
            f" AND r.project_id = {alias}.{project} AND r.officer_id = %s)"
        )
        params.append(scope.officer)
    if scope.enterprise:
        ties.append(
            f"EXISTS (SELECT 1 FROM cases_enterprise_project e WHERE e.tenant_id = {alias}.tenant_id"
            f" AND e.project_id = {alias}.{project} AND e.enterprise_id = %s)"
        )
        params.append(scope.enterprise)
    return " OR ".join(ties) or "1 = 0", params


# Leads.


def no_such_lead(lead: object) -> NotFound:
    return NotFound("没有找到这条线索。", help="请从线索列表进入，或核对网址。", lead=str(lead))


def seen_leads(person: Person, *, alias: str = "l", arbiter: str = "") -> Where:
    """Which leads exist for a person: those of his units, all of a jurisdiction for who sees all in it.

    A lead offered to one's unit exists, too, and one in dispute for whoever decides disputes: `arbiter`.
    """
    scope = project_scope(person)
    if scope.is_empty or person.enterprise is not None or Label.INTERNAL not in scope.labels:
        return "1 = 0", []
    condition, params = f"{alias}.tenant_id = %s", list[Any]([scope.tenant])
    if scope.sees_all:
        return condition, params
    ties, tied = list[str](), list[Any]()
    if scope.units:
        marks, units = _marks(scope.units), sorted(scope.units)
        ties += [f"{alias}.unit IN ({marks})", f"{alias}.offered_to IN ({marks})"]
        tied += [*units, *units]
    if scope.sees_all_in:
        ties.append(f"{alias}.jurisdiction_id IN ({_marks(scope.sees_all_in)})")
        tied += scope.sees_all_in
    if arbiter and arbiter in person.posts | person.units:
        ties.append(f"{alias}.is_disputed")
    return f"{condition} AND ({' OR '.join(ties) or '1 = 0'})", [*params, *tied]


def may_see_lead(work: Work, person: Person, lead: UUID, *, arbiter: str = "") -> bool:
    """Whether the lead exists for the person."""
    seen, params = seen_leads(person, arbiter=arbiter)
    row = work.execute(f"SELECT 1 FROM cases_lead l WHERE {seen} AND l.id = %s", [*params, lead.hex]).fetchone()
    return row is not None
