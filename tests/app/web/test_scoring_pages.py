"""Figures, rankings and points through their pages: reported, published, opened to what is behind each number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from quancheng.cases import actions
from quancheng.engine import requests as rq
from quancheng.engine.evaluations import ConcludeEvaluation
from quancheng.people.access import Person
from tests.app.cases.intakes import Office
from tests.app.cases.qinghe import ask, begun, moment, qinghe, reported
from tests.app.web.county import Browser

pytestmark = pytest.mark.django_db


class Qinghe:
    """The place with one begun project and whoever is asked for by post."""

    def __init__(self) -> None:
        self.office: Office = qinghe()
        self.people: dict[str, Person] = {}
        self.project: UUID = begun(self.office, self.officer("director"), self.officer("east-clerk"))
        self.address = f"/projects/{self.project}/figures"

    def officer(self, post: str) -> Person:
        if post not in self.people:
            self.people[post] = self.office.officer(post)
        return self.people[post]

    def browser(self, post: str, on: date) -> Browser:
        return Browser(self.officer(post)).on(on)


@pytest.fixture
def place(db: None) -> Qinghe:
    return Qinghe()


@pytest.mark.proves("QH-100")
def test_a_month_is_reported_with_its_evidence_and_shown_with_the_sum(place: Qinghe) -> None:
    lead = place.browser("east-clerk", date(2026, 2, 4))
    assert "待填报" in lead.page(place.address)
    assert "填报完成投资（2026年1月）" in lead.page("/work")
    fields = {"measure": "invested", "period": "2026-01", "value": "1200", "number": "入统1号", "key": "a"}
    lead.done(f"/projects/{place.project}/enter/report-figure", fields)
    page = lead.page(place.address)
    assert "累计1200万元" in page
    assert "入统1号" in page
    assert "<svg" in page


def test_a_figure_without_evidence_comes_back_with_what_was_typed(place: Qinghe) -> None:
    lead = place.browser("east-clerk", date(2026, 2, 4))
    fields = {"measure": "invested", "period": "2026-01", "value": "1234", "key": "a"}
    page = lead.refused(f"/projects/{place.project}/enter/report-figure", fields, 422)
    assert "入统凭证" in page
    assert 'value="1234"' in page


def test_who_does_not_report_is_offered_no_form(place: Qinghe) -> None:
    assert "填报或更正" not in place.browser("water-clerk", date(2026, 2, 4)).get(place.address).content.decode()


@pytest.mark.proves("QH-105")
def test_a_red_light_has_a_word_and_a_reason_beside_the_colour(place: Qinghe) -> None:
    reported(place.officer("east-clerk"), place.project, "2026-01", 1, plan=10, by=place.officer("director"))
    page = place.browser("director", date(2026, 2, 6)).page(place.address)
    assert "投资进度红灯" in page
    assert "低于（不含）60%为红灯" in page


@pytest.mark.proves("QH-102")
def test_every_point_opens_to_the_line_of_history_that_earned_it(place: Qinghe) -> None:
    director = place.browser("director", date(2026, 2, 6))
    page = director.page("/scores/?unit=east-park")
    assert "开工" in page
    start = f"/projects/{place.project}/history"
    address, _, anchor = (start + page.partition(start)[2].partition('"')[0]).partition("#")
    history = director.page(address.replace("&amp;", "&"))
    line = history.partition(f'id="{anchor}"')[2].partition("</li>")[0]
    assert anchor.startswith("event-")
    assert "开工：2026年1月7日" in line


@pytest.mark.proves("QH-101")
def test_a_ranking_is_published_by_its_post_and_withdrawn_with_a_reason(place: Qinghe) -> None:
    director = place.browser("director", date(2026, 2, 20))
    assert "发布排名" in director.page("/rankings/")
    made = director.done("/rankings/publish", {"ranking": "monthly-ranking", "period": "2026-02", "key": "p"})
    assert "轴承项目" in director.page(made)
    assert "发布排名" not in place.browser("leader", date(2026, 2, 20)).page("/rankings/")
    director.refused(f"{made}withdraw", {"reason": " ", "key": "w"}, 422)
    director.done(f"{made}withdraw", {"reason": "有一个数填错", "key": "x"})
    assert "有一个数填错" in director.page(made)


def test_who_neither_sees_all_nor_supervises_is_turned_away_and_offered_no_way(place: Qinghe) -> None:
    clerk = place.browser("east-clerk", date(2026, 2, 20))
    assert clerk.get("/rankings/").status_code == 403
    assert "/rankings/" not in clerk.page("/projects/")


def test_an_evaluation_shows_source_and_arithmetic_and_refuses_while_figures_lack(place: Qinghe) -> None:
    director = place.officer("director")
    reported(place.officer("east-clerk"), place.project, "2026-01", 150)
    ask(director, place.project, rq.RecordFacts, date(2026, 1, 8), facts={"site-area": None})
    ask(place.officer("east-clerk"), place.project, rq.FinishTask, date(2026, 2, 5), task="complete")
    browser = place.browser("director", date(2027, 2, 9))
    enter = f"/projects/{place.project}/enter/"
    page = browser.refused(f"{enter}conclude-evaluation", {"evaluation": "post-evaluation", "key": "c"}, 422)
    assert "还有3项指标没有数据" in page
    fields = {"evaluation": "post-evaluation", "indicator": "tax", "value": "8", "source": "完税证明", "key": "t"}
    browser.refused(f"{enter}enter-indicator", fields, 422)
    browser.done(f"{enter}enter-indicator", {**fields, "evaluator": "某评估公司", "key": "u"})
    page = browser.page(place.address)
    assert "完税证明（某评估公司）" in page
    assert "每1万元/亩计2分，最多20分；权重1.5" in page


def test_an_exit_is_proposed_decided_and_ends_the_project(place: Qinghe) -> None:
    director, leader = place.browser("director", date(2026, 3, 2)), place.browser("leader", date(2026, 3, 2))
    enter = f"/projects/{place.project}/enter/"
    fields = {"exit": "orderly-exit", "ground": "违约", "reason": "未按约建设", "number": "评估1号", "key": "e"}
    director.done(f"{enter}propose-exit", fields)
    director.refused(f"{enter}decide-exit", {"exit": "orderly-exit", "agreed": "yes", "key": "f"}, 403)
    leader.done(f"{enter}decide-exit", {"exit": "orderly-exit", "agreed": "yes", "key": "g"})
    assert "已终止" in leader.page(f"/projects/{place.project}/")


def test_an_upgrade_of_the_same_enterprise_is_shown_from_both_sides(place: Qinghe) -> None:
    director = place.browser("director", date(2026, 3, 2))
    second = begun(place.office, place.officer("director"), place.officer("east-clerk"), name="轴承二期")
    other = actions.register(
        place.officer("director"), {"name": "别家项目", "enterprise": "另一家公司"}, at=moment(date(2026, 1, 8))
    )
    asked = f"/projects/{second}/upgrade"
    page = director.refused(asked, {"of": str(other), "how": "数字化", "key": "a"}, 422)
    assert "不是同一家企业" in page
    director.done(asked, {"of": str(place.project), "how": "数字化", "key": "b"})
    assert "升级自" in director.page(f"/projects/{second}/figures")
    assert "升级项目：" in director.page(place.address)


@pytest.mark.proves("QH-103")
def test_panel_units_score_their_dimensions_and_the_sheet_shows_the_arithmetic(place: Qinghe) -> None:
    director, day = place.officer("director"), date(2026, 3, 2)
    facts = {"name": "储能电池项目", "investment": 30_000_000_000, "site-area": Decimal("66666.67")}
    project = actions.register(director, facts, at=moment(day))
    actions.ask(director, project, rq.RecordHappening, at=moment(day), name="scored-review-asked", day=day)
    address, asked = f"/projects/{project}/matters", f"/projects/{project}/do/give-scores"
    ecology = place.browser("ecology-clerk", day)
    fields = {"review": "seven", "unit": "ecology", "score-industry": "20", "score-environment": "26", "key": "a"}
    page = ecology.refused(asked, fields, 422)
    assert "能耗环保" in page
    assert 'value="26"' in page
    ecology.done(asked, {**fields, "score-environment": "16", "remark-environment": "噪声要控制", "key": "b"})
    reform = place.browser("reform-clerk", day)
    scores = {"review": "seven", "unit": "reform", "score-industry": "25", "score-benefit": "18", "key": "c"}
    reform.done(asked, scores)
    assert "噪声要控制" in reform.page(address)
    land = place.browser("land-clerk", day)
    land.done(asked, {"review": "seven", "unit": "natural-resources", "score-industry": "27", "key": "d"})
    page = land.page(address)
    assert "合计88分" in page
    assert "结论：可行" in page
    assert "计划总投资与用地面积之比300万元/亩" in page


def test_the_list_of_projects_says_which_lights_are_not_green(place: Qinghe) -> None:
    reported(place.officer("east-clerk"), place.project, "2026-01", 1, plan=10, by=place.officer("director"))
    assert "投资进度红灯" in place.browser("director", date(2026, 2, 6)).page("/projects/")


def test_the_report_of_an_evaluation_shows_each_figure_with_its_source(place: Qinghe) -> None:
    lead, day = place.officer("east-clerk"), date(2026, 7, 1)
    reported(lead, place.project, "2026-01", 8, plan=10, by=place.officer("director"))
    actions.ask(
        place.officer("director"), place.project, ConcludeEvaluation, at=moment(day), evaluation="half-year-check",
        period="2026-06", note="进度正常",
    )  # fmt: skip
    page = place.browser("director", day).page(f"/papers/evaluation-report?project={place.project}")
    assert "合计80分，评为好。" in page
    assert "系统按本年完成投资与本年计划完成投资之比计算" in page
