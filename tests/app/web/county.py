"""Gu county in May 2026 with the office's three projects, whoever is asked for by post, and their browsers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from time_machine import travel

from quancheng.cases import intake, queries
from quancheng.engine.pack import Pack
from quancheng.people.access import Person
from quancheng.people.labels import Label
from quancheng.people.models import Account
from quancheng.store.session import reading
from tests.app.cases.intakes import AT, ON, TIDY, Office, gu_county, settle, upload

CASTING, SOLAR = "年产6万吨高端装备铸件智能化改造项目", "2GW高效光伏组件生产线项目"
HERBS = "连翘等道地中药材精深加工项目"


@dataclass
class County:
    """The county; on 18 May two rows of the herbs project are late: filing since 17 April, energy since 8 May."""

    office: Office
    people: dict[str, Person] = field(default_factory=dict)
    projects: dict[str, UUID] = field(default_factory=dict)

    @property
    def pack(self) -> Pack:
        return self.office.pack

    def officer(self, post: str) -> Person:
        """The one officer of a post."""
        if post not in self.people:
            self.people[post] = self.office.officer(post)
        return self.people[post]

    def browser(self, post: str) -> Browser:
        return Browser(self.officer(post))

    def low(self, post: str) -> Person:
        """Another officer of the post, cleared for public projects only."""
        return self.office.officer(post, clearance=Label.PUBLIC)


class Browser:
    """Somebody's browser on a day."""

    def __init__(self, person: Person) -> None:
        account = Account.objects.get(id=person.account)
        account.must_change_password, account.password_changed_at = False, AT
        account.save()
        self.account, self.at, self.client = account, AT, Client()
        self.on(ON)

    def on(self, day: date) -> Browser:
        """Signed in anew on another day."""
        self.at = datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)
        with travel(self.at, tick=False):
            self.client.force_login(self.account)
        return self

    def get(self, address: str) -> HttpResponse:
        with travel(self.at, tick=False):
            return self.client.get(address)

    def page(self, address: str) -> str:
        """The words of a page that must be there."""
        answer = self.get(address)
        assert answer.status_code == 200, (answer.status_code, address)
        return answer.content.decode()

    def post(self, address: str, fields: Mapping[str, object]) -> HttpResponse:
        with travel(self.at, tick=False):
            return self.client.post(address, fields)

    def done(self, address: str, fields: Mapping[str, object]) -> str:
        """Send a form that must be granted; answers where it leads."""
        answer = self.post(address, fields)
        assert answer.status_code == 303, (answer.status_code, refusal_of(answer))
        return str(answer.headers["Location"])

    def refused(self, address: str, fields: Mapping[str, object], status: int) -> str:
        """Send a form that must be refused; answers the page that comes back."""
        answer = self.post(address, fields)
        assert answer.status_code == status, (answer.status_code, refusal_of(answer))
        return answer.content.decode()


def refusal_of(answer: HttpResponse) -> str:
    """What a page says went wrong, for the failing test."""
    text = answer.content.decode()
    start = text.find("notice-wrong")
    return text[start : start + 500] if start >= 0 else text[:300]


def gu_county_in_may() -> County:
    """The county with the office's tidy workbook imported."""
    county = County(gu_county())
    clerk = county.officer("office-clerk")
    taken = upload(clerk, county.office, TIDY)
    settle(clerk, taken)
    intake.commit(clerk, taken, at=AT)
    with reading(clerk.tenant):
        page = queries.projects(clerk, queries.Wanted(), on=ON)
    county.projects = {line.name: line.id for line in page.lines}
    assert set(county.projects) == {CASTING, SOLAR, HERBS}
    return county
