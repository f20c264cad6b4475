"""Gaps: posts of the notice that nobody holds today, and those that will be empty soon with nobody named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from quancheng.people.access import Person, require_kind
from quancheng.people.models import Appointment, Post, StandIn, Unit
from quancheng.people.queries import STAFF, post_code

SOON = 30
"""Days ahead in which an appointment that ends is a gap to be filled."""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A post that nobody holds, or from `since` on nobody will; who acts in it today, who waits to be confirmed."""

    code: str
    unit_code: str
    unit: str
    post: str
    since: date | None
    stand_in: str = ""
    waits: str = ""


def gaps(person: Person, *, on: date) -> tuple[Gap, ...]:
    """The posts of the pack in their order, those empty today first. Three statements."""
    require_kind(person, *STAFF)
    posts = Post.objects.filter(tenant_id=person.tenant, is_current=True, is_local=False).select_related("unit")
    held, stood_in = _appointments(person.tenant, on), _stand_ins(person.tenant, on)
    ordered = sorted(posts, key=lambda each: (each.jurisdiction_id, each.unit.position, each.position))
    found = [gap for post in ordered if (gap := _gap(post, held[post.id], stood_in.get(post.id, ""), on))]
    return tuple(sorted(found, key=lambda gap: gap.since is not None))


def _gap(post: Post, rows: list[Appointment], stand_in: str, on: date) -> Gap | None:
    confirmed = [row for row in rows if row.is_confirmed]
    covered = _covered_until(confirmed, on)
    if covered == date.max or (covered is not None and covered > on + timedelta(days=SOON)):
        return None
    unit = post.unit
    return Gap(
        code=post_code(post),
        unit_code=_unit_code(unit),
        unit=unit.label,
        post=post.label,
        since=None if covered is None else covered + timedelta(days=1),
        stand_in=stand_in,
        waits=next((row.officer.name for row in rows if not row.is_confirmed), ""),
    )


def _covered_until(rows: Iterable[Appointment], on: date) -> date | None:
    """The last day up to which somebody holds the post without a break; None where nobody holds it today."""
    until: date | None = None
    for row in sorted(rows, key=lambda each: each.since):
        reaches = row.since <= (on if until is None else until + timedelta(days=1))
        last = row.until or date.max
        if reaches and last >= on and (until is None or last > until):
            until = last
            if until == date.max:
                break
    return until


def _unit_code(unit: Unit) -> str:
    return unit.code if unit.jurisdiction_id == unit.tenant_id else f"{unit.code}@{unit.jurisdiction_id}"


def _appointments(tenant: int, on: date) -> dict[UUID, list[Appointment]]:
    rows = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gte=on), tenant_id=tenant)
    found: dict[UUID, list[Appointment]] = defaultdict(list)
    for row in rows.select_related("officer").order_by("since"):
        found[row.post_id].append(row)
    return found


def _stand_ins(tenant: int, on: date) -> dict[UUID, str]:
    rows = StandIn.objects.filter(tenant_id=tenant, since__lte=on, until__gte=on).select_related("officer")
    return {row.post_id: row.officer.name for row in rows}
