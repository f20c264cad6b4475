"""One request sent many times is one effect; fifty who want one thing have one winner and clean refusals.

QUANCHENG_RACES says how many races of each kind; the figures of the promises are taken with 500.
"""

import os
import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from quancheng.cases import supervision
from quancheng.engine import requests as rq
from quancheng.engine.errors import Refused
from quancheng.store.session import reading, session
from quancheng.store.verify import verify
from tests.faults.cases.situations import LATER, County, gu_county
from tests.faults.store.threads import all_at_once

RACES = int(os.environ.get("QUANCHENG_RACES", "10"))
RACERS = 50
REPORTS = 20
EACH = 5
AT_ONCE = 10


def events_of_kind(county: County, kind: str) -> int:
    with reading(county.tenant):
        counted = "SELECT count(*) FROM store_event WHERE tenant_id = %s AND kind = %s"
        return int(session().execute(counted, (county.tenant, kind)).fetchone()[0])


def reported(county: County, project: UUID, number: int, *, key: bool) -> Callable[[], Any]:
    """Report how far a task is, under the report's own key or (the negative control) under none."""
    said = {"task": "propose", "actual_progress": f"第{number}次填报"}
    return partial(county.ask, project, rq.ReportProgress, key=f"report-{number}" if key else None, **said)


def sent_again_and_again(county: County, project: UUID, *, key: bool) -> None:
    """Each report five times, reordered, ten callers at once."""
    numbers = [number for number in range(REPORTS) for _ in range(EACH)]
    random.Random(20260302).shuffle(numbers)
    calls = [reported(county, project, number, key=key) for number in numbers]
    lanes = [calls[lane::AT_ONCE] for lane in range(AT_ONCE)]
    answers = all_at_once([lambda lane=lane: [call() for call in lane] for lane in lanes])
    assert all(isinstance(answer, list) for answer in answers), answers


def test_a_report_that_comes_five_times_is_one(own_database):
    county = gu_county()
    sent_again_and_again(county, county.project(), key=True)
    assert events_of_kind(county, "progress-reported") == REPORTS
    assert verify().is_whole


def test_the_negative_control_without_a_key_each_counts(own_database):
    county = gu_county()
    sent_again_and_again(county, county.project(), key=False)
    assert events_of_kind(county, "progress-reported") == REPORTS * EACH


def one_winner(calls: list[Callable[[], Any]]) -> None:
    """All at once: one is answered, the others are refused in words and by nothing else."""
    answers = all_at_once(calls)
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    broken = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Refused)]
    assert broken == []
    assert len(refused) == len(calls) - 1
    assert all(answer.sentence for answer in refused)


def test_fifty_finish_one_task_and_one_has_done_it(own_database):
    county = gu_county()
    for race in range(RACES):
        project = county.project(f"第{race}号项目")
        finish = partial(county.ask, project, rq.FinishTask, task="propose", evidence=("文号1",))
        one_winner([partial(finish, key=f"{race}-{n}") for n in range(RACERS)])
    assert events_of_kind(county, "task-finished") == RACES
    assert verify().is_whole


def test_fifty_decide_one_proposal_and_one_notice_goes_out(own_database):
    county = gu_county()
    while len(county.proposals()) < RACES:
        county.signed_project()
    for race, proposal in enumerate(county.proposals()[:RACES]):
        issue = partial(supervision.issue, county.person, proposal, demand="限期整改", at=LATER)
        one_winner([partial(issue, limit=LATER.date().replace(day=30), once=f"{race}-{n}") for n in range(RACERS)])
    with reading(county.tenant):
        assert session().execute("SELECT count(*) FROM cases_notice").fetchone()[0] == RACES
    assert verify().is_whole


def test_fifty_do_one_period_of_a_duty_and_it_is_done_once(own_database):
    county = gu_county()
    periods = iter_periods(county)
    for race in range(RACES):
        project, period = next(periods)
        fulfil = partial(county.ask, project, rq.FulfilDuty, duty="friday-report", period=period, note="进展正常")
        one_winner([partial(fulfil, key=f"{race}-{n}") for n in range(RACERS)])
    assert events_of_kind(county, "duty-fulfilled") == RACES
    assert verify().is_whole


def iter_periods(county: County) -> Iterator[tuple[UUID, str]]:
    """Friday reports that are owed, of as many projects as it takes."""
    while True:
        project = county.signed_project()
        for week in range(11, 20):
            yield project, f"2026-W{week}"
