"""Who comes to the doors: a county with somebody of every sort, and the things that addresses can name.

A new kind of thing in an address (`<uuid:project>`) gets a sample here with `@sample("project")`; without one, a
well-formed id that names nothing is used, with which a refusal by the door can still be told.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from quancheng.cases import comments
from quancheng.cases.actions import register
from quancheng.cases.places import start_place
from quancheng.packfiles.loader import MAIN_FILE, SHIPPED, load_pack
from quancheng.people import accounts, actions
from quancheng.people.kinds import Kind
from quancheng.people.labels import Label
from quancheng.people.models import Account
from quancheng.store.work import perform

from .conftest import AT, ON, County, founded

NOTHING = {
    "UUIDConverter": UUID(int=7 << 76),
    "IntConverter": 987654321,
    "SlugConverter": "nothing",
    "StringConverter": "nothing",
}
"""Well-formed values that name nothing."""

TURNED_AWAY = frozenset({"nobody", "disabled", "locked", "awaiting"})
"""Whoever has no way in is asked to sign in."""

SEES_NO_PROJECT = (
    "enterprise",
    "another enterprise",
    "clerk of another unit",
    "clerk without a post",
    "former clerk",
    "clerk of a sibling county",
    "clerk with a low clearance",
)
"""For these the world's project does not exist: no tie, another county, or a clearance below its label."""

MUST_CHANGE = frozenset({"with a one-time password"})


@dataclass
class World:
    """The county, its people by name, and somebody whom nobody minds losing."""

    county: County
    accounts: dict[str, UUID | None] = field(default_factory=dict)
    victim: UUID | None = None
    project: UUID | None = None
    comment: UUID | None = None
    appointment: UUID | None = None
    stand_in: UUID | None = None


Sample = Callable[[World], object]
SAMPLES: dict[str, Sample] = {
    "account": lambda world: world.victim,
    "project": lambda world: world.project,
    "comment": lambda world: world.comment,
    "task": lambda world: load_pack(shipped_folder()).stages[0].tasks[0].id,
    "code": lambda world: "land",
    "appointment": lambda world: world.appointment,
    "stand_in": lambda world: world.stand_in,
    "post": lambda world: "land-clerk",
}


def sample(blank: str) -> Callable[[Sample], Sample]:
    """Register what fills a blank of an address."""

    def register(make: Sample) -> Sample:
        SAMPLES[blank] = make
        return make

    return register


def value_for(blank: str, converter: str, world: World) -> object:
    made = SAMPLES[blank](world) if blank in SAMPLES else None
    return NOTHING[converter] if made is None else made


NAMES = (
    "nobody",
    "enterprise",
    "another enterprise",
    "office clerk",
    "clerk of a unit",
    "clerk of another unit",
    "clerk without a post",
    "dedicated person",
    "leader",
    "deputy in the leader's place",
    "stand-in for the office",
    "former clerk",
    "clerk of a sibling county",
    "clerk with a low clearance",
    "system administrator",
    "security administrator",
    "audit administrator",
    "disabled",
    "locked",
    "awaiting",
    "with a one-time password",
)


def populate() -> World:
    """Make them all by the real actions."""
    county = founded()
    world = World(county)
    put = world.accounts.__setitem__
    put("nobody", None)
    _officers(county, put)
    _administrators(county, put)
    _not_let_in(county, put)
    _enterprises(county, put)
    put("clerk of a sibling county", _ready(founded("999902"), "office-clerk"))
    _things(world)
    return world


def _officers(county: County, put: Callable[[str, UUID | None], None]) -> None:
    put("deputy in the leader's place", _ready(county, "deputy"))
    put("office clerk", _ready(county, "office-clerk"))
    put("clerk of a unit", _ready(county, "land-clerk"))
    put("clerk of another unit", _ready(county, "water-clerk"))
    put("dedicated person", _ready(county, "land-clerk"))
    put("leader", _ready(county, "leader"))
    put("clerk with a low clearance", _ready(county, "office-clerk", clearance=Label.PUBLIC))
    keeper = county.officer("office-clerk")
    stand_in = county.officer("water-clerk")
    assert stand_in.officer is not None
    actions.name_stand_in(
        keeper, officer=stand_in.officer, post="office-clerk", since=ON, until=ON + timedelta(days=5), at=AT
    )
    put("stand-in for the office", _made_ready(county, stand_in.account))
    put("clerk without a post", _made_ready(county, _without_post(county)))
    put("former clerk", _former(county))


def _without_post(county: County) -> UUID:
    officer = actions.add_officer(county.system, name="丁某", at=AT)
    opened = accounts.open_account(county.system, username="no-post", officer=officer, at=AT)
    accounts.confirm_account(county.security, account=opened.account, at=AT)
    return opened.account


def _former(county: County) -> UUID:
    before = ON - timedelta(days=30)
    officer = actions.add_officer(county.system, name="戊某", at=AT)
    actions.appoint(
        county.system, officer=officer, post="office-clerk", since=before, until=ON - timedelta(days=1), at=AT
    )
    opened = accounts.open_account(county.system, username="former", officer=officer, at=AT)
    accounts.confirm_account(county.security, account=opened.account, at=AT)
    return _made_ready(county, opened.account)


def _administrators(county: County, put: Callable[[str, UUID | None], None]) -> None:
    named = {
        "system administrator": Kind.SYSTEM_ADMIN,
        "security administrator": Kind.SECURITY_ADMIN,
        "audit administrator": Kind.AUDIT_ADMIN,
    }
    for name, kind in named.items():
        put(name, _made_ready(county, county.opened[kind].account))


def _not_let_in(county: County, put: Callable[[str, UUID | None], None]) -> None:
    disabled = _ready(county, "office-clerk")
    accounts.disable_account(county.security, account=disabled, at=AT)
    put("disabled", disabled)
    locked = _ready(county, "office-clerk")
    Account.objects.filter(id=locked).update(locked_until=AT + timedelta(minutes=9))
    put("locked", locked)
    put("awaiting", accounts.open_account(county.system, username="audit-2", kind=Kind.AUDIT_ADMIN, at=AT).account)
    put("with a one-time password", county.officer("office-clerk").account)


def _enterprises(county: County, put: Callable[[str, UUID | None], None]) -> None:
    for number, name in enumerate(("enterprise", "another enterprise"), start=1):
        opened = accounts.open_account(
            county.system, username=f"enterprise-{number}", kind=Kind.ENTERPRISE, enterprise=UUID(int=number), at=AT
        )
        accounts.confirm_account(county.security, account=opened.account, clearance=Label.PUBLIC, at=AT)
        put(name, _made_ready(county, opened.account))


def _things(world: World) -> None:
    county = world.county
    world.project = _project(world)
    world.comment = _comment(world)
    victim = county.officer("land-clerk")
    assert victim.officer is not None
    world.victim = victim.account
    world.appointment = actions.appoint(county.system, officer=victim.officer, post="leader", since=ON, at=AT)
    office = county.officer("office-clerk")
    until = ON + timedelta(days=9)
    world.stand_in = actions.name_stand_in(
        office, officer=victim.officer, post="water-clerk", since=ON, until=until, at=AT
    )


def _project(world: World) -> UUID:
    """A project labelled 内部 in which no unit of the county takes part yet."""
    county, clerk = world.county, world.accounts["office clerk"]
    assert clerk is not None
    perform(lambda work: start_place(work, shipped_folder()) and None, tenant=county.tenant, actor="set-up", at=AT)
    return register(county.person(clerk), {"name": "测试项目"}, at=AT)


def _comment(world: World) -> UUID:
    """A comment of the office on the project."""
    county, clerk = world.county, world.accounts["office clerk"]
    assert clerk is not None and world.project is not None
    return comments.write(county.person(clerk), world.project, "请看材料。", at=AT)


def shipped_folder() -> Path:
    """Any pack that is shipped will do: which projects exist for whom is no matter of the pack."""
    return sorted(page.parent for page in SHIPPED.glob(f"*/{MAIN_FILE}"))[0]


def _ready(county: County, post: str, *, clearance: Label = Label.INTERNAL) -> UUID:
    return _made_ready(county, county.officer(post, clearance=clearance).account)


def _made_ready(county: County, account: UUID) -> UUID:
    county.ready(account)
    return account
