"""What can happen to a project: facts in the past tense, frozen, never changed; a correction is a new event.

Events hold ids, never a natural person's name or phone number. `body` and `event_from` carry them to and
from the JSON that the log keeps; who asked and at what instant is the log's own envelope.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, get_type_hints

from quancheng.engine.pack import Value

Json = Any
ALL_KINDS: dict[str, type[Event]] = {}
"""Every kind of event by its name in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`on` is the day it was recorded (in the jurisdiction's time); other dates say when it was so."""

    kind: ClassVar[str] = "event"
    on: date

    def __init_subclass__(cls) -> None:
        """The log knows every event that is defined, in whichever area of the engine."""
        ALL_KINDS[cls.kind] = cls


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectOpened(Event):
    kind: ClassVar[str] = "project-opened"
    stage: str
    adopted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsRecorded(Event):
    kind: ClassVar[str] = "facts-recorded"
    facts: Mapping[str, Value]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HappeningRecorded(Event):
    """A named happening took place on `day`; a later one of the same name corrects it and says why."""

    kind: ClassVar[str] = "happening-recorded"
    name: str
    day: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HappeningWithdrawn(Event):
    """What had come about is no longer so: a draft that was ready was changed, a value fell again."""

    kind: ClassVar[str] = "happening-withdrawn"
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEntered(Event):
    """`again` names the stages that a project sent back has to pass once more."""

    kind: ClassVar[str] = "stage-entered"
    stage: str
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLeft(Event):
    kind: ClassVar[str] = "stage-left"
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(Event):
    kind: ClassVar[str] = "task-opened"
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStarted(Event):
    kind: ClassVar[str] = "task-started"
    task: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFinished(Event):
    """`actual` is the day it was done, which may lie before the day it was recorded."""

    kind: ClassVar[str] = "task-finished"
    task: str
    outcome: str
    actual: date
    evidence: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSkipped(Event):
    """The pack's own condition says the task does not apply."""

    kind: ClassVar[str] = "task-skipped"
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWaived(Event):
    """A person says, with a reason, that the task does not apply to this project."""

    kind: ClassVar[str] = "task-waived"
    task: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTakenOver(Event):
    """The task was passed before the project was taken into the system."""

    kind: ClassVar[str] = "task-taken-over"
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StagesPassed(Event):
    """These stages, with these tasks, lay behind the project when it was taken into the system."""

    kind: ClassVar[str] = "stages-passed"
    stages: tuple[str, ...]
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReopened(Event):
    kind: ClassVar[str] = "task-reopened"
    task: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSentBack(Event):
    """The project was sent back: the task is to be done again when its turn comes."""

    kind: ClassVar[str] = "task-sent-back"
    task: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPlanned(Event):
    """The planned day of a task is set or changed; the first one stays on record."""

    kind: ClassVar[str] = "task-planned"
    task: str
    planned: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNoted(Event):
    kind: ClassVar[str] = "task-noted"
    task: str
    measure: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned(Event):
    kind: ClassVar[str] = "task-assigned"
    task: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressReported(Event):
    """A factor unit's line on the dispatch report: planned and actual progress, problems, suggestions."""

    kind: ClassVar[str] = "progress-reported"
    task: str
    planned_progress: str = ""
    actual_progress: str
    problems: str = ""
    suggestions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFilled(Event):
    kind: ClassVar[str] = "role-filled"
    role: str
    officer: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeSet(Event):
    kind: ClassVar[str] = "grade-set"
    scheme: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePassed(Event):
    """A gate that holds in principle was passed by a named post, with a reason on record."""

    kind: ClassVar[str] = "gate-passed"
    gate: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPaused(Event):
    kind: ClassVar[str] = "clock-paused"
    task: str
    cause: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(Event):
    kind: ClassVar[str] = "clock-resumed"
    task: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked(Event):
    kind: ClassVar[str] = "extension-asked"
    task: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAnswered(Event):
    kind: ClassVar[str] = "extension-answered"
    task: str
    count: int
    granted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Event):
    kind: ClassVar[str] = "opinion-given"
    review: str
    unit: str
    term: str
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAttached(Event):
    """The report of an engaged expert or institution is added to a review."""

    kind: ClassVar[str] = "report-attached"
    review: str
    evidence: str
    engaged: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEnded(Event):
    kind: ClassVar[str] = "review-ended"
    review: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReopened(Event):
    """The review is made again: the opinions given so far no longer count."""

    kind: ClassVar[str] = "review-reopened"
    review: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverOffered(Event):
    kind: ClassVar[str] = "handover-offered"
    handover: str
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAnswered(Event):
    kind: ClassVar[str] = "handover-answered"
    handover: str
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRaised(Event):
    kind: ClassVar[str] = "issue-raised"
    issue: str
    issue_kind: str
    title: str
    unit: str
    task: str = ""
    due: date | None = None
    raiser: str = ""
    rung: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueAnswered(Event):
    """`unit` and `officer` are made responsible for the measure; "" leaves the unit as it was."""

    kind: ClassVar[str] = "issue-answered"
    issue: str
    measure: str
    due: date | None = None
    unit: str = ""
    officer: str = ""
    answerer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueClosed(Event):
    kind: ClassVar[str] = "issue-closed"
    issue: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueReopened(Event):
    kind: ClassVar[str] = "issue-reopened"
    issue: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFulfilled(Event):
    """A periodic duty was done for the period `period`; `paper` is the digest of what it produced."""

    kind: ClassVar[str] = "duty-fulfilled"
    duty: str
    period: str
    paper: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperIssued(Event):
    kind: ClassVar[str] = "paper-issued"
    form: str
    digest: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActedFor(Event):
    """The `count` events before it were done by somebody only because he stands in for these posts."""

    kind: ClassVar[str] = "acted-for"
    posts: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackMoved(Event):
    """The project goes on by another version; `dropped` are the settled rows that it does not know any more."""

    kind: ClassVar[str] = "pack-moved"
    version: str
    reason: str
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectEnded(Event):
    kind: ClassVar[str] = "project-ended"
    outcome: str
    reason: str


def encode_value(value: Value) -> Json:
    """A fact's value as JSON; Decimal and date are tagged so that they come back as they were."""
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def decode_value(value: Json) -> Value:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if "decimal" in value:
        return Decimal(value["decimal"])
    return date.fromisoformat(value["date"])


def body(event: Event) -> dict[str, Json]:
    """The event as the JSON-able body that the log keeps, without its kind."""
    return {name: pack(getattr(event, name)) for name, pack, _ in codecs_of(type(event))}


def event_from(kind: str, body: Mapping[str, Json], kinds: Mapping[str, type[Event]] | None = None) -> Event:
    """The event of a kind from its body; unknown kinds raise KeyError, as the log may not hold any."""
    event_type = (kinds or ALL_KINDS)[kind]
    given = dict(body)
    for name, unpack in _unpackings(event_type):
        if name in given:
            given[name] = unpack(given[name])
    return event_type(**given)


Codec = tuple[str, Callable[[Any], Json], Callable[[Json], Any]]
_CODECS: dict[type[Event], tuple[Codec, ...]] = {}


def codecs_of(event_type: type[Event]) -> tuple[Codec, ...]:
    """How each field of an event goes to JSON and back, read once from its type hints."""
    if event_type not in _CODECS:
        hints = get_type_hints(event_type)
        _CODECS[event_type] = tuple((each.name, *_codec(hints[each.name])) for each in dataclasses.fields(event_type))
    return _CODECS[event_type]


_UNPACKINGS: dict[type[Event], list[tuple[str, Callable[[Json], Any]]]] = {}


def _unpackings(event_type: type[Event]) -> list[tuple[str, Callable[[Json], Any]]]:
    """The fields that JSON holds otherwise than the event does: replaying reads millions of bodies."""
    if event_type not in _UNPACKINGS:
        _UNPACKINGS[event_type] = [(name, unpack) for name, _, unpack in codecs_of(event_type) if unpack is not _as_is]
    return _UNPACKINGS[event_type]


def _codec(hint: object) -> tuple[Callable[[Any], Json], Callable[[Json], Any]]:
    if hint is date:
        return date.isoformat, date.fromisoformat
    if hint == date | None:
        return (lambda day: day and day.isoformat()), (lambda text: date.fromisoformat(text) if text else None)
    if hint == tuple[str, ...]:
        return list, tuple
    if hint == Value:
        return encode_value, decode_value
    if hint == Mapping[str, Value]:
        return (
            lambda facts: {name: encode_value(value) for name, value in facts.items()},
            lambda facts: {name: decode_value(value) for name, value in facts.items()},
        )
    return _as_is, _as_is


def _as_is(value: Json) -> Json:
    return value


def register_kinds(parent: type[Event]) -> Mapping[str, type[Event]]:
    """The events of another subject (a meeting, a notice) by kind."""
    return {each.kind: each for each in parent.__subclasses__()}
