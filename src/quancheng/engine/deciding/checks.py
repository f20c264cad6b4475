"""Checks that several decisions share: reasons, days and the values of facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from quancheng.engine.conditions import say_value
from quancheng.engine.errors import BadValue, Incomplete
from quancheng.engine.pack import Fact, FactType, Pack, Value

LONGEST_TEXT = 2000
USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


def refuse_unproved(needs: Sequence[str], evidence: Iterable[str], *, to: str) -> None:
    """Each of the things needed is proved by a piece of its own, in their order."""
    given = [each for each in evidence if each.strip()]
    missing = "、".join(needs[len(given) :])
    if missing:
        short = "还缺" if given else "要附上"
        how = "填写文号或上传文件。" if len(needs) == 1 else "每一样各填文号或上传文件。"
        raise Incomplete(f"{to}{short}：{missing}。", help=how, missing="evidence")


def refuse_without_reason(reason: str, *, to: str) -> None:
    if not reason.strip():
        raise Incomplete(
            f"{to}需要写明理由。",
            help="请用一两句话写清楚原因，会记入项目历史。",
            missing="reason",
        )


def refuse_future(day: date, on: date, *, what: str) -> None:
    if day > on:
        raise BadValue(
            f"{what}是{say_value(day)}，晚于今天（{say_value(on)}）。",
            help="请填写实际发生的日期。",
            day=day.isoformat(),
        )
    refuse_far(day, on, what=what)


FURTHEST = 10
"""Years from today beyond which a day is a slip of the pen; the calendar must cover what it is told."""


def refuse_far(day: date, on: date, *, what: str) -> None:
    if abs(day.year - on.year) > FURTHEST:
        raise BadValue(f"{what}是{say_value(day)}，离今天超过{FURTHEST}年。", help="请核对年份。", day=day.isoformat())


def refuse_long(text: str, *, what: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise BadValue(
            f"{what}太长（{len(text)}字），最多{LONGEST_TEXT}字。",
            help="请精简，或作为附件上传。",
        )


def checked_facts(pack: Pack, facts: Mapping[str, Value]) -> dict[str, Value]:
    """The facts with their values checked against the pack, or a refusal that names the field."""
    return {name: _checked(_fact(pack, name), value) for name, value in facts.items()}


def checked_field(field: Fact, value: Value) -> Value:
    """One value checked against its field, or a refusal that names it."""
    return _checked(field, value)


def refuse_if_missing(pack: Pack, facts: Mapping[str, Value]) -> None:
    """Each required fact must be there, whichever fact is being changed."""
    missing = [fact for fact in pack.facts if fact.required and facts.get(fact.id) in (None, "")]
    if missing:
        labels = "、".join(fact.label for fact in missing)
        raise Incomplete(
            f"还缺少：{labels}。",
            help="补上后再提交。",
            missing=[fact.id for fact in missing],
        )


def _fact(pack: Pack, name: str) -> Fact:
    if name not in pack.fact:
        raise BadValue(f"没有“{name}”这个项目信息。", help="请核对字段名称。", fact=name)
    return pack.fact[name]


def checked_value(fact: Fact, value: Value) -> Value:
    """A value checked against what kind of fact it is, or a refusal that names it."""
    return _checked(fact, value)


def _checked(fact: Fact, value: Value) -> Value:
    if value is None or value == "":
        return None
    if not _is_of_kind(fact, value):
        raise BadValue(
            f"“{fact.label}”的值“{say_value(value)}”类型不对。",
            help=_HELP[fact.type],
            fact=fact.id,
        )
    if isinstance(value, (int, Decimal)):
        _refuse_uncountable(fact, value)
    if isinstance(value, str):
        return _checked_text(fact, value.strip())
    return value


def _is_of_kind(fact: Fact, value: Value) -> bool:
    """Python counts bool among int and datetime among date; a pack does not."""
    if isinstance(value, (bool, datetime)):
        return isinstance(value, bool) and fact.type is FactType.YES_NO
    return isinstance(value, _KINDS[fact.type])


MOST = 10**16
"""No number is larger: in fen a hundred million million yuan, and within what every database counts exactly."""


def _refuse_uncountable(fact: Fact, value: int | Decimal) -> None:
    if (isinstance(value, Decimal) and not value.is_finite()) or not -MOST <= value <= MOST:
        raise BadValue(f"“{fact.label}”的数值太大。", help=_HELP[fact.type], fact=fact.id)
    if value < 0:
        raise BadValue(f"“{fact.label}”不能是负数。", help="请核对后重填。", fact=fact.id)


def _checked_text(fact: Fact, text: str) -> str:
    refuse_long(text, what=f"“{fact.label}”")
    if fact.type is FactType.CHOICE and text not in fact.choices:
        raise BadValue(
            f"“{fact.label}”不能是“{text}”。",
            help=f"可选：{'、'.join(fact.choices)}。",
            fact=fact.id,
        )
    if fact.type is FactType.USCC and not is_uscc(text):
        raise BadValue(
            f"统一社会信用代码“{text}”的位数或校验码不对。",
            help="应为18位，请对照营业执照核对。",
            fact=fact.id,
        )
    return text


_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_uscc(text: str) -> bool:
    """Whether an 18-character unified social credit code has its right check character (GB 32100-2015)."""
    if not USCC.fullmatch(text):
        return False
    total = sum(_USCC_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(text[:17]))
    return _USCC_SIGNS[(31 - total % 31) % 31] == text[17]


_KINDS: Mapping[FactType, tuple[type, ...]] = {
    FactType.TEXT: (str,), FactType.REGION: (str,), FactType.PERSON: (str,), FactType.CHOICE: (str,),
    FactType.UNIT: (str,),
    FactType.USCC: (str,), FactType.MONEY: (int,), FactType.NUMBER: (int, Decimal), FactType.PERCENT: (Decimal,),
    FactType.AREA: (Decimal,), FactType.DATE: (date,), FactType.YES_NO: (bool,),
}  # fmt: skip
_HELP: Mapping[FactType, str] = {
    FactType.TEXT: "请填写文字。", FactType.REGION: "请填写地点。", FactType.PERSON: "请选择人员。",
    FactType.UNIT: "请选择单位。",
    FactType.CHOICE: "请从选项中选择。", FactType.USCC: "应为18位代码。", FactType.MONEY: "请填写金额，如“1.2亿元”。",
    FactType.NUMBER: "请填写数字。", FactType.PERCENT: "请填写百分数，如“15%”。", FactType.AREA: "请填写面积。",
    FactType.DATE: "请填写日期，如2026-09-30。", FactType.YES_NO: "请填写“是”或“否”。",
}  # fmt: skip
