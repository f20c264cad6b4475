"""Time in Qinghe's pack: a total against an oracle that counts day by day, and what scenarios do not reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quancheng.engine import requests as rq
from quancheng.engine.case import Case, ClockState, TaskState
from quancheng.engine.clocks import Stand, is_quiet, latest_of, read_task_clock
from quancheng.engine.currencies import NoRate, read_foreign
from quancheng.engine.decide import step
from quancheng.engine.errors import BadValue, NotNow
from quancheng.engine.expiry import LetExpire
from quancheng.engine.pack import Anchor, AnchorKind, Anchors, Power
from quancheng.engine.periods import Period
from quancheng.engine.restarts import RestartClock
from quancheng.engine.spent import time_of
from quancheng.engine.totals import read_total
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import load_pack

PACK = load_pack(Path(__file__).parents[2] / "packs/example")
CALENDAR = load_calendar()
MONDAY = date(2026, 3, 2)
TOTAL = PACK.totals[0]
ANYBODY = rq.Actor(officer="甲", units=frozenset(PACK.unit), posts=frozenset(PACK.post), powers=frozenset(Power))


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


@dataclass(frozen=True)
class Lived:
    """When a task opened, ended (None: still open) and was paused for the enterprise."""

    opened: int
    ended: int | None
    paused: tuple[int, int] | None

    def has_the_ball_on(self, number: int, today: int) -> bool:
        """Whether the day counts for the department: after opening, up to the end, outside the pause."""
        end = today if self.ended is None else self.ended
        away = self.paused is not None and self.paused[0] < number <= self.paused[1]
        return self.opened < number <= end and not away


@st.composite
def lives(draw: st.DrawFn) -> Lived:
    opened = draw(st.integers(0, 30))
    ended = draw(st.none() | st.integers(opened, 40))
    since = draw(st.none() | st.integers(opened, ended if ended is not None else 40))
    to = None if since is None else draw(st.integers(since, ended if ended is not None else 40))
    return Lived(opened, ended, None if since is None or to is None else (since, to))


def case_of(eia: Lived, fire: Lived) -> Case:
    """A project whose two approvals lived like this; the file was complete when each opened."""
    tasks, clocks = {}, {}
    for name, lived in (("eia-approval", eia), ("fire-review", fire)):
        actual = day(lived.ended).isoformat() if lived.ended is not None else ""
        tasks[name] = TaskState("done" if actual else "open", day(lived.opened).isoformat(), actual=actual)
        pauses = [["correction", *(day(each).isoformat() for each in lived.paused)]] if lived.paused else []
        clocks[name] = ClockState(pauses=pauses, complete=day(lived.opened).isoformat())
    return Case.empty().with_(
        opened=MONDAY.isoformat(), tasks=tasks, clocks=clocks, grades={"approval-class": "government-class"}
    )


@given(lives(), lives())
def test_a_total_counts_each_working_day_once_that_some_department_had(eia: Lived, fire: Lived) -> None:
    fire = Lived(fire.opened, fire.ended, None)
    today = 40
    found = read_total(PACK, case_of(eia, fire), TOTAL, on=day(today), calendar=CALENDAR)
    assert found is not None
    held = [n for n in range(1, today + 1) if any(each.has_the_ball_on(n, today) for each in (eia, fire))]
    counted = [n for n in held if CALENDAR.is_working(day(n))]
    assert (found.reading.used or 0) == len(counted)


@given(lives())
def test_what_the_enterprise_had_and_what_the_department_had_are_the_whole(eia: Lived) -> None:
    today = 40
    case = case_of(eia, Lived(0, 0, None))
    days = {each.party: each.calendar_days for each in time_of(PACK, case, on=day(today), calendar=CALENDAR)}
    whole = (today if eia.ended is None else eia.ended) - eia.opened
    away = eia.paused[1] - eia.paused[0] if eia.paused else 0
    assert days.get("enterprise", 0) == away
    assert days.get("ecology", 0) == whole - away


def opened(**facts: object) -> Case:
    request = rq.OpenProject(by=ANYBODY, facts={"name": "青禾食品项目", "one-stop": True, **facts})  # type: ignore[dict-item]
    return ask(Case.empty(), request, MONDAY)


def ask(case: Case, request: rq.Request, on: date) -> Case:
    return step(PACK, case, request, on=on, calendar=CALENDAR)[1]


def test_letting_expire_twice_changes_nothing_the_second_time() -> None:
    late = opened()
    once = ask(late, LetExpire(by=ANYBODY, task="safety-review"), day(20))
    assert once.tasks["safety-review"].actual == "2026-03-09"
    assert step(PACK, once, LetExpire(by=ANYBODY, task="safety-review"), on=day(21), calendar=CALENDAR)[0] == []


def test_nobody_lets_expire_what_has_not() -> None:
    assert step(PACK, opened(), LetExpire(by=ANYBODY, task="safety-review"), on=day(7), calendar=CALENDAR)[0] == []


def test_a_corrected_happening_moves_its_restart_and_makes_no_second_one() -> None:
    case = ask(opened(), rq.RecordHappening(by=ANYBODY, name="design-changed", day=day(4)), day(4))
    case = ask(case, rq.RecordHappening(by=ANYBODY, name="design-changed", day=day(3), reason="日期记错"), day(7))
    assert case.clock_state("fire-review").restarts == [["changed", day(3).isoformat()]]
    reading = read_task_clock(PACK, case, "fire-review", on=day(7), calendar=CALENDAR)
    assert reading is not None and reading.due == date(2026, 3, 16)


def test_a_restart_for_a_cause_that_a_happening_brings_cannot_be_asked() -> None:
    with pytest.raises(BadValue):
        ask(opened(), RestartClock(by=ANYBODY, task="fire-review", cause="changed", day=day(2)), day(2))


def test_a_clock_that_has_not_begun_cannot_begin_anew() -> None:
    with pytest.raises(NotNow):
        ask(opened(), RestartClock(by=ANYBODY, task="eia-approval", cause="revised", day=day(2)), day(2))


def test_a_minimum_is_met_and_a_limit_near_on_the_same_clock() -> None:
    reading = read_task_clock(PACK, opened(), "eia-publicity", on=day(7), calendar=CALENDAR)
    assert reading is not None
    assert (reading.earliest, reading.due, reading.stand) == (day(7), day(14), Stand.NEAR)


SUBSTANTIVE = Anchors(
    of=(Anchor(kind=AnchorKind.HAPPENING, name="funds-in"), Anchor(kind=AnchorKind.TASK_DONE, name="talks"))
)


@pytest.mark.parametrize(("on", "quiet"), [(date(2026, 9, 9), False), (date(2026, 9, 10), True)])
def test_it_is_quiet_once_more_than_six_months_have_passed_since_the_latest(on: date, quiet: bool) -> None:
    case = opened().with_(happenings={"funds-in": "2026-03-09"})
    assert latest_of(case, SUBSTANTIVE) == date(2026, 3, 9)
    six = Period.months(6)
    assert is_quiet(case, SUBSTANTIVE, six, since=MONDAY, on=on, calendar=CALENDAR) is quiet


def test_what_never_happened_is_quiet_since_the_beginning_and_unknown_without_one() -> None:
    nothing, six = opened(), Period.months(6)
    assert is_quiet(nothing, SUBSTANTIVE, six, since=MONDAY, on=date(2026, 9, 3), calendar=CALENDAR)
    assert not is_quiet(nothing, SUBSTANTIVE, six, since=None, on=date(2027, 9, 3), calendar=CALENDAR)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3000万美元，汇率7.1234，2026-02-27", 21370200000),
        ("3,000万USD 汇率7.1234 2026年2月27日", 21370200000),
        ("1亿日元，按0.0467，2026-02-27", 467000000),
        ("0.01欧元，汇率7.5，2026-02-27", 8),
    ],
)
def test_an_amount_in_another_currency_is_exact_and_half_a_fen_goes_up(text: str, fen: int) -> None:
    found = read_foreign(text)
    assert found is not None and found.fen == fen
    assert read_foreign(found.written) == found


@pytest.mark.parametrize(
    ("text", "lacks"),
    [("3000万美元", "汇率、汇率日期"), ("3000万美元，汇率7.1", "汇率日期"), ("3000万美元，2026-02-27", "汇率")],
)
def test_an_amount_without_rate_or_day_is_refused_in_words(text: str, lacks: str) -> None:
    with pytest.raises(NoRate, match=f"没有写明{lacks}"):
        read_foreign(text)


def test_yuan_are_no_other_currency() -> None:
    assert read_foreign("1.2亿元") is None
