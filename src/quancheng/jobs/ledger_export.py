"""The export of a long ledger: rows go from the database into a file on the disk, then it is kept under its digest."""

from __future__ import annotations

import tempfile
from typing import IO

from quancheng.cases.intake import XLSX
from quancheng.cases.ledger_columns import columns_more, columns_of
from quancheng.cases.ledger_labels import open_ledger
from quancheng.cases.ledger_views import write_export_note
from quancheng.cases.ledger_words import asked_again, conditions_of
from quancheng.cases.ledgers import Asked
from quancheng.cases.packs import pack_in_force
from quancheng.jobs.long_work import Doing
from quancheng.papers.ledger_export import write_ledger
from quancheng.store import files
from quancheng.store.canonical import day_of
from quancheng.store.session import reading
from quancheng.store.work import Work, perform

LARGEST = 400 * 1024 * 1024
SPOOLED = 8 * 1024 * 1024


def export(doing: Doing) -> None:
    """Write the ledger that was asked for; taking it out is noted with its conditions, as for a short one."""
    asked, on = _asked(doing), day_of(doing.job.asked)
    with tempfile.SpooledTemporaryFile(max_size=SPOOLED) as out:
        rows = write_ledger(doing.person, asked, out, on=on, told=doing.tell)
        out.seek(0)
        _keep(doing, asked, out, rows, name=f"{asked.ledger.title}（{on.isoformat()}）.xlsx")


def _asked(doing: Doing) -> Asked:
    person = doing.person
    with reading(person.tenant):
        pack = pack_in_force(person.tenant)
        ledger = open_ledger(person, pack, doing.job.wanted["ledger"])
    every = [*columns_of(pack, ledger, person), *columns_more(pack, ledger, person)]
    return asked_again(doing.job.wanted, every, ledger)


def _keep(doing: Doing, asked: Asked, out: IO[bytes], rows: int, *, name: str) -> None:
    stored = files.put(out, largest=LARGEST)

    def do(work: Work) -> None:
        file = work.keep(stored, name=name, media_type=XLSX, label=doing.person.clearance)
        write_export_note(work, asked.ledger.id, conditions=conditions_of(asked), rows=rows, digest=stored.digest)
        doing.count(work, rows, rows)
        doing.finish(work, result={"rows": rows}, file=file)

    perform(do, tenant=doing.job.tenant, actor=doing.person.account, at=doing.now())
