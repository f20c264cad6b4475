"""The areas of the pack language that have scenario words of their own."""

from quancheng.packfiles.scenario_areas import (
    agreements,
    decisions,
    handing_in,
    keeping,
    ladders,
    leads,
    ledgers,
    placing,
    promises,
    scoring,
    timing,
    transfers,
    validity,
)
from quancheng.packfiles.scenario_areas.area import Area

AREAS: tuple[Area, ...] = (
    placing.AREA,
    leads.AREA,
    ladders.AREA,
    ledgers.AREA,
    keeping.AREA,
    handing_in.AREA,
    decisions.AREA,
    agreements.AREA,
    promises.AREA,
    scoring.AREA,
    transfers.AREA,
    timing.AREA,
    validity.AREA,
)
