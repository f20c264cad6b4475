"""A scored review as its panel shows it: dimensions with who gave what, the arithmetic, and the form of each unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quancheng.cases.offers import may_ask
from quancheng.cases.project_view import ProjectView
from quancheng.engine.pack import Review, ScoredDimension
from quancheng.engine.scales import plain
from quancheng.engine.scored_reviews import TOTAL, DimensionLine, GiveScores, dimensions_of, sheet, total_of
from quancheng.engine.territory import seated
from quancheng.people.access import Person
from quancheng.web.typed import Typed


def scored(view: ProjectView, person: Person, review: Review) -> dict[str, Any] | None:
    """Nothing for a review that is not scored."""
    if review.scoring is None:
        return None
    lines = sheet(view.pack, view.case, review, on=view.on, calendar=view.calendar)
    frozen = view.case.scores.get(review.id)
    total = Decimal(frozen.scores[TOTAL]) if frozen else total_of(lines)
    bands = [
        (view_term.label if view_term else each.term, plain(each.at_least) if each.at_least is not None else "")
        for each in review.scoring.concludes
        for view_term in [review.term(each.term)]
    ]
    return {
        "lines": [_line(view, review, each, frozen.scores if frozen else None) for each in lines],
        "total": plain(total),
        "most": plain(sum((each.most * each.weight for each in review.scoring.dimensions), Decimal(0))),
        "is_over": frozen is not None,
        "bands": bands,
        "forms": [form for unit in review.panel if (form := _form(view, person, review, unit))],
    }


def _line(view: ProjectView, review: Review, line: DimensionLine, frozen: Mapping[str, str] | None) -> dict[str, Any]:
    dimension = line.dimension
    score = frozen.get(dimension.id) if frozen is not None else (str(line.score) if line.score is not None else None)
    return {
        "label": dimension.label,
        "most": plain(dimension.most),
        "weight": plain(dimension.weight) if dimension.weight != 1 else "",
        "score": plain(Decimal(score)) if score is not None else "",
        "how": line.how,
        "awaited": "、".join(view.pack.label_of(unit) for unit in line.awaited),
        "vetoed_by": "、".join(view.pack.label_of(unit) for unit in line.vetoed_by),
        "is_too_low": line.is_too_low,
        "veto_below": plain(dimension.veto_below) if dimension.veto_below is not None else "",
        "remarks": _remarks(view, review, dimension),
    }


def _remarks(view: ProjectView, review: Review, dimension: ScoredDimension) -> list[tuple[str, str]]:
    rows = ((unit, view.case.scores.get(f"{review.id}@{unit}")) for unit in review.panel)
    return [
        (view.pack.label_of(unit), row.remarks[dimension.id])
        for unit, row in rows
        if row and dimension.id in row.remarks
    ]


def _form(view: ProjectView, person: Person, review: Review, unit: str) -> dict[str, Any] | None:
    """The form of a panel unit in which the person sits and that may score now."""
    mine = dimensions_of(review, unit)
    if not mine or seated(view.pack, unit, view.case.jurisdiction) not in person.units:
        return None
    if not may_ask(person, view, GiveScores, review=review.id, unit=unit, scores={}):
        return None
    known = view.case.scores.get(f"{review.id}@{unit}")
    return {
        "unit": unit,
        "label": view.pack.label_of(unit),
        "dimensions": [
            {
                "id": each.id, "label": each.label, "most": plain(each.most), "may_veto": each.may_veto,
                "score": known.scores.get(each.id, "") if known else "",
            }
            for each in mine
        ],
        "again": known is not None,
    }  # fmt: skip


def read_scores(typed: Typed, review: Review | None) -> dict[str, Any]:
    """What a unit's form says; each score that cannot be meant stands at its field."""
    unit = typed.text("unit")
    mine = dimensions_of(review, unit) if review else []
    scores = {each.id: typed.number(f"score-{each.id}", needed=f"请给“{each.label}”打分。") for each in mine}
    remarks = {each.id: typed.text(f"remark-{each.id}") for each in mine}
    return {
        "review": typed.text("review"), "unit": unit, "note": typed.text("note"),
        "scores": {name: score for name, score in scores.items() if score is not None},
        "remarks": {name: text for name, text in remarks.items() if text},
        "vetoes": tuple(each.id for each in mine if typed.post.get(f"veto-{each.id}")),
    }  # fmt: skip
