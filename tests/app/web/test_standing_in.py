"""Whoever stands in sees whose work it is and why, and what he does only because of it is recorded as 代."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from quancheng.cases import actions, history_comments, project_view
from quancheng.cases.rows_check import rows_at_fault
from quancheng.engine import requests as rq
from quancheng.people import actions as people
from quancheng.people.access import Person, person_of
from quancheng.people.models import Account
from quancheng.store.models import Event
from quancheng.store.session import reading
from quancheng.store.verify import verify
from tests.app.cases.intakes import AT, ON
from tests.app.web.county import HERBS, County

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looking(county: County) -> Iterator[None]:
    """The tests' own eyes look into the county; actions step out of this reading and back."""
    with reading(county.office.tenant):
        yield


TASK = "filing"


@pytest.fixture
def stand_in(county: County) -> Person:
    """The clerk of the union stands in for the clerk of the approval bureau until Friday week."""
    clerk = county.officer("union-clerk")
    assert clerk.officer is not None
    people.name_stand_in(
        county.officer("office-director"), officer=clerk.officer, post="approval-clerk", since=ON,
        until=ON + timedelta(days=11), at=AT,
    )  # fmt: skip
    with reading(clerk.tenant):
        county.people["union-clerk"] = person_of(Account.objects.get(id=clerk.account), ON)
    return county.people["union-clerk"]


def who_did(person: Person, county: County) -> list[str]:
    """By whom the newest things happened to the project."""
    with reading(person.tenant):
        view = project_view.project(person, county.projects[HERBS], on=ON)
        return [
            line.who
            for line in history_comments.project_history(person.tenant, view.id, view.pack).lines
            if line.task == TASK
        ]


def test_without_the_post_stood_in_for_he_is_who_he_was(county: County, stand_in: Person) -> None:
    assert stand_in.alone is not None
    assert stand_in.stands_in_for == {"approval-clerk"}
    assert stand_in.alone.posts == {"union-clerk"} and stand_in.alone.alone is None
    assert "approval-bureau" in stand_in.units - stand_in.alone.units


def test_the_list_says_whose_work_it_is_why_and_until_when(county: County, stand_in: Person) -> None:
    page = county.browser("union-clerk").page("/work")
    assert "您正在代理" in page and "5月29日" in page
    assert page.count("代行政审批局") >= 1 and "项目备案" in page
    assert "您正在代理" not in county.browser("approval-clerk").page("/work")


def test_what_he_does_only_because_he_stands_in_is_recorded_so(county: County, stand_in: Person) -> None:
    actions.ask(stand_in, county.projects[HERBS], rq.NoteTask, at=AT, task=TASK, measure="全程代办", remark="")
    told = Event.objects.filter(stream_id=county.projects[HERBS], kind="acted-for")
    assert told.count() == 1 and '"posts":["approval-clerk"]' in told.get().body
    assert who_did(stand_in, county)[0].endswith("（代行政审批局专职人员）")
    page = county.browser("office-clerk").page(f"/projects/{county.projects[HERBS]}/history")
    assert "（代行政审批局专职人员）" in page and "acted-for" not in page
    with reading(stand_in.tenant):
        assert list(rows_at_fault(stand_in.tenant)) == []
    assert verify().is_whole


def test_what_his_own_post_allows_is_his_own(county: County) -> None:
    """The clerk of the approval bureau who stands in elsewhere does his own work as himself."""
    clerk = county.officer("approval-clerk")
    assert clerk.officer is not None
    people.name_stand_in(
        county.officer("office-director"), officer=clerk.officer, post="land-clerk", since=ON,
        until=ON + timedelta(days=11), at=AT,
    )  # fmt: skip
    with reading(clerk.tenant):
        both = person_of(Account.objects.get(id=clerk.account), ON)
    assert both.alone is not None
    actions.ask(both, county.projects[HERBS], rq.NoteTask, at=AT, task=TASK, measure="提前介入", remark="")
    assert not Event.objects.filter(kind="acted-for").exists()
    actions.ask(both, county.projects[HERBS], rq.NoteTask, at=AT, task="land", measure="提前介入", remark="")
    assert Event.objects.filter(kind="acted-for").count() == 1


def test_a_mention_of_the_post_waits_for_the_stand_in_too_and_says_so(county: County, stand_in: Person) -> None:
    base = f"/projects/{county.projects[HERBS]}/comments"
    county.browser("office-clerk").done(f"{base}/write", {"text": "@行政审批局 备案抓紧。", "key": "a"})
    page = county.browser("union-clerk").page("/work")
    assert "备案抓紧" in page and "代行政审批局" in page
