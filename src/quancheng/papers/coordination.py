"""The month-start coordination meeting, from reserve to service: what is new, what moved, what is double or missing."""

from __future__ import annotations

from datetime import timedelta

from quancheng.cases import dispatch, overlaps
from quancheng.cases.agendas import near_day
from quancheng.cases.queries import ProjectLine, counts
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import Pack
from quancheng.papers.general import Asked, Section, by_library, listed, month_of, numbered, projects_of, signer
from quancheng.papers.official import Paper, Paragraph
from quancheng.papers.sources import trace_of
from quancheng.papers.written import Trace, Written, figure


def write(asked: Asked) -> Written:
    """What has happened since the first of the month before, as the data stands on the day."""
    person, pack, on = asked.person, asked.pack, asked.on
    first, _ = month_of(asked.period, on)
    since = (first - timedelta(days=1)).replace(day=1)
    new, moved = dispatch.opened_between(person, since, on), dispatch.moved_between(person, since, on)
    twins, gaps = overlaps.twins(person, on=on), overlaps.gaps(person, on=on)
    signing = dispatch.signing_soon(person)
    coming = dispatch.coming_rows(person, on=on, until=near_day(pack, on))
    twin_traces = [Trace(f"{each.first.name}、{each.second.name}：{each.why}", each.first.id) for each in twins]
    figures = (
        projects_of(person, on),
        *(projects_of(person, on, library=library.id, name=library.label) for library in pack.libraries),
        figure("新登记", [_trace(pack, line) for line in new], unit="个"),
        figure("阶段有变化", [_trace(pack, line) for line in moved], unit="个"),
        figure("疑似重复", twin_traces, unit="对"),
        figure("信息遗漏", [Trace(f"{gap.name}：{gap.what}", gap.project) for gap in gaps], unit="项"),
        figure("拟签约", [_trace(pack, line) for line in signing], unit="个"),
        figure("近期到期", [trace_of(pack, row) for row in coming]),
    )
    sections = [
        Section("从储备到服务总体情况", (Paragraph(_overall(asked)),)),
        listed(f"{say_value(since)}以来新登记项目", NEW, [_line(pack, line) for line in new]),
        listed("阶段有变化的项目", NEW, [_line(pack, line) for line in moved]),
        listed("疑似重复", TWINS, [(each.first.name, each.second.name, each.why) for each in twins]),
        listed("信息遗漏", GAPS, [(gap.name, gap.what) for gap in gaps]),
        listed("拟签约项目", NEW, [_line(pack, line) for line in signing]),
        listed(
            "近期到期事项",
            COMING,
            [(row.name, row.what, pack.label_of(row.unit), row.due) for row in coming],
        ),
    ]
    title = f"{pack.place.name}招商引资项目{first.year}年{first.month}月碰头会材料"
    paper = Paper(title=title, body=numbered(sections), signed_by=signer(asked), day=on)
    return Written(kind="coordination", title=title, on=on, paper=paper, figures=figures, period=asked.period)


NEW = ("项目", "企业", "所处阶段", "所在库")
TWINS = ("项目", "另一项目", "原因")
GAPS = ("项目", "遗漏")
COMING = ("项目", "事项", "责任单位", "应办结")


def _overall(asked: Asked) -> str:
    found, pack = counts(asked.person, on=asked.on), asked.pack
    libraries = "、".join(f"{label}{count}个" for label, count in by_library(asked.person, pack, asked.on))
    stages = "、".join(f"{stage.label}{found.stages.get(stage.id, 0)}个" for stage in pack.stages)
    said = f"在册项目{found.total}个。按库分：{libraries or '未设库'}。按阶段分：{stages}。"
    return f"{said}有逾期事项的项目{found.late}个。"


def _line(pack: Pack, line: ProjectLine) -> tuple[str, ...]:
    library = pack.label_of(line.library) if line.library else "未入库"
    return (line.name, line.enterprise or "待定", pack.label_of(line.stage), library)


def _trace(pack: Pack, line: ProjectLine) -> Trace:
    return Trace(f"{line.name}：{pack.label_of(line.stage)}", line.id)
