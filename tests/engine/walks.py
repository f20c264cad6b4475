"""Requests drawn at random, most of them sensible: whoever is waited for does something, or somebody does anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from quancheng.engine import requests as rq
from quancheng.engine.agenda import agenda
from quancheng.engine.case import Case, task_of
from quancheng.engine.clocks import anchored_on
from quancheng.engine.decide import step
from quancheng.engine.errors import Refused
from quancheng.engine.events import Event
from quancheng.engine.pack import Fact, FactType, Pack, Power, RowState, Value
from quancheng.engine.workdays import Calendar

Named = TypeVar("Named")
WORDS = ("", " ", *("已办", "材料不全", "no:2026-1", "补充说明") * 3)


@dataclass
class RandomWalk:
    """A project under random requests; what the engine refuses changes nothing."""

    pack: Pack
    calendar: Calendar
    draw: Random
    day: date = date(2026, 3, 2)
    case: Case = field(default_factory=Case.empty)
    events: list[Event] = field(default_factory=list)
    refused: int = 0

    def ask(self, request: rq.Request) -> None:
        try:
            new, case = step(self.pack, self.case, request, on=self.day, calendar=self.calendar)
        except Refused as refused:
            assert refused.sentence
            self.refused += 1
            return
        self.case, self.events = case, [*self.events, *new]

    def go(self, steps: int) -> None:
        for _ in range(steps):
            if self.draw.random() < 0.25:
                self.day += timedelta(days=self.draw.randrange(6))
            self.ask(self._next())

    def _next(self) -> rq.Request:
        if not self.case.opened:
            return self._opening()
        kind = self.draw.choice(ANYTHING)
        return self._sensible() if self.draw.random() < 0.65 else kind(self)

    # Who asks.

    def somebody(self) -> rq.Actor:
        post = self.draw.choice(self.pack.posts)
        powers = frozenset(Power) if self.draw.random() < 0.3 else post.powers
        return rq.Actor(officer=post.id, units=frozenset({post.unit}), posts=frozenset({post.id}), powers=powers)

    def party(self, party: str) -> rq.Actor:
        """The party itself, with all powers so that what is refused is refused for other reasons."""
        holder = self.case.roles.get(party)
        officer = holder.officer if holder else "o"
        named = frozenset({party})
        return rq.Actor(officer=officer, units=named, posts=named, powers=frozenset(Power))

    # What is asked.

    def _opening(self) -> rq.Request:
        facts = {fact.id: self.value(fact) for fact in self.pack.facts if fact.required or self.draw.random() < 0.5}
        forms = [form for form in self.pack.forms if form.adopts]
        if forms and self.draw.random() < 0.3:
            form = self.draw.choice(forms)
            names = [row.task for row in form.rows]
            rows = tuple(self.given(name) for name in names if self.draw.random() < 0.7)
            return rq.AdoptProject(by=self.party("any"), form=form.id, day=self.some_day(), facts=facts, rows=rows)
        return rq.OpenProject(by=self.party("any"), facts=facts)

    def _sensible(self) -> rq.Request:
        """What the agenda asks for, by whom it asks; where nothing waits, the facts and gates in the way."""
        items = agenda(self.pack, self.case, on=self.day, calendar=self.calendar)
        if not items or self.draw.random() < 0.2:
            return self.draw.choice((record, pass_gate, fulfil))(self)
        item = self.draw.choice(items)
        by = self.party(item.party)
        if item.kind == "task":
            return self.finishing(item.key, by)
        if item.kind == "opinion":
            review, _, unit = item.key.partition("@")
            term = self.mostly_first(self.pack.review[review].terms).id
            return rq.GiveOpinion(by=by, review=review, unit=unit, term=term, note="意见")
        if item.kind == "role":
            unit = self.draw.choice(self.pack.units).id
            return rq.FillRole(by=by, role=item.key, officer="o", unit=unit)
        if item.kind == "duty":
            duty, _, period = item.key.partition("/")
            return rq.FulfilDuty(by=by, duty=duty, period=period, note="进展")
        if item.kind == "issue":
            if self.case.issues[item.key].state == "answered":
                return rq.CloseIssue(by=rq.Actor(officer="x", powers=frozenset(Power)), issue=item.key)
            return rq.AnswerIssue(by=by, issue=item.key, measure="补齐")
        if item.kind == "extension":
            return rq.AnswerExtension(by=by, task=item.key, granted=self.draw.random() < 0.5, reason="批")
        return handover(self)

    def finishing(self, key: str, by: rq.Actor) -> rq.Request:
        task = task_of(self.pack, key)
        outcome = self.case.review(task.review).outcome if task.review else ""
        unplanned = [
            name for name in task.needs_planned if name in self.case.tasks and not self.case.tasks[name].planned
        ]
        if unplanned and self.draw.random() < 0.8:
            return rq.PlanTask(by=by, task=unplanned[0], planned=self.day + timedelta(days=30), reason="定")
        if task.needs_facts and self.draw.random() < 0.5:
            facts = {name: self.value(self.pack.fact[name]) for name in task.needs_facts}
            return rq.RecordFacts(by=by, facts=facts, reason="补")
        chosen = outcome or self.mostly_first(task.outcomes).id
        evidence = tuple(f"no:{number}" for number, _ in enumerate((*task.needs, ""), start=1))
        return rq.FinishTask(by=by, task=key, outcome=chosen, evidence=evidence, note="办结")

    def given(self, task: str) -> rq.RowGiven:
        state = self.draw.choice([each.value for each in RowState])
        planned = self.some_day() if self.draw.random() < 0.7 else None
        return rq.RowGiven(task=task, state=state, planned=planned, measure=self.word(), note=self.word())

    def mostly_first(self, things: Sequence[Named]) -> Named:
        return things[0] if self.draw.random() < 0.85 else self.draw.choice(things)

    def word(self) -> str:
        return self.draw.choice(WORDS)

    def some_day(self) -> date:
        if self.draw.random() < 0.05:
            return date(self.draw.choice((1900, 1999, 2039, 2040, 2041, 9999)), 1, 1)
        return self.day + timedelta(days=self.draw.choice((0, 0, 0, -1, -1, -2, -7, -60, 1, 30, 60)))

    def key(self) -> str:
        waiting = [key for key, _ in self.case.open_tasks()]
        if waiting and self.draw.random() < 0.6:
            return self.draw.choice(waiting)
        return self.draw.choice([*self.case.tasks, *self.pack.task, "nothing", "nothing@nobody"])

    def value(self, fact: Fact) -> Value:
        values: dict[FactType, tuple[Value, ...]] = {
            FactType.MONEY: (0, 1, 10**11, -1, 10**30),
            FactType.PERCENT: (Decimal("0.15"), Decimal("0.15"), Decimal("0.1499"), Decimal("NaN")),
            FactType.NUMBER: (0, Decimal("1.5"), 10**5),
            FactType.AREA: (Decimal("66.7"),),
            FactType.DATE: (self.day, self.day + timedelta(days=3)),
            FactType.YES_NO: (True, False),
            FactType.CHOICE: (*fact.choices, *fact.choices[:1] * 4, "无此项"),
            FactType.USCC: ("91350100M000100Y43", "123"),
        }
        return self.draw.choice(values.get(fact.type, ("某项目", "另一项目")))


Kind = Callable[[RandomWalk], rq.Request]


def record(walk: RandomWalk) -> rq.Request:
    fact = walk.draw.choice(walk.pack.facts)
    return rq.RecordFacts(by=walk.party("any"), facts={fact.id: walk.value(fact)}, reason="更正")


def pass_gate(walk: RandomWalk) -> rq.Request:
    gates = [*walk.pack.gate.values()]
    if not gates:
        return record(walk)
    gate = walk.draw.choice(gates)
    return rq.PassGate(by=walk.party(gate.may_pass or "any"), gate=gate.id, reason="特批")


def fulfil(walk: RandomWalk) -> rq.Request:
    duty = walk.draw.choice(walk.pack.duties)
    period = walk.draw.choice(("2026-W10", "2026-03", "下周"))
    return rq.FulfilDuty(by=walk.party(duty.who), duty=duty.id, period=period, note="进展")


def handover(walk: RandomWalk) -> rq.Request:
    if not walk.pack.handovers:
        return record(walk)
    found = walk.draw.choice(walk.pack.handovers)
    assert anchored_on(walk.case, found.at) is None or walk.case.opened
    if walk.draw.random() < 0.5:
        return rq.OfferHandover(by=walk.party(found.giver), handover=found.id, contents=found.contents)
    return rq.AnswerHandover(by=walk.party(found.taker), handover=found.id, accepted=True, reason="收到")


def _on_task(request: Callable[..., rq.Request], **words: Callable[[RandomWalk], Any]) -> Kind:
    """A request on some task: by its owner or by somebody, with words drawn anew."""

    def ask(walk: RandomWalk) -> rq.Request:
        key = walk.key()
        owned = key in walk.case.tasks and walk.draw.random() < 0.7
        by = walk.party(walk.case.owner(walk.pack, key)) if owned else walk.somebody()
        return request(by=by, task=key, **{name: draw(walk) for name, draw in words.items()})

    return ask


def raise_issue(walk: RandomWalk) -> rq.Request:
    number = walk.draw.choice(("1", "2", str(len(walk.events))))
    kind = walk.draw.choice(walk.pack.issue_kinds).id
    return rq.RaiseIssue(by=walk.party("any"), issue=number, kind=kind, title=walk.word(), task=walk.key())


def on_issue(walk: RandomWalk) -> rq.Request:
    number = walk.draw.choice([*walk.case.issues, "none"])
    by = walk.party("any") if walk.draw.random() < 0.6 else walk.somebody()
    if walk.draw.random() < 0.5:
        return rq.CloseIssue(by=by, issue=number)
    return rq.ReopenIssue(by=by, issue=number, reason=walk.word())


def happening(walk: RandomWalk) -> rq.Request:
    found = walk.draw.choice(walk.pack.happenings)
    by = walk.party(found.recorded_by or "any")
    return rq.RecordHappening(by=by, name=found.id, day=walk.some_day(), reason=walk.word())


def end(walk: RandomWalk) -> rq.Request:
    if walk.draw.random() < 0.95:
        return rq.IssuePaper(by=walk.somebody(), form="minutes", digest="d", title="纪要")
    return rq.EndProject(by=walk.party("any"), outcome="withdrawn", reason="撤资")


def merge(walk: RandomWalk) -> rq.Request:
    names = [name for name in walk.case.tasks if "@" not in name]
    rows = tuple(walk.given(name) for name in names[:4])
    return rq.MergeRows(by=walk.party("any"), facts={}, rows=rows, reason="再导入")


def some_unit(walk: RandomWalk) -> str:
    return walk.draw.choice(walk.pack.units).id


ANYTHING: tuple[Kind, ...] = (
    record, pass_gate, fulfil, handover, raise_issue, on_issue, happening, end, merge,
    _on_task(rq.StartTask),
    _on_task(rq.FinishTask, outcome=lambda walk: walk.word() or "done", actual=RandomWalk.some_day),
    _on_task(rq.WaiveTask, reason=RandomWalk.word),
    _on_task(rq.ReopenTask, reason=RandomWalk.word),
    _on_task(rq.PlanTask, planned=RandomWalk.some_day, reason=RandomWalk.word),
    _on_task(rq.NoteTask, measure=RandomWalk.word),
    _on_task(rq.AssignTask, unit=some_unit, reason=RandomWalk.word),
    _on_task(rq.ReportProgress, actual_progress=RandomWalk.word),
    _on_task(rq.PauseClock, cause=lambda walk: "papers", day=RandomWalk.some_day),
    _on_task(rq.ResumeClock, day=RandomWalk.some_day),
    _on_task(rq.AskExtension, count=lambda walk: walk.draw.randrange(8), reason=RandomWalk.word),
    _on_task(rq.AnswerExtension, granted=lambda walk: True, reason=RandomWalk.word),
)  # fmt: skip
