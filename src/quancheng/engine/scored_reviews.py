"""Reviews by scores: each panel unit scores its dimensions, data score theirs, a veto stands over any total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, ScoresRow, after, follows
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long
from quancheng.engine.deciding.reviews import open_review
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed
from quancheng.engine.gauges import Gauge
from quancheng.engine.pack import Pack, Review, ScoredDimension
from quancheng.engine.quantities import rounded, say_amount
from quancheng.engine.scales import plain
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

TOTAL = ""
"""The key under which a concluded review keeps its total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresGiven(ev.Event):
    """One panel unit's scores (as texts) and remarks by dimension; `vetoes` are the dimensions it vetoed."""

    kind: ClassVar[str] = "scores-given"
    review: str
    unit: str
    scores: Any
    remarks: Any
    vetoes: tuple[str, ...] = ()
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewScored(ev.Event):
    """What the scores came to: by dimension the score that counts and how it came about, and the total."""

    kind: ClassVar[str] = "review-scored"
    review: str
    scores: Any
    how: Any
    total: str
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveScores(rq.Request):
    """`unit` is the panel unit for which the scores are given."""

    review: str
    unit: str
    scores: Mapping[str, Decimal]
    remarks: Mapping[str, str] = field(default_factory=dict)
    vetoes: tuple[str, ...] = ()
    note: str = ""
    evidence: tuple[str, ...] = ()


@follows(ScoresGiven)
def _given(case: Case, event: ScoresGiven) -> Case:
    """The unit has spoken, so that whoever waits for opinions sees it; its scores stand beside."""
    review = case.review(event.review)
    spoken = ["", event.note, event.on.isoformat(), list(event.evidence)]
    row = ScoresRow(event.scores, event.remarks, list(event.vetoes))
    return case.with_(
        reviews={**case.reviews, event.review: review._replace(opinions={**review.opinions, event.unit: spoken})},
        scores={**case.scores, f"{event.review}@{event.unit}": row},
    )


@follows(ReviewScored)
def _scored(case: Case, event: ReviewScored) -> Case:
    row = ScoresRow({**event.scores, TOTAL: event.total}, event.how, list(event.vetoes))
    return case.with_(scores={**case.scores, event.review: row})


@answers(GiveScores)
def give_scores(asked: Question) -> list[ev.Event]:
    """A panel unit scores all its dimensions at once; the last one, or a veto, ends the review."""
    review, request = open_review(asked), asked.request
    if review.scoring is None:
        raise BadValue(f"“{review.label}”不打分。", help="请直接选择意见。", review=review.id)
    if request.unit not in review.panel:
        panel = "、".join(asked.pack.label_of(unit) for unit in review.panel)
        raise NotAllowed("这个单位不是评审单位。", help=f"评审单位：{panel}。", unit=request.unit)
    refuse_unless_party(asked.pack, asked.case, request.by, request.unit, to=f"为“{review.label}”打分")
    mine = dimensions_of(review, request.unit)
    scores = _checked_scores(mine, request.scores)
    _refuse_unfounded_vetoes(mine, request)
    refuse_long(request.note, what="评审意见")
    given = ScoresGiven(
        on=asked.on, review=review.id, unit=request.unit, scores=scores,
        remarks={name: text for name, text in request.remarks.items() if text.strip()},
        vetoes=request.vetoes, note=request.note, evidence=request.evidence,
    )  # fmt: skip
    return [given, *_end(asked, review, after(asked.case, given))]


def dimensions_of(review: Review, unit: str) -> list[ScoredDimension]:
    """The dimensions a unit scores."""
    found = review.scoring.dimensions if review.scoring else ()
    return [each for each in found if each.quantity is None and unit in (each.scored_by or review.panel)]


def _checked_scores(mine: list[ScoredDimension], given: Mapping[str, Decimal]) -> dict[str, str]:
    missing = [each for each in mine if given.get(each.id) is None]
    if missing:
        labels = "、".join(each.label for each in missing)
        raise Incomplete(
            f"还没有给这些项打分：{labels}。", help="逐项打分后再提交。", missing=[each.id for each in missing]
        )
    strange = sorted(set(given) - {each.id for each in mine})
    if strange:
        raise NotAllowed("不能给不归本单位评的项打分。", help=f"本单位评：{'、'.join(each.label for each in mine)}。")
    return {each.id: str(_within(each, given[each.id])) for each in mine}


def _within(dimension: ScoredDimension, score: Decimal) -> Decimal:
    try:
        exact = Decimal(score)
    except InvalidOperation:
        raise BadValue(f"“{dimension.label}”的分数要是数字。", help=f"请填0到{plain(dimension.most)}。") from None
    if not exact.is_finite() or not 0 <= exact <= dimension.most or exact != exact.quantize(Decimal("0.01")):
        raise BadValue(
            f"“{dimension.label}”的分数不能是{score}。",
            help=f"请填0到{plain(dimension.most)}之间的数，最多两位小数。",
            dimension=dimension.id,
        )
    return exact


def _refuse_unfounded_vetoes(mine: list[ScoredDimension], request: GiveScores) -> None:
    allowed = {each.id: each for each in mine if each.may_veto}
    for name in request.vetoes:
        if name not in allowed:
            raise NotAllowed("这一项不能一票否决。", help="只有规定可以否决的项可以。", dimension=name)
        if not request.remarks.get(name, "").strip():
            raise Incomplete(
                f"否决“{allowed[name].label}”要写明理由。", help="写在这一项的说明里。", missing=f"remark-{name}"
            )


# What it comes to.


@dataclass(frozen=True, kw_only=True)
class DimensionLine:
    """A dimension as it stands: the scores given, the one that counts, that times its weight, and how in words."""

    dimension: ScoredDimension
    given: Mapping[str, Decimal]
    awaited: tuple[str, ...]
    score: Decimal | None
    weighted: Decimal | None
    how: str
    vetoed_by: tuple[str, ...] = ()
    is_too_low: bool = False


def sheet(pack: Pack, case: Case, review: Review, *, on: date, calendar: Calendar) -> list[DimensionLine]:
    """Every dimension of a scored review as it stands on the day."""
    gauge = Gauge(pack, case, on, calendar)
    found = review.scoring.dimensions if review.scoring else ()
    return [_line(pack, case, review, each, gauge) for each in found]


def _line(pack: Pack, case: Case, review: Review, dimension: ScoredDimension, gauge: Gauge) -> DimensionLine:
    if dimension.quantity is not None and dimension.scale is not None:
        return _computed_line(pack, dimension, gauge)
    units = dimension.scored_by or review.panel
    rows = {unit: case.scores[f"{review.id}@{unit}"] for unit in units if f"{review.id}@{unit}" in case.scores}
    given = {unit: Decimal(row.scores[dimension.id]) for unit, row in rows.items() if dimension.id in row.scores}
    complete = bool(given) and len(given) == len(units)
    score = rounded(sum((Fraction(each) for each in given.values()), Fraction(0)) / len(given)) if complete else None
    said = "、".join(f"{pack.label_of(unit)}{plain(each)}分" for unit, each in given.items())
    how = said if len(units) == 1 else f"{said}，平均{plain(score)}分" if score is not None else said
    return _judged(
        dimension, score, how=how, given=given, awaited=tuple(unit for unit in units if unit not in given),
        vetoed_by=tuple(unit for unit, row in rows.items() if dimension.id in row.vetoes),
    )  # fmt: skip


def _computed_line(pack: Pack, dimension: ScoredDimension, gauge: Gauge) -> DimensionLine:
    assert dimension.quantity is not None and dimension.scale is not None
    value = dimension.quantity.value(gauge)
    found = dimension.scale.score(value)
    score = None if found is None else max(Decimal(0), min(found, dimension.most))
    what = f"{dimension.quantity.words(pack.label_of)}{say_amount(value, dimension.quantity.unit)}"
    return _judged(dimension, score, how=f"{what}；{dimension.scale.words(pack.label_of)}")


def _judged(dimension: ScoredDimension, score: Decimal | None, *, how: str, **more: Any) -> DimensionLine:
    too_low = score is not None and dimension.veto_below is not None and score < dimension.veto_below
    weighted = None if score is None else score * dimension.weight
    line: dict[str, Any] = {"given": {}, "awaited": (), **more}
    return DimensionLine(dimension=dimension, score=score, weighted=weighted, how=how, is_too_low=too_low, **line)


def total_of(lines: list[DimensionLine]) -> Decimal:
    return sum((each.weighted for each in lines if each.weighted is not None), Decimal(0))


def _end(asked: Question, review: Review, case: Case) -> list[ev.Event]:
    lines = sheet(asked.pack, case, review, on=asked.on, calendar=asked.calendar)
    vetoed = [each for each in lines if each.vetoed_by or (each.is_too_low and not each.awaited)]
    everyone = all(unit in case.review(review.id).opinions for unit in review.panel if dimensions_of(review, unit))
    if not vetoed and not everyone:
        return []
    unknown = [each.dimension for each in lines if each.dimension.quantity is not None and each.score is None]
    if unknown and not vetoed:
        words = "、".join(
            f"{each.label}（{each.quantity.words(asked.pack.label_of)}）" for each in unknown if each.quantity
        )
        raise Incomplete(
            f"这些评分项还缺数据：{words}。", help="补填项目信息后再提交，您打的分不会丢。",
            missing=[each.id for each in unknown],
        )  # fmt: skip
    total = total_of(lines)
    outcome = review.terms[-1].id if vetoed else concluded(review, total)
    scored = ReviewScored(
        on=asked.on, review=review.id, total=str(total), vetoes=tuple(each.dimension.id for each in vetoed),
        scores={each.dimension.id: str(each.score) for each in lines if each.score is not None},
        how={each.dimension.id: each.how for each in lines},
    )  # fmt: skip
    return [scored, ev.ReviewEnded(on=asked.on, review=review.id, outcome=outcome)]


def concluded(review: Review, total: Decimal) -> str:
    """The term that a total amounts to; the first whose least total is reached."""
    assert review.scoring is not None
    bands = review.scoring.concludes
    return next((each.term for each in bands if each.at_least is None or total >= each.at_least), bands[-1].term)
