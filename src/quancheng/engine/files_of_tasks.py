"""The file of a task: which materials were accepted, and the day it was complete, from which the clock counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, follows, task_of
from quancheng.engine.clock_words import missing_of
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_future
from quancheng.engine.errors import BadValue, Incomplete, NotNow
from quancheng.engine.pack import OUTSIDERS, Pack, Power
from quancheng.engine.standing import refuse_unless_party


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsAccepted(ev.Event):
    """The owner of the task took these materials in on `day` and found them in order."""

    kind: ClassVar[str] = "materials-accepted"
    task: str
    materials: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCompleted(ev.Event):
    """All that the clock of the task waits for has been in since `day`."""

    kind: ClassVar[str] = "file-completed"
    task: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptMaterials(rq.Request):
    task: str
    materials: tuple[str, ...]
    day: date


@follows(MaterialsAccepted)
def _accepted(case: Case, event: MaterialsAccepted) -> Case:
    clock, day = case.clock_state(event.task), event.day.isoformat()
    materials = {**clock.materials, **dict.fromkeys(event.materials, day)}
    return case.with_(clocks={**case.clocks, event.task: clock._replace(materials=materials)})


@follows(FileCompleted)
def _completed(case: Case, event: FileCompleted) -> Case:
    complete = case.clock_state(event.task)._replace(complete=event.day.isoformat())
    return case.with_(clocks={**case.clocks, event.task: complete})


@answers(AcceptMaterials)
def accept_materials(asked: Question) -> list[ev.Event]:
    """Take in some of the materials that the clock of an open task waits for; those already in stay as they are."""
    request, task = asked.request, task_of(asked.pack, asked.request.task)
    whole = task.clock.once_complete if task.clock else None
    if whole is None or not whole.materials:
        raise BadValue(f"“{task.label}”没有规定要收齐材料才起算。", task=task.id)
    if not asked.case.row(request.task).is_open:
        raise NotNow(f"“{task.label}”已办结，不用再收材料。", task=task.id)
    owner = asked.case.owner(asked.pack, request.task)
    if owner not in OUTSIDERS or Power.PLAN not in request.by.powers:
        refuse_unless_party(asked.pack, asked.case, request.by, owner, to="接收材料")
    refuse_future(request.day, asked.on, what="接收日期")
    if not request.materials:
        raise Incomplete("请勾选收到并合格的材料。", missing="materials")
    strange = [name for name in request.materials if name not in whole.materials]
    if strange:
        raise BadValue(
            f"“{task.label}”不需要这样的材料：{'、'.join(strange)}。", help=f"需要：{'、'.join(whole.materials)}。"
        )
    known = asked.case.clock_state(request.task).materials
    new = tuple(name for name in request.materials if name not in known)
    if not new:
        return []
    return [MaterialsAccepted(on=asked.on, task=request.task, materials=new, day=request.day)]


MAY_COMPLETE: frozenset[type[ev.Event]] = frozenset({MaterialsAccepted, ev.FactsRecorded, ev.TaskOpened})


def complete(pack: Pack, case: Case, happened: list[Any], on: date) -> Iterator[ev.Event]:
    """The files that these events have made complete, each once."""
    if not pack.filed_tasks:
        return
    for task in pack.filed_tasks:
        assert task.clock is not None and task.clock.once_complete is not None
        for key, row in case.instances(task.id):
            marks = case.clock_state(key)
            if row.is_open and not marks.complete and not missing_of(pack, task.clock, case, marks):
                yield FileCompleted(on=on, task=key, day=_complete_on(happened, key, marks.materials.values(), on))


def _complete_on(happened: list[Any], key: str, accepted: Any, on: date) -> date:
    """The day on which the last thing came in: an accepted material brings its own day, a fact the day of the event."""
    if any(isinstance(event, ev.FactsRecorded) for event in happened):
        return on
    if any(isinstance(event, MaterialsAccepted) and event.task == key for event in happened):
        return max(date.fromisoformat(day) for day in accepted)
    return on
