"""One thing that waits for a party on a project: what, whose, by when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quancheng.engine.case import Case
from quancheng.engine.clocks import Reading, Stand
from quancheng.engine.pack import Basis, Pack
from quancheng.engine.parties import actual
from quancheng.engine.standing import unit_behind


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that waits for a party. `key` names it within the project; `what` is its label."""

    kind: str
    key: str
    what: str
    party: str
    unit: str
    basis: Basis
    stand: Stand
    officer: str = ""
    due: date | None = None
    left: int | None = None
    why: tuple[str, ...] = ()


def item_for(
    pack: Pack, case: Case, kind: str, key: str, what: str, party: str, basis: Basis, reading: Reading | None
) -> Item:
    """The item of a party with what its clock reads; without one it is undated."""
    party = actual(pack, case, party)
    unit, officer = holder_of(pack, case, party)
    return Item(
        kind=kind,
        key=key,
        what=what,
        party=party,
        unit=unit,
        officer=officer,
        basis=basis,
        stand=reading.stand if reading else Stand.UNDATED,
        due=reading.due if reading else None,
        left=reading.left if reading else None,
        why=reading.why if reading else (),
    )


def holder_of(pack: Pack, case: Case, party: str) -> tuple[str, str]:
    """The unit and the officer behind a party on this project; each "" where there is none.

    Behind a role that nobody holds stands the unit that names it, so that nothing waits for nobody.
    """
    holder = case.roles.get(party)
    return unit_behind(pack, case, party), holder.officer if holder else ""
