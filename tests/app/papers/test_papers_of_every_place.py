"""Papers that every place can hand in, offered where the pack has no form of its own for them."""

import io
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import docx
import pytest

from quancheng.engine.errors import NotFound
from quancheng.engine.pack import GENERAL_PAPERS
from quancheng.packfiles.loader import SHIPPED, load_pack
from quancheng.papers.official import Heading, Table
from quancheng.papers.writing import draft, kinds, write
from quancheng.papers.written import Figure, Written
from quancheng.people.access import Person
from quancheng.store.session import reading
from tests.app.cases.intakes import ON
from tests.app.web.county import CASTING, HERBS, SOLAR, County
from tests.app.web.qinghe import Qinghe, qinghe

PLACES = sorted(path.parent.name for path in SHIPPED.glob("*/pack.yaml"))
DAY = date(2026, 1, 12)


def text_of(written: Written) -> str:
    assert written.paper is not None
    said = []
    for block in written.paper.body:
        said += [" ".join(row) for row in block.printed_rows] if isinstance(block, Table) else [block.text]
    return "\n".join(said)


def headings(written: Written) -> list[str]:
    assert written.paper is not None
    return [block.text for block in written.paper.body if isinstance(block, Heading)]


def figure(written: Written, name: str) -> Figure:
    return next(each for each in written.figures if each.name == name)


@pytest.fixture
def director(county: County) -> Iterator[Person]:
    person = county.officer("office-director")
    with reading(person.tenant):
        yield person


@pytest.fixture
def town(db: None) -> Qinghe:
    return qinghe()


@pytest.fixture
def bearing(town: Qinghe) -> UUID:
    facts = {"name": "轴承项目", "enterprise": "青禾轴承有限公司", "investment": 20_000_000_000}
    return town.project(facts, DAY)


@pytest.mark.parametrize("place", PLACES)
def test_no_place_lacks_a_paper_that_issue_four_names(place: str) -> None:
    pack = load_pack(SHIPPED / place)
    offered = {kind.id for kind in kinds(pack) if not kind.is_form}
    by_form = {form.lines_from for form in pack.forms}
    assert {"weekly-summary", "signed-register", "investment-brief", "minutes", "monthly-dispatch"} <= offered
    assert ("needs-list" in offered) == (bool(pack.needs) and "factors" not in by_form)
    assert ("handover-list" in offered) == (bool(pack.handovers) and "contents" not in by_form)
    assert ("commitments-kept" in offered) == (bool(pack.commitments) and "commitments" not in by_form)
    assert "unit-dispatch" in offered or "unit-tasks" in by_form
    assert "contact-list" in offered or any(form.scope == "place" for form in pack.forms)
    assert offered <= set(GENERAL_PAPERS)


def test_the_week_of_the_place_counts_what_it_lists(county: County, director: Person) -> None:
    written = write(director, "weekly-summary", on=ON, period="2026-W21")
    late = figure(written, "逾期")
    assert late.value == f"{len(late.rows)}件"
    assert any(HERBS in row.text and row.project == county.projects[HERBS] for row in late.rows)
    assert headings(written)[:2] == ["一、总体情况", "二、本周新登记项目"]
    assert f"在册项目{len(county.projects)}个" in text_of(written)


def test_the_register_holds_each_signed_project_with_its_day_and_sum(county: County, director: Person) -> None:
    written = write(director, "signed-register", on=ON)
    named = {row.project for row in figure(written, "签约项目").rows}
    assert named == {county.projects[name] for name in (CASTING, SOLAR, HERBS)}
    assert all(name in text_of(written) for name in (CASTING, SOLAR, HERBS))
    assert written.paper is not None and written.paper.landscape


def test_a_place_with_its_own_form_is_not_offered_a_second(county: County) -> None:
    offered = {kind.id for kind in kinds(county.pack)}
    assert {"contact-table", "dispatch-report", "start-plan"} <= offered
    assert not {"contact-list", "unit-dispatch", "start-schedule"} & offered


def test_a_paper_of_a_project_asks_for_the_project(county: County, director: Person) -> None:
    with pytest.raises(NotFound, match="请先选择项目"):
        write(director, "investment-brief", on=ON)


def test_a_brief_has_a_red_head_and_the_writers_own_proposal(county: County, director: Person) -> None:
    project = county.projects[CASTING]
    written = write(director, "investment-brief", on=ON, project=project, text="建议列入重点项目。")
    document = docx.Document(io.BytesIO(draft(written).content))
    assert document.paragraphs[0].text == "招商专报"
    assert str(document.paragraphs[0].runs[0].font.color.rgb) == "C00000"
    assert "六、工作建议" in [line.text for line in document.paragraphs]
    assert CASTING in text_of(written)


def test_every_project_paper_of_a_place_is_written_and_frozen_as_word(town: Qinghe, bearing: UUID) -> None:
    clerk = town.person("director")
    with reading(clerk.tenant):
        written = [
            write(clerk, kind.id, on=DAY, project=bearing, unit="promotion-bureau")
            for kind in kinds(town.pack)
            if not kind.is_form and kind.id in PROJECT_PAPERS
        ]
    assert {each.kind for each in written} == PROJECT_PAPERS
    for each in written:
        document = docx.Document(io.BytesIO(draft(each).content))
        assert document.core_properties.title == each.title
        assert [block.text for block in each.paper.body if block.kind == "heading"]  # type: ignore[union-attr]
        assert all(row.project == bearing for figure in each.figures for row in figure.rows)


PROJECT_PAPERS = {"start-schedule", "needs-list", "panel-opinion", "investment-brief", "after-evaluation"}


def test_two_forms_of_needs_stand_under_numbers_of_the_second_level(town: Qinghe, bearing: UUID) -> None:
    clerk = town.person("director")
    with reading(clerk.tenant):
        written = write(clerk, "needs-list", on=DAY, project=bearing)
    assert [each for each in headings(written) if each.startswith("（")] == [
        "（一）要素需求保障表（初步）",
        "（二）要素需求保障表（详细）",
    ]
    assert figure(written, "已提出").value == "0项"


def test_a_sensitive_fact_stands_in_no_paper(town: Qinghe, bearing: UUID) -> None:
    hidden = [fact for fact in town.pack.facts if fact.sensitive]
    clerk = town.person("director")
    with reading(clerk.tenant):
        said = text_of(write(clerk, "investment-brief", on=DAY, project=bearing))
    assert not [fact.label for fact in hidden if fact.label in said]
