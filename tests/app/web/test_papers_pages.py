"""材料 through its pages: looked at, traced, downloaded, issued under a digest that the log holds."""

import hashlib
import io

import docx
import pytest

from quancheng.cases import actions, papers
from quancheng.cases.models import Project
from quancheng.people.labels import Label
from quancheng.store.session import reading
from tests.app.cases.intakes import AT
from tests.app.web.county import CASTING, HERBS, Browser, County

pytestmark = pytest.mark.django_db


def test_every_kind_of_paper_opens(county: County) -> None:
    office = county.browser("office-clerk")
    page = office.page("/papers/")
    for label in ("招商引资联席会议联络表", "签约项目开工计划表", "项目调度汇报表", "月调度材料", "碰头会材料"):
        assert label in page
    assert "还没有出具过材料" in page


@pytest.mark.proves("GX-10")
def test_each_figure_opens_to_the_rows_behind_it(county: County) -> None:
    page = county.browser("office-clerk").page("/papers/monthly-dispatch?period=2026-05")
    assert "数字从哪里来" in page
    assert f"{HERBS}：项目备案（行政审批局）" in page


def test_word_and_excel_come_as_attachments(county: County) -> None:
    office = county.browser("office-clerk")
    for shape, ending in (("excel", "xlsx"), ("word", "docx")):
        answer = office.get(f"/papers/start-plan?project={county.projects[CASTING]}&do={shape}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert ending in answer.headers["Content-Disposition"]
        assert answer.content.startswith(b"PK")


def test_what_is_issued_is_frozen_by_its_digest(county: County) -> None:
    office = county.browser("office-clerk")
    led = office.done("/papers/monthly-dispatch", {"do": "issue", "text": "请各单位抓紧。", "key": "one"})
    assert office.done("/papers/monthly-dispatch", {"do": "issue", "text": "请各单位抓紧。", "key": "one"}) == led
    content = office.get(f"{led}/file").content
    digest = hashlib.new("sm3", content).hexdigest()
    assert digest in office.page(led)
    assert len(county.office.events("place-paper-issued", saying=digest)) == 1
    assert "请各单位抓紧。" in [line.text for line in docx.Document(io.BytesIO(content)).paragraphs]


def test_the_frozen_paper_is_shown_as_it_was_whatever_the_data_say_now(county: County) -> None:
    office, project = county.browser("office-clerk"), county.projects[HERBS]
    frozen = office.done("/papers/monthly-dispatch", {"do": "issue", "text": "请各单位抓紧。", "key": "one"})
    form = office.done(f"/papers/start-plan?project={project}", {"do": "issue", "key": "plan"})
    for page in (office.page(frozen), office.page(form)):
        assert HERBS in page
        assert "<table>" in page
    assert "请各单位抓紧。" in office.page(frozen)
    with reading(county.office.tenant):
        Project.objects.filter(id=project).update(name="已经改名的项目")
    assert HERBS in office.page(frozen)


def test_a_projects_paper_stands_in_the_projects_history(county: County) -> None:
    office = county.browser("office-clerk")
    project = county.projects[CASTING]
    office.done(f"/papers/start-plan?project={project}", {"do": "issue", "key": "plan"})
    assert len(county.office.events("paper-issued", of=project)) == 1


def test_a_paper_of_a_guarded_project_is_not_there_for_others(county: County) -> None:
    office = county.browser("office-clerk")
    project = county.projects[CASTING]
    led = office.done(f"/papers/start-plan?project={project}", {"do": "issue", "key": "plan"})
    keeper = county.office.officer("office-director", clearance=Label.SENSITIVE)
    actions.relabel(keeper, project, Label.SENSITIVE, reason="改标", at=AT)
    for address in (led, f"{led}/file", f"/papers/start-plan?project={project}"):
        assert office.get(address).status_code == 404
    assert CASTING not in office.page("/papers/")
    assert CASTING in Browser(keeper).page("/papers/")


def test_a_unit_sees_its_own_projects_papers_and_no_paper_of_the_place(county: County) -> None:
    office, water, tax = (county.browser(post) for post in ("office-clerk", "water-clerk", "tax-clerk"))
    of_place = office.done("/papers/monthly-dispatch", {"do": "issue", "key": "a"})
    of_project = office.done(f"/papers/start-plan?project={county.projects[CASTING]}", {"do": "issue", "key": "b"})
    assert water.get(of_place).status_code == 404
    assert water.get(of_project).status_code == 200
    assert tax.get(of_project).status_code == 404


def test_a_file_is_as_guarded_as_the_most_guarded_project_it_may_name(county: County) -> None:
    keeper = county.office.officer("office-director", clearance=Label.SENSITIVE)
    actions.relabel(keeper, county.projects[CASTING], Label.SENSITIVE, reason="改标", at=AT)
    led = Browser(keeper).done("/papers/monthly-dispatch", {"do": "issue", "key": "s"})
    [file] = county.office.files("调度情况")
    assert file.label == Label.SENSITIVE
    assert county.browser("office-clerk").get(led).status_code == 404


def test_issued_papers_come_in_pages_of_one_kind_or_all(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "PAGE", 2)
    office = county.browser("office-clerk")
    for number, kind in enumerate(("monthly-dispatch", "weekly-summary", "coordination")):
        office.done(f"/papers/{kind}", {"do": "issue", "key": f"k{number}"})
    first, second = office.page("/papers/"), office.page("/papers/?page=2")
    assert "共3份材料，第1–2" in first
    assert "月调度材料（1）" in first
    assert [page.count("</a></th>") for page in (first, second)] == [2, 1]
    assert ("5月调度情况</a></th>" in first) != ("5月调度情况</a></th>" in second)
    only = office.page("/papers/?kind=weekly-summary&page=9")
    assert "招商工作周报（" in only
    assert "碰头会材料</a></th>" not in only
    assert "没有出具过这种材料" in office.page("/papers/?kind=minutes")


@pytest.mark.parametrize("post", ["office-clerk", "office-director", "water-clerk", "tax-clerk"])
def test_a_page_holds_exactly_the_papers_that_can_be_opened(county: County, post: str) -> None:
    office = county.browser("office-clerk")
    office.done("/papers/monthly-dispatch", {"do": "issue", "key": "a"})
    for name, project in county.projects.items():
        office.done(f"/papers/start-plan?project={project}", {"do": "issue", "key": name})
    person = county.officer(post)
    with reading(person.tenant):
        found = papers.page(person)
        each_seen = papers.papers(person)
    assert sorted(line.id for line in found.lines) == sorted(line.id for line in each_seen)
    assert found.total == len(each_seen)


def test_a_paper_is_laid_out_alone_for_the_printer(county: County) -> None:
    office = county.browser("office-clerk")
    upright, lying = office.page("/papers/weekly-summary?do=print"), office.page("/papers/signed-register?do=print")
    for page in (upright, lying):
        assert "web/paper.css" in page
        assert 'class="side"' not in page
        assert "另存为 PDF" in page
    assert "web/landscape.css" not in upright
    assert "web/landscape.css" in lying
    asked = office.post("/papers/weekly-summary", {"do": "print", "text": "请抓紧。"}).content.decode()
    assert "请抓紧。" in asked


@pytest.mark.parametrize(
    "address",
    [
        "/papers/nothing",
        "/papers/weekly-report",
        "/papers/weekly-report?project=nonsense",
        "/papers/weekly-report?project=0190a000-0000-7000-8000-000000000000",
        "/papers/minutes?subject=0190a000-0000-7000-8000-000000000000",
        "/papers/issued/0190a000-0000-7000-8000-000000000000",
    ],
)
def test_what_is_not_there_is_not_found(county: County, address: str) -> None:
    assert county.browser("office-clerk").get(address).status_code == 404


def test_a_period_that_is_none_is_said(county: County) -> None:
    answer = county.browser("office-clerk").get("/papers/monthly-dispatch?period=2026-13")
    assert answer.status_code == 422
    assert "不是月份" in answer.content.decode()
