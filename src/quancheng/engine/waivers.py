"""容缺: a formality is finished with named materials missing, against a written commitment to deliver them by a day.

The debt stands until every material is delivered. What is not delivered in time is put to a person, who may extend
nothing and revoke: the formality is then open again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, DebtState, follows, task_of
from quancheng.engine.clocks import stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_future, refuse_without_reason
from quancheng.engine.errors import BadValue, Incomplete, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import Pack, Waiver
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

OWED, SETTLED, REVOKED = "owed", "settled", "revoked"
DEBT_STATES = {OWED: "待补齐", SETTLED: "已补齐", REVOKED: "已撤回"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverGranted(ev.Event):
    """`evidence` is the written commitment."""

    kind: ClassVar[str] = "waiver-granted"
    task: str
    waiver: str
    materials: tuple[str, ...]
    due: date
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsDelivered(ev.Event):
    kind: ClassVar[str] = "materials-delivered"
    task: str
    materials: tuple[str, ...]
    day: date
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverRevoked(ev.Event):
    kind: ClassVar[str] = "waiver-revoked"
    task: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantWaiver(rq.Request):
    """Let materials of a task be missing for now; `due` is the day promised, the latest allowed if None."""

    task: str
    waiver: str
    materials: tuple[str, ...]
    due: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverMaterials(rq.Request):
    task: str
    materials: tuple[str, ...]
    day: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeWaiver(rq.Request):
    task: str
    reason: str


def waivers_of(pack: Pack, key: str) -> list[Waiver]:
    name = key.partition("@")[0]
    return [each for each in pack.waivers if name in each.tasks]


def granter(pack: Pack, case: Case, waiver: Waiver, key: str) -> str:
    """Who grants: the party the pack names, otherwise whose the formality is."""
    return waiver.granted_by or case.owner(pack, key)


def are_waived(case: Case, key: str, needs: tuple[str, ...]) -> bool:
    """Whether all that a task needs may be missing for now."""
    debt = case.waivers.get(key)
    return debt is not None and debt.state == OWED and set(needs) <= set(debt.materials)


def owed_materials(debt: DebtState) -> list[str]:
    return [each for each in debt.materials if each not in debt.delivered]


@answers(GrantWaiver)
def grant_waiver(asked: Question) -> list[ev.Event]:
    request, case = asked.request, asked.case
    task, row = task_of(asked.pack, request.task), case.row(request.task)
    waiver = next((each for each in waivers_of(asked.pack, request.task) if each.id == request.waiver), None)
    if waiver is None:
        raise BadValue(f"“{task.label}”没有规定可以容缺办理。", help="请按要求备齐材料。", task=request.task)
    refuse_unless_party(
        asked.pack, case, request.by, granter(asked.pack, case, waiver, request.task), to="同意容缺办理"
    )
    if not row.is_open:
        raise NotNow(f"“{task.label}”已经办结，不用容缺。", task=request.task)
    if request.task in case.waivers and case.waivers[request.task].state == OWED:
        raise NotNow(f"“{task.label}”已经容缺办理。", help="补齐之后才能再次容缺。", task=request.task)
    _refuse_strange(waiver, request.materials)
    if not request.evidence:
        raise Incomplete("容缺办理要有企业的书面承诺。", help="请填写承诺书文号，或上传承诺书。", missing="evidence")
    latest = periods.after(asked.on, waiver.within, asked.calendar)
    due = request.due or latest
    if not asked.on < due <= latest:
        raise BadValue(
            f"补齐日期{say_value(due)}不在允许的时间内。", help=f"最晚到{say_value(latest)}（{waiver.within.words}）。",
            due=due.isoformat(),
        )  # fmt: skip
    return [
        WaiverGranted(
            on=asked.on, task=request.task, waiver=waiver.id, materials=request.materials, due=due,
            evidence=request.evidence,
        )
    ]  # fmt: skip


def _refuse_strange(waiver: Waiver, materials: tuple[str, ...]) -> None:
    if not materials:
        raise Incomplete("请选择容缺哪些材料。", help=f"可以容缺：{'、'.join(waiver.materials)}。", missing="materials")
    strange = [each for each in materials if each not in waiver.materials]
    if strange:
        raise BadValue(
            f"“{strange[0]}”不能容缺。", help=f"可以容缺：{'、'.join(waiver.materials)}。", material=strange[0]
        )


@answers(DeliverMaterials)
def deliver_materials(asked: Question) -> list[ev.Event]:
    debt, request = _debt(asked), asked.request
    owner = asked.case.owner(asked.pack, request.task)
    refuse_unless_party(asked.pack, asked.case, request.by, owner, to="登记补齐的材料")
    left = owed_materials(debt)
    given = tuple(each for each in request.materials if each in left)
    if not given:
        raise Incomplete("请选择补齐了哪些材料。", help=f"还缺：{'、'.join(left)}。", missing="materials")
    if not request.evidence:
        raise Incomplete("补齐材料要有凭证。", help="请填写文号，或上传材料。", missing="evidence")
    day = request.day or asked.on
    refuse_future(day, asked.on, what="补齐日期")
    return [
        MaterialsDelivered(on=asked.on, task=request.task, materials=given, day=day, evidence=request.evidence)
    ]  # fmt: skip


@answers(RevokeWaiver)
def revoke_waiver(asked: Question) -> list[ev.Event]:
    """Only what is overdue can be revoked; a formality that was finished on it is open again."""
    debt, key = _debt(asked), asked.request.task
    waiver = next(each for each in asked.pack.waivers if each.id == debt.waiver)
    refuse_unless_party(
        asked.pack, asked.case, asked.request.by, granter(asked.pack, asked.case, waiver, key), to="撤回容缺办理"
    )
    if asked.on <= date.fromisoformat(debt.due):
        raise NotNow(
            "还没到承诺的补齐日期，不能撤回。", help=f"承诺在{say_value(date.fromisoformat(debt.due))}前补齐。"
        )
    refuse_without_reason(asked.request.reason, to="撤回容缺办理")
    reason = asked.request.reason
    revoked: list[ev.Event] = [WaiverRevoked(on=asked.on, task=key, reason=reason)]
    if asked.case.tasks[key].is_open:
        return revoked
    return [*revoked, ev.TaskReopened(on=asked.on, task=key, reason=f"容缺材料逾期未补：{reason}")]


def _debt(asked: Question) -> DebtState:
    debt = asked.case.waivers.get(asked.request.task)
    if debt is None or debt.state != OWED:
        raise NotFound("这个事项没有待补齐的容缺材料。", task=asked.request.task)
    return debt


def _with(case: Case, key: str, debt: DebtState) -> Case:
    return case.with_(waivers={**case.waivers, key: debt})


@follows(WaiverGranted)
def _granted(case: Case, event: WaiverGranted) -> Case:
    days = event.on.isoformat(), event.due.isoformat()
    return _with(case, event.task, DebtState(event.waiver, list(event.materials), *days, {}, list(event.evidence)))


@follows(MaterialsDelivered)
def _delivered(case: Case, event: MaterialsDelivered) -> Case:
    debt = case.waivers[event.task]
    new = {each: [event.day.isoformat(), list(event.evidence)] for each in event.materials}
    debt = debt._replace(delivered={**debt.delivered, **new})
    return _with(case, event.task, debt if owed_materials(debt) else debt._replace(state=SETTLED))


@follows(WaiverRevoked)
def _revoked(case: Case, event: WaiverRevoked) -> Case:
    return _with(case, event.task, case.waivers[event.task]._replace(state=REVOKED))


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """The materials still owed, for whose formality it is; overdue ones also for whoever may revoke."""
    waivers = {each.id: each for each in pack.waivers}
    for key, debt in case.waivers.items():
        waiver = waivers.get(debt.waiver)
        if debt.state != OWED or waiver is None:
            continue
        due, task = date.fromisoformat(debt.due), task_of(pack, key)
        why = (f"{say_value(date.fromisoformat(debt.granted))}容缺办理“{task.label}”，承诺{say_value(due)}前补齐。",)
        reading = stand_of(pack, due, on=on, calendar=calendar, why=why)
        what = f"{task.label}：补齐{'、'.join(owed_materials(debt))}"
        yield item_for(pack, case, "debt", key, what, case.owner(pack, key), waiver.basis, reading)
        if on > due and waiver.follows == "revoke":
            party = granter(pack, case, waiver, key)
            what = f"{task.label}：容缺材料逾期，决定是否撤回"
            yield item_for(pack, case, "revoke", key, what, party, waiver.basis, reading)
