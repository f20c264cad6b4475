"""What may be read about units, posts and people; called inside `reading(person.tenant)`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from quancheng.engine.pack import Power
from quancheng.engine.territory import parted, scoped
from quancheng.people.access import POWERS, Person, current, require_kind
from quancheng.people.kinds import Kind
from quancheng.people.models import Account, Appointment, Contact, Jurisdiction, Officer, Post, StandIn, Unit

STAFF = (Kind.OFFICER, Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN)
"""Who may read names: those who work here, and those who keep units and accounts. Auditors see ids and deeds."""


@dataclass(frozen=True)
class Holder:
    """An officer in a post; `until` is the last day, `row` the appointment or stand-in."""

    row: UUID
    officer: UUID
    name: str
    since: date
    until: date | None
    is_stand_in: bool = False
    is_confirmed: bool = True


@dataclass(frozen=True)
class PostLine:
    code: str
    label: str
    powers: tuple[str, ...]
    holders: tuple[Holder, ...]
    is_local: bool = False
    notice_label: str = ""

    @property
    def is_held(self) -> bool:
        """Somebody acts in it today."""
        return any(holder.is_confirmed for holder in self.holders)


@dataclass(frozen=True)
class ContactLine:
    id: UUID
    name: str
    phone: str


@dataclass(frozen=True)
class UnitCard:
    """A unit with its line of the contact table and its posts."""

    code: str
    label: str
    duty: str
    is_lead: bool
    remark: str
    head: ContactLine | None
    staff: ContactLine | None
    posts: tuple[PostLine, ...] = field(default=())
    is_local: bool = False
    upper: str = ""
    notice_label: str = ""


@dataclass(frozen=True)
class OfficerLine:
    """An officer with the labels of the posts he holds on the day."""

    id: UUID
    name: str
    phone: str
    posts: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True)
class PlaceLine:
    """A jurisdiction; `depth` is 0 for the root."""

    id: int
    code: str
    name: str
    depth: int


def jurisdictions(person: Person) -> tuple[PlaceLine, ...]:
    """The root and all below it, each after the one it lies in; only the root for most places."""
    rows = list(Jurisdiction.objects.filter(tenant_id=person.tenant).order_by("id"))
    below: dict[int | None, list[Jurisdiction]] = defaultdict(list)
    for row in rows:
        below[None if row.id == person.tenant else row.parent_id].append(row)
    found: list[PlaceLine] = []
    waiting = [(row, 0) for row in below[None]]
    while waiting:
        row, depth = waiting.pop(0)
        found.append(PlaceLine(row.id, row.code, row.name, depth))
        waiting = [*((each, depth + 1) for each in below[row.id]), *waiting]
    return tuple(found)


def units(person: Person, *, on: date, place: int | None = None) -> tuple[UnitCard, ...]:
    """The units of a jurisdiction (the root) in the notice's order, with posts and who holds them on the day."""
    require_kind(person, *STAFF)
    place = place or person.tenant
    rows = Unit.objects.filter(tenant_id=person.tenant, jurisdiction_id=place, is_current=True)
    posts = _posts_by_unit(person, on, place)
    ordered = sorted(rows.select_related("head", "staff", "upper"), key=_order)
    return tuple(_card(row, posts.get(row.id, ())) for row in ordered)


def unit(person: Person, code: str, *, on: date) -> UnitCard | None:
    """One unit by its code, which names its jurisdiction where that is not the root."""
    return next((card for card in units(person, on=on, place=_place_in(person, code)) if card.code == code), None)


def officers(person: Person, *, on: date) -> tuple[OfficerLine, ...]:
    """Everybody who works here, by name, with posts and units on the day (stood in for included)."""
    require_kind(person, *STAFF)
    held: dict[UUID, list[Post]] = defaultdict(list)
    for each in _appointments(person, on).filter(is_confirmed=True):
        held[each.officer_id].append(each.post)
    for stand_in in _stand_ins(person, on):
        held[stand_in.officer_id].append(stand_in.post)
    rows = Officer.objects.filter(tenant_id=person.tenant).order_by("name", "id")
    return tuple(_officer_line(row, held[row.id]) for row in rows)


def officers_in(person: Person, unit: str, *, on: date) -> tuple[OfficerLine, ...]:
    """Those who hold a post in the unit of that code on the day."""
    return tuple(line for line in officers(person, on=on) if unit in line.units)


def officer_names(person: Person, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The names behind ids that events hold."""
    require_kind(person, *STAFF)
    rows = Officer.objects.filter(tenant_id=person.tenant, id__in=set(ids))
    return {row.id: row.name for row in rows}


def all_officer_names(person: Person) -> Mapping[UUID, str]:
    """The names of all officers of the place, for what names many of them."""
    require_kind(person, *STAFF)
    return dict(Officer.objects.filter(tenant_id=person.tenant).values_list("id", "name"))


def names_behind(person: Person, accounts: Iterable[str]) -> Mapping[str, str]:
    """The officers' names behind accounts as events name them who did something; others have none. Two statements."""
    ids = {UUID(each) for each in accounts if _is_id(each)}
    rows = Account.objects.filter(tenant_id=person.tenant, id__in=ids, officer_id__isnull=False)
    officer_of = {str(id_): officer for id_, officer in rows.values_list("id", "officer_id") if officer}
    names = officer_names(person, officer_of.values())
    return {account: names[officer] for account, officer in officer_of.items() if officer in names}


def _is_id(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4


def contacts(person: Person, ids: Iterable[UUID]) -> Mapping[UUID, ContactLine]:
    """The natural persons behind ids that events hold."""
    require_kind(person, *STAFF)
    rows = Contact.objects.filter(tenant_id=person.tenant, id__in=set(ids))
    return {row.id: ContactLine(row.id, row.name, row.phone) for row in rows}


def posts(person: Person) -> tuple[tuple[str, str], ...]:
    """The posts of the place as (code, 单位 岗位), for choosing one."""
    require_kind(person, *STAFF)
    rows = Post.objects.filter(tenant_id=person.tenant, is_current=True)
    ordered = rows.select_related("unit").order_by("jurisdiction_id", "unit__position", "position")
    return tuple((_code(row), f"{row.unit.label} · {row.label}") for row in ordered)


def holders_of(person: Person, post: str, *, on: date) -> tuple[Holder, ...]:
    """Who acts in the post of that code on the day: its holders, and those who stand in."""
    return tuple(
        holder
        for lines in _posts_by_unit(person, on, _place_in(person, post)).values()
        for line in lines
        if line.code == post
        for holder in line.holders
        if holder.is_confirmed
    )


def _order(row: Unit) -> tuple[int, bool, str]:
    """In the notice's order, a unit that the office added after the one to which it belongs."""
    return (row.upper or row).position, row.is_local, row.label if row.is_local else row.code


def _place_in(person: Person, code: str) -> int:
    jurisdiction = parted(code)[1]
    return int(jurisdiction) if jurisdiction.isdecimal() else person.tenant


def post_code(row: Post) -> str:
    """The name by which a post is asked for."""
    return _code(row)


def _code(row: Unit | Post) -> str:
    """How a unit or post is named wherever people stand: with its jurisdiction, where that is not the root."""
    return scoped(row.code, "" if row.jurisdiction_id == row.tenant_id else str(row.jurisdiction_id))


def _posts_by_unit(person: Person, on: date, place: int) -> Mapping[UUID, tuple[PostLine, ...]]:
    holders: dict[UUID, list[Holder]] = defaultdict(list)
    for each in _appointments(person, on):
        holders[each.post_id].append(
            Holder(each.id, each.officer_id, each.officer.name, each.since, each.until, is_confirmed=each.is_confirmed)
        )
    for each in _stand_ins(person, on):
        holders[each.post_id].append(
            Holder(each.id, each.officer_id, each.officer.name, each.since, each.until, is_stand_in=True)
        )
    rows = Post.objects.filter(tenant_id=person.tenant, jurisdiction_id=place, is_current=True)
    lines: dict[UUID, list[PostLine]] = defaultdict(list)
    for row in rows.order_by("position", "code"):
        words = tuple(POWERS[Power(power)] for power in row.powers.split())
        lines[row.unit_id].append(
            PostLine(_code(row), row.label, words, tuple(holders[row.id]), row.is_local, row.notice_label)
        )
    return {unit: tuple(posts) for unit, posts in lines.items()}


def _appointments(person: Person, on: date):  # type: ignore[no-untyped-def]
    rows = Appointment.objects.filter(current(on), tenant_id=person.tenant)
    return rows.select_related("officer", "post__unit", "post__unit__upper").order_by("since", "id")


def _stand_ins(person: Person, on: date):  # type: ignore[no-untyped-def]
    rows = StandIn.objects.filter(current(on), tenant_id=person.tenant)
    return rows.select_related("officer", "post__unit", "post__unit__upper").order_by("since", "id")


def _card(row: Unit, posts: tuple[PostLine, ...]) -> UnitCard:
    return UnitCard(
        code=_code(row),
        label=row.label,
        duty=row.duty,
        is_lead=row.is_lead,
        remark=row.remark,
        head=_contact_line(row.head),
        staff=_contact_line(row.staff),
        posts=posts,
        is_local=row.is_local,
        upper=row.upper.label if row.upper else "",
        notice_label=row.notice_label,
    )


def _contact_line(row: Contact | None) -> ContactLine | None:
    return None if row is None else ContactLine(row.id, row.name, row.phone)


def _officer_line(row: Officer, held: list[Post]) -> OfficerLine:
    return OfficerLine(
        id=row.id,
        name=row.name,
        phone=row.phone,
        posts=tuple(dict.fromkeys(post.label for post in held)),
        units=tuple(dict.fromkeys(_code(post.unit.upper or post.unit) for post in held)),
    )
