"""The rules of ladders, deciding bodies, stall clocks, matching and supervision steps in Chinese words."""

from __future__ import annotations

from collections.abc import Iterator

from quancheng.engine.clock_words import say_anchors
from quancheng.engine.conditions import ALWAYS, Condition, say_value
from quancheng.engine.pack import (
    Anchors,
    Body,
    Decision,
    IssueKind,
    Matching,
    NoticeKind,
    Pack,
    Review,
    Site,
    Transfer,
    Way,
)
from quancheng.engine.periods import Period
from quancheng.engine.recurrence import words as recurring


def issue_words(pack: Pack, kind: IssueKind) -> Iterator[str]:
    within = f"{kind.within.words}内" if kind.within else ""
    yield f"由{pack.label_of(kind.answered_by)}{within}答复"
    for rung in kind.ladder:
        here = f"{rung.label}（{pack.label_of(rung.held_by)}）"
        if rung.hands_up is None:
            yield f"最后由{here}研究解决"
        else:
            when = f"{rung.hands_up.words}内" if isinstance(rung.hands_up, Period) else recurring(rung.hands_up)
            yield f"{here}解决不了的，{when}上交" + ("，附签署意见" if rung.with_opinion else "")


def review_words(pack: Pack, review: Review) -> Iterator[str]:
    """What a review says beyond its panel, dimensions and terms."""
    if review.vetoes:
        units = "、".join(f"{pack.label_of(each.unit)}（{each.over}）" for each in review.vetoes)
        yield f"可一票否决的：{units}"
    if review.within:
        yield f"{review.within.words}内出具意见"


def body_words(pack: Pack, body: Body) -> Iterator[str]:
    yield f"成员：{'、'.join(pack.label_of(each) for each in body.members)}，由{pack.label_of(body.chaired_by)}主持"
    yield from body.rules
    if body.refers_to:
        yield f"定不下来的提请{pack.label_of(body.refers_to)}审议"


def decision_words(pack: Pack, decision: Decision) -> Iterator[str]:
    yield f"由{pack.label_of(decision.tabled_by)}提请"
    before = [*decision.after_tasks, *decision.after_reviews]
    if before:
        yield f"先完成{'、'.join(pack.label_of(name) for name in before)}"
    if decision.needs:
        yield f"附{'、'.join(decision.needs)}"
    for route in decision.routes:
        bodies = "、".join(pack.label_of(name) for name in route.before)
        yield f"{_which(pack, route.when)}，由{bodies}{'依次' if len(route.before) > 1 else ''}审议"


def transfer_words(pack: Pack, transfer: Transfer) -> Iterator[str]:
    progress = "、".join(say_anchors(pack, Anchors(of=(each,))) for each in transfer.progress.of)
    yield f"{_which(pack, transfer.when)}项目，{transfer.within.words}没有以下任何一项进展：{progress}"
    if transfer.warn:
        yield f"提前{'、'.join(each.words for each in transfer.warn)}提醒{pack.label_of(transfer.held_by)}"
    yield from (_way(pack, way) for way in transfer.ways)
    yield f"由{pack.label_of(transfer.decided_by)}决定" if transfer.decided_by else "到期自动生效"


def _way(pack: Pack, way: Way) -> str:
    lead = pack.label_of(way.lead) if way.lead else ""
    return f"{_which(pack, way.when)}{way.label}" + (f"（{lead}）" if lead and lead not in way.label else "")


def _which(pack: Pack, when: Condition) -> str:
    """Of which projects a row of a table speaks; the last one of all the rest."""
    return "其余的" if when is ALWAYS else f"{when.words(pack.label_of)}的"


def matching_words(pack: Pack, matching: Matching) -> Iterator[str]:
    yield "；".join(f"{each.label}占{each.weight}" for each in matching.criteria)
    yield from (f"{each.industry}的产业链：{'、'.join(each.links)}" for each in matching.chains)


def site_words(pack: Pack, site: Site) -> Iterator[str]:
    if site.industries:
        yield f"主导产业：{'、'.join(site.industries)}"
    if site.links:
        yield f"产业链环节：{'、'.join(site.links)}"
    if site.offers:
        values = ((each, say_value(each.value) if isinstance(each.value, bool) else each.said) for each in site.offers)
        yield "、".join(f"{pack.label_of(each.fact)}：{said}" for each, said in values)


def notice_words(pack: Pack, kind: NoticeKind) -> Iterator[str]:
    yield f"出具“{kind.paper}”"
    if kind.rectifies:
        yield "限期整改并报告"
