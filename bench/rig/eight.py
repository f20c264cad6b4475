"""The county of the benches: one bureau, one clerk, the pack of 8 × 8 tasks, and projects that have just begun."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from quancheng.people.access import Person

TENANT = 990001
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FOLDER = Path(__file__).parents[1] / "eight"


def clerk() -> Person:
    """The clerk, who sees what the bureau takes part in and nothing else."""
    from quancheng.engine.pack import Power
    from quancheng.people.access import Person
    from quancheng.people.kinds import Kind
    from quancheng.people.labels import Label

    return Person(
        tenant=TENANT,
        account=UUID(int=1),
        officer=UUID(int=2),
        kind=Kind.OFFICER,
        name="测速局文员",
        clearance=Label.INTERNAL,
        units=frozenset({"bureau"}),
        posts=frozenset({"clerk"}),
        powers=frozenset({Power.REGISTER}),
    )


def found() -> list[str]:
    """Start the place; the tasks of its pack in the order they come."""
    from quancheng.cases.packs import pack_in_force
    from quancheng.cases.places import start_place
    from quancheng.store.session import reading
    from quancheng.store.work import perform

    def do(work: object) -> None:
        start_place(work, FOLDER)  # type: ignore[arg-type]

    perform(do, tenant=TENANT, actor="bench", at=AT)
    with reading(TENANT):
        return list(pack_in_force(TENANT).task)


def register(number: int) -> list[UUID]:
    """That many projects, all with the tasks of the first stage open."""
    from quancheng.cases import actions

    person = clerk()
    return [
        actions.register(person, {"name": f"测速项目{n}号", "enterprise": f"测速企业{n}号"}, at=AT)
        for n in range(number)
    ]
