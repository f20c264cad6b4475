"""The engine in memory: 64 completions of a project through 8 stages of 8 parallel tasks with a gate after each.

Every completion is decided by `step`: who may, is it open, the event, what opens, the gate, the next stage. The
floor is a plain loop over dictionaries that keeps the same books for this one pack and asks nobody anything.

`largest` tells the same of a real pack (`--pack packs/<place>`, the largest where none is named): lives of granted
requests put anew, completions among opinions, facts, roles, duties and handovers. Its floor folds the events they made.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from bench.rig import real_pack
from bench.rig.figures import RUNS, rate_of, rates_told
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, fold
from quancheng.engine.decide import step
from quancheng.engine.pack import Pack, Power
from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import load_pack

PROJECTS = 300
LIVES = 20
ON = date(2026, 3, 2)
FOLDER = Path(__file__).parent / "eight"
CLERK = rq.Actor(officer="0" * 32, units=frozenset({"bureau"}), powers=frozenset({Power.REGISTER}))


def arguments(parser: argparse.ArgumentParser) -> None:
    real_pack.add_pack(parser)


def run(options: argparse.Namespace) -> dict[str, object]:
    """Completions a second, medians of five runs."""
    calendar = load_calendar()
    told = of_eight(load_pack(FOLDER), calendar)
    return {**told, "largest": of_a_real_pack(options.pack, calendar)}


def of_a_real_pack(folder: Path | None, calendar: Calendar) -> dict[str, object]:
    folder, pack = real_pack.chosen(folder)
    lived = real_pack.lives(pack, calendar, LIVES)
    events = [life.made for life in lived]
    asked = sum(len(life.granted) for life in lived)
    runs, floors = [], []
    for _ in range(RUNS):
        floors.append(rate_of(lambda: sum(1 for made in events if fold(made)) and asked))
        runs.append(rate_of(lambda: real_pack.live_again(pack, calendar, lived)))
    more = {"pack": folder.name, "requests": asked, "completions": real_pack.completions(lived)}
    return rates_told("engine", "requests/s", runs, floors, **more)


def of_eight(pack: Pack, calendar: Calendar) -> dict[str, object]:
    runs, floors = [], []
    complete_all(pack, calendar, 10)
    for _ in range(RUNS):
        floors.append(rate_of(lambda: keep_the_books(pack, PROJECTS)))
        runs.append(rate_of(lambda: complete_all(pack, calendar, PROJECTS)))
    return rates_told("engine", "completions/s", runs, floors, promise=20_000)


def complete_all(pack: Pack, calendar: Calendar, projects: int) -> int:
    """Take projects from registration to the last task; how many tasks were completed."""
    tasks = list(pack.task)
    done = 0
    for _ in range(projects):
        opened = rq.OpenProject(by=CLERK, facts={"name": "测速项目"})
        _, case = step(pack, Case.empty(), opened, on=ON, calendar=calendar)
        for task in tasks:
            _, case = step(pack, case, rq.FinishTask(by=CLERK, task=task), on=ON, calendar=calendar)
            done += 1
        assert all(row.is_settled for row in case.tasks.values()), "a task was left open"
    return done


def keep_the_books(pack: Pack, projects: int) -> int:
    """The same books kept by hand in dictionaries, for this one pack."""
    stages = [stage.id for stage in pack.stages]
    tasks_of = {stage.id: [task.id for task in stage.tasks] for stage in pack.stages}
    stage_of = {task.id: task.stage for task in pack.task.values()}
    following = dict(zip(stages, [*stages[1:], ""], strict=True))
    done = 0
    for _ in range(projects):
        events, rows = [], {}
        stage = stages[0]
        for name in tasks_of[stage]:
            rows[name] = {"state": "open", "opened": "2026-03-02", "actual": "", "outcome": ""}
            events.append({"kind": "task-opened", "on": "2026-03-02", "task": name})
        for task in stage_of:
            row = rows[task]
            if row["state"] != "open" or stage_of[task] != stage:
                raise ValueError(task)
            rows[task] = {**row, "state": "done", "actual": "2026-03-02", "outcome": "done"}
            events.append({"kind": "task-finished", "on": "2026-03-02", "task": task, "outcome": "done"})
            done += 1
            if all(rows[name]["state"] == "done" for name in tasks_of[stage]) and following[stage]:
                events.append({"kind": "stage-left", "on": "2026-03-02", "stage": stage})
                stage = following[stage]
                events.append({"kind": "stage-entered", "on": "2026-03-02", "stage": stage})
                for name in tasks_of[stage]:
                    rows[name] = {"state": "open", "opened": "2026-03-02", "actual": "", "outcome": ""}
                    events.append({"kind": "task-opened", "on": "2026-03-02", "task": name})
    return done


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    print(json.dumps(run(parser.parse_args()), ensure_ascii=False))
