"""What a clock says of itself, in short Chinese sentences: the rule for pages and papers, the reading for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from quancheng.engine import periods
from quancheng.engine.case import Case, ClockState
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import DELAY_CAUSES, Anchor, AnchorKind, Anchors, BackFrom, Clock, CountedBack, Pack
from quancheng.engine.pauses import Paused
from quancheng.engine.periods import Period
from quancheng.engine.spec.clocks import DEEMED, ESCALATE, RETURNED
from quancheng.engine.workdays import Calendar

# What a rule says.


def say_anchors(pack: Pack, anchors: Anchors | None) -> str:
    """What a clock counts from, in words."""
    if anchors is None:
        return "确定日期"
    words = [_say_anchor(pack, anchor) for anchor in anchors.of]
    if len(words) == 1:
        return words[0]
    return f"{'、'.join(words)}{'全部发生' if anchors.latest else '之一发生'}"


def _say_anchor(pack: Pack, anchor: Anchor) -> str:
    if (anchor.kind, anchor.name) == (AnchorKind.TASK_OPENED, "this"):
        return "本事项开始"
    return _ANCHOR_WORDS[anchor.kind].format(pack.label_of(anchor.name))


_ANCHOR_WORDS = {
    AnchorKind.HAPPENING: "{}",
    AnchorKind.TASK_DONE: "“{}”办结",
    AnchorKind.TASK_OPENED: "“{}”开始",
    AnchorKind.STAGE_ENTERED: "进入“{}”阶段",
}


def say_start(pack: Pack, clock: Clock) -> str:
    """From what it counts, with the file that must be complete."""
    anchors = say_anchors(pack, clock.since) if clock.since else ""
    if clock.once_complete is None:
        return anchors or "确定日期"
    return f"{anchors}且材料齐全" if anchors else "材料齐全"


def say_limit(pack: Pack, clock: Clock) -> str:
    """The whole limit: 协议签订后7个工作日内, 会议前3个工作日, 按计划完成时间 …"""
    if clock.before is not None:
        return f"{say_back(pack, clock.before)}前{clock.before.by.words}"
    if not clock.is_budget:
        return "按计划完成时间"
    said = []
    if clock.at_least is not None:
        said.append(f"满{clock.at_least.words}")
    if clock.within is not None:
        said.append(f"{clock.within.words}内")
    said += [f"{row.when.words(pack.label_of)}的{row.within.words}内" for row in clock.limits]
    return f"{say_start(pack, clock)}后{'，'.join(said)}"


def say_back(pack: Pack, back: CountedBack) -> str:
    """What a day is counted back from."""
    return {
        BackFrom.MEETING: "{}召开",
        BackFrom.HAPPENING: "{}",
        BackFrom.PLANNED: "“{}”的计划时间",
        BackFrom.FACT: "{}",
    }[back.kind].format(pack.label_of(back.name))


def say_expiry(pack: Pack, clock: Clock, *, task: str) -> str:
    """What the end of the limit brings, "" where it only warns."""
    if clock.at_expiry == ESCALATE:
        return f"到期未办，上报{pack.label_of(clock.escalates_to or '')}。"
    if clock.at_expiry not in (DEEMED, RETURNED):
        return ""
    outcome = pack.task[task.partition("@")[0]].outcome(clock.as_outcome or "")
    effect = "视为同意" if clock.at_expiry == DEEMED else "退回申请人"
    said = f"到期未办，{effect}（{outcome.label if outcome else ''}）"
    said += f"，由{pack.label_of(clock.liable)}承担责任" if clock.liable else ""
    return f"{said}，事后须{clock.owed_afterwards}。" if clock.owed_afterwards else f"{said}。"


# What a reading says.


def say_waiting(pack: Pack, clock: Clock, case: Case | None, marks: ClockState) -> str:
    """Why nothing is counted yet, with what is missing of the file."""
    missing = missing_of(pack, clock, case, marks)
    if missing:
        return f"尚未起算：材料不齐，还缺{'、'.join(missing)}。"
    return f"尚未起算：等待{say_start(pack, clock)}。"


def missing_of(pack: Pack, clock: Clock, case: Case | None, marks: ClockState) -> list[str]:
    """The materials and facts that a file still lacks; nothing once it was complete."""
    whole = clock.once_complete
    if whole is None or marks.complete:
        return []
    facts = [name for name in whole.facts if case is None or case.fact(name) in (None, "")]
    return [*(name for name in whole.materials if name not in marks.materials), *map(pack.label_of, facts)]


def say_budget(
    pack: Pack,
    clock: Clock,
    *,
    budget: Period,
    first: date,
    start: date,
    nominal: date,
    due: date,
    pauses: Sequence[Paused],
    granted: Sequence[Period],
    calendar: Calendar,
) -> Iterator[str]:
    """How the due day of a budget came about."""
    yield f"自{say_start(pack, clock)}（{say_value(first)}）次日起算，{budget.words}内办结。"
    yield from _say_pauses(pauses, working=budget.is_working)
    for more in granted:
        yield f"经批准延长{more.words}。"
    if budget.is_working:
        skipped = calendar.skipped_words(start, due)
        if skipped:
            yield f"其间不计：{'、'.join(skipped)}。"
    if due != nominal:
        yield f"届满日遇休息日，顺延至{say_value(due)}。"
    if calendar.is_provisional(due):
        yield provisional(due)


def _say_pauses(pauses: Sequence[Paused], *, working: bool) -> Iterator[str]:
    kind = "个工作日" if working else "天"
    for pause in pauses:
        if not pause.days and not pause.runs:
            continue
        yield f"因{pause.label}暂停{pause.days}{kind}，不计入。"


def say_restarts(restarts: Sequence[tuple[str, date]]) -> Iterator[str]:
    for number, (label, day) in enumerate(restarts, start=1):
        yield f"因{label}，自{say_value(day)}次日重新起算（第{number}次）。"


def say_caps(pauses: Sequence[Paused]) -> Iterator[str]:
    """The pauses that their cap has ended."""
    for pause in pauses:
        if pause.cap is not None:
            yield f"{pause.label}最多暂停{pause.cap.words}，已到上限，自{say_value(pause.until)}次日继续计时。"


def say_used(*, used: int, gross: int, working: bool) -> str:
    """Net and gross time, where they differ."""
    kind = "个工作日" if working else "天"
    return f"已用{used}{kind}（净用时），从起算到现在共{gross}{kind}（总用时）。"


def say_minimum(clock: Clock, earliest: date) -> str:
    assert clock.at_least is not None
    return f"至少{clock.at_least.words}，{say_value(earliest)}起才能办结。"


def say_extending(pack: Pack, clock: Clock, due: date, calendar: Calendar) -> str:
    """Until when more time may be asked, and of whom."""
    rule = clock.extension
    assert rule is not None
    last = last_day_to_ask(clock, due, calendar)
    return (
        f"需要延期的，{say_value(last)}前（含当日）向{pack.label_of(rule.granted_by)}申请，"
        f"最多{rule.times}次，每次不超过{rule.up_to.words}。"
    )


def last_day_to_ask(clock: Clock, due: date, calendar: Calendar) -> date:
    """The last day on which more time may be asked."""
    early = clock.extension.asked_before if clock.extension else None
    return due if early is None else periods.before(due, early, calendar)


def say_delay(marks: ClockState) -> str:
    cause, note, _ = marks.delay
    words = DELAY_CAUSES.get(cause, cause)
    return f"逾期原因：{words}（{note}）。" if note else f"逾期原因：{words}。"


def say_lapsed(pack: Pack, clock: Clock, marks: ClockState) -> str:
    """What the expiry brought, once it has."""
    day = say_value(date.fromisoformat(marks.expired))
    if clock.at_expiry == ESCALATE:
        return f"{day}到期未办，已上报{pack.label_of(clock.escalates_to or '')}。"
    effect = "视为同意" if clock.at_expiry == DEEMED else "已退回申请人"
    said = f"{day}到期未办，{effect}"
    return f"{said}，由{pack.label_of(clock.liable)}承担责任。" if clock.liable else f"{said}。"


def provisional(day: date) -> str:
    return f"{day.year}年放假安排尚未公布，此日期为暂定。"
