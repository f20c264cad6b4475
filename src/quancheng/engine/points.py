"""Points: what each event of a project earned, for whom, and what a cap leaves of it.

Nothing is stored as a fact here: entries follow from the log, so a number opens to the events behind it. What is
undone (a task sent back, a day corrected, a filing withdrawn) no longer counts, and what it had crowded out does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from quancheng.engine import events as ev
from quancheng.engine.case import Case, after
from quancheng.engine.gauges import Gauge
from quancheng.engine.pack import JURISDICTION, Pack, PointRule
from quancheng.engine.standing import unit_behind
from quancheng.engine.territory import seated
from quancheng.engine.workdays import Calendar

TASK_OWNER = "task-owner"
UNDOING = (ev.TaskReopened, ev.TaskSentBack)
NAMES = ("task", "record", "filing", "document", "issue", "name", "id", "key", "period", "number")
"""The fields by which an event names what it is about: an undoing event must name the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """Points that one event earned. `version` is its number in the project's log, `undone` that of what undid it.

    `counted` is what the caps leave of `amount`.
    """

    rule: str
    project: str
    unit: str
    day: date
    version: int
    amount: Decimal
    undone: int = 0
    counted: Decimal = Decimal(0)

    @property
    def year(self) -> int:
        return self.day.year

    @property
    def cut(self) -> Decimal:
        """What the caps took off."""
        return Decimal(0) if self.undone else self.amount - self.counted


History = Iterable[tuple[int, ev.Event]]


def points_of(pack: Pack, project: str, history: History, *, calendar: Calendar) -> list[Earned]:
    """What one project's events earned, in their order; caps are not applied yet. `history` is (version, event)."""
    book = _Book(pack, project, calendar)
    case = Case.empty()
    for version, event in history:
        case = after(case, event)
        book.take(case, version, event)
    return book.entries


class _Book:
    """The entries of one project while its history is read."""

    def __init__(self, pack: Pack, project: str, calendar: Calendar) -> None:
        self.pack = pack
        self.project = project
        self.calendar = calendar
        self.entries: list[Earned] = []
        self._open: dict[tuple[str, str], int] = {}

    def take(self, case: Case, version: int, event: Any) -> None:
        for rule in self.pack.points:
            undone = _undone_by(self.pack, rule, event)
            if undone is not None:
                self._undo(rule, undone, version)
            found = _earned_by(self.pack, rule, case, event)
            if found is not None:
                self._earn(rule, case, version, event, *found)

    def _amount(self, rule: PointRule, case: Case, on: date, *, besides: int | None) -> Decimal:
        """What the event gives; of a rule that grows only what its earlier events have not given yet."""
        if not rule.when.holds(case):
            return Decimal(0)
        gauge = Gauge(self.pack, case, on, self.calendar)
        amount = rule.give.score(rule.of.value(gauge) if rule.of is not None else None) or Decimal(0)
        if not rule.grows:
            return amount
        given = (at for (name, _), at in self._open.items() if name == rule.id and at != besides)
        return amount - sum((self.entries[at].amount for at in given), Decimal(0))

    def _undo(self, rule: PointRule, source: str, version: int) -> None:
        at = self._open.pop((rule.id, source), None)
        if at is not None:
            self.entries[at] = replace(self.entries[at], undone=version)

    def _earn(self, rule: PointRule, case: Case, version: int, event: Any, source: str, day: date) -> None:
        known = self._open.get((rule.id, source))
        amount = self._amount(rule, case, event.on, besides=known)
        if known is not None:
            if (self.entries[known].day, self.entries[known].amount) == (day, amount):
                return
            self._undo(rule, source, version)  # the same thing told otherwise: corrected
        if not amount:
            return
        self._open[rule.id, source] = len(self.entries)
        unit = _earner(self.pack, rule, case, event)
        entry = Earned(rule=rule.id, project=self.project, unit=unit, day=day, version=version, amount=amount)
        self.entries.append(entry)


def _earned_by(pack: Pack, rule: PointRule, case: Case, event: Any) -> tuple[str, date] | None:
    """What the event is for this rule, and its day; None where it earns nothing."""
    by, kind = rule.earned_by, type(event)
    if by.kind == "happened":
        if kind is ev.HappeningRecorded:
            return (by.name, event.day) if event.name == by.name else None
        if kind is ev.TaskFinished and by.name in _marks(pack, event) and by.name in case.happenings:
            return by.name, date.fromisoformat(case.happenings[by.name])  # done again, on the day it had
        return None
    if by.kind == "done":
        is_it = kind is ev.TaskFinished and event.task.partition("@")[0] == by.name
        return (event.task, event.actual) if is_it and by.outcome in ("", event.outcome) else None
    if event.kind != by.name or any(str(getattr(event, name, "")) != value for name, value in by.fields):
        return None
    return _about(event), getattr(event, "day", None) or event.on


def _undone_by(pack: Pack, rule: PointRule, event: Any) -> str | None:
    """Which thing of this rule the event undoes; None where it undoes nothing."""
    by = rule.earned_by
    if type(event) is ev.HappeningWithdrawn:
        return by.name if by.kind == "happened" and event.name == by.name else None
    if isinstance(event, UNDOING):
        if by.kind == "done":
            return event.task if event.task.partition("@")[0] == by.name else None
        task = pack.task.get(event.task.partition("@")[0])
        marked = task is not None and any(by.name in each.marks for each in task.outcomes)
        return by.name if by.kind == "happened" and marked else None
    return _about(event) if by.undone_by and event.kind == by.undone_by else None


def _marks(pack: Pack, event: ev.TaskFinished) -> tuple[str, ...]:
    task = pack.task.get(event.task.partition("@")[0])
    outcome = task.outcome(event.outcome) if task else None
    return outcome.marks if outcome else ()


def _about(event: Any) -> str:
    """What an event names, so that what undoes it can be told."""
    return "/".join(str(getattr(event, name)) for name in NAMES if getattr(event, name, ""))


def _earner(pack: Pack, rule: PointRule, case: Case, event: Any) -> str:
    if rule.to == JURISDICTION:
        return case.jurisdiction or pack.place.code
    party = case.owner(pack, event.task) if rule.to == TASK_OWNER else rule.to
    return seated(pack, unit_behind(pack, case, party) or party, case.jurisdiction)


# Caps.


def counted(pack: Pack, entries: Iterable[Earned]) -> list[Earned]:
    """The entries of all projects in the order of their days, each with what the caps leave of it.

    A cap a project is filled by that project's entries of a rule, a cap a year by the unit's of that year. Points that
    are taken (below 0) are never capped, and make no room.
    """
    rules = {rule.id: rule for rule in pack.points}
    of_project: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    of_year: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
    found = []
    for each in sorted(entries, key=lambda each: (each.day, each.project, each.version, each.rule)):
        rule = rules.get(each.rule)
        if each.undone or rule is None:
            found.append(replace(each, counted=Decimal(0)))
            continue
        by_project, by_year = (each.rule, each.project), (each.rule, each.unit, each.year)
        rooms = [(rule.cap_a_project, of_project[by_project]), (rule.cap_a_year, of_year[by_year])]
        left = [max(Decimal(0), cap - used) for cap, used in rooms if cap is not None]
        kept = min([each.amount, *left]) if each.amount > 0 else each.amount
        if kept > 0:
            of_project[by_project] += kept
            of_year[by_year] += kept
        found.append(replace(each, counted=kept))
    return found


def sums(entries: Iterable[Earned]) -> dict[tuple[str, str], Decimal]:
    """What counts, by (unit, rule)."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for each in entries:
        found[each.unit, each.rule] += each.counted
    return dict(found)


# What can touch points at all: asked after each request, so it must cost nothing where it does not matter.

_TOUCHING: dict[str, Mapping[type[ev.Event], frozenset[str]]] = {}


def touches(pack: Pack, events: Sequence[ev.Event]) -> bool:
    """Whether any of the events can earn points or take them back."""
    if not pack.points:
        return False
    kinds = _kinds(pack)
    return any(_is_named(kinds[type(each)], each) for each in events if type(each) in kinds)


def _is_named(names: frozenset[str], event: Any) -> bool:
    """An empty set stands for every event of its kind."""
    return not names or (getattr(event, "task", "").partition("@")[0] or getattr(event, "name", "")) in names


def _kinds(pack: Pack) -> Mapping[type[ev.Event], frozenset[str]]:
    if pack.version not in _TOUCHING:
        found: dict[type[ev.Event], set[str]] = defaultdict(set)
        whole: set[type[ev.Event]] = set()
        for rule in pack.points:
            for kind, name in _watched(pack, rule):
                found[kind].add(name) if name else whole.add(kind)
        _TOUCHING[pack.version] = {
            **{kind: frozenset(names) for kind, names in found.items()},
            **{kind: frozenset() for kind in whole},
        }
    return _TOUCHING[pack.version]


def _watched(pack: Pack, rule: PointRule) -> Iterator[tuple[type[ev.Event], str]]:
    by = rule.earned_by
    if by.kind == "event":
        yield from ((ev.ALL_KINDS[kind], "") for kind in (by.name, by.undone_by) if kind)
        return
    tasks = [by.name]
    if by.kind == "happened":
        yield from ((kind, by.name) for kind in (ev.HappeningRecorded, ev.HappeningWithdrawn))
        tasks = [task.id for task in pack.task.values() if any(by.name in each.marks for each in task.outcomes)]
    for task in tasks:
        yield from ((kind, task) for kind in (ev.TaskFinished, *UNDOING))
