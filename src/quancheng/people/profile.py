"""How strict sign-in is: the two levels of 等级保护 as settings, chosen by `QUANCHENG_PROFILE`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Limits of sign-in, sessions and passwords."""

    failures_before_lock: int = 5
    lock_lasts: timedelta = timedelta(minutes=10)
    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)
    one_session: bool = False
    shortest_password: int = 10
    kinds_of_character: int = 3
    passwords_remembered: int = 5
    password_lasts: timedelta | None = None


PROFILES = {
    "level2": Profile(),
    "level3": Profile(one_session=True, password_lasts=timedelta(days=90)),
}


def profile() -> Profile:
    """The profile in force; an unknown name is an error at once, never a laxer profile."""
    return PROFILES[getattr(settings, "QUANCHENG_PROFILE", "level2")]
