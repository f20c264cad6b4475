"""A long paper: written from the data as it stands, then kept for whoever asked, or issued under its digest."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from quancheng.cases.papers import write_issued
from quancheng.engine.errors import NotFound
from quancheng.jobs.long_work import Doing
from quancheng.papers.writing import draft, write
from quancheng.papers.written import EXCEL, WORD, Written
from quancheng.store import files
from quancheng.store.canonical import day_of
from quancheng.store.session import reading
from quancheng.store.work import Work, perform

STEPS = 3
"""Written from the data; laid out; kept."""


def paper(doing: Doing) -> None:
    """Write the paper that was asked for."""
    doing.tell(0, STEPS)
    with reading(doing.person.tenant):
        written = _written(doing)
    doing.tell(1, STEPS)
    (_issue if doing.job.wanted["do"] == "issue" else _keep)(doing, written)


def _written(doing: Doing) -> Written:
    wanted = doing.job.wanted
    ids = {name: UUID(wanted[name]) if wanted[name] else None for name in ("project", "subject")}
    return write(
        doing.person, wanted["kind"], on=day_of(doing.job.asked), project=ids["project"], subject=ids["subject"],
        unit=wanted["unit"], period=wanted["period"], text=wanted["text"],
    )  # fmt: skip


def _keep(doing: Doing, written: Written) -> None:
    is_book = doing.job.wanted["do"] == "excel"
    content = written.as_excel() if is_book else written.as_word()
    if content is None:
        raise NotFound("这份材料没有 Excel 格式。", help="请下载 Word。")
    name, media_type = written.file_name("xlsx" if is_book else "docx"), EXCEL if is_book else WORD
    doing.tell(2, STEPS)
    stored = files.put(io.BytesIO(content))

    def do(work: Work) -> None:
        file = work.keep(stored, name=name, media_type=media_type, label=doing.person.clearance)
        _end(doing, work, {"title": written.title}, file=file)

    perform(do, tenant=doing.job.tenant, actor=doing.person.account, at=doing.now())


def _issue(doing: Doing, written: Written) -> None:
    frozen = draft(written)
    doing.tell(2, STEPS)
    stored = files.put(io.BytesIO(frozen.content))

    def do(work: Work) -> None:
        made = write_issued(work, doing.person, frozen, stored)
        _end(doing, work, {"title": written.title, "paper": made.hex})

    perform(do, tenant=doing.job.tenant, actor=doing.person.account, at=doing.now())


def _end(doing: Doing, work: Work, result: dict[str, Any], *, file: UUID | None = None) -> None:
    doing.count(work, STEPS, STEPS)
    doing.finish(work, result=result, file=file)
