"""制度: every clause with its rules in words and how well they are kept, over what the person may see."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from quancheng.cases import actions, intake
from quancheng.cases.keeping import TASKS, keeping, task_rows, versions
from quancheng.cases.rules_said import said_by_clause, said_rules
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotFound
from quancheng.engine.validity import warning
from quancheng.packfiles import bpmn
from quancheng.people.access import Person
from quancheng.people.labels import Label
from quancheng.store.session import Session, reading
from tests.app.cases.intakes import AT, ON, TIDY, Office, settle, upload
from tests.app.web.test_intake_page import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(gu_office: Office, db: None) -> Office:
    return gu_office


@pytest.fixture
def clerk(office: Office) -> Person:
    return office.officer("office-clerk")


@pytest.fixture
def three(office: Office, clerk: Person) -> list[UUID]:
    """The tidy workbook's projects."""
    id_ = upload(clerk, office, TIDY)
    settle(clerk, id_)
    return [UUID(each["project"]) for each in intake.commit(clerk, id_, at=AT)["projects"]]


@pytest.fixture
def client(clerk: Person) -> Iterator[Client]:
    with travel(AT, tick=False):
        yield signed_in(clerk)


def kept(person: Person, on: date = ON):  # type: ignore[no-untyped-def]
    with reading(person.tenant):
        return keeping(person, on=on)


def test_each_clause_stands_at_its_anchor_with_its_words(client: Client, office: Office) -> None:
    page = client.get("/rules/").content.decode()
    for clause in office.pack.clauses:
        assert f'id="{clause.id}"' in page
        assert clause.text in page
    assert "协议签订后3个工作日内" in page
    assert "每周五" in page


def test_every_clause_has_a_rule_or_says_why_not(office: Office) -> None:
    said = said_by_clause(office.pack)
    assert [each.id for each in office.pack.clauses if not said[each.id] and not each.no_rule_because] == []


def test_every_rule_of_the_pack_is_said(office: Office) -> None:
    kinds = {"stage", "unit", "post", "group", "fact", "happening"}
    told = {(said.kind, said.id) for said in said_rules(office.pack)}
    rules = {
        (kind, id_) for kind, id_, basis in office.pack.rules() if basis and kind not in {*kinds, "clock", "grade"}
    }
    assert rules - told == set()


def test_figures_count_what_is_open_late_and_done(three: list[UUID], clerk: Person) -> None:
    filing = kept(clerk).tasks["filing"]
    assert sum(filing.values()) == 3
    assert (filing["done"], filing["late"]) == (2, 1)


def test_every_figure_opens_to_as_many_rows(three: list[UUID], clerk: Person) -> None:
    figures = kept(clerk).tasks
    with reading(clerk.tenant):
        for task, counts in figures.items():
            for which in TASKS:
                assert task_rows(clerk, task, which, on=ON).total == counts[which]


def test_the_rows_behind_a_figure_are_a_page(three: list[UUID], client: Client) -> None:
    page = client.get("/rules/tasks/filing?which=late").content.decode()
    assert "项目备案：逾期" in page
    assert "连翘等道地中药材精深加工项目" in page


def test_a_figure_that_is_not_there_is_no_page(client: Client, clerk: Person) -> None:
    assert client.get("/rules/tasks/nothing").status_code == 404
    assert client.get("/rules/tasks/filing?which=nothing").status_code == 404
    with reading(clerk.tenant), pytest.raises(NotFound):
        task_rows(clerk, "filing", "1 = 1", on=ON)


def test_a_row_done_after_its_day_is_done_late(three: list[UUID], office: Office, clerk: Person) -> None:
    later = datetime.fromisoformat("2026-05-28T02:00:00+00:00")
    words = {"task": "filing", "evidence": ("no:备案",)}
    actions.ask(office.officer("approval-clerk"), three[2], rq.FinishTask, at=later, **words)
    assert kept(clerk, on=date(2026, 5, 28)).tasks["filing"]["done-late"] == 1


def test_duties_missed_are_counted(clerk: Person) -> None:
    assert kept(clerk).duties["month-end-dispatch"]["missed"] == 4


def test_a_duty_done_on_a_project_is_counted(three: list[UUID], office: Office, clerk: Person) -> None:
    before = kept(clerk, on=date(2026, 5, 22)).duties["friday-report"]
    specialist = office.officer("zone-investment")
    actions.ask(
        clerk, three[0], rq.FillRole, at=AT, role="dedicated-person", officer=specialist.officer.hex, unit="zone"
    )
    friday = datetime.fromisoformat("2026-05-22T02:00:00+00:00")
    words = {"duty": "friday-report", "period": "2026-W21", "paper": "0" * 64}
    actions.ask(specialist, three[0], rq.FulfilDuty, at=friday, **words)
    now = kept(clerk, on=date(2026, 5, 22)).duties["friday-report"]
    assert now.get("done", 0) == before.get("done", 0) + 1


def test_what_may_not_be_seen_is_in_no_figure(three: list[UUID], office: Office, clerk: Person) -> None:
    keeper = office.officer("office-director", clearance=Label.SENSITIVE)
    before = kept(clerk)
    for project in three:
        actions.relabel(keeper, project, Label.SENSITIVE, reason="测试", at=AT)
    now = kept(clerk)
    assert before.tasks
    assert (now.tasks, now.libraries, now.papers) == ({}, {}, {})
    with reading(clerk.tenant):
        assert [each.projects for each in versions(clerk)] == [0]


def test_a_clerk_of_a_unit_reads_it_too(office: Office) -> None:
    with travel(AT, tick=False):
        assert signed_in(office.officer("land-clerk")).get("/rules/").status_code == 200


def test_the_number_of_statements_does_not_grow_with_projects(
    three: list[UUID], clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    execute = Session.execute

    def counted(session: Session, sql: str, params: Sequence[Any] = ()) -> Any:
        said.append(sql)
        return execute(session, sql, params)

    def asked() -> int:
        said.clear()
        with CaptureQueriesContext(connection) as queries:
            kept(clerk)
        return len(queries) + len(said)

    monkeypatch.setattr(Session, "execute", counted)
    before = asked()
    for number in range(4):
        actions.register(clerk, {"name": f"新项目{number}"}, at=AT)
    assert asked() == before <= 15


def test_a_notice_that_ends_soon_says_so(office: Office) -> None:
    from dataclasses import replace

    pack = office.pack
    assert warning(pack, ON) == ""
    assert "还有30天到期" in warning(replace(pack, in_force_to=date(2026, 6, 17)), ON)
    assert "过了有效期" in warning(replace(pack, in_force_to=date(2026, 5, 17)), ON)


def test_no_sentence_is_left_unfinished(office: Office) -> None:
    for said in said_rules(office.pack):
        for words in said.words:
            assert words, said
            assert not re.search(r"None|\b[a-z]+-[a-z-]+\b", words), said


def test_the_page_shows_the_picture_of_the_process_and_offers_its_document(client: Client, office: Office) -> None:
    page = client.get("/rules/").content.decode()
    assert '<img src="/rules/process.svg"' in page
    picture = client.get("/rules/process.svg")
    assert picture["Content-Type"].startswith("image/svg+xml")
    assert "<style" not in picture.content.decode()
    document = client.get("/rules/process.bpmn")
    assert document["Content-Disposition"].startswith('attachment; filename="guxian-')
    assert document.content == bpmn.document(office.pack)
