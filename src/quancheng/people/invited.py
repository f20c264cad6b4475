"""Accounts that enterprises open for themselves, by the invitation of an officer: name and password are their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password

from quancheng.people import passwords
from quancheng.people.access import current
from quancheng.people.accounts import add_account, username_of
from quancheng.people.kinds import Kind, Standing
from quancheng.people.labels import Label
from quancheng.people.models import Account, Appointment
from quancheng.people.profile import profile
from quancheng.store.work import Work


def hashed_password(password: str, *, username: str, enterprise: str) -> str:
    """The hash of a password that the rules allow; made before the unit of work, since hashing is slow on purpose."""
    passwords.refuse_weak(password, names=[username_of(username), enterprise], former=(), profile=profile())
    return make_password(password)


def add_invited(work: Work, *, username: str, hashed: str, enterprise: UUID) -> Account:
    """An account that may be used at once: the officer who invited vouches, the enterprise chose the password.

    Its clearance opens projects of the usual label; which ones, the ties of its enterprise say. A sensitive one stays
    closed. Raises BadName, NameTaken.
    """
    row = add_account(
        work, username=username, kind=Kind.ENTERPRISE, hashed=hashed, enterprise=enterprise, standing=Standing.ACTIVE
    )
    row.clearance, row.must_change_password, row.password_changed_at = Label.INTERNAL.value, False, work.at
    row.save()
    return row


def accounts_of(tenant: int, enterprise: UUID) -> list[Account]:
    """The accounts of an enterprise; call inside `reading`."""
    found = Account.objects.filter(tenant_id=tenant, kind=Kind.ENTERPRISE, enterprise_id=enterprise)
    return list(found.order_by("username"))


def posts_of(tenant: int, officers: Iterable[UUID], *, on: date) -> dict[UUID, list[tuple[str, str]]]:
    """The posts that officers hold on a day, as (code of the unit in the pack, label); no names. Inside `reading`."""
    rows = Appointment.objects.filter(
        current(on), tenant_id=tenant, officer_id__in=list(officers), is_confirmed=True
    ).select_related("post__unit")
    found: dict[UUID, list[tuple[str, str]]] = {}
    for row in rows.order_by("since", "id"):
        found.setdefault(row.officer_id, []).append((row.post.unit.code, row.post.label))
    return found
