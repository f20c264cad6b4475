"""Qinghe, the made-up county, with a project that is signed, begun and led from the east park."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from quancheng.cases import actions
from quancheng.cases.places import start_place
from quancheng.engine import requests as rq
from quancheng.engine.measures import PlanMeasure, ReportMeasure
from quancheng.packfiles.loader import load_pack
from quancheng.people import founding
from quancheng.people.access import Person
from quancheng.people.places import tenant_of
from tests.app.cases.intakes import Office

FOLDER = Path(__file__).parents[3] / "packs/example"
MILLION = 100 * 10_000 * 100
"""Fen in 100万元."""


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


def qinghe() -> Office:
    pack = load_pack(FOLDER)
    founding.found(pack, at=moment(date(2026, 1, 5)), along=lambda work: start_place(work, FOLDER))
    return Office(pack=pack, tenant=tenant_of(pack))


def ask(person: Person, project: UUID, request: type[rq.Request], day: date, **words: Any) -> Mapping[str, Any]:
    return actions.ask(person, project, request, at=moment(day), **words)


def begun(office: Office, director: Person, lead: Person, *, name: str = "轴承项目", fen: int = 20_000_000_000) -> UUID:
    """A project of 2亿元 unless said, signed on 6 January and begun the day after; its lead reports monthly."""
    day = date(2026, 1, 6)
    facts = {"name": name, "enterprise": "青禾轴承有限公司", "investment": fen}
    project = actions.register(director, facts, at=moment(day))
    ask(director, project, rq.FinishTask, day, task="talks")
    ask(director, project, rq.FinishTask, day, task="sign", outcome="signed")
    assert lead.officer is not None
    ask(director, project, rq.FillRole, day, role="package-lead", officer=lead.officer.hex, unit="east-park")
    ask(office.officer("land-clerk"), project, rq.FinishTask, day, task="planning-permit")
    ask(office.officer("housing-clerk"), project, rq.FinishTask, date(2026, 1, 7), task="construction-permit")
    return project


def reported(
    lead: Person, project: UUID, period: str, hundreds: int, *, plan: int = 0, by: Person | None = None
) -> None:
    """Report a month's figure in 100万元 on the 4th of the next month, with the plan before it."""
    year, month = int(period[:4]), int(period[5:])
    day = date(year + month // 12, month % 12 + 1, 4)
    if plan and by is not None:
        ask(by, project, PlanMeasure, day, measure="invested", period=period, value=plan * MILLION)
    ask(
        lead, project, ReportMeasure, day, measure="invested", period=period, value=hundreds * MILLION,
        evidence=("no:入统1号",),
    )  # fmt: skip
