"""A pack's facts as fields of a form, and what is typed there as the values that the engine takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from quancheng.cases.registering import NamedPerson
from quancheng.engine.case import Case
from quancheng.engine.conditions import say_value
from quancheng.engine.converted import original_of
from quancheng.engine.currencies import Foreign, NoRate, read_foreign
from quancheng.engine.pack import Fact, FactType, Pack, Value
from quancheng.people import queries
from quancheng.people.access import Person
from quancheng.people.labels import Label
from quancheng.web import words
from quancheng.web.typed import MONEY_UNITS, YES_NO, Typed

Contacts = Mapping[str, queries.ContactLine]


class Facts(Protocol):
    """Whatever knows the values of fields: a case, a record."""

    def fact(self, name: str) -> Value: ...


YES_NO_CHOICES = (("yes", "是"), ("no", "否"))
LONG_WORDS = ("内容", "情况", "说明", "简介", "概况", "背景")
HINTS = {
    FactType.MONEY: "可写“1.2亿元”“8000万元”，只写数字按右边的单位；"
    "外币写明汇率和日期，如“3000万美元，汇率7.1234，2026-03-02”",
    FactType.USCC: "18位，见营业执照",
    FactType.PERCENT: "如 15 表示 15%",
    FactType.AREA: "可写“200亩”",
}
UNITS = {FactType.PERCENT: "%", FactType.AREA: "平方米"}


@dataclass(frozen=True, kw_only=True)
class FactField:
    """One blank: its control (text, long, money, choice, date, number, person), value as typed, and its fault."""

    name: str
    label: str
    control: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    money_unit: str = MONEY_UNITS[0]
    phone: str = ""
    unit: str = ""
    hint: str = ""
    error: str = ""
    required: bool = False
    longest: int = 200


def seen_facts(pack: Pack, person: Person) -> list[Fact]:
    """The facts a person may read: the sensitive ones only with the highest clearance."""
    return [fact for fact in pack.facts if not fact.sensitive or person.clearance == Label.SENSITIVE]


def fields(
    facts: list[Fact],
    *,
    typed: Mapping[str, str] | None,
    wrong: Mapping[str, str],
    case: Facts,
    contacts: Contacts = MappingProxyType({}),
) -> list[FactField]:
    """The blanks with what was typed, or with what is known."""
    return [_field(fact, typed, wrong.get(_name(fact), ""), case, contacts) for fact in facts]


def read_facts(facts: list[Fact], typed: Typed) -> dict[str, Value | NamedPerson]:
    """The values typed; a fault of each stands in `typed.wrong`. Natural persons stay names until they are kept."""
    return {fact.id: _read(fact, typed) for fact in facts}


def read_project_facts(facts: list[Fact], typed: Typed) -> dict[str, Value | NamedPerson | Foreign]:
    """The same for a project's own fields, whose amounts may be of another currency."""
    money = {fact.id: _amount(typed, _name(fact)) for fact in facts if fact.type is FactType.MONEY}
    return {**read_facts([fact for fact in facts if fact.id not in money], typed), **money}


def contacts_of(person: Person, facts: list[Fact], case: Facts) -> Contacts:
    """The natural persons behind the facts that name one, by the id that the fact holds; one query."""
    ids = [str(case.fact(fact.id)) for fact in facts if fact.type is FactType.PERSON and case.fact(fact.id)]
    if not ids:
        return {}
    return {line.id.hex: line for line in queries.contacts(person, [UUID(each) for each in ids]).values()}


def say_fact(fact: Fact, value: Value, contacts: Contacts = MappingProxyType({})) -> str:
    """A value as people read it; nothing for nothing."""
    if value in (None, ""):
        return ""
    if fact.type is FactType.PERSON:
        line = contacts.get(UUID(str(value)).hex)
        return f"{line.name} {line.phone}".strip() if line else "联系人已删除"
    if fact.type is FactType.MONEY and isinstance(value, int):
        return words.money(Decimal(value) / 100)
    if fact.type is FactType.PERCENT and isinstance(value, Decimal):
        return f"{_trimmed(value * 100)}%"
    if isinstance(value, Decimal):
        return f"{_trimmed(value)}{UNITS.get(fact.type, '')}"
    return say_value(value)


def known(facts: list[Fact], case: Case, contacts: Contacts) -> list[tuple[Fact, str]]:
    """Each fact with its value in words."""
    return [(fact, say_fact(fact, case.fact(fact.id), contacts) + _given_as(case, fact)) for fact in facts]


def _given_as(case: Case, fact: Fact) -> str:
    """In brackets, the amount in the currency in which it was agreed, with rate and day."""
    original = original_of(case, fact.id)
    return f"（{original.words}）" if original else ""


def _name(fact: Fact) -> str:
    return f"fact-{fact.id}"


def _field(fact: Fact, typed: Mapping[str, str] | None, error: str, case: Facts, contacts: Contacts) -> FactField:
    name = _name(fact)
    amount, unit = _as_typed(fact, case.fact(fact.id))
    original = original_of(case, fact.id) if isinstance(case, Case) else None
    amount = original.written if original else amount
    line = contacts.get(UUID(str(case.fact(fact.id))).hex) if fact.type is FactType.PERSON and amount else None
    if fact.type is FactType.PERSON:
        amount = line.name if line else ""
    return FactField(
        name=name,
        label=fact.label,
        control=_control(fact),
        value=typed.get(name, "") if typed is not None else amount,
        choices=_choices(fact),
        money_unit=(typed.get(f"{name}-unit", "") if typed is not None else unit) or MONEY_UNITS[0],
        phone=typed.get(f"{name}-phone", "") if typed is not None else line.phone if line else "",
        unit=UNITS.get(fact.type, ""),
        hint=HINTS.get(fact.type, ""),
        error=error,
        required=fact.required,
        longest=18 if fact.type is FactType.USCC else 2000 if _is_long(fact) else 200,
    )


def _is_long(fact: Fact) -> bool:
    """A text that takes more than a line, told by its label."""
    return fact.type is FactType.TEXT and any(word in fact.label for word in LONG_WORDS)


def _control(fact: Fact) -> str:
    if fact.type is FactType.TEXT:
        return "long" if _is_long(fact) else "text"
    controls = {
        FactType.MONEY: "money", FactType.DATE: "date", FactType.CHOICE: "choice", FactType.YES_NO: "choice",
        FactType.PERSON: "person", FactType.UNIT: "choice",
    }  # fmt: skip
    numbers = (FactType.NUMBER, FactType.PERCENT, FactType.AREA)
    return "number" if fact.type in numbers else controls.get(fact.type, "text")


def _choices(fact: Fact) -> tuple[tuple[str, str], ...]:
    if fact.type is FactType.YES_NO:
        return YES_NO_CHOICES
    return tuple((choice, choice) for choice in fact.choices)


def _as_typed(fact: Fact, value: Value) -> tuple[str, str]:
    """A known value as it stands in its blank, and the unit beside it."""
    if value in (None, ""):
        return "", ""
    if fact.type is FactType.MONEY and isinstance(value, int):
        return _trimmed(Decimal(value) / 1_000_000), MONEY_UNITS[0]
    if isinstance(value, bool):
        return "yes" if value else "no", ""
    if fact.type is FactType.PERCENT and isinstance(value, Decimal):
        return _trimmed(value * 100), ""
    if isinstance(value, Decimal):
        return _trimmed(value), ""
    return (value.isoformat() if isinstance(value, date) else str(value)), ""


def _read(fact: Fact, typed: Typed) -> Value | NamedPerson:
    name = _name(fact)
    needed = f"请填写{fact.label}。" if fact.required else ""
    match fact.type:
        case FactType.MONEY:
            return typed.fen(name)
        case FactType.DATE:
            return typed.day(name, needed=needed)
        case FactType.NUMBER:
            return typed.number(name, needed=needed)
        case FactType.AREA:
            return typed.area(name, needed=needed)
        case FactType.PERCENT:
            share = typed.number(name, needed=needed)
            return None if share is None else share / 100
        case FactType.YES_NO:
            return YES_NO.get(typed.choice(name, YES_NO, needed=needed))
        case FactType.CHOICE:
            return typed.choice(name, fact.choices, needed=needed) or None
        case FactType.UNIT:
            return typed.choice(name, fact.units, needed=needed) or None
        case FactType.USCC:
            return typed.text(name, needed=needed).upper() or None
        case FactType.PERSON:
            who = typed.text(name, needed=needed)
            return NamedPerson(name=who, phone=typed.text(f"{name}-phone")) if who else None
        case _:
            return typed.text(name, needed=needed) or None


def _amount(typed: Typed, name: str) -> Value | Foreign:
    """An amount in yuan, or in another currency with its rate and day."""
    try:
        foreign = read_foreign(typed.post.get(name, ""))
    except NoRate as refused:
        typed.wrong[name] = f"{refused.sentence}{refused.help}"
        return None
    return foreign or typed.fen(name)


def fault_of(facts: list[Fact], name: object) -> str:
    """The field at which a refusal that names a fact stands; "" where it names none here."""
    return next((_name(fact) for fact in facts if fact.id == name), "")


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
