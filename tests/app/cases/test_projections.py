"""Rows written step by step are the rows that the state alone would make."""

import pytest

from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.projections import Shown
from quancheng.cases.rows_check import differing_tables, rows_at_fault, rows_stored
from quancheng.engine.case import Case
from quancheng.store.session import reading, unit
from quancheng.store.work import perform
from tests.app.cases.walking import Walk, case_of, gu_place

SEEDS = range(4)
STEPS = 100
OWN_ROWS = ("cases_work", "cases_fact", "cases_happening", "cases_membership", "cases_role", "cases_part")


@pytest.mark.parametrize("seed", SEEDS)
def test_after_each_request_the_rows_are_those_of_the_state(own_database, seed):
    walk = Walk(gu_place(), seed)
    tenant = walk.person.tenant
    taken = []
    for case in walk.steps(STEPS):
        taken.append(case)
        with reading(tenant):
            assert differing_tables(tenant, walk.project.hex, walk.pack.version, case) == [], walk.kinds
    assert len(taken) > STEPS / 2


def test_the_walks_meet_most_of_what_can_happen(own_database):
    walk = Walk(gu_place(), 100)
    assert list(walk.steps(STEPS))
    met = {"task-finished", "task-opened", "stage-left", "stage-entered", "role-filled", "facts-recorded"}
    assert met | {"issue-raised", "issue-answered", "review-ended", "task-assigned", "task-reopened"} <= walk.kinds


def test_rows_wiped_out_and_made_anew_are_the_same(own_database):
    walk = Walk(gu_place(), 7)
    tenant, project = walk.person.tenant, walk.project
    assert list(walk.steps(STEPS))
    _, case = case_of(tenant, project)
    with reading(tenant):
        before = rows_stored(tenant, project.hex)

    def anew(work):
        for table in OWN_ROWS:
            column = "subject_id" if table == "cases_work" else "project_id"
            work.execute(f"DELETE FROM {table} WHERE tenant_id = %s AND {column} = %s", (tenant, project))
        on, calendar = walk.on, calendar_in_force()
        Shown(work, walk.pack, project, before=Case.empty(), case=case, on=on, calendar=calendar).refresh()

    perform(anew, tenant=tenant, actor="walk", at=walk.at)
    with reading(tenant):
        after = rows_stored(tenant, project.hex)
    assert before.pop("cases_part") >= after.pop("cases_part")
    without_duties = [
        {table: {row for row in rows if row[0] != "duty"} for table, rows in these.items()} for these in (before, after)
    ]
    assert without_duties[0] == without_duties[1]
    assert after["cases_work"]


def test_verify_names_a_project_whose_rows_were_changed(own_database):
    walk = Walk(gu_place(), 8)
    tenant = walk.person.tenant
    with reading(tenant):
        assert list(rows_at_fault(tenant)) == []
    with unit(tenant) as plain:
        plain.execute("UPDATE cases_work SET unit = 'nobody' WHERE tenant_id = %s", (tenant,))
    with reading(tenant):
        [fault] = rows_at_fault(tenant)
    assert fault.code == "rows-differ"
    assert "cases_work" in fault.sentence
