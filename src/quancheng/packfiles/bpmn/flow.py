"""The life that a pack describes as one flat process: nodes in lanes, and the flows between them.

What the engine does is said in BPMN's own terms: tasks of a stage run in parallel unless `after` orders them; a task
that applies to some projects only is passed by an exclusive gateway; one that opens by a condition waits at a
conditional event; an optional one ends in itself, so that nothing waits for it. A gate lets pass, or waits until it
holds; one that holds in principle can also be passed by a named post. An outcome that ends the project terminates it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from quancheng.engine.clock_words import say_limit
from quancheng.engine.conditions import ALWAYS
from quancheng.engine.pack import Basis, Clock, Gate, Outcome, Pack, Stage, Strength, Task
from quancheng.packfiles.words import AT_EXPIRY


class Shape(StrEnum):
    """What a node is; the values are BPMN's element names, one of them twice in another dress."""

    START = "startEvent"
    END = "endEvent"
    TERMINATE = "terminate"
    OVERDUE = "overdue"
    TASK = "userTask"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    WAIT = "intermediateCatchEvent"
    TIMER = "boundaryEvent"


@dataclass(frozen=True, kw_only=True)
class Node:
    """A node of the process; `host` is the task on whose edge a timer sits, `party` who does a task."""

    id: str
    shape: Shape
    lane: str
    label: str = ""
    says: str = ""
    party: str = ""
    many: bool = False
    host: str = ""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A sequence flow; `back` leads to an earlier stage, `condition` is what must hold, in words."""

    id: str
    source: str
    target: str
    label: str = ""
    condition: str = ""
    default: bool = False
    back: bool = False


@dataclass(frozen=True)
class Loose:
    """A flow that has begun and leads nowhere yet."""

    source: str
    label: str = ""
    condition: str = ""
    default: bool = False


@dataclass
class Flow:
    """The process as it is being made."""

    pack: Pack
    lanes: list[tuple[str, str]] = field(default_factory=list)
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def add(self, node: Node) -> str:
        self.nodes[node.id] = node
        return node.id

    def lead(self, ends: Iterable[Loose], target: str, *, back: bool = False) -> None:
        """Let all these flows lead to a node."""
        for end in ends:
            self.edges.append(
                Edge(
                    id=f"flow-{len(self.edges) + 1}",
                    source=end.source,
                    target=target,
                    label=end.label,
                    condition=end.condition,
                    default=end.default,
                    back=back,
                )
            )

    def entering(self, node: str) -> list[Edge]:
        return [edge for edge in self.edges if edge.target == node]

    def leaving(self, node: str) -> list[Edge]:
        return [edge for edge in self.edges if edge.source == node]


def flow_of(pack: Pack) -> Flow:
    """The whole process of a pack, from registering a project to the end of its last stage."""
    flow = Flow(pack, lanes=[(stage.id, stage.label) for stage in pack.stages])
    start = flow.add(Node(id="start", shape=Shape.START, lane=pack.stages[0].id, label="登记项目"))
    ends = [Loose(start)]
    for stage in pack.stages:
        ends = _Stage(flow, stage).build(ends)
    if ends:
        last = Node(id="end", shape=Shape.END, lane=pack.stages[-1].id, label="全程走完")
        flow.lead(ends, flow.add(last))
    return _with_backward_flows(flow)


class _Stage:
    """One stage's part of the process."""

    def __init__(self, flow: Flow, stage: Stage) -> None:
        self.flow = flow
        self.stage = stage
        self.own = {task.id: task for task in stage.tasks}
        self.outlets: dict[str, list[Loose]] = {}

    def build(self, ends: list[Loose]) -> list[Loose]:
        """Lead the flows through the stage; answers those that leave it."""
        for gate in self.stage.enter_when:
            ends = self._gate(gate, ends)
        if len(ends) > 1 or self._is_gone_back_to():
            ends = self._gateway(f"enter-{self.stage.id}", Shape.EXCLUSIVE, ends)
        heads = [task for task in self.stage.tasks if not self._before(task)]
        required = self._last_required()
        passes = not required and self.stage is not self.flow.pack.stages[-1]
        if len(heads) + passes > 1:
            ends = self._gateway(f"split-{self.stage.id}", Shape.PARALLEL, ends)
        for task in self._in_order():
            begins = ends if task in heads else self._joined(task)
            self.outlets[task.id] = self._task(task, begins)
            self._spread(task)
        done = [each for task in required for each in self.outlets[task.id]] or (ends if passes else [])
        if len(done) > 1:
            done = self._gateway(f"join-{self.stage.id}", Shape.PARALLEL, done)
        for gate in self.stage.leave_when if done else ():
            done = self._gate(gate, done)
        return done

    def _is_gone_back_to(self) -> bool:
        return any(each.back_to == self.stage.id for task in self.flow.pack.task.values() for each in task.outcomes)

    def _before(self, task: Task) -> list[str]:
        return [name for name in task.after if name in self.own]

    def _followers(self, task: Task) -> list[Task]:
        return [each for each in self.stage.tasks if task.id in each.after]

    def _last_required(self) -> list[Task]:
        """The tasks that the end of the stage waits for, and no other required task does."""
        required = [task for task in self.stage.tasks if not task.optional]
        return [task for task in required if all(each.optional for each in self._followers(task))]

    def _in_order(self) -> list[Task]:
        placed: dict[str, Task] = {}
        waiting = list(self.stage.tasks)
        while waiting:
            ready = next(task for task in waiting if all(name in placed for name in self._before(task)))
            placed[ready.id] = ready
            waiting.remove(ready)
        return list(placed.values())

    def _joined(self, task: Task) -> list[Loose]:
        """The flows that begin a task, one where several tasks come before it."""
        ends = [each for name in self._before(task) for each in self.outlets[name]]
        return self._gateway(f"before-{task.id}", Shape.PARALLEL, ends) if len(ends) > 1 else ends

    def _spread(self, task: Task) -> None:
        """One flow for each that waits for the task; an optional one that nobody waits for ends in itself."""
        ends, uses = self.outlets[task.id], len(self._followers(task)) + (task in self._last_required())
        if not ends:
            return
        if uses == 0:
            over = Node(id=f"over-{task.id}", shape=Shape.END, lane=self.stage.id)
            self.flow.lead(ends, self.flow.add(over))
            self.outlets[task.id] = []
        elif uses > 1:
            self.outlets[task.id] = self._gateway(f"after-{task.id}", Shape.PARALLEL, ends)

    def _gateway(self, name: str, shape: Shape, ends: Sequence[Loose], label: str = "", says: str = "") -> list[Loose]:
        gateway = self.flow.add(Node(id=name, shape=shape, lane=self.stage.id, label=label, says=says))
        self.flow.lead(ends, gateway)
        return [Loose(gateway)]

    # Tasks.

    def _task(self, task: Task, begins: list[Loose]) -> list[Loose]:
        """The task with what stands before and behind it; answers the flow that goes on, or none."""
        pack, skipped = self.flow.pack, []
        if task.applies != ALWAYS:
            words = task.applies.words(pack.label_of)
            (gateway,) = self._gateway(f"applies-{task.id}", Shape.EXCLUSIVE, begins, says=words)
            begins = [replace(gateway, label="适用", condition=words)]
            skipped = [replace(gateway, label="不适用", default=True)]
        if task.opens_when is not None:
            words = task.opens_when.words(pack.label_of)
            wait = Node(id=f"wait-{task.id}", shape=Shape.WAIT, lane=self.stage.id, label=words, says=words)
            self.flow.lead(begins, self.flow.add(wait))
            begins = [Loose(wait.id)]
        node = self.flow.add(_task_node(pack, task))
        self.flow.lead(begins, node)
        if task.clock is not None:
            self._timer(task, task.clock)
        ends = self._outcomes(task)
        if skipped and ends:
            return self._gateway(f"merge-{task.id}", Shape.EXCLUSIVE, [*ends, *skipped])
        return ends or skipped

    def _outcomes(self, task: Task) -> list[Loose]:
        node, onward = f"task-{task.id}", [each for each in task.outcomes if not each.ends_project and not each.back_to]
        if len(onward) == len(task.outcomes):
            return [Loose(node)]
        (chosen,) = self._gateway(f"outcome-{task.id}", Shape.EXCLUSIVE, [Loose(node)], label="结果")
        for each in task.outcomes:
            if each.ends_project:
                self._end(task, each, chosen)
        words = "、".join(each.label for each in onward)
        return [replace(chosen, label=words, condition=words)] if onward else []

    def _end(self, task: Task, outcome: Outcome, chosen: Loose) -> None:
        over = Node(
            id=f"end-{task.id}-{outcome.id}",
            shape=Shape.TERMINATE,
            lane=self.stage.id,
            label="项目终止",
            says=outcome.label,
        )
        self.flow.lead([replace(chosen, label=outcome.label, condition=outcome.label)], self.flow.add(over))

    def _timer(self, task: Task, clock: Clock) -> None:
        """A time limit sits on the task's edge and does not interrupt it: a late task is still to be done."""
        words = _limit(self.flow.pack, clock)
        timer = Node(
            id=f"timer-{task.id}", shape=Shape.TIMER, lane=self.stage.id, label=_short_limit(clock), says=words,
            host=f"task-{task.id}",
        )  # fmt: skip
        expiry = AT_EXPIRY.get(clock.at_expiry, clock.at_expiry)
        late = Node(
            id=f"late-{task.id}", shape=Shape.OVERDUE, lane=self.stage.id, label=f"逾期{expiry}", host=f"task-{task.id}"
        )
        self.flow.add(timer)
        self.flow.lead([Loose(timer.id)], self.flow.add(late))

    # Gates.

    def _gate(self, gate: Gate, ends: list[Loose]) -> list[Loose]:
        """A gate lets pass, or waits until it holds; a named post may let pass where it holds in principle."""
        pack = self.flow.pack
        words = gate.hold.words(pack.label_of)
        says = f"{words}{_rests(gate.basis)}"
        (gateway,) = self._gateway(f"gate-{gate.id}", Shape.EXCLUSIVE, ends, label=gate.label, says=says)
        wait = Node(id=f"gate-wait-{gate.id}", shape=Shape.WAIT, lane=self.stage.id, label="等到满足", says=words)
        self.flow.lead([replace(gateway, label="不满足", default=True)], self.flow.add(wait))
        passed = [replace(gateway, label="满足", condition=words), Loose(wait.id)]
        if gate.strength is not Strength.MUST and gate.may_pass:
            special = Node(
                id=f"gate-pass-{gate.id}", shape=Shape.TASK, lane=self.stage.id, label=f"特批：{gate.label}",
                says=says, party=pack.label_of(gate.may_pass),
            )  # fmt: skip
            self.flow.lead([replace(gateway, label="特批", condition="写明理由特批")], self.flow.add(special))
            passed.append(Loose(special.id))
        return self._gateway(f"gate-open-{gate.id}", Shape.EXCLUSIVE, passed)


def _with_backward_flows(flow: Flow) -> Flow:
    """Outcomes that send the project back lead to where that stage is entered."""
    for task in flow.pack.task.values():
        for outcome in task.outcomes:
            if outcome.back_to and not outcome.ends_project:
                back = Loose(f"outcome-{task.id}", label=outcome.label, condition=outcome.label)
                flow.lead([back], f"enter-{outcome.back_to}", back=True)
    return flow


def _task_node(pack: Pack, task: Task) -> Node:
    whose = "各责任单位" if task.each else pack.label_of(task.by)
    says = [f"由{whose}办理"]
    if task.needs:
        says.append(f"要有{'、'.join(task.needs)}")
    if len(task.outcomes) > 1:
        says.append(f"结果：{'、'.join(each.label for each in task.outcomes)}")
    if task.guide:
        says.append(task.guide.rstrip("。"))
    return Node(
        id=f"task-{task.id}", shape=Shape.TASK, lane=task.stage, label=task.label, party=whose,
        says=f"{'；'.join(says)}。{_rests(task.basis)}", many=task.each is not None,
    )  # fmt: skip


def _limit(pack: Pack, clock: Clock) -> str:
    return say_limit(pack, clock)


def _short_limit(clock: Clock) -> str:
    if clock.within is not None:
        return clock.within.words
    if clock.before is not None:
        return f"提前{clock.before.by.words}"
    return (
        "分档时限"
        if clock.limits
        else "计划时间"
        if clock.planned
        else f"满{clock.at_least.words}"
        if clock.at_least
        else ""
    )


def _rests(basis: Basis) -> str:
    return f"依据：{'、'.join(basis)}" if basis else ""
