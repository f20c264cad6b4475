"""What may happen now: state + request -> events, or a refusal in words.

    decide(pack, case, request, on=…, calendar=…) -> [Event, …]      or raises Refused

Each kind of request has one function, found by its type; what follows by itself is added by `settle`.
"""

from __future__ import annotations

from datetime import date
from functools import reduce

from quancheng.engine import (
    claims,
    commitments,
    decisions,
    delays,
    distribution,
    documents,
    evaluations,
    exits,
    expiry,
    factors,
    files_of_tasks,
    filings,
    fulfilment,
    guides,
    handing_in,
    ladders,
    marks,
    measures,
    meeting_days,
    moving,
    placing,
    plans,
    publicity,
    records,
    released,
    restarts,
    scored_reviews,
    steps,
    transfers,
    upgrades,
    waivers,
)
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, after
from quancheng.engine.deciding import (
    RULES,
    SETTLING,
    Question,
    clocks,
    intake,
    issues,
    projects,
    reviews,
    tasks,
)
from quancheng.engine.errors import BadValue, NotFound, NotNow, Refused
from quancheng.engine.pack import Pack
from quancheng.engine.settle import settle
from quancheng.engine.workdays import Calendar

PARTS = (
    moving,
    claims,
    steps,
    placing,
    intake,
    projects,
    tasks,
    clocks,
    reviews,
    issues,
    ladders,
    records,
    guides,
    plans,
    factors,
    measures,
    decisions,
    marks,
    documents,
    distribution,
    commitments,
    fulfilment,
    waivers,
    filings,
    publicity,
    scored_reviews,
    evaluations,
    exits,
    upgrades,
    delays,
    expiry,
    files_of_tasks,
    meeting_days,
    restarts,
    transfers,
    handing_in,
    released,
)


def decide(pack: Pack, case: Case, request: rq.Request, *, on: date, calendar: Calendar) -> list[ev.Event]:
    """The events a request brings on a day, with all that follows from them, or a refusal."""
    return step(pack, case, request, on=on, calendar=calendar)[0]


def step(pack: Pack, case: Case, request: rq.Request, *, on: date, calendar: Calendar) -> tuple[list[ev.Event], Case]:
    """The same, with the case after those events, for callers that need both."""
    rule = RULES.get(type(request))
    if rule is None:
        raise BadValue("系统不认识这个操作。", request=type(request).__name__)
    _refuse_if_not_begun(case, request)
    _refuse_if_over(case, request)
    given = rule(Question(pack=pack, case=case, request=request, on=on, calendar=calendar))
    if type(request) in SETTLING:
        return given, reduce(after, given, case)
    return settle(pack, case, given, on=on) if given else ([], case)


def _refuse_if_not_begun(case: Case, request: rq.Request) -> None:
    if not case.opened and not isinstance(request, (rq.OpenProject, rq.AdoptProject)):
        raise NotFound("这个项目还没有登记。", help="请先登记项目，再办理事项。")


def may_decide(pack: Pack, case: Case, request: rq.Request, *, on: date, calendar: Calendar) -> bool:
    """Whether the request would be granted: the yes/no twin of `decide`, for pages."""
    try:
        decide(pack, case, request, on=on, calendar=calendar)
    except Refused:
        return False
    return True


_STILL_POSSIBLE_AFTER_THE_END = (rq.IssuePaper, rq.CloseIssue, rq.FulfilDuty)


def _refuse_if_over(case: Case, request: rq.Request) -> None:
    if case.ended and not isinstance(request, _STILL_POSSIBLE_AFTER_THE_END):
        raise NotNow(
            "这个项目已经终止，不能再办理事项。",
            help="如需恢复，请由主管单位重新登记项目。",
            ended=case.ended,
        )
