"""Accounts: opened by one administrator, confirmed by another; locked, disabled, and their passwords changed.

Each change is one unit of work and one event that names accounts by id. A password is hashed before the unit of work
begins, because hashing is slow on purpose and others wait for the lock.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from quancheng.people import passwords
from quancheng.people.access import Person, require_kind
from quancheng.people.errors import (
    BadName,
    LastAdministrator,
    Locked,
    NameTaken,
    NoSuchOne,
    NotForYourself,
    WrongPassword,
    WrongStanding,
)
from quancheng.people.kinds import ADMINISTRATORS, Kind, Standing
from quancheng.people.labels import Label
from quancheng.people.lockout import count_failure, is_locked
from quancheng.people.models import Account, Appointment, FormerPassword, Officer
from quancheng.people.profile import profile
from quancheng.store.work import Work, perform

USERNAME = re.compile(r"[\w.\-]{2,64}")


@dataclass(frozen=True)
class Opened:
    """A new account, or one whose password was reset, with the password that works once."""

    account: UUID
    username: str
    password: str = field(repr=False)


def username_of(typed: str) -> str:
    """A user name as it is stored: full-width letters and capitals are the same name."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def open_account(
    by: Person, *, username: str, kind: Kind = Kind.OFFICER, officer: UUID | None = None,
    enterprise: UUID | None = None, at: datetime,
) -> Opened:  # fmt: skip
    """Open an account with a one-time password; it cannot be used until the security administrator confirms it."""
    require_kind(by, Kind.SYSTEM_ADMIN)
    password = passwords.one_time()
    hashed = make_password(password)

    def do(work: Work) -> str:
        row = add_account(work, username=username, kind=kind, hashed=hashed, officer=officer, enterprise=enterprise)
        return str(row.id)

    opened = perform(do, tenant=by.tenant, actor=by.account, at=at)
    return Opened(UUID(opened), username_of(username), password)


def add_account(
    work: Work, *, username: str, kind: Kind, hashed: str, officer: UUID | None = None,
    enterprise: UUID | None = None, standing: Standing = Standing.AWAITING,
) -> Account:  # fmt: skip
    """The same inside a unit of work. Raises BadName, NameTaken, NoSuchOne."""
    name = username_of(username)
    if not USERNAME.fullmatch(name):
        raise BadName(username)
    if Account.objects.filter(username=name).exists():
        raise NameTaken(name)
    if kind == Kind.OFFICER:
        _refuse_unknown_officer(work, officer)
    row = Account(
        id=work.new_id(), tenant_id=work.tenant, username=name, kind=kind, password=hashed, standing=standing,
        officer_id=officer if kind == Kind.OFFICER else None,
        enterprise_id=enterprise if kind == Kind.ENTERPRISE else None,
    )  # fmt: skip
    row.save()
    _remember_password(row, work)
    body = {"account": str(row.id), "kind": kind.value, "officer": _text(row.officer_id)}
    work.note([("account-opened", body | {"enterprise": _text(row.enterprise_id)})])
    return row


def confirm_account(by: Person, *, account: UUID, clearance: Label = Label.INTERNAL, at: datetime) -> None:
    """Let an account be used, with this clearance; the posts its officer was given by then are confirmed with it."""
    require_kind(by, Kind.SECURITY_ADMIN)

    def do(work: Work) -> None:
        row = _account(work, account)
        _refuse_own(by, row)
        if row.standing == Standing.ACTIVE:
            raise WrongStanding(Standing.ACTIVE.word)
        row.standing, row.clearance = Standing.ACTIVE, Label(clearance).value
        row.failed_count, row.locked_until = 0, None
        row.save()
        body = {"account": str(row.id), "clearance": row.clearance, "appointments": _confirm_posts(work, row)}
        work.note([("account-confirmed", body)])

    perform(do, tenant=by.tenant, actor=by.account, at=at)


def set_clearance(by: Person, *, account: UUID, clearance: Label, at: datetime) -> None:
    """Raise or lower how much an account may see."""
    require_kind(by, Kind.SECURITY_ADMIN)

    def do(work: Work) -> None:
        row = _account(work, account)
        _refuse_own(by, row)
        row.clearance = Label(clearance).value
        row.save()
        work.note([("clearance-set", {"account": str(row.id), "clearance": row.clearance})])

    perform(do, tenant=by.tenant, actor=by.account, at=at)


def disable_account(by: Person, *, account: UUID, at: datetime) -> None:
    """Stop an account at once; using it again takes the security administrator. Raises LastAdministrator."""
    require_kind(by, Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN)

    def do(work: Work) -> None:
        row = _account(work, account)
        _refuse_own(by, row)
        _refuse_last_administrator(row)
        row.standing, row.sitting = Standing.DISABLED, ""
        row.save()
        work.note([("account-disabled", {"account": str(row.id)})])

    perform(do, tenant=by.tenant, actor=by.account, at=at)


def unlock(by: Person, *, account: UUID, at: datetime) -> None:
    """Let an account that failed too often try again now."""
    require_kind(by, Kind.SECURITY_ADMIN)

    def do(work: Work) -> None:
        row = _account(work, account)
        row.failed_count, row.locked_until = 0, None
        row.save()
        work.note([("account-unlocked", {"account": str(row.id)})])

    perform(do, tenant=by.tenant, actor=by.account, at=at)


def reset_password(by: Person, *, account: UUID, at: datetime) -> Opened:
    """Give a forgotten account a one-time password; like a new one it then waits to be confirmed."""
    require_kind(by, Kind.SYSTEM_ADMIN)
    password = passwords.one_time()
    hashed = make_password(password)

    def do(work: Work) -> str:
        row = _account(work, account)
        _refuse_own(by, row)
        _refuse_last_administrator(row)
        row.password, row.must_change_password = hashed, True
        row.standing, row.sitting = Standing.AWAITING, ""
        row.save()
        _remember_password(row, work)
        work.note([("password-reset", {"account": str(row.id)})])
        return row.username

    username = perform(do, tenant=by.tenant, actor=by.account, at=at)
    return Opened(account, username, password)


def change_password(by: Person, *, old: str, new: str, at: datetime) -> Account:
    """Change one's own password by the rules of the profile; the account as it is then.

    A wrong old one counts as a failure to sign in. Raises WrongPassword, Locked, WeakPassword.
    """
    rules = profile()
    row = Account.objects.get(id=by.account)
    if is_locked(row, at):
        raise Locked
    if not check_password(old[: passwords.LONGEST + 1], row.password):
        perform(lambda work: _failed(work, by.account), tenant=by.tenant, actor=by.account, at=at)
        raise WrongPassword
    former = FormerPassword.objects.filter(account=row).order_by("-set_at", "-id")[: rules.passwords_remembered]
    passwords.refuse_weak(new, names=[row.username, by.name], former=[each.hash for each in former], profile=rules)
    hashed = make_password(new)

    def do(work: Work) -> None:
        row = _account(work, by.account)
        row.password, row.must_change_password = hashed, False
        row.password_changed_at = at
        row.save()
        _remember_password(row, work)
        work.note([("password-changed", {"account": str(row.id)})])

    perform(do, tenant=by.tenant, actor=by.account, at=at)
    return Account.objects.get(id=by.account)


def _failed(work: Work, account: UUID) -> None:
    row = _account(work, account)
    count_failure(work, row, profile())
    row.save()


def _confirm_posts(work: Work, row: Account) -> list[str]:
    if row.officer_id is None:
        return []
    waiting = Appointment.objects.filter(tenant_id=work.tenant, officer_id=row.officer_id, is_confirmed=False)
    confirmed = [str(each.id) for each in waiting]
    waiting.update(is_confirmed=True)
    return confirmed


def _refuse_unknown_officer(work: Work, officer: UUID | None) -> None:
    if officer is None or not Officer.objects.filter(tenant_id=work.tenant, id=officer).exists():
        raise NoSuchOne("人员")


def _remember_password(row: Account, work: Work) -> None:
    FormerPassword(account=row, hash=row.password, set_at=work.at).save()


def _account(work: Work, account: UUID) -> Account:
    row = Account.objects.select_for_update().filter(tenant_id=work.tenant, id=account).first()
    if row is None:
        raise NoSuchOne("账号")
    return row


def _refuse_own(by: Person, row: Account) -> None:
    if row.id == by.account:
        raise NotForYourself


def _refuse_last_administrator(row: Account) -> None:
    if row.kind not in ADMINISTRATORS or row.standing != Standing.ACTIVE:
        return
    others = Account.objects.filter(tenant_id=row.tenant_id, kind=row.kind, standing=Standing.ACTIVE)
    if not others.exclude(id=row.id).exists():
        raise LastAdministrator(Kind(row.kind).word)


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)
