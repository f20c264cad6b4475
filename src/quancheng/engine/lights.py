"""Lights of a project: red, yellow or green from what it measures on a day, and for how many months red has lasted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from quancheng.engine import events as ev
from quancheng.engine.case import Case, after
from quancheng.engine.clocks import Reading, Stand
from quancheng.engine.gauges import Gauge
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import Light, Pack
from quancheng.engine.quantities import say_amount
from quancheng.engine.workdays import Calendar

LONGEST = 24
"""Months looked back at most."""


class Colour(StrEnum):
    """The colours with the words that stand beside them; `none` where a light does not apply or nothing is known."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    NONE = "none"


COLOUR_WORDS = {Colour.RED: "红灯", Colour.YELLOW: "黄灯", Colour.GREEN: "绿灯", Colour.NONE: "未亮灯"}


@dataclass(frozen=True, kw_only=True)
class Shining:
    """A light with its colour, the value it comes from, and why in words."""

    light: Light
    colour: Colour
    value: Fraction | None
    why: str


def lights_of(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> list[Shining]:
    """Every light that applies to the project on the day."""
    if case.ended or not case.opened:
        return []
    gauge = Gauge(pack, case, on, calendar)
    found = [shining(pack, light, gauge) for light in pack.lights]
    return [each for each in found if each.colour is not Colour.NONE]


def shining(pack: Pack, light: Light, gauge: Gauge) -> Shining:
    """One light on the gauge's day."""
    value = light.of.value(gauge) if light.while_.holds(gauge.case) else None
    colour, why = _colour(light, value)
    said = f"{light.of.words(pack.label_of)}{say_amount(value, light.of.unit)}{why}"
    return Shining(light=light, colour=colour, value=value, why=said)


def _colour(light: Light, value: Fraction | None) -> tuple[Colour, str]:
    if value is None:
        return Colour.NONE, ""
    for colour, limit in ((Colour.RED, light.red), (Colour.YELLOW, light.yellow)):
        if limit is not None and limit.holds(value):
            return colour, f"，{limit.said(light.of.unit)}为{COLOUR_WORDS[colour]}"
    return Colour.GREEN, ""


def months_red(pack: Pack, light: Light, history: Sequence[ev.Event], *, on: date, calendar: Calendar) -> int:
    """For how many months in a row the light has been red: today, and before it the ends of months."""
    count = 0
    for day in _days_back(on):
        case = as_of(history, day)
        if not case.opened or shining(pack, light, Gauge(pack, case, day, calendar)).colour is not Colour.RED:
            break
        count += 1
    return count


def times_red(pack: Pack, light: Light, history: Sequence[ev.Event], *, on: date, calendar: Calendar) -> int:
    """At how many ends of months of the year, and today, the light has been red: the cumulative counter."""
    days = [day for day in _days_back(on) if day.year == on.year]
    cases = ((day, as_of(history, day)) for day in days)
    return sum(
        1 for day, case in cases
        if case.opened and shining(pack, light, Gauge(pack, case, day, calendar)).colour is Colour.RED
    )  # fmt: skip


def _days_back(on: date) -> Iterator[date]:
    """Today, then the last days of the months before this one."""
    yield on
    day = on.replace(day=1) - timedelta(days=1)
    for _ in range(LONGEST):
        yield day
        day = day.replace(day=1) - timedelta(days=1)


def as_of(history: Iterable[ev.Event], day: date) -> Case:
    """The case as it stood at the end of a day."""
    case = Case.empty()
    for event in history:
        if event.on > day:
            break
        case = after(case, event)
    return case


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What waits: somebody is told while a light is red."""
    for each in lights_of(pack, case, on=on, calendar=calendar):
        if each.colour is Colour.RED and each.light.tells is not None:
            reading = Reading(stand=Stand.UNDATED, due=None, left=None, why=(f"{each.why}。",))
            what = f"{each.light.label}{COLOUR_WORDS[each.colour]}：查明原因，提出措施"
            yield item_for(pack, case, "light", each.light.id, what, each.light.tells, each.light.basis, reading)
