"""Situations in Gu county to which something is done once, though the doing is cut short or repeated."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from quancheng.cases import actions, intake, meetings, supervision
from quancheng.engine import requests as rq
from quancheng.engine.pack import Pack
from quancheng.papers.intake_reading import read_upload
from quancheng.people.access import Person
from quancheng.store import files
from quancheng.store.session import reading, session
from tests.app.cases.intakes import TIDY, settle
from tests.app.cases.walking import AT, OFFICERS, all_in_one, gu_place
from tests.faults.store.breaking import Countdown, failing_at

INPUTS = Path(__file__).parents[2] / "inputs"
FACTS = {"name": "年产6万吨铸件项目", "enterprise": "恒远铸造有限公司", "maturity": "成熟"}
LATER = datetime(2026, 5, 18, 2, 0, tzinfo=AT.tzinfo)


@dataclass
class County:
    """Gu county with somebody who may do everything."""

    pack: Pack
    person: Person

    @property
    def tenant(self) -> int:
        return self.person.tenant

    def project(self, name: str = "年产6万吨铸件项目") -> UUID:
        return actions.register(self.person, {**FACTS, "name": name}, at=AT)

    def ask(self, project: UUID, request: type[rq.Request], *, at: datetime = LATER, **words: Any) -> Any:
        return actions.ask(self.person, project, request, at=at, **words)

    def signed_project(self) -> UUID:
        """A project whose dedicated person owes a report every Friday since March."""
        project, unit = self.project(), next(iter(self.pack.unit))
        assert self.person.officer is not None
        self.ask(project, rq.FillRole, at=AT, role="dedicated-person", officer=self.person.officer.hex, unit=unit)
        for request, words in signing(self.pack):
            self.ask(project, request, at=AT, **words)
        return project

    def proposals(self) -> list[str]:
        """What is proposed on the later day: the reports that were missed."""
        with reading(self.tenant):
            return [each.key for each in supervision.proposals(self.person, on=LATER.date())]


def signing(pack: Pack) -> list[tuple[type[rq.Request], dict[str, Any]]]:
    """From the registration to the signed agreement."""
    review = pack.review["feasibility"]
    said = [(rq.GiveOpinion, {"review": review.id, "unit": unit, "term": review.terms[0].id}) for unit in review.panel]
    finish = rq.FinishTask
    return [
        (finish, {"task": "propose"}), (finish, {"task": "contact"}), *said,
        (finish, {"task": "feasibility-review", "outcome": "feasible"}), (finish, {"task": "talks"}),
        (finish, {"task": "sign", "evidence": ("投资协议",)}),
    ]  # fmt: skip


def gu_county() -> County:
    pack = gu_place()
    return County(pack=pack, person=all_in_one(pack))


Deed = Callable[[str], Any]
"""Something done under an idempotency key."""


def registering(county: County) -> Deed:
    return lambda key: actions.register(county.person, FACTS, at=LATER, key=key)


def finishing(county: County) -> Deed:
    """Finish the first task, which opens the next."""
    project = county.project()
    return lambda key: county.ask(project, rq.FinishTask, key=key, task="propose", evidence=("文号1",))


def moving_on(county: County) -> Deed:
    """Ask for several things at once: facts, a role and a note."""
    project, unit = county.project(), next(iter(county.pack.unit))
    asked = [
        (rq.RecordFacts, {"facts": {"investment": 120_000_000_00}, "reason": "核对"}),
        (rq.FillRole, {"role": "dedicated-person", "officer": OFFICERS[0], "unit": unit}),
        (rq.NoteTask, {"task": "propose", "measure": "专人跟进"}),
    ]
    return lambda key: actions.ask_all(county.person, project, asked, at=LATER, key=key)


def importing(county: County) -> Deed:
    """Commit the office's own start plan: three projects with their rows."""
    data = (INPUTS / TIDY).read_bytes()
    form = intake.forms_taken(county.pack)[0]
    stored = files.put(io.BytesIO(data))
    upload = intake.begin(
        county.person, form, stored, name="开工计划表.xlsx", reading=read_upload(data, form), at=LATER
    )
    settle(county.person, upload)
    return lambda key: intake.commit(county.person, upload, at=LATER, key=key)


def calling(county: County) -> Deed:
    day = LATER.date() + timedelta(days=2)
    return lambda key: meetings.call_meeting(
        county.person, "joint", day=day, agenda=("排定节点",), at=LATER, key=key
    )  # fmt: skip


def holding(county: County) -> Deed:
    meeting = meetings.call_meeting(county.person, "joint", day=AT.date(), agenda=("排定节点",), at=AT)
    return lambda key: meetings.hold(
        county.person, meeting, day=AT.date(), attended=("promotion-centre",), at=LATER, key=key
    )  # fmt: skip


def noticing(county: County) -> Deed:
    county.signed_project()
    proposal = county.proposals()[0]
    return partial(_issue, county, proposal)


def _issue(county: County, proposal: str, key: str) -> UUID:
    limit = date(2026, 6, 1)
    return supervision.issue(county.person, proposal, demand="限期补报", at=LATER, limit=limit, once=key)


DEEDS: dict[str, Callable[[County], Deed]] = {
    "register": registering, "finish": finishing, "several requests": moving_on, "import": importing,
    "call a meeting": calling, "hold a meeting": holding, "issue a notice": noticing,
}  # fmt: skip


def everything_stored(tenant: int) -> dict[str, list[str]]:
    """Every row of every table of the store and the cases, as texts."""
    with reading(tenant):
        return {table: sorted(map(repr, _rows(table, tenant))) for table in _tables()}


def _tables() -> list[str]:
    names = connection.introspection.table_names()
    ours = [name for name in names if name.startswith(("store_", "cases_"))]
    shadows = ("cases_search_", "store_tenant")
    return sorted(name for name in ours if not name.startswith(shadows))


def _rows(table: str, tenant: int) -> list[Any]:
    return session().execute(f"SELECT * FROM {table} WHERE tenant_id = %s", (tenant,)).fetchall()


@contextmanager
def everything_failing_at(n: int, monkeypatch: Any) -> Iterator[Countdown]:
    """The store's points of failure, and each statement of the ORM besides."""
    with failing_at(n, monkeypatch) as countdown:

        def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            countdown.tick("orm")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            yield countdown
