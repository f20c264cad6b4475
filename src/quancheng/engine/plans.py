"""Supporting works against the construction plan: each work planned and done for the day on which a phase needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, WorkState, follows
from quancheng.engine.clocks import anchored_on, stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_far, refuse_future, refuse_long, refuse_without_reason
from quancheng.engine.errors import NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import Pack, Phase, SupportPlan, Works
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

UNPLANNED = WorkState()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSet(ev.Event):
    """The construction plan says on which day a phase begins, and so what it needs must be there."""

    kind: ClassVar[str] = "phase-set"
    plan: str
    phase: str
    day: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPlanned(ev.Event):
    kind: ClassVar[str] = "work-planned"
    plan: str
    work: str
    phase: str
    day: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFinished(ev.Event):
    kind: ClassVar[str] = "work-finished"
    plan: str
    work: str
    phase: str
    day: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPhase(rq.Request):
    plan: str
    phase: str
    day: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWork(rq.Request):
    plan: str
    work: str
    phase: str
    day: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishWork(rq.Request):
    plan: str
    work: str
    phase: str
    day: date
    note: str = ""


def phase_key(plan: str, phase: str) -> str:
    return f"{plan}//{phase}"


def work_key(plan: str, work: str, phase: str) -> str:
    return f"{plan}/{work}/{phase}"


def _with(case: Case, key: str, **changes: str) -> Case:
    return case.with_(works={**case.works, key: case.works.get(key, UNPLANNED)._replace(**changes)})


@follows(PhaseSet)
def _phase_set(case: Case, event: PhaseSet) -> Case:
    return _with(case, phase_key(event.plan, event.phase), planned=event.day.isoformat(), note=event.reason)


@follows(WorkPlanned)
def _work_planned(case: Case, event: WorkPlanned) -> Case:
    return _with(case, work_key(event.plan, event.work, event.phase), planned=event.day.isoformat(), note=event.reason)


@follows(WorkFinished)
def _work_finished(case: Case, event: WorkFinished) -> Case:
    return _with(case, work_key(event.plan, event.work, event.phase), actual=event.day.isoformat(), note=event.note)


@answers(SetPhase)
def set_phase(asked: Question) -> list[ev.Event]:
    """Whoever keeps the plan sets the phases; another day than before needs a reason."""
    plan = _plan(asked)
    phase = _phase(plan, asked.request.phase)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, plan.kept_by, to=f"填写{plan.label}")
    refuse_far(asked.request.day, asked.on, what=f"“{phase.label}”的时间")
    known = asked.case.works.get(phase_key(plan.id, phase.id), UNPLANNED).planned
    if known == asked.request.day.isoformat():
        return []
    if known:
        refuse_without_reason(asked.request.reason, to=f"调整“{phase.label}”的时间")
    return [PhaseSet(on=asked.on, plan=plan.id, phase=phase.id, day=asked.request.day, reason=asked.request.reason)]


@answers(PlanWork)
def plan_work(asked: Question) -> list[ev.Event]:
    """The unit in charge plans its work, or whoever keeps the plan does; a later change needs a reason."""
    plan, work, phase = _cell(asked)
    _refuse_strangers(asked, plan, work)
    refuse_far(asked.request.day, asked.on, what=f"“{work.label}”的计划时间")
    row = asked.case.works.get(work_key(plan.id, work.id, phase.id), UNPLANNED)
    if row.actual:
        raise NotNow(f"“{work.label}”已经完成。", help="不用再安排计划时间。", work=work.id)
    if row.planned == asked.request.day.isoformat():
        return []
    if row.planned:
        refuse_without_reason(asked.request.reason, to=f"调整“{work.label}”的计划时间")
    return [
        WorkPlanned(
            on=asked.on, plan=plan.id, work=work.id, phase=phase.id, day=asked.request.day,
            reason=asked.request.reason,
        )
    ]  # fmt: skip


@answers(FinishWork)
def finish_work(asked: Question) -> list[ev.Event]:
    plan, work, phase = _cell(asked)
    _refuse_strangers(asked, plan, work)
    refuse_future(asked.request.day, asked.on, what=f"“{work.label}”的完成时间")
    refuse_long(asked.request.note, what="说明")
    if asked.case.works.get(work_key(plan.id, work.id, phase.id), UNPLANNED).actual:
        raise NotNow(f"“{work.label}”已经登记完成。", help="请刷新页面。", work=work.id)
    return [
        WorkFinished(
            on=asked.on, plan=plan.id, work=work.id, phase=phase.id, day=asked.request.day, note=asked.request.note
        )
    ]


def _plan(asked: Question) -> SupportPlan:
    found = next((each for each in asked.pack.plans if each.id == asked.request.plan), None)
    if found is None:
        raise NotFound("制度里没有这个推进方案。", help="请从项目页面进入。", plan=asked.request.plan)
    if not has_begun(asked.case, found):
        raise NotNow(f"还不到编制“{found.label}”的时候。", help="到了制度规定的时点会自动出现。", plan=found.id)
    return found


def has_begun(case: Case, plan: SupportPlan) -> bool:
    return plan.starts is None or anchored_on(case, plan.starts) is not None


def _phase(plan: SupportPlan, name: str) -> Phase:
    found = next((each for each in plan.phases if each.id == name), None)
    if found is None:
        raise NotFound(f"“{plan.label}”里没有这个施工阶段。", help="请从列表中选择。", phase=name)
    return found


def _cell(asked: Question) -> tuple[SupportPlan, Works, Phase]:
    plan = _plan(asked)
    work = next((each for each in plan.works if each.id == asked.request.work), None)
    phase = _phase(plan, asked.request.phase)
    if work is None or phase not in plan.phases_of(work):
        raise NotFound(f"“{plan.label}”里没有这项配套工程。", help="请从列表中选择。", work=asked.request.work)
    return plan, work, phase


def _refuse_strangers(asked: Question, plan: SupportPlan, work: Works) -> None:
    by = asked.request.by
    if plan.kept_by in by.units | by.posts:
        return
    refuse_unless_party(asked.pack, asked.case, by, work.by, to=f"填报“{work.label}”")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A work for one phase: when the phase needs it, when it is planned and done, by how many days it misses.

    `gap` counts calendar days after the phase's need: of the actual day, else of the planned one, else of today.
    """

    plan: str
    work: Works
    phase: Phase
    need: date | None
    planned: date | None
    actual: date | None
    gap: int

    @property
    def key(self) -> str:
        return work_key(self.plan, self.work.id, self.phase.id)

    @property
    def is_mismatch(self) -> bool:
        return self.gap > 0


def cells(case: Case, plan: SupportPlan, *, on: date) -> Iterator[Cell]:
    """Every work for every phase that needs it, as they stand on a day."""
    for work in plan.works:
        for phase in plan.phases_of(work):
            yield _read(case, plan, work, phase, on)


def _read(case: Case, plan: SupportPlan, work: Works, phase: Phase, on: date) -> Cell:
    row, need = case.works.get(work_key(plan.id, work.id, phase.id), UNPLANNED), need_of(case, plan, phase)
    planned, actual = _day(row.planned), _day(row.actual)
    there = actual or max((day for day in (planned, on if planned and planned < on else None) if day), default=on)
    return Cell(
        plan=plan.id, work=work, phase=phase, need=need, planned=planned, actual=actual,
        gap=(there - need).days if need else 0,
    )  # fmt: skip


def need_of(case: Case, plan: SupportPlan, phase: Phase) -> date | None:
    """The day by which a phase needs its works: when it really began, else when the construction plan says."""
    begun = case.happened(phase.begins) if phase.begins else None
    return begun or _day(case.works.get(phase_key(plan.id, phase.id), UNPLANNED).planned)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def mismatches(pack: Pack, case: Case, *, on: date) -> list[Cell]:
    """The works that come after the phase that needs them, the worst first."""
    found = [cell for plan in pack.plans for cell in cells(case, plan, on=on) if cell.is_mismatch]
    return sorted(found, key=lambda cell: -cell.gap)


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """The phases to be set, the works to be planned for a known need, and those planned and not yet done."""
    for plan in pack.plans:
        if has_begun(case, plan):
            if plan.starts is not None and not any(need_of(case, plan, phase) for phase in plan.phases):
                yield item_for(pack, case, "plan", plan.id, f"编制{plan.label}", plan.kept_by, plan.basis, None)
            yield from _works(pack, case, plan, on, calendar)


def _works(pack: Pack, case: Case, plan: SupportPlan, on: date, calendar: Calendar) -> Iterator[Item]:
    for cell in cells(case, plan, on=on):
        if cell.actual or cell.need is None:
            continue
        what = f"{cell.work.label}：{'完成' if cell.planned else '安排'}{cell.phase.label}配套"
        reading = stand_of(pack, cell.planned or cell.need, on=on, calendar=calendar, why=(said(cell),))
        behind = (cell.planned - cell.need).days if cell.planned else 0
        if behind > 0:
            what += f"（比施工需要晚{behind}天）"
        yield item_for(pack, case, "plan", cell.key, what, cell.work.by, plan.basis, reading)


def said(cell: Cell) -> str:
    """The cell in a sentence: need, plan, what came of it, and the gap."""
    words = [f"{cell.phase.label}{say_value(cell.need)}需要" if cell.need else f"{cell.phase.label}时间未定"]
    words += [f"{say_value(cell.actual)}完成"] if cell.actual else []
    words += [f"计划{say_value(cell.planned)}"] if cell.planned and not cell.actual else []
    words += [f"晚{cell.gap}天"] if cell.is_mismatch else []
    return "，".join(words) + "。"
