"""The rows of leads: what lists read, what waits for whom, and the marks by which an enterprise is known.

Every row follows from the states of the lead and of its claim; whoever writes one of them writes the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases import search
from quancheng.cases import statements as sql
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.models import ClaimMark, LeadRow
from quancheng.cases.models import Work as WorkRow
from quancheng.cases.names import full_pinyin, initials, plain, strict_core
from quancheng.cases.projections import plain_id
from quancheng.engine.claims import Claim, lapses_on
from quancheng.engine.leads import Lead
from quancheng.engine.pack import Pack
from quancheng.engine.periods import after as end_of
from quancheng.engine.territory import parted
from quancheng.people.labels import Label
from quancheng.store.models import StreamRow
from quancheng.store.work import Stream, Work

LEAD, CLAIM = "lead", "claim"
LABEL = Label.INTERNAL
"""Every lead is 内部."""
SHORTEST_CORE = 2
KEEPING, OFFER, ANSWERING, DECIDING = "first-talk", "lead-offer", "dispute", "arbitrate"


def marks_of(pack: Pack, facts: Mapping[str, Any]) -> list[str]:
    """By what the enterprise is known: its code, the core of its name, that of its group where the pack says so."""
    found = []
    if facts.get("uscc"):
        found.append(f"uscc:{plain(str(facts['uscc'])).upper()}")
    names = [facts.get("enterprise")]
    if pack.first_talk and pack.first_talk.group:
        names.append(facts.get(pack.first_talk.group))
    cores = [strict_core(str(name)) for name in names if name]
    found += [f"name:{core}"[:240] for core in cores if len(core) >= SHORTEST_CORE]
    return list(dict.fromkeys(found))


def claims_of(work: Work, marks: list[str]) -> list[UUID]:
    """The claims that know any of these marks, those of the first marks first."""
    known = dict(ClaimMark.objects.filter(tenant_id=work.tenant, mark__in=marks).values_list("mark", "claim_id"))
    return list(dict.fromkeys(known[mark] for mark in marks if mark in known))


def keep_marks(work: Work, claim: UUID, marks: list[str]) -> None:
    """Let the claim be known by these marks; a mark that another claim has stays with that one."""
    for mark in marks:
        work.execute(ADD_MARK, (work.tenant, mark, claim))


ADD_MARK = (
    "INSERT INTO cases_claim_mark (tenant_id, mark, claim_id) VALUES (%s, %s, %s)"
    " ON CONFLICT (tenant_id, mark) DO NOTHING"
)


def show_lead(work: Work, pack: Pack, stream: Stream, lead: Lead, claim_id: UUID | None, claim: Claim) -> None:
    """Write a lead's row, the words it is found by, and what waits on it."""
    key = stream.id.hex
    held = claim.holders.get(key)
    place = parted(lead.unit)[1]
    registered = date.fromisoformat(lead.registered)
    contacted = max([registered, *(date.fromisoformat(each.day) for each in lead.contacts)])
    texts = [str(lead.facts.get(name) or "") for name in ("enterprise", "name", "uscc")]
    channel = pack.leads.channel if pack.leads else None
    LeadRow.objects.filter(tenant_id=work.tenant, id=stream.id).delete()
    LeadRow.objects.create(
        tenant_id=work.tenant,
        id=stream.id,
        jurisdiction_id=int(place or work.tenant),
        label=LABEL,
        unit=lead.unit,
        officer_id=UUID(lead.officer) if len(lead.officer) == 32 else None,
        enterprise=texts[0][:200],
        name=texts[1][:200],
        uscc=texts[2][:18],
        channel=str(lead.facts.get(channel) or "")[:64] if channel else "",
        standing=lead.standing,
        registered=registered,
        contacted=contacted,
        offered_to=lead.offered_to,
        claim_id=claim_id,
        holds=held is not None,
        is_disputed=bool(claim.open_disputes) and (held is not None or key in claim.open_disputes),
        lapses=lapses_on(pack, held, calendar_in_force()) if held else None,
        project_id=UUID(lead.project) if lead.project else None,
    )
    search.index(work, stream.id, [*texts, *(say(text) for text in texts[:2] for say in (initials, full_pinyin))])
    _show_work(work, pack, stream.id, lead, claim)


def show_claim(work: Work, pack: Pack, claim_id: UUID, claim: Claim, *, but: UUID | None = None) -> None:
    """Write the rows of every lead that a claim concerns, because what was said to one changes what waits on all."""
    rows = StreamRow.objects.filter(
        tenant_id=work.tenant, kind=LEAD, id__in=[UUID(each) for each in {*claim.holders, *claim.disputes}]
    )
    for row in rows:
        if row.id != but:
            stream = work.read(row.id)
            show_lead(work, pack, stream, Lead.from_state(stream.state), claim_id, claim)


def _show_work(work: Work, pack: Pack, id_: UUID, lead: Lead, claim: Claim) -> None:
    known = work.execute(sql.WAITING_OF, (work.tenant, id_.hex)).fetchall()
    for row in known:
        work.execute(sql.DROP_WORK, (work.tenant, id_.hex, row[0], row[1]))
    for kind, key, what, party, officer, due in _waiting(pack, id_.hex, lead, claim, work.today):
        unit = pack.unit_of(party) or party
        work.execute(
            sql.PUT_WORK,
            (
                work.tenant, id_, kind, key, LEAD, None, what[:400], "", "open", True, party, unit,
                plain_id(officer), work.today, due, None, None, "",
            ),
        )  # fmt: skip


def remind(work: Work, pack: Pack) -> None:
    """On a new day: the claims that end soon begin to wait for their holders. Harmless twice."""
    if pack.first_talk is None or pack.first_talk.lapses_after is None:
        return
    soon = LeadRow.objects.filter(
        tenant_id=work.tenant, standing="open", holds=True, lapses__lte=_soon(pack, work.today)
    )
    there = set(WorkRow.objects.filter(tenant_id=work.tenant, kind=KEEPING).values_list("subject_id", flat=True))
    for row in soon.exclude(id__in=there).exclude(claim_id=None):
        assert row.claim_id is not None  # a lead that holds has a claim
        stream, claim = work.read(row.id), work.read(row.claim_id)
        lead = Lead.from_state(stream.state)
        show_lead(work, pack, stream, lead, row.claim_id, Claim.from_state(claim.state))


def _soon(pack: Pack, on: date) -> date:
    return end_of(on, pack.near, calendar_in_force())


def _waiting(
    pack: Pack, key: str, lead: Lead, claim: Claim, on: date
) -> list[tuple[str, str, str, str, str, date | None]]:
    """What waits on one lead: (kind, key, words, party, officer, due)."""
    if lead.standing != "open":
        return []
    found: list[tuple[str, str, str, str, str, date | None]] = []
    held, rules = claim.holders.get(key), pack.first_talk
    due = lapses_on(pack, held, calendar_in_force()) if held and rules else None
    if due and due <= _soon(pack, on):
        found.append((KEEPING, "keep", f"联系{lead.called}，保持首谈", lead.unit, lead.officer, due))
    if lead.offered_to:
        found.append((OFFER, "offer", f"接手线索：{lead.called}", lead.offered_to, "", None))
    if held:
        found += [
            (ANSWERING, other, f"{lead.called}有首谈争议：提供依据", lead.unit, lead.officer, None)
            for other, dispute in claim.open_disputes.items()
            if not any(said[0] == lead.unit for said in dispute.said)
        ]
    if key in claim.open_disputes and rules:
        found.append((DECIDING, key, f"裁定首谈争议：{lead.called}", rules.arbitrated_by, "", None))
    return found
