"""What committing a sheet would change: a project opened, or one that is here brought up to the form, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases.intake_cells import (
    PAPER_DAY,
    PLANNED,
    REASON,
    STATE,
    STATES,
    Choices,
    FormCell,
    FormLine,
    FormSheet,
)
from quancheng.cases.intake_matching import Match, matches
from quancheng.cases.project_view import ProjectView, project
from quancheng.cases.sources import source_of
from quancheng.engine.case import TaskState
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import FactType, Pack, RowState
from quancheng.engine.requests import RowGiven
from quancheng.people import queries as people
from quancheng.people.access import Person

NEW = "new"
MEASURE, REMARK = "task:measure", "task:remark"
PHONE = re.compile(r"(?<!\d)(1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One cell's effect: what stands in the system, what the form says; equal ones change nothing."""

    place: str
    label: str
    cell: str
    before: str
    after: str

    @property
    def is_change(self) -> bool:
        return bool(self.after) and self.before != self.after


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Where form and system disagree and the system's word stays; a person has to have seen it."""

    key: str
    sentence: str
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class SheetPlan:
    """A sheet with where it goes: `view` is the project it changes (None for a new one)."""

    sheet: FormSheet
    matches: Sequence[Match]
    target: str
    view: ProjectView | None
    changes: Sequence[Change]
    conflicts: Sequence[Conflict]
    gone: bool = False

    @property
    def is_new(self) -> bool:
        return self.target == NEW

    @property
    def changed(self) -> list[Change]:
        return [each for each in self.changes if each.is_change]

    @property
    def open_count(self) -> int:
        """How many decisions are missing before it can be committed; nothing is asked of a sheet not taken."""
        if not self.sheet.taken:
            return 0
        return self.sheet.open_count + (not self.target) + sum(not each.ticked for each in self.conflicts)

    @property
    def title(self) -> str:
        return str(self.sheet.value("fact:name") or self.sheet.name)


def plan(person: Person, pack: Pack, sheet: FormSheet, *, on: date) -> SheetPlan:
    """Where the sheet goes and what it would change there; reads only projects the person sees."""
    if not sheet.taken:
        return SheetPlan(sheet=sheet, matches=[], target="", view=None, changes=[], conflicts=[])
    found = matches(person, name=_text(sheet, "name"), enterprise=_text(sheet, "enterprise"), uscc=_text(sheet, "uscc"))
    target, view, gone = _target(person, sheet.choices, found, on)
    names = _names(person, pack, view)
    sheet = _agreeing(sheet, view) if view else sheet
    return SheetPlan(
        sheet=sheet,
        matches=found,
        target=target,
        view=view,
        changes=list(_changes(pack, sheet, view, names)),
        conflicts=list(_conflicts(pack, sheet, view)) if view else [],
        gone=gone,
    )


def _text(sheet: FormSheet, fact: str) -> str:
    return str(sheet.value(f"fact:{fact}") or "")


def _target(person: Person, choices: Choices, found: Sequence[Match], on: date) -> tuple[str, ProjectView | None, bool]:
    """What was chosen; else the one that is surely the same, else new where nothing resembles it."""
    same = [each for each in found if each.is_same]
    default = same[0].id.hex if len(same) == 1 else "" if found else NEW
    target = choices.target or default
    if target in ("", NEW):
        return target, None, False
    try:
        return target, project(person, UUID(target), on=on), False
    except (NotFound, ValueError):
        return "", None, True


def _agreeing(sheet: FormSheet, view: ProjectView) -> FormSheet:
    """Nothing is asked about a guess that says what the system says already, nor about a day that is not used."""
    fields = dict(sheet.fields)
    if PAPER_DAY in fields:
        fields[PAPER_DAY] = _settled_cell(fields[PAPER_DAY], how="更新已有项目时不用")
    lines = [_agreeing_line(line, view.case.tasks.get(line.task), view) for line in sheet.lines]
    return replace(sheet, fields=fields, lines=lines)


def _agreeing_line(line: FormLine, row: TaskState | None, view: ProjectView) -> FormLine:
    if row is None:
        return line
    report = view.case.reports.get(line.task)
    known = {
        PLANNED: row.planned,
        STATE: row.state if report and report.actual_progress == _note(line) else "",
        REASON: line.cells[REASON].typed if REASON in line.cells and row.state == line.value(STATE) else "",
    }
    cells = {
        source: _settled_cell(cell, how="与系统中一致") if cell.is_open and cell.typed == known.get(source) else cell
        for source, cell in line.cells.items()
    }
    return replace(line, cells=cells)


def _settled_cell(cell: FormCell, *, how: str) -> FormCell:
    return replace(cell, asks=False, is_open=False, how=how)


def _names(person: Person, pack: Pack, view: ProjectView | None) -> Mapping[str, str]:
    """The names behind the ids that the project's facts hold, by the fact's id."""
    if view is None:
        return {}
    ids = {
        fact.id: UUID(str(view.case.fact(fact.id)))
        for fact in pack.facts
        if fact.type is FactType.PERSON and view.case.fact(fact.id)
    }
    known = people.contacts(person, ids.values())
    return {name: known[id_].name for name, id_ in ids.items() if id_ in known}


def _changes(pack: Pack, sheet: FormSheet, view: ProjectView | None, names: Mapping[str, str]) -> Iterator[Change]:
    for source, cell in sheet.fields.items():
        if source == PAPER_DAY:
            continue
        name = source.removeprefix("fact:")
        before = names.get(name, "") if pack.fact[name].type is FactType.PERSON else _fact_words(view, name)
        after = contact_of(str(cell.value or ""))[0] if pack.fact[name].type is FactType.PERSON else cell.words
        yield Change(place=source, label=cell.label, cell=cell.name, before=before, after=after)
    for line in sheet.lines:
        yield from _line_changes(sheet, line, view.case.tasks.get(line.task) if view else None, view)


def _fact_words(view: ProjectView | None, name: str) -> str:
    value = view.case.fact(name) if view else None
    return say_value(value) if value not in (None, "") else ""


def _line_changes(
    sheet: FormSheet, line: FormLine, row: TaskState | None, view: ProjectView | None
) -> Iterator[Change]:
    if view is not None and (row is None or _is_kept(row, line)):
        return
    given = {
        PLANNED: say_value(line.value(PLANNED)) if line.value(PLANNED) else "",
        STATE: STATES[line.value(STATE) or RowState.OPEN.value],
        MEASURE: line.value(MEASURE) or "",
        REMARK: remark_of(sheet, line),
    }
    known = {
        PLANNED: say_value(date.fromisoformat(row.planned)) if row and row.planned else "",
        STATE: STATES.get(row.state, "已办") if row else STATES[RowState.OPEN.value],
        MEASURE: row.measure if row else "",
        REMARK: row.remark if row else "",
    }
    for source, after in given.items():
        cell = line.cells.get(source)
        label = cell.label if cell else ""
        yield Change(
            place=f"{line.task}/{source}", label=f"{line.label} · {label}", cell=cell.name if cell else "",
            before=known[source], after=after,
        )  # fmt: skip


def _is_kept(row: TaskState, line: FormLine) -> bool:
    """A settled row that the form says otherwise of stays as it is."""
    return row.is_settled and row.state != line.value(STATE)


def _conflicts(pack: Pack, sheet: FormSheet, view: ProjectView) -> Iterator[Conflict]:
    for line in sheet.lines:
        row, key = view.case.tasks.get(line.task), f"keep/{line.task}"
        if row is None and _says_something(sheet, line):
            stage = pack.label_of(view.case.stage)
            sentence = f"项目在“{stage}”阶段，“{line.label}”还没有开始，表上这一行本次不更新。"
            yield Conflict(key=key, sentence=sentence, ticked=key in sheet.choices.ticked)
        elif row is not None and _is_kept(row, line):
            said, ours = STATES[line.value(STATE) or RowState.OPEN.value], STATES.get(row.state, "已办")
            sentence = f"“{line.label}”在系统中{_settled(row, ours)}，表上是“{said}”：保留系统中的记录。"
            yield Conflict(key=key, sentence=sentence, ticked=key in sheet.choices.ticked)


def _settled(row: TaskState, word: str) -> str:
    return f"{word}（{say_value(date.fromisoformat(row.actual))}）" if row.actual else word


def _says_something(sheet: FormSheet, line: FormLine) -> bool:
    state = line.value(STATE)
    said = (line.value(PLANNED), line.value(MEASURE), remark_of(sheet, line), state not in (None, RowState.OPEN.value))
    return any(said)


# What the commit asks of the engine.


def remark_of(sheet: FormSheet, line: FormLine) -> str:
    """The row's remark with the extra rows that were put there."""
    kept = [each.remark for each in sheet.extras if each.chosen == f"row:{line.task}"]
    return "；".join([text for text in (line.value(REMARK), *kept) if text])


def rows_given(planned: SheetPlan, *, digest: str) -> tuple[RowGiven, ...]:
    """The rows that the project takes, each with the cell it came from."""
    view = planned.view
    return tuple(
        _row_given(planned.sheet, line, digest)
        for line in planned.sheet.lines
        if view is None or ((row := view.case.tasks.get(line.task)) is not None and not _is_kept(row, line))
    )


def _row_given(sheet: FormSheet, line: FormLine, digest: str) -> RowGiven:
    named = (cell.name for cell in line.cells.values() if cell.name)
    cell = next(named, "")
    return RowGiven(
        task=line.task,
        state=line.value(STATE) or RowState.OPEN.value,
        planned=line.value(PLANNED),
        actual=line.value("task:actual"),
        measure=line.value(MEASURE) or "",
        remark=remark_of(sheet, line),
        note=_note(line),
        source=source_of(digest, sheet.name, cell) if cell else "",
    )


def _note(line: FormLine) -> str:
    """The reason of a row that does not apply, or words about its completion that are more than a state."""
    if line.value(STATE) == RowState.NOT_APPLICABLE:
        return str(line.value(REASON) or "")
    state = line.cells.get(STATE)
    return state.written if state is not None and state.certainty == "guess" else ""


def contact_of(text: str) -> tuple[str, str]:
    """A person as written: the name, and the telephone number where one stands beside it."""
    match = PHONE.search(text)
    if match is None:
        return text.strip(), ""
    return (text[: match.start()] + text[match.end() :]).strip(" ，,、:：()（）"), match[0]


def facts_given(planned: SheetPlan) -> dict[str, Any]:
    """The facts by id, persons still as they are written."""
    fields = planned.sheet.fields.items()
    return {source.removeprefix("fact:"): cell.value for source, cell in fields if source != PAPER_DAY}
