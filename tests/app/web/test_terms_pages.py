"""The tab 约定: an agreement from template to the last receipt, commitments, waived materials, filings, publicity."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from quancheng.cases import actions
from quancheng.engine import requests as rq
from quancheng.engine.record_events import MakeRecord
from quancheng.papers.form_lines import project_lines
from quancheng.people.labels import Label
from tests.app.cases.intakes import AT, ON, Office
from tests.app.web.agreements import AGREEMENT, Qinghe
from tests.app.web.county import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def qinghe(qinghe_office: Office, db: None) -> Qinghe:
    return Qinghe(qinghe_office)


def test_a_draft_begins_from_the_template_and_says_what_is_missing(qinghe: Qinghe) -> None:
    assert "从范本起草" in qinghe.at("clerk").page(qinghe.address)
    qinghe.at("clerk").done(f"{qinghe.address}/draft/{AGREEMENT}", {})
    page = qinghe.at("clerk").page(qinghe.address)
    assert "写明投资规模、写明建设周期" in page
    assert "与范本相同的条款（3）" in page


def test_a_required_content_that_is_missing_keeps_the_draft_from_going_out(qinghe: Qinghe) -> None:
    qinghe.at("clerk").done(f"{qinghe.address}/draft/{AGREEMENT}", {})
    fields = {"document": AGREEMENT}
    page = qinghe.at("clerk").refused(f"{qinghe.address}/do/circulate-document", fields, 422)
    assert "还没有写明：投资规模、建设周期" in page


def test_a_general_clause_is_changed_only_with_a_reason_and_what_was_typed_stays(qinghe: Qinghe) -> None:
    qinghe.draft()
    fields = {"document": AGREEMENT, "passage": "leaving", "title": "退出", "text": "连续三个月没有进展的退出。"}
    page = qinghe.at("clerk").refused(f"{qinghe.address}/do/write-passage", fields, 422)
    assert "改动范本的通用条款需要写明理由" in page and "连续三个月没有进展的退出。" in page
    qinghe.do("clerk", "write-passage", **fields, reason="双方商定")
    page = qinghe.at("clerk").page(qinghe.address)
    assert "理由：双方商定" in page and "连续十二个月没有实质进展的" in page


def test_those_who_judge_see_the_project_once_the_draft_is_out(qinghe: Qinghe) -> None:
    assert qinghe.at("justice-clerk").get(qinghe.address).status_code == 404
    qinghe.draft()
    qinghe.do("clerk", "circulate-document", document=AGREEMENT)
    assert "合法性审查意见" in qinghe.at("justice-clerk").page("/work")
    assert "提交意见" in qinghe.at("justice-clerk").page(qinghe.address)


def test_a_written_opinion_needs_its_paper(qinghe: Qinghe) -> None:
    qinghe.draft()
    qinghe.do("clerk", "circulate-document", document=AGREEMENT)
    fields = {"document": AGREEMENT, "opinion": "legality", "term": "agree"}
    page = qinghe.at("justice-clerk").refused(f"{qinghe.address}/do/written-opinion", fields, 422)
    assert "应当是书面意见" in page


def test_signing_sends_copies_that_are_signed_for_from_the_work_list(qinghe: Qinghe) -> None:
    qinghe.sign()
    qinghe.do("clerk", "send-document", document=AGREEMENT)
    work = qinghe.at("reform-clerk").page("/work")
    assert "签收投资协议副本" in work
    where = qinghe.do("reform-clerk", "receive-document", document=AGREEMENT, receiver="reform", back="work")
    assert where == "/work"
    assert "签收投资协议副本" not in qinghe.at("reform-clerk").page("/work")
    page = qinghe.at("clerk").page(qinghe.address)
    assert re.search(r"发改局</th>.*?5月18日.*?5月18日", page, re.S)


def test_a_receipt_is_no_other_units_to_sign(qinghe: Qinghe) -> None:
    qinghe.sign()
    qinghe.do("clerk", "send-document", document=AGREEMENT)
    fields = {"document": AGREEMENT, "receiver": "reform"}
    assert "只有发改局" in qinghe.at("clerk").refused(f"{qinghe.address}/do/receive-document", fields, 403)


def test_a_commitment_is_abstracted_reported_and_shown_against_what_was_agreed(qinghe: Qinghe) -> None:
    qinghe.sign()
    qinghe.do("clerk", "set-commitment", commitment="fixed-assets", due="2026-12-31",
              **{"fact-set-fixed-assets": "1", "fact-set-fixed-assets-unit": "亿元"})  # fmt: skip
    qinghe.do("clerk", "report-commitment", commitment="fixed-assets", number="发票汇总",
              **{"fact-report-fixed-assets": "4000", "fact-report-fixed-assets-unit": "万元"})  # fmt: skip
    page = qinghe.at("clerk").page(qinghe.address)
    assert "约定不低于1亿元，12月31日前" in page and "4000万元" in page and "（40%）" in page


def test_an_actual_value_that_is_read_by_itself_shows_the_records_behind_it_and_is_not_typed(qinghe: Qinghe) -> None:
    qinghe.sign()
    park, record = qinghe.office.officer("east-clerk"), uuid4()
    actions.ask(park, qinghe.project, MakeRecord, at=AT, record=record.hex, record_kind="operating-data",
                facts={"month": ON, "output": 100_000_000_000, "tax": 12_000_000_000})  # fmt: skip
    qinghe.do("clerk", "set-commitment", commitment="agreed-tax",
              **{"fact-set-agreed-tax": "3", "fact-set-agreed-tax-unit": "亿元"})  # fmt: skip
    page = qinghe.at("clerk").page(qinghe.address)
    assert "实际数由系统取自最近12个月经营数据" in page and "（40%）" in page
    assert f'href="/records/{record}/"' in page and "report-day-agreed-tax" not in page


def test_a_task_that_needs_two_things_is_proved_by_each_of_them(qinghe: Qinghe) -> None:
    qinghe.sign()
    land, task = qinghe.at("land-clerk"), f"/projects/{qinghe.project}/tasks/hand-over-site"
    form = land.page(task)
    assert 'name="number-1"' in form and 'name="file-2"' in form and 'name="number"' not in form
    refused = land.refused(f"{task}/do/finish", {"number-1": "交接单7号"}, 422)
    assert "还缺：现场照片" in refused and 'value="交接单7号"' in refused
    land.done(f"{task}/do/finish", {"number-1": "交接单7号", "number-2": "照片存档3号"})
    page = land.page(task)
    assert re.search(r"现场照片</span>\s*照片存档3号", page) and "交接单：交接单7号；现场照片：照片存档3号" in page


def test_a_wrong_amount_stays_where_it_was_typed(qinghe: Qinghe) -> None:
    fields = {"commitment": "fixed-assets", "fact-set-fixed-assets": "很多"}
    page = qinghe.at("clerk").refused(f"{qinghe.address}/do/set-commitment", fields, 422)
    assert 'value="很多"' in page


def test_a_large_fulfilment_needs_the_collective_decision(qinghe: Qinghe) -> None:
    qinghe.sign()
    qinghe.do("clerk", "set-commitment", commitment="plant-subsidy", **{"fact-set-plant-subsidy": "800"})
    qinghe.do("clerk", "apply-fulfilment", commitment="plant-subsidy", amount="600", number="申请1号", key="c1")
    fields = {"commitment": "plant-subsidy", "claim": "c1", "granted": "yes"}
    page = qinghe.at("reform-clerk").refused(f"{qinghe.address}/do/answer-fulfilment", fields, 422)
    assert "县政府常务会议" in page
    qinghe.do("reform-clerk", "answer-fulfilment", **fields, decision="常务会纪要12号")
    qinghe.do("finance-clerk", "pay-fulfilment", commitment="plant-subsidy", claim="c1", number="支付令9号")
    assert "600万元" in qinghe.at("clerk").page(qinghe.address)


def test_materials_may_come_later_against_a_written_commitment(qinghe: Qinghe) -> None:
    qinghe.sign()
    page = qinghe.at("land-clerk").page(qinghe.address)
    assert "“用地批准书”容缺办理" in page
    fields = {"task": "land-permit", "waiver": "late-map", "material-0": "1", "due": "2026-06-01"}
    refused = qinghe.at("land-clerk").refused(f"{qinghe.address}/do/grant-waiver", fields, 422)
    assert "书面承诺" in refused
    qinghe.do("land-clerk", "grant-waiver", **fields, number="承诺书1号")
    qinghe.at("land-clerk").done(f"/projects/{qinghe.project}/tasks/land-permit/do/finish", {})
    assert "用地批准书：补齐宗地图" in qinghe.at("land-clerk").page("/work")
    qinghe.do("land-clerk", "deliver-materials", task="land-permit", **{"material-0": "1"}, number="图1号")
    assert "用地批准书：补齐宗地图" not in qinghe.at("land-clerk").page("/work")


def test_filings_come_with_the_amount_and_stay_when_it_falls(qinghe: Qinghe) -> None:
    qinghe.sign()
    for amount, reason in ((100_000_000_000, "增资"), (50_000_000_000, "减资")):
        actions.ask(qinghe.clerk, qinghe.project, rq.RecordFacts, at=AT, facts={"investment": amount}, reason=reason)
    page = qinghe.at("reform-clerk").page(qinghe.address)
    assert "向市里报备重大项目" in page and "起不再达到，已报备的仍然有效" in page
    qinghe.do("reform-clerk", "make-filing", filing="with-city", authority="市商务局", number="回执1号")
    assert "回执1号" in qinghe.at("reform-clerk").page(qinghe.address)


def test_what_was_published_is_listed_and_a_sensitive_project_is_not(qinghe: Qinghe) -> None:
    qinghe.sign()
    qinghe.do("clerk", "publish", publicity="newly-signed", day="2026-05-18", number="网站公告")
    assert "豆制品项目" in qinghe.at("clerk").page("/rules/published")


def test_a_sensitive_project_cannot_be_published_but_withheld_with_a_reason(qinghe: Qinghe) -> None:
    qinghe.sign()
    director = qinghe.office.officer("director", clearance=Label.SENSITIVE)
    actions.relabel(director, qinghe.project, Label.SENSITIVE, reason="并购未披露", at=AT)
    browser = Browser(director)
    assert "不能公示" in browser.page(qinghe.address)
    assert "不能公示" in browser.refused(f"{qinghe.address}/do/publish", {"publicity": "newly-signed"}, 403)
    browser.done(f"{qinghe.address}/do/withhold-publicity", {"publicity": "newly-signed", "reason": "并购未披露"})


def test_the_keeper_publishes_a_new_version_of_a_template_and_drafts_keep_theirs(qinghe: Qinghe) -> None:
    qinghe.draft()
    form = {"id-0": "liability", "title-0": "违约责任", "text-0": "照价赔偿。", "covers-0": "breach", "note": "改短"}
    assert qinghe.at("justice-clerk").post(f"/rules/texts/{AGREEMENT}", form).status_code == 403
    qinghe.at("clerk").done(f"/rules/texts/{AGREEMENT}", form)
    page = qinghe.at("clerk").page(f"/rules/texts/{AGREEMENT}")
    assert "第1版" in page and "照价赔偿。" in page and "删去“退出”" in page
    assert "范本（制度包自带）" in qinghe.at("clerk").page(qinghe.address)


def test_the_history_says_it_in_words(qinghe: Qinghe) -> None:
    qinghe.sign()
    page = qinghe.at("clerk").page(f"/projects/{qinghe.project}/history")
    assert "第1稿的合法性审查意见：同意" in page and "“投资协议”写明“建设周期”" in page


def test_the_distribution_list_and_the_check_of_commitments_are_written_from_the_data(qinghe: Qinghe) -> None:
    qinghe.sign()
    qinghe.do("clerk", "send-document", document=AGREEMENT)
    qinghe.do("reform-clerk", "receive-document", document=AGREEMENT, receiver="reform")
    qinghe.do("clerk", "set-commitment", commitment="agreed-jobs", **{"fact-set-agreed-jobs": "120"})
    forms = {form.id: form for form in qinghe.office.pack.forms}
    receipts = project_lines(qinghe.view(), forms["distribution-list"])
    assert [(line["receipt:unit"], line["receipt:received"]) for line in receipts] == [
        ("县政府", None), ("招商局", None), ("发改局", ON),
    ]  # fmt: skip
    checks = {line["commitment:label"]: line for line in project_lines(qinghe.view(), forms["commitment-check"])}
    assert (checks["用工人数"]["commitment:agreed"], checks["用工人数"]["commitment:state"]) == ("120人", "未到期")


def test_no_id_stands_twice_on_the_page_with_every_form_on_it(qinghe: Qinghe) -> None:
    qinghe.sign()
    qinghe.do("clerk", "send-document", document=AGREEMENT)
    for post in ("clerk", "reform-clerk", "land-clerk"):
        page = qinghe.at(post).page(qinghe.address)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert sorted(ids) == sorted(set(ids)), [each for each in set(ids) if ids.count(each) > 1]
