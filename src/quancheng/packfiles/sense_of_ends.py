"""Whether every stage can be left: no task that it needs waits for what lies behind it."""

from __future__ import annotations

from collections.abc import Callable

from quancheng.engine import conditions as cond
from quancheng.engine.pack import Pack, Stage, Task
from quancheng.packfiles.reader import Reader

Check = Callable[[Pack, Reader], None]
CHECKS: list[Check] = []


def _checks(check: Check) -> Check:
    CHECKS.append(check)
    return check


@_checks
def _required_tasks_open_in_time(pack: Pack, reader: Reader) -> None:
    """A task that keeps its stage, and opens by a condition, must not wait for something behind the stage."""
    for task in _required(pack):
        late = _behind(pack, pack.stage[task.stage], task.opens_when) if task.opens_when is not None else ""
        if late:
            spot = reader.defined["task"][task.id].at("opens_when")
            reader.wrong(
                spot,
                f"阶段 {task.stage} 离不开：事项 {task.id} 要等 {late}，而它在后面的阶段才会发生。",
                "请把事项移到后面的阶段，或写 optional: true。",
            )


@_checks
def _planned_days_can_be_set_in_time(pack: Pack, reader: Reader) -> None:
    """A task in a later stage cannot be planned before it is there, unless it opens by a condition of its own."""
    for task in pack.task.values():
        for name in task.needs_planned:
            other = pack.task[name]
            if other.opens_when is None and pack.place_of_stage[other.stage] > pack.place_of_stage[task.stage]:
                spot = reader.defined["task"][task.id].at("needs_planned")
                reader.wrong(
                    spot,
                    f"事项 {task.id} 要求 {name} 先有计划时间，但 {name} 要到后面的 {other.stage} 阶段才开始。",
                    "请给它写 opens_when，让它提前开始。",
                )


@_checks
def _planned_days_do_not_wait_for_each_other(pack: Pack, reader: Reader) -> None:
    """A task that begins only after this one has no row to be planned before this one ends."""
    for task in pack.task.values():
        for name in task.needs_planned:
            way = None if pack.task[name].opens_when is not None else _way_back(pack, name, task.id)
            if way is not None:
                spot = reader.defined["task"][task.id].at("needs_planned")
                through = f"（{' → '.join(reversed(way))}）" if len(way) > 2 else ""
                reader.wrong(
                    spot,
                    f"事项 {task.id} 要求 {name} 先有计划时间，但它要等 {task.id} 办完才开始{through}，永远办不结。",
                    "请给它写 opens_when 让它提前开始，或者去掉它的 after。",
                )


def _way_back(pack: Pack, name: str, goal: str, seen: frozenset[str] = frozenset()) -> list[str] | None:
    """The tasks through which one waits for another of its stage; None where it does not."""
    if name == goal:
        return [name]
    for earlier in pack.task[name].after:
        if earlier not in seen and pack.task[earlier].stage == pack.task[goal].stage:
            way = _way_back(pack, earlier, goal, seen | {name})
            if way is not None:
                return [name, *way]
    return None


def _required(pack: Pack) -> list[Task]:
    return [task for task in pack.task.values() if not task.optional and not task.may_be_waived]


def _behind(pack: Pack, stage: Stage, condition: cond.Condition) -> str:
    """What a condition cannot do without and what comes only once the stage has been left."""
    parts = condition.of if isinstance(condition, cond.All) else (condition,)
    return next(filter(None, (_late(pack, stage, each) for each in parts)), "")


def _late(pack: Pack, stage: Stage, condition: cond.Condition) -> str:
    place = pack.place_of_stage
    match condition:
        case cond.All():
            return _behind(pack, stage, condition)
        case cond.StageLeftBehind() if place[condition.stage] >= place[stage.id]:
            return condition.stage
        case cond.InStage() if place[condition.stage] > place[stage.id]:
            return condition.stage
        case cond.TaskDone() if _is_later(pack, stage, pack.task[condition.task]):
            return condition.task
    return ""


def _is_later(pack: Pack, stage: Stage, task: Task) -> bool:
    return task.opens_when is None and pack.place_of_stage[task.stage] > pack.place_of_stage[stage.id]
