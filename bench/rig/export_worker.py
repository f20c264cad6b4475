"""The worker of the bench `export`, a process of its own as in life: does what waits, prints seconds and memory."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import perf_counter, process_time

KILOBYTES = 1024
"""In a megabyte."""


def main() -> None:
    """Work on the data directory of QUANCHENG_HOME once; the tenant is the argument."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "quancheng.server.settings"
    from quancheng.server.sqlite import use_sound_sqlite

    use_sound_sqlite()
    import django

    django.setup()
    from bench.rig import signed_ledger
    from quancheng.jobs import long_work

    clerk = signed_ledger.clerk_of(int(sys.argv[1]))
    long_work._person = lambda job, at: clerk  # the bench's clerk holds no post
    began, worked = perf_counter(), process_time()
    ended = long_work.do_long_work(lambda: signed_ledger.AT)
    said = {
        "ended": ended, "seconds": round(perf_counter() - began, 2), "cpu_s": round(process_time() - worked, 2),
        "memory_mb": _most_memory(),
    }  # fmt: skip
    print(json.dumps(said))


def _most_memory() -> int:
    """In megabytes, of this program alone: `ru_maxrss` remembers whoever began it, from before the exec."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // KILOBYTES


if __name__ == "__main__":
    main()
