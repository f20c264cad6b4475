"""What is due for whom in a whole county from stored states, and the daily tick that writes what the day has moved.

`rate` of `due` is milliseconds for the whole county of 2,000 running projects: each state read, parsed, its agenda
computed. `tick` is seconds for the next day and for a day on which nothing moved; 100,000 projects are the same rate
carried on. The floor reads the same states and parses them as JSON.
"""

from __future__ import annotations

import argparse
import json
from datetime import timedelta
from statistics import median
from time import perf_counter

from bench.rig import county
from bench.rig.figures import RUNS
from bench.rig.home import throwaway_home

PROJECTS = 2_000
MANY = 100_000
STATES = "SELECT pack, state FROM store_stream WHERE tenant_id = %s AND kind = 'project'"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--projects", type=int, default=PROJECTS, help=f"how many ({PROJECTS:,})")


def run(options: argparse.Namespace) -> dict[str, object]:
    with throwaway_home():
        county.found()
        lived = county.live(64)
        county.copy(lived, options.projects - len(lived), with_states=True)
        floors = [in_ms(read_states) for _ in range(RUNS)]
        computed = [in_ms(whole_agenda) for _ in range(RUNS)]
        listed = [in_ms(who_has_what) for _ in range(RUNS)]
        first, second, third = (in_ms(lambda days=days: tick(days)) / 1000 for days in (0, 1, 2))
    return {
        "bench": "agenda", "database": "sqlite", "projects": options.projects, "unit": "ms",
        "rows_ms": round(median(listed), 1), "computed_ms": round(median(computed), 1),
        "floor_ms": round(median(floors), 1), "promise_ms": 200, "runs": [round(each, 1) for each in listed],
        "tick": {
            "first_s": round(first, 2), "next_day_s": round(min(second, third), 2), "promise_s": 60,
            "next_day_s_for_100_000": round(min(second, third) * MANY / options.projects, 1),
        },
    }  # fmt: skip


def in_ms(work: object) -> float:
    start = perf_counter()
    work()  # type: ignore[operator]
    return (perf_counter() - start) * 1000


def read_states() -> None:
    from quancheng.store.canonical import parsed
    from quancheng.store.session import session

    for _, state in session().execute(STATES, (county.TENANT,)).fetchall():
        parsed(state)


def who_has_what() -> None:
    """What is due for whom, as it is stored beside the states: every open line of the county by unit."""
    from quancheng.store.session import session

    lines = (
        "SELECT unit, due, subject_id, kind, key, what FROM cases_work WHERE tenant_id = %s AND is_open"
        " ORDER BY unit, due"
    )
    by_unit: dict[str, list[tuple[object, ...]]] = {}
    for unit, *line in session().execute(lines, (county.TENANT,)).fetchall():
        by_unit.setdefault(unit, []).append(tuple(line))
    assert by_unit


def whole_agenda() -> None:
    """The same computed anew from every state, with each clock's reasons."""
    from quancheng.cases.calendars import calendar_in_force
    from quancheng.cases.packs import pack_of
    from quancheng.engine.agenda import agenda
    from quancheng.engine.case import Case
    from quancheng.store.canonical import parsed
    from quancheng.store.session import session

    calendar = calendar_in_force()
    for version, state in session().execute(STATES, (county.TENANT,)).fetchall():
        pack = pack_of(county.TENANT, version)
        agenda(pack, Case.from_state(parsed(state)), on=county.ON, calendar=calendar)


def tick(days: int) -> None:
    from datetime import UTC, datetime, time

    from quancheng.cases.places import tick as pass_a_day

    day = county.ON + timedelta(days=days)
    pass_a_day(county.TENANT, at=datetime.combine(day, time(1), tzinfo=UTC))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    print(json.dumps(run(parser.parse_args()), ensure_ascii=False))
