"""What happened to records, guides, supporting works and factor needs, in plain words."""

from __future__ import annotations

from typing import Any

from quancheng.cases.history import based_on, say_event, with_reason
from quancheng.engine import factors, guides, plans, records
from quancheng.engine.conditions import say_value
from quancheng.engine.events import decode_value
from quancheng.engine.pack import Pack
from quancheng.engine.records import kind_of

based_on("record_kind", lambda pack: pack.records)
based_on("plan", lambda pack: pack.plans)
based_on("form", lambda pack: pack.needs)


def _kind(event: Any, pack: Pack) -> str:
    return f"“{pack.label_of(event.record_kind)}”"


@say_event.register
def _(event: records.RecordMade, pack: Pack) -> str:
    kind = kind_of(pack, event.record_kind)
    title = event.facts.get(kind.titled_by)
    said = f"：{say_value(title)}" if title not in (None, "") else ""  # type: ignore[arg-type]
    due = f"，请于{say_value(event.due)}前{kind.follow_up.label}" if event.due and kind.follow_up else ""
    return f"登记{_kind(event, pack)}{said}{due}。"


@say_event.register
def _(event: records.RecordCorrected, pack: Pack) -> str:
    kind = kind_of(pack, event.record_kind)
    names = "、".join(kind.field[name].label for name in event.facts if name in kind.field)
    return with_reason(f"更正{_kind(event, pack)}的{names}", event.reason)


@say_event.register
def _(event: records.RecordWithdrawn, pack: Pack) -> str:
    return with_reason(f"撤回{_kind(event, pack)}", event.reason)


@say_event.register
def _(event: records.RecordAnswered, pack: Pack) -> str:
    rule = kind_of(pack, event.record_kind).follow_up
    return f"填报{_kind(event, pack)}的{rule.label if rule else '办理'}情况：{event.answer}。"


@say_event.register
def _(event: records.RecordChecked, pack: Pack) -> str:
    rule = kind_of(pack, event.record_kind).follow_up
    word = f"{_kind(event, pack)}的{rule.label if rule else '办理'}"
    return f"核实{word}，已办结。" if event.accepted else with_reason(f"退回{word}", event.reason)


@say_event.register
def _(event: records.RecordLinked, pack: Pack) -> str:
    return f"由{_kind(event, pack)}产生了项目。"


@say_event.register
def _(event: guides.GuideTold, pack: Pack) -> str:
    names = "、".join(pack.label_of(each) for each in event.guides)
    return with_reason(f"已把办事指南告知企业：{names}", event.how, word="方式")


def _place(event: Any, pack: Pack) -> tuple[str, str]:
    """The phase, and the work for it, in words."""
    plan = next((each for each in pack.plans if each.id == event.plan), None)
    phases = {each.id: each.label for each in plan.phases} if plan else {}
    works = {each.id: each.label for each in plan.works} if plan else {}
    name = getattr(event, "work", "")
    return phases.get(event.phase, event.phase), works.get(name, name)


@say_event.register
def _(event: plans.PhaseSet, pack: Pack) -> str:
    return with_reason(f"“{_place(event, pack)[0]}”的时间定为{say_value(event.day)}", event.reason)


@say_event.register
def _(event: plans.WorkPlanned, pack: Pack) -> str:
    phase, work = _place(event, pack)
    return with_reason(f"“{work}”（{phase}）计划{say_value(event.day)}完成", event.reason)


@say_event.register
def _(event: plans.WorkFinished, pack: Pack) -> str:
    phase, work = _place(event, pack)
    return with_reason(f"“{work}”（{phase}）{say_value(event.day)}完成", event.note, word="说明")


def _amount(event: Any, pack: Pack) -> str:
    value = decode_value(event.facts.get("amount"))
    word = pack.factor[event.factor].unit_word if event.factor in pack.factor else ""
    return "" if value is None else f"{say_value(value)}{word}"


@say_event.register
def _(event: factors.FactorAsked, pack: Pack) -> str:
    asked = _amount(event, pack) or "不需要"
    return with_reason(f"填报{pack.label_of(event.factor)}需求：{asked}", event.note, word="说明")


@say_event.register
def _(event: factors.FactorVerified, pack: Pack) -> str:
    said = _amount(event, pack)
    return with_reason(
        f"核实{pack.label_of(event.factor)}需求{f'：{said}' if said else ''}", event.opinion, word="意见"
    )


@say_event.register
def _(event: factors.FactorGuaranteed, pack: Pack) -> str:
    until = f"，{say_value(event.by_day)}前到位" if event.by_day else ""
    return f"落实{pack.label_of(event.factor)}保障：{_amount(event, pack) or '已落实'}{until}。"
