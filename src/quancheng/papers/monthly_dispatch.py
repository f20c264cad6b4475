"""The monthly dispatch: against the planned order, what is late and whose, what is coming, what to decide."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from quancheng.cases import dispatch, supervision
from quancheng.cases.agendas import near_day
from quancheng.cases.queries import counts, names_of
from quancheng.engine import proposals as rules
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import Pack
from quancheng.papers.filling import Filled
from quancheng.papers.general import (
    Asked,
    Section,
    by_library,
    listed,
    month_of,
    numbered,
    problems_of,
    projects_of,
    said,
    signer,
)
from quancheng.papers.official import Paper, Paragraph
from quancheng.papers.sources import trace_of
from quancheng.papers.written import Trace, Written, figure

LATE_WIDTHS, COMING_WIDTHS = (18, 28, 17, 19, 10, 22), (18, 30, 18, 19, 22)
PROPOSED, PROPOSED_WIDTHS = ("责任单位", "项目", "情况", "建议"), (18, 28, 40, 14)


def write(asked: Asked) -> Written:
    """The month's paper as the data stands on the day."""
    person, pack, on = asked.person, asked.pack, asked.on
    first, last = month_of(asked.period, on)
    late = sorted(dispatch.late_rows(person, on=on), key=lambda row: (_place(pack, row.unit), row.due or on))
    until = near_day(pack, on)
    coming = dispatch.coming_rows(person, on=on, until=until)
    done = dispatch.finished_rows(person, since=first, until=min(last, on))
    issues = dispatch.open_issues(person, on=on)
    signing = dispatch.signing_soon(person)
    order = [trigger.id for trigger in pack.triggers]
    found = supervision.proposals(person, on=on)
    proposals = sorted(found, key=lambda each: (order.index(each.trigger), _place(pack, each.unit), each.key))
    names = names_of(person, [UUID(each.project) for each in proposals if each.project])
    problems = problems_of(person, [*late, *coming])
    total = counts(person, on=on).total
    figures = [
        projects_of(person, on),
        figure("本月办结", [trace_of(pack, row) for row in done]),
        figure("逾期", [trace_of(pack, row) for row in late]),
        figure("近期到期", [trace_of(pack, row) for row in coming]),
        figure("未解决问题", [trace_of(pack, row) for row in issues]),
        figure("拟签约项目", [Trace(line.name, line.id) for line in signing], unit="个"),
        figure("督办建议", [_proposal_trace(pack, each, names) for each in proposals]),
    ]
    sections = [
        Section("总体情况", (Paragraph(_overall(asked, total, len(done), late)),)),
        listed("逾期事项（按责任单位）", LATE, [_late(pack, row, problems) for row in late], widths=LATE_WIDTHS),
        listed(
            f"{say_value(until)}前到期事项",
            COMING,
            [_coming(pack, row, problems) for row in coming],
            widths=COMING_WIDTHS,
        ),
        said("拟签约项目要素协调", [f"{line.name}（{line.enterprise or '企业待定'}）" for line in signing]),
        said("未解决问题", [f"{row.name}：{row.what}（{pack.label_of(row.unit)}）" for row in issues]),
        listed(
            "提请决定的督办事项", PROPOSED, [_proposed(pack, each, names) for each in proposals], widths=PROPOSED_WIDTHS
        ),
    ]
    title = f"{pack.place.name}招商引资项目{first.year}年{first.month}月调度情况"
    paper = Paper(title=title, body=numbered(sections), signed_by=signer(asked), day=on)
    return Written(
        kind="monthly-dispatch", title=title, on=on, paper=paper, figures=tuple(figures), period=asked.period
    )


Problems = dict[tuple[UUID, str], str]
LATE = ("责任单位", "项目", "事项", "应办结", "逾期（工作日）", "存在问题")
COMING = ("责任单位", "项目", "事项", "应办结", "存在问题")


def _place(pack: Pack, unit: str) -> int:
    """The units in the notice's own order."""
    order = [each.id for each in pack.units]
    return order.index(unit) if unit in order else len(order)


def _overall(asked: Asked, total: int, done: int, late: list[dispatch.Row]) -> str:
    pack = asked.pack
    libraries = "、".join(f"{label}{count}个" for label, count in by_library(asked.person, pack, asked.on))
    units = list(dict.fromkeys(pack.label_of(row.unit) for row in late))
    said = f"截至{say_value(asked.on)}，在册项目{total}个" + (f"，其中{libraries}" if libraries else "") + "。"
    said += f"本月按计划序时办结事项{done}件，逾期{len(late)}件"
    return said + (f"，涉及{len(units)}个单位：{'、'.join(units)}。" if units else "。")


def _late(pack: Pack, row: dispatch.Row, problems: Problems) -> tuple[Filled, ...]:
    problem = problems.get((row.project, row.key), "")
    return (pack.label_of(row.unit), row.name, row.what, row.due, str(row.days_late), problem)


def _coming(pack: Pack, row: dispatch.Row, problems: Problems) -> tuple[Filled, ...]:
    return (pack.label_of(row.unit), row.name, row.what, row.due, problems.get((row.project, row.key), ""))


def _project_of(each: rules.Proposal) -> UUID | None:
    return UUID(each.project) if each.project else None


def _proposed(pack: Pack, each: rules.Proposal, names: Mapping[UUID, str]) -> tuple[Filled, ...]:
    project = _project_of(each)
    name = names.get(project, "") if project else ""
    return (pack.label_of(each.unit), name, "".join(each.evidence[:1]), pack.notice_kind[each.proposes].label)


def _proposal_trace(pack: Pack, each: rules.Proposal, names: Mapping[UUID, str]) -> Trace:
    unit, name, why, _ = _proposed(pack, each, names)
    return Trace(f"{unit}：{name} {why}", _project_of(each), each.task)
