"""Qinghe county in force on 2 March 2026, and people who hold exactly the posts named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid5

from quancheng.cases.places import start_place
from quancheng.engine.pack import Pack
from quancheng.packfiles.loader import load_pack
from quancheng.people import founding
from quancheng.people.access import Person
from quancheng.people.kinds import Kind
from quancheng.people.labels import Label
from quancheng.people.places import tenant_of

FOLDER = Path(__file__).parents[3] / "packs/example"
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ON = date(2026, 3, 2)


def qinghe() -> Pack:
    """The made-up county, founded and in force."""
    pack = load_pack(FOLDER)
    founding.found(pack, at=AT, along=lambda work: start_place(work, FOLDER))
    return pack


def holder(pack: Pack, *posts: str, clearance: Label = Label.INTERNAL) -> Person:
    """Somebody who holds these posts and nothing else."""
    held = [pack.post[name] for name in posts]
    return Person(
        tenant=tenant_of(pack),
        account=uuid5(UUID(int=1), posts[0]),
        officer=uuid5(UUID(int=2), posts[0]),
        kind=Kind.OFFICER,
        name=f"{held[0].label}甲某",
        clearance=clearance,
        units=frozenset(post.unit for post in held),
        posts=frozenset(posts),
        powers=frozenset(power for post in held for power in post.powers),
    )
