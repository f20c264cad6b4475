"""The supervision notice to a unit: what happened, on which clauses, what is demanded and by when."""

from __future__ import annotations

from datetime import date

from quancheng.cases.notices import NoticeView, notice
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import NotFound, NotNow
from quancheng.papers.general import Asked, Section, numbered, refs, said
from quancheng.papers.official import Paper, Paragraph
from quancheng.papers.written import Figure, Trace, Written


def write(asked: Asked) -> Written:
    """The notice as it was issued."""
    if asked.subject is None:
        raise NotFound("督办单要先选择督办事项。", help="请从督办页面进入。")
    view = notice(asked.person, asked.subject, on=asked.on)
    if view.state.standing == "dismissed":
        raise NotNow("这条建议已决定不予督办，没有督办单。")
    pack, state = view.pack, view.state
    issued = date.fromisoformat(state.issued)
    sections = [
        said("督办事由", [*_subject(view), *state.evidence]),
        Section("依据", (Paragraph(f"《{pack.title}》{refs(pack, view.trigger.basis)}。"),)),
        said("整改要求", state.demand.splitlines()),
        said("整改期限", [_limit(view)]),
    ]
    title = f"关于{pack.label_of(state.unit)}的{_name(view)}"
    head = pack.unit_of(view.trigger.decided_by) or view.trigger.decided_by
    paper = Paper(
        title=title,
        addressee=pack.label_of(state.unit),
        body=numbered(sections),
        signed_by=pack.label_of(head),
        day=issued,
    )
    traces = tuple(Trace(line, view.project, state.task) for line in state.evidence)
    return Written(
        kind="supervision-notice",
        title=title,
        on=issued,
        basis=view.trigger.basis,
        paper=paper,
        figures=(Figure("依据的情况", f"{len(traces)}条", traces),),
        subject=view.id,
    )


def _name(view: NoticeView) -> str:
    return view.pack.notice_kind[view.trigger.proposes].paper


def _subject(view: NoticeView) -> list[str]:
    said = [f"项目：{view.project_name}。"] if view.project_name else []
    task = view.state.task.partition("@")[0]
    return [*said, *([f"事项：{view.pack.label_of(task)}。"] if task else [])]


def _limit(view: NoticeView) -> str:
    if not view.state.limit:
        return "按年度考评规定办理。"
    limit = say_value(date.fromisoformat(view.state.limit))
    return f"请于{limit}前完成整改，并通过系统报告整改情况。"
