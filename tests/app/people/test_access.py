"""Who a person is on a day: posts held, posts stood in for, what they let him do and see."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from quancheng.engine.pack import Power
from quancheng.people import accounts, actions
from quancheng.people.access import MayNot, NotYourKind, may, may_see, project_scope, require, require_kind
from quancheng.people.kinds import Kind
from quancheng.people.labels import Label

from .conftest import AT, ON, County

TOMORROW = ON + timedelta(days=1)
YESTERDAY = ON - timedelta(days=1)


def test_a_post_brings_its_unit_and_powers(county: County) -> None:
    clerk = county.officer("office-clerk")
    assert clerk.units == {"office"}
    assert clerk.posts == {"office-clerk"}
    assert Power.REGISTER in clerk.powers
    assert clerk.place == "测试县"


def test_an_appointment_holds_on_its_first_and_last_day_only(county: County) -> None:
    officer = actions.add_officer(county.system, name="乙某", at=AT)
    actions.appoint(county.system, officer=officer, post="land-clerk", since=ON, until=TOMORROW, at=AT)
    opened = accounts.open_account(county.system, username="land", officer=officer, at=AT)
    held = [bool(county.person(opened.account, day).posts) for day in _days(YESTERDAY, 4)]
    assert held == [False, True, True, False]


def test_powers_wait_until_another_administrator_confirms_them(county: County) -> None:
    clerk = county.officer("land-clerk")
    assert clerk.officer is not None
    later = actions.appoint(county.system, officer=clerk.officer, post="leader", since=ON, at=AT)
    assert not may(county.person(clerk.account), Power.DECIDE_SUPERVISION)
    actions.confirm_appointment(county.security, appointment=later, at=AT)
    assert may(county.person(clerk.account), Power.DECIDE_SUPERVISION)


def test_a_stand_in_has_the_post_for_those_days_only(county: County) -> None:
    office, clerk = county.officer("office-clerk"), county.officer("land-clerk")
    assert clerk.officer is not None
    actions.name_stand_in(office, officer=clerk.officer, post="water-clerk", since=ON, until=ON, at=AT)
    today, tomorrow = county.person(clerk.account), county.person(clerk.account, TOMORROW)
    assert today.units == {"land", "water"}
    assert today.stands_in_for == {"water-clerk"}
    assert tomorrow.units == {"land"}


def test_by_the_pack_a_deputy_acts_while_the_leaders_post_is_empty(county: County) -> None:
    deputy = county.officer("deputy")
    assert deputy.stands_in_for == {"leader"}
    assert may(deputy, Power.DECIDE_SUPERVISION)
    county.officer("leader")
    assert not may(county.person(deputy.account), Power.DECIDE_SUPERVISION)


def test_who_lacks_a_power_is_told_which(county: County) -> None:
    clerk = county.officer("land-clerk")
    with pytest.raises(MayNot, match="登记项目"):
        require(clerk, Power.REGISTER)
    with pytest.raises(NotYourKind, match="安全管理员"):
        require_kind(clerk, Kind.SECURITY_ADMIN)


def test_labels_up_to_the_clearance_exist_and_no_others(county: County) -> None:
    clerk = county.officer("land-clerk", clearance=Label.INTERNAL)
    assert [may_see(clerk, label) for label in Label] == [True, True, False]
    assert project_scope(clerk).labels == (Label.PUBLIC, Label.INTERNAL)


def test_the_scope_names_every_tie_to_a_project(county: County) -> None:
    scope = project_scope(county.officer("land-clerk"))
    assert (scope.tenant, scope.sees_all, scope.units) == (county.tenant, False, frozenset({"land"}))
    assert project_scope(county.officer("leader")).sees_all


@pytest.mark.parametrize("kind", [Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN, Kind.AUDIT_ADMIN])
def test_no_project_exists_for_an_administrator(county: County, kind: Kind) -> None:
    administrator = replace(county.administrator(kind), clearance=Label.SENSITIVE)
    assert project_scope(administrator).is_empty
    assert not may_see(administrator, Label.PUBLIC)


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]
