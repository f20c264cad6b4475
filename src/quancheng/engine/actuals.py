"""What has come of a commitment: the newest report, or what its pack reads from figures, records and facts by itself.

A value that is read needs nobody to type it again; `sources_of` names the rows that it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

from quancheng.engine import events as ev
from quancheng.engine import measures
from quancheng.engine.case import Case, RecordState
from quancheng.engine.conditions import Condition
from quancheng.engine.pack import CommitmentKind, FactType, Pack, Value
from quancheng.engine.quantities import (
    AREA_UNITS,
    FEN_OF,
    MU_OF_SQUARE_METRE,
    FactAmount,
    GaugeLike,
    MeasureAmount,
    Quantity,
    Ratio,
    RecordAmount,
    rounded,
)
from quancheng.engine.record_events import Written, decoded, title_of
from quancheng.engine.said import said

PLACES = 4


@dataclass(frozen=True)
class Told:
    """What has been written down about a project by a day."""

    pack: Pack
    case: Case
    on: date

    def fact(self, name: str) -> object:
        return self.case.fact(name)

    def measured(self, name: str, span: str) -> int | Decimal | None:
        measure, found = self.pack.measure[name], measures.figures(self.case, name)
        first = measures.first_day(self.case, measure)
        return measures.reported(measure, found, span=span, on=self.on, begins=first)

    def recorded(self, kind: str, span: str, when: Condition | None, field: str, newest: bool) -> object:
        rows = [row for _, row in records_in(self.pack, self.case, kind, span, when, self.on)]
        if not field:
            return len(rows)
        values = [ev.decode_value(row.fields.get(field)) for row in rows]
        known = [each for each in values if isinstance(each, (int, Decimal))]
        if not known:
            return None
        return known[-1] if newest else sum(known[1:], known[0])


def records_in(
    pack: Pack, case: Case, kind: str, span: str, when: Condition | None, on: date
) -> list[tuple[str, RecordState]]:
    """The project's records of a kind that count, by their day."""
    rule = pack.record_kind[kind]
    rows = [(key, row) for key, row in case.records.items() if row.kind == kind and not row.withdrawn]
    rows = [each for each in rows if _in_span(date.fromisoformat(each[1].day), span, on)]
    if when is not None:
        rows = [each for each in rows if when.holds(Written(rule, decoded(each[1])))]
    return sorted(rows, key=lambda each: (each[1].day, each[1].recorded))


def _in_span(day: date, span: str, on: date) -> bool:
    if day > on:
        return False
    if span == "year":
        return day.year == on.year
    if span == "month":
        return (day.year, day.month) == (on.year, on.month)
    return (on - day).days < 365 if span == "12-months" else True


def actual_of(pack: Pack, case: Case, kind: CommitmentKind, *, on: date) -> Value:
    """The actual value: read by itself where the pack says from what, otherwise the newest report."""
    if kind.actual is None:
        return newest_report(case, kind.id)
    told = cast(GaugeLike, Told(pack, case, on))  # a pack is refused whose actual value asks for more than is told
    return _held(kind, kind.actual.value(told), kind.actual.unit)


def newest_report(case: Case, name: str) -> Value:
    """The newest reported value, by the day it was so; of one day the last."""
    state = case.commitments.get(name)
    reports = sorted(state.reports, key=lambda row: row[0]) if state else []
    return ev.decode_value(reports[-1][1]) if reports else None


def _held(kind: CommitmentKind, value: Fraction | None, unit: str) -> Value:
    """A measured value as values of the commitment's type are held: fen, square metres, a share of one."""
    if value is None:
        return None
    if kind.type is FactType.MONEY:
        return int(rounded(value * FEN_OF[unit], 0))
    if kind.type is FactType.PERCENT:
        return rounded(value / 100, PLACES)
    if kind.type is FactType.AREA and unit == AREA_UNITS[0]:
        return rounded(value / MU_OF_SQUARE_METRE, 2)
    return rounded(value, PLACES).normalize()


@dataclass(frozen=True, kw_only=True)
class Source:
    """A row that an actual value comes from. `day` is when it was told, `record` its id where it is a record."""

    what: str
    of: str
    value: str
    day: date | None = None
    evidence: tuple[str, ...] = ()
    record: str = ""


def sources_of(pack: Pack, case: Case, kind: CommitmentKind, *, on: date) -> list[Source]:
    """The figures, records and facts behind an actual value that is read by itself, the newest first."""
    return [] if kind.actual is None else list(_sources(Told(pack, case, on), kind.actual))


def _sources(told: Told, quantity: Quantity) -> Iterator[Source]:
    if isinstance(quantity, Ratio):
        yield from _sources(told, quantity.of)
        yield from _sources(told, quantity.by)
    elif isinstance(quantity, MeasureAmount):
        yield from _figures(told, quantity)
    elif isinstance(quantity, RecordAmount):
        yield from _records(told, quantity)
    elif isinstance(quantity, FactAmount):
        fact = told.pack.fact[quantity.name]
        yield Source(what=fact.label, of="项目信息", value=said(fact.type, told.case.fact(fact.id)))


def _figures(told: Told, quantity: MeasureAmount) -> Iterator[Source]:
    measure, found = told.pack.measure[quantity.name], measures.figures(told.case, quantity.name)
    counted = measures.in_span(found, quantity.span, told.on, measures.first_day(told.case, measure))
    counted = [each for each in counted if each.value is not None]
    for each in reversed(counted if measure.adds_up else counted[-1:]):
        yield Source(
            what=measure.label, of=measures.say_period(each.period), value=said(measure.type, each.value),
            day=date.fromisoformat(each.row.reported), evidence=tuple(each.row.evidence),
        )  # fmt: skip


def _records(told: Told, quantity: RecordAmount) -> Iterator[Source]:
    rows = records_in(told.pack, told.case, quantity.kind, quantity.span, quantity.when, told.on)
    if quantity.field:
        rows = [each for each in rows if ev.decode_value(each[1].fields.get(quantity.field)) is not None]
    rule = told.pack.record_kind[quantity.kind]
    for key, row in reversed(rows[-1:] if quantity.newest else rows):
        value = ev.decode_value(row.fields.get(quantity.field))
        yield Source(
            what=rule.label, of="",
            value=said(rule.field[quantity.field].type, value) if quantity.field else title_of(rule, row),
            day=date.fromisoformat(row.day), evidence=tuple(row.evidence), record=key,
        )  # fmt: skip
