"""我的工作, 项目 and one project through their pages: what waits, what may be done, what is refused and kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quancheng.cases import actions, project_view
from quancheng.people.labels import Label
from quancheng.store.session import reading
from tests.app.cases.intakes import AT, ON
from tests.app.web.county import CASTING, HERBS, SOLAR, County

pytestmark = pytest.mark.django_db

LATE = date(2026, 5, 18)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def address(county: County, name: str = HERBS, tail: str = "") -> str:
    return f"/projects/{county.projects[name]}/{tail}"


def row(county: County, task: str, name: str = HERBS) -> project_view.TaskLine:
    clerk = county.officer("office-clerk")
    with reading(clerk.tenant):
        return project_view.project(clerk, county.projects[name], on=ON).tasks[task]


def test_what_is_late_stands_first_with_its_days_and_its_reason(county: County) -> None:
    page = county.browser("approval-clerk").on(LATE).page("/work")
    assert "项目备案" in page
    assert "已逾期" in page
    assert "为什么是这天" in page


def test_a_unit_with_nothing_to_do_is_told_what_will_appear(county: County) -> None:
    assert "没有" in county.browser("union-clerk").page("/work")


def test_all_that_is_late_is_shown_to_whoever_sees_all_and_to_nobody_else(county: County) -> None:
    everything = county.browser("office-clerk").on(LATE).page("/work?who=all")
    assert HERBS in everything
    assert HERBS not in county.browser("union-clerk").on(LATE).page("/work?who=all")


def test_the_library_counts_filters_and_finds(county: County) -> None:
    clerk = county.browser("office-clerk")
    assert all(name in clerk.page("/projects/") for name in (CASTING, SOLAR, HERBS))
    for words in ("中药材", "gfzj", "晋南新能源"):
        found = clerk.page(f"/projects/?q={words}")
        assert (HERBS in found) == (words == "中药材"), words
    assert CASTING not in clerk.page("/projects/?q=光伏")
    assert HERBS in clerk.on(LATE).page("/projects/?late=1")


def test_a_list_asks_the_database_as_often_for_three_projects_as_for_one(county: County) -> None:
    clerk = county.browser("office-clerk")
    clerk.page("/projects/")
    with CaptureQueriesContext(connection) as many:
        clerk.page("/projects/")
    with CaptureQueriesContext(connection) as one:
        clerk.page("/projects/?q=光伏")
    assert len(many) <= len(one)


def test_a_project_that_may_not_be_seen_is_not_there(county: County) -> None:
    known, unknown = address(county), f"/projects/{UUID(int=7)}/"
    stranger = county.browser("union-clerk")
    answers = [stranger.get(each) for each in (known, unknown)]
    assert [each.status_code for each in answers] == [404, 404]
    assert HERBS not in answers[0].content.decode()
    assert HERBS not in stranger.page("/projects/")


def test_one_project_shows_its_ten_rows_its_stage_and_what_is_missing(county: County) -> None:
    page = county.browser("office-clerk").page(address(county))
    for words in ("土地供应", "项目竣工", "落地推进", "还缺什么", "谁在办", "自然资源局", "8月28日"):
        assert words in page, words


@pytest.mark.parametrize("tab", ["tasks", "matters", "facts", "papers", "history", "tasks/land"])
def test_every_tab_opens(county: County, tab: str) -> None:
    assert HERBS in county.browser("office-clerk").page(address(county, tail=tab))


def test_a_clerk_finishes_a_row_with_evidence_and_is_thanked(county: County) -> None:
    clerk = county.browser("land-clerk")
    at = address(county, tail="tasks/land/do/finish")
    given = {"key": "k1", "actual": "2026-05-06", "number": "古自然资〔2026〕12号", "note": "已供地"}
    assert "已办结" in clerk.page(clerk.done(at, given))
    assert (row(county, "land").row.state, row(county, "land").row.actual) == ("done", "2026-05-06")
    assert clerk.done(at, given), "the same request again has the same effect"


def test_finishing_without_evidence_is_refused_and_what_was_typed_stays(county: County) -> None:
    page = county.browser("land-clerk").refused(
        address(county, tail="tasks/land/do/finish"), {"key": "k", "note": "批复已到，扫描件下周补"}, 422
    )
    assert "供地文件" in page
    assert "批复已到，扫描件下周补" in page
    assert row(county, "land").row.state != "done"


def test_two_people_on_one_task_the_second_is_told_and_loses_nothing(county: County) -> None:
    at = address(county, tail="tasks/land/do/finish")
    given = {"actual": "2026-05-06", "number": "1号", "note": "第二个人写的说明"}
    county.browser("land-head").done(at, {**given, "key": "a"})
    page = county.browser("land-clerk").refused(at, {**given, "key": "b"}, 409)
    assert "办结" in page
    assert "第二个人写的说明" in page or "已完成" in page


def test_another_units_clerk_is_refused_in_words(county: County) -> None:
    page = county.browser("water-clerk").refused(
        address(county, tail="tasks/land/do/finish"), {"key": "k", "number": "1号"}, 403
    )
    assert "自然资源局" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"planned": "2026-06-31"}, "日期"),
        ({"planned": ""}, "计划完成时间"),
        ({"planned": "2026-09-18"}, "理由"),
    ],
)
def test_a_planned_day_that_cannot_be_meant_is_refused(county: County, fields: dict[str, str], said: str) -> None:
    page = county.browser("office-clerk").refused(
        address(county, tail="tasks/land/do/plan"), {"key": "k", **fields}, 422
    )
    assert said in page
    assert row(county, "land").row.planned == "2026-08-28"


@pytest.mark.proves("GX-A2")
def test_a_changed_planned_day_keeps_the_first_and_who_changed_it_and_why(county: County) -> None:
    clerk = county.browser("office-clerk")
    clerk.done(address(county, tail="tasks/land/do/plan"), {"key": "k", "planned": "2026-09-18", "reason": "报件补正"})
    page = clerk.page(address(county, tail="tasks/land"))
    assert all(words in page for words in ("8月28日", "9月18日", "报件补正"))
    assert row(county, "land").row.first_planned == "2026-08-28"


def test_a_change_built_on_an_old_state_is_refused(county: County) -> None:
    clerk = county.browser("office-clerk")
    at = address(county, tail="tasks/land/do/note")
    clerk.done(at, {"key": "k1", "measure": "先办农转用", "remark": ""})
    page = clerk.refused(at, {"key": "k2", "seen": "1", "measure": "另一种写法", "remark": ""}, 409)
    assert "另一种写法" in page
    assert row(county, "land").row.measure == "先办农转用"


def test_evidence_is_stored_by_its_bytes_and_handed_out_as_a_download(county: County) -> None:
    clerk = county.browser("land-clerk")
    file = SimpleUploadedFile("供地批复.pdf", PDF, "application/pdf")
    clerk.done(address(county, tail="tasks/land/do/finish"), {"key": "k", "actual": "2026-05-06", "file": file})
    page = clerk.page(address(county, tail="tasks/land"))
    link = page.split("/files/")[1].split('"')[0]
    answer = clerk.get(address(county, tail=f"files/{link}"))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer) == PDF  # type: ignore[arg-type]
    assert county.browser("union-clerk").get(address(county, tail=f"files/{link}")).status_code == 404


def test_a_file_that_is_not_what_its_name_says_is_refused(county: County) -> None:
    clerk = county.browser("land-clerk")
    file = SimpleUploadedFile("批复.pdf", b"MZ\x90\x00 not a pdf", "application/pdf")
    page = clerk.refused(
        address(county, tail="tasks/land/do/finish"), {"key": "k", "file": file, "note": "见附件"}, 422
    )
    assert "PDF" in page
    assert "见附件" in page


@pytest.mark.proves("GX-6a")
def test_a_unit_reports_progress_on_its_row(county: County) -> None:
    clerk = county.browser("land-clerk")
    fields = {
        "key": "k",
        "actual_progress": "报件已上报省厅",
        "problems": "占补平衡指标不足",
        "suggestions": "请县里协调",
    }
    clerk.done(address(county, tail="tasks/land/do/report"), fields)
    page = clerk.page(address(county, tail="tasks/land"))
    assert "占补平衡指标不足" in page


@pytest.mark.proves("GX-9")
def test_the_dedicated_person_is_named_and_then_sees_the_project(county: County) -> None:
    director, chosen = county.browser("office-director"), county.officer("union-clerk")
    assert chosen.officer is not None
    assert county.browser("union-clerk").get(address(county)).status_code == 404
    holder = f"{chosen.officer.hex}:promotion-centre"
    page = director.page(address(county, tail="facts"))
    assert "do/fill-role" in page and chosen.officer.hex in page
    assert "do/fill-role" not in county.browser("land-clerk").page(address(county, tail="facts"))
    fields = {"key": "k", "role": "dedicated-person", "holder": holder}
    director.done(address(county, tail="do/fill-role"), fields)
    assert HERBS in county.browser("union-clerk").page(address(county))


def test_an_issue_goes_to_its_unit_and_comes_back_answered(county: County) -> None:
    office, land = county.browser("office-clerk"), county.browser("land-clerk")
    fields = {"key": "0197" + "0" * 28, "kind": county.pack.issue_kinds[0].id, "title": "地块未清表", "task": "land"}
    office.done(address(county, tail="do/raise-issue"), fields)
    assert "地块未清表" in land.page("/work")
    answer = {"key": "a", "issue": fields["key"], "measure": "五日内清表"}
    land.done(address(county, tail="do/answer-issue"), answer)
    assert "五日内清表" in office.page(address(county, tail="matters"))


def test_a_project_is_registered_after_its_likely_twin_was_shown(county: County) -> None:
    clerk = county.browser("office-clerk")
    assert "登记项目" in clerk.page("/projects/new")
    fields = {
        "key": "n1",
        "label": str(Label.INTERNAL),
        "fact-name": CASTING,
        "fact-enterprise": "山西恒远铸造科技有限公司",
    }
    shown = clerk.post("/projects/new", fields)
    assert shown.status_code == 200
    assert CASTING in shown.content.decode()
    led = clerk.done("/projects/new", {**fields, "different": "1"})
    assert CASTING in clerk.page(led)


def test_a_registration_without_its_name_keeps_what_was_typed(county: County) -> None:
    fields = {"key": "n2", "label": str(Label.INTERNAL), "fact-name": "", "fact-enterprise": "某某装备制造有限公司"}
    page = county.browser("office-clerk").refused("/projects/new", fields, 422)
    assert "某某装备制造有限公司" in page
    assert "项目名称" in page


def test_a_twin_that_may_not_be_seen_is_not_shown(county: County) -> None:
    actions.relabel(
        county.office.officer("office-director", clearance=Label.SENSITIVE),
        county.projects[CASTING],
        Label.SENSITIVE,
        reason="企业要求保密",
        at=AT,
    )
    fields = {"key": "n3", "label": str(Label.INTERNAL), "fact-name": CASTING, "fact-enterprise": ""}
    clerk = county.browser("office-clerk")
    assert clerk.post("/projects/new", fields).status_code == 303
    assert clerk.get(address(county, CASTING)).status_code == 404


def test_ending_a_project_needs_its_reason_and_then_refuses_work(county: County) -> None:
    director = county.browser("office-director")
    director.refused(address(county, tail="do/end"), {"key": "e", "outcome": "企业放弃投资", "reason": ""}, 422)
    director.done(address(county, tail="do/end"), {"key": "e2", "outcome": "企业放弃投资", "reason": "撤资函"})
    page = county.browser("land-clerk").refused(
        address(county, tail="tasks/land/do/finish"), {"key": "k", "number": "1号"}, 409
    )
    assert "终止" in page


def test_the_history_says_who_did_what_on_which_clause(county: County) -> None:
    page = county.browser("office-clerk").page(address(county, tail="history"))
    assert all(words in page for words in ("据表格登记", "计划完成时间定为", "GX-A2"))
