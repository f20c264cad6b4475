"""What happened to time limits, in plain words: files, restarts, meetings ahead, expiries, delays, currencies."""

from __future__ import annotations

from typing import Any

from quancheng.cases.history import say_event
from quancheng.engine import converted, delays, expiry, files_of_tasks, meeting_days, proofs, restarts
from quancheng.engine.case import task_of, unit_of_key
from quancheng.engine.conditions import say_value
from quancheng.engine.currencies import CURRENCIES
from quancheng.engine.pack import DELAY_CAUSES, Pack
from quancheng.engine.spec.clocks import DEEMED, ESCALATE


def _task(event: Any, pack: Pack) -> str:
    unit = unit_of_key(event.task)
    name = f"“{pack.label_of(event.task.partition('@')[0])}”"
    return f"{name}（{pack.label_of(unit)}）" if unit else name


@say_event.register
def _(event: files_of_tasks.MaterialsAccepted, pack: Pack) -> str:
    return f"{_task(event, pack)}收到材料：{'、'.join(event.materials)}（{say_value(event.day)}）。"


@say_event.register
def _(event: files_of_tasks.FileCompleted, pack: Pack) -> str:
    return f"{_task(event, pack)}材料齐全，自{say_value(event.day)}次日起算。"


@say_event.register
def _(event: restarts.ClockRestarted, pack: Pack) -> str:
    clock = task_of(pack, event.task).clock
    labels = {rule.cause: rule.label for rule in clock.restarts} if clock else {}
    word = "更正为" if event.instead else ""
    return f"因{labels.get(event.cause, event.cause)}，{_task(event, pack)}{word}自{say_value(event.day)}次日重新起算。"


@say_event.register
def _(event: proofs.TaskProved, pack: Pack) -> str:
    told = "；".join(f"{item}：{piece.partition(':')[2] if piece.startswith('no:') else '上传的文件'}"
                    for item, piece in event.proofs)  # fmt: skip
    return f"{_task(event, pack)}的佐证：{told}。"


@say_event.register
def _(event: meeting_days.MeetingDayTold, pack: Pack) -> str:
    gone = f"原定{say_value(event.instead_of)}的{pack.label_of(event.meeting)}取消。" if event.instead_of else ""
    told = f"{pack.label_of(event.meeting)}定于{say_value(event.day)}召开。" if event.day else ""
    return f"{gone}{told}"


@say_event.register
def _(event: expiry.ClockExpired, pack: Pack) -> str:
    clock = task_of(pack, event.task).clock
    day = say_value(event.day)
    if event.effect == ESCALATE:
        whom = pack.label_of(clock.escalates_to) if clock and clock.escalates_to else ""
        return f"{_task(event, pack)}{day}到期未办，上报{whom}。"
    effect = "视为同意" if event.effect == DEEMED else "退回申请人"
    liable = f"，由{pack.label_of(clock.liable)}承担责任" if clock and clock.liable else ""
    return f"{_task(event, pack)}{day}到期未办，{effect}{liable}。"


@say_event.register
def _(event: expiry.OwedDone, pack: Pack) -> str:
    clock = task_of(pack, event.task).clock
    owed = clock.owed_afterwards if clock and clock.owed_afterwards else "事后手续"
    return f"{_task(event, pack)}{owed}：{event.note}。"


@say_event.register
def _(event: delays.DelayExplained, pack: Pack) -> str:
    return f"说明{_task(event, pack)}逾期原因：{DELAY_CAUSES.get(event.cause, event.cause)}。{event.note}"


@say_event.register
def _(event: converted.AmountConverted, pack: Pack) -> str:
    currency = CURRENCIES.get(event.currency, event.currency)
    day = say_value(event.rate_day)
    return f"{pack.label_of(event.fact)}按{event.amount}{currency}、{day}汇率{event.rate}折算。"
