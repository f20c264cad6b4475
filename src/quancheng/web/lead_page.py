"""A lead as its pages show it: blanks, what is here already, what may be done, the first talk in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from quancheng.cases import duplicates, lead_queries
from quancheng.cases.actions import actor_of
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.lead_queries import LeadLine, LeadView
from quancheng.cases.packs import pack_of
from quancheng.engine.case import Case
from quancheng.engine.claims import RESULTS
from quancheng.engine.errors import Refused
from quancheng.engine.leads import NAMING, keeps, refuse_unless_registering, rules_of
from quancheng.engine.pack import Fact, Pack
from quancheng.people import queries as people
from quancheng.people.access import Person
from quancheng.web import facts as blanks
from quancheng.web.typed import Typed

FIRST = ("enterprise", "uscc", "name")
RESULT_CHOICES = tuple(RESULTS.items())


def facts_of(pack: Pack, person: Person) -> list[Fact]:
    """The facts that a lead may hold and the person may read; none of them must be filled in."""
    seen = {fact.id: fact for fact in blanks.seen_facts(pack, person)}
    return [replace(seen[name], required=False) for name in rules_of(pack).facts if name in seen]


def fields(
    pack: Pack, person: Person, *, known: Mapping[str, Any] | None = None, typed: Typed | None = None
) -> tuple[list[blanks.FactField], list[blanks.FactField]]:
    """The blanks that are asked first, and the rest."""
    facts, case = facts_of(pack, person), Case.empty().with_(facts=dict(known or {}))
    filled = blanks.fields(facts, typed=typed.post if typed else None, wrong=typed.wrong if typed else {}, case=case)
    channel = rules_of(pack).channel
    first = {*(f"fact-{name}" for name in NAMING), f"fact-{channel}"}
    return [each for each in filled if each.name in first], [each for each in filled if each.name not in first]


def units_registering(pack: Pack, person: Person, parties: tuple[str, ...]) -> list[tuple[str, str]]:
    """The person's units for which he may register, as (code, label)."""
    found = []
    for unit in sorted(person.units):
        try:
            refuse_unless_registering(pack, actor_of(person), unit, parties, to="登记")
        except Refused:
            continue
        found.append((unit, pack.label_of(unit)))
    return found


def may_claim(pack: Pack, person: Person, unit: str = "") -> bool:
    """Whether the person may register first talks, for one of his units or for any."""
    if pack.first_talk is None:
        return False
    units = [code for code, _ in units_registering(pack, person, pack.first_talk.registered_by)]
    return unit in units if unit else bool(units)


def alike(person: Person, pack: Pack, typed: Mapping[str, str], *, beside: Any = None) -> dict[str, Any]:
    """What is here already of what is being typed: leads and projects that the person may see."""
    group = pack.first_talk.group if pack.first_talk else None
    said = {name: typed.get(f"fact-{name}", "").strip()[:200] for name in FIRST}
    of_group = typed.get(f"fact-{group}", "").strip()[:200] if group else ""
    if not any(len(each) > 1 for each in (*said.values(), of_group)):
        return {"leads": [], "projects": []}
    found = lead_queries.alike(
        person, name=said["name"], enterprise=said["enterprise"], uscc=said["uscc"], group=of_group, beside=beside
    )
    names = people.officer_names(person, [each.officer_id for each in found if each.officer_id])
    projects = duplicates.likely_duplicates(person, name=said["name"], enterprise=said["enterprise"], uscc=said["uscc"])
    return {
        "leads": [
            {
                "id": each.id, "called": each.called, "why": each.why, "holds": each.holds,
                "unit": pack.label_of(each.unit), "who": names.get(each.officer_id, "") if each.officer_id else "",
                "standing": lead_queries.STANDINGS[each.standing],
            }
            for each in found
        ],
        "projects": [
            (each, pack_of(person.tenant, each.version).label_of(each.stage)) for each in projects
        ],
    }  # fmt: skip


def talk_words(line: LeadLine, *, on: date) -> tuple[str, str, int]:
    """A lead's first talk as (state, words, working days left); "" where it holds none."""
    if line.standing != "open":
        return "", "", 0
    if line.is_disputed:
        return "blocked", "首谈有争议", 0
    if not line.holds:
        return "", "", 0
    if line.lapses is None:
        return "done", "首谈单位", 0
    if line.lapses < on:
        return "late", "首谈已失效", 0
    left = calendar_in_force().count(on, line.lapses)
    return ("due-soon" if left <= NEAR else "done"), "首谈单位", left


NEAR = 5
"""From so many working days before the end on, a claim is shown as ending soon."""


def may(person: Person, view: LeadView) -> dict[str, bool]:
    """What the person may do on a lead now."""
    lead, actor, rules = view.lead, actor_of(person), view.pack.first_talk
    is_open, own = lead.standing == "open", keeps(lead, actor_of(person))
    open_disputes = [each for each in view.disputes if not each.result]
    return {
        "keep": is_open and own,
        "claim": is_open
        and own
        and may_claim(view.pack, person, lead.unit)
        and (view.held is None or view.has_lapsed)
        and not any(each.lead == view.id for each in open_disputes),
        "answer": is_open and bool(lead.offered_to) and lead.offered_to in actor.units,
        "speak": own and bool(open_disputes),
        "decide": bool(rules and rules.arbitrated_by in actor.posts | actor.units and open_disputes),
        "convert": is_open and own and not open_disputes,
    }
