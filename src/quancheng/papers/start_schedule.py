"""The plan of one project's work: stage by stage each task with its unit, planned day, measure and how far it is."""

from __future__ import annotations

from quancheng.cases.project_view import ProjectView, TaskLine
from quancheng.engine.pack import Pack, RowState
from quancheng.papers.filling import Filled
from quancheng.papers.general import Asked, gathered, listed, numbered, project_of, said, signer
from quancheng.papers.official import Paper
from quancheng.papers.project_basics import basics
from quancheng.papers.sources import completion
from quancheng.papers.written import Trace, Written, figure

HEADINGS = ("事项", "责任单位", "计划完成时间", "解决措施", "完成情况", "备注")
WIDTHS = (24, 20, 18, 20, 14, 14)


def suits(pack: Pack) -> bool:
    """Whether the pack has no form of its own with a row for each task."""
    return not any(form.scope == "project" and form.rows for form in pack.forms)


def write(asked: Asked) -> Written:
    """The plan as it stands on the day."""
    view = project_of(asked)
    lines = list(view.tasks.values())
    parts = [
        listed(stage.stage.label, HEADINGS, [_row(line) for line in stage.tasks], widths=WIDTHS)
        for stage in view.stages
        if stage.tasks
    ]
    unplanned = [line for line in lines if line.row.is_open and (line.reading is None or line.reading.due is None)]
    issues = [each for each in view.case.issues.values() if each.state != "closed"]
    sections = [
        basics(asked, view),
        gathered("推进计划", parts),
        said("需要解决的问题", [f"{each.title}（{view.pack.label_of(each.unit)}）。" for each in issues]),
    ]
    title = f"{view.name}开工推进计划"
    figures = (
        figure("事项", _traces(view, lines)),
        figure("已完成", _traces(view, [line for line in lines if line.row.state == RowState.DONE])),
        figure("逾期", _traces(view, [line for line in lines if line.is_late])),
        figure("未定计划时间", _traces(view, unplanned)),
        figure("未解决问题", [Trace(each.title, view.id) for each in issues], unit="个"),
    )
    paper = Paper(title=title, body=numbered(sections), signed_by=signer(asked), day=asked.on, landscape=True)
    return Written(kind="start-schedule", title=title, on=asked.on, paper=paper, figures=figures, project=view.id)


def _row(line: TaskLine) -> tuple[Filled, ...]:
    due = line.reading.due if line.reading else None
    row = line.row
    return (line.task.label, line.unit_label, due, row.measure, completion(row.state), row.remark)


def _traces(view: ProjectView, lines: list[TaskLine]) -> list[Trace]:
    return [
        Trace(
            f"{line.task.label}（{line.unit_label}）{''.join(line.reading.why) if line.reading else ''}",
            view.id,
            line.key,
        )
        for line in lines
    ]
