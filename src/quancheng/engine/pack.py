"""What a policy says: the specification that the engine interprets.

A pack is data. Every rule carries `basis`, the ids of the clauses it rests on. Nothing here reads files;
`packfiles` turns YAML into these objects and refuses what cannot be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.periods import Period
from quancheng.engine.recurrence import Recurrence

Basis = tuple[str, ...]


class Power(StrEnum):
    """What a post may do beyond the tasks that name it."""

    REGISTER = "register"
    SEE_ALL = "see-all"
    PLAN = "plan"
    IMPORT = "import"
    CONVENE = "convene"
    SUPERVISE = "supervise"
    DECIDE_SUPERVISION = "decide-supervision"
    ASSIGN = "assign"
    KEEP_PEOPLE = "keep-people"
    RAISE_ISSUE = "raise-issue"


class FactType(StrEnum):
    """How the value of a fact is held: money in fen, percent and area as Decimal, the rest as it reads."""

    TEXT = "text"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    AREA = "area"
    DATE = "date"
    YES_NO = "yes-no"
    CHOICE = "choice"
    USCC = "uscc"
    REGION = "region"
    PERSON = "person"


class Strength(StrEnum):
    """Whether a gate holds without exception, or may be passed by a named post with a reason."""

    MUST = "must"
    IN_PRINCIPLE = "in principle"


class AnchorKind(StrEnum):
    """What a clock or a responsibility can count from."""

    HAPPENING = "happened"
    TASK_DONE = "done"
    TASK_OPENED = "opened"
    STAGE_ENTERED = "entered"


class RowState(StrEnum):
    """The states of a task. `before`: passed before the project came in; `again`: sent back, waiting for its turn."""

    OPEN = "open"
    UNDER_WAY = "under way"
    DONE = "done"
    NOT_APPLICABLE = "not applicable"
    BEFORE = "before"
    AGAIN = "again"


ENTERPRISE = "enterprise"
THIRD_PARTY = "third-party"
STATUTORY_WAIT = "statutory-wait"
OUTSIDERS: Mapping[str, str] = {ENTERPRISE: "企业", THIRD_PARTY: "第三方", STATUTORY_WAIT: "法定等待"}


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One demand of the notice, in our own short words; a clause without a rule says why."""

    id: str
    ref: str
    kind: str
    text: str
    no_rule_because: str | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    name: str
    level: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """The notice itself; `number` is None where the notice carries none."""

    title: str
    number: str | None
    issued: date | None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A defect found in the source and the reading chosen."""

    found: str
    chosen: str
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class Unit:
    """An organisation of the place, by its role in the notice."""

    id: str
    label: str
    duty: str
    basis: Basis
    lead: bool = False


@dataclass(frozen=True, kw_only=True)
class Post:
    """A position in a unit; `powers` say what it may do beyond its tasks.

    `stands_in` is the post for which it acts while nobody holds that one.
    """

    id: str
    label: str
    unit: str
    powers: frozenset[Power]
    basis: Basis
    stands_in: str | None = None


@dataclass(frozen=True, kw_only=True)
class Role:
    """A position on one project, filled by an event (package lead, dedicated person …)."""

    id: str
    label: str
    named_by: str
    basis: Basis
    alert_after: Anchors | None = None


@dataclass(frozen=True, kw_only=True)
class UnitGroup:
    """Units named together, such as the lead departments of the start plan."""

    id: str
    label: str
    units: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class Fact:
    id: str
    label: str
    type: FactType
    choices: tuple[str, ...] = ()
    required: bool = False
    sensitive: bool = False
    basis: Basis = ()


@dataclass(frozen=True, kw_only=True)
class Happening:
    """A named fact in time, such as 协议签订; marked by a task or recorded by the named party."""

    id: str
    label: str
    recorded_by: str | None = None
    basis: Basis = ()


@dataclass(frozen=True, kw_only=True)
class Band:
    """One row of a decision table: the first band whose condition holds is the grade."""

    grade: str
    label: str
    when: Condition
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A way of grading or classing projects; re-evaluated whenever a fact it reads changes."""

    id: str
    label: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, kw_only=True)
class Anchor:
    kind: AnchorKind
    name: str


@dataclass(frozen=True, kw_only=True)
class Anchors:
    """One or several things to count from; `latest` waits for all, otherwise the earliest counts."""

    of: tuple[Anchor, ...]
    latest: bool = True


@dataclass(frozen=True, kw_only=True)
class PauseRule:
    """A cause for which a clock may stand still, whose time that is, and for how long at most."""

    cause: str
    label: str
    whose: str
    cap: Period | None = None


@dataclass(frozen=True, kw_only=True)
class ExtensionRule:
    """Who may grant more time, how much, how often, and how long before expiry it must be asked."""

    granted_by: str
    up_to: Period
    times: int = 1
    asked_before: Period | None = None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A budget of time. With `planned` the due day is the one fixed for the task, not a budget."""

    basis: Basis
    within: Period | None = None
    since: Anchors | None = None
    planned: bool = False
    rest_day_moves: bool = True
    pauses: tuple[PauseRule, ...] = ()
    extension: ExtensionRule | None = None
    near: Period | None = None
    at_expiry: str = "warn"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One way a task can end; it may mark a happening, and may send the project away or back."""

    id: str
    label: str
    marks: tuple[str, ...] = ()
    ends_project: bool = False
    back_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class EachUnit:
    """The task exists once per unit: those named, or those that own an applicable task of the list."""

    units: tuple[str, ...] = ()
    owners_of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is done, by whom, after what, when it applies, and how it can end."""

    id: str
    label: str
    by: str
    basis: Basis
    stage: str
    after: tuple[str, ...] = ()
    applies: Condition = ALWAYS
    opens_when: Condition | None = None
    each: EachUnit | None = None
    clock: Clock | None = None
    outcomes: tuple[Outcome, ...] = (Outcome(id="done", label="已完成"),)
    needs: tuple[str, ...] = ()
    needs_facts: tuple[str, ...] = ()
    needs_planned: tuple[str, ...] = ()
    review: str | None = None
    paper: str | None = None
    may_be_waived: bool = False
    optional: bool = False
    guide: str | None = None

    def outcome(self, name: str) -> Outcome | None:
        for each in self.outcomes:  # a loop, because every completion asks
            if each.id == name:
                return each
        return None


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A condition to enter or leave a stage."""

    id: str
    label: str
    hold: Condition
    basis: Basis
    strength: Strength = Strength.MUST
    may_pass: str | None = None


@dataclass(frozen=True, kw_only=True)
class Stage:
    id: str
    label: str
    tasks: tuple[Task, ...]
    basis: Basis
    enter_when: tuple[Gate, ...] = ()
    leave_when: tuple[Gate, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Responsibility:
    """Who answers from which event to which event; intervals of different parties may overlap."""

    party: str
    duty: str
    since: Anchors
    until: Anchors | None
    basis: Basis
    afterwards: str | None = None


@dataclass(frozen=True, kw_only=True)
class Handover:
    """From whom to whom, at which event, with which contents; confirmed or refused by the receiver."""

    id: str
    label: str
    giver: str
    taker: str
    at: Anchors
    contents: tuple[str, ...]
    basis: Basis
    clock: Clock | None = None


@dataclass(frozen=True, kw_only=True)
class Term:
    """An opinion that may be given in a review; `vetoes` ends it badly at once."""

    id: str
    label: str
    favours: bool
    vetoes: bool = False


@dataclass(frozen=True, kw_only=True)
class Review:
    """A panel of units judging dimensions; `rule` is how their opinions become one."""

    id: str
    label: str
    panel: tuple[str, ...]
    dimensions: tuple[str, ...]
    terms: tuple[Term, ...]
    rule: str
    basis: Basis
    engaged_report: bool = False

    def term(self, name: str) -> Term | None:
        return next((each for each in self.terms if each.id == name), None)


@dataclass(frozen=True, kw_only=True)
class Library:
    """A library of projects: membership is a condition and is never moved by hand."""

    id: str
    label: str
    holds: Condition
    kept_by: tuple[str, ...]
    order: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class FormField:
    """A labelled blank of a form, filled from `source`."""

    label: str
    source: str


@dataclass(frozen=True, kw_only=True)
class FormColumn:
    label: str
    source: str
    width: int = 16


@dataclass(frozen=True, kw_only=True)
class FormRow:
    label: str
    task: str


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """A form that is read back: where a project stands that first comes in by it, and what has happened by then."""

    stage: str
    happenings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Form:
    """An official form: title, date line, blocks of fields in the head, a table, fields at the foot.

    `rows` are printed one per task; otherwise `lines_from` names what yields one line each (only units of
    the group `lines_of`, where that is given).
    With `head_in_corner` the first block stands in the table's own corner cell, as in the start plan.
    With `adopts` a filled one can be read back in and opens projects that are not here yet.
    """

    id: str
    label: str
    title: str
    basis: Basis
    scope: str
    columns: tuple[FormColumn, ...]
    dated: bool = True
    intro: tuple[FormField, ...] = ()
    blocks: tuple[tuple[FormField, ...], ...] = ()
    head_in_corner: bool = False
    rows: tuple[FormRow, ...] = ()
    lines_from: str | None = None
    lines_of: str | None = None
    foot: tuple[FormField, ...] = ()
    landscape: bool = False
    adopts: Adoption | None = None


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A periodic duty: when it falls, whose it is, for what scope, and what counts as done."""

    id: str
    label: str
    every: Recurrence
    who: str
    scope: str
    basis: Basis
    paper: str | None = None
    meeting: str | None = None
    while_: Condition = ALWAYS
    starts: Anchors | None = None


@dataclass(frozen=True, kw_only=True)
class MeetingKind:
    """Who calls whom, what goes on the agenda by rule, and what a resolution becomes."""

    id: str
    label: str
    called_by: str
    chaired_by: str
    attended_by: tuple[str, ...]
    agenda: tuple[str, ...]
    basis: Basis
    paper: str | None = None
    fixes_plan: bool = False


@dataclass(frozen=True, kw_only=True)
class IssueKind:
    """A kind of problem, who answers it and within which time."""

    id: str
    label: str
    answered_by: str
    within: Period | None
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """What makes the system propose a supervision step; a person decides.

    `when` is one of TRIGGERS; `at_least` and `window` bound counting triggers; `tasks` and `duties` narrow it down.
    """

    id: str
    label: str
    when: str
    proposes: str
    decided_by: str
    basis: Basis
    reported_to: str | None = None
    rectify_within: Period | None = None
    at_least: int = 1
    window: Period | None = None
    tasks: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


TRIGGERS: Mapping[str, str] = {
    "task-late": "事项超过计划完成时间",
    "duty-missed": "定期职责到期未履行",
    "notices-in-year": "一年内督办次数达到上限",
}
PROPOSALS: Mapping[str, str] = {
    "supervision-notice": "下达督办单",
    "annual-veto": "年度考评一票否决",
}
AGENDA_SOURCES: Mapping[str, str] = {
    "late-tasks": "逾期事项",
    "coming-tasks": "近期到期事项",
    "signing-soon": "拟签约项目",
    "unplanned-projects": "待定节点的签约项目",
    "open-issues": "未解决问题",
    "proposals": "待决定的督办建议",
    "duplicates": "疑似重复项目",
    "gaps": "遗漏信息",
    "resolutions-late": "逾期的议定事项",
}
SIGNED = "agreement-signed"
"""The happening of signing; it has this id in every pack, as the facts name, enterprise and investment have theirs."""
GENERAL_PAPERS: Mapping[str, str] = {
    "monthly-dispatch": "月调度材料",
    "weekly-report": "项目进展周报",
    "coordination": "碰头会材料",
    "minutes": "会议纪要",
    "supervision-notice": "督办单",
}
"""Papers without a layout of the notice's own, written from the data; a duty or meeting names one like a form."""
DUTY_SCOPES: Mapping[str, str] = {"place": "全辖区", "project": "每个项目", "unit": "每个单位"}


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


Value = str | int | bool | Decimal | date | None
