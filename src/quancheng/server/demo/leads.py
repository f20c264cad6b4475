"""Leads of the demonstration: registered with their first talk, kept warm, given up or made projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from quancheng.cases import leads
from quancheng.cases.calendars import calendar_in_force
from quancheng.engine.claims import KEEP, TRANSFER, AlreadyClaimed
from quancheng.engine.errors import Refused
from quancheng.engine.pack import Power
from quancheng.people.access import Person
from quancheng.server.demo import made_up, words

if TYPE_CHECKING:
    from quancheng.server.demo.story import Story


@dataclass
class Lead:
    """One lead; `target` is where its project shall stand in the end, None where nothing comes of it."""

    id: UUID
    keeper: Person
    unit: str
    facts: dict[str, Any]
    target: int | None
    next_day: date
    jurisdiction: str
    contacts: int = 0


def register(story: Story, day: date, target: int | None) -> bool:
    """Whether somebody could register one, and did."""
    found = _registrants(story)
    rules = story.pack.leads
    if rules is None or not found:
        return False
    keeper, unit, where = story.random.choice(found)
    known = made_up.facts_of(story, [each for each in story.pack.facts if each.id in rules.facts], day)
    lead = leads.register(keeper, known, unit=unit, at=story.at(day), source=story.random.choice(words.SOURCES))
    story.leads.append(Lead(lead, keeper, unit, known, target, _soon(story, day), where))
    if story.random.random() < 0.12:
        _claim_twice(story, story.leads[-1], day)
    return True


def _registrants(story: Story) -> list[tuple[Person, str, str]]:
    """Who may register a lead and make a project of it, with the unit and the jurisdiction."""
    rules, found = story.pack.leads, []
    for player in story.cast.players if rules else ():
        unit, _, where = player.unit.partition("@")
        allowed = {unit, player.post.partition("@")[0]} & set(rules.registered_by if rules else ())
        if allowed and Power.REGISTER in player.person.powers:
            found.append((player.person, player.unit, where))
    return found


def _claim_twice(story: Story, lead: Lead, day: date) -> None:
    """Another unit talks with the same enterprise, insists, and the post that the pack names decides."""
    others = [each for each in _registrants(story) if each[1] != lead.unit]
    rules = story.pack.first_talk
    arbiter = story.cast.party(rules.arbitrated_by) if rules else None
    if not others or arbiter is None:
        return
    other, unit, _ = story.random.choice(others)

    def dispute() -> None:
        try:
            leads.register(other, lead.facts, unit=unit, at=story.at(day))
        except AlreadyClaimed:
            second = leads.register(
                other, lead.facts, unit=unit, at=story.at(day), evidence="本单位上月已与企业见面并签有备忘录"
            )
            if story.random.random() < 0.7:
                result = story.random.choice((KEEP, TRANSFER))
                reason = "核对双方联系记录后裁定"
                leads.decide_dispute(arbiter, second, result=result, reason=reason, at=story.at(day))

    story.tried(dispute)


def keep(story: Story, day: date) -> None:
    """Each lead whose turn has come: another contact, then a project, or given up."""
    for lead in list(story.leads):
        if lead.next_day <= day:
            lead.next_day = _soon(story, day)
            story.tried(lambda lead=lead: _go_on(story, lead, day))  # type: ignore[misc]


def _go_on(story: Story, lead: Lead, day: date) -> None:
    if lead.contacts < 2:
        lead.contacts += 1
        kinds = story.pack.first_talk.contact_kinds if story.pack.first_talk else ()
        kind, note = story.random.choice(kinds) if kinds else "", story.random.choice(words.NOTES)
        leads.log_contact(lead.keeper, lead.id, contact=kind, day=day, note=note, at=story.at(day))
    elif lead.target is not None:
        story.leads.remove(lead)
        more = made_up.facts_of(story, [each for each in story.pack.facts if each.id not in lead.facts], day)
        where = lead.jurisdiction if story.pack.jurisdictions else None
        try:
            opened = leads.convert(lead.keeper, lead.id, more, at=story.at(day), jurisdiction=where)
        except Refused as refused:
            story.refused.append(f"{refused.code}: {refused.sentence}")
            story.open_project(day, lead.target)
            return
        story.take_up(opened, day, lead.target)
    elif story.random.random() < 0.1:
        story.leads.remove(lead)
        leads.drop(lead.keeper, lead.id, reason=story.random.choice(words.ENDINGS), at=story.at(day))


def _soon(story: Story, day: date) -> date:
    return calendar_in_force().add(day, story.random.randrange(2, 8))
