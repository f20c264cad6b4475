"""A project lived at random under each pack: no state without a way on, and a log that gives the same bytes again.

Besides the sensible walk of tests/engine/walks.py every kind of request that the engine knows is put, with ids of the
pack and words drawn at random; whatever cannot be is refused in a sentence.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quancheng.engine import requests as rq
from quancheng.engine.agenda import agenda, missing_for_next
from quancheng.engine.case import Case, fold
from quancheng.engine.deciding import RULES
from quancheng.engine.events import body, event_from
from quancheng.engine.pack import Pack
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import SHIPPED, load_pack
from quancheng.store.canonical import canonical
from tests.engine.walks import RandomWalk

FOLDERS = sorted(path.parent for path in SHIPPED.glob("*/pack.yaml"))
STEPS = 200
LIVES = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


CALENDAR = load_calendar()


class Life(RandomWalk):
    """A walk that also puts every kind of request there is."""

    def _next(self) -> rq.Request:
        if not self.case.opened or self.draw.random() < 0.75:
            return super()._next()
        return self._anything(self.draw.choice(sorted(RULES, key=lambda kind: kind.__name__)))

    def _anything(self, kind: type[rq.Request]) -> rq.Request:
        given = self._fields(kind)
        return kind(
            **{**given, "by": self.party(self.draw.choice(self.ids)) if self.draw.random() < 0.5 else self.somebody()}
        )

    def _record(self, kind: Any) -> Any:
        return kind(**self._fields(kind))

    def _fields(self, kind: Any) -> dict[str, Any]:
        hints = get_type_hints(kind)
        return {
            each.name: self._drawn(each.name, hints[each.name])
            for each in dataclasses.fields(kind)
            if each.name != "by"
        }

    def _drawn(self, name: str, hint: Any) -> Any:
        """A value of the field's type; ids of the pack where the type is text."""
        if get_origin(hint) in (types.UnionType, Union):
            hint = self.draw.choice(get_args(hint))
        origin = get_origin(hint)
        if origin is tuple:
            parts = get_args(hint)
            if parts[-1] is not Ellipsis:
                return tuple(self._drawn(name, part) for part in parts)
            return tuple(self._drawn(name, parts[0]) for _ in range(self.draw.randrange(3)))
        if origin is not None and issubclass(origin, Mapping):
            return {}
        if hint is Pack:
            return self.pack
        if dataclasses.is_dataclass(hint):
            return self._record(hint)
        plain = {
            str: lambda: self._text(name),
            bool: lambda: self.draw.random() < 0.5,
            int: lambda: self.draw.randrange(5),
            date: self.some_day,
            Decimal: lambda: Decimal(self.draw.randrange(200)),
            types.NoneType: lambda: None,
        }
        return plain[hint]() if hint in plain else None

    def _text(self, name: str) -> str:
        if name == "task" and self.draw.random() < 0.7:
            return self.key()
        of_section = self.by_section.get(name, [])
        if of_section and self.draw.random() < 0.8:
            return self.draw.choice(of_section)
        return self.draw.choice((self.draw.choice(self.ids), self.word()))

    @cached_property
    def by_section(self) -> Mapping[str, list[str]]:
        """The pack's ids by the words that requests use for them: record, review, handover …"""
        found: dict[str, list[str]] = {}
        for each in dataclasses.fields(self.pack):
            value = getattr(self.pack, each.name)
            ids = [thing.id for thing in value if hasattr(thing, "id")] if isinstance(value, tuple) else []
            found[each.name] = found[each.name.removesuffix("s")] = ids
        return found

    @cached_property
    def ids(self) -> list[str]:
        return sorted({name for names in self.by_section.values() for name in names} | set(self.pack.task))


def lived(folder: Path, seed: int) -> Life:
    life = Life(pack=load_pack(folder), calendar=CALENDAR, draw=Random(seed))
    life.go(STEPS)
    return life


def ways_on(life: Life) -> list[str]:
    """What somebody can do about what keeps the project where it is; with nothing in the way, all that waits."""
    case, pack = life.case, life.pack
    waiting = [item for item in agenda(pack, case, on=life.day, calendar=CALENDAR) if item.party]
    keys = {item.key for item in waiting}
    lacking = missing_for_next(pack, case)
    open_now = [
        each.key for each in lacking if each.key in keys or (each.kind == "gate" and (each.who or each.may_pass))
    ]
    return open_now if lacking else [*keys, "nothing is in the way"]


def text_of(case: Case) -> str:
    return canonical(case.state())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@LIVES
@given(seed=st.integers(min_value=0, max_value=10**6))
def test_no_random_life_comes_to_where_nothing_can_be_done(folder: Path, seed: int) -> None:
    life = lived(folder, seed)
    assert life.case.ended or not life.case.opened or ways_on(life), (life.case.stage, life.day)
    again = [event_from(each.kind, json.loads(json.dumps(body(each)))) for each in life.events]
    assert text_of(fold(again)) == text_of(life.case)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_random_lives_do_something(folder: Path) -> None:
    assert max(len(lived(folder, seed).events) for seed in range(3)) > 20
