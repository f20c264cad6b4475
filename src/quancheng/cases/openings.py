"""Projects being opened, one or thousands: decided first, without the database, then written statement by statement.

opened = Openings(ground_of(person, at=…))
project = opened.add(rq.OpenProject, facts={…})       # as often as wanted; raises Refused, and nothing is kept of it
opened.write(work)                                    # inside a unit of work
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from quancheng.cases.projections import Shown
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.decide import step
from quancheng.engine.pack import Pack
from quancheng.engine.placing import PlaceProject
from quancheng.engine.workdays import Calendar
from quancheng.people.labels import Label
from quancheng.store.canonical import canonical
from quancheng.store.ids import new_id
from quancheng.store.work import Work

PROJECT = "project"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the projects that one person opens in one jurisdiction have in common; `units` take part from the start."""

    tenant: int
    jurisdiction: str
    pack: Pack
    calendar: Calendar
    actor: rq.Actor
    units: Sequence[str]
    label: Label
    at: datetime
    on: date


class Openings:
    """What is to be written of projects that begin: streams with their events, and rows by statement.

    Each statement's rows go together: a project's come in the order in which they were made, and none of one project
    touches another's.
    """

    def __init__(self, ground: Ground, *, first: int = 0) -> None:
        """`first` counts those opened before in the same run, so that ids go on in order.

        Ids of one moment would be random among each other, and every index would be written to all over.
        """
        self.ground = ground
        self._number = first
        self.streams: list[tuple[UUID, list[tuple[str, str]], str]] = []
        self.rows: dict[str, list[Sequence[Any]]] = {}

    def add(self, request: type[rq.Request], **words: Any) -> UUID:
        """Decide one opening and keep what it writes."""
        ground = self.ground
        pack, on, calendar = ground.pack, ground.on, ground.calendar
        events, case = step(pack, Case.empty(), request(by=ground.actor, **words), on=on, calendar=calendar)
        if ground.jurisdiction:
            asked = PlaceProject(by=ground.actor, jurisdiction=ground.jurisdiction)
            placed, case = step(pack, case, asked, on=on, calendar=calendar)
            events = [*events, *placed]
        case = case.with_(pack=pack.version)
        project = new_id(ground.at + timedelta(milliseconds=self._number))
        self._number += 1
        moved = ev.PackMoved(on=on, version=pack.version, reason="")
        written = [(each.kind, canonical(ev.body(each))) for each in [*events, moved]]
        self.streams.append((project, written, canonical(case.state())))
        rows = _Rows(ground.tenant, self.rows, written)
        shown = Shown(
            rows,  # type: ignore[arg-type]  # it has what Shown asks of a unit of work
            pack, project, before=Case.empty(), case=case, on=on, calendar=calendar,
        )  # fmt: skip
        shown.begin(events, label=str(ground.label), units=ground.units)
        return project

    def write(self, work: Work) -> None:
        """Open the streams and write the rows."""
        pack, on = self.ground.pack.version, self.ground.on
        write(work, pack, on, self.streams, self.rows)


def write(
    work: Work,
    pack: str,
    on: date,
    streams: Iterable[tuple[UUID, list[tuple[str, str]], str]],
    rows: dict[str, list[Sequence[Any]]],
) -> None:
    """The same for what was decided elsewhere."""
    for project, events, state in streams:
        work.open(project, kind=PROJECT, pack=pack, events=events, state=state, day=on)
    for statement, each in rows.items():
        work.many(statement, each)


class _Rows:
    """Stands before a unit of work while one project's rows are made."""

    def __init__(self, tenant: int, rows: dict[str, list[Sequence[Any]]], events: list[tuple[str, str]]) -> None:
        self.tenant = tenant
        self._rows = rows
        self._events = events

    def execute(self, statement: str, params: Sequence[Any] = ()) -> None:
        self._rows.setdefault(statement, []).append(params)

    def many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        self._rows.setdefault(statement, []).extend(rows)

    def history(self, project: str) -> list[tuple[int, str, str]]:
        return [(version, kind, body) for version, (kind, body) in enumerate(self._events, start=1)]
