"""Long work that a person asks for: what is wanted is kept with the request, and done later by `jobs.long_work`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from quancheng.cases import ledger_words
from quancheng.cases.ledger_taking import begin_taking
from quancheng.cases.ledgers import Asked
from quancheng.people.access import Person
from quancheng.store import jobs
from quancheng.store.files import read as read_file
from quancheng.store.models import FileRow
from quancheng.store.work import Work, perform

LEDGER_EXPORT, LEDGER_IMPORT, PAPER = "ledger-export", "ledger-import", "paper"
WORDS = {LEDGER_EXPORT: "导出台账", LEDGER_IMPORT: "导入台账", PAPER: "生成材料"}


def ask_export(person: Person, asked: Asked, *, at: datetime, key: str | None) -> UUID:
    """Ask for a ledger as it is seen; answers the job."""
    wanted = ledger_words.kept(asked)
    return _ask(person, LEDGER_EXPORT, f"导出{asked.ledger.title}", wanted, at=at, key=key)


def ask_import(person: Person, intake: UUID, name: str, *, at: datetime, key: str | None) -> UUID:
    """Ask that a ledger's upload comes in; from here on it is closed. Raises Incomplete, NotNow.

    One whose job was given up goes on; one whose job is still at it gets that job again.
    """

    def do(work: Work) -> str:
        running = of_intake(person, intake)
        if running is not None and running.is_open:
            return running.id.hex
        total = begin_taking(work, person, intake)
        wanted = {"intake": intake.hex}
        job = jobs.ask_for(
            work, kind=LEDGER_IMPORT, account=person.account, title=f"导入{name}", wanted=wanted, total=total
        )  # fmt: skip
        return job.hex

    request = [LEDGER_IMPORT, intake.hex]
    return UUID(perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request))


def of_intake(person: Person, intake: UUID) -> jobs.Job | None:
    """The newest job that brings in an upload."""
    return next((each for each in mine(person) if each.wanted.get("intake") == intake.hex), None)


def ask_paper(person: Person, title: str, wanted: Mapping[str, Any], *, at: datetime, key: str | None) -> UUID:
    """Ask for a long paper; `wanted` says which, and whether it is issued."""
    return _ask(person, PAPER, title, wanted, at=at, key=key)


def _ask(
    person: Person, kind: str, title: str, wanted: Mapping[str, Any], *, at: datetime, key: str | None
) -> UUID:  # fmt: skip
    def do(work: Work) -> str:
        return jobs.ask_for(work, kind=kind, account=person.account, title=title, wanted=wanted).hex

    return UUID(perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=[kind, dict(wanted)]))


def mine(person: Person) -> list[jobs.Job]:
    """What the person asked for, the newest first. Call inside `reading`."""
    return jobs.own(person.tenant, person.account)


def one(person: Person, job: UUID) -> jobs.Job:
    """One of them; NotFound for anybody else's."""
    return jobs.own_one(person.tenant, person.account, job)


def file_of(job: jobs.Job) -> tuple[str, str, bytes]:
    """Name, media type and bytes of what a job made."""
    assert job.file is not None
    row = FileRow.objects.get(tenant_id=job.tenant, id=job.file)
    return row.name, row.media_type, read_file(row.digest)
