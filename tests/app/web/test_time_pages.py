"""Time on the pages: materials taken in, restarts, minimums, causes of delay, what is owed, totals, currencies."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from quancheng.cases import actions, project_view
from quancheng.cases.places import tick
from quancheng.engine.case import ClockState
from quancheng.store.session import reading
from tests.app.cases.intakes import AT, ON, Office
from tests.app.web.county import Browser

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "豆制品项目",
    "enterprise": "青禾豆业有限公司",
    "one-stop": True,
    "paid-by": "社会投资",
    "energy-use": 10,
}


class Qinghe:
    """Qinghe county with one project whose approvals run side by side since 18 May 2026, a Monday."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.director = self.office.officer("director")
        self.browsers: dict[str, Browser] = {"director": Browser(self.director)}
        self.project: UUID = actions.register(self.director, FACTS, at=AT)

    def at(self, post: str) -> Browser:
        if post not in self.browsers:
            self.browsers[post] = Browser(self.office.officer(post))
        return self.browsers[post]

    def task(self, name: str) -> str:
        return f"/projects/{self.project}/tasks/{name}"

    def marks(self, name: str) -> ClockState:
        with reading(self.office.tenant):
            return project_view.project(self.director, self.project, on=ON).case.clock_state(name)


@pytest.fixture
def qinghe(qinghe_office: Office, db: None) -> Qinghe:
    return Qinghe(qinghe_office)


def test_materials_are_ticked_off_and_the_page_says_what_is_still_missing(qinghe: Qinghe) -> None:
    clerk, task = qinghe.at("ecology-clerk"), qinghe.task("eia-approval")
    assert "还缺环评报告书、公众参与说明、用地面积" in clerk.page(task)
    clerk.done(f"{task}/do/accept-materials", {"material-0": "1", "day": "2026-05-18"})
    assert "还缺公众参与说明、用地面积" in clerk.page(task)
    assert dict(qinghe.marks("eia-approval").materials) == {"环评报告书": "2026-05-18"}


def test_ticking_nothing_is_refused_in_words(qinghe: Qinghe) -> None:
    clerk, task = qinghe.at("ecology-clerk"), qinghe.task("eia-approval")
    assert "请勾选收到并合格的材料" in clerk.refused(f"{task}/do/accept-materials", {"day": "2026-05-18"}, 422)


def test_a_publicity_too_short_shows_its_earliest_day_before_anybody_tries(qinghe: Qinghe) -> None:
    page = qinghe.at("ecology-clerk").page(qinghe.task("eia-publicity"))
    assert "2026年5月25日起才能办结" in page


def test_the_limit_begins_anew_from_the_page(qinghe: Qinghe) -> None:
    clerk, task = qinghe.at("ecology-clerk"), qinghe.task("eia-approval")
    clerk.done(f"{task}/do/accept-materials", {"material-0": "1", "material-1": "1", "day": "2026-05-18"})
    facts = {"fact-name": "豆制品项目", "fact-site-area": "60000", "fact-one-stop": "yes", "fact-paid-by": "社会投资",
             "fact-energy-use": "10", "fact-enterprise": "青禾豆业有限公司"}  # fmt: skip
    qinghe.at("director").done(f"/projects/{qinghe.project}/facts/change", facts)
    clerk.on(ON + timedelta(days=4))
    assert "重新起算" in clerk.page(task)
    clerk.done(f"{task}/do/restart", {"cause": "revised", "day": "2026-05-21"})
    assert qinghe.marks("eia-approval").restarts == [["revised", "2026-05-21"]]
    assert "因报告重新报批" in clerk.page(task)


def test_why_a_task_is_late_is_asked_only_once_it_is(qinghe: Qinghe) -> None:
    clerk, task = qinghe.at("housing-clerk"), qinghe.task("fire-review")
    assert 'id="explain-delay"' not in clerk.page(task)
    clerk.on(ON + timedelta(days=14))
    assert 'id="explain-delay"' in clerk.page(task)
    clerk.done(f"{task}/do/explain-delay", {"cause": "enterprise", "note": "图纸晚交"})
    assert "逾期原因：企业原因（图纸晚交）" in clerk.page(task)


def test_what_is_owed_after_a_deemed_consent_is_made_up_for_on_the_page(qinghe: Qinghe) -> None:
    tick(qinghe.office.tenant, at=AT + timedelta(days=9))
    clerk, task = qinghe.at("reform-clerk").on(ON + timedelta(days=9)), qinghe.task("energy-review")
    page = clerk.page(task)
    assert "期满未办" in page and "由发改局经办人承担责任" in page
    clerk.done(f"{task}/do/do-owed", {"note": "已补发", "number": "青发改能审〔2026〕3号"})
    assert 'id="do-owed"' not in clerk.page(task)


def test_the_project_page_shows_the_total_and_who_used_how_much_time(qinghe: Qinghe) -> None:
    page = qinghe.at("director").on(date(2026, 5, 25)).page(f"/projects/{qinghe.project}/")
    assert 'id="total-approval-total"' in page and "只计政府部门的时间" in page
    assert "谁用了多少时间" in page and "生态环境分局5个工作日" in page


def test_an_amount_in_dollars_stands_beside_its_yuan(qinghe: Qinghe) -> None:
    director, address = qinghe.at("director"), f"/projects/{qinghe.project}/facts"
    given = {"fact-name": "豆制品项目", "fact-one-stop": "yes", "fact-paid-by": "社会投资", "fact-energy-use": "10",
             "fact-enterprise": "青禾豆业有限公司"}  # fmt: skip
    bare = director.refused(f"{address}/change", {**given, "fact-investment": "3000万美元"}, 422)
    assert "没有写明汇率" in bare
    director.done(f"{address}/change", {**given, "fact-investment": "3000万美元，汇率7.1234，2026-05-15"})
    assert "2.137亿元（3000万美元，按2026年5月15日汇率7.1234折算）" in director.page(address)
