"""Everybody who works here as the person he is on a day; a fixed number of queries, however many there are.

What `access.person_of` answers for one account, this answers for all: for choosing among people by what they may see.
Call inside `reading(tenant)`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from quancheng.people.access import _OF_UNIT, _POST, Held, Person, as_person
from quancheng.people.kinds import Kind, Standing
from quancheng.people.models import Account, Officer
from quancheng.store.session import session

_WITH_OFFICER = _POST.replace("SELECT ", "SELECT x.officer_id, ", 1)
_HELD = (
    " x JOIN people_post p ON p.tenant_id = x.tenant_id AND p.id = x.post_id" + _OF_UNIT + " WHERE x.tenant_id = %s"
    " AND p.is_current AND x.since <= %s AND (x.until IS NULL OR x.until >= %s)"
)
_EVERYBODY = (
    _WITH_OFFICER.format(own="1") + "people_appointment" + _HELD + " AND x.is_confirmed UNION ALL "
    + _WITH_OFFICER.format(own="0") + "people_stand_in" + _HELD
)  # fmt: skip
_POSTS = _POST.format(own="0") + "people_post p" + _OF_UNIT + " WHERE p.tenant_id = %s AND p.is_current"
_PLACES = "SELECT id, parent_id, name FROM people_jurisdiction WHERE tenant_id = %s"
Places = Mapping[int, tuple[int | None, str]]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An officer with the posts he acts in; `person` is nothing for one without an account that is open."""

    id: UUID
    name: str
    held: tuple[Held, ...]
    person: Person | None


@dataclass(frozen=True, kw_only=True)
class Everybody:
    """The officers by name, every post of the place, and the names of its jurisdictions."""

    officers: tuple[Listed, ...]
    posts: tuple[Held, ...]
    places: Mapping[int, str]


def everybody(tenant: int, *, on: date) -> Everybody:
    """Everybody on a day. Five queries."""
    posts = [Held(*row) for row in session().execute(_POSTS, (tenant,)).fetchall()]
    places: Places = {
        int(id_): (parent, name) for id_, parent, name in session().execute(_PLACES, (tenant,)).fetchall()
    }
    held = _held(tenant, on)
    filled = {(each.place, each.name) for some in held.values() for each in some if each.is_own}
    empty = {(each.place, each.name): each for each in posts if (each.place, each.name) not in filled}
    accounts = _accounts(tenant)
    officers = [
        _listed(row, accounts.get(row.id), _acts_in(held.get(row.id, ()), empty), places)
        for row in Officer.objects.filter(tenant_id=tenant).order_by("name", "id")
    ]
    return Everybody(
        officers=tuple(officers), posts=tuple(posts), places={id_: name for id_, (_, name) in places.items()}
    )


def _accounts(tenant: int) -> Mapping[UUID, Account]:
    open_ones = Account.objects.filter(
        tenant_id=tenant, kind=Kind.OFFICER, standing=Standing.ACTIVE, officer_id__isnull=False
    )
    return {row.officer_id: row for row in open_ones if row.officer_id}


def _listed(row: Officer, account: Account | None, held: list[Held], places: Places) -> Listed:
    person = as_person(account, held, _reach(held, places), name=row.name) if account else None
    return Listed(id=row.id, name=row.name, held=tuple(held), person=person)


def _held(tenant: int, on: date) -> Mapping[UUID, list[Held]]:
    day = on.isoformat()
    held: dict[UUID, list[Held]] = defaultdict(list)
    for officer, *post in session().execute(_EVERYBODY, (tenant, day, day, tenant, day, day)).fetchall():
        held[officer if isinstance(officer, UUID) else UUID(str(officer))].append(Held(*post))
    return held


def _acts_in(held: Iterable[Held], empty: Mapping[tuple[int, str], Held]) -> list[Held]:
    """Own posts first, then those stood in for, then the empty ones behind one's own."""
    known = sorted(held, key=lambda post: (not post.is_own, post.code))
    behind = sorted({(each.place, each.stands_in) for each in known if each.is_own and each.stands_in})
    return [*known, *(empty[each] for each in behind if each in empty)]


def _reach(held: list[Held], places: Places) -> dict[int, set[int]]:
    """Each jurisdiction that posts below the root reach, with those of the posts."""
    tops = {post.place for post in held if not post.is_of_root}
    found: dict[int, set[int]] = defaultdict(set)
    for place in places if tops else ():
        at: int | None = place
        while at is not None and at in places:
            if at in tops:
                found[place].add(at)
            at = places[at][0]
    return dict(found)
