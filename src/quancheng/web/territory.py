"""The jurisdictions below the place as pages offer them: which a person sees, where he may register, where to move."""

from __future__ import annotations

from quancheng.cases.project_view import ProjectView
from quancheng.engine.pack import Jurisdiction, Pack, Power
from quancheng.engine.territory import chain, scoped, seated
from quancheng.people.access import Person, powers_in
from quancheng.people.queries import OfficerLine

Choices = list[tuple[str, str]]


def name_of(pack: Pack, jurisdiction: str) -> str:
    """What a jurisdiction is called; the place's own name for the root, 市本级 beside its counties."""
    found = pack.jurisdiction.get(jurisdiction)
    return found.label if found else f"{pack.place.level}本级"


def choices(person: Person, pack: Pack) -> Choices:
    """The jurisdictions whose projects a person may come to see, as (code, name); none where there is no choice."""
    if not pack.jurisdictions:
        return []
    below = [(each.code, _indented(pack, each.code)) for each in _in_order(pack)]
    seen = [each for each in below if not person.within or int(each[0]) in person.within]
    own = [] if person.within else [(pack.place.code, name_of(pack, ""))]
    return [*own, *seen] if len(own) + len(seen) > 1 else []


def with_power(person: Person, pack: Pack, power: Power) -> Choices:
    """The jurisdictions in which a person has a power, as (code, name); the root is "root"."""
    if not pack.jurisdictions:
        return []
    below = [(each.code, _indented(pack, each.code)) for each in _in_order(pack)]
    found = [each for each in below if power in powers_in(person, int(each[0]))]
    return [*([(ROOT, name_of(pack, ""))] if power in person.powers else []), *found]


ROOT = "root"


def home_of(person: Person) -> str:
    """Where a person stands, as a choice."""
    return str(person.home) if person.home not in (0, person.tenant) else ROOT


def code_of(choice: str) -> str:
    """The jurisdiction that a choice stands for."""
    return "" if choice == ROOT else choice


def movable(person: Person, view: ProjectView) -> Choices:
    """Where a person may move a project; none where he assigns not here and there."""
    here = view.case.jurisdiction
    if view.case.ended or Power.ASSIGN not in powers_in(person, int(here or person.tenant)):
        return []
    return [each for each in with_power(person, view.pack, Power.ASSIGN) if code_of(each[0]) != here]


def units_everywhere(pack: Pack) -> Choices:
    """The units of the place, then those of each jurisdiction."""
    own = [(unit.id, unit.label) for unit in pack.units if not unit.in_each]
    return [*own, *(each for place in _in_order(pack) for each in units_of(pack, place.code))]


def units_of(pack: Pack, jurisdiction: str) -> Choices:
    """The units of one jurisdiction; those of the place itself for the root."""
    named = [
        scoped(unit.id, jurisdiction)
        for unit in pack.units
        if (pack.jurisdiction[jurisdiction].kind in unit.in_each if jurisdiction else not unit.in_each)
    ]
    return [(name, pack.label_of(name)) for name in named]


def unit_here(view: ProjectView, unit: str) -> str:
    """A unit as the project calls it; "" for a unit of another jurisdiction."""
    if "@" not in unit:
        return unit
    pack = view.pack
    return next((each.id for each in pack.units if seated(pack, each.id, view.case.jurisdiction) == unit), "")


def holders(view: ProjectView, lines: tuple[OfficerLine, ...]) -> Choices:
    """Everybody who can hold a role on the project, once for each of his units that it knows."""
    return [
        (f"{line.id.hex}:{here}", f"{line.name}（{'、'.join(line.posts)}）")
        for line in lines
        for unit in line.units
        if (here := unit_here(view, unit))
    ]


def _in_order(pack: Pack) -> list[Jurisdiction]:
    """Each jurisdiction after the one it lies in, in the pack's order."""
    place = {each.code: number for number, each in enumerate(pack.jurisdictions)}
    return sorted(pack.jurisdictions, key=lambda each: [place[up.code] for up in reversed(chain(pack, each.code))])


def _indented(pack: Pack, code: str) -> str:
    return "　" * (len(chain(pack, code)) - 1) + pack.jurisdiction[code].label
