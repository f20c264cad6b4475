"""The people of the demonstration: one officer for each post of the pack, each with an account, named by post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from quancheng.engine.pack import Pack, Power
from quancheng.people import accounts, actions
from quancheng.people.access import Person, person_of
from quancheng.people.kinds import Kind, Standing
from quancheng.people.labels import Label
from quancheng.people.models import Account
from quancheng.store.session import reading

PASSWORD = "Zhaoshang-2026"
STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, kw_only=True)
class Player:
    """Somebody of the cast; `post` is the pack's id of the post held."""

    person: Person
    post: str
    username: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Cast:
    """All who act, and whoever stands for a party."""

    pack: Pack
    players: tuple[Player, ...]

    def party(self, party: str) -> Person | None:
        """Who acts for a post, or for a unit: its clerk, who is its last post."""
        for each in self.players:
            if each.post == party:
                return each.person
        own = [each for each in self.players if self.pack.post[each.post].unit == party]
        return own[-1].person if own else None

    def with_powers(self, *powers: str) -> Person:
        """The first who has all these powers."""
        wanted = set(powers)
        return next(each.person for each in self.players if wanted <= {str(power) for power in each.person.powers})

    def by_officer(self, officer: str) -> Person | None:
        found = (each.person for each in self.players if each.person.officer and each.person.officer.hex == officer)
        return next(found, None)


def make_cast(pack: Pack, tenant: int, *, since: date, at: datetime) -> Cast:
    """Enter, appoint and confirm everybody, by the administrators' own actions."""
    with reading(tenant):
        system, security = (_administrator(tenant, kind, since) for kind in (Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN))
    posts = [post.id for post in pack.posts]
    taken = set(Account.objects.filter(username__in=posts).values_list("username", flat=True))
    name_of = {post: f"{post}-{tenant}" if post in taken else post for post in posts}  # another place may stand beside
    players = [_player(pack, system, security, post, name_of[post], since, at) for post in posts]
    cast = Cast(pack=pack, players=tuple(players))
    _fill_contact_table(cast, at)
    return cast


def _fill_contact_table(cast: Cast, at: datetime) -> None:
    """Each unit's first post is its head, its last one the dedicated staff; the telephone numbers are nobody's."""
    keeper = cast.with_powers(Power.KEEP_PEOPLE)
    for number, unit in enumerate(cast.pack.units):
        own = [each for each in cast.players if cast.pack.post[each.post].unit == unit.id]
        if own:
            names = {"head": own[0].person.name, "staff": own[-1].person.name}
            phone = f"0357-000{number:04d}"
            actions.change_unit_contacts(keeper, unit=unit.id, **names, phone=phone, remark="", at=at)


def _administrator(tenant: int, kind: Kind, on: date) -> Person:
    return person_of(Account.objects.get(tenant_id=tenant, kind=kind, standing=Standing.ACTIVE), on)


def _player(
    pack: Pack, system: Person, security: Person, post: str, username: str, since: date, at: datetime
) -> Player:
    label, number = pack.post[post].label, [each.id for each in pack.posts].index(post)
    name = f"{pack.unit[pack.post[post].unit].label}{STEMS[number % len(STEMS)]}某"
    officer = actions.add_officer(system, name=name, at=at)
    actions.appoint(system, officer=officer, post=post, since=since, at=at)
    opened = accounts.open_account(system, username=username, officer=officer, at=at)
    accounts.confirm_account(security, account=opened.account, clearance=Label.INTERNAL, at=at)
    with reading(system.tenant):
        person = person_of(Account.objects.get(id=opened.account), since)
    accounts.change_password(person, old=opened.password, new=PASSWORD, at=at)
    return Player(person=person, post=post, username=username, label=label)
