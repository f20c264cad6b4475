"""Leads and first talks: one holder for an enterprise, whatever it is called; disputes told as far as one may know."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from quancheng.cases import lead_queries, leads, work_lists
from quancheng.cases.lead_queries import WantedLeads
from quancheng.cases.models import Project
from quancheng.cases.places import tick
from quancheng.cases.project_view import project
from quancheng.engine.claims import AlreadyClaimed
from quancheng.engine.errors import Incomplete, NotAllowed, NotFound, NotNow
from quancheng.people.access import Person
from quancheng.store.session import reading
from quancheng.store.verify import verify
from tests.app.cases.city import EAST, PARK, WEST, City, linjiang
from tests.app.cases.intakes import AT, ON

NAME, USCC = "江西恒远铝材有限公司", "911100001000000046"


@pytest.fixture
def city(db: None) -> City:
    return linjiang()


def unit_of(person: Person) -> str:
    return sorted(person.units)[0]


def lead_of(person: Person, *, claims: bool = True, evidence: str = "", days: int = 0, **facts: Any) -> UUID:
    given = {name.replace("_", "-"): value for name, value in facts.items()} or {"enterprise": NAME}
    at = AT + timedelta(days=days)
    return leads.register(person, given, unit=unit_of(person), claims=claims, evidence=evidence, at=at)


def seen(person: Person, lead: UUID, *, on: date = ON) -> lead_queries.LeadView:
    with reading(person.tenant):
        return lead_queries.lead(person, lead, on=on)


def test_a_name_or_a_code_is_enough(city):
    assert seen(city.clerk(EAST), lead_of(city.clerk(EAST), enterprise=NAME)).held is not None
    assert seen(city.clerk(EAST), lead_of(city.clerk(EAST), uscc=USCC)).held is not None
    with pytest.raises(Incomplete):
        lead_of(city.clerk(EAST), industry="铝加工")


@pytest.mark.parametrize(
    "again",
    [
        {"enterprise": "恒远铝材有限公司"},
        {"enterprise": "恒远铝材（赣州）股份有限公司"},
        {"enterprise": " 江西省恒远铝材有限责任公司"},
        {"uscc": USCC},
        {"enterprise": "恒远新材有限公司", "group_company": "恒远铝材集团"},
    ],
)
def test_the_same_enterprise_is_known_whatever_it_is_called(city, again):
    lead_of(city.clerk(EAST), enterprise=NAME, uscc=USCC, group_company="恒远铝材集团")
    with pytest.raises(AlreadyClaimed):
        lead_of(city.clerk(WEST), **again)


def test_another_name_is_another_enterprise(city):
    lead_of(city.clerk(EAST), enterprise=NAME, uscc=USCC)
    assert lead_of(city.clerk(WEST), enterprise="江西恒丰铝材有限公司")


def test_copper_of_two_provinces_is_two_enterprises(city):
    lead_of(city.clerk(EAST), enterprise="江西铜业集团有限公司")
    assert lead_of(city.clerk(WEST), enterprise="云南铜业集团有限公司")


def test_whoever_may_not_see_the_holder_is_told_only_that_there_is_one(city):
    lead_of(city.clerk(EAST), enterprise=NAME)
    with pytest.raises(AlreadyClaimed) as refused:
        lead_of(city.clerk(WEST), enterprise=NAME)
    assert "另有单位已登记" in str(refused.value)
    assert "市商务局" in str(refused.value)
    assert "东县" not in f"{refused.value}{refused.value.facts}"
    with pytest.raises(AlreadyClaimed, match="东县商务局已登记"):
        lead_of(city.director, enterprise=NAME)


def test_the_refused_lead_is_not_kept_but_one_without_a_claim_is(city):
    lead_of(city.clerk(EAST), enterprise=NAME)
    with pytest.raises(AlreadyClaimed):
        lead_of(city.clerk(WEST), enterprise=NAME)
    with reading(city.tenant):
        assert lead_queries.leads(city.clerk(WEST), WantedLeads()).total == 0
    without = seen(city.clerk(WEST), lead_of(city.clerk(WEST), claims=False, enterprise=NAME))
    assert (without.held, without.other_holder) == (None, "")


def test_a_lead_exists_for_its_unit_and_those_above(city):
    lead = lead_of(city.clerk(EAST))
    for person in (city.clerk(EAST), city.head(EAST), city.director):
        assert seen(person, lead).lead.called == NAME
    for person in (city.clerk(WEST), city.officer(f"land-clerk@{EAST}"), city.officer(f"park-clerk@{PARK}")):
        with pytest.raises(NotFound):
            seen(person, lead)
        with pytest.raises(NotFound):
            leads.drop(person, lead, reason="不跟了", at=AT)
        with reading(city.tenant):
            assert lead_queries.leads(person, WantedLeads(whose="all")).total == 0
            assert lead_queries.alike(person, enterprise=NAME) == []


def test_somebody_of_the_park_may_register_a_lead_but_no_first_talk(city):
    clerk = city.officer(f"park-clerk@{PARK}")
    with pytest.raises(NotAllowed):
        lead_of(clerk)
    assert lead_of(clerk, claims=False)
    with pytest.raises(NotAllowed):
        lead_of(city.officer(f"land-clerk@{EAST}"), claims=False)


def disputed(city: City) -> tuple[UUID, UUID]:
    first = lead_of(city.clerk(EAST), enterprise=NAME)
    return first, lead_of(city.clerk(WEST), enterprise=NAME, evidence="5月10日在展会上接触")


def test_both_sides_have_their_say_and_the_city_decides(city):
    first, second = disputed(city)
    leads.give_evidence(city.clerk(EAST), first, disputed_by=second, text="4月20日登门拜访", at=AT)
    shown = seen(city.clerk(EAST), first).disputes[0]
    assert [text for _, text, _ in shown.said] == ["5月10日在展会上接触", "4月20日登门拜访"]
    with pytest.raises(NotAllowed):
        leads.decide_dispute(city.clerk(WEST), second, result="transfer", reason="我们在先", at=AT)
    leads.decide_dispute(city.director, second, result="transfer", reason="接触在先", at=AT)
    assert seen(city.clerk(WEST), second).held is not None
    assert seen(city.clerk(EAST), first).held is None
    assert seen(city.clerk(WEST), second).disputes[0].result == "转由后登记单位首谈"


def test_the_dispute_waits_for_the_holder_and_for_whoever_decides(city):
    disputed(city)
    assert {line.kind for line in waits_for(city.clerk(EAST))} == {"dispute"}
    assert {line.kind for line in waits_for(city.director)} == {"arbitrate"}
    assert waits_for(city.clerk(WEST)) == []


def waits_for(person: Person, *, on: date = ON) -> list[work_lists.WorkLine]:
    with reading(person.tenant):
        return work_lists.mine(person, on=on).lines


def test_a_claim_waits_for_its_holder_when_its_end_is_near(city):
    lead = lead_of(city.clerk(EAST))
    assert waits_for(city.clerk(EAST)) == []
    before, near = AT + timedelta(days=52), AT + timedelta(days=53)
    tick(city.tenant, at=before)
    assert waits_for(city.clerk(EAST), on=before.date()) == []
    tick(city.tenant, at=near)
    assert [line.kind for line in waits_for(city.clerk(EAST), on=near.date())] == ["first-talk"]
    leads.log_contact(city.clerk(EAST), lead, contact="电话联系", day=near.date(), note="约下周见面", at=near)
    assert waits_for(city.clerk(EAST), on=near.date()) == []


def test_no_project_comes_of_an_enterprise_that_another_holds(city):
    _, second = disputed(city)
    with pytest.raises(AlreadyClaimed):
        leads.convert(city.clerk(WEST), second, {"name": "铝材项目"}, at=AT)
    leads.decide_dispute(city.director, second, result="share", reason="各有进展", at=AT)
    assert leads.convert(city.clerk(WEST), second, {"name": "铝材项目"}, at=AT)


def test_a_project_begins_with_all_that_the_lead_knew(city):
    clerk = city.clerk(EAST)
    lead = lead_of(clerk, enterprise=NAME, uscc=USCC, channel="展会招商", investment=30_000_000_000)
    made = leads.convert(clerk, lead, {"name": "恒远铝材项目"}, at=AT)
    with reading(city.tenant):
        case = project(clerk, made, on=ON).case
        assert Project.objects.get(id=made).jurisdiction_id == int(EAST)
    assert (case.fact("enterprise"), case.fact("channel"), case.fact("investment")) == (
        NAME,
        "展会招商",
        30_000_000_000,
    )
    assert case.happened("first-talk-registered") == ON
    assert case.roles["first-talk-lead"].officer == clerk.officer.hex
    assert seen(clerk, lead).lead.standing == "converted"
    with pytest.raises(NotNow):
        leads.convert(clerk, lead, {"name": "再立一次"}, at=AT)


def test_contact_keeps_a_claim_alive_and_silence_frees_it(city):
    clerk = city.clerk(EAST)
    lead = lead_of(clerk, enterprise=NAME)
    assert seen(clerk, lead).lapses == date(2026, 7, 17)
    later = AT + timedelta(days=40)
    leads.log_contact(clerk, lead, contact="登门拜访", day=later.date(), note="看了厂房", at=later)
    assert seen(clerk, lead).lapses == date(2026, 8, 26)
    with pytest.raises(AlreadyClaimed):
        lead_of(city.clerk(WEST), enterprise=NAME, days=100)
    assert seen(city.clerk(WEST), lead_of(city.clerk(WEST), enterprise=NAME, days=101)).held is not None


def test_a_lead_goes_over_by_agreement_with_its_claim(city):
    lead = lead_of(city.clerk(EAST))
    leads.offer(city.clerk(EAST), lead, unit=f"commerce@{WEST}", reason="企业选址西县", at=AT)
    assert {line.kind for line in waits_for(city.clerk(WEST))} == {"lead-offer"}
    with pytest.raises(NotAllowed):
        leads.answer_offer(city.head(EAST), lead, accepted=True, at=AT)
    leads.answer_offer(city.clerk(WEST), lead, accepted=True, at=AT)
    assert seen(city.clerk(WEST), lead).held.unit == f"commerce@{WEST}"
    with pytest.raises(NotFound):
        seen(city.clerk(EAST), lead)


def test_what_is_filled_in_later_can_bring_a_dispute(city):
    lead_of(city.clerk(EAST), enterprise=NAME, uscc=USCC)
    second = lead_of(city.clerk(WEST), enterprise="远山铝业有限公司")
    leads.fill_in(city.clerk(WEST), second, {"uscc": USCC}, at=AT)
    assert {line.kind for line in waits_for(city.director)} == {"arbitrate"}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"enterprise": "恒远铝材"}, "名称相同"),
        ({"enterprise": "恒源铝材有限公司"}, "名称同音"),
        ({"enterprise": "hengyuanlvcai"}, "拼音相同"),
        ({"enterprise": "hylc"}, "拼音相同"),
        ({"enterprise": "恒远铝材科技"}, "名称相近"),
        ({"uscc": "９１１１００００１０００００００４６"}, "统一社会信用代码相同"),
        ({"enterprise": "远山铝业", "group": "江西恒远铝材集团"}, "同一集团"),
    ],
)
def test_what_is_here_already_is_found_while_typing(city, typed, why):
    lead_of(city.clerk(EAST), enterprise=NAME, uscc=USCC)
    with reading(city.tenant):
        found = lead_queries.alike(city.head(EAST), **typed)
    assert [each.why for each in found] == [why]


def test_the_log_is_whole_and_the_states_follow_from_it(city):
    first, second = disputed(city)
    leads.decide_dispute(city.director, second, result="keep", reason="登记在先", at=AT)
    leads.drop(city.clerk(EAST), first, reason="企业不投了", at=AT)
    assert verify().is_whole
