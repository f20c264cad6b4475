"""How many there are, read from kept numbers instead of counted, exactly as far as a person may see them.

Whoever sees all of a jurisdiction reads its numbers; whoever is tied by units reads theirs, less what two of his units
share, with what is his by name. Call inside `reading(person.tenant)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from quancheng.cases.access import Where
from quancheng.cases.listing import OWN_KEY, along
from quancheng.cases.tally_triggers import KEY, MATTERS, PROJECTS, counted_anew
from quancheng.people.access import Person, Scope, project_scope
from quancheng.store.chain import Fault
from quancheng.store.session import session


@dataclass(frozen=True, slots=True)
class Number:
    """So many projects alike in this; `ended`, `stage` and `library` are empty where a shelf's members are told."""

    place: int
    ended: str
    stage: str
    library: str
    number: int


def numbers(person: Person, *, shelf: str = PROJECTS, unit: str = "") -> list[Number]:
    """What the person sees of all projects or of a shelf's members; of those with a unit, for whoever sees all."""
    scope = project_scope(person)
    if scope.is_empty:
        return []
    free, tied = _places(scope)
    found = _kept(scope, shelf, [unit], free) if free is None or free else []
    if tied is None or tied:
        if unit:
            raise ValueError("only whoever sees all asks for another unit's")
        found += _tied(scope, shelf, tied)
    return found


def sees_all_of(person: Person) -> bool:
    """Whether the person sees all there is of every jurisdiction that exists for him."""
    return _places(project_scope(person))[1] == ()


def of_all(tenant: int) -> list[Number]:
    """Everybody's numbers, by which a way of reading is chosen; never to be shown."""
    rows = session().execute(
        "SELECT jurisdiction_id, ended, stage, library, number FROM cases_tally WHERE tenant_id = %s AND shelf = %s"
        " AND unit = ''",
        [tenant, PROJECTS],
    )
    return [Number(int(row[0]), row[1], row[2], row[3], int(row[4])) for row in rows.fetchall()]


def tied(person: Person) -> int:
    """How many projects the person's units take part in, about: what two of them share counts twice."""
    units = sorted(person.units)
    if not units:
        return 0
    return _one(
        "SELECT coalesce(sum(number), 0) FROM cases_tally WHERE tenant_id = %s AND shelf = %s"
        f" AND unit IN ({_marks(units)})",
        [person.tenant, PROJECTS, *units],
    )


def _one(statement: str, params: Sequence[Any]) -> int:
    return int(session().execute(statement, params).fetchone()[0])


def overdue(person: Person, *, on: date, unit: str = "") -> int | None:
    """How many open matters are overdue for whoever sees all of the root; None for others, whose are counted."""
    scope = project_scope(person)
    if scope.is_empty or _places(scope) != (None, ()):
        return None
    of_unit, params = (" AND unit = %s", [unit]) if unit else ("", [])
    return sum(number for _, number in _late(scope, on, ["", *scope.labels], of_unit, params))


def overdue_by_unit(person: Person, *, on: date) -> dict[str, int] | None:
    """The same of projects, by unit, the most first; None for whoever sees only some."""
    scope = project_scope(person)
    free, tied = _places(scope)
    if scope.is_empty or tied != ():
        return None
    rows = _late(scope, on, list(scope.labels), *_in_places(free))
    return dict(sorted((row for row in rows if row[1]), key=lambda row: (-row[1], row[0])))


def _late(scope: Scope, on: date, labels: Sequence[str], rest: str, params: Sequence[Any]) -> list[tuple[str, int]]:
    rows = session().execute(
        "SELECT unit, sum(number) FROM cases_tally WHERE tenant_id = %s AND shelf = %s AND day < %s"
        f" AND label IN ({_marks(labels)}){rest} GROUP BY unit",
        [scope.tenant, MATTERS, on, *(str(label) for label in labels), *params],
    )
    return [(unit, int(number)) for unit, number in rows.fetchall()]


def _places(scope: Scope) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None]:
    """Where the scope sees all and where only what it is tied to: jurisdictions, None for all of them."""
    if scope.sees_all:
        return (scope.within or None), ()
    if scope.within:
        return tuple(set(scope.within) & set(scope.sees_all_in)), tuple(set(scope.within) - set(scope.sees_all_in))
    return tuple(scope.sees_all_in), None


def _in_places(places: Iterable[int] | None, column: str = "jurisdiction_id") -> Where:
    if places is None:
        return "", []
    some = sorted(places)
    return f" AND {column} IN ({_marks(some)})", some


def _kept(
    scope: Scope, shelf: str, units: Sequence[str], places: Iterable[int] | None, without: Sequence[int] = ()
) -> list[Number]:
    where, params = _in_places(places)
    if without:
        where, params = f"{where} AND jurisdiction_id NOT IN ({_marks(without)})", [*params, *without]
    rows = session().execute(
        "SELECT jurisdiction_id, ended, stage, library, number FROM cases_tally WHERE tenant_id = %s AND shelf = %s"
        f" AND unit IN ({_marks(units)}) AND label IN ({_marks(scope.labels)}) AND number <> 0{where}",
        [scope.tenant, shelf, *units, *(str(label) for label in scope.labels), *params],
    )
    return [Number(int(row[0]), row[1], row[2], row[3], int(row[4])) for row in rows.fetchall()]


def _tied(scope: Scope, shelf: str, places: tuple[int, ...] | None) -> list[Number]:
    """What the units take part in, each project once, and what is the officer's or enterprise's own besides."""
    units, found = sorted(scope.units), list[Number]()
    if units:
        found += _kept(scope, shelf, units, places, scope.sees_all_in if places is None else ())
    for at, unit in enumerate(units[1:], start=1):
        twice = (
            "SELECT x.project_id FROM cases_part x WHERE x.tenant_id = %s AND x.unit = %s AND EXISTS (SELECT 1"
            " FROM cases_part y WHERE y.tenant_id = x.tenant_id AND y.project_id = x.project_id"
            f" AND y.unit IN ({_marks(units[:at])}))"
        )
        found += _counted(scope, shelf, places, [(twice, [scope.tenant, unit, *units[:at]])], sign=-1)
    own = list(_own(scope))
    return found + _counted(scope, shelf, places, own, without=units) if own else found


def _own(scope: Scope) -> Iterator[Where]:
    if scope.officer:
        yield (
            "SELECT r.project_id FROM cases_role r WHERE r.tenant_id = %s AND r.officer_id = %s",
            [scope.tenant, scope.officer],
        )
    if scope.enterprise:
        yield (
            "SELECT e.project_id FROM cases_enterprise_project e WHERE e.tenant_id = %s AND e.enterprise_id = %s",
            [scope.tenant, scope.enterprise],
        )


def _counted(
    scope: Scope,
    shelf: str,
    places: tuple[int, ...] | None,
    ids: Sequence[Where],
    *,
    sign: int = 1,
    without: Sequence[str] = (),
) -> list[Number]:
    """Counted one by one: of the projects with these ids, which are few, those not of the units."""
    labels = [str(label) for label in scope.labels]
    where, given = _in_places(places, "p.jurisdiction_id")
    if places is None and scope.sees_all_in:
        where, given = (
            f"{where} AND p.jurisdiction_id NOT IN ({_marks(scope.sees_all_in)})",
            [*given, *scope.sees_all_in],
        )
    if without:
        where += (
            " AND NOT EXISTS (SELECT 1 FROM cases_part z WHERE z.tenant_id = p.tenant_id AND z.project_id = p.id"
            f" AND z.unit IN ({_marks(without)}))"
        )
        given = [*given, *without]
    kind = told = "p.jurisdiction_id, p.ended, p.stage, p.library"
    if shelf != PROJECTS:
        kind, told = "p.jurisdiction_id", "p.jurisdiction_id, '', '', ''"
        where += (
            " AND EXISTS (SELECT 1 FROM cases_membership m WHERE m.tenant_id = p.tenant_id AND m.library = %s"
            " AND m.project_id = p.id)"
        )
        given = [*given, shelf]
    some = " UNION ".join(statement for statement, _ in ids)
    rows = session().execute(
        f"SELECT {told}, count(*) FROM cases_project p{along(OWN_KEY)} WHERE p.tenant_id = %s"
        f" AND p.label IN ({_marks(labels)})"
        f" AND p.id IN ({some}){where} GROUP BY {kind}",
        [scope.tenant, *labels, *(each for _, params in ids for each in params), *given],
    )
    return [Number(int(row[0]), row[1], row[2], row[3], sign * int(row[4])) for row in rows.fetchall()]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def tallies_at_fault(tenant: int) -> Iterator[Fault]:
    """The kinds of numbers that are not what counting the rows anew comes to."""
    kept = {_as_text(row[:-1]): int(row[-1]) for row in _stored(tenant) if row[-1]}
    wanted = {
        _as_text(row[:-1]): int(row[-1])
        for statement in counted_anew(connection.vendor, tenant)
        for row in session().execute(statement).fetchall()
    }
    wrong = {key[1] for key in kept.keys() | wanted.keys() if kept.get(key) != wanted.get(key)}
    for shelf in sorted(wrong):
        yield Fault("tally-differs", tenant, f"计数“{shelf}”与逐条清点的结果不符。")


def _stored(tenant: int) -> Iterable[Any]:
    return session().execute(f"SELECT {KEY}, number FROM cases_tally WHERE tenant_id = %s", (tenant,)).fetchall()  # type: ignore[no-any-return]


def _as_text(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(each) for each in row)
