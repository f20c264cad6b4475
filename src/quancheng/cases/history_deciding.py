"""What happened on the ladder of problems, before deciding bodies, and to projects that stood still, in plain words."""

from __future__ import annotations

from typing import Any

from quancheng.cases.history import based_on, say_event, with_reason
from quancheng.engine import decisions, ladders, transfers
from quancheng.engine.pack import DECISION_OUTCOMES, PRESENCE_WORDS, VOTE_WORDS, Pack, Presence

based_on("decision", lambda pack: pack.decisions)
based_on("transfer", lambda pack: pack.transfers)


def _rung(pack: Pack, name: str) -> str:
    found = (kind.rung(name) for kind in pack.issue_kinds)
    return next((rung.label for rung in found if rung is not None), name)


@say_event.register
def _(event: ladders.IssueHandedUp, pack: Pack) -> str:
    signed = "，附签署意见" if event.evidence else ""
    return with_reason(f"问题上交{_rung(pack, event.rung)}{signed}", event.opinion)


@say_event.register
def _(event: ladders.IssueRetabled, pack: Pack) -> str:
    return with_reason(f"问题重新提交{_rung(pack, event.rung)}", event.reason)


@say_event.register
def _(event: ladders.IssueJoined, pack: Pack) -> str:
    return "问题并入同一件事的另一个问题。"


@say_event.register
def _(event: ladders.IssueRated, pack: Pack) -> str:
    return with_reason(f"提出人评价问题的解决：{event.rating}分", event.note)


def _matter(event: Any, pack: Pack) -> str:
    return f"“{pack.label_of(event.decision)}”"


@say_event.register
def _(event: decisions.MatterTabled, pack: Pack) -> str:
    return with_reason(f"提请审议{_matter(event, pack)}", event.note)


@say_event.register
def _(event: decisions.SeatTaken, pack: Pack) -> str:
    how = PRESENCE_WORDS[event.presence]
    holder = f"，由{pack.label_of(event.holder)}代为表决" if event.presence == Presence.PROXY else ""
    said = f"{pack.label_of(event.body)}审议{_matter(event, pack)}：{pack.label_of(event.member)}{how}{holder}"
    return with_reason(said, event.reason)


@say_event.register
def _(event: decisions.VoteCast, pack: Pack) -> str:
    said = (
        f"{pack.label_of(event.body)}审议{_matter(event, pack)}：{pack.label_of(event.member)}{VOTE_WORDS[event.vote]}"
    )
    return with_reason(said, event.note)


@say_event.register
def _(event: decisions.MatterConcluded, pack: Pack) -> str:
    result = f"提请{pack.label_of(event.to)}审议" if event.to else DECISION_OUTCOMES.get(event.outcome, event.outcome)
    said = f"{pack.label_of(event.body)}审议{_matter(event, pack)}：{result}（{event.counted}）"
    return with_reason(said, event.note)


@say_event.register
def _(event: decisions.DecisionReopened, pack: Pack) -> str:
    return f"重新审议{_matter(event, pack)}，此前的结果不再算数。"


@say_event.register
def _(event: transfers.LeadTransferred, pack: Pack) -> str:
    said = f"“{pack.label_of(event.transfer)}”到期，转由{pack.label_of(event.lead)}牵头。{''.join(event.evidence)}"
    return with_reason(said.rstrip("。"), event.reason)


@say_event.register
def _(event: transfers.ProjectGuided, pack: Pack) -> str:
    sites = "、".join(pack.label_of(site) for site in event.sites)
    said = f"“{pack.label_of(event.transfer)}”到期，引导到其他地区" + (f"，依次为{sites}" if sites else "")
    return with_reason(said, event.reason)


@say_event.register
def _(event: transfers.TransferStayed, pack: Pack) -> str:
    return with_reason(f"“{pack.label_of(event.transfer)}”到期，决定不流转，重新计时", event.reason)
