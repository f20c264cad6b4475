"""What falls between or is done twice: projects that may be one, and what each running project still lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from rapidfuzz import fuzz

from quancheng.cases import dispatch
from quancheng.cases.access import seen_projects
from quancheng.cases.names import core_of_enterprise, core_of_project
from quancheng.cases.packs import pack_in_force
from quancheng.cases.queries import ProjectLine, Wanted, as_uuid, every_project
from quancheng.engine.pack import FactType, Pack
from quancheng.people.access import Person
from quancheng.store.session import session

MOST_COMPARED = 20_000
MOST_TOGETHER = 20
ALIKE = 75
"""Of 100: project names of one enterprise that are this alike may be one project."""


@dataclass(frozen=True)
class Twins:
    """Two projects that may be one, and why."""

    first: ProjectLine
    second: ProjectLine
    why: str


def twins(person: Person, *, on: date) -> list[Twins]:
    """Pairs of running projects the person sees that may be one, each pair once."""
    lines = every_project(person, Wanted(sort="name"), on=on, most=MOST_COMPARED)
    found: dict[tuple[UUID, UUID], Twins] = {}
    for each in (*_of_one_enterprise(lines), *_of_one_name(lines)):
        key = min(each.first.id, each.second.id), max(each.first.id, each.second.id)
        found.setdefault(key, each)
    return list(found.values())


def _of_one_enterprise(lines: list[ProjectLine]) -> Iterator[Twins]:
    for pair in _pairs(lines, lambda line: line.uscc or core_of_enterprise(line.enterprise)):
        names = [core_of_project(each.name) for each in pair]
        if fuzz.ratio(*names) >= ALIKE:
            yield Twins(*pair, why="同一企业，项目名称相近")


def _of_one_name(lines: list[ProjectLine]) -> Iterator[Twins]:
    for pair in _pairs(lines, lambda line: core_of_project(line.name)):
        yield Twins(*pair, why="项目名称相同")


def _pairs(
    lines: list[ProjectLine], key: Callable[[ProjectLine], Hashable]
) -> Iterator[tuple[ProjectLine, ProjectLine]]:
    groups: dict[Hashable, list[ProjectLine]] = defaultdict(list)
    for line in lines:
        if key(line):
            groups[key(line)].append(line)
    for group in groups.values():
        yield from combinations(group[:MOST_TOGETHER], 2)


@dataclass(frozen=True)
class Gap:
    """Something a project should have by now and has not."""

    project: UUID
    name: str
    what: str


def gaps(person: Person, *, on: date) -> list[Gap]:
    """Persons not named, planned days not fixed, facts not filled in; by project."""
    found = [
        *(Gap(row.project, row.name, f"未{row.what}") for row in dispatch.unfilled_roles(person, on=on)),
        *_without_days(dispatch.unplanned_rows(person, on=on)),
        *_without_facts(person),
    ]
    return sorted(found, key=lambda gap: (gap.name, gap.project))


def _without_days(rows: list[dispatch.Row]) -> Iterator[Gap]:
    by_project: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    for row in rows:
        by_project[row.project, row.name].append(row.what)
    for (project, name), whats in by_project.items():
        yield Gap(project, name, f"未定计划完成时间：{'、'.join(whats)}")


def _without_facts(person: Person) -> Iterator[Gap]:
    """The facts that tasks of the stages reached need, where they are blank."""
    pack = pack_in_force(person.tenant)
    needed = needed_facts(pack)
    if not needed:
        return
    seen, params = seen_projects(person)
    names = sorted({name for facts in needed.values() for name in facts})
    marks = ", ".join(["%s"] * len(names))
    rows = session().execute(
        "SELECT p.id, p.name, p.stage, f.name FROM cases_project p LEFT JOIN cases_fact f ON f.tenant_id = p.tenant_id"
        f" AND f.project_id = p.id AND f.name IN ({marks}) AND (f.text <> '' OR f.number IS NOT NULL"
        f" OR f.day IS NOT NULL) WHERE {seen} AND p.ended = '' ORDER BY p.name, p.id",
        [*names, *params],
    )
    known: dict[tuple[UUID, str, str], set[str]] = defaultdict(set)
    for project, name, stage, fact in rows.fetchall():
        known[as_uuid(project), name, stage].add(fact)
    for (project, name, stage), facts in known.items():
        missing = [pack.label_of(each) for each in needed.get(stage, ()) if each not in facts]
        if missing:
            yield Gap(project, name, f"未填：{'、'.join(missing)}")


def needed_facts(pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """By stage, the facts that tasks of it and of the stages before it need."""
    needed: dict[str, tuple[str, ...]] = {}
    sofar: tuple[str, ...] = tuple(fact.id for fact in pack.facts if fact.required)
    for stage in pack.stages:
        asked = [name for task in stage.tasks for name in task.needs_facts if _counts(pack, name)]
        sofar = tuple(dict.fromkeys([*sofar, *asked]))
        needed[stage.id] = sofar
    return needed


def _counts(pack: Pack, name: str) -> bool:
    """A no is an answer; only blanks are gaps."""
    return pack.fact[name].type is not FactType.YES_NO
