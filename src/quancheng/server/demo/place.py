"""The place of the demonstration day by day: its duties, meetings, supervision and rankings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from quancheng.cases import duties, meetings, rankings, supervision
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.papers import Draft
from quancheng.cases.subjects import units_invited
from quancheng.engine.duties import DueDuty
from quancheng.engine.pack import MeetingKind, Power, Ranking
from quancheng.engine.rankings import periods
from quancheng.engine.territory import parted, scoped
from quancheng.papers.writing import SCOPES, draft, write
from quancheng.people.access import Person
from quancheng.server.demo import acts, words
from quancheng.store.session import reading

if TYPE_CHECKING:
    from quancheng.server.demo.story import Story


def live(story: Story, day: date) -> None:
    """What the place itself does on a day."""
    story.cast = story.cast.at("")
    acts.keep_place_records(story, day)
    with reading(story.tenant):
        due = [each for each in duties.due_duties(story.tenant, on=day) if each.day == day]
    for each in due:
        story.tried(lambda each=each: _do_duty(story, each, day))  # type: ignore[misc]
    for ranking in story.pack.rankings:
        story.tried(lambda ranking=ranking: _publish(story, ranking, day))  # type: ignore[misc]


def _publish(story: Story, ranking: Ranking, day: date) -> None:
    """On the first working day on which its newest period may be published."""
    opened = [
        each.period_key for each in periods(ranking, around=day, calendar=calendar_in_force()) if each.opens <= day
    ]
    publisher, known = story.cast.party(ranking.published_by), story.published.get(ranking.id)
    if opened and publisher is not None and opened[-1] != known:
        story.published[ranking.id] = opened[-1]
        rankings.publish(publisher, ranking.id, opened[-1], at=story.at(day))


def _do_duty(story: Story, due: DueDuty, day: date) -> None:
    kind = next((each for each in story.pack.meetings if each.id == due.duty.meeting), None)
    if kind is not None:
        _meet(story, kind, due, day)
    elif due.duty.paper and (story.random.random() < 0.9 or (story.end - day).days < 20):
        _write_up(story, due, day)


def _write_up(story: Story, due: DueDuty, day: date) -> None:
    """A duty that is done by a paper, or in a sentence where the paper is not one of the place."""
    actor = story.cast.party(due.unit or due.duty.who)
    if actor is not None:
        note = story.random.choice(words.REPORTS)
        duties.fulfil(
            actor, due.duty.id, due.period, at=story.at(day), unit=due.unit, note=note, paper=due.duty.paper or ""
        )


def _meet(story: Story, kind: MeetingKind, due: DueDuty, day: date) -> None:
    """Hold the meeting that is due, with a resolution or two, and answer some of the last ones."""
    county = parted(due.unit)[1]
    caller = story.cast.party(scoped(kind.called_by, county))
    if caller is None:
        return
    agenda = ["通报上次议定事项落实情况", "研究当前滞后事项", "安排下一步工作"]
    meeting = meetings.call_meeting(
        caller, kind.id, day=day, agenda=agenda, at=story.at(day), period=due.period, jurisdiction=county
    )
    invited = units_invited(story.pack, kind, county)
    meetings.hold(
        caller, meeting, day=day, attended=invited, paper=_paper(story, caller, kind, due, day), at=story.at(day)
    )
    for number in range(story.random.randrange(1, 3)):
        unit = story.random.choice(_leading(story, county))
        text = story.random.choice(words.RESOLUTIONS)
        limit = calendar_in_force().add(day, story.random.randrange(5, 20))
        meetings.resolve(caller, meeting, text=text, unit=unit, due=limit, at=story.at(day))
        actor = story.cast.party(unit)
        if actor is not None and (story.random.random() < 0.9 and (story.end - limit).days > 0):
            meetings.answer_resolution(
                actor, meeting, str(number + 1), done=True, note="已按要求办结", at=story.at(limit)
            )
    _supervise(story, day)


def _leading(story: Story, county: str) -> list[str]:
    """The units that lead, of the county whose meeting it is, or of the place itself."""
    return [scoped(unit.id, county) for unit in story.pack.units if unit.lead and bool(unit.in_each) == bool(county)]


def _paper(story: Story, caller: Person, kind: MeetingKind, due: DueDuty, day: date) -> Draft | None:
    """The paper that lies before the meeting, written from the data of that day."""
    if not kind.paper or SCOPES.get(kind.paper) != "place":
        return None
    with reading(story.tenant):
        return draft(write(caller, kind.paper, on=day, period=due.period))


def _supervise(story: Story, day: date) -> None:
    """Decide at most one proposal; the unit mostly puts it right and it is closed."""
    decider = story.cast.with_powers(Power.DECIDE_SUPERVISION)
    with reading(story.tenant):
        found = [each for each in supervision.proposals(decider, on=day) if each.unit in story.pack.unit]
    if not found or (story.end - day).days < 20:
        return
    chosen = found[0]
    limit = calendar_in_force().add(day, 10)
    notice = supervision.issue(
        decider, chosen.key, demand="查明滞后原因，落实责任人，限期整改到位。", limit=limit, at=story.at(day)
    )
    actor = story.cast.party(chosen.unit)
    done = calendar_in_force().add(day, story.random.randrange(3, 12))
    if actor is None or done > story.end:
        return
    supervision.report(actor, notice, text="已制定整改措施，倒排工期，专人盯办。", at=story.at(done))
    checkers = (story.cast.with_powers(Power.SUPERVISE), decider)
    checker = next((each for each in checkers if chosen.unit not in each.units), None)
    if checker is not None:  # where all who supervise sit in the unit itself, it stays with its report
        supervision.close(checker, notice, note="经核实，整改到位。", at=story.at(done))
