"""What Gu county's notice prints and names, beside what its scenarios say."""

from __future__ import annotations

import pytest

from quancheng.packfiles.loader import shipped_pack

PACK = shipped_pack("guxian")
MEMBERS = 16


@pytest.mark.proves("GX-A1", "GX-4")
def test_the_contact_table_has_the_sixteen_units_of_the_annex() -> None:
    table = next(form for form in PACK.forms if form.id == "contact-table")
    group = next(group for group in PACK.groups if group.id == table.lines_of)
    assert len(group.units) == MEMBERS
    assert all(PACK.unit[unit].duty for unit in group.units)


@pytest.mark.proves("GX-4")
def test_every_member_unit_has_somebody_named() -> None:
    members = next(group for group in PACK.groups if group.id == "members").units
    assert {post.unit for post in PACK.posts} >= set(members)


@pytest.mark.proves("GX-A2", "GX-5.3c")
def test_each_of_the_ten_rows_is_planned_opened_by_signing_and_owned_by_a_lead_department() -> None:
    plan = next(form for form in PACK.forms if form.id == "start-plan")
    tasks = [PACK.task[row.task] for row in plan.rows]
    assert all(task.clock and task.clock.planned for task in tasks)
    assert all(task.opens_when == tasks[0].opens_when for task in tasks)
    assert all(PACK.unit[task.by].lead for task in tasks)
    assert PACK.task["joint-conference"].needs_planned == tuple(task.id for task in tasks)


@pytest.mark.proves("GX-7")
def test_the_departments_that_own_a_row_each_have_their_own_meeting() -> None:
    plan = next(form for form in PACK.forms if form.id == "start-plan")
    for name in ("receive-plan", "own-meeting", "own-report"):
        assert PACK.task[name].each.owners_of == tuple(row.task for row in plan.rows)


def test_every_deadline_of_the_notice_is_in_working_days() -> None:
    limits = {task.id: task.clock.within for task in PACK.task.values() if task.clock and task.clock.within}
    assert {name: str(period) for name, period in limits.items()} == {
        "file-with-office": "3 working days",
        "order-and-plan": "5 working days",
        "own-meeting": "5 working days",
    }
