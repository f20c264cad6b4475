"""What the people of the demonstration do about each kind of thing that waits, besides tasks, duties and problems.

Each act looks at the pack alone for what there is to say, so that it plays any pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from quancheng.cases import records as place_records
from quancheng.cases.calendars import calendar_in_force
from quancheng.engine import (
    decisions,
    distribution,
    documents,
    evaluations,
    factors,
    filings,
    guides,
    measures,
    plans,
    records,
)
from quancheng.engine import publicity as published
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.commitments import ReportCommitment, SetCommitment
from quancheng.engine.events import decode_value
from quancheng.engine.items import Item
from quancheng.engine.pack import ENTERPRISE, DocumentKind, FactType, NeedsForm, Power, RecordKind, RecordScope, Value
from quancheng.people.access import Person
from quancheng.server.demo import made_up, words

if TYPE_CHECKING:
    from quancheng.server.demo.story import Project, Story

Act = Callable[["Story", "Project", Case, Item, date], None]


def _hand_over(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """The giver offers with everything on the list; the taker mostly confirms."""
    handover = next(each for each in story.pack.handovers if each.id == item.key)
    state, actor = case.handovers.get(item.key), story.actor_for(case, item)
    if actor is None:
        return
    if state is None or state.state == "refused":
        story.ask(actor, project, rq.OfferHandover, day, handover=item.key, contents=handover.contents)
    elif story.random.random() < 0.8:
        story.ask(actor, project, rq.AnswerHandover, day, handover=item.key, accepted=True, reason="")


def _ask_and_verify(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    form_id, _, factor_id = item.key.partition("/")
    form = next(each for each in story.pack.needs if each.id == form_id)
    if not factor_id:
        _fill_needs(story, project, case, form, day)
        return
    actor, row = story.actor_for(case, item), factors.need(case, form_id, factor_id)
    if actor is None:
        return
    known: dict[str, Any] = {"form": form_id, "factor": factor_id, "amount": decode_value(row.asked)}
    if not row.verified_on:
        story.ask(
            actor, project, factors.VerifyFactor, day, **known, opinion="经核实可以满足" if row.asked else "不涉及"
        )
    else:
        by_day = calendar_in_force().next_working(day + timedelta(days=60))
        story.ask(actor, project, factors.GuaranteeFactor, day, **known, by_day=by_day)


def _fill_needs(story: Story, project: Project, case: Case, form: NeedsForm, day: date) -> None:
    """Whoever of those that may fill it has an account here."""
    officers = [party for party in form.asked_by if party != ENTERPRISE]
    actor = next((each for party in officers if (each := story.party_on(case, party))), None)
    if actor is None:
        return
    for name in form.factors:
        factor = story.pack.factor[name]
        amount = made_up.value(story, factor, day) if story.random.random() < 0.85 else None
        note = "" if amount is not None else "不需要"
        story.ask(actor, project, factors.AskFactor, day, form=form.id, factor=name, amount=amount, note=note)


def _write_document(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Draft from the template, write what it must say, send it out."""
    kind, actor = story.pack.document_kind[item.key.partition("/")[0]], story.actor_for(case, item)
    if actor is None:
        return
    if kind.id not in case.documents:
        story.ask(actor, project, documents.DraftDocument, day, document=kind.id)
        case = story.case_of(project, day)
    for content in documents.missing_contents(kind, documents.state_of(case, kind.id)):
        value = _agreed(story, case, content.fact, day)
        said = "" if value is not None else f"双方约定{content.label}。"
        story.ask(
            actor, project, documents.WritePassage, day, document=kind.id, passage=content.id, title=content.label,
            text=said, value=value,
        )  # fmt: skip
    if "/" not in item.key:
        story.ask(
            actor,
            project,
            documents.CirculateDocument,
            day,
            document=kind.id,
            note="按洽谈结果约定",
            evidence=("送审稿",),
        )


def _agreed(story: Story, case: Case, fact: str | None, day: date) -> Value:
    if fact is None:
        return None
    known = case.fact(fact)
    return known if known not in (None, "") else made_up.value(story, story.pack.fact[fact], day)


def _give_written_opinion(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    name, _, opinion_id = item.key.partition("/")
    kind: DocumentKind = story.pack.document_kind[name]
    opinion, actor = kind.opinion(opinion_id), story.actor_for(case, item)
    if opinion is not None and actor is not None:
        term = next(each.id for each in opinion.terms if each.favours)
        evidence = (f"{opinion.label}〔{day.year}〕{story.random.randrange(1, 90)}号",)
        story.ask(
            actor, project, documents.GiveWrittenOpinion, day, document=name, opinion=opinion_id, term=term, note="",
            evidence=evidence,
        )  # fmt: skip


def _decide(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Table the matter; then the members sit, vote and conclude on one day."""
    decision, actor = story.pack.decision[item.key], story.actor_for(case, item)
    if actor is None:
        return
    if decision.id not in case.decisions:
        story.ask(actor, project, decisions.TableMatter, day, decision=decision.id, evidence=decision.needs)
        return
    body = decisions.body_before(story.pack, case, decision)
    for member in decisions.members_of(story.pack, body) if body is not None else ():
        story.ask(actor, project, decisions.TakeSeat, day, decision=decision.id, member=member)
        story.ask(actor, project, decisions.CastVote, day, decision=decision.id, member=member, vote="agree")
    story.ask(actor, project, decisions.ConcludeMatter, day, decision=decision.id, note="按程序审议")


def _vote(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Whoever took his seat and kept silent, or holds a proxy."""
    name, _, member = item.key.partition("@")
    actor = story.actor_for(case, item)
    if actor is not None:
        story.ask(actor, project, decisions.CastVote, day, decision=name, member=member, vote="agree")


def _send(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    actor = story.actor_for(case, item)
    if actor is not None:
        story.ask(actor, project, distribution.SendDocument, day, document=item.key)


def _receive(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    actor, (document, _, receiver) = story.actor_for(case, item), item.key.partition("@")
    if actor is not None and story.random.random() < 0.85:
        story.ask(actor, project, distribution.ReceiveDocument, day, document=document, receiver=receiver)


def _tell(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    actor = story.actor_for(case, item)
    if actor is not None:
        story.ask(actor, project, guides.TellGuide, day, guides=(item.key,), how="微信群")


def _plan_works(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Set the phases a quarter apart, plan each work near its need, finish what is due."""
    name, _, rest = item.key.partition("/")
    plan, actor = next(each for each in story.pack.plans if each.id == name), story.actor_for(case, item)
    if actor is None:
        return
    if not rest:
        for number, phase in enumerate(plan.phases):
            when = calendar_in_force().next_working(day + timedelta(days=30 + 90 * number))
            story.ask(actor, project, plans.SetPhase, day, plan=name, phase=phase.id, day=when)
        return
    work, _, phase_id = rest.partition("/")
    cell = next(each for each in plans.cells(case, plan, on=day) if each.key == item.key)
    words_of: dict[str, Any] = {"plan": name, "work": work, "phase": phase_id}
    if cell.planned is None and cell.need is not None:
        when = calendar_in_force().next_working(max(cell.need, day) + timedelta(days=story.random.randrange(-20, 6)))
        story.ask(actor, project, plans.PlanWork, day, **words_of, day=when)
    elif cell.planned is not None and cell.planned <= day:
        story.ask(actor, project, plans.FinishWork, day, **words_of, day=day)


def _abstract(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Take what was agreed from the agreement into the ledger of commitments."""
    actor = story.actor_for(case, item)
    party = story.pack.commitment_kind[item.key].checked_by
    if actor is None:
        return
    for kind in story.pack.commitments:
        if kind.checked_by == party and not (kind.id in case.commitments and case.commitments[kind.id].set):
            value = _agreed(story, case, kind.fact, day) if kind.fact else made_up.value(story, kind, day)
            due = None if kind.within else day + timedelta(days=540)
            story.ask(actor, project, SetCommitment, day, commitment=kind.id, value=value, due=due)


def _report_commitment(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    kind, actor = story.pack.commitment_kind[item.key.partition("/")[0]], story.actor_for(case, item)
    if actor is None or kind.actual is not None or (item.due is not None and item.due > day):
        return
    agreed = decode_value(case.commitments[kind.id].value)
    part = Decimal(story.random.randrange(40, 110)) / 100
    value = type(agreed)(agreed * part) if isinstance(agreed, (int, Decimal)) else agreed
    story.ask(actor, project, ReportCommitment, day, commitment=kind.id, value=value, evidence=("核查记录",), note="")


def _report_measure(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    name, _, period = item.key.partition("/")
    measure, actor = next(each for each in story.pack.measures if each.id == name), story.actor_for(case, item)
    if actor is None or (item.due is not None and item.due > day):
        return
    whole = case.fact(measure.toward) if measure.toward else None
    value = (
        int(whole) * story.random.randrange(4, 12) // 100
        if isinstance(whole, int)
        else made_up.value(story, measure, day)
    )
    story.ask(actor, project, measures.ReportMeasure, day, measure=name, period=period, value=value, evidence=("报表",))


def _follow_up(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    actor, row = story.actor_for(case, item), case.records[item.key]
    if actor is None:
        return
    if row.follow == "answered":
        story.ask(actor, project, records.CheckRecord, day, record=item.key, accepted=True)
    elif story.random.random() < 0.6:
        story.ask(
            actor, project, records.AnswerRecord, day, record=item.key, answer="已按要求整改到位。", evidence=("照片",)
        )


def _enter_indicators(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    key, _, party = item.key.partition("@")
    name, _, period = key.partition("/")
    evaluation, actor = next(each for each in story.pack.evaluations if each.id == name), story.actor_for(case, item)
    if actor is None:
        return
    for each in evaluation.indicators:
        if each.entered_by == party:
            story.ask(
                actor, project, evaluations.EnterIndicator, day, evaluation=name, indicator=each.id,
                value=Decimal(story.random.randrange(60, 100)), source="部门数据", period=period, evaluator="受托机构",
            )  # fmt: skip


def _conclude(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    actor, (name, _, period) = story.actor_for(case, item), item.key.partition("/")
    if actor is not None:
        story.ask(actor, project, evaluations.ConcludeEvaluation, day, evaluation=name, period=period, note="")


def _file(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    filing, actor = next(each for each in story.pack.filings if each.id == item.key), story.actor_for(case, item)
    if actor is None:
        return
    for authority in filing.to:
        if authority not in case.filings[filing.id].receipts:
            evidence = (f"报备回执〔{day.year}〕{story.random.randrange(1, 90)}号",)
            story.ask(actor, project, filings.MakeFiling, day, filing=filing.id, authority=authority, evidence=evidence)


def _publish(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    actor = story.actor_for(case, item)
    if actor is not None:
        story.ask(actor, project, published.PublishProject, day, publicity=item.key, evidence=("门户网站链接",))


def keep_records(story: Story, project: Project, case: Case, day: date) -> None:
    """Write down what has to be on record before the project goes on, and now and then something else."""
    for kind in story.pack.records:
        if kind.of is not RecordScope.PROJECT:
            continue
        if kind.while_ is not None and not kind.while_.holds(case):
            continue
        is_awaited = bool(kind.marks) and not all(name in case.happenings for name in kind.marks)
        if is_awaited or story.random.random() < 0.02:
            actor = next((each for party in _parties(story, kind) if (each := story.party_on(case, party))), None)
            if actor is not None:
                story.tried(lambda actor=actor, kind=kind: _record(story, project, actor, kind, day))  # type: ignore[misc]


def keep_place_records(story: Story, day: date) -> None:
    """Visits, target enterprises and whatever else the place writes down, now and then."""
    for kind in story.pack.records:
        if kind.of is not RecordScope.PLACE:
            continue
        for actor, told in (*_toward_quotas(story, kind, day), *_now_and_then(story, kind)):
            at, facts = story.at(day), {**record_fields(story, kind, day), **told}
            story.tried(lambda a=actor, k=kind, f=facts, at=at: place_records.make_record(a, k.id, f, at=at))  # type: ignore[misc]


def _now_and_then(story: Story, kind: RecordKind) -> Iterator[tuple[Person, dict[str, Any]]]:
    actor = _recorder(story, kind) if story.random.random() < 0.1 else None
    if actor is not None:
        yield actor, {}


def _toward_quotas(story: Story, kind: RecordKind, day: date) -> Iterator[tuple[Person, dict[str, Any]]]:
    """In the last year somebody works each day on a quota that units were given, each in its own field."""
    for quota in story.pack.quotas:
        if quota.counts != kind.id or not quota.only or (story.end - day).days > 365:
            continue
        cell = dict(zip(quota.per, story.random.choice(quota.only), strict=True))
        actor = next((story.cast.party(name) for way, name in cell.items() if way.units), None)
        if actor is not None:
            yield actor, {way.field: name for way, name in cell.items() if way.field}


def _recorder(story: Story, kind: RecordKind) -> Person | None:
    parties = _parties(story, kind)
    return story.cast.party(story.random.choice(parties)) if parties else None


def _parties(story: Story, kind: RecordKind) -> list[str]:
    """Who records a kind, each unit of a group by itself."""
    groups = {group.id: group.units for group in story.pack.groups}
    return [unit for party in kind.recorded_by if party != ENTERPRISE for unit in groups.get(party, (party,))]


def _record(story: Story, project: Project, actor: Person, kind: RecordKind, day: date) -> None:
    facts = record_fields(story, kind, day)
    story.ask(actor, project, records.MakeRecord, day, record=story.name_of_one(), record_kind=kind.id, facts=facts)


def record_fields(story: Story, kind: RecordKind, day: date) -> dict[str, Any]:
    """Made-up fields of a record: all that are required, the others now and then; its day is today."""
    wanted = [each for each in kind.fields if each.required or story.random.random() < 0.4]
    return {each.id: _field(story, kind, each, day) for each in wanted}


def _field(story: Story, kind: RecordKind, field: Any, day: date) -> Any:
    if field.type is FactType.CHOICE:
        return story.random.choice(field.choices)
    if field.type is FactType.TEXT:
        return (
            words.enterprise(story.random) if field.id in ("name", "enterprise") else story.random.choice(words.NOTES)
        )
    return day if field.type is FactType.DATE and field.id == kind.dated_by else made_up.value(story, field, day)


def pass_gates(story: Story, project: Project, day: date) -> None:
    """A gate that holds in principle is passed now and then, by whom the pack names, with a reason."""
    if not any(gate.may_pass for gate in story.pack.gate.values()):
        return
    for each in story.missing(project, day):
        passer = story.pack.gate[each.key].may_pass if each.kind == "gate" else None
        actor = story.cast.party(passer) if passer else None
        if actor is not None and story.random.random() < 0.15:
            given = {"gate": each.key, "reason": "补强产业链的关键项目，经研究同意继续推进"}
            story.tried(lambda a=actor, given=given: story.ask(a, project, rq.PassGate, day, **given))  # type: ignore[misc]


def stand_in_for(story: Story, party: str) -> Person | None:
    """Who records what an outsider did: for the enterprise whoever keeps the plan."""
    return story.cast.with_powers(Power.PLAN) if party == ENTERPRISE else None


ACTS: Mapping[str, Act] = {
    "handover": _hand_over,
    "factor": _ask_and_verify,
    "document": _write_document,
    "written-opinion": _give_written_opinion,
    "matter": _decide,
    "vote": _vote,
    "distribution": _send,
    "receipt": _receive,
    "guide": _tell,
    "plan": _plan_works,
    "abstract": _abstract,
    "commitment": _report_commitment,
    "check": _report_commitment,
    "measure": _report_measure,
    "record": _follow_up,
    "indicator": _enter_indicators,
    "evaluation": _conclude,
    "filing": _file,
    "publicity": _publish,
}
