"""So many notices in a year propose the next step; with `still_late` only while the unit has something late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quancheng.engine import requests as rq
from quancheng.engine.duties import project_duties
from quancheng.engine.pack import Trigger
from quancheng.engine.proposals import NoticeCount, Proposal, duty_proposals, project_proposals, unit_proposals
from tests.engine.county import BASIS, CALENDAR, PACK, signed

RULE = Trigger(
    id="slow", label="多次督办仍慢", when="notices-in-year", proposes="special-inspection", decided_by="leader",
    basis=BASIS, at_least=3, still_late=True,
)  # fmt: skip
LATE = "“供地”应于2026年4月30日办结，已逾期2个工作日。"


def proposed(notices: int, *, late: tuple[str, ...], still_late: bool = True) -> list[Proposal]:
    pack = replace(PACK, triggers=(replace(RULE, still_late=still_late),))
    titles = tuple(f"第{number}次督办" for number in range(1, notices + 1))
    return list(unit_proposals(pack, [NoticeCount(unit="grid", year=2026, titles=titles, late=late)]))


@pytest.mark.parametrize(("notices", "late", "count"), [(2, (LATE,), 0), (3, (LATE,), 1), (4, (LATE,), 1), (3, (), 0)])
def test_it_takes_enough_notices_and_something_late(notices: int, late: tuple[str, ...], count: int) -> None:
    assert len(proposed(notices, late=late)) == count


def test_what_is_late_is_part_of_the_evidence() -> None:
    (found,) = proposed(3, late=(LATE,))
    assert found.evidence[0] == "2026年已被督办3次。"
    assert found.evidence[-1] == LATE


def test_without_still_late_the_notices_are_enough() -> None:
    (found,) = proposed(3, late=(LATE,), still_late=False)
    assert LATE not in found.evidence


def test_a_project_that_ended_proposes_nothing() -> None:
    walk = signed().do(rq.PlanTask, task="permit", planned=date(2026, 3, 3))
    on = date(2026, 3, 5)
    assert list(project_proposals(PACK, walk.case, project="p1", on=on, calendar=CALENDAR))
    ended = walk.do(rq.EndProject, outcome="withdrawn", reason="企业撤资").case
    assert list(project_proposals(PACK, ended, project="p1", on=on, calendar=CALENDAR)) == []
    missed = project_duties(PACK, ended, on=date(2026, 4, 30), calendar=CALENDAR)
    assert list(duty_proposals(PACK, missed, project="p1", on=date(2026, 4, 30), case=ended)) == []
