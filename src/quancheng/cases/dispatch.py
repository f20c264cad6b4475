"""What a dispatch looks at over all projects a person sees: rows late, coming and finished, problems, plans missing.

Call inside `reading(person.tenant)`. The number of queries does not grow with the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases.access import seen_projects
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.packs import pack_in_force
from quancheng.cases.queries import COLUMNS, ProjectLine, _line, as_day, as_uuid
from quancheng.engine.case import Case, Report
from quancheng.engine.pack import SIGNED, Pack, RowState
from quancheng.people.access import Person
from quancheng.store.canonical import parsed
from quancheng.store.session import session

MOST = 500
"""Rows that a paper lists at most; the counts count all."""
ROW = (
    "w.project_id, p.name, p.enterprise, p.stage, w.kind, w.key, w.what, w.state, w.unit, w.due, w.first_due, w.actual"
)


@dataclass(frozen=True, slots=True)
class Row:
    """Something that waits or was done on a project; `days_late` in working days, 0 where it is not late."""

    project: UUID
    name: str
    enterprise: str
    stage: str
    kind: str
    key: str
    what: str
    state: str
    unit: str
    due: date | None
    first_due: date | None
    actual: date | None
    days_late: int = 0


def late_rows(person: Person, *, on: date) -> list[Row]:
    """The tasks that are beyond their day, by unit, longest first."""
    return _rows(person, "w.kind = 'task' AND w.is_open AND w.due < %s", [on], "w.unit, w.due, p.name, w.key", on=on)


def coming_rows(person: Person, *, on: date, until: date) -> list[Row]:
    """The tasks that fall due from today up to a day, that day included."""
    test = "w.kind = 'task' AND w.is_open AND w.due >= %s AND w.due <= %s"
    return _rows(person, test, [on, until], "w.due, w.unit, p.name, w.key", on=on)


def finished_rows(person: Person, *, since: date, until: date) -> list[Row]:
    """The tasks that were done between two days, both included."""
    test = "w.kind = 'task' AND w.state = %s AND w.actual >= %s AND w.actual <= %s"
    return _rows(person, test, [RowState.DONE.value, since, until], "w.actual, p.name, w.key", on=until)


def open_issues(person: Person, *, on: date) -> list[Row]:
    """The problems nobody has solved yet."""
    return _rows(person, "w.kind = 'issue' AND w.is_open", [], "w.due IS NULL, w.due, p.name, w.key", on=on)


def waiting_rows(person: Person, kind: str, *, on: date) -> list[Row]:
    """What waits of one kind beside the tasks, the earliest due first."""
    return _rows(person, "w.kind = %s AND w.is_open", [kind], "w.due IS NULL, w.due, p.name, w.key", on=on)


def unfilled_roles(person: Person, *, on: date) -> list[Row]:
    """The projects for which somebody should have been named by now and has not."""
    return _rows(person, "w.kind = 'role' AND w.is_open", [], "p.name, w.key", on=on)


def unplanned_rows(person: Person, *, on: date) -> list[Row]:
    """The open tasks whose planned day has not been fixed, on signed projects."""
    planned = {task.id for task in pack_in_force(person.tenant).task.values() if task.clock and task.clock.planned}
    test = (
        "w.kind = 'task' AND w.is_open AND w.due IS NULL AND EXISTS (SELECT 1 FROM cases_happening h"
        " WHERE h.tenant_id = p.tenant_id AND h.project_id = p.id AND h.name = %s)"
    )
    rows = _rows(person, test, [SIGNED], "p.name, p.id, w.opened, w.key", on=on)
    return [row for row in rows if row.key.partition("@")[0] in planned]


def late_resolutions(person: Person, *, on: date) -> list[Row]:
    """Resolutions of meetings beyond their limit; those of a project only where the project is seen."""
    seen, params = seen_projects(person)
    found = session().execute(
        f"SELECT {ROW} FROM cases_work w LEFT JOIN cases_project p ON p.tenant_id = w.tenant_id"
        " AND p.id = w.project_id WHERE w.tenant_id = %s AND w.kind = 'resolution' AND w.is_open AND w.due < %s"
        f" AND (w.project_id IS NULL OR ({seen})) ORDER BY w.due, w.key LIMIT %s",
        [person.tenant, on, *params, MOST],
    )
    return [_row(row, on) for row in found.fetchall()]


def count_late(person: Person, *, on: date) -> int:
    """How many tasks are late, the ones beyond MOST too."""
    return _count(person, "w.kind = 'task' AND w.is_open AND w.due < %s", [on])


def _source(person: Person, test: str) -> tuple[str, list[Any]]:
    seen, params = seen_projects(person)
    joined = (
        "FROM cases_work w JOIN cases_project p ON p.tenant_id = w.tenant_id AND p.id = w.project_id"
        f" WHERE w.tenant_id = %s AND p.ended = '' AND {seen} AND {test}"
    )
    return joined, [person.tenant, *params]


def _rows(person: Person, test: str, more: list[Any], order: str, *, on: date) -> list[Row]:
    source, params = _source(person, test)
    rows = session().execute(f"SELECT {ROW} {source} ORDER BY {order} LIMIT %s", [*params, *more, MOST])
    return [_row(row, on) for row in rows.fetchall()]


def _count(person: Person, test: str, more: list[Any]) -> int:
    source, params = _source(person, test)
    return int(session().execute(f"SELECT count(*) {source}", [*params, *more]).fetchone()[0])


def _row(values: Any, on: date) -> Row:
    project, name, enterprise, stage, kind, key, what, state, unit, due, first_due, actual = values
    due = as_day(due)
    late = calendar_in_force().count(due, on) if due is not None and due < on else 0
    return Row(
        as_uuid(project), name or "", enterprise or "", stage or "", kind, key, what, state, unit,
        due, as_day(first_due), as_day(actual), late,
    )  # fmt: skip


# Projects.


def signing_soon(person: Person) -> list[ProjectLine]:
    """The projects that stand where the agreement is signed and have not signed."""
    stage = signing_stage(pack_in_force(person.tenant))
    test = (
        "p.stage = %s AND NOT EXISTS (SELECT 1 FROM cases_happening h WHERE h.tenant_id = p.tenant_id"
        " AND h.project_id = p.id AND h.name = %s)"
    )
    return _projects(person, test, [stage, SIGNED]) if stage else []


def signing_stage(pack: Pack) -> str:
    """The stage of the task that marks the signing; "" in a pack that has none."""
    tasks = [task for task in pack.task.values() if any(SIGNED in outcome.marks for outcome in task.outcomes)]
    return tasks[0].stage if tasks else ""


def signed_projects(person: Person) -> list[tuple[ProjectLine, date | None]]:
    """The running projects that were signed, each with its day, in that order. One query."""
    seen, params = seen_projects(person)
    rows = session().execute(
        f"SELECT {COLUMNS}, h.day FROM cases_project p JOIN cases_happening h ON h.tenant_id = p.tenant_id"
        f" AND h.project_id = p.id AND h.name = %s WHERE {seen} AND p.ended = '' ORDER BY h.day, p.name, p.id LIMIT %s",
        [SIGNED, *params, MOST],
    )
    return [(_line(row[:-1]), as_day(row[-1])) for row in rows.fetchall()]


def opened_between(person: Person, since: date, until: date) -> list[ProjectLine]:
    """The projects registered between two days, both included."""
    return _projects(person, "p.opened >= %s AND p.opened <= %s", [since, until])


def moved_between(person: Person, since: date, until: date) -> list[ProjectLine]:
    """The projects that came into their stage between two days, other than by being registered."""
    return _projects(person, "p.stage_since >= %s AND p.stage_since <= %s AND p.stage_since > p.opened", [since, until])


def _projects(person: Person, test: str, more: list[Any]) -> list[ProjectLine]:
    seen, params = seen_projects(person)
    rows = session().execute(
        f"SELECT {COLUMNS} FROM cases_project p WHERE {seen} AND p.ended = '' AND {test}"
        " ORDER BY p.name, p.id LIMIT %s",
        [*params, *more, MOST],
    )
    return [_line(row) for row in rows.fetchall()]


def cases_of(person: Person, projects: Iterable[UUID]) -> Mapping[UUID, Case]:
    """The states of those of these projects that the person sees, at most MOST. One query."""
    ids = list(dict.fromkeys(projects))[:MOST]
    if not ids:
        return {}
    seen, params = seen_projects(person)
    marks = ", ".join(["%s"] * len(ids))
    rows = session().execute(
        "SELECT s.id, s.state FROM cases_project p JOIN store_stream s ON s.tenant_id = p.tenant_id AND s.id = p.id"
        f" WHERE {seen} AND p.id IN ({marks})",
        [*params, *ids],
    )
    return {as_uuid(row[0]): Case.from_state(parsed(row[1])) for row in rows.fetchall()}


def reports_of(person: Person, rows: Collection[Row]) -> Mapping[tuple[UUID, str], Report]:
    """The newest progress reports of some rows, by project and task."""
    cases = cases_of(person, [row.project for row in rows])
    return {
        (row.project, row.key): cases[row.project].reports[row.key]
        for row in rows
        if row.project in cases and row.key in cases[row.project].reports
    }


def highest_label(person: Person) -> str:
    """The most guarded label among the running projects the person sees; a paper over all of them carries it."""
    seen, params = seen_projects(person)
    rows = session().execute(f"SELECT DISTINCT p.label FROM cases_project p WHERE {seen}", params)
    labels = [row[0] for row in rows.fetchall()]
    return next((label for label in ("敏感", "内部") if label in labels), "内部")
