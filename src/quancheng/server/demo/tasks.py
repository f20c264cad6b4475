"""Tasks of the demonstration: finished in their turn, started before, left alone where the project is to be stuck."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from quancheng.cases import actions
from quancheng.cases.calendars import calendar_in_force
from quancheng.engine import requests as rq
from quancheng.engine import scored_reviews
from quancheng.engine.agenda import Missing
from quancheng.engine.case import Case, task_of
from quancheng.engine.decisions import outcome_of
from quancheng.engine.items import Item
from quancheng.engine.pack import Power, Review, Task, Term
from quancheng.people.access import Person
from quancheng.server.demo import acts_of_promises, words

if TYPE_CHECKING:
    from quancheng.server.demo.story import Project, Story


def do_task(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    task, row = task_of(story.pack, item.key), case.tasks[item.key]
    if _is_at_target(story, project, case) and project.stuck_on in (task.id, item.key):
        return
    if task.clock is not None and task.clock.planned and not _row_is_ready(story, project, case, item, day):
        return
    actor = story.actor_for(case, item)
    if actor is None or (task.review and not case.review(task.review).outcome):
        return
    if task.decision and not outcome_of(story.pack, case, task.decision):
        return
    if task.needs_planned:
        plan_rows(story, project, case, task.needs_planned, day)
    if row.state == "open" and story.random.random() < 0.3:
        actions.ask(actor, project.id, rq.StartTask, at=story.at(day), task=item.key)
        return
    first, several = story.random.randrange(1, 200), max(1, len(task.needs))
    evidence = tuple(f"no:{story.pack.place.name}〔{day.year}〕{first + more}号" for more in range(several))
    outcome = _outcome(story, case, task)
    actions.ask(actor, project.id, rq.FinishTask, at=story.at(day), task=item.key, outcome=outcome, evidence=evidence)


def _outcome(story: Story, case: Case, task: Task) -> str:
    """What the review or the body has said; else the first with which the project goes on."""
    if task.review:
        return case.review(task.review).outcome
    if task.decision:
        return outcome_of(story.pack, case, task.decision)
    goes_on = [each.id for each in task.outcomes if not each.ends_project and not each.back_to]
    return (goes_on or [task.outcomes[0].id])[0]


def _row_is_ready(story: Story, project: Project, case: Case, item: Item, day: date) -> bool:
    """A row of the plan is done around its planned day: mostly before, sometimes late, sometimes not needed."""
    row, task = case.tasks[item.key], task_of(story.pack, item.key)
    if not row.planned:
        if not any(task.id in other.needs_planned for other in story.pack.task.values()):
            plan_rows(story, project, case, (item.key,), day)
        return False
    early = date.fromisoformat(row.planned) - timedelta(days=story.random.randrange(-6, 14))
    if task.may_be_waived and story.random.random() < 0.02:
        owner = story.actor_for(case, item)
        if owner is not None:
            reason = "租用现有厂房，不涉及此项"
            actions.ask(owner, project.id, rq.WaiveTask, at=story.at(day), task=item.key, reason=reason)
        return False
    return day >= early


def plan_rows(story: Story, project: Project, case: Case, rows: tuple[str, ...], day: date) -> None:
    """Fix the planned days of the rows; on the stuck row so that it falls due around the story's end."""
    planner = story.cast.with_powers(Power.PLAN)
    asked: list[tuple[type[rq.Request], dict[str, Any]]] = []
    for number, name in enumerate(rows):
        row = case.tasks.get(name)
        if row is None or row.planned or row.is_settled:
            continue
        share = (number + 1) / len(rows) if len(rows) > 1 else story.random.uniform(0.1, 0.7)
        ahead = _days_ahead(story, project, name, share, (story.end - day).days)
        planned = calendar_in_force().next_working(day + timedelta(days=max(3, ahead)))
        asked.append((rq.PlanTask, {"task": name, "planned": planned}))
        measure = story.random.choice(words.MEASURES)
        asked.append((rq.NoteTask, {"task": name, "measure": measure, "remark": ""}))
    if asked:
        actions.ask_all(planner, project.id, asked, at=story.at(day))


def _days_ahead(story: Story, project: Project, name: str, share: float, left: int) -> int:
    """How far ahead a row is planned, so that the project stands where it should when `left` days are over."""
    order = [stage.id for stage in story.pack.stages]
    if name == project.stuck_on:
        return left + story.random.randrange(-20, 12)
    if order.index(story.pack.task[name.partition("@")[0]].stage) < project.target:
        return int(max(6, left - 40) * share * 0.8)
    return left + int(120 * share) - story.random.randrange(0, 70)


# Where a project stops.


def where_to_be_stuck(of_stage: Iterable[Task]) -> list[str]:
    """The tasks of a stage without which nobody leaves it and which do not end of themselves."""
    return [
        task.id for task in of_stage
        if task.each is None and not task.optional and task.finish_when is None and not task.applies.reads()
    ]  # fmt: skip


def be_stuck(story: Story, project: Project, case: Case, missing: list[Missing]) -> None:
    """At its stage a project waits for something that it cannot leave without."""
    if not _is_at_target(story, project, case) or project.target == len(story.pack.stages) - 1:
        return
    awaited = [each.key for each in missing if each.kind == "task"]
    if awaited and project.stuck_on not in {*awaited, *(key.partition("@")[0] for key in awaited)}:
        project.stuck_on = awaited[-1]


def end(story: Story, project: Project, case: Case, day: date) -> None:
    """A project that does not end well leaves by a way that the pack names, or is ended with a reason."""
    if project.ends_well or not _is_at_target(story, project, case) or story.random.random() > 0.1:
        return
    if not acts_of_promises.propose_exit(story, project, case, day):
        reason = story.random.choice(words.ENDINGS)
        assigner = story.cast.with_powers(Power.ASSIGN, Power.SEE_ALL)
        actions.ask(assigner, project.id, rq.EndProject, at=story.at(day), outcome="终止推进", reason=reason)


def _is_at_target(story: Story, project: Project, case: Case) -> bool:
    return case.stage == story.pack.stages[project.target].id


# What else a project asks of people.


def give_opinion(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """A unit of the panel says its word or gives its scores, unless the project is to wait for just that."""
    name, _, unit = item.key.partition("@")
    review, actor = story.pack.review[name], story.actor_for(case, item)
    stuck = story.pack.task.get(project.stuck_on.partition("@")[0])
    if actor is None or (stuck is not None and stuck.review == name and _is_at_target(story, project, case)):
        return
    if review.scoring is not None:
        _score(story, project, review, unit, actor, day)
        return
    others = _other_words(story, project, review) if story.random.random() < 0.12 else []
    term = story.random.choice(others) if others else review.terms[0]
    note = "符合要求" if term.favours else "请补充相关要素保障材料"
    story.ask(actor, project, rq.GiveOpinion, day, review=name, unit=unit, term=term.id, note=note)


def _other_words(story: Story, project: Project, review: Review) -> list[Term]:
    """What a unit may say besides the first word: where it could end a project, nothing against one that ends well."""
    asked = [task for task in story.pack.task.values() if task.review == review.id]
    may_end = any(outcome.ends_project for task in asked for outcome in task.outcomes)
    return [term for term in review.terms[1:] if term.favours or not may_end or not project.ends_well]


def _score(story: Story, project: Project, review: Review, unit: str, actor: Person, day: date) -> None:
    """Mostly good marks; a veto is rarer than this story is long."""
    mine = scored_reviews.dimensions_of(review, unit)
    scores = {each.id: (each.most * story.random.randrange(80, 100) / 100).quantize(Decimal("0.1")) for each in mine}
    story.ask(
        actor, project, scored_reviews.GiveScores, day, review=review.id, unit=unit, scores=scores, note="同意引进"
    )


def fill_role(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """A role goes to somebody of the unit that names it; one whose unit matters, to any that brings projects."""
    actor, unit = story.cast.with_powers(Power.ASSIGN), item.unit
    staff = story.cast.staff(unit)
    if item.key in {each.unit_of for party in story.pack.parties for each in party.cases}:
        staff = [each.person for each in story.cast.players if Power.REGISTER in each.person.powers]
    if staff and story.random.random() < 0.9:
        chosen = story.random.choice(staff)
        officer = chosen.officer.hex if chosen.officer else ""
        unit = unit if unit in chosen.units else min(chosen.units)
        actions.ask(actor, project.id, rq.FillRole, at=story.at(day), role=item.key, officer=officer, unit=unit)


def do_duty(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    duty, _, period = item.key.partition("/")
    if item.due is None or item.due > day or story.random.random() < 0.08:
        return
    actor = story.actor_for(case, item)
    if actor is not None:
        note = story.random.choice(words.REPORTS)
        actions.ask(actor, project.id, rq.FulfilDuty, at=story.at(day), duty=duty, period=period, note=note)
