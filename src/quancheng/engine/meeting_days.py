"""The day of the next meeting as a project knows it, for the tasks that are due so long before it.

Meetings belong to the place. When one is called, or dropped again, each project that has such a task is told its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, follows
from quancheng.engine.deciding import Question, answers
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDayTold(ev.Event):
    """The next meeting of a kind takes place on `day`; instead of `instead_of`, where that one was dropped."""

    kind: ClassVar[str] = "meeting-day-told"
    meeting: str
    day: date | None
    instead_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellMeetingDay(rq.Request):
    """Asked by the system when a meeting is called (`day`) or dropped (`dropped`, and the next one's day if any)."""

    meeting: str
    day: date | None
    dropped: date | None = None


@follows(MeetingDayTold)
def _told(case: Case, event: MeetingDayTold) -> Case:
    gone = event.instead_of.isoformat() if event.instead_of else ""
    days = [day for day in case.meeting_days.get(event.meeting, ()) if day != gone]
    if event.day is not None:
        days.append(event.day.isoformat())
    return case.with_(meeting_days={**case.meeting_days, event.meeting: days})


@answers(TellMeetingDay)
def tell_meeting_day(asked: Question) -> list[ev.Event]:
    """Only projects with an open task due before such a meeting are told, each day once."""
    request = asked.request
    if all(kind.id != request.meeting for kind in asked.pack.meetings):
        raise NotFound("制度里没有这种会议。", meeting=request.meeting)
    if not awaits(asked.pack, asked.case, request.meeting):
        return []
    known = asked.case.meeting_days.get(request.meeting, [])
    dropped = request.dropped if request.dropped and request.dropped.isoformat() in known else None
    day = request.day if request.day and request.day.isoformat() not in known[-1:] else None
    if day is None and dropped is None:
        return []
    return [MeetingDayTold(on=asked.on, meeting=request.meeting, day=day, instead_of=dropped)]


def awaits(pack: Pack, case: Case, meeting: str) -> bool:
    """Whether an open task of the project is due before the next meeting of this kind."""
    tasks = pack.before_meetings.get(meeting, frozenset())
    return bool(tasks) and any(key.partition("@")[0] in tasks for key, _ in case.open_tasks())
