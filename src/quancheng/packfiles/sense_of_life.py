"""Whether a project can live by the pack: stages that can be reached, tasks that can begin, happenings that happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from quancheng.engine import conditions as cond
from quancheng.engine.pack import (
    Anchor,
    AnchorKind,
    Pack,
    Stage,
    Task,
)
from quancheng.packfiles.reader import Reader

Check = Callable[[Pack, Reader], None]
CHECKS: list[Check] = []


def _checks(check: Check) -> Check:
    CHECKS.append(check)
    return check


# Stages and the order of tasks.


@_checks
def _no_circles(pack: Pack, reader: Reader) -> None:
    for task in pack.task.values():
        circle = _circle(pack, task)
        if circle and task.id == min(circle):
            words = " → ".join([*circle, circle[0]])
            spot = reader.defined["task"][task.id].at("after")
            reader.wrong(spot, f"事项互相等待，谁也开始不了：{words}。", "请去掉其中一个 after。")


def _circle(pack: Pack, task: Task) -> list[str]:
    """The shortest way back to the task through what it waits for."""
    ways: list[list[str]] = [[task.id]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for earlier in pack.task[way[-1]].after:
            if earlier == task.id:
                return way
            if earlier not in seen:
                seen.add(earlier)
                ways.append([*way, earlier])
    return []


@_checks
def _nothing_waits_for_a_later_stage(pack: Pack, reader: Reader) -> None:
    order = _order(pack)
    for task in pack.task.values():
        for earlier in task.after:
            other = pack.task[earlier]
            if task.opens_when is None and other.opens_when is None and order[other.stage] > order[task.stage]:
                spot = reader.defined["task"][task.id].at("after")
                where = f"{other.stage} 阶段排在 {task.stage} 后面"
                reader.wrong(spot, f"事项 {task.id} 等待的 {earlier} 在后面的阶段，永远等不到（{where}）。")


@_checks
def _every_stage_has_tasks(pack: Pack, reader: Reader) -> None:
    for stage in pack.stages:
        if not stage.tasks:
            spot = reader.defined["stage"][stage.id].spot
            reader.wrong(spot, f"阶段 {stage.id} 没有事项，项目一进入就会离开。")


@_checks
def _every_stage_can_be_reached(pack: Pack, reader: Reader) -> None:
    """A stage is out of reach when a task before it can only end or send back, or a gate waits for what lies behind."""
    for stage, following in pairwise(pack.stages):
        for task in stage.tasks:
            if not task.optional and all(each.ends_project or each.back_to for each in task.outcomes):
                spot = reader.defined["task"][task.id].at("outcomes")
                reader.wrong(
                    spot,
                    f"阶段 {following.id} 进不去：事项 {task.id} 的每种结果都会终止或退回项目。",
                    "请加一种继续往下走的结果。",
                )
        for gate in (*stage.leave_when, *following.enter_when):
            late = _only_later(pack, stage, gate.hold)
            if late:
                spot = reader.defined["gate"][gate.id].at("hold")
                reader.wrong(
                    spot, f"阶段 {following.id} 进不去：关口 {gate.id} 要等 {late}，而它在后面的阶段才会发生。"
                )


def _only_later(pack: Pack, stage: Stage, hold: cond.Condition) -> str:
    """The task or happening that a condition cannot do without and that comes only after the stage."""
    order = _order(pack)

    def later(task: Task) -> bool:
        return task.opens_when is None and order[task.stage] > order[stage.id]

    for need in _needs(hold):
        if isinstance(need, cond.TaskDone) and later(pack.task[need.task]):
            return need.task
        if isinstance(need, cond.Happened) and _only_marked(pack, need.name, later):
            return need.name
    return ""


def _only_marked(pack: Pack, happening: str, where: Callable[[Task], bool]) -> bool:
    recorded = pack.happening[happening].recorded_by is not None or happening in pack.marks
    recorded = recorded or happening in _marked_otherwise(pack)
    return not recorded and all(where(task) for task in _markers(pack, happening))


def _needs(condition: cond.Condition) -> Iterator[cond.Condition]:
    """The simple conditions that must hold for the whole to hold."""
    if isinstance(condition, cond.All):
        for each in condition.of:
            yield from _needs(each)
    elif not isinstance(condition, (cond.AnyOf, cond.Not)):
        yield condition


def _order(pack: Pack) -> dict[str, int]:
    return {stage.id: place for place, stage in enumerate(pack.stages)}


def _markers(pack: Pack, happening: str) -> list[Task]:
    return [task for task in pack.task.values() if any(happening in each.marks for each in task.outcomes)]


@_checks
def _nothing_goes_back_to_a_later_stage(pack: Pack, reader: Reader) -> None:
    order = _order(pack)
    for task in pack.task.values():
        for outcome in task.outcomes:
            if outcome.back_to and order[outcome.back_to] > order[task.stage]:
                spot = reader.defined["task"][task.id].at("outcomes")
                reader.wrong(spot, f"事项 {task.id} 的结果 {outcome.id} 要退回 {outcome.back_to}，但它是后面的阶段。")


def _marked_otherwise(pack: Pack) -> set[str]:
    """The happenings that records, forms of factor needs, classes of evaluations, transfers and ways out bring."""
    by_records = {name for kind in pack.records for name in kind.marks}
    by_records |= {name for evaluation in pack.evaluations for each in evaluation.classes for name in each.marks}
    by_records |= {name for way in pack.exits for name in way.marks}
    by_records |= {name for transfer in pack.transfers for way in transfer.ways for name in way.marks}
    return by_records | {name for form in pack.needs for name in (*form.verified_marks, *form.guaranteed_marks)}


@_checks
def _every_happening_happens(pack: Pack, reader: Reader) -> None:
    for happening in pack.happenings:
        marked = bool(_markers(pack, happening.id)) or happening.id in _marked_otherwise(pack)
        spot = reader.defined["happening"][happening.id].spot
        if not marked and happening.recorded_by is None:
            hint = "请在某个事项写 marks，或给它写 recorded_by。"
            reader.wrong(spot, f"事件 {happening.id} 没有人记录，也没有事项标记，永远不会发生。", hint)


@_checks
def _no_task_waits_for_its_own_end(pack: Pack, reader: Reader) -> None:
    for task in pack.task.values():
        own = {name for outcome in task.outcomes for name in outcome.marks}
        if task.opens_when is not None:
            for need in _needs(task.opens_when):
                if isinstance(need, cond.Happened) and _only_by(pack, need.name, task, own):
                    spot = reader.defined["task"][task.id].at("opens_when")
                    reader.wrong(spot, f"事项 {task.id} 要等 {need.name} 才开始，而 {need.name} 要它办完才有。")
        if task.clock is not None and task.clock.since is not None:
            for anchor in task.clock.since.of:
                if _is_own_end(pack, anchor, task, own):
                    spot = reader.defined["task"][task.id].at("clock", "from")
                    reader.wrong(spot, f"事项 {task.id} 的时限从它自己办完起算，永远不会起算。")


def _is_own_end(pack: Pack, anchor: Anchor, task: Task, own: set[str]) -> bool:
    if anchor.kind is AnchorKind.TASK_DONE:
        return anchor.name == task.id
    return anchor.kind is AnchorKind.HAPPENING and _only_by(pack, anchor.name, task, own)


def _only_by(pack: Pack, happening: str, task: Task, own: set[str]) -> bool:
    recorded = pack.happening[happening].recorded_by is not None
    return happening in own and not recorded and _markers(pack, happening) == [task]
