"""What is done to people: none acts alone, events hold ids only, and what is wrong is refused in words."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from quancheng.engine.errors import Refused
from quancheng.people import accounts, actions, queries
from quancheng.people.access import MayNot, NotYourKind, Person
from quancheng.people.errors import (
    AlreadyThere,
    BadName,
    LastAdministrator,
    NameTaken,
    NoName,
    NoSuchOne,
    NotForYourself,
    WrongDays,
    WrongPassword,
    WrongStanding,
)
from quancheng.people.kinds import Kind, Standing
from quancheng.people.labels import Label
from quancheng.people.models import Account, Contact, Officer
from quancheng.people.passwords import WeakPassword
from quancheng.store.errors import TooLong
from quancheng.store.models import Event
from quancheng.store.session import reading

from .conftest import AT, GOOD_PASSWORD, ON, County

BEFORE = ON - timedelta(days=1)
AFTER = ON + timedelta(days=1)


@pytest.fixture
def clerk(county: County) -> Person:
    return county.officer("office-clerk")


def officer_of(person: Person) -> UUID:
    assert person.officer is not None
    return person.officer


def test_no_event_holds_a_name_or_a_telephone_number(county: County, clerk: Person) -> None:
    actions.add_officer(county.system, name="庚某某", phone="13900001111", at=AT)
    contact = {"head": "辛某某", "staff": "壬某某", "phone": "13900002222", "remark": "癸某某在外"}
    actions.change_unit_contacts(clerk, unit="land", at=AT, **contact)
    log = "".join(Event.objects.values_list("body", flat=True))
    assert not [told for told in ("庚某某", "13900001111", *contact.values()) if told in log]
    assert Officer.objects.filter(name="庚某某").exists()


def test_the_contact_table_shows_what_was_kept(county: County, clerk: Person) -> None:
    actions.change_unit_contacts(clerk, unit="land", head="辛某", staff="壬某", phone="0357-1", remark="", at=AT)
    actions.change_unit_contacts(clerk, unit="land", head="辛某", staff="癸某", phone="0357-2", remark="代", at=AT)
    with reading(county.tenant):
        card = queries.unit(clerk, "land", on=ON)
    assert card and card.head and card.staff
    assert (card.head.name, card.staff.name, card.staff.phone, card.remark) == ("辛某", "癸某", "0357-2", "代")
    assert Contact.objects.count() == 2


def test_an_erased_contact_means_nobody_any_more(county: County, clerk: Person) -> None:
    kept = actions.keep_contact(clerk, name="辛某", phone="13900003333", kind=Contact.Of.PROJECT, at=AT)
    actions.erase_contact(clerk, contact=kept, at=AT)
    row = Contact.objects.get(id=kept)
    assert (row.name, row.phone) == (actions.ERASED, "")


def test_only_who_keeps_people_changes_the_contact_table(county: County) -> None:
    with pytest.raises(MayNot, match="维护单位与人员"):
        fields = {"head": "", "staff": "", "phone": "", "remark": ""}
        actions.change_unit_contacts(county.officer("land-clerk"), unit="land", at=AT, **fields)


def test_nobody_names_himself_as_stand_in(clerk: Person) -> None:
    with pytest.raises(NotForYourself):
        actions.name_stand_in(clerk, officer=officer_of(clerk), post="leader", since=ON, until=AFTER, at=AT)


def test_days_in_the_wrong_order_are_refused(county: County, clerk: Person) -> None:
    with pytest.raises(WrongDays, match="早于"):
        actions.appoint(county.system, officer=officer_of(clerk), post="leader", since=ON, until=BEFORE, at=AT)


def test_one_post_is_not_given_twice_for_the_same_days(county: County, clerk: Person) -> None:
    with pytest.raises(AlreadyThere):
        actions.appoint(county.system, officer=officer_of(clerk), post="office-clerk", since=AFTER, at=AT)


def test_the_same_post_may_be_given_again_the_day_after_it_ended(county: County, clerk: Person) -> None:
    with reading(county.tenant):
        held = queries.holders_of(clerk, "office-clerk", on=ON)[0]
    actions.end_appointment(county.system, appointment=held.row, until=ON, at=AT)
    actions.appoint(county.system, officer=officer_of(clerk), post="office-clerk", since=AFTER, at=AT)


@pytest.mark.parametrize(("name", "refusal"), [("", NoName), ("　 ", NoName)])
def test_an_officer_needs_a_name(county: County, name: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        actions.add_officer(county.system, name=name, at=AT)


@pytest.mark.parametrize("username", ["a", "甲 某", "a/b", "<b>", "x" * 65])
def test_odd_user_names_are_refused(county: County, username: str) -> None:
    with pytest.raises(BadName):
        accounts.open_account(county.system, username=username, kind=Kind.AUDIT_ADMIN, at=AT)


def test_a_user_name_is_taken_whatever_its_letters_look_like(county: County) -> None:
    accounts.open_account(county.system, username="wen-yuan", kind=Kind.AUDIT_ADMIN, at=AT)
    with pytest.raises(NameTaken):
        accounts.open_account(county.system, username="ＷEN-yuan", kind=Kind.AUDIT_ADMIN, at=AT)


def test_whoever_opens_an_account_does_not_confirm_it(county: County) -> None:
    opened = accounts.open_account(county.system, username="audit-2", kind=Kind.AUDIT_ADMIN, at=AT)
    with pytest.raises(NotYourKind):
        accounts.confirm_account(county.system, account=opened.account, at=AT)
    with pytest.raises(NotYourKind):
        accounts.open_account(county.security, username="audit-3", kind=Kind.AUDIT_ADMIN, at=AT)
    accounts.confirm_account(county.security, account=opened.account, at=AT)
    with pytest.raises(WrongStanding):
        accounts.confirm_account(county.security, account=opened.account, at=AT)


def test_a_reset_account_waits_for_confirmation_again(county: County, clerk: Person) -> None:
    accounts.reset_password(county.system, account=clerk.account, at=AT)
    assert Account.objects.get(id=clerk.account).standing == Standing.AWAITING


def test_clearance_is_the_security_administrators_to_give(county: County, clerk: Person) -> None:
    with pytest.raises(NotYourKind):
        accounts.set_clearance(county.system, account=clerk.account, clearance=Label.SENSITIVE, at=AT)
    with pytest.raises(NotForYourself):
        accounts.set_clearance(county.security, account=county.security.account, clearance=Label.SENSITIVE, at=AT)
    accounts.set_clearance(county.security, account=clerk.account, clearance=Label.SENSITIVE, at=AT)
    assert county.person(clerk.account).clearance == Label.SENSITIVE


def test_the_last_administrator_of_a_kind_stays(county: County) -> None:
    audit = county.opened[Kind.AUDIT_ADMIN].account
    with pytest.raises(LastAdministrator, match="审计管理员"):
        accounts.disable_account(county.security, account=audit, at=AT)
    second = accounts.open_account(county.system, username="audit-2", kind=Kind.AUDIT_ADMIN, at=AT)
    accounts.confirm_account(county.security, account=second.account, at=AT)
    accounts.disable_account(county.security, account=audit, at=AT)


def test_an_account_of_another_county_does_not_exist_here(county: County, another_county) -> None:
    foreign = another_county().officer("office-clerk")
    with pytest.raises(NoSuchOne):
        accounts.disable_account(county.security, account=foreign.account, at=AT)
    with pytest.raises(NoSuchOne):
        actions.appoint(county.system, officer=officer_of(foreign), post="leader", since=ON, at=AT)
    with pytest.raises(NoSuchOne):
        actions.confirm_appointment(county.security, appointment=uuid4(), at=AT)


def test_a_password_is_changed_by_knowing_the_old_one(county: County, clerk: Person) -> None:
    county.ready(clerk.account)
    with pytest.raises(WrongPassword):
        accounts.change_password(clerk, old="Not-the-0ne", new="Autumn-wind-2026", at=AT)
    accounts.change_password(clerk, old=GOOD_PASSWORD, new="Autumn-wind-2026", at=AT)


def test_the_last_five_passwords_are_not_chosen_again(county: County, clerk: Person) -> None:
    county.ready(clerk.account)
    old = GOOD_PASSWORD
    for number in range(1, 6):
        accounts.change_password(clerk, old=old, new=f"Autumn-wind-{number}", at=AT + timedelta(days=number))
        old = f"Autumn-wind-{number}"
    later = AT + timedelta(days=9)
    with pytest.raises(WeakPassword, match="最近 5 次"):
        accounts.change_password(clerk, old=old, new="Autumn-wind-1", at=later)
    accounts.change_password(clerk, old=old, new="Autumn-wind-6", at=later)
    accounts.change_password(clerk, old="Autumn-wind-6", new="Autumn-wind-1", at=later + timedelta(days=1))


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("Short-1a", "至少 10 位"),
        ("alllowercaseletters", "至少含 3 种"),
        ("aaaaAAAA1111", "重复的字符太多"),
        ("x-office-clerk-X1", "相近"),
        ("甲某-Winter-2026", "相近"),
    ],
)
def test_weak_passwords_are_told_what_is_wrong(county: County, clerk: Person, password: str, fault: str) -> None:
    row = Account.objects.get(id=clerk.account)
    row.username = "office-clerk"
    row.save()
    county.ready(clerk.account)
    with pytest.raises(WeakPassword, match=fault):
        accounts.change_password(clerk, old=GOOD_PASSWORD, new=password, at=AT)


def test_a_request_repeated_with_its_key_is_done_once(county: County) -> None:
    first = actions.add_officer(county.system, name="庚某", at=AT, key="form-1")
    assert actions.add_officer(county.system, name="庚某", at=AT, key="form-1") == first
    assert Officer.objects.filter(name="庚某").count() == 1


@pytest.mark.parametrize(("length", "fits"), [(64, True), (65, False)])
def test_a_name_or_telephone_longer_than_there_is_room_for_is_refused_in_words(county: County, length, fits) -> None:
    for given in ({"name": "某" * length, "phone": ""}, {"name": "某", "phone": "1" * length}):
        if fits:
            assert actions.add_officer(county.system, at=AT, **given)
        else:
            with pytest.raises(TooLong, match="最多 64 个字"):
                actions.add_officer(county.system, at=AT, **given)
