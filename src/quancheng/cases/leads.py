"""Leads and first talks: registered, kept in touch, handed over, disputed and decided, turned into projects.

A claim is the place's: two leads on one enterprise meet in one stream, found by marks that a table keeps unique.
Whoever may not see the other lead is told only that there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases.access import may_see_lead, no_such_lead
from quancheng.cases.actions import actor_of, apply, open_stream
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.lead_rows import CLAIM, LABEL, LEAD, claims_of, keep_marks, marks_of, show_claim, show_lead
from quancheng.cases.models import LeadRow
from quancheng.cases.packs import pack_of, place_of
from quancheng.engine import claims as cl
from quancheng.engine import events as ev
from quancheng.engine import leads as ld
from quancheng.engine import requests as rq
from quancheng.engine.claims import AlreadyClaimed, CarryFirstTalk, Claim, after_claim, decide_claim
from quancheng.engine.errors import NotFound
from quancheng.engine.leads import Lead, LeadRequest, after_lead, decide_lead
from quancheng.engine.pack import Pack, Value
from quancheng.engine.territory import parted
from quancheng.people.access import Person
from quancheng.store.canonical import day_of
from quancheng.store.work import Stream, Work, perform

FOUND_LATER = "补充企业信息时发现与已登记的是同一企业"


@dataclass
class _Talk:
    """The claim on an enterprise inside a unit of work; `stream` is None until somebody claims."""

    stream: Stream | None
    claim: Claim

    @property
    def id(self) -> UUID | None:
        return self.stream.id if self.stream else None


def register(
    person: Person,
    facts: Mapping[str, Value],
    *,
    unit: str,
    at: datetime,
    source: str = "",
    claims: bool = True,
    evidence: str = "",
    key: str | None = None,
) -> UUID:
    """Register a lead of a unit, with its first talk where `claims`; answers its id.

    Raises AlreadyClaimed where another unit holds the enterprise; `evidence` insists and brings a dispute instead.
    """

    def do(work: Work) -> dict[str, str]:
        pack, lead_id = _pack(work), work.new_id()
        asked = ld.RegisterLead(by=actor_of(person), unit=unit, facts=facts, source=source)
        events = decide_lead(pack, Lead(), asked, on=work.today)
        lead = _after(Lead(), events)
        stream = work.open(
            lead_id, kind=LEAD, pack=pack.version, events=_written(events), state=lead.state(), day=work.today
        )
        talk = _Talk(None, Claim())
        if claims and pack.first_talk:
            talk = _claim(work, pack, person, lead_id, lead, evidence)
        show_lead(work, pack, stream, lead, talk.id, talk.claim)
        return {"lead": lead_id.hex}

    said = ["lead", _said(facts), unit, source, claims, evidence]
    return UUID(perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)["lead"])


def claim(person: Person, lead: UUID, *, at: datetime, evidence: str = "", key: str | None = None) -> Any:
    """Claim the first talk of a lead that was registered without, or insist with evidence."""

    def do(work: Work) -> dict[str, str]:
        pack, stream, state = _read(work, person, lead)
        talk = _claim(work, pack, person, lead, state, evidence)
        show_lead(work, pack, stream, state, talk.id, talk.claim)
        return {"lead": lead.hex}

    return _perform(do, person, at, key, ["claim", lead.hex, evidence])


def _claim(work: Work, pack: Pack, person: Person, lead_id: UUID, lead: Lead, evidence: str) -> _Talk:
    """Register the first talk, or say why not. One claims at a time; the table keeps each mark once."""
    work.read(place_of(work.tenant).book_id)
    marks = marks_of(pack, lead.facts)
    request = cl.RegisterClaim(by=actor_of(person), lead=lead_id.hex, unit=lead.unit, evidence=evidence)
    talk = _talk_about(work, pack, marks)
    try:
        talk = _ask_claim(work, pack, talk, request)
    except AlreadyClaimed as refused:
        raise _as_far_as_he_may_know(work, pack, person, talk.claim, lead, refused) from None
    assert talk.id is not None
    keep_marks(work, talk.id, marks)
    show_claim(work, pack, talk.id, talk.claim, but=lead_id)
    return talk


def _talk_about(work: Work, pack: Pack, marks: list[str]) -> _Talk:
    """The claim that knows the enterprise; of several the first that somebody holds."""
    found = [_Talk(stream, Claim.from_state(stream.state)) for stream in map(work.read, claims_of(work, marks))]
    on, calendar = work.today, calendar_in_force()
    held = (talk for talk in found if cl.live_holders(pack, talk.claim, on=on, calendar=calendar))
    return next(held, found[0] if found else _Talk(None, Claim()))


def _ask_claim(work: Work, pack: Pack, talk: _Talk, request: cl.ClaimRequest) -> _Talk:
    events = decide_claim(pack, talk.claim, request, on=work.today, calendar=calendar_in_force())
    if not events:
        return talk
    state = talk.claim
    for event in events:
        state = after_claim(state, event)
    if talk.stream is None:
        stream = work.open(
            work.new_id(), kind=CLAIM, pack=pack.version, events=_written(events), state=state.state(), day=work.today
        )
    else:
        stream = work.append(talk.stream, events=_written(events), state=state.state(), day=work.today)
    return _Talk(stream, state)


def _as_far_as_he_may_know(
    work: Work, pack: Pack, person: Person, claim: Claim, lead: Lead, refused: AlreadyClaimed
) -> AlreadyClaimed:
    """The refusal with the holder's name only for those for whom the holder's lead exists."""
    own = "holders" not in refused.facts
    seen = [each for key, each in claim.holders.items() if may_see_lead(work, person, UUID(key))]
    if own:
        return refused
    arbiter = pack.label_of(pack.unit_of(cl.talk_rules(pack).arbitrated_by) or "")
    if seen:
        names = "、".join(pack.label_of(each.unit) for each in seen)
        leads = [key for key in claim.holders if may_see_lead(work, person, UUID(key))]
        return AlreadyClaimed(f"{names}已登记“{lead.called}”的首谈。", help=refused.help, leads=leads)
    return AlreadyClaimed(
        "另有单位已登记这家企业的首谈。",
        help=f"请联系{arbiter}；可以只登记线索，认为应由本单位首谈的，写明依据提交裁定。",
    )


def fill_in(
    person: Person, lead: UUID, facts: Mapping[str, Value], *, at: datetime, key: str | None = None,
    seen: int | None = None,
) -> Any:  # fmt: skip
    """Fill in or change what is known. What turns out to be another unit's enterprise becomes a dispute."""

    def do(work: Work) -> dict[str, str]:
        pack, stream, state = _read(work, person, lead, seen=seen)
        stream, state = _ask(work, pack, stream, state, ld.FillInLead(by=actor_of(person), facts=facts))
        talk = _talk_of(work, lead)
        if lead.hex in talk.claim.holders and talk.id is not None:
            work.read(place_of(work.tenant).book_id)
            marks = marks_of(pack, state.facts)
            keep_marks(work, talk.id, marks)
            for other in claims_of(work, marks):
                if other != talk.id:
                    talk = _met(work, pack, person, other, lead, state) or talk
        show_lead(work, pack, stream, state, talk.id, talk.claim)
        return {"lead": lead.hex}

    return _perform(do, person, at, key, ["fill-in", lead.hex, _said(facts)])


def _met(work: Work, pack: Pack, person: Person, other: UUID, lead: UUID, state: Lead) -> _Talk | None:
    """Two claims turn out to be on one enterprise: the later brings its dispute to the earlier."""
    stream = work.read(other)
    talk = _Talk(stream, Claim.from_state(stream.state))
    if not cl.live_holders(pack, talk.claim, on=work.today, calendar=calendar_in_force()):
        return None
    if any(each.unit == state.unit for each in talk.claim.holders.values()) or lead.hex in talk.claim.disputes:
        return None
    request = cl.RegisterClaim(by=actor_of(person), lead=lead.hex, unit=state.unit, evidence=FOUND_LATER)
    talk = _ask_claim(work, pack, talk, request)
    show_claim(work, pack, other, talk.claim, but=lead)
    return talk


def log_contact(
    person: Person, lead: UUID, *, contact: str, day: date, note: str, at: datetime, key: str | None = None
) -> Any:
    """Record a contact with the enterprise; it keeps the unit's claim alive."""

    def do(work: Work) -> dict[str, str]:
        pack, stream, state = _read(work, person, lead)
        asked = ld.LogContact(by=actor_of(person), contact=contact, day=day, note=note)
        stream, state = _ask(work, pack, stream, state, asked)
        talk = _talk_of(work, lead)
        if talk.stream and pack.first_talk:
            talk = _ask_claim(work, pack, talk, cl.KeepClaim(by=actor_of(person), lead=lead.hex, day=day))
        show_lead(work, pack, stream, state, talk.id, talk.claim)
        return {"lead": lead.hex}

    return _perform(do, person, at, key, ["contact", lead.hex, contact, day.isoformat(), note])


def offer(person: Person, lead: UUID, *, unit: str, reason: str, at: datetime, key: str | None = None) -> Any:
    """Offer the lead, with its claim, to another unit."""
    return _simple(person, lead, ld.OfferLead(by=actor_of(person), unit=unit, reason=reason), at, key)


def answer_offer(
    person: Person, lead: UUID, *, accepted: bool, reason: str = "", at: datetime, key: str | None = None
) -> Any:
    """Take a lead over, and its claim with it, or give it back with a reason."""

    def do(work: Work) -> dict[str, str]:
        pack, stream, state = _read(work, person, lead)
        asked = ld.AnswerOffer(by=actor_of(person), accepted=accepted, reason=reason)
        stream, state = _ask(work, pack, stream, state, asked)
        talk = _talk_of(work, lead)
        if accepted and talk.stream:
            moved = cl.TransferClaim(by=actor_of(person), lead=lead.hex, unit=state.unit)
            talk = _ask_claim(work, pack, talk, moved)
        show_lead(work, pack, stream, state, talk.id, talk.claim)
        return {"lead": lead.hex}

    return _perform(do, person, at, key, ["answer-offer", lead.hex, accepted, reason])


def drop(person: Person, lead: UUID, *, reason: str, at: datetime, key: str | None = None) -> Any:
    """End a lead that leads nowhere; its claim is free."""

    def do(work: Work) -> dict[str, str]:
        pack, stream, state = _read(work, person, lead)
        stream, state = _ask(work, pack, stream, state, ld.DropLead(by=actor_of(person), reason=reason))
        talk = _talk_of(work, lead)
        if talk.stream:
            talk = _ask_claim(work, pack, talk, cl.ReleaseClaim(by=actor_of(person), lead=lead.hex, reason=reason))
        show_lead(work, pack, stream, state, talk.id, talk.claim)
        return {"lead": lead.hex}

    return _perform(do, person, at, key, ["drop", lead.hex, reason])


def give_evidence(
    person: Person, lead: UUID, *, disputed_by: UUID, text: str, at: datetime, key: str | None = None
) -> Any:
    """Say more in the dispute that the lead `disputed_by` brought; `lead` is one's own."""
    return _on_claim(person, lead, cl.GiveEvidence(by=actor_of(person), lead=disputed_by.hex, text=text), at, key)


def decide_dispute(
    person: Person, lead: UUID, *, result: str, reason: str, at: datetime, key: str | None = None
) -> Any:
    """Decide the dispute that a lead brought."""
    asked = cl.DecideDispute(by=actor_of(person), lead=lead.hex, result=result, reason=reason)
    return _on_claim(person, lead, asked, at, key)


def _on_claim(person: Person, lead: UUID, request: cl.ClaimRequest, at: datetime, key: str | None) -> Any:
    def do(work: Work) -> dict[str, str]:
        pack, _, _ = _read(work, person, lead)
        talk = _talk_of(work, lead)
        if talk.id is None:
            raise NotFound("这条线索没有首谈登记。", help="请刷新线索页面。", lead=lead.hex)
        talk = _ask_claim(work, pack, talk, request)
        assert talk.id is not None
        show_claim(work, pack, talk.id, talk.claim)
        return {"lead": lead.hex}

    return _perform(do, person, at, key, [type(request).__name__, lead.hex, repr(request)])


def convert(
    person: Person, lead: UUID, more: Mapping[str, Value], *, at: datetime, jurisdiction: str | None = None,
    key: str | None = None,
) -> UUID:  # fmt: skip
    """Open the project that comes of a lead, with all that is known of it; `more` is what the project needs besides."""

    def do(work: Work) -> dict[str, str]:
        pack, stream, state = _read(work, person, lead)
        talk = _talk_of(work, lead)
        _refuse_if_not_his_to_convert(work, pack, person, lead, state)
        facts = {name: state.fact(name) for name in state.facts} | dict(more)
        facts = {name: value for name, value in facts.items() if value not in (None, "")}
        project = open_stream(work, person, rq.OpenProject, label=LABEL, jurisdiction=jurisdiction, facts=facts)
        held = talk.claim.holders.get(lead.hex)
        if held and pack.first_talk:
            carried = {
                "day": date.fromisoformat(held.since), "officer": held.officer, "unit": parted(held.unit)[0],
            }  # fmt: skip
            apply(work, person, project, [(CarryFirstTalk, carried)])
        stream, state = _ask(work, pack, stream, state, ld.ConvertLead(by=actor_of(person), project=project.hex))
        show_lead(work, pack, stream, state, talk.id, talk.claim)
        return {"project": project.hex}

    said = ["convert", lead.hex, _said(more), jurisdiction or ""]
    return UUID(_perform(do, person, at, key, said)["project"])


def _refuse_if_not_his_to_convert(work: Work, pack: Pack, person: Person, lead: UUID, state: Lead) -> None:
    """While another unit holds the enterprise, or a dispute is open, no project comes of the lead."""
    if pack.first_talk is None:
        return
    talk = _talk_about(work, pack, marks_of(pack, state.facts))
    live = cl.live_holders(pack, talk.claim, on=work.today, calendar=calendar_in_force())
    if live and lead.hex not in live and all(each.unit != state.unit for each in live.values()):
        refused = AlreadyClaimed("", help="请先提交裁定，裁定后再立项。", holders=[])
        raise _as_far_as_he_may_know(work, pack, person, talk.claim, state, refused)


# Inside a unit of work.


def _simple(person: Person, lead: UUID, request: LeadRequest, at: datetime, key: str | None) -> Any:
    def do(work: Work) -> dict[str, str]:
        pack, stream, state = _read(work, person, lead)
        stream, state = _ask(work, pack, stream, state, request)
        talk = _talk_of(work, lead)
        show_lead(work, pack, stream, state, talk.id, talk.claim)
        return {"lead": lead.hex}

    return _perform(do, person, at, key, [type(request).__name__, lead.hex, repr(request)])


def _perform(do: Any, person: Person, at: datetime, key: str | None, said: list[Any]) -> Any:
    return perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def _pack(work: Work) -> Pack:
    return pack_of(work.tenant, place_of(work.tenant).version)


def _read(work: Work, person: Person, lead: UUID, *, seen: int | None = None) -> tuple[Pack, Stream, Lead]:
    """A lead that the person may see; NotFound for any other. Leads follow the pack in force."""
    pack = _pack(work)
    arbiter = pack.first_talk.arbitrated_by if pack.first_talk else ""
    if not may_see_lead(work, person, lead, arbiter=arbiter):
        raise no_such_lead(lead)
    stream = work.read(lead, seen=seen)
    return pack, stream, Lead.from_state(stream.state)


def _talk_of(work: Work, lead: UUID) -> _Talk:
    """The claim that a lead's row names."""
    found = LeadRow.objects.filter(tenant_id=work.tenant, id=lead).values_list("claim_id", flat=True).first()
    if found is None:
        return _Talk(None, Claim())
    stream = work.read(found)
    return _Talk(stream, Claim.from_state(stream.state))


def _ask(work: Work, pack: Pack, stream: Stream, lead: Lead, request: LeadRequest) -> tuple[Stream, Lead]:
    events = decide_lead(pack, lead, request, on=day_of(work.at))
    if not events:
        return stream, lead
    lead = _after(lead, events)
    return work.append(stream, events=_written(events), state=lead.state(), day=work.today), lead


def _after(lead: Lead, events: list[ld.LeadEvent]) -> Lead:
    for event in events:
        lead = after_lead(lead, event)
    return lead


def _written(events: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(each.kind, ev.body(each)) for each in events]


def _said(facts: Mapping[str, Value]) -> dict[str, str]:
    return {name: str(value) for name, value in sorted(facts.items()) if value not in (None, "")}
