"""What low places and lasting red lights propose to supervision, over the projects the person sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

from quancheng.cases.access import seen_projects
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.conditions import as_query
from quancheng.cases.dispatch import cases_of
from quancheng.cases.packs import pack_in_force, pack_of
from quancheng.cases.rankings import published
from quancheng.cases.scoring_rows import LOG_OF
from quancheng.engine import events as ev
from quancheng.engine.case import Case
from quancheng.engine.conditions import AnyOf, Condition
from quancheng.engine.lights import COLOUR_WORDS, Colour, lights_of
from quancheng.engine.pack import Pack, Power
from quancheng.engine.proposals import Proposal
from quancheng.engine.streaks import light_proposals, ranking_proposals
from quancheng.engine.territory import seated
from quancheng.people.access import Person
from quancheng.store.canonical import parsed
from quancheng.store.session import session


def scored_proposals(person: Person, *, on: date) -> list[Proposal]:
    """Nothing is looked at where the pack has no such trigger."""
    pack = pack_in_force(person.tenant)
    kinds = {trigger.when for trigger in pack.triggers}
    found: list[Proposal] = []
    if "streak" in kinds and {Power.SEE_ALL, Power.SUPERVISE} & person.powers:
        found += ranking_proposals(pack, published(person.tenant), on=on)
    if "light" in kinds:
        found += _of_lights(person, on)
    return found


def _running(person: Person, where: Condition) -> Iterator[tuple[UUID, str, Case]]:
    """Each running project the person sees on which a condition holds, with its pack's version and its state."""
    seen, params = seen_projects(person)
    holds, more = as_query(where, pack_in_force(person.tenant))
    rows = session().execute(
        "SELECT s.id, s.pack, s.state FROM cases_project p JOIN store_stream s ON s.tenant_id = p.tenant_id"
        f" AND s.id = p.id WHERE {seen} AND p.ended = '' AND {holds} ORDER BY p.id",
        [*params, *more],
    )
    for stream, version, state in rows.fetchall():
        yield UUID(str(stream)), version, Case.from_state(parsed(state))


def _of_lights(person: Person, on: date) -> Iterator[Proposal]:
    """A project's log is only read while its light is red."""
    place = pack_in_force(person.tenant)
    watched = {trigger.light for trigger in place.triggers if trigger.when == "light"}
    applies = AnyOf(tuple(light.while_ for light in place.lights if light.id in watched))
    for stream, version, case in _running(person, applies):
        project = stream.hex
        pack = pack_of(person.tenant, version)
        known: dict[str, list[ev.Event]] = {}

        def history(project: str = project, known: dict[str, list[ev.Event]] = known) -> list[ev.Event]:
            if project not in known:
                known[project] = history_of(person.tenant, project)
            return known[project]

        proposed = light_proposals(pack, case, history, project=project, on=on, calendar=calendar_in_force())
        yield from (replace(each, unit=seated(pack, each.unit, case.jurisdiction)) for each in proposed)


def lights_on(person: Person, pack: Pack, projects: list[UUID], *, on: date) -> dict[UUID, tuple[tuple[str, str], ...]]:
    """The red and yellow lights of some projects, as (state, words), for a list. One query, none without lights."""
    if not pack.lights:
        return {}
    found = {}
    for project, case in cases_of(person, projects).items():
        shining = lights_of(pack, case, on=on, calendar=calendar_in_force())
        found[project] = tuple(
            (f"light-{each.colour}", f"{each.light.label}{COLOUR_WORDS[each.colour]}")
            for each in shining
            if each.colour in (Colour.RED, Colour.YELLOW)
        )
    return found


def red_lights(person: Person, *, on: date) -> list[tuple[UUID, str, str]]:
    """The red lights of all running projects the person sees, as (project, its name, why)."""
    found = []
    applies = AnyOf(tuple(light.while_ for light in pack_in_force(person.tenant).lights))
    for project, version, case in _running(person, applies) if applies.of else ():
        pack, name = pack_of(person.tenant, version), str(case.fact("name") or "")
        for each in lights_of(pack, case, on=on, calendar=calendar_in_force()):
            if each.colour is Colour.RED:
                found.append((project, name, f"{each.light.label}{COLOUR_WORDS[each.colour]}，{each.why}"))
    return found


def history_of(tenant: int, project: str) -> list[ev.Event]:
    """The events of one project, oldest first; the caller has checked that it may be seen."""
    rows = session().execute(LOG_OF, (tenant, project)).fetchall()
    return [ev.event_from(kind, parsed(body)) for _, kind, body in rows]
