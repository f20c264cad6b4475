"""The worker of the bench `export`, a process of its own as in life: does what waits, prints seconds and memory."""

from __future__ import annotations

import json
import os
import resource
import sys
from time import perf_counter, process_time

MEGABYTE = 1024


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
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE,
    }  # fmt: skip
    print(json.dumps(said))


if __name__ == "__main__":
    main()
