"""A place that works by a real pack, whose projects are lived anew by committed units of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from bench.rig.real_pack import Lived, at, chosen, completions, lives
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.decide import step
from quancheng.engine.pack import Pack
from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar

LIVES = 20


@dataclass
class RealCounty:
    """The place and the lives of its projects."""

    name: str
    tenant: int
    pack: Pack
    calendar: Calendar
    lived: Sequence[Lived]

    @classmethod
    def found(cls, folder: Path | None) -> RealCounty:
        from quancheng.cases.places import start_place
        from quancheng.store.work import perform

        folder, pack = chosen(folder)
        calendar = load_calendar()
        lived = lives(pack, calendar, LIVES)
        begun = min(day for life in lived for _, day in life.granted)
        tenant = int(pack.place.code)
        perform(lambda work: start_place(work, folder), tenant=tenant, actor="bench", at=at(begun - timedelta(days=1)))
        return cls(folder.name, tenant, pack, calendar, lived)

    @property
    def asked(self) -> int:
        return sum(len(life.granted) for life in self.lived)

    @property
    def completions(self) -> int:
        return completions(self.lived)

    @property
    def events(self) -> int:
        return sum(len(life.made) for life in self.lived)

    def live(self) -> int:
        """Every request a committed unit of work of its own; how many there were."""
        for life in self.lived:
            opening, *more = life.granted
            project = self._open(*opening)
            for request, day in more:
                self._ask(project, request, day)
        return self.asked

    def _open(self, request: rq.Request, day: object) -> UUID:
        from quancheng.cases import statements
        from quancheng.cases.packs import place_of
        from quancheng.cases.projections import Shown
        from quancheng.people.labels import Label
        from quancheng.store.work import Work, perform

        def do(work: Work) -> str:
            events, case = step(self.pack, Case.empty(), request, on=work.today, calendar=self.calendar)
            project, place = work.new_id(), place_of(work.tenant)
            bodies = [(each.kind, ev.body(each)) for each in events]
            work.open(
                project, kind="project", pack=self.pack.version, events=bodies, state=case.state(), day=work.today
            )
            row = (work.tenant, project, place.jurisdiction_id, self.pack.version, str(Label.INTERNAL), case.stage)
            work.execute(statements.ADD_PROJECT, (*row, work.today))
            shown = Shown(
                work, self.pack, project, before=Case.empty(), case=case, on=work.today, calendar=self.calendar
            )
            shown.refresh()
            return project.hex

        return UUID(str(perform(do, tenant=self.tenant, actor="bench", at=at(day))))  # type: ignore[arg-type]

    def _ask(self, project: UUID, request: rq.Request, day: object) -> None:
        from quancheng.cases.actions import write_events
        from quancheng.store.work import Work, perform

        def do(work: Work) -> None:
            stream = work.read(project)
            before = Case.from_state(stream.state)
            events, case = step(self.pack, before, request, on=work.today, calendar=self.calendar)
            write_events(work, self.pack, stream, before, case, events, self.calendar)

        perform(do, tenant=self.tenant, actor="bench", at=at(day))  # type: ignore[arg-type]
