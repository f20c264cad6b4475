"""What people of the demonstration write to each other about projects on its last day, and what they watch."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from quancheng.cases import comments, project_view, watching
from quancheng.cases.comment_parties import parties
from quancheng.engine.comments import UNIT
from quancheng.engine.pack import Power
from quancheng.people.access import Person
from quancheng.store.session import reading

if TYPE_CHECKING:
    from quancheng.server.demo.story import Project, Story

ASKED = (
    "材料还缺哪几样？请今天回一下，明天调度会要用。",
    "企业问这一步还要几天，请给个准话。",
    "现场我去看过了，进度比表上快，请核对后更新。",
    "下周一企业负责人来，请一起参加，提前把问题列出来。",
)
ANSWERED = ("已和企业联系，缺的两样下午补来。", "已核对，三个工作日内办完。", "收到，周五前更新。")
LATER = timedelta(minutes=25)
TALKED_ABOUT = 8
"""Projects with a conversation; the newest ones."""


def talk(story: Story) -> None:
    """Somebody asks a unit that has an open task; some answer, some have only read it, some have not."""
    for number, project in enumerate(story.projects[-TALKED_ABOUT:]):
        story.tried(lambda number=number, project=project: _about(story, project, number))  # type: ignore[misc]


def _about(story: Story, project: Project, number: int) -> None:
    asker, day = story.cast.with_powers(Power.SEE_ALL, Power.REGISTER), story.end
    with reading(story.tenant):
        view = project_view.project(asker, project.id, on=day)
        known = parties(story.tenant, project.id, on=day)
    if view.case.ended:
        return
    at = story.at(day)
    watching.watch(asker, project.id, at=at)
    others = [each for each in known.open_ones if each.mention.startswith(UNIT) and not _is_of(asker, each.mention)]
    if not others:
        return
    whom, task = others[number % len(others)], next((key for key, _ in view.case.open_tasks()), "")
    text = f"@{whom.label} {ASKED[number % len(ASKED)]}"
    about = f"task:{task}" if task else ""
    asked = comments.write(asker, project.id, text, about=about, at=at)
    _heard(story, project, whom.mention.removeprefix(UNIT), asked, number, at + LATER)


def _heard(story: Story, project: Project, unit: str, asked: UUID, number: int, at: datetime) -> None:
    own = story.cast.at("").staff(unit)
    if own and number % 3 == 0:
        comments.write(own[-1], project.id, ANSWERED[number % len(ANSWERED)], answers=asked, at=at)
    elif own and number % 3 == 1:
        comments.read(own[-1], asked, at=at)


def _is_of(person: Person, mention: str) -> bool:
    return mention.removeprefix(UNIT) in person.units
