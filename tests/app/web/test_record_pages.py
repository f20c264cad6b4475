"""The pages of records, quotas, guides, factor needs and supporting works, as their people use them."""

from __future__ import annotations

import io
import re
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from quancheng.cases import actions
from quancheng.cases.record_lists import RecordLine
from quancheng.engine import requests as rq
from quancheng.packfiles.loader import shipped_pack
from quancheng.web.views.project_support import DEEDS
from quancheng.web.views.records import chains
from tests.app.web.qinghe import Qinghe

DAY = date(2026, 3, 16)
FIRM = "大河机床股份有限公司"
TARGET = {"fact-name": FIRM, "fact-class": "行业龙头", "fact-direction": "装备制造"}
VISIT = {
    "fact-enterprise": FIRM, "fact-visited-on": "2026-03-10", "fact-direction": "装备制造", "fact-in-person": "yes",
    "fact-intelligence": "有外迁计划",
}  # fmt: skip
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def county(peopled_qinghe: Qinghe) -> Qinghe:
    return peopled_qinghe


def made(county: Qinghe, post: str, kind: str, fields: dict[str, object], key: str = "a") -> str:
    """Record something; answers the address of the record."""
    return county.browser(post, DAY).done(f"/records/of/{kind}/new", {"key": key * 32, **fields})


def begun(county: Qinghe) -> UUID:
    """A project that is being built, led by the director."""
    director = county.person("director")
    project = county.project({"name": "数控机床项目", "enterprise": FIRM}, DAY)
    at = county.browser("director", DAY).at
    assert director.officer is not None
    actions.ask(
        director, project, rq.FillRole, at=at, role="package-lead", officer=director.officer.hex, unit="promotion"
    )
    for task, outcome in (("talks", "done"), ("sign", "signed")):
        actions.ask(director, project, rq.FinishTask, at=at, task=task, outcome=outcome)
    for post, task in (("land-clerk", "planning-permit"), ("housing-clerk", "construction-permit")):
        actions.ask(county.person(post), project, rq.FinishTask, at=at, task=task)
    return project


# Records.


def test_a_target_enterprise_is_recorded_found_corrected_and_withdrawn(county: Qinghe) -> None:
    address = made(county, "clerk", "target-enterprise", TARGET)
    clerk = county.browser("clerk", DAY)
    assert FIRM in clerk.page("/records/of/target-enterprise/?q=机床")
    assert FIRM not in clerk.page("/records/of/target-enterprise/?f-direction=新材料")
    clerk.refused(f"{address}correct", {"key": "b" * 32, **TARGET, "fact-class": "中国500强", "reason": ""}, 422)
    clerk.done(f"{address}correct", {"key": "c" * 32, **TARGET, "fact-class": "中国500强", "reason": "查了名单"})
    page = clerk.page(address)
    assert "中国500强" in page and "更正“目标企业”的目标类别。理由：查了名单" in page
    clerk.done(f"{address}do/withdraw", {"key": "d" * 32, "reason": "重复登记"})
    assert "已撤回" in clerk.page(address)
    assert FIRM not in clerk.page("/records/of/target-enterprise/")
    assert FIRM in clerk.page("/records/of/target-enterprise/?withdrawn=1")


def test_what_lacks_stands_at_its_field_and_what_was_typed_stays(county: Qinghe) -> None:
    fields = {"key": "a" * 32, **VISIT, "fact-visited-on": "2026-13-01"}
    page = county.browser("clerk", DAY).refused("/records/of/enterprise-visit/new", fields, 422)
    assert "不是日期" in page and "有外迁计划" in page


def test_a_day_to_come_is_refused_in_words(county: Qinghe) -> None:
    fields = {"key": "a" * 32, **VISIT, "fact-visited-on": "2026-03-17"}
    page = county.browser("clerk", DAY).refused("/records/of/enterprise-visit/new", fields, 422)
    assert "晚于今天" in page


def test_a_visit_opened_from_its_enterprise_stands_under_it(county: Qinghe) -> None:
    address = made(county, "clerk", "target-enterprise", TARGET)
    about = address.rstrip("/").rpartition("/")[2]
    made(county, "clerk", "enterprise-visit", {**VISIT, "about": about}, key="b")
    page = county.browser("clerk", DAY).page(address)
    assert "企业走访" in page and "有外迁计划" in page
    assert f"?about={about}" in county.browser("clerk", DAY).page("/records/of/target-enterprise/")


def test_a_strangers_record_is_not_there(county: Qinghe) -> None:
    address = made(county, "clerk", "enterprise-visit", VISIT)
    stranger = county.browser("reform-clerk", DAY)
    assert stranger.get(address).status_code == 404
    assert FIRM not in stranger.page("/records/of/enterprise-visit/")
    assert stranger.post(f"{address}do/withdraw", {"key": "b" * 32, "reason": "x"}).status_code == 404


def test_whoever_may_not_record_is_offered_nothing_and_refused_in_words(county: Qinghe) -> None:
    power = county.browser("power-clerk", DAY)
    assert "/records/of/target-enterprise/new" not in power.page("/records/")
    page = power.refused("/records/of/target-enterprise/new", {"key": "a" * 32, **TARGET}, 403)
    assert "招商部门" in page


def test_evidence_is_handed_out_with_the_record_only(county: Qinghe) -> None:
    file = SimpleUploadedFile("走访纪要.pdf", PDF, content_type="application/pdf")
    address = made(county, "clerk", "enterprise-visit", {**VISIT, "file": file})
    link = re.search(r'/records/[^"]*/files/[^"]*', county.browser("clerk", DAY).page(address))
    assert link is not None
    assert county.browser("clerk", DAY).get(link[0]).content == PDF
    assert county.browser("reform-clerk", DAY).get(link[0]).status_code == 404


def test_the_list_is_taken_out_as_a_sheet_that_says_who_took_it(county: Qinghe) -> None:
    made(county, "clerk", "enterprise-visit", VISIT)
    made(county, "clerk", "enterprise-visit", {**VISIT, "fact-direction": "新材料"}, key="b")
    answer = county.browser("director", DAY).post(
        "/records/of/enterprise-visit/export", {"query": "f-direction=装备制造"}
    )
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert "招商方向：装备制造" in str(rows[1][0]) and "共1条" in str(rows[1][0])
    assert FIRM in rows[3]


def test_a_project_that_came_of_an_event_is_linked_to_it(county: Qinghe) -> None:
    project = county.project({"name": "数控机床项目"}, DAY)
    address = made(county, "director", "promotion-event", {"fact-name": "专场推介", "fact-held-on": "2026-03-10"})
    county.browser("director", DAY).done(f"{address}do/link", {"key": "b" * 32, "project": str(project)})
    assert "数控机床项目" in county.browser("director", DAY).page(address)


def test_the_chain_shows_what_is_there_and_what_is_missing(county: Qinghe) -> None:
    link = {"fact-chain": "装备制造", "fact-part": "中游"}
    made(county, "clerk", "chain-link", {**link, "fact-link": "数控系统", "fact-standing": "缺失"})
    made(county, "clerk", "chain-link", {**link, "fact-link": "机床整机", "fact-standing": "已有"}, key="b")
    page = county.browser("power-clerk", DAY).page("/records/of/chain-link/chart")
    assert "数控系统" in page and "缺1个" in page


@pytest.mark.parametrize(("leads", "ways"), [(True, 1), (False, 0)])
def test_a_gap_opens_a_lead_where_the_notice_has_leads(leads: bool, ways: int) -> None:
    kind = shipped_pack("example").record_kind["chain-link"]
    lines = [
        RecordLine(
            uuid4(), kind.id, None, "promotion", DAY, DAY, standing,
            {"chain": "装备制造", "part": "中游", "standing": standing},
            "", None, False, None, 0,
        )
        for standing in ("缺失", "已有", "在谈")
    ]  # fmt: skip
    drawn = chains(kind, lines, {}, leads=leads)["chains"][0]
    found = [each["lead"] for _, links in drawn["columns"] for each in links if each["lead"]]
    assert len(found) == ways
    assert (drawn["total"], drawn["gaps"]) == (3, 1)


def test_an_inspection_is_rectified_by_one_and_closed_by_the_other(county: Qinghe) -> None:
    project = begun(county)
    fields = {
        "project": str(project),
        "fact-inspected-on": "2026-03-16",
        "fact-content": "脚手架",
        "fact-found": "缺连墙件",
    }
    address = made(county, "emergency-clerk", "safety-inspection", fields)
    assert "整改：脚手架" in county.browser("director", DAY).page("/work")
    county.browser("director", DAY).done(f"{address}do/answer", {"key": "b" * 32, "note": "已补"})
    assert "核实整改：脚手架" in county.browser("emergency-clerk", DAY).page("/work")
    assert county.browser("housing-clerk", DAY).post(f"{address}do/check", {"accepted": "yes"}).status_code == 403
    county.browser("emergency-clerk", DAY).done(f"{address}do/check", {"key": "c" * 32, "accepted": "yes"})
    assert "已办结" in county.browser("director", DAY).page(address)
    assert "登记“安全检查”：脚手架" in county.browser("director", DAY).page(reverse("project-history", args=[project]))


# Quotas.


def test_a_quota_shows_its_pace_and_opens_to_its_records(county: Qinghe) -> None:
    made(county, "clerk", "enterprise-visit", VISIT)
    page = county.browser("director", DAY).page("/quotas/")
    assert "招商局 · 装备制造" in page and "进度落后" in page
    behind = county.browser("director", DAY).page("/quotas/visits-a-year?which=promotion&which=装备制造")
    assert FIRM in behind
    assert county.browser("director", DAY).get("/quotas/visits-a-year?which=promotion&which=钢铁").status_code == 404


def test_a_clerk_sees_the_numbers_of_his_own_unit_first(county: Qinghe) -> None:
    page = county.browser("reform-clerk", DAY).page("/quotas/")
    assert "发改局 · 装备制造" in page and "招商局 · 装备制造" not in page
    assert "招商局 · 装备制造" in county.browser("reform-clerk", DAY).page("/quotas/?all=1")


def test_a_year_that_is_over_says_what_was_missed(county: Qinghe) -> None:
    assert "未完成" in county.browser("director", DAY).page("/quotas/?year=2025")


# Guides.


def test_the_whole_guide_is_searched_by_material_and_filtered_by_stage(county: Qinghe) -> None:
    clerk = county.browser("clerk", DAY)
    assert "日照分析报告" in clerk.page("/rules/guides/?q=日照")
    page = clerk.page("/rules/guides/?q=用电设备")
    assert "高压用电报装" in page and "建设工程规划许可证核发" not in page
    assert "已赋权，在东区产业园办理" in clerk.page("/rules/guides/planning-permit-guide")


def test_telling_a_guide_is_recorded_once_and_stands_in_the_history(county: Qinghe) -> None:
    project = county.project({"name": "数控机床项目"}, DAY)
    fields = {"key": "a" * 32, "guide-planning-permit-guide": "1", "note": "当面交给企业"}
    land = county.browser("director", DAY)
    page = land.refused(reverse("project-keep", args=[project, "tell-guide"]), fields, 403)
    assert "建设工程规划许可证核发" in page
    begun_ = begun(county)
    land.done(reverse("project-keep", args=[begun_, "tell-guide"]), fields | {"key": "b" * 32})
    assert "已告知" in land.page(reverse("project-records", args=[begun_]))
    assert "方式：当面交给企业" in land.page(reverse("project-history", args=[begun_]))


def test_a_task_shows_how_it_is_done(county: Qinghe) -> None:
    project = begun(county)
    page = county.browser("land-clerk", DAY).page(reverse("project-task", args=[project, "planning-permit"]))
    assert "办事指南：建设工程规划许可证核发" in page and "批前公示" in page


# Factors and supporting works.


def test_a_need_is_asked_verified_and_guaranteed_on_the_projects_page(county: Qinghe) -> None:
    project = begun(county)
    keep, tab = lambda deed: reverse("project-keep", args=[project, deed]), reverse("project-support", args=[project])
    director, power = county.browser("director", DAY), county.browser("power-clerk", DAY)
    need = {"need": "detailed-needs/power-need"}
    director.done(keep("ask-factor"), {"key": "a" * 32, **need, "amount": "2500", "note": "分两期"})
    assert "核实用电容量需求" in power.page("/work")
    power.done(keep("verify-factor"), {"key": "b" * 32, **need, "amount": "2000", "note": "先供2000"})
    power.done(keep("guarantee-factor"), {"key": "c" * 32, **need, "amount": "2000", "day": "2026-08-31"})
    page = director.page(tab)
    assert "2500千伏安" in page and "8月31日前到位" in page


def test_land_may_be_typed_in_mu_and_nonsense_is_told_at_its_field(county: Qinghe) -> None:
    project = begun(county)
    address, director = reverse("project-keep", args=[project, "ask-factor"]), county.browser("director", DAY)
    director.done(address, {"key": "a" * 32, "need": "initial-needs/land", "amount": "100"})
    assert "100亩" in director.page(reverse("project-support", args=[project]))
    page = director.refused(address, {"key": "b" * 32, "need": "initial-needs/power-need", "amount": "很多"}, 422)
    assert "不是数字" in page


def test_a_work_planned_after_its_phase_shows_by_how_many_days(county: Qinghe) -> None:
    project = begun(county)
    keep, tab = lambda deed: reverse("project-keep", args=[project, deed]), reverse("project-support", args=[project])
    director, power = county.browser("director", DAY), county.browser("power-clerk", DAY)
    phase = {"plan": "synchronous-plan", "phase": "fitting"}
    director.done(keep("set-phase"), {"key": "a" * 32, **phase, "day": "2026-09-01"})
    director.refused(keep("set-phase"), {"key": "b" * 32, **phase, "day": "2026-09-02"}, 422)
    assert power.post(keep("set-phase"), {"key": "c" * 32, **phase, "day": "2026-09-02"}).status_code == 403
    power.done(keep("plan-work"), {"key": "d" * 32, "work": "synchronous-plan/power/fitting", "day": "2026-09-11"})
    assert "晚10天" in director.page(tab)
    assert "比施工需要晚10天" in power.page("/work")


ODD: tuple[dict[str, str], ...] = (
    {}, {"key": "k" * 500, "about": "nothing", "project": "nothing", "unit": "nothing", "amount": "x" * 3000},
    {"need": "nothing", "work": "nothing/nothing", "plan": "nothing", "day": "0000-00-00", "accepted": "maybe"},
)  # fmt: skip
FORMS = (*DEEDS, "odd")


@pytest.mark.parametrize("deed", FORMS)
def test_an_odd_form_is_answered_in_words(county: Qinghe, deed: str) -> None:
    project = begun(county)
    for fields in ODD:
        answer = county.browser("director", DAY).post(reverse("project-keep", args=[project, deed]), fields)
        assert answer.status_code in (404, 409, 422, 403), (deed, fields, answer.status_code)


@pytest.mark.parametrize(
    "query", ["page=0", "year=x", "year=9999", "f-direction=nowhere", "about=x", "q=%25", "follow=x"]
)
def test_any_query_opens_a_list_of_records(county: Qinghe, query: str) -> None:
    county.browser("clerk", DAY).page(f"/records/of/enterprise-visit/?{query}")
