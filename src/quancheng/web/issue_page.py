"""One problem as its page shows it: the ladder with what came and went on each rung, and what the person may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from quancheng.cases.evidence import Evidence
from quancheng.cases.offers import may_ask
from quancheng.cases.project_view import ProjectView
from quancheng.engine import ladders, recurrence
from quancheng.engine import requests as rq
from quancheng.engine.case import IssueState
from quancheng.engine.clocks import stand_of
from quancheng.engine.deciding.issues import alike
from quancheng.engine.pack import IssueKind, Rung
from quancheng.engine.periods import Period
from quancheng.people.access import Person
from quancheng.web.clocks import shown_clock

STATES = {"open": ("waiting", "待解决"), "answered": ("under-way", "办理中，待确认"), "closed": ("closed", "已解决")}
LATE, NOT_UP = ("late", "逾期"), ("late", "应上交未上交")
RATINGS = [(str(number), f"{number}分") for number in range(ladders.BEST, 0, -1)]


def state_of(issue: Any, on: date) -> tuple[str, str]:
    """The badge of a problem or of its line in a list."""
    due = issue.due if isinstance(issue.due, date) or issue.due is None else _day(issue.due)
    if issue.state != "closed" and due is not None and due < on:
        return LATE
    hands_up = getattr(issue, "hands_up", None)
    if issue.state != "closed" and hands_up is not None and hands_up < on:
        return NOT_UP
    return STATES[issue.state]


def shown_issue(view: ProjectView, person: Person, key: str, evidence: Mapping[str, Evidence]) -> dict[str, Any]:
    """Everything the page needs of one problem."""
    issue, pack = view.case.issues[key], view.pack
    kind = pack.issue_kind[issue.kind]
    due = _day(issue.due)
    reading = stand_of(pack, due, on=view.on, calendar=view.calendar)
    rungs = [_rung(view, kind, issue, place, evidence) for place in range(len(kind.ladder))]
    badge = state_of(issue, view.on)
    return {
        "id": key,
        "issue": issue,
        "kind": kind,
        "badge": NOT_UP if badge != LATE and any(each["is_late"] for each in rungs) else badge,
        "unit": pack.label_of(issue.unit),
        "holder": pack.label_of(ladders.held_by(pack, issue)),
        "raised": _day(issue.raised),
        "answered": _day(issue.answered),
        "closed": _day(issue.closed),
        "task": pack.label_of(issue.task.partition("@")[0]) if issue.task else "",
        "clock": shown_clock(reading, calendar=view.calendar, on=view.on) if due and issue.state != "closed" else None,
        "due": due,
        "rungs": rungs,
        "alike": [_other(view, name) for name in alike(view.case, issue.title, besides=key)],
        "same_as": _other(view, issue.same_as) if issue.same_as else None,
        "above": above.label if (above := kind.above(issue.rung)) else "",
        "needs_opinion": bool((rung := kind.rung(issue.rung)) and rung.with_opinion),
        **_may(view, person, key, kind, issue),
    }


def _may(view: ProjectView, person: Person, key: str, kind: IssueKind, issue: IssueState) -> dict[str, Any]:
    others = [(name, each.title) for name, each in view.case.issues.items() if name != key and each.state != "closed"]
    rungs = [(rung.rung, rung.label) for rung in kind.ladder if rung.rung != issue.rung or issue.state != "open"]
    joins = others[:1] and may_ask(person, view, ladders.JoinIssue, issue=key, same_as=others[0][0])
    retables = rungs[:1] and may_ask(person, view, ladders.RetableIssue, issue=key, rung=rungs[0][0], reason="问")
    return {
        "may_answer": issue.state != "closed" and may_ask(person, view, rq.AnswerIssue, issue=key, measure="问"),
        "may_hand_up": issue.state != "closed"
        and may_ask(person, view, ladders.HandUpIssue, issue=key, opinion="问", evidence=("no:1",)),
        "retable_to": rungs if retables else [],
        "join_with": others if joins else [],
        "may_close": may_ask(person, view, rq.CloseIssue, issue=key),
        "may_reopen": may_ask(person, view, rq.ReopenIssue, issue=key, reason="问"),
        "may_rate": may_ask(person, view, ladders.RateIssue, issue=key, rating=ladders.BEST),
    }


def _other(view: ProjectView, name: str) -> dict[str, Any]:
    issue = view.case.issues[name]
    return {"id": name, "title": issue.title, "badge": state_of(issue, view.on)}


def references(view: ProjectView, key: str) -> list[str]:
    """The signed opinions of a problem."""
    return [each for step in view.case.issues[key].steps if step[0] == "handed-up" for each in step[5:]]


def _rung(
    view: ProjectView, kind: IssueKind, issue: IssueState, place: int, evidence: Mapping[str, Evidence]
) -> dict[str, Any]:
    """A rung with whether it is past, here or to come, and the opinions with which problems left it."""
    rung, here = kind.ladder[place], [each.rung for each in kind.ladder].index(issue.rung)
    left = [step for step in issue.steps if step[0] == "handed-up" and step[2] == rung.rung]
    came = [step for step in issue.steps if step[0] in ("handed-up", "retabled") and step[3] == rung.rung]
    due = ladders.hands_up_on(rung, issue, on=view.on, calendar=view.calendar) if place == here else None
    return {
        "label": rung.label,
        "holder": view.pack.label_of(rung.held_by),
        "rule": _rule(rung),
        "standing": "here"
        if place == here and issue.state != "closed"
        else "done"
        if left or place < here
        else "coming",
        "came": _day(came[-1][1]) if came else _day(issue.raised) if place == 0 else None,
        "left": _day(left[-1][1]) if left else None,
        "due": due,
        "is_late": due is not None and due < view.on and issue.state != "closed",
        "opinion": left[-1][4] if left else "",
        "evidence": [evidence[each] for each in left[-1][5:] if each in evidence] if left else [],
        "back": came[-1][4] if came and came[-1][0] == "retabled" else "",
    }


def _rule(rung: Rung) -> str:
    if rung.hands_up is None:
        return "最高一级，在这里研究解决"
    when = f"{rung.hands_up.words}内" if isinstance(rung.hands_up, Period) else recurrence.words(rung.hands_up)
    return f"解决不了的，{when}上交" + ("，附签署意见" if rung.with_opinion else "")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
