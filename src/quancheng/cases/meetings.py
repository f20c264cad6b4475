"""Meetings and their resolutions: called, held, resolved; each resolution waits in its unit's work list."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases import statements as sql
from quancheng.cases.access import refuse_unseen
from quancheng.cases.actions import actor_of
from quancheng.cases.by_itself import next_day, tell_meeting_day
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.duties import write_fulfilled
from quancheng.cases.packs import pack_of, place_of
from quancheng.cases.papers import Draft, write_issued
from quancheng.engine import events as ev
from quancheng.engine.duties import Book, occurrence_of
from quancheng.engine.errors import NotFound
from quancheng.engine.meetings import (
    AnswerResolution,
    CallMeeting,
    DropMeeting,
    HoldMeeting,
    MakeResolution,
    Meeting,
    MeetingRequest,
    after_meeting,
    decide_meeting,
)
from quancheng.engine.pack import Pack
from quancheng.engine.territory import scoped
from quancheng.people.access import Person
from quancheng.store import files
from quancheng.store.canonical import day_of
from quancheng.store.work import Stream, Work, perform

MEETING = "meeting"


def call_meeting(
    person: Person,
    meeting: str,
    *,
    day: date,
    agenda: Sequence[str],
    at: datetime,
    period: str = "",
    jurisdiction: str = "",
    key: str | None = None,
) -> UUID:
    """Call a meeting; `period` ties it to the duty occurrence that it fulfils when held, `jurisdiction` to a county."""

    def do(work: Work) -> dict[str, str]:
        place, on = place_of(work.tenant), day_of(work.at)
        pack = pack_of(work.tenant, place.version)
        asked = CallMeeting(by=actor_of(person), meeting=meeting, day=day, agenda=tuple(agenda), period=period,
                            jurisdiction=jurisdiction)  # fmt: skip
        events = decide_meeting(pack, Meeting(), asked, on=on)
        state, stream_id = Meeting(), work.new_id()
        for event in events:
            state = after_meeting(state, event)
        written = [(each.kind, ev.body(each)) for each in events]
        stream = work.open(stream_id, kind=MEETING, pack=pack.version, events=written, state=state.state(), day=on)
        _show(work, stream, state, place.jurisdiction_id)
        tell_meeting_day(work, pack, meeting, day=day, county=jurisdiction)
        return {"meeting": stream_id.hex}

    said = [meeting, day.isoformat(), list(agenda), period, jurisdiction]
    answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    return UUID(answer["meeting"])


def hold(
    person: Person,
    meeting: UUID,
    *,
    day: date,
    attended: Sequence[str],
    at: datetime,
    minutes: str = "",
    guests: Sequence[str] = (),
    paper: Draft | None = None,
    key: str | None = None,
) -> Any:
    """Record that the meeting was held; the duty that called for it is then done for its period.

    `paper` is what lay before it, issued with it; `minutes` the digest of minutes that were issued already.
    """
    stored = files.put(io.BytesIO(paper.content)) if paper else None
    asked = HoldMeeting(by=actor_of(person), day=day, attended=tuple(attended), minutes=minutes, guests=tuple(guests))

    def do(work: Work) -> dict[str, Any]:
        pack, state = _ask(work, meeting, asked)
        if paper and stored:
            write_issued(work, person, paper, stored)
        _fulfil_its_duty(work, person, pack, state, stored.digest if stored else minutes)
        return {"meeting": meeting.hex}

    said = ["hold", meeting.hex, day.isoformat(), list(attended), list(guests), minutes]
    return perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def drop(person: Person, meeting: UUID, *, reason: str, at: datetime, key: str | None = None) -> Any:
    """Cancel a meeting that was called; what was due before it is so before the next one, if there is any."""
    asked = DropMeeting(by=actor_of(person), reason=reason)

    def do(work: Work) -> dict[str, Any]:
        pack, state = _ask(work, meeting, asked)
        county, dropped = state.jurisdiction, date.fromisoformat(state.day)
        following = next_day(work.tenant, state.meeting, work.today, county=county)
        tell_meeting_day(work, pack, state.meeting, day=following, dropped=dropped, county=county)
        return {"meeting": meeting.hex}

    said = [type(asked).__name__, meeting.hex, repr(asked)]
    return perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def resolve(
    person: Person,
    meeting: UUID,
    *,
    text: str,
    unit: str,
    due: date,
    at: datetime,
    project: UUID | None = None,
    key: str | None = None,
) -> Any:
    """Record a resolution; it waits for its unit from now on."""
    asked = MakeResolution(by=actor_of(person), text=text, unit=unit, due=due, project=project.hex if project else "")

    def do(work: Work) -> dict[str, Any]:
        if project is not None:
            refuse_unseen(work, person, project)
            work.execute(sql.ADD_PART, (work.tenant, unit, project))
        _ask(work, meeting, asked)
        return {"meeting": meeting.hex}

    said = ["resolve", meeting.hex, text, unit, due.isoformat(), asked.project]
    return perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def answer_resolution(
    person: Person, meeting: UUID, number: str, *, done: bool, note: str, at: datetime, key: str | None = None
) -> Any:
    asked = AnswerResolution(by=actor_of(person), number=number, done=done, note=note)
    return _perform(person, meeting, asked, at, key)


def _perform(person: Person, meeting: UUID, asked: MeetingRequest, at: datetime, key: str | None) -> Any:
    def do(work: Work) -> dict[str, Any]:
        _ask(work, meeting, asked)
        return {"meeting": meeting.hex}

    said = [type(asked).__name__, meeting.hex, repr(asked)]
    return perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def _ask(work: Work, meeting: UUID, asked: MeetingRequest) -> tuple[Pack, Meeting]:
    stream, on = work.read(meeting), day_of(work.at)
    if stream.kind != MEETING:
        raise NotFound("没有找到这个会议。", help="请从会议列表进入。", meeting=str(meeting))
    pack, state = pack_of(work.tenant, stream.pack), Meeting.from_state(stream.state)
    events = decide_meeting(pack, state, asked, on=on)
    for event in events:
        state = after_meeting(state, event)
    written = [(each.kind, ev.body(each)) for each in events]
    stream = work.append(stream, events=written, state=state.state(), day=on)
    _show(work, stream, state, place_of(work.tenant).jurisdiction_id)
    return pack, state


def _fulfil_its_duty(work: Work, person: Person, pack: Pack, state: Meeting, minutes: str) -> None:
    """The duty of the place that this kind of meeting does, once for the period it was called for."""
    duty = next((each for each in pack.duties if each.meeting == state.meeting and each.scope == "place"), None)
    if duty is None or not state.period:
        return
    book = Book.from_state(work.read(place_of(work.tenant).book_id).state)
    found = occurrence_of(
        pack, duty.id, state.period, around=date.fromisoformat(state.day), calendar=calendar_in_force()
    )
    if found is None or found.opens > day_of(work.at):
        return  # held before its day: the duty waits for the day, when its page does it
    party = scoped(duty.who, state.jurisdiction)
    unit = party if state.jurisdiction else ""
    if f"{duty.id}/{state.period}" + (f"@{unit}" if unit else "") not in book.fulfilled:
        # Whoever may call the meeting has held it, and so the duty is done, though it be another post's.
        held_by = replace(person, posts=person.posts | {party})
        write_fulfilled(work, held_by, duty.id, state.period, unit=unit, paper=minutes, note="会议已召开")


def _show(work: Work, stream: Stream, state: Meeting, jurisdiction: int) -> None:
    where = int(state.jurisdiction or jurisdiction)
    waiting = sum(1 for each in state.resolutions.values() if each.state == "open")
    work.execute(
        sql.PUT_MEETING,
        (
            work.tenant, stream.id, where, state.meeting, date.fromisoformat(state.day), state.standing,
            state.period, len(state.resolutions), waiting,
        ),
    )  # fmt: skip
    for number, row in state.resolutions.items():
        project = UUID(row.project) if row.project else None
        due, answered = date.fromisoformat(row.due), date.fromisoformat(row.answered) if row.answered else None
        work.execute(
            sql.PUT_WORK,
            (
                work.tenant, stream.id, "resolution", number, MEETING, project, row.text[:400], "", row.state,
                row.state == "open", row.unit, row.unit, None, date.fromisoformat(state.day), due, due, answered,
                row.state,
            ),
        )  # fmt: skip
