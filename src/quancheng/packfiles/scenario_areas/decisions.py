"""Scenario words for matters before their deciding bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quancheng.engine import requests as rq
from quancheng.engine.decisions import CastVote, ConcludeMatter, TableMatter, TakeSeat, body_before, outcome_of
from quancheng.packfiles.scenario_areas.area import Area, StepWord, given_of, plain_request, words_of

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

OPEN, NOBODY = "open", "nobody"


def _table(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "decision", "note")
    return [TableMatter(by=world.actor(step), **given, evidence=words_of(step, "evidence"))]


def _seat(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "decision", "presence", "holder", "reason")
    evidence = words_of(step, "evidence")
    return [
        TakeSeat(by=world.actor(step), member=member, **given, evidence=evidence)
        for member in words_of(step, "members")
    ]


def _vote(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "decision", "vote", "note")
    return [CastVote(by=world.actor(step), member=member, **given) for member in words_of(step, "members")]


def _decided(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    world = outcome.world
    return {name: outcome_of(world.pack, world.case, name) or OPEN for name in wanted}


def _before(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    world = outcome.world
    found = {name: body_before(world.pack, world.case, world.pack.decision[name]) for name in wanted}
    return {name: body.id if body else NOBODY for name, body in found.items()}


def _counted(outcome: Outcome, wanted: Mapping[str, Any]) -> list[tuple[str, str]]:
    state = outcome.world.case.decisions
    return [(name, text) for name, text in wanted.items() if text not in state[name].concluded[-1][4]]


AREA = Area(
    steps={
        "matter-tabled": StepWord("a matter was put before its bodies", ("decision",), ("note", "evidence")),
        "seat-taken": StepWord(
            "members were noted as present, proxy (with holder and paper), recused (with reason) or absent",
            ("decision", "members"),
            ("presence", "holder", "reason", "evidence"),
        ),
        "vote-cast": StepWord("members voted agree, disagree or abstain", ("decision", "members", "vote"), ("note",)),
        "matter-concluded": StepWord("the body whose turn it was concluded", ("decision",), ("note",)),
    },
    expects={
        "decided": "the outcome of each matter: approved, rejected, or `open`",
        "before_body": "the body whose turn it is; `nobody` when there is none",
        "counted": "words that the last body's count contains",
    },
    asked={
        "matter-tabled": _table,
        "seat-taken": _seat,
        "vote-cast": _vote,
        "matter-concluded": plain_request(ConcludeMatter, "decision", "note"),
    },
    found={"decided": _decided, "before_body": _before},
    contains={"counted": _counted},
)
