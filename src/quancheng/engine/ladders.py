"""The ladder of a problem: what one rung cannot solve goes up on its day, with a signed opinion where one is asked.

Also what else becomes of a problem: back to a rung, joined with the one that says the same, rated by who raised it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import periods, recurrence
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, IssueState, follows
from quancheng.engine.clocks import stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long, refuse_without_reason
from quancheng.engine.deciding.issues import MAY_CLOSE, open_issue, refuse_unless_may_raise, rung_of
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import IssueKind, Pack, Rung
from quancheng.engine.periods import Period
from quancheng.engine.standing import refuse_unless_party, stands_for, unit_behind
from quancheng.engine.workdays import Calendar

BEST = 5
LONGEST_WAIT = timedelta(days=70)
"""A rung that hands up every second month has a day within it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueHandedUp(ev.Event):
    """What the rung below could not solve; `number` is the number of the signed opinion."""

    kind: ClassVar[str] = "issue-handed-up"
    issue: str
    rung: str
    opinion: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRetabled(ev.Event):
    """It is put before a rung again, with the reason."""

    kind: ClassVar[str] = "issue-retabled"
    issue: str
    rung: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueJoined(ev.Event):
    """It says the same as another one, under which it is solved."""

    kind: ClassVar[str] = "issue-joined"
    issue: str
    same_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRated(ev.Event):
    """Who raised it says how well it was solved, from 1 to 5."""

    kind: ClassVar[str] = "issue-rated"
    issue: str
    rating: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandUpIssue(rq.Request):
    issue: str
    opinion: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetableIssue(rq.Request):
    issue: str
    rung: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinIssue(rq.Request):
    issue: str
    same_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateIssue(rq.Request):
    issue: str
    rating: int
    note: str = ""


@answers(HandUpIssue)
def hand_up(asked: Question) -> list[ev.Event]:
    """The holder of the rung hands it to the next one; a signed opinion needs its words and its paper."""
    issue, request = open_issue(asked), asked.request
    rung, above = _rung(asked, issue), asked.pack.issue_kind[issue.kind].above(issue.rung)
    if above is None:
        raise NotNow(f"“{rung.label}”是最高一级，不能再上交。", help="请在这一级研究解决，或退回下一级办理。")
    refuse_unless_party(asked.pack, asked.case, request.by, rung.held_by, to="上交这个问题")
    refuse_long(request.opinion, what="意见")
    evidence = tuple(each for each in request.evidence if each.strip())
    if rung.with_opinion and not request.opinion.strip():
        raise Incomplete(
            f"{rung.label}上交问题要写明意见。", help="写清楚为什么解决不了、建议怎么办。", missing="opinion"
        )
    if rung.with_opinion and not evidence:
        raise Incomplete(
            f"{rung.label}上交问题要附上签署的意见。", help="请填写文号或上传签字的文件。", missing="evidence"
        )
    return [
        IssueHandedUp(on=asked.on, issue=request.issue, rung=above.rung, opinion=request.opinion, evidence=evidence)
    ]


@answers(RetableIssue)
def retable(asked: Question) -> list[ev.Event]:
    """Whoever holds it, may close problems or may raise them puts it before a rung again."""
    issue, request = open_issue(asked), asked.request
    rung, kind = _rung(asked, issue), asked.pack.issue_kind[issue.kind]
    wanted = kind.rung(request.rung)
    if wanted is None:
        choices = "、".join(each.label for each in kind.ladder)
        raise BadValue("没有这一级。", help=f"可选：{choices}。", rung=request.rung)
    if wanted.rung == rung.rung and issue.state == "open":
        raise NotNow(f"问题正在“{rung.label}”，不用再提。")
    by = request.by
    if not (stands_for(asked.case, by, rung.held_by) or by.powers & MAY_CLOSE):
        refuse_unless_may_raise(asked)
    refuse_without_reason(request.reason, to="重新提交问题")
    return [IssueRetabled(on=asked.on, issue=request.issue, rung=wanted.rung, reason=request.reason)]


@answers(JoinIssue)
def join(asked: Question) -> list[ev.Event]:
    """One matter, one issue: the later one closes and points to the earlier."""
    issue, request = open_issue(asked), asked.request
    other = asked.case.issues.get(request.same_as)
    if other is None or request.same_as == request.issue:
        raise NotFound("没有可以并入的问题。", help="请从本项目的问题中选择。", issue=request.same_as)
    if other.state == "closed":
        raise NotNow("要并入的问题已经办结。", help="如未解决，请先重新打开那个问题。")
    by = request.by
    rung = rung_of(asked.pack, issue)
    holds = stands_for(asked.case, by, issue.unit) or (rung is not None and stands_for(asked.case, by, rung.held_by))
    if not (holds or by.powers & MAY_CLOSE):
        refuse_unless_may_raise(asked)
    return [IssueJoined(on=asked.on, issue=request.issue, same_as=request.same_as)]


@answers(RateIssue)
def rate(asked: Question) -> list[ev.Event]:
    issue, request = asked.case.issues.get(asked.request.issue), asked.request
    if issue is None:
        raise NotFound("没有这个问题。", issue=request.issue)
    if issue.state != "closed" or issue.same_as:
        raise NotNow("问题办结后才能评价。", issue=request.issue)
    if not issue.raiser or request.by.officer != issue.raiser:
        raise NotAllowed("只有提出问题的人可以评价。", issue=request.issue)
    if issue.rating:
        raise NotNow("这个问题已经评价过。", issue=request.issue)
    if not 1 <= request.rating <= BEST:
        raise BadValue(f"请从1到{BEST}打分。", help=f"{BEST}分最满意。", rating=request.rating)
    refuse_long(request.note, what="评价")
    return [IssueRated(on=asked.on, issue=request.issue, rating=request.rating, note=request.note)]


def _rung(asked: Question, issue: IssueState) -> Rung:
    found = rung_of(asked.pack, issue)
    if found is None:
        raise NotNow("这类问题没有规定逐级上交。", help="请由答复单位办理。", issue=asked.request.issue)
    return found


# What the events make of the problem.


def _kept(case: Case, name: str, issue: IssueState) -> Case:
    return case.with_(issues={**case.issues, name: issue})


@follows(IssueHandedUp)
def _handed_up(case: Case, event: IssueHandedUp) -> Case:
    issue, day = case.issues[event.issue], event.on.isoformat()
    step = ["handed-up", day, issue.rung, event.rung, event.opinion, *event.evidence]
    return _kept(
        case, event.issue, issue._replace(state="open", rung=event.rung, since=day, steps=[*issue.steps, step])
    )


@follows(IssueRetabled)
def _retabled(case: Case, event: IssueRetabled) -> Case:
    issue, day = case.issues[event.issue], event.on.isoformat()
    steps = [*issue.steps, ["retabled", day, issue.rung, event.rung, event.reason]]
    return _kept(case, event.issue, issue._replace(state="open", rung=event.rung, since=day, answered="", steps=steps))


@follows(IssueJoined)
def _joined(case: Case, event: IssueJoined) -> Case:
    joined = case.issues[event.issue]._replace(state="closed", closed=event.on.isoformat(), same_as=event.same_as)
    return _kept(case, event.issue, joined)


@follows(IssueRated)
def _rated(case: Case, event: IssueRated) -> Case:
    return _kept(case, event.issue, case.issues[event.issue]._replace(rating=event.rating, rated=event.note))


def held_by(pack: Pack, issue: IssueState) -> str:
    """The party that has a problem in hand: the holder of its rung, without a ladder the unit that was asked."""
    rung = rung_of(pack, issue)
    return rung.held_by if rung else issue.unit


# What waits.


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """Each unsolved problem that has to go up: for the holder of its rung, by the rung's next day."""
    for key, issue in case.issues.items():
        kind = pack.issue_kind.get(issue.kind)
        if kind is None or not kind.ladder or issue.state == "closed":
            continue
        yield from _item(pack, case, kind, key, issue, on, calendar)


def holder_answers(pack: Pack, case: Case, issue: IssueState) -> bool:
    """Whether an unanswered problem waits for the holder of its rung alone, who answers it or hands it up."""
    rung = rung_of(pack, issue)
    if rung is None or issue.state != "open":
        return False
    is_lowest = pack.issue_kind[issue.kind].ladder[0].rung == rung.rung
    return not is_lowest or unit_behind(pack, case, rung.held_by) == issue.unit


def _item(
    pack: Pack, case: Case, kind: IssueKind, key: str, issue: IssueState, on: date, calendar: Calendar
) -> Iterator[Item]:
    rung, above = kind.rung(issue.rung), kind.above(issue.rung)
    if rung is None:
        return
    due = hands_up_on(rung, issue, on=on, calendar=calendar)
    if due is None and issue.state == "answered":
        return
    what = f"解决或上交{above.label}：{issue.title}" if above else f"研究解决：{issue.title}"
    limit = date.fromisoformat(issue.due) if issue.due else None
    reading = stand_of(pack, due or limit, on=on, calendar=calendar, why=_why(rung, issue))
    yield item_for(pack, case, "ladder", key, what, rung.held_by, kind.basis, reading)


def hands_up_on(rung: Rung, issue: IssueState, *, on: date, calendar: Calendar) -> date | None:
    """By which day an unsolved problem goes up; None on the top rung, and while an answer still has time."""
    if rung.hands_up is None:
        return None
    since = date.fromisoformat(issue.since)
    if issue.state == "answered":
        if not issue.due or date.fromisoformat(issue.due) >= on:
            return None  # it is being solved
        since = max(since, date.fromisoformat(issue.due) + timedelta(days=1))
    if isinstance(rung.hands_up, Period):
        return periods.after(since, rung.hands_up, calendar)
    found = recurrence.occurrences(rung.hands_up, since, since + LONGEST_WAIT, calendar)
    return found[0].day if found else None


def _why(rung: Rung, issue: IssueState) -> tuple[str, ...]:
    """Since when it lies there, and the rung's rule."""
    since = f"{say_value(date.fromisoformat(issue.since))}起在“{rung.label}”。"
    if issue.due and issue.state == "open":
        since += f"应于{say_value(date.fromisoformat(issue.due))}前答复。"
    if rung.hands_up is None:
        return (since,)
    rule = f"{rung.hands_up.words}内" if isinstance(rung.hands_up, Period) else recurrence.words(rung.hands_up)
    return (since, f"解决不了的，{rule}上交。")
