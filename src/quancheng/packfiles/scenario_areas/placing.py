"""Scenario words for the jurisdictions below the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quancheng.engine import requests as rq
from quancheng.engine.placing import PlaceProject
from quancheng.engine.territory import pack_at
from quancheng.packfiles.scenario_areas.area import Area, StepWord

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

ROOT = "root"


def place(world: World, step: Step) -> list[rq.Request]:
    """The request that puts the project into the step's jurisdiction; none where the step names none."""
    name = step.particulars.get("jurisdiction")
    if name is None:
        return []
    code = "" if name == ROOT else world.pack.code_of_jurisdiction.get(name, name)
    return [PlaceProject(by=world.actor(step), jurisdiction=code, reason=step.particulars.get("reason", ""))]


def _jurisdiction(outcome: Outcome, wanted: Any) -> str:
    found = outcome.world.pack.jurisdiction.get(outcome.world.case.jurisdiction)
    return found.id if found else ROOT


def _acts(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    pack = pack_at(outcome.world.pack, outcome.world.case.jurisdiction)
    return {party: pack.label_of(party) for party in wanted}


AREA = Area(
    steps={
        "project-placed": StepWord(
            "the project was put into another jurisdiction; `root` is the place itself", ("jurisdiction",), ("reason",)
        )
    },
    expects={
        "jurisdiction": "the jurisdiction the project belongs to; `root` is the place itself",
        "acts_as": "who each party is for this project, by its name there",
    },
    asked={"project-placed": place},
    found={"jurisdiction": _jurisdiction, "acts_as": _acts},
)
