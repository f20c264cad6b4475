"""Parties below the place: every county has a commerce bureau of its own, and a project speaks to that of its county.

A pack says `county-commerce` once. Wherever people stand (posts held, work lists, who takes part) the bureau of one
county is `county-commerce@360702`; on a project it is `county-commerce` again, so no rule knows where it is applied.
A jurisdiction is named by its administrative code; "" is the pack's own place, the root.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from quancheng.engine.errors import BadValue
from quancheng.engine.pack import Jurisdiction, Pack, Post, Unit

ROOT = ""
_AT = "@"


def scoped(name: str, jurisdiction: str) -> str:
    """The unit or post of one jurisdiction: `county-commerce@360702`; at the root only its name."""
    return f"{name}{_AT}{jurisdiction}" if jurisdiction else name


def parted(name: str) -> tuple[str, str]:
    """A scoped name as (name, jurisdiction)."""
    name, _, jurisdiction = name.partition(_AT)
    return name, jurisdiction


def refuse_unknown(pack: Pack, jurisdiction: str) -> None:
    """Refuse a jurisdiction that the pack does not name; the root is always there."""
    if jurisdiction and jurisdiction not in pack.jurisdiction:
        raise BadValue("制度里没有这个辖区。", help="请从辖区列表中选择。", jurisdiction=jurisdiction)


def chain(pack: Pack, jurisdiction: str) -> list[Jurisdiction]:
    """A jurisdiction and those it lies in, the nearest first; the root itself is not among them."""
    found: list[Jurisdiction] = []
    here = pack.jurisdiction.get(jurisdiction)
    while here is not None:
        found.append(here)
        here = pack.jurisdiction.get(pack.code_of_jurisdiction.get(here.inside or "", ""))
    return found


def jurisdictions_of(pack: Pack, unit: Unit) -> list[Jurisdiction]:
    """The jurisdictions that have a unit of this kind each; none for a unit of the place itself."""
    return [each for each in pack.jurisdictions if each.kind in unit.in_each]


def seated(pack: Pack, party: str, jurisdiction: str) -> str:
    """Who a party of the pack is for a project of a jurisdiction, as the rows and posts name it."""
    if not pack.jurisdictions:
        return party
    known = pack.seats.get((party, jurisdiction))
    if known is None:
        known = pack.seats[party, jurisdiction] = _seat(pack, party, jurisdiction)
    return known


def _seat(pack: Pack, party: str, jurisdiction: str) -> str:
    unit = pack.unit.get(pack.unit_of(party) or "")
    if unit is None or not unit.in_each:
        return party
    own = next((each for each in chain(pack, jurisdiction) if each.kind in unit.in_each), None)
    return scoped(party, own.code) if own else unit.otherwise or party


def seats(pack: Pack, party: str) -> tuple[str, ...]:
    """Whom a party stands for: the unit or post of each jurisdiction that has one, or just the place's own."""
    unit = pack.unit.get(pack.unit_of(party) or "")
    if unit is None or not unit.in_each:
        return (party,)
    return tuple(scoped(party, each.code) for each in jurisdictions_of(pack, unit))


def here(pack: Pack, names: Iterable[str], jurisdiction: str) -> frozenset[str]:
    """The units or posts held, as a project of the jurisdiction knows them; those of other jurisdictions fall away."""
    held = frozenset(names)
    if not pack.jurisdictions:
        return held
    mine = {name for name in held if _AT not in name}
    mine |= {party for party in _parties_below(pack) if seated(pack, party, jurisdiction) in held}
    return frozenset(mine)


def _parties_below(pack: Pack) -> list[str]:
    """The units and posts that not the place but each of its jurisdictions has."""
    units = [unit.id for unit in pack.units if unit.in_each]
    return [*units, *(post.id for post in pack.posts if pack.unit[post.unit].in_each)]


def pack_at(pack: Pack, jurisdiction: str) -> Pack:
    """The same pack with the names of the jurisdiction's own units and posts: 商务局 reads 东县商务局."""
    if not pack.jurisdictions:
        return pack
    if jurisdiction not in pack.local:
        units = tuple(_unit_here(pack, unit, jurisdiction) for unit in pack.units)
        posts = tuple(_post_here(pack, post, jurisdiction) for post in pack.posts)
        pack.local[jurisdiction] = replace(pack, units=units, posts=posts)
    return pack.local[jurisdiction]


def _unit_here(pack: Pack, unit: Unit, jurisdiction: str) -> Unit:
    who = seated(pack, unit.id, jurisdiction)
    return unit if who == unit.id else replace(unit, label=pack.label_of(who))


def _post_here(pack: Pack, post: Post, jurisdiction: str) -> Post:
    who = seated(pack, post.id, jurisdiction)
    return post if who == post.id else replace(post, label=pack.label_of(who))


def called(pack: Pack, names: Mapping[str, str]) -> Pack:
    """The same pack with what its units and posts are called here, by their ids; no rule knows the difference."""
    units = tuple(replace(each, label=names.get(each.id, each.label)) for each in pack.units)
    posts = tuple(replace(each, label=names.get(each.id, each.label)) for each in pack.posts)
    return replace(pack, units=units, posts=posts)
