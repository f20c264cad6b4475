"""What has happened to one project: events in, state out, with its version.

The state is held as plain JSON values (days as ISO text) because every committed request writes it beside
the log; the accessors give dates and Decimals. `after` never changes the case it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from quancheng.engine import events as ev
from quancheng.engine.errors import NotFound, TaskNotOpen
from quancheng.engine.pack import Pack, RowState, Task, Value

OPEN_STATES = frozenset({RowState.OPEN.value, RowState.UNDER_WAY.value})
SETTLED_STATES = frozenset({RowState.DONE.value, RowState.NOT_APPLICABLE.value, RowState.BEFORE.value})
SENT_BACK = "sent-back"
"""The cause under which a clock stands still between the end of a task and its being sent back."""


class TaskState(NamedTuple):
    """A task on one project; days are ISO text, "" where there is none."""

    state: str
    opened: str
    first_planned: str = ""
    planned: str = ""
    actual: str = ""
    outcome: str = ""
    measure: str = ""
    remark: str = ""
    owner: str = ""
    reason: str = ""
    evidence: Sequence[str] = ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED_STATES

    @property
    def is_skipped(self) -> bool:
        """Whether the pack itself said that it does not apply; a person's waiver has a reason."""
        return self.state == RowState.NOT_APPLICABLE.value and not self.reason


class ClockState(NamedTuple):
    """The pauses (cause, from, to or "") and extensions (count, state) of one task's clock."""

    pauses: Sequence[list[str]] = ()
    extensions: Sequence[list[Any]] = ()


class IssueState(NamedTuple):
    kind: str
    title: str
    unit: str
    raised: str
    due: str = ""
    task: str = ""
    measure: str = ""
    state: str = "open"
    closed: str = ""


class RoleHolder(NamedTuple):
    officer: str
    unit: str
    since: str


class Report(NamedTuple):
    """The newest line of a factor unit on the dispatch report."""

    planned_progress: str
    actual_progress: str
    problems: str
    suggestions: str
    on: str


class ReviewState(NamedTuple):
    """Opinions by unit (term, note, day, evidence), reports of engaged experts, outcome once ended."""

    opinions: dict[str, list[Any]]
    reports: list[list[str]]
    outcome: str = ""


class HandoverState(NamedTuple):
    state: str
    contents: list[str]
    day: str
    reason: str = ""


_TABLES: Mapping[str, Callable[..., Any]] = {
    "tasks": TaskState, "clocks": ClockState, "issues": IssueState, "roles": RoleHolder,
    "reports": Report, "reviews": ReviewState, "handovers": HandoverState,
}  # fmt: skip
_FIELDS = (
    "opened", "adopted", "stage", "entered", "left", "facts", "happenings", "tasks", "clocks", "issues", "roles",
    "reports", "reviews", "handovers", "grades", "gates", "duties", "papers", "ended", "pack",
)  # fmt: skip


class Case:
    """One project's state. Built by `Case.empty()` and `after`, or from the stored state."""

    opened: str
    adopted: bool
    stage: str
    entered: dict[str, str]
    left: dict[str, str]
    facts: dict[str, Any]
    happenings: dict[str, str]
    tasks: dict[str, TaskState]
    clocks: dict[str, ClockState]
    issues: dict[str, IssueState]
    roles: dict[str, RoleHolder]
    reports: dict[str, Report]
    reviews: dict[str, ReviewState]
    handovers: dict[str, HandoverState]
    grades: dict[str, str]
    gates: dict[str, str]
    duties: dict[str, str]
    papers: list[list[str]]
    ended: str
    pack: str

    @classmethod
    def empty(cls) -> Case:
        case = cls()
        for name in _FIELDS:
            setattr(case, name, {})
        case.opened = case.stage = case.ended = case.pack = ""
        case.adopted, case.papers = False, []
        return case

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Case:
        """The case from the stored state; the inverse of `state`."""
        case = cls()
        for name in _FIELDS:
            value, row = state[name], _TABLES.get(name)
            setattr(
                case,
                name,
                {key: row(*each) for key, each in value.items()} if row else value,
            )
        return case

    def state(self) -> dict[str, Any]:
        """The state as plain JSON values: rows become lists."""
        plain = dict(self.__dict__)
        for name in _TABLES:
            table = plain[name]
            if table:
                plain[name] = dict(zip(table, map(list, table.values()), strict=True))
        return plain

    def with_(self, **changes: Any) -> Case:
        """A copy in which the named fields are others."""
        case = Case.__new__(Case)
        case.__dict__ = {**self.__dict__, **changes}
        return case

    # What conditions ask.

    def fact(self, name: str) -> Value:
        return ev.decode_value(self.facts.get(name))

    def happened(self, name: str) -> date | None:
        day = self.happenings.get(name)
        return date.fromisoformat(day) if day else None

    def is_done(self, task: str, outcome: str | None = None) -> bool:
        rows = [row for _, row in self.instances(task)]
        if outcome is not None:
            return any(row.outcome == outcome and row.is_settled for row in rows)
        return bool(rows) and all(row.is_settled for row in rows)

    def stands_in(self, stage: str) -> bool:
        return self.stage == stage and not self.ended

    def has_left(self, stage: str) -> bool:
        return stage in self.left

    def grade(self, scheme: str) -> str | None:
        return self.grades.get(scheme)

    # What deciding asks.

    def instances(self, task: str) -> Iterator[tuple[str, TaskState]]:
        """The rows of a task: one, or one per unit for a task that each unit has."""
        if task in self.tasks:
            yield task, self.tasks[task]
            return
        prefix = f"{task}@"
        yield from ((key, row) for key, row in self.tasks.items() if key.startswith(prefix))

    def row(self, key: str) -> TaskState:
        """The row of an opened task, or a refusal that says it is not there yet."""
        if key not in self.tasks:
            raise TaskNotOpen(
                "这个事项还没有开始。",
                help="前面的事项办完后它会自动出现。",
                task=key,
                stage=self.stage,
            )
        return self.tasks[key]

    def owner(self, pack: Pack, key: str) -> str:
        """The party whose task it is: the assigned unit, the unit of its instance, or the pack's."""
        row = self.tasks.get(key)
        if row is not None and row.owner:
            return row.owner
        return unit_of_key(key) or task_of(pack, key).by

    def review(self, name: str) -> ReviewState:
        return self.reviews.get(name) or ReviewState({}, [])

    def clock_state(self, key: str) -> ClockState:
        return self.clocks.get(key, ClockState())

    def open_tasks(self) -> Iterator[tuple[str, TaskState]]:
        return ((key, row) for key, row in self.tasks.items() if row.state in OPEN_STATES)


def task_of(pack: Pack, key: str) -> Task:
    """The specification of a task from its key (`id` or `id@unit`)."""
    task = pack.task.get(key) or pack.task.get(key.partition("@")[0])
    if task is None:
        raise NotFound("没有这个事项。", help="请从项目页面上的事项列表进入。", task=key)
    return task


def unit_of_key(key: str) -> str:
    return key.partition("@")[2]


def fold(history: Iterable[ev.Event]) -> Case:
    """The case after all its events."""
    case = Case.empty()
    for event in history:
        case = after(case, event)
    return case


def after(case: Case, event: ev.Event) -> Case:
    """The case after one event."""
    return _AFTER[type(event)](case, event)


Step = Callable[[Case, Any], Case]
_AFTER: dict[type[ev.Event], Step] = {}


def _on(event_type: type[ev.Event]) -> Callable[[Step], Step]:
    def register(step: Step) -> Step:
        _AFTER[event_type] = step
        return step

    return register


def _row(case: Case, key: str, row: TaskState) -> Case:
    return case.with_(tasks={**case.tasks, key: row})


@_on(ev.ProjectOpened)
def _opened(case: Case, event: ev.ProjectOpened) -> Case:
    return case.with_(opened=event.on.isoformat(), adopted=event.adopted)


@_on(ev.FactsRecorded)
def _facts(case: Case, event: ev.FactsRecorded) -> Case:
    recorded = {name: ev.encode_value(value) for name, value in event.facts.items()}
    return case.with_(facts={**case.facts, **recorded})


@_on(ev.HappeningRecorded)
def _happening(case: Case, event: ev.HappeningRecorded) -> Case:
    return case.with_(happenings={**case.happenings, event.name: event.day.isoformat()})


@_on(ev.StageEntered)
def _entered(case: Case, event: ev.StageEntered) -> Case:
    undone = {event.stage, *event.again}
    entered = {stage: day for stage, day in case.entered.items() if stage not in undone}
    return case.with_(
        stage=event.stage,
        entered={**entered, event.stage: event.on.isoformat()},
        left={stage: day for stage, day in case.left.items() if stage not in undone},
    )


@_on(ev.StageLeft)
def _left(case: Case, event: ev.StageLeft) -> Case:
    return case.with_(left={**case.left, event.stage: event.on.isoformat()})


@_on(ev.TaskOpened)
def _task_opened(case: Case, event: ev.TaskOpened) -> Case:
    day = event.on.isoformat()
    known = case.tasks.get(event.task)
    if known is None:
        return _row(case, event.task, TaskState(RowState.OPEN.value, day))
    opened = known._replace(state=RowState.OPEN.value, opened=day, actual="", outcome="", reason="")
    return _row(_clock_resumed(case, event.task, day), event.task, opened)


@_on(ev.TaskStarted)
def _task_started(case: Case, event: ev.TaskStarted) -> Case:
    return _row(
        case,
        event.task,
        case.tasks[event.task]._replace(state=RowState.UNDER_WAY.value),
    )


@_on(ev.TaskFinished)
def _task_finished(case: Case, event: ev.TaskFinished) -> Case:
    row = case.tasks[event.task]._replace(
        state=RowState.DONE.value,
        actual=event.actual.isoformat(),
        outcome=event.outcome,
        evidence=list(event.evidence),
        reason=event.note,
    )
    if event.task in case.clocks:
        case = _clock_resumed(case, event.task, row.actual)
    return _row(case, event.task, row)


@_on(ev.TaskSkipped)
def _task_skipped(case: Case, event: ev.TaskSkipped) -> Case:
    row = case.tasks.get(event.task) or TaskState("", event.on.isoformat())
    return _row(case, event.task, row._replace(state=RowState.NOT_APPLICABLE.value, reason=""))


@_on(ev.TaskWaived)
def _task_waived(case: Case, event: ev.TaskWaived) -> Case:
    row = case.tasks[event.task]._replace(state=RowState.NOT_APPLICABLE.value, reason=event.reason)
    return _row(case, event.task, row)


@_on(ev.TaskTakenOver)
def _task_taken_over(case: Case, event: ev.TaskTakenOver) -> Case:
    return _row(case, event.task, TaskState(RowState.BEFORE.value, event.on.isoformat()))


@_on(ev.TaskReopened)
def _task_reopened(case: Case, event: ev.TaskReopened) -> Case:
    row, day = case.tasks[event.task], event.on.isoformat()
    if row.actual:
        case = _clock_stopped(case, event.task, row.actual, until=day)
    again = row._replace(state=RowState.UNDER_WAY.value, actual="", outcome="", reason=event.reason)
    return _row(case, event.task, again)


@_on(ev.TaskSentBack)
def _task_sent_back(case: Case, event: ev.TaskSentBack) -> Case:
    row = case.tasks[event.task]
    stopped = _clock_resumed(case, event.task, event.on.isoformat())
    case = _clock_stopped(stopped, event.task, row.actual or event.on.isoformat(), until="")
    again = row._replace(state=RowState.AGAIN.value, actual="", outcome="", reason=event.reason)
    return _row(case, event.task, again)


def _clock_stopped(case: Case, key: str, since: str, *, until: str) -> Case:
    """The time between the end of a task and its being done again is not the owner's."""
    clock = case.clock_state(key)
    pauses = [*clock.pauses, [SENT_BACK, since, until]]
    return case.with_(clocks={**case.clocks, key: clock._replace(pauses=pauses)})


def _clock_resumed(case: Case, key: str, day: str) -> Case:
    """A pause that still runs ends on the day."""
    clock = case.clock_state(key)
    if not clock.pauses or clock.pauses[-1][2]:
        return case
    cause, since, _ = clock.pauses[-1]
    pauses = [*clock.pauses[:-1], [cause, since, max(since, day)]]
    return case.with_(clocks={**case.clocks, key: clock._replace(pauses=pauses)})


@_on(ev.TaskPlanned)
def _task_planned(case: Case, event: ev.TaskPlanned) -> Case:
    row, planned = case.tasks[event.task], event.planned.isoformat()
    return _row(
        case,
        event.task,
        row._replace(planned=planned, first_planned=row.first_planned or planned),
    )


@_on(ev.TaskNoted)
def _task_noted(case: Case, event: ev.TaskNoted) -> Case:
    row = case.tasks[event.task]._replace(measure=event.measure, remark=event.remark)
    return _row(case, event.task, row)


@_on(ev.TaskAssigned)
def _task_assigned(case: Case, event: ev.TaskAssigned) -> Case:
    return _row(case, event.task, case.tasks[event.task]._replace(owner=event.unit))


@_on(ev.ProgressReported)
def _progress(case: Case, event: ev.ProgressReported) -> Case:
    line = Report(
        event.planned_progress,
        event.actual_progress,
        event.problems,
        event.suggestions,
        event.on.isoformat(),
    )
    return case.with_(reports={**case.reports, event.task: line})


@_on(ev.RoleFilled)
def _role_filled(case: Case, event: ev.RoleFilled) -> Case:
    holder = RoleHolder(event.officer, event.unit, event.on.isoformat())
    return case.with_(roles={**case.roles, event.role: holder})


@_on(ev.GradeSet)
def _grade_set(case: Case, event: ev.GradeSet) -> Case:
    return case.with_(grades={**case.grades, event.scheme: event.grade})


@_on(ev.GatePassed)
def _gate_passed(case: Case, event: ev.GatePassed) -> Case:
    return case.with_(gates={**case.gates, event.gate: event.reason})


@_on(ev.ClockPaused)
def _paused(case: Case, event: ev.ClockPaused) -> Case:
    clock = case.clock_state(event.task)
    pauses = [*clock.pauses, [event.cause, event.day.isoformat(), ""]]
    return case.with_(clocks={**case.clocks, event.task: clock._replace(pauses=pauses)})


@_on(ev.ClockResumed)
def _resumed(case: Case, event: ev.ClockResumed) -> Case:
    return _clock_resumed(case, event.task, event.day.isoformat())


@_on(ev.ExtensionAsked)
def _extension_asked(case: Case, event: ev.ExtensionAsked) -> Case:
    clock = case.clock_state(event.task)
    extensions = [*clock.extensions, [event.count, "asked", event.on.isoformat()]]
    return case.with_(clocks={**case.clocks, event.task: clock._replace(extensions=extensions)})


@_on(ev.ExtensionAnswered)
def _extension_answered(case: Case, event: ev.ExtensionAnswered) -> Case:
    clock = case.clock_state(event.task)
    answer = [
        event.count,
        "granted" if event.granted else "refused",
        event.on.isoformat(),
    ]
    extensions = [*clock.extensions[:-1], answer]
    return case.with_(clocks={**case.clocks, event.task: clock._replace(extensions=extensions)})


@_on(ev.OpinionGiven)
def _opinion(case: Case, event: ev.OpinionGiven) -> Case:
    review = case.review(event.review)
    opinion = [event.term, event.note, event.on.isoformat(), list(event.evidence)]
    opinions = {**review.opinions, event.unit: opinion}
    return case.with_(reviews={**case.reviews, event.review: review._replace(opinions=opinions)})


@_on(ev.ReportAttached)
def _report_attached(case: Case, event: ev.ReportAttached) -> Case:
    review = case.review(event.review)
    reports = [*review.reports, [event.engaged, event.evidence, event.on.isoformat()]]
    return case.with_(reviews={**case.reviews, event.review: review._replace(reports=reports)})


@_on(ev.ReviewEnded)
def _review_ended(case: Case, event: ev.ReviewEnded) -> Case:
    review = case.review(event.review)
    return case.with_(reviews={**case.reviews, event.review: review._replace(outcome=event.outcome)})


@_on(ev.ReviewReopened)
def _review_reopened(case: Case, event: ev.ReviewReopened) -> Case:
    again = ReviewState({}, case.review(event.review).reports)
    return case.with_(reviews={**case.reviews, event.review: again})


@_on(ev.HandoverOffered)
def _handover_offered(case: Case, event: ev.HandoverOffered) -> Case:
    offered = HandoverState("offered", list(event.contents), event.on.isoformat())
    return case.with_(handovers={**case.handovers, event.handover: offered})


@_on(ev.HandoverAnswered)
def _handover_answered(case: Case, event: ev.HandoverAnswered) -> Case:
    answered = case.handovers[event.handover]._replace(
        state="confirmed" if event.accepted else "refused",
        day=event.on.isoformat(),
        reason=event.reason,
    )
    return case.with_(handovers={**case.handovers, event.handover: answered})


@_on(ev.IssueRaised)
def _issue_raised(case: Case, event: ev.IssueRaised) -> Case:
    due = event.due.isoformat() if event.due else ""
    issue = IssueState(event.issue_kind, event.title, event.unit, event.on.isoformat(), due, event.task)
    return case.with_(issues={**case.issues, event.issue: issue})


@_on(ev.IssueAnswered)
def _issue_answered(case: Case, event: ev.IssueAnswered) -> Case:
    issue = case.issues[event.issue]
    due = event.due.isoformat() if event.due else issue.due
    answered = issue._replace(state="answered", measure=event.measure, due=due)
    return case.with_(issues={**case.issues, event.issue: answered})


@_on(ev.IssueClosed)
def _issue_closed(case: Case, event: ev.IssueClosed) -> Case:
    closed = case.issues[event.issue]._replace(state="closed", closed=event.on.isoformat())
    return case.with_(issues={**case.issues, event.issue: closed})


@_on(ev.IssueReopened)
def _issue_reopened(case: Case, event: ev.IssueReopened) -> Case:
    reopened = case.issues[event.issue]._replace(state="open", closed="")
    return case.with_(issues={**case.issues, event.issue: reopened})


@_on(ev.DutyFulfilled)
def _duty_fulfilled(case: Case, event: ev.DutyFulfilled) -> Case:
    return case.with_(duties={**case.duties, f"{event.duty}/{event.period}": event.on.isoformat()})


@_on(ev.PaperIssued)
def _paper_issued(case: Case, event: ev.PaperIssued) -> Case:
    paper = [event.form, event.digest, event.title, event.on.isoformat()]
    return case.with_(papers=[*case.papers, paper])


@_on(ev.PackMoved)
def _pack_moved(case: Case, event: ev.PackMoved) -> Case:
    return case.with_(pack=event.version)


@_on(ev.ProjectEnded)
def _ended(case: Case, event: ev.ProjectEnded) -> Case:
    return case.with_(ended=event.outcome)
