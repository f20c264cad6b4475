"""A project before its deciding bodies, its stall clocks and where it could land, as their tab shows them."""

from __future__ import annotations

from datetime import date
from typing import Any

from quancheng.cases.offers import may_ask
from quancheng.cases.project_view import ProjectView
from quancheng.engine import decisions as dc
from quancheng.engine import transfers as tr
from quancheng.engine.matching import rank
from quancheng.engine.pack import (
    APPROVED,
    DECISION_OUTCOMES,
    PRESENCE_WORDS,
    REJECTED,
    VOTE_WORDS,
    Body,
    Decision,
    Matching,
    Presence,
    Transfer,
    Vote,
)
from quancheng.people.access import Person
from quancheng.web.clocks import shown_clock

PRESENCES = tuple((str(presence), label) for presence, label in PRESENCE_WORDS.items())
VOTES = tuple((str(vote), label) for vote, label in VOTE_WORDS.items())
BADGES = {APPROVED: ("done", "通过"), REJECTED: ("refused", "不通过"), "": ("waiting", "审议中")}
BODY_BADGES = {APPROVED: "done", REJECTED: "refused", dc.REFERRED: "waiting"}


def matters(view: ProjectView, person: Person) -> list[dict[str, Any]]:
    """The matters whose task has come or that were tabled."""
    begun = {key.partition("@")[0] for key, row in view.case.tasks.items() if not row.is_skipped}
    come = {task.decision for task in view.pack.task.values() if task.decision and task.id in begun}
    return [_matter(view, person, each) for each in view.pack.decisions if each.id in come]


def _matter(view: ProjectView, person: Person, decision: Decision) -> dict[str, Any]:
    pack, case = view.pack, view.case
    state = case.decisions.get(decision.id)
    outcome, body = dc.outcome_of(pack, case, decision.id), dc.body_before(pack, case, decision)
    badge = BADGES[outcome] if state else ("waiting", "待提请")
    return {
        "id": decision.id,
        "label": decision.label,
        "basis": decision.basis,
        "badge": badge,
        "tabled": date.fromisoformat(state.tabled) if state else None,
        "needs": decision.needs,
        "route": [_body(view, decision, name) for name in dc.route_of(pack, case, decision)],
        "sitting": _sitting(view, person, decision, body) if body else None,
        "may_table": state is None and may_ask(person, view, dc.TableMatter, decision=decision.id, evidence=("no:1",)),
    }


def _body(view: ProjectView, decision: Decision, name: str) -> dict[str, Any]:
    """A body on the way, with what it made of the matter."""
    state, pack = view.case.decisions.get(decision.id), view.pack
    done = next((each for each in (state.concluded if state else ()) if each[0] == name), None)
    here = dc.body_before(pack, view.case, decision)
    standing = "under-way" if here is not None and here.id == name else "coming"
    return {
        "label": pack.body[name].label,
        "badge": BODY_BADGES[done[1]] if done else standing,
        "word": _result(view, done) if done else "审议中" if standing == "under-way" else "未到",
        "day": date.fromisoformat(done[2]) if done else None,
        "counted": done[4] if done else "",
    }


def _result(view: ProjectView, done: list[str]) -> str:
    return DECISION_OUTCOMES.get(done[1]) or f"提请{view.pack.label_of(done[3])}"


def _sitting(view: ProjectView, person: Person, decision: Decision, body: Body) -> dict[str, Any]:
    counted = dc.count(view.pack, view.case, decision, body)
    seats = view.case.decisions[decision.id].seats.get(body.id, {})
    votes = view.case.decisions[decision.id].votes.get(body.id, {})
    members = [_member(view, person, decision, body, each, seats, votes) for each in dc.members_of(view.pack, body)]
    keeps = may_ask(person, view, dc.TakeSeat, decision=decision.id, member=members[0]["id"])
    return {
        "label": body.label,
        "basis": body.basis,
        "rules": body.rules,
        "counted": counted.words,
        "needed": counted.needed,
        "is_quorate": counted.is_quorate,
        "members": members,
        "keeps": keeps and len([each for each in members if each["may_sit"]]) > 1,
        "holders": [(each["id"], each["label"]) for each in members],
        "seats": [(each["id"], each["label"]) for each in members if each["may_sit"]],
        "voters": [(each["id"], each["label"]) for each in members if each["may_vote"]],
        "may_conclude": keeps and may_ask(person, view, dc.ConcludeMatter, decision=decision.id),
        "why_not": "" if counted.is_quorate else f"到会{counted.there}人，还不足{counted.needed}人。",
    }


def _member(
    view: ProjectView, person: Person, decision: Decision, body: Body, member: str, seats: Any, votes: Any
) -> dict[str, Any]:
    seat, vote = seats.get(member), votes.get(member)
    words = {"decision": decision.id, "member": member}
    return {
        "id": member,
        "label": view.pack.label_of(member),
        "chairs": member == body.chaired_by,
        "how": seat[0] if seat else "",
        "voted": vote or "",
        "presence": PRESENCE_WORDS[Presence(seat[0])] if seat else "",
        "holder": view.pack.label_of(seat[1]) if seat and seat[1] else "",
        "reason": seat[2] if seat else "",
        "vote": VOTE_WORDS[Vote(vote)] if vote else "",
        "may_sit": may_ask(person, view, dc.TakeSeat, **words),
        "may_vote": may_ask(person, view, dc.CastVote, **words, vote=Vote.AGREE.value),
    }


def stalls(view: ProjectView, person: Person) -> list[dict[str, Any]]:
    """Every stall clock that runs on the project, and what became of those that struck."""
    found = []
    for transfer in view.pack.transfers:
        stall = tr.stall_of(view.pack, view.case, transfer, on=view.on, calendar=view.calendar)
        state = view.case.transfers.get(transfer.id)
        if stall is not None or state is not None:
            found.append(_stall(view, person, transfer, stall, state))
    return found


def _stall(view: ProjectView, person: Person, transfer: Transfer, stall: tr.Stall | None, state: Any) -> dict[str, Any]:
    reading = tr.read_stall(view.pack, stall, on=view.on, calendar=view.calendar) if stall else None
    way = tr.way_of(view.case, transfer)
    return {
        "id": transfer.id,
        "label": transfer.label,
        "basis": transfer.basis,
        "clock": shown_clock(reading, calendar=view.calendar, basis=transfer.basis, on=view.on) if reading else None,
        "evidence": stall.evidence if stall else tuple(state.evidence),
        "has_struck": bool(stall and stall.has_struck),
        "follows": way.label if way else "还不能确定，请补全项目信息",
        "decided_by": view.pack.label_of(transfer.decided_by) if transfer.decided_by else "",
        "standing": tr.STANDING_WORDS[state.standing] if state else "",
        "day": date.fromisoformat(state.day) if state else None,
        "to": view.pack.label_of(state.to) if state and state.to else "",
        "reason": state.reason if state else "",
        "may_decide": may_ask(person, view, tr.DecideTransfer, transfer=transfer.id, passes=False, reason="问"),
    }


def rankings(view: ProjectView) -> list[dict[str, Any]]:
    """Where the project could land, by each matching that is meant for it."""
    fitting = [each for each in view.pack.matchings if each.when.holds(view.case)]
    return [_ranking(view, each) for each in fitting]


def _ranking(view: ProjectView, matching: Matching) -> dict[str, Any]:
    return {"label": matching.label, "basis": matching.basis, "matches": rank(view.pack, view.case, matching)}
