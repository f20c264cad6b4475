"""Points against a slow reckoner, places among equals, and low places that follow one another."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quancheng.engine import events as ev
from quancheng.engine.case import Case, after, fold
from quancheng.engine.measures import MeasureReported
from quancheng.engine.points import Earned, counted, points_of, touches
from quancheng.engine.rankings import Published, low_places, plain_rows, rank, ranking_of
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import SHIPPED, load_pack

PACK = load_pack(Path(SHIPPED) / "example")
CALENDAR = load_calendar()
DAY = date(2026, 1, 5)
RULE = next(each for each in PACK.points if each.id == "invested-points")
UNITS, PROJECTS = ("east-park", "west-park"), ("a", "b", "c")

ENTRIES = st.lists(
    st.builds(
        lambda project, unit, days, amount, undone: (project, unit, days, Decimal(amount), undone),
        st.sampled_from(PROJECTS),
        st.sampled_from(UNITS),
        st.integers(0, 700),
        st.integers(-2, 6),
        st.booleans(),
    ),
    max_size=30,
)


def earned(drawn: list[tuple[str, str, int, Decimal, bool]]) -> list[Earned]:
    return [
        Earned(
            rule=RULE.id, project=project, unit=unit, day=DAY + timedelta(days=days), version=number, amount=amount,
            undone=999 if undone else 0,
        )
        for number, (project, unit, days, amount, undone) in enumerate(drawn, start=1)
    ]  # fmt: skip


def slowly(entries: list[Earned]) -> dict[int, Decimal]:
    """What counts of each entry, one unit of points at a time: a point fits while both caps have room."""
    left = {each.version: Decimal(0) for each in entries}
    standing = sorted(
        (each for each in entries if not each.undone), key=lambda each: (each.day, each.project, each.version)
    )
    for at, each in enumerate(standing):
        if each.amount <= 0:
            left[each.version] = each.amount
            continue
        for _ in range(int(each.amount)):
            before = [*standing[:at], each]
            of_project = sum(max(left[e.version], Decimal(0)) for e in before if e.project == each.project)
            of_year = sum(
                max(left[e.version], Decimal(0)) for e in before if (e.unit, e.year) == (each.unit, each.year)
            )
            assert RULE.cap_a_project is not None and RULE.cap_a_year is not None
            if of_project < RULE.cap_a_project and of_year < RULE.cap_a_year:
                left[each.version] += 1
    return left


@given(ENTRIES)
def test_caps_leave_what_a_slow_reckoner_leaves(drawn: list[tuple[str, str, int, Decimal, bool]]) -> None:
    entries = earned(drawn)
    assert {each.version: each.counted for each in counted(PACK, entries)} == slowly(entries)


@given(ENTRIES)
def test_what_is_undone_makes_room_and_never_counts(drawn: list[tuple[str, str, int, Decimal, bool]]) -> None:
    entries = earned(drawn)
    without = [each for each in entries if not each.undone]
    found = {each.version: each.counted for each in counted(PACK, entries) if not each.undone}
    assert found == {each.version: each.counted for each in counted(PACK, without)}
    assert all(not each.counted and not each.cut for each in counted(PACK, entries) if each.undone)


def history(*told: ev.Event) -> list[tuple[int, ev.Event]]:
    opened = ev.ProjectOpened(on=DAY, stage="talk")
    role = ev.RoleFilled(on=DAY, role="package-lead", officer="x", unit="east-park")
    return list(enumerate([opened, role, *told], start=1))


def started(on: date, day: date) -> ev.Event:
    return ev.HappeningRecorded(on=on, name="construction-started", day=day)


def test_a_day_corrected_moves_the_points_to_its_year() -> None:
    told = history(started(DAY, date(2025, 12, 31)), started(DAY, date(2026, 1, 2)))
    first, second = points_of(PACK, "p", told, calendar=CALENDAR)
    assert (first.year, first.undone) == (2025, 4)
    assert (second.year, second.undone) == (2026, 0)


def test_the_same_day_told_again_earns_nothing_more() -> None:
    assert len(points_of(PACK, "p", history(started(DAY, DAY), started(DAY, DAY)), calendar=CALENDAR)) == 1


def test_a_task_sent_back_takes_the_points_of_what_it_marked_and_gives_them_again() -> None:
    finished = ev.TaskFinished(on=DAY, task="construction-permit", outcome="done", actual=DAY)
    sent_back = ev.TaskReopened(on=DAY, task="construction-permit", reason="证号有误")
    opened = ev.TaskOpened(on=DAY, task="construction-permit")
    told = history(opened, finished, started(DAY, DAY), sent_back, finished)
    mine = [each for each in points_of(PACK, "p", told, calendar=CALENDAR) if each.rule == "started-points"]
    assert [each.undone for each in mine] == [6, 0]


def test_who_holds_the_role_that_day_earns_it_whoever_comes_after() -> None:
    moved = ev.RoleFilled(on=DAY, role="package-lead", officer="y", unit="west-park")
    (entry,) = points_of(PACK, "p", history(started(DAY, DAY), moved), calendar=CALENDAR)
    assert entry.unit == "east-park"


def test_a_plain_task_touches_no_points() -> None:
    plain = ev.TaskFinished(on=DAY, task="talks", outcome="done", actual=DAY)
    assert not touches(PACK, [plain])
    assert touches(PACK, [started(DAY, DAY)])
    assert touches(PACK, [ev.TaskFinished(on=DAY, task="sign", outcome="signed", actual=DAY)])


# Rankings.

RANKED = ("east-park", "west-park", "housing", "power-company")


def project(unit: str, *, begun: bool, invested: int = 0) -> Case:
    case = Case.empty()
    told: list[ev.Event] = [
        ev.ProjectOpened(on=DAY, stage="talk"),
        ev.RoleFilled(on=DAY, role="package-lead", officer="x", unit=unit),
        ev.HappeningRecorded(on=DAY, name="agreement-signed", day=DAY),
    ]
    told += [started(DAY, DAY)] if begun else []
    told += [MeasureReported(on=DAY, measure="invested", period="2026-01", value=invested)] if invested else []
    for event in told:
        case = after(case, event)
    return case


PROJECT = st.tuples(st.sampled_from(RANKED), st.booleans())


@given(st.lists(PROJECT, max_size=12))
def test_places_are_one_more_than_the_number_of_better_ones(drawn: list[tuple[str, bool]]) -> None:
    ranking = ranking_of(PACK, "monthly-ranking")
    projects = [(str(number), project(unit, begun=begun)) for number, (unit, begun) in enumerate(drawn)]
    rows = rank(PACK, ranking, projects, points={}, on=date(2026, 2, 22), calendar=CALENDAR)
    figures = {}
    for unit in RANKED:
        mine = [begun for each, begun in drawn if each == unit]
        figures[unit] = (0, -sum(mine) / len(mine), -len(mine)) if mine else (1, 0, 0)
    for row in rows:
        better = sum(1 for each in figures.values() if each < figures[row.party])
        worse = sum(1 for each in figures.values() if each > figures[row.party])
        assert (row.place, row.from_bottom) == (better + 1, worse + 1)


def issue(period: str, places: dict[str, int]) -> Published:
    rows = [
        {
            "party": party,
            "place": place,
            "from_bottom": 1 + sum(1 for each in places.values() if each > place),
            "cells": {},
        }
        for party, place in places.items()
    ]
    return Published(standing="published", ranking="monthly-ranking", period=period, rows=rows)


def test_two_in_a_row_is_broken_by_one_good_month() -> None:
    low, high = {"a": 1, "b": 2, "c": 3}, {"a": 3, "b": 2, "c": 1}
    issues = [issue("2026-01", low), issue("2026-02", high), issue("2026-03", low)]
    found = {each.party: each for each in low_places(issues, bottom=1, year=2026)}
    assert len(found["c"].in_a_row) == 1
    assert len(found["c"].in_year) == 2
    assert len(found["a"].in_a_row) == 0


def test_where_all_are_equal_nobody_is_last() -> None:
    assert low_places([issue("2026-01", {"a": 1, "b": 1})], bottom=3, year=2026) == []


def test_a_frozen_table_says_which_projects_stand_behind_a_figure() -> None:
    ranking = ranking_of(PACK, "monthly-ranking")
    rows = rank(
        PACK, ranking, [("p1", project("east-park", begun=True, invested=100))], points={}, on=date(2026, 2, 22),
        calendar=CALENDAR,
    )  # fmt: skip
    (east,) = [each for each in plain_rows(rows) if each["party"] == "east-park"]
    assert east["cells"]["started"]["projects"] == [["p1", "1"]]
    assert fold([]).state() == Case.empty().state()
