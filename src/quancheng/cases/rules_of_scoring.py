"""The rules of counting and judging in words, for the page of the notice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from quancheng.engine import recurrence
from quancheng.engine.clock_words import say_anchors
from quancheng.engine.conditions import ALWAYS
from quancheng.engine.lights import COLOUR_WORDS, Colour
from quancheng.engine.pack import (
    JURISDICTION,
    RANK_ORDERS,
    Earning,
    Evaluation,
    ExitKind,
    Indicator,
    Light,
    Measure,
    Pack,
    PointRule,
    Ranking,
    RankMeasure,
    Review,
)
from quancheng.engine.points import TASK_OWNER
from quancheng.engine.scales import plain


def measure_words(pack: Pack, measure: Measure) -> Iterator[str]:
    what = "上月的数" if measure.month_before else "当期的数"
    yield f"{recurrence.words(measure.every)}，由{pack.label_of(measure.reported_by)}填报{what}"
    if measure.planned:
        yield f"另定计划，由{pack.label_of(measure.planned_by or measure.reported_by)}填写"
    if measure.needs:
        yield f"须附{'、'.join(measure.needs)}"
    if measure.starts:
        yield f"自{say_anchors(pack, measure.starts)}起"
    if measure.while_ != ALWAYS:
        yield f"仅当{measure.while_.words(pack.label_of)}"


def score_words(pack: Pack, review: Review) -> Iterator[str]:
    """How a scored review comes to its conclusion; nothing for one that is not scored."""
    if review.scoring is None:
        return
    for each in review.scoring.dimensions:
        how = each.scale.words(pack.label_of) if each.scale else ""
        veto = f"，低于{plain(each.veto_below)}分否决" if each.veto_below is not None else ""
        weight = f"，权重{plain(each.weight)}" if each.weight != 1 else ""
        yield f"{each.label}满分{plain(each.most)}分{weight}{f'（{how}）' if how else ''}{veto}"
    bands = (
        f"{plain(each.at_least)}分以上{pack.label_of(each.term)}"
        if each.at_least is not None
        else f"其余{pack.label_of(each.term)}"
        for each in review.scoring.concludes
    )
    yield "，".join(bands)


def point_words(pack: Pack, rule: PointRule) -> Iterator[str]:
    of = f"按{rule.of.words(pack.label_of)}，" if rule.of else ""
    new = "，只计新增部分" if rule.grows else ""
    yield f"{_earned(pack, rule.earned_by)}，{of}{rule.give.words(pack.label_of)}{new}"
    if rule.when != ALWAYS:
        yield f"仅当{rule.when.words(pack.label_of)}"
    to = {JURISDICTION: "项目所在辖区", TASK_OWNER: "事项的责任单位"}.get(
        rule.to
    ) or f"{pack.label_of(rule.to)}所在单位"
    yield f"计给{to}，凭{rule.evidence}"
    caps = [(rule.cap_a_year, "一年"), (rule.cap_a_project, "一个项目")]
    yield from (f"{span}最多{plain(cap)}分" for cap, span in caps if cap is not None)


def _earned(pack: Pack, by: Earning) -> str:
    if by.kind == "happened":
        return pack.label_of(by.name)
    if by.kind == "done":
        outcome = f"（{pack.label_of(by.outcome)}）" if by.outcome else ""
        return f"办结“{pack.label_of(by.name)}”{outcome}"
    return "、".join(pack.label_of(value) for _, value in by.fields) or "相应记录"


def ranking_words(pack: Pack, ranking: Ranking) -> Iterator[str]:
    who = "辖区" if ranking.by == JURISDICTION else f"{pack.label_of(ranking.by)}所在单位"
    yield f"{recurrence.words(ranking.every)}，按{who}排名，由{pack.label_of(ranking.published_by)}发布"
    if ranking.projects != ALWAYS:
        yield f"只计{ranking.projects.words(pack.label_of)}的项目"
    yield f"{RANK_ORDERS[ranking.order]}：{'、'.join(_column(each) for each in ranking.measures)}"


def _column(each: RankMeasure) -> str:
    weight = f"权重{plain(each.weight)}" if each.weight != Decimal(1) else ""
    low = "小者在前" if each.low_is_good else ""
    notes = "，".join(note for note in (weight, low) if note)
    return f"{each.label}（{notes}）" if notes else each.label


def light_words(pack: Pack, light: Light) -> Iterator[str]:
    yield f"看{light.of.words(pack.label_of)}"
    for colour, limit in ((Colour.RED, light.red), (Colour.YELLOW, light.yellow)):
        if limit is not None:
            yield f"{limit.said(light.of.unit)}为{COLOUR_WORDS[colour]}"
    if light.while_ != ALWAYS:
        yield f"仅当{light.while_.words(pack.label_of)}"
    if light.tells:
        yield f"红灯时由{pack.label_of(light.tells)}查明原因"


def evaluation_words(pack: Pack, evaluation: Evaluation) -> Iterator[str]:
    yield f"{_when(pack, evaluation)}，由{pack.label_of(evaluation.by)}作出结论"
    if evaluation.third_party:
        yield "由第三方评估"
    if evaluation.applies != ALWAYS:
        yield f"仅当{evaluation.applies.words(pack.label_of)}"
    yield from (_indicator(pack, each) for each in evaluation.indicators)
    bands = (
        f"{plain(each.at_least)}分以上{each.label}" if each.at_least is not None else f"其余{each.label}"
        for each in evaluation.classes
    )
    yield "，".join(bands)


def _when(pack: Pack, evaluation: Evaluation) -> str:
    if evaluation.every is not None:
        return recurrence.words(evaluation.every)
    begins = f"{say_anchors(pack, evaluation.since)}后{evaluation.after.words if evaluation.after else ''}"
    return f"{begins}起{evaluation.within.words}内" if evaluation.within else begins


def _indicator(pack: Pack, each: Indicator) -> str:
    source = f"由{pack.label_of(each.entered_by)}填写" if each.entered_by else "由系统计算"
    veto = f"，低于{plain(each.veto_below)}分列入末等" if each.veto_below is not None else ""
    weight = f"，权重{plain(each.weight)}" if each.weight != 1 else ""
    return f"{each.label}{source}：{each.scale.words(pack.label_of)}{weight}{veto}"


def exit_words(pack: Pack, way: ExitKind) -> Iterator[str]:
    yield f"{'、'.join(way.grounds)}的，由{pack.label_of(way.proposed_by)}提出，{pack.label_of(way.decided_by)}决定"
    if way.needs:
        yield f"须附{'、'.join(way.needs)}"
    if way.ends_project:
        yield "同意后项目终止"
    if way.marks:
        yield f"同意后记为{'、'.join(pack.label_of(name) for name in way.marks)}"
