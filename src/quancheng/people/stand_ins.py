"""Who stands in for whom: one at a time in a post, never somebody who is away himself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from quancheng.people.access import Person, current, require_kind
from quancheng.people.errors import HoldsItHimself, IsAwayHimself, StoodInAlready
from quancheng.people.models import Appointment, Officer, Post, StandIn
from quancheng.people.queries import STAFF, post_code

PAST = 30
"""Stand-ins that have ended, shown for reference."""


@dataclass(frozen=True, kw_only=True)
class StandInLine:
    """A stand-in: who acts, in which post of which unit, for whom, from and until (both included)."""

    id: UUID
    name: str
    unit: str
    post: str
    code: str
    for_whom: tuple[str, ...]
    since: date
    until: date


@dataclass(frozen=True, kw_only=True)
class StandIns:
    """Those of the day, those to come, and the last that have ended."""

    now: tuple[StandInLine, ...]
    coming: tuple[StandInLine, ...]
    past: tuple[StandInLine, ...]


def stand_ins(person: Person, *, on: date) -> StandIns:
    """Everybody who stands in, stood in or will stand in for somebody. Two statements."""
    require_kind(person, *STAFF)
    rows = StandIn.objects.filter(tenant_id=person.tenant).select_related("officer", "post__unit")
    ended = list(rows.filter(until__lt=on).order_by("-until", "-since")[:PAST])
    living = list(rows.filter(until__gte=on).order_by("since", "until"))
    holders = _holders(person.tenant, on, {row.post_id for row in [*living, *ended]})
    return StandIns(
        now=tuple(_line(row, holders) for row in living if row.since <= on),
        coming=tuple(_line(row, holders) for row in living if row.since > on),
        past=tuple(_line(row, holders) for row in ended),
    )


def _line(row: StandIn, holders: Mapping[UUID, tuple[str, ...]]) -> StandInLine:
    return StandInLine(
        id=row.id,
        name=row.officer.name,
        unit=row.post.unit.label,
        post=row.post.label,
        code=post_code(row.post),
        for_whom=holders.get(row.post_id, ()),
        since=row.since,
        until=row.until,
    )


def _holders(tenant: int, on: date, posts: set[UUID]) -> Mapping[UUID, tuple[str, ...]]:
    rows = Appointment.objects.filter(current(on), tenant_id=tenant, post_id__in=posts, is_confirmed=True)
    found: dict[UUID, tuple[str, ...]] = {}
    for row in rows.select_related("officer").order_by("since", "id"):
        found[row.post_id] = (*found.get(row.post_id, ()), row.officer.name)
    return found


def refuse_overlap(tenant: int, *, officer: Officer, post: Post, since: date, until: date) -> None:
    """Raises StoodInAlready, HoldsItHimself or IsAwayHimself, each naming the days in the way."""
    meanwhile = StandIn.objects.filter(tenant_id=tenant, since__lte=until, until__gte=since)
    taken = meanwhile.filter(post_id=post.id).select_related("officer").order_by("since").first()
    if taken is not None:
        raise StoodInAlready(post.label, taken.officer.name, taken.since, taken.until)
    own = list(_held_between(tenant, officer, since, until).values_list("post_id", flat=True))
    if post.id in own:
        raise HoldsItHimself(officer.name, post.label)
    away = meanwhile.filter(post_id__in=own).select_related("post").order_by("since").first()
    if away is not None:
        raise IsAwayHimself(officer.name, away.post.label, away.since, away.until)


def _held_between(tenant: int, officer: Officer, since: date, until: date) -> QuerySet[Appointment]:
    """Appointments that hold on one of the days at least; one that waits to be confirmed is none yet."""
    rows = Appointment.objects.filter(tenant_id=tenant, officer_id=officer.id, is_confirmed=True, since__lte=until)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=since))
