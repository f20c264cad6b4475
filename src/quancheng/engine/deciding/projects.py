"""Facts, happenings, roles, handovers, gates, papers, duties on one project, and its end."""

from __future__ import annotations

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.clocks import anchored_on, say_anchors
from quancheng.engine.conditions import say_value
from quancheng.engine.converted import conversions, in_yuan
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import (
    checked_facts,
    refuse_future,
    refuse_if_missing,
    refuse_long,
    refuse_without_reason,
)
from quancheng.engine.duties import owed_from, refuse_wrong_period
from quancheng.engine.errors import BadValue, GateNotMet, Incomplete, NotFound, NotNow
from quancheng.engine.pack import GENERAL_PAPERS, Handover, Power, Strength
from quancheng.engine.settle import gate_holds
from quancheng.engine.standing import is_party, refuse_unless_party, refuse_without


@answers(rq.RecordFacts)
def record_facts(asked: Question) -> list[ev.Event]:
    """Only what changes is recorded; changing what was known needs a reason."""
    refuse_without(asked.pack, asked.request.by, Power.REGISTER)
    given, foreign = in_yuan(asked.pack, asked.request.facts, on=asked.on)
    facts = checked_facts(asked.pack, given)
    others = conversions(asked.case, foreign, on=asked.on)
    originals = {name for name in asked.case.originals if name in facts and name not in foreign}
    changed = {name: value for name, value in facts.items() if asked.case.fact(name) != value or name in originals}
    touched = list(dict.fromkeys([*changed, *foreign])) if changed or others else []
    if not touched:
        return []
    refuse_if_missing(asked.pack, {**dict.fromkeys(asked.pack.fact, True), **changed})
    if any(asked.case.fact(name) not in (None, "") for name in touched):
        labels = "、".join(asked.pack.label_of(name) for name in touched)
        refuse_without_reason(asked.request.reason, to=f"更改{labels}")
    recorded = [ev.FactsRecorded(on=asked.on, facts=changed, reason=asked.request.reason)] if changed else []
    return [*recorded, *others]


@answers(rq.RecordHappening)
def record_happening(asked: Question) -> list[ev.Event]:
    """A happening is recorded by the party the pack names; recording it again corrects its day, with a reason."""
    happening = asked.pack.happening.get(asked.request.name)
    if happening is None or happening.recorded_by is None:
        raise BadValue(
            "这件事由相应事项办结时自动记录，不能单独填写。",
            help="请到项目页面办理对应的事项。",
        )
    refuse_unless_party(
        asked.pack,
        asked.case,
        asked.request.by,
        happening.recorded_by,
        to=f"记录{happening.label}",
    )
    refuse_future(asked.request.day, asked.on, what=happening.label)
    known = asked.case.happened(happening.id)
    if known == asked.request.day:
        return []
    if known is not None:
        refuse_without_reason(
            asked.request.reason,
            to=f"更正{happening.label}的日期（原为{say_value(known)}）",
        )
    return [
        ev.HappeningRecorded(
            on=asked.on,
            name=happening.id,
            day=asked.request.day,
            reason=asked.request.reason,
        )
    ]


@answers(rq.FillRole)
def fill_role(asked: Question) -> list[ev.Event]:
    role = asked.pack.role.get(asked.request.role)
    if role is None:
        raise NotFound("制度里没有这个项目角色。", role=asked.request.role)
    if not role.applies.holds(asked.case):
        raise NotNow(
            f"这个项目不设{role.label}。",
            help=f"设{role.label}的条件：{role.applies.words(asked.pack.label_of)}。",
            role=role.id,
        )
    if Power.ASSIGN not in asked.request.by.powers:
        refuse_unless_party(
            asked.pack,
            asked.case,
            asked.request.by,
            role.named_by,
            to=f"指定{role.label}",
        )
    if asked.request.unit not in asked.pack.unit:
        raise BadValue(f"请选择{role.label}和所在单位。", help="请从单位与人员列表中选择。", unit=asked.request.unit)
    holder = asked.case.roles.get(role.id)
    if holder and (holder.officer, holder.unit) == (
        asked.request.officer,
        asked.request.unit,
    ):
        return []
    return [
        ev.RoleFilled(
            on=asked.on,
            role=role.id,
            officer=asked.request.officer,
            unit=asked.request.unit,
        )
    ]


@answers(rq.PassGate)
def pass_gate(asked: Question) -> list[ev.Event]:
    """A gate that holds in principle may be passed by the named post, with a reason."""
    gate = asked.pack.gate.get(asked.request.gate)
    if gate is None:
        raise NotFound("没有这个关口。", gate=asked.request.gate)
    if gate_holds(asked.case, gate):
        return []
    if gate.strength is Strength.MUST or gate.may_pass is None:
        raise GateNotMet(
            f"“{gate.label}”是必须满足的条件，不能特批通过。",
            help=f"需要：{gate.hold.words(asked.pack.label_of)}。",
            names=[gate.id],
        )
    refuse_unless_party(
        asked.pack,
        asked.case,
        asked.request.by,
        gate.may_pass,
        to=f"特批通过“{gate.label}”",
    )
    refuse_without_reason(asked.request.reason, to=f"特批通过“{gate.label}”")
    return [ev.GatePassed(on=asked.on, gate=gate.id, reason=asked.request.reason)]


@answers(rq.OfferHandover)
def offer_handover(asked: Question) -> list[ev.Event]:
    handover = _handover(asked)
    refuse_unless_party(
        asked.pack,
        asked.case,
        asked.request.by,
        handover.giver,
        to=f"发起{handover.label}",
    )
    if anchored_on(asked.case, handover.at) is None:
        raise NotNow(
            f"还不到{handover.label}的时候。",
            help="移交的时点发生后才能发起。",
            handover=handover.id,
        )
    state = asked.case.handovers.get(handover.id)
    if state is not None and state.state != "refused":
        raise NotNow(
            f"{handover.label}已经发起。",
            help="请等待接收方确认。",
            handover=handover.id,
        )
    missing = [each for each in handover.contents if each not in asked.request.contents]
    if missing:
        raise Incomplete(
            f"移交清单还缺：{'、'.join(missing)}。",
            help="逐项备齐后再移交。",
            missing=missing,
        )
    return [ev.HandoverOffered(on=asked.on, handover=handover.id, contents=asked.request.contents)]


@answers(rq.AnswerHandover)
def answer_handover(asked: Question) -> list[ev.Event]:
    handover = _handover(asked)
    refuse_unless_party(
        asked.pack,
        asked.case,
        asked.request.by,
        handover.taker,
        to=f"确认{handover.label}",
    )
    state = asked.case.handovers.get(handover.id)
    if state is None or state.state != "offered":
        raise NotNow(
            f"没有等待确认的{handover.label}。",
            help="请先由移交方发起。",
            handover=handover.id,
        )
    if not asked.request.accepted:
        refuse_without_reason(asked.request.reason, to="退回移交")
    return [
        ev.HandoverAnswered(
            on=asked.on,
            handover=handover.id,
            accepted=asked.request.accepted,
            reason=asked.request.reason,
        )
    ]


def _handover(asked: Question) -> Handover:
    found = next(
        (each for each in asked.pack.handovers if each.id == asked.request.handover),
        None,
    )
    if found is None:
        raise NotFound("制度里没有这项移交。", handover=asked.request.handover)
    return found


@answers(rq.FulfilDuty)
def fulfil_duty(asked: Question) -> list[ev.Event]:
    """A duty that each project has is done for one period, once."""
    duty = next((each for each in asked.pack.duties if each.id == asked.request.duty), None)
    if duty is None or duty.scope != "project":
        raise NotFound("没有这项按项目履行的定期职责。", duty=asked.request.duty)
    if not any(is_party(asked.pack, asked.case, asked.request.by, each) for each in duty.with_):
        refuse_unless_party(asked.pack, asked.case, asked.request.by, duty.who, to=f"办理“{duty.label}”")
    if f"{duty.id}/{asked.request.period}" in asked.case.duties:
        raise NotNow(
            f"这一期的“{duty.label}”已经办理。",
            help="如需补充，请在项目历史中添加说明。",
        )
    since = owed_from(asked.case, duty)
    if since is None:
        raise NotNow(f"这个项目还不用办理“{duty.label}”。", help=f"自{say_anchors(asked.pack, duty.starts)}之后开始。")
    refuse_wrong_period(duty, asked.request.period, since=since, on=asked.on, calendar=asked.calendar)
    refuse_long(asked.request.note, what="汇报内容")
    if not (asked.request.note.strip() or asked.request.paper):
        raise Incomplete(f"“{duty.label}”还没有内容。", help="请确认系统生成的内容，或写一两句进展。")
    return [
        ev.DutyFulfilled(
            on=asked.on,
            duty=duty.id,
            period=asked.request.period,
            paper=asked.request.paper,
            note=asked.request.note,
        )
    ]


@answers(rq.IssuePaper)
def issue_paper(asked: Question) -> list[ev.Event]:
    forms = {form.id for form in asked.pack.forms} | GENERAL_PAPERS.keys()
    if asked.request.form not in forms:
        raise NotFound("制度里没有这种表格。", form=asked.request.form)
    return [
        ev.PaperIssued(
            on=asked.on,
            form=asked.request.form,
            digest=asked.request.digest,
            title=asked.request.title,
        )
    ]


@answers(rq.EndProject)
def end_project(asked: Question) -> list[ev.Event]:
    refuse_without(asked.pack, asked.request.by, Power.ASSIGN)
    refuse_without_reason(asked.request.reason, to="终止项目")
    if not asked.request.outcome.strip():
        raise Incomplete("请写明项目怎样终止。", help="例如：企业撤资、转出本地。", missing="outcome")
    return [ev.ProjectEnded(on=asked.on, outcome=asked.request.outcome, reason=asked.request.reason)]
