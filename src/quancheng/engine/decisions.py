"""Deciding bodies: a matter is tabled, goes before one body after another, each sits, votes and concludes.

A body's result is computed: quorum, recusals, proxies, the vote its rule asks, the tie. What it cannot agree on goes
to the body above where the pack says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, DecisionState, follows
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long, refuse_unproved
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import (
    APPROVED,
    PRESENCE_WORDS,
    REJECTED,
    VOTE_WORDS,
    Body,
    Carries,
    Decision,
    Pack,
    Presence,
    Proxy,
    Tie,
    Vote,
)
from quancheng.engine.standing import is_party, refuse_unless_party, stands_for

REFERRED = "referred"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterTabled(ev.Event):
    kind: ClassVar[str] = "matter-tabled"
    decision: str
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTaken(ev.Event):
    """How a member takes part; `holder` is who votes by a written proxy, `evidence` the proxy itself."""

    kind: ClassVar[str] = "seat-taken"
    decision: str
    body: str
    member: str
    presence: str
    holder: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteCast(ev.Event):
    kind: ClassVar[str] = "vote-cast"
    decision: str
    body: str
    member: str
    vote: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterConcluded(ev.Event):
    """What one body made of it: approved, rejected or referred to `to`; `counted` says how that came about."""

    kind: ClassVar[str] = "matter-concluded"
    decision: str
    body: str
    outcome: str
    to: str = ""
    counted: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReopened(ev.Event):
    """The matter is to be decided anew: what was decided no longer counts."""

    kind: ClassVar[str] = "decision-reopened"
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMatter(rq.Request):
    decision: str
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSeat(rq.Request):
    """`presence` is a Presence value; a proxy names its holder, a recusal its reason."""

    decision: str
    member: str
    presence: str = Presence.PRESENT.value
    holder: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVote(rq.Request):
    decision: str
    member: str
    vote: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeMatter(rq.Request):
    decision: str
    note: str = ""
    evidence: tuple[str, ...] = ()


# Which bodies.


def route_of(pack: Pack, case: Case, decision: Decision) -> tuple[str, ...]:
    """The bodies the matter goes before, as size and terms now stand, with those it was referred up to."""
    named = next((route.before for route in decision.routes if route.when.holds(case)), ())
    state = case.decisions.get(decision.id)
    referred = tuple(each[3] for each in (state.concluded if state else ()) if each[1] == REFERRED)
    return (*named, *(body for body in referred if body not in named))


def body_before(pack: Pack, case: Case, decision: Decision) -> Body | None:
    """The body whose turn it is; None when all have approved, one has rejected, or none is named."""
    state = case.decisions.get(decision.id)
    if state is None or state.outcome:
        return None
    passed = {each[0] for each in state.concluded}
    referred = next((each[3] for each in reversed(state.concluded) if each[1] == REFERRED), "")
    if referred and referred not in passed:
        return pack.body[referred]
    return next((pack.body[name] for name in route_of(pack, case, decision) if name not in passed), None)


def members_of(pack: Pack, body: Body) -> list[str]:
    """The members, groups as their units."""
    groups = {group.id: group.units for group in pack.groups}
    return list(dict.fromkeys(each for member in body.members for each in groups.get(member, (member,))))


@dataclass(frozen=True, kw_only=True)
class Count:
    """How a body stands: who is there, who recuses, the votes, and whether it may decide."""

    members: int
    recused: int
    there: int
    needed: int
    votes: Mapping[str, int]
    silent: tuple[str, ...]

    @property
    def is_quorate(self) -> bool:
        return self.there >= self.needed

    @property
    def words(self) -> str:
        """应到5人，回避1人，到会4人；同意3，不同意1，弃权0."""
        recused = f"，回避{self.recused}人" if self.recused else ""
        said = "，".join(f"{VOTE_WORDS[vote]}{self.votes[vote]}" for vote in VOTE_WORDS)
        return f"应到{self.members}人{recused}，到会{self.there}人；{said}"


def count(pack: Pack, case: Case, decision: Decision, body: Body) -> Count:
    """The sitting of a body as it stands; who recuses counts neither as a member nor as there."""
    state, members = case.decisions[decision.id], members_of(pack, body)
    seats = state.seats.get(body.id, {})
    recused = [each for each in members if _presence(seats, each) == Presence.RECUSED]
    there = [each for each in members if _is_there(body, seats, each)]
    voting = [each for each in members if _may_vote(body, seats, each)]
    cast = state.votes.get(body.id, {})
    votes = {vote.value: sum(1 for each in voting if each in cast and cast[each] == vote) for vote in Vote}
    needed = body.quorum.needed(len(members) - len(recused))
    silent = tuple(each for each in voting if each not in cast)
    return Count(
        members=len(members), recused=len(recused), there=len(there), needed=needed, votes=votes, silent=silent
    )


Seats = Mapping[str, list[str]]


def _presence(seats: Seats, member: str) -> str:
    return seats[member][0] if member in seats else Presence.ABSENT.value


def _is_there(body: Body, seats: Seats, member: str) -> bool:
    how = _presence(seats, member)
    return how == Presence.PRESENT or (how == Presence.PROXY and body.proxy is Proxy.COUNTS)


def _may_vote(body: Body, seats: Seats, member: str) -> bool:
    return _presence(seats, member) in (Presence.PRESENT, Presence.PROXY)


def carried(body: Body, counted: Count, *, chair: str) -> tuple[str, str]:
    """(approved, rejected or referred; why), from the votes; `chair` is the vote of whoever is in the chair."""
    agree, disagree = counted.votes[Vote.AGREE], counted.votes[Vote.DISAGREE]
    whole = counted.members - counted.recused
    there = agree + disagree + counted.votes[Vote.ABSTAIN]
    if _has_carried(body.carries, agree, disagree, whole, there):
        return APPROVED, ""
    if agree == disagree and agree and body.carries is not Carries.CONSENSUS:
        return _tied(body, chair)
    if body.carries is Carries.CONSENSUS or agree > disagree:
        return (REFERRED, "未能达到通过所需") if body.refers_to else (REJECTED, "未能达到通过所需")
    return REJECTED, ""


def _has_carried(rule: Carries, agree: int, disagree: int, whole: int, there: int) -> bool:
    match rule:
        case Carries.MAJORITY:
            return agree * 2 > whole
        case Carries.MAJORITY_PRESENT:
            return agree * 2 > there
        case Carries.TWO_THIRDS:
            return agree * 3 >= whole * 2 and agree > 0
        case Carries.TWO_THIRDS_PRESENT:
            return agree * 3 >= there * 2 and agree > 0
        case Carries.ALL:
            return agree == whole and agree > 0
        case Carries.CONSENSUS:
            return disagree == 0 and agree > 0


def _tied(body: Body, chair: str) -> tuple[str, str]:
    if body.tie is Tie.CHAIR:
        return (APPROVED if chair == Vote.AGREE else REJECTED), "票数相等，由主持人决定"
    if body.tie is Tie.UP and body.refers_to:
        return REFERRED, "票数相等"
    return REJECTED, "票数相等"


# What is asked.


@answers(TableMatter)
def table(asked: Question) -> list[ev.Event]:
    """Put the matter forward; what must come before must be done and favourable."""
    decision = _decision(asked)
    _refuse_unless_its_turn(asked, decision)
    if decision.id in asked.case.decisions:
        raise NotNow(f"“{decision.label}”已经提请审议。", decision=decision.id)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, decision.tabled_by, to=f"提请{decision.label}")
    _refuse_if_too_early(asked, decision)
    evidence = tuple(each for each in asked.request.evidence if each.strip())
    refuse_unproved(decision.needs, evidence, to="提请审议")
    if not route_of(asked.pack, asked.case, decision):
        raise NotNow("按项目的规模和条件，还不能确定由谁审议。", help="请先补全项目信息。", decision=decision.id)
    refuse_long(asked.request.note, what="说明")
    return [MatterTabled(on=asked.on, decision=decision.id, note=asked.request.note, evidence=evidence)]


@answers(TakeSeat)
def take_seat(asked: Question) -> list[ev.Event]:
    """Attendance, recusal or written proxy of a member; said by the member or by whoever keeps the minutes."""
    decision, body = _sitting(asked)
    request, member = asked.request, _member(asked, body)
    if request.presence not in PRESENCE_WORDS:
        raise BadValue(
            "没有这种到会情况。", help=f"可选：{'、'.join(PRESENCE_WORDS.values())}。", presence=request.presence
        )
    _refuse_unless_for(asked, body, member, to="登记到会情况")
    refuse_long(request.reason, what="理由")
    if request.presence == Presence.RECUSED and not request.reason.strip():
        raise Incomplete("回避要写明理由。", help="写清楚与事项有什么利害关系。", missing="reason")
    evidence = tuple(each for each in request.evidence if each.strip())
    if request.presence == Presence.PROXY:
        _refuse_bad_proxy(asked, body, member, evidence)
    holder = request.holder if request.presence == Presence.PROXY else ""
    return [
        SeatTaken(
            on=asked.on, decision=decision.id, body=body.id, member=member, presence=request.presence,
            holder=holder, reason=request.reason, evidence=evidence,
        )
    ]  # fmt: skip


@answers(CastVote)
def cast(asked: Question) -> list[ev.Event]:
    decision, body = _sitting(asked)
    request, member = asked.request, _member(asked, body)
    if request.vote not in VOTE_WORDS:
        raise BadValue("没有这种表决。", help=f"可选：{'、'.join(VOTE_WORDS.values())}。", vote=request.vote)
    seats = asked.case.decisions[decision.id].seats.get(body.id, {})
    label = asked.pack.label_of(member)
    if _presence(seats, member) == Presence.RECUSED:
        raise NotNow(f"{label}已经回避，不参加表决。", member=member)
    if not _may_vote(body, seats, member):
        raise NotNow(f"{label}没有到会，也没有书面委托，不能表决。", help="请先登记到会情况。", member=member)
    holder = seats[member][1] if _presence(seats, member) == Presence.PROXY else member
    _refuse_unless_for(asked, body, holder, to="表决")
    refuse_long(request.note, what="意见")
    return [
        VoteCast(
            on=asked.on, decision=decision.id, body=body.id, member=member, vote=request.vote, note=request.note
        )
    ]  # fmt: skip


@answers(ConcludeMatter)
def conclude(asked: Question) -> list[ev.Event]:
    """Compute what the vote amounts to; without a quorum, or while somebody is silent, nothing is decided."""
    decision, body = _sitting(asked)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, body.kept_by, to=f"登记{body.label}的审议结果")
    counted = count(asked.pack, asked.case, decision, body)
    if not counted.is_quorate:
        raise NotNow(
            f"{body.label}到会{counted.there}人，不足{counted.needed}人，不能作出决定。",
            help=f"要求{body.quorum.words}。请改期再议，或由缺席成员补登到会。",
            there=counted.there, needed=counted.needed,
        )  # fmt: skip
    if counted.silent:
        silent = "、".join(asked.pack.label_of(each) for each in counted.silent)
        raise Incomplete(f"还没有表决：{silent}。", help="弃权也要登记。", missing=list(counted.silent))
    votes = asked.case.decisions[decision.id].votes.get(body.id, {})
    outcome, why = carried(body, counted, chair=votes.get(body.chaired_by, ""))
    said = f"{counted.words}（{why}）" if why else counted.words
    to = body.refers_to or "" if outcome == REFERRED else ""
    evidence = tuple(each for each in asked.request.evidence if each.strip())
    return [
        MatterConcluded(
            on=asked.on, decision=decision.id, body=body.id, outcome=outcome, to=to, counted=said,
            note=asked.request.note, evidence=evidence,
        )
    ]  # fmt: skip


def _decision(asked: Question) -> Decision:
    found = asked.pack.decision.get(asked.request.decision)
    if found is None:
        raise NotFound("没有这项审议。", decision=asked.request.decision)
    return found


def _sitting(asked: Question) -> tuple[Decision, Body]:
    decision = _decision(asked)
    _refuse_unless_its_turn(asked, decision)
    if decision.id not in asked.case.decisions:
        raise NotNow(f"“{decision.label}”还没有提请审议。", help="请先由承办单位提请。", decision=decision.id)
    body = body_before(asked.pack, asked.case, decision)
    if body is None:
        raise NotNow(f"“{decision.label}”已有结果。", help="如需重新审议，请由召集单位退回。", decision=decision.id)
    return decision, body


def _refuse_unless_its_turn(asked: Question, decision: Decision) -> None:
    """A matter is decided while a task that waits for it is open."""
    tasks = [task.id for task in asked.pack.task.values() if task.decision == decision.id]
    if not any(row.is_open for task in tasks for _, row in asked.case.instances(task)):
        raise NotNow(f"“{decision.label}”现在没有进行。", help="项目进入相应事项后才能审议。", decision=decision.id)


def _refuse_if_too_early(asked: Question, decision: Decision) -> None:
    pack, case = asked.pack, asked.case
    lacking = [name for name in decision.after_tasks if not case.is_done(name)]
    lacking += [name for name in decision.after_reviews if not _is_favourable(pack, case, name)]
    if lacking:
        labels = "、".join(pack.label_of(name) for name in lacking)
        raise NotNow(f"提请审议前还要完成：{labels}。", help="完成并有赞成的结论后再提请。", names=lacking)


def _is_favourable(pack: Pack, case: Case, review: str) -> bool:
    term = pack.review[review].term(case.review(review).outcome)
    return term is not None and term.favours


def _member(asked: Question, body: Body) -> str:
    members = members_of(asked.pack, body)
    if asked.request.member not in members:
        labels = "、".join(asked.pack.label_of(each) for each in members)
        raise NotFound(f"这不是{body.label}的成员。", help=f"成员：{labels}。", member=asked.request.member)
    return str(asked.request.member)


def _refuse_unless_for(asked: Question, body: Body, party: str, *, to: str) -> None:
    by = asked.request.by
    if stands_for(asked.case, by, party) or is_party(asked.pack, asked.case, by, body.kept_by):
        return
    label, keeper = asked.pack.label_of(party), asked.pack.label_of(body.kept_by)
    raise NotAllowed(f"只有{label}本人或{keeper}可以{to}。", help=f"请联系{keeper}登记。", party=party)


def _refuse_bad_proxy(asked: Question, body: Body, member: str, evidence: tuple[str, ...]) -> None:
    if body.proxy is Proxy.NONE:
        raise NotNow(f"{body.label}不能委托他人表决。", help="请本人到会，或登记为缺席。", member=member)
    holder = asked.request.holder
    if holder == member or holder not in members_of(asked.pack, body):
        raise BadValue("请选择受托的另一名成员。", help="只能委托本会议的其他成员。", holder=holder)
    seats = asked.case.decisions[asked.request.decision].seats.get(body.id, {})
    if _presence(seats, holder) != Presence.PRESENT:
        raise BadValue(f"受托人{asked.pack.label_of(holder)}没有到会。", help="请先登记受托人到会。", holder=holder)
    if not evidence:
        raise Incomplete("委托要有书面委托书。", help="请填写文号或上传委托书。", missing="evidence")


# What the events make of it.


@follows(MatterTabled)
def _tabled(case: Case, event: MatterTabled) -> Case:
    return _kept(case, event.decision, DecisionState(event.on.isoformat(), [], {}, {}))


@follows(SeatTaken)
def _seated(case: Case, event: SeatTaken) -> Case:
    state = case.decisions[event.decision]
    seats = {**state.seats.get(event.body, {}), event.member: [event.presence, event.holder, event.reason]}
    votes = state.votes
    if event.presence in (Presence.RECUSED, Presence.ABSENT):
        left = {name: vote for name, vote in votes.get(event.body, {}).items() if name != event.member}
        votes = {**votes, event.body: left}
    return _kept(case, event.decision, state._replace(seats={**state.seats, event.body: seats}, votes=votes))


@follows(VoteCast)
def _voted(case: Case, event: VoteCast) -> Case:
    state = case.decisions[event.decision]
    cast = {**state.votes.get(event.body, {}), event.member: event.vote}
    return _kept(case, event.decision, state._replace(votes={**state.votes, event.body: cast}))


@follows(MatterConcluded)
def _concluded(case: Case, event: MatterConcluded) -> Case:
    state = case.decisions[event.decision]
    line = [event.body, event.outcome, event.on.isoformat(), event.to, event.counted]
    outcome = REJECTED if event.outcome == REJECTED else ""
    return _kept(case, event.decision, state._replace(concluded=[*state.concluded, line], outcome=outcome))


@follows(DecisionReopened)
def _reopened(case: Case, event: DecisionReopened) -> Case:
    return case.with_(decisions={name: row for name, row in case.decisions.items() if name != event.decision})


def _kept(case: Case, name: str, state: DecisionState) -> Case:
    return case.with_(decisions={**case.decisions, name: state})


def outcome_of(pack: Pack, case: Case, name: str) -> str:
    """approved when every body of the route has approved, rejected when one has not; "" while it is not decided."""
    state = case.decisions.get(name)
    if state is None:
        return ""
    decision = pack.decision[name]
    if state.outcome or body_before(pack, case, decision) is not None:
        return state.outcome
    return APPROVED if route_of(pack, case, decision) else ""


# What waits.


def items(pack: Pack, case: Case, on: date) -> Iterator[Item]:
    """For who tables it, then for who keeps the body's minutes and each member who has to vote."""
    if not pack.decisions:
        return
    for key, _ in list(case.open_tasks()):
        name = pack.task[key.partition("@")[0]].decision
        if name is not None and not outcome_of(pack, case, name):
            yield from _items(pack, case, pack.decision[name])


def _items(pack: Pack, case: Case, decision: Decision) -> Iterator[Item]:
    state = case.decisions.get(decision.id)
    if state is None:
        what = f"提请审议：{decision.label}"
        yield item_for(pack, case, "matter", decision.id, what, decision.tabled_by, decision.basis, None)
        return
    body = body_before(pack, case, decision)
    if body is None:
        return
    what = f"{body.label}审议：{decision.label}"
    yield item_for(pack, case, "matter", decision.id, what, body.kept_by, body.basis, None)
    seats = state.seats.get(body.id, {})
    for member in count(pack, case, decision, body).silent:
        voter = seats[member][1] if _presence(seats, member) == Presence.PROXY else member
        what = f"表决：{decision.label}" + (f"（受{pack.label_of(member)}委托）" if voter != member else "")
        yield item_for(pack, case, "vote", f"{decision.id}@{member}", what, voter, body.basis, None)
