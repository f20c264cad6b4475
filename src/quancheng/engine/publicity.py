"""Publicity: what is published of a project from which moment, and what is withheld with the reason on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, PublicityState, follows
from quancheng.engine.clocks import stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_future, refuse_without_reason
from quancheng.engine.errors import NotAllowed, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.marks import PUBLISHED, marked
from quancheng.engine.pack import Pack, Publicity
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

OWED, WITHHELD, ENDED = "owed", "withheld", "ended"
PUBLICITY_STATES = {OWED: "待公示", PUBLISHED: "公示中", WITHHELD: "不公示", ENDED: "公示结束"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicityOwed(ev.Event):
    kind: ClassVar[str] = "publicity-owed"
    publicity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPublished(ev.Event):
    """`fields` are the facts published, `until` the last day it must stay up."""

    kind: ClassVar[str] = "project-published"
    publicity: str
    day: date
    fields: tuple[str, ...]
    until: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicityWithheld(ev.Event):
    kind: ClassVar[str] = "publicity-withheld"
    publicity: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicityEnded(ev.Event):
    kind: ClassVar[str] = "publicity-ended"
    publicity: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishProject(rq.Request):
    """`label` is the project's label on the day, which stands beside the case and not in it."""

    publicity: str
    label: str = ""
    day: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdPublicity(rq.Request):
    publicity: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPublicity(rq.Request):
    publicity: str
    reason: str = ""


def reached(pack: Pack, case: Case, happened: Iterable[ev.Event], on: date) -> Iterator[ev.Event]:
    """Part of settling: what is to be published from now on."""
    for rule in pack.publicity:
        if rule.id not in case.publicity and rule.when.holds(case):
            yield PublicityOwed(on=on, publicity=rule.id)


def why_withheld(rule: Publicity, case: Case, label: str) -> str:
    """Why the pack does not let the project be published; nothing where it does."""
    if label in rule.withhold_labels:
        return f"项目的密级标识为“{label}”"
    if rule.withhold_when is not None and rule.withhold_when.holds(case):
        return "项目属于制度规定不公示的情形"
    return ""


@answers(PublishProject)
def publish_project(asked: Question) -> list[ev.Event]:
    rule, state = _rule(asked, to="公示")
    withheld = why_withheld(rule, asked.case, asked.request.label)
    if withheld:
        raise NotAllowed(f"{withheld}，不能公示。", help="请改为“不公示”并写明理由。", publicity=rule.id)
    if state.state == PUBLISHED:
        raise NotNow(f"“{rule.label}”已经公示。", help="公示记录在“约定”页面可查。", publicity=rule.id)
    day = asked.request.day or asked.on
    refuse_future(day, asked.on, what="公示日期")
    until = periods.after(day, rule.lasts, asked.calendar) if rule.lasts else None
    known = tuple(name for name in rule.fields if asked.case.fact(name) not in (None, ""))
    event = ProjectPublished(
        on=asked.on, publicity=rule.id, day=day, fields=known, until=until, evidence=asked.request.evidence
    )
    return [event, *marked(asked.case, rule.id, PUBLISHED, day, on=asked.on)]


@answers(WithholdPublicity)
def withhold_publicity(asked: Question) -> list[ev.Event]:
    rule, state = _rule(asked, to="决定不公示")
    if state.state in (PUBLISHED, ENDED):
        raise NotNow(f"“{rule.label}”已经公示，不能再改为不公示。", help="可以结束公示并写明理由。", publicity=rule.id)
    refuse_without_reason(asked.request.reason, to="不公示")
    return [PublicityWithheld(on=asked.on, publicity=rule.id, reason=asked.request.reason)]


@answers(EndPublicity)
def end_publicity(asked: Question) -> list[ev.Event]:
    """Before the least period is over only with a reason."""
    rule, state = _rule(asked, to="结束公示")
    if state.state != PUBLISHED:
        raise NotNow(f"“{rule.label}”没有在公示。", publicity=rule.id)
    if state.until and asked.on <= date.fromisoformat(state.until):
        until = say_value(date.fromisoformat(state.until))
        refuse_without_reason(asked.request.reason, to=f"公示期到{until}，提前结束")
    return [PublicityEnded(on=asked.on, publicity=rule.id, reason=asked.request.reason)]


def _rule(asked: Question, *, to: str) -> tuple[Publicity, PublicityState]:
    rule = next((each for each in asked.pack.publicity if each.id == asked.request.publicity), None)
    if rule is None:
        raise NotFound("制度里没有这项公示。", publicity=asked.request.publicity)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, rule.by, to=to)
    state = asked.case.publicity.get(rule.id)
    if state is None:
        raise NotNow(f"还不到“{rule.label}”的时候。", help=f"{rule.when.words(asked.pack.label_of)}之后公示。")
    return rule, state


def _with(case: Case, name: str, state: PublicityState) -> Case:
    return case.with_(publicity={**case.publicity, name: state})


@follows(PublicityOwed)
def _owed(case: Case, event: PublicityOwed) -> Case:
    return _with(case, event.publicity, PublicityState(event.on.isoformat()))


@follows(ProjectPublished)
def _published(case: Case, event: ProjectPublished) -> Case:
    state = case.publicity[event.publicity]._replace(
        state=PUBLISHED, day=event.day.isoformat(), until=event.until.isoformat() if event.until else "",
        fields=list(event.fields), evidence=list(event.evidence),
    )  # fmt: skip
    return _with(case, event.publicity, state)


@follows(PublicityWithheld)
def _withheld(case: Case, event: PublicityWithheld) -> Case:
    return _with(case, event.publicity, case.publicity[event.publicity]._replace(state=WITHHELD, reason=event.reason))


@follows(PublicityEnded)
def _ended(case: Case, event: PublicityEnded) -> Case:
    state = case.publicity[event.publicity]._replace(state=ENDED, ended=event.on.isoformat(), reason=event.reason)
    return _with(case, event.publicity, state)


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What is to be published or withheld by somebody's decision."""
    for rule in pack.publicity:
        state = case.publicity.get(rule.id)
        if state is None or state.state != OWED:
            continue
        since = date.fromisoformat(state.owed)
        due = periods.after(since, rule.within, calendar) if rule.within else None
        why = (f"{say_value(since)}起应当公示：{rule.when.words(pack.label_of)}。",)
        reading = stand_of(pack, due, on=on, calendar=calendar, why=why)
        yield item_for(pack, case, "publicity", rule.id, f"{rule.label}：公示或不公示", rule.by, rule.basis, reading)
