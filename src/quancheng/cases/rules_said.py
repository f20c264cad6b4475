"""The rules of a pack in Chinese words, by the clause they rest on; pure, from the pack's own objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quancheng.cases import rules_of_deciding as deciding
from quancheng.cases import rules_of_keeping as keeping
from quancheng.cases import rules_of_scoring as scoring
from quancheng.cases.rules_of_agreements import (
    commitment_words,
    document_words,
    filing_words,
    publicity_words,
    waiver_words,
)
from quancheng.engine import recurrence
from quancheng.engine.clock_words import say_anchors, say_limit
from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.pack import (
    AGENDA_SOURCES,
    COUNTED,
    DUTY_SCOPES,
    TRIGGERS,
    Basis,
    Clock,
    Drop,
    Duty,
    Form,
    Gate,
    Handover,
    Ledger,
    Library,
    MeetingKind,
    Pack,
    Party,
    PartyCase,
    Responsibility,
    Review,
    Role,
    Strength,
    Task,
    Trigger,
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """One rule in words. `kind` and `id` name the pack's object; figures of how it is kept go by them."""

    kind: str
    word: str
    id: str
    label: str
    words: tuple[str, ...]
    basis: Basis


def said_by_clause(pack: Pack) -> Mapping[str, list[Said]]:
    """Every clause's rules, in the order in which the notice's life goes."""
    by_clause: dict[str, list[Said]] = {clause.id: [] for clause in pack.clauses}
    for said in said_rules(pack):
        for clause in said.basis:
            by_clause.setdefault(clause, []).append(said)
    return by_clause


def said_rules(pack: Pack) -> Iterator[Said]:
    """Every rule that the pack says."""
    for stage in pack.stages:
        yield from (_gate(pack, "进入", stage.label, gate) for gate in stage.enter_when)
        for task in stage.tasks:
            yield task_said(pack, task)
            yield from _clock_of_its_own(pack, task)
        yield from (_gate(pack, "离开", stage.label, gate) for gate in stage.leave_when)
    for says, things in _others(pack):
        yield from (says(pack, thing) for thing in things)
    yield from _gathered(pack)


def _others(pack: Pack) -> Iterable[tuple[Callable[..., Said], Iterable[object]]]:
    return (
        (_drop, pack.drops), (_review, pack.reviews), (_role, pack.roles), (_party, pack.parties),
        (_responsibility, pack.responsibilities), (_worded("ledger", "台账", _ledger_words), pack.ledgers),
        (_handover, pack.handovers), (_library, pack.libraries), (duty_said, pack.duties), (_meeting, pack.meetings),
        (_form, pack.forms), (_trigger, pack.triggers),
        (_worded("issue", "问题", deciding.issue_words), pack.issue_kinds),
        (_worded("body", "议事机构", deciding.body_words), pack.bodies),
        (_worded("decision", "审议", deciding.decision_words), pack.decisions),
        (_worded("transfer", "流转", deciding.transfer_words), pack.transfers),
        (_worded("matching", "选址匹配", deciding.matching_words), pack.matchings),
        (_worded("site", "落地地点", deciding.site_words), pack.sites),
        (_worded("notice", "督办措施", deciding.notice_words), pack.notices),
        (_worded("document", "文书", document_words), pack.documents),
        (_worded("commitment", "约定", commitment_words), pack.commitments),
        (_worded("waiver", "容缺", waiver_words), pack.waivers),
        (_worded("filing", "报备", filing_words), pack.filings),
        (_worded("publicity", "公示", publicity_words), pack.publicity),
        (_worded("record", "记录", keeping.record_words), pack.records),
        (_worded("quota", "任务量", keeping.quota_words), pack.quotas),
        (_worded("guide", "办事指南", keeping.guide_words), pack.guides),
        (_worded("plan", "推进方案", keeping.plan_words), pack.plans),
        (_worded("factor", "要素", keeping.factor_words), pack.factors),
        (_worded("needs", "需求表", keeping.needs_words), pack.needs),
        (_worded("list", "清单", keeping.list_words), pack.lists),
        (_worded("measure", "定期数据", scoring.measure_words), pack.measures),
        (_worded("points", "积分", scoring.point_words), pack.points),
        (_worded("ranking", "排名", scoring.ranking_words), pack.rankings),
        (_worded("light", "亮灯", scoring.light_words), pack.lights),
        (_worded("evaluation", "评价", scoring.evaluation_words), pack.evaluations),
        (_worded("exit", "退出", scoring.exit_words), pack.exits),
    )  # fmt: skip


def _ledger_words(pack: Pack, ledger: Ledger) -> Iterable[str]:
    yield f"收录{ledger.holds.words(pack.label_of)}的项目"
    if ledger.kept_by:
        yield f"由{_labels(pack, ledger.kept_by)}管理"
    yield f"栏目：{'、'.join(column.label for column in ledger.columns)}"
    if ledger.adopts is not None:
        yield "填好的台账可以导入"


def _worded(kind: str, word: str, says: Callable[..., Iterable[str]]) -> Callable[..., Said]:
    """A rule whose words another module gives."""

    def said(pack: Pack, thing: Any) -> Said:
        words = tuple(says(pack, thing))
        return Said(kind=kind, word=word, id=thing.id, label=thing.label, words=words, basis=thing.basis)

    return said


def task_said(pack: Pack, task: Task) -> Said:
    """A task: who does it, after what, by when, with what."""
    words = [f"由{_whose(pack, task)}办理"]
    if task.after:
        words.append(f"在{_labels(pack, task.after)}之后")
    if task.opens_when is not None:
        words.append(f"{task.opens_when.words(pack.label_of)}即可开始")
    if task.applies != ALWAYS:
        words.append(f"仅当{task.applies.words(pack.label_of)}")
    if task.clock is not None:
        words.append(f"时限：{limit_words(pack, task.clock)}")
    needs = [*task.needs, *(pack.label_of(name) for name in task.needs_facts)]
    if needs:
        words.append(f"要有{'、'.join(needs)}")
    if task.needs_planned:
        words.append(f"要定下{_labels(pack, task.needs_planned)}的计划时间")
    if len(task.outcomes) > 1:
        words.append(f"结果：{'、'.join(outcome.label for outcome in task.outcomes)}")
    if task.may_be_waived:
        words.append("写明理由可标为不涉及")
    return Said(kind="task", word="事项", id=task.id, label=task.label, words=tuple(words), basis=task.basis)


def _whose(pack: Pack, task: Task) -> str:
    if task.each is None:
        return pack.label_of(task.by)
    if task.each.units:
        return f"{_labels(pack, task.each.units)}各自"
    return "各事项的责任单位分别"


def limit_words(pack: Pack, clock: Clock) -> str:
    """A clock's limit: 协议签订后3个工作日内, or the planned day."""
    return f"按“{plan_label(pack)}”确定的完成时间" if clock.planned else say_limit(pack, clock)


def plan_label(pack: Pack) -> str:
    """What the place calls the plan of the tasks that have planned days: its own form of them, else a plain word."""
    planned = {task.id for task in pack.task.values() if task.clock is not None and task.clock.planned}
    form = next((each for each in pack.forms if planned & {row.task for row in each.rows}), None)
    return form.label.removesuffix("表") if form else "计划安排"


def _clock_of_its_own(pack: Pack, task: Task) -> Iterator[Said]:
    """A limit that rests on clauses which the task itself does not name."""
    if task.clock is not None:
        basis = tuple(clause for clause in task.clock.basis if clause not in task.basis)
        if basis:
            words = (limit_words(pack, task.clock),)
            yield Said(kind="clock", word="时限", id=task.id, label=task.label, words=words, basis=basis)


def _gate(pack: Pack, what: str, stage: str, gate: Gate) -> Said:
    strength = "必须满足" if gate.strength is Strength.MUST else "原则上满足"
    words = [f"{what}“{stage}”{strength}：{gate.hold.words(pack.label_of)}"]
    if gate.strength is not Strength.MUST and gate.may_pass:
        words.append(f"{pack.label_of(gate.may_pass)}可写明理由特批")
    return Said(kind="gate", word="关口", id=gate.id, label=gate.label, words=tuple(words), basis=gate.basis)


def _drop(pack: Pack, drop: Drop) -> Said:
    words = (f"{drop.id}在本地不适用：{drop.because}",)
    return Said(kind="drop", word="不沿用", id=drop.id, label="", words=words, basis=drop.basis)


def _review(pack: Pack, review: Review) -> Said:
    words = [f"评审组：{_labels(pack, review.panel)}", f"研判{'、'.join(review.dimensions)}"]
    words.append(f"意见分{'、'.join(term.label for term in review.terms)}")
    words += scoring.score_words(pack, review)
    if review.engaged_report:
        words.append("可请专家或机构出报告")
    words += deciding.review_words(pack, review)
    return Said(kind="review", word="评审", id=review.id, label=review.label, words=tuple(words), basis=review.basis)


def _role(pack: Pack, role: Role) -> Said:
    words = [f"每个项目一名，由{pack.label_of(role.named_by)}指定"]
    if role.applies != ALWAYS:
        words.append(f"仅当{role.applies.words(pack.label_of)}")
    return Said(kind="role", word="专人", id=role.id, label=role.label, words=tuple(words), basis=role.basis)


def _party(pack: Pack, party: Party) -> Said:
    words = tuple(f"{_when(pack, each.when)}是{_who(pack, each)}" for each in party.cases)
    return Said(kind="party", word="承办方", id=party.id, label=party.label, words=words, basis=party.basis)


def _when(pack: Pack, condition: Condition) -> str:
    return "其他情况" if condition == ALWAYS else f"{condition.words(pack.label_of)}时"


def _who(pack: Pack, each: PartyCase) -> str:
    return pack.label_of(each.party) if each.party else f"{pack.label_of(each.unit_of)}所在单位"


def _responsibility(pack: Pack, duty: Responsibility) -> Said:
    until = f"到{say_anchors(pack, duty.until)}" if duty.until else "一直"
    words = (f"从{say_anchors(pack, duty.since)}起{until}负责",)
    label = pack.label_of(duty.party)
    return Said(kind="responsibility", word="责任", id=duty.party, label=label, words=words, basis=duty.basis)


def _handover(pack: Pack, handover: Handover) -> Said:
    words = [
        f"{say_anchors(pack, handover.at)}时，由{pack.label_of(handover.giver)}移交给{pack.label_of(handover.taker)}",
        f"移交{'、'.join(handover.contents)}",
    ]
    return Said(
        kind="handover", word="移交", id=handover.id, label=handover.label, words=tuple(words), basis=handover.basis
    )


def _library(pack: Pack, library: Library) -> Said:
    words = [f"{library.holds.words(pack.label_of)}的项目自动入库", f"由{_labels(pack, library.kept_by)}管理"]
    if library.order:
        words.append(f"按{_labels(pack, library.order)}排序")
    return Said(
        kind="library", word="项目库", id=library.id, label=library.label, words=tuple(words), basis=library.basis
    )


def duty_said(pack: Pack, duty: Duty) -> Said:
    """A duty: when, whose, for what, while what."""
    words = [recurrence.words(duty.every), f"由{pack.label_of(duty.who)}办理（{DUTY_SCOPES[duty.scope]}）"]
    if duty.while_ != ALWAYS:
        words.append(f"只要{duty.while_.words(pack.label_of)}")
    if duty.paper:
        words.append(f"要出《{pack.label_of(duty.paper)}》")
    return Said(kind="duty", word="定期职责", id=duty.id, label=duty.label, words=tuple(words), basis=duty.basis)


def _meeting(pack: Pack, meeting: MeetingKind) -> Said:
    words = [f"{pack.label_of(meeting.called_by)}召集", f"{_labels(pack, meeting.attended_by)}参加"]
    if meeting.agenda:
        words.append(f"议题自动列出：{'、'.join(AGENDA_SOURCES[name] for name in meeting.agenda)}")
    if meeting.fixes_plan:
        words.append("确定计划时间")
    return Said(
        kind="meeting", word="会议", id=meeting.id, label=meeting.label, words=tuple(words), basis=meeting.basis
    )


def _form(pack: Pack, form: Form) -> Said:
    words = ["可打印"]
    if form.adopts is not None:
        words.append("填好的可以读回系统")
    return Said(kind="form", word="表格", id=form.id, label=form.label, words=tuple(words), basis=form.basis)


def _trigger(pack: Pack, trigger: Trigger) -> Said:
    behind = f"“{pack.label_of(trigger.after)}”的" if trigger.after else ""
    words = [f"{behind}{TRIGGERS[trigger.when]}时，系统建议{pack.notice_kind[trigger.proposes].label}"]
    if trigger.ranking:
        words.append(f"看“{pack.label_of(trigger.ranking)}”的后{trigger.bottom}位，{COUNTED[trigger.counted]}计")
    if trigger.light:
        words.append(f"看“{pack.label_of(trigger.light)}”，{COUNTED[trigger.counted]}计（按月）")
    if trigger.at_least > 1:
        words.append(f"满{trigger.at_least}次")
    if trigger.still_late:
        words.append("并且还有逾期没办完的事")
    words.append(f"由{pack.label_of(trigger.decided_by)}决定")
    if trigger.reported_to:
        words.append(f"报{pack.label_of(trigger.reported_to)}")
    if trigger.rectify_within:
        words.append(f"{trigger.rectify_within.words}内整改")
    return Said(
        kind="supervision", word="督办", id=trigger.id, label=trigger.label, words=tuple(words), basis=trigger.basis
    )


def _gathered(pack: Pack) -> Iterator[Said]:
    """Stages, units, posts, facts and happenings, of which a clause names many: one line for each kind and clause."""
    kinds = (
        ("stage", "阶段", pack.stages), ("unit", "单位", pack.units), ("post", "岗位", pack.posts),
        ("group", "单位组", pack.groups),
        ("fact", "项目信息", pack.facts), ("happening", "事件", pack.happenings),
    )  # fmt: skip
    for kind, word, things in kinds:
        by_clause: dict[str, list[str]] = {}
        for thing in things:
            for clause in thing.basis:
                by_clause.setdefault(clause, []).append(thing.label)
        for clause, labels in by_clause.items():
            label = f"{len(labels)}项" if len(labels) > 1 else ""
            yield Said(kind=kind, word=word, id=clause, label=label, words=("、".join(labels),), basis=(clause,))


def _labels(pack: Pack, names: Iterable[str]) -> str:
    return "、".join(pack.label_of(name) for name in names)
