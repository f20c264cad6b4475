"""Opinions of a panel and how they become one."""

from __future__ import annotations

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import after
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotFound, NotNow
from quancheng.engine.pack import Review, Term
from quancheng.engine.standing import refuse_unless_party


@answers(rq.GiveOpinion)
def give_opinion(asked: Question) -> list[ev.Event]:
    """A panel unit gives its opinion; the last one, or a veto, ends the review."""
    review, request = open_review(asked), asked.request
    if request.unit not in review.panel:
        raise NotAllowed(
            "这个单位不是评审单位。",
            help=f"评审单位：{_panel(asked, review)}。",
            unit=request.unit,
        )
    refuse_unless_party(
        asked.pack,
        asked.case,
        request.by,
        request.unit,
        to=f"代表其出具“{review.label}”意见",
    )
    if review.scoring is not None:
        raise BadValue(f"“{review.label}”按分数作结论。", help="请逐项打分。", review=review.id)
    term = review.term(request.term)
    if term is None:
        raise BadValue(
            "没有这种意见。",
            help=f"可选：{'、'.join(each.label for each in review.terms)}。",
        )
    if term.vetoes and review.vetoes and review.veto_of(request.unit) is None:
        units = "、".join(f"{asked.pack.label_of(each.unit)}（{each.over}）" for each in review.vetoes)
        raise NotAllowed(
            f"“{term.label}”只能由有否决权的单位提出。", help=f"有否决权的单位：{units}。", unit=request.unit
        )
    refuse_long(request.note, what="评审意见")
    if not term.favours and not request.note.strip():
        raise Incomplete("不同意的意见要写明理由。", help="请写清楚问题和依据。", missing="note")
    given = ev.OpinionGiven(
        on=asked.on,
        review=review.id,
        unit=request.unit,
        term=term.id,
        note=request.note,
        evidence=request.evidence,
    )
    case = after(asked.case, given)
    outcome = outcome_of(review, {unit: row[0] for unit, row in case.reviews[review.id].opinions.items()})
    return [
        given,
        *([ev.ReviewEnded(on=asked.on, review=review.id, outcome=outcome)] if outcome else []),
    ]


@answers(rq.AttachReport)
def attach_report(asked: Question) -> list[ev.Event]:
    review = open_review(asked)
    if not review.engaged_report:
        raise BadValue(f"“{review.label}”没有规定聘请专家或机构。", review=review.id)
    if not any(unit in asked.request.by.units for unit in review.panel):
        raise NotAllowed(
            "只有评审单位可以附上专家或机构报告。",
            help=f"评审单位：{_panel(asked, review)}。",
        )
    if not asked.request.evidence:
        raise Incomplete("请附上报告文件或文号。", missing="evidence")
    return [
        ev.ReportAttached(
            on=asked.on,
            review=review.id,
            engaged=asked.request.engaged,
            evidence=asked.request.evidence,
        )
    ]


def outcome_of(review: Review, opinions: dict[str, str]) -> str:
    """The outcome that the opinions given so far amount to; "" while more are awaited.

    A veto ends the review at once: a vetoing term, or any term against it of a unit that has one over its dimension.
    Otherwise all must have spoken, and the rule decides: `all agree` takes the least favourable term given,
    `majority` and `two thirds` the commonest term of the side that wins, `any veto` that of those in favour.
    """
    terms = {term.id: term for term in review.terms}
    given = [terms[name] for name in opinions.values()]
    vetoed = next((terms[name] for unit, name in opinions.items() if _vetoes(review, unit, terms[name])), None)
    if vetoed is not None:
        return vetoed.id
    if len(given) < len(review.panel):
        return ""
    if review.rule in _SHARES:
        return _by_share(given, *_SHARES[review.rule])
    return _least_favourable(review, given)


def _vetoes(review: Review, unit: str, term: Term) -> bool:
    return term.vetoes or (not term.favours and review.veto_of(unit) is not None)


_SHARES = {"majority": (1, 2, True), "two thirds": (2, 3, False), "any veto": (0, 1, True)}
"""By rule, the share in favour that a review needs (parts, of how many), and whether it must be more than that."""


def _least_favourable(review: Review, given: list[Term]) -> str:
    order = [term.id for term in review.terms]
    return max((term.id for term in given), key=order.index)


def _by_share(given: list[Term], parts: int, of: int, over: bool) -> str:
    """The commonest term of the side that has it."""
    in_favour = [term for term in given if term.favours]
    has, needed = len(in_favour) * of, len(given) * parts
    side = in_favour if has > needed or (has == needed and not over) else [term for term in given if not term.favours]
    names = [term.id for term in side or given]
    return max(names, key=names.count)


def open_review(asked: Question) -> Review:
    """The review asked about, while its task is open and it has no outcome yet."""
    review = asked.pack.review.get(asked.request.review)
    if review is None:
        raise NotFound("没有这项评审。", review=asked.request.review)
    if not any(row.is_open for task in _tasks(asked, review) for _, row in asked.case.instances(task)):
        raise NotNow(
            f"“{review.label}”现在没有进行。",
            help="项目进入评审事项后才能出具意见。",
            review=review.id,
        )
    state = asked.case.reviews.get(review.id)
    if state is not None and state.outcome:
        raise NotNow(
            f"“{review.label}”已有结论。",
            help="如需重新评审，请由牵头单位退回。",
            review=review.id,
        )
    return review


def _tasks(asked: Question, review: Review) -> list[str]:
    return [task.id for task in asked.pack.task.values() if task.review == review.id]


def _panel(asked: Question, review: Review) -> str:
    return "、".join(asked.pack.label_of(unit) for unit in review.panel)
