"""Conditions that can never hold: what is asked for at once excludes itself, or comes only when all is over."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from quancheng.engine import conditions as cond
from quancheng.engine.pack import AnchorKind, Anchors, Outcome, Pack, Task
from quancheng.packfiles.intervals import interval_of
from quancheng.packfiles.reader import Definition, Reader

Check = Callable[[Pack, Reader], None]
CHECKS: list[Check] = []
WHILE_IT_RUNS = frozenset({"gate", "task", "duty", "review", "role", "handover"})
"""Kinds that matter only while the project runs; a library may well hold those that have ended."""


def _checks(check: Check) -> Check:
    CHECKS.append(check)
    return check


@_checks
def _conditions_can_hold(pack: Pack, reader: Reader) -> None:
    for found, field, condition in _conditions(reader):
        why = contradiction(pack, condition) or (found.kind in WHILE_IT_RUNS and _comes_too_late(pack, condition)) or ""
        if why:
            reader.wrong(found.at(field), f"{found.id} 的条件永远不会成立：{why}。")


@_checks
def _anchors_can_happen(pack: Pack, reader: Reader) -> None:
    for found, field, anchors in _anchored(reader):
        why = _never_starts(pack, anchors) if found.kind in WHILE_IT_RUNS else ""
        if why:
            reader.wrong(found.at(*field), f"{found.id} 永远不会起算：{why}。")


def _conditions(reader: Reader) -> Iterator[tuple[Definition, str, cond.Condition]]:
    """Every condition of a named thing, with the field it stands in."""
    for found in _specified(reader):
        for each in dataclasses.fields(found.value):
            value = getattr(found.value, each.name)
            if hasattr(value, "holds") and hasattr(value, "reads"):
                yield found, each.name.rstrip("_"), value


def _anchored(reader: Reader) -> Iterator[tuple[Definition, tuple[str, ...], Anchors]]:
    for found in _specified(reader):
        for each in dataclasses.fields(found.value):
            value = getattr(found.value, each.name)
            if isinstance(value, Anchors):
                yield found, (each.name,), value
            since = getattr(value, "since", None)
            if isinstance(since, Anchors):
                yield found, (each.name, "from"), since


def _specified(reader: Reader) -> Iterator[Definition]:
    for things in reader.defined.values():
        yield from (each for each in things.values() if dataclasses.is_dataclass(each.value))


def contradiction(pack: Pack, condition: cond.Condition) -> str:
    """Why a condition cannot hold, in words; nothing where it can."""
    if isinstance(condition, cond.All):
        inner = next(filter(None, (contradiction(pack, each) for each in condition.of)), "")
        return inner or _excluded(pack, _flat(condition))
    if isinstance(condition, cond.AnyOf):
        whys = [contradiction(pack, each) for each in condition.of]
        return whys[0] if all(whys) else ""
    if isinstance(condition, cond.Not) and condition.what == cond.ALWAYS:
        return "它要求“任何情况”都不成立"
    return ""


def _flat(condition: cond.All) -> list[cond.Condition]:
    parts = [_flat(each) if isinstance(each, cond.All) else [each] for each in condition.of]
    return [each for part in parts for each in part]


def _excluded(pack: Pack, parts: Sequence[cond.Condition]) -> str:
    fact = next(filter(None, (_no_value(name, parts) for name in sorted(_facts(parts)))), "")
    if fact:
        return f"{fact} 没有哪个值能同时满足"
    return next(filter(None, (_pair(pack, one, other) for one, other in combinations(parts, 2))), "")


OfFact = (cond.FactIs, cond.FactIn, cond.FactBound, cond.FactKnown)


def _facts(parts: Sequence[cond.Condition]) -> set[str]:
    return {each.name for each in parts if isinstance(each, OfFact)}


def _no_value(name: str, parts: Sequence[cond.Condition]) -> str:
    """The fact's name, where the parts leave it no value."""
    own = [each for each in parts if isinstance(each, OfFact) and each.name == name]
    listed = [set(values) for each in own if (values := _listed(each)) is not None]
    bounds = tuple(each for each in own if isinstance(each, cond.FactBound))
    unknown = any(isinstance(each, cond.Not) and each.what == cond.FactKnown(name) for each in parts)
    interval = interval_of(cond.All(bounds)) if bounds else None
    left = set.intersection(*listed) if listed else None
    if left is not None:
        left = {value for value in left if all(_meets(value, bound) for bound in bounds)}
    denied = {value for each in parts if isinstance(each, cond.Not) for value in _listed_of(each.what, name)}
    empty = (left is not None and not left - denied) or (interval is not None and interval.is_empty)
    return name if empty or (unknown and own) else ""


def _listed(condition: cond.Condition) -> tuple[cond.Comparable, ...] | None:
    if isinstance(condition, cond.FactIs):
        return (condition.value,)
    return condition.values if isinstance(condition, cond.FactIn) else None


def _listed_of(condition: cond.Condition, name: str) -> tuple[cond.Comparable, ...]:
    is_own = isinstance(condition, OfFact) and condition.name == name
    return (_listed(condition) or ()) if is_own else ()


def _meets(value: cond.Comparable, bound: cond.FactBound) -> bool:
    edge = interval_of(bound)
    if value is None or isinstance(value, (str, bool)) or edge is None:
        return False
    point = interval_of(
        cond.All(
            (
                cond.FactBound(bound.name, cond.Bound.AT_LEAST, value),
                cond.FactBound(bound.name, cond.Bound.AT_MOST, value),
            )
        )
    )
    return point is not None and edge.meets(point)


def _pair(pack: Pack, one: cond.Condition, other: cond.Condition) -> str:
    """Why two conditions cannot hold together."""
    say = pack.label_of
    if _deny(one, other) or _deny(other, one):
        return f"又要{_positive(one, other).words(say)}，又要不是"
    match one, other:
        case cond.GradeIs(), cond.GradeIs() if one.scheme == other.scheme and one.grade != other.grade:
            return f"{say(one.scheme)}不能又是{say(one.grade)}又是{say(other.grade)}"
        case cond.InStage(), cond.InStage() if one.stage != other.stage:
            return f"项目不能同时处于“{say(one.stage)}”和“{say(other.stage)}”阶段"
        case cond.InStage(), cond.StageLeftBehind() if one.stage == other.stage:
            return f"项目不能处于“{say(one.stage)}”又已走完它"
        case cond.StageLeftBehind(), cond.InStage() if one.stage == other.stage:
            return f"项目不能处于“{say(one.stage)}”又已走完它"
        case cond.TaskDone(), cond.TaskDone() if one.task == other.task and _two_outcomes(pack, one, other):
            return f"“{say(one.task)}”不能又是“{say(one.outcome or '')}”又是“{say(other.outcome or '')}”"
        case cond.Happened(), cond.Happened() if _exclude_each_other(pack, one.name, other.name):
            return f"{say(one.name)}和{say(other.name)}是同一个事项的不同结果，只会有一个"
    return ""


def _deny(one: cond.Condition, other: cond.Condition) -> bool:
    return isinstance(one, cond.Not) and one.what == other


def _positive(one: cond.Condition, other: cond.Condition) -> cond.Condition:
    return other if isinstance(one, cond.Not) else one


def _two_outcomes(pack: Pack, one: cond.TaskDone, other: cond.TaskDone) -> bool:
    apart = one.outcome is not None and other.outcome is not None and one.outcome != other.outcome
    return apart and pack.task[one.task].each is None


# Happenings that exclude one another, and those that come with the end of the project.


def _marking(pack: Pack, happening: str) -> list[tuple[Task, Outcome]] | None:
    """The outcomes that mark a happening; None where it comes in other ways, too."""
    found = pack.happening.get(happening)
    if found is None or found.recorded_by is not None or happening in _marked_otherwise(pack):
        return None
    return [(task, each) for task in pack.task.values() for each in task.outcomes if happening in each.marks]


def _marked_otherwise(pack: Pack) -> frozenset[str]:
    """What is marked by anything but a task's outcome: by records, forms, whatever has a field of marks."""
    others = (getattr(pack, each.name) for each in dataclasses.fields(pack) if each.name != "stages")
    things = [thing for value in others if isinstance(value, tuple) for thing in value]
    return frozenset(
        name
        for thing in things
        if dataclasses.is_dataclass(thing)
        for each in dataclasses.fields(thing)
        if each.name.endswith("marks") or each.name == "happenings"
        for name in (getattr(thing, each.name) or ())
        if isinstance(name, str)
    )


def _exclude_each_other(pack: Pack, one: str, other: str) -> bool:
    """Whether both are marked by different outcomes of one and the same task, which ends in one way only."""
    first, second = _marking(pack, one), _marking(pack, other)
    if one == other or not first or not second:
        return False
    tasks = {task.id for task, _ in [*first, *second]}
    shared = any(outcome == each for _, outcome in first for _, each in second)
    return len(tasks) == 1 and not shared and first[0][0].each is None


def _only_at_the_end(pack: Pack, happening: str) -> bool:
    marking = _marking(pack, happening)
    return bool(marking) and all(outcome.ends_project for _, outcome in marking or ())


def _comes_too_late(pack: Pack, condition: cond.Condition) -> str:
    parts = _flat(condition) if isinstance(condition, cond.All) else [condition]
    for each in parts:
        if isinstance(each, cond.Happened) and _only_at_the_end(pack, each.name):
            return f"{pack.label_of(each.name)}只在项目终止时发生"
    return ""


def _never_starts(pack: Pack, anchors: Anchors) -> str:
    names = [each.name for each in anchors.of if each.kind is AnchorKind.HAPPENING]
    late = [name for name in names if _only_at_the_end(pack, name)]
    if late and (anchors.latest or len(late) == len(anchors.of)):
        return f"{pack.label_of(late[0])}只在项目终止时发生"
    for one, other in combinations(names, 2):
        if anchors.latest and _exclude_each_other(pack, one, other):
            return f"{pack.label_of(one)}和{pack.label_of(other)}是同一个事项的不同结果，不会都发生"
    return ""
