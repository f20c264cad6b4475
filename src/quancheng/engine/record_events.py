"""What can happen to a record and be asked of it, and how a record follows from its events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, RecordState, follows
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Pack, RecordKind, Value

OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
NO_RECORD = RecordState("", "", "", "", {})


# What happened.


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMade(ev.Event):
    """`day` is the record's own day; with `asks` something is to be done about it, by `due` where there is a limit."""

    kind: ClassVar[str] = "record-made"
    record: str
    record_kind: str
    unit: str
    day: date
    facts: Mapping[str, Value]
    evidence: tuple[str, ...] = ()
    about: str = ""
    asks: bool = False
    due: date | None = None
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCorrected(ev.Event):
    """`facts` are the fields that are otherwise now; `day`, `asks` and `due` follow from them."""

    kind: ClassVar[str] = "record-corrected"
    record: str
    record_kind: str
    facts: Mapping[str, Value]
    day: date
    reason: str
    asks: bool = False
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWithdrawn(ev.Event):
    kind: ClassVar[str] = "record-withdrawn"
    record: str
    record_kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAnswered(ev.Event):
    """What the record asked for was done; with `closes` nobody has to confirm it."""

    kind: ClassVar[str] = "record-answered"
    record: str
    record_kind: str
    answer: str
    evidence: tuple[str, ...] = ()
    closes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChecked(ev.Event):
    kind: ClassVar[str] = "record-checked"
    record: str
    record_kind: str
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLinked(ev.Event):
    """A project came of a record of the place: of an event, of a target enterprise."""

    kind: ClassVar[str] = "record-linked"
    record: str
    record_kind: str
    project: str


RecordEvent = RecordMade | RecordCorrected | RecordWithdrawn | RecordAnswered | RecordChecked | RecordLinked
RECORD_EVENTS = (RecordMade, RecordCorrected, RecordWithdrawn, RecordAnswered, RecordChecked, RecordLinked)


# What can be asked.


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRecord(rq.Request):
    """`record` is the new id, handed in; `unit` the one that records, where the asker acts for several."""

    record: str
    record_kind: str
    facts: Mapping[str, Value]
    unit: str = ""
    about: str = ""
    evidence: tuple[str, ...] = ()
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord(rq.Request):
    """Something asked of a record that is there."""

    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectRecord(OnRecord):
    facts: Mapping[str, Value]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRecord(OnRecord):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecord(OnRecord):
    answer: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord(OnRecord):
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord(OnRecord):
    project: str


# How a record follows from its events.


def after_record(row: RecordState, event: ev.Event) -> RecordState:
    """The record after one of its events."""
    return _FOLLOWS[type(event)](row, event)


def _made(row: RecordState, event: RecordMade) -> RecordState:
    return RecordState(
        event.record_kind, event.unit, event.day.isoformat(), event.on.isoformat(), _encoded(event.facts),
        list(event.evidence), event.about, "", OPEN if event.asks else "", _iso(event.due),
        jurisdiction=event.jurisdiction,
    )  # fmt: skip


def _corrected(row: RecordState, event: RecordCorrected) -> RecordState:
    fields = {**row.fields, **_encoded(event.facts)}
    follow = row.follow if row.follow in (ANSWERED, CLOSED) else OPEN if event.asks else ""
    return row._replace(day=event.day.isoformat(), fields=fields, follow=follow, due=_iso(event.due))


def _withdrawn(row: RecordState, event: RecordWithdrawn) -> RecordState:
    return row._replace(withdrawn=event.reason)


def _answered(row: RecordState, event: RecordAnswered) -> RecordState:
    follow = CLOSED if event.closes else ANSWERED
    return row._replace(
        follow=follow, answer=event.answer, answered=event.on.isoformat(), proof=list(event.evidence)
    )  # fmt: skip


def _checked_off(row: RecordState, event: RecordChecked) -> RecordState:
    return row._replace(follow=CLOSED if event.accepted else OPEN)


def _linked(row: RecordState, event: RecordLinked) -> RecordState:
    return row._replace(projects=[*row.projects, event.project])


_FOLLOWS: Mapping[type[ev.Event], Callable[[RecordState, Any], RecordState]] = {
    RecordMade: _made,
    RecordCorrected: _corrected,
    RecordWithdrawn: _withdrawn,
    RecordAnswered: _answered,
    RecordChecked: _checked_off,
    RecordLinked: _linked,
}


def _in_the_case(case: Case, event: Any) -> Case:
    row = after_record(case.records.get(event.record, NO_RECORD), event)
    return case.with_(records={**case.records, event.record: row})


for _event in RECORD_EVENTS:
    follows(_event)(_in_the_case)


def _encoded(facts: Mapping[str, Value]) -> dict[str, Any]:
    return {name: ev.encode_value(value) for name, value in facts.items()}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


class Written:
    """A record's fields as conditions look at them, under their qualified names."""

    def __init__(self, kind: RecordKind, fields: Mapping[str, Value]) -> None:
        self._known = {kind.qualified(name): value for name, value in fields.items()}

    def fact(self, name: str) -> Value:
        return self._known.get(name)

    def happened(self, name: str) -> date | None:
        return None

    def is_done(self, task: str, outcome: str | None = None) -> bool:
        return False

    def stands_in(self, stage: str) -> bool:
        return False

    def has_left(self, stage: str) -> bool:
        return False

    def grade(self, scheme: str) -> str | None:
        return None


def decoded(row: RecordState) -> dict[str, Value]:
    """The fields of a record as values."""
    return {name: ev.decode_value(value) for name, value in row.fields.items()}


def title_of(kind: RecordKind, row: RecordState) -> str:
    """What a record is called."""
    value = ev.decode_value(row.fields.get(kind.titled_by))
    return say_value(value) if value not in (None, "") else kind.label


def kind_of(pack: Pack, name: str) -> RecordKind:
    kind = pack.record_kind.get(name)
    if kind is None:
        raise NotFound("制度里没有这种记录。", help="请从记录页面进入。", record_kind=name)
    return kind
