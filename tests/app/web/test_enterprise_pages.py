"""The enterprise's own account and pages: invited once, sees its project and nothing internal, fills, asks, rates."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import reduce
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from time_machine import travel

from quancheng.cases import actions
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.packs import pack_of
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, after
from quancheng.engine.commitments import SetCommitment
from quancheng.engine.document_events import DocumentDrafted, DocumentSigned
from quancheng.engine.files_of_tasks import AcceptMaterials
from quancheng.people.access import Person, person_of
from quancheng.people.kinds import Kind
from quancheng.people.labels import Label
from quancheng.people.models import Account
from quancheng.store.session import reading
from quancheng.store.work import Work, perform
from tests.app.cases.qinghe import moment
from tests.app.web.county import Browser
from tests.app.web.qinghe import Qinghe

MONDAY, TUESDAY, FRIDAY, WEEK_LATER = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6), date(2026, 3, 9)
FACTS = {"name": "青禾食品项目", "enterprise": "青禾食品有限公司", "uscc": "91310115MA1K35HM1P"}
PASSWORD = "Lv-gang-8821-sui"


@pytest.fixture
def county(peopled_qinghe: Qinghe) -> Qinghe:
    return peopled_qinghe


def signed_in(row: Account, day: date) -> Browser:
    browser = Browser.__new__(Browser)
    browser.account, browser.client = row, Client()
    return browser.on(day)


def invitation(county: Qinghe, project: UUID, day: date = MONDAY) -> str:
    """The address that the director is shown once."""
    director = county.browser("director", day)
    page = director.page(director.done(reverse("project-enterprise-invite", args=[project]), {"key": project.hex}))
    found = re.search(r"http://testserver(/invited/[^<]+)<", page)
    assert found
    return found.group(1)


def opened(address: str, day: date = MONDAY, *, username: str = "qinghe-food", **fields: str) -> object:
    with travel(moment(day), tick=False):
        typed = {"key": username, "username": username, "password": PASSWORD, "again": PASSWORD}
        return Client().post(address, typed | fields)


def enterprise(county: Qinghe, project: UUID, *, username: str = "qinghe-food", day: date = MONDAY) -> Browser:
    """Invited and let in."""
    answer = opened(invitation(county, project, day), day, username=username)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return signed_in(Account.objects.get(username=username), day)


@pytest.fixture
def project(county: Qinghe) -> UUID:
    return county.project(FACTS, MONDAY)


def mine(project: UUID, route: str = "mine-project", *more: str) -> str:
    return reverse(route, args=[project, *more])


# The invitation.


def test_an_invited_enterprise_signs_in_by_the_password_it_chose(county: Qinghe, project: UUID) -> None:
    enterprise(county, project)
    with travel(moment(MONDAY), tick=False):
        client = Client()
        client.post("/sign-in", {"username": "qinghe-food", "password": PASSWORD})
        answer = client.get("/", follow=True)
    assert answer.redirect_chain[-1][0] == mine(project)
    assert "青禾食品项目" in answer.content.decode()


def test_an_address_works_once(county: Qinghe, project: UUID) -> None:
    address = invitation(county, project)
    assert opened(address).status_code == 303
    assert opened(address, username="another", key="p" * 32).status_code == 404
    assert Account.objects.filter(kind=Kind.ENTERPRISE).count() == 1


def test_the_address_tells_nobody_else_its_secret_but_lets_the_browser_send_the_form(
    county: Qinghe, project: UUID
) -> None:
    """Under `no-referrer` a browser sends `Origin: null`, and the form would be refused as somebody else's."""
    address = invitation(county, project)
    with travel(moment(MONDAY), tick=False):
        assert Client().get(address)["Referrer-Policy"] == "same-origin"


def test_an_address_works_for_seven_days(county: Qinghe, project: UUID) -> None:
    address = invitation(county, project)
    with travel(moment(date(2026, 3, 8)), tick=False):
        assert Client().get(address).status_code == 200
    assert opened(address, WEEK_LATER).status_code == 404


def test_a_wrong_secret_is_not_there(county: Qinghe, project: UUID) -> None:
    address = invitation(county, project)
    assert opened(address[:-1] + ("a" if address[-1] != "a" else "b")).status_code == 404


def test_a_revoked_address_is_not_there(county: Qinghe, project: UUID) -> None:
    address = invitation(county, project)
    id_ = address.split("/")[3]
    county.browser("director", MONDAY).done(
        reverse("project-enterprise-revoke", args=[project, id_]), {"key": "r" * 32}
    )
    assert opened(address).status_code == 404


def test_the_secret_is_shown_once_and_its_digest_alone_is_kept(county: Qinghe, project: UUID) -> None:
    address = invitation(county, project)
    assert address not in county.browser("director", MONDAY).page(reverse("project-enterprise", args=[project]))


def test_a_weak_password_is_refused_and_the_name_stays_typed(county: Qinghe, project: UUID) -> None:
    answer = opened(invitation(county, project), password="short", again="short")
    assert answer.status_code == 422
    assert 'value="qinghe-food"' in answer.content.decode()
    assert not Account.objects.filter(username="qinghe-food").exists()


def test_a_clerk_of_another_unit_does_not_invite(county: Qinghe, project: UUID) -> None:
    answer = county.browser("housing-clerk", MONDAY).post(reverse("project-enterprise-invite", args=[project]), {})
    assert answer.status_code in (403, 404)


def test_another_project_of_the_enterprise_is_added_by_an_officer(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    second = county.project(FACTS | {"name": "青禾食品二期项目"}, TUESDAY)
    assert firm.on(TUESDAY).get(mine(second)).status_code == 404
    county.browser("director", TUESDAY).done(reverse("project-enterprise-tie", args=[second]), {"key": "t" * 32})
    assert "青禾食品二期项目" in firm.page(reverse("mine"))
    assert firm.get(mine(second)).status_code == 200


def test_a_project_taken_from_the_enterprise_is_not_there(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    county.browser("director", MONDAY).done(reverse("project-enterprise-untie", args=[project]), {"key": "u" * 32})
    assert firm.get(mine(project)).status_code == 404


def test_a_sensitive_project_is_opened_to_nobody_outside(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    person = county.person("director")
    Account.objects.filter(id=person.account).update(clearance=Label.SENSITIVE)
    with reading(person.tenant):
        director = _again(person)
    actions.relabel(director, project, Label.SENSITIVE, reason="涉密前期", at=moment(MONDAY))
    assert firm.get(mine(project)).status_code == 404
    answer = county.browser("director", MONDAY).post(reverse("project-enterprise-invite", args=[project]), {})
    assert answer.status_code == 403


def _again(person: Person) -> Person:
    """The same with the clearance he has now."""
    return person_of(Account.objects.get(id=person.account), MONDAY)


# What it sees.


def test_it_sees_no_page_of_the_officers(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    for route in (
        "project",
        "project-tasks",
        "project-facts",
        "project-history",
        "project-support",
        "project-enterprise",
    ):
        assert firm.get(reverse(route, args=[project])).status_code == 403, route
    for address in (reverse("work"), "/projects/", "/ledgers/", "/issues/"):
        assert firm.get(address).status_code == 403, address


def test_it_sees_nothing_of_another_enterprise(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    other = county.project({"name": "别家项目", "enterprise": "别家有限公司"}, MONDAY)
    enterprise(county, other, username="other-firm")
    assert firm.on(MONDAY).get(mine(other)).status_code == 404
    assert (
        firm.post(mine(other, "mine-issues"), {"key": "x" * 32, "kind": "hard-problem", "title": "问"}).status_code
        == 404
    )


def test_an_officer_enters_no_page_of_the_enterprise(county: Qinghe, project: UUID) -> None:
    assert county.browser("director", MONDAY).get(mine(project)).status_code == 403


ROUTES = ("mine-project", "mine-guides", "mine-issues")


def seen(firm: Browser, project: UUID) -> list[str]:
    """Every page of the project, without the tokens and keys that are new each time."""
    pages = [firm.page(mine(project, route)) for route in ROUTES]
    pages.append(firm.page(mine(project, "mine-needs", "initial-needs")))
    return [re.sub(r'value="\w{32,64}(\w*)"|X-CSRFToken": "\w+"', "", page) for page in pages]


def test_what_is_internal_changes_no_byte_of_its_pages(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    before = seen(firm, project)
    director, at = county.person("director"), moment(MONDAY)
    actions.ask(director, project, rq.NoteTask, at=at, task="talks", measure="压价到每亩8万", remark="领导批示：慎重")
    actions.ask(
        county.person("clerk"),
        project,
        rq.RaiseIssue,
        at=at,
        issue="f" * 32,
        kind="hard-problem",
        title="担心企业资金不足",
    )
    actions.ask(county.person("clerk"), project, rq.AnswerIssue, at=at, issue="f" * 32, measure="内部先查征信")
    actions.relabel(director, project, Label.PUBLIC, reason="可以公开", at=at)
    assert seen(firm, project) == before


def signed(county: Qinghe, project: UUID) -> None:
    director, at = county.person("director"), moment(MONDAY)
    actions.ask(director, project, rq.FinishTask, at=at, task="talks")
    actions.ask(director, project, rq.FinishTask, at=at, task="sign", outcome="signed")


def test_a_stage_that_was_left_shows_its_day_and_the_next_its_formalities(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    before = seen(firm, project)
    signed(county, project)
    page = firm.page(mine(project))
    assert seen(firm, project) != before
    assert "3月2日走完" in page
    assert "正在办的手续" in page


def test_what_it_has_to_correct_is_named_and_what_an_officer_noted_is_not(county: Qinghe) -> None:
    project = county.project(FACTS | {"one-stop": True, "site-area": Decimal(66_667)}, MONDAY)
    firm, ecology, at = enterprise(county, project), county.person("ecology-clerk"), moment(MONDAY)
    signed(county, project)
    assert "还差材料：环评报告书、公众参与说明" in firm.page(mine(project))
    whole = ("环评报告书", "公众参与说明")
    actions.ask(ecology, project, AcceptMaterials, at=at, task="eia-approval", materials=whole, day=MONDAY)
    actions.ask(ecology, project, rq.NoteTask, at=at, task="eia-approval", remark="材料质量差")
    actions.ask(ecology, project, rq.PauseClock, at=at, task="eia-approval", cause="correction", day=MONDAY)
    page = firm.page(mine(project))
    assert "企业补正" in page
    assert 'class="why"' in page
    assert "还差材料" not in page
    assert "材料质量差" not in page


# The form of factor needs.


def test_what_was_typed_is_taken_up_on_another_device(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    address = mine(project, "mine-needs", "initial-needs")
    firm.done(f"{address}/keep", {"amount-land": "一百来亩", "note-land": "分两期"})
    again = signed_in(firm.account, TUESDAY).page(address)
    assert 'value="一百来亩"' in again
    assert 'value="分两期"' in again


def test_a_form_by_script_is_kept_without_an_answer(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    address = mine(project, "mine-needs", "initial-needs")
    with travel(firm.at, tick=False):
        answer = firm.client.post(f"{address}/keep", {"amount-land": "80亩"}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert 'value="80亩"' in firm.page(address)


def test_a_fault_stands_at_its_field_and_the_rest_stays(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    fields = {"key": "n" * 32, "amount-land": "许多", "amount-power-need": "2000"}
    page = firm.refused(mine(project, "mine-needs", "initial-needs"), fields, 422)
    assert 'value="许多"' in page
    assert 'value="2000"' in page


def test_a_submitted_form_waits_to_be_verified(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    address = mine(project, "mine-needs", "initial-needs")
    firm.done(f"{address}/keep", {"amount-land": "100亩"})
    firm.done(address, {"key": "n" * 32, "amount-land": "100亩", "note-capacity": "不需要"})
    page = firm.page(address)
    assert "待核实" in page
    assert "还没有提交" not in page
    assert "100亩" in county.browser("director", MONDAY).page(reverse("project-support", args=[project]))


def test_the_detailed_form_is_not_there_before_its_time(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    assert firm.get(mine(project, "mine-needs", "detailed-needs")).status_code == 404
    assert "还不到时候" in firm.page(mine(project))


# Guides and problems.


def test_the_guides_tell_steps_limits_and_materials(county: Qinghe, project: UUID) -> None:
    page = enterprise(county, project).page(mine(project, "mine-guides"))
    for guide in county.pack.guides:
        assert guide.label in page
        assert guide.steps[0] in page
        assert guide.materials[0].name in page


def raised(county: Qinghe, firm: Browser, project: UUID) -> str:
    kind = county.pack.issue_kinds[0].id
    firm.done(mine(project, "mine-issues"), {"key": "a" * 32, "kind": kind, "title": "厂区外道路没有打通"})
    return "a" * 32


def test_a_problem_is_raised_answered_solved_and_rated(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    issue = raised(county, firm, project)
    assert "等答复" in firm.page(mine(project, "mine-issues"))
    _answer(county, project, issue)
    assert "月底前打通" in firm.page(mine(project, "mine-issues"))
    firm.done(mine(project, "mine-issue-do", issue, "close"), {"key": "c" * 32})
    firm.done(mine(project, "mine-issue-do", issue, "rate"), {"key": "s" * 32, "rating": "4"})
    assert "评价4分" in firm.page(mine(project, "mine-issues"))


def _answer(county: Qinghe, project: UUID, issue: str) -> None:
    county.browser("clerk", TUESDAY).done(reverse("issue-do", args=[project, issue, "answer"]), {
        "key": "w" * 32, "measure": "月底前打通",
    })  # fmt: skip


def test_an_empty_problem_is_refused_at_its_field(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    page = firm.refused(mine(project, "mine-issues"), {"key": "a" * 32, "title": ""}, 422)
    assert "请写明遇到什么问题" in page


def test_a_problem_of_an_officer_is_not_the_enterprises_to_close(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    kind = county.pack.issue_kinds[0].id
    actions.ask(
        county.person("clerk"), project, rq.RaiseIssue, at=moment(MONDAY), issue="f" * 32, kind=kind, title="内部协调"
    )
    answer = firm.post(mine(project, "mine-issue-do", "f" * 32, "close"), {"key": "c" * 32})
    assert answer.status_code == 404


# Materials.

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LAND = FACTS | {"with-agreement": True}
DESIGN = 1
"""The place of the design in what the planning permit asks for."""


def paper(name: str = "设计方案.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def material(project: UUID, deed: str, *more: object, about: str = "planning-permit", number: int = DESIGN) -> str:
    return reverse(f"mine-material-{deed}", args=[project, about, number, *more])


def ready(firm: Browser, project: UUID, name: str = "设计方案.pdf", **where: object) -> None:
    firm.done(material(project, "keep", **where), {"key": name, "note": "第一稿", "file": paper(name)})  # type: ignore[arg-type]


def handed_in(firm: Browser, project: UUID, name: str = "设计方案.pdf", key: str = "h" * 32) -> None:
    ready(firm, project, name)
    firm.done(reverse("mine-hand-in", args=[project, "planning-permit"]), {"key": key})


def permits(county: Qinghe) -> UUID:
    project = county.project(FACTS, MONDAY)
    signed(county, project)
    return project


def on_task(county: Qinghe, project: UUID, post: str = "land-clerk", task: str = "planning-permit") -> str:
    return county.browser(post, TUESDAY).page(reverse("project-task", args=[project, task]))


def judged(county: Qinghe, project: UUID, deed: str, **fields: str) -> str:
    words = {"key": deed, "material": "建设工程设计方案", "version": "1"} | fields
    address = reverse("project-task-do", args=[project, "planning-permit", deed])
    return county.browser("land-clerk", TUESDAY).done(address, words)


def file_of(page: str) -> str:
    found = re.search(r"/mine/[^\"]+/files/[0-9a-f-]{36}", page)
    assert found
    return found.group(0)


def test_a_file_put_ready_is_taken_up_on_another_device_and_nobody_else_sees_it(county: Qinghe) -> None:
    project = permits(county)
    firm = enterprise(county, project)
    ready(firm, project)
    again = signed_in(firm.account, TUESDAY)
    page = again.page(mine(project, "mine-materials"))
    assert "设计方案.pdf" in page
    assert 'value="第一稿"' in page
    assert again.get(file_of(page)).content == PDF
    assert "设计方案.pdf" not in on_task(county, project)


def test_a_file_that_was_taken_out_is_not_handed_in(county: Qinghe) -> None:
    project = permits(county)
    firm = enterprise(county, project)
    ready(firm, project)
    file = file_of(firm.page(mine(project, "mine-materials"))).rpartition("/")[2]
    firm.done(material(project, "drop", file), {})
    page = firm.refused(reverse("mine-hand-in", args=[project, "planning-permit"]), {"key": "e" * 32}, 422)
    assert "还没有可以提交的文件" in page


def test_what_is_no_paper_is_refused_and_the_note_stays(county: Qinghe) -> None:
    project = permits(county)
    firm = enterprise(county, project)
    fields = {"key": "x" * 32, "note": "请看说明", "file": paper("病毒.exe", b"MZ\x90")}
    page = firm.refused(material(project, "keep"), fields, 422)
    assert "不是可以上传的文件" in page
    assert 'value="请看说明"' in page


def test_a_material_by_script_answers_with_itself_alone(county: Qinghe) -> None:
    project = permits(county)
    firm = enterprise(county, project)
    with travel(firm.at, tick=False):
        answer = firm.client.post(
            material(project, "keep"), {"key": "a" * 32, "file": paper()}, headers={"HX-Request": "true"}
        )
    words = answer.content.decode()
    assert answer.status_code == 200
    assert words.lstrip().startswith("<li")
    assert "提交给" in words
    assert "<html" not in words


def test_a_material_handed_in_waits_for_whose_formality_it_is_and_once_taken_proves_it(county: Qinghe) -> None:
    project = permits(county)
    firm = enterprise(county, project)
    handed_in(firm, project)
    assert "等核收" in firm.page(mine(project, "mine-materials"))
    assert "核收企业材料：建设工程设计方案" in county.browser("land-clerk", TUESDAY).page(reverse("work"))
    assert "设计方案.pdf" in on_task(county, project)
    judged(county, project, "take-material")
    assert "已收下" in firm.page(mine(project, "mine-materials"))
    county.browser("land-clerk", TUESDAY).done(
        reverse("project-task-do", args=[project, "planning-permit", "finish"]),
        {"key": "f" * 32, "actual": "2026-03-03"},
    )
    page = on_task(county, project)
    assert "企业交来的“建设工程设计方案”，3月2日交、3月3日收下" in page
    assert "企业交来材料“建设工程设计方案”" in page


def test_a_material_sent_back_says_why_and_its_first_version_stays(county: Qinghe) -> None:
    project = permits(county)
    firm = enterprise(county, project)
    handed_in(firm, project)
    judged(county, project, "send-back-material", reason="缺总平面图")
    assert "被退回：缺总平面图" in firm.page(mine(project))
    handed_in(firm, project, "修改稿.pdf", key="i" * 32)
    page = firm.page(mine(project, "mine-materials"))
    assert "交过2次" in page
    assert "设计方案.pdf" in page
    assert "以前的1次" in on_task(county, project)


def test_sending_back_without_a_reason_is_refused_at_its_field(county: Qinghe) -> None:
    project = permits(county)
    handed_in(enterprise(county, project), project)
    address = reverse("project-task-do", args=[project, "planning-permit", "send-back-material"])
    fields = {"key": "b" * 32, "material": "建设工程设计方案", "version": "1", "reason": ""}
    assert "请写明退回的理由" in county.browser("land-clerk", TUESDAY).refused(address, fields, 422)


def test_a_clerk_of_another_unit_takes_nothing(county: Qinghe) -> None:
    project = permits(county)
    handed_in(enterprise(county, project), project)
    address = reverse("project-task-do", args=[project, "planning-permit", "take-material"])
    fields = {"key": "b" * 32, "material": "建设工程设计方案", "version": "1"}
    assert county.browser("director", TUESDAY).post(address, fields).status_code == 403
    assert "take-material" not in on_task(county, project, "director")


def test_materials_that_complete_the_file_let_the_time_begin(county: Qinghe) -> None:
    project = county.project(FACTS | {"one-stop": True, "site-area": Decimal(66_667)}, MONDAY)
    firm = enterprise(county, project)
    signed(county, project)
    for number, name in enumerate(("环评报告书", "公众参与说明")):
        ready(firm, project, f"{name}.pdf", about="eia-approval", number=number)
    firm.done(reverse("mine-hand-in", args=[project, "eia-approval"]), {"key": "e" * 32})
    assert "还差材料" not in firm.page(mine(project))
    for number, name in enumerate(("环评报告书", "公众参与说明")):
        county.browser("ecology-clerk", TUESDAY).done(
            reverse("project-task-do", args=[project, "eia-approval", "take-material"]),
            {"key": f"{number}" * 32, "material": name, "version": "1"},
        )
    assert "材料齐全，自2026年3月2日次日起算" in on_task(county, project, "ecology-clerk", "eia-approval")


def test_a_second_enterprise_finds_neither_files_nor_materials_nor_promises_of_the_first(county: Qinghe) -> None:
    project = permits(county)
    firm = enterprise(county, project)
    handed_in(firm, project)
    file = file_of(firm.page(mine(project, "mine-materials"))).rpartition("/")[2]
    own = county.project({"name": "别家项目", "enterprise": "别家有限公司"}, MONDAY)
    signed(county, own)
    other = enterprise(county, own, username="other-firm")
    for address in (
        mine(project, "mine-materials"), mine(project, "mine-promises"), mine(project, "mine-file", file),
        mine(own, "mine-file", file), reverse("project-file", args=[project, file]),
    ):  # fmt: skip
        assert other.get(address).status_code in (403, 404), address
    fields = {"key": "o" * 32, "file": paper()}
    assert other.post(material(project, "keep"), fields).status_code == 404
    assert other.post(material(own, "drop", file), {}).status_code == 404
    assert "设计方案.pdf" not in other.page(mine(own, "mine-materials"))


def test_it_has_no_file_of_the_officers(county: Qinghe) -> None:
    project = permits(county)
    firm = enterprise(county, project)
    county.browser("land-clerk", TUESDAY).done(
        reverse("project-task-do", args=[project, "planning-permit", "finish"]),
        {"key": "f" * 32, "actual": "2026-03-03", "file": paper("内部审查意见.pdf", PDF + b"internal")},
    )
    inside = re.search(r"/files/([0-9a-f-]{36})", on_task(county, project))
    assert inside
    assert firm.get(mine(project, "mine-file", inside.group(1))).status_code == 404


# What is released, and whom to turn to.


def released(county: Qinghe, project: UUID, what: str, **fields: str) -> None:
    address = reverse("project-enterprise-release", args=[project, what])
    county.browser("director", MONDAY).done(address, {"key": f"{what}{len(fields)}", **fields})


def test_the_governments_promises_are_seen_once_they_are_released_and_no_longer_when_withheld(county: Qinghe) -> None:
    project = county.project(LAND, MONDAY)
    firm, at, director = enterprise(county, project), moment(MONDAY), county.person("director")
    agreement_signed(county, project)
    actions.ask(director, project, SetCommitment, at=at, commitment="plant-subsidy", value=50_000_000)
    actions.ask(director, project, SetCommitment, at=at, commitment="agreed-jobs", value=120)
    page = firm.page(mine(project, "mine-promises"))
    assert "用工人数" in page
    assert "厂房补助" not in page
    released(county, project, "promises")
    assert "厂房补助" in firm.page(mine(project, "mine-promises"))
    released(county, project, "promises", back="yes")
    assert "厂房补助" not in firm.page(mine(project, "mine-promises"))


def agreement_signed(county: Qinghe, project: UUID) -> None:
    """By its events alone; how one comes to be signed is told by the tests of terms."""
    person, paper_ = county.person("director"), "investment-agreement"
    events = [
        DocumentDrafted(on=MONDAY, document=paper_, template=0, covers={}),
        DocumentSigned(on=MONDAY, document=paper_, version=1, day=MONDAY, evidence=("no:1",)),
    ]

    def do(work: Work) -> None:
        stream = work.read(project)
        before = Case.from_state(stream.state)
        pack = pack_of(work.tenant, stream.pack, before.jurisdiction)
        actions.write_events(work, pack, stream, before, reduce(after, events, before), events, calendar_in_force())

    perform(do, tenant=person.tenant, actor=person.account, at=moment(MONDAY))


def test_a_promise_is_reported_with_evidence_by_the_enterprise_and_seen_by_the_officers(county: Qinghe) -> None:
    project = county.project(LAND, MONDAY)
    firm = enterprise(county, project)
    agreement_signed(county, project)
    person = county.person("director")
    actions.ask(person, project, SetCommitment, at=moment(MONDAY), commitment="agreed-jobs", value=120)
    address = mine(project, "mine-promise-report", "agreed-jobs")
    assert "请填写" in firm.refused(address, {"key": "a" * 32, "fact-report-agreed-jobs": ""}, 422)
    firm.done(
        address, {"key": "j" * 32, "fact-report-agreed-jobs": "80", "day": "2026-03-02", "file": paper("参保.pdf")}
    )
    page = firm.page(mine(project, "mine-promises"))
    assert "80" in page
    assert firm.get(file_of(page)).content == PDF
    assert "企业填报" in county.browser("director", MONDAY).page(reverse("project-terms", args=[project]))


def test_a_promise_of_the_government_is_not_the_enterprises_to_report(county: Qinghe) -> None:
    project = county.project(LAND, MONDAY)
    firm = enterprise(county, project)
    answer = firm.post(mine(project, "mine-promise-report", "plant-subsidy"), {"key": "j" * 32})
    assert answer.status_code == 404


def test_a_clerk_of_a_unit_releases_nothing(county: Qinghe, project: UUID) -> None:
    signed(county, project)
    address = reverse("project-enterprise-release", args=[project, "plan"])
    assert county.browser("housing-clerk", MONDAY).post(address, {"key": "p" * 32}).status_code == 403


def test_whom_to_turn_to_is_named_by_post_and_unit_never_by_name(county: Qinghe, project: UUID) -> None:
    firm, clerk = enterprise(county, project), county.person("clerk")
    assert "还没有指定" in firm.page(mine(project))
    assert clerk.officer
    actions.ask(
        county.person("director"), project, rq.FillRole, at=moment(MONDAY), role="package-lead",
        officer=clerk.officer.hex, unit="promotion",
    )  # fmt: skip
    page = firm.page(mine(project))
    assert county.pack.label_of("clerk") in page
    assert clerk.name not in page


def test_a_kind_that_officers_keep_to_themselves_is_not_offered(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    page = firm.page(mine(project, "mine-issues"))
    assert "急事" not in page
    assert "难点问题" in page
    fields = {"key": "u" * 32, "kind": "urgent-problem", "title": "变压器烧了"}
    assert firm.post(mine(project, "mine-issues"), fields).status_code == 422


def test_the_limit_of_an_answer_counts_down(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    raised(county, firm, project)
    assert "还有5个工作日" in firm.page(mine(project, "mine-issues"))
    assert "还有4个工作日" in firm.on(TUESDAY).page(mine(project, "mine-issues"))


def test_an_answer_after_its_limit_says_so_and_counts_no_further(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    issue = raised(county, firm, project)
    late = date(2026, 3, 10)
    actions.ask(county.person("clerk"), project, rq.AnswerIssue, at=moment(late), issue=issue, measure="月底前打通")
    page = firm.on(late).page(mine(project, "mine-issues"))
    assert "晚于3月9日的答复时限" in page
    assert "逾期" not in page


def test_a_task_of_its_own_is_finished_with_what_was_put_ready_and_the_file_stays_its_own(county: Qinghe) -> None:
    project = county.project(LAND | {"one-stop": True}, MONDAY)
    firm = enterprise(county, project)
    address = mine(project, "mine-finish", "eia-texts")
    assert "编制环评文本" in firm.page(mine(project))
    assert "需要附上" in firm.refused(address, {"key": "n" * 32}, 422)
    ready(firm, project, "环评文本.pdf", about="eia-texts", number=0)
    assert firm.post(reverse("mine-hand-in", args=[project, "eia-texts"]), {"key": "o" * 32}).status_code == 409
    firm.done(address, {"key": "f" * 32})
    page = firm.page(mine(project))
    assert "环评文本.pdf" in page
    assert firm.get(file_of(page)).content == PDF
    assert "环评文本.pdf" in on_task(county, project, "director", "eia-texts")


def test_a_need_is_explained_by_a_file_that_the_verifying_unit_takes(county: Qinghe, project: UUID) -> None:
    firm = enterprise(county, project)
    firm.done(mine(project, "mine-needs", "initial-needs"), {"key": "n" * 32, "amount-land": "100亩"})
    ready(firm, project, "平面图.pdf", about="initial-needs:land", number=0)
    firm.done(reverse("mine-hand-in", args=[project, "initial-needs:land"]), {"key": "h" * 32})
    clerk, support = county.browser("land-clerk", TUESDAY), reverse("project-support", args=[project])
    assert f"{support}#handed-in" in clerk.page(reverse("work"))
    assert "平面图.pdf" in clerk.page(support)
    fields = {"key": "t" * 32, "about": "initial-needs:land", "material": "说明材料", "version": "1"}
    clerk.done(reverse("project-keep", args=[project, "take-material"]), fields)
    assert "已收下" in firm.page(mine(project, "mine-materials"))
