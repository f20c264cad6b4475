"""The minutes of a meeting: who came, what was on the agenda, what was resolved, and what the writer adds."""

from __future__ import annotations

from quancheng.cases.meeting_view import MeetingView, ResolutionLine, meeting
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import NotFound
from quancheng.papers.filling import Filled
from quancheng.papers.general import Asked, Section, listed, numbered, said, signer
from quancheng.papers.official import Paper, Paragraph
from quancheng.papers.written import Trace, Written, figure

HEADINGS = ("序号", "议定事项", "承办单位", "完成时限", "项目")
WIDTHS = (7, 36, 18, 20, 22)


def write(asked: Asked) -> Written:
    """The minutes as they stand; `text` is what the writer says of the discussion."""
    if asked.subject is None:
        raise NotFound("会议纪要要先选择会议。", help="请从会议页面进入。")
    view = meeting(asked.person, asked.subject, on=asked.on)
    sections = [Section("会议概况", (Paragraph(_held(view)),)), said("会议议题", [point.text for point in view.points])]
    sections += [said("会议情况", asked.text.strip().splitlines())] if asked.text.strip() else []
    sections += [listed("议定事项", HEADINGS, [_row(line) for line in view.resolutions], widths=WIDTHS)]
    title = f"{view.pack.place.name}{view.kind.label}纪要（{say_value(view.day)}）"
    figures = (
        figure("议题", [Trace(point.text, point.project) for point in view.points], unit="项"),
        figure("议定事项", [Trace(line.row.text, line.project) for line in view.resolutions], unit="项"),
    )
    paper = Paper(title=title, body=numbered(sections), signed_by=signer(asked), day=asked.on)
    return Written(
        kind="minutes",
        title=title,
        on=asked.on,
        basis=view.kind.basis,
        paper=paper,
        figures=figures,
        subject=view.id,
    )


def _held(view: MeetingView) -> str:
    came = "、".join(view.pack.label_of(each) for each in view.state.attended)
    held = f"{say_value(view.day)}召开{view.kind.label}，由{view.pack.label_of(view.kind.chaired_by)}主持。"
    return held + (f"到会：{came}。" if came else "")


def _row(line: ResolutionLine) -> tuple[Filled, ...]:
    return (line.number, line.row.text, line.unit_label, line.due, line.project_name)
