"""How far a place is staffed: what a fresh one still needs before its people can begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quancheng.people.access import Person, require_kind
from quancheng.people.kinds import Kind, Standing
from quancheng.people.models import Account, Appointment, Officer, Post, Unit
from quancheng.people.queries import STAFF
from quancheng.people.vacancies import Gap, gaps


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """Counts of a place on a day; `without_contact` are units whose line of the contact table names nobody."""

    units: int
    without_contact: int
    posts: int
    gaps: tuple[Gap, ...]
    officers: int
    without_account: int
    waiting_accounts: int
    waiting_posts: int

    @property
    def empty_posts(self) -> int:
        """Posts of the notice that nobody holds today."""
        return sum(gap.since is None for gap in self.gaps)


def completeness(person: Person, *, on: date) -> Completeness:
    """Ten statements, whatever the number of people; call inside `reading`."""
    require_kind(person, *STAFF)
    tenant = person.tenant
    units = Unit.objects.filter(tenant_id=tenant, is_current=True)
    officers = Officer.objects.filter(tenant_id=tenant)
    accounts = Account.objects.filter(tenant_id=tenant, kind=Kind.OFFICER)
    return Completeness(
        units=units.count(),
        without_contact=units.filter(staff_id__isnull=True, is_local=False).count(),
        posts=Post.objects.filter(tenant_id=tenant, is_current=True, is_local=False).count(),
        gaps=gaps(person, on=on),
        officers=officers.count(),
        without_account=officers.exclude(id__in=accounts.values("officer_id")).count(),
        waiting_accounts=accounts.filter(standing=Standing.AWAITING).count(),
        waiting_posts=Appointment.objects.filter(tenant_id=tenant, is_confirmed=False).count(),
    )
