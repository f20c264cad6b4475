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

from quancheng.cases import search, tallies
from quancheng.cases.access import Where, seen_projects, tied_ids
from quancheng.cases.listing import MANY, Order, Size, counted_to, is_walked, or_more, source
from quancheng.cases.tallies import Number
from quancheng.people.access import Person
from quancheng.store.session import session

PAGE = 50
SORTS: Mapping[str, Order] = {
    "newest": Order(label="最近登记", by="p.opened DESC, p.id DESC", index="cases_project_newest"),
    "due": Order(label="最近到期", by="p.next_due NULLS LAST, p.id", index="cases_project_due"),
    "size": Order(label="投资规模", by="p.investment DESC NULLS LAST, p.id DESC", index="cases_project_size"),
    "name": Order(label="名称", by="p.name, p.id", index="cases_project_name"),
    "stage": Order(label="阶段", by="p.stage, p.opened, p.id", index="cases_project_stage"),
}
FOUND = 300
"""So many projects are looked up for words; who finds more is asked for more words."""
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
    """`total` counts every one, or to MANY (words: to FOUND) and no further; `is_more` says that there are more."""

    lines: list[ProjectLine]
    total: int
    page: int
    is_more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def projects(person: Person, wanted: Wanted, *, on: date) -> ProjectPage:
    """A page of the projects the person sees, with the count of all that match, as far as ProjectPage says."""
    kept = _numbers(person, wanted)
    if wanted.text.strip():
        found, words = search.found_projects(person.tenant, wanted.text)
        where, params = _conditions(person, wanted, on)
        return _first_of(wanted, f"{found} AND {where}", [*words, *params], "", most=FOUND)
    if wanted.late or kept is None:
        index = "" if kept is None else _index(person, wanted, kept, until=MANY)
        order = "" if kept is None else "ORDER BY p.next_due, p.id"
        return _first_of(wanted, *_matching(person, wanted, on, index=index and "cases_project_due"), order, most=MANY)
    total = sum(each.number for each in kept)
    page = _page(wanted, total)
    where, params = _matching(person, wanted, on, index=_index(person, wanted, kept, until=page * PAGE))
    rows = session().execute(
        f"SELECT {COLUMNS} FROM {where} ORDER BY {_order(wanted).by} LIMIT %s OFFSET %s",
        [*params, PAGE, (page - 1) * PAGE],
    )
    return ProjectPage(lines=[_line(row) for row in rows.fetchall()], total=total, page=page)


def _first_of(wanted: Wanted, where: str, params: list[Any], first: str, *, most: int) -> ProjectPage:
    """The same where nobody keeps the number: of the `first` that match, not more than `most`, in the order wanted."""
    page = _page(wanted, most)
    rows = _some_of(wanted, where, params, first, most=most, page=page)
    if not rows and page > 1:  # the address asks for a page behind the last one
        rows = _some_of(wanted, where, params, first, most=most, page=1)
        page = _page(wanted, rows[0][-1]) if rows else 1
        rows = _some_of(wanted, where, params, first, most=most, page=page)
    total = rows[0][-1] if rows else 0
    lines = [_line(row[:-1]) for row in rows]
    return ProjectPage(lines=lines, total=min(total, most), page=page, is_more=total > most)


def _some_of(wanted: Wanted, where: str, params: list[Any], first: str, *, most: int, page: int) -> list[Any]:
    """The rows of a page, each with the count behind it: one walk for both."""
    rows = session().execute(
        f"SELECT p.*, count(*) OVER () FROM (SELECT {COLUMNS} FROM {where} {first} LIMIT %s) p"
        f" ORDER BY {_order(wanted).by} LIMIT %s OFFSET %s",
        [*params, most + 1, PAGE, (page - 1) * PAGE],
    )
    return rows.fetchall()  # type: ignore[no-any-return]


def _page(wanted: Wanted, total: int) -> int:
    return max(1, min(wanted.page, -(-total // PAGE) or 1))


def _order(wanted: Wanted) -> Order:
    return SORTS.get(wanted.sort, SORTS["newest"])


def _numbers(person: Person, wanted: Wanted) -> list[Number] | None:
    """The kept numbers of what is wanted, without regard to what is late; None where nobody keeps them."""
    if wanted.unit and not tallies.sees_all_of(person):
        return None
    return [each for each in tallies.numbers(person, unit=wanted.unit) if _is_wanted(wanted, each)]


def _is_wanted(wanted: Wanted, number: Number) -> bool:
    return (
        bool(number.ended) == wanted.ended
        and wanted.stage in ("", number.stage)
        and wanted.library in ("", number.library)
        and wanted.place in (0, number.place)
    )


def _index(person: Person, wanted: Wanted, kept: list[Number], *, until: int) -> str:
    """The index to walk along to the row `until`, "" where collecting is shorter."""
    if wanted.ended:
        return "cases_project_opened" if _order(wanted) is SORTS["newest"] else ""
    every = [each for each in tallies.of_all(person.tenant) if not each.ended]
    matching = sum(each.number for each in kept)
    size = Size(
        rows=sum(each.number for each in every),
        meeting=sum(each.number for each in every if _is_wanted(wanted, each)),
        matching=matching,
        tied=matching if tied_ids(person) is None else tallies.tied(person),
    )
    return _order(wanted).index if is_walked(size, until=until) else ""


def every_project(person: Person, wanted: Wanted, *, on: date, most: int) -> list[ProjectLine]:
    """The first `most` matching projects without pages, for papers and exports."""
    where, params = _conditions(person, wanted, on)
    if wanted.text.strip():
        found, words = search.matching(person.tenant, wanted.text)
        where, params = f"{where} AND p.id IN ({found})", [*params, *words]
    order = _order(wanted).by
    rows = session().execute(
        f"SELECT {COLUMNS} FROM cases_project p WHERE {where} ORDER BY {order} LIMIT %s", [*params, most]
    )
    return [_line(row) for row in rows.fetchall()]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Running projects the person sees, by library and stage; those overdue to MANY and one."""

    total: int
    late: int
    libraries: Mapping[str, int]
    stages: Mapping[str, int]
    places: Mapping[int, int]

    @property
    def late_words(self) -> str:
        return or_more(self.late)


def counts(person: Person, *, on: date, place: int = 0) -> Counts:
    """Read from the kept numbers; the places are all those seen, the rest is of `place` alone."""
    stages, libraries, places = Counter[str](), Counter[str](), Counter[int]()
    running = [each for each in tallies.numbers(person) if not each.ended]
    for each in running:
        places[each.place] += each.number
        if place in (0, each.place):
            stages[each.stage] += each.number
            libraries[each.library] += each.number
    late = Wanted(late=True, place=place)
    index = _index(person, late, [each for each in running if _is_wanted(late, each)], until=MANY)
    statement, params = counted_to(MANY, *_matching(person, late, on, index=index and "cases_project_due"))
    return Counts(total=stages.total(), late=_one(statement, params), libraries=libraries, stages=stages, places=places)


def late_by_unit(person: Person, *, on: date) -> Mapping[str, int]:
    """How many open things of each unit are overdue, over the projects the person sees."""
    kept = tallies.overdue_by_unit(person, on=on)
    if kept is not None:
        return kept
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


def _matching(person: Person, wanted: Wanted, on: date, *, index: str) -> Where:
    """FROM and WHERE of what is wanted, read along an index or collected."""
    start, params = source(person, index=index)
    where, more = _narrowed(wanted, on)
    return f"{start}{where}", [*params, *more]


def _conditions(person: Person, wanted: Wanted, on: date) -> Where:
    """The conditions alone, without the words."""
    where, params = seen_projects(person)
    more, given = _narrowed(wanted, on)
    return f"{where}{more}", [*params, *given]


def _narrowed(wanted: Wanted, on: date) -> Where:
    where, params = " AND p.ended > ''" if wanted.ended else " AND p.ended = ''", list[Any]()
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
