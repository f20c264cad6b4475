"""Qinghe, the made-up county, with an officer for each post and their browsers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from quancheng.cases import actions
from quancheng.cases.packs import pack_in_force
from quancheng.cases.places import start_place
from quancheng.engine.pack import Pack
from quancheng.packfiles.loader import SHIPPED, load_pack
from quancheng.people.access import Person
from quancheng.people.founding import found
from quancheng.people.places import tenant_of
from quancheng.server.demo.cast import Cast, make_cast
from quancheng.store.session import reading
from tests.app.web.county import Browser

FOLDER = SHIPPED / "example"
BEGIN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@dataclass
class Qinghe:
    pack: Pack
    cast: Cast
    browsers: dict[str, Browser] = field(default_factory=dict)

    def person(self, post: str) -> Person:
        return next(each.person for each in self.cast.players if each.post == post)

    def browser(self, post: str, day: date) -> Browser:
        """Somebody's browser on a day."""
        if post not in self.browsers:
            self.browsers[post] = Browser(self.person(post))
        return self.browsers[post].on(day)

    def project(self, facts: Mapping[str, Any], day: date) -> UUID:
        at = datetime.combine(day, time(2, 0), tzinfo=UTC)
        return actions.register(self.person("director"), facts, at=at)


def qinghe() -> Qinghe:
    pack = load_pack(FOLDER)
    found(pack, at=BEGIN, along=lambda work: start_place(work, FOLDER))
    tenant = tenant_of(pack)
    cast = make_cast(pack, tenant, since=BEGIN.date(), at=BEGIN)
    with reading(tenant):
        return Qinghe(pack=pack_in_force(tenant), cast=cast)
