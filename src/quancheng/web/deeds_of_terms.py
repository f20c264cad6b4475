"""The forms of the tab 约定: agreements, commitments, waived materials, filings and publicity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from quancheng.engine import commitments as cm
from quancheng.engine import documents as dc
from quancheng.engine import filings as fl
from quancheng.engine import fulfilment as ff
from quancheng.engine import publicity as pb
from quancheng.engine import waivers as wv
from quancheng.engine.distribution import ReceiveDocument, SendDocument
from quancheng.engine.pack import CommitmentKind, DocumentKind
from quancheng.web import facts as blanks
from quancheng.web.deeds import Asking, Deed, Words
from quancheng.web.project_promises import blank_of
from quancheng.web.project_terms import field_of
from quancheng.web.typed import Typed

TERMS = "project-terms"
PASSAGE = re.compile(r"[a-z0-9-]{1,60}", re.ASCII)


def _document(typed: Typed, asking: Asking) -> DocumentKind:
    return dc.kind_of(asking.view.pack, typed.text("document"))


def _commitment(typed: Typed, asking: Asking) -> CommitmentKind:
    return cm.kind_of(asking.view.pack, typed.text("commitment"))


def _write(typed: Typed, asking: Asking) -> Words:
    """A clause without a name of its own gets one."""
    kind, given = _document(typed, asking), typed.post.get("passage", "")
    name = given if PASSAGE.fullmatch(given) else f"special-{(typed.key or uuid4().hex)[:12]}"
    content = kind.content(name)
    field = field_of(asking.view, kind, content)
    value = next(iter(blanks.read_facts([field], typed).values())) if field else None
    title = typed.text("title", needed="" if content else "请写条款的标题。")
    text = typed.text("text", needed="" if value is not None else "请写明这一条约定了什么。")
    return {
        "document": kind.id, "passage": name, "title": title, "text": text, "value": value,
        "reason": typed.text("reason"),
    }  # fmt: skip


def _drop(typed: Typed, asking: Asking) -> Words:
    return {"document": typed.text("document"), "passage": typed.text("passage"), "reason": typed.text("reason")}


def _circulate(typed: Typed, asking: Asking) -> Words:
    return {"document": typed.text("document"), "note": typed.text("note")}


def _opinion(typed: Typed, asking: Asking) -> Words:
    kind = _document(typed, asking)
    opinion = kind.opinion(typed.text("opinion"))
    term = typed.choice("term", [each.id for each in opinion.terms] if opinion else [], needed="请选择意见。")
    chosen = opinion.term(term) if opinion and term else None
    needed = "不同意的意见要写明理由。" if chosen and not chosen.favours else ""
    return {
        "document": kind.id, "opinion": typed.text("opinion"), "term": term, "note": typed.text("note", needed=needed)
    }  # fmt: skip


def _send(typed: Typed, asking: Asking) -> Words:
    also = typed.choice("also", asking.view.pack.unit, needed="") if typed.post.get("also") else ""
    return {"document": typed.text("document"), "also": (also,) if also else ()}


def _receive(typed: Typed, asking: Asking) -> Words:
    return {"document": typed.text("document"), "receiver": typed.text("receiver"), "note": typed.text("note")}


def _set(typed: Typed, asking: Asking) -> Words:
    kind = _commitment(typed, asking)
    state = cm.state_of(asking.view.case, kind.id)
    value = _value(typed, kind, "set")
    due = typed.day("due")
    reason = typed.text("reason", needed="更改约定要写明理由，会记入项目历史。" if state.set else "")
    return {"commitment": kind.id, "value": value, "due": due, "reason": reason}


def _report(typed: Typed, asking: Asking) -> Words:
    kind = _commitment(typed, asking)
    return {
        "commitment": kind.id, "value": _value(typed, kind, "report"), "day": typed.day("day"),
        "note": typed.text("note"),
    }  # fmt: skip


def _value(typed: Typed, kind: CommitmentKind, use: str) -> Any:
    field = blank_of(kind, use)
    value = blanks.read_facts([field], typed)[field.id]
    if value is None and f"fact-{field.id}" not in typed.wrong:
        typed.wrong[f"fact-{field.id}"] = f"请填写“{kind.label}”{'约定' if use == 'set' else '实际'}的数值。"
    return value


def _judge(typed: Typed, asking: Asking) -> Words:
    verdict = typed.post.get("verdict", "")
    if verdict not in cm.VERDICTS:
        typed.wrong["verdict"] = "请选择认定结果。"
    reason = typed.text("reason", needed="请写明认定的理由和依据。")
    return {"commitment": typed.text("commitment"), "verdict": verdict, "reason": reason}


def _settle(typed: Typed, asking: Asking) -> Words:
    became = typed.choice("became", [ff.PAID, ff.RETURNED, ff.FORFEITED], needed="请选择怎样处理。")
    reason = typed.text("reason", needed="没收要写明理由。" if became == ff.FORFEITED else "")
    return {
        "commitment": typed.text("commitment"), "instalment": typed.text("instalment"), "became": became,
        "amount": typed.fen("amount"), "day": typed.day("day"), "reason": reason,
    }  # fmt: skip


def _apply(typed: Typed, asking: Asking) -> Words:
    amount = typed.fen("amount")
    if amount is None and "amount" not in typed.wrong:
        typed.wrong["amount"] = "请填写申请的金额。"
    claim = typed.key or uuid4().hex
    return {
        "commitment": typed.text("commitment"), "claim": claim, "amount": amount, "note": typed.text("note"),
    }  # fmt: skip


def _answer(typed: Typed, asking: Asking) -> Words:
    granted = typed.choice("granted", ("yes", "no"), needed="请选择批准或不批准。") == "yes"
    reason = typed.text("reason", needed="" if granted or "granted" in typed.wrong else "不批准要写明理由。")
    return {
        "commitment": typed.text("commitment"), "claim": typed.text("claim"), "granted": granted,
        "amount": typed.fen("amount"), "decision": typed.text("decision"), "reason": reason,
    }  # fmt: skip


def _pay(typed: Typed, asking: Asking) -> Words:
    return {"commitment": typed.text("commitment"), "claim": typed.text("claim"), "day": typed.day("day")}


def _ticked(typed: Typed, names: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(name for at, name in enumerate(names) if typed.post.get(f"material-{at}"))
    if not chosen:
        typed.wrong["materials"] = "请至少选择一样材料。"
    return chosen


def _grant(typed: Typed, asking: Asking) -> Words:
    key, name = typed.text("task"), typed.text("waiver")
    waiver = next((each for each in wv.waivers_of(asking.view.pack, key) if each.id == name), None)
    materials = _ticked(typed, waiver.materials if waiver else ())
    return {"task": key, "waiver": name, "materials": materials, "due": typed.day("due")}


def _deliver(typed: Typed, asking: Asking) -> Words:
    key = typed.text("task")
    debt = asking.view.case.waivers.get(key)
    left = tuple(wv.owed_materials(debt)) if debt else ()
    return {"task": key, "materials": _ticked(typed, left), "day": typed.day("day")}


def _revoke(typed: Typed, asking: Asking) -> Words:
    return {"task": typed.text("task"), "reason": typed.text("reason", needed="请写明撤回的理由。")}


def _file(typed: Typed, asking: Asking) -> Words:
    return {"filing": typed.text("filing"), "authority": typed.text("authority"), "day": typed.day("day")}


def _relieve(typed: Typed, asking: Asking) -> Words:
    return {"filing": typed.text("filing"), "reason": typed.text("reason", needed="请写明不再报备的理由。")}


def _publish(typed: Typed, asking: Asking) -> Words:
    return {"publicity": typed.text("publicity"), "label": asking.view.label, "day": typed.day("day")}


def _withhold(typed: Typed, asking: Asking) -> Words:
    return {"publicity": typed.text("publicity"), "reason": typed.text("reason", needed="请写明不公示的理由。")}


def _end(typed: Typed, asking: Asking) -> Words:
    return {"publicity": typed.text("publicity"), "reason": typed.text("reason")}


def _deed(request: Any, read: Any, said: str, *, evidence: bool = False, builds_on: bool = False) -> Deed:
    return Deed(request=request, read=read, said=said, tab=TERMS, has_evidence=evidence, builds_on=builds_on)


DEEDS: Mapping[str, Deed] = {
    "write-passage": _deed(dc.WritePassage, _write, "条款已保存。", builds_on=True),
    "drop-passage": _deed(dc.DropPassage, _drop, "条款已去掉。", builds_on=True),
    "circulate-document": _deed(dc.CirculateDocument, _circulate, "已送出。", evidence=True, builds_on=True),
    "written-opinion": _deed(dc.GiveWrittenOpinion, _opinion, "书面意见已附上。", evidence=True, builds_on=True),
    "send-document": _deed(SendDocument, _send, "已发出，接收单位会收到待办。"),
    "receive-document": _deed(ReceiveDocument, _receive, "已签收。"),
    "set-commitment": _deed(cm.SetCommitment, _set, "约定已保存。"),
    "report-commitment": _deed(cm.ReportCommitment, _report, "已填报。", evidence=True),
    "judge-commitment": _deed(cm.JudgeCommitment, _judge, "认定已记录。", evidence=True),
    "settle-instalment": _deed(ff.SettleInstalment, _settle, "已登记。", evidence=True),
    "apply-fulfilment": _deed(ff.ApplyFulfilment, _apply, "兑现申请已提交。", evidence=True),
    "answer-fulfilment": _deed(ff.AnswerFulfilment, _answer, "已审批。", evidence=True),
    "pay-fulfilment": _deed(ff.PayFulfilment, _pay, "支付已登记。", evidence=True),
    "grant-waiver": _deed(wv.GrantWaiver, _grant, "已同意容缺办理。", evidence=True),
    "deliver-materials": _deed(wv.DeliverMaterials, _deliver, "补齐的材料已登记。", evidence=True),
    "revoke-waiver": _deed(wv.RevokeWaiver, _revoke, "容缺办理已撤回。"),
    "make-filing": _deed(fl.MakeFiling, _file, "报备已登记。", evidence=True),
    "relieve-filing": _deed(fl.RelieveFiling, _relieve, "已记录不再报备。"),
    "publish": _deed(pb.PublishProject, _publish, "公示已登记。", evidence=True),
    "withhold-publicity": _deed(pb.WithholdPublicity, _withhold, "已记录不公示。"),
    "end-publicity": _deed(pb.EndPublicity, _end, "公示已结束。"),
}
