"""What is or was published of projects: a list over those a person may see, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from quancheng.cases.access import seen_projects
from quancheng.cases.packs import pack_in_force, pack_of
from quancheng.cases.queries import as_day, as_uuid
from quancheng.engine.case import Case
from quancheng.engine.pack import Pack
from quancheng.engine.publicity import PUBLICITY_STATES
from quancheng.engine.said import said
from quancheng.engine.spec.marks import PUBLISHED, mark_of
from quancheng.people.access import Person
from quancheng.store.canonical import parsed
from quancheng.store.session import session

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Published:
    """One publication: of which project, under which rule, what was said, from when to when."""

    project: UUID
    rule: str
    state: str
    word: str
    fields: list[tuple[str, str]]
    day: date
    until: str
    ended: str


def published(person: Person, *, page: int = 1) -> tuple[list[Published], int]:
    """A page of the list and how many there are. Two queries, inside `reading`."""
    rules = {mark_of(rule.id, PUBLISHED): rule.id for rule in pack_in_force(person.tenant).publicity}
    if not rules:
        return [], 0
    seen, params = seen_projects(person)
    marks = ", ".join(["%s"] * len(rules))
    frm = (
        "FROM cases_happening h JOIN cases_project p ON p.tenant_id = h.tenant_id AND p.id = h.project_id"
        f" WHERE {seen} AND h.tenant_id = %s AND h.name IN ({marks})"
    )
    given = [*params, person.tenant, *rules]
    count = int(session().execute(f"SELECT count(*) {frm}", given).fetchone()[0])
    rows = session().execute(
        f"SELECT h.name, h.day, p.id, p.version, s.state {frm.replace(' WHERE', _JOIN_STATE, 1)}"
        " ORDER BY h.day DESC, p.id LIMIT %s OFFSET %s",
        [*given, PAGE, (page - 1) * PAGE],
    )
    return [
        _line(
            pack_of(person.tenant, version), rules[name], as_uuid(project), as_day(day), Case.from_state(parsed(state))
        )
        for name, day, project, version, state in rows.fetchall()
    ], count


_JOIN_STATE = " JOIN store_stream s ON s.tenant_id = p.tenant_id AND s.id = p.id WHERE"


def _line(pack: Pack, rule: str, project: UUID, day: date, case: Case) -> Published:
    state = case.publicity[rule]
    facts = [pack.fact[name] for name in state.fields if name in pack.fact]
    return Published(
        project=project,
        rule=pack.label_of(rule),
        state=state.state,
        word=PUBLICITY_STATES[state.state],
        fields=[(fact.label, said(fact.type, case.fact(fact.id))) for fact in facts],
        day=day,
        until=state.until,
        ended=state.ended,
    )
