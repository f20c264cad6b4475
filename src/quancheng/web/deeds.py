"""What can be done on a project through a form: the request each form puts, and how its fields are read.

A deed on a task is asked at the task's page, the others at the tab of the project page where their form stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from quancheng.cases.project_view import ProjectView
from quancheng.engine import requests as rq
from quancheng.engine.case import task_of
from quancheng.engine.delays import ExplainDelay
from quancheng.engine.expiry import DoOwed
from quancheng.engine.files_of_tasks import AcceptMaterials
from quancheng.engine.handing_in import SendBackMaterial, TakeMaterial
from quancheng.engine.pack import DELAY_CAUSES, IssueKind, Pack, Task
from quancheng.engine.restarts import RestartClock
from quancheng.engine.scored_reviews import GiveScores
from quancheng.web.scored import read_scores
from quancheng.web.typed import Typed

ENDINGS = ("企业放弃投资", "转到外地", "条件不具备", "重复登记", "其他原因")
GRANTING = (("yes", "同意"), ("no", "不同意"))
ACCEPTING = (("yes", "确认接收"), ("no", "退回"))


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A form on its way: the project as it stands, and the task it is about, if any."""

    view: ProjectView
    key: str = ""

    @property
    def task(self) -> Task:
        return task_of(self.view.pack, self.key)


Words = Mapping[str, Any]
Read = Callable[[Typed, Asking], Words]
Probe = Callable[[Asking], Words]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A form. `probe` fills it as if by somebody, to learn whether the person may; `builds_on` refuses a stale one."""

    request: type[rq.Request]
    read: Read
    said: str
    tab: str = "project-task"
    probe: Probe | None = None
    builds_on: bool = False
    has_evidence: bool = False


def _task(typed: Typed, asking: Asking) -> dict[str, Any]:
    return {"task": asking.key}


def _start(typed: Typed, asking: Asking) -> Words:
    return {**_task(typed, asking), "note": typed.text("note")}


def _finish(typed: Typed, asking: Asking) -> Words:
    outcomes = [each.id for each in asking.task.outcomes]
    only = outcomes[0] if len(outcomes) == 1 else typed.choice("outcome", outcomes, needed="请选择办理结果。")
    return {**_task(typed, asking), "outcome": only, "actual": typed.day("actual"), "note": typed.text("note")}


def _with_reason(to: str) -> Read:
    def read(typed: Typed, asking: Asking) -> Words:
        return {**_task(typed, asking), "reason": typed.text("reason", needed=f"请写明{to}的理由。")}

    return read


def _plan(typed: Typed, asking: Asking) -> Words:
    planned = typed.day("planned", needed="请填写计划完成时间。")
    row = asking.view.case.row(asking.key)
    changes = bool(row.planned and planned and row.planned != planned.isoformat())
    reason = typed.text("reason", needed="更改计划完成时间要写明理由，会记入项目历史。" if changes else "")
    return {**_task(typed, asking), "planned": planned, "reason": reason}


def _note(typed: Typed, asking: Asking) -> Words:
    return {**_task(typed, asking), "measure": typed.text("measure"), "remark": typed.text("remark")}


def _assign(typed: Typed, asking: Asking) -> Words:
    unit = typed.choice("unit", asking.view.pack.unit, needed="请选择责任单位。")
    return {**_task(typed, asking), "unit": unit, "reason": typed.text("reason", needed="请写明改派的理由。")}


def _report(typed: Typed, asking: Asking) -> Words:
    return {
        **_task(typed, asking),
        "planned_progress": typed.text("planned_progress"),
        "actual_progress": typed.text("actual_progress", needed="请填写实际进度。"),
        "problems": typed.text("problems"),
        "suggestions": typed.text("suggestions"),
    }


def _pause(typed: Typed, asking: Asking) -> Words:
    causes = [rule.cause for rule in asking.task.clock.pauses] if asking.task.clock else []
    cause = typed.choice("cause", causes, needed="请选择暂停的情形。")
    return {**_task(typed, asking), "cause": cause, "day": typed.day("day", needed="请填写暂停日期。")}


def _resume(typed: Typed, asking: Asking) -> Words:
    return {**_task(typed, asking), "day": typed.day("day", needed="请填写恢复日期。")}


def _restart(typed: Typed, asking: Asking) -> Words:
    causes = [rule.cause for rule in asking.task.clock.restarts if rule.at is None] if asking.task.clock else []
    cause = typed.choice("cause", causes, needed="请选择重新起算的情形。")
    return {**_task(typed, asking), "cause": cause, "day": typed.day("day", needed="请填写重新起算的日期。")}


def _accept_materials(typed: Typed, asking: Asking) -> Words:
    whole = asking.task.clock.once_complete if asking.task.clock else None
    materials = whole.materials if whole else ()
    chosen = tuple(name for at, name in enumerate(materials) if typed.post.get(f"material-{at}"))
    return {**_task(typed, asking), "materials": chosen, "day": typed.day("day", needed="请填写收到材料的日期。")}


def read_version(typed: Typed) -> dict[str, Any]:
    """Which version of which material of the enterprise was looked at."""
    number = typed.post.get("version", "")
    version = int(number) if number.isdecimal() and len(number) < 6 else 0
    return {"about": typed.text("about"), "material": typed.text("material"), "version": version}


def read_back(typed: Typed) -> dict[str, Any]:
    return {**read_version(typed), "reason": typed.text("reason", needed="请写明退回的理由，企业会看到。")}


def _explain_delay(typed: Typed, asking: Asking) -> Words:
    cause = typed.choice("cause", DELAY_CAUSES, needed="请选择逾期原因。")
    return {**_task(typed, asking), "cause": cause, "note": typed.text("note", needed="请写一两句说明。")}


def _do_owed(typed: Typed, asking: Asking) -> Words:
    return {**_task(typed, asking), "note": typed.text("note", needed="请写明怎样补办的。")}


def _extend(typed: Typed, asking: Asking) -> Words:
    count = typed.whole("count", needed="请填写延长几天。")
    return {**_task(typed, asking), "count": count, "reason": typed.text("reason", needed="请写明延期的理由。")}


def _answer_extension(typed: Typed, asking: Asking) -> Words:
    granted = typed.choice("granted", ("yes", "no"), needed="请选择同意或不同意。") == "yes"
    return {**_task(typed, asking), "granted": granted, "reason": typed.text("reason")}


def _probe_restart(asking: Asking) -> Words:
    """A day after the clock began, so that only the right to ask is probed."""
    rules = [rule for rule in asking.task.clock.restarts if rule.at is None] if asking.task.clock else []
    return {"task": asking.key, "cause": rules[0].cause if rules else "", "day": asking.view.on}


def _probe_materials(asking: Asking) -> Words:
    whole = asking.task.clock.once_complete if asking.task.clock else None
    known = asking.view.case.clock_state(asking.key).materials
    lacking = [name for name in whole.materials if name not in known] if whole else []
    return {"task": asking.key, "materials": tuple(lacking[:1]), "day": asking.view.on}


def _probe(**words: Any) -> Probe:
    return lambda asking: {"task": asking.key, **words}


def _probe_finish(asking: Asking) -> Words:
    review = asking.view.case.review(asking.task.review) if asking.task.review else None
    outcome = review.outcome if review and review.outcome else asking.task.outcomes[0].id
    return {"task": asking.key, "outcome": outcome, "evidence": ("no:1",)}


def _probe_pause(asking: Asking) -> Words:
    clock = asking.task.clock
    return {"task": asking.key, "cause": clock.pauses[0].cause if clock and clock.pauses else "", "day": asking.view.on}


def _probe_version(asking: Asking) -> Words:
    """Of no material in particular: who may is asked with each."""
    return {"about": asking.key, "material": "", "version": 0}


TASK_DEEDS: Mapping[str, Deed] = {
    "start": Deed(request=rq.StartTask, read=_start, said="已标为办理中。", probe=_probe()),
    "finish": Deed(
        request=rq.FinishTask, read=_finish, said="已办结。", probe=_probe_finish, has_evidence=True
    ),
    "waive": Deed(
        request=rq.WaiveTask, read=_with_reason("不涉及"), said="已标为不涉及。", probe=_probe(reason="问")
    ),
    "reopen": Deed(request=rq.ReopenTask, read=_with_reason("退回"), said="已退回办理。", probe=_probe(reason="问")),
    "plan": Deed(
        request=rq.PlanTask, read=_plan, said="计划完成时间已确定。", builds_on=True,
        probe=lambda asking: {"task": asking.key, "planned": asking.view.on, "reason": "问"},
    ),
    "note": Deed(
        request=rq.NoteTask, read=_note, said="措施和备注已保存。", probe=_probe(measure="问"), builds_on=True
    ),
    "assign": Deed(
        request=rq.AssignTask, read=_assign, said="已改派。", builds_on=True,
        probe=lambda asking: {"task": asking.key, "unit": asking.view.pack.units[0].id, "reason": "问"},
    ),
    "report": Deed(
        request=rq.ReportProgress, read=_report, said="进度已填报。", probe=_probe(actual_progress="问")
    ),
    "pause": Deed(request=rq.PauseClock, read=_pause, said="时限已暂停。", probe=_probe_pause),
    "resume": Deed(
        request=rq.ResumeClock, read=_resume, said="时限已恢复。",
        probe=lambda asking: {"task": asking.key, "day": asking.view.on},
    ),
    "accept-materials": Deed(
        request=AcceptMaterials, read=_accept_materials, said="材料已登记。", probe=_probe_materials
    ),
    "take-material": Deed(
        request=TakeMaterial, read=lambda typed, asking: {**read_version(typed), "about": asking.key},
        said="的企业材料已收下。", probe=_probe_version,
    ),
    "send-back-material": Deed(
        request=SendBackMaterial, read=lambda typed, asking: {**read_back(typed), "about": asking.key},
        said="的企业材料已退回，企业会看到理由。", probe=lambda asking: {**_probe_version(asking), "reason": "问"},
    ),
    "restart": Deed(request=RestartClock, read=_restart, said="时限已重新起算。", probe=_probe_restart),
    "explain-delay": Deed(
        request=ExplainDelay, read=_explain_delay, said="逾期原因已记录。", probe=_probe(cause="own", note="问")
    ),
    "do-owed": Deed(
        request=DoOwed, read=_do_owed, said="已补办。", probe=_probe(note="问"), has_evidence=True
    ),
    "extend": Deed(
        request=rq.AskExtension, read=_extend, said="延期申请已提交。", probe=_probe(count=1, reason="问")
    ),
    "answer-extension": Deed(
        request=rq.AnswerExtension, read=_answer_extension, said="延期已批复。", probe=_probe(granted=True)
    ),
}  # fmt: skip


def _opinion(typed: Typed, asking: Asking) -> Words:
    review = asking.view.pack.review.get(typed.text("review"))
    terms = [term.id for term in review.terms] if review else []
    term = typed.choice("term", terms, needed="请选择意见。")
    chosen = review.term(term) if review and term else None
    needed = "不同意的意见要写明理由。" if chosen and not chosen.favours else ""
    return {
        "review": typed.text("review"), "unit": typed.text("unit"), "term": term,
        "note": typed.text("note", needed=needed),
    }  # fmt: skip


def _scores(typed: Typed, asking: Asking) -> Words:
    return read_scores(typed, asking.view.pack.review.get(typed.text("review")))


def _attach(typed: Typed, asking: Asking) -> Words:
    return {"review": typed.text("review"), "engaged": typed.text("engaged", needed="请写明专家或机构的名称。")}


def _offer(typed: Typed, asking: Asking) -> Words:
    name = typed.text("handover")
    handover = next((each for each in asking.view.pack.handovers if each.id == name), None)
    contents = handover.contents if handover else ()
    return {"handover": name, "contents": tuple(c for at, c in enumerate(contents) if typed.post.get(f"content-{at}"))}


def _accept(typed: Typed, asking: Asking) -> Words:
    accepted = typed.choice("accepted", ("yes", "no"), needed="请选择确认或退回。") == "yes"
    reason = typed.text("reason", needed="" if accepted else "退回要写明理由。")
    return {"handover": typed.text("handover"), "accepted": accepted, "reason": reason}


def kinds_of_officers(pack: Pack) -> list[IssueKind]:
    """The kinds of problem that officers raise; some are open to enterprises alone."""
    return [each for each in pack.issue_kinds if "officers" in each.raised_by]


def _raise(typed: Typed, asking: Asking) -> Words:
    kinds = [each.id for each in kinds_of_officers(asking.view.pack)]
    return {
        "issue": typed.key or "",
        "kind": kinds[0] if len(kinds) == 1 else typed.choice("kind", kinds, needed="请选择问题类别。"),
        "title": typed.text("title", needed="请写明问题：卡在哪里、需要谁解决。"),
        "unit": typed.choice("unit", asking.view.pack.unit, needed="") if typed.post.get("unit") else "",
        "task": typed.choice("task", asking.view.case.tasks, needed="") if typed.post.get("task") else "",
    }


def _answer_issue(typed: Typed, asking: Asking) -> Words:
    measure = typed.text("measure", needed="请写明解决措施。")
    return {"issue": typed.text("issue"), "measure": measure, "due": typed.day("due")}


def _close_issue(typed: Typed, asking: Asking) -> Words:
    return {"issue": typed.text("issue"), "note": typed.text("note")}


def _reopen_issue(typed: Typed, asking: Asking) -> Words:
    return {"issue": typed.text("issue"), "reason": typed.text("reason", needed="请写明重新打开的理由。")}


def _fill_role(typed: Typed, asking: Asking) -> Words:
    """The select names the officer and the unit he comes from, as `officer:unit`."""
    officer, _, unit = typed.text("holder", needed="请选择人员。").partition(":")
    try:
        named = UUID(officer).hex
    except ValueError:
        typed.wrong["holder"] = "请选择人员。"
        named = ""
    return {"role": typed.text("role"), "officer": named, "unit": unit}


def _happening(typed: Typed, asking: Asking) -> Words:
    day = typed.day("day", needed="请填写日期。")
    return {"name": typed.text("name"), "day": day, "reason": typed.text("reason")}


def _gate(typed: Typed, asking: Asking) -> Words:
    return {"gate": typed.text("gate"), "reason": typed.text("reason", needed="特批要写明理由。")}


def _duty(typed: Typed, asking: Asking) -> Words:
    duty, _, period = typed.text("duty").partition("/")
    return {"duty": duty, "period": period.partition("@")[0], "note": typed.text("note", needed="请写一两句进展。")}


def _end(typed: Typed, asking: Asking) -> Words:
    outcome = typed.choice("outcome", ENDINGS, needed="请选择终止的原因。")
    return {"outcome": outcome, "reason": typed.text("reason", needed="请写明终止的理由。")}


MATTERS, FACTS, OVERVIEW = "project-matters", "project-facts", "project"
DEEDS: Mapping[str, Deed] = {
    "give-opinion": Deed(request=rq.GiveOpinion, read=_opinion, said="意见已提交。", tab=MATTERS, has_evidence=True),
    "give-scores": Deed(request=GiveScores, read=_scores, said="评分已提交。", tab=MATTERS, has_evidence=True),
    "attach-report": Deed(request=rq.AttachReport, read=_attach, said="报告已附上。", tab=MATTERS, has_evidence=True),
    "offer-handover": Deed(request=rq.OfferHandover, read=_offer, said="移交已发起，等待接收方确认。", tab=MATTERS),
    "answer-handover": Deed(request=rq.AnswerHandover, read=_accept, said="移交已答复。", tab=MATTERS),
    "raise-issue": Deed(request=rq.RaiseIssue, read=_raise, said="问题已提出，已进入答复单位的待办。", tab=MATTERS),
    "answer-issue": Deed(request=rq.AnswerIssue, read=_answer_issue, said="问题已答复。", tab=MATTERS),
    "close-issue": Deed(request=rq.CloseIssue, read=_close_issue, said="已确认解决。", tab=MATTERS),
    "reopen-issue": Deed(request=rq.ReopenIssue, read=_reopen_issue, said="问题已重新打开。", tab=MATTERS),
    "fill-role": Deed(request=rq.FillRole, read=_fill_role, said="人员已指定。", tab=FACTS, builds_on=True),
    "record-happening": Deed(request=rq.RecordHappening, read=_happening, said="日期已记录。", tab=FACTS),
    "end": Deed(request=rq.EndProject, read=_end, said="项目已终止。", tab=FACTS, builds_on=True),
    "pass-gate": Deed(request=rq.PassGate, read=_gate, said="已特批通过。", tab=OVERVIEW),
    "fulfil-duty": Deed(request=rq.FulfilDuty, read=_duty, said="已提交。", tab=OVERVIEW),
}


def attribute(deed: str) -> str:
    """A deed's name as templates can say it."""
    return deed.replace("-", "_")
