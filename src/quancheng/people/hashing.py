"""Argon2id at the cost OWASP recommends (19 MiB, two passes, one lane).

Django's own default takes 100 MiB a sign-in, with which a few dozen wrong guesses at once would fill a county's server.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with m=19456 KiB, t=2, p=1."""

    memory_cost = 19456
    time_cost = 2
    parallelism = 1


@contextmanager
def quick_hashing() -> Iterator[None]:
    """Hash at next to no cost meanwhile: for a demonstration's accounts, whose password is printed for everybody."""
    usual = Argon2.memory_cost, Argon2.time_cost
    Argon2.memory_cost, Argon2.time_cost = 64, 1
    try:
        yield
    finally:
        Argon2.memory_cost, Argon2.time_cost = usual
