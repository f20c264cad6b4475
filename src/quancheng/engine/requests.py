"""What can be asked of a project. Commands: verbs in the imperative; `decide` answers with events or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from quancheng.engine.currencies import Foreign
from quancheng.engine.pack import Power, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks: an officer with the units, posts and powers held on the day (stand-ins included)."""

    officer: str
    units: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    powers: frozenset[Power] = frozenset()
    enterprise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProject(Request):
    facts: Mapping[str, Value | Foreign]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGiven:
    """What a filled form says of one task; `state` is a RowState value, `source` names sheet and cell."""

    task: str
    state: str = "open"
    planned: date | None = None
    actual: date | None = None
    measure: str = ""
    remark: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptProject(Request):
    """Take in a project that already runs, by a form or a ledger that is read back; `day` is the form's own day.

    `happened` gives the days that a ledger names, `roles` the units it names for roles; `source` says which line.
    """

    form: str
    day: date
    facts: Mapping[str, Value | Foreign]
    rows: tuple[RowGiven, ...] = ()
    happened: Mapping[str, date] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRows(Request):
    """Bring a form's rows into a project that is here already; what is equal changes nothing."""

    facts: Mapping[str, Value | Foreign]
    rows: tuple[RowGiven, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts(Request):
    facts: Mapping[str, Value | Foreign]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHappening(Request):
    name: str
    day: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTask(Request):
    task: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask(Request):
    """Finish a task; `actual` is the day it was done (today if None), `outcome` one of the task's.

    `proofs` are (needed thing, evidence) where the task needs several; other evidence proves the rest in order.
    """

    task: str
    outcome: str = "done"
    actual: date | None = None
    evidence: tuple[str, ...] = ()
    note: str = ""
    proofs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveTask(Request):
    task: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTask(Request):
    task: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTask(Request):
    task: str
    planned: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTask(Request):
    task: str
    measure: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTask(Request):
    task: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportProgress(Request):
    task: str
    planned_progress: str = ""
    actual_progress: str
    problems: str = ""
    suggestions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillRole(Request):
    """Name who holds a role; `officer` is "" while only the unit is known."""

    role: str
    officer: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassGate(Request):
    gate: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseClock(Request):
    task: str
    cause: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeClock(Request):
    task: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension(Request):
    task: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerExtension(Request):
    task: str
    granted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOpinion(Request):
    """`unit` is the panel unit for which the opinion is given."""

    review: str
    unit: str
    term: str
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachReport(Request):
    review: str
    engaged: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHandover(Request):
    handover: str
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHandover(Request):
    handover: str
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseIssue(Request):
    """`issue` is the new issue's id, handed in because the engine makes none up."""

    issue: str
    kind: str
    title: str
    unit: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIssue(Request):
    """`unit` and `officer` carry the measure out, where that is not the unit that was asked."""

    issue: str
    measure: str
    due: date | None = None
    unit: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIssue(Request):
    issue: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenIssue(Request):
    issue: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilDuty(Request):
    duty: str
    period: str
    paper: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePaper(Request):
    form: str
    digest: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndProject(Request):
    outcome: str
    reason: str
