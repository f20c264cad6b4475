"""Amounts, yes and no, codes, words as offices write them: right, a guess that says so, or a fault with a reason."""

from decimal import Decimal

import pytest

from quancheng.papers.cells import Certainty, read_amount, read_text, read_uscc, read_yes_no
from quancheng.papers.workbooks import Cell, CellKind, Sheet, open_workbook
from tests.app.papers.sheets import INPUTS, cell

WAN = 10_000 * 100
YI = 100_000_000 * 100
AMOUNTS = [
    (Decimal(12000), 12000 * WAN, "sure"),
    (Decimal("0.1"), 1000 * 100, "sure"),
    (Decimal("0.30000000000000004"), 3000 * 100, "sure"),
    ("12000", 12000 * WAN, "sure"),
    ("１８０００", 18000 * WAN, "sure"),
    ("12,000", 12000 * WAN, "sure"),
    ("12，000.5", 12000 * WAN + WAN // 2, "sure"),
    ("1.2亿", 12 * YI // 10, "sure"),
    ("1.2亿元", 12 * YI // 10, "sure"),
    ("1亿2000万元", 12 * YI // 10, "sure"),
    ("12000万元", 12000 * WAN, "sure"),
    ("500元", 500 * 100, "sure"),
    ("人民币3亿元整", 3 * YI, "sure"),
    ("约1.2亿元", 12 * YI // 10, "guess"),
    ("不低于3亿元", 3 * YI, "guess"),
    ("3亿余", 3 * YI, "guess"),
    ("1.2E+04", 12000 * WAN, "guess"),
    (Decimal(10) ** 9, 10**9 * WAN, "guess"),
    ("待定", None, "none"),
    ("—", None, "none"),
    ("　", None, "none"),
    ("5,00", None, "wrong"),
    ("1.2-1.5亿", None, "wrong"),
    ("100万美元", None, "wrong"),
    ("30%", None, "wrong"),
    ("-5", None, "wrong"),
    (Decimal(-5), None, "wrong"),
    ("壹亿元", None, "wrong"),
    ("123456789012345678", None, "wrong"),
    (Decimal("123456789012345700"), None, "wrong"),
    (True, None, "wrong"),
]
YES_NO = [
    ("是", True, "sure"),
    (" 是 ", True, "sure"),
    ("√", True, "sure"),
    ("ｙ", True, "sure"),
    (Decimal(1), True, "sure"),
    (True, True, "sure"),
    ("否", False, "sure"),
    ("×", False, "sure"),
    (Decimal(0), False, "sure"),
    ("园区外", False, "guess"),
    ("未落入", False, "guess"),
    ("在园区内", True, "guess"),
    ("", None, "none"),
    ("是否", None, "wrong"),
    ("区投促中心", None, "wrong"),
    (Decimal(7), None, "wrong"),
]
CODES = [
    ("91150203MAJ1XG6127", "91150203MAJ1XG6127", "sure", "校验位正确"),
    ("91150203maj1xg6127", "91150203MAJ1XG6127", "sure", "半角大写"),
    (" 91150203 MAJ1XG6127\u200b", "91150203MAJ1XG6127", "sure", "去掉空格"),
    ("９１１５０２０３ＭＡＪ１ＸＧ６１２７", "91150203MAJ1XG6127", "sure", "半角"),
    ("9115O2O3MAJ1XG6I27", "91150203MAJ1XG6127", "guess", "不用字母"),
    ("91150203MAYBKBF330", None, "wrong", "校验位不对"),
    ("91150203MAJ1XG612", None, "wrong", "17位"),
    ("150203000001234", None, "wrong", "15位"),
    ("9.1150203E+17", None, "wrong", "科学计数法"),
    (Decimal("911502030000000000"), None, "wrong", "以数字存放"),
    ("待定", None, "none", "没有"),
    ("—", None, "none", "写作"),
]
WORDS = [
    ("王某 ", "王某"),
    ("　王某　", "王某"),
    ("王\u200b某", "王某"),
    ("一\r\n\r\n 二 ", "一\n二"),
    ("甲   乙", "甲 乙"),
    ("=1+1", "=1+1"),
    (Decimal("13800000000"), "13800000000"),
    ("—", None),
    (" / ", None),
    ("无", None),
    ("", None),
]


@pytest.mark.parametrize(("written", "fen", "certainty"), AMOUNTS)
def test_an_amount_in_a_column_of_ten_thousand_yuan(written: object, fen: int | None, certainty: str) -> None:
    reading = read_amount(cell(written))
    assert (reading.fen, reading.certainty.value) == (fen, certainty)
    assert reading.how


@pytest.mark.parametrize(("unit", "fen"), [("元", 1200), ("万元", 12 * WAN), ("亿元", 12 * YI)])
def test_a_bare_number_takes_the_unit_of_its_column(unit: str, fen: int) -> None:
    assert read_amount(cell(Decimal(12)), unit).fen == fen


def test_a_unit_of_its_own_goes_before_that_of_the_column() -> None:
    assert read_amount(cell("12万元"), "亿元").fen == 12 * WAN


@pytest.mark.parametrize(("written", "answer", "certainty"), YES_NO)
def test_a_yes_or_no(written: object, answer: bool | None, certainty: str) -> None:
    reading = read_yes_no(cell(written))
    assert (reading.answer, reading.certainty.value) == (answer, certainty)


@pytest.mark.parametrize(("written", "code", "certainty", "said"), CODES)
def test_a_unified_social_credit_code(written: object, code: str | None, certainty: str, said: str) -> None:
    reading = read_uscc(cell(written))
    assert (reading.text, reading.certainty.value) == (code, certainty)
    assert said in reading.how


@pytest.mark.parametrize(("written", "text"), WORDS)
def test_words_are_kept_and_a_dash_is_nothing(written: object, text: str | None) -> None:
    assert read_text(cell(written)).text == text


def test_a_number_that_lost_its_end_is_not_taken_for_words() -> None:
    assert read_text(cell(Decimal("1.1010519900307E+17"))).certainty is Certainty.WRONG


def test_an_error_value_is_not_taken_for_words() -> None:
    wrong = Cell(row=1, column=1, kind=CellKind.ERROR, value="#REF!")
    assert read_text(wrong).certainty is Certainty.WRONG
    assert "#REF!" in read_text(wrong).how


def test_a_formula_that_was_never_computed_is_no_amount() -> None:
    never = Cell(row=1, column=1, kind=CellKind.ERROR, value="", formula=True)
    assert "公式" in read_amount(never).how


def test_an_amount_by_formula_says_so() -> None:
    assert "由公式算出" in read_amount(cell(Decimal(5), formula=True)).how


# The ledger: 序号 n stands in row n + 2.


@pytest.fixture(scope="module")
def ledger() -> Sheet:
    return open_workbook((INPUTS / "kundulun-signed-ledger.xlsx").read_bytes()).sheets[0]


def test_the_ledger_has_one_wrong_check_digit(ledger: Sheet) -> None:
    readings = {number: read_uscc(ledger.at(number + 2, 4)) for number in range(1, 41)}
    assert [number for number, reading in readings.items() if reading.certainty is Certainty.WRONG] == [11]
    assert "应配「2」" in readings[11].how


def test_every_amount_of_the_ledger_is_sure_whatever_its_unit_or_width(ledger: Sheet) -> None:
    readings = {number: read_amount(ledger.at(number + 2, 7)) for number in range(1, 41)}
    assert {reading.certainty for reading in readings.values()} == {Certainty.SURE}
    assert readings[7].fen == 12000 * WAN
    assert readings[25].fen == 18000 * WAN


def test_outside_the_park_is_a_guess_for_no(ledger: Sheet) -> None:
    readings = {number: read_yes_no(ledger.at(number + 2, 9)) for number in range(1, 41)}
    assert [number for number, reading in readings.items() if reading.certainty is Certainty.GUESS] == [17]
    assert readings[17].answer is False


def test_the_total_of_the_ledger_was_never_computed(ledger: Sheet) -> None:
    assert read_amount(ledger.at(43, 7)).certainty is Certainty.WRONG
