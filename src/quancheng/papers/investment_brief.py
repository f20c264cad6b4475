"""The special report on a good project to the leaders: the project, what was said of it, what it needs and asks."""

from __future__ import annotations

from datetime import date

from quancheng.cases.project_view import ProjectView
from quancheng.engine.conditions import say_value
from quancheng.engine.events import decode_value
from quancheng.engine.said import said as say
from quancheng.papers.form_lines import numbered_lines
from quancheng.papers.general import Asked, Section, numbered, project_of, said, signer
from quancheng.papers.official import Paper
from quancheng.papers.project_basics import basics
from quancheng.papers.written import Trace, Written, figure

NEWEST = 6
"""Records of visits and talks that a brief tells of."""


def write(asked: Asked) -> Written:
    """The brief as the data stands on the day; `text` is what the writer proposes."""
    view = project_of(asked)
    opinions, talks = _opinions(view), _talks(view)
    needs, problems = _needs(view), [each for each in view.case.issues.values() if each.state != "closed"]
    sections: list[Section] = [
        basics(asked, view, every=True),
        said("评审和研判意见", opinions),
        said("对接洽谈情况", talks),
        said("要素需求", needs),
        said("企业诉求和存在问题", [f"{each.title}（{view.pack.label_of(each.unit)}）。" for each in problems]),
        *([said("工作建议", asked.text.strip().splitlines())] if asked.text.strip() else []),
    ]
    title = f"关于{view.name}的情况报告"
    figures = tuple(
        figure(name, [Trace(line, view.id) for line in lines], unit=unit)
        for name, lines, unit in (
            ("评审意见", opinions, "条"),
            ("对接记录", talks, "条"),
            ("要素需求", needs, "项"),
            ("未解决问题", [each.title for each in problems], "个"),
        )
    )
    paper = Paper(
        title=title, head="招商专报", number=f"〔{asked.on.year}〕第　　期", body=numbered(sections),
        signed_by=signer(asked), day=asked.on,
    )  # fmt: skip
    return Written(kind="investment-brief", title=title, on=asked.on, paper=paper, figures=figures, project=view.id)


def _opinions(view: ProjectView) -> list[str]:
    """The outcome of each review, then what each unit said."""
    found = []
    for review in view.pack.reviews:
        state = view.case.review(review.id)
        outcome = review.term(state.outcome)
        if outcome:
            found.append(f"{review.label}结论：{outcome.label}。")
        for unit in review.panel:
            term, note = [*state.opinions.get(unit, ["", ""])][:2]
            meant = review.term(term)
            if meant:
                found.append(f"{view.pack.label_of(unit)}：{meant.label}{f'，{note}' if note else ''}。")
    return found


def _talks(view: ProjectView) -> list[str]:
    """The newest records of the project that everybody may see, the oldest of them first."""
    kinds = {kind.id: kind for kind in view.pack.records if kind.shared and not kind.sensitive}
    rows = [row for row in view.case.records.values() if row.kind in kinds and not row.withdrawn]
    told = []
    for row in sorted(rows, key=lambda row: row.day)[-NEWEST:]:
        kind = kinds[row.kind]
        values = [
            f"{each.label}：{say(each.type, decode_value(row.fields[each.id]))}"
            for each in kind.fields
            if each.id in row.fields and not each.sensitive and each.id != kind.dated_by and each.type.value != "person"
        ]
        told.append(f"{say_value(date.fromisoformat(row.day))}，{kind.label}。{'；'.join(values)}。")
    return told


def _needs(view: ProjectView) -> list[str]:
    """What was asked of each factor, in the newest form that asks for it."""
    asked = {}
    for each in view.pack.needs:
        for line in numbered_lines(view, "factors", each.id):
            if line["factor:asked"] is not None:
                note = f"（{line['factor:note']}）" if line["factor:note"] else ""
                asked[line["factor:label"]] = f"{line['factor:label']}：{line['factor:asked']}{note}。"
    return list(asked.values())
