"""Official forms printed from their specification: Excel, Word, browser, and read back again."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from quancheng.engine.pack import Form
from quancheng.papers import excel, word
from quancheng.papers.excel import sheet_title
from quancheng.papers.filling import BLANK, Filling
from quancheng.papers.preview import preview
from quancheng.papers.reading import read_form
from quancheng.papers.workbooks import open_workbook
from tests.app.papers.forms import CONTACTS, DISPATCH, START_PLAN

ON = date(2026, 3, 6)
FILLED = Filling(
    values={"fact:name": "一号项目", "fact:enterprise": "甲公司", "fact:project-contact": "甲某", "unit:label": "某局"},
    rows={
        "filing": {"task:planned": date(2026, 3, 20), "task:completion": "已完成"},
        "land": {"task:planned": "待定", "task:measure": "=1+1", "task:remark": "@某局"},
    },
    lines=[
        {
            "task:planned-progress": "五月供地",
            "task:actual-progress": "已报批",
            "unit:label": "某局",
            "unit:duty": "供地",
        },
    ],
)
FORMS = [START_PLAN, DISPATCH, CONTACTS]


def sheet_of(form: Form, filling: Filling = FILLED) -> openpyxl.worksheet.worksheet.Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(excel.write(form, [("一号", filling)], on=ON)))
    return book.worksheets[0]


def document_of(form: Form, filling: Filling = FILLED) -> Document:
    return docx.Document(io.BytesIO(word.write(form, [("一号", filling)], on=ON)))


def test_the_start_plan_has_the_layout_of_the_annex() -> None:
    sheet = sheet_of(START_PLAN)
    assert sheet["A1"].value == "签约项目开工计划表"
    assert {str(each) for each in sheet.merged_cells.ranges} >= {"A1:E1", "A2:E2"}
    assert sheet["A2"].value == "2026年3月6日"
    assert sheet["A2"].alignment.horizontal == "right"
    assert sheet["A3"].value == "项目名称: 一号项目\n企业名称: 甲公司\n法人代表: \n建设地点: "
    assert [cell.value for cell in sheet[3]][1:] == ["计划完成时间", "解决措施", "完成情况", "备注"]
    assert [sheet.cell(row, 1).value for row in range(4, 14)] == [row.label for row in START_PLAN.rows]
    assert [sheet.cell(row, 1).value for row in range(15, 19)] == [
        "项目联系人: 甲某",
        "包联责任人: ",
        "推进负责人: ",
        "跟踪服务人: ",
    ]


def test_the_dispatch_report_has_two_head_blocks_side_by_side() -> None:
    sheet = sheet_of(DISPATCH)
    assert sheet["A3"].value == "填报单位：某局"
    assert {str(each) for each in sheet.merged_cells.ranges} >= {"A4:B4", "C4:D4"}
    assert sheet["A4"].value.startswith("项目名称：一号项目\n")
    assert sheet["C4"].value.startswith("项目联系人：甲某\n")
    assert [cell.value for cell in sheet[6]] == ["五月供地", "已报批", None, None]


def test_the_contact_table_has_no_date_line() -> None:
    sheet = sheet_of(CONTACTS)
    assert [cell.value for cell in sheet[2]] == [column.label for column in CONTACTS.columns]
    assert [cell.value for cell in sheet[3]] == ["某局", None, "供地", None, None, None]


def test_a_date_is_written_as_a_date_in_chinese_words() -> None:
    cell = sheet_of(START_PLAN)["B4"]
    assert cell.value.date() == date(2026, 3, 20)
    assert cell.number_format == 'yyyy"年"m"月"d"日"'


@pytest.mark.parametrize("text", ["=1+1", "=cmd|'/c calc'!A0", "+86 1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(1)"])
def test_a_text_is_never_written_as_a_formula(text: str) -> None:
    filling = Filling(values={"fact:name": text}, rows={"filing": {"task:measure": text}})
    cell = sheet_of(START_PLAN, filling)["C4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_without_the_guard_the_same_text_becomes_a_formula() -> None:
    sheet = openpyxl.Workbook().worksheets[0]
    sheet["A1"] = "=1+1"
    assert sheet["A1"].data_type == "f"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_sheet_prints_on_a4_with_its_headings_repeated(form: Form) -> None:
    sheet = sheet_of(form)
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows
    assert sheet["A1"].font.name == "方正小标宋简体"


def test_a_blank_form_has_a_blank_date_line() -> None:
    assert sheet_of(START_PLAN, BLANK)["A2"].value == "年　　月　　日"


def test_signs_no_document_can_hold_are_left_out() -> None:
    filling = Filling(values={"fact:name": "一号\x00项\x0b目\ud800"})
    assert "一号项目" in sheet_of(START_PLAN, filling)["A3"].value
    assert "一号项目" in document_of(START_PLAN, filling).tables[0].cell(0, 0).text


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_word_has_the_margins_of_official_papers(form: Form) -> None:
    section = document_of(form).sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(each.cm, 1) for each in margins] == [3.7, 3.5, 2.8, 2.6]
    assert round(section.page_width.cm, 1) == 21.0


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_word_says_the_same_as_excel(form: Form) -> None:
    said = {cell.text for row in document_of(form).tables[0].rows for cell in row.cells}
    for boxes in preview(form, FILLED, on=ON).body:
        assert {box.text for box in boxes} <= said
    head = document_of(form).tables[0].rows[0]
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None


def test_each_filling_is_a_section_of_its_own() -> None:
    document = docx.Document(io.BytesIO(word.write(DISPATCH, [("一", FILLED), ("二", FILLED)], on=ON)))
    assert len(document.sections) == 2
    assert len(document.tables) == 2


def test_the_preview_has_the_rows_of_the_form() -> None:
    shown = preview(START_PLAN, FILLED, on=ON)
    assert shown.head[0][0].lines[0] == "项目名称: 一号项目"
    assert [row[0].text for row in shown.body] == [row.label for row in START_PLAN.rows]
    assert shown.body[0][1].text == "2026年3月20日"
    assert round(sum(shown.widths)) == 100


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("一/号:*?", "一 号"), ("", "表"), ("'引'", "引"), ("长" * 40, "长" * 31), ("History", "History(2)")],
)
def test_sheet_titles_are_such_as_excel_allows(wanted: str, given: str) -> None:
    assert sheet_title(wanted, set()) == given


def test_equal_sheet_titles_are_numbered() -> None:
    taken: set[str] = set()
    assert [sheet_title("甲" * 40, taken) for _ in range(3)] == ["甲" * 31, "甲" * 28 + "(2)", "甲" * 28 + "(3)"]


# What people type and a reader must give back letter for letter; a lone dash means nothing and is left out.
WORDS = st.text(alphabet="甲乙丙项目局=+@0123456789（）、a.", min_size=1, max_size=20).filter(
    lambda text: text.strip(".")
)
DAYS = st.dates(min_value=ON, max_value=date(2035, 12, 31))
ROW = st.fixed_dictionaries(
    {
        "task:planned": st.none() | DAYS,
        "task:measure": st.none() | WORDS,
        "task:completion": st.sampled_from([None, "已完成", "办理中", "报件已上报"]),
        "task:remark": st.none() | WORDS,
    }
)
FILLINGS = st.builds(
    Filling,
    values=st.fixed_dictionaries(
        {field.source: WORDS for field in START_PLAN.blocks[0]} | {"paper:day": st.just(ON)},
        optional={field.source: st.none() | WORDS for field in START_PLAN.foot},
    ),
    rows=st.fixed_dictionaries({row.task: ROW for row in START_PLAN.rows}),
)


@settings(max_examples=30)
@given(filling=FILLINGS)
def test_what_is_written_is_read_back(filling: Filling) -> None:
    (reading,) = read_form(START_PLAN, open_workbook(excel.write(START_PLAN, [("一号", filling)], on=ON)))
    for source in ("paper:day", *(field.source for field in (*START_PLAN.blocks[0], *START_PLAN.foot))):
        assert reading.value(source) == filling.values.get(source)
    for task, row in filling.rows.items():
        assert {source: reading.value(source, task) for source in row} == row
    assert {fault.code for fault in reading.faults} <= {"field-none", "no-planned-day", "guess"}


def test_free_lines_are_read_back() -> None:
    (reading,) = read_form(CONTACTS, open_workbook(excel.write(CONTACTS, [("表", FILLED)], on=ON)), required=())
    assert [{source: field.value for source, field in line.items() if field.value} for line in reading.lines] == [
        {"unit:label": "某局", "unit:duty": "供地"}
    ]


def test_a_dispatch_report_is_read_back_with_both_its_head_blocks() -> None:
    (reading,) = read_form(DISPATCH, open_workbook(excel.write(DISPATCH, [("表", FILLED)], on=ON)))
    assert reading.value("unit:label") == "某局"
    assert reading.value("fact:name") == "一号项目"
    assert reading.value("fact:project-contact") == "甲某"
    assert reading.lines[0]["task:actual-progress"].value == "已报批"
