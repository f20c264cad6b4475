"""Leads as pages show them: lists, one lead with its claim and disputes, and what is here already while one types.

Call inside `reading(person.tenant)`. What a person may not see is in no line, no count and no likeness.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz

from quancheng.cases import search
from quancheng.cases.access import Where, no_such_lead, seen_leads
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.duplicates import ALIKE, SHORTEST_CORE
from quancheng.cases.history import CLOSED, _names
from quancheng.cases.lead_rows import marks_of
from quancheng.cases.names import full_pinyin, initials, plain, strict_core
from quancheng.cases.packs import pack_in_force
from quancheng.cases.queries import as_day, as_uuid
from quancheng.engine import claims as cl
from quancheng.engine import events as ev
from quancheng.engine import leads as ld
from quancheng.engine.claims import RESULTS, Claim, Dispute, Holder
from quancheng.engine.conditions import say_value
from quancheng.engine.leads import Lead
from quancheng.engine.pack import Pack
from quancheng.people.access import Person
from quancheng.store.canonical import parsed
from quancheng.store.models import Event
from quancheng.store.session import session

PAGE = 50
LOOKED_AT = 200
SHOWN = 5
MOST_LINES = 200
STANDINGS: Mapping[str, str] = {"open": "跟进中", "converted": "已立项", "dropped": "已终止"}
COLUMNS = (
    "l.id, l.enterprise, l.name, l.uscc, l.unit, l.officer_id, l.channel, l.standing, l.registered, l.contacted,"
    " l.holds, l.is_disputed, l.lapses, l.offered_to, l.jurisdiction_id, l.project_id"
)


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One lead in a list; `lapses` is the last day of its claim without another contact."""

    id: UUID
    enterprise: str
    name: str
    uscc: str
    unit: str
    officer_id: UUID | None
    channel: str
    standing: str
    registered: date
    contacted: date
    holds: bool
    is_disputed: bool
    lapses: date | None
    offered_to: str
    place: int
    project_id: UUID | None

    @property
    def called(self) -> str:
        return self.enterprise or self.name or self.uscc


@dataclass(frozen=True, kw_only=True)
class WantedLeads:
    """What a list is asked for; `whose` is mine, unit or all."""

    whose: str = "mine"
    standing: str = "open"
    channel: str = ""
    text: str = ""
    disputed: bool = False
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class LeadPage:
    lines: list[LeadLine]
    total: int
    page: int


def leads(person: Person, wanted: WantedLeads) -> LeadPage:
    """A page of the leads the person sees, the longest without contact first. Two queries."""
    where, params = _where(person, wanted)
    total = int(session().execute(f"SELECT count(*) FROM cases_lead l WHERE {where}", params).fetchone()[0])
    page = max(1, min(wanted.page, -(-total // PAGE) or 1))
    rows = session().execute(
        f"SELECT {COLUMNS} FROM cases_lead l WHERE {where} ORDER BY l.contacted, l.id LIMIT %s OFFSET %s",
        [*params, PAGE, (page - 1) * PAGE],
    )
    return LeadPage(lines=[_line(row) for row in rows.fetchall()], total=total, page=page)


def _where(person: Person, wanted: WantedLeads) -> Where:
    where, params = seen_leads(person, arbiter=_arbiter(pack_in_force(person.tenant)))
    where, params = f"{where} AND l.standing = %s", [*params, wanted.standing]
    if wanted.whose == "mine":
        where, params = f"{where} AND l.officer_id = %s", [*params, person.officer]
    elif wanted.whose == "unit":
        marks = ", ".join(["%s"] * len(person.units)) or "NULL"
        where, params = f"{where} AND l.unit IN ({marks})", [*params, *sorted(person.units)]
    if wanted.channel:
        where, params = f"{where} AND l.channel = %s", [*params, wanted.channel]
    if wanted.disputed:
        where = f"{where} AND l.is_disputed"
    if wanted.text.strip():
        found, words = search.matching(person.tenant, wanted.text)
        where, params = f"{where} AND l.id IN ({found})", [*params, *words]
    return where, params


def _arbiter(pack: Pack) -> str:
    return pack.first_talk.arbitrated_by if pack.first_talk else ""


def _line(row: Any) -> LeadLine:
    values = list(row)
    for at in (0, 5, 15):
        values[at] = as_uuid(values[at])
    for at in (8, 9, 12):
        values[at] = as_day(values[at])
    values[10], values[11] = bool(values[10]), bool(values[11])
    return LeadLine(*values)


# What is here already.


@dataclass(frozen=True, kw_only=True)
class Alike:
    """A lead that may be of the same enterprise, who keeps it, and why it is shown."""

    id: UUID
    called: str
    unit: str
    officer_id: UUID | None
    standing: str
    holds: bool
    why: str


def alike(
    person: Person, *, enterprise: str = "", name: str = "", uscc: str = "", group: str = "", beside: UUID | None = None
) -> list[Alike]:
    """The likeliest first, only among the leads the person sees; one query."""
    seen, params = seen_leads(person)
    cores = [core for core in (strict_core(each) for each in (enterprise, group, name) if each) if len(core) > 1]
    code = plain(uscc).upper()
    tests, wanted = ["(l.uscc <> '' AND l.uscc = %s)"], list[Any]([code])
    said = [each for core in cores for each in (core, full_pinyin(core))]
    if said:
        found, words = search.near(person.tenant, said, most=LOOKED_AT)
        tests.append(f"l.id IN ({found})")
        wanted += words
    rows = session().execute(
        f"SELECT {COLUMNS} FROM cases_lead l WHERE {seen} AND l.standing <> 'dropped' AND ({' OR '.join(tests)})",
        [*params, *wanted],
    )
    scored = []
    for line in (_line(row) for row in rows.fetchall()):
        score, why = _likeness(line, enterprise or name, group, code)
        if why and line.id != beside:
            scored.append((-score, line.called, _alike(line, why)))
    return [each for _, _, each in sorted(scored, key=lambda each: each[:2])[:SHOWN]]


def _alike(line: LeadLine, why: str) -> Alike:
    return Alike(
        id=line.id, called=line.called, unit=line.unit, officer_id=line.officer_id, standing=line.standing,
        holds=line.holds, why=why,
    )  # fmt: skip


def _likeness(line: LeadLine, typed: str, group: str, uscc: str) -> tuple[float, str]:
    """How alike of 100, and why; "" where they are not."""
    if uscc and uscc == line.uscc:
        return 101, "统一社会信用代码相同"
    core, other = strict_core(typed), strict_core(line.enterprise or line.name)
    if len(other) < SHORTEST_CORE:
        return 0, ""
    if core and core == other:
        return 100, "名称相同"
    if group and strict_core(group) in (other, strict_core(line.enterprise)):
        return 95, "同一集团"
    if len(core) >= SHORTEST_CORE and plain(core) in (initials(other), full_pinyin(other)):
        return 90, "拼音相同"
    if len(core) >= SHORTEST_CORE and full_pinyin(core) == full_pinyin(other):
        return 92, "名称同音"
    if len(core) >= 3 and (core in other or other in core):
        return 88, "名称相近"
    score = fuzz.ratio(core, other) if len(core) >= SHORTEST_CORE else 0
    return (score, "名称相近") if score >= ALIKE else (0, "")


def held_elsewhere(person: Person, facts: Mapping[str, Any], *, on: date) -> str:
    """A sentence where another unit holds the first talk with the enterprise; its name only for who may see it."""
    pack = pack_in_force(person.tenant)
    marks = marks_of(pack, facts) if pack.first_talk else []
    if not marks or pack.first_talk is None:
        return ""
    signs = ", ".join(["%s"] * len(marks))
    rows = session().execute(
        "SELECT s.state FROM store_stream s WHERE s.tenant_id = %s AND s.id IN"
        f" (SELECT m.claim_id FROM cases_claim_mark m WHERE m.tenant_id = %s AND m.mark IN ({signs}))",
        [person.tenant, person.tenant, *marks],
    )
    held: dict[str, Holder] = {}
    for (state,) in rows.fetchall():
        claim = Claim.from_state(parsed(state))
        held |= cl.live_holders(pack, claim, on=on, calendar=calendar_in_force())
    if not held or any(each.unit in person.units for each in held.values()):
        return ""
    seen, params = seen_leads(person)
    ids = ", ".join(["%s"] * len(held))
    found = session().execute(
        f"SELECT l.unit FROM cases_lead l WHERE {seen} AND l.id IN ({ids})", [*params, *(UUID(each) for each in held)]
    )
    units = "、".join(dict.fromkeys(pack.label_of(row[0]) for row in found.fetchall()))
    arbiter = pack.label_of(pack.unit_of(pack.first_talk.arbitrated_by) or "")
    return f"{units or '另有单位'}已登记这家企业的首谈，请先与{units or arbiter}联系。"


# One lead.


@dataclass(frozen=True, kw_only=True)
class DisputeView:
    """A dispute with both sides; `lead` is the one that brought it."""

    lead: UUID
    dispute: Dispute
    unit: str
    said: list[tuple[str, str, date]]
    result: str
    decided: date | None


@dataclass(frozen=True, kw_only=True)
class LeadStep:
    at: datetime
    day: date
    who: str
    what: str


@dataclass(frozen=True, kw_only=True)
class LeadView:
    """One lead as its page shows it. `others` are the units that hold the enterprise besides, where he may know."""

    id: UUID
    version: int
    pack: Pack
    lead: Lead
    line: LeadLine
    held: Holder | None
    lapses: date | None
    has_lapsed: bool
    disputes: list[DisputeView]
    steps: list[LeadStep]
    other_holder: str


def lead(person: Person, id_: UUID, *, on: date) -> LeadView:
    """One lead; NotFound for one the person may not see."""
    pack = pack_in_force(person.tenant)
    seen, params = seen_leads(person, arbiter=_arbiter(pack))
    row = session().execute(
        f"SELECT {COLUMNS}, l.claim_id FROM cases_lead l WHERE {seen} AND l.id = %s", [*params, id_]
    )
    found = row.fetchone()
    if found is None:
        raise no_such_lead(id_)
    version, state = _state_of(person.tenant, id_)
    line, claim_id = _line(found[:-1]), as_uuid(found[-1])
    claim = Claim.from_state(_state_of(person.tenant, claim_id)[1]) if claim_id else Claim()
    held = claim.holders.get(id_.hex)
    lapses = cl.lapses_on(pack, held, calendar_in_force()) if held else None
    disputes = [_dispute(pack, key, each) for key, each in claim.disputes.items() if id_.hex in (key, *each.against)]
    others = [each.unit for key, each in claim.holders.items() if key != id_.hex]
    return LeadView(
        id=id_,
        version=version,
        pack=pack,
        lead=Lead.from_state(state),
        line=line,
        held=held,
        lapses=lapses,
        has_lapsed=bool(lapses and lapses < on),
        disputes=disputes,
        steps=_steps(person, pack, id_, claim_id, with_claim=held is not None or bool(disputes)),
        other_holder="、".join(pack.label_of(unit) for unit in others) if disputes else "",
    )


def _state_of(tenant: int, id_: UUID) -> tuple[int, Any]:
    row = session().execute(
        "SELECT version, state FROM store_stream WHERE tenant_id = %s AND id = %s", [tenant, id_]
    ).fetchone()  # fmt: skip
    return int(row[0]), parsed(row[1])


def _dispute(pack: Pack, key: str, dispute: Dispute) -> DisputeView:
    return DisputeView(
        lead=UUID(key),
        dispute=dispute,
        unit=pack.label_of(dispute.unit),
        said=[(pack.label_of(unit), text, date.fromisoformat(day)) for unit, text, day in dispute.said],
        result=RESULTS.get(dispute.result, ""),
        decided=date.fromisoformat(dispute.decided) if dispute.decided else None,
    )


def _steps(person: Person, pack: Pack, id_: UUID, claim: UUID | None, *, with_claim: bool) -> list[LeadStep]:
    """What happened, newest first: to the lead, and to the claim as far as this lead is a side of it."""
    streams = [id_, *([claim] if claim and with_claim else [])]
    rows = list(Event.objects.filter(tenant_id=person.tenant, stream_id__in=streams).order_by("-seq")[:MOST_LINES])
    names = _names(person.tenant, {row.actor for row in rows})
    found = []
    for row in rows:
        event = ev.event_from(row.kind, parsed(row.body))
        if row.stream_id == claim and not isinstance(event, CONCERNING_BOTH) and event.lead != id_.hex:  # type: ignore[attr-defined]
            continue
        found.append(LeadStep(at=row.at, day=row.day, who=names.get(row.actor, CLOSED), what=say(event, pack)))
    return found


CONCERNING_BOTH = (cl.ClaimDisputed, cl.EvidenceGiven, cl.DisputeDecided)


def say(event: ev.Event, pack: Pack) -> str:
    """An event of a lead or claim as a sentence."""
    label = pack.label_of
    match event:
        case ld.LeadRegistered():
            return f"{label(event.unit)}登记线索。{f'来源：{event.source}' if event.source else ''}"
        case ld.LeadFilledIn():
            return f"补充{'、'.join(label(name) for name in event.facts)}。"
        case ld.ContactLogged():
            return f"{say_value(event.day)}{event.contact}：{event.note}"
        case ld.LeadOffered():
            return f"转交{label(event.unit)}，待接手。理由：{event.reason}" if event.unit else f"退回：{event.reason}"
        case ld.LeadTakenOver():
            return f"{label(event.unit)}接手。"
        case ld.LeadConverted():
            return "转为项目。"
        case ld.LeadDropped():
            return f"终止。理由：{event.reason}"
        case _:
            return _say_claim(event, label)


def _say_claim(event: ev.Event, label: Any) -> str:
    match event:
        case cl.ClaimRegistered():
            return f"{label(event.unit)}登记首谈。"
        case cl.ClaimKept():
            return f"{say_value(event.day)}的联系使首谈继续有效。"
        case cl.ClaimLapsed():
            return f"首谈到{say_value(event.day)}无人联系，已失效。"
        case cl.ClaimReleased():
            return f"放弃首谈。{event.reason}"
        case cl.ClaimTransferred():
            return f"首谈转给{label(event.unit)}。"
        case cl.ClaimDisputed():
            return f"{label(event.unit)}主张首谈，提交裁定。依据：{event.evidence}"
        case cl.EvidenceGiven():
            return f"{label(event.unit)}提供依据：{event.text}"
        case cl.DisputeDecided():
            return f"裁定：{RESULTS[event.result]}。理由：{event.reason}"
    raise TypeError(f"no words for {type(event).__name__}")


def counts(person: Person) -> Mapping[str, int]:
    """The open leads a person sees: his own, his units', all, and those in dispute. One query."""
    seen, params = seen_leads(person, arbiter=_arbiter(pack_in_force(person.tenant)))
    marks = ", ".join(["%s"] * len(person.units)) or "NULL"
    row = session().execute(
        "SELECT coalesce(sum(CASE WHEN l.officer_id = %s THEN 1 ELSE 0 END), 0),"
        f" coalesce(sum(CASE WHEN l.unit IN ({marks}) THEN 1 ELSE 0 END), 0), count(*),"
        f" coalesce(sum(CASE WHEN l.is_disputed THEN 1 ELSE 0 END), 0)"
        f" FROM cases_lead l WHERE {seen} AND l.standing = 'open'",
        [person.officer, *sorted(person.units), *params],
    )
    mine, unit, total, disputed = row.fetchone()
    return {"mine": int(mine), "unit": int(unit), "all": int(total), "disputed": int(disputed)}
