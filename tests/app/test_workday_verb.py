"""The command line's working days, as a clerk would ask for them."""

from __future__ import annotations

import pytest

from quancheng.server.cli import main


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["workday", *words])
    answer = capsys.readouterr()
    return status, answer.out.strip(), answer.err.strip()


def test_adding_prints_the_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "add", "2026-09-28", "7") == (0, "2026-10-13", "")


def test_adding_a_negative_number_goes_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "add", "2026-10-13", "-7") == (0, "2026-09-28", "")


def test_counting_prints_the_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "count", "2026-09-28", "2026-10-12") == (0, "6", "")


def test_explaining_names_each_day_skipped_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    _, by_number, _ = asked(capsys, "explain", "2026-09-28", "7")
    _, by_day, _ = asked(capsys, "explain", "2026-09-28", "2026-10-13")
    assert by_number == by_day
    assert "2026-10-01 国庆节（国办发明电〔2025〕7号）" in by_number
    assert "2026-10-10 周六调休上班" in by_number


def test_a_provisional_date_says_so_after_the_date(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "add", "2026-12-30", "5")
    assert out == "2027-01-07 （暂定：2027年的放假通知尚未收录）"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "2026-02-30", "1"), "不是日期"),
        (("add", "2026-02-20", "七"), "不是天数"),
        (("add", "2050-01-01", "1"), "超出了工作日历的范围"),
        (("count", "2026-02-20", "7"), "不是日期"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_chinese(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    status, out, err = asked(capsys, *words)
    assert (status, out) == (1, "")
    assert said in err
