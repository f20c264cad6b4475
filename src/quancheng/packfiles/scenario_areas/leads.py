"""Scenario words for leads and first talks: one lead for each unit that talks with the enterprise, and one claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quancheng.engine import claims, leads
from quancheng.engine.claims import Claim
from quancheng.engine.currencies import Foreign
from quancheng.engine.leads import Lead
from quancheng.engine.pack import Value
from quancheng.engine.requests import Actor
from quancheng.packfiles.scenario_areas.area import Area, StepWord, day_of, given_of

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

LEADS, CLAIM = "leads", "claim"
NOBODY = "nobody"


def _actor(world: World, unit: str) -> Actor:
    """Somebody of the unit."""
    posts = frozenset(post.id for post in world.pack.posts if post.unit == unit)
    return Actor(officer=f"officer of {unit}", units=frozenset({unit}), posts=posts)


def _lead(world: World, unit: str) -> Lead:
    found: Lead = world.books.get(LEADS, {}).get(unit, Lead())
    return found


def _ask_lead(world: World, unit: str, request: leads.LeadRequest, step: Step) -> None:
    lead = _lead(world, unit)
    for event in leads.decide_lead(world.pack, lead, request, on=step.day):
        lead = leads.after_lead(lead, event)
    world.books[LEADS] = {**world.books.get(LEADS, {}), unit: lead}


def _ask_claim(world: World, request: claims.ClaimRequest, step: Step) -> None:
    claim: Claim = world.books.get(CLAIM, Claim())
    for event in claims.decide_claim(world.pack, claim, request, on=step.day, calendar=world.calendar):
        claim = claims.after_claim(claim, event)
    world.books[CLAIM] = claim


def _plain_facts(world: World, step: Step) -> dict[str, Value]:
    """The facts of a lead; amounts of a lead are in yuan."""
    return {name: value for name, value in world.facts(step).items() if not isinstance(value, Foreign)}


def _registered(world: World, step: Step) -> None:
    unit = step.particulars["unit"]
    request = leads.RegisterLead(
        by=_actor(world, unit), unit=unit, facts=_plain_facts(world, step), source=step.particulars.get("source", "")
    )
    _ask_lead(world, unit, request, step)


def _claimed(world: World, step: Step) -> None:
    unit, evidence = step.particulars["unit"], step.particulars.get("evidence", "")
    _ask_claim(world, claims.RegisterClaim(by=_actor(world, unit), lead=unit, unit=unit, evidence=evidence), step)


def _contacted(world: World, step: Step) -> None:
    unit, day = step.particulars["unit"], day_of(step, "on_day", step.day) or step.day
    given = given_of(step, "contact", "note")
    _ask_lead(world, unit, leads.LogContact(by=_actor(world, unit), day=day, **given), step)
    _ask_claim(world, claims.KeepClaim(by=_actor(world, unit), lead=unit, day=day), step)


def _answered(world: World, step: Step) -> None:
    unit, lead = step.particulars["unit"], step.particulars["disputed_by"]
    _ask_claim(world, claims.GiveEvidence(by=_actor(world, unit), lead=lead, text=step.particulars["evidence"]), step)


def _decided(world: World, step: Step) -> None:
    given = given_of(step, "result", "reason")
    request = claims.DecideDispute(by=world.actor(step), lead=step.particulars["disputed_by"], **given)
    _ask_claim(world, request, step)


def _holders(outcome: Outcome, wanted: Any) -> Any:
    """The units whose claim is alive on the day."""
    world = outcome.world
    claim: Claim = world.books.get(CLAIM, Claim())
    live = claims.live_holders(world.pack, claim, on=outcome.today, calendar=world.calendar)
    units = [holder.unit for holder in live.values()]
    return units or NOBODY


def _lapses(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    world = outcome.world
    claim: Claim = world.books.get(CLAIM, Claim())
    ends = {each.unit: claims.lapses_on(world.pack, each, world.calendar) for each in claim.holders.values()}
    return {unit: str(ends.get(unit)) for unit in wanted}


def _disputes(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    claim: Claim = outcome.world.books.get(CLAIM, Claim())
    return {each.unit: each.result or "open" for each in claim.disputes.values()}


AREA = Area(
    steps={
        "lead-registered": StepWord("a unit registered a lead", ("unit",), ("source",), facts=True),
        "first-talk-claimed": StepWord(
            "a unit claimed the first talk of its lead; `evidence` insists against a claim that is there", ("unit",),
            ("evidence",),
        ),
        "lead-contacted": StepWord("a unit was in touch with the enterprise", ("unit", "contact", "note"), ("on_day",)),
        "claim-answered": StepWord("a side of a dispute gave evidence", ("unit", "disputed_by", "evidence")),
        "dispute-decided": StepWord("keep, transfer or share was decided", ("disputed_by", "result", "reason")),
    },
    expects={
        "first_talk_held_by": "the units whose claim is alive, all of them; `nobody`",
        "claim_lapses": "the last day of each unit's claim without another contact",
        "disputes": "the result of the dispute each unit brought; `open` while there is none",
    },
    taken={
        "lead-registered": _registered,
        "first-talk-claimed": _claimed,
        "lead-contacted": _contacted,
        "claim-answered": _answered,
        "dispute-decided": _decided,
    },
    found={"first_talk_held_by": _holders, "claim_lapses": _lapses, "disputes": _disputes},
)  # fmt: skip
