"""The two start-plan workbooks of the office, cell by cell."""

import json
from datetime import date

import pytest

from quancheng.papers.days import Certainty
from quancheng.papers.findings import Severity, SheetReading
from quancheng.papers.reading import read_form
from quancheng.papers.workbooks import open_workbook
from tests.app.papers.forms import START_PLAN
from tests.app.papers.sheets import INPUTS

TASKS = [row.task for row in START_PLAN.rows]


def readings(name: str) -> dict[str, SheetReading]:
    workbook = open_workbook((INPUTS / name).read_bytes())
    return {reading.sheet: reading for reading in read_form(START_PLAN, workbook)}


@pytest.fixture(scope="module")
def tidy() -> dict[str, SheetReading]:
    return readings("guxian-start-plan.xlsx")


@pytest.fixture(scope="module")
def messy() -> dict[str, SheetReading]:
    return readings("guxian-start-plan-messy.xlsx")


def days(reading: SheetReading) -> list[object]:
    return [reading.value("task:planned", task) for task in TASKS]


def states(reading: SheetReading) -> list[object]:
    return [reading.value("task:state", task) for task in TASKS]


def said(reading: SheetReading) -> list[tuple[str, Severity, str | None]]:
    return [(fault.code, fault.severity, fault.cell) for fault in reading.faults]


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_the_castings_sheet_is_read_without_a_fault(tidy: dict[str, SheetReading]) -> None:
    reading = tidy["高端铸件"]
    assert said(reading) == []
    assert reading.form_day == day("2026-03-06")
    assert {source: field.value for source, field in reading.fields.items()} == {
        "fact:name": "年产6万吨高端装备铸件智能化改造项目",
        "fact:enterprise": "山西恒远铸造科技有限公司",
        "fact:legal-representative": "赵某",
        "fact:site": "古县经济技术开发区涧河片区",
        "fact:project-contact": "王某",
        "fact:package-person": "开发区管委会副主任",
        "fact:advance-person": "县促投中心",
        "fact:service-person": "行政审批局帮办专员",
        "paper:day": day("2026-03-06"),
    }
    assert days(reading) == [
        day(each)
        for each in (
            "2026-03-20",
            "2026-04-10",
            "2026-05-15",
            "2026-05-29",
            "2026-06-12",
            "2026-06-30",
            "2026-07-10",
            "2026-07-10",
            "2026-07-20",
            "2027-09-30",
        )
    ]
    assert states(reading) == ["done"] * 3 + ["under way"] + ["open"] * 6
    assert reading.value("task:measure", "land") == "批而未供地块盘活"
    assert reading.value("task:remark", "power") == "需国网协调"


def test_rows_that_do_not_apply_give_their_reason_or_ask_for_one(tidy: dict[str, SheetReading]) -> None:
    reading = tidy["光伏组件"]
    assert states(reading) == [
        "done", "done", "not applicable", "done", "not applicable", "open", "open", "done", "open", "open",
    ]  # fmt: skip
    assert reading.value("task:reason", "land") == "租赁标准厂房，不新增用地；标准厂房2.4万平方米"
    assert reading.rows["planning"]["task:reason"].certainty is Certainty.NONE
    assert days(reading)[2] is None
    assert days(reading)[4] is None
    assert said(reading) == [("reason-needed", Severity.GUESS, "D8")]


def test_other_words_mean_under_way_as_a_guess_and_are_kept(tidy: dict[str, SheetReading]) -> None:
    reading = tidy["中药材"]
    state = reading.rows["land"]["task:state"]
    assert (state.value, state.certainty) == ("under way", Certainty.GUESS)
    assert reading.value("task:completion", "land") == "报件已上报"
    assert said(reading) == [("guess", Severity.GUESS, "D6")]
    assert states(reading).count("open") == 9


def test_the_messy_dates_are_each_what_they_can_be(messy: dict[str, SheetReading]) -> None:
    planned = {task: messy["Sheet1"].rows[task]["task:planned"] for task in TASKS}
    assert {task: (each.value, each.certainty.value) for task, each in planned.items()} == {
        "filing": (day("2026-03-31"), "guess"),
        "energy": (day("2026-04-15"), "sure"),
        "land": (day("2026-05-20"), "sure"),
        "eia": (day("2026-06-30"), "guess"),
        "planning": (None, "wrong"),
        "construction-permit": (day("2026-07-15"), "sure"),
        "power": (None, "none"),
        "water": (day("2026-07-10"), "guess"),
        "start": (day("2026-08-10"), "guess"),
        "completion": (day("2025-12-31"), "guess"),
    }
    assert planned["planning"].written == "2026-06-31"
    assert "早于填表日期" in planned["completion"].how


def test_the_messy_sheet_names_each_fault_with_its_cell(messy: dict[str, SheetReading]) -> None:
    assert said(messy["Sheet1"]) == [
        ("form-day-guess", Severity.GUESS, "A2"),
        ("field-none", Severity.NOTE, "A15"),
        ("field-none", Severity.NOTE, "A18"),
        ("guess", Severity.GUESS, "B4"),
        ("guess", Severity.GUESS, "B7"),
        ("wrong-value", Severity.ERROR, "B8"),
        ("no-planned-day", Severity.NOTE, "A10"),
        ("guess", Severity.GUESS, "B11"),
        ("guess", Severity.GUESS, "B12"),
        ("guess", Severity.GUESS, "B13"),
    ]


def test_the_wrong_day_is_refused_with_sheet_row_column_and_reason(messy: dict[str, SheetReading]) -> None:
    (fault,) = messy["Sheet1"].of(Severity.ERROR)
    assert (fault.sheet, fault.row, fault.column, fault.cell) == ("Sheet1", "规划许可", "计划完成时间", "B8")
    assert "2026年6月没有31日" in fault.sentence


def test_full_width_colons_and_spaces_do_not_hide_the_head(messy: dict[str, SheetReading]) -> None:
    reading = messy["Sheet1"]
    assert reading.value("fact:name") == "年产40万套汽车轻量化轮毂项目"
    assert reading.value("fact:enterprise") == "临汾聚力轮毂股份有限公司"
    assert reading.value("fact:package-person") == "县政府办副主任"
    assert reading.value("fact:project-contact") is None
    assert reading.form_day == day("2026-03-01")


def test_a_hidden_draft_is_reported_and_not_taken(messy: dict[str, SheetReading]) -> None:
    reading = messy["表2"]
    assert (reading.hidden, reading.recognised, reading.rows) == (True, False, {})
    assert said(reading) == [("hidden-sheet", Severity.NOTE, None)]


def test_a_hidden_draft_can_be_asked_for() -> None:
    workbook = open_workbook((INPUTS / "guxian-start-plan-messy.xlsx").read_bytes())
    draft = read_form(START_PLAN, workbook, hidden_too=True)[1]
    assert draft.value("fact:name") == "（草稿）储能项目"
    assert draft.value("task:planned", "filing") == day("2026-01-01")
    assert [fault.code for fault in draft.faults].count("row-missing") == 9


def test_a_row_the_form_does_not_have_is_offered_as_a_remark(messy: dict[str, SheetReading]) -> None:
    reading = messy["增补"]
    assert [extra.as_remark() for extra in reading.extras] == ["水土保持方案：2026-05-06，新增行"]
    assert said(reading) == [("field-none", Severity.NOTE, "A19"), ("row-not-on-form", Severity.GUESS, "A8")]
    assert days(reading) == [day("2026-05-06")] * 10
    assert reading.rows["water"]["task:planned"].cell == "B12"


def test_a_ledger_is_not_taken_for_a_start_plan() -> None:
    (reading,) = readings("kundulun-signed-ledger.xlsx").values()
    assert not reading.recognised
    assert said(reading) == [("not-this-form", Severity.ERROR, None)]


@pytest.mark.parametrize("name", ["guxian-start-plan.xlsx", "guxian-start-plan-messy.xlsx"])
def test_a_reading_survives_being_kept_as_json(name: str) -> None:
    for reading in readings(name).values():
        assert SheetReading.from_json(json.loads(json.dumps(reading.as_json()))) == reading
