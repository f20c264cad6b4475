"""Scenario words for the ladder of problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quancheng.engine import requests as rq
from quancheng.engine.agenda import agenda
from quancheng.engine.deciding.issues import alike
from quancheng.engine.ladders import HandUpIssue, JoinIssue, RateIssue, RetableIssue
from quancheng.packfiles.scenario_areas.area import Area, Find, StepWord, given_of, plain_request, words_of

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step


def _hand_up(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "issue", "opinion")
    return [HandUpIssue(by=world.actor(step), **given, evidence=words_of(step, "evidence"))]


def _rate(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "issue", "note")
    return [RateIssue(by=world.actor(step), **given, rating=int(step.particulars["rating"]))]


def _rung(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    return {name: outcome.world.case.issues[name].rung for name in wanted}


def _issue(outcome: Outcome, wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    found = outcome.world.case.issues
    return {name: {field: str(getattr(found[name], field)) for field in asked} for name, asked in wanted.items()}


def _waiting(field: str) -> Find:
    """Of the things of one key that wait, that of each party."""

    def find(outcome: Outcome, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        world = outcome.world
        found = agenda(world.pack, world.case, on=outcome.today, calendar=world.calendar)
        return {
            key: {each.party: str(getattr(each, field)) for each in found if each.key == key and each.party in asked}
            for key, asked in wanted.items()
        }

    return find


def _alike(outcome: Outcome, wanted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    case = outcome.world.case
    return {name: alike(case, case.issues[name].title, besides=name) for name in wanted}


AREA = Area(
    steps={
        "issue-handed-up": StepWord("an unsolved problem went to the next rung", ("issue",), ("opinion", "evidence")),
        "issue-retabled": StepWord("a problem was put before a rung again", ("issue", "rung", "reason")),
        "issue-joined": StepWord("a problem was joined with another that says the same", ("issue", "same_as")),
        "issue-rated": StepWord("who raised it rated how it was solved, 1 to 5", ("issue", "rating"), ("note",)),
        "issue-reopened": StepWord("a problem was opened again", ("issue", "reason")),
    },
    expects={
        "rung": "the rung on which each problem stands",
        "issue": "of each problem these particulars: state, unit, officer, due, measure, rating, same_as",
        "waiting_due": "of what waits under each key, the due day for each party",
        "waiting_stand": "of what waits under each key, where it stands for each party",
        "alike": "the unsolved problems that may be the same matter as each, the likeliest first",
    },
    asked={
        "issue-handed-up": _hand_up,
        "issue-retabled": plain_request(RetableIssue, "issue", "rung", "reason"),
        "issue-joined": plain_request(JoinIssue, "issue", "same_as"),
        "issue-rated": _rate,
        "issue-reopened": plain_request(rq.ReopenIssue, "issue", "reason"),
    },
    found={
        "rung": _rung,
        "issue": _issue,
        "alike": _alike,
        "waiting_due": _waiting("due"),
        "waiting_stand": _waiting("stand"),
    },
)
