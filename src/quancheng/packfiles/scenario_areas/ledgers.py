"""What scenarios can expect of ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quancheng.packfiles.scenario_areas.area import Area

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome


def _ledgers(outcome: Outcome, wanted: Any) -> list[str]:
    case, pack = outcome.world.case, outcome.world.pack
    found = [each.id for each in pack.ledgers if case.opened and each.holds.holds(case)]
    return list(wanted) if sorted(found) == sorted(wanted) else found


def _columns(outcome: Outcome, wanted: Any) -> dict[str, list[str]]:
    known = {each.id: [column.label for column in each.columns] for each in outcome.world.pack.ledgers}
    return {name: known[name] for name in wanted}


AREA = Area(
    expects={
        "ledgers": "the ledgers in which the project stands, all of them",
        "ledger_columns": "the headings of each ledger, in order",
    },
    found={"ledgers": _ledgers, "ledger_columns": _columns},
)
