"""Scenario words for time: files, restarts, minimums, meetings ahead, expiry, totals, whose time it was, currencies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quancheng.engine import requests as rq
from quancheng.engine.clocks import Reading, read_task_clock
from quancheng.engine.converted import original_of
from quancheng.engine.delays import ExplainDelay
from quancheng.engine.expiry import DoOwed, LetExpire, first_expired
from quancheng.engine.files_of_tasks import AcceptMaterials
from quancheng.engine.meeting_days import TellMeetingDay
from quancheng.engine.restarts import RestartClock
from quancheng.engine.spent import time_of, whole_time
from quancheng.engine.totals import TotalReading, read_totals
from quancheng.packfiles.scenario_areas.area import Area, StepWord, given_of, plain_request, words_of
from quancheng.packfiles.values import parse_day

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

NOTHING = "none"
SYSTEM = rq.Actor(officer="system")


def _materials(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "task")
    return [AcceptMaterials(by=world.actor(step), **given, materials=words_of(step, "materials"), day=step.day)]


def _restart(world: World, step: Step) -> list[rq.Request]:
    return [RestartClock(by=world.actor(step), **given_of(step, "task", "cause"), day=step.day)]


def _pass_day(world: World, step: Step) -> None:
    """The daily tick: what has expired takes effect, the earliest first."""
    while (key := first_expired(world.pack, world.case, on=step.day, calendar=world.calendar)) is not None:
        world.ask([LetExpire(by=SYSTEM, task=key)], step.day)


def _drop(world: World, step: Step) -> list[rq.Request]:
    day = parse_day(step.particulars["day"])
    return [TellMeetingDay(by=SYSTEM, meeting=step.particulars["meeting"], day=None, dropped=day)]


def _reading(outcome: Outcome, key: str) -> Reading:
    world = outcome.world
    reading = read_task_clock(world.pack, world.case, key, on=outcome.today, calendar=world.calendar)
    if reading is None:
        raise KeyError(f"{key} 没有时限")
    return reading


def _of_clock(field: str) -> Any:
    def find(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
        return {key: str(_shown(getattr(_reading(outcome, key), field))) for key in wanted}

    return find


def _shown(value: Any) -> Any:
    return NOTHING if value is None or value == "" else value


def _totals(outcome: Outcome) -> dict[str, TotalReading]:
    world = outcome.world
    found = read_totals(world.pack, world.case, on=outcome.today, calendar=world.calendar)
    return {each.total.id: each for each in found}


def _total(outcome: Outcome, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    found = _totals(outcome)
    return {
        name: {field: str(_shown(getattr(found[name].reading, field))) for field in asked}
        for name, asked in wanted.items()
    }


def _total_why(outcome: Outcome, wanted: Mapping[str, Any]) -> list[tuple[str, str]]:
    missed = []
    for name, texts in wanted.items():
        said = "".join(_totals(outcome)[name].reading.why)
        missed += [(name, text) for text in ([texts] if isinstance(texts, str) else texts) if text not in said]
    return missed


def _time_of(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    world = outcome.world
    found = time_of(world.pack, world.case, on=outcome.today, calendar=world.calendar)
    days = {each.party: str(each.working_days) for each in found}
    return {party: days.get(party, "0") for party in wanted}


def _whole(outcome: Outcome, wanted: Any) -> dict[str, str]:
    world = outcome.world
    net, gross = whole_time(world.pack, world.case, on=outcome.today, calendar=world.calendar)
    return {"net": str(net), "gross": str(gross)}


def _original(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    found = {name: original_of(outcome.world.case, name) for name in wanted}
    return {name: each.words if each else NOTHING for name, each in found.items()}


AREA = Area(
    steps={
        "materials-accepted": StepWord("materials that a clock waits for were taken in", ("task", "materials")),
        "clock-restarted": StepWord("the limit began anew, for a cause", ("task", "cause")),
        "delay-explained": StepWord("why a task is late was said", ("task", "cause"), ("note",)),
        "owed-done": StepWord("what was owed after a deemed consent was made up for", ("task", "note"), ("evidence",)),
        "day-passed": StepWord("the daily tick ran: what had expired took effect"),
        "meeting-cancelled": StepWord("the meeting called for `day` was dropped", ("meeting", "day")),
    },
    expects={
        "earliest": "the first day on which each task may end",
        "used": "net days used of each task's clock",
        "gross": "days since each task's clock first began, pauses and restarts included",
        "delay": "the cause given for each task's being late",
        "total": "of each total these particulars: stand, used, left, gross, due",
        "total_why": "words that the explanation of each total contains",
        "time_of": "working days that lay with each party so far",
        "whole_time": "net and gross working days of the whole project",
        "original": "what facts were given as in another currency; `none` where in yuan",
    },
    asked={
        "materials-accepted": _materials,
        "clock-restarted": _restart,
        "delay-explained": plain_request(ExplainDelay, "task", "cause", "note"),
        "owed-done": lambda world, step: [
            DoOwed(by=world.actor(step), **given_of(step, "task", "note"), evidence=words_of(step, "evidence"))
        ],
        "meeting-cancelled": _drop,
    },
    taken={"day-passed": _pass_day},
    found={
        "earliest": _of_clock("earliest"),
        "used": _of_clock("used"),
        "gross": _of_clock("gross"),
        "delay": _of_clock("delay"),
        "total": _total,
        "time_of": _time_of,
        "whole_time": _whole,
        "original": _original,
    },
    contains={"total_why": _total_why},
)
