"""`verify` shared among processes: stretches of the chain and of the streams, each walked by whoever is free.

Each stretch looks at the database at a moment of its own, so this is for a place that rests, or accepts that what is
written meanwhile is verified the next time. The faults found are those of the one walk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context

from django.db import connection, connections

from .anchors import Anchor, held_against, tenants
from .chain import NO_CHAIN, End, end_before, events_in_order, links
from .session import Session, reading, session, snapshot
from .verify import Report, head_at_fault, streams_at_fault, verify, verify_the_rest

STRETCHES = 4
"""Stretches for each process: the slower ones find help."""


@dataclass(frozen=True)
class Stretch:
    """A part of one tenant's walk: numbers of the chain, or ids of streams, or the rest."""

    tenant: int
    kind: str
    numbers: tuple[int, int | None] = (0, None)
    ids: tuple[str, str] = ("", "")
    marks: tuple[int, ...] = ()


@dataclass
class Walked:
    """What was found on a stretch."""

    report: Report = field(default_factory=Report)
    end: End = NO_CHAIN
    marks: dict[int, str] = field(default_factory=dict)


Run = Callable[[Callable[[Stretch], Walked], Iterable[Stretch]], Iterable[Walked]]


def verify_shared(*, workers: int, anchors: Sequence[Anchor] = ()) -> Report:
    """The same as `verify`, by several processes at once; inside a transaction by this one alone, which sees it."""
    if workers < 2 or connection.in_atomic_block:
        return verify(anchors=anchors)
    return verify_in_stretches(workers * STRETCHES, anchors=anchors, run=partial(_among, workers))


def verify_in_stretches(number: int, *, anchors: Sequence[Anchor] = (), run: Run = map) -> Report:
    """The same as `verify`, the chain and the streams cut into so many stretches each."""
    report = Report()
    for tenant in sorted({*tenants(), *(anchor.tenant for anchor in anchors)}):
        held = [anchor for anchor in anchors if anchor.tenant == tenant]
        walked = list(run(walk, _stretches(tenant, number, tuple(anchor.seq for anchor in held))))
        report.tenants += 1
        for each in walked:
            _add(report, each.report)
        end = max((each.end for each in walked), default=NO_CHAIN)
        marks = {seq: digest for each in walked for seq, digest in each.marks.items() if digest}
        report.faults.extend(held_against(held, end, marks))
    return report


def _among(workers: int, do: Callable[[Stretch], Walked], stretches: Iterable[Stretch]) -> Iterable[Walked]:
    connections.close_all()  # no process may use a connection that another has opened
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        return list(pool.map(do, stretches))


def _add(report: Report, part: Report) -> None:
    report.events += part.events
    report.streams += part.streams
    report.files += part.files
    report.faults.extend(part.faults)


def _stretches(tenant: int, number: int, marks: tuple[int, ...]) -> list[Stretch]:
    """The rest, which is in one piece and so begins first; the chain and the streams in as many equal stretches."""
    with reading(tenant):
        newest = (
            session().execute("SELECT max(seq) FROM store_event WHERE tenant_id = %s", (tenant,)).fetchone()[0] or 0
        )
        ids = _bounds(tenant, number)
    steps = [newest * n // number for n in range(number)]
    chain = [
        Stretch(tenant, "chain", numbers=numbers, marks=marks)
        for numbers in zip(steps, [*steps[1:], None], strict=True)
    ]
    streams = [Stretch(tenant, "streams", ids=between) for between in zip(["", *ids], [*ids, ""], strict=True)]
    return [Stretch(tenant, "rest"), *streams, *chain]


def _bounds(tenant: int, number: int) -> list[str]:
    """Ids that cut the streams into so many stretches; each is the last of its stretch."""
    counted = "SELECT count(*) FROM store_stream WHERE tenant_id = %s"
    count = session().execute(counted, (tenant,)).fetchone()[0]
    nth = "SELECT id FROM store_stream WHERE tenant_id = %s ORDER BY tenant_id, id LIMIT 1 OFFSET %s"
    places = sorted({count * n // number for n in range(1, number)} - {0})
    rows = [session().execute(nth, (tenant, place)).fetchone() for place in places]
    return [str(row[0]).replace("-", "") for row in rows if row]


def walk(stretch: Stretch) -> Walked:
    """Walk one stretch, in whichever process this is."""
    walked = Walked(marks=dict.fromkeys(stretch.marks, ""))
    with snapshot(stretch.tenant) as here:
        if stretch.kind == "chain":
            _walk_chain(here, stretch, walked)
        elif stretch.kind == "streams":
            after, until = stretch.ids
            walked.report.faults.extend(streams_at_fault(here, stretch.tenant, walked.report, after=after, until=until))
        else:
            verify_the_rest(here, stretch.tenant, walked.report)
    return walked


def _walk_chain(here: Session, stretch: Stretch, walked: Walked) -> None:
    """From the last event before the stretch; whoever walks the last one holds the head row against its end."""
    after, until = stretch.numbers
    start = end_before(here, stretch.tenant, after) if after else NO_CHAIN
    events = events_in_order(here, stretch.tenant, after=after, until=until)
    walked.end = links(events, stretch.tenant, walked.report.faults, walked.marks, start=start)
    if until is None:
        walked.report.events = walked.end.seq
        walked.report.faults.extend(head_at_fault(stretch.tenant, walked.end))
