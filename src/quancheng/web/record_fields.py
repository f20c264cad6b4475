"""The fields of a record as blanks of a form, as words in a list and as columns of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from quancheng.cases.record_lists import RecordLine
from quancheng.engine.case import RecordState
from quancheng.engine.pack import Fact, FactType, Pack, RecordKind, Value
from quancheng.engine.records import decoded
from quancheng.people.access import Person
from quancheng.people.labels import Label
from quancheng.web import facts as blanks

MOST_COLUMNS = 5
LONG = 24
COUNTED = (FactType.MONEY, FactType.NUMBER, FactType.PERCENT, FactType.AREA)


@dataclass(frozen=True)
class Known:
    """The values of a record's fields, as the blanks of a form look at them."""

    values: Mapping[str, Value]

    def fact(self, name: str) -> Value:
        return self.values.get(name)


def seen_fields(kind: RecordKind, person: Person) -> list[Fact]:
    """The fields that a person may read: the sensitive ones only with the highest clearance."""
    return [each for each in kind.fields if not each.sensitive or person.clearance == Label.SENSITIVE]


def known_of(row: RecordState) -> Known:
    return Known(decoded(row))


def fields(
    pack: Pack, kind: RecordKind, person: Person, *, typed: Mapping[str, str] | None, wrong: Mapping[str, str],
    known: Known,
) -> list[blanks.FactField]:  # fmt: skip
    """The blanks of a form with what was typed, or with what is known; units by their names."""
    asked = seen_fields(kind, person)
    contacts = blanks.contacts_of(person, asked, known)
    made = blanks.fields(asked, typed=typed, wrong=wrong, case=known, contacts=contacts)
    return [_with_units(pack, each, field) for each, field in zip(asked, made, strict=True)]


def _with_units(pack: Pack, fact: Fact, field: blanks.FactField) -> blanks.FactField:
    if fact.type is not FactType.UNIT:
        return field
    return replace(field, choices=tuple((unit, pack.label_of(unit)) for unit in fact.units))


def said(pack: Pack, fact: Fact, value: Value, contacts: blanks.Contacts) -> str:
    """A value in words."""
    if fact.type is FactType.UNIT:
        return pack.label_of(str(value)) if value else ""
    if fact.type is FactType.AREA and isinstance(value, Decimal):
        return say_area(value)
    return blanks.say_fact(fact, value, contacts)


def say_area(square_metres: Decimal) -> str:
    """100亩（66,666.67平方米）."""
    mu = (square_metres * 3 / 2000).quantize(Decimal("0.01")).normalize()
    return f"{mu:f}亩（{square_metres.normalize():f}平方米）"


def facts_of(pack: Pack, kind: RecordKind, person: Person, known: Known) -> list[tuple[str, str, bool]]:
    """Every filled field as (label, words, whether it is long)."""
    asked = seen_fields(kind, person)
    contacts = blanks.contacts_of(person, asked, known)
    found = [(each.label, said(pack, each, known.fact(each.id), contacts)) for each in asked]
    return [(label, words, len(words) > LONG) for label, words in found if words]


def columns_of(kind: RecordKind, person: Person) -> list[Fact]:
    """The fields that stand beside a record's name and day in a list."""
    shown = [each for each in seen_fields(kind, person) if each.id not in (kind.titled_by, kind.dated_by)]
    return [each for each in shown if each.type is not FactType.PERSON][:MOST_COLUMNS]


def value_of(fact: Fact, plain: Any) -> Value:
    """A value out of a row's plain JSON."""
    if plain is None:
        return None
    if fact.type is FactType.DATE:
        return date.fromisoformat(plain)
    if fact.type is FactType.YES_NO:
        return bool(plain)
    return Decimal(str(plain)) if fact.type in COUNTED and fact.type is not FactType.MONEY else plain  # type: ignore[no-any-return]


def line_words(pack: Pack, fact: Fact, line: RecordLine) -> str:
    return said(pack, fact, value_of(fact, line.content.get(fact.id)), {})


@dataclass(frozen=True)
class SheetColumn:
    """A column of the exported sheet; `source` is the field's id."""

    source: str
    kind: str


@dataclass(frozen=True)
class SheetRow:
    """A row of the exported sheet; `project` is the id by which it is known again, here the record's."""

    project: UUID
    values: Mapping[str, Any]


def sheet_columns(kind: RecordKind, person: Person) -> list[tuple[str, SheetColumn]]:
    """登记单位 and 日期, then every field but natural persons."""
    shown = [each for each in seen_fields(kind, person) if each.type is not FactType.PERSON]
    own = [(each.label, SheetColumn(each.id, "day" if each.type is FactType.DATE else "text")) for each in shown]
    return [*own, ("登记单位", SheetColumn("unit", "text")), ("登记日期", SheetColumn("recorded", "day"))]


def sheet_row(pack: Pack, kind: RecordKind, line: RecordLine) -> tuple[SheetRow, dict[str, str]]:
    values = {each.id: value_of(each, line.content.get(each.id)) for each in kind.fields}
    words = {each.id: line_words(pack, each, line) for each in kind.fields if each.type is not FactType.PERSON}
    words |= {"unit": pack.label_of(line.unit), "recorded": line.recorded.isoformat()}
    return SheetRow(line.id, {**values, "recorded": line.recorded}), words
