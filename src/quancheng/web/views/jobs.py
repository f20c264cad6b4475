"""后台任务: long work that the person asked for, how far it is, and what came of it; the page can be left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quancheng.cases import long_work
from quancheng.engine.errors import NotNow
from quancheng.store.jobs import DONE, FAILED, RUNNING, WAITING, Job
from quancheng.web.doors import Request, who_may
from quancheng.web.views.papers import handed_out

STATES = {
    WAITING: ("waiting", "排队中"), RUNNING: ("under-way", "正在办理"), DONE: ("done", "已完成"),
    FAILED: ("refused", "没有办成"),
}  # fmt: skip
UNITS = {long_work.LEDGER_EXPORT: "行", long_work.LEDGER_IMPORT: "行", long_work.PAPER: "步"}


@who_may()
@require_GET
def jobs(request: Request) -> HttpResponse:
    """What the person asked for, the newest first."""
    lines = [_shown(each, request.at) for each in long_work.mine(request.person)]
    columns = [{"label": label} for label in ("任务", "状态", "进度", "提交时间", "结果")]
    return render(request, "web/jobs.html", {"lines": lines, "columns": columns})


@who_may()
@require_GET
def job(request: Request, job_id: UUID) -> HttpResponse:
    """One of them. By script only the part that moves comes back, again and again until it is over."""
    shown = _shown(long_work.one(request.person, job_id), request.at)
    name = "web/job_part.html" if request.headers.get("HX-Request") else "web/job.html"
    return render(request, name, {"job": shown})


@who_may()
@require_GET
def file(request: Request, job_id: UUID) -> HttpResponse:
    """What a job made, while it is kept."""
    found = long_work.one(request.person, job_id)
    if not found.has_file(request.at):
        raise NotNow("这份文件还没有生成，或已过保存期限。", help="过期的请重新提交，系统按最新数据再生成一份。")
    name, media_type, content = long_work.file_of(found)
    return handed_out(content, name, media_type)


def _shown(found: Job, at: datetime) -> dict[str, Any]:
    """A job as its page says it."""
    state, word = STATES[found.state]
    unit = UNITS.get(found.kind, "步")
    return {
        "id": found.id,
        "title": found.title,
        "kind": long_work.WORDS.get(found.kind, ""),
        "state": state,
        "word": word,
        "is_open": found.is_open,
        "is_failed": found.state == FAILED,
        "shown": found.done if found.total else None,
        "of": found.total or 1,
        "note": _note(found, unit),
        "progress": f"{found.done}/{found.total}{unit}" if found.total else "",
        "asked": found.asked,
        "ended": found.ended,
        "url": reverse("job", args=[found.id]),
        "file_url": reverse("job-file", args=[found.id]) if found.has_file(at) else "",
        "expires": found.expires,
        "is_expired": found.file is not None and not found.has_file(at),
        "sentence": found.result.get("sentence", ""),
        "help": found.result.get("help", ""),
        **_results.get(found.kind, _no_link)(found),
    }


def _note(found: Job, unit: str) -> str:
    """What stands below the bar."""
    if found.state == WAITING:
        return "排在前面的任务办完就开始。"
    again = "上次中断后接着办理；" if found.attempts > 1 else ""
    return f"{again}已办{found.done}{unit}，共{found.total}{unit}。" if found.total else f"{again}正在准备。"


def _no_link(found: Job) -> dict[str, str]:
    return {"said": "", "link": "", "link_word": ""}


def _of_export(found: Job) -> dict[str, str]:
    said = f"共{found.result['rows']}行" if found.state == DONE else ""
    return {"said": said, "link": reverse("ledger", args=[found.wanted["ledger"]]), "link_word": "看台账"}


def _of_import(found: Job) -> dict[str, str]:
    said = ""
    if found.state == DONE:
        refused = found.result.get("refused", 0)
        said = f"导入{found.result['projects']}个项目" + (f"，{refused}行没有导入" if refused else "")
    return {
        "said": said,
        "link": reverse("ledger-import", args=[UUID(found.wanted["intake"])]),
        "link_word": "看导入结果",
    }


def _of_paper(found: Job) -> dict[str, str]:
    issued = found.result.get("paper", "")
    link = reverse("paper-issued", args=[UUID(issued)]) if issued else reverse("papers")
    return {"said": "已出具" if issued else "", "link": link, "link_word": "看这份材料" if issued else "看材料"}


_results: dict[str, Callable[[Job], dict[str, str]]] = {
    long_work.LEDGER_EXPORT: _of_export, long_work.LEDGER_IMPORT: _of_import, long_work.PAPER: _of_paper,
}  # fmt: skip
