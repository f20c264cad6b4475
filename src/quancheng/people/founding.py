"""Founding a tenant: its place settled by the pack, and its three administrators. There is no superuser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from quancheng.engine.pack import Pack
from quancheng.people import passwords
from quancheng.people.accounts import Opened, add_account
from quancheng.people.kinds import ADMINISTRATORS, Kind, Standing
from quancheng.people.models import Account
from quancheng.people.places import settle, tenant_of
from quancheng.store.work import Work, perform

SET_UP = "set-up"
"""The actor of what happens before there is anybody."""

_NAMES = {Kind.SYSTEM_ADMIN: "system", Kind.SECURITY_ADMIN: "security", Kind.AUDIT_ADMIN: "audit"}


def found(pack: Pack, *, at: datetime, along: Callable[[Work], object] = lambda work: None) -> list[Opened]:
    """Settle the place and answer the administrators made now; a second time only settles what changed.

    `along` is what else belongs to the founding, done in the same unit of work.
    """
    tenant = tenant_of(pack)
    first = {kind: passwords.one_time() for kind in ADMINISTRATORS}
    hashed = {kind: make_password(password) for kind, password in first.items()}

    def do(work: Work) -> dict[str, str]:
        settle(work, pack)
        along(work)
        return {kind: str(_administrator(work, kind, hashed[kind]).id) for kind in _missing(tenant)}

    made = perform(do, tenant=tenant, actor=SET_UP, at=at)
    return [Opened(UUID(made[kind]), _username(kind, tenant), first[kind]) for kind in ADMINISTRATORS if kind in made]


def _missing(tenant: int) -> list[Kind]:
    there = set(Account.objects.filter(tenant_id=tenant).values_list("kind", flat=True))
    return [kind for kind in ADMINISTRATORS if kind not in there]


def _administrator(work: Work, kind: Kind, hashed: str) -> Account:
    name = _username(kind, work.tenant)
    return add_account(work, username=name, kind=kind, hashed=hashed, standing=Standing.ACTIVE)


def _username(kind: Kind, tenant: int) -> str:
    return f"{_NAMES[kind]}-{tenant}"
