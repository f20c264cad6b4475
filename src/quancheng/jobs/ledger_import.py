"""The import of a long ledger: the rules are worked out beside, each part is one unit of work with its count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from quancheng.cases.actions import ground_of
from quancheng.cases.intake import LABEL
from quancheng.cases.ledger_taking import PART, decide_part, end_taking, take_part, taking_of
from quancheng.jobs.beside import beside
from quancheng.people.access import Person
from quancheng.store.canonical import day_of
from quancheng.store.session import reading
from quancheng.store.work import Work, perform

Told = Callable[[Work, int, int], None]


def bring_in(person: Person, intake: UUID, *, at: datetime, told: Told) -> dict[str, int]:
    """Bring in what is left of an upload; `told` (work, done, total) is called in each part's unit of work."""
    with reading(person.tenant):
        taking = taking_of(person, intake, on=day_of(at))
        ground = ground_of(person, at=at, label=LABEL)
    parts = list(taking.parts(PART))
    for part, decided in zip(parts, beside(lambda each: decide_part(taking, ground, each), parts), strict=True):

        def do(work: Work, part=part, decided=decided) -> None:  # type: ignore[no-untyped-def]
            told(work, take_part(work, taking, ground, part, decided), taking.total)

        perform(do, tenant=person.tenant, actor=person.account, at=at)
    counts: dict[str, int] = perform(
        lambda work: end_taking(work, taking), tenant=person.tenant, actor=person.account, at=at
    )
    return counts
