"""The pack's condition objects as conditions on rows; a test runs both over the same projects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Any

from quancheng.cases import statements as sql
from quancheng.engine import conditions as cn
from quancheng.engine.pack import Pack

Where = tuple[str, list[Any]]
SETTLED = "('done', 'not applicable', 'before')"
_BOUNDS = {
    cn.Bound.AT_LEAST: ">=",
    cn.Bound.MORE_THAN: ">",
    cn.Bound.AT_MOST: "<=",
    cn.Bound.LESS_THAN: "<",
}


def as_query(condition: cn.Condition, pack: Pack) -> Where:
    """An SQL condition on `cases_project p` with its parameters."""
    return _query(condition, pack)


@singledispatch
def _query(condition: Any, pack: Pack) -> Where:
    raise TypeError(f"no query for {type(condition).__name__}")


@_query.register
def _always(condition: cn.Always, pack: Pack) -> Where:
    return "1 = 1", []


@_query.register
def _all(condition: cn.All, pack: Pack) -> Where:
    return _joined(" AND ", condition.of, pack)


@_query.register
def _any(condition: cn.AnyOf, pack: Pack) -> Where:
    return _joined(" OR ", condition.of, pack)


def _joined(word: str, conditions: tuple[cn.Condition, ...], pack: Pack) -> Where:
    parts = [_query(each, pack) for each in conditions]
    params = [param for _, some in parts for param in some]
    return "(" + word.join(f"({text})" for text, _ in parts) + ")", params


@_query.register
def _not(condition: cn.Not, pack: Pack) -> Where:
    text, params = _query(condition.what, pack)
    return f"NOT ({text})", params


@_query.register
def _fact_is(condition: cn.FactIs, pack: Pack) -> Where:
    if condition.value is None:
        text, params = _known(condition.name)
        return f"NOT ({text})", params
    column, value = _column(condition.value)
    return _fact(condition.name, f"f.{column} = %s", [value])


@_query.register
def _fact_in(condition: cn.FactIn, pack: Pack) -> Where:
    return _joined(" OR ", tuple(cn.FactIs(condition.name, each) for each in condition.values), pack)


@_query.register
def _fact_bound(condition: cn.FactBound, pack: Pack) -> Where:
    column, value = _column(condition.value)
    return _fact(condition.name, f"f.{column} {_BOUNDS[condition.bound]} %s", [value])


@_query.register
def _fact_known(condition: cn.FactKnown, pack: Pack) -> Where:
    return _known(condition.name)


@_query.register
def _happened(condition: cn.Happened, pack: Pack) -> Where:
    return (
        "EXISTS (SELECT 1 FROM cases_happening h WHERE h.tenant_id = p.tenant_id AND h.project_id = p.id"
        " AND h.name = %s)",
        [condition.name],
    )


@_query.register
def _task_done(condition: cn.TaskDone, pack: Pack) -> Where:
    rows = (
        "SELECT 1 FROM cases_work w WHERE w.tenant_id = p.tenant_id AND w.subject_id = p.id AND w.kind = 'task'"
        " AND (w.key = %s OR w.key LIKE %s)"
    )
    params = [condition.task, f"{condition.task}@%"]
    if condition.outcome is not None:
        return f"EXISTS ({rows} AND w.state IN {SETTLED} AND w.outcome = %s)", [*params, condition.outcome]
    return f"(EXISTS ({rows}) AND NOT EXISTS ({rows} AND w.state NOT IN {SETTLED}))", [*params, *params]


@_query.register
def _in_stage(condition: cn.InStage, pack: Pack) -> Where:
    return "(p.stage = %s AND p.ended = '')", [condition.stage]


@_query.register
def _left_behind(condition: cn.StageLeftBehind, pack: Pack) -> Where:
    order = [stage.id for stage in pack.stages]
    later = order[order.index(condition.stage) + 1 :]
    marks = ", ".join(["%s"] * len(later)) or "''"
    return f"p.stage IN ({marks})", later


@_query.register
def _grade_is(condition: cn.GradeIs, pack: Pack) -> Where:
    """The band's own condition holds and none before it does."""
    scheme = next(each for each in pack.schemes if each.id == condition.scheme)
    tried: list[cn.Condition] = []
    for band in scheme.bands:
        if band.grade == condition.grade:
            return _query(cn.All((band.when, *(cn.Not(each) for each in tried))), pack)
        tried.append(band.when)
    return "1 = 0", []


def _known(name: str) -> Where:
    return _fact(name, "(f.number IS NOT NULL OR f.day IS NOT NULL OR f.text <> '')", [])


def _fact(name: str, test: str, params: list[Any]) -> Where:
    return (
        "EXISTS (SELECT 1 FROM cases_fact f WHERE f.tenant_id = p.tenant_id AND f.project_id = p.id"
        f" AND f.name = %s AND {test})",
        [name, *params],
    )


def _column(value: Any) -> tuple[str, Any]:
    if isinstance(value, (bool, int, Decimal)):
        return "number", sql.number(value)
    return ("day", value) if isinstance(value, date) else ("text", value)
