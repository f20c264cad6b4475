"""What an agreement obliges either side to: agreed per project, reported over time with evidence, kept or not.

Values before the day are just progress; what is judged is the newest one. Nobody is declared in breach by a date
alone: `broken` and `relieved` are decisions of whoever checks, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from quancheng.engine import duties, periods
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.actuals import actual_of
from quancheng.engine.case import Case, CommitmentState, follows
from quancheng.engine.clocks import Reading, Stand, anchored_on, say_anchors, stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import (
    checked_value,
    refuse_far,
    refuse_future,
    refuse_long,
    refuse_unproved,
    refuse_without_reason,
)
from quancheng.engine.errors import BadValue, Incomplete, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.marks import BROKEN, KEPT, marked, unmarked
from quancheng.engine.measures import MeasureReported
from quancheng.engine.pack import (
    ENTERPRISE,
    SIGNED,
    CommitmentKind,
    Duty,
    Fact,
    FactType,
    Instalment,
    Pack,
    Power,
    Value,
)
from quancheng.engine.record_events import RecordCorrected, RecordMade, RecordWithdrawn
from quancheng.engine.spec.marks import mark_of
from quancheng.engine.standing import is_party, refuse_unless_party
from quancheng.engine.workdays import Calendar

RELIEVED = "relieved"
VERDICTS = {BROKEN: "认定违约", RELIEVED: "免除", "": "恢复跟踪"}


class Kept(StrEnum):
    """How a commitment stands on a day."""

    UNSET = "unset"
    NOT_DUE = "not due"
    NEAR = "near"
    BEHIND = "behind"
    KEPT = "kept"
    BROKEN = "broken"
    RELIEVED = "relieved"


KEPT_WORDS = {
    Kept.UNSET: "未摘录", Kept.NOT_DUE: "未到期", Kept.NEAR: "即将到期", Kept.BEHIND: "未达约定",
    Kept.KEPT: "已履行", Kept.BROKEN: "违约", Kept.RELIEVED: "已免除",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentSet(ev.Event):
    """What was agreed for this project; later ones change it, with a reason."""

    kind: ClassVar[str] = "commitment-set"
    commitment: str
    value: Value
    due: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentReported(ev.Event):
    """The actual value on a day; `period` is the periodic check that it answers, if any."""

    kind: ClassVar[str] = "commitment-reported"
    commitment: str
    value: Value
    day: date
    period: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()
    by_enterprise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentJudged(ev.Event):
    """`verdict` is broken, relieved, or "" where tracking goes on."""

    kind: ClassVar[str] = "commitment-judged"
    commitment: str
    verdict: str
    reason: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCommitment(rq.Request):
    commitment: str
    value: Value
    due: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCommitment(rq.Request):
    commitment: str
    value: Value
    day: date | None = None
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeCommitment(rq.Request):
    commitment: str
    verdict: str
    reason: str
    evidence: tuple[str, ...] = ()


# How one stands.


def kind_of(pack: Pack, name: str) -> CommitmentKind:
    kind = pack.commitment_kind.get(name)
    if kind is None:
        raise NotFound("制度里没有这项约定。", help="请从项目的“约定”页面进入。", commitment=name)
    return kind


def state_of(case: Case, name: str) -> CommitmentState:
    return case.commitments.get(name) or CommitmentState()


def due_of(kind: CommitmentKind, case: Case, calendar: Calendar) -> date | None:
    """The day agreed for the project, otherwise the one the pack counts."""
    state = state_of(case, kind.id)
    if state.due:
        return date.fromisoformat(state.due)
    start = anchored_on(case, kind.since)
    return periods.after(start, kind.within, calendar) if start and kind.within else None


def is_reached(pack: Pack, kind: CommitmentKind, case: Case, *, on: date) -> bool:
    """Whether the actual value is what was agreed; words are reached once they were reported."""
    agreed, actual = ev.decode_value(state_of(case, kind.id).value), actual_of(pack, case, kind, on=on)
    if actual is None or agreed is None:
        return False
    if kind.reached == "as agreed" or isinstance(agreed, (str, bool)):
        return actual == agreed if isinstance(agreed, bool) else True
    return bool(actual <= agreed) if kind.reached == "at most" else bool(actual >= agreed)  # type: ignore[operator]


def stand(pack: Pack, case: Case, kind: CommitmentKind, *, on: date, calendar: Calendar) -> Kept:
    """Where the commitment stands on a day."""
    state = state_of(case, kind.id)
    if not state.set:
        return Kept.UNSET
    if state.judged:
        return Kept(state.judged)
    due, holds_until = due_of(kind, case, calendar), kind.reached == "at most"
    if is_reached(pack, kind, case, on=on) and not (holds_until and due and on <= due):
        return Kept.KEPT
    if _has_unpaid_part(kind, case, on, calendar):
        return Kept.BEHIND
    if due is None:
        return Kept.BEHIND if state.reports and kind.every else Kept.NOT_DUE
    reading = stand_of(pack, due, on=on, calendar=calendar)
    if reading.stand is Stand.LATE:
        return Kept.BEHIND
    return Kept.NEAR if reading.stand in (Stand.NEAR, Stand.TODAY) else Kept.NOT_DUE


def due_of_part(case: Case, part: Instalment, calendar: Calendar) -> date | None:
    """The day on which a part is due, once what it is tied to has happened."""
    start = anchored_on(case, part.at)
    return periods.after(start, part.within, calendar) if start and part.within else start


def _has_unpaid_part(kind: CommitmentKind, case: Case, on: date, calendar: Calendar) -> bool:
    """Whether a part was due before the day and has not been paid."""
    settled = state_of(case, kind.id).instalments
    days = [due_of_part(case, part, calendar) for part in kind.instalments if part.id not in settled]
    return any(day is not None and day < on for day in days)


def progress_of(pack: Pack, case: Case, kind: CommitmentKind, *, on: date) -> Decimal | None:
    """The actual value as a share of the agreed one, where both are numbers."""
    agreed, actual = ev.decode_value(state_of(case, kind.id).value), actual_of(pack, case, kind, on=on)
    numbers = isinstance(agreed, (int, Decimal)) and isinstance(actual, (int, Decimal))
    if not numbers or isinstance(agreed, bool) or not agreed:
        return None
    return Decimal(actual) / Decimal(agreed)  # type: ignore[arg-type]


# What may be done.


@answers(SetCommitment)
def set_commitment(asked: Question) -> list[ev.Event]:
    """Abstract what was agreed; changing it later needs a reason."""
    kind, state, request = _here(asked), state_of(asked.case, asked.request.commitment), asked.request
    _refuse_unless_keeper(asked, kind, to=f"填写“{kind.label}”的约定")
    value = checked_value(_field(kind), request.value)
    if value is None:
        raise Incomplete(f"请填写“{kind.label}”约定的{_what(kind)}。", missing="value")
    if request.due is not None:
        refuse_far(request.due, asked.on, what="约定日期")
    due = request.due.isoformat() if request.due else ""
    if (state.value, state.due) == (ev.encode_value(value), due) and state.set:
        return []
    if state.set:
        refuse_without_reason(request.reason, to=f"更改“{kind.label}”的约定")
    event = CommitmentSet(on=asked.on, commitment=kind.id, value=value, due=request.due, reason=request.reason)
    return [event, *_mark(asked, kind, _was_set(asked.case, event))] if kind.actual is None else [event]


@answers(ReportCommitment)
def report_commitment(asked: Question) -> list[ev.Event]:
    """The actual value with its evidence, by whoever fulfils or checks."""
    kind, request = _here(asked), asked.request
    if not state_of(asked.case, kind.id).set:
        raise NotNow(
            f"“{kind.label}”还没有摘录约定的{_what(kind)}。", help="先填写协议约定了多少、到哪天。", commitment=kind.id
        )
    if not is_party(asked.pack, asked.case, request.by, _performer(kind)):
        _refuse_unless_keeper(asked, kind, to=f"填报“{kind.label}”")
    if kind.actual is not None:
        raise NotNow(
            f"“{kind.label}”的实际数由系统取自{kind.actual.words(asked.pack.label_of)}，不用填报。",
            help="数据有误，请更正相应的数据。", commitment=kind.id,
        )  # fmt: skip
    value = checked_value(_field(kind), request.value)
    if value is None:
        raise Incomplete(f"请填写“{kind.label}”实际的{_what(kind)}。", missing="value")
    day = request.day or asked.on
    refuse_future(day, asked.on, what="截至日期")
    refuse_long(request.note, what="说明")
    refuse_unproved(kind.evidence, request.evidence, to=f"填报“{kind.label}”")
    waiting = pending_checks(kind, asked.case, on=asked.on, calendar=asked.calendar)
    event = CommitmentReported(
        on=asked.on, commitment=kind.id, value=value, day=day, note=request.note, evidence=request.evidence,
        period=next((each.period for each in waiting if each.opens <= asked.on), ""),
        by_enterprise=request.by.enterprise,
    )  # fmt: skip
    return [event, *_mark(asked, kind, _was_reported(asked.case, event))]


@answers(JudgeCommitment)
def judge_commitment(asked: Question) -> list[ev.Event]:
    """Declare it broken, relieve of it, or take it up again; by whoever checks, with the reason."""
    kind, request = _here(asked), asked.request
    _refuse_unless_keeper(asked, kind, to=f"认定“{kind.label}”")
    if request.verdict not in VERDICTS:
        raise BadValue("没有这种认定。", help=f"可选：{'、'.join(VERDICTS.values())}。", verdict=request.verdict)
    state = state_of(asked.case, kind.id)
    if not state.set:
        raise NotNow(f"“{kind.label}”还没有摘录约定。", commitment=kind.id)
    if state.judged == request.verdict:
        return []
    refuse_without_reason(request.reason, to=VERDICTS[request.verdict])
    event = CommitmentJudged(
        on=asked.on, commitment=kind.id, verdict=request.verdict, reason=request.reason, evidence=request.evidence
    )
    if request.verdict == BROKEN:
        return [event, *marked(asked.case, kind.id, BROKEN, asked.on, on=asked.on)]
    return [event, *unmarked(asked.case, kind.id, BROKEN, on=asked.on, reason=request.reason)]


def _mark(asked: Question, kind: CommitmentKind, then: Case) -> Iterator[ev.Event]:
    if is_reached(asked.pack, kind, then, on=asked.on):
        if f"{kind.id}-{KEPT}" not in asked.case.happenings:
            yield from marked(asked.case, kind.id, KEPT, asked.on, on=asked.on)
    else:
        yield from unmarked(asked.case, kind.id, KEPT, on=asked.on, reason=f"{kind.label}未达约定")


MOVES_ACTUALS: frozenset[type[ev.Event]] = frozenset(
    {CommitmentSet, MeasureReported, RecordMade, RecordCorrected, RecordWithdrawn, ev.FactsRecorded}
)
"""What can change an actual value that is read by itself, or what it is compared with."""


def follow_actuals(pack: Pack, case: Case, happened: list[ev.Event], on: date) -> Iterator[ev.Event]:
    """Commitments whose actual value is read by itself are marked as kept, or no longer so."""
    for kind in pack.commitments if case.commitments else ():
        if kind.actual is None or kind.id not in case.commitments or not kind.applies.holds(case):
            continue
        if not is_reached(pack, kind, case, on=on):
            yield from unmarked(case, kind.id, KEPT, on=on, reason=f"{kind.label}未达约定")
        elif mark_of(kind.id, KEPT) not in case.happenings:
            yield from marked(case, kind.id, KEPT, on, on=on)


def _here(asked: Question) -> CommitmentKind:
    kind = kind_of(asked.pack, asked.request.commitment)
    if not kind.applies.holds(asked.case):
        raise NotNow(f"本项目没有“{kind.label}”这项约定。", help="如项目信息有误，请先更正。", commitment=kind.id)
    return kind


def _refuse_unless_keeper(asked: Question, kind: CommitmentKind, *, to: str) -> None:
    """Whoever checks it, or drafts the agreement that it stands in, or keeps the plan."""
    drafter = asked.pack.document_kind[kind.document].drafted_by if kind.document else kind.checked_by
    if Power.PLAN in asked.request.by.powers or is_party(asked.pack, asked.case, asked.request.by, drafter):
        return
    refuse_unless_party(asked.pack, asked.case, asked.request.by, kind.checked_by, to=to)


def _performer(kind: CommitmentKind) -> str:
    return kind.by or ENTERPRISE


def _field(kind: CommitmentKind) -> Fact:
    """What kind of value it is, as a field that can be checked and shown."""
    return Fact(id=kind.id, label=kind.label, type=kind.type)


field_of = _field


def _what(kind: CommitmentKind) -> str:
    return {FactType.MONEY: "金额", FactType.TEXT: "内容", FactType.DATE: "日期"}.get(kind.type, "数值")


# State.


def _with(case: Case, name: str, **changes: Any) -> Case:
    return case.with_(commitments={**case.commitments, name: state_of(case, name)._replace(**changes)})


@follows(CommitmentSet)
def _was_set(case: Case, event: CommitmentSet) -> Case:
    due = event.due.isoformat() if event.due else ""
    first = state_of(case, event.commitment).set or event.on.isoformat()
    return _with(case, event.commitment, value=ev.encode_value(event.value), due=due, set=first)


@follows(CommitmentReported)
def _was_reported(case: Case, event: CommitmentReported) -> Case:
    row = [
        event.day.isoformat(), ev.encode_value(event.value), event.note, list(event.evidence), event.period,
        event.by_enterprise,
    ]  # fmt: skip
    return _with(case, event.commitment, reports=[*state_of(case, event.commitment).reports, row])


@follows(CommitmentJudged)
def _was_judged(case: Case, event: CommitmentJudged) -> Case:
    return _with(case, event.commitment, judged=event.verdict, reason=event.reason)


# What waits.

AHEAD = timedelta(days=31)
"""A day further off than this waits in nobody's list yet."""


def pending_checks(kind: CommitmentKind, case: Case, *, on: date, calendar: Calendar) -> list[duties.DueDuty]:
    """The periodic checks that are late, due or coming; each is answered by a report of its period."""
    state = state_of(case, kind.id)
    start = (
        anchored_on(case, kind.checked_from)
        if kind.checked_from
        else (date.fromisoformat(state.set) if state.set else None)
    )
    if kind.every is None or start is None or not state.set or state.judged:
        return []
    duty = Duty(
        id=kind.id,
        label=f"核查“{kind.label}”",
        every=kind.every,
        who=kind.checked_by,
        scope="project",
        basis=kind.basis,
    )
    since = max(start + timedelta(days=1), on - duties.LOOK_BACK)
    done = {row[4] for row in state.reports}
    return [each for each in duties.occurrences(duty, since, on + AHEAD, calendar) if each.period not in done]


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What is to be abstracted from a signed agreement, what is due, what is to be checked this period."""
    unset: dict[str, list[CommitmentKind]] = {}
    for kind in pack.commitments:
        if not kind.applies.holds(case):
            continue
        if not state_of(case, kind.id).set:
            if is_agreed(kind, case):
                unset.setdefault(kind.checked_by, []).append(kind)
            continue
        yield from _due_items(pack, case, kind, on, calendar)
        for each in duties.pressing(pending_checks(kind, case, on=on, calendar=calendar), on=on):
            reading = stand_of(pack, each.day, on=on, calendar=calendar, why=each.why)
            yield item_for(pack, case, "check", each.key, each.duty.label, kind.checked_by, kind.basis, reading)
    for party, kinds in unset.items():
        what = f"摘录约定：{kinds[0].label}" + (f"等{len(kinds)}项" if len(kinds) > 1 else "")
        yield item_for(pack, case, "abstract", kinds[0].id, what, party, kinds[0].basis, None)


def is_agreed(kind: CommitmentKind, case: Case) -> bool:
    """Whether the agreement that it stands in has been signed."""
    if kind.document:
        return bool(case.documents.get(kind.document) and case.documents[kind.document].signed)
    return SIGNED in case.happenings


def _due_items(pack: Pack, case: Case, kind: CommitmentKind, on: date, calendar: Calendar) -> Iterator[Item]:
    due = due_of(kind, case, calendar)
    kept = stand(pack, case, kind, on=on, calendar=calendar)
    if due is None or due > on + AHEAD or kept in (Kept.KEPT, Kept.BROKEN, Kept.RELIEVED):
        return
    party = kind.by if kind.side == "government" and kind.by else kind.checked_by
    what = f"{'落实' if kind.side == 'government' else '督促'}“{kind.label}”"
    if kept is Kept.BEHIND:
        what = f"“{kind.label}”到期未达约定：核实、认定"
        party = kind.checked_by
    yield item_for(
        pack, case, "commitment", kind.id, what, party, kind.basis, _reading(pack, kind, case, due, on, calendar)
    )


def _reading(pack: Pack, kind: CommitmentKind, case: Case, due: date, on: date, calendar: Calendar) -> Reading:
    if state_of(case, kind.id).due or kind.within is None:
        why = f"协议约定{say_value(due)}前履行。"
    else:
        why = f"自{say_anchors(pack, kind.since)}次日起{kind.within.words}内履行。"
    consequence = (f"到期未履行：{kind.consequence}。",) if kind.consequence else ()
    return stand_of(pack, due, on=on, calendar=calendar, why=(why, *consequence))
