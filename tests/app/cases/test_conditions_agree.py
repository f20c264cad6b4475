"""A condition says the same of a project whether it is evaluated or turned into a query."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from quancheng.cases.conditions import as_query
from quancheng.engine import conditions as cn
from quancheng.engine.case import Case
from quancheng.engine.pack import FactType, Pack
from quancheng.store.session import reading, session
from tests.app.cases.walking import Walk, case_of, gu_place

WALKS, STEPS = 12, 45
BOUNDS = tuple(cn.Bound)


def found_by_query(tenant: int, condition: cn.Condition, pack: Pack) -> set[str]:
    text, params = as_query(condition, pack)
    rows = session().execute(f"SELECT p.id FROM cases_project p WHERE p.tenant_id = %s AND {text}", [tenant, *params])
    return {str(row[0]).replace("-", "") for row in rows.fetchall()}


def all_conditions(pack: Pack, cases: list[Case]) -> Iterator[cn.Condition]:
    """Every condition of the notice, every plain one over what it names, and some put together."""
    yield from the_notices_own(pack)
    plain = list(plain_ones(pack, cases))
    yield from plain
    for one, other in zip(plain, plain[7:], strict=False):
        yield cn.Not(one)
        yield cn.All((one, cn.Not(other)))
        yield cn.AnyOf((one, other))
    yield cn.ALWAYS


def the_notices_own(pack: Pack) -> Iterator[cn.Condition]:
    for library in pack.libraries:
        yield library.holds
    for gate in pack.gate.values():
        yield gate.hold
    for task in pack.task.values():
        yield task.applies
        if task.opens_when is not None:
            yield task.opens_when
    for duty in pack.duties:
        yield duty.while_


def plain_ones(pack: Pack, cases: list[Case]) -> Iterator[cn.Condition]:
    for stage in pack.stages:
        yield cn.InStage(stage.id)
        yield cn.StageLeftBehind(stage.id)
    for happening in pack.happenings:
        yield cn.Happened(happening.id)
    for task in pack.task.values():
        yield cn.TaskDone(task.id)
        for outcome in task.outcomes:
            yield cn.TaskDone(task.id, outcome.id)
    for fact in pack.facts:
        yield cn.FactKnown(fact.id)
        for value in {case.fact(fact.id) for case in cases}:
            yield cn.FactIs(fact.id, value)
            yield from bounds(fact.id, fact.type, value)
        yield cn.FactIn(fact.id, tuple({case.fact(fact.id) for case in cases[:2]}))


def bounds(name: str, kind: FactType, value: Any) -> Iterator[cn.Condition]:
    """Each bound at a value that some project has: the neighbour of every boundary is another project."""
    if kind in (FactType.MONEY, FactType.NUMBER) and isinstance(value, int):
        for bound in BOUNDS:
            yield cn.FactBound(name, bound, value)
            yield cn.FactBound(name, bound, Decimal(value) + Decimal("0.5"))
    if isinstance(value, date):
        yield from (cn.FactBound(name, bound, value) for bound in BOUNDS)


def test_every_condition_finds_the_projects_for_which_it_holds(own_database):
    pack = gu_place()
    cases: dict[str, Case] = {}
    for seed in range(WALKS):
        walk = Walk(pack, 500 + seed)
        list(walk.steps(STEPS * (seed % 4)))
        cases[walk.project.hex] = case_of(walk.person.tenant, walk.project)[1]
    told_apart = 0
    with reading(walk.person.tenant):
        for condition in all_conditions(pack, list(cases.values())):
            holds = {project for project, case in cases.items() if condition.holds(case)}
            assert found_by_query(walk.person.tenant, condition, pack) == holds, condition
            told_apart += 0 < len(holds) < len(cases)
    assert told_apart > 100
