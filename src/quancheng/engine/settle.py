"""What follows by itself: grades, tasks that open, stages that are left and entered.

After each decided event `settle` looks only at what the event can have touched, so that completing one of
many tasks costs the same however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from quancheng.engine import events as ev
from quancheng.engine import files_of_tasks, filings, publicity, restarts
from quancheng.engine.case import Case, after
from quancheng.engine.commitments import MOVES_ACTUALS, follow_actuals
from quancheng.engine.conditions import ALWAYS
from quancheng.engine.decisions import DecisionReopened
from quancheng.engine.errors import BadValue
from quancheng.engine.pack import Gate, Outcome, Pack, RowState, Task
from quancheng.engine.readers import opening_first

ROUNDS_AT_MOST = 100
SettleRule = Callable[[Pack, Case, list[ev.Event], date], Iterable[ev.Event]]


def settle(pack: Pack, case: Case, given: list[ev.Event], *, on: date) -> tuple[list[ev.Event], Case]:
    """The given events followed by all that they bring about, and the case after them."""
    events = list(given)
    for event in given:
        case = after(case, event)
    fresh = given
    for _ in range(ROUNDS_AT_MOST):
        brought: list[ev.Event] = []
        kinds = frozenset(map(type, fresh))
        place = _next_rule(kinds, 0)
        while place < len(_RULES) and not case.ended:
            new = list(_RULES[place][0](pack, case, [*fresh, *brought] if brought else fresh, on))
            if new:
                for event in new:
                    case = after(case, event)
                brought += new
                kinds = kinds.union(map(type, new))
            place = _next_rule(kinds, place + 1)
        events += brought
        if not brought:
            return events, case
        fresh = brought
    raise BadValue("制度包的规则互相触发，没有停下来。", help="请检查阶段与条件。", pack=pack.id)


@cache
def _next_rule(kinds: frozenset[type[ev.Event]], place: int) -> int:
    """The place of the next rule that events of these kinds can bring about, past the last one where there is none."""
    for number in range(place, len(_RULES)):
        follows = _RULES[number][1]
        if follows is None or not follows.isdisjoint(kinds):
            return number
    return len(_RULES)


_FINISHED = frozenset({ev.TaskFinished})
_TOUCHES_CONDITIONS = frozenset(
    {ev.FactsRecorded, ev.HappeningRecorded, ev.HappeningWithdrawn, ev.GradeSet, ev.StageEntered, ev.GatePassed},
)
_MOVES_RULES = frozenset({ev.PackMoved})
_SETTLES_TASK = frozenset({ev.TaskFinished, ev.TaskWaived, ev.TaskSkipped, ev.TaskTakenOver})
_MAY_OPEN_BY_CONDITION = _TOUCHES_CONDITIONS | _SETTLES_TASK | _MOVES_RULES
_STIRS_THE_STAGE = _TOUCHES_CONDITIONS | _MOVES_RULES
_MAY_BRANCH = _MAY_OPEN_BY_CONDITION | {ev.TaskReopened}
_MOVES_OWNERS = frozenset({ev.TaskAssigned, ev.TaskWaived, ev.TaskSkipped, ev.TaskReopened, ev.TaskOpened})
_BEGINS_TASK = frozenset({ev.TaskOpened, ev.TaskReopened, ev.TaskSentBack})


def _marks(pack: Pack, case: Case, happened: list[ev.Event], on: date) -> Iterator[ev.Event]:
    """The happenings and endings that a task's outcome brings."""
    for event, outcome in _outcomes(pack, happened):
        for name in outcome.marks:
            if case.happenings.get(name) != event.actual.isoformat():
                yield ev.HappeningRecorded(on=on, name=name, day=event.actual)
        if outcome.ends_project:
            yield ev.ProjectEnded(on=on, outcome=outcome.id, reason=event.note or outcome.label)


def _send_back(pack: Pack, case: Case, happened: list[ev.Event], on: date) -> Iterator[ev.Event]:
    """An outcome that sends the project back: all since that stage is done again, each task when its turn comes."""
    for event, outcome in _outcomes(pack, happened):
        if outcome.back_to is None:
            continue
        place = pack.place_of_stage
        if place[outcome.back_to] > place[case.stage] or pack.task[event.task.partition("@")[0]].opens_when is not None:
            yield ev.TaskReopened(on=on, task=event.task, reason=outcome.label)
        if place[outcome.back_to] <= place[case.stage]:
            again = tuple(name for name in place if place[outcome.back_to] <= place[name] <= place[case.stage])
            for key in _done_again(pack, case, again):
                yield ev.TaskSentBack(on=on, task=key, reason=outcome.label)
            yield ev.StageEntered(on=on, stage=outcome.back_to, again=again)


_DONE_AGAIN = frozenset({RowState.DONE.value, RowState.OPEN.value, RowState.UNDER_WAY.value})


def _done_again(pack: Pack, case: Case, stages: tuple[str, ...]) -> Iterator[str]:
    """The rows of these stages that somebody does; those that open by a condition of their own stay as they are."""
    for key, row in case.tasks.items():
        task = pack.task[key.partition("@")[0]]
        if task.stage in stages and task.opens_when is None and row.state in _DONE_AGAIN:
            yield key


def _reviews(pack: Pack, case: Case, happened: list[Any], on: date) -> Iterator[ev.Event]:
    """A task that is begun again has its review made again."""
    if not case.reviews:
        return
    for event in happened:
        if type(event) in _BEGINS_TASK:
            review = pack.task[event.task.partition("@")[0]].review
            if review is not None and (case.review(review).opinions or case.review(review).outcome):
                yield ev.ReviewReopened(on=on, review=review)


def _decisions(pack: Pack, case: Case, happened: list[Any], on: date) -> Iterator[ev.Event]:
    """A task that is begun again has its matter decided again."""
    if not case.decisions:
        return
    for event in happened:
        if type(event) in _BEGINS_TASK:
            decision = pack.task[event.task.partition("@")[0]].decision
            if decision is not None and decision in case.decisions:
                yield DecisionReopened(on=on, decision=decision)


def _outcomes(pack: Pack, happened: list[Any]) -> Iterator[tuple[ev.TaskFinished, Outcome]]:
    for event in happened:
        if type(event) is ev.TaskFinished:
            outcome = pack.task[event.task.partition("@")[0]].outcome(event.outcome)
            if outcome is not None:
                yield event, outcome


def _regrade(pack: Pack, case: Case, happened: list[ev.Event], on: date) -> Iterator[ev.Event]:
    for scheme in pack.schemes:
        grade = next((band.grade for band in scheme.bands if band.when.holds(case)), "")
        if grade != (case.grade(scheme.id) or ""):
            yield ev.GradeSet(on=on, scheme=scheme.id, grade=grade)


def _openings(pack: Pack, case: Case, happened: list[Any], on: date) -> Iterator[ev.Event]:
    seen: set[str] = set()
    for task in _candidates(pack, case, happened):
        if task.id not in seen:
            seen.add(task.id)
            yield from _open(pack, case, task, on)


def _candidates(pack: Pack, case: Case, happened: list[Any]) -> Iterator[Task]:
    """The tasks whose turn may have come, or gone, through these events."""
    for event in happened:
        kind: type[ev.Event] = type(event)
        if kind in _SETTLES_TASK:
            yield from pack.followers.get(event.task.partition("@")[0], ())
        elif kind is ev.StageEntered:
            yield from pack.stage[event.stage].tasks
        if kind in _MOVES_OWNERS:
            yield from pack.each_of_owners.get(event.task, ())
        if kind in _CHANGES:
            yield from _stirred(pack, case, _CHANGES[kind](event), stage=kind in _STIRS_THE_STAGE)
        elif kind in _STIRS_THE_STAGE:
            yield from pack.conditional_tasks
            yield from pack.branching_tasks
            if case.stage:
                yield from pack.stage[case.stage].tasks


_CHANGES: Mapping[type[ev.Event], Callable[[Any], list[str]]] = {
    ev.FactsRecorded: lambda event: [f"fact:{name}" for name in event.facts],
    ev.HappeningRecorded: lambda event: [f"happening:{event.name}"],
    ev.HappeningWithdrawn: lambda event: [f"happening:{event.name}"],
    ev.GradeSet: lambda event: [f"grade:{event.scheme}"],
    **dict.fromkeys(
        (*sorted(_SETTLES_TASK, key=str), ev.TaskReopened), lambda event: [f"task:{event.task.partition('@')[0]}"]
    ),
}
"""What an event changes of all that conditions read; whatever is not here may change anything."""


def _stirred(pack: Pack, case: Case, names: list[str], *, stage: bool) -> Iterator[Task]:
    """The tasks whose conditions read one of the names; of the present stage those, too, that hang on such tasks."""
    readers = pack.readers
    found = [readers[name] for name in names if name in readers]
    yield from (
        found[0].reading
        if len(found) == 1
        else opening_first({task.id: task for each in found for task in each.reading}.values())
    )
    if stage:
        for task in (task for each in found for task in each.waiting):
            if task.stage == case.stage:
                yield task
        yield from (task for task in pack.hanging_on_each if task.stage == case.stage)


def _open(pack: Pack, case: Case, task: Task, on: date) -> Iterator[ev.Event]:
    """Open the task where its turn has come; take it off where it no longer applies. What is done stays done."""
    if not _turn_has_come(case, task):
        return
    keys = keys_of(pack, case, task) if task.applies.holds(case) else []
    for key in keys:
        if _may_open(case, key) and _own_turn(pack, case, task, key):
            yield ev.TaskOpened(on=on, task=key)
    if not keys and task.id not in case.tasks and task.each is None:
        yield ev.TaskSkipped(on=on, task=task.id)
    for key, row in list(case.instances(task.id)) if task.each or not keys else ():
        if key not in keys and not row.is_settled:
            yield ev.TaskSkipped(on=on, task=key)


def _may_open(case: Case, key: str) -> bool:
    row = case.tasks.get(key)
    return row is None or row.state == RowState.AGAIN.value or row.is_skipped


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
        elif not is_task_settled(pack, case, pack.task[earlier]) or _is_to_come(case, pack.task[earlier]):
            return False
    return True


def _is_to_come(case: Case, task: Task) -> bool:
    """Whether it was taken off and applies after all: it opens again first, and what follows it waits."""
    if task.applies is ALWAYS or task.each is not None:
        return False
    row = case.tasks.get(task.id)
    return row is not None and row.is_skipped and _turn_has_come(case, task) and task.applies.holds(case)


def keys_of(pack: Pack, case: Case, task: Task) -> list[str]:
    """The rows a task has: one, or one for each unit whose it is now."""
    if task.each is None:
        return [task.id]
    if task.id in case.tasks:  # passed as a whole before the project came in
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
    if not _turn_has_come(case, task):
        return task.id in case.tasks
    if not task.applies.holds(case):
        return all(row.is_settled for _, row in case.instances(task.id))
    rows = [case.tasks.get(key) for key in keys_of(pack, case, task)]
    return all(row is not None and row.is_settled for row in rows)


def _advance(pack: Pack, case: Case, happened: list[ev.Event], on: date) -> Iterator[ev.Event]:
    """Leave the stage when all is done and its gates hold, and enter the next."""
    if not case.stage or case.has_left(case.stage):
        return
    stage = pack.stage[case.stage]
    following = pack.stage_after[stage.id]
    if following is None or any(_keeps_the_stage(pack, case, task) for task in stage.tasks):
        return
    if any(_left_open(pack, case)):
        return
    gates = (*stage.leave_when, *pack.stage[following].enter_when)
    if all(gate_holds(case, gate) for gate in gates):
        yield ev.StageLeft(on=on, stage=stage.id)
        yield ev.StageEntered(on=on, stage=following)


def unfinished(pack: Pack, case: Case) -> list[Task]:
    """The tasks that keep the stage from being left: its own, and what is open again of earlier stages."""
    own = [task for task in pack.stage[case.stage].tasks if _keeps_the_stage(pack, case, task)]
    return [*dict.fromkeys(_left_open(pack, case)), *own]


def _keeps_the_stage(pack: Pack, case: Case, task: Task) -> bool:
    return not task.optional and not is_task_settled(pack, case, task)


def _left_open(pack: Pack, case: Case) -> Iterator[Task]:
    """The required tasks of earlier stages that are open: sent back by a person, or found to apply only later."""
    here = pack.place_of_stage[case.stage]
    for key, _ in case.open_tasks():
        task = pack.task[key.partition("@")[0]]
        if not task.optional and pack.place_of_stage[task.stage] < here:
            yield task


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


_RULES: tuple[tuple[SettleRule, frozenset[type[ev.Event]] | None], ...] = (
    (_marks, _FINISHED),
    (_send_back, _FINISHED),
    (_reviews, _BEGINS_TASK),
    (_decisions, _BEGINS_TASK),
    (_regrade, _MAY_BRANCH | {ev.TaskSentBack}),
    (_openings, _MAY_BRANCH | _MOVES_OWNERS),
    (files_of_tasks.complete, files_of_tasks.MAY_COMPLETE),
    (follow_actuals, MOVES_ACTUALS),
    (restarts.restart, frozenset({ev.HappeningRecorded})),
    (_advance, None),
    (filings.reached, _MAY_BRANCH | {ev.TaskSentBack}),
    (publicity.reached, _MAY_BRANCH | {ev.TaskSentBack}),
)
"""Each rule with the events that can bring it about, None for any; the others are not worth asking it for."""
