"""The joint conference fixes the planned days of several projects at once, and with that is done for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases.actions import apply
from quancheng.engine import requests as rq
from quancheng.engine.errors import Refused
from quancheng.people.access import Person
from quancheng.store.work import Work, perform

REASON = "联席会议议定"


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """What the conference says of one project: the day of each task, and the task that is done by it ("": not yet).

    `seen` is the version of the project the days were filled in on.
    """

    project: UUID
    name: str
    seen: int
    days: Mapping[str, date] = field(default_factory=dict)
    finishes: str = ""


class NotFixed(Refused):
    """One project refused what the conference says of it, so nothing was saved for any."""

    code = "not-fixed"

    def __init__(self, name: str, refused: Refused) -> None:
        super().__init__(f"{name}：{refused.sentence}", help=refused.help, **dict(refused.facts))
        self.because = refused


def fix_plans(person: Person, plans: Sequence[Fixed], *, evidence: str, at: datetime, key: str | None = None) -> Any:
    """Fix the days of all these projects and finish their conference tasks, or none; Refused names the project."""

    def do(work: Work) -> dict[str, int]:
        for plan in plans:
            try:
                apply(work, person, plan.project, _requests(plan, evidence), seen=plan.seen)
            except Refused as refused:
                raise NotFixed(plan.name, refused) from refused
        return {"projects": len(plans)}

    said = [[plan.project.hex, sorted((task, day.isoformat()) for task, day in plan.days.items())] for plan in plans]
    return perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=[said, evidence])


def _requests(plan: Fixed, evidence: str) -> list[tuple[type[rq.Request], dict[str, Any]]]:
    asked: list[tuple[type[rq.Request], dict[str, Any]]] = [
        (rq.PlanTask, {"task": task, "planned": day, "reason": REASON}) for task, day in plan.days.items()
    ]
    if plan.finishes:
        asked.append((rq.FinishTask, {"task": plan.finishes, "evidence": (f"no:{evidence}",), "note": REASON}))
    return asked
