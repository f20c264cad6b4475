"""A calendar feed of one's own: an address that nobody can guess, made anew or shut off at will."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from hmac import compare_digest
from uuid import UUID

from quancheng.people.access import Person, person_of
from quancheng.people.kinds import Kind, Standing
from quancheng.people.models import Account
from quancheng.store.session import reading
from quancheng.store.work import Work, perform

SECRET_BYTES = 24


def open_feed(person: Person, *, at: datetime) -> str:
    """Make a new secret for the person's feed; the earlier address ends. Only its digest is kept."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    _keep(person, _digest(secret), at, "calendar-feed-opened")
    return secret


def shut_feed(person: Person, *, at: datetime) -> None:
    """Shut the feed off: its address leads nowhere from now on."""
    _keep(person, "", at, "calendar-feed-shut")


def has_feed(person: Person) -> bool:
    """Whether the person has a feed; call inside `reading`."""
    return Account.objects.filter(id=person.account).exclude(feed="").exists()


def reader_of(account: UUID, secret: str, *, on: date) -> Person | None:
    """The officer whose feed this is; None for a wrong secret, a shut feed, or an account that may not sign in."""
    row = Account.objects.filter(id=account).first()
    if row is None or not row.feed or not compare_digest(row.feed, _digest(secret)):
        return None
    if row.kind != Kind.OFFICER or row.standing != Standing.ACTIVE:
        return None
    with reading(row.tenant_id):
        return person_of(row, on)


def _keep(person: Person, digest: str, at: datetime, kind: str) -> None:
    def do(work: Work) -> None:
        Account.objects.filter(tenant_id=work.tenant, id=person.account).update(feed=digest)
        work.note([(kind, {"account": person.account.hex})])

    perform(do, tenant=person.tenant, actor=person.account, at=at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
