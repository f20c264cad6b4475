"""What Zhenping's notice maps and lists, beside its scenarios."""

from __future__ import annotations

from datetime import date

import pytest

from quancheng.engine.recurrence import occurrences
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import shipped_pack

PACK = shipped_pack("zhenping")
FORMALITIES = next(form for form in PACK.forms if form.id == "formality-list")


@pytest.mark.proves("ZP-2.4d")
def test_the_list_of_formalities_and_what_the_meeting_assigns_are_the_same() -> None:
    assert tuple(row.task for row in FORMALITIES.rows) == PACK.task["assign-formalities"].needs_planned


@pytest.mark.proves("ZP-2.4d")
def test_every_formality_belongs_to_a_department_of_the_notice() -> None:
    departments = next(group.units for group in PACK.groups if group.id == "formality-departments")
    owners = {PACK.task[row.task].by for row in FORMALITIES.rows}
    assert owners == {*departments, "project-office"}


@pytest.mark.proves("ZP-3.5b")
def test_every_kind_of_problem_climbs_the_same_days_to_a_leader_of_its_own() -> None:
    ladders = [[(rung.rung, rung.hands_up, rung.with_opinion) for rung in kind.ladder] for kind in PACK.issue_kinds]
    assert all(ladder == ladders[0] for ladder in ladders)
    deputies = [kind.ladder[2].held_by for kind in PACK.issue_kinds]
    assert len(set(deputies)) == len(deputies)


@pytest.mark.proves("ZP-2.4a", "ZP-2.4b", "ZP-2.4c")
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_report_ledger_and_meeting_never_change_their_order(year: int) -> None:
    calendar, days = load_calendar(), {}
    for duty in PACK.duties:
        found = occurrences(duty.every, date(year, 1, 1), date(year, 12, 31), calendar)
        days[duty.id] = [each.day for each in found]
    for report, ledger, meeting in zip(
        days["report-signed"], days["to-start-ledger"], days["assignment-meeting"], strict=True
    ):
        assert report <= ledger <= meeting


@pytest.mark.proves("ZP-4.6c")
def test_the_seven_indicators_make_a_hundred() -> None:
    (evaluation,) = PACK.evaluations
    assert len(evaluation.indicators) == 7
