"""Two years of a county: projects open, move on, get stuck; duties are done; what is late is supervised.

It knows nothing of any place. What there is to do comes from each project's own agenda, and who does it from the
pack, so the same story plays any pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from quancheng.cases import actions, duties, project_view
from quancheng.cases.calendars import calendar_in_force
from quancheng.engine import requests as rq
from quancheng.engine.agenda import Missing
from quancheng.engine.case import Case
from quancheng.engine.errors import Refused
from quancheng.engine.items import Item
from quancheng.engine.pack import Pack, Power
from quancheng.engine.parties import actual
from quancheng.people.access import Person
from quancheng.server.demo import (
    acts,
    acts_in_time,
    acts_of_promises,
    enterprises,
    leads,
    made_up,
    place,
    problems,
    talk,
    tasks,
)
from quancheng.server.demo.cast import Cast
from quancheng.store.session import reading

YEARS = 2
DAYS_OF_STAGE = 75
DAYS_OF_A_LEAD = 60
WORKING_HOUR = time(1, 30)


@dataclass
class Project:
    """One project of the story: where it will stand at the end, what it gets stuck on, when it moves next."""

    id: UUID
    target: int
    next_day: date
    stuck_on: str = ""
    ends_well: bool = True


@dataclass
class Story:
    """The county being played, day after day."""

    pack: Pack
    cast: Cast
    tenant: int
    random: Random
    end: date
    years: int = YEARS
    projects: list[Project] = field(default_factory=list)
    leads: list[leads.Lead] = field(default_factory=list)
    firms: list[enterprises.Firm] = field(default_factory=list)
    firms_chosen: bool = False
    refused: list[str] = field(default_factory=list)
    passed_over: set[str] = field(default_factory=set)
    published: dict[str, str] = field(default_factory=dict)
    told: Callable[[date], None] = lambda day: None

    @property
    def registrar(self) -> Person:
        """Who registers what has no lead."""
        return self.cast.with_powers(Power.REGISTER, Power.SEE_ALL)

    def name_of_one(self) -> str:
        """An id for something that a request names itself."""
        return UUID(int=self.random.getrandbits(128), version=4).hex

    def at(self, day: date) -> datetime:
        """A moment in the morning of the day, a little later each time it is asked."""
        minutes = self.random.randrange(0, 400)
        return datetime.combine(day, WORKING_HOUR, tzinfo=UTC) + timedelta(minutes=minutes)

    def play(self, count: int) -> None:
        """Live through the two years."""
        calendar = calendar_in_force()
        starts = self._starts(count)
        day = self.end - timedelta(days=365 * self.years)
        duties.owe_from(self.tenant, day, reason="演示数据从这一天开始", actor="demo", at=self.at(day))
        while day <= self.end:
            if calendar.is_working(day):
                self.live(day, starts.pop(day, ()))
            if day.day == 1:
                self.told(day)
            day += timedelta(days=1)
        talk.talk(self)

    def live(self, day: date, targets: Iterable[int]) -> None:
        """One working day: who comes, who moves on, what the place does."""
        for target in targets:
            if not self._begins_as_a_lead(day, target):
                self.open_project(day, target)
        leads.keep(self, day)
        for project in self.projects:
            if project.next_day <= day:
                self.move(project, day)
        self.cast = self.cast.at("")
        enterprises.live(self, day)
        place.live(self, day)

    def _begins_as_a_lead(self, day: date, target: int) -> bool:
        """Some projects; now and then one more lead comes of which nothing becomes."""
        if self.pack.leads is None or (self.end - day).days < DAYS_OF_A_LEAD:
            return False
        if self.random.random() < 0.3:
            self.tried(lambda: leads.register(self, day, None))
        registered: list[bool] = []
        if self.random.random() < 0.6:
            self.tried(lambda: registered.append(leads.register(self, day, target)))
        return any(registered)

    def _starts(self, count: int) -> dict[date, list[int]]:
        """When each project opens so that it can stand at its stage in the end; the stages get equal shares."""
        calendar, starts, stages = calendar_in_force(), dict[date, list[int]](), len(self.pack.stages)
        for number in range(count):
            target = number % stages if count >= stages else stages - 1 - number * stages // count
            back = min(365 * self.years - 10, 20 + target * DAYS_OF_STAGE + self.random.randrange(0, 60))
            day = calendar.next_working(self.end - timedelta(days=back))
            starts.setdefault(min(day, calendar.previous_working(self.end)), []).append(target)
        return starts

    def open_project(self, day: date, target: int) -> None:
        facts = made_up.facts_of(self, self.pack.facts, day)
        where = self.random.choice(self.cast.jurisdictions) if self.pack.jurisdictions else ""
        project = actions.register(self.registrar, facts, at=self.at(day), jurisdiction=where)
        self.take_up(project, day, target)

    def take_up(self, project: UUID, day: date, target: int) -> None:
        """Follow a project that has just been opened: it gets stuck at its stage, and one in nine ends there."""
        choices = tasks.where_to_be_stuck(self.pack.stages[target].tasks)
        stuck, ends_well = self.random.choice(choices) if choices else "", len(self.projects) % 9 != 4
        self.projects.append(Project(project, target, next_day=day, stuck_on=stuck, ends_well=ends_well))

    # One project, one day.

    def move(self, project: Project, day: date) -> None:
        """Do what is open on the project and whose turn has come, then rest some days."""
        view_as = self.cast.with_powers(Power.SEE_ALL)
        with reading(self.tenant):
            view = project_view.project(view_as, project.id, on=day)
        if view.case.ended:
            project.next_day = date.max
            return
        self.cast = self.cast.at(view.case.jurisdiction)
        tasks.be_stuck(self, project, view.case, view.missing)
        acts.keep_records(self, project, view.case, day)
        acts_in_time.record_what_is_awaited(self, project, view.case, day)
        acts_of_promises.apply_for_it(self, project, view.case, day)
        for item in view.items:
            self.act(project, view.case, item, day)
        acts.pass_gates(self, project, day)
        problems.report_or_raise(self, project, view.case, day)
        self.tried(lambda: tasks.end(self, project, view.case, day))
        project.next_day = calendar_in_force().add(day, self.random.randrange(2, 9))

    def act(self, project: Project, case: Case, item: Item, day: date) -> None:
        """Do what waits; of a kind nobody knows nothing is done, and it is noted."""
        if item.kind not in ACTS:
            self.passed_over.add(item.kind)
        for doing in ACTS.get(item.kind, ()):
            self.tried(lambda doing=doing: doing(self, project, case, item, day))  # type: ignore[misc]

    def ask(self, actor: Person, project: Project, request: type[rq.Request], day: date, /, **words_of: Any) -> None:
        actions.ask(actor, project.id, request, at=self.at(day), **words_of)

    def case_of(self, project: Project, day: date) -> Case:
        """The project as it stands after what has just been done."""
        with reading(self.tenant):
            return project_view.project(self.cast.with_powers(Power.SEE_ALL), project.id, on=day).case

    def missing(self, project: Project, day: date) -> list[Missing]:
        """What keeps the project from its next stage."""
        with reading(self.tenant):
            view = project_view.project(self.cast.with_powers(Power.SEE_ALL), project.id, on=day)
        return [] if view.case.ended else view.missing

    def tried(self, do: Callable[[], Any]) -> None:
        """What is refused in the story stays undone; the refusals are kept, so that they can be looked at."""
        try:
            do()
        except Refused as refused:
            self.refused.append(f"{refused.code}: {refused.sentence}")

    def actor_for(self, case: Case, item: Item) -> Person | None:
        if item.officer:
            return self.cast.by_officer(item.officer)
        return self.party_on(case, item.party)

    def party_on(self, case: Case, party: str) -> Person | None:
        """Who stands for a party on one project: a role's holder, else the post or unit; for an outsider a planner."""
        who = actual(self.pack, case, party)
        holder = case.roles.get(who)
        if holder is not None:
            return self.cast.by_officer(holder.officer)
        return self.cast.party(who) or acts.stand_in_for(self, who)


TOLD_ONLY = frozenset({"total", "light", "escalated"})
"""What only tells somebody: nothing can be done about it but the tasks it speaks of."""
ACTS: dict[str, tuple[acts.Act, ...]] = {
    "task": (acts_in_time.keep_clock, acts_of_promises.waive_materials, tasks.do_task),
    "opinion": (tasks.give_opinion,),
    "role": (tasks.fill_role,),
    "duty": (tasks.do_duty,),
    "issue": (problems.answer,),
    "ladder": (problems.climb,),
    "extension": (acts_in_time.answer_extension,),
    "owed": (acts_in_time.make_up_for,),
    "instalment": (acts_of_promises.settle_instalment,),
    "claim": (acts_of_promises.answer_claim,),
    "debt": (acts_of_promises.deliver,),
    "material": (enterprises.look_at_materials,),
    "revoke": (acts_of_promises.revoke,),
    "transfer": (acts_of_promises.decide_transfer,),
    "exit": (acts_of_promises.decide_exit,),
    **{kind: (act,) for kind, act in acts.ACTS.items()},
    **dict.fromkeys(TOLD_ONLY, ()),
}
