"""Official forms and general papers written from live data: what stands in them, and where each figure comes from."""

import io
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest

from quancheng.cases import actions
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotFound
from quancheng.papers.official import Table
from quancheng.papers.writing import draft, kinds, write
from quancheng.papers.written import Figure, Written
from quancheng.people import actions as people
from quancheng.people.access import Person
from quancheng.people.labels import Label
from quancheng.store.session import reading
from tests.app.cases.intakes import AT, ON, look, upload
from tests.app.web.county import CASTING, HERBS, SOLAR, County


@pytest.fixture
def director(county: County) -> Iterator[Person]:
    person = county.officer("office-director")
    with reading(person.tenant):
        yield person


def cells(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def text_of(written: Written) -> str:
    assert written.paper is not None
    said = []
    for block in written.paper.body:
        said += [" ".join(row) for row in block.printed_rows] if isinstance(block, Table) else [block.text]
    return "\n".join(said)


def figure(written: Written, name: str) -> Figure:
    return next(each for each in written.figures if each.name == name)


@pytest.mark.proves("GX-A2")
def test_the_start_plan_is_printed_in_its_layout_from_live_data(county: County, director: Person) -> None:
    written = write(director, "start-plan", on=ON, project=county.projects[CASTING])
    (rows,) = cells(written.as_excel() or b"").values()
    assert rows[0][0] == "签约项目开工计划表"
    assert "法人代表: 赵某" in str(rows[2][0])
    land = next(row for row in rows if row[0] == "土地供应")
    assert land[1].date() == date(2026, 5, 15)
    assert land[2:] == ("批而未供地块盘活", "已完成", "标准地")
    assert [row[0] for row in rows[3:13]] == [row.label for row in county.pack.forms[1].rows]


@pytest.mark.proves("GX-A2")
def test_what_is_printed_reads_back_without_a_change(county: County, director: Person) -> None:
    written = write(director, "start-plan", on=ON)
    assert {title for title, _ in written.sheets} == {CASTING, SOLAR, HERBS}
    taken = upload(director, county.office, written.as_excel() or b"", name="printed.xlsx")
    for each in look(director, taken).taken:
        assert each.target
        assert each.changed == []


@pytest.mark.proves("GX-A1")
def test_the_contact_table_lists_the_sixteen_units_with_their_duties(county: County, director: Person) -> None:
    people.change_unit_contacts(
        director, unit="land-bureau", head="丙某", staff="丁某", phone="0357-8320001", remark="", at=AT
    )
    written = write(director, "contact-table", on=ON)
    (rows,) = cells(written.as_excel() or b"").values()
    assert rows[1][:6] == ("单位名称", "负责人", "单位职责", "专职人员", "联系方式", "备注")
    listed = [row for row in rows[2:] if row[0]]
    assert len(listed) == 16
    assert ("自然资源局", "丙某", "土地供应、规划许可", "丁某", "0357-8320001") in [row[:5] for row in listed]
    assert len(figure(written, "未填专职人员").rows) == 15


@pytest.mark.proves("GX-A3", "GX-6a")
def test_a_units_dispatch_report_has_its_own_rows_and_what_it_reported(county: County, director: Person) -> None:
    clerk = county.officer("approval-clerk")
    actions.ask(
        clerk, county.projects[HERBS], rq.ReportProgress, at=AT, task="filing",
        actual_progress="材料补正中", problems="缺用地意见", suggestions="请自然资源局先行出具",
    )  # fmt: skip
    with reading(clerk.tenant):
        written = write(clerk, "dispatch-report", on=ON, unit="approval-bureau")
    said = next(filling.lines for title, filling in written.sheets if title.endswith(HERBS))
    filing = next(line for line in said if line["task:label"] == "项目备案")
    assert (filing["task:actual-progress"], filing["task:problems"]) == ("材料补正中", "缺用地意见")
    assert filing["task:suggestions"] == "请自然资源局先行出具"
    assert {line["task:owner"] for line in said} == {"行政审批局"}
    assert "填报单位：行政审批局" in written.previews[0][1].intro


@pytest.mark.proves("GX-10", "GX-6b")
def test_the_monthly_dispatch_names_what_is_late_by_unit_and_for_how_long(county: County, director: Person) -> None:
    written = write(director, "monthly-dispatch", on=ON, period="2026-05")
    said = text_of(written)
    assert f"行政审批局 {HERBS} 项目备案 2026年4月17日 19" in said
    assert f"发改局 {HERBS} 能耗指标 2026年5月8日" in said
    assert figure(written, "逾期").value == "2件"
    assert {row.task for row in figure(written, "逾期").rows} == {"filing", "energy"}
    assert all(row.project == county.projects[HERBS] for row in figure(written, "逾期").rows)
    assert "下达督办单" in said


@pytest.mark.proves("GX-10")
def test_a_row_due_today_is_not_late_on_the_paper(county: County, director: Person) -> None:
    on_the_day = write(director, "monthly-dispatch", on=date(2026, 5, 29))
    after = write(director, "monthly-dispatch", on=date(2026, 5, 30))
    assert not any(row.task == "eia" for row in figure(on_the_day, "逾期").rows)
    assert any(row.task == "eia" for row in figure(on_the_day, "近期到期").rows)
    assert any(row.task == "eia" for row in figure(after, "逾期").rows)


@pytest.mark.proves("GX-8")
def test_the_coordination_paper_shows_doubles_and_gaps(county: County, director: Person) -> None:
    twin = actions.register(
        director, {"name": "年产6万吨高端装备铸件智能化改造", "enterprise": "山西恒远铸造科技有限公司"}, at=AT
    )
    written = write(director, "coordination", on=ON, period="2026-05")
    assert figure(written, "疑似重复").value == "1对"
    assert figure(written, "疑似重复").rows[0].project in (twin, county.projects[CASTING])
    gaps = [row.text for row in figure(written, "信息遗漏").rows]
    assert any("未指定项目专人" in gap for gap in gaps)
    assert any(HERBS in row.text for row in figure(written, "新登记").rows)


@pytest.mark.proves("GX-9")
def test_the_weekly_report_says_what_moved_in_its_week(county: County, director: Person) -> None:
    clerk = county.officer("water-clerk")
    actions.ask(clerk, county.projects[HERBS], rq.FinishTask, at=AT, task="water", evidence=("no:供水意向书",))
    written = write(director, "weekly-report", on=ON, project=county.projects[HERBS], period="2026-W21")
    assert "办结“用水供给”" in text_of(written)
    before = write(director, "weekly-report", on=ON, project=county.projects[HERBS], period="2026-W20")
    assert "办结“用水供给”" not in text_of(before)
    assert f"{HERBS}进展周报" in written.title


def test_a_paper_leaves_out_what_its_writer_may_not_see(county: County, director: Person) -> None:
    actions.relabel(
        county.office.officer("office-director", clearance=Label.SENSITIVE),
        county.projects[HERBS], Label.SENSITIVE, reason="涉密敏感", at=AT,
    )  # fmt: skip
    assert HERBS not in text_of(write(director, "monthly-dispatch", on=ON))
    assert HERBS not in {title for title, _ in write(director, "start-plan", on=ON).sheets}
    with pytest.raises(NotFound):
        write(director, "weekly-report", on=ON, project=county.projects[HERBS])


def test_every_kind_of_paper_of_the_pack_can_be_written_and_frozen(county: County, director: Person) -> None:
    for kind in kinds(county.pack):
        if kind.scope not in ("place", "project", "unit"):
            continue
        project = county.projects[CASTING] if kind.scope == "project" else None
        unit = "land-bureau" if kind.scope == "unit" else ""
        made = draft(write(director, kind.id, on=ON, project=project, unit=unit))
        assert made.content.startswith(b"PK")
        assert made.name.endswith((".xlsx", ".docx"))


def test_a_paper_that_there_is_not_is_not_found(director: Person) -> None:
    with pytest.raises(NotFound):
        write(director, "no-such-paper", on=ON)
    with pytest.raises(NotFound):
        write(director, "weekly-report", on=ON)
