"""A work list in groups: by project or by kind, the group whose first day comes first on top, a few lines of each.

Two queries whatever the number of rows; the groups are counted from indexes alone. Call inside `reading`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases.access import Where
from quancheng.cases.queries import as_uuid
from quancheng.cases.work_lists import COLUMNS, FEW, WorkLine, line_of, narrowed, rows_of
from quancheng.cases.work_lists import Part as WantedPart
from quancheng.people.access import Person
from quancheng.store.session import session

BY_PROJECT, BY_KIND = "project", "kind"
COLUMN = {BY_PROJECT: "project_id", BY_KIND: "kind"}
GROUPS = 12
"""Groups on a page."""
LINES = 8
"""Lines shown of a group; the rest are behind its own list."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """One project's lines (nothing for what has no project) or one kind's; `count` and `late` are of all of them."""

    project: UUID | None
    kind: str
    count: int
    late: int
    lines: list[WorkLine]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """A page of groups, and how many groups there are."""

    groups: list[Group]
    total: int
    page: int


def grouped(
    person: Person,
    arms: Sequence[Where],
    wanted: WantedPart,
    *,
    by: str,
    on: date,
    page: int = 1,
    gathers: bool = False,
) -> Grouped:
    """The groups of a list, by a word of COLUMN; `gathers` as for `work_lists`."""
    arms, column = narrowed(arms, wanted), COLUMN[by]
    source, params = rows_of(person, f"w.due, w.{column}", arms)
    counted = session().execute(
        f"SELECT w.{column}, count(*), coalesce(sum(CASE WHEN w.due < %s THEN 1 ELSE 0 END), 0), count(*) OVER ()"
        f" FROM ({source}) w GROUP BY w.{column} ORDER BY min(w.due) NULLS LAST, w.{column} LIMIT %s OFFSET %s",
        [on, *params, GROUPS, (max(1, page) - 1) * GROUPS],
    )
    found = counted.fetchall()
    if not found:
        return Grouped(groups=[], total=0, page=page)
    lines = _lines(person, arms, column, [row[0] for row in found], gathers=gathers)
    groups = [
        Group(
            project=as_uuid(name) if by == BY_PROJECT and name else None,
            kind=name if by == BY_KIND else "",
            count=int(count),
            late=int(late),
            lines=[each for each in lines if _name(each, by) == (as_uuid(name) if by == BY_PROJECT and name else name)],
        )
        for name, count, late, _ in found
    ]
    return Grouped(groups=groups, total=int(found[0][3]), page=page)


def _name(line: WorkLine, by: str) -> object:
    return line.project_id if by == BY_PROJECT else line.kind


def _lines(
    person: Person, arms: Sequence[Where], column: str, names: Sequence[Any], *, gathers: bool
) -> list[WorkLine]:
    """The first LINES of each group, in one statement that reads each group in the order of due days."""
    statements, params = list[str](), list[Any]()
    for name in names:
        test, some = (f" AND w.{column} = %s", [name]) if name else (f" AND w.{column} IS NULL", [])
        source, of_group = rows_of(person, COLUMNS, [(f"{arm}{test}", [*had, *some]) for arm, had in arms])
        source = f"SELECT * FROM ({source} LIMIT {FEW}) w" if gathers else source
        order = "ORDER BY w.due NULLS LAST, w.subject_id, w.key"
        statements.append(f"SELECT * FROM (SELECT * FROM ({source}) w {order} LIMIT %s) g")
        params += [*of_group, LINES]
    rows = session().execute(
        f"SELECT {COLUMNS}, p.name, p.version FROM ({' UNION ALL '.join(statements)}) w"
        " LEFT JOIN cases_project p ON p.tenant_id = %s AND p.id = w.project_id"
        " ORDER BY w.due NULLS LAST, w.subject_id, w.key",
        [*params, person.tenant],
    )
    return [line_of(row) for row in rows.fetchall()]
