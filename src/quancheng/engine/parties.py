"""Who a party of the pack is on a project: 承办单位 is the park for one project and the first-talk unit for another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from quancheng.engine.conditions import Situation
from quancheng.engine.pack import Pack, PartyCase


class Held(Situation, Protocol):
    """What finding a party looks at: the facts, and who holds which role."""

    @property
    def roles(self) -> Mapping[str, Any]: ...


def actual(pack: Pack, case: Held, party: str) -> str:
    """The unit, post, role or outsider that a party is on this project; itself where the pack says no more of it."""
    while party in pack.party:
        found = next((each for each in pack.party[party].cases if each.when.holds(case)), None)
        if found is None:
            return party
        party = found.party or _unit_of_role(pack, case, found)
    return party


def _unit_of_role(pack: Pack, case: Held, found: PartyCase) -> str:
    """The unit of a role's holder; while nobody holds it, that of whoever should name one."""
    holder = case.roles.get(found.unit_of)
    if holder is not None and holder.unit:
        return str(holder.unit)
    names = actual(pack, case, pack.role[found.unit_of].named_by)
    return pack.unit_of(names) or names
