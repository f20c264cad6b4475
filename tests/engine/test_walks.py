"""Whatever is asked in whatever order: only refusals, no dead end, and a log that gives the same state again."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quancheng.engine.agenda import agenda, holders, missing_for_next, who_answers
from quancheng.engine.case import Case, fold
from quancheng.engine.conditions import FactIs
from quancheng.engine.events import Event, FactsRecorded, body, event_from
from quancheng.engine.pack import Outcome
from quancheng.engine.settle import settle
from quancheng.packfiles.loader import load_pack
from tests.engine.county import CALENDAR, PACK, varied
from tests.engine.walks import RandomWalk

GUXIAN = load_pack(Path(__file__).parents[2] / "packs" / "guxian")
RETURNING = varied(
    "file", outcomes=(Outcome(id="done", label="已办"), Outcome(id="back", label="退回", back_to="talk"))
)
BRANCHING = varied("permit", applies=FactIs("kind", "工业"))
PACKS = {"guxian": GUXIAN, "county": PACK, "returning": RETURNING, "branching": BRANCHING}
STEPS = 160

few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
seeds = st.integers(min_value=0, max_value=10**6)


def walked(name: str, seed: int) -> RandomWalk:
    walk = RandomWalk(pack=PACKS[name], calendar=CALENDAR, draw=Random(seed))
    walk.go(STEPS)
    return walk


def through_the_log(event: Event) -> Event:
    return event_from(event.kind, json.loads(json.dumps(body(event))))


def plain(case: Case) -> str:
    return json.dumps(case.state(), sort_keys=True, ensure_ascii=False)


def can_go_on(walk: RandomWalk) -> bool:
    """Of what keeps the stage, one row is open for somebody, or one gate says whose it is or who may pass it."""
    case, pack = walk.case, walk.pack
    if case.ended or not case.opened or pack.stage_after[case.stage] is None:
        return True
    waiting = {item.key for item in agenda(pack, case, on=walk.day, calendar=CALENDAR) if item.party}
    return any(
        each.who or each.may_pass if each.kind == "gate" else each.key in waiting
        for each in missing_for_next(pack, case)
    )


@pytest.mark.parametrize("name", PACKS)
@few
@given(seed=seeds)
def test_any_walk_keeps_the_engines_promises(name: str, seed: int) -> None:
    pack, walk = PACKS[name], walked(name, seed)
    case = walk.case
    assert can_go_on(walk)
    assert plain(fold(map(through_the_log, walk.events))) == plain(case)
    assert plain(Case.from_state(json.loads(plain(case)))) == plain(case)
    assert [through_the_log(each) for each in walk.events] == [
        event_from(each.kind, body(each)) for each in walk.events
    ]
    if case.opened and not case.ended:
        nothing = FactsRecorded(on=walk.day, facts={})
        assert settle(pack, case, [nothing], on=walk.day)[0] == [nothing]
        assert settle(pack, case, [], on=walk.day)[0] == []
        holders(pack, case)
        who_answers(pack, case)


@pytest.mark.parametrize("name", PACKS)
def test_the_walks_go_somewhere(name: str) -> None:
    """A walk that is refused all the way would prove nothing."""
    walks = [walked(name, seed) for seed in range(12)]
    assert sum(len(walk.events) for walk in walks) > 300
    assert len({walk.case.stage for walk in walks}) > 1
    assert all(walk.refused < STEPS for walk in walks)


def test_a_pack_in_which_a_task_waits_for_itself_is_a_dead_end_that_the_walks_find() -> None:
    pack = varied("file", after=("file",))
    walks = [RandomWalk(pack=pack, calendar=CALENDAR, draw=Random(seed)) for seed in range(12)]
    for walk in walks:
        walk.go(STEPS)
    assert not all(can_go_on(walk) for walk in walks)


def test_a_log_with_an_event_less_gives_another_state() -> None:
    walk = walked("county", 1)
    assert plain(fold(walk.events[:-1])) != plain(walk.case)
