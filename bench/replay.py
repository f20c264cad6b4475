"""State rebuilt from the log: every event read, decoded, folded by the engine's `after`, compared with what is stored.

The log is that of projects run through the pack of 8 × 8 tasks, about 160 events each, written by units of work. The
largest shipped pack (or `--pack`) follows as `largest`, from the log of lives by granted requests. The
floor reads the same rows in the same order and parses their bodies. `verify` walks the chain, rebuilds every state
and compares it, as `quancheng verify` does; its time for 5 million events is the measured rate carried on.
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from bench.rig import eight, real_pack
from bench.rig.figures import RUNS, rate_of, rates_told
from bench.rig.home import throwaway_home

EVENTS = 200_000
MANY = 5_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    real_pack.add_pack(parser)
    parser.add_argument("--events", type=int, default=EVENTS, help=f"at least so many in the log ({EVENTS:,})")


def run(options: argparse.Namespace) -> dict[str, object]:
    """Events a second, medians of five runs, and the time to verify."""
    with throwaway_home():
        eight.found()
        events = write_log(options.events)
        runs, floors = measured(eight.TENANT)
        verified = verify_all(events)
        largest = of_a_real_pack(options.pack)
    walked = {"rate": round(verified), "seconds_for_5_million": round(MANY / verified, 1), "promise_seconds": 60}
    more = {"database": "sqlite", "events": events, "promise": 50_000, "verify": walked, "largest": largest}
    return rates_told("replay", "events/s", runs, floors, **more)


def measured(tenant: int) -> tuple[list[float], list[float]]:
    runs, floors = [], []
    for _ in range(RUNS):
        floors.append(rate_of(lambda: read_and_parse(tenant)))
        runs.append(rate_of(lambda: rebuild_all(tenant)))
    return runs, floors


def of_a_real_pack(folder: Path | None) -> dict[str, object]:
    """The log of a real pack's projects, lived by granted requests."""
    from bench.rig.real_county import RealCounty

    county = RealCounty.found(folder)
    county.live()
    runs, floors = measured(county.tenant)
    return rates_told("replay", "events/s", runs, floors, pack=county.name, events=county.events)


def write_log(wanted: int) -> int:
    """Projects from their registration to their last task, one unit of work each; how many events there are."""
    from quancheng.cases import statements
    from quancheng.cases.packs import pack_in_force, place_of
    from quancheng.cases.projections import Shown
    from quancheng.engine import events as ev
    from quancheng.engine import requests as rq
    from quancheng.engine.case import Case
    from quancheng.engine.decide import step
    from quancheng.packfiles.calendars import load_calendar
    from quancheng.people.labels import Label
    from quancheng.store.session import reading
    from quancheng.store.work import Work, perform

    calendar, begun = load_calendar(), eight.AT.date()
    with reading(eight.TENANT):
        pack, place = pack_in_force(eight.TENANT), place_of(eight.TENANT)
    clerk = rq.Actor(officer="0" * 32, units=frozenset({"bureau"}))

    def one(work: Work) -> int:
        written, case = step(pack, Case.empty(), opening(), on=begun, calendar=calendar)
        for n, task in enumerate(pack.task):
            day = begun + timedelta(days=n)
            new, case = step(
                pack, case, rq.FinishTask(by=clerk, task=task, evidence=("材料",)), on=day, calendar=calendar
            )
            written += new
        project = work.new_id()
        bodies = [(each.kind, ev.body(each)) for each in written]
        work.open(project, kind="project", pack=pack.version, events=bodies, state=case.state())
        row = (work.tenant, project, place.jurisdiction_id, pack.version, str(Label.INTERNAL), case.stage, begun)
        work.execute(statements.ADD_PROJECT, row)
        Shown(work, pack, project, before=Case.empty(), case=case, on=begun, calendar=calendar).refresh()
        return len(bodies)

    def opening() -> rq.OpenProject:
        powers = frozenset(power for post in pack.posts for power in post.powers)
        by = rq.Actor(officer=clerk.officer, units=clerk.units, powers=powers)
        return rq.OpenProject(by=by, facts={"name": "测速项目", "enterprise": "测速企业"})

    count = 0
    while count < wanted:
        count += perform(one, tenant=eight.TENANT, actor="bench", at=eight.AT)
    return count


def read_and_parse(tenant: int) -> int:
    """The floor: the same rows in the same order, their bodies parsed."""
    from quancheng.store.chain import events_by_stream
    from quancheng.store.session import snapshot

    count = 0
    with snapshot(tenant) as session:
        for event in events_by_stream(session, tenant):
            count += 1 if event.content else 0
    return count


def rebuild_all(tenant: int) -> int:
    """Every state from its events."""
    from itertools import groupby

    from quancheng.store.chain import events_by_stream
    from quancheng.store.rebuild import rebuilt
    from quancheng.store.session import snapshot

    count = 0
    with snapshot(tenant) as session:
        for _, events in groupby(events_by_stream(session, tenant), key=lambda event: event.stream):
            history = list(events)
            rebuilt(history[0].stream_kind, history)
            count += len(history)
    return count


def verify_all(events: int) -> float:
    """Events verified a second.

    Rows are held against the states of so many projects at the most, whatever the log's length: here of so many as is
    their part of five million events, so that the rate may be carried on.
    """
    from quancheng.cases import rows_check
    from quancheng.store.shared_walk import verify_shared

    rows_check.MOST = max(1, rows_check.MOST * events // MANY)
    start = perf_counter()
    report = verify_shared(workers=os.cpu_count() or 1)
    assert report.is_whole, [str(fault) for fault in report.faults[:3]]
    return report.events / (perf_counter() - start)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    print(json.dumps(run(parser.parse_args()), ensure_ascii=False))
