"""What follows by itself: grades, tasks that open, stages that are left and entered.

After each decided event `settle` looks only at what the event can have touched, so that completing one of
many tasks costs the same however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from quancheng.engine import events as ev
from quancheng.engine.case import Case, after
from quancheng.engine.errors import BadValue
from quancheng.engine.pack import Gate, Outcome, Pack, RowState, Stage, Task

ROUNDS_AT_MOST = 100


def settle(pack: Pack, case: Case, given: list[ev.Event], *, on: date) -> tuple[list[ev.Event], Case]:
    """The given events followed by all that they bring about, and the case after them."""
    events = list(given)
    for event in given:
        case = after(case, event)
    fresh = given
    for _ in range(ROUNDS_AT_MOST):
        brought: list[ev.Event] = []
        for rule in _RULES:
            if case.ended:
                break
            new = list(rule(pack, case, [*fresh, *brought] if brought else fresh, on))
            for event in new:
                case = after(case, event)
            brought += new
        events += brought
        if not brought:
            return events, case
        fresh = brought
    raise BadValue("制度包的规则互相触发，没有停下来。", help="请检查阶段与条件。", pack=pack.id)


_TOUCHES_CONDITIONS = (
    ev.FactsRecorded,
    ev.HappeningRecorded,
    ev.GradeSet,
    ev.StageEntered,
    ev.GatePassed,
)
_SETTLES_TASK = (ev.TaskFinished, ev.TaskWaived, ev.TaskSkipped, ev.TaskTakenOver)
_MAY_OPEN_BY_CONDITION = (*_TOUCHES_CONDITIONS, *_SETTLES_TASK)


def _marks(pack: Pack, case: Case, happened: list[ev.Event], on: date) -> Iterator[ev.Event]:
    """The happenings and endings that a task's outcome brings."""
    for event, outcome in _outcomes(pack, happened):
        for name in outcome.marks:
            if case.happenings.get(name) != event.actual.isoformat():
                yield ev.HappeningRecorded(on=on, name=name, day=event.actual)
        if outcome.ends_project:
            yield ev.ProjectEnded(on=on, outcome=outcome.id, reason=event.note or outcome.label)


def _send_back(pack: Pack, case: Case, happened: list[ev.Event], on: date) -> Iterator[ev.Event]:
    """An outcome that sends the project back opens again what was done since that stage."""
    for event, outcome in _outcomes(pack, happened):
        if outcome.back_to is None or (case.stage == outcome.back_to and case.tasks[event.task].is_open):
            continue
        for key in _done_since(pack, case, outcome.back_to):
            yield ev.TaskReopened(on=on, task=key, reason=outcome.label)
        yield ev.StageEntered(on=on, stage=outcome.back_to)


def _done_since(pack: Pack, case: Case, stage: str) -> Iterator[str]:
    order = [each.id for each in pack.stages]
    again = set(order[order.index(stage) : order.index(case.stage) + 1])
    for key, row in case.tasks.items():
        task = pack.task[key.partition("@")[0]]
        if task.stage in again and task.opens_when is None and row.state == RowState.DONE.value:
            yield key


def _outcomes(pack: Pack, happened: list[ev.Event]) -> Iterator[tuple[ev.TaskFinished, Outcome]]:
    for event in happened:
        if isinstance(event, ev.TaskFinished):
            outcome = pack.task[event.task.partition("@")[0]].outcome(event.outcome)
            if outcome is not None:
                yield event, outcome


def _regrade(pack: Pack, case: Case, happened: list[ev.Event], on: date) -> Iterator[ev.Event]:
    if not any(isinstance(event, _TOUCHES_CONDITIONS) for event in happened):
        return
    for scheme in pack.schemes:
        grade = next((band.grade for band in scheme.bands if band.when.holds(case)), "")
        if grade != (case.grade(scheme.id) or ""):
            yield ev.GradeSet(on=on, scheme=scheme.id, grade=grade)


def _openings(pack: Pack, case: Case, happened: list[ev.Event], on: date) -> Iterator[ev.Event]:
    seen: set[str] = set()
    for task in _candidates(pack, case, happened):
        if task.id not in seen:
            seen.add(task.id)
            yield from _open(pack, case, task, on)


def _candidates(pack: Pack, case: Case, happened: list[ev.Event]) -> Iterator[Task]:
    """The tasks whose turn may have come through these events."""
    for event in happened:
        if isinstance(event, _SETTLES_TASK):
            yield from pack.followers.get(event.task.partition("@")[0], ())
        elif isinstance(event, ev.StageEntered):
            yield from pack.stage[event.stage].tasks
        if pack.conditional_tasks and isinstance(event, _MAY_OPEN_BY_CONDITION):
            yield from pack.conditional_tasks
        if isinstance(event, _TOUCHES_CONDITIONS) and case.stage:
            yield from pack.stage[case.stage].tasks


def _open(pack: Pack, case: Case, task: Task, on: date) -> Iterator[ev.Event]:
    if not _turn_has_come(case, task):
        return
    if not task.applies.holds(case):
        if task.id not in case.tasks:
            yield ev.TaskSkipped(on=on, task=task.id)
        return
    for key in _keys(pack, case, task):
        if key not in case.tasks and _own_turn(pack, case, task, key):
            yield ev.TaskOpened(on=on, task=key)


def _turn_has_come(case: Case, task: Task) -> bool:
    if task.opens_when is not None:
        return task.opens_when.holds(case)
    return task.stage == case.stage or task.stage in case.entered


def _own_turn(pack: Pack, case: Case, task: Task, key: str) -> bool:
    """Whether what must come before is done; a task that each unit has waits for that unit's own."""
    unit = key.partition("@")[2]
    for earlier in task.after:
        own = case.tasks.get(f"{earlier}@{unit}") if unit else None
        if own is not None:
            if not own.is_settled:
                return False
        elif not is_task_settled(pack, case, pack.task[earlier]):
            return False
    return True


def _keys(pack: Pack, case: Case, task: Task) -> list[str]:
    if task.each is None:
        return [task.id]
    units = list(task.each.units)
    for name in task.each.owners_of:
        row = case.tasks.get(name)
        if row is None or row.state != RowState.NOT_APPLICABLE.value:
            owner = case.owner(pack, name)
            unit = pack.unit_of(owner) or owner
            units.append(unit)
    return [f"{task.id}@{unit}" for unit in dict.fromkeys(units)]


def is_task_settled(pack: Pack, case: Case, task: Task) -> bool:
    """Whether nothing of the task is left: its row, or the row of each unit that has one."""
    if task.each is None:
        row = case.tasks.get(task.id)
        return row is not None and row.is_settled
    keys = _keys(pack, case, task)
    rows = [row for _, row in case.instances(task.id)]
    return bool(keys) and len(rows) >= len(keys) and all(row.is_settled for row in rows)


def _advance(pack: Pack, case: Case, happened: list[ev.Event], on: date) -> Iterator[ev.Event]:
    """Leave the stage when all is done and its gates hold, and enter the next."""
    if not case.stage or case.has_left(case.stage):
        return
    stage = pack.stage[case.stage]
    following = pack.stage_after[stage.id]
    if following is None or any(_keeps_the_stage(pack, case, task) for task in stage.tasks):
        return
    gates = (*stage.leave_when, *pack.stage[following].enter_when)
    if all(gate_holds(case, gate) for gate in gates):
        yield ev.StageLeft(on=on, stage=stage.id)
        yield ev.StageEntered(on=on, stage=following)


def unfinished(pack: Pack, case: Case, stage: Stage) -> list[Task]:
    """The tasks that keep the stage from being left."""
    return [task for task in stage.tasks if _keeps_the_stage(pack, case, task)]


def _keeps_the_stage(pack: Pack, case: Case, task: Task) -> bool:
    return not task.optional and not is_task_settled(pack, case, task)


def gate_holds(case: Case, gate: Gate) -> bool:
    """A gate holds when its condition does or when the named post passed it with a reason."""
    return gate.id in case.gates or gate.hold.holds(case)


def unmet_gates(pack: Pack, case: Case) -> list[Gate]:
    """The gates between this stage and the next that do not hold now."""
    if not case.stage or case.ended:
        return []
    following = pack.stage_after[case.stage]
    entering = pack.stage[following].enter_when if following else ()
    return [gate for gate in (*pack.stage[case.stage].leave_when, *entering) if not gate_holds(case, gate)]


_RULES = (_marks, _send_back, _regrade, _openings, _advance)
