"""Meetings: called, held, their resolutions each with an owner and a limit, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, NamedTuple

from quancheng.engine import events as ev
from quancheng.engine.case import Case
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding.checks import refuse_far
from quancheng.engine.errors import BadValue, Incomplete, NotFound, NotNow
from quancheng.engine.pack import MeetingKind, Pack, Power
from quancheng.engine.requests import Actor
from quancheng.engine.standing import refuse_unless_party, stands_for
from quancheng.engine.territory import parted, scoped, seated, seats


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEvent(ev.Event):
    """What can happen to a meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCalled(MeetingEvent):
    """`agenda` are the points as text, written from the data when it was called; `jurisdiction` that of a county."""

    kind: ClassVar[str] = "meeting-called"
    meeting: str
    day: date
    agenda: tuple[str, ...]
    period: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingHeld(MeetingEvent):
    kind: ClassVar[str] = "meeting-held"
    day: date
    attended: tuple[str, ...]
    minutes: str = ""
    guests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDropped(MeetingEvent):
    kind: ClassVar[str] = "meeting-dropped"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionMade(MeetingEvent):
    """`project` is the id of the project concerned, "" where it concerns none."""

    kind: ClassVar[str] = "resolution-made"
    number: str
    text: str
    unit: str
    due: date
    project: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionAnswered(MeetingEvent):
    """Done, or refused with a reason; a refused one goes back to the caller of the meeting."""

    kind: ClassVar[str] = "resolution-answered"
    number: str
    done: bool
    note: str


ev.register_kinds(MeetingEvent)


class Resolution(NamedTuple):
    text: str
    unit: str
    due: str
    project: str
    state: str = "open"
    note: str = ""
    answered: str = ""


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting's state; `state` is called, held or dropped."""

    meeting: str = ""
    day: str = ""
    standing: str = "none"
    period: str = ""
    agenda: tuple[str, ...] = ()
    attended: tuple[str, ...] = ()
    minutes: str = ""
    guests: tuple[str, ...] = ()
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)
    jurisdiction: str = ""

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Meeting:
        made = {number: Resolution(*row) for number, row in state["resolutions"].items()}
        lists = {name: tuple(state.get(name, ())) for name in ("agenda", "attended", "guests")}
        return cls(**{**state, **lists, "resolutions": made})

    def state(self) -> dict[str, Any]:
        made = {number: [*row] for number, row in self.resolutions.items()}
        return {**self.__dict__, "resolutions": made}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMeeting:
    """`jurisdiction` is the county whose meeting it is, where each county has its own."""

    by: Actor
    meeting: str
    day: date
    agenda: tuple[str, ...]
    period: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldMeeting:
    """`attended` are units and posts; `guests` are kinds of people from outside, by the words of the pack."""

    by: Actor
    day: date
    attended: tuple[str, ...]
    minutes: str = ""
    guests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropMeeting:
    by: Actor
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeResolution:
    by: Actor
    text: str
    unit: str
    due: date
    project: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerResolution:
    by: Actor
    number: str
    done: bool
    note: str


MeetingRequest = CallMeeting | HoldMeeting | DropMeeting | MakeResolution | AnswerResolution


def decide_meeting(pack: Pack, meeting: Meeting, request: MeetingRequest, *, on: date) -> list[MeetingEvent]:
    """The events a request to a meeting brings, or a refusal."""
    match request:
        case CallMeeting():
            return _call(pack, meeting, request, on)
        case HoldMeeting():
            return _hold(pack, meeting, request, on)
        case DropMeeting():
            return _drop(pack, meeting, request, on)
        case MakeResolution():
            return _resolve(pack, meeting, request, on)
        case AnswerResolution():
            return _answer(pack, meeting, request, on)


def _call(pack: Pack, meeting: Meeting, request: CallMeeting, on: date) -> list[MeetingEvent]:
    kind = kind_of(pack, request.meeting)
    _refuse_unless_caller(pack, request.by, kind, request.jurisdiction)
    if meeting.standing != "none":
        raise NotNow("会议已经召集。", help="请打开已有的会议。")
    refuse_far(request.day, on, what="会议日期")
    return [
        MeetingCalled(
            on=on, meeting=kind.id, day=request.day, agenda=request.agenda, period=request.period,
            jurisdiction=request.jurisdiction,
        )
    ]  # fmt: skip


def _hold(pack: Pack, meeting: Meeting, request: HoldMeeting, on: date) -> list[MeetingEvent]:
    _refuse_unless_caller(pack, request.by, kind_of(pack, meeting.meeting), meeting.jurisdiction)
    if meeting.standing != "called":
        raise NotNow("这个会议不是待召开状态。", help="已召开的会议可以补充议定事项。")
    if request.day > on:
        raise BadValue(f"召开日期{say_value(request.day)}还没有到。", help="会议开完后再登记。")
    if not request.attended:
        raise Incomplete("请勾选到会单位。", missing="attended")
    _refuse_uninvited(pack, kind_of(pack, meeting.meeting), meeting.jurisdiction, request)
    return [
        MeetingHeld(
            on=on, day=request.day, attended=request.attended, minutes=request.minutes, guests=request.guests
        )
    ]  # fmt: skip


def _refuse_uninvited(pack: Pack, kind: MeetingKind, jurisdiction: str, request: HoldMeeting) -> None:
    """Whoever attended was invited, sits in an invited unit, or stands in for an invited post."""
    strange = [each for each in request.attended if not may_attend(pack, kind, each, jurisdiction)]
    if strange:
        names = "、".join(pack.label_of(each) for each in strange)
        labels = "、".join(pack.label_of(each) for each in sorted(invited(pack, kind, jurisdiction)))
        raise BadValue(f"{names}不在{kind.label}的参会范围。", help=f"参会的有：{labels}。", names=strange)
    unknown = [each for each in request.guests if each not in kind.invites]
    if unknown:
        may = f"可以邀请：{'、'.join(kind.invites)}。" if kind.invites else "这种会议不邀请外部人员。"
        raise BadValue(f"{kind.label}不邀请{'、'.join(unknown)}。", help=may, names=unknown)


def invited(pack: Pack, kind: MeetingKind, jurisdiction: str = "") -> set[str]:
    """The units and posts that a meeting concerns: caller, chair, everybody of its groups; a county's are its own."""
    groups = {group.id: group.units for group in pack.groups}
    parties = {kind.called_by, kind.chaired_by}
    for party in kind.attended_by:
        parties |= set(groups.get(party, (party,)))
    return {seated(pack, each, jurisdiction) for each in parties} if jurisdiction else parties


def may_attend(pack: Pack, kind: MeetingKind, party: str, jurisdiction: str = "") -> bool:
    """Whether a party was invited, or stands for one that was.

    To the place's own meeting the bureaus of all counties are invited by their kind, to a county's only its own.
    """
    called, (name, county) = invited(pack, kind, jurisdiction), parted(party)
    here = county if jurisdiction else ""
    party, post = scoped(name, here), pack.post.get(name)
    if party in called or (post is not None and {scoped(post.unit, here), scoped(post.stands_in or "", here)} & called):
        return True
    return name in pack.unit and any(pack.unit_of(each) == party for each in called if parted(each)[0] in pack.post)


def county_of(pack: Pack, kind: MeetingKind, jurisdiction: str) -> str:
    """Whose meeting concerns a project of a jurisdiction: the county's where each has its own, "" for the place's."""
    return parted(seated(pack, kind.called_by, jurisdiction))[1]


def callers(pack: Pack, kind: MeetingKind, actor: Actor) -> list[str]:
    """The counties for which somebody may call a kind of meeting, "" for the place itself; [] where he may not."""
    return [parted(seat)[1] for seat in seats(pack, kind.called_by) if _calls_as(pack, actor, seat)]


def _calls_as(pack: Pack, actor: Actor, seat: str) -> bool:
    if stands_for(Case.empty(), actor, seat):
        return True
    return Power.CONVENE in actor.powers and stands_for(Case.empty(), actor, pack.unit_of(seat) or "")


def _drop(pack: Pack, meeting: Meeting, request: DropMeeting, on: date) -> list[MeetingEvent]:
    _refuse_unless_caller(pack, request.by, kind_of(pack, meeting.meeting), meeting.jurisdiction)
    if meeting.standing != "called":
        raise NotNow("只有待召开的会议可以取消。")
    if not request.reason.strip():
        raise Incomplete("取消会议需要写明理由。", missing="reason")
    return [MeetingDropped(on=on, reason=request.reason)]


def _resolve(pack: Pack, meeting: Meeting, request: MakeResolution, on: date) -> list[MeetingEvent]:
    _refuse_unless_caller(pack, request.by, kind_of(pack, meeting.meeting), meeting.jurisdiction)
    if meeting.standing != "held":
        raise NotNow("会议召开后才能登记议定事项。", help="请先登记会议已召开。")
    if not request.text.strip():
        raise Incomplete("请写明议定事项。", missing="text")
    if not pack.has_unit(request.unit):
        raise BadValue("请选择承办单位。", help="每个议定事项都要有一个承办单位。", unit=request.unit)
    refuse_far(request.due, on, what="完成时限")
    if request.due < date.fromisoformat(meeting.day):
        raise BadValue(f"完成时限{say_value(request.due)}早于会议日期。", help="请核对日期。")
    number = str(len(meeting.resolutions) + 1)
    return [
        ResolutionMade(
            on=on, number=number, text=request.text, unit=request.unit, due=request.due, project=request.project
        )
    ]


def _answer(pack: Pack, meeting: Meeting, request: AnswerResolution, on: date) -> list[MeetingEvent]:
    resolution = meeting.resolutions.get(request.number)
    if resolution is None:
        raise NotFound("没有这条议定事项。", number=request.number)
    if resolution.state != "open":
        raise NotNow("这条议定事项已经办结或退回。", number=request.number)
    refuse_unless_party(pack, Case.empty(), request.by, resolution.unit, to="办理这条议定事项")
    if not request.note.strip():
        what = "办理结果" if request.done else "不能承办的理由"
        raise Incomplete(f"请写明{what}。", missing="note")
    return [ResolutionAnswered(on=on, number=request.number, done=request.done, note=request.note)]


def kind_of(pack: Pack, name: str) -> MeetingKind:
    found = next((kind for kind in pack.meetings if kind.id == name), None)
    if found is None:
        raise NotFound("制度里没有这种会议。", meeting=name)
    return found


def _refuse_unless_caller(pack: Pack, actor: Actor, kind: MeetingKind, jurisdiction: str) -> None:
    if jurisdiction in callers(pack, kind, actor):
        return
    seat = next((each for each in seats(pack, kind.called_by) if parted(each)[1] == jurisdiction), kind.called_by)
    refuse_unless_party(pack, Case.empty(), actor, seat, to=f"召集{kind.label}")


def after_meeting(meeting: Meeting, event: ev.Event) -> Meeting:
    """The meeting after one event."""
    return _AFTER[type(event)](meeting, event)


def _called(meeting: Meeting, event: MeetingCalled) -> Meeting:
    return replace(
        meeting,
        meeting=event.meeting,
        day=event.day.isoformat(),
        standing="called",
        period=event.period,
        agenda=event.agenda,
        jurisdiction=event.jurisdiction,
    )


def _held(meeting: Meeting, event: MeetingHeld) -> Meeting:
    return replace(
        meeting,
        standing="held",
        day=event.day.isoformat(),
        attended=event.attended,
        minutes=event.minutes,
        guests=event.guests,
    )


def _dropped(meeting: Meeting, event: MeetingDropped) -> Meeting:
    return replace(meeting, standing="dropped")


def _made(meeting: Meeting, event: ResolutionMade) -> Meeting:
    made = Resolution(event.text, event.unit, event.due.isoformat(), event.project)
    return replace(meeting, resolutions={**meeting.resolutions, event.number: made})


def _answered(meeting: Meeting, event: ResolutionAnswered) -> Meeting:
    state = "done" if event.done else "refused"
    row = meeting.resolutions[event.number]._replace(state=state, note=event.note, answered=event.on.isoformat())
    return replace(meeting, resolutions={**meeting.resolutions, event.number: row})


_AFTER: Mapping[type[ev.Event], Callable[[Meeting, Any], Meeting]] = {
    MeetingCalled: _called,
    MeetingHeld: _held,
    MeetingDropped: _dropped,
    ResolutionMade: _made,
    ResolutionAnswered: _answered,
}
