"""Who a person is on a day, what he may do and what he may see. The only way to protected rows leads through here.

`Person` is built once a request and is plain data. A refusal is raised where it is decided; each has a yes/no twin for
pages. What a person may not see does not exist for him: readers turn `project_scope` into their query.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from quancheng.engine.errors import NotAllowed
from quancheng.engine.pack import Power
from quancheng.engine.territory import scoped
from quancheng.people.kinds import ADMINISTRATORS, Kind
from quancheng.people.labels import Label, labels_up_to, opens
from quancheng.people.local_names import remember
from quancheng.people.models import Account
from quancheng.store.session import session

POWERS = {
    Power.REGISTER: "登记项目",
    Power.SEE_ALL: "查看全部项目",
    Power.PLAN: "确定计划节点",
    Power.IMPORT: "导入台账",
    Power.CONVENE: "召集会议",
    Power.SUPERVISE: "督办",
    Power.DECIDE_SUPERVISION: "决定督办事项",
    Power.ASSIGN: "指派专人",
    Power.KEEP_PEOPLE: "维护单位与人员等设置",
    Power.RAISE_ISSUE: "提出问题",
    Power.MOVE_PACK: "变更项目适用的办法版本",
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who asks: what the account, the posts held and the posts stood in for make of him on a day.

    Units and posts below the root are named with their jurisdiction (`land@360702`). `powers` are those over the whole
    place; `below` those that posts of one jurisdiction bring, there and in what lies in it. `within` are the only
    jurisdictions that exist for somebody who stands below the root; empty for everybody else. `home` is where he
    stands. `alone` is the same person without the posts only stood in for; nothing for who stands in for nobody.
    """

    tenant: int
    account: UUID
    kind: Kind
    name: str
    clearance: Label
    officer: UUID | None = None
    enterprise: UUID | None = None
    units: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    stands_in_for: frozenset[str] = frozenset()
    powers: frozenset[Power] = frozenset()
    below: tuple[tuple[int, frozenset[Power]], ...] = ()
    within: tuple[int, ...] = ()
    home: int = 0
    place: str = ""
    pack: str = ""
    unit_words: str = ""
    post_words: str = ""
    alone: Person | None = None

    @property
    def is_administrator(self) -> bool:
        return self.kind in ADMINISTRATORS


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which projects exist for a person: same tenant, one of the labels, and any one of the ties that follow.

    `sees_all`: no tie needed. `units`: one of these takes part. `officer`: holds a role on it. `enterprise`: its own.
    `within`: where not empty, the only jurisdictions whose projects exist; `sees_all_in` those of them without ties.
    """

    tenant: int
    labels: tuple[Label, ...]
    sees_all: bool
    units: frozenset[str]
    officer: UUID | None
    enterprise: UUID | None
    within: tuple[int, ...] = ()
    sees_all_in: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.labels


class MayNot(NotAllowed):
    """The person's posts do not carry the power."""

    code = "may-not"

    def __init__(self, power: Power) -> None:
        super().__init__(
            f"您现在的岗位不能办理“{POWERS[power]}”。",
            help="如应由您办理，请联系系统管理员核对岗位任命。",
            power=power.value,
        )


class NotYourKind(NotAllowed):
    """The thing is done by another kind of account."""

    code = "not-your-kind"

    def __init__(self, kinds: Iterable[Kind]) -> None:
        kinds = tuple(kinds)
        super().__init__(
            f"这件事由{'、'.join(kind.word for kind in kinds)}办理。",
            help="请改用相应的账号，或请对方办理。",
            kinds=[kind.value for kind in kinds],
        )


def may(person: Person, power: Power) -> bool:
    """Whether one of the posts held on the day carries the power, over the whole place or a part of it."""
    return power in person.powers or any(power in powers for _, powers in person.below)


def powers_in(person: Person, jurisdiction: int) -> frozenset[Power]:
    """What the person may do in one jurisdiction: by posts there, above it, or of the whole place."""
    return person.powers.union(*(powers for place, powers in person.below if place == jurisdiction))


def places_with(person: Person, power: Power) -> tuple[int, ...]:
    """The jurisdictions below the root in which the person has the power without having it over the whole place."""
    return tuple(place for place, powers in person.below if power in powers)


def require(person: Person, power: Power) -> None:
    """Refuse whoever lacks the power. Raises MayNot."""
    if not may(person, power):
        raise MayNot(power)


def require_kind(person: Person, *kinds: Kind) -> None:
    """Refuse every other kind of account. Raises NotYourKind."""
    if person.kind not in kinds:
        raise NotYourKind(kinds)


def may_see(person: Person, label: str) -> bool:
    """Whether a thing of this label exists for the person; nothing of the business does for an administrator."""
    return not person.is_administrator and opens(person.clearance, label)


def project_scope(person: Person) -> Scope:
    """Which projects exist for the person."""
    return Scope(
        tenant=person.tenant,
        labels=() if person.is_administrator else labels_up_to(person.clearance),
        sees_all=Power.SEE_ALL in person.powers,
        units=person.units,
        officer=person.officer,
        enterprise=person.enterprise,
        within=person.within,
        sees_all_in=places_with(person, Power.SEE_ALL),
    )


def person_of(account: Account, on: date) -> Person:
    """The person behind an account on a day; call it inside `reading(account.tenant_id)`.

    Plain statements, because every request begins with this.
    """
    place, pack, name = _place_and_name(account)
    held = _posts_of(account, on)
    return as_person(account, held, _reach(account.tenant_id, held), place=place, pack=pack, name=name)


def as_person(
    account: Account, held: list[Held], reach: dict[int, set[int]], *, place: str = "", pack: str = "",
    name: str | None = None,
) -> Person:  # fmt: skip
    """The person that an account and the posts acted in make, own posts first; `reach` is where posts below lead."""
    own = [post for post in held if post.is_own]
    alone = {post.code for post in own}
    return Person(
        tenant=account.tenant_id,
        account=account.id,
        kind=Kind(account.kind),
        name=name or _name_of(account),
        clearance=Label(account.clearance),
        officer=account.officer_id,
        enterprise=account.enterprise_id,
        units=frozenset(post.unit for post in held),
        posts=frozenset(post.code for post in held),
        stands_in_for=frozenset(post.code for post in held if not post.is_own) - alone,
        powers=_powers_of_root(held),
        below=_powers_below(held, reach),
        within=() if any(post.is_of_root for post in held) else tuple(sorted(reach)),
        home=held[0].place if held else account.tenant_id,
        place=place,
        pack=pack,
        unit_words="、".join(dict.fromkeys(post.unit_label for post in held)),
        post_words="、".join(dict.fromkeys(post.label for post in held)),
        alone=as_person(account, own, _of_own(reach, own), place=place, pack=pack, name=name)
        if len(own) < len(held)
        else None,
    )


def _powers_of_root(held: list[Held]) -> frozenset[Power]:
    return frozenset(Power(each) for post in held if post.is_of_root for each in post.powers.split())


def _of_own(reach: dict[int, set[int]], own: list[Held]) -> dict[int, set[int]]:
    """What of the reach is left to one's own posts."""
    tops = {post.place for post in own if not post.is_of_root}
    return {place: of & tops for place, of in reach.items() if of & tops}


def person_behind(tenant: int, account: UUID, on: date) -> Person | None:
    """The person behind an account by its id, nobody where it is closed; call it inside `reading(tenant)`."""
    found = Account.objects.filter(tenant_id=tenant, id=account).first()
    return person_of(found, on) if found is not None and found.is_active else None


class Held(NamedTuple):
    """A post somebody acts in, as the statements below answer it; `name` is the pack's id of it."""

    name: str
    label: str
    powers: str
    stands_in: str
    place: int
    unit_name: str
    unit_label: str
    is_own: int
    tenant: int

    @property
    def is_of_root(self) -> bool:
        return self.place == self.tenant

    @property
    def code(self) -> str:
        return scoped(self.name, "" if self.is_of_root else str(self.place))

    @property
    def unit(self) -> str:
        return scoped(self.unit_name, "" if self.is_of_root else str(self.place))


# Whoever works in a unit that the office added works in the unit of the pack to which it belongs.
_POST = (
    "SELECT p.code, p.label, p.powers, p.stands_in, p.jurisdiction_id, COALESCE(w.code, u.code), u.label, {own},"
    " p.tenant_id FROM "
)
_OF_UNIT = (
    " JOIN people_unit u ON u.tenant_id = p.tenant_id AND u.id = p.unit_id"
    " LEFT JOIN people_unit w ON w.tenant_id = u.tenant_id AND w.id = u.upper_id"
)
_HELD_BY = (
    " x JOIN people_post p ON p.tenant_id = x.tenant_id AND p.id = x.post_id" + _OF_UNIT + " WHERE x.tenant_id = %s"
    " AND x.officer_id = %s AND p.is_current AND x.since <= %s AND (x.until IS NULL OR x.until >= %s)"
)
POSTS = (
    _POST.format(own="1") + "people_appointment" + _HELD_BY + " AND x.is_confirmed UNION ALL "
    + _POST.format(own="0") + "people_stand_in" + _HELD_BY
)  # fmt: skip
EMPTY_POST = (
    _POST.format(own="0") + "people_post p" + _OF_UNIT + " WHERE p.tenant_id = %s AND p.jurisdiction_id = %s"
    " AND p.code = %s AND p.is_current AND NOT EXISTS (SELECT 1 FROM people_appointment x"
    " WHERE x.tenant_id = p.tenant_id AND x.post_id = p.id AND x.is_confirmed AND x.since <= %s"
    " AND (x.until IS NULL OR x.until >= %s))"
)
PLACE_AND_NAME = (
    "SELECT j.name, j.pack, j.names,"
    " (SELECT o.name FROM people_officer o WHERE o.tenant_id = j.tenant_id AND o.id = %s)"
    " FROM people_jurisdiction j WHERE j.tenant_id = %s AND j.id = %s"
)


INSIDE = (
    "WITH RECURSIVE inside(id, top) AS (SELECT id, id FROM people_jurisdiction WHERE tenant_id = %s AND id IN ({marks})"
    " UNION ALL SELECT j.id, inside.top FROM people_jurisdiction j JOIN inside ON j.parent_id = inside.id"
    " WHERE j.tenant_id = %s) SELECT id, top FROM inside"
)


def _reach(tenant: int, held: list[Held]) -> dict[int, set[int]]:
    """Each jurisdiction that posts below the root reach, with those of the posts; asks only where there are such."""
    places = sorted({post.place for post in held if not post.is_of_root})
    if not places:
        return {}
    statement = INSIDE.format(marks=", ".join(["%s"] * len(places)))
    found: dict[int, set[int]] = {}
    for place, top in session().execute(statement, (tenant, *places, tenant)).fetchall():
        found.setdefault(int(place), set()).add(int(top))
    return found


def _powers_below(held: list[Held], reach: dict[int, set[int]]) -> tuple[tuple[int, frozenset[Power]], ...]:
    return tuple(
        (place, frozenset(Power(each) for post in held if post.place in tops for each in post.powers.split()))
        for place, tops in sorted(reach.items())
    )


def _place_and_name(account: Account) -> tuple[str, str, str | None]:
    ids = (account.officer_id, account.tenant_id, account.tenant_id)
    row = session().execute(PLACE_AND_NAME, ids).fetchone()
    if row is None:
        return "", "", None
    place, pack, names, name = row
    remember(account.tenant_id, names)
    return place, pack, name


def _name_of(account: Account) -> str:
    return Kind(account.kind).word if account.kind in ADMINISTRATORS else account.username


def _posts_of(account: Account, on: date) -> list[Held]:
    """The posts held by appointment first, then those only stood in for."""
    if account.kind != Kind.OFFICER or account.officer_id is None:
        return []
    day = on.isoformat()
    mine = (account.tenant_id, account.officer_id, day, day)
    held = [Held(*row) for row in session().execute(POSTS, (*mine, *mine)).fetchall()]
    held.sort(key=lambda post: (not post.is_own, post.code))
    return [*held, *_empty_posts_behind(account.tenant_id, held, day)]


def _empty_posts_behind(tenant: int, held: list[Held], day: str) -> list[Held]:
    """The posts that one's own stand in for by the pack, as long as nobody holds them."""
    wanted = {(post.place, post.stands_in) for post in held if post.is_own and post.stands_in}
    asked = [(tenant, *which, day, day) for which in sorted(wanted)]
    return [Held(*row) for ids in asked for row in session().execute(EMPTY_POST, ids).fetchall()]


def current(on: date) -> Q:
    """Appointments and stand-ins that hold on a day; both ends are included."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
