"""Comments made ready for their templates: what each is about, where it stands, and whom one may mention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from quancheng.cases.comment_lists import CommentLine, comments
from quancheng.cases.comment_parties import Party, parties
from quancheng.cases.project_view import ProjectView
from quancheng.people.access import Person
from quancheng.web.typed import new_key

HERE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, kw_only=True)
class ShownComment:
    """A comment with its day and time here, the matter it is about, and the keys of its forms."""

    it: CommentLine
    day: date
    time: str
    about: str
    about_url: str
    key: str

    @property
    def anchor(self) -> str:
        return f"comment-{self.it.id.hex}"


def shown(view: ProjectView, lines: Iterable[CommentLine]) -> list[ShownComment]:
    """The comments of a project."""
    return [_shown(each, *_matter(view, each.about)) for each in lines]


def shown_anywhere(lines: Iterable[CommentLine]) -> list[ShownComment]:
    """Comments of several projects."""
    return [_shown(each, "", "") for each in lines]


def _shown(line: CommentLine, about: str, url: str) -> ShownComment:
    at = line.at.astimezone(HERE)
    return ShownComment(it=line, day=at.date(), time=f"{at:%H:%M}", about=about, about_url=url, key=new_key())


def _matter(view: ProjectView, about: str) -> tuple[str, str]:
    """What a comment is about, and where that stands; nothing for the project as a whole."""
    kind, _, name = about.partition(":")
    if kind == "task" and name in view.tasks:
        return view.tasks[name].task.label, reverse("project-task", args=[view.id, name])
    if kind == "issue" and name in view.case.issues:
        return view.case.issues[name].title, reverse("issue", args=[view.id, name])
    return "", ""


def matters_to_write_about(view: ProjectView) -> list[tuple[str, str]]:
    """The open tasks and problems, as choices."""
    tasks = [(f"task:{key}", view.tasks[key].task.label) for key, _ in view.case.open_tasks() if key in view.tasks]
    issues = [
        (f"issue:{key}", f"问题：{each.title}") for key, each in view.case.issues.items() if each.state != "closed"
    ]
    return [*tasks, *issues]


def place_of_comment(project: UUID, comment: UUID) -> str:
    """Where a comment stands."""
    return f"{reverse('project-comments', args=[project])}?show={comment}#comment-{comment.hex}"


def whom_to_mention(person: Person, view: ProjectView) -> list[Party]:
    """Those who may see the project, but for oneself: units and posts first."""
    own = person.officer.hex if person.officer else ""
    return [each for each in parties(person.tenant, view.id, on=view.on).open_ones if each.mention != f"officer:{own}"]


def channel(person: Person, view: ProjectView, about: str) -> dict[str, Any]:
    """The comments on one matter, for the page of that matter."""
    found = comments(person, view.id, about=about, size=5)
    return {
        "comments": shown(view, found.lines),
        "comments_total": found.total,
        "comments_about": about,
        "comments_whom": whom_to_mention(person, view),
        "comments_key": new_key(),
    }
