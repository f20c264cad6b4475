"""Supervision notices: what a person decides on a proposal, and the notice until it is closed.

A proposal is never stored (`proposals`): deciding it opens a notice, issued or dismissed, which remembers the
proposal's key so that it is not made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine.case import Case
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding.checks import refuse_far
from quancheng.engine.errors import BadValue, Incomplete, NotFound, NotNow
from quancheng.engine.pack import Pack, Power, Trigger
from quancheng.engine.proposals import Proposal, proposed
from quancheng.engine.requests import Actor
from quancheng.engine.standing import refuse_unless_party, refuse_without
from quancheng.engine.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEvent(ev.Event):
    """What can happen to a supervision notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeIssued(NoticeEvent):
    kind: ClassVar[str] = "notice-issued"
    proposal: str
    trigger: str
    unit: str
    project: str
    task: str
    evidence: tuple[str, ...]
    demand: str
    limit: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDismissed(NoticeEvent):
    kind: ClassVar[str] = "proposal-dismissed"
    proposal: str
    trigger: str
    unit: str
    project: str
    task: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationReported(NoticeEvent):
    kind: ClassVar[str] = "rectification-reported"
    report: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSentBack(NoticeEvent):
    kind: ClassVar[str] = "notice-sent-back"
    reason: str
    limit: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeClosed(NoticeEvent):
    kind: ClassVar[str] = "notice-closed"
    note: str


ev.register_kinds(NoticeEvent)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A notice's state; `standing` is none, dismissed, issued, reported or closed. Days are ISO text."""

    standing: str = "none"
    proposal: str = ""
    trigger: str = ""
    unit: str = ""
    project: str = ""
    task: str = ""
    demand: str = ""
    limit: str = ""
    issued: str = ""
    reported: str = ""
    closed: str = ""
    report: str = ""
    sent_back: int = 0
    evidence: tuple[str, ...] = ()

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Notice:
        return cls(**{**state, "evidence": tuple(state["evidence"])})

    def state(self) -> dict[str, Any]:
        return dict(self.__dict__)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNotice:
    """Decide a proposal: issue the notice. `limit` is needed where the pack gives no period for rectification."""

    by: Actor
    proposal: Proposal
    demand: str
    limit: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissProposal:
    by: Actor
    proposal: Proposal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRectification:
    by: Actor
    report: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackNotice:
    by: Actor
    reason: str
    limit: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseNotice:
    by: Actor
    note: str


NoticeRequest = IssueNotice | DismissProposal | ReportRectification | SendBackNotice | CloseNotice


def decide_notice(
    pack: Pack, notice: Notice, request: NoticeRequest, *, on: date, calendar: Calendar
) -> list[NoticeEvent]:
    """The events a request on a proposal or notice brings, or a refusal."""
    match request:
        case IssueNotice():
            return _issue(pack, notice, request, on, calendar)
        case DismissProposal():
            return _dismiss(pack, notice, request, on)
        case ReportRectification():
            return _report(pack, notice, request, on)
        case SendBackNotice():
            return _send_back(pack, notice, request, on)
        case CloseNotice():
            return _close(pack, notice, request, on)


def _issue(pack: Pack, notice: Notice, request: IssueNotice, on: date, calendar: Calendar) -> list[NoticeEvent]:
    trigger = _refuse_unless_decider(pack, notice, request.by, request.proposal)
    if not request.demand.strip():
        raise Incomplete("请写明整改要求。", help="写清楚要做到什么。", missing="demand")
    limit = request.limit or (periods.after(on, trigger.rectify_within, calendar) if trigger.rectify_within else None)
    if limit is None and pack.notice_kind[trigger.proposes].rectifies:
        raise Incomplete("请填写整改期限。", help="制度要求限期整改，期限由您确定。", missing="limit")
    if limit is not None:
        refuse_far(limit, on, what="整改期限")
    if limit is not None and limit < on:
        raise BadValue(f"整改期限{say_value(limit)}已经过去。", help="请填写今天以后的日期。")
    proposal = request.proposal
    return [
        NoticeIssued(
            on=on,
            proposal=proposal.key,
            trigger=proposal.trigger,
            unit=proposal.unit,
            project=proposal.project,
            task=proposal.task,
            evidence=proposal.evidence,
            demand=request.demand,
            limit=limit,
        )
    ]


def _dismiss(pack: Pack, notice: Notice, request: DismissProposal, on: date) -> list[NoticeEvent]:
    _refuse_unless_decider(pack, notice, request.by, request.proposal)
    if not request.reason.strip():
        raise Incomplete("不予督办需要写明理由。", missing="reason")
    proposal = request.proposal
    return [
        ProposalDismissed(
            on=on,
            proposal=proposal.key,
            trigger=proposal.trigger,
            unit=proposal.unit,
            project=proposal.project,
            task=proposal.task,
            reason=request.reason,
        )
    ]


def _refuse_unless_decider(pack: Pack, notice: Notice, actor: Actor, proposal: Proposal) -> Trigger:
    if notice.standing != "none":
        raise NotNow("这条督办建议已经有人决定过了。", help="请刷新页面查看结果。", proposal=proposal.key)
    trigger = next(each for each in pack.triggers if each.id == proposal.trigger)
    if Power.DECIDE_SUPERVISION not in actor.powers:
        refuse_unless_party(pack, Case.empty(), actor, trigger.decided_by, to=f"决定“{trigger.label}”")
    return trigger


def _report(pack: Pack, notice: Notice, request: ReportRectification, on: date) -> list[NoticeEvent]:
    _refuse_unless_standing(notice, "issued")
    refuse_unless_party(pack, Case.empty(), request.by, notice.unit, to="报告整改情况")
    if not request.report.strip():
        raise Incomplete("请写明整改情况。", missing="report")
    return [RectificationReported(on=on, report=request.report, evidence=request.evidence)]


def _send_back(pack: Pack, notice: Notice, request: SendBackNotice, on: date) -> list[NoticeEvent]:
    _refuse_unless_standing(notice, "reported")
    _refuse_unless_checker(pack, notice, request.by)
    if not request.reason.strip():
        raise Incomplete("退回整改需要写明理由。", missing="reason")
    refuse_far(request.limit, on, what="新的整改期限")
    if request.limit < on:
        raise BadValue(f"新的整改期限{say_value(request.limit)}已经过去。", help="请填写今天以后的日期。")
    return [NoticeSentBack(on=on, reason=request.reason, limit=request.limit)]


def _close(pack: Pack, notice: Notice, request: CloseNotice, on: date) -> list[NoticeEvent]:
    _refuse_unless_standing(notice, "reported")
    _refuse_unless_checker(pack, notice, request.by)
    return [NoticeClosed(on=on, note=request.note)]


def _refuse_unless_checker(pack: Pack, notice: Notice, actor: Actor) -> None:
    """Whoever supervises or decides supervision checks what was put right, but never one's own unit's."""
    if Power.DECIDE_SUPERVISION not in actor.powers:
        refuse_without(pack, actor, Power.SUPERVISE)
    if notice.unit in actor.units:
        raise NotNow("整改不能由被督办单位自己核实。", help="请由其他督办岗位或决定督办的领导核实。")


def _refuse_unless_standing(notice: Notice, wanted: str) -> None:
    if notice.standing == "none":
        raise NotFound("没有这份督办单。")
    if notice.standing != wanted:
        raise NotNow(
            f"督办单目前是“{STANDING_WORDS[notice.standing]}”，不能这样办理。", help="请刷新页面查看最新情况。"
        )


STANDING_WORDS = {
    "none": "未决定",
    "dismissed": "不予督办",
    "issued": "整改中",
    "reported": "待核实",
    "closed": "已销号",
}


def after_notice(notice: Notice, event: ev.Event) -> Notice:
    """The notice after one event."""
    return _AFTER[type(event)](notice, event)


def _issued(notice: Notice, event: NoticeIssued) -> Notice:
    return replace(
        notice,
        standing="issued",
        proposal=event.proposal,
        trigger=event.trigger,
        unit=event.unit,
        project=event.project,
        task=event.task,
        demand=event.demand,
        evidence=event.evidence,
        limit=event.limit.isoformat() if event.limit else "",
        issued=event.on.isoformat(),
    )


def _dismissed(notice: Notice, event: ProposalDismissed) -> Notice:
    return replace(
        notice,
        standing="dismissed",
        proposal=event.proposal,
        trigger=event.trigger,
        unit=event.unit,
        project=event.project,
        task=event.task,
        closed=event.on.isoformat(),
        report=event.reason,
    )


def _reported(notice: Notice, event: RectificationReported) -> Notice:
    return replace(notice, standing="reported", reported=event.on.isoformat(), report=event.report)


def _returned(notice: Notice, event: NoticeSentBack) -> Notice:
    again = notice.sent_back + 1
    return replace(notice, standing="issued", limit=event.limit.isoformat(), reported="", sent_back=again)


def _closed(notice: Notice, event: NoticeClosed) -> Notice:
    return replace(notice, standing="closed", closed=event.on.isoformat())


_AFTER: Mapping[type[ev.Event], Callable[[Notice, Any], Notice]] = {
    NoticeIssued: _issued,
    ProposalDismissed: _dismissed,
    RectificationReported: _reported,
    NoticeSentBack: _returned,
    NoticeClosed: _closed,
}


def lapsed_proposals(pack: Pack, notices: Iterable[Notice], *, on: date) -> Iterator[Proposal]:
    """What notices propose that ran out without a report: the next step, with the former as evidence."""
    rules = [trigger for trigger in pack.triggers if trigger.when == "notice-lapsed"]
    for notice in notices:
        if notice.standing != "issued" or not notice.limit or date.fromisoformat(notice.limit) >= on:
            continue
        for trigger in rules:
            if trigger.after == notice.trigger:
                yield proposed(
                    trigger,
                    key=f"{notice.proposal}/{notice.limit}",
                    unit=notice.unit,
                    project=notice.project,
                    task=notice.task,
                    evidence=(_lapsed(pack, notice), *notice.evidence),
                )


def _lapsed(pack: Pack, notice: Notice) -> str:
    former = next(each for each in pack.triggers if each.id == notice.trigger)
    issued, limit = (say_value(date.fromisoformat(day)) for day in (notice.issued, notice.limit))
    return f"{issued}{pack.notice_kind[former.proposes].label}，限{limit}前整改，到期没有报告整改。"
