"""The product's own settings, on a data directory that is gone afterwards and with a password hash that is quick."""

import atexit
import os
import shutil
import tempfile

from django.contrib.auth.hashers import Argon2PasswordHasher

os.environ["QUANCHENG_HOME"] = tempfile.mkdtemp(prefix="qc-test-")
os.environ.pop("QUANCHENG_TODAY", None)
atexit.register(shutil.rmtree, os.environ["QUANCHENG_HOME"], ignore_errors=True)

from quancheng.server.settings import *  # noqa: E402, F403 — after the data directory is named


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with the least work it allows: the tests sign in some thousand times."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1


PASSWORD_HASHERS = ["tests.settings.QuickArgon2"]
