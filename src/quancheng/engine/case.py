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
from quancheng.engine.parties import actual

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
    """What has happened to one task's clock; days are ISO text, "" where there is none.

    Pauses are (cause, from, to or ""), extensions (count, state, day), restarts (cause, day). `materials` says when
    each was accepted, `complete` when the file was; `expired` is the due day that was let pass, `delay` (cause, note,
    day) why
    it is late, `owed` "owed" while something is still to be done after a deemed consent, then the day it was.
    """

    pauses: Sequence[list[str]] = ()
    extensions: Sequence[list[Any]] = ()
    restarts: Sequence[list[str]] = ()
    materials: Mapping[str, str] = {}
    complete: str = ""
    expired: str = ""
    delay: Sequence[str] = ()
    owed: str = ""


class IssueState(NamedTuple):
    """A problem; `state` is open, answered or closed. On a ladder `rung` says where it stands `since` a day.

    `steps` are [what, day, from rung, to rung, words, evidence…], the oldest first; `raiser` and `answerer` officers.
    """

    kind: str
    title: str
    unit: str
    raised: str
    due: str = ""
    task: str = ""
    measure: str = ""
    state: str = "open"
    closed: str = ""
    rung: str = ""
    since: str = ""
    raiser: str = ""
    answerer: str = ""
    officer: str = ""
    answered: str = ""
    steps: Sequence[list[str]] = ()
    same_as: str = ""
    rating: int = 0
    rated: str = ""


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


class DecisionState(NamedTuple):
    """A matter before its bodies: by body the seats {member: [presence, holder, reason]} and the votes {member: vote}.

    `concluded` are [body, outcome, day, referred to, count in words], the oldest first; `outcome` only once rejected.
    """

    tabled: str
    concluded: Sequence[list[str]]
    seats: dict[str, dict[str, list[str]]]
    votes: dict[str, dict[str, str]]
    outcome: str = ""


class TransferState(NamedTuple):
    """What became of a project that stood still: passed (`to` a unit), guided (to `sites`) or stayed; `day` of it."""

    standing: str
    day: str
    to: str = ""
    evidence: Sequence[str] = ()
    reason: str = ""
    sites: Sequence[str] = ()


class HandoverState(NamedTuple):
    state: str
    contents: list[str]
    day: str
    reason: str = ""


class RecordState(NamedTuple):
    """A record as it stands; `follow` is "", open, answered or closed, `withdrawn` why it no longer counts."""

    kind: str
    unit: str
    day: str
    recorded: str
    fields: dict[str, Any]
    evidence: Sequence[str] = ()
    about: str = ""
    withdrawn: str = ""
    follow: str = ""
    due: str = ""
    answer: str = ""
    answered: str = ""
    proof: Sequence[str] = ()
    projects: Sequence[str] = ()
    jurisdiction: str = ""


class WorkState(NamedTuple):
    """A supporting work for one phase (or the phase's own day, under its id); days are ISO text."""

    planned: str = ""
    actual: str = ""
    note: str = ""


class NeedState(NamedTuple):
    """What was asked of one factor, what of it was verified and what is guaranteed, each with its day."""

    asked: Any = None
    note: str = ""
    on: str = ""
    verified: Any = None
    opinion: str = ""
    verified_on: str = ""
    guaranteed: Any = None
    by_day: str = ""
    guaranteed_on: str = ""


class MeasureRow(NamedTuple):
    """One period of a measure: figure and plan as tagged JSON values, None where there is none."""

    value: Any = None
    planned: Any = None
    reported: str = ""
    evidence: Sequence[str] = ()
    note: str = ""


class ScoresRow(NamedTuple):
    """What a panel unit gave in a scored review: scores and remarks by dimension, the dimensions it vetoed."""

    scores: dict[str, str]
    remarks: dict[str, str]
    vetoes: Sequence[str] = ()


class EvaluationRow(NamedTuple):
    """An evaluation: figures entered (value, unit, source, day) by indicator; lines, total and class once concluded."""

    entered: dict[str, list[Any]]
    lines: list[list[Any]]
    total: str = ""
    klass: str = ""
    concluded: str = ""
    note: str = ""


class ExitRow(NamedTuple):
    """A way out that was proposed; `standing` is proposed, agreed or refused. Days are ISO text."""

    standing: str
    ground: str
    reason: str
    proposed: str
    evidence: Sequence[str] = ()
    decided: str = ""
    note: str = ""


class DocumentState(NamedTuple):
    """An agreement of the project, by how it differs from version `template` of its model.

    `changes` are [title, text, value, reason] by clause, `covers` the contents that each clause of the model covers,
    `versions` are [number, day, note, evidence], `opinions` [term, note, day, evidence, version],
    `receipts` [original or copy, sent, received, officer] by receiver.
    """

    template: int = 0
    state: str = ""
    opened: str = ""
    covers: dict[str, list[str]] = {}
    changes: dict[str, list[Any]] = {}
    dropped: Sequence[str] = ()
    version: int = 0
    versions: Sequence[list[Any]] = ()
    opinions: dict[str, list[Any]] = {}
    signed: str = ""
    evidence: Sequence[str] = ()
    receipts: dict[str, list[str]] = {}


class CommitmentState(NamedTuple):
    """What was agreed, and what became of it.

    `reports` are [day, value, note, evidence, period, by the enterprise], `claims` [state, amount, applied, note,
    decision, decided, paid, evidence], `instalments` [state, amount, day, reason, evidence]; sums in fen.
    """

    value: Any = None
    due: str = ""
    set: str = ""
    reports: Sequence[list[Any]] = ()
    judged: str = ""
    reason: str = ""
    claims: dict[str, list[Any]] = {}
    instalments: dict[str, list[Any]] = {}


class DebtState(NamedTuple):
    """Materials of a task that may come later; `delivered` are [day, evidence] by material."""

    waiver: str
    materials: Sequence[str]
    granted: str
    due: str
    delivered: dict[str, list[Any]]
    evidence: Sequence[str] = ()
    state: str = "owed"


class FilingState(NamedTuple):
    """A filing that is or was owed; `receipts` are [day, evidence] by authority."""

    owed: str
    receipts: dict[str, list[Any]]
    fell: str = ""
    relieved: str = ""


class PublicityState(NamedTuple):
    """A publication that is or was owed."""

    owed: str
    state: str = "owed"
    day: str = ""
    until: str = ""
    fields: Sequence[str] = ()
    evidence: Sequence[str] = ()
    reason: str = ""
    ended: str = ""


_TABLES: Mapping[str, Callable[..., Any]] = {
    "tasks": TaskState, "clocks": ClockState, "issues": IssueState, "roles": RoleHolder,
    "decisions": DecisionState, "transfers": TransferState, "reports": Report, "reviews": ReviewState,
    "handovers": HandoverState,
    "records": RecordState, "works": WorkState, "needs": NeedState,
    "measures": MeasureRow, "scores": ScoresRow, "evaluations": EvaluationRow, "exits": ExitRow,
    "documents": DocumentState, "commitments": CommitmentState, "waivers": DebtState, "filings": FilingState,
    "publicity": PublicityState,
}  # fmt: skip
_FIELDS = (
    "opened", "adopted", "stage", "entered", "left", "facts", "happenings", "tasks", "clocks", "issues", "roles",
    "reports", "reviews", "decisions", "transfers", "handovers", "grades", "gates", "duties", "papers", "ended", "pack",
    "jurisdiction", "meeting_days", "originals", "records", "told", "works", "needs",
    "measures", "scores", "evaluations", "exits", "links",
    "documents", "commitments", "waivers", "filings", "publicity", "handed", "released", "proofs",
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
    decisions: dict[str, DecisionState]
    transfers: dict[str, TransferState]
    handovers: dict[str, HandoverState]
    grades: dict[str, str]
    gates: dict[str, str]
    duties: dict[str, str]
    papers: list[list[str]]
    ended: str
    pack: str
    jurisdiction: str
    meeting_days: dict[str, list[str]]
    originals: dict[str, list[str]]
    records: dict[str, RecordState]
    told: dict[str, str]
    works: dict[str, WorkState]
    needs: dict[str, NeedState]
    measures: dict[str, MeasureRow]
    scores: dict[str, ScoresRow]
    evaluations: dict[str, EvaluationRow]
    exits: dict[str, ExitRow]
    links: dict[str, str]
    documents: dict[str, DocumentState]
    commitments: dict[str, CommitmentState]
    waivers: dict[str, DebtState]
    filings: dict[str, FilingState]
    publicity: dict[str, PublicityState]
    handed: dict[str, dict[str, list[list[Any]]]]
    proofs: dict[str, list[list[str]]]
    released: dict[str, str]

    @classmethod
    def empty(cls) -> Case:
        case = cls()
        for name in _FIELDS:
            setattr(case, name, {})
        case.opened = case.stage = case.ended = case.pack = case.jurisdiction = ""
        case.adopted, case.papers = False, []
        return case

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Case:
        """The case from the stored state; the inverse of `state`."""
        case = cls.empty()
        for name, value in state.items():
            row = _TABLES.get(name)
            setattr(case, name, {key: row(*each) for key, each in value.items()} if row else value)
        return case

    def state(self) -> dict[str, Any]:
        """The state as plain JSON values: rows become lists, and what is empty is left out.

        So a field that comes with a later release changes no state that stands.
        """
        plain = {name: value for name, value in self.__dict__.items() if value}
        for name in _TABLES.keys() & plain.keys():
            table = plain[name]
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
        return unit_of_key(key) or actual(pack, self, task_of(pack, key).by)

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


def follows(event_type: type[ev.Event]) -> Callable[[Step], Step]:
    """Register the function that answers the case after an event of a type."""

    def register(step: Step) -> Step:
        _AFTER[event_type] = step
        return step

    return register
