"""The areas of the pack language that have scenario words of their own."""

from quancheng.packfiles.scenario_areas import decisions, keeping, ladders, placing
from quancheng.packfiles.scenario_areas.area import Area

AREAS: tuple[Area, ...] = (placing.AREA, ladders.AREA, keeping.AREA, decisions.AREA,)
