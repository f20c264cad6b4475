"""Which jurisdiction a project belongs to: said when it is registered, changed with a reason by whoever assigns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, follows
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_without_reason
from quancheng.engine.pack import Power
from quancheng.engine.standing import refuse_without
from quancheng.engine.territory import refuse_unknown, seated


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPlaced(ev.Event):
    """`jurisdiction` is a code, "" for the root; `vacated` are the roles whose holders' units stay behind."""

    kind: ClassVar[str] = "project-placed"
    jurisdiction: str
    reason: str = ""
    vacated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceProject(rq.Request):
    jurisdiction: str
    reason: str = ""


@answers(PlaceProject)
def place_project(asked: Question) -> list[ev.Event]:
    """Placing it as it is registered is part of registering; moving it later is assigning, and says why."""
    pack, case, wanted = asked.pack, asked.case, asked.request.jurisdiction
    refuse_unknown(pack, wanted)
    if case.jurisdiction == wanted:
        return []
    is_new = not case.jurisdiction and case.opened == asked.on.isoformat()
    refuse_without(pack, asked.request.by, Power.REGISTER if is_new else Power.ASSIGN)
    if not is_new:
        refuse_without_reason(asked.request.reason, to="调整项目所属辖区")
    vacated = tuple(role for role, holder in case.roles.items() if _stays_behind(asked, holder.unit))
    return [ProjectPlaced(on=asked.on, jurisdiction=wanted, reason=asked.request.reason, vacated=vacated)]


def _stays_behind(asked: Question, unit: str) -> bool:
    was, will = (seated(asked.pack, unit, each) for each in (asked.case.jurisdiction, asked.request.jurisdiction))
    return was != will


@follows(ProjectPlaced)
def _placed(case: Case, event: ProjectPlaced) -> Case:
    roles = {role: holder for role, holder in case.roles.items() if role not in event.vacated}
    return case.with_(jurisdiction=event.jurisdiction, roles=roles)
