"""Problems: one matter, one issue; answered within its limit, closed by another than the solver."""

from __future__ import annotations

from datetime import date

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, IssueState, task_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_far, refuse_long, refuse_without_reason
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotFound, NotNow
from quancheng.engine.pack import RAISERS, IssueKind, Pack, Power, Rung
from quancheng.engine.standing import refuse_unless_party, stands_for, unit_behind


@answers(rq.RaiseIssue)
def raise_issue(asked: Question) -> list[ev.Event]:
    """Anybody who may raise one; who answers comes from the task, the request or the kind."""
    request = asked.request
    refuse_unless_may_raise(asked)
    if request.issue in asked.case.issues:
        raise NotNow("这个编号的问题已经登记过。", help="请刷新页面后再提出。", issue=request.issue)
    kind = _kind(asked, request.kind)
    _refuse_closed_kind(asked, kind)
    if not request.title.strip():
        raise Incomplete("请写明问题。", help="一句话写清楚卡在哪里、需要谁解决。", missing="title")
    refuse_long(request.title, what="问题")
    if any(is_same(issue.title, request.title) and issue.state != "closed" for issue in asked.case.issues.values()):
        raise NotNow("同样的问题已经提出，还没有解决。", help="请在原问题下补充，一事一题。")
    due = periods.after(asked.on, kind.within, asked.calendar) if kind.within else None
    return [
        ev.IssueRaised(
            on=asked.on,
            issue=request.issue,
            issue_kind=kind.id,
            title=request.title,
            unit=_answering_unit(asked, kind),
            task=request.task,
            due=due,
            raiser=request.by.officer,
            rung=kind.ladder[0].rung if kind.ladder else "",
        )
    ]


def is_same(one: str, other: str) -> bool:
    """Whether two titles say the same but for spaces and punctuation."""
    return _bare(one) == _bare(other)


def _bare(title: str) -> str:
    return "".join(sign for sign in title if sign.isalnum())


NEAR_ENOUGH = 0.5


def alike(case: Case, title: str, *, besides: str = "") -> list[str]:
    """The problems not yet solved that may be the same matter, the likeliest first: one matter, one issue.

    Two titles are alike when they share half of their pairs of neighbouring signs.
    """
    found = []
    for name, issue in case.issues.items():
        share = _shared(_bare(title), _bare(issue.title)) if issue.state != "closed" and name != besides else 0.0
        if share >= NEAR_ENOUGH:
            found.append((-share, name))
    return [name for _, name in sorted(found)]


def _shared(one: str, other: str) -> float:
    pairs, others = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return len(pairs & others) / min(len(pairs), len(others)) if pairs and others else 0.0


@answers(rq.AnswerIssue)
def answer_issue(asked: Question) -> list[ev.Event]:
    issue = open_issue(asked)
    rung = rung_of(asked.pack, issue)
    if rung is None or not stands_for(asked.case, asked.request.by, rung.held_by):
        refuse_unless_party(asked.pack, asked.case, asked.request.by, issue.unit, to="答复这个问题")
    if asked.request.unit and not asked.pack.has_unit(asked.request.unit):
        raise BadValue("没有这个单位。", help="请从单位列表中选择责任单位。", unit=asked.request.unit)
    if asked.request.due is not None:
        _refuse_past(asked.request.due, asked)
    if not asked.request.measure.strip():
        raise Incomplete("请写明解决措施。", missing="measure")
    refuse_long(asked.request.measure, what="解决措施")
    return [
        ev.IssueAnswered(
            on=asked.on,
            issue=asked.request.issue,
            measure=asked.request.measure,
            due=asked.request.due,
            unit=asked.request.unit,
            officer=asked.request.officer,
            answerer=asked.request.by.officer,
        )
    ]


@answers(rq.CloseIssue)
def close_issue(asked: Question) -> list[ev.Event]:
    """Closed by another than the unit that solved it."""
    issue = open_issue(asked)
    if issue.state != "answered":
        raise NotNow(
            "问题还没有答复，不能办结。",
            help=f"请先由{asked.pack.label_of(issue.unit)}答复。",
        )
    by = asked.request.by
    may = bool(by.powers & MAY_CLOSE) or by.enterprise or _holds_a_role(asked)
    if stands_for(asked.case, by, issue.unit) or by.officer in (issue.answerer, issue.officer) or not may:
        raise NotAllowed(
            "问题要由答复单位以外的人确认解决。",
            help="请项目专人、企业、督办岗位或查看全部项目的领导确认。",
        )
    return [ev.IssueClosed(on=asked.on, issue=asked.request.issue, note=asked.request.note)]


@answers(rq.ReopenIssue)
def reopen_issue(asked: Question) -> list[ev.Event]:
    issue = asked.case.issues.get(asked.request.issue)
    if issue is None:
        raise NotFound("没有这个问题。", issue=asked.request.issue)
    if issue.state == "open":
        raise NotNow("问题还没有解决，不用重新打开。", issue=asked.request.issue)
    refuse_unless_may_raise(asked)
    kind = asked.pack.issue_kind.get(issue.kind)
    if issue.state == "closed" and kind is not None and not kind.may_reopen:
        raise NotNow(f"“{kind.label}”办结后不能重新打开。", help="如又出现，请另提一件。", issue=asked.request.issue)
    refuse_without_reason(asked.request.reason, to="重新打开问题")
    return [ev.IssueReopened(on=asked.on, issue=asked.request.issue, reason=asked.request.reason)]


MAY_CLOSE = frozenset({Power.SUPERVISE, Power.DECIDE_SUPERVISION, Power.SEE_ALL})
"""Leaders too, because those who supervise may sit in the very unit that answered."""


def refuse_unless_may_raise(asked: Question) -> None:
    by = asked.request.by
    if Power.RAISE_ISSUE not in by.powers and not by.enterprise and not _holds_a_role(asked):
        raise NotAllowed("您的岗位不能提出问题。", help="请联系项目专人或所在单位的负责人提出。")


def _refuse_past(due: date, asked: Question) -> None:
    refuse_far(due, asked.on, what="解决时限")
    if due < asked.on:
        raise BadValue(f"解决时限{say_value(due)}已经过去。", help="请填写今天以后的日期。", due=due.isoformat())


def _holds_a_role(asked: Question) -> bool:
    return any(holder.officer == asked.request.by.officer for holder in asked.case.roles.values())


def _kind(asked: Question, name: str) -> IssueKind:
    kind = next((each for each in asked.pack.issue_kinds if each.id == name), None)
    if kind is None:
        choices = "、".join(each.label for each in asked.pack.issue_kinds)
        raise BadValue("没有这类问题。", help=f"可选：{choices}。", kind=name)
    return kind


def _refuse_closed_kind(asked: Question, kind: IssueKind) -> None:
    """Some kinds are the officers' own, some the enterprise's."""
    raiser = "enterprise" if asked.request.by.enterprise else "officers"
    if raiser not in kind.raised_by:
        open_ones = [each.label for each in asked.pack.issue_kinds if raiser in each.raised_by]
        who = "、".join(RAISERS[each] for each in kind.raised_by)
        raise NotAllowed(f"“{kind.label}”由{who}提出。", help=f"可选：{'、'.join(open_ones) or '暂无'}。", kind=kind.id)


def _answering_unit(asked: Question, kind: IssueKind) -> str:
    if asked.request.unit:
        if asked.request.unit not in asked.pack.unit:
            raise BadValue("没有这个单位。", help="请从单位列表中选择。", unit=asked.request.unit)
        return str(asked.request.unit)
    if asked.request.task:
        task = task_of(asked.pack, asked.request.task)
        if asked.request.task != task.id:
            asked.case.row(asked.request.task)
        owner = asked.case.owner(asked.pack, asked.request.task)
        return asked.pack.unit_of(owner) or owner  # a role's holder answers, whoever that is by then
    return unit_behind(asked.pack, asked.case, kind.answered_by) or kind.answered_by


def rung_of(pack: Pack, issue: IssueState) -> Rung | None:
    """The rung on which a problem stands; None where its kind has no ladder."""
    return pack.issue_kind[issue.kind].rung(issue.rung) if issue.rung and issue.kind in pack.issue_kind else None


def open_issue(asked: Question) -> IssueState:
    issue = asked.case.issues.get(asked.request.issue)
    if issue is None:
        raise NotFound("没有这个问题。", issue=asked.request.issue)
    if issue.state == "closed":
        raise NotNow(
            "这个问题已经办结。",
            help="如未解决，可以重新打开。",
            issue=asked.request.issue,
        )
    return issue
