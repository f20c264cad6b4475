"""Parties that are others for another project: by its facts, by whose role it is, and what follows from that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quancheng.engine import errors
from quancheng.engine import requests as rq
from quancheng.engine.agenda import agenda
from quancheng.engine.conditions import ALWAYS, FactIs
from quancheng.engine.pack import Duty, Pack, Party, PartyCase
from quancheng.engine.parties import actual
from tests.engine.county import BASIS, CALENDAR, CLERK, FRIEND, LAND_CLERK, MONDAY, PACK, opened, signed, varied

FARMING = FactIs("kind", "农业")
CARRIER = Party(
    id="carrier",
    label="承办单位",
    basis=BASIS,
    cases=(PartyCase(when=FARMING, party="land-bureau"), PartyCase(when=ALWAYS, party="office")),
)
FRIENDS_UNIT = Party(
    id="friends-unit", label="专人所在单位", basis=BASIS, cases=(PartyCase(when=ALWAYS, unit_of="friend"),)
)


def with_parties(pack: Pack) -> Pack:
    return replace(pack, parties=(CARRIER, FRIENDS_UNIT))


MEETING = with_parties(varied("meet", by="carrier"))
FRIENDS = with_parties(varied("meet", by="friends-unit"))


def units_waited_for(walk: object) -> list[str]:
    items = agenda(walk.pack, walk.case, on=MONDAY, calendar=CALENDAR)  # type: ignore[attr-defined]
    return [item.unit for item in items if item.key == "meet"]


def test_the_first_case_that_holds_says_who_it_is() -> None:
    assert actual(MEETING, opened(MEETING, kind="农业").case, "carrier") == "land-bureau"
    assert actual(MEETING, opened(MEETING, kind="工业").case, "carrier") == "office"
    assert actual(MEETING, opened(MEETING).case, "carrier") == "office"


def test_whoever_it_is_has_the_task_and_nobody_else() -> None:
    walk = opened(MEETING, kind="农业")
    assert units_waited_for(walk) == ["land-bureau"]
    with pytest.raises(errors.NotAllowed, match="国土局"):
        walk.finish("meet")
    walk.finish("meet", LAND_CLERK)


def test_the_task_goes_over_with_the_fact() -> None:
    walk = opened(MEETING, kind="农业").do(rq.RecordFacts, facts={"kind": "工业"}, reason="登记有误")
    assert units_waited_for(walk) == ["office"]


def test_the_unit_of_a_role_is_that_of_its_holder_and_before_that_of_whoever_names_one() -> None:
    walk = opened(FRIENDS)
    assert units_waited_for(walk) == ["office"]
    walk.do(rq.FillRole, role="friend", officer="f", unit="land-bureau")
    assert units_waited_for(walk) == ["land-bureau"]
    walk.finish("meet", LAND_CLERK)


def test_a_party_has_its_label_like_anything_else() -> None:
    assert MEETING.label_of("carrier") == "承办单位"
    assert ("party", "carrier", BASIS) in list(MEETING.rules())


def test_a_role_that_a_project_does_not_have_is_no_alert_and_cannot_be_filled() -> None:
    farming = replace(PACK, roles=(replace(PACK.roles[0], applies=FARMING),))
    walk = signed(pack=farming)
    assert [item for item in agenda(farming, walk.case, on=MONDAY, calendar=CALENDAR) if item.kind == "role"] == []
    with pytest.raises(errors.NotNow, match="不设专人"):
        walk.do(rq.FillRole, role="friend", officer="f", unit="office")


def test_a_duty_done_together_is_recorded_by_either_and_by_nobody_else() -> None:
    together = replace(PACK, duties=tuple(_with_the_land_bureau(each) for each in PACK.duties))
    walk = signed(pack=together).do(rq.FillRole, role="friend", officer="f", unit="office")
    words = {"duty": "friday", "period": "2026-W10", "note": "已开会"}
    walk.on(MONDAY.replace(day=6)).do(rq.FulfilDuty, LAND_CLERK, **words)
    with pytest.raises(errors.NotAllowed):
        walk.do(rq.FulfilDuty, CLERK, **{**words, "period": "2026-W11"})
    with pytest.raises(errors.NotNow):
        walk.do(rq.FulfilDuty, FRIEND, **words)


def _with_the_land_bureau(duty: Duty) -> Duty:
    return replace(duty, with_=("land-bureau",)) if duty.id == "friday" else duty
