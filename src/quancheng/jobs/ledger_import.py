"""The import of a long ledger: the rules are worked out beside, each part is one unit of work with its count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from quancheng.cases.actions import ground_of
from quancheng.cases.intake import LABEL
from quancheng.cases.ledger_lines import LinePlan
from quancheng.cases.ledger_taking import PART, Decided, decide_part, end_taking, take_part, taking_of
from quancheng.jobs.beside import beside
from quancheng.jobs.long_work import Doing
from quancheng.people.access import Person
from quancheng.store.canonical import day_of
from quancheng.store.session import reading
from quancheng.store.work import Work, perform

Told = Callable[[Work, int, int], None]
Ended = Callable[[Work, Mapping[str, int]], None]
Part = Sequence[LinePlan]


def import_(doing: Doing) -> None:
    """Bring in what is left of the upload; the job ends with what came of it."""
    intake = UUID(doing.job.wanted["intake"])
    bring_in(
        doing.person,
        intake,
        at=doing.now(),
        told=doing.count,
        ended=lambda work, counts: doing.finish(work, result={"intake": intake.hex, **counts}),
    )


def bring_in(person: Person, intake: UUID, *, at: datetime, told: Told, ended: Ended) -> None:
    """The same for whoever counts: `told` (work, done, total) is called in each part's unit of work, `ended` last."""
    with reading(person.tenant):
        taking = taking_of(person, intake, on=day_of(at))
        ground = ground_of(person, at=at, label=LABEL)
    parts = list(taking.parts(PART))

    def take(work: Work, part: Part, decided: Decided) -> None:
        told(work, take_part(work, taking, ground, part, decided), taking.total)

    for part, decided in zip(parts, beside(lambda each: decide_part(taking, ground, each), parts), strict=True):
        _perform(person, partial(take, part=part, decided=decided), at)
    _perform(person, lambda work: ended(work, end_taking(work, taking)), at)


def _perform(person: Person, do: Callable[[Work], None], at: datetime) -> None:
    perform(do, tenant=person.tenant, actor=person.account, at=at)
