"""Projects that may be the same one: the same credit code, or a name that is nearly the same without its trimmings."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz

from quancheng.cases import search
from quancheng.cases.access import seen_projects
from quancheng.cases.names import core_of_enterprise, core_of_project, plain
from quancheng.cases.queries import as_uuid
from quancheng.people.access import Person
from quancheng.store.session import session

ALIKE = 85
"""From this score of 100 on two cores are near enough to be shown."""
LOOKED_AT = 300
SHOWN = 5
SHORTEST_CORE = 2


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    """A project that is here already, and in words why it may be the same."""

    id: UUID
    name: str
    enterprise: str
    stage: str
    version: str
    why: str


def likely_duplicates(
    person: Person, *, name: str = "", enterprise: str = "", uscc: str = "", beside: UUID | None = None
) -> list[Duplicate]:
    """The likeliest first, only among the projects the person sees; one query, inside `reading`."""
    seen, params = seen_projects(person)
    cores = [core for core in (core_of_enterprise(enterprise), core_of_project(name)) if len(core) >= SHORTEST_CORE]
    code = uscc.strip().upper()
    tests, wanted = ["(p.uscc <> '' AND p.uscc = %s)"], list[object]([code])
    if cores:
        found, words = search.near(person.tenant, cores, most=LOOKED_AT)
        tests.append(f"p.id IN ({found})")
        wanted += words
    rows = session().execute(
        "SELECT p.id, p.name, p.enterprise, p.uscc, p.stage, p.version FROM cases_project p"
        f" WHERE {seen} AND p.ended = '' AND ({' OR '.join(tests)})",
        [*params, *wanted],
    )
    scored = []
    for row_id, row_name, row_enterprise, row_uscc, stage, version in rows.fetchall():
        found_id = as_uuid(row_id)
        score, why = _alike(name, enterprise, code, row_name, row_enterprise, row_uscc)
        if why and found_id != beside:
            duplicate = Duplicate(
                id=found_id, name=row_name, enterprise=row_enterprise, stage=stage, version=version, why=why
            )
            scored.append((-score, row_name, duplicate))
    return [duplicate for _, _, duplicate in sorted(scored, key=lambda each: each[:2])[:SHOWN]]


def _alike(
    name: str, enterprise: str, uscc: str, other_name: str, other_enterprise: str, other_uscc: str
) -> tuple[float, str]:
    """How alike of 100, and why; "" where they are not."""
    if uscc and uscc == other_uscc:
        return 101, "统一社会信用代码相同"
    by_name = _score(core_of_project(name), core_of_project(other_name))
    by_enterprise = _score(core_of_enterprise(enterprise), core_of_enterprise(other_enterprise))
    if plain(name) and plain(name) == plain(other_name):
        return 100, "项目名称相同"
    if by_enterprise >= ALIKE:
        return by_enterprise, "企业名称相近" if by_enterprise < 100 else "企业名称相同"
    return (by_name, "项目名称相近") if by_name >= ALIKE else (0, "")


def _score(one: str, other: str) -> float:
    if min(len(one), len(other)) < SHORTEST_CORE:
        return 0
    return fuzz.ratio(one, other)
