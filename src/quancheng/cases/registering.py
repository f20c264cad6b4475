"""Registering a project and changing what is known of it, with the natural persons that its facts name.

A fact never holds a name: the person is entered among the contacts and the fact holds the id, in one unit of work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from quancheng.cases.actions import Answer, apply, open_stream
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.currencies import Foreign
from quancheng.engine.pack import Value
from quancheng.people.access import Person
from quancheng.people.actions import write_contact
from quancheng.people.labels import Label
from quancheng.people.models import Contact
from quancheng.store.work import Work, perform


@dataclass(frozen=True, kw_only=True)
class NamedPerson:
    """A natural person as typed."""

    name: str
    phone: str = ""


Given = Mapping[str, Value | NamedPerson | Foreign]


def register_with_people(
    person: Person,
    given: Given,
    *,
    at: datetime,
    key: str | None = None,
    label: Label = Label.INTERNAL,
    jurisdiction: str | None = None,
) -> UUID:
    """Open a project in a jurisdiction, where the person stands unless another is named; answers its id."""

    def do(work: Work) -> Answer:
        facts = {name: value for name, value in with_contacts(work, given).items() if value not in (None, "")}
        opened = open_stream(work, person, rq.OpenProject, label=label, jurisdiction=jurisdiction, facts=facts)
        return {"project": opened.hex}

    said = ["register", _said(given), str(label), jurisdiction or ""]
    answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    return UUID(answer["project"])


def record_facts_with_people(
    person: Person,
    project: UUID,
    given: Given,
    *,
    known: Case,
    reason: str,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> Answer:
    """Change what is known of a project; `known` is the case that the form was filled from."""

    def do(work: Work) -> Answer:
        words: dict[str, Any] = {"facts": with_contacts(work, given, known), "reason": reason}
        stream, _, kinds = apply(work, person, project, [(rq.RecordFacts, words)], seen=seen)
        return {"project": project.hex, "version": stream.version, "events": kinds}

    said = ["facts", project.hex, _said(given), reason]
    answer: Answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    return answer


def with_contacts(work: Work, given: Given, known: Case | None = None) -> dict[str, Any]:
    """The facts with each person as an id; the one who stood there already keeps his."""
    return {
        name: _id_of(work, value, known.fact(name) if known else None) if isinstance(value, NamedPerson) else value
        for name, value in given.items()
    }


def _id_of(work: Work, typed: NamedPerson, held: Value) -> str:
    if held:
        row = Contact.objects.filter(tenant_id=work.tenant, id=UUID(str(held))).first()
        if row is not None and row.name == typed.name:
            if row.phone != typed.phone:
                write_contact(work, row.id, name=typed.name, phone=typed.phone, kind=row.kind)
            return str(held)
    return write_contact(work, None, name=typed.name, phone=typed.phone, kind=Contact.Of.PROJECT).hex


def _said(given: Given) -> dict[str, str]:
    return {name: str(value) for name, value in sorted(given.items()) if value not in (None, "")}
