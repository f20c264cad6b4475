"""Start plans that are laid out otherwise than printed: read all the same, or a fault with its place."""

from datetime import date, datetime, time

import pytest
from openpyxl import Workbook as Book
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from quancheng.papers.days import Certainty
from quancheng.papers.findings import Severity
from quancheng.papers.workbooks import open_workbook
from tests.app.papers.hostile import first_sheet
from tests.app.papers.sheets import HEAD, read_back, read_one, saved, start_plan, start_plan_sheet

DAY = datetime.combine(date(2026, 5, 6), time())


def codes(reading: object, severity: Severity) -> list[str]:
    return [fault.code for fault in reading.of(severity)]  # type: ignore[attr-defined]


def test_columns_may_stand_in_another_order() -> None:
    reading = read_one({"B3": "备注", "E3": "计划完成时间", "E4": DAY, "B4": "说明"})
    assert reading.value("task:planned", "filing") == date(2026, 5, 6)
    assert reading.value("task:remark", "filing") == "说明"


def test_the_form_may_stand_lower_and_further_right() -> None:
    book = start_plan({"B4": DAY})
    first_sheet(book).insert_rows(1, amount=3)
    first_sheet(book).insert_cols(1, amount=2)
    (reading,) = read_back(book)
    assert reading.rows["filing"]["task:planned"].cell == "D7"
    assert reading.value("fact:name") == "一号项目"


def test_rows_may_stand_in_another_order() -> None:
    reading = read_one({"A4": "项目竣工", "A13": "项目备案", "B4": DAY})
    assert reading.value("task:planned", "completion") == date(2026, 5, 6)
    assert reading.value("task:planned", "filing") is None


def test_the_head_may_be_spread_over_cells_of_its_own() -> None:
    book = start_plan(head="")
    sheet = first_sheet(book)
    sheet.insert_rows(3, amount=2)
    for place, value in {"A3": "项目名称：", "B3": "一号项目", "A4": "企业名称", "B4": "甲公司"}.items():
        sheet[place] = value
    (reading,) = read_back(book)
    assert reading.value("fact:name") == "一号项目"
    assert reading.value("fact:enterprise") == "甲公司"
    assert "右边一格" in reading.fields["fact:name"].how


def test_the_head_may_be_in_one_line() -> None:
    reading = read_one(head="项目名称：一号项目 企业名称：甲公司　法人代表：甲某 建设地点：一号地块")
    assert [reading.value(f"fact:{name}") for name in ("name", "enterprise", "site")] == [
        "一号项目",
        "甲公司",
        "一号地块",
    ]


def test_a_name_may_run_over_two_lines() -> None:
    assert read_one(head="项目名称: 年产一号\n产品项目\n企业名称: 甲公司").value("fact:name") == "年产一号产品项目"


def test_a_field_the_form_does_not_have_is_named_and_not_swallowed() -> None:
    reading = read_one(head=f"{HEAD}\n投资规模: 5亿元")
    assert reading.value("fact:site") == "一号地块"
    assert any("投资规模" in fault.sentence for fault in reading.of(Severity.NOTE))


def test_spaces_within_labels_do_not_matter() -> None:
    reading = read_one({"A4": " 项目 备案　", "B4": DAY, "A15": "项目 联系人 ：乙某"})
    assert reading.value("task:planned", "filing") == date(2026, 5, 6)
    assert reading.value("fact:project-contact") == "乙某"


@pytest.mark.parametrize("title", ["附表2 签约项目开工计划表", "签约项目开工计划表（草稿）", " 签约项目 开工计划表 "])
def test_a_title_may_have_words_before_or_after_it(title: str) -> None:
    assert codes(read_one({"A1": title}), Severity.GUESS) == []


def test_without_a_title_the_headings_make_it_a_guess() -> None:
    assert codes(read_one({"A1": "2026年工作"}), Severity.GUESS) == ["no-title"]


def test_a_missing_column_is_an_error_that_names_the_nearest_heading() -> None:
    (fault,) = read_one({"B3": "计划办结时间"}).of(Severity.ERROR)
    assert (fault.code, fault.column) == ("column-missing", "计划完成时间")
    assert "计划办结时间" in fault.help


def test_a_heading_that_comes_twice_is_an_error() -> None:
    assert codes(read_one({"F3": "备注", "F4": "别的"}), Severity.ERROR) == ["column-twice"]


def test_a_row_that_comes_twice_is_an_error() -> None:
    assert codes(read_one({"A5": "项目备案", "B5": DAY}), Severity.ERROR) == ["row-twice"]


def test_a_missing_row_is_named() -> None:
    fault = next(fault for fault in read_one({"A5": None}).faults if fault.code == "row-missing")
    assert fault.row == "能耗指标"


def test_values_without_a_row_label_are_an_error_with_their_cell() -> None:
    (fault,) = read_one({"A5": None, "B5": DAY}).of(Severity.ERROR)
    assert (fault.code, fault.cell) == ("row-without-label", "B5")


def test_a_row_nearly_named_is_not_taken_for_the_known_one() -> None:
    reading = read_one({"A7": "环境影响评价", "B7": DAY})
    assert "eia" not in reading.rows
    (fault,) = [fault for fault in reading.faults if fault.code == "row-not-on-form"]
    assert "环境影响评估" in fault.help


def test_a_date_merged_over_rows_counts_for_each_as_a_guess() -> None:
    book = start_plan({"B4": DAY})
    first_sheet(book).merge_cells("B4:B6")
    (reading,) = read_back(book)
    planned = [reading.rows[task]["task:planned"] for task in ("filing", "energy", "land")]
    assert [each.value for each in planned] == [date(2026, 5, 6)] * 3
    assert [each.certainty for each in planned] == [Certainty.SURE, Certainty.GUESS, Certainty.GUESS]


def test_a_text_merged_across_columns_counts_for_its_first() -> None:
    book = start_plan({"C4": "说明"})
    first_sheet(book).merge_cells("C4:E4")
    (reading,) = read_back(book)
    assert reading.value("task:measure", "filing") == "说明"
    assert reading.value("task:remark", "filing") is None


def test_a_hidden_row_is_read_as_a_guess() -> None:
    book = start_plan({"B4": DAY})
    first_sheet(book).row_dimensions[4].hidden = True
    (reading,) = read_back(book)
    assert reading.rows["filing"]["task:planned"].certainty is Certainty.GUESS
    assert "隐藏" in reading.rows["filing"]["task:planned"].how


def test_a_hidden_column_is_read_as_a_guess() -> None:
    book = start_plan({"E4": "备注里的话"})
    first_sheet(book).column_dimensions["E"].hidden = True
    (reading,) = read_back(book)
    assert reading.rows["filing"]["task:remark"].certainty is Certainty.GUESS


def test_a_formula_without_its_result_is_an_error() -> None:
    (fault,) = read_one({"B4": "=B5+1"}).of(Severity.ERROR)
    assert (fault.code, fault.cell) == ("wrong-value", "B4")


def test_an_error_value_is_an_error() -> None:
    book = start_plan({"E4": "#REF!"})
    first_sheet(book)["E4"].data_type = "e"
    (reading,) = read_back(book)
    assert "#REF!" in reading.of(Severity.ERROR)[0].sentence


def test_dates_of_the_1904_system_are_the_days_they_show() -> None:
    book = start_plan()
    book.epoch = CALENDAR_MAC_1904
    first_sheet(book)["B4"] = DAY
    assert open_workbook(saved(book)).date1904
    (reading,) = read_back(book)
    assert reading.value("task:planned", "filing") == date(2026, 5, 6)


def test_words_beside_the_form_are_named_and_not_lost() -> None:
    notes = read_one({"G20": "另附说明"}).of(Severity.NOTE)
    assert any(fault.cell == "G20" and "另附说明" in fault.sentence for fault in notes)


def test_two_forms_on_one_sheet_are_an_error() -> None:
    assert "second-form" in codes(read_one({"A25": "签约项目开工计划表"}), Severity.ERROR)


def test_a_project_without_a_name_is_an_error() -> None:
    assert codes(read_one(head="企业名称: 甲公司"), Severity.ERROR) == ["field-missing"]


def test_two_names_in_one_form_are_an_error() -> None:
    assert "field-twice" in codes(read_one({"A20": "项目名称: 二号项目"}), Severity.ERROR)


def test_the_same_project_on_two_sheets_is_a_guess() -> None:
    book = Book()
    start_plan_sheet(first_sheet(book))
    start_plan_sheet(book.create_sheet("二"))
    first, second = read_back(book)
    assert codes(first, Severity.GUESS) == []
    assert codes(second, Severity.GUESS) == ["same-project"]


def test_an_empty_sheet_is_only_noted() -> None:
    book = start_plan()
    book.create_sheet("空")
    assert codes(read_back(book)[1], Severity.NOTE) == ["empty-sheet"]


@pytest.mark.parametrize(
    ("day", "read", "severities"),
    [
        ("2026年3月6日", date(2026, 3, 6), []),
        (DAY, date(2026, 5, 6), []),
        ("填表日期：2026-03-06", date(2026, 3, 6), []),
        ("二〇二六年三月", date(2026, 3, 1), ["guess"]),
        ("2026年 月 日", None, ["guess"]),
        (None, None, ["guess"]),
        ("2026年2月30日", None, ["error"]),
    ],
)
def test_the_date_line_of_the_form(day: object, read: date | None, severities: list[str]) -> None:
    reading = read_one(day=day)
    assert reading.form_day == read
    assert [fault.severity.value for fault in reading.faults if fault.code.startswith("form-day")] == severities


@pytest.mark.parametrize(
    ("words", "state", "certainty"),
    [
        ("已完成", "done", "sure"),
        (" 已 完成。", "done", "sure"),
        ("办理中", "under way", "sure"),
        ("不涉及", "not applicable", "sure"),
        ("未启动", "open", "sure"),
        ("—", "open", "sure"),
        (None, "open", "sure"),
        ("已取得批复", "done", "guess"),
        ("基本完成", "under way", "guess"),
        ("未完成", "under way", "guess"),
        ("报件已上报", "under way", "guess"),
        ("不涉及（租赁厂房）", "not applicable", "guess"),
    ],
)
def test_words_of_completion(words: object, state: str, certainty: str) -> None:
    reading = read_one({"D4": words, "E4": "说明"}).rows["filing"]["task:state"]
    assert (reading.value, reading.certainty.value) == (state, certainty)


def test_a_finished_row_may_be_planned_before_the_day_of_the_form() -> None:
    early = datetime.combine(date(2026, 1, 5), time())
    reading = read_one({"B4": early, "D4": "已完成", "B5": early})
    assert reading.rows["filing"]["task:planned"].certainty is Certainty.SURE
    assert reading.rows["energy"]["task:planned"].certainty is Certainty.GUESS
