"""Reading and checking every shipped pack from its files, nothing kept from before: promised in under 2 seconds."""

from __future__ import annotations

import statistics
import time

from bench.rig.figures import RUNS
from quancheng.packfiles.loader import MAIN_FILE, SHIPPED, check_pack

PROMISE = 2.0


def run() -> dict[str, object]:
    """Seconds for all packs together, median of five runs; which were read and what was wrong with them."""
    folders = sorted(path.parent for path in SHIPPED.glob(f"*/{MAIN_FILE}"))
    runs, wrong = [], 0
    for _ in range(RUNS):
        begun = time.perf_counter()
        wrong = sum(len(check_pack(folder)) for folder in folders)
        runs.append(time.perf_counter() - begun)
    seconds = statistics.median(runs)
    return {
        "bench": "packs",
        "packs": [folder.name for folder in folders],
        "mistakes": wrong,
        "seconds": round(seconds, 3),
        "runs": [round(each, 3) for each in runs],
        "promise": PROMISE,
        "kept": seconds < PROMISE and wrong == 0,
    }
