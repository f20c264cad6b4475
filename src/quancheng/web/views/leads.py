"""线索: what may become a project — registered in a minute, kept in touch, claimed, disputed, turned into a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quancheng.cases import lead_queries, leads
from quancheng.cases.lead_queries import PAGE, STANDINGS, LeadView, WantedLeads
from quancheng.cases.packs import pack_in_force
from quancheng.cases.registering import NamedPerson
from quancheng.engine.case import Case
from quancheng.engine.claims import AlreadyClaimed
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.leads import rules_of
from quancheng.engine.pack import Pack, Value
from quancheng.people import queries as people
from quancheng.web import facts as blanks
from quancheng.web import lead_page, territory
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import MONEY_UNITS, Typed, new_key

WHOSE = (("mine", "我的"), ("unit", "本单位"), ("all", "全部"))
COLUMNS = ("企业", "首谈", "渠道", "登记单位", "最近联系", "联系人")


def _pack(request: Request) -> Pack:
    """The pack, where it has leads; elsewhere these pages do not exist."""
    pack = pack_in_force(request.person.tenant)
    if pack.leads is None:
        raise NotFound("这里的制度没有线索登记。", help="请直接登记项目。")
    return pack


@who_may()
@require_GET
def leads_list(request: Request) -> HttpResponse:
    """A page of the leads that the person sees, the longest without contact first."""
    pack, asked = _pack(request), request.GET
    counts = lead_queries.counts(request.person)
    whose = asked.get("whose", "mine" if counts["mine"] or not counts["unit"] else "unit")
    wanted = WantedLeads(
        whose=whose if whose in dict(WHOSE) else "mine",
        standing=asked.get("standing") if asked.get("standing") in STANDINGS else "open",  # type: ignore[arg-type]
        channel=asked.get("channel", "")[:64],
        text=asked.get("q", "").strip()[:80],
        disputed=bool(asked.get("disputed")),
        page=page_of(request),
    )
    page = lead_queries.leads(request.person, wanted)
    names = people.officer_names(request.person, [line.officer_id for line in page.lines if line.officer_id])
    channel = rules_of(pack).channel
    chosen = [("q", f"搜“{wanted.text}”" if wanted.text else ""), ("channel", wanted.channel),
              ("standing", STANDINGS[wanted.standing] if wanted.standing != "open" else ""),
              ("disputed", "有争议" if wanted.disputed else "")]  # fmt: skip
    context = {
        "wanted": wanted,
        "counts": counts,
        "tabs": [
            {"label": label, "count": counts[name], "is_current": name == wanted.whose, "url": f"?whose={name}"}
            for name, label in WHOSE if name != "all" or counts["all"] > counts["unit"]
        ],
        "columns": [{"label": label} for label in COLUMNS],
        "rows": [
            {"line": line, "unit": pack.label_of(line.unit),
             "who": names.get(line.officer_id, "") if line.officer_id else "",
             "talk": lead_page.talk_words(line, on=request.on)}
            for line in page.lines
        ],
        "page": Paging(number=page.page, count=page.total, size=PAGE),
        "channels": pack.fact[channel].choices if channel else (),
        "standings": list(STANDINGS.items()),
        "chosen": [{"label": label, "without_url": _without(request, name)} for name, label in chosen if label],
        "clear_url": f"?whose={wanted.whose}",
        "registers": bool(lead_page.units_registering(pack, request.person, rules_of(pack).registered_by)),
        "talks": pack.first_talk is not None,
    }  # fmt: skip
    return render(request, "web/leads.html", context)


def _without(request: Request, *names: str) -> str:
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


@who_may()
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Register a lead, with its first talk unless said otherwise; the name of the enterprise is enough."""
    pack = _pack(request)
    if request.method == "GET":
        return _new_page(request, pack)
    typed = Typed(request.POST)
    given = _given(typed, pack, request)
    units = _units(request, pack)
    unit = units[0][0] if len(units) == 1 else typed.choice("unit", dict(units), needed="请选择登记的单位。")
    if not any(given.get(name) for name in lead_page.FIRST):
        typed.wrong["fact-enterprise"] = "请填写企业名称；只知道信用代码的，填信用代码也可以。"
    if typed.wrong:
        return _new_page(request, pack, typed=typed, status=422)
    claims, evidence = bool(request.POST.get("claims")), typed.text("evidence")
    try:
        lead = leads.register(
            request.person, given, unit=unit, source=typed.text("source")[:200], claims=claims, evidence=evidence,
            at=request.at, key=typed.key,
        )  # fmt: skip
    except Refused as refused:
        field = blanks.fault_of(lead_page.facts_of(pack, request.person), refused.facts.get("fact"))
        typed.wrong |= {field: str(refused)} if field else {}
        return _new_page(request, pack, typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, "线索已登记，首谈争议已提交裁定。" if claims and evidence else "线索已登记。")
    return see_other(reverse("lead", args=[lead]))


def _units(request: Request, pack: Pack) -> list[tuple[str, str]]:
    units = lead_page.units_registering(pack, request.person, rules_of(pack).registered_by)
    return units or [(unit, pack.label_of(unit)) for unit in sorted(request.person.units)]


def _given(typed: Typed, pack: Pack, request: Request) -> dict[str, Value]:
    read = blanks.read_facts(lead_page.facts_of(pack, request.person), typed)
    return {name: value for name, value in read.items() if not isinstance(value, NamedPerson)}


def _new_page(
    request: Request, pack: Pack, *, typed: Typed | None = None, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    first, rest = lead_page.fields(pack, request.person, typed=typed)
    post = typed.post if typed else {}
    context = {
        "pack": pack, "first": first, "rest": rest, "money_units": MONEY_UNITS, "refused": refused,
        "wrong": typed.wrong if typed else {}, "was": post or {"source": request.GET.get("source", "")[:200]},
        "units": _units(request, pack),
        "claims": lead_page.may_claim(pack, request.person), "claims_ticked": bool(post.get("claims", not post)),
        "is_claimed": isinstance(refused, AlreadyClaimed), "claimed_leads": _claimed(refused),
        "found": lead_page.alike(request.person, pack, post), "key": new_key(), "watched": _watched(pack),
        "opened_rest": any(each.error or (post and each.value) for each in rest),
    }  # fmt: skip
    return render(request, "web/lead_new.html", context, status=status)


def _claimed(refused: Refused | None) -> list[str]:
    """The leads that hold the enterprise, as far as the refusal names them."""
    return [str(UUID(str(each))) for each in refused.facts.get("leads", ())] if refused else []  # type: ignore[attr-defined]


def _watched(pack: Pack) -> str:
    """The fields by which duplicates are looked for while typing."""
    group = pack.first_talk.group if pack.first_talk else None
    return ",".join(f"fact-{name}" for name in (*lead_page.FIRST, *([group] if group else [])))


@who_may()
@require_GET
def alike(request: Request) -> HttpResponse:
    """What is here already of what is being typed: a part of the form."""
    found = lead_page.alike(request.person, _pack(request), request.GET)
    return render(request, "web/lead_alike.html", {"found": found, "typing": True})


@who_may()
@require_GET
def lead(request: Request, lead: UUID) -> HttpResponse:
    """One lead: what is known, contacts, its first talk and disputes."""
    _pack(request)
    return _lead_page(request, lead_queries.lead(request.person, lead, on=request.on))


def _lead_page(
    request: Request, view: LeadView, *, deed: str = "", typed: Typed | None = None, refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    pack, person = view.pack, request.person
    officers = {UUID(each) for each in (view.lead.officer, view.held.officer if view.held else "") if len(each) == 32}
    names = people.officer_names(person, officers)
    facts = lead_page.facts_of(pack, person)
    filling = typed if deed == "fill-in" else None
    first, rest = lead_page.fields(pack, person, known=view.lead.facts, typed=filling)
    context = {
        "view": view, "lead": view.lead, "line": view.line, "may": lead_page.may(person, view),
        "called": view.lead.called or "（未命名线索）", "unit": pack.label_of(view.lead.unit),
        "who": names.get(view.line.officer_id, "已离岗人员") if view.line.officer_id else "",
        "holder": names.get(UUID(view.held.officer), "") if view.held and len(view.held.officer) == 32 else "",
        "talk": lead_page.talk_words(view.line, on=request.on), "standing": STANDINGS[view.lead.standing],
        "known": blanks.known(facts, _case(view), {}), "fields": [*first, *rest],
        "money_units": MONEY_UNITS, "kinds": [(each, each) for each in _kinds(pack)],
        "results": lead_page.RESULT_CHOICES,
        "units": [each for each in territory.units_everywhere(pack) if each[0] != view.lead.unit],
        "offered_to": pack.label_of(view.lead.offered_to) if view.lead.offered_to else "",
        "arbiter": pack.label_of(pack.first_talk.arbitrated_by) if pack.first_talk else "",
        "found": lead_page.alike(person, pack, _as_typed(view), beside=view.id), "rules": pack.first_talk,
        "refused": refused, "open": deed, "was": typed.post if typed else {}, "wrong": typed.wrong if typed else {},
        "is_claimed": isinstance(refused, AlreadyClaimed), "key": new_key(),
    }  # fmt: skip
    return render(request, "web/lead.html", context, status=status)


def _case(view: LeadView) -> Any:
    return Case.empty().with_(facts=dict(view.lead.facts))


def _kinds(pack: Pack) -> tuple[str, ...]:
    return pack.first_talk.contact_kinds if pack.first_talk else ("登门拜访", "来访接待", "电话联系", "其他")


def _as_typed(view: LeadView) -> Mapping[str, str]:
    return {f"fact-{name}": str(value) for name, value in view.lead.facts.items()}


# What is done on a lead.

Do = Callable[[Request, UUID, Typed, LeadView], Any]


def _contact(request: Request, lead: UUID, typed: Typed, view: LeadView) -> Any:
    contact = typed.choice("contact", _kinds(view.pack), needed="请选择联系方式。")
    day = typed.day("day", needed="请填写联系日期。")
    note = typed.text("note", needed="请写一两句联系情况。")
    if day is None or typed.wrong:
        return None
    return leads.log_contact(
        request.person, lead, contact=contact, day=day, note=note, at=request.at, key=typed.key
    )  # fmt: skip


def _claim(request: Request, lead: UUID, typed: Typed, view: LeadView) -> Any:
    return leads.claim(request.person, lead, evidence=typed.text("evidence"), at=request.at, key=typed.key)


def _fill_in(request: Request, lead: UUID, typed: Typed, view: LeadView) -> Any:
    given = _given(typed, view.pack, request)
    return None if typed.wrong else leads.fill_in(request.person, lead, given, at=request.at, key=typed.key)


def _offer(request: Request, lead: UUID, typed: Typed, view: LeadView) -> Any:
    unit = typed.choice("unit", dict(territory.units_everywhere(view.pack)), needed="请选择接手的单位。")
    reason = typed.text("reason", needed="请写明转交的理由。")
    return None if typed.wrong else leads.offer(
        request.person, lead, unit=unit, reason=reason, at=request.at, key=typed.key
    )  # fmt: skip


def _answer(request: Request, lead: UUID, typed: Typed, view: LeadView) -> Any:
    accepted = typed.choice("accepted", ("yes", "no"), needed="请选择接手或退回。") == "yes"
    reason = typed.text("reason", needed="" if accepted else "请写明退回的理由。")
    return None if typed.wrong else leads.answer_offer(
        request.person, lead, accepted=accepted, reason=reason, at=request.at, key=typed.key
    )  # fmt: skip


def _evidence(request: Request, lead: UUID, typed: Typed, view: LeadView) -> Any:
    text, brought = typed.text("text", needed="请写明依据。"), typed.id("disputed_by")
    return None if typed.wrong or brought is None else leads.give_evidence(
        request.person, lead, disputed_by=brought, text=text, at=request.at, key=typed.key
    )  # fmt: skip


def _decide(request: Request, lead: UUID, typed: Typed, view: LeadView) -> Any:
    result = typed.choice("result", dict(lead_page.RESULT_CHOICES), needed="请选择裁定结果。")
    reason, brought = typed.text("reason", needed="请写明裁定的理由。"), typed.id("disputed_by")
    return None if typed.wrong or brought is None else leads.decide_dispute(
        request.person, brought, result=result, reason=reason, at=request.at, key=typed.key
    )  # fmt: skip


def _drop(request: Request, lead: UUID, typed: Typed, view: LeadView) -> Any:
    reason = typed.text("reason", needed="请写明终止的理由。")
    return None if typed.wrong else leads.drop(request.person, lead, reason=reason, at=request.at, key=typed.key)


DEEDS: Mapping[str, tuple[Do, str]] = {
    "contact": (_contact, "联系情况已记录。"), "claim": (_claim, "首谈已登记。"),
    "fill-in": (_fill_in, "线索信息已保存。"),
    "offer": (_offer, "已转交，等待对方接手。"), "answer": (_answer, "已答复转交。"),
    "evidence": (_evidence, "依据已提交。"), "decide": (_decide, "裁定已记录。"), "drop": (_drop, "线索已终止。"),
}  # fmt: skip


@who_may()
@require_POST
def do(request: Request, lead: UUID, deed: str) -> HttpResponse:
    """Do one thing on a lead; refused or unfinished, show the page again with what was typed."""
    _pack(request)
    if deed not in DEEDS:
        raise NotFound("没有这个操作。", help="请从线索页面办理。")
    view, typed, (act, said) = lead_queries.lead(request.person, lead, on=request.on), Typed(request.POST), DEEDS[deed]
    try:
        act(request, lead, typed, view)
    except Refused as refused:
        return _lead_page(request, view, deed=deed, typed=typed, refused=refused, status=status_of(refused))
    if typed.wrong:
        return _lead_page(request, view, deed=deed, typed=typed, status=422)
    messages.success(request, said)
    page = lead_queries.leads(request.person, WantedLeads(whose="all", text=view.lead.called))
    still = any(line.id == lead for line in page.lines) or deed not in ("offer", "answer")
    return see_other(reverse("lead", args=[lead]) if still else reverse("leads"))


@who_may()
@require_http_methods(["GET", "POST"])
def convert(request: Request, lead: UUID) -> HttpResponse:
    """Open the project that comes of a lead; only what the project needs besides is asked."""
    pack = _pack(request)
    view = lead_queries.lead(request.person, lead, on=request.on)
    typed = Typed(request.POST) if request.method == "POST" else None
    needed = [fact for fact in blanks.seen_facts(pack, request.person) if fact.required]
    refused, status = None, 200
    if typed is not None:
        given = blanks.read_facts(needed, typed)
        more = {name: value for name, value in given.items() if not isinstance(value, NamedPerson)}
        if not typed.wrong:
            try:
                project = leads.convert(request.person, lead, more, at=request.at, key=typed.key)
            except Refused as found:
                refused, status = found, status_of(found)
            else:
                messages.success(request, "已转为项目，线索里的信息都已带入。")
                return see_other(reverse("project", args=[project]))
        else:
            status = 422
    facts = lead_page.facts_of(pack, request.person)
    context = {
        "view": view, "called": view.lead.called,
        "known": [each for each in blanks.known(facts, _case(view), {}) if each[1]],
        "fields": blanks.fields(
            needed, typed=typed.post if typed else None, wrong=typed.wrong if typed else {}, case=_case(view)
        ),
        "money_units": MONEY_UNITS, "refused": refused, "wrong": typed.wrong if typed else {}, "key": new_key(),
        "may": lead_page.may(request.person, view),
    }  # fmt: skip
    return render(request, "web/lead_project.html", context, status=status)
