"""What the people of the demonstration do about money, waived materials, transfers and exits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from quancheng.engine import exits, fulfilment, transfers, waivers
from quancheng.engine.case import Case
from quancheng.engine.events import decode_value
from quancheng.engine.items import Item
from quancheng.engine.pack import ENTERPRISE, CommitmentKind
from quancheng.server.demo import words

if TYPE_CHECKING:
    from quancheng.server.demo.story import Project, Story


def settle_instalment(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """A part is paid when it is due, a deposit returned once its day has come."""
    name, _, part = item.key.partition("/")
    actor, known = story.actor_for(case, item), case.commitments[name].instalments.get(part)
    if actor is not None and story.random.random() < 0.7:
        became = fulfilment.RETURNED if known else fulfilment.PAID
        story.ask(
            actor, project, fulfilment.SettleInstalment, day, commitment=name, instalment=part, became=became, day=day,
            evidence=(_voucher(story, day),),
        )  # fmt: skip


def apply_for_it(story: Story, project: Project, case: Case, day: date) -> None:
    """Now and then what the government promised is applied for."""
    for kind in story.pack.commitments:
        if kind.fulfilment is not None and _may_be_applied_for(case, kind) and story.random.random() < 0.08:
            actor = story.party_on(case, kind.checked_by)
            amount = int(str(decode_value(case.commitments[kind.id].value))) // 4
            if actor is not None and amount > 0:
                given: dict[str, Any] = {
                    "commitment": kind.id, "claim": story.name_of_one(), "amount": amount, "note": "申请兑现",
                    "evidence": ("兑现申请表",),
                }  # fmt: skip
                story.tried(
                    lambda a=actor, given=given: story.ask(a, project, fulfilment.ApplyFulfilment, day, **given)  # type: ignore[misc]
                )


def _may_be_applied_for(case: Case, kind: CommitmentKind) -> bool:
    row = case.commitments.get(kind.id)
    return row is not None and isinstance(decode_value(row.value), int) and not row.judged and len(row.claims) < 3


def answer_claim(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Approved by whoever approves, then paid."""
    name, _, claim = item.key.partition("/")
    actor, row = story.actor_for(case, item), case.commitments[name].claims[claim]
    if actor is None or story.random.random() < 0.3:
        return
    known: dict[str, Any] = {"commitment": name, "claim": claim, "evidence": (_voucher(story, day),)}
    if row[0] == fulfilment.APPLIED:
        story.ask(
            actor, project, fulfilment.AnswerFulfilment, day, granted=True, reason="", **known,
            decision=f"会议纪要〔{day.year}〕{story.random.randrange(1, 40)}号",
        )  # fmt: skip
    else:
        story.ask(actor, project, fulfilment.PayFulfilment, day, day=day, **known)


def waive_materials(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Now and then a formality goes on without a material, against a written promise."""
    if item.key in case.waivers or story.random.random() >= 0.1:
        return
    for waiver in waivers.waivers_of(story.pack, item.key)[:1]:
        actor = story.party_on(case, waivers.granter(story.pack, case, waiver, item.key))
        if actor is not None:
            story.ask(
                actor, project, waivers.GrantWaiver, day, task=item.key, waiver=waiver.id,
                materials=waiver.materials[:1], evidence=(f"承诺书〔{day.year}〕{story.random.randrange(1, 90)}号",),
            )  # fmt: skip


def deliver(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    actor, owed = story.actor_for(case, item), waivers.owed_materials(case.waivers[item.key])
    if actor is not None and story.random.random() < 0.25:
        story.ask(
            actor, project, waivers.DeliverMaterials, day, task=item.key, materials=tuple(owed), day=day,
            evidence=(_voucher(story, day),),
        )  # fmt: skip


def revoke(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Rarely: mostly the materials come after all."""
    actor = story.actor_for(case, item)
    if actor is not None and story.random.random() < 0.1:
        story.ask(actor, project, waivers.RevokeWaiver, day, task=item.key, reason="逾期未补齐，经催告仍未提交")


def decide_transfer(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Once the project has stood still for too long: mostly it stays, for a reason."""
    transfer = next(each for each in story.pack.transfers if each.id == item.key)
    actor = story.actor_for(case, item)
    if actor is None or transfer.decided_by is None or item.due is None or item.due >= day:
        return
    if story.random.random() < 0.4:
        passes = story.random.random() < 0.3
        reason = "经研究同意流转" if passes else "近期将有实质性进展，暂不流转"
        story.ask(actor, project, transfers.DecideTransfer, day, transfer=item.key, passes=passes, reason=reason)


def propose_exit(story: Story, project: Project, case: Case, day: date) -> bool:
    """Whether a way to leave that the pack names has been taken."""
    if any(row.standing == "proposed" for row in case.exits.values()):
        return True
    for way in story.pack.exits:
        actor = None if way.proposed_by == ENTERPRISE else story.party_on(case, way.proposed_by)
        if actor is not None and way.when.holds(case):
            story.ask(
                actor, project, exits.ProposeExit, day, exit=way.id, ground=way.grounds[0],
                reason=story.random.choice(words.ENDINGS), evidence=way.needs or ("情况说明",),
            )  # fmt: skip
            return True
    return bool(case.exits)


def decide_exit(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    actor = story.actor_for(case, item)
    if actor is not None and story.random.random() < 0.7:
        story.ask(
            actor, project, exits.DecideExit, day, exit=item.key, agreed=True, note="同意", evidence=("会议纪要",)
        )


def _voucher(story: Story, day: date) -> str:
    return f"凭证〔{day.year}〕{story.random.randrange(1, 300)}号"
