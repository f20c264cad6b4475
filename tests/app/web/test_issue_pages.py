"""The pages of problems: raised, handed up with a signed opinion, put on the agenda, solved, closed and rated."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote

import pytest
from django.urls import reverse

from quancheng.cases.rows_check import rows_at_fault
from quancheng.store.session import reading
from tests.app.web.qinghe import Qinghe

MONDAY, TUESDAY, WEDNESDAY, FRIDAY = (date(2026, 3, day) for day in (2, 3, 4, 6))
ROAD = "厂区外道路没有打通"


@pytest.fixture
def county(peopled_qinghe: Qinghe) -> Qinghe:
    return peopled_qinghe


def raised(county: Qinghe) -> tuple[str, str]:
    """A hard problem raised on Monday: the project's address and the problem's."""
    project = county.project({"name": "青禾食品项目"}, MONDAY)
    clerk = county.browser("clerk", MONDAY)
    fields = {"key": "a" * 32, "kind": "hard-problem", "title": ROAD}
    clerk.done(reverse("project-do", args=[project, "raise-issue"]), fields)
    return str(project), reverse("issue", args=[project, "a" * 32])


def test_a_problem_stands_in_the_list_with_its_rung_and_day(county: Qinghe) -> None:
    raised(county)
    page = county.browser("director", MONDAY).page("/issues/?whose=all")
    assert ROAD in page
    assert "专班" in page
    assert "3月3日前上交" in page


def test_what_was_not_handed_up_on_its_day_is_shown_as_late(county: Qinghe) -> None:
    raised(county)
    assert "应上交未上交" not in county.browser("director", TUESDAY).page("/issues/?whose=all")
    assert "应上交未上交" in county.browser("director", WEDNESDAY).page("/issues/?whose=all&state=late")


def handed_up(county: Qinghe, address: str) -> None:
    """Up to the main leaders, with the deputy's signed opinion."""
    county.browser("clerk", TUESDAY).done(f"{address}hand-up", {"key": "b" * 32})
    county.browser("office-head", WEDNESDAY).done(f"{address}hand-up", {"key": "c" * 32})
    fields = {"key": "d" * 32, "opinion": "需要县里安排资金", "number": "青府签〔2026〕5号"}
    county.browser("deputy-mayor", FRIDAY).done(f"{address}hand-up", fields)


def test_the_deputy_cannot_hand_up_without_the_signed_paper(county: Qinghe) -> None:
    _, address = raised(county)
    county.browser("clerk", TUESDAY).done(f"{address}hand-up", {"key": "b" * 32})
    county.browser("office-head", WEDNESDAY).done(f"{address}hand-up", {"key": "c" * 32})
    fields = {"key": "d" * 32, "opinion": "需要县里安排资金"}
    page = county.browser("deputy-mayor", FRIDAY).refused(f"{address}hand-up", fields, 422)
    assert "签署的意见" in page
    assert "需要县里安排资金" in page


def test_what_came_up_to_the_leaders_stands_on_their_agenda(county: Qinghe) -> None:
    _, address = raised(county)
    handed_up(county, address)
    page = county.browser("mayor", FRIDAY).page("/meetings/call?kind=leaders-meeting")
    assert f"{ROAD}（意见：需要县里安排资金）" in page
    assert "青府签〔2026〕5号" in county.browser("mayor", FRIDAY).page(address)


def test_the_leaders_give_it_a_unit_and_a_day_and_another_closes_it(county: Qinghe) -> None:
    _, address = raised(county)
    handed_up(county, address)
    fields = {"key": "e" * 32, "measure": "月底前打通", "unit": "housing", "due": "2026-03-31"}
    county.browser("mayor", FRIDAY).done(f"{address}answer", fields)
    county.browser("housing-clerk", FRIDAY).refused(f"{address}close", {"key": "f" * 32}, 403)
    county.browser("office-head", FRIDAY).done(f"{address}close", {"key": "1" * 32})
    county.browser("clerk", FRIDAY).done(f"{address}rate", {"key": "2" * 32, "rating": "5"})
    assert "评价5分" in county.browser("director", FRIDAY).page("/issues/?whose=all&state=closed")


def test_a_problem_of_a_project_that_is_not_seen_is_not_there(county: Qinghe) -> None:
    _, address = raised(county)
    assert county.browser("water-clerk", MONDAY).get(address).status_code == 404
    assert ROAD not in county.browser("water-clerk", MONDAY).page("/issues/?whose=all")


def test_the_history_of_a_problem_tells_each_rung(county: Qinghe) -> None:
    _, address = raised(county)
    handed_up(county, address)
    page = county.browser("director", FRIDAY).page(address)
    assert "问题上交主要领导会议，附签署意见" in unquote(page)


def test_the_rows_of_problems_are_what_the_state_says(county: Qinghe) -> None:
    _, address = raised(county)
    handed_up(county, address)
    tenant = county.person("director").tenant
    with reading(tenant):
        assert list(rows_at_fault(tenant)) == []
