"""Whoever gives a wrong password too often waits: signing in, and changing one's own password."""

from __future__ import annotations

from datetime import datetime

from quancheng.people.models import Account
from quancheng.people.profile import Profile
from quancheng.store.work import Work


def is_locked(account: Account, at: datetime) -> bool:
    """Whether the account waits after too many failures."""
    return account.locked_until is not None and at < account.locked_until


def count_failure(work: Work, account: Account, rules: Profile) -> None:
    """One more wrong password; the last one that the profile allows locks the account. The caller saves the row."""
    account.failed_count += 1
    events = [("sign-in-failed", {"account": str(account.id)})]
    if account.failed_count >= rules.failures_before_lock:
        account.failed_count = 0
        account.locked_until = work.at + rules.lock_lasts
        events.append(("account-locked", {"account": str(account.id)}))
    work.note(events)
