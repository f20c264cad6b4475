"""The small world of a scenario: a project, the place's duty book, the last meeting and the notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from quancheng.engine import decide, duties, meetings, proposals, supervision
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, after
from quancheng.engine.currencies import Foreign, read_foreign
from quancheng.engine.duties import Book
from quancheng.engine.errors import BadValue
from quancheng.engine.meeting_days import TellMeetingDay
from quancheng.engine.meetings import Meeting
from quancheng.engine.pack import ENTERPRISE, FactType, Pack, Power, Value
from quancheng.engine.proposals import NoticeCount, Proposal
from quancheng.engine.settle import settle
from quancheng.engine.supervision import Notice
from quancheng.engine.territory import parted, scoped, seats
from quancheng.engine.workdays import Calendar
from quancheng.packfiles.scenario_areas import AREAS, placing
from quancheng.packfiles.scenario_areas.area import Asked, Taken, day_of, given_of, plain_request, words_of
from quancheng.packfiles.scenarios import ANYBODY, Step
from quancheng.packfiles.values import parse_day, parse_flag, parse_value

PROJECT = "project"


@dataclass
class World:
    """What a scenario looks at."""

    pack: Pack
    calendar: Calendar
    case: Case = field(default_factory=Case.empty)
    book: Book = field(default_factory=lambda: Book(opened="", fulfilled={}))
    meeting: Meeting = field(default_factory=Meeting)
    notices: list[Notice] = field(default_factory=list)
    books: dict[str, Any] = field(default_factory=dict)
    """What the areas keep for the place, each under its own name."""
    history: list[ev.Event] = field(default_factory=list)
    """What has happened to the project, for what follows from the log and not from the state."""

    def take(self, step: Step) -> None:
        """Let a step happen; raises Refused where the engine would not have it."""
        if not self.book.opened:
            self.book = replace(self.book, opened=step.day.isoformat())
        if step.what in self.pack.happening:
            self._happen(step)
        elif step.what in OTHER_STEPS and (step.what != "duty-fulfilled" or not self._is_project_duty(step)):
            OTHER_STEPS[step.what](self, step)
        else:
            self.ask(PROJECT_STEPS[step.what](self, step), step.day)

    def ask(self, asked: Iterable[rq.Request], day: date) -> None:
        for request in asked:
            events, self.case = decide.step(self.pack, self.case, request, on=day, calendar=self.calendar)
            self.history += events

    def _happen(self, step: Step) -> None:
        """A happening by its name is simply so, whoever recorded it."""
        given: list[ev.Event] = [ev.HappeningRecorded(on=step.day, name=step.what, day=step.day)]
        events, self.case = settle(self.pack, self.case, given, on=step.day)
        self.history += events

    def reach(self, stage: str, day: date) -> None:
        """Put the project into a stage as if it had passed all before it."""
        for earlier in self.pack.stages:
            if earlier.id == stage:
                break
            passed = [ev.TaskTakenOver(on=day, task=task.id) for task in earlier.tasks]
            for event in (*passed, ev.StageEntered(on=day, stage=earlier.id)):
                self.case = after(self.case, event)
                self.history.append(event)
        events, self.case = settle(self.pack, self.case, [ev.StageEntered(on=day, stage=stage)], on=day)
        self.history += events

    def _is_project_duty(self, step: Step) -> bool:
        duty = next((each for each in self.pack.duties if each.id == step.particulars["duty"]), None)
        return duty is not None and duty.scope == "project"

    def actor(self, step: Step) -> rq.Actor:
        """Who did it: a post with its unit and powers, a unit, a role's holder, the enterprise, or somebody who may."""
        party = step.particulars.get(ANYBODY)
        if party is None:
            pack = self.pack
            units = {seat for unit in pack.unit for seat in (unit, *seats(pack, unit))}
            posts = {seat for post in pack.post for seat in (post, *seats(pack, post))}
            parties = frozenset({*units, *pack.role})
            return rq.Actor(officer="somebody", units=parties, posts=frozenset(posts), powers=frozenset(Power))
        if party == ENTERPRISE:
            return rq.Actor(officer=ENTERPRISE, enterprise=True)
        if "@" in party:
            return self._of_county(*parted(party))
        if party in self.pack.post:
            post = self.pack.post[party]
            return rq.Actor(officer=party, units=frozenset({post.unit}), posts=frozenset({party}), powers=post.powers)
        if party in self.pack.role:
            holder = self.case.roles.get(party)
            if holder is None:
                raise BadValue(f"场景里 {party} 还没有人担任。", help="先写一步 role-filled。")
            return rq.Actor(officer=holder.officer)
        if party in self.pack.unit:
            return rq.Actor(officer=f"officer of {party}", units=frozenset({party}))
        return rq.Actor(officer=party)

    def _of_county(self, party: str, county: str) -> rq.Actor:
        """Whoever holds a post or sits in a unit of one county, as the place knows them: `commerce-head@east`."""
        code = self.pack.code_of_jurisdiction.get(county, county)
        held = f"{party}@{code}"
        unit = self.pack.unit_of(held)
        if unit is None or held not in seats(self.pack, party):
            raise BadValue(f"{county} 没有 {party}。", help="@ 前写各县都有的单位或岗位，@ 后写辖区。")
        if party in self.pack.unit:
            return rq.Actor(officer=f"officer of {held}", units=frozenset({held}))
        return rq.Actor(officer=held, units=frozenset({unit}), posts=frozenset({held}))

    def facts(self, step: Step) -> dict[str, Value | Foreign]:
        given = step.particulars
        return {name: self._value(name, given[name]) for name in given if name in self.pack.fact}

    def _value(self, name: str, text: str) -> Value | Foreign:
        kind = self.pack.fact[name].type
        foreign = read_foreign(text) if kind is FactType.MONEY else None
        return foreign or parse_value(kind, text)

    def proposals(self, today: date) -> list[Proposal]:
        """What the data propose and nobody has decided yet."""
        on, calendar = today, self.calendar
        late = proposals.project_proposals(self.pack, self.case, project=PROJECT, on=on, calendar=calendar)
        missed = duties.project_duties(self.pack, self.case, on=on, calendar=calendar) if self.case.opened else []
        of_place = duties.place_duties(self.pack, self.book, on=on, calendar=calendar) if self.book.opened else []
        found = [
            *late,
            *proposals.duty_proposals(self.pack, missed, project=PROJECT, on=on),
            *proposals.duty_proposals(self.pack, of_place, project="", on=on),
            *proposals.unit_proposals(self.pack, self._counts(today)),
            *supervision.lapsed_proposals(self.pack, self.notices, on=on),
            *(each for area in AREAS if area.proposed for each in area.proposed(self, today)),
        ]
        decided = {notice.proposal for notice in self.notices}
        return [each for each in found if each.key not in decided]

    def _counts(self, today: date) -> list[NoticeCount]:
        issued = [each for each in self.notices if each.issued.startswith(str(today.year))]
        late = list(proposals.late_tasks(self.pack, self.case, on=today, calendar=self.calendar))
        return [
            NoticeCount(
                unit=unit,
                year=today.year,
                titles=tuple(each.demand for each in issued if each.unit == unit),
                late=tuple(each.sentence for each in late if each.unit == unit),
            )
            for unit in dict.fromkeys(notice.unit for notice in issued)
        ]


# Steps on the project.


def _adopted(world: World, step: Step) -> list[rq.Request]:
    form_rows = step.particulars.get("rows", {})
    rows = tuple(_row(task, given) for task, given in form_rows.items())
    day, facts = parse_day(step.particulars["dated"]), world.facts(step)
    form = step.particulars["form"]
    return [rq.AdoptProject(by=world.actor(step), form=form, day=day, facts=facts, rows=rows)]


def _row(task: str, given: Mapping[str, str]) -> rq.RowGiven:
    words: dict[str, Any] = {name: given[name] for name in ("state", "measure", "remark", "note") if name in given}
    days: dict[str, Any] = {name: parse_day(given[name]) for name in ("planned", "actual") if name in given}
    return rq.RowGiven(task=task, **words, **days)


def _finished(world: World, step: Step) -> list[rq.Request]:
    request = rq.FinishTask(
        by=world.actor(step), **given_of(step, "task", "outcome", "note"), actual=day_of(step, "actual"),
        evidence=words_of(step, "evidence"),
    )  # fmt: skip
    return [request]


def _planned(world: World, step: Step) -> list[rq.Request]:
    day = parse_day(step.particulars["for"])
    by, reason = world.actor(step), given_of(step, "reason")
    return [rq.PlanTask(by=by, task=task, planned=day, **reason) for task in words_of(step, "tasks")]


def _opinion(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "review", "unit", "term", "note")
    return [rq.GiveOpinion(by=world.actor(step), **given, evidence=words_of(step, "evidence"))]


CORE_PROJECT_STEPS: Mapping[str, Asked] = {
    "project-opened": lambda world, step: [
        rq.OpenProject(by=world.actor(step), facts=world.facts(step)),
        *placing.place(world, step),
    ],
    "project-adopted": _adopted,
    "facts-recorded": lambda world, step: [
        rq.RecordFacts(by=world.actor(step), facts=world.facts(step), **given_of(step, "reason"))
    ],
    "started": plain_request(rq.StartTask, "task"),
    "finished": _finished,
    "waived": plain_request(rq.WaiveTask, "task", "reason"),
    "reopened": plain_request(rq.ReopenTask, "task", "reason"),
    "planned": _planned,
    "noted": plain_request(rq.NoteTask, "task", "measure", "remark"),
    "assigned": plain_request(rq.AssignTask, "task", "unit", "reason"),
    "progress-reported": plain_request(
        rq.ReportProgress, "task", "planned_progress", "actual_progress", "problems", "suggestions"
    ),
    "role-filled": plain_request(rq.FillRole, "role", "officer", "unit"),
    "gate-passed": plain_request(rq.PassGate, "gate", "reason"),
    "clock-paused": lambda world, step: [
        rq.PauseClock(by=world.actor(step), **given_of(step, "task", "cause"), day=step.day)
    ],
    "clock-resumed": lambda world, step: [rq.ResumeClock(by=world.actor(step), **given_of(step, "task"), day=step.day)],
    "extension-asked": lambda world, step: [
        rq.AskExtension(by=world.actor(step), **given_of(step, "task", "reason"), count=int(step.particulars["count"]))
    ],
    "extension-answered": lambda world, step: [
        rq.AnswerExtension(
            by=world.actor(step), **given_of(step, "task", "reason"), granted=parse_flag(step.particulars["granted"])
        )
    ],
    "opinion-given": _opinion,
    "report-attached": plain_request(rq.AttachReport, "review", "engaged", "evidence"),
    "handover-offered": lambda world, step: [
        rq.OfferHandover(by=world.actor(step), **given_of(step, "handover"), contents=words_of(step, "contents"))
    ],
    "handover-answered": lambda world, step: [
        rq.AnswerHandover(
            by=world.actor(step),
            **given_of(step, "handover", "reason"),
            accepted=parse_flag(step.particulars["accepted"]),
        )
    ],
    "issue-raised": plain_request(rq.RaiseIssue, "issue", "kind", "title", "unit", "task"),
    "issue-answered": lambda world, step: [
        rq.AnswerIssue(
            by=world.actor(step), **given_of(step, "issue", "measure", "unit", "officer"), due=day_of(step, "due")
        )
    ],
    "issue-closed": plain_request(rq.CloseIssue, "issue", "note"),
    "duty-fulfilled": plain_request(rq.FulfilDuty, "duty", "period", "paper", "note"),
}

# Other steps: straight to a stage; the duty book, meetings and notices of the place.


def _place_duty(world: World, step: Step) -> None:
    given = given_of(step, "duty", "period", "paper", "note", "unit")
    if "unit" in given:
        given["unit"] = _seat(world, given["unit"])
    request = duties.FulfilPlaceDuty(by=world.actor(step), **given)
    for event in duties.decide_book(world.pack, world.book, request, on=step.day, calendar=world.calendar):
        world.book = duties.after_book(world.book, event)


def _seat(world: World, written: str) -> str:
    """`commerce@east` is the unit of that county, by its code."""
    name, county = parted(written)
    return scoped(name, world.pack.code_of_jurisdiction.get(county, county))


def _meet(world: World, request: meetings.MeetingRequest, day: date) -> None:
    for event in meetings.decide_meeting(world.pack, world.meeting, request, on=day):
        world.meeting = meetings.after_meeting(world.meeting, event)


def _call(world: World, step: Step) -> None:
    world.meeting = Meeting()
    request = meetings.CallMeeting(
        by=world.actor(step),
        day=parse_day(step.particulars["for"]),
        agenda=words_of(step, "agenda"),
        jurisdiction=world.pack.code_of_jurisdiction.get(step.particulars.get("jurisdiction", ""), ""),
        **given_of(step, "meeting", "period"),
    )
    _meet(world, request, step.day)
    concerned = meetings.county_of(world.pack, meetings.kind_of(world.pack, request.meeting), world.case.jurisdiction)
    if world.case.opened and concerned == request.jurisdiction:
        world.ask([TellMeetingDay(by=world.actor(step), meeting=request.meeting, day=request.day)], step.day)


def _hold(world: World, step: Step) -> None:
    attended = tuple(_seat(world, each) for each in words_of(step, "attended"))
    _meet(
        world,
        meetings.HoldMeeting(
            by=world.actor(step),
            day=step.day,
            attended=attended,
            guests=words_of(step, "guests"),
            **given_of(step, "minutes"),
        ),
        step.day,
    )


def _resolve(world: World, step: Step) -> None:
    due = parse_day(step.particulars["due"])
    unit, text = _seat(world, step.particulars["unit"]), step.particulars["text"]
    _meet(world, meetings.MakeResolution(by=world.actor(step), due=due, text=text, unit=unit), step.day)


def _answer(world: World, step: Step) -> None:
    done = parse_flag(step.particulars["done"])
    _meet(
        world, meetings.AnswerResolution(by=world.actor(step), done=done, **given_of(step, "number", "note")), step.day
    )


def _chosen(world: World, step: Step) -> Proposal:
    """The proposal that a step decides; there must be one."""
    wanted = step.particulars
    for each in world.proposals(step.day):
        if each.trigger == wanted["trigger"] and all(
            getattr(each, name) == wanted[name] for name in ("task", "unit") if name in wanted
        ):
            return each
    raise BadValue(f"{step.day} 没有可以决定的督办建议 {wanted['trigger']}。", help="请核对 task、unit 和日期。")


def _decide(world: World, step: Step, request: supervision.NoticeRequest, notice: Notice) -> Notice:
    for event in supervision.decide_notice(world.pack, notice, request, on=step.day, calendar=world.calendar):
        notice = supervision.after_notice(notice, event)
    return notice


def _issue(world: World, step: Step) -> None:
    request = supervision.IssueNotice(
        by=world.actor(step),
        proposal=_chosen(world, step),
        demand=step.particulars["demand"],
        limit=day_of(step, "limit"),
    )
    world.notices.append(_decide(world, step, request, Notice()))


def _dismiss(world: World, step: Step) -> None:
    request = supervision.DismissProposal(
        by=world.actor(step), proposal=_chosen(world, step), reason=step.particulars["reason"]
    )
    world.notices.append(_decide(world, step, request, Notice()))


def _on_last_notice(request: Callable[[World, Step], supervision.NoticeRequest]) -> Callable[[World, Step], None]:
    def take(world: World, step: Step) -> None:
        notice = world.notices[-1] if world.notices else Notice()
        world.notices[-1:] = [_decide(world, step, request(world, step), notice)]

    return take


CORE_OTHER_STEPS: Mapping[str, Taken] = {
    "reached": lambda world, step: world.reach(step.particulars["stage"], step.day),
    "duty-fulfilled": _place_duty,
    "meeting-called": _call,
    "meeting-held": _hold,
    "resolution-made": _resolve,
    "resolution-answered": _answer,
    "notice-issued": _issue,
    "proposal-dismissed": _dismiss,
    "rectification-reported": _on_last_notice(
        lambda world, step: supervision.ReportRectification(by=world.actor(step), report=step.particulars["report"])
    ),
    "notice-sent-back": _on_last_notice(
        lambda world, step: supervision.SendBackNotice(
            by=world.actor(step), reason=step.particulars["reason"], limit=parse_day(step.particulars["limit"])
        )
    ),
    "notice-closed": _on_last_notice(
        lambda world, step: supervision.CloseNotice(by=world.actor(step), note=step.particulars["note"])
    ),
}

PROJECT_STEPS: Mapping[str, Asked] = {
    **CORE_PROJECT_STEPS,
    **{word: asked for area in AREAS for word, asked in area.asked.items()},
}
OTHER_STEPS: Mapping[str, Taken] = {
    **CORE_OTHER_STEPS,
    **{word: taken for area in AREAS for word, taken in area.taken.items()},
}
