"""Who a person is on a day, what he may do and what he may see. The only way to protected rows leads through here.

`Person` is built once a request and is plain data. A refusal is raised where it is decided; each has a yes/no twin for
pages. What a person may not see does not exist for him: readers turn `project_scope` into their query.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from quancheng.engine.errors import NotAllowed
from quancheng.engine.pack import Power
from quancheng.people.kinds import ADMINISTRATORS, Kind
from quancheng.people.labels import Label, labels_up_to, opens
from quancheng.people.models import Account, Appointment, Jurisdiction, Officer, Post, StandIn

POWERS = {
    Power.REGISTER: "登记项目",
    Power.SEE_ALL: "查看全部项目",
    Power.PLAN: "确定计划节点",
    Power.IMPORT: "导入台账",
    Power.CONVENE: "召集会议",
    Power.SUPERVISE: "督办",
    Power.DECIDE_SUPERVISION: "决定督办事项",
    Power.ASSIGN: "指派专人",
    Power.KEEP_PEOPLE: "维护单位与人员",
    Power.RAISE_ISSUE: "提出问题",
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who asks: what the account, the posts held and the posts stood in for make of him on a day."""

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
    place: str = ""
    pack: str = ""
    unit_words: str = ""
    post_words: str = ""

    @property
    def is_administrator(self) -> bool:
        return self.kind in ADMINISTRATORS


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which projects exist for a person: same tenant, one of the labels, and any one of the ties that follow.

    `sees_all`: no tie needed. `units`: one of these takes part. `officer`: holds a role on it. `enterprise`: its own.
    """

    tenant: int
    labels: tuple[Label, ...]
    sees_all: bool
    units: frozenset[str]
    officer: UUID | None
    enterprise: UUID | None

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
    """Whether one of the posts held on the day carries the power."""
    return power in person.powers


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
        sees_all=may(person, Power.SEE_ALL),
        units=person.units,
        officer=person.officer,
        enterprise=person.enterprise,
    )


def person_of(account: Account, on: date) -> Person:
    """The person behind an account on a day; call it inside `reading(account.tenant_id)`."""
    place = Jurisdiction.objects.filter(tenant_id=account.tenant_id, id=account.tenant_id).first()
    own, others = _posts_of(account, on)
    held = [*own, *others]
    return Person(
        tenant=account.tenant_id,
        account=account.id,
        kind=Kind(account.kind),
        name=_name_of(account),
        clearance=Label(account.clearance),
        officer=account.officer_id,
        enterprise=account.enterprise_id,
        units=frozenset(post.unit.code for post in held),
        posts=frozenset(post.code for post in held),
        stands_in_for=frozenset(post.code for post in others) - {post.code for post in own},
        powers=frozenset(Power(power) for post in held for power in post.powers),
        place=place.name if place else "",
        pack=place.pack if place else "",
        unit_words="、".join(dict.fromkeys(post.unit.label for post in held)),
        post_words="、".join(dict.fromkeys(post.label for post in held)),
    )


def _name_of(account: Account) -> str:
    if account.officer_id is None:
        return Kind(account.kind).word if account.kind in ADMINISTRATORS else account.username
    return Officer.objects.only("name").get(tenant_id=account.tenant_id, id=account.officer_id).name


def _posts_of(account: Account, on: date) -> tuple[list[Post], list[Post]]:
    """The posts held by appointment, and those only stood in for."""
    if account.kind != Kind.OFFICER or account.officer_id is None:
        return [], []
    mine = Q(tenant_id=account.tenant_id, officer_id=account.officer_id, post__is_current=True)
    appointments = Appointment.objects.filter(mine & current(on), is_confirmed=True).order_by("since", "id")
    named = StandIn.objects.filter(mine & current(on)).order_by("since", "id")
    own = [each.post for each in appointments.select_related("post__unit")]
    others = [each.post for each in named.select_related("post__unit")]
    return own, [*others, *_empty_posts_behind(account.tenant_id, own, on)]


def _empty_posts_behind(tenant: int, own: Collection[Post], on: date) -> list[Post]:
    """The posts that these stand in for by the pack, as long as nobody holds them."""
    wanted = Q()
    for post in own:
        if post.stands_in:
            wanted |= Q(jurisdiction_id=post.jurisdiction_id, code=post.stands_in)
    if not wanted:
        return []
    behind = Post.objects.filter(wanted, tenant_id=tenant, is_current=True).select_related("unit")
    return [post for post in behind if not _is_held(post, on)]


def _is_held(post: Post, on: date) -> bool:
    return (
        Appointment.objects.filter(tenant_id=post.tenant_id, post_id=post.id, is_confirmed=True)
        .filter(current(on))
        .exists()
    )


def current(on: date) -> Q:
    """Appointments and stand-ins that hold on a day; both ends are included."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
