"""The week of the whole place: what is new, what moved, what was done, what is late and what falls due."""

from __future__ import annotations

from datetime import date, timedelta

from quancheng.cases import dispatch
from quancheng.cases.queries import ProjectLine, counts
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import Pack
from quancheng.papers.filling import Filled
from quancheng.papers.general import Asked, Section, by_library, listed, numbered, projects_of, said, signer, week_of
from quancheng.papers.official import Paper, Paragraph
from quancheng.papers.sources import trace_of
from quancheng.papers.written import Trace, Written, figure

PROJECTS, PROJECT_WIDTHS = ("项目", "企业", "所处阶段"), (40, 34, 26)
ROWS, ROW_WIDTHS = ("项目", "事项", "责任单位", "应办结"), (32, 26, 22, 20)


def write(asked: Asked) -> Written:
    """The week's report as the data stands on the day."""
    person, pack, on = asked.person, asked.pack, asked.on
    first, last = week_of(asked.period, on)
    until, ahead = min(last, on), max(last, on) + timedelta(days=7)
    new, moved = dispatch.opened_between(person, first, until), dispatch.moved_between(person, first, until)
    done = dispatch.finished_rows(person, since=first, until=until)
    late, coming = dispatch.late_rows(person, on=on), dispatch.coming_rows(person, on=on, until=ahead)
    issues = dispatch.open_issues(person, on=on)
    sections = [
        Section("总体情况", (Paragraph(_overall(asked, first, until, len(done), len(late))),)),
        listed("本周新登记项目", PROJECTS, [_project(pack, line) for line in new], widths=PROJECT_WIDTHS),
        listed("本周阶段有变化的项目", PROJECTS, [_project(pack, line) for line in moved], widths=PROJECT_WIDTHS),
        listed("本周办结事项", ROWS, [_row(pack, row) for row in done], widths=ROW_WIDTHS),
        listed("逾期事项", ROWS, [_row(pack, row) for row in late], widths=ROW_WIDTHS),
        listed(f"{say_value(ahead)}前到期事项", ROWS, [_row(pack, row) for row in coming], widths=ROW_WIDTHS),
        said("未解决问题", [f"{row.name}：{row.what}（{pack.label_of(row.unit)}）。" for row in issues]),
    ]
    title = f"{pack.place.name}招商工作周报（{say_value(first)}至{say_value(last)}）"
    figures = (
        projects_of(person, on),
        figure("新登记", [_trace(pack, line) for line in new], unit="个"),
        figure("阶段有变化", [_trace(pack, line) for line in moved], unit="个"),
        figure("本周办结", [trace_of(pack, row) for row in done]),
        figure("逾期", [trace_of(pack, row) for row in late]),
        figure("下周到期", [trace_of(pack, row) for row in coming]),
        figure("未解决问题", [trace_of(pack, row) for row in issues], unit="个"),
    )
    paper = Paper(title=title, body=numbered(sections), signed_by=signer(asked), day=on)
    return Written(kind="weekly-summary", title=title, on=on, paper=paper, figures=figures, period=asked.period)


def _overall(asked: Asked, first: date, until: date, done: int, late: int) -> str:
    libraries = "、".join(f"{label}{count}个" for label, count in by_library(asked.person, asked.pack, asked.on))
    total = counts(asked.person, on=asked.on).total
    held = f"截至{say_value(asked.on)}，在册项目{total}个" + (f"，其中{libraries}" if libraries else "") + "。"
    return f"{held}{say_value(first)}至{say_value(until)}办结事项{done}件，目前逾期{late}件。"


def _project(pack: Pack, line: ProjectLine) -> tuple[Filled, ...]:
    return (line.name, line.enterprise or "待定", pack.label_of(line.stage))


def _row(pack: Pack, row: dispatch.Row) -> tuple[Filled, ...]:
    return (row.name, row.what, pack.label_of(row.unit), row.due)


def _trace(pack: Pack, line: ProjectLine) -> Trace:
    return Trace(f"{line.name}：{pack.label_of(line.stage)}", line.id)
