"""Problems of the demonstration: raised now and then, answered, handed up a rung, closed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from quancheng.cases import actions
from quancheng.engine import ladders
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, IssueState
from quancheng.engine.deciding.issues import MAY_CLOSE
from quancheng.engine.items import Item
from quancheng.engine.pack import IssueKind, Power
from quancheng.people.access import Person
from quancheng.server.demo import words

if TYPE_CHECKING:
    from quancheng.server.demo.story import Project, Story


def report_or_raise(story: Story, project: Project, case: Case, day: date) -> None:
    """Now and then a unit reports progress on a row, or a problem is raised."""
    rows = [key for key, row in case.open_tasks() if row.planned]
    if rows and story.random.random() < 0.25:
        key = story.random.choice(rows)
        actor = story.party_on(case, case.owner(story.pack, key))
        if actor is not None:
            story.tried(lambda: _report(story, actor, project, key, day))
    if _kinds(story) and story.random.random() < 0.04:
        story.tried(lambda: _raise(story, project, case, day))


def _raise(story: Story, project: Project, case: Case, day: date) -> None:
    """About a step that is open, if one is."""
    open_now = [key for key, _ in case.open_tasks()]
    raiser = story.cast.with_powers(Power.RAISE_ISSUE, Power.SEE_ALL)
    kind, title = story.random.choice(_kinds(story)).id, story.random.choice(words.PROBLEMS)
    about = story.random.choice(open_now) if open_now else ""
    story.ask(raiser, project, rq.RaiseIssue, day, issue=story.name_of_one(), kind=kind, title=title, task=about)


def _kinds(story: Story) -> list[IssueKind]:
    return [each for each in story.pack.issue_kinds if "officers" in each.raised_by]


def _report(story: Story, actor: Person, project: Project, key: str, day: date) -> None:
    actions.ask(
        actor, project.id, rq.ReportProgress, at=story.at(day), task=key, planned_progress="按计划推进",
        actual_progress=story.random.choice(words.REPORTS), problems="", suggestions="",
    )  # fmt: skip


def answer(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    issue, actor = case.issues[item.key], story.actor_for(case, item)
    if actor is None or story.random.random() < 0.5:
        return
    if issue.state == "open":
        measure = story.random.choice(words.ANSWERS)
        actions.ask(actor, project.id, rq.AnswerIssue, at=story.at(day), issue=item.key, measure=measure)
    else:
        closer = _closer(story, issue)
        if closer is not None:
            story.ask(closer, project, rq.CloseIssue, day, issue=item.key, note="已核实")


def _closer(story: Story, issue: IssueState) -> Person | None:
    """Somebody who sees all and may close, but not for the unit that solved it."""
    solved_by = {issue.answerer, issue.officer}
    for each in story.cast.players:
        powers, officer = each.person.powers, each.person.officer
        is_other = officer is not None and officer.hex not in solved_by and issue.unit not in each.person.units
        if is_other and powers & MAY_CLOSE and Power.SEE_ALL in powers:
            return each.person
    return None


def climb(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Whoever holds the rung answers, or hands the problem up on its day with a signed opinion."""
    actor, issue = story.actor_for(case, item), case.issues[item.key]
    if actor is None or (item.due is not None and item.due > day and story.random.random() < 0.5):
        return
    is_top = story.pack.issue_kind[issue.kind].above(issue.rung) is None
    if issue.state == "open" and (is_top or story.random.random() < 0.5):
        measure = story.random.choice(words.ANSWERS)
        story.ask(actor, project, rq.AnswerIssue, day, issue=item.key, measure=measure)
    elif not is_top:
        evidence = (f"签署意见〔{day.year}〕{story.random.randrange(1, 60)}号",)
        opinion = story.random.choice(words.OPINIONS)
        story.ask(actor, project, ladders.HandUpIssue, day, issue=item.key, opinion=opinion, evidence=evidence)
