"""A small county with its people, made by the real actions: the same ones in every test of people and doors."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from quancheng.engine.pack import Document, Pack, Place, Post, Power, Unit
from quancheng.people import accounts, actions, founding
from quancheng.people.access import Person, person_of
from quancheng.people.kinds import Kind
from quancheng.people.labels import Label
from quancheng.people.models import Account
from quancheng.store.session import reading

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON = date(2026, 3, 2)
GOOD_PASSWORD = "Spring-rain-2026"


def county_pack(code: str = "999901") -> Pack:
    """A pack with four units and five posts, and nothing else."""
    units = [
        Unit(id="office", label="招商办", duty="召集会议", basis=("T-1",), lead=True),
        Unit(id="land", label="自然资源局", duty="土地供应", basis=("T-1",)),
        Unit(id="water", label="水利局", duty="用水供给", basis=("T-1",)),
        Unit(id="government", label="县政府", duty="领导", basis=("T-1",)),
    ]
    office = frozenset({Power.REGISTER, Power.SEE_ALL, Power.IMPORT, Power.KEEP_PEOPLE, Power.CONVENE})
    leader = frozenset({Power.SEE_ALL, Power.DECIDE_SUPERVISION})
    posts = [
        Post(id="office-clerk", label="办公室文员", unit="office", powers=office, basis=("T-1",)),
        Post(id="land-clerk", label="自然资源局经办", unit="land", powers=frozenset(), basis=("T-1",)),
        Post(id="water-clerk", label="水利局经办", unit="water", powers=frozenset(), basis=("T-1",)),
        Post(id="leader", label="分管领导", unit="government", powers=leader, basis=("T-1",)),
        Post(id="deputy", label="副组长", unit="office", powers=frozenset(), basis=("T-1",), stands_in="leader"),
    ]
    return Pack(
        id=f"county-{code}", title="测试办法", version="1", place=Place(name="测试县", level="县", code=code),
        document=Document(title="测试办法", number=None, issued=None), in_force_from=ON, in_force_to=None,
        clauses=(), units=tuple(units), posts=tuple(posts), stages=(),
    )  # fmt: skip


@dataclass
class County:
    """A founded tenant whose administrators have come in."""

    pack: Pack
    tenant: int
    opened: dict[Kind, accounts.Opened]
    usernames: dict[str, UUID] = field(default_factory=dict)

    def person(self, account: UUID, on: date = ON) -> Person:
        with reading(self.tenant):
            return person_of(Account.objects.get(id=account), on)

    def administrator(self, kind: Kind) -> Person:
        return self.person(self.opened[kind].account)

    @property
    def system(self) -> Person:
        return self.administrator(Kind.SYSTEM_ADMIN)

    @property
    def security(self) -> Person:
        return self.administrator(Kind.SECURITY_ADMIN)

    def officer(self, post: str, *, clearance: Label = Label.INTERNAL, name: str = "甲某") -> Person:
        """Somebody in a post with a confirmed account."""
        officer = actions.add_officer(self.system, name=name, at=AT)
        actions.appoint(self.system, officer=officer, post=post, since=ON, at=AT)
        username = f"{post}-{officer.hex[-6:]}"
        opened = accounts.open_account(self.system, username=username, officer=officer, at=AT)
        accounts.confirm_account(self.security, account=opened.account, clearance=clearance, at=AT)
        self.usernames[opened.username] = opened.account
        return self.person(opened.account)

    def ready(self, account: UUID) -> str:
        """Give the account GOOD_PASSWORD as its own, and answer its user name."""
        row = Account.objects.get(id=account)
        row.set_password(GOOD_PASSWORD)
        row.must_change_password, row.password_changed_at = False, AT
        row.save()
        return row.username


def founded(code: str = "999901") -> County:
    pack = county_pack(code)
    opened = founding.found(pack, at=AT)
    return County(pack, int(code), dict(zip(_kinds(opened), opened, strict=True)))


def _kinds(opened: list[accounts.Opened]) -> list[Kind]:
    return [Kind(Account.objects.get(id=each.account).kind) for each in opened]


@pytest.fixture
def county(db: None) -> Iterator[County]:
    """The county, with its rows open to the test's own eyes; actions step out of this reading and back."""
    made = founded()
    with reading(made.tenant):
        yield made


@pytest.fixture
def another_county(db: None) -> Callable[[], County]:
    return lambda: founded("999902")
