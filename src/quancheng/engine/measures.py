"""Figures that a project reports period by period: what is owed, what was meant, what has come of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import recurrence
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, MeasureRow, follows
from quancheng.engine.clocks import anchored_on, say_anchors, stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import checked_value, refuse_long, refuse_unproved, refuse_without_reason
from quancheng.engine.errors import Incomplete, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import Fact, Measure, Pack, Power, Value
from quancheng.engine.periods import MONTHS_IN_YEAR
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

LONGEST_BACK = timedelta(days=3660)
"""A figure of long ago may still be filled in, so that what was done before the project came in is counted."""
WAITS_BACK = timedelta(days=100)
WAITS_AHEAD = timedelta(days=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureReported(ev.Event):
    """The figure of a period, as a tagged JSON value; one reported before is corrected, with the reason."""

    kind: ClassVar[str] = "measure-reported"
    measure: str
    period: str
    value: Any
    evidence: tuple[str, ...] = ()
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurePlanned(ev.Event):
    kind: ClassVar[str] = "measure-planned"
    measure: str
    period: str
    value: Any
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMeasure(rq.Request):
    """`value` is fen for money, a Decimal otherwise."""

    measure: str
    period: str
    value: Value
    evidence: tuple[str, ...] = ()
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeasure(rq.Request):
    measure: str
    period: str
    value: Value
    reason: str = ""


@follows(MeasureReported)
def _reported(case: Case, event: MeasureReported) -> Case:
    key = f"{event.measure}/{event.period}"
    row = case.measures.get(key, MeasureRow())
    told = row._replace(
        value=event.value, reported=event.on.isoformat(), evidence=list(event.evidence), note=event.note
    )
    return case.with_(measures={**case.measures, key: told})


@follows(MeasurePlanned)
def _planned(case: Case, event: MeasurePlanned) -> Case:
    key = f"{event.measure}/{event.period}"
    row = case.measures.get(key, MeasureRow())
    return case.with_(measures={**case.measures, key: row._replace(planned=event.value)})


@answers(ReportMeasure)
def report_measure(asked: Question) -> list[ev.Event]:
    """A period's figure from whoever reports it, once it may be known; changing it needs a reason."""
    measure, request = _measure(asked), asked.request
    refuse_unless_party(asked.pack, asked.case, request.by, measure.reported_by, to=f"填报“{measure.label}”")
    _refuse_unless_owed(asked, measure)
    found = _period(asked, measure)
    if found.opens > asked.on:
        raise NotNow(
            f"{say_period(found.period)}的“{measure.label}”要到{say_value(found.opens)}才能填报。",
            help="到时会出现在待办里。",
            period=found.period,
        )
    value = _value(measure, request.value)
    row = asked.case.measures.get(f"{measure.id}/{found.period}", MeasureRow())
    if row.value is not None:
        if ev.decode_value(row.value) == value:
            return []
        refuse_without_reason(request.reason, to=f"更正{say_period(found.period)}的“{measure.label}”")
    refuse_unproved(measure.needs, request.evidence, to=f"“{measure.label}”")
    refuse_long(request.note, what="说明")
    return [
        MeasureReported(
            on=asked.on, measure=measure.id, period=found.period, value=ev.encode_value(value),
            evidence=request.evidence, note=request.note, reason=request.reason,
        )
    ]  # fmt: skip


@answers(PlanMeasure)
def plan_measure(asked: Question) -> list[ev.Event]:
    """What is meant to be reached in a period; changing it needs a reason."""
    measure, request = _measure(asked), asked.request
    if not measure.planned:
        raise NotFound(f"“{measure.label}”不用填计划。", help="只填报实际数。", measure=measure.id)
    if Power.PLAN not in request.by.powers:
        party = measure.planned_by or measure.reported_by
        refuse_unless_party(asked.pack, asked.case, request.by, party, to=f"填写“{measure.label}”的计划")
    found, value = _period(asked, measure), _value(measure, request.value)
    row = asked.case.measures.get(f"{measure.id}/{found.period}", MeasureRow())
    if row.planned is not None:
        if ev.decode_value(row.planned) == value:
            return []
        refuse_without_reason(request.reason, to=f"更改{say_period(found.period)}的“{measure.label}”计划")
    planned = ev.encode_value(value)
    return [MeasurePlanned(on=asked.on, measure=measure.id, period=found.period, value=planned, reason=request.reason)]


def _measure(asked: Question) -> Measure:
    found = asked.pack.measure.get(asked.request.measure)
    if found is None:
        raise NotFound("制度里没有这项定期填报的数据。", help="请从项目页面进入。", measure=asked.request.measure)
    return found


def _value(measure: Measure, value: Value) -> Value:
    if value is None or value == "":
        raise Incomplete(f"请填写“{measure.label}”。", help="没有发生的填0。", missing="value")
    return checked_value(Fact(id=measure.id, label=measure.label, type=measure.type), value)


def _refuse_unless_owed(asked: Question, measure: Measure) -> None:
    if measure.starts is not None and anchored_on(asked.case, measure.starts) is None:
        after = say_anchors(asked.pack, measure.starts)
        raise NotNow(f"这个项目还不用填报“{measure.label}”。", help=f"自{after}之后开始。", measure=measure.id)
    if not measure.while_.holds(asked.case):
        raise NotNow(
            f"这个项目现在不用填报“{measure.label}”。",
            help=f"填报的条件：{measure.while_.words(asked.pack.label_of)}。",
            measure=measure.id,
        )


@dataclass(frozen=True, slots=True)
class DueFigure:
    """One period's figure: which period it is of, and when it may and must be reported."""

    period: str
    opens: date
    day: date


def _period(asked: Question, measure: Measure) -> DueFigure:
    period, calendar = asked.request.period, asked.calendar
    start = max(asked.on - LONGEST_BACK, calendar.first_day)
    end = min(asked.on + timedelta(days=366), calendar.last_day)
    found = next((each for each in due_figures(measure, start, end, calendar) if each.period == period), None)
    if found is None:
        raise NotFound(f"“{measure.label}”没有“{period}”这一期。", help="请写成 2026-09 的样子。", period=period)
    return found


def due_figures(measure: Measure, start: date, end: date, calendar: Calendar) -> Iterator[DueFigure]:
    """The figures that fall due between two days."""
    for each in recurrence.occurrences(measure.every, start, end, calendar):
        period = _month_before(each.period_key) if measure.month_before else each.period_key
        opens = each.day.replace(day=1) if measure.month_before or "-" not in each.period_key else each.opens
        yield DueFigure(period, min(opens, each.opens), each.day)


def _month_before(period: str) -> str:
    year, month = int(period[:4]), int(period[5:])
    return f"{year - 1}-{MONTHS_IN_YEAR}" if month == 1 else f"{year}-{month - 1:02}"


def owed_figures(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> Iterator[tuple[Measure, DueFigure]]:
    """The figures that are late, due or coming and have not been reported."""
    for measure in pack.measures:
        start = _owed_since(case, measure)
        if start is None or not measure.while_.holds(case):
            continue
        coming = False
        for each in due_figures(measure, max(start, on - WAITS_BACK), on + WAITS_AHEAD, calendar):
            row = case.measures.get(f"{measure.id}/{each.period}")
            if (row is None or row.value is None) and not coming:
                coming = each.day > on  # of what is coming only the next
                yield measure, each


def _owed_since(case: Case, measure: Measure) -> date | None:
    """The first day on which a figure is owed: the day after the project came in and what it starts with."""
    if not case.opened:
        return None
    opened = date.fromisoformat(case.opened)
    began = anchored_on(case, measure.starts) if measure.starts else opened
    return began and max(began, opened) + timedelta(days=1)


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What waits: each figure that is to be reported."""
    for measure, each in owed_figures(pack, case, on=on, calendar=calendar):
        why = (f"{recurrence.words(measure.every)}。",)
        reading = stand_of(pack, each.day, on=on, calendar=calendar, why=why)
        what = f"填报{measure.label}（{say_period(each.period)}）"
        key = f"{measure.id}/{each.period}"
        yield item_for(pack, case, "measure", key, what, measure.reported_by, measure.basis, reading)


# What has come of it.


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A period with its figure and plan; money in fen. None where there is none."""

    period: str
    value: int | Decimal | None
    planned: int | Decimal | None
    row: MeasureRow


def figures(case: Case, measure: str) -> list[Figure]:
    """All periods of a measure that have a figure or a plan, in order."""
    prefix = f"{measure}/"
    found = [(key.removeprefix(prefix), row) for key, row in case.measures.items() if key.startswith(prefix)]
    return [
        Figure(period=period, value=_number(row.value), planned=_number(row.planned), row=row)
        for period, row in sorted(found, key=lambda each: each[0])
    ]


def _number(value: Any) -> Any:
    return ev.decode_value(value)


def reported(
    measure: Measure, found: Sequence[Figure], *, span: str, on: date, begins: date | None = None
) -> int | Decimal | None:
    """What has been reported in a span up to a day: the sum, or the newest where figures do not add up."""
    return _gathered(measure, [each.value for each in in_span(found, span, on, begins)])


def in_span(found: Sequence[Figure], span: str, on: date, begins: date | None = None) -> list[Figure]:
    """The figures of a span; `begins` is the day with which they begin to be owed, for its first year."""
    if span == "12-months":
        last = max((month_of(each.period) for each in found if each.value is not None), default=0)
        return [each for each in found if last - MONTHS_IN_YEAR < month_of(each.period) <= last]
    if span == "first-year":
        first = begins.year * MONTHS_IN_YEAR + begins.month if begins else 0
        return [each for each in found if first <= month_of(each.period) < first + MONTHS_IN_YEAR]
    return [each for each in found if _within(each.period, span, on)]


def month_of(period: str) -> int:
    """The last month of a period, counted through."""
    year, _, part = period.partition("-")
    if part.startswith("W"):
        sunday = date.fromisocalendar(int(year), int(part[1:]), 7)
        return sunday.year * MONTHS_IN_YEAR + sunday.month
    return int(year) * MONTHS_IN_YEAR + int(part or MONTHS_IN_YEAR)


def first_day(case: Case, measure: Measure) -> date | None:
    """The day with which its figures begin: that of what it starts with, or on which the project came in."""
    if measure.starts is not None:
        return anchored_on(case, measure.starts)
    return date.fromisoformat(case.opened) if case.opened else None


def planned(
    measure: Measure, found: Sequence[Figure], *, span: str, on: date, calendar: Calendar, began: date | None = None
) -> int | Decimal | None:
    """What was meant for the periods of a span that are due or have been reported."""
    due = {each.period for each in due_figures(measure, *_stretch(found, on, calendar), calendar)}
    counted = [each for each in found if each.value is not None or each.period in due]
    return _gathered(measure, [each.planned for each in in_span(counted, span, on, began)])


def _stretch(found: Sequence[Figure], on: date, calendar: Calendar) -> tuple[date, date]:
    first = min((int(each.period[:4]) for each in found), default=on.year)
    return max(date(first, 1, 1), calendar.first_day), on


def _gathered(measure: Measure, values: Sequence[int | Decimal | None]) -> int | Decimal | None:
    known = [each for each in values if each is not None]
    if not known:
        return None
    return sum(known[1:], known[0]) if measure.adds_up else known[-1]


def _within(period: str, span: str, on: date) -> bool:
    if span == "year":
        return period.startswith(str(on.year))
    return period == f"{on.year}-{on.month:02}" if span == "month" else True


def say_period(period: str) -> str:
    """2026年9月, 2026年, 2026年第40周."""
    year, _, part = period.partition("-")
    if not part:
        return f"{year}年"
    return f"{year}年第{int(part[1:])}周" if part.startswith("W") else f"{year}年{int(part)}月"
