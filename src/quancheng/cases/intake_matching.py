"""Which projects a filled form may be about: only among those the person sees."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from quancheng.cases import search
from quancheng.cases.access import seen_projects
from quancheng.cases.names import core_of_enterprise, core_of_project, plain
from quancheng.cases.queries import as_uuid
from quancheng.people.access import Person
from quancheng.store.session import session

MOST = 60
SHOWN = 8
SHORTEST_CORE = 2


@dataclass(frozen=True, kw_only=True)
class Match:
    """A project that is here already; `is_same` when both its name and its enterprise say that it is the one."""

    id: UUID
    name: str
    enterprise: str
    is_same: bool
    why: str


def matches(person: Person, *, name: str, enterprise: str, uscc: str = "") -> list[Match]:
    """The same project first, then those that resemble it. At most three queries."""
    found: dict[UUID, Match] = {}
    for row in _rows(person, name, enterprise, uscc):
        match = _match(row, name, enterprise, uscc)
        if match is not None:
            found[match.id] = match
    return sorted(found.values(), key=lambda each: not each.is_same)[:SHOWN]


Row = tuple[UUID, str, str, str]


def _rows(person: Person, name: str, enterprise: str, uscc: str) -> list[Row]:
    seen, params = seen_projects(person)
    tests: list[tuple[str, list[object]]] = []
    if uscc:
        tests.append(("p.uscc = %s", [uscc]))
    for core in (core_of_project(name), core_of_enterprise(enterprise) if enterprise else ""):
        if len(core) >= SHORTEST_CORE:
            statement, words = search.matching(person.tenant, core)
            tests.append((f"p.id IN ({statement})", words))
    rows: list[Row] = []
    for test, words in tests:
        answer = session().execute(
            "SELECT p.id, p.name, p.enterprise, p.uscc FROM cases_project p"
            f" WHERE {seen} AND p.ended = '' AND {test} LIMIT {MOST}",
            [*params, *words],
        )
        rows += [(as_uuid(row[0]), row[1], row[2], row[3]) for row in answer.fetchall()]
    return rows


def _match(row: Row, name: str, enterprise: str, uscc: str) -> Match | None:
    id_, its_name, its_enterprise, its_uscc = row
    same_name = core_of_project(its_name) == core_of_project(name)
    same_enterprise = bool(enterprise) and core_of_enterprise(its_enterprise) == core_of_enterprise(enterprise)
    same_uscc = bool(uscc) and its_uscc == uscc
    if same_name and (same_enterprise or same_uscc or plain(its_name) == plain(name)):
        why = "项目名称和企业一致" if same_enterprise or same_uscc else "项目名称一致"
        return Match(id=id_, name=its_name, enterprise=its_enterprise, is_same=same_enterprise or same_uscc, why=why)
    if same_name or same_enterprise or same_uscc:
        why = "项目名称相近" if same_name else "同一企业"
        return Match(id=id_, name=its_name, enterprise=its_enterprise, is_same=False, why=why)
    return None
