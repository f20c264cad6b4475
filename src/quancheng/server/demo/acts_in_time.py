"""What the people of the demonstration do about clocks: more time, pauses, whole files, causes of delay."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from quancheng.engine import delays, expiry, files_of_tasks
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, task_of
from quancheng.engine.clocks import Stand
from quancheng.engine.items import Item
from quancheng.engine.pack import ENTERPRISE, Clock
from quancheng.people.access import Person
from quancheng.server.demo import words

if TYPE_CHECKING:
    from quancheng.server.demo.story import Project, Story


def keep_clock(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Of a task that waits: take in its file, let its clock rest and go on, ask for time, say why it is late."""
    clock, actor = task_of(story.pack, item.key).clock, story.actor_for(case, item)
    if clock is None or actor is None:
        return
    _take_in(story, project, case, item, clock, actor, day)
    if item.stand is Stand.PAUSED:
        if story.random.random() < 0.4:
            story.ask(actor, project, rq.ResumeClock, day, task=item.key, day=day)
    elif clock.pauses and item.due is not None and story.random.random() < 0.06:
        cause = story.random.choice(clock.pauses).cause
        story.ask(actor, project, rq.PauseClock, day, task=item.key, cause=cause, day=day)
    elif clock.extension and item.stand is Stand.NEAR and story.random.random() < 0.3:
        more, reason = story.random.randrange(1, clock.extension.up_to.count + 1), "外单位意见尚未返回"
        story.ask(actor, project, rq.AskExtension, day, task=item.key, count=more, reason=reason)
    elif item.stand is Stand.LATE and not case.clock_state(item.key).delay and story.random.random() < 0.3:
        cause, note = story.random.choice(words.DELAYS)
        story.ask(actor, project, delays.ExplainDelay, day, task=item.key, cause=cause, note=note)


def _take_in(story: Story, project: Project, case: Case, item: Item, clock: Clock, actor: Person, day: date) -> None:
    """The clock that counts from the whole file begins once the last material is in."""
    whole = clock.once_complete
    missing = [name for name in whole.materials if name not in case.clock_state(item.key).materials] if whole else []
    if missing and story.random.random() < 0.7:
        given = missing if story.random.random() < 0.6 else missing[:1]
        story.ask(actor, project, files_of_tasks.AcceptMaterials, day, task=item.key, materials=tuple(given), day=day)


def answer_extension(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    actor = story.actor_for(case, item)
    if actor is not None:
        granted = story.random.random() < 0.8
        reason = "" if granted else "尚有余量，请抓紧办理"
        story.ask(actor, project, rq.AnswerExtension, day, task=item.key, granted=granted, reason=reason)


def make_up_for(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """What is owed after a consent that was deemed given."""
    actor = story.actor_for(case, item)
    if actor is not None and story.random.random() < 0.6:
        evidence = (f"补办材料〔{day.year}〕{story.random.randrange(1, 90)}号",)
        story.ask(actor, project, expiry.DoOwed, day, task=item.key, note="已按规定补办。", evidence=evidence)


def record_what_is_awaited(story: Story, project: Project, case: Case, day: date) -> None:
    """What the stage waits for and somebody has to write down."""
    awaited = _awaited(story, case)
    for happening in story.pack.happenings:
        if happening.id in awaited and happening.recorded_by and story.random.random() < 0.35:
            who = happening.recorded_by
            actor = story.party_on(case, who)
            if actor is not None or who == ENTERPRISE:
                given = {"name": happening.id, "day": day}
                story.tried(lambda a=actor, given=given: story.ask(a, project, rq.RecordHappening, day, **given))  # type: ignore[misc]


def _awaited(story: Story, case: Case) -> set[str]:
    """The happenings that have not been and that the stage's gates, its open tasks or their clocks look at."""
    stage = story.pack.stage.get(case.stage)
    if stage is None:
        return set()
    tasks = [task_of(story.pack, key) for key, _ in case.open_tasks()]
    conditions = [gate.hold for gate in (*stage.enter_when, *stage.leave_when)]
    conditions += [each for task in (*tasks, *stage.tasks) for each in (task.finish_when, task.opens_when) if each]
    read = {reads for condition in conditions for reads in condition.reads()}
    return {name for kind, _, name in (each.partition(":") for each in read) if kind == "happening"} - set(
        case.happenings
    )
