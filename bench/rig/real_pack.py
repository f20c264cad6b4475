"""Projects lived by a real pack: what waits is done by whoever it waits for, and only what the engine grants is kept.

The requests are drawn as the property test of tests/packs draws its sensible ones, beforehand and from a seed, so that
each run of a bench puts the very same ones. The largest pack is the shipped one with the most tasks.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from random import Random

from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.decide import step
from quancheng.engine.errors import Refused
from quancheng.engine.events import Event
from quancheng.engine.pack import Pack
from quancheng.engine.workdays import Calendar
from quancheng.packfiles.loader import SHIPPED, load_pack
from tests.engine.walks import RandomWalk

OFFICER = "0" * 32
STEPS = 400
Asked = tuple[rq.Request, date]


def add_pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pack", type=Path, help="the real pack that is measured too; the largest shipped one if left out"
    )


def chosen(folder: Path | None) -> tuple[Path, Pack]:
    """The pack that was asked for, else the largest."""
    folders = [folder] if folder else [path.parent for path in sorted(SHIPPED.glob("*/pack.yaml"))]
    found = [(each, load_pack(each)) for each in folders]
    return max(found, key=lambda each: len(each[1].task))


@dataclass
class Lived(RandomWalk):
    """A walk that does what waits, by an officer that the rows can name, and remembers what was granted."""

    granted: list[Asked] = field(default_factory=list)
    made: list[Event] = field(default_factory=list)

    def ask(self, request: rq.Request) -> None:
        request = replace(request, by=replace(request.by, officer=OFFICER))
        if isinstance(request, rq.FillRole):
            request = replace(request, officer=OFFICER)
        try:
            new, self.case = step(self.pack, self.case, request, on=self.day, calendar=self.calendar)
        except Refused:
            return
        if new:
            self.granted.append((request, self.day))
            self.made += new

    def _next(self) -> rq.Request:
        if not self.case.opened:
            facts = {fact.id: self.value(fact) for fact in self.pack.facts}
            return rq.OpenProject(by=self.party("any"), facts=facts)
        return self._sensible()


def lives(pack: Pack, calendar: Calendar, number: int) -> list[Lived]:
    """So many lives, each of requests that are granted one after another."""
    found = [Lived(pack=pack, calendar=calendar, draw=Random(seed)) for seed in range(number)]
    for life in found:
        life.go(STEPS)
        assert len(life.granted) > 1, "nothing was granted"
    return found


def completions(lived: Sequence[Lived]) -> int:
    return sum(isinstance(request, rq.FinishTask) for life in lived for request, _ in life.granted)


def live_again(pack: Pack, calendar: Calendar, lived: Sequence[Lived]) -> int:
    """Put the same requests anew, in memory; how many there were."""
    done = 0
    for life in lived:
        case = Case.empty()
        for request, day in life.granted:
            _, case = step(pack, case, request, on=day, calendar=calendar)
            done += 1
        assert case.state() == life.case.state(), "the same requests led elsewhere"
    return done


def at(day: date) -> datetime:
    """In the morning of a day, in the county's time."""
    return datetime.combine(day, time(2), tzinfo=UTC)
