"""What a person may do with records, asked of the engine itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from quancheng.cases.actions import actor_on, home_of
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.project_view import ProjectView
from quancheng.cases.record_lists import RecordView
from quancheng.engine.case import Case
from quancheng.engine.decide import decide
from quancheng.engine.errors import Incomplete, Refused
from quancheng.engine.pack import Pack, RecordKind
from quancheng.engine.records import (
    AnswerRecord,
    CheckRecord,
    CorrectRecord,
    LinkRecord,
    OnRecord,
    WithdrawRecord,
    decide_record,
    units_for,
)
from quancheng.engine.territory import pack_at
from quancheng.people.access import Person

_ASKED: dict[str, tuple[type[OnRecord], dict[str, Any]]] = {
    "correct": (CorrectRecord, {"facts": {}, "reason": "问"}),
    "withdraw": (WithdrawRecord, {"reason": "问"}),
    "answer": (AnswerRecord, {"answer": "问"}),
    "check": (CheckRecord, {"accepted": True}),
    "link": (LinkRecord, {"project": "0"}),
}


def units_of(person: Person, pack: Pack, kind: RecordKind, view: ProjectView | None = None) -> list[str]:
    """The units for which a person may record a kind, of the place or of a project."""
    if view is not None:
        return units_for(view.pack, view.case, actor_on(person, view.pack, view.case.jurisdiction), kind)
    here = pack_at(pack, home_of(person))
    return units_for(here, Case.empty(), actor_on(person, here, home_of(person)), kind)


def may_on(person: Person, view: RecordView, *, on: date) -> dict[str, bool]:
    """Which deeds on a record would be granted now."""
    return {name: _granted(person, view, *asked, on=on) for name, asked in _ASKED.items()}


def _granted(person: Person, view: RecordView, request: type[OnRecord], words: dict[str, Any], *, on: date) -> bool:
    if view.project is not None and request is LinkRecord:
        return False
    where = view.case.jurisdiction if view.project else view.row.jurisdiction
    asked = request(by=actor_on(person, view.pack, where), record=view.id.hex, **words)
    try:
        if view.project is not None:
            decide(view.pack, view.case, asked, on=on, calendar=calendar_in_force())
        else:
            decide_record(view.pack, view.row, asked, on=on, calendar=calendar_in_force())
    except Incomplete:
        return True
    except Refused:
        return False
    return True
