"""What a project's agreements oblige to, as the tab shows it: agreed and actual, instalments, debts, filings …"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any
from uuid import UUID

from quancheng.cases.evidence import Evidence
from quancheng.cases.offers import may_ask
from quancheng.cases.project_view import ProjectView
from quancheng.engine import commitments as cm
from quancheng.engine import events as ev
from quancheng.engine import filings as fl
from quancheng.engine import fulfilment as ff
from quancheng.engine import publicity as pb
from quancheng.engine import waivers as wv
from quancheng.engine.actuals import Source, actual_of, sources_of
from quancheng.engine.case import CommitmentState, task_of
from quancheng.engine.clocks import stand_of
from quancheng.engine.pack import REACHED, CommitmentKind, Fact, FactType, Instalment, Publicity, Value
from quancheng.engine.said import money, said
from quancheng.engine.spec.marks import BROKEN, FILED, PUBLISHED
from quancheng.people.access import Person
from quancheng.web import facts as blanks
from quancheng.web.clocks import shown_clock
from quancheng.web.typed import Typed

KEPT_BADGES = {
    cm.Kept.UNSET: "not-begun", cm.Kept.NOT_DUE: "under-way", cm.Kept.NEAR: "due-soon", cm.Kept.BEHIND: "late",
    cm.Kept.KEPT: "done", cm.Kept.BROKEN: "blocked", cm.Kept.RELIEVED: "not-applicable",
}  # fmt: skip
VERDICTS = ((BROKEN, "认定违约"), (cm.RELIEVED, "免除（写明理由）"))
BECOMES = {"": ((ff.PAID, "已付"),), ff.PAID: ((ff.RETURNED, "已退还"), (ff.FORFEITED, "已没收"))}
PART_BADGES = {"": "waiting", ff.PAID: "done", ff.RETURNED: "closed", ff.FORFEITED: "blocked"}
CLAIM_BADGES = {ff.APPLIED: "waiting", ff.APPROVED: "under-way", ff.DECLINED: "refused", ff.PAID: "done"}
DEBT_BADGES = {wv.OWED: "waiting", wv.SETTLED: "done", wv.REVOKED: "refused"}
FILING_BADGES = {fl.OWED: "waiting", fl.FELL: "waiting", fl.RELIEVED: "not-applicable", FILED: "done"}
PUBLICITY_BADGES = {pb.OWED: "waiting", PUBLISHED: "under-way", pb.WITHHELD: "not-applicable", pb.ENDED: "closed"}
PROBES: Mapping[FactType, Value] = {
    FactType.MONEY: 1, FactType.NUMBER: 1, FactType.YES_NO: True, FactType.DATE: date(2000, 1, 1),
    FactType.PERCENT: Decimal(1), FactType.AREA: Decimal(1),
}  # fmt: skip
Shown = Mapping[str, Evidence]


def references(view: ProjectView) -> list[str]:
    """All evidence that commitments, waived materials, filings and publicity name."""
    found: list[str] = []
    for kind in view.pack.commitments:
        for source in sources_of(view.pack, view.case, kind, on=view.on):
            found += source.evidence
    for state in view.case.commitments.values():
        for row in state.reports:
            found += row[3]
        for claim in state.claims.values():
            found += claim[7]
        for part in state.instalments.values():
            found += part[4]
    for debt in view.case.waivers.values():
        found += debt.evidence
        for row in debt.delivered.values():
            found += row[1]
    for filing in view.case.filings.values():
        for row in filing.receipts.values():
            found += row[1]
    for published in view.case.publicity.values():
        found += published.evidence
    return found


def commitments(
    view: ProjectView, person: Person, evidence: Shown, *, deed: str = "", typed: Typed | None = None
) -> list[dict[str, Any]]:
    """The commitments of both sides, the enterprise's first."""
    kinds = [kind for kind in view.pack.commitments if kind.applies.holds(view.case)]
    sides = (("enterprise", "企业的约定"), ("government", "政府的约定"))
    found = []
    for side, title in sides:
        own = [_commitment(view, person, kind, evidence, deed, typed) for kind in kinds if kind.side == side]
        if own:
            found.append({"side": side, "title": title, "lines": own, "unset": sum(not each["is_set"] for each in own)})
    return found


def blank_of(kind: CommitmentKind, use: str) -> Fact:
    """The blank for the agreed (`set`) or the actual (`report`) value."""
    label = "约定" if use == "set" else "实际"
    unit = f"（{kind.unit}）" if kind.unit else ""
    return replace(cm.field_of(kind), id=f"{use}-{kind.id}", label=f"{label}{unit}", required=True)


def _commitment(
    view: ProjectView, person: Person, kind: CommitmentKind, evidence: Shown, deed: str, typed: Typed | None
) -> dict[str, Any]:
    case, state = view.case, cm.state_of(view.case, kind.id)
    kept = cm.stand(view.pack, case, kind, on=view.on, calendar=view.calendar)
    agreed, actual = ev.decode_value(state.value), actual_of(view.pack, case, kind, on=view.on)
    due, share = cm.due_of(kind, case, view.calendar), cm.progress_of(view.pack, case, kind, on=view.on)
    again = typed if typed and typed.post.get("commitment") == kind.id else None
    reading = stand_of(view.pack, due, on=view.on, calendar=view.calendar) if due else None
    over = kept in (cm.Kept.KEPT, cm.Kept.RELIEVED, cm.Kept.BROKEN)
    return {
        "id": kind.id,
        "label": kind.label,
        "basis": kind.basis,
        "is_set": bool(state.set),
        "badge": KEPT_BADGES[kept],
        "word": cm.KEPT_WORDS[kept],
        "agreed": _agreed(kind, agreed),
        "actual": said(kind.type, actual, kind.unit),
        "share": round(float(share) * 100) if share is not None else None,
        "tone": "done" if kept is cm.Kept.KEPT else "late" if kept is cm.Kept.BEHIND else "busy",
        "due": due,
        "clock": shown_clock(reading, clock=None, calendar=view.calendar, basis=kind.basis, on=view.on)
        if reading and not over else None,
        "checked_by": view.pack.label_of(kind.checked_by),
        "by": view.pack.label_of(kind.by) if kind.by else "",
        "consequence": kind.consequence,
        "needs": kind.evidence,
        "reason": state.reason if state.judged else "",
        "reports": [_report(kind, row, evidence) for row in sorted(state.reports, key=itemgetter(0), reverse=True)],
        "read_from": kind.actual.words(view.pack.label_of) if kind.actual else "",
        "sources": [_source(each, evidence) for each in sources_of(view.pack, case, kind, on=view.on)],
        "instalments": [_part(view, person, kind, state, part, evidence) for part in kind.instalments],
        "claims": [_claim(view, person, kind, name, row, evidence) for name, row in state.claims.items()],
        "set_fields": _fields(kind, "set", agreed if state.set else _from_fact(view, kind), again, deed),
        "report_fields": _fields(kind, "report", None, again, deed),
        "may_set": may_ask(person, view, cm.SetCommitment, commitment=kind.id, value=_probe(kind), reason="问"),
        "may_report": bool(state.set) and not (kind.fulfilment or kind.instalments or kind.actual) and may_ask(
            person, view, cm.ReportCommitment, commitment=kind.id, value=_probe(kind), evidence=("no:1",)
        ),
        "may_judge": bool(state.set) and may_ask(
            person, view, cm.JudgeCommitment, commitment=kind.id, verdict=cm.RELIEVED, reason="问"
        ),
        "verdicts": (*VERDICTS, ("", "恢复跟踪")) if state.judged else VERDICTS,
        "may_apply": bool(state.set) and kind.fulfilment is not None and may_ask(
            person, view, ff.ApplyFulfilment, commitment=kind.id, claim="?", amount=1, evidence=("no:1",)
        ),
        "open": deed if again else "",
        "typed": again.post if again else {},
        "wrong": again.wrong if again else {},
    }  # fmt: skip


def _agreed(kind: CommitmentKind, agreed: Value) -> str:
    if agreed is None:
        return ""
    bound = REACHED[kind.reached] if kind.reached != "as agreed" else ""
    return f"{bound}{said(kind.type, agreed, kind.unit)}"


def _from_fact(view: ProjectView, kind: CommitmentKind) -> Value:
    """What is known already need not be typed again: the value in the agreement, or in the project's facts."""
    if kind.fact is None:
        return None
    document = view.pack.document_kind.get(kind.document or "")
    for content in document.contents if document else ():
        if content.fact == kind.fact and document:
            written = view.case.documents.get(document.id)
            if written and content.id in written.changes:
                return ev.decode_value(written.changes[content.id][2])
    return view.case.fact(kind.fact)


def _fields(kind: CommitmentKind, use: str, value: Value, again: Typed | None, deed: str) -> list[blanks.FactField]:
    field = blank_of(kind, use)
    own = again if again and deed == f"{use}-commitment" else None
    return blanks.fields(
        [field], typed=own.post if own else None, wrong=own.wrong if own else {}, case=_Known({field.id: value})
    )


class _Known(dict[str, Any]):
    """Values as the blanks ask for them."""

    def fact(self, name: str) -> Value:
        value: Value = self.get(name)
        return value


def _probe(kind: CommitmentKind) -> Value:
    """Some value of the commitment's type, to ask whether the person may."""
    return PROBES.get(kind.type, "问")


def _report(kind: CommitmentKind, row: list[Any], evidence: Shown) -> dict[str, Any]:
    return {
        "day": _day(row[0]), "value": said(kind.type, ev.decode_value(row[1]), kind.unit), "note": row[2],
        "evidence": [evidence.get(each) for each in row[3]], "who": "企业填报" if row[5] else "",
    }  # fmt: skip


def _source(source: Source, evidence: Shown) -> dict[str, Any]:
    return {
        "what": source.what, "of": source.of, "value": source.value, "day": source.day,
        "record": UUID(source.record) if source.record else None,
        "evidence": [evidence.get(each) for each in source.evidence],
    }  # fmt: skip


def _part(
    view: ProjectView, person: Person, kind: CommitmentKind, state: CommitmentState, part: Instalment, evidence: Shown
) -> dict[str, Any]:
    row = state.instalments.get(part.id)
    became = row[0] if row else ""
    amount = row[1] if row else ff.sum_of(kind, view.case, part)
    words = {"commitment": kind.id, "instalment": part.id, "amount": 1, "evidence": ("no:1",), "reason": "问"}
    choices = [
        each for each in BECOMES.get(became, ()) if may_ask(person, view, ff.SettleInstalment, became=each[0], **words)
    ]
    return {
        "id": part.id,
        "label": part.label,
        "amount": money(amount) if amount else "",
        "due": cm.due_of_part(view.case, part, view.calendar),
        "badge": PART_BADGES[became],
        "word": ff.INSTALMENT_STATES[became],
        "day": _day(row[2]) if row else None,
        "reason": row[3] if row else "",
        "evidence": [evidence.get(each) for each in row[4]] if row else [],
        "choices": choices,
    }


def _claim(
    view: ProjectView, person: Person, kind: CommitmentKind, name: str, row: list[Any], evidence: Shown
) -> dict[str, Any]:
    state, amount, applied, note, decision, _, paid, files = row
    rule = kind.fulfilment
    words = {"commitment": kind.id, "claim": name}
    return {
        "id": name,
        "amount": money(amount),
        "badge": CLAIM_BADGES[state],
        "word": ff.CLAIM_STATES[state],
        "applied": _day(applied),
        "paid": _day(paid),
        "note": note,
        "decision": decision,
        "evidence": [evidence.get(each) for each in files],
        "is_major": rule is not None and ff.is_major(rule, amount),
        "decided_by": (rule.decided_by if rule else "") or "集体",
        "may_answer": state == ff.APPLIED and may_ask(
            person, view, ff.AnswerFulfilment, **words, granted=True, decision="问"
        ),
        "may_pay": state == ff.APPROVED and may_ask(person, view, ff.PayFulfilment, **words, evidence=("no:1",)),
    }  # fmt: skip


def debts(view: ProjectView, person: Person, evidence: Shown) -> list[dict[str, Any]]:
    """The materials that may come later, by formality."""
    found = []
    for key, debt in view.case.waivers.items():
        due, left = date.fromisoformat(debt.due), wv.owed_materials(debt)
        reading = stand_of(view.pack, due, on=view.on, calendar=view.calendar)
        waiver = next((each for each in view.pack.waivers if each.id == debt.waiver), None)
        basis = waiver.basis if waiver else ()
        found.append({
            "key": key,
            "task": task_of(view.pack, key).label,
            "label": waiver.label if waiver else "",
            "badge": "late" if debt.state == wv.OWED and view.on > due else DEBT_BADGES[debt.state],
            "word": "逾期未补" if debt.state == wv.OWED and view.on > due else wv.DEBT_STATES[debt.state],
            "clock": shown_clock(reading, clock=None, calendar=view.calendar, basis=basis, on=view.on)
            if debt.state == wv.OWED else None,
            "granted": _day(debt.granted),
            "materials": [
                {"name": each, "day": _day(debt.delivered[each][0]) if each in debt.delivered else None}
                for each in debt.materials
            ],
            "left": left,
            "evidence": [evidence.get(each) for each in debt.evidence],
            "basis": basis,
            "may_deliver": bool(left) and may_ask(
                person, view, wv.DeliverMaterials, task=key, materials=tuple(left), evidence=("no:1",)
            ),
            "may_revoke": may_ask(person, view, wv.RevokeWaiver, task=key, reason="问"),
        })  # fmt: skip
    return found


def waivable(view: ProjectView, person: Person) -> list[dict[str, Any]]:
    """The open formalities for which the person may let materials come later."""
    found = []
    for key, _ in view.case.open_tasks():
        for waiver in wv.waivers_of(view.pack, key):
            words = {"task": key, "waiver": waiver.id, "materials": waiver.materials[:1], "evidence": ("no:1",)}
            if may_ask(person, view, wv.GrantWaiver, **words):
                task = task_of(view.pack, key)
                found.append({
                    "key": key, "waiver": waiver.id, "task": task.label, "materials": waiver.materials,
                    "within": waiver.within.words, "basis": waiver.basis,
                })  # fmt: skip
    return found


def filings(view: ProjectView, person: Person, evidence: Shown) -> list[dict[str, Any]]:
    """The filings that are or were owed."""
    found = []
    for filing in view.pack.filings:
        state = view.case.filings.get(filing.id)
        if state is None:
            continue
        stand = fl.filing_standing(filing, state)
        authorities = [
            {
                "name": authority,
                "label": view.pack.label_of(authority),
                "day": _day(state.receipts[authority][0]) if authority in state.receipts else None,
                "evidence": [evidence.get(each) for each in state.receipts[authority][1]]
                if authority in state.receipts else [],
                "may_file": authority not in state.receipts and may_ask(
                    person, view, fl.MakeFiling, filing=filing.id, authority=authority, evidence=("no:1",)
                ),
            }
            for authority in filing.to
        ]  # fmt: skip
        found.append({
            "id": filing.id, "label": filing.label, "badge": FILING_BADGES[stand], "word": fl.FILING_STATES[stand],
            "owed": _day(state.owed), "fell": _day(state.fell), "why": filing.when.words(view.pack.label_of),
            "relieved": state.relieved, "authorities": authorities, "basis": filing.basis,
            "by": view.pack.label_of(filing.by),
            "may_relieve": may_ask(person, view, fl.RelieveFiling, filing=filing.id, reason="问"),
        })  # fmt: skip
    return found


def publicity(view: ProjectView, person: Person) -> list[dict[str, Any]]:
    """What is to be, is or was published."""
    return [_publicity(view, person, rule) for rule in view.pack.publicity if rule.id in view.case.publicity]


def _publicity(view: ProjectView, person: Person, rule: Publicity) -> dict[str, Any]:
    state = view.case.publicity[rule.id]
    withheld = pb.why_withheld(rule, view.case, view.label)
    facts = [view.pack.fact[name] for name in rule.fields]
    return {
        "id": rule.id,
        "label": rule.label,
        "badge": PUBLICITY_BADGES[state.state],
        "word": pb.PUBLICITY_STATES[state.state],
        "by": view.pack.label_of(rule.by),
        "basis": rule.basis,
        "fields": [(fact.label, said(fact.type, view.case.fact(fact.id)) or None) for fact in facts],
        "day": _day(state.day),
        "until": _day(state.until),
        "ended": _day(state.ended),
        "reason": state.reason,
        "withheld": withheld,
        "lasts": rule.lasts.words if rule.lasts else "",
        "may_publish": not withheld and may_ask(person, view, pb.PublishProject, publicity=rule.id, label=view.label),
        "may_withhold": state.state == pb.OWED
        and may_ask(person, view, pb.WithholdPublicity, publicity=rule.id, reason="问"),
        "may_end": may_ask(person, view, pb.EndPublicity, publicity=rule.id, reason="问"),
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
