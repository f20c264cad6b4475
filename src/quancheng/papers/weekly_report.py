"""The weekly report of one project: what moved this week, what is late, what falls due next week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from quancheng.cases.history import history
from quancheng.cases.project_view import ProjectView, TaskLine, project
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import NotFound
from quancheng.papers.general import Asked, Section, listed, numbered, said, signer, week_of
from quancheng.papers.official import Paper, Paragraph
from quancheng.papers.written import Trace, Written, figure
from quancheng.people import queries as people

HEADINGS = ("事项", "责任单位", "应办结", "存在问题")


def write(asked: Asked) -> Written:
    """One project's report for a week, as the data stands on the day."""
    if asked.project is None:
        raise NotFound("周报要先选择项目。", help="请从项目页面进入。")
    view = project(asked.person, asked.project, on=asked.on)
    first, last = week_of(asked.period, asked.on)
    told = history(asked.person.tenant, view.id, view.pack)
    moved = [line for line in told if first <= line.day <= min(last, asked.on) and line.kind not in QUIET]
    late = [line for line in view.tasks.values() if line.is_late]
    until = max(last, asked.on) + timedelta(days=7)
    coming = [line for line in view.tasks.values() if _falls_due(line, asked.on, until)]
    issues = [(key, each) for key, each in view.case.issues.items() if each.state != "closed"]
    sections = [
        Section("基本情况", (Paragraph(_where(asked, view)),)),
        said("本周进展", [f"{say_value(line.day)}，{line.what}" for line in reversed(moved)]),
        listed("逾期事项", HEADINGS, [_row(view, line) for line in late]),
        listed(f"{say_value(until)}前到期事项", HEADINGS, [_row(view, line) for line in coming]),
        said("存在问题", [f"{each.title}（{view.pack.label_of(each.unit)}）" for _, each in issues]),
    ]
    title = f"{view.name}进展周报（{say_value(first)}至{say_value(last)}）"
    figures = (
        figure("本周进展", [Trace(f"{say_value(line.day)} {line.what}", view.id) for line in moved], unit="条"),
        figure("逾期", [_trace(view, line) for line in late]),
        figure("近期到期", [_trace(view, line) for line in coming]),
        figure("未解决问题", [Trace(each.title, view.id) for _, each in issues]),
    )
    return Written(
        kind="weekly-report",
        title=title,
        on=asked.on,
        paper=Paper(title=title, body=numbered(sections), signed_by=signer(asked), day=asked.on),
        figures=figures,
        period=asked.period,
        project=view.id,
    )


QUIET = frozenset({"task-opened", "pack-moved", "duty-fulfilled", "paper-issued", "stage-left", "task-skipped"})
"""What happens by itself or is paperwork; it is in the history and no news of the project."""


def _falls_due(line: TaskLine, on: date, until: date) -> bool:
    due = line.reading.due if line.reading and line.row.is_open else None
    return due is not None and on <= due <= until


def _where(asked: Asked, view: ProjectView) -> str:
    pack, case = view.pack, view.case
    libraries = "、".join(pack.label_of(each) for each in view.libraries)
    names = _names(asked, {UUID(holder.officer) for holder in case.roles.values() if holder.officer})
    held = [
        f"{pack.label_of(role)}：{names.get(UUID(each.officer), '') if each.officer else pack.label_of(each.unit)}"
        for role, each in case.roles.items()
    ]
    parts = [f"企业：{case.fact('enterprise') or '待定'}", f"阶段：{pack.label_of(case.stage)}"]
    parts += [f"所在库：{libraries}"] if libraries else []
    return "；".join([*parts, *held]) + "。"


def _names(asked: Asked, ids: set[UUID]) -> Mapping[UUID, str]:
    return people.officer_names(asked.person, ids) if ids else {}


def _row(view: ProjectView, line: TaskLine) -> tuple[str, ...]:
    report = view.case.reports.get(line.key)
    due = line.reading.due if line.reading else None
    return (line.task.label, line.unit_label, say_value(due) if due else "待定", report.problems if report else "")


def _trace(view: ProjectView, line: TaskLine) -> Trace:
    why = "".join(line.reading.why) if line.reading else ""
    return Trace(f"{line.task.label}（{line.unit_label}）：{why}", view.id, line.key)
