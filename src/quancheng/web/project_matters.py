"""Reviews, problems and handovers of a project as their tab shows them, each with what the person may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from quancheng.cases.evidence import Evidence
from quancheng.cases.offers import may_ask
from quancheng.cases.project_view import ProjectView
from quancheng.engine import requests as rq
from quancheng.engine.clocks import anchored_on, say_anchors, stand_of
from quancheng.engine.pack import Handover, Review
from quancheng.engine.territory import seated
from quancheng.people.access import Person
from quancheng.web.clocks import shown_clock
from quancheng.web.scored import scored

RULES = {
    "all agree": "各单位意见一致",
    "majority": "多数意见",
    "two thirds": "三分之二以上同意",
    "any veto": "无人否决",
    "by score": "加权总分达到规定分数且无人否决",
}
ISSUES = {"open": ("waiting", "待答复"), "answered": ("under-way", "已答复，待确认"), "closed": ("closed", "已解决")}
HANDOVERS = {
    "": ("coming", ""),
    "offered": ("waiting", "待接收"),
    "confirmed": ("done", "已移交"),
    "refused": ("refused", ""),
}


def references(view: ProjectView) -> list[str]:
    """All evidence that reviews name."""
    found: list[str] = []
    for review in view.case.reviews.values():
        for opinion in review.opinions.values():
            found += opinion[3]
        found += [report[1] for report in review.reports]
    return found


def reviews(view: ProjectView, person: Person, evidence: Mapping[str, Evidence]) -> list[dict[str, Any]]:
    """The reviews whose task has come, newest rule first as the pack orders them."""
    begun = {task.id: task.review for task in view.pack.task.values() if task.review}
    keys = [key for key in view.case.tasks if key.partition("@")[0] in begun]
    started = dict.fromkeys(begun[key.partition("@")[0]] for key in keys)
    return [_review(view, person, view.pack.review[name], evidence) for name in started if name]


def _review(view: ProjectView, person: Person, review: Review, evidence: Mapping[str, Evidence]) -> dict[str, Any]:
    state = view.case.review(review.id)
    outcome = review.term(state.outcome) if state.outcome else None
    return {
        "id": review.id,
        "label": review.label,
        "basis": review.basis,
        "dimensions": review.dimensions,
        "rule": RULES.get(review.rule, review.rule),
        "outcome": outcome.label if outcome else "",
        "given": len(state.opinions),
        "wanted": len(review.panel),
        "lines": [_opinion(view, review, unit, evidence) for unit in review.panel],
        "reports": [
            {"engaged": each[0], "evidence": evidence.get(each[1]), "day": date.fromisoformat(each[2])}
            for each in state.reports
        ],
        "scored": scored(view, person, review),
        "terms": [(term.id, term.label) for term in review.terms],
        "may_speak": [
            (unit, view.pack.label_of(unit)) for unit in review.panel if _may_speak(view, person, review, unit)
        ],
        "may_attach": may_ask(person, view, rq.AttachReport, review=review.id, engaged="问", evidence="no:1"),
    }  # fmt: skip


def _may_speak(view: ProjectView, person: Person, review: Review, unit: str) -> bool:
    words = {"review": review.id, "unit": unit, "term": review.terms[0].id, "note": "问"}
    own = seated(view.pack, unit, view.case.jurisdiction) in person.units
    return own and may_ask(person, view, rq.GiveOpinion, **words)


def _opinion(view: ProjectView, review: Review, unit: str, evidence: Mapping[str, Evidence]) -> dict[str, Any]:
    opinion = view.case.review(review.id).opinions.get(unit)
    line: dict[str, Any] = {"unit": view.pack.label_of(unit), "term": "", "favours": True}
    if opinion is None:
        return line
    term = review.term(opinion[0])
    line["term"] = term.label if term else opinion[0] or "已打分"
    line["favours"] = term.favours if term else True
    line["note"], line["day"] = opinion[1], date.fromisoformat(opinion[2])
    line["evidence"] = [evidence[each] for each in opinion[3] if each in evidence]
    return line


def issues(view: ProjectView, person: Person) -> list[dict[str, Any]]:
    """The problems, open ones first, newest first among equals."""
    found = [_issue(view, person, key) for key in view.case.issues]
    found.reverse()
    return sorted(found, key=lambda each: each["state"] == "closed")


def _issue(view: ProjectView, person: Person, key: str) -> dict[str, Any]:
    issue, pack = view.case.issues[key], view.pack
    due = date.fromisoformat(issue.due) if issue.due else None
    kind = next((each for each in pack.issue_kinds if each.id == issue.kind), None)
    reading = stand_of(pack, due, on=view.on, calendar=view.calendar)
    badge, word = ISSUES[issue.state]
    return {
        "id": key,
        "title": issue.title,
        "kind": pack.label_of(issue.kind),
        "unit": pack.label_of(issue.unit),
        "raised": date.fromisoformat(issue.raised),
        "closed": date.fromisoformat(issue.closed) if issue.closed else None,
        "measure": issue.measure,
        "task": pack.label_of(issue.task.partition("@")[0]) if issue.task else "",
        "state": issue.state,
        "badge": badge,
        "word": word,
        "basis": kind.basis if kind else (),
        "clock": shown_clock(reading, calendar=view.calendar, on=view.on) if due and issue.state != "closed" else None,
        "may_answer": issue.state == "open" and may_ask(person, view, rq.AnswerIssue, issue=key, measure="问"),
        "may_close": may_ask(person, view, rq.CloseIssue, issue=key),
        "may_reopen": may_ask(person, view, rq.ReopenIssue, issue=key, reason="问"),
    }


def handovers(view: ProjectView, person: Person) -> list[dict[str, Any]]:
    """Every handover of the pack, with when it comes."""
    return [_handover(view, person, each) for each in view.pack.handovers]


def _handover(view: ProjectView, person: Person, handover: Handover) -> dict[str, Any]:
    state, pack = view.case.handovers.get(handover.id), view.pack
    badge, word = HANDOVERS[state.state if state else ""]
    return {
        "id": handover.id,
        "label": handover.label,
        "giver": pack.label_of(handover.giver),
        "taker": pack.label_of(handover.taker),
        "contents": handover.contents,
        "when": say_anchors(pack, handover.at),
        "has_come": anchored_on(view.case, handover.at) is not None,
        "badge": badge,
        "word": word,
        "day": date.fromisoformat(state.day) if state and state.day else None,
        "reason": state.reason if state else "",
        "basis": handover.basis,
        "may_offer": may_ask(person, view, rq.OfferHandover, handover=handover.id, contents=handover.contents),
        "may_answer": may_ask(person, view, rq.AnswerHandover, handover=handover.id, accepted=True),
    }
