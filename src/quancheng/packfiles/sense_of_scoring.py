"""Whether counting and judging can be meant: scores that reach a conclusion, rankings of somebody, lights in order."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal

from quancheng.engine.conditions import Bound
from quancheng.engine.pack import JURISDICTION, Evaluation, Light, Pack, Power, Ranking, Review
from quancheng.engine.scales import plain
from quancheng.packfiles.reader import Definition, Reader


def _scored_reviews_conclude(pack: Pack, reader: Reader) -> None:
    for review in pack.reviews:
        if review.scoring is not None:
            where = reader.defined["review"][review.id]
            terms = {term.id for term in review.terms}
            for conclusion in review.scoring.concludes:
                if conclusion.term not in terms:
                    reader.wrong(where.at("concludes"), f"评审 {review.id} 的结论 {conclusion.term} 不是它的意见。")
            steps = [each.at_least for each in review.scoring.concludes]
            _refuse_steps(reader, where, "concludes", f"评审 {review.id} 的 concludes", steps)
            _scorers_sit_on_the_panel(reader, where, review)


def _scorers_sit_on_the_panel(reader: Reader, where: Definition, review: Review) -> None:
    dimensions = review.scoring.dimensions if review.scoring else ()
    ids = [each.id for each in dimensions]
    for each in dimensions:
        strange = [unit for unit in each.scored_by if unit not in review.panel]
        if strange:
            reader.wrong(where.at("scores"), f"评审 {review.id} 的 {each.id} 由 {strange[0]} 打分，但它不在 panel 里。")
        if ids.count(each.id) > 1 and ids.index(each.id) == dimensions.index(each):
            reader.wrong(where.at("scores"), f"评审 {review.id} 里有两个评分项叫 {each.id}。")
    silent = [unit for unit in review.panel if not any(_scores(each, unit) for each in dimensions)]
    if silent:
        reader.wrong(where.at("panel"), f"评审 {review.id} 的单位 {silent[0]} 没有一项要打分，它永远不用发言。")
    most = sum((each.most * each.weight for each in dimensions), Decimal(0))
    best = review.scoring.concludes[0].at_least if review.scoring else None
    if best is not None and most < best:
        reader.wrong(where.at("concludes"), f"评审 {review.id} 满分只有{plain(most)}，达不到{plain(best)}分的结论。")


def _scores(dimension: object, unit: str) -> bool:
    by = getattr(dimension, "scored_by", ())
    return getattr(dimension, "quantity", None) is None and (not by or unit in by)


def _refuse_steps(reader: Reader, where: Definition, field: str, whose: str, steps: Iterable[Decimal | None]) -> None:
    """From the highest down, each reachable, the last open."""
    bounds = list(steps)
    if bounds[-1] is not None:
        reader.wrong(where.at(field), f"{whose}的最后一档要不写 at_least，否则有的分数没有结论。")
    if any(each is None for each in bounds[:-1]):
        reader.wrong(where.at(field), f"{whose}里没写 at_least 的一档排在前面，后面的永远轮不到。")
    known = [each for each in bounds if each is not None]
    if any(low >= high for high, low in itertools.pairwise(known)):
        reader.wrong(where.at(field), f"{whose}要从高分写到低分。")


def _evaluations_end_in_a_class(pack: Pack, reader: Reader) -> None:
    for evaluation in pack.evaluations:
        where = reader.defined["evaluation"][evaluation.id]
        steps = [each.at_least for each in evaluation.classes]
        _refuse_steps(reader, where, "classes", f"评价 {evaluation.id} 的 classes", steps)
        _indicators_are_named_once(reader, where, evaluation)


def _indicators_are_named_once(reader: Reader, where: Definition, evaluation: Evaluation) -> None:
    ids = [each.id for each in evaluation.indicators]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        reader.wrong(where.at("indicators"), f"评价 {evaluation.id} 里有两个指标叫 {twice}。")


def _rankings_rank_somebody(pack: Pack, reader: Reader) -> None:
    for ranking in pack.rankings:
        where = reader.defined["ranking"][ranking.id]
        if ranking.by == JURISDICTION and not pack.jurisdictions:
            reader.wrong(where.at("by"), f"排名 {ranking.id} 排的是辖区，但制度包没有 jurisdictions。")
        if ranking.by == JURISDICTION and ranking.among is not None:
            reader.wrong(where.at("among"), f"排名 {ranking.id} 排的是辖区，不能写 among。")
        if ranking.by != JURISDICTION and ranking.answered_by is not None:
            reader.wrong(
                where.at("answered_by"), f"排名 {ranking.id} 排的不是辖区，被排名的单位自己负责，不写 answered_by。"
            )
        if ranking.by == JURISDICTION and not ranking.answered_by and _is_watched(pack, ranking):
            sentence = f"排名 {ranking.id} 排的是辖区，又有督办规则看它，要用 answered_by 写明由各辖区的哪个单位负责。"
            reader.wrong(where.spot, sentence)
        posts = [post for post in pack.posts if ranking.published_by in (post.id, post.unit)]
        if not any({Power.SEE_ALL, Power.SUPERVISE} & post.powers for post in posts):
            hint = "给它 see-all 或 supervise，它才看得到全辖区。"
            sentence = f"排名 {ranking.id} 的发布方 {ranking.published_by} 看不到排名。"
            reader.wrong(where.at("published_by"), sentence, hint)
        for sentence in _faults_of_columns(ranking):
            reader.wrong(where.at("measures"), f"排名 {ranking.id}{sentence}")


def _is_watched(pack: Pack, ranking: Ranking) -> bool:
    return any(trigger.ranking == ranking.id for trigger in pack.triggers)


def _faults_of_columns(ranking: Ranking) -> Iterator[str]:
    ids = [each.id for each in ranking.measures]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        yield f" 里有两项叫 {twice}。"
    for each in ranking.measures:
        if ranking.order == "by score" and each.scale is None:
            yield f" 按得分排，但 {each.id} 没有写怎样计分。"
        if ranking.order != "by score" and each.scale is not None:
            yield f" 不按得分排，{each.id} 的计分办法用不上。"
        if ranking.order == "in order" and each.weight != 1:
            yield f" 按先后比较，{each.id} 的 weight 用不上。"


def _lights_go_from_yellow_to_red(pack: Pack, reader: Reader) -> None:
    for light in pack.lights:
        where = reader.defined["light"][light.id]
        if light.yellow is not None and _is_shadowed(light):
            reader.wrong(where.at("yellow"), f"亮灯 {light.id} 的黄灯永远不会亮：红灯已经包括它。")


_UPWARD = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})


def _is_shadowed(light: Light) -> bool:
    red, yellow = light.red, light.yellow
    if yellow is None or (red.bound in _UPWARD) != (yellow.bound in _UPWARD):
        return False
    beyond = yellow.value > red.value if red.bound in _UPWARD else yellow.value < red.value
    narrower = red.bound == yellow.bound or red.bound in (Bound.AT_LEAST, Bound.AT_MOST)
    return beyond or (yellow.value == red.value and narrower)


def _triggers_name_what_they_watch(pack: Pack, reader: Reader) -> None:
    for trigger in pack.triggers:
        where = reader.defined["trigger"][trigger.id]
        for when, field in (("streak", "ranking"), ("light", "light")):
            if (trigger.when == when) != (getattr(trigger, field) is not None):
                reader.wrong(where.at(field), f"督办规则 {trigger.id} 的 when: {when} 和 {field} 要一起写。")
        for whens, field, there in (
            (("quota-behind", "quota-missed"), "quotas", pack.quotas),
            (("plan-mismatch",), "plans", pack.plans),
        ):
            if getattr(trigger, field) and trigger.when not in whens:
                hint = f"{field} 只能和 when: {' 或 '.join(whens)} 一起写。"
                reader.wrong(where.at(field), f"督办规则 {trigger.id} 不看 {field}。", hint)
            if trigger.when in whens and not there:
                reader.wrong(where.at("when"), f"督办规则 {trigger.id} 永远不会提出：制度包没有 {field}。")


def _measures_are_reported_by_somebody(pack: Pack, reader: Reader) -> None:
    for measure in pack.measures:
        where = reader.defined["measure"][measure.id]
        if measure.planned_by is not None and not measure.planned:
            reader.wrong(where.at("planned_by"), f"定期数据 {measure.id} 没有写 planned: true，planned_by 用不上。")
        toward = pack.fact.get(measure.toward or "")
        if toward is not None and toward.type is not measure.type:
            reader.wrong(where.at("toward"), f"定期数据 {measure.id} 和 {toward.id} 不是同一种数，不能比。")


CHECKS = (
    _measures_are_reported_by_somebody,
    _scored_reviews_conclude,
    _rankings_rank_somebody,
    _lights_go_from_yellow_to_red,
    _evaluations_end_in_a_class,
    _triggers_name_what_they_watch,
)
