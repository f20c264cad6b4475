"""台账导入 through its pages: uploading, confirming, committing, and every refusal with what was typed kept."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from time_machine import travel

from quancheng.cases import actions, intake, queries
from quancheng.engine import requests as rq
from quancheng.people.access import Person
from quancheng.people.models import Account
from quancheng.store.session import reading
from tests.app.cases.intakes import AT, INPUTS, MESSY, ON, TIDY, Office, look, settle, upload
from tests.app.papers.sheets import saved, start_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(gu_office: Office, db: None) -> Office:
    return gu_office


@pytest.fixture
def clerk(office: Office) -> Person:
    return office.officer("office-clerk")


@pytest.fixture
def client(clerk: Person) -> Iterator[Client]:
    with travel(AT, tick=False):
        yield signed_in(clerk)


def signed_in(person: Person) -> Client:
    account = Account.objects.get(id=person.account)
    account.must_change_password, account.password_changed_at = False, AT
    account.save()
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, content: bytes, name: str = "表.xlsx") -> object:
    file = SimpleUploadedFile(name, content)
    return client.post("/import/upload", {"form": "start-plan", "file": file, "key": name})


def projects(person: Person) -> int:
    with reading(person.tenant):
        return queries.counts(person, on=ON).total


def test_an_upload_leads_to_its_review(client: Client) -> None:
    answer = send(client, (INPUTS / TIDY).read_bytes(), TIDY)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).content.decode()
    for said in ("年产6万吨高端装备铸件智能化改造项目", "新项目", "2026年3月20日", "B5", "批而未供地块盘活", "赵某"):
        assert said in page
    assert "表格写明不涉及，未写理由" in page


def test_the_messy_workbook_names_sheet_row_column_cell_and_reason(client: Client) -> None:
    page = client.get(send(client, (INPUTS / MESSY).read_bytes(), MESSY).headers["Location"]).content.decode()
    for said in (
        "规划许可 · 计划完成时间",
        "B8",
        "2026年6月没有31日",
        "工作表「表2」（隐藏）",
        "水土保持方案",
        "二〇二六年三月",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有任何内容"),
        (b"%PDF-1.7\n", "这是 PDF 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为"),
        (b"a,b\n1,2\n", "文本或 CSV"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words_and_not_kept(
    office: Office, client: Client, content: bytes, said: str
) -> None:
    answer = send(client, content)
    assert answer.status_code in (409, 422)
    assert said in answer.content.decode()
    assert not office.files()


def test_another_form_is_refused_with_the_headings_it_should_have(office: Office, client: Client) -> None:
    answer = send(client, (INPUTS / "kundulun-signed-ledger.xlsx").read_bytes())
    assert answer.status_code == 422
    assert "表头应有「计划完成时间」" in answer.content.decode()
    assert not office.files()


def test_a_file_above_ten_megabytes_is_refused(client: Client) -> None:
    answer = send(client, b"PK\x03\x04" + bytes(10 * 1024 * 1024))
    assert answer.status_code == 422
    assert "超过10 MB的上限" in answer.content.decode()


def test_no_file_is_said(client: Client) -> None:
    answer = client.post("/import/upload", {"form": "start-plan"})
    assert answer.status_code == 422
    assert "没有选择文件" in answer.content.decode()


def test_confirming_everything_brings_the_projects_in(client: Client, clerk: Person, office: Office) -> None:
    id_ = upload(clerk, office, TIDY)
    answer = client.post(f"/import/{id_}/commit", everything_ticked(clerk, id_))
    page = client.get(answer.headers["Location"]).content.decode()
    assert page.count("新登记") == 3
    assert projects(clerk) == 3
    again = client.post(f"/import/{id_}/commit", {"key": "later"})
    assert again.headers["Location"] == answer.headers["Location"]
    assert projects(clerk) == 3


def test_a_commit_with_something_open_keeps_what_was_typed(client: Client, clerk: Person, office: Office) -> None:
    id_ = upload(clerk, office, TIDY)
    sent = {
        "key": "k", "sheet-1": "1", "take-1": "1", "shown-1": "1", "target-1": "new",
        "v-1-planning-permit/task:reason": "租用厂房，不用规划许可",
    }  # fmt: skip
    answer = client.post(f"/import/{id_}/commit", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还有1处没有确认：「中药材」1处" in page
    assert 'value="租用厂房，不用规划许可"' in page
    assert projects(clerk) == 0


def test_a_wrong_day_is_shown_again_as_typed(client: Client, clerk: Person, office: Office) -> None:
    id_ = upload(clerk, office, MESSY)
    sent = {"sheet-0": "1", "take-0": "1", "shown-0": "1", "target-0": "new", "v-0-eia/task:planned": "六月底"}
    page = client.get(client.post(f"/import/{id_}/choices", sent).headers["Location"]).content.decode()
    assert 'value="六月底"' in page
    assert "“六月底”不是日期" in page


def test_by_script_only_the_counts_come_back_unless_the_page_changes(
    client: Client, clerk: Person, office: Office
) -> None:
    id_ = upload(clerk, office, TIDY)
    script = {"HX-Request": "true"}
    ticked = {"sheet-2": "1", "take-2": "1", "shown-2": "1", "target-2": "new", "t-2-land/task:state": "1"}
    ticked["v-2-land/task:state"] = "under way"
    page = client.post(f"/import/{id_}/choices", ticked, headers=script).content.decode()
    assert "intake-counts" in page
    assert '<span class="strong">1</span>' in page
    left_out = client.post(f"/import/{id_}/choices", {"sheet-2": "1"}, headers=script)
    assert left_out.headers["HX-Refresh"] == "true"


def test_an_existing_project_is_shown_before_and_after(client: Client, clerk: Person, office: Office) -> None:
    for day in ("2026-06-01", "2026-07-01"):
        id_ = upload(clerk, office, saved(start_plan({"B4": day})), name=f"{day}.xlsx")
        page = client.get(f"/import/{id_}/").content.decode()
        settle(clerk, id_)
        intake.commit(clerk, id_, at=AT)
    assert '<span class="was">2026年6月1日</span><span class="becomes">2026年7月1日</span>' in page
    assert projects(clerk) == 1


def test_a_colleague_s_change_stops_the_commit_and_is_shown(client: Client, clerk: Person, office: Office) -> None:
    first = upload(clerk, office, saved(start_plan({"B10": "2026-06-01"})), name="一.xlsx")
    settle(clerk, first)
    project = UUID(intake.commit(clerk, first, at=AT)["projects"][0]["project"])
    id_ = upload(clerk, office, saved(start_plan({"B10": "2026-07-01"})), name="二.xlsx")
    sent = everything_ticked(clerk, id_)
    words = {"task": "power", "planned": date(2026, 8, 1), "reason": "线路改造"}
    actions.ask(office.officer("office-director"), project, rq.PlanTask, at=AT, **words)
    answer = client.post(f"/import/{id_}/commit", sent)
    assert answer.status_code == 409
    assert '<span class="was">2026年8月1日</span><span class="becomes">2026年7月1日</span>' in answer.content.decode()
    again = client.post(f"/import/{id_}/commit", {**everything_ticked(clerk, id_), "key": "again"})
    assert again.status_code == 303


def test_somebody_else_s_upload_is_no_page(client: Client, office: Office) -> None:
    id_ = upload(office.officer("office-director"), office, TIDY)
    assert client.get(f"/import/{id_}/").status_code == 404
    assert client.post(f"/import/{id_}/commit", {"key": "k"}).status_code == 404


def test_the_blank_form_can_be_read_back(client: Client) -> None:
    answer = client.get("/import/blank/start-plan")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert send(client, answer.content, "空白.xlsx").status_code == 303


def test_the_original_is_handed_out_as_a_file(client: Client, clerk: Person, office: Office) -> None:
    id_ = upload(clerk, office, TIDY)
    answer = client.get(f"/import/{id_}/original")
    assert answer.content == (INPUTS / TIDY).read_bytes()
    assert answer.headers["Content-Disposition"].startswith("attachment")


def everything_ticked(person: Person, id_: object) -> dict[str, str]:
    """What a browser sends when every question is ticked as suggested."""
    sent = {"key": "all"}
    for each in look(person, id_).sheets:
        number = each.sheet.number
        if each.view:
            sent[f"seen-{number}-{each.target}"] = str(each.view.version)
        sent |= {f"sheet-{number}": "1", f"take-{number}": "1", f"shown-{number}": "1", f"target-{number}": each.target}
        cells = [*each.sheet.fields.values(), *(cell for line in each.sheet.lines for cell in line.cells.values())]
        for cell in cells:
            if cell.asks:
                sent |= {f"v-{number}-{cell.place}": cell.typed, f"t-{number}-{cell.place}": "1"}
    return sent
