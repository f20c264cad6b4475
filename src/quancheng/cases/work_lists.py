"""Work lists: what waits for a person, for the units, for everybody; late first, then today, then coming.

Call inside `reading(person.tenant)`. A few queries each, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from quancheng.cases import tallies
from quancheng.cases.access import Where, seen_work
from quancheng.cases.listing import MANY, or_more
from quancheng.cases.queries import as_day, as_uuid
from quancheng.people.access import Person
from quancheng.store.session import session

MOST = 50


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
    """A page of the lines by urgency, at most MOST of them; the totals are of all, whatever `when` was wanted.

    Each total counts to MANY and one, which means more, unless the number is kept. `week_total` counts what is due from
    tomorrow to the end of the week, `matching` what the wanted `when` holds.
    """

    late: list[WorkLine] = field(default_factory=list)
    today: list[WorkLine] = field(default_factory=list)
    coming: list[WorkLine] = field(default_factory=list)
    undated: list[WorkLine] = field(default_factory=list)
    total: int = 0
    late_total: int = 0
    today_total: int = 0
    week_total: int = 0
    matching: int = 0
    page: int = 1
    late_is_counted: bool = True

    @property
    def late_words(self) -> str:
        return or_more(self.late_total) if self.late_is_counted else str(self.late_total)

    @property
    def is_more(self) -> bool:
        """Whether there are more of what is wanted than can be turned to."""
        return self.matching > MANY

    @property
    def is_empty(self) -> bool:
        return self.total == 0

    @property
    def lines(self) -> list[WorkLine]:
        return [*self.late, *self.today, *self.coming, *self.undated]

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.matching, MANY) // MOST))


@dataclass(frozen=True, kw_only=True)
class Part:
    """What part of a list is wanted: when it is due (a word of WHEN), of which kind, of which project."""

    when: str = ""
    kind: str = ""
    project: UUID | None = None


ALL_OF_IT = Part()


def mine(person: Person, *, on: date, page: int = 1, part: Part = ALL_OF_IT) -> WorkList:
    """What waits for the person: for posts and units held or stood in for, or for the person by name."""
    return _listed(person, arms_of_mine(person), on, page, part)


def of_unit(person: Person, unit: str, *, on: date, page: int = 1, part: Part = ALL_OF_IT) -> WorkList:
    """What waits for a unit, over the projects the person sees."""
    return of_units(person, [unit], on=on, page=page, part=part)


def of_units(person: Person, units: Iterable[str], *, on: date, page: int = 1, part: Part = ALL_OF_IT) -> WorkList:
    """What waits for any of the units, over the projects the person sees."""
    return _listed(person, arms_of_units(units), on, page, part)


def of_watched(person: Person, *, on: date, page: int = 1, part: Part = ALL_OF_IT) -> WorkList:
    """What waits for anybody on the projects that the person watches and still sees."""
    return _listed(person, arms_of_watched(person), on, page, part, gathers=True)


def overdue(person: Person, *, on: date, page: int = 1, unit: str = "") -> WorkList:
    """All that is overdue, or a unit's part of it, over the projects the person sees."""
    kept = tallies.overdue(person, on=on, unit=unit)
    test, params = ("w.unit = %s", list[Any]([unit])) if unit else ("1 = 1", [])
    return _listed(person, [(test, params)], on, page, Part(when="late"), only_late=True, known=kept)


def of_project(person: Person, project: UUID, *, on: date) -> WorkList:
    """All that waits on one project."""
    return _listed(person, [("w.project_id = %s", [project])], on, 1, ALL_OF_IT)


def chosen(person: Person, names: Sequence[tuple[str, UUID, str]]) -> list[WorkLine]:
    """Those of these open lines, named by kind, project and key, that the person sees. One query."""
    test = "w.subject_id = %s AND w.kind = %s AND w.key = %s"
    arms: list[Where] = [(test, [subject.hex, kind, key]) for kind, subject, key in dict.fromkeys(names)]
    if not arms:
        return []
    source, params = rows_of(person, COLUMNS, arms)
    rows = session().execute(
        f"SELECT {COLUMNS}, p.name, p.version FROM ({source}) w"
        " LEFT JOIN cases_project p ON p.tenant_id = %s AND p.id = w.project_id",
        [*params, person.tenant],
    )
    return [line_of(row) for row in rows.fetchall()]


SPAN_AT_MOST = 400


def between(person: Person, first: date, last: date) -> list[WorkLine]:
    """What waits for the person and falls due from `first` to `last`; at most SPAN_AT_MOST lines, the soonest first."""
    arms = [
        (f"{test} AND w.due >= %s AND w.due <= %s", [*params, first, last]) for test, params in arms_of_mine(person)
    ]
    if not arms:
        return []
    source, params = rows_of(person, COLUMNS, arms)
    rows = session().execute(
        f"SELECT {COLUMNS}, p.name, p.version FROM (SELECT * FROM ({source}) w {ORDER} LIMIT %s) w"
        f" LEFT JOIN cases_project p ON p.tenant_id = %s AND p.id = w.project_id {ORDER}",
        [*params, SPAN_AT_MOST, person.tenant],
    )
    return [line_of(row) for row in rows.fetchall()]


WHEN = ("late", "today", "week")


def _when(when: str, on: date) -> Where:
    """The condition of a part of the list; none for a word that is none."""
    if when == "late":
        return "w.due < %s", [on]
    if when == "today":
        return "w.due = %s", [on]
    return ("w.due > %s AND w.due <= %s", [on, _week_end(on)]) if when == "week" else ("", [])


def _week_end(on: date) -> date:
    return on + timedelta(days=6 - on.weekday())


def arms_of_units(units: Iterable[str]) -> list[Where]:
    """An arm for each unit."""
    return [("w.unit = %s", [unit]) for unit in sorted(set(units))]


def arms_of_watched(person: Person) -> list[Where]:
    """The one arm of watched projects."""
    watched = "SELECT x.project_id FROM cases_watch x WHERE x.tenant_id = %s AND x.officer_id = %s"
    return [(f"w.project_id IN ({watched})", [person.tenant, person.officer])] if person.officer else []


def arms_of_mine(person: Person) -> list[Where]:
    """Arms that no row is in twice; each is read from an index of its own in the order of due days."""
    parties = sorted(person.posts | person.units)
    arms: list[Where] = [("w.party = %s", [party]) for party in parties]
    if person.officer:
        others = f" AND w.party NOT IN ({', '.join(['%s'] * len(parties))})" if parties else ""
        arms.append((f"w.officer_id = %s{others}", [person.officer, *parties]))
    return arms


COLUMNS = (
    "w.subject, w.subject_id, w.kind, w.key, w.what, w.party, w.unit, w.officer_id, w.opened, w.due, w.first_due,"
    " w.state, w.project_id"
)
ORDER = "ORDER BY w.due NULLS LAST, w.subject_id, w.key"


FEW = 5000
"""Rows at most that are gathered: those of all projects that somebody watches."""


def narrowed(arms: Sequence[Where], part: Part) -> list[Where]:
    """The arms with only what is of the kind and the project, where one is wanted."""
    test, params = "", list[Any]()
    if part.kind:
        test, params = " AND w.kind = %s", [part.kind]
    if part.project:
        test, params = f"{test} AND w.project_id = %s", [*params, part.project]
    return [(f"{arm}{test}", [*some, *params]) for arm, some in arms or [("1 = 0", [])]]


def _listed(
    person: Person,
    arms: Sequence[Where],
    on: date,
    page: int,
    wanted: Part,
    *,
    only_late: bool = False,
    known: int | None = None,
    gathers: bool = False,
) -> WorkList:
    """A page of what is in any of the arms, which no row may be in twice; `known` is the number where it is kept.

    `gathers` reads the few rows of the arms before they are put in order, where walking all days would find them late.
    """
    arms, when = narrowed(arms, wanted), wanted.when
    late, today, week, rest = (known, 0, 0, 0) if known is not None else _totals(person, arms, on, only_late=only_late)
    total = late + today + week + rest
    matching = {"late": late, "today": today, "week": week}.get(when, total)
    page = max(1, min(page, -(-min(matching, MANY) // MOST) or 1))
    source, params = rows_of(person, COLUMNS, _within(arms, _when(when, on)))
    shown = source if len(arms) == 1 else f"SELECT * FROM ({source}) w"
    shown = f"SELECT * FROM ({source} LIMIT {FEW}) w" if gathers else shown
    rows = session().execute(
        f"SELECT {COLUMNS}, p.name, p.version FROM ({shown} {ORDER} LIMIT %s OFFSET %s) w"
        f" LEFT JOIN cases_project p ON p.tenant_id = %s AND p.id = w.project_id {ORDER}",
        [*params, MOST, (page - 1) * MOST, person.tenant],
    )
    lines = [line_of(row) for row in rows.fetchall()]
    return WorkList(
        late=[each for each in lines if each.due and each.due < on],
        today=[each for each in lines if each.due == on],
        coming=[each for each in lines if each.due and each.due > on],
        undated=[each for each in lines if each.due is None],
        total=total,
        late_total=late,
        today_total=today,
        week_total=week,
        matching=matching,
        page=page,
        late_is_counted=known is None,
    )


def _totals(person: Person, arms: Sequence[Where], on: date, *, only_late: bool) -> list[int]:
    """Late, today, the rest of the week, the rest: each read to MANY and one from its place in the indexes."""
    spans = [_when(when, on) for when in WHEN]
    later: list[Where] = [("w.due > %s", [_week_end(on)]), ("w.due IS NULL", [])]
    if only_late:
        return [_counted(person, _within(arms, spans[0])), 0, 0, 0]
    counted = [_counted(person, _within(arms, span)) for span in spans]
    rest = sum(_counted(person, _within(arms, span)) for span in later) if sum(counted) <= MANY else 0
    return [*counted, rest]


def _counted(person: Person, arms: Sequence[Where]) -> int:
    source, params = rows_of(person, "1", arms)
    statement = f"SELECT count(*) FROM ({source} LIMIT %s) w"
    return int(session().execute(statement, [*params, MANY + 1]).fetchone()[0])


def _within(arms: Sequence[Where], span: Where) -> list[Where]:
    test, params = span
    return [(f"{arm} AND {test}", [*some, *params]) for arm, some in arms] if test else list(arms)


def rows_of(person: Person, columns: str, arms: Sequence[Where]) -> Where:
    """The open rows of the arms that the person sees, as one statement."""
    seen, seen_params = seen_work(person)
    rows = f"SELECT {columns} FROM cases_work w WHERE w.tenant_id = %s AND w.is_open AND {{test}} AND {seen}"
    params = [each for _, some in arms for each in (person.tenant, *some, *seen_params)]
    return " UNION ALL ".join(rows.format(test=test) for test, _ in arms), params


def line_of(row: Any) -> WorkLine:
    """A row of COLUMNS with its project's name and version as a line."""
    values = list(row)
    for at in (1, 7, 12):
        values[at] = as_uuid(values[at])
    for at in (8, 9, 10):
        values[at] = as_day(values[at])
    values[13], values[14] = values[13] or "", values[14] or ""
    return WorkLine(*values)
