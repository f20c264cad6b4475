"""Scenario words for what the enterprise hands in, and for what is released to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quancheng.engine import handing_in, released
from quancheng.engine import requests as rq
from quancheng.engine.pack import ENTERPRISE
from quancheng.packfiles.scenario_areas.area import Area, StepWord, given_of, plain_request, words_of

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

NEVER = "never"


def _hand_in(world: World, step: Step) -> list[rq.Request]:
    """By the enterprise, unless somebody else is said to try."""
    by = world.actor(step) if step.particulars.get("as") else rq.Actor(officer=ENTERPRISE, enterprise=True)
    given = given_of(step, "about", "material", "note")
    return [handing_in.HandInMaterial(by=by, **given, evidence=words_of(step, "evidence"))]


def _judged(request: type[rq.Request], *more: str) -> Any:
    def ask(world: World, step: Step) -> list[rq.Request]:
        given = given_of(step, "about", "material", *more)
        newest = len(handing_in.versions(world.case, given["about"], given["material"]))
        version = int(step.particulars.get("version", newest))
        return [request(by=world.actor(step), version=version, **given)]  # type: ignore[call-arg]

    return ask


def _states(outcome: Outcome, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    case = outcome.world.case
    return {
        about: {
            name: " ".join(each.state for each in handing_in.versions(case, about, name)) or NEVER for name in materials
        }
        for about, materials in wanted.items()
    }


def _wanted(outcome: Outcome, wanted: Mapping[str, Any]) -> dict[str, list[str]]:
    world = outcome.world
    return {about: [each.name for each in handing_in.wanted(world.pack, world.case, about)] for about in wanted}


AREA = Area(
    steps={
        "material-handed-in": StepWord(
            "the enterprise handed in a material for a task (`about`)", ("about", "material"), ("evidence", "note")
        ),
        "material-taken": StepWord("it was taken", ("about", "material"), ("version",)),
        "material-sent-back": StepWord("it was sent back", ("about", "material", "reason"), ("version",)),
        "released": StepWord("`plan` or `promises` was released to the enterprise", ("what",)),
        "withheld": StepWord("the release was taken back", ("what",)),
    },
    expects={
        "handed_in": "of each task the states of the versions of each material, the oldest first; `never`",
        "wanted_of_enterprise": "of each task the materials that the enterprise may hand in",
        "released": "what is released to the enterprise, each with its day",
    },
    asked={
        "material-handed-in": _hand_in,
        "material-taken": _judged(handing_in.TakeMaterial),
        "material-sent-back": _judged(handing_in.SendBackMaterial, "reason"),
        "released": plain_request(released.ReleaseToEnterprise, "what"),
        "withheld": plain_request(released.WithholdFromEnterprise, "what"),
    },
    found={
        "handed_in": _states,
        "wanted_of_enterprise": _wanted,
        "released": lambda outcome, wanted: dict(outcome.world.case.released),
    },
)
