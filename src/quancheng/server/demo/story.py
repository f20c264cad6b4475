"""Two years of a county: projects open, move on, get stuck; duties are done; what is late is supervised.

It knows nothing of any place. What there is to do comes from each project's own agenda, and who does it from the
pack, so the same story plays any pack.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from quancheng.cases import actions, duties, meetings, project_view, supervision
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.papers import Draft
from quancheng.cases.subjects import units_invited
from quancheng.engine import requests as rq
from quancheng.engine.agenda import Missing
from quancheng.engine.case import Case, task_of
from quancheng.engine.decisions import outcome_of
from quancheng.engine.duties import DueDuty
from quancheng.engine.errors import Refused
from quancheng.engine.items import Item
from quancheng.engine.pack import FactType, MeetingKind, Pack, Power
from quancheng.engine.parties import actual
from quancheng.papers.writing import SCOPES, draft, write
from quancheng.people import actions as people
from quancheng.people.access import Person
from quancheng.people.models import Contact
from quancheng.server.demo import acts, words
from quancheng.server.demo.cast import Cast
from quancheng.store.session import reading

YEARS = 2
DAYS_OF_STAGE = 75
WORKING_HOUR = time(1, 30)


@dataclass
class Project:
    """One project of the story: where it will stand at the end, what it gets stuck on, when it moves next."""

    id: UUID
    target: int
    next_day: date
    stuck_on: str = ""
    ends_well: bool = True
    days: int = 0


@dataclass
class Story:
    """The county being played, day after day."""

    pack: Pack
    cast: Cast
    tenant: int
    random: Random
    end: date
    projects: list[Project] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def at(self, day: date) -> datetime:
        """A moment in the morning of the day, a little later each time it is asked."""
        minutes = self.random.randrange(0, 400)
        return datetime.combine(day, WORKING_HOUR, tzinfo=UTC) + timedelta(minutes=minutes)

    def play(self, count: int) -> None:
        """Live through the two years."""
        calendar = calendar_in_force()
        starts = self._starts(count)
        day = self.end - timedelta(days=365 * YEARS)
        duties.owe_from(self.tenant, day, reason="演示数据从这一天开始", actor="demo", at=self.at(day))
        while day <= self.end:
            if calendar.is_working(day):
                for target in starts.pop(day, ()):
                    self.open_project(day, target)
                for project in self.projects:
                    if project.next_day <= day:
                        self.move(project, day)
                self.do_duties(day)
            day += timedelta(days=1)

    def _starts(self, count: int) -> dict[date, list[int]]:
        """When each project opens so that it can stand at its stage in the end; the stages get equal shares."""
        calendar, starts = calendar_in_force(), dict[date, list[int]]()
        for number in range(count):
            target = number % len(self.pack.stages)
            back = min(365 * YEARS - 10, 20 + target * DAYS_OF_STAGE + self.random.randrange(0, 60))
            day = calendar.next_working(self.end - timedelta(days=back))
            starts.setdefault(min(day, calendar.previous_working(self.end)), []).append(target)
        return starts

    def open_project(self, day: date, target: int) -> None:
        officer = self.cast.with_powers(Power.REGISTER, Power.SEE_ALL)
        facts = {fact.id: self.value(fact, day) for fact in self.pack.facts}
        where = self.random.choice(self.cast.jurisdictions) if self.pack.jurisdictions else ""
        project = actions.register(officer, facts, at=self.at(day), jurisdiction=where)
        stage = self.pack.stages[target]
        choices = [task.id for task in stage.tasks if task.each is None and not task.optional]
        stuck = self.random.choice(choices) if choices else ""
        self.projects.append(Project(id=project, target=target, next_day=day, stuck_on=stuck))

    def value(self, fact: Any, day: date) -> Any:
        """A made-up value of a fact, by its id where everybody knows it, else by its type."""
        random, named = self.random, _BY_ID.get(fact.id)
        if named is not None and fact.type in (FactType.TEXT, FactType.REGION):
            return named(random)
        match fact.type:
            case FactType.USCC:
                return words.uscc(random, self.pack.place.code)
            case FactType.MONEY:
                return words.investment(random)
            case FactType.CHOICE:
                return fact.choices[0] if random.random() < 0.7 else random.choice(fact.choices[:2])
            case FactType.YES_NO:
                return random.random() < 0.8
            case FactType.NUMBER | FactType.AREA:
                return words.number(random)
            case FactType.PERCENT:
                return words.number(random) / 1000
            case FactType.DATE:
                return day
            case FactType.PERSON:
                return self.contact(day)
        return "（演示内容）"

    def contact(self, day: date) -> str:
        officer = self.cast.with_powers(Power.REGISTER, Power.SEE_ALL)
        name = f"{self.random.choice('赵钱孙李周吴郑王冯陈')}某"
        contact = people.keep_contact(officer, name=name, phone="", kind=Contact.Of.PROJECT, at=self.at(day))
        return contact.hex

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
        acts.keep_records(self, project, view.case, day)
        for item in view.items:
            self.act(project, view.case, item, day)
        acts.pass_gates(self, project, day)
        self.report_or_raise(project, view.case, day)
        project.next_day = calendar_in_force().add(day, self.random.randrange(2, 9))

    def act(self, project: Project, case: Case, item: Item, day: date) -> None:
        doing = _ACTS.get(item.kind)
        if doing is not None:
            self.tried(lambda: doing(self, project, case, item, day))

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

    def do_task(self, project: Project, case: Case, item: Item, day: date) -> None:
        task, row = task_of(self.pack, item.key), case.tasks[item.key]
        at_target = case.stage == self.pack.stages[project.target].id
        if at_target and task.id == project.stuck_on:
            return
        if task.clock is not None and task.clock.planned and not self.row_is_ready(project, case, item, day):
            return
        actor = self.actor_for(case, item)
        if actor is None or (task.review and not case.review(task.review).outcome):
            return
        if task.decision and not outcome_of(self.pack, case, task.decision):
            return
        if task.needs_planned:
            self.plan_rows(project, case, task.needs_planned, day)
        if row.state == "open" and self.random.random() < 0.3:
            actions.ask(actor, project.id, rq.StartTask, at=self.at(day), task=item.key)
            return
        outcome = case.review(task.review).outcome if task.review else task.outcomes[0].id
        if task.decision:
            outcome = outcome_of(self.pack, case, task.decision)
        evidence = (f"no:{self.pack.place.name}〔{day.year}〕{self.random.randrange(1, 200)}号",)
        actions.ask(
            actor, project.id, rq.FinishTask, at=self.at(day), task=item.key, outcome=outcome, evidence=evidence
        )

    def row_is_ready(self, project: Project, case: Case, item: Item, day: date) -> bool:
        """A row of the plan is done around its planned day: mostly before, sometimes late, sometimes not needed."""
        row, task = case.tasks[item.key], task_of(self.pack, item.key)
        if not row.planned:
            return False
        early = date.fromisoformat(row.planned) - timedelta(days=self.random.randrange(-6, 14))
        if task.may_be_waived and self.random.random() < 0.02:
            owner = self.actor_for(case, item)
            if owner is not None:
                reason = "租用现有厂房，不涉及此项"
                actions.ask(owner, project.id, rq.WaiveTask, at=self.at(day), task=item.key, reason=reason)
            return False
        return day >= early

    def plan_rows(self, project: Project, case: Case, rows: tuple[str, ...], day: date) -> None:
        """Fix the planned days of the rows; on the stuck row so that it falls due around the story's end."""
        planner = self.cast.with_powers(Power.PLAN)
        asked: list[tuple[type[rq.Request], dict[str, Any]]] = []
        for number, name in enumerate(rows):
            row = case.tasks.get(name)
            if row is None or row.planned or row.is_settled:
                continue
            ahead = self.days_ahead(project, name, (number + 1) / len(rows), (self.end - day).days)
            planned = calendar_in_force().next_working(day + timedelta(days=max(3, ahead)))
            asked.append((rq.PlanTask, {"task": name, "planned": planned}))
            measure = self.random.choice(words.MEASURES)
            asked.append((rq.NoteTask, {"task": name, "measure": measure, "remark": ""}))
        if asked:
            actions.ask_all(planner, project.id, asked, at=self.at(day))

    def days_ahead(self, project: Project, name: str, share: float, left: int) -> int:
        """How far ahead a row is planned, so that the project stands where it should when `left` days are over."""
        order = [stage.id for stage in self.pack.stages]
        if name == project.stuck_on:
            return left + self.random.randrange(-20, 12)
        if order.index(self.pack.task[name].stage) < project.target:
            return int(max(6, left - 40) * share * 0.8)
        return left + int(120 * share) - self.random.randrange(0, 70)

    def give_opinion(self, project: Project, case: Case, item: Item, day: date) -> None:
        name, _, unit = item.key.partition("@")
        review, actor = self.pack.review[name], self.cast.party(unit)
        if actor is None or any(
            task.review == name and task.id == project.stuck_on for task in self.pack.task.values()
        ):
            return
        term = review.terms[0] if self.random.random() < 0.85 else review.terms[1]
        note = "" if term.favours else "请补充相关要素保障材料"
        words_of: dict[str, Any] = {"review": name, "unit": unit, "term": term.id, "note": note or "符合要求"}
        actions.ask(actor, project.id, rq.GiveOpinion, at=self.at(day), **words_of)

    def fill_role(self, project: Project, case: Case, item: Item, day: date) -> None:
        """A role goes to somebody of the unit that names it; one whose unit matters, to any that brings projects."""
        actor, unit = self.cast.with_powers(Power.ASSIGN), item.unit
        staff = self.cast.staff(unit)
        if item.key in {each.unit_of for party in self.pack.parties for each in party.cases}:
            staff = [each.person for each in self.cast.players if Power.REGISTER in self.pack.post[each.post].powers]
        if staff and self.random.random() < 0.9:
            chosen = self.random.choice(staff)
            officer = chosen.officer.hex if chosen.officer else ""
            unit = unit if unit in chosen.units else min(chosen.units)
            actions.ask(actor, project.id, rq.FillRole, at=self.at(day), role=item.key, officer=officer, unit=unit)

    def do_project_duty(self, project: Project, case: Case, item: Item, day: date) -> None:
        duty, _, period = item.key.partition("/")
        if item.due is None or item.due > day or self.random.random() < 0.08:
            return
        actor = self.actor_for(case, item)
        if actor is not None:
            note = self.random.choice(words.REPORTS)
            actions.ask(actor, project.id, rq.FulfilDuty, at=self.at(day), duty=duty, period=period, note=note)

    def answer_issue(self, project: Project, case: Case, item: Item, day: date) -> None:
        issue, actor = case.issues[item.key], self.cast.party(item.unit)
        if actor is None or self.random.random() < 0.5:
            return
        if issue.state == "open":
            measure = self.random.choice(words.ANSWERS)
            actions.ask(actor, project.id, rq.AnswerIssue, at=self.at(day), issue=item.key, measure=measure)
        else:
            closer = self.cast.with_powers(Power.SUPERVISE, Power.SEE_ALL)
            actions.ask(closer, project.id, rq.CloseIssue, at=self.at(day), issue=item.key, note="已核实")

    def report_or_raise(self, project: Project, case: Case, day: date) -> None:
        """Now and then a unit reports progress on a row, or a problem is raised."""
        rows = [key for key, row in case.open_tasks() if row.planned]
        if rows and self.random.random() < 0.25:
            key = self.random.choice(rows)
            actor = self.cast.party(case.owner(self.pack, key))
            if actor is not None:
                self.tried(lambda: self.report(actor, project, key, day))
        if self.pack.issue_kinds and rows and self.random.random() < 0.04:
            raiser = self.cast.with_powers(Power.RAISE_ISSUE, Power.SEE_ALL)
            kind, title = self.random.choice(self.pack.issue_kinds).id, self.random.choice(words.PROBLEMS)
            issue = UUID(int=self.random.getrandbits(128), version=4).hex
            asked: dict[str, Any] = {"issue": issue, "kind": kind, "title": title, "task": self.random.choice(rows)}
            self.tried(lambda: actions.ask(raiser, project.id, rq.RaiseIssue, at=self.at(day), **asked))

    def report(self, actor: Person, project: Project, key: str, day: date) -> None:
        actions.ask(
            actor, project.id, rq.ReportProgress, at=self.at(day), task=key, planned_progress="按计划推进",
            actual_progress=self.random.choice(words.REPORTS), problems="", suggestions="",
        )  # fmt: skip

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

    # The place.

    def do_duties(self, day: date) -> None:
        self.cast = self.cast.at("")
        acts.keep_place_records(self, day)
        with reading(self.tenant):
            due = [each for each in duties.due_duties(self.tenant, on=day) if each.day == day]
        for each in due:
            self.tried(lambda each=each: self.do_duty(each, day))  # type: ignore[misc]

    def do_duty(self, due: DueDuty, day: date) -> None:
        kind = next((each for each in self.pack.meetings if each.id == due.duty.meeting), None)
        if kind is not None:
            self.meet(kind, due, day)
        elif due.duty.paper and (self.random.random() < 0.9 or (self.end - day).days < 20):
            self.write_up(due, day)

    def write_up(self, due: DueDuty, day: date) -> None:
        """A duty that is done by a paper, or in a sentence where the paper is not one of the place."""
        actor = self.cast.party(due.unit or due.duty.who)
        if actor is not None:
            note = self.random.choice(words.REPORTS)
            duties.fulfil(
                actor, due.duty.id, due.period, at=self.at(day), unit=due.unit, note=note, paper=due.duty.paper or ""
            )

    def meet(self, kind: MeetingKind, due: DueDuty, day: date) -> None:
        """Hold the meeting that is due, with a resolution or two, and answer some of the last ones."""
        caller = self.cast.party(kind.called_by)
        if caller is None:
            return
        agenda = ["通报上次议定事项落实情况", "研究当前滞后事项", "安排下一步工作"]
        meeting = meetings.call_meeting(caller, kind.id, day=day, agenda=agenda, at=self.at(day), period=due.period)
        invited = units_invited(self.pack, kind)
        meetings.hold(
            caller, meeting, day=day, attended=invited, paper=self.paper(caller, kind, due, day), at=self.at(day)
        )
        for number in range(self.random.randrange(1, 3)):
            unit = self.random.choice([unit.id for unit in self.pack.units if unit.lead and not unit.in_each])
            text = self.random.choice(words.RESOLUTIONS)
            limit = calendar_in_force().add(day, self.random.randrange(5, 20))
            meetings.resolve(caller, meeting, text=text, unit=unit, due=limit, at=self.at(day))
            actor = self.cast.party(unit)
            if actor is not None and (self.random.random() < 0.9 and (self.end - limit).days > 0):
                meetings.answer_resolution(
                    actor, meeting, str(number + 1), done=True, note="已按要求办结", at=self.at(limit)
                )
        self.supervise(day)

    def paper(self, caller: Person, kind: MeetingKind, due: DueDuty, day: date) -> Draft | None:
        """The paper that lies before the meeting, written from the data of that day."""
        if not kind.paper or SCOPES.get(kind.paper) != "place":
            return None
        with reading(self.tenant):
            return draft(write(caller, kind.paper, on=day, period=due.period))

    def supervise(self, day: date) -> None:
        """Decide at most one proposal; the unit mostly puts it right and it is closed."""
        decider = self.cast.with_powers(Power.DECIDE_SUPERVISION)
        with reading(self.tenant):
            found = [each for each in supervision.proposals(decider, on=day) if each.unit in self.pack.unit]
        if not found or (self.end - day).days < 20:
            return
        chosen = found[0]
        limit = calendar_in_force().add(day, 10)
        notice = supervision.issue(
            decider, chosen.key, demand="查明滞后原因，落实责任人，限期整改到位。", limit=limit, at=self.at(day)
        )
        actor = self.cast.party(chosen.unit)
        done = calendar_in_force().add(day, self.random.randrange(3, 12))
        if actor is None or done > self.end:
            return
        supervision.report(actor, notice, text="已制定整改措施，倒排工期，专人盯办。", at=self.at(done))
        checkers = (self.cast.with_powers(Power.SUPERVISE), decider)
        checker = next(each for each in checkers if chosen.unit not in each.units)
        supervision.close(checker, notice, note="经核实，整改到位。", at=self.at(done))


_BY_ID: dict[str, Callable[[Random], Any]] = {
    "name": words.project,
    "enterprise": words.enterprise,
    "site": lambda random: random.choice(words.SITES),
    "industry": lambda random: random.choice(words.INDUSTRIES),
    "content": lambda random: f"建设{random.choice(words.GOODS)[0]}生产线及配套设施",
}
_ACTS: dict[str, Callable[[Story, Project, Case, Item, date], None]] = {
    "task": Story.do_task,
    "opinion": Story.give_opinion,
    "role": Story.fill_role,
    "duty": Story.do_project_duty,
    "issue": Story.answer_issue,
    **acts.ACTS,
}
