"""The post-evaluation of a project: what was agreed beside what came of it, the plan beside the days."""

from __future__ import annotations

from datetime import date

from quancheng.cases.project_view import ProjectView, TaskLine
from quancheng.engine.conditions import say_value
from quancheng.engine.measures import say_period
from quancheng.engine.pack import SIGNED, Pack
from quancheng.papers.filling import Filled
from quancheng.papers.form_lines import Line, numbered_lines
from quancheng.papers.general import Asked, Section, listed, numbered, project_of, said, signer
from quancheng.papers.official import Paper
from quancheng.papers.project_basics import basics
from quancheng.papers.written import Trace, Written, figure

AGREED = ("约定事项", "哪一方", "约定", "实际", "约定日期", "履行情况")
AGREED_WIDTHS = (22, 10, 18, 18, 18, 14)
TIMED = ("事项", "责任单位", "首次计划", "实际完成", "相差（工作日）")
TIMED_WIDTHS = (28, 24, 18, 18, 12)


def suits(pack: Pack) -> bool:
    """A pack that has commitments or evaluations has something to look back on."""
    return bool(pack.commitments or pack.evaluations)


def write(asked: Asked) -> Written:
    """The report as the data stands on the day; `text` is the writer's own judgment."""
    view = project_of(asked)
    kept = numbered_lines(view, "commitments")
    done = [line for line in view.tasks.values() if line.row.actual and _planned(line)]
    late = [line for line in done if _behind(view, line) > 0]
    issues = list(view.case.issues.values())
    results = _results(view)
    sections: list[Section] = [
        basics(asked, view),
        said("建设进程", _days(view)),
        listed("约定事项履行情况", AGREED, [_agreed(line) for line in kept], widths=AGREED_WIDTHS),
        listed("计划和实际时间", TIMED, [_timed(view, line) for line in done], widths=TIMED_WIDTHS),
        said("评价结果", results),
        said("问题解决情况", _solved(view)),
        *([said("评价意见", asked.text.strip().splitlines())] if asked.text.strip() else []),
    ]
    title = f"{view.name}后评价报告"
    figures = (
        figure("约定事项", [_trace(view, line) for line in kept], unit="项"),
        figure("已履行", [_trace(view, line) for line in kept if line["commitment:state"] == "已履行"], unit="项"),
        figure("有计划且已完成的事项", [_task_trace(view, line) for line in done]),
        figure("比首次计划晚的事项", [_task_trace(view, line) for line in late]),
        figure("问题", [Trace(each.title, view.id) for each in issues], unit="个"),
    )
    return Written(
        kind="after-evaluation", title=title, on=asked.on, project=view.id, figures=figures,
        paper=Paper(title=title, body=numbered(sections), signed_by=signer(asked), day=asked.on),
    )  # fmt: skip


def _days(view: ProjectView) -> list[str]:
    """What has happened to the project, in its order."""
    happened = sorted((day, name) for name, day in view.case.happenings.items() if day)
    words = [f"{view.pack.label_of(name)}：{say_value(date.fromisoformat(day))}" for day, name in happened]
    signed = view.case.happened(SIGNED)
    since = [f"从签约到今天{(view.on - signed).days}天。"] if signed else []
    return ["；".join(words) + "。", *since] if words else since


def _agreed(line: Line) -> tuple[Filled, ...]:
    names = ("label", "side", "agreed", "actual", "due", "state")
    return tuple(line[f"commitment:{name}"] for name in names)


def _planned(line: TaskLine) -> str:
    return line.row.first_planned or line.row.planned


def _behind(view: ProjectView, line: TaskLine) -> int:
    """How many working days a task was done after its first planned day; negative where before."""
    planned, actual = date.fromisoformat(_planned(line)), date.fromisoformat(line.row.actual)
    days = view.calendar.count(min(planned, actual), max(planned, actual))
    return days if actual > planned else -days


def _timed(view: ProjectView, line: TaskLine) -> tuple[Filled, ...]:
    behind = _behind(view, line)
    words = "按期" if behind == 0 else f"晚{behind}" if behind > 0 else f"早{-behind}"
    planned, actual = date.fromisoformat(_planned(line)), date.fromisoformat(line.row.actual)
    return (line.task.label, line.unit_label, planned, actual, words)


def _results(view: ProjectView) -> list[str]:
    labels = {each.id: each for each in view.pack.evaluations}
    told = []
    for key, row in view.case.evaluations.items():
        name, _, period = key.partition("/")
        if not row.concluded or name not in labels:
            continue
        klass = next((each.label for each in labels[name].classes if each.id == row.klass), row.klass)
        when = f"（{say_period(period)}）" if period else ""
        told.append(f"{labels[name].label}{when}：{row.total}分，{klass}。")
    return told


def _solved(view: ProjectView) -> list[str]:
    issues = view.case.issues.values()
    if not issues:
        return []
    closed = [each for each in issues if each.state == "closed"]
    open_ = [f"{each.title}（{view.pack.label_of(each.unit)}）未解决。" for each in issues if each.state != "closed"]
    return [f"共提出问题{len(issues)}个，已解决{len(closed)}个。", *open_]


def _trace(view: ProjectView, line: Line) -> Trace:
    return Trace(f"{line['commitment:label']}：{line['commitment:state']}", view.id)


def _task_trace(view: ProjectView, line: TaskLine) -> Trace:
    return Trace(f"{line.task.label}（{line.unit_label}）", view.id, line.key)
