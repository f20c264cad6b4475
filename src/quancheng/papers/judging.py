"""The written opinion of a scored review, and the report of an evaluation: each figure with its source and sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from quancheng.cases.project_view import ProjectView, project
from quancheng.engine.case import EvaluationRow
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import NotFound, NotNow
from quancheng.engine.measures import say_period
from quancheng.engine.pack import Evaluation, Review
from quancheng.engine.scales import plain
from quancheng.engine.scored_reviews import TOTAL
from quancheng.papers.general import Asked, Section, listed, numbered, refs, said, signer
from quancheng.papers.official import Paper
from quancheng.papers.written import Figure, Trace, Written

NEWEST = 4
"""Evaluations in one report; each has two sections, and sections are numbered up to ten."""


def _project(asked: Asked) -> ProjectView:
    if asked.project is None:
        raise NotFound("请先选择项目。", help="请从项目页面的“文书”进入。")
    return project(asked.person, asked.project, on=asked.on)


def write_opinion(asked: Asked) -> Written:
    """The opinion of the project's concluded scored reviews; NotNow while there is none."""
    view = _project(asked)
    reviews = [each for each in view.pack.reviews if each.scoring and view.case.review(each.id).outcome]
    if not reviews:
        raise NotNow("评审还没有结论，不能出具意见书。", help="各评审单位打分后会自动作出结论。")
    sections = [section for review in reviews for section in _review_sections(view, review)]
    basis = tuple(dict.fromkeys(clause for review in reviews for clause in review.basis))
    traces = tuple(_trace(view, review.label) for review in reviews)
    return _written(
        asked, view, "review-opinion", "评审意见书", sections, basis, Figure("评审", f"{len(reviews)}项", traces)
    )


def _review_sections(view: ProjectView, review: Review) -> list[Section]:
    row, state = view.case.scores[review.id], view.case.review(review.id)
    outcome = review.term(state.outcome)
    dimensions = review.scoring.dimensions if review.scoring else ()
    rows = [
        (each.label, plain(each.most), _score(row.scores.get(each.id)), row.remarks.get(each.id, ""))
        for each in dimensions
    ]
    vetoes = "、".join(each.label for each in dimensions if each.id in row.vetoes)
    conclusion = f"合计{_score(row.scores.get(TOTAL))}分，结论：{outcome.label if outcome else state.outcome}。"
    remarks = [f"{view.pack.label_of(unit)}：{text}。" for unit, text in _remarks(view, review)]
    return [
        listed(f"{review.label}评分", ("评分项", "满分", "得分", "怎样得来"), rows, widths=(20, 10, 10, 60)),
        said("各单位意见", remarks),
        said("结论", [conclusion, *([f"否决项：{vetoes}。"] if vetoes else [])]),
    ]


def _score(text: str | None) -> str:
    return plain(Decimal(text)) if text is not None else "—"


def _remarks(view: ProjectView, review: Review) -> list[tuple[str, str]]:
    """What each unit wrote: on the whole, then by dimension."""
    labels = {each.id: each.label for each in (review.scoring.dimensions if review.scoring else ())}
    found = []
    for unit in review.panel:
        opinion, row = view.case.review(review.id).opinions.get(unit), view.case.scores.get(f"{review.id}@{unit}")
        said_ = [opinion[1]] if opinion and opinion[1] else []
        said_ += [f"{labels.get(name, name)}：{text}" for name, text in (row.remarks if row else {}).items()]
        found += [(unit, "；".join(said_))] if said_ else []
    return found


def write_report(asked: Asked) -> Written:
    """The report of the project's concluded evaluations; NotNow while there is none."""
    view = _project(asked)
    concluded = [
        (evaluation, key.partition("/")[2], row)
        for evaluation in view.pack.evaluations
        for key, row in view.case.evaluations.items()
        if key.partition("/")[0] == evaluation.id and row.klass
    ]
    if not concluded:
        raise NotNow("评价还没有结论，不能出具报告。", help="指标补齐、作出结论后即可出具。")
    concluded = concluded[-NEWEST:]
    sections = [_evaluation_section(*each) for each in concluded]
    basis = tuple(dict.fromkeys(clause for evaluation, _, _ in concluded for clause in evaluation.basis))
    traces = tuple(_trace(view, evaluation.label) for evaluation, _, _ in concluded)
    figure = Figure("评价", f"{len(concluded)}项", traces)
    parts = [part for some in sections for part in some]
    return _written(asked, view, "evaluation-report", "评价报告", parts, basis, figure)


def _evaluation_section(evaluation: Evaluation, period: str, row: EvaluationRow) -> list[Section]:
    labels = {each.id: each.label for each in evaluation.indicators}
    rows = [
        (labels.get(name, name), value, source, how, plain(Decimal(score)), plain(Decimal(weighted)))
        for name, value, score, weighted, how, source in row.lines
    ]
    result = next((each.label for each in evaluation.classes if each.id == row.klass), row.klass)
    when = f"（{say_period(period)}）" if period else ""
    conclusion = f"合计{plain(Decimal(row.total))}分，评为{result}。"
    note = [row.note] if row.note else []
    return [
        listed(
            f"{evaluation.label}{when}", ("指标", "数值", "来源", "算法", "得分", "计入总分"), rows,
            widths=(16, 14, 24, 26, 10, 10),
        ),
        said("结论", [conclusion, *note, f"{say_value(date.fromisoformat(row.concluded))}作出。"]),
    ]  # fmt: skip


def _trace(view: ProjectView, what: str) -> Trace:
    return Trace(f"{view.name}：{what}", view.id)


def _written(
    asked: Asked,
    view: ProjectView,
    kind: str,
    name: str,
    sections: list[Section],
    basis: tuple[str, ...],
    figure: Figure,
) -> Written:
    title = f"{view.name}{name}"
    rests = said("依据", [f"《{view.pack.title}》{refs(view.pack, basis)}。"])
    paper = Paper(title=title, body=numbered([*sections, rests]), signed_by=signer(asked), day=asked.on)
    return Written(kind=kind, title=title, on=asked.on, basis=basis, paper=paper, figures=(figure,), project=view.id)
