"""Officers, their posts, who stands in for whom, and the contact table: each change one unit of work and one event.

Events hold ids, never a name or a telephone number. None acts alone: a post that brings powers, given by the system
administrator, takes effect when the security administrator confirms it, and nobody names himself as a stand-in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from quancheng.engine.pack import Power
from quancheng.people.access import Person, require, require_kind
from quancheng.people.errors import AlreadyThere, NoName, NoSuchOne, NotForYourself, WrongDays
from quancheng.people.kinds import Kind
from quancheng.people.models import Appointment, Contact, Officer, Post, StandIn
from quancheng.people.queries import post_code
from quancheng.people.stand_ins import refuse_overlap
from quancheng.people.units import post_of, unit_of
from quancheng.store.errors import TooLong
from quancheng.store.work import Work, perform

ERASED = "（已删除）"


def add_officer(by: Person, *, name: str, phone: str = "", at: datetime, key: str | None = None) -> UUID:
    """Enter a person who works here. Raises NoName."""
    require_kind(by, Kind.SYSTEM_ADMIN)
    name = _named(name)

    def do(work: Work) -> str:
        return str(new_officer(work, name=name, phone=phone).id)

    return UUID(_perform(do, by=by, at=at, key=key, request=["add-officer", name, phone]))


def new_officer(work: Work, *, name: str, phone: str) -> Officer:
    """The same inside a unit of work."""
    row = Officer(tenant_id=work.tenant, id=work.new_id(), name=_named(name), phone=_fitting(phone, 64, "电话"))
    row.save()
    work.note([("officer-added", {"officer": str(row.id)})])
    return row


def appoint(
    by: Person, *, officer: UUID, post: str, since: date, until: date | None = None, at: datetime,
    key: str | None = None,
) -> UUID:  # fmt: skip
    """Put an officer into the post of that code; powers wait for `confirm_appointment`. Answers the appointment."""
    require_kind(by, Kind.SYSTEM_ADMIN)
    _refuse_reversed(since, until)

    def do(work: Work) -> str:
        row = new_appointment(work, _officer(work, officer), post_of(work, post), since=since, until=until)
        return str(row.id)

    request = ["appoint", str(officer), post, since.isoformat(), until and until.isoformat()]
    return UUID(_perform(do, by=by, at=at, key=key, request=request))


def new_appointment(work: Work, officer: Officer, post: Post, *, since: date, until: date | None) -> Appointment:
    """The same inside a unit of work. Raises AlreadyThere."""
    _refuse_twice(work, officer, post, since, until)
    row = Appointment(
        tenant_id=work.tenant, id=work.new_id(), officer_id=officer.id, post_id=post.id, since=since, until=until,
        is_confirmed=not post.powers,
    )  # fmt: skip
    row.save()
    body = {"appointment": str(row.id), "officer": str(officer.id), "post": post_code(post)}
    work.note([("officer-appointed", body | {"since": since.isoformat(), "until": until and until.isoformat()})])
    return row


def confirm_appointment(by: Person, *, appointment: UUID, at: datetime, key: str | None = None) -> None:
    """Let an appointment that brings powers take effect."""
    require_kind(by, Kind.SECURITY_ADMIN)

    def do(work: Work) -> None:
        row = _appointment(work, appointment)
        row.is_confirmed = True
        row.save()
        work.note([("appointment-confirmed", {"appointment": str(row.id)})])

    _perform(do, by=by, at=at, key=key, request=["confirm-appointment", str(appointment)])


def end_appointment(by: Person, *, appointment: UUID, until: date, at: datetime, key: str | None = None) -> None:
    """End an appointment; `until` is its last day."""
    require_kind(by, Kind.SYSTEM_ADMIN)

    def do(work: Work) -> None:
        row = _appointment(work, appointment)
        _refuse_reversed(row.since, until)
        row.until = until
        row.save()
        work.note([("appointment-ended", {"appointment": str(row.id), "until": until.isoformat()})])

    _perform(do, by=by, at=at, key=key, request=["end-appointment", str(appointment), until.isoformat()])


def name_stand_in(
    by: Person, *, officer: UUID, post: str, since: date, until: date, at: datetime, key: str | None = None
) -> UUID:
    """Let an officer act in a post from a day to a day; never oneself, never two at a time."""
    require(by, Power.KEEP_PEOPLE)
    _refuse_reversed(since, until)
    if officer == by.officer:
        raise NotForYourself

    def do(work: Work) -> str:
        place, who = post_of(work, post), _officer(work, officer)
        refuse_overlap(work.tenant, officer=who, post=place, since=since, until=until)
        row = StandIn(
            tenant_id=by.tenant, id=work.new_id(), officer_id=who.id, post_id=place.id, since=since, until=until
        )
        row.save()
        days = {"since": since.isoformat(), "until": until.isoformat()}
        work.note([("stand-in-named", {"stand_in": str(row.id), "officer": str(officer), "post": post} | days)])
        return str(row.id)

    request = ["stand-in", str(officer), post, since.isoformat(), until.isoformat()]
    return UUID(_perform(do, by=by, at=at, key=key, request=request))


def end_stand_in(by: Person, *, stand_in: UUID, until: date, at: datetime, key: str | None = None) -> None:
    """Bring the last day of standing in forward; one that has not begun by then never begins."""
    require(by, Power.KEEP_PEOPLE)

    def do(work: Work) -> None:
        row = StandIn.objects.filter(tenant_id=work.tenant, id=stand_in).first()
        if row is None:
            raise NoSuchOne("代理")
        if until < row.since:
            row.delete()
            work.note([("stand-in-cancelled", {"stand_in": str(stand_in)})])
            return
        row.until = min(row.until, until)
        row.save()
        work.note([("stand-in-ended", {"stand_in": str(row.id), "until": until.isoformat()})])

    _perform(do, by=by, at=at, key=key, request=["end-stand-in", str(stand_in), until.isoformat()])


def keep_contact(
    by: Person, *, name: str, phone: str, kind: str, at: datetime, contact: UUID | None = None,
    key: str | None = None,
) -> UUID:  # fmt: skip
    """Enter or correct a natural person named in a form, and answer the id that events may hold."""
    require_kind(by, Kind.OFFICER, Kind.ENTERPRISE)

    def do(work: Work) -> str:
        return str(write_contact(work, contact, name=name, phone=phone, kind=kind))

    request = ["keep-contact", str(contact), name, phone, str(kind)]
    return UUID(_perform(do, by=by, at=at, key=key, request=request))


def erase_contact(by: Person, *, contact: UUID, at: datetime, key: str | None = None) -> None:
    """Erase who a contact was; what happened stays, under an id that means nobody any more."""
    require(by, Power.KEEP_PEOPLE)

    def do(work: Work) -> None:
        row = _contact(work, contact)
        row.name, row.phone = ERASED, ""
        row.save()
        work.note([("contact-erased", {"contact": str(row.id)})])

    _perform(do, by=by, at=at, key=key, request=["erase-contact", str(contact)])


def change_unit_contacts(
    by: Person, *, unit: str, head: str, staff: str, phone: str, remark: str, at: datetime, key: str | None = None
) -> None:
    """Fill a unit's line of the contact table: its head, its dedicated staff and their telephone, a remark."""
    require(by, Power.KEEP_PEOPLE)

    def do(work: Work) -> None:
        row = unit_of(work, unit)
        row.head_id = write_contact(work, row.head_id, name=head, phone="", kind=Contact.Of.UNIT_HEAD)
        row.staff_id = write_contact(work, row.staff_id, name=staff, phone=phone, kind=Contact.Of.UNIT_STAFF)
        row.remark = _fitting(remark, 255, "备注")
        row.save()
        body = {"unit": str(row.id), "head": str(row.head_id), "staff": str(row.staff_id)}
        work.note([("unit-contacts-changed", body)])

    _perform(do, by=by, at=at, key=key, request=["unit-contacts", unit, head, staff, phone, remark])


def _perform(do: Callable[[Work], Any], *, by: Person, at: datetime, key: str | None, request: object) -> Any:
    return perform(do, tenant=by.tenant, actor=by.account, at=at, key=key, request=request)


def write_contact(work: Work, contact: UUID | None, *, name: str, phone: str, kind: str) -> UUID:
    """Enter or correct a natural person inside a unit of work; answers the id."""
    row = Contact(tenant_id=work.tenant, id=work.new_id(), kind=kind) if contact is None else _contact(work, contact)
    row.name, row.phone = _fitting(name, 64, "姓名"), _fitting(phone, 64, "电话")
    row.save()
    work.note([("contact-kept", {"contact": str(row.id)})])
    return row.id


def _named(name: str) -> str:
    name = _fitting(name, 64, "姓名")
    if not name:
        raise NoName
    return name


def _fitting(text: str, most: int, label: str) -> str:
    text = text.strip()
    if len(text) > most:
        raise TooLong(label, most)
    return text


def _refuse_reversed(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise WrongDays(since, until)


def _refuse_twice(work: Work, officer: Officer, post: Post, since: date, until: date | None) -> None:
    same = Appointment.objects.filter(tenant_id=work.tenant, officer_id=officer.id, post_id=post.id)
    overlapping = same.filter(Q(until__isnull=True) | Q(until__gte=since))
    if until is not None:
        overlapping = overlapping.filter(since__lte=until)
    if overlapping.exists():
        raise AlreadyThere


def _officer(work: Work, officer: UUID) -> Officer:
    row = Officer.objects.filter(tenant_id=work.tenant, id=officer).first()
    if row is None:
        raise NoSuchOne("人员")
    return row


def _appointment(work: Work, appointment: UUID) -> Appointment:
    row = Appointment.objects.filter(tenant_id=work.tenant, id=appointment).first()
    if row is None:
        raise NoSuchOne("任命")
    return row


def _contact(work: Work, contact: UUID) -> Contact:
    row = Contact.objects.filter(tenant_id=work.tenant, id=contact).first()
    if row is None:
        raise NoSuchOne("联系人")
    return row
