"""制度 → 版本 → 变更: the office sees what a newer version changes on each project, and moves those it ticks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from time_machine import travel

from quancheng.cases import actions
from quancheng.cases.places import start_place
from quancheng.packfiles.loader import SHIPPED
from quancheng.people.access import Person
from quancheng.people.models import Account
from quancheng.server.cli import main
from quancheng.store.session import reading
from quancheng.store.work import perform
from tests.app.cases.intakes import AT, Office, shown
from tests.app.web.test_intake_page import signed_in

pytestmark = pytest.mark.django_db
Newer = Callable[..., None]
NEW_TASK = (
    "      - id: contact\n",
    "      - {id: site-check, label: 实地踏勘, by: promotion-centre, basis: [GX-5.1]}\n      - id: contact\n",
)
GONE = (("- id: propose\n", "- id: propose-anew\n"), ("after: [propose]", "after: [propose-anew]"))


@pytest.fixture
def office(gu_office: Office, db: None) -> Office:
    return gu_office


@pytest.fixture
def director(office: Office) -> Person:
    return office.officer("office-director")


@pytest.fixture
def running(office: Office, director: Person) -> UUID:
    return actions.register(director, {"name": "铸件项目"}, at=AT)


@pytest.fixture
def client(director: Person) -> Iterator[Client]:
    with travel(AT, tick=False):
        yield signed_in(director)


@pytest.fixture
def newer(tmp_path: Path, office: Office, running: UUID) -> Newer:
    def make(*replaced: tuple[str, str]) -> None:
        folder = shutil.copytree(SHIPPED / "guxian", tmp_path / "guxian")
        stages = folder / "stages.yaml"
        text = stages.read_text(encoding="utf-8")
        for old, new in replaced:
            text = text.replace(old, new, 1)
        stages.write_text(text, encoding="utf-8")
        perform(lambda work: start_place(work, folder) and None, tenant=office.tenant, actor="test", at=AT)

    return make


def test_the_page_says_when_all_follow_the_version_in_force(client: Client, running: UUID) -> None:
    assert "在办项目都按现行版本办理" in client.get("/rules/move/").content.decode()
    assert "/rules/move/" not in client.get("/rules/").content.decode()


def test_the_page_says_what_would_change_on_each_project(client: Client, newer: Newer) -> None:
    newer(NEW_TASK)
    assert "1个在办项目还按旧版本办理" in client.get("/rules/").content.decode()
    page = client.get("/rules/move/").content.decode()
    assert "铸件项目" in page
    assert "新出现：实地踏勘" in page


def test_the_ticked_projects_move(client: Client, newer: Newer, running: UUID, director: Person) -> None:
    newer(NEW_TASK)
    answer = client.post("/rules/move/", {f"move-{running.hex}": "1", "reason": "新版本施行"})
    assert answer.status_code == 303
    assert "1个项目已改按现行版本办理" in client.get("/rules/move/").content.decode()
    assert shown(director, running).tasks["site-check"].row.is_open


@pytest.mark.parametrize("given", [{"reason": ""}, {"reason": "新版本施行", "unticked": "1"}])
def test_nothing_moves_without_a_reason_or_a_tick(
    client: Client, newer: Newer, running: UUID, director: Person, given: dict[str, str]
) -> None:
    newer(NEW_TASK)
    before = shown(director, running).pack.version
    sent = given if "unticked" in given else {**given, f"move-{running.hex}": "1"}
    assert client.post("/rules/move/", sent).status_code == 422
    assert shown(director, running).pack.version == before


def test_a_project_that_cannot_move_says_why_and_cannot_be_ticked(client: Client, newer: Newer, running: UUID) -> None:
    newer(*GONE)
    page = client.get("/rules/move/").content.decode()
    assert "不能变更：“谋划项目入储备库”正在办理，新版本里没有这个事项。" in page
    assert "disabled" in page
    answer = client.post("/rules/move/", {f"move-{running.hex}": "1", "reason": "新版本施行"})
    assert answer.status_code == 409
    assert "有项目没有变更" in answer.content.decode()


def test_only_who_has_the_power_opens_the_page(office: Office, newer: Newer) -> None:
    newer(NEW_TASK)
    with travel(AT, tick=False):
        other = signed_in(office.officer("tax-clerk"))
        assert other.get("/rules/move/").status_code == 403
        assert "/rules/move/" not in other.get("/rules/").content.decode()


# The same from the command line.


def name_of(person: Person) -> str:
    with reading(person.tenant):
        return str(Account.objects.get(id=person.account).username)


def test_the_verb_previews_and_moves(
    newer: Newer, director: Person, running: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    newer(NEW_TASK)
    with travel(AT, tick=False):
        assert main(["pack", "migrate", "guxian", "--preview", "--as", name_of(director)]) == 0
        assert "新出现：实地踏勘" in capsys.readouterr().out
        assert main(["pack", "migrate", "guxian", "--as", name_of(director), "--reason", "新版本施行"]) == 0
    assert "1个项目已改按现行版本办理，0个没有变更" in capsys.readouterr().out
    assert shown(director, running).tasks["site-check"].row.is_open


def test_the_verb_needs_a_name_and_a_power(newer: Newer, office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    newer(NEW_TASK)
    with travel(AT, tick=False):
        assert main(["pack", "migrate", "guxian", "--preview"]) == 1
        assert "以谁的名义" in capsys.readouterr().err
        assert main(["pack", "migrate", "guxian", "--preview", "--as", name_of(office.officer("tax-clerk"))]) == 1


def test_published_versions_are_compared(
    newer: Newer, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer(NEW_TASK)
    assert main(["pack", "diff", f"guxian@{office.pack.version[:10]}", str(tmp_path / "guxian")]) == 0
    assert "新增　事项“实地踏勘”" in capsys.readouterr().out
    assert main(["pack", "diff", "guxian@00000000", str(tmp_path / "guxian")]) == 1
    assert "没有发布过" in capsys.readouterr().err
