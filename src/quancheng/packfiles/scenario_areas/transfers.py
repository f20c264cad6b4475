"""Scenario words for projects that stand still and for where a project could land."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quancheng.engine import requests as rq
from quancheng.engine.matching import Match, rank
from quancheng.engine.transfers import DecideTransfer, StrikeTransfer, stall_of
from quancheng.packfiles.scenario_areas.area import Area, StepWord, given_of, plain_request
from quancheng.packfiles.values import parse_flag

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

NOT_RUNNING, NEVER = "not running", "never"


def _decide(world: World, step: Step) -> list[rq.Request]:
    passes = parse_flag(step.particulars["passes"])
    return [DecideTransfer(by=world.actor(step), **given_of(step, "transfer", "reason"), passes=passes)]


def _stalls(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    world, found = outcome.world, {}
    for transfer in world.pack.transfers:
        stall = stall_of(world.pack, world.case, transfer, on=outcome.today, calendar=world.calendar)
        found[transfer.id] = stall.due.isoformat() if stall else NOT_RUNNING
    return {name: found[name] for name in wanted}


def _transferred(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    states = outcome.world.case.transfers
    return {name: f"{states[name].standing} {states[name].to}".strip() if name in states else NEVER for name in wanted}


def _ranked(outcome: Outcome, name: str) -> list[Match]:
    world = outcome.world
    return rank(world.pack, world.case, next(each for each in world.pack.matchings if each.id == name))


def _sites(outcome: Outcome, wanted: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: [f"{match.site.id} {match.score}" for match in _ranked(outcome, name)] for name in wanted}


def _why(outcome: Outcome, wanted: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    missed = []
    for name, sites in wanted.items():
        said = {match.site.id: match.words for match in _ranked(outcome, name)}
        missed += [(site, text) for site, text in sites.items() if text not in said[site]]
    return missed


AREA = Area(
    steps={
        "transfer-decided": StepWord(
            "the decision on a project that stands still", ("transfer", "passes"), ("reason",)
        ),
        "transfer-struck": StepWord("the day came and nobody has to decide", ("transfer",)),
    },
    expects={
        "stalls": "the day until which each stall clock runs; `not running`",
        "transferred": "what became of it: passed with the unit, guided, stayed; `never`",
        "sites": "the sites ranked for the project, each as `site score`",
        "site_why": "words that the reasons of a site contain",
    },
    asked={"transfer-decided": _decide, "transfer-struck": plain_request(StrikeTransfer, "transfer")},
    found={"stalls": _stalls, "transferred": _transferred, "sites": _sites},
    contains={"site_why": _why},
)
