"""Leads: an enterprise that may invest, what is known of it, who keeps in touch, and the project that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, NamedTuple

from quancheng.engine import events as ev
from quancheng.engine.deciding.checks import checked_facts, refuse_future, refuse_long, refuse_without_reason
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotNow
from quancheng.engine.pack import LeadRules, Pack, Value
from quancheng.engine.requests import Actor
from quancheng.engine.territory import parted

NAMING = ("enterprise", "uscc", "name")
"""The facts one of which is enough to begin with; they have these ids in every pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadEvent(ev.Event):
    """What can happen to a lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRegistered(LeadEvent):
    """`unit` is the one that keeps it, with its jurisdiction; `source` says where it came from."""

    kind: ClassVar[str] = "lead-registered"
    unit: str
    officer: str
    facts: Mapping[str, Value]
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFilledIn(LeadEvent):
    kind: ClassVar[str] = "lead-filled-in"
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLogged(LeadEvent):
    """A contact with the enterprise on `day`: what it was and what came of it."""

    kind: ClassVar[str] = "contact-logged"
    contact: str
    day: date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadOffered(LeadEvent):
    """The keeping unit would hand the lead over to `unit`; "" withdraws the offer or turns it down."""

    kind: ClassVar[str] = "lead-offered"
    unit: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTakenOver(LeadEvent):
    kind: ClassVar[str] = "lead-taken-over"
    unit: str
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadConverted(LeadEvent):
    """`project` is the id of the project that it became."""

    kind: ClassVar[str] = "lead-converted"
    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDropped(LeadEvent):
    kind: ClassVar[str] = "lead-dropped"
    reason: str


class Contact(NamedTuple):
    contact: str
    day: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Lead:
    """A lead's state; `standing` is none, open, converted or dropped."""

    standing: str = "none"
    unit: str = ""
    officer: str = ""
    registered: str = ""
    source: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    offered_to: str = ""
    project: str = ""
    reason: str = ""

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Lead:
        return cls(**{**state, "contacts": tuple(Contact(*each) for each in state["contacts"])})

    def state(self) -> dict[str, Any]:
        return {**self.__dict__, "facts": dict(self.facts), "contacts": [[*each] for each in self.contacts]}

    def fact(self, name: str) -> Value:
        return ev.decode_value(self.facts.get(name))

    @property
    def called(self) -> str:
        """The enterprise's name, else the project's, else the code."""
        return next((str(self.facts[name]) for name in ("enterprise", "name", "uscc") if self.facts.get(name)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLead:
    by: Actor
    unit: str
    facts: Mapping[str, Value]
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillInLead:
    by: Actor
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogContact:
    by: Actor
    contact: str
    day: date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLead:
    by: Actor
    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOffer:
    by: Actor
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertLead:
    by: Actor
    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropLead:
    by: Actor
    reason: str


LeadRequest = RegisterLead | FillInLead | LogContact | OfferLead | AnswerOffer | ConvertLead | DropLead


def decide_lead(pack: Pack, lead: Lead, request: LeadRequest, *, on: date) -> list[LeadEvent]:
    """The events a request to a lead brings, or a refusal."""
    if not isinstance(request, RegisterLead):
        _refuse_if_over(lead)
    match request:
        case RegisterLead():
            return _register(pack, lead, request, on)
        case FillInLead():
            return _fill_in(pack, lead, request, on)
        case LogContact():
            return _log(pack, lead, request, on)
        case OfferLead():
            return _offer(pack, lead, request, on)
        case AnswerOffer():
            return _answer(lead, request, on)
        case ConvertLead():
            _refuse_unless_kept(pack, lead, request.by, to="把线索转为项目")
            return [LeadConverted(on=on, project=request.project)]
        case DropLead():
            _refuse_unless_kept(pack, lead, request.by, to="终止这条线索")
            refuse_without_reason(request.reason, to="终止线索")
            return [LeadDropped(on=on, reason=request.reason)]


def rules_of(pack: Pack) -> LeadRules:
    """What the pack says of leads; a refusal where it says nothing."""
    if pack.leads is None:
        raise NotNow("这里的制度没有线索登记。", help="请直接登记项目。")
    return pack.leads


def _register(pack: Pack, lead: Lead, request: RegisterLead, on: date) -> list[LeadEvent]:
    if lead.standing != "none":
        raise NotNow("这条线索已经登记。", help="请打开已有的线索。")
    refuse_unless_registering(pack, request.by, request.unit, rules_of(pack).registered_by, to="登记线索")
    facts = _checked(pack, request.facts)
    if not any(facts.get(name) for name in NAMING):
        raise Incomplete(
            "还缺少企业名称或统一社会信用代码。", help="填一项就能登记，其余以后再补。", missing=["enterprise"]
        )
    refuse_long(request.source, what="线索来源")
    return [
        LeadRegistered(on=on, unit=request.unit, officer=request.by.officer, facts=facts, source=request.source.strip())
    ]


def refuse_unless_registering(pack: Pack, actor: Actor, unit: str, parties: tuple[str, ...], *, to: str) -> None:
    """Refuse for a unit in which the actor does not stand, or that is none of the parties and holds none of them."""
    held = {parted(name)[0] for name in (*actor.units, *actor.posts) if parted(name)[1] == parted(unit)[1]}
    if unit not in actor.units or not held & set(parties):
        labels = "、".join(pack.label_of(party) for party in parties)
        raise NotAllowed(f"只有{labels}可以{to}。", help="请把情况告诉这些单位，由他们登记。", parties=list(parties))


def _checked(pack: Pack, facts: Mapping[str, Value]) -> dict[str, Value]:
    known = rules_of(pack).facts
    for name in facts:
        if name not in known:
            raise BadValue(f"线索里没有“{pack.label_of(name)}”这一项。", fact=name)
    return {name: value for name, value in checked_facts(pack, facts).items() if value not in (None, "")}


def _fill_in(pack: Pack, lead: Lead, request: FillInLead, on: date) -> list[LeadEvent]:
    _refuse_unless_kept(pack, lead, request.by, to="补充这条线索")
    known = rules_of(pack).facts
    given = {name: value for name, value in request.facts.items() if name in known}
    changed = {name: value for name, value in checked_facts(pack, given).items() if lead.fact(name) != value}
    after = {**lead.facts, **changed}
    if not any(after.get(name) for name in NAMING):
        raise Incomplete("企业名称、项目名称和信用代码不能都空着。", missing=["enterprise"])
    return [LeadFilledIn(on=on, facts=changed)] if changed else []


def _log(pack: Pack, lead: Lead, request: LogContact, on: date) -> list[LeadEvent]:
    _refuse_unless_kept(pack, lead, request.by, to="记录联系情况")
    kinds = pack.first_talk.contact_kinds if pack.first_talk else ()
    if kinds and request.contact not in kinds:
        raise BadValue("请选择联系方式。", help=f"可选：{'、'.join(kinds)}。", contact=request.contact)
    refuse_future(request.day, on, what="联系日期")
    if not request.note.strip():
        raise Incomplete("请写一两句联系情况。", missing="note")
    refuse_long(request.note, what="联系情况")
    return [ContactLogged(on=on, contact=request.contact, day=request.day, note=request.note.strip())]


def _offer(pack: Pack, lead: Lead, request: OfferLead, on: date) -> list[LeadEvent]:
    _refuse_unless_kept(pack, lead, request.by, to="转交这条线索")
    if not pack.has_unit(request.unit) or request.unit == lead.unit:
        raise BadValue("请选择接手的单位。", help="要选本单位以外的单位。", unit=request.unit)
    refuse_without_reason(request.reason, to="转交线索")
    return [LeadOffered(on=on, unit=request.unit, reason=request.reason)]


def _answer(lead: Lead, request: AnswerOffer, on: date) -> list[LeadEvent]:
    if not lead.offered_to:
        raise NotNow("没有等待接手的转交。", help="请刷新页面。")
    if lead.offered_to not in request.by.units:
        raise NotAllowed("这条线索是转交给别的单位的。", unit=lead.offered_to)
    if request.accepted:
        return [LeadTakenOver(on=on, unit=lead.offered_to, officer=request.by.officer)]
    refuse_without_reason(request.reason, to="退回转交")
    return [LeadOffered(on=on, unit="", reason=request.reason)]


def _refuse_if_over(lead: Lead) -> None:
    if lead.standing != "open":
        words = {"converted": "已经转为项目", "dropped": "已经终止"}.get(lead.standing, "还没有登记")
        raise NotNow(f"这条线索{words}。", help="请刷新线索页面。", standing=lead.standing)


def _refuse_unless_kept(pack: Pack, lead: Lead, actor: Actor, *, to: str) -> None:
    if not keeps(lead, actor):
        unit = pack.label_of(lead.unit)
        raise NotAllowed(f"只有{unit}可以{to}。", help=f"请联系{unit}。", unit=lead.unit)


def keeps(lead: Lead, actor: Actor) -> bool:
    """Whether the actor is of the unit that keeps the lead."""
    return lead.unit in actor.units


def after_lead(lead: Lead, event: ev.Event) -> Lead:
    """The lead after one event."""
    return _AFTER[type(event)](lead, event)


def _registered(lead: Lead, event: LeadRegistered) -> Lead:
    facts = {name: ev.encode_value(value) for name, value in event.facts.items()}
    return replace(
        lead, standing="open", unit=event.unit, officer=event.officer, registered=event.on.isoformat(),
        source=event.source, facts=facts,
    )  # fmt: skip


def _filled_in(lead: Lead, event: LeadFilledIn) -> Lead:
    given = {name: ev.encode_value(value) for name, value in event.facts.items()}
    return replace(lead, facts={**lead.facts, **given})


def _logged(lead: Lead, event: ContactLogged) -> Lead:
    return replace(lead, contacts=(*lead.contacts, Contact(event.contact, event.day.isoformat(), event.note)))


def _taken_over(lead: Lead, event: LeadTakenOver) -> Lead:
    return replace(lead, unit=event.unit, officer=event.officer, offered_to="")


_AFTER: Mapping[type[ev.Event], Callable[[Lead, Any], Lead]] = {
    LeadRegistered: _registered,
    LeadFilledIn: _filled_in,
    ContactLogged: _logged,
    LeadOffered: lambda lead, event: replace(lead, offered_to=event.unit),
    LeadTakenOver: _taken_over,
    LeadConverted: lambda lead, event: replace(lead, standing="converted", project=event.project, offered_to=""),
    LeadDropped: lambda lead, event: replace(lead, standing="dropped", reason=event.reason, offered_to=""),
}
