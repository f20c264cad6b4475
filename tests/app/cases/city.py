"""A city with two counties, a zone and a county's park, and whoever is asked for by post (`commerce-clerk@999701`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from quancheng.cases import actions
from quancheng.cases.places import start_place
from quancheng.engine.pack import Value
from quancheng.packfiles.loader import load_pack
from quancheng.people import founding
from quancheng.people.access import Person
from quancheng.people.labels import Label
from quancheng.people.places import tenant_of
from tests.app.cases.intakes import AT, INPUTS, OPENED, Office

FOLDER = INPUTS / "city"
CITY, EAST, WEST, ZONE, PARK = "", "999701", "999702", "999703", "99970101"


@dataclass
class City:
    """The city on 18 May 2026."""

    office: Office
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def tenant(self) -> int:
        return self.office.tenant

    def officer(self, post: str) -> Person:
        """The one officer of a post."""
        if post not in self.people:
            self.people[post] = self.office.officer(post)
        return self.people[post]

    @property
    def director(self) -> Person:
        return self.officer("city-director")

    def clerk(self, jurisdiction: str) -> Person:
        """The clerk of a county's commerce bureau."""
        return self.officer(f"commerce-clerk@{jurisdiction}")

    def head(self, jurisdiction: str) -> Person:
        return self.officer(f"commerce-head@{jurisdiction}")

    def project(
        self, person: Person, name: str, *, jurisdiction: str | None = None, label: Label = Label.INTERNAL,
        **facts: Value,
    ) -> UUID:  # fmt: skip
        return actions.register(person, {"name": name, **facts}, at=AT, jurisdiction=jurisdiction, label=label)


def linjiang() -> City:
    """The made-up city of tests/inputs/city, founded and in force."""
    pack = load_pack(FOLDER)
    founding.found(pack, at=OPENED, along=lambda work: start_place(work, FOLDER))
    return City(Office(pack=pack, tenant=tenant_of(pack)))
