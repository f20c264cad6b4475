"""A ledger's columns as the database holds them: where a value stands, what kind it is, and how it reads in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quancheng.engine.conditions import say_value
from quancheng.engine.pack import FactType, Ledger, LedgerColumn, Pack
from quancheng.people.access import Person
from quancheng.people.labels import Label

PROJECT_COLUMNS = {
    "stage": ("p.stage", "text"),
    "library": ("p.library", "text"),
    "opened": ("p.opened", "day"),
    "due": ("p.next_due", "day"),
    "ended": ("p.ended", "text"),
    "fact:name": ("p.name", "text"),
    "fact:enterprise": ("p.enterprise", "text"),
    "fact:uscc": ("p.uscc", "text"),
    "fact:investment": ("p.investment", "number"),
}
"""The sources that stand in the project's own row."""
NUMBERS = frozenset({FactType.MONEY, FactType.NUMBER, FactType.PERCENT, FactType.AREA})
UNITS = {"元": Decimal(100), "万元": Decimal(1_000_000), "亿元": Decimal(10_000_000_000)}
"""How many fen there are in a unit."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column to be shown: `kind` is text, number, day, choice or person; `held` says how a fact is typed.

    `choices` are (value, label) where only some values are possible.
    """

    source: str
    label: str
    kind: str
    unit: str = ""
    type: FactType | None = None
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The row name under which its value stands in the table of facts or happenings."""
        kind, _, name = self.source.partition(":")
        return name if kind in ("fact", "happening") else self.source

    @property
    def is_money(self) -> bool:
        return self.type is FactType.MONEY

    @property
    def is_summed(self) -> bool:
        return self.kind == "number" and self.type is not FactType.PERCENT

    @property
    def can_be_asked(self) -> bool:
        """Whether rows can be filtered and sorted by it."""
        return self.source != "number" and self.kind != "person"


def columns_of(pack: Pack, ledger: Ledger, person: Person) -> list[Column]:
    """The ledger's own columns, without the facts that the person may not read."""
    return [column_of(pack, each) for each in ledger.columns if may_read(pack, each.source, person)]


def columns_more(pack: Pack, ledger: Ledger, person: Person) -> list[Column]:
    """What can be shown besides: the other facts and happenings, grades and roles of the pack, stage and days."""
    own = {each.source for each in ledger.columns}
    more = [LedgerColumn(label=label, source=source) for source, label in _WORDS.items()]
    more += [LedgerColumn(label=each.label, source=f"grade:{each.id}") for each in pack.schemes]
    more += [LedgerColumn(label=each.label, source=f"fact:{each.id}") for each in pack.facts]
    more += [LedgerColumn(label=f"{each.label}时间", source=f"happening:{each.id}") for each in pack.happenings]
    for role in pack.roles:
        more += [LedgerColumn(label=role.label, source=f"role:{role.id}")]
        more += [LedgerColumn(label=f"{role.label}所在单位", source=f"role-unit:{role.id}")]
    return [column_of(pack, each) for each in more if each.source not in own and may_read(pack, each.source, person)]


_WORDS = {"stage": "所处阶段", "library": "所在项目库", "opened": "登记日期", "due": "最近到期"}


def may_read(pack: Pack, source: str, person: Person) -> bool:
    """A sensitive fact is there only for those with the highest clearance."""
    kind, _, name = source.partition(":")
    fact = pack.fact.get(name) if kind == "fact" else None
    return fact is None or not fact.sensitive or person.clearance == Label.SENSITIVE


def column_of(pack: Pack, column: LedgerColumn) -> Column:
    """The column with its kind and its possible values."""
    kind, _, name = column.source.partition(":")
    if kind == "fact":
        return _fact_column(pack, column, name)
    choices: Sequence[tuple[str, str]] = ()
    how = {"happening": "day", "opened": "day", "due": "day", "number": "number", "role": "person"}.get(kind, "choice")
    if kind == "grade":
        scheme = next(each for each in pack.schemes if each.id == name)
        choices = [(band.grade, band.label) for band in scheme.bands]
    elif kind == "role-unit":
        choices = [(unit.id, unit.label) for unit in pack.units]
    elif kind == "stage":
        choices = [(stage.id, stage.label) for stage in pack.stages]
    elif kind == "library":
        choices = [(library.id, library.label) for library in pack.libraries]
    elif kind == "ended":
        choices = [(each.id, each.label) for task in pack.task.values() for each in task.outcomes if each.ends_project]
    return Column(source=column.source, label=column.label, kind=how, choices=tuple(dict.fromkeys(choices)))


def _fact_column(pack: Pack, column: LedgerColumn, name: str) -> Column:
    fact = pack.fact[name]
    choices: Sequence[tuple[str, str]] = [(each, each) for each in fact.choices]
    if fact.type in NUMBERS:
        kind = "number"
    elif fact.type is FactType.DATE:
        kind = "day"
    elif fact.type is FactType.YES_NO:
        kind, choices = "choice", (("1", "是"), ("0", "否"))
    elif fact.type is FactType.PERSON:
        kind = "person"
    else:
        kind = "choice" if fact.choices else "text"
    unit = column.unit or ("万元" if fact.type is FactType.MONEY else "")
    return Column(
        source=column.source, label=column.label, kind=kind, unit=unit, type=fact.type, choices=tuple(choices)
    )


def in_unit(column: Column, value: Any) -> Decimal | None:
    """A stored number in the column's unit: fen become 万元, the rest stays; without zeros at its end."""
    if value is None:
        return None
    number = Decimal(str(value)) / UNITS[column.unit] if column.is_money else Decimal(str(value))
    return number.normalize() if number else Decimal(0)


def words_of(column: Column, value: Any) -> str:
    """A value as the page and the workbook show it; "" for none."""
    if value is None or value == "":
        return ""
    if column.kind == "number":
        return f"{in_unit(column, value):f}"
    if column.kind == "choice":
        plain = str(int(value)) if column.type is FactType.YES_NO else str(value)
        return dict(column.choices).get(plain, plain)
    return say_value(value) if isinstance(value, date) else str(value)
