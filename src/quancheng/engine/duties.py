"""Periodic duties: which are due around a day, for what scope, and which have been done.

A duty of a project stands in the project's state; those of the place and of units stand in the place's duty book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine import recurrence
from quancheng.engine.case import Case
from quancheng.engine.clocks import anchored_on
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import Incomplete, NotFound, NotNow
from quancheng.engine.pack import Duty, Pack
from quancheng.engine.requests import Actor
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.territory import seats
from quancheng.engine.workdays import Calendar

LOOK_BACK = timedelta(days=100)
LOOK_AHEAD = timedelta(days=31)
LONGEST_BACK = timedelta(days=366)
"""A duty older than this is not made up for any more."""


@dataclass(frozen=True, kw_only=True)
class DueDuty:
    """One occurrence of a duty that has not been done; `key` is duty/period, with @unit where each unit has it.

    `unit` is also the post of each county, where that has it.
    """

    duty: Duty
    key: str
    period: str
    unit: str
    opens: date
    day: date
    why: tuple[str, ...]


def project_duties(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> list[DueDuty]:
    """The duties of one project that are late, due or coming, while their condition holds."""
    due: list[DueDuty] = []
    for duty in pack.duties:
        start = owed_from(case, duty)
        if duty.scope == "project" and start is not None and duty.while_.holds(case):
            due += _due(duty, case.duties, "", start=start, on=on, calendar=calendar)
    return due


def owed_from(case: Case, duty: Duty) -> date | None:
    """The first day a project owes a duty: the day after it came in and what the duty starts with has happened."""
    began = anchored_on(case, duty.starts) if duty.starts else date.fromisoformat(case.opened)
    return began and max(began, date.fromisoformat(case.opened)) + timedelta(days=1)


def place_duties(pack: Pack, book: Book, *, on: date, calendar: Calendar) -> list[DueDuty]:
    """The duties of the place and of each of its units that are late, due or coming."""
    due: list[DueDuty] = []
    start = date.fromisoformat(book.opened)
    for duty in pack.duties:
        if duty.scope != "project":
            for unit in holders(pack, duty):
                due += _due(duty, book.fulfilled, unit, start=start, on=on, calendar=calendar)
    return due


def pressing(due: Iterable[DueDuty], *, on: date) -> Iterator[DueDuty]:
    """What a work list shows: all that is late or due today, and of what is coming only each duty's next."""
    coming: set[tuple[str, str]] = set()
    for each in due:
        if each.day > on:
            if (each.duty.id, each.unit) in coming:
                continue
            coming.add((each.duty.id, each.unit))
        yield each


def holders(pack: Pack, duty: Duty) -> tuple[str, ...]:
    """Who has the duty each for itself: every unit of a group, that of each county; "" where the place has it once."""
    if duty.scope == "unit":
        units = next((group.units for group in pack.groups if group.id == duty.who), (duty.who,))
        return tuple(seat for unit in units for seat in seats(pack, unit))
    found = seats(pack, duty.who)
    return found if found != (duty.who,) else ("",)


def _due(
    duty: Duty,
    done: Mapping[str, str],
    unit: str,
    *,
    start: date,
    on: date,
    calendar: Calendar,
) -> Iterator[DueDuty]:
    for each in _occurring(duty, unit, max(start, on - LOOK_BACK), on + LOOK_AHEAD, calendar):
        if each.key not in done:
            yield each


def place_occurrences(pack: Pack, book: Book, *, since: date, until: date, calendar: Calendar) -> list[DueDuty]:
    """Every time a duty of the place or of a unit falls due between two days, done or not."""
    start = max(since, date.fromisoformat(book.opened))
    return [
        each
        for duty in pack.duties
        if duty.scope != "project"
        for unit in holders(pack, duty)
        for each in _occurring(duty, unit, start, until, calendar)
    ]


def occurrences(duty: Duty, since: date, until: date, calendar: Calendar) -> list[DueDuty]:
    """Every time one duty falls due between two days."""
    return list(_occurring(duty, "", since, until, calendar))


def occurrence_of(pack: Pack, name: str, period: str, *, around: date, calendar: Calendar) -> DueDuty | None:
    """A duty's occurrence of a period within a year of a day; None where there is none."""
    duty = next((each for each in pack.duties if each.id == name), None)
    if duty is None:
        return None
    year = timedelta(days=366)
    found = _occurring(duty, "", around - year, around + year, calendar)
    return next((each for each in found if each.period == period), None)


def _occurring(duty: Duty, unit: str, start: date, end: date, calendar: Calendar) -> Iterator[DueDuty]:
    words = (f"{recurrence.words(duty.every)}。",)
    for each in recurrence.occurrences(duty.every, start, end, calendar):
        key = f"{duty.id}/{each.period_key}" + (f"@{unit}" if unit else "")
        shifted = (f"原定{each.nominal.month}月{each.nominal.day}日，遇休息日调整。",)
        why = words + (shifted if each.day != each.nominal else ())
        yield DueDuty(duty=duty, key=key, period=each.period_key, unit=unit, opens=each.opens, day=each.day, why=why)


def refuse_wrong_period(duty: Duty, period: str, *, since: date, on: date, calendar: Calendar) -> None:
    """Only a period that the duty has, that is owed, and that has opened by the day can be done."""
    begin = max(since, on - LONGEST_BACK)
    found = next(
        (each for each in _occurring(duty, "", begin, on + LOOK_AHEAD, calendar) if each.period == period), None
    )
    if found is None:
        raise NotFound(f"“{duty.label}”没有“{period}”这一期。", help="请从定期职责页面选择要办的一期。", period=period)
    if found.opens > on:
        raise NotNow(
            f"“{duty.label}”这一期要到{say_value(found.opens)}才能办理。",
            help="到时会出现在工作列表中。",
            period=period,
        )


# The duty book of a place.


@dataclass(frozen=True, slots=True, kw_only=True)
class BookEvent(ev.Event):
    """What can happen in a place's duty book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOpened(BookEvent):
    kind: ClassVar[str] = "book-opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesOwedFrom(BookEvent):
    """From which day the place owes its duties, where that is not the day the book was opened."""

    kind: ClassVar[str] = "duties-owed-from"
    since: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDutyFulfilled(BookEvent):
    kind: ClassVar[str] = "place-duty-fulfilled"
    duty: str
    period: str
    unit: str = ""
    paper: str = ""
    note: str = ""


ev.register_kinds(BookEvent)


@dataclass(frozen=True, kw_only=True)
class Book:
    """The place's duties done, by key, and the day from which they are owed."""

    opened: str = ""
    fulfilled: Mapping[str, str]

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Book:
        return cls(opened=state["opened"], fulfilled=state["fulfilled"])

    def state(self) -> dict[str, Any]:
        return {"opened": self.opened, "fulfilled": dict(self.fulfilled)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilPlaceDuty:
    by: Actor
    duty: str
    period: str
    unit: str = ""
    paper: str = ""
    note: str = ""


def decide_book(pack: Pack, book: Book, request: FulfilPlaceDuty, *, on: date, calendar: Calendar) -> list[BookEvent]:
    """A duty of the place or of a unit is done for a period, once, by whom it concerns."""
    duty = next((each for each in pack.duties if each.id == request.duty and each.scope != "project"), None)
    if duty is None:
        raise NotFound("没有这项定期职责。", duty=request.duty)
    if request.unit not in holders(pack, duty):
        units = "、".join(pack.label_of(unit) for unit in holders(pack, duty) if unit)
        raise NotFound(
            f"“{duty.label}”没有分到这个单位。", help=f"由这些单位办理：{units}。" if units else "由全辖区一并办理。"
        )
    party = request.unit or duty.who
    refuse_unless_party(pack, Case.empty(), request.by, party, to=f"办理“{duty.label}”")
    key = f"{duty.id}/{request.period}" + (f"@{request.unit}" if request.unit else "")
    if key in book.fulfilled:
        raise NotNow(f"这一期的“{duty.label}”已经办理。", help="可在定期职责页面查看已办记录。", key=key)
    refuse_wrong_period(duty, request.period, since=date.fromisoformat(book.opened), on=on, calendar=calendar)
    if duty.paper and not request.paper:
        raise Incomplete(f"“{duty.label}”要先生成并确认材料。", help="请先预览材料，确认无误后提交。", paper=duty.paper)
    return [
        PlaceDutyFulfilled(
            on=on, duty=duty.id, period=request.period, unit=request.unit, paper=request.paper, note=request.note
        )
    ]


def after_book(book: Book | None, event: ev.Event) -> Book:
    """The book after one event."""
    if isinstance(event, BookOpened) or book is None:
        return Book(opened=event.on.isoformat(), fulfilled={})
    if isinstance(event, DutiesOwedFrom):
        return Book(opened=event.since.isoformat(), fulfilled=book.fulfilled)
    assert isinstance(event, PlaceDutyFulfilled)
    key = f"{event.duty}/{event.period}" + (f"@{event.unit}" if event.unit else "")
    return Book(opened=book.opened, fulfilled={**book.fulfilled, key: event.on.isoformat()})
