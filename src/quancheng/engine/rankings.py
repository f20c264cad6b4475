"""Rankings: counted over projects, shown live, frozen when the named post publishes them; what low places add up to.

A published ranking is a stream of its own; its rows hold every figure with the projects behind it. Equal figures share
a place, and the next place is left out (1, 2, 2, 4). Whoever has no figure comes after everybody who has one.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import recurrence
from quancheng.engine.case import Case
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding.checks import refuse_without_reason
from quancheng.engine.errors import NotFound, NotNow
from quancheng.engine.gauges import Gauge
from quancheng.engine.measures import say_period
from quancheng.engine.pack import JURISDICTION, Pack, Ranking, RankMeasure
from quancheng.engine.parties import actual
from quancheng.engine.quantities import SHARE_UNIT, divided, rounded
from quancheng.engine.requests import Actor
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.territory import seated, seats
from quancheng.engine.workdays import Calendar

DIGEST = "sm3"
Projects = Sequence[tuple[str, Case]]
Points = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure of one party: its value, place, score, and what each project brought to it."""

    value: Fraction | None
    unit: str
    place: int = 0
    score: Decimal | None = None
    projects: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> str:
        return "" if self.value is None else f"{rounded(self.value).normalize():f}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A party with its place from the top and from the bottom; `total` where figures are added up."""

    party: str
    place: int
    from_bottom: int
    total: Decimal | None
    cells: Mapping[str, Cell]


def rank(
    pack: Pack, ranking: Ranking, projects: Projects, *, points: Points, on: date, calendar: Calendar
) -> list[Row]:
    """The ranking as it stands on a day, best first; `points` are the year's by (unit, rule)."""
    mine = _by_party(pack, ranking, projects)
    gauges = {project: Gauge(pack, case, on, calendar) for some in mine.values() for project, case in some}
    table = {
        party: {each.id: _cell(each, party, some, gauges, points) for each in ranking.measures}
        for party, some in mine.items()
    }
    placed = _with_places(ranking, table)
    keys, totals = _order(ranking, placed)
    rows = [
        Row(
            party=party,
            place=1 + sum(1 for other in keys.values() if other < keys[party]),
            from_bottom=1 + sum(1 for other in keys.values() if other > keys[party]),
            total=totals.get(party),
            cells=placed[party],
        )
        for party in placed
    ]
    return sorted(rows, key=lambda row: (row.place, row.party))


def _by_party(pack: Pack, ranking: Ranking, projects: Projects) -> dict[str, list[tuple[str, Case]]]:
    """Each party that is ranked with its projects; a project of nobody counts for nobody."""
    found: dict[str, list[tuple[str, Case]]] = {party: [] for party in _always_ranked(pack, ranking)}
    for project, case in projects:
        party = party_of(pack, ranking, case) if ranking.projects.holds(case) else ""
        if party:
            found.setdefault(party, []).append((project, case))
    return found


def _always_ranked(pack: Pack, ranking: Ranking) -> Iterable[str]:
    if ranking.by == JURISDICTION:
        return [each.code for each in pack.jurisdictions]
    group = next((each for each in pack.groups if each.id == ranking.among), None)
    return [each for unit in group.units for each in seats(pack, unit)] if group else ()


def party_of(pack: Pack, ranking: Ranking, case: Case) -> str:
    """Whom a project counts for; "" while nobody holds the role."""
    if ranking.by == JURISDICTION:
        return case.jurisdiction or pack.place.code
    who = actual(pack, case, ranking.by)
    if who in pack.role:
        holder = case.roles.get(who)
        return seated(pack, holder.unit, case.jurisdiction) if holder else ""
    unit = pack.unit_of(who)
    return seated(pack, unit, case.jurisdiction) if unit else ""


def answering(pack: Pack, ranking: Ranking, party: str) -> str:
    """The unit that answers for a place in a ranking: the ranked one, or the one that the pack names."""
    if ranking.by != JURISDICTION:
        return party
    if not ranking.answered_by:
        return ""
    who = seated(pack, ranking.answered_by, "" if party == pack.place.code else party)
    return pack.unit_of(who) or who


def _cell(measure: RankMeasure, party: str, mine: Projects, gauges: Mapping[str, Gauge], points: Points) -> Cell:
    if measure.points:
        total = sum((points.get((party, rule), Decimal(0)) for rule in measure.points), Decimal(0))
        return _scored(measure, Cell(value=Fraction(total), unit="分"))
    if measure.count is not None or measure.share is not None:
        return _scored(measure, _counted(measure, mine))
    return _scored(measure, _summed(measure, mine, gauges))


def _counted(measure: RankMeasure, mine: Projects) -> Cell:
    condition = measure.count or measure.share
    assert condition is not None
    among = [(project, case) for project, case in mine if measure.count or measure.among.holds(case)]
    told = tuple((project, "1" if condition.holds(case) else "0") for project, case in among)
    number = Fraction(sum(1 for _, found in told if found == "1"))
    if measure.count is not None:
        return Cell(value=number, unit="个", projects=tuple(each for each in told if each[1] == "1"))
    return Cell(value=divided(number, Fraction(len(among)), SHARE_UNIT), unit=SHARE_UNIT, projects=told)


def _summed(measure: RankMeasure, mine: Projects, gauges: Mapping[str, Gauge]) -> Cell:
    quantity = measure.total or measure.mean
    assert quantity is not None
    values = {project: quantity.value(gauges[project]) for project, _ in mine}
    known = {project: value for project, value in values.items() if value is not None}
    told = tuple((project, f"{rounded(value).normalize():f}") for project, value in known.items())
    total = sum(known.values(), Fraction(0))
    if measure.mean is not None:
        return Cell(value=total / len(known) if known else None, unit=quantity.unit, projects=told)
    if measure.per is None:
        return Cell(value=total if known or not mine else None, unit=quantity.unit, projects=told)
    under = sum((measure.per.value(gauges[project]) or Fraction(0) for project, _ in mine), Fraction(0))
    unit = SHARE_UNIT if quantity.unit == measure.per.unit else f"{quantity.unit}/{measure.per.unit}"
    return Cell(value=divided(total, under, unit), unit=unit, projects=told)


def _scored(measure: RankMeasure, cell: Cell) -> Cell:
    if measure.scale is None:
        return cell
    score = measure.scale.score(cell.value)
    return Cell(value=cell.value, unit=cell.unit, score=score or Decimal(0), projects=cell.projects)


Table = Mapping[str, Mapping[str, Cell]]
Key = tuple[Any, ...]


def _key(measure: RankMeasure, cell: Cell) -> tuple[bool, Fraction]:
    """Smaller is better."""
    value = cell.value or Fraction(0)
    return cell.value is None, value if measure.low_is_good else -value


def _with_places(ranking: Ranking, table: Table) -> dict[str, dict[str, Cell]]:
    placed: dict[str, dict[str, Cell]] = {party: {} for party in table}
    for measure in ranking.measures:
        keys = {party: _key(measure, cells[measure.id]) for party, cells in table.items()}
        for party, cells in table.items():
            cell = cells[measure.id]
            place = 1 + sum(1 for other in keys.values() if other < keys[party])
            placed[party][measure.id] = Cell(
                value=cell.value, unit=cell.unit, place=place, score=cell.score, projects=cell.projects
            )
    return placed


def _order(ranking: Ranking, table: Table) -> tuple[dict[str, Key], dict[str, Decimal]]:
    """What each party is ordered by, smaller first, and the totals where there are any."""
    if ranking.order == "in order":
        return {
            party: tuple(_key(each, cells[each.id]) for each in ranking.measures) for party, cells in table.items()
        }, {}
    totals = {party: _total(ranking, cells) for party, cells in table.items()}
    sign = -1 if ranking.order == "by score" else 1
    return {party: (sign * total,) for party, total in totals.items()}, totals


def _total(ranking: Ranking, cells: Mapping[str, Cell]) -> Decimal:
    if ranking.order == "by score":
        return sum((each.weight * (cells[each.id].score or 0) for each in ranking.measures), Decimal(0))
    return sum((each.weight * cells[each.id].place for each in ranking.measures), Decimal(0))


# Publishing.


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingEvent(ev.Event):
    """What can happen to a ranking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingPublished(RankingEvent):
    """The frozen table: `rows` are plain JSON, `digest` is that of their canonical form."""

    kind: ClassVar[str] = "ranking-published"
    ranking: str
    period: str
    rows: Any
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingWithdrawn(RankingEvent):
    kind: ClassVar[str] = "ranking-withdrawn"
    reason: str


ev.register_kinds(RankingEvent)


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published ranking's state; `standing` is none, published or withdrawn."""

    standing: str = "none"
    ranking: str = ""
    period: str = ""
    published: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    digest: str = ""
    reason: str = ""

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Published:
        return cls(**state)

    def state(self) -> dict[str, Any]:
        return dict(self.__dict__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRanking:
    by: Actor
    ranking: str
    period: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRanking:
    by: Actor
    reason: str


def ranking_of(pack: Pack, name: str) -> Ranking:
    found = next((each for each in pack.rankings if each.id == name), None)
    if found is None:
        raise NotFound("制度里没有这个排名。", help="请从排名页面进入。", ranking=name)
    return found


def decide_ranking(
    pack: Pack, state: Published, request: PublishRanking | WithdrawRanking, *, on: date, calendar: Calendar
) -> list[RankingEvent]:
    """The events a request brings, or a refusal."""
    if isinstance(request, PublishRanking):
        return _publish(pack, state, request, on, calendar)
    return _withdraw(pack, state, request, on)


def _publish(pack: Pack, state: Published, request: PublishRanking, on: date, calendar: Calendar) -> list[RankingEvent]:
    ranking = ranking_of(pack, request.ranking)
    refuse_unless_party(pack, Case.empty(), request.by, ranking.published_by, to=f"发布“{ranking.label}”")
    if state.standing != "none":
        raise NotNow(f"{say_period(request.period)}的“{ranking.label}”已经发布。", help="如有错误，请先撤回再发布。")
    found = period_of(ranking, request.period, around=on, calendar=calendar)
    if found is None:
        raise NotFound(f"“{ranking.label}”没有“{request.period}”这一期。", help="请从排名页面选择要发布的一期。")
    if found.opens > on:
        raise NotNow(f"{say_period(request.period)}的“{ranking.label}”要到{say_value(found.opens)}才能发布。")
    if not request.rows:
        raise NotNow("没有可以排名的单位。", help="先登记项目并指定负责单位。")
    rows = plain_rows(request.rows)
    return [RankingPublished(on=on, ranking=ranking.id, period=request.period, rows=rows, digest=digest_of(rows))]


def period_of(ranking: Ranking, period: str, *, around: date, calendar: Calendar) -> recurrence.Occurrence | None:
    """The occurrence of a period within two months of a day."""
    return next(
        (each for each in periods(ranking, around=around, calendar=calendar) if each.period_key == period), None
    )


def periods(ranking: Ranking, *, around: date, calendar: Calendar) -> list[recurrence.Occurrence]:
    first = max(around.replace(day=1) - recurrence.LONGEST_SHIFT * 2, calendar.first_day)
    return recurrence.occurrences(
        ranking.every, first, min(around + recurrence.LONGEST_SHIFT, calendar.last_day), calendar
    )


def _withdraw(pack: Pack, state: Published, request: WithdrawRanking, on: date) -> list[RankingEvent]:
    if state.standing != "published":
        raise NotNow("只有已发布的排名可以撤回。", help="请刷新页面查看最新情况。")
    ranking = ranking_of(pack, state.ranking)
    refuse_unless_party(pack, Case.empty(), request.by, ranking.published_by, to=f"撤回“{ranking.label}”")
    refuse_without_reason(request.reason, to="撤回排名")
    return [RankingWithdrawn(on=on, reason=request.reason)]


def plain_rows(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The table as JSON: exact fractions as texts, so that it reads the same for ever."""
    return [
        {
            "party": row.party,
            "place": row.place,
            "from_bottom": row.from_bottom,
            "total": str(row.total) if row.total is not None else "",
            "cells": {name: _plain_cell(cell) for name, cell in row.cells.items()},
        }
        for row in rows
    ]


def _plain_cell(cell: Cell) -> dict[str, Any]:
    return {
        "value": str(cell.value) if cell.value is not None else "",
        "shown": cell.shown,
        "unit": cell.unit,
        "place": cell.place,
        "score": str(cell.score) if cell.score is not None else "",
        "projects": [list(each) for each in cell.projects],
    }


def digest_of(rows: Any) -> str:
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(DIGEST, text.encode()).hexdigest()


def after_ranking(state: Published, event: ev.Event) -> Published:
    """The published ranking after one event."""
    return _AFTER[type(event)](state, event)


def _published(state: Published, event: RankingPublished) -> Published:
    return Published(
        standing="published", ranking=event.ranking, period=event.period, published=event.on.isoformat(),
        rows=event.rows, digest=event.digest,
    )  # fmt: skip


def _withdrawn(state: Published, event: RankingWithdrawn) -> Published:
    return Published(**{**state.__dict__, "standing": "withdrawn", "reason": event.reason})


_AFTER: Mapping[type[ev.Event], Callable[[Published, Any], Published]] = {
    RankingPublished: _published,
    RankingWithdrawn: _withdrawn,
}

# Low places that follow one another, or add up in a year.


@dataclass(frozen=True, kw_only=True)
class LowPlaces:
    """The rankings in which a party was among the last; `in_a_row` are the newest ones without a gap."""

    party: str
    in_a_row: tuple[Published, ...]
    in_year: tuple[Published, ...]


def low_places(published: Iterable[Published], *, bottom: int, year: int) -> list[LowPlaces]:
    """Who is among the last `bottom` of a ranking's newest issue, or was in a year; the first never is."""
    issues = sorted((each for each in published if each.standing == "published"), key=lambda each: each.period)
    row: dict[str, list[Published]] = defaultdict(list)
    years: dict[str, list[Published]] = defaultdict(list)
    for issue in issues:
        low = {each["party"] for each in issue.rows if each["from_bottom"] <= bottom and each["place"] > 1}
        for party in [party for party in row if party not in low]:
            del row[party]
        for party in sorted(low):
            row[party].append(issue)
            if issue.period.startswith(str(year)):
                years[party].append(issue)
    return [
        LowPlaces(party=party, in_a_row=tuple(row.get(party, ())), in_year=tuple(years.get(party, ())))
        for party in sorted({*row, *years})
    ]


def say_place(issue: Published, party: str, label: str) -> str:
    """2026年8月排名第5，共6个，倒数第2."""
    row = next(each for each in issue.rows if each["party"] == party)
    return f"{say_period(issue.period)}“{label}”第{row['place']}名，共{len(issue.rows)}个，倒数第{row['from_bottom']}。"
