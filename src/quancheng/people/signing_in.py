"""Signing in and out: whoever fails too often waits, and nobody learns which accounts there are.

An unknown name costs the same hashing as a known one, and every failure reads the same. What happens to an account is
noted in the log under its id; what was typed is noted nowhere.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from quancheng.people.access import Person
from quancheng.people.accounts import username_of
from quancheng.people.kinds import Standing
from quancheng.people.lockout import count_failure, is_locked
from quancheng.people.models import Account
from quancheng.people.passwords import LONGEST
from quancheng.people.profile import Profile, profile
from quancheng.store.work import Work, perform


class Backend(BaseBackend):
    """Django's way in: a name, a password, and the moment that the server put on the request."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None
    ) -> Account | None:
        """The account, or nothing; never why."""
        if request is None or username is None or password is None:
            return None
        return sign_in(username, password, at=request.at)  # type: ignore[attr-defined]

    def get_user(self, user_id: UUID) -> Account | None:
        """The account of a session, as long as it may be used."""
        return Account.objects.filter(id=user_id, standing=Standing.ACTIVE).first()


def sign_in(username: str, password: str, *, at: datetime) -> Account | None:
    """The account that may come in, or nothing; five failures close it for ten minutes (by profile)."""
    if len(password) > LONGEST:
        return None
    account = Account.objects.filter(username=username_of(username)).first()
    if account is None:
        make_password(password)  # as slow as a known name
        return None
    fits = check_password(password, account.password)
    if account.standing != Standing.ACTIVE or is_locked(account, at):
        return None
    came_in = perform(
        lambda work: _judge(work, account.id, fits=fits, rules=profile()),
        tenant=account.tenant_id, actor=account.id, at=at,
    )  # fmt: skip
    return Account.objects.get(id=account.id) if came_in else None


def sign_out(person: Person, *, at: datetime) -> None:
    """Note that a person left."""
    noted = [("signed-out", {"account": str(person.account)})]
    perform(lambda work: work.note(noted), tenant=person.tenant, actor=person.account, at=at)


def password_is_due(account: Account, *, at: datetime) -> bool:
    """Whether the password must be changed before anything else: a one-time one, or one past its time."""
    lasts = profile().password_lasts
    if account.must_change_password or account.password_changed_at is None:
        return True
    return lasts is not None and at >= account.password_changed_at + lasts


def _judge(work: Work, account_id: UUID, *, fits: bool, rules: Profile) -> bool:
    # Read again under the lock: of many guesses at once, each must count.
    account = Account.objects.select_for_update().get(id=account_id)
    if account.standing != Standing.ACTIVE or is_locked(account, work.at):
        return False
    if fits:
        _welcome(work, account)
    else:
        count_failure(work, account, rules)
    account.save()
    return fits


def _welcome(work: Work, account: Account) -> None:
    account.failed_count, account.locked_until = 0, None
    account.signed_in_at = work.at
    account.sitting = str(uuid4())
    work.note([("signed-in", {"account": str(account.id)})])
