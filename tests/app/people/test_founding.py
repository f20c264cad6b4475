"""Founding a place: units and posts by the pack, three administrators, no superuser, harmless twice."""

from dataclasses import replace

import pytest

from quancheng.engine.pack import Place, Power
from quancheng.people import actions, founding, places
from quancheng.people.access import NotYourKind
from quancheng.people.errors import NoSuchPlace
from quancheng.people.kinds import ADMINISTRATORS, Standing
from quancheng.people.models import Account, Jurisdiction, Post, Unit
from quancheng.store.models import Event

from .conftest import AT, ON, County, county_pack


def test_founding_makes_the_place_its_units_and_its_posts(county: County) -> None:
    place = Jurisdiction.objects.get(tenant_id=county.tenant)
    assert (place.id, place.parent_id, place.name) == (county.tenant, None, "测试县")
    assert set(Unit.objects.values_list("code", flat=True)) == {"office", "land", "water", "government"}
    assert Post.objects.get(code="leader").powers == "decide-supervision see-all"


def test_founding_makes_three_administrators_and_nobody_else(county: County) -> None:
    made = Account.objects.filter(tenant_id=county.tenant)
    assert sorted(made.values_list("kind", flat=True)) == sorted(ADMINISTRATORS)
    assert all(each.must_change_password and each.standing == Standing.ACTIVE for each in made)


def test_one_time_passwords_are_told_once_and_kept_nowhere(county: County) -> None:
    told = {opened.password for opened in county.opened.values()}
    assert len(told) == 3
    assert not any(password in body for password in told for body in Event.objects.values_list("body", flat=True))
    assert not any(password in repr(opened) for password in told for opened in county.opened.values())


def test_founding_twice_makes_nothing_twice(county: County) -> None:
    before = [Unit.objects.count(), Post.objects.count(), Account.objects.count()]
    assert founding.found(county.pack, at=AT) == []
    assert [Unit.objects.count(), Post.objects.count(), Account.objects.count()] == before


def test_settling_again_keeps_holders_and_puts_away_what_is_no_longer_named(county: County) -> None:
    clerk = county.officer("land-clerk")
    office, land, *_ = county.pack.units
    newer = replace(county.pack, units=(office, replace(land, label="规划和自然资源局")), posts=county.pack.posts[:2])
    places.settle_place(county.system, newer, at=AT)
    assert county.person(clerk.account).unit_words == "规划和自然资源局"
    assert set(Unit.objects.filter(is_current=True).values_list("code", flat=True)) == {"office", "land"}
    assert set(Post.objects.filter(is_current=True).values_list("code", flat=True)) == {"office-clerk", "land-clerk"}


def test_a_post_put_away_brings_nothing_any_more(county: County) -> None:
    leader = county.officer("leader")
    newer = replace(county.pack, posts=tuple(post for post in county.pack.posts if post.id != "leader"))
    places.settle_place(county.system, newer, at=AT)
    assert not county.person(leader.account).powers


def test_a_post_that_loses_a_power_loses_it_for_its_holder(county: County) -> None:
    clerk = county.officer("office-clerk")
    first, *rest = county.pack.posts
    posts = (replace(first, powers=frozenset({Power.REGISTER})), *rest)
    places.settle_place(county.system, replace(county.pack, posts=posts), at=AT)
    assert county.person(clerk.account).powers == {Power.REGISTER}


@pytest.mark.parametrize("code", ["", "99990", "9999011234567", "99990a", "９９９９０１"])
def test_a_place_needs_its_administrative_code(code: str) -> None:
    with pytest.raises(NoSuchPlace, match="6 至 12 位数字"):
        places.tenant_of(replace(county_pack(), place=Place(name="某县", level="县", code=code)))


def test_only_the_system_administrator_settles_and_appoints(county: County) -> None:
    clerk = county.officer("office-clerk")
    for by in (clerk, county.security):
        with pytest.raises(NotYourKind):
            places.settle_place(by, county.pack, at=AT)
        with pytest.raises(NotYourKind):
            actions.appoint(by, officer=clerk.officer, post="leader", since=ON, at=AT)  # type: ignore[arg-type]
