"""Facts given in another currency: conditions see fen of yuan, the project keeps what was agreed and at which rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from quancheng.engine import events as ev
from quancheng.engine.case import Case, follows
from quancheng.engine.currencies import Foreign
from quancheng.engine.deciding.checks import refuse_future
from quancheng.engine.errors import BadValue
from quancheng.engine.pack import FactType, Pack, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountConverted(ev.Event):
    """The amount of a fact was given in another currency; amount and rate are exact decimals as text."""

    kind: ClassVar[str] = "amount-converted"
    fact: str
    amount: str
    currency: str
    rate: str
    rate_day: date


@follows(AmountConverted)
def _converted(case: Case, event: AmountConverted) -> Case:
    original = [event.amount, event.currency, event.rate, event.rate_day.isoformat()]
    return case.with_(originals={**case.originals, event.fact: original})


def original_of(case: Case, fact: str) -> Foreign | None:
    """What a fact was given as; None where it was given in yuan."""
    known = case.originals.get(fact)
    if known is None:
        return None
    amount, currency, rate, day = known
    return Foreign(amount=Decimal(amount), currency=currency, rate=Decimal(rate), rate_day=date.fromisoformat(day))


def in_yuan(pack: Pack, facts: Mapping[str, Any], *, on: date) -> tuple[dict[str, Value], dict[str, Foreign]]:
    """The facts with every amount in fen of yuan, and the originals of those given in another currency."""
    foreign = {name: value for name, value in facts.items() if isinstance(value, Foreign)}
    for name, value in foreign.items():
        label = pack.label_of(name)
        if name not in pack.fact or pack.fact[name].type is not FactType.MONEY:
            raise BadValue(f"“{label}”不是金额，不能填外币。", fact=name)
        if value.rate <= 0:
            raise BadValue(f"“{label}”的汇率应当大于零。", fact=name)
        refuse_future(value.rate_day, on, what=f"“{label}”的汇率日期")
    return {**facts, **{name: value.fen for name, value in foreign.items()}}, foreign


def conversions(case: Case, foreign: Mapping[str, Foreign], *, on: date) -> list[ev.Event]:
    """The events of amounts that were not known like this."""
    return [
        AmountConverted(
            on=on, fact=name, amount=str(value.amount), currency=value.currency, rate=str(value.rate),
            rate_day=value.rate_day,
        )
        for name, value in foreign.items()
        if original_of(case, name) != value
    ]  # fmt: skip
