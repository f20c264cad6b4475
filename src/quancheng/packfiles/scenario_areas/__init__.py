"""The areas of the pack language that have scenario words of their own."""

from quancheng.packfiles.scenario_areas.area import Area

AREAS: tuple[Area, ...] = ()
