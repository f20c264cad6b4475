"""What a policy says: the specification that the engine interprets.

A pack is data. Every rule carries `basis`, the ids of the clauses it rests on. Nothing here reads files;
`packfiles` turns YAML into these objects and refuses what cannot be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from quancheng.engine.conditions import ALWAYS
from quancheng.engine.periods import Period
from quancheng.engine.spec.base import (
    ENTERPRISE,
    OUTSIDERS,
    SIGNED,
    STATUTORY_WAIT,
    THIRD_PARTY,
    Anchor,
    AnchorKind,
    Anchors,
    Basis,
    FactType,
    Power,
    RowState,
    Strength,
    Value,
)
from quancheng.engine.spec.forms import GENERAL_PAPERS, Adoption, Form, FormColumn, FormField, FormRow
from quancheng.engine.spec.notice import Clause, Document, Place, Post, Reading, Role, Unit, UnitGroup
from quancheng.engine.spec.projects import Band, Fact, Happening, Library, Scheme
from quancheng.engine.spec.rules import (
    AGENDA_SOURCES,
    DUTY_SCOPES,
    PROPOSALS,
    TRIGGERS,
    Duty,
    Handover,
    IssueKind,
    MeetingKind,
    Responsibility,
    Review,
    Term,
    Trigger,
)
from quancheng.engine.spec.work import Clock, EachUnit, ExtensionRule, Gate, Outcome, PauseRule, Stage, Task

__all__ = [
    "AGENDA_SOURCES",
    "DUTY_SCOPES",
    "ENTERPRISE",
    "GENERAL_PAPERS",
    "OUTSIDERS",
    "PROPOSALS",
    "SIGNED",
    "STATUTORY_WAIT",
    "THIRD_PARTY",
    "TRIGGERS",
    "Adoption",
    "Anchor",
    "AnchorKind",
    "Anchors",
    "Band",
    "Basis",
    "Clause",
    "Clock",
    "Document",
    "Duty",
    "EachUnit",
    "ExtensionRule",
    "Fact",
    "FactType",
    "Form",
    "FormColumn",
    "FormField",
    "FormRow",
    "Gate",
    "Handover",
    "Happening",
    "IssueKind",
    "Library",
    "MeetingKind",
    "Outcome",
    "Pack",
    "PauseRule",
    "Place",
    "Post",
    "Power",
    "Reading",
    "Responsibility",
    "Review",
    "Role",
    "RowState",
    "Scheme",
    "Stage",
    "Strength",
    "Task",
    "Term",
    "Trigger",
    "Unit",
    "UnitGroup",
    "Value",
]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A whole policy pack. `version` is the digest of its content; a running project is pinned to it."""

    id: str
    title: str
    version: str
    place: Place
    document: Document
    in_force_from: date
    in_force_to: date | None
    clauses: tuple[Clause, ...]
    units: tuple[Unit, ...]
    posts: tuple[Post, ...]
    stages: tuple[Stage, ...]
    readings: tuple[Reading, ...] = ()
    roles: tuple[Role, ...] = ()
    groups: tuple[UnitGroup, ...] = ()
    facts: tuple[Fact, ...] = ()
    happenings: tuple[Happening, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    handovers: tuple[Handover, ...] = ()
    reviews: tuple[Review, ...] = ()
    libraries: tuple[Library, ...] = ()
    forms: tuple[Form, ...] = ()
    duties: tuple[Duty, ...] = ()
    meetings: tuple[MeetingKind, ...] = ()
    issue_kinds: tuple[IssueKind, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    scope: str = ""
    near: Period = field(default_factory=lambda: Period.working_days(5))

    # Look-ups, computed once: a pack is immutable.

    @cached_property
    def task(self) -> Mapping[str, Task]:
        return {task.id: task for stage in self.stages for task in stage.tasks}

    @cached_property
    def stage(self) -> Mapping[str, Stage]:
        return {stage.id: stage for stage in self.stages}

    @cached_property
    def stage_after(self) -> Mapping[str, str | None]:
        ids = [stage.id for stage in self.stages]
        return dict(zip(ids, [*ids[1:], None], strict=True))

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def post(self) -> Mapping[str, Post]:
        return {post.id: post for post in self.posts}

    @cached_property
    def role(self) -> Mapping[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def fact(self) -> Mapping[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def happening(self) -> Mapping[str, Happening]:
        return {each.id: each for each in self.happenings}

    @cached_property
    def review(self) -> Mapping[str, Review]:
        return {each.id: each for each in self.reviews}

    @cached_property
    def gate(self) -> Mapping[str, Gate]:
        return {gate.id: gate for stage in self.stages for gate in (*stage.enter_when, *stage.leave_when)}

    @cached_property
    def followers(self) -> Mapping[str, tuple[Task, ...]]:
        """The tasks that wait for a task, by its id."""
        waiting: dict[str, list[Task]] = {}
        for task in self.task.values():
            for earlier in task.after:
                waiting.setdefault(earlier, []).append(task)
        return {name: tuple(tasks) for name, tasks in waiting.items()}

    @cached_property
    def each_of_owners(self) -> Mapping[str, tuple[Task, ...]]:
        """The tasks that the owner of a task has because it owns it, by that task's id."""
        owned: dict[str, list[Task]] = {}
        for task in self.task.values():
            for name in task.each.owners_of if task.each else ():
                owned.setdefault(name, []).append(task)
        return {name: tuple(tasks) for name, tasks in owned.items()}

    @cached_property
    def branching_tasks(self) -> tuple[Task, ...]:
        """The tasks that apply to some projects only."""
        return tuple(task for task in self.task.values() if task.applies is not ALWAYS)

    @cached_property
    def place_of_stage(self) -> Mapping[str, int]:
        """The position of each stage, from 0."""
        return {stage.id: place for place, stage in enumerate(self.stages)}

    @cached_property
    def conditional_tasks(self) -> tuple[Task, ...]:
        """The tasks that open by a condition of their own, wherever the project stands."""
        return tuple(task for task in self.task.values() if task.opens_when is not None)

    def label_of(self, name: str) -> str:
        """The notice's word for any id; the id itself where the pack has no label for it."""
        return self._labels.get(name, name)

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        labelled = (
            self.units, self.posts, self.roles, self.facts, self.happenings, self.reviews, self.libraries,
            self.forms, self.duties, self.meetings, self.issue_kinds, self.groups, self.stages, self.handovers,
            self.schemes, self.triggers,
        )  # fmt: skip
        outcomes = {each.id: each.label for task in self.task.values() for each in task.outcomes}
        labels = {**outcomes, **GENERAL_PAPERS, **OUTSIDERS}
        for things in labelled:
            labels |= {thing.id: thing.label for thing in things}
        labels |= {task.id: task.label for task in self.task.values()}
        labels |= {gate.id: gate.label for gate in self.gate.values()}
        labels |= {band.grade: band.label for scheme in self.schemes for band in scheme.bands}
        return labels

    def unit_of(self, party: str) -> str | None:
        """The unit in which a party sits; None for a role on a project, whose holder says it."""
        if party in self.unit:
            return party
        return self.post[party].unit if party in self.post else None

    def rules(self) -> Iterator[tuple[str, str, Basis]]:
        """Every rule as (kind, id, basis), for `trace` and for the page of the notice."""
        for kind, things in self._rule_kinds():
            for thing in things:
                yield kind, getattr(thing, "id", "") or getattr(thing, "party", ""), thing.basis  # type: ignore[attr-defined]
        for task in self.task.values():
            if task.clock is not None:
                yield "clock", task.id, task.clock.basis
        for scheme in self.schemes:
            for band in scheme.bands:
                yield "grade", f"{scheme.id}.{band.grade}", band.basis

    def _rule_kinds(self) -> list[tuple[str, tuple[object, ...]]]:
        return [
            ("unit", self.units), ("post", self.posts), ("role", self.roles), ("group", self.groups),
            ("stage", self.stages), ("task", tuple(self.task.values())), ("gate", tuple(self.gate.values())),
            ("fact", self.facts), ("happening", self.happenings),
            ("responsibility", self.responsibilities), ("handover", self.handovers), ("review", self.reviews),
            ("library", self.libraries), ("form", self.forms), ("duty", self.duties),
            ("meeting", self.meetings), ("issue", self.issue_kinds), ("supervision", self.triggers),
        ]  # fmt: skip
