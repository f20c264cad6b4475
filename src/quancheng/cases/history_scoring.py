"""What happened to monthly figures, scores, evaluations, ways out and upgrades, in plain words."""

from __future__ import annotations

from decimal import Decimal

from quancheng.cases.history import based_on, say_event, with_reason
from quancheng.engine import evaluations, exits, measures, scored_reviews, upgrades
from quancheng.engine.events import decode_value
from quancheng.engine.measures import say_period
from quancheng.engine.pack import FactType, Pack
from quancheng.engine.quantities import in_unit, say_amount
from quancheng.engine.scales import plain

based_on("measure", lambda pack: pack.measures)
based_on("evaluation", lambda pack: pack.evaluations)
based_on("exit", lambda pack: pack.exits)
UNITS = {FactType.MONEY: "万元", FactType.AREA: "亩", FactType.PERCENT: "%"}


def said_figure(pack: Pack, measure: str, value: object) -> str:
    """A figure of a measure as people read it: money in 万元, areas in 亩."""
    unit = UNITS.get(pack.measure[measure].type, "") if measure in pack.measure else ""
    return say_amount(in_unit(value, unit), unit)


@say_event.register
def _(event: measures.MeasureReported, pack: Pack) -> str:
    figure = said_figure(pack, event.measure, decode_value(event.value))
    what = f"{say_period(event.period)}{pack.label_of(event.measure)}{figure}"
    note = f"。说明：{event.note}" if event.note and not event.reason else ""
    return with_reason(f"更正{what}" if event.reason else f"填报{what}{note}", event.reason)


@say_event.register
def _(event: measures.MeasurePlanned, pack: Pack) -> str:
    figure = said_figure(pack, event.measure, decode_value(event.value))
    return with_reason(f"{say_period(event.period)}{pack.label_of(event.measure)}计划定为{figure}", event.reason)


@say_event.register
def _(event: scored_reviews.ScoresGiven, pack: Pack) -> str:
    review = pack.review[event.review]
    labels = {each.id: each.label for each in (review.scoring.dimensions if review.scoring else ())}
    scores = "、".join(f"{labels.get(name, name)}{plain(Decimal(score))}分" for name, score in event.scores.items())
    vetoes = "、".join(labels.get(name, name) for name in event.vetoes)
    said = f"{pack.label_of(event.unit)}为“{review.label}”打分：{scores}" + (f"；一票否决：{vetoes}" if vetoes else "")
    return f"{said}。说明：{event.note}" if event.note else f"{said}。"


@say_event.register
def _(event: scored_reviews.ReviewScored, pack: Pack) -> str:
    review = pack.review[event.review]
    labels = {each.id: each.label for each in (review.scoring.dimensions if review.scoring else ())}
    vetoes = "、".join(labels.get(name, name) for name in event.vetoes)
    return f"“{review.label}”合计{plain(Decimal(event.total))}分{f'，否决项：{vetoes}' if vetoes else ''}。"


def _evaluation(pack: Pack, name: str, period: str) -> str:
    return f"“{pack.label_of(name)}”{f'（{say_period(period)}）' if period else ''}"


@say_event.register
def _(event: evaluations.IndicatorEntered, pack: Pack) -> str:
    evaluation = next((each for each in pack.evaluations if each.id == event.evaluation), None)
    found = next((each for each in evaluation.indicators if each.id == event.indicator), None) if evaluation else None
    label, unit = (found.label, found.unit) if found else (event.indicator, "")
    by = f"，{event.evaluator}" if event.evaluator else ""
    said = f"{_evaluation(pack, event.evaluation, event.period)}填写{label}：{event.value}{unit}（{event.source}{by}）"
    return with_reason(said, event.reason)


@say_event.register
def _(event: evaluations.EvaluationConcluded, pack: Pack) -> str:
    evaluation = next((each for each in pack.evaluations if each.id == event.evaluation), None)
    found = next((each for each in evaluation.classes if each.id == event.result), None) if evaluation else None
    result = found.label if found else event.result
    said = f"{_evaluation(pack, event.evaluation, event.period)}结论：{plain(Decimal(event.total))}分，{result}"
    return f"{said}。意见：{event.note}" if event.note else f"{said}。"


@say_event.register
def _(event: exits.ExitProposed, pack: Pack) -> str:
    return with_reason(f"提出“{pack.label_of(event.exit)}”（{event.ground}）", event.reason)


@say_event.register
def _(event: exits.ExitDecided, pack: Pack) -> str:
    return with_reason(f"{'同意' if event.agreed else '不同意'}“{pack.label_of(event.exit)}”", event.note)


@say_event.register
def _(event: upgrades.UpgradeLinked, pack: Pack) -> str:
    return with_reason(f"登记为升级项目（{event.how}）", event.reason)
