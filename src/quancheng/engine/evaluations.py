"""Evaluations of a project: figures from its data or entered by name, scores with their arithmetic, a class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import periods, recurrence
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, EvaluationRow, follows
from quancheng.engine.clocks import anchored_on, say_anchors, stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long, refuse_without_reason
from quancheng.engine.errors import BadValue, Incomplete, NotFound, NotNow
from quancheng.engine.gauges import Gauge
from quancheng.engine.items import Item, item_for
from quancheng.engine.measures import say_period
from quancheng.engine.pack import Evaluation, EvaluationClass, Indicator, Pack
from quancheng.engine.quantities import say_amount
from quancheng.engine.scales import plain
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

COMES = timedelta(days=60)
"""How long before its day an evaluation appears in work lists."""
LOOK_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorEntered(ev.Event):
    """`value` is a number as text, in the indicator's unit; `evaluator` the third party that found it."""

    kind: ClassVar[str] = "indicator-entered"
    evaluation: str
    indicator: str
    value: str
    source: str
    unit: str
    period: str = ""
    evaluator: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationConcluded(ev.Event):
    """`lines` are [indicator, value, score, weighted, how, source] as texts."""

    kind: ClassVar[str] = "evaluation-concluded"
    evaluation: str
    total: str
    result: str
    lines: Any
    period: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterIndicator(rq.Request):
    evaluation: str
    indicator: str
    value: Decimal
    source: str
    period: str = ""
    evaluator: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeEvaluation(rq.Request):
    evaluation: str
    period: str = ""
    note: str = ""


def key_of(evaluation: str, period: str) -> str:
    return f"{evaluation}/{period}" if period else evaluation


@follows(IndicatorEntered)
def _entered(case: Case, event: IndicatorEntered) -> Case:
    key = key_of(event.evaluation, event.period)
    row = case.evaluations.get(key, EvaluationRow({}, []))
    source = f"{event.source}（{event.evaluator}）" if event.evaluator else event.source
    told = [event.value, event.unit, source, event.on.isoformat()]
    return case.with_(
        evaluations={**case.evaluations, key: row._replace(entered={**row.entered, event.indicator: told})}
    )


@follows(EvaluationConcluded)
def _concluded(case: Case, event: EvaluationConcluded) -> Case:
    key = key_of(event.evaluation, event.period)
    row = case.evaluations.get(key, EvaluationRow({}, []))
    done = row._replace(
        lines=event.lines, total=event.total, klass=event.result, concluded=event.on.isoformat(), note=event.note
    )
    return case.with_(evaluations={**case.evaluations, key: done})


@answers(EnterIndicator)
def enter_indicator(asked: Question) -> list[ev.Event]:
    """A named party enters a figure with its source; changing one needs a reason."""
    evaluation, due = _begun(asked)
    request = asked.request
    indicator = next((each for each in evaluation.indicators if each.id == request.indicator), None)
    if indicator is None:
        raise NotFound(f"“{evaluation.label}”没有这项指标。", indicator=request.indicator)
    if indicator.entered_by is None:
        raise BadValue(f"“{indicator.label}”由系统从项目数据计算，不能填写。", help="数据有误请更正相应的数据。")
    refuse_unless_party(asked.pack, asked.case, request.by, indicator.entered_by, to=f"填写“{indicator.label}”")
    value = _number(indicator, request.value)
    if not request.source.strip():
        raise Incomplete(f"请写明“{indicator.label}”的数据来源。", help="例如：税务局年度完税证明。", missing="source")
    if evaluation.third_party and not request.evaluator.strip():
        raise Incomplete("请写明第三方评估机构的名称。", help="这项评价由第三方进行。", missing="evaluator")
    for text, what in ((request.source, "数据来源"), (request.evaluator, "机构名称")):
        refuse_long(text, what=what)
    known = _row(asked.case, evaluation, due.period).entered.get(indicator.id)
    if known is not None:
        if (Decimal(known[0]), known[2]) == (value, request.source) and not request.evaluator:
            return []
        refuse_without_reason(request.reason, to=f"更改“{indicator.label}”")
    return [
        IndicatorEntered(
            on=asked.on, evaluation=evaluation.id, period=due.period, indicator=indicator.id, value=str(value),
            unit=asked.pack.unit_of(indicator.entered_by) or indicator.entered_by, source=request.source,
            evaluator=request.evaluator, reason=request.reason, evidence=request.evidence,
        )
    ]  # fmt: skip


@answers(ConcludeEvaluation)
def conclude_evaluation(asked: Question) -> list[ev.Event]:
    """The figures are complete: scores, total and class are fixed."""
    evaluation, due = _begun(asked)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, evaluation.by, to=f"作出“{evaluation.label}”结论")
    if due.opens > asked.on:
        raise NotNow(f"“{evaluation.label}”要到{say_value(due.opens)}才能作结论。", help="指标可以先填。")
    refuse_long(asked.request.note, what="评价意见")
    lines = sheet(asked.pack, asked.case, evaluation, due.period, on=asked.on, calendar=asked.calendar)
    missing = [each for each in lines if each.score is None]
    if missing:
        said = "、".join(f"{each.indicator.label}（{_whose(asked.pack, each.indicator)}）" for each in missing)
        raise Incomplete(
            f"还有{len(missing)}项指标没有数据：{said}。", help="补齐后再作结论。",
            missing=[each.indicator.id for each in missing],
        )  # fmt: skip
    total, result = total_of(lines), class_of(evaluation, lines)
    concluded = EvaluationConcluded(
        on=asked.on, evaluation=evaluation.id, period=due.period, total=str(total), result=result.id,
        lines=[each.plain() for each in lines], note=asked.request.note,
    )  # fmt: skip
    return [concluded, *(ev.HappeningRecorded(on=asked.on, name=name, day=asked.on) for name in result.marks)]


def _whose(pack: Pack, indicator: Indicator) -> str:
    if indicator.entered_by is not None:
        return f"由{pack.label_of(indicator.entered_by)}填写"
    return f"缺少{indicator.of.words(pack.label_of)}" if indicator.of else ""


def _number(indicator: Indicator, value: Decimal) -> Decimal:
    if value is None:
        raise Incomplete(f"请填写“{indicator.label}”。", missing="value")
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact) > 10**12:
        raise BadValue(f"“{indicator.label}”的数值不对。", help="请核对后重填。")
    return exact


def _row(case: Case, evaluation: Evaluation, period: str) -> EvaluationRow:
    return case.evaluations.get(key_of(evaluation.id, period), EvaluationRow({}, []))


# When.


@dataclass(frozen=True, slots=True)
class DueEvaluation:
    """One evaluation to be made: its period ("" for one that is made once), from when, and by when."""

    period: str
    opens: date
    day: date


def _begun(asked: Question) -> tuple[Evaluation, DueEvaluation]:
    evaluation = next((each for each in asked.pack.evaluations if each.id == asked.request.evaluation), None)
    if evaluation is None:
        raise NotFound("制度里没有这项评价。", evaluation=asked.request.evaluation)
    if not evaluation.applies.holds(asked.case):
        raise NotNow(
            f"这个项目不用进行“{evaluation.label}”。",
            help=f"适用于：{evaluation.applies.words(asked.pack.label_of)}。",
        )
    due = next((each for each in due_evaluations(evaluation, asked.case, asked.on, asked.calendar)
                if each.period == asked.request.period), None)  # fmt: skip
    if due is None and evaluation.every is None:
        after = say_anchors(asked.pack, evaluation.since)
        raise NotNow(f"还不到进行“{evaluation.label}”的时候。", help=f"自{after}起算。")
    if due is None:
        raise NotFound(f"“{evaluation.label}”没有“{asked.request.period}”这一期。", help="请从项目页面选择。")
    if _row(asked.case, evaluation, due.period).klass:
        raise NotNow(f"“{evaluation.label}”已有结论。", help="结论作出后不再更改。")
    return evaluation, due


def due_evaluations(evaluation: Evaluation, case: Case, on: date, calendar: Calendar) -> Iterator[DueEvaluation]:
    """The times an evaluation is due around a day."""
    if not case.opened:
        return
    if evaluation.every is None:
        start = anchored_on(case, evaluation.since) if evaluation.since else None
        if start is not None:
            opens = periods.after(start, evaluation.after, calendar) if evaluation.after else start
            yield DueEvaluation(
                "", opens, periods.after(opens, evaluation.within, calendar) if evaluation.within else opens
            )
        return
    first = max(date.fromisoformat(case.opened), on - LOOK_BACK, calendar.first_day)
    for each in recurrence.occurrences(evaluation.every, first, min(on + COMES, calendar.last_day), calendar):
        yield DueEvaluation(each.period_key, each.opens, each.day)


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What waits: figures to be entered, and the conclusion."""
    for evaluation in pack.evaluations:
        if not evaluation.applies.holds(case):
            continue
        for due in due_evaluations(evaluation, case, on, calendar):
            row = _row(case, evaluation, due.period)
            if not row.klass and due.opens - on <= COMES:
                yield from _items_of(pack, case, evaluation, due, row, on, calendar)


def _items_of(
    pack: Pack, case: Case, evaluation: Evaluation, due: DueEvaluation, row: EvaluationRow, on: date, calendar: Calendar
) -> Iterator[Item]:
    key, period = key_of(evaluation.id, due.period), f"（{say_period(due.period)}）" if due.period else ""
    reading = stand_of(pack, due.day, on=on, calendar=calendar)
    waiting = [each for each in evaluation.indicators if each.entered_by and each.id not in row.entered]
    for party in dict.fromkeys(each.entered_by for each in waiting if each.entered_by):
        mine = "、".join(each.label for each in waiting if each.entered_by == party)
        what = f"{evaluation.label}{period}：填写{mine}"
        yield item_for(pack, case, "indicator", f"{key}@{party}", what, party, evaluation.basis, reading)
    if not waiting and due.opens <= on:
        what = f"{evaluation.label}{period}：作出结论"
        yield item_for(pack, case, "evaluation", key, what, evaluation.by, evaluation.basis, reading)


# The arithmetic.


@dataclass(frozen=True, kw_only=True)
class IndicatorLine:
    """A figure with where it comes from, its score, that times its weight, and how in words."""

    indicator: Indicator
    value: Fraction | None
    score: Decimal | None
    weighted: Decimal | None
    how: str
    source: str
    is_too_low: bool

    def plain(self) -> list[str]:
        """[indicator, value, score, weighted, how, source] as texts."""
        value = say_amount(self.value, self.indicator.unit)
        return [self.indicator.id, value, str(self.score), str(self.weighted), self.how, self.source]


def sheet(
    pack: Pack, case: Case, evaluation: Evaluation, period: str, *, on: date, calendar: Calendar
) -> list[IndicatorLine]:
    """Every indicator as it stands on the day."""
    gauge, row = Gauge(pack, case, on, calendar), _row(case, evaluation, period)
    return [_indicator_line(pack, each, gauge, row) for each in evaluation.indicators]


def _indicator_line(pack: Pack, indicator: Indicator, gauge: Gauge, row: EvaluationRow) -> IndicatorLine:
    entered = row.entered.get(indicator.id)
    if indicator.of is not None:
        value, source = indicator.of.value(gauge), f"系统按{indicator.of.words(pack.label_of)}计算"
    else:
        value = Fraction(Decimal(entered[0])) if entered else None
        source = f"{pack.label_of(entered[1])}：{entered[2]}" if entered else ""
    score = None if value is None else indicator.scale.score(value)
    weighted = None if score is None else score * indicator.weight
    weight = f"；权重{plain(indicator.weight)}" if indicator.weight != 1 else ""
    too_low = score is not None and indicator.veto_below is not None and score < indicator.veto_below
    veto = (
        f"；低于{plain(indicator.veto_below)}分，直接列入末等" if too_low and indicator.veto_below is not None else ""
    )
    return IndicatorLine(
        indicator=indicator, value=value, score=score, weighted=weighted, source=source, is_too_low=too_low,
        how=f"{indicator.scale.words(pack.label_of)}{weight}{veto}",
    )  # fmt: skip


def total_of(lines: list[IndicatorLine]) -> Decimal:
    return sum((each.weighted for each in lines if each.weighted is not None), Decimal(0))


def class_of(evaluation: Evaluation, lines: list[IndicatorLine]) -> EvaluationClass:
    """The class that the lines amount to; the worst where one of them is under its veto."""
    if any(each.is_too_low for each in lines):
        return evaluation.classes[-1]
    total = total_of(lines)
    reached = (each for each in evaluation.classes if each.at_least is None or total >= each.at_least)
    return next(reached, evaluation.classes[-1])
