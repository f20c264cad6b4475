"""Which evidence proves which of the things that finishing a task needs: each is proved by its own.

What the enterprise handed in and was taken, and what may come later, needs no other proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import handing_in, waivers
from quancheng.engine.case import Case, follows
from quancheng.engine.errors import Incomplete
from quancheng.engine.pack import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProved(ev.Event):
    """`proofs` are [needed thing, evidence] in the order of the pack; only of a task that needs several things."""

    kind: ClassVar[str] = "task-proved"
    task: str
    proofs: Any


@follows(TaskProved)
def _proved(case: Case, event: TaskProved) -> Case:
    return case.with_(proofs={**case.proofs, event.task: [list(each) for each in event.proofs]})


def owed(case: Case, task: Task, key: str) -> tuple[str, ...]:
    """What is still to be proved."""
    if not (case.handed or case.waivers):
        return task.needs
    return tuple(
        each
        for each in task.needs
        if not handing_in.taken_evidence(case, key, among=(each,)) and not waivers.are_waived(case, key, (each,))
    )


def assigned(case: Case, task: Task, request: Any, evidence: tuple[str, ...]) -> list[list[str]]:
    """[needed thing, evidence] for each piece. What no piece was named for takes the pieces left over, in order.

    Raises Incomplete with the things that nothing proves.
    """
    wanted = owed(case, task, request.task)
    named = [[item, piece] for item, piece in request.proofs if item in task.needs and piece.strip()]
    spare = [piece for piece in evidence if piece not in {each for _, each in named}]
    for item in wanted:
        if spare and not any(each == item for each, _ in named):
            named.append([item, spare.pop(0)])
    missing = [item for item in wanted if not any(each == item for each, _ in named)]
    if missing:
        _refuse(task, missing)
    return sorted(named, key=lambda each: task.needs.index(each[0]))


def _refuse(task: Task, missing: list[str]) -> None:
    things = "、".join(missing)
    if len(missing) == len(task.needs):
        raise Incomplete(
            f"办结“{task.label}”需要附上：{things}。",
            help="请填写文号或上传文件。" if len(missing) == 1 else "每一样各填文号或上传文件。",
            missing=missing,
        )
    raise Incomplete(f"办结“{task.label}”还缺：{things}。", help="每一样都要有自己的文号或文件。", missing=missing)
