"""A project's own values as a form prints them: facts, days, grades, who holds which role and for which unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from quancheng.cases.project_view import ProjectView
from quancheng.engine.case import Case
from quancheng.engine.pack import SIGNED, FactType, Pack
from quancheng.engine.parties import actual
from quancheng.engine.said import said
from quancheng.engine.standing import unit_behind
from quancheng.papers.filling import Filled
from quancheng.people import queries as people
from quancheng.people.access import Person

FACT = "fact:"
Line = dict[str, Filled]


def project_values(person: Person, view: ProjectView, unit: str) -> Line:
    """Everything that a blank may be filled from, by its source; `unit` is whose sheet it is, or ""."""
    case, pack = view.case, view.pack
    names = _contacts(person, case, pack)
    values: Line = {f"{FACT}{fact.id}": say_fact(case, pack, fact.id, names) for fact in pack.facts}
    values |= {f"happening:{name}": case.happened(name) for name in case.happenings}
    values |= {f"grade:{each.id}": pack.label_of(case.grades.get(each.id, "")) for each in pack.schemes}
    values["project:stage"] = pack.label_of(case.stage)
    values["project:library"] = "、".join(pack.label_of(each) for each in view.libraries)
    values["project:signed"] = case.happened(SIGNED)
    values["unit:label"] = pack.label_of(unit) if unit else None
    return values | _parties(person, case, pack)


def _parties(person: Person, case: Case, pack: Pack) -> Line:
    held = {role: UUID(row.officer) for role, row in case.roles.items() if is_id(row.officer)}
    names = people.officer_names(person, held.values()) if held else {}
    values: Line = {f"role:{role}": names.get(officer) for role, officer in held.items()}
    values |= {f"role-unit:{role}": pack.label_of(row.unit) for role, row in case.roles.items() if row.unit}
    for party in (*pack.party, *pack.unit, *pack.post):
        who = actual(pack, case, party)
        values[f"party:{party}"] = pack.label_of(unit_behind(pack, case, who) or who)
    return values


def say_fact(case: Case, pack: Pack, name: str, names: Mapping[str, str]) -> Filled:
    """A fact as a form prints it; a person by name, money in 万元 or 亿元."""
    value, fact = case.fact(name), pack.fact[name]
    if value is None or value == "":
        return None
    if fact.type is FactType.PERSON:
        return names.get(str(value), str(value))
    if fact.type is FactType.UNIT:
        return pack.label_of(str(value))
    return value if isinstance(value, date) else said(fact.type, value)


def _contacts(person: Person, case: Case, pack: Pack) -> Mapping[str, str]:
    """The people behind the facts that hold a person, by the text that the fact holds."""
    held = [str(case.fact(fact.id)) for fact in pack.facts if fact.type is FactType.PERSON and case.fact(fact.id)]
    ids = {text: UUID(text) for text in held if is_id(text)}
    if not ids:
        return {}
    known = people.contacts(person, ids.values())
    return {text: known[id_].name for text, id_ in ids.items() if id_ in known}


def is_id(text: str) -> bool:
    """Whether a text is the id of somebody who is kept beside the log."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
