"""A project walked at random through Gu county's notice: legal requests by somebody who may do everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from quancheng.cases import actions
from quancheng.cases.packs import pack_in_force
from quancheng.cases.places import start_place
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, task_of
from quancheng.engine.errors import Refused
from quancheng.engine.pack import FactType, Pack, Power, Review
from quancheng.packfiles.loader import load_pack
from quancheng.people.access import Person
from quancheng.people.kinds import Kind
from quancheng.people.labels import Label
from quancheng.people.places import tenant_of
from quancheng.store.canonical import parsed
from quancheng.store.session import reading, session
from quancheng.store.work import perform

FOLDER = Path(__file__).parents[3] / "packs/guxian"
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
OFFICERS = ("0" * 31 + "3", "0" * 31 + "4")
Asked = tuple[type[rq.Request], dict[str, Any]]


def gu_place(at: datetime = AT) -> Pack:
    """Gu county's notice in force from that moment."""
    tenant = tenant_of(load_pack(FOLDER))
    perform(lambda work: start_place(work, FOLDER) and None, tenant=tenant, actor="walk", at=at)
    with reading(tenant):
        return pack_in_force(tenant)


def all_in_one(pack: Pack) -> Person:
    """Somebody in every unit and post at once, who sees everything."""
    return Person(
        tenant=tenant_of(pack), account=UUID(int=1), officer=UUID(int=2), kind=Kind.OFFICER, name="甲某",
        clearance=Label.SENSITIVE, units=frozenset(pack.unit), posts=frozenset(pack.post), powers=frozenset(Power),
    )  # fmt: skip


def case_of(tenant: int, project: UUID) -> tuple[str, Case]:
    """The pack version and the case of a project as they are stored."""
    with reading(tenant):
        pack, state = session().execute(
            "SELECT pack, state FROM store_stream WHERE tenant_id = %s AND id = %s", (tenant, project)
        ).fetchone()  # fmt: skip
    return pack, Case.from_state(parsed(state))


class Walk:
    """One project and the chance that moves it; a few days pass between the steps."""

    def __init__(self, pack: Pack, seed: int) -> None:
        self.pack = pack
        self.random = Random(seed)
        self.person = all_in_one(pack)
        self.at = AT
        self.kinds: set[str] = set()
        self.project = actions.register(self.person, self.facts(), at=self.at)

    def steps(self, number: int) -> Iterator[Case]:
        """The case after each granted request."""
        for _ in range(number):
            self.at += timedelta(days=self.random.choice((0, 0, 1, 2, 6)), minutes=1)
            _, case = case_of(self.person.tenant, self.project)
            request, words = self.random.choice(list(self.possible(case)))
            try:
                answer = actions.ask(self.person, self.project, request, at=self.at, **words)
            except Refused:
                continue
            self.kinds |= set(answer["events"])
            yield case_of(self.person.tenant, self.project)[1]

    @property
    def on(self) -> date:
        return self.at.date()

    def facts(self) -> dict[str, Any]:
        return {
            fact.id: self.value(fact.type, fact.choices) for fact in self.pack.facts if self.random.random() < 0.8
        } | {"name": f"年产{self.random.randrange(1, 99)}万吨铸件项目"}

    def value(self, kind: FactType, choices: tuple[str, ...]) -> Any:
        match kind:
            case FactType.MONEY | FactType.NUMBER:
                return self.random.randrange(0, 10**9)
            case FactType.CHOICE:
                return choices[0] if self.random.random() < 0.8 else self.random.choice(choices)
            case FactType.YES_NO:
                return self.random.random() < 0.5
            case FactType.USCC | FactType.PERCENT | FactType.AREA | FactType.DATE:
                return None
            case _:
                return self.random.choice(("恒远铸造有限公司", "城关工业园", "轻合金"))

    def term(self, review: Review) -> str:
        kind = [each.id for each in review.terms if each.favours or self.random.random() < 0.05]
        return self.random.choice(kind)

    def possible(self, case: Case) -> Iterator[Asked]:
        """Requests worth trying; those that move the project on come several times."""
        yield rq.RecordFacts, {"facts": self.facts(), "reason": "核对"}
        yield rq.FillRole, {
            "role": self.random.choice(list(self.pack.role) or [""]), "officer": self.random.choice(OFFICERS),
            "unit": self.random.choice(list(self.pack.unit)),
        }  # fmt: skip
        yield rq.RaiseIssue, {
            "issue": f"i{len(case.issues)}", "title": "用地指标不足", "unit": self.random.choice(list(self.pack.unit)),
            "kind": self.random.choice([each.id for each in self.pack.issue_kinds] or [""]),
        }  # fmt: skip
        for issue in case.issues:
            yield rq.AnswerIssue, {"issue": issue, "measure": "协调解决"}
            yield rq.CloseIssue, {"issue": issue}
        happening = self.random.choice(self.pack.happenings)
        yield rq.RecordHappening, {"name": happening.id, "day": self.on, "reason": "补记"}
        open_reviews = {task_of(self.pack, key).review for key, _ in case.open_tasks()}
        for review in self.pack.reviews:
            if review.id in open_reviews:
                silent = [unit for unit in review.panel if unit not in case.review(review.id).opinions]
                for unit in silent:
                    yield from [(rq.GiveOpinion, {"review": review.id, "unit": unit, "term": self.term(review)})] * 3
        for key in case.tasks:
            yield from self.of_task(case, key)

    def of_task(self, case: Case, key: str) -> Iterator[Asked]:
        task, row = task_of(self.pack, key), case.tasks[key]
        if not row.is_open:
            if self.random.random() < 0.05:
                yield rq.ReopenTask, {"task": key, "reason": "材料有误"}
            return
        outcome = self.random.choice(task.outcomes).id
        if task.review and case.review(task.review).outcome:
            outcome = case.review(task.review).outcome
        finish = {"task": key, "outcome": outcome, "evidence": ("文号1", *task.needs), "note": "办结"}
        yield from [(rq.FinishTask, finish)] * 6
        yield rq.StartTask, {"task": key}
        yield rq.NoteTask, {"task": key, "measure": "专人跟进", "remark": str(self.random.random())}
        yield (
            rq.PlanTask,
            {"task": key, "planned": self.on + timedelta(days=self.random.randrange(1, 60)), "reason": "调整"},
        )
        yield rq.WaiveTask, {"task": key, "reason": "不涉及"}
        yield rq.AssignTask, {"task": key, "unit": self.random.choice(list(self.pack.unit)), "reason": "改由其办理"}
        yield rq.ReportProgress, {"task": key, "actual_progress": "已受理"}
