"""A clock says why its limit falls on its day."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.template import Context, Template

from quancheng.web.why import PROVISIONAL, why

ON = date(2026, 9, 25)
DUE = date(2026, 10, 8)


def a_clock(**more: Any) -> SimpleNamespace:
    plain = {"state": "under-way", "due": DUE, "left": 4, "unit": "working", "budget": 5, "used": 1, "first_due": DUE}
    empty = {"anchor": "", "anchor_day": None, "skipped": [], "pauses": [], "extensions": [], "provisional": False}
    return SimpleNamespace(**{**plain, **empty, "basis": [], **more})


def test_a_plain_clock_says_its_length_and_what_is_used() -> None:
    assert why(a_clock(), on=ON) == [("时限", ["5个工作日，已用1个工作日"])]


def test_it_says_from_which_event_it_counts() -> None:
    clock = a_clock(anchor="收到开工计划表", anchor_day=date(2026, 9, 24))
    assert why(clock, on=ON)[0] == ("起算", ["9月24日　收到开工计划表"])


def test_it_names_the_days_it_skipped() -> None:
    holiday = [(date(2026, 10, 1) + timedelta(days=n), "国庆节") for n in range(7)]
    assert ("跳过", ["10月1日至7日 国庆节（7天）"]) in why(a_clock(skipped=holiday), on=ON)


def test_a_pause_that_still_runs_says_so() -> None:
    over = SimpleNamespace(since=date(2026, 9, 21), until=date(2026, 9, 23), why="企业补正材料")
    running = SimpleNamespace(since=date(2026, 9, 24), until=None, why="专家评审")
    said = dict(why(a_clock(pauses=[over, running]), on=ON))
    assert said["暂停"] == ["9月21日起，9月23日恢复　企业补正材料", "9月24日起，至今　专家评审"]


def test_an_extension_says_how_long_and_why() -> None:
    more = SimpleNamespace(amount=3, why="分管副县长批准")
    assert ("延长", ["3个工作日　分管副县长批准"]) in why(a_clock(extensions=[more]), on=ON)


def test_the_first_day_is_kept_when_the_limit_moved() -> None:
    assert ("原定", ["9月30日"]) in why(a_clock(first_due=date(2026, 9, 30)), on=ON)
    assert "原定" not in dict(why(a_clock(first_due=DUE), on=ON))


def test_a_provisional_calendar_is_admitted() -> None:
    assert ("说明", [PROVISIONAL]) in why(a_clock(provisional=True), on=ON)


def drawn(clock: Any, *more: str) -> str:
    source = "{% load quancheng %}{% clock_box clock " + " ".join(more) + " %}"
    return Template(source).render(Context({"on": ON, "clock": clock}))


def test_the_box_shows_sentence_bar_and_basis() -> None:
    box = drawn(a_clock(basis=["SF-7"]))
    assert "还有4个工作日，" in box
    assert 'aria-label="已用1个工作日，共5个工作日"' in box
    assert 'class="bar-used" width="20"' in box
    assert "#SF-7" in box


def test_a_plain_box_says_no_why() -> None:
    assert "<details" not in drawn(a_clock(), "False", "False", "True")


def test_a_reason_is_escaped() -> None:
    more = SimpleNamespace(amount=3, why="<b>急</b>")
    assert "&lt;b&gt;急&lt;/b&gt;" in drawn(a_clock(extensions=[more]))


def test_a_clock_that_does_not_run_asks_how_it_starts() -> None:
    assert "怎么起算" in drawn(a_clock(due=None, left=None, budget=None, words="尚未起算"))
