"""What one unit reports to the dispatch: its rows on every project, late, coming and done, with what it proposes."""

from __future__ import annotations

from quancheng.cases import dispatch
from quancheng.cases.agendas import near_day
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Pack
from quancheng.papers.filling import Filled
from quancheng.papers.general import Asked, Section, listed, month_of, numbered, said
from quancheng.papers.official import Paper, Paragraph
from quancheng.papers.sources import trace_of
from quancheng.papers.written import Written, figure

HEADINGS = ("项目", "事项", "应办结", "实际进度", "存在问题")
WIDTHS = (28, 22, 18, 20, 22)


def suits(pack: Pack) -> bool:
    """Whether the pack has no form of its own with a unit's tasks."""
    return all(form.lines_from != "unit-tasks" for form in pack.forms)


def write(asked: Asked) -> Written:
    """The unit's report for a month as the data stands on the day; its own unit where none is named."""
    person, pack, on = asked.person, asked.pack, asked.on
    unit = asked.unit or next((each.id for each in pack.units if each.id in person.units), "")
    if unit not in pack.unit:
        raise NotFound("没有这个单位。", help="请先选择填报单位。", unit=unit)
    first, last = month_of(asked.period, on)
    until = near_day(pack, on)
    late = _of(unit, dispatch.late_rows(person, on=on))
    coming = _of(unit, dispatch.coming_rows(person, on=on, until=until))
    done = _of(unit, dispatch.finished_rows(person, since=first, until=min(last, on)))
    issues = _of(unit, dispatch.open_issues(person, on=on))
    reports = dispatch.reports_of(person, [*late, *coming])
    proposed = {key: report.suggestions for key, report in reports.items() if report.suggestions}
    label = pack.label_of(unit)
    sections = [
        Section("总体情况", (Paragraph(_overall(asked, label, late, coming, done)),)),
        listed("逾期事项", HEADINGS, [_row(row, reports) for row in late], widths=WIDTHS),
        listed(f"{say_value(until)}前到期事项", HEADINGS, [_row(row, reports) for row in coming], widths=WIDTHS),
        said("未解决问题", [f"{row.name}：{row.what}。" for row in issues]),
        said("工作建议", [f"{row.name}：{proposed[row.project, row.key]}" for row in [*late, *coming]
                      if (row.project, row.key) in proposed]),
    ]  # fmt: skip
    title = f"{label}{first.year}年{first.month}月项目调度汇报"
    figures = (
        figure("本月办结", [trace_of(pack, row) for row in done]),
        figure("逾期", [trace_of(pack, row) for row in late]),
        figure("近期到期", [trace_of(pack, row) for row in coming]),
        figure("未解决问题", [trace_of(pack, row) for row in issues], unit="个"),
    )
    paper = Paper(title=title, body=numbered(sections), signed_by=label, day=on)
    return Written(kind="unit-dispatch", title=title, on=on, paper=paper, figures=figures, period=asked.period)


def _of(unit: str, rows: list[dispatch.Row]) -> list[dispatch.Row]:
    return [row for row in rows if row.unit == unit]


Rows = list[dispatch.Row]


def _overall(asked: Asked, label: str, late: Rows, coming: Rows, done: Rows) -> str:
    projects = len({row.project for row in [*late, *coming, *done]})
    return (
        f"截至{say_value(asked.on)}，{label}本月涉及项目{projects}个，办结事项{len(done)}件，"
        f"逾期{len(late)}件，近期到期{len(coming)}件。"
    )


def _row(row: dispatch.Row, reports: object) -> tuple[Filled, ...]:
    report = reports.get((row.project, row.key))  # type: ignore[attr-defined]
    progress = report.actual_progress if report else ""
    late = f"逾期{row.days_late}个工作日" if row.days_late else ""
    return (row.name, row.what, row.due, progress or late, report.problems if report else "")
