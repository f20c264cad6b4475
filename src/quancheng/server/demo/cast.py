"""The people of the demonstration: one officer for each post of the pack, each with an account, named by post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from quancheng.engine.pack import Pack, Post, Power
from quancheng.engine.territory import parted, scoped, seated
from quancheng.people import accounts, actions
from quancheng.people.access import Person, person_of
from quancheng.people.hashing import quick_hashing
from quancheng.people.kinds import Kind, Standing
from quancheng.people.labels import Label
from quancheng.people.models import Account
from quancheng.store.session import reading

PASSWORD = "Zhaoshang-2026"
STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, kw_only=True)
class Player:
    """Somebody of the cast; `post` and `unit` are named with their jurisdiction where that is not the root."""

    person: Person
    post: str
    unit: str
    username: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Cast:
    """All who act, and whoever stands for a party of a project in a jurisdiction ("" for the root)."""

    pack: Pack
    players: tuple[Player, ...]
    jurisdiction: str = ""

    def at(self, jurisdiction: str) -> Cast:
        """The same people, asked about a project of another jurisdiction."""
        return self if jurisdiction == self.jurisdiction else replace(self, jurisdiction=jurisdiction)

    @property
    def jurisdictions(self) -> list[str]:
        """The jurisdictions that have people, the root among them."""
        return list(dict.fromkeys(["", *(parted(each.post)[1] for each in self.players)]))

    def party(self, party: str) -> Person | None:
        """Who acts for a post, or for a unit: its clerk, who is its last post."""
        who = seated(self.pack, party, self.jurisdiction)
        for each in self.players:
            if each.post == who:
                return each.person
        own = self.staff(party)
        return own[-1] if own else None

    def staff(self, unit: str) -> list[Person]:
        """Everybody of a unit."""
        who = seated(self.pack, unit, self.jurisdiction)
        return [each.person for each in self.players if each.unit == who]

    def with_powers(self, *powers: str) -> Person:
        """The first who has most of these powers; if that is not enough he will be told."""
        wanted = set(powers)
        return max(self.players, key=lambda each: len(wanted & {str(power) for power in each.person.powers})).person

    def by_officer(self, officer: str) -> Person | None:
        found = (each.person for each in self.players if each.person.officer and each.person.officer.hex == officer)
        return next(found, None)


def make_cast(pack: Pack, tenant: int, *, since: date, at: datetime) -> Cast:
    """Enter, appoint and confirm everybody, by the administrators' own actions."""
    with reading(tenant):
        system, security = (_administrator(tenant, kind, since) for kind in (Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN))
    posts = [name for post in pack.posts for name in _names_of(pack, post)]
    plain = {post: post.replace("@", ".") for post in posts}
    taken = set(Account.objects.filter(username__in=plain.values()).values_list("username", flat=True))
    # another place may stand beside
    name_of = {post: f"{name}-{tenant}" if name in taken else name for post, name in plain.items()}
    with quick_hashing():
        players = [_player(pack, system, security, post, name_of[post], since, at) for post in posts]
    cast = Cast(pack=pack, players=tuple(players))
    _fill_contact_table(cast, at)
    return cast


PEOPLED = 2
"""Of each kind of jurisdiction so many have people; the others stand empty in the demonstration."""


def _names_of(pack: Pack, post: Post) -> list[str]:
    """A post of the place by its id; one of its jurisdictions once for each that is peopled."""
    unit = pack.unit[post.unit]
    if not unit.in_each:
        return [post.id]
    kinds = [[each.code for each in pack.jurisdictions if each.kind == kind][:PEOPLED] for kind in unit.in_each]
    return [scoped(post.id, code) for codes in kinds for code in codes]


def _fill_contact_table(cast: Cast, at: datetime) -> None:
    """Each unit's first post is its head, its last one the dedicated staff; the telephone numbers are nobody's."""
    keeper = cast.with_powers(Power.KEEP_PEOPLE)
    for number, unit in enumerate(dict.fromkeys(each.unit for each in cast.players)):
        own = [each.person for each in cast.players if each.unit == unit]
        names = {"head": own[0].name, "staff": own[-1].name}
        actions.change_unit_contacts(keeper, unit=unit, **names, phone=f"0357-000{number:04d}", remark="", at=at)


def _administrator(tenant: int, kind: Kind, on: date) -> Person:
    return person_of(Account.objects.get(tenant_id=tenant, kind=kind, standing=Standing.ACTIVE), on)


def _player(
    pack: Pack, system: Person, security: Person, post: str, username: str, since: date, at: datetime
) -> Player:
    own, unit = pack.post[parted(post)[0]], pack.unit_of(post) or ""
    name = f"{pack.label_of(unit)}{STEMS[pack.posts.index(own) % len(STEMS)]}某"
    officer = actions.add_officer(system, name=name, at=at)
    actions.appoint(system, officer=officer, post=post, since=since, at=at)
    opened = accounts.open_account(system, username=username, officer=officer, at=at)
    accounts.confirm_account(security, account=opened.account, clearance=Label.INTERNAL, at=at)
    with reading(system.tenant):
        person = person_of(Account.objects.get(id=opened.account), since)
    accounts.change_password(person, old=opened.password, new=PASSWORD, at=at)
    return Player(person=person, post=post, unit=unit, username=username, label=pack.label_of(post))
