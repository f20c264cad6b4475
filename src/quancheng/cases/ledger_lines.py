"""The lines of a ledger on its way in: which project each is about, what it would change, what somebody decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from quancheng.cases.access import seen_projects
from quancheng.cases.intake_values import typed_day, typed_fact
from quancheng.cases.ledger_columns import Column, words_of
from quancheng.cases.names import core_of_enterprise, plain
from quancheng.cases.queries import as_uuid
from quancheng.engine import events as ev
from quancheng.engine.case import Case
from quancheng.engine.deciding.checks import checked_facts
from quancheng.engine.errors import BadValue
from quancheng.engine.pack import FactType, Pack
from quancheng.people.access import Person
from quancheng.store.canonical import parsed
from quancheng.store.session import session

READ = frozenset({"fact", "happening", "role-unit"})
NEW = "new"


@dataclass(frozen=True, kw_only=True)
class LineChoice:
    """What was decided on a line: taken or left, values typed in place of what was read, guesses confirmed, target."""

    take: bool | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    target: str = ""

    def as_json(self) -> Mapping[str, Any]:
        return {"take": self.take, "typed": dict(self.typed), "ticked": sorted(self.ticked), "target": self.target}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> LineChoice:
        return cls(**{**said, "ticked": frozenset(said["ticked"])})


@dataclass(frozen=True, slots=True)
class LineCell:
    """A value on its way in: `before` is what stands in the system, `fault` why it cannot be taken as it is.

    `was_asked` stays when the question is answered, so that the answer can be changed.
    """

    column: Column
    cell: str
    value: Any
    words: str
    before: str
    known: Any
    how: str
    written: str
    typed: str
    was_asked: bool
    ticked: bool
    asks: bool
    fault: str

    @property
    def is_change(self) -> bool:
        return bool(self.words) and self.words != self.before


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a line that is possible but unlikely: somebody has to say that it is so."""

    key: str
    sentence: str
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class LinePlan:
    """A line with where it goes. `project` is the one it changes, None for a new one."""

    row: int
    name: str
    cells: Sequence[LineCell]
    project: UUID | None
    project_name: str
    why: str
    faults: Sequence[str]
    take: bool
    offered: Sequence[tuple[UUID, str]] = ()
    doubts: Sequence[Doubt] = ()

    @property
    def changes(self) -> list[LineCell]:
        return [each for each in self.cells if each.is_change]

    @property
    def waiting(self) -> list[LineCell]:
        """The cells that still need somebody's word."""
        return [each for each in self.cells if each.asks or each.fault]

    @property
    def is_ready(self) -> bool:
        return not self.waiting and not self.faults and all(each.ticked for each in self.doubts)

    @property
    def standing(self) -> str:
        """left, wrong, new, changed or same."""
        if not self.take:
            return "left"
        if not self.is_ready:
            return "wrong"
        if self.project is None:
            return "new"
        return "changed" if self.changes else "same"


class Known:
    """The projects that the lines may be about, found at once, however many lines there are."""

    def __init__(
        self, person: Person, pack: Pack, lines: Sequence[Mapping[str, Any]], choices: Mapping[int, LineChoice]
    ) -> None:
        self.pack = pack
        seen, params = seen_projects(person)
        rows = session().execute(
            f"SELECT p.id, p.name, p.enterprise, p.uscc FROM cases_project p WHERE {seen} AND p.ended = ''", params
        )
        self.names: dict[UUID, str] = {}
        self.by_key: dict[str, UUID] = {}
        self.by_name: dict[str, list[UUID]] = {}
        self.by_firm: dict[str, list[UUID]] = {}
        self.firms: dict[UUID, str] = {}
        for id_, name, enterprise, uscc in rows.fetchall():
            project = as_uuid(id_)
            self.names[project], self.by_key[project.hex] = name, project
            self.by_name.setdefault(plain(name), []).append(project)
            self.firms[project] = core_of_enterprise(enterprise) if enterprise else ""
            for firm in {uscc, self.firms[project]} - {""}:
                self.by_firm.setdefault(firm, []).append(project)
        wanted = {self.target(line, choices.get(line["row"], LineChoice()))[0] for line in lines} - {None}
        self.cases = _cases(person, [each for each in wanted if each is not None])

    def target(self, line: Mapping[str, Any], choice: LineChoice) -> tuple[UUID | None, str, list[tuple[UUID, str]]]:
        """The project a line is about, why it is thought so, and the others it may be about."""
        said = {source: cell[1] for source, cell in line["cells"].items()}
        name, firm = plain(str(said.get("fact:name") or "")), str(said.get("fact:enterprise") or "")
        same_name = self.by_name.get(name, []) if name else []
        firms = [
            *self.by_firm.get(str(said.get("fact:uscc") or "-"), ()),
            *self.by_firm.get(core_of_enterprise(firm), ()),
        ]
        near = list(dict.fromkeys([*same_name, *firms]))
        offered = [(each, self.names[each]) for each in near[:6]]
        if choice.target == NEW:
            return None, "", offered
        if choice.target in self.by_key:
            return self.by_key[choice.target], "由您选定", offered
        if line["key"] in self.by_key:
            return self.by_key[line["key"]], "系统编号一致", offered
        both = [each for each in same_name if each in firms or not firm]
        if len(both) == 1:
            return both[0], "项目名称和企业一致" if firm else "项目名称一致", offered
        return None, "", offered


def _cases(person: Person, projects: Sequence[UUID]) -> dict[UUID, Case]:
    found: dict[UUID, Case] = {}
    for start in range(0, len(projects), 400):
        some = projects[start : start + 400]
        marks = ", ".join(["%s"] * len(some))
        rows = session().execute(
            f"SELECT id, state FROM store_stream WHERE tenant_id = %s AND id IN ({marks})", [person.tenant, *some]
        )
        found |= {as_uuid(row[0]): Case.from_state(parsed(row[1])) for row in rows.fetchall()}
    return found


def plan_of(
    known: Known,
    columns: Sequence[Column],
    line: Mapping[str, Any],
    choice: LineChoice,
    seen: dict[str, int],
    on: date,
) -> LinePlan:
    """The line with its project, its cells as chosen, and what is wrong with it as a whole."""
    project, why, offered = known.target(line, choice)
    case = known.cases.get(project) if project else None
    cells = [_cell(known.pack, column, line["cells"].get(column.source), choice, case, on) for column in columns]
    values = {each.column.source: each.value for each in cells}
    name = str(values.get("fact:name") or "")
    faults = list(_faults(known.pack, values, name, line, seen, choice)) if choice.take is not False else []
    return LinePlan(
        row=line["row"], name=name, cells=cells, project=project,
        project_name=known.names.get(project, "") if project else "", why=why, faults=faults,
        take=choice.take is not False, offered=offered,
        doubts=list(_doubts(known.pack, values, choice)) if choice.take is not False else (),
    )  # fmt: skip


def _doubts(pack: Pack, values: Mapping[str, Any], choice: LineChoice) -> Iterable[Doubt]:
    """A part that is larger than its whole."""
    for fact in pack.facts:
        part, whole = values.get(f"fact:{fact.id}"), values.get(f"fact:{fact.part_of}")
        if part is not None and whole is not None and part > whole:
            sentence = f"“{fact.label}”大于“{pack.label_of(fact.part_of or '')}”，请核对两个数和单位。"
            yield Doubt(f"doubt:{fact.id}", sentence, f"doubt:{fact.id}" in choice.ticked)


def _faults(
    pack: Pack,
    values: Mapping[str, Any],
    name: str,
    line: Mapping[str, Any],
    seen: dict[str, int],
    choice: LineChoice,
) -> Iterable[str]:
    """What is wrong with the line as a whole: no name, the same project twice, a part above its whole."""
    if not name:
        yield "没有项目名称，请补上，或不导入这一行。"
        return
    earlier = seen.setdefault(f"{plain(name)}/{plain(str(values.get('fact:enterprise') or ''))}", line["row"])
    if earlier != line["row"]:
        yield f"与第{earlier}行是同一个项目，请只保留一行。"
    try:
        checked_facts(pack, facts_of(values))
    except BadValue as refused:
        yield str(refused)


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The facts among values by source, those without a value left out."""
    return {
        source.removeprefix("fact:"): value
        for source, value in values.items()
        if source.startswith("fact:") and value is not None
    }


def _cell(
    pack: Pack, column: Column, said: Sequence[Any] | None, choice: LineChoice, case: Case | None, on: date
) -> LineCell:
    typed, fault = choice.typed.get(column.source, "").strip(), ""
    if said is None and case is None and not typed:
        return _blank(column, column.source in choice.ticked)
    cell, value, certainty, how, written = said or NOTHING_SAID
    value = ev.decode_value(value)
    asks = certainty in ("guess", "wrong") and column.source not in choice.ticked and not typed
    if typed:
        try:
            value = _typed(pack, column, typed, on)
        except BadValue as refused:
            value, fault = None, str(refused)
    elif certainty == "wrong":
        value = None
    before, words = _before(column, case), _words(column, value)
    return LineCell(
        column=column, cell=cell, value=value, words=words, before=_words(column, before) if case else "",
        known=before, how=how, written=written, typed=typed or _typed_words(column, value, words),
        was_asked=certainty in ("guess", "wrong") or bool(typed), ticked=column.source in choice.ticked, asks=asks,
        fault=fault,
    )  # fmt: skip


NOTHING_SAID = ("", None, "none", "空白", "")


@lru_cache(maxsize=1024)
def _blank(column: Column, ticked: bool) -> LineCell:
    """A cell of which nothing is said on either side: one for all lines."""
    return LineCell(
        column=column, cell="", value=None, words="", before="", known=None, how="空白", written="", typed="",
        was_asked=False, ticked=ticked, asks=False, fault="",
    )  # fmt: skip


def _typed(pack: Pack, column: Column, text: str, on: date) -> Any:
    if column.source.startswith("fact:"):
        return typed_fact(pack, column.name, text)
    if column.kind == "day":
        day = typed_day(text, label=column.label)
        if day > on:
            raise BadValue(f"“{column.label}”{text}还没有到。", help="请核对年份。")
        return day
    labels = {label: value for value, label in column.choices}
    if text not in labels:
        raise BadValue(f"“{column.label}”没有“{text}”这一项。", help=f"可选：{'、'.join(list(labels)[:8])}。")
    return labels[text]


def _typed_words(column: Column, value: Any, words: str) -> str:
    """The value as it would be typed: amounts with their unit, days as figures."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{words}{column.unit}" if column.is_money else words


def _words(column: Column, value: Any) -> str:
    if column.type is FactType.PERCENT and isinstance(value, Decimal):
        return f"{(value * 100).normalize():f}%"
    return words_of(column, value)


def _before(column: Column, case: Case | None) -> Any:
    if case is None:
        return None
    kind, _, name = column.source.partition(":")
    if kind == "fact":
        return case.fact(name)
    if kind == "happening":
        return case.happened(name)
    holder = case.roles.get(name)
    return holder.unit if holder else None
