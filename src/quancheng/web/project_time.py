"""Time on a project's pages: totals over several tasks, whose time it was, and what can be done to one clock."""

from __future__ import annotations

from datetime import date
from typing import Any

from quancheng.cases.project_view import ProjectView
from quancheng.engine.case import task_of
from quancheng.engine.pack import DELAY_CAUSES
from quancheng.engine.spent import TimeOf, say_party, time_of, whole_time
from quancheng.engine.totals import TotalReading, read_totals
from quancheng.web import words
from quancheng.web.clocks import shown_clock

MOST_PARTIES = 12


def of_project(view: ProjectView) -> dict[str, Any]:
    """The totals, and how long the project lay with each party."""
    found = time_of(view.pack, view.case, on=view.on, calendar=view.calendar)
    net, gross = whole_time(view.pack, view.case, on=view.on, calendar=view.calendar)
    times = [_time(view, each) for each in found if each.working_days][:MOST_PARTIES]
    totals = read_totals(view.pack, view.case, on=view.on, calendar=view.calendar)
    return {
        "totals": [_total(view, each) for each in totals],
        "times": times,
        "total_days": max((each["days"] for each in times), default=0),
        "net_days": net,
        "gross_days": gross,
    }


def _total(view: ProjectView, found: TotalReading) -> dict[str, Any]:
    unit = "working" if found.reading.in_working_days else "calendar"
    return {
        "id": found.total.id,
        "label": found.total.label,
        "clock": shown_clock(found.reading, calendar=view.calendar, basis=found.total.basis, on=view.on),
        "shares": [
            {
                "name": share.label,
                "used": words.amount_of(share.used, unit),
                "gross": words.amount_of(share.gross, unit),
            }
            for share in found.shares
        ],
    }


def _time(view: ProjectView, each: TimeOf) -> dict[str, Any]:
    party = say_party(view.pack, each.party)
    return {
        "party": party,
        "days": each.working_days,
        "tone": "paused" if each.is_outside else "busy",
        "label": f"{party}{each.working_days}个工作日",
    }


def of_task(view: ProjectView, key: str) -> dict[str, Any]:
    """The file, the restarts, the delay and what is owed of one task."""
    clock, marks = task_of(view.pack, key).clock, view.case.clock_state(key)
    whole = clock.once_complete if clock else None
    materials = (
        [{"name": name, "day": _day(marks.materials.get(name, ""))} for name in whole.materials] if whole else []
    )
    return {
        "materials": materials,
        "materials_lacking": any(each["day"] is None for each in materials),
        "restart_causes": [(rule.cause, rule.label) for rule in clock.restarts if rule.at is None] if clock else [],
        "delay_causes": tuple(DELAY_CAUSES.items()),
        "delay": {"cause": marks.delay[0], "note": marks.delay[1]} if marks.delay else None,
        "owed": clock.owed_afterwards if clock else "",
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
