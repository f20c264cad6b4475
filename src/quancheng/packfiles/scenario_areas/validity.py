"""A scenario word for the time in which the pack itself holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quancheng.engine.validity import validity
from quancheng.packfiles.scenario_areas.area import Area

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome


def _validity(outcome: Outcome, wanted: Any) -> str:
    return str(validity(outcome.world.pack, outcome.today))


AREA = Area(
    expects={"validity": "whether the pack holds today: `not yet`, `in force`, `ends soon` (90 days before), `ended`"},
    found={"validity": _validity},
)
