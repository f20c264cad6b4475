"""The projects that an officer watches besides those that wait for him."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine.errors import NotNow

MOST_WATCHED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchEvent(ev.Event):
    """What can happen to what somebody watches."""

    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectWatched(WatchEvent):
    kind: ClassVar[str] = "project-watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectUnwatched(WatchEvent):
    kind: ClassVar[str] = "project-unwatched"


@dataclass(frozen=True, kw_only=True)
class Watches:
    """The watched projects, each with the day since when."""

    projects: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Watches:
        return cls(projects=dict(state["projects"]))

    def state(self) -> dict[str, Any]:
        return {"projects": dict(self.projects)}


def decide_watch(watches: Watches, project: str, *, watch: bool, on: date) -> list[WatchEvent]:
    """Begin or cease to watch a project; what is so already brings no event."""
    if watch == (project in watches.projects):
        return []
    if not watch:
        return [ProjectUnwatched(on=on, project=project)]
    if len(watches.projects) >= MOST_WATCHED:
        raise NotNow(f"已经关注了{MOST_WATCHED}个项目，不能再加。", help="请先取消关注不再需要的项目。")
    return [ProjectWatched(on=on, project=project)]


def after_watch(watches: Watches, event: ev.Event) -> Watches:
    """What is watched after an event."""
    match event:
        case ProjectWatched():
            return Watches(projects={**watches.projects, event.project: event.on.isoformat()})
        case ProjectUnwatched():
            return Watches(projects={each: since for each, since in watches.projects.items() if each != event.project})
    raise TypeError(f"nothing follows from {type(event).__name__} for what is watched")
