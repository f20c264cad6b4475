"""A ledger on its way in: lines matched to projects, what each would change, decided line by line, then taken.

    intake = begin(person, ledger, stored, name=…, reading=…, at=…)
    decide(person, intake, {7: LineChoice(…)}, at=…)          # as often as wanted
    commit(person, intake, at=…)                              # every line that is taken, in one unit of work
    undo(person, intake, at=…)                                # what nobody has built on since

Kept in the same table as the forms: one account's upload is nobody else's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases import intake as forms
from quancheng.cases.actions import apply, ground_of
from quancheng.cases.ledger_columns import Column, column_of, may_read
from quancheng.cases.ledger_lines import READ, Known, LineChoice, LinePlan, facts_of, plan_of
from quancheng.cases.ledgers import ledger_of
from quancheng.cases.models import Intake
from quancheng.cases.openings import Openings
from quancheng.cases.packs import pack_in_force
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.errors import Incomplete, NotFound, NotNow
from quancheng.engine.pack import Ledger, Pack
from quancheng.people.access import Person
from quancheng.store.canonical import canonical, day_of, parsed
from quancheng.store.files import Stored
from quancheng.store.work import Work, perform


@dataclass(frozen=True, kw_only=True)
class LedgerIntake:
    """An upload with its lines as decided so far; `known` are the projects that its lines were compared with."""

    id: UUID
    name: str
    ledger: Ledger
    columns: Sequence[Column]
    state: str
    day: date
    lines: Sequence[LinePlan]
    notes: Sequence[str]
    result: Mapping[str, Any]
    known: Set[UUID]

    def count(self, standing: str) -> int:
        return sum(each.standing == standing for each in self.lines)

    @property
    def taken(self) -> list[LinePlan]:
        """The lines that change something when they are brought in."""
        return [each for each in self.lines if each.standing in ("new", "changed")]

    @property
    def is_ready(self) -> bool:
        return any(each.standing in ("new", "changed") for each in self.lines) and not self.count("wrong")


def ledgers_taken(pack: Pack) -> list[Ledger]:
    """The ledgers that the pack says can be read in."""
    return [each for each in pack.ledgers if each.adopts is not None]


def columns_read(pack: Pack, ledger: Ledger, person: Person) -> list[Column]:
    """The columns of a ledger, as reading needs them; those that the person may not read are not there."""
    return [column_of(pack, each) for each in ledger.columns if may_read(pack, each.source, person)]


def begin(
    person: Person, ledger: Ledger, stored: Stored, *, name: str, reading: Any, at: datetime, key: str | None = None
) -> UUID:
    """Keep an upload that could be read, with what was read; its file's bytes lie stored already."""
    forms.refuse_unless_may_import(person)
    said = as_json(reading)

    def do(work: Work) -> str:
        file = work.keep(stored, name=name[-forms.LONGEST_NAME :], media_type=forms.XLSX, label=forms.LABEL)
        intake = work.new_id()
        Intake.objects.create(
            tenant_id=work.tenant, id=intake, jurisdiction_id=work.tenant, form=ledger.id, file_id=file,
            reading=canonical(said), state=forms.OPEN, account_id=person.account, day=day_of(work.at),
        )  # fmt: skip
        work.note([("intake-begun", {"intake": intake.hex, "form": ledger.id, "digest": stored.digest})])
        return intake.hex

    request = ["ledger-intake", ledger.id, stored.digest]
    return UUID(perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request))


def as_json(reading: Any) -> Mapping[str, Any]:
    """A reading as it is kept: cells as [cell, value, certainty, how, written], those left blank not at all."""
    lines = [
        {
            "row": line.row,
            "key": line.key,
            "cells": {
                source: [cell.cell, ev.encode_value(cell.value), str(cell.certainty), cell.how, cell.written]
                for source, cell in line.cells.items()
                if cell.written
            },
        }
        for line in reading.lines
    ]
    notes = [sentence for _, sentence in reading.left_out]
    notes += [f"表头“{each}”不是这本台账的栏目，没有读取。" for each in reading.unknown]
    notes += [f"表上没有“{each}”一栏，这一项不更新。" for each in reading.missing]
    return {"sheet": reading.sheet, "lines": lines, "notes": notes}


def view(person: Person, intake: UUID, *, on: date) -> LedgerIntake:
    """The upload with each line planned as chosen; NotFound for somebody else's. Call inside `reading`."""
    row, file = forms.own_intake(person, intake)
    pack = pack_in_force(person.tenant)
    ledger = ledger_of(pack, row.form)
    said, choices = parsed(row.reading), choices_of(row)
    columns = [each for each in columns_read(pack, ledger, person) if each.source.partition(":")[0] in READ]
    known = Known(person, pack, said["lines"], choices)
    seen: dict[str, int] = {}
    lines = [plan_of(known, columns, line, choices.get(line["row"], LineChoice()), seen, on) for line in said["lines"]]
    return LedgerIntake(
        id=row.id, name=file.name, ledger=ledger, columns=columns, state=row.state, day=row.day, lines=lines,
        notes=said["notes"], result=json.loads(row.result), known=known.names.keys(),
    )  # fmt: skip


def choices_of(row: Intake) -> dict[int, LineChoice]:
    """What was decided so far, by row."""
    return {int(number): LineChoice.from_json(said) for number, said in json.loads(row.choices).items()}


def decide(person: Person, intake: UUID, choices: Mapping[int, LineChoice], *, at: datetime) -> None:
    """Keep what was decided so far. Raises NotNow once the upload is committed or put away."""

    def do(work: Work) -> None:
        row, _ = forms.own_intake(person, intake)
        forms.refuse_unless_open(row)
        kept = {**choices_of(row), **choices}
        row.choices = canonical({str(number): each.as_json() for number, each in kept.items()})
        row.save(update_fields=["choices"])

    perform(do, tenant=person.tenant, actor=person.account, at=at)


def commit(person: Person, intake: UUID, *, at: datetime, key: str | None = None) -> Mapping[str, Any]:
    """Bring in every line that is taken: all of them or none. Once done, asking again answers the same.

    Raises Incomplete while a line that is taken has something unanswered.
    """
    forms.refuse_unless_may_import(person)

    def do(work: Work) -> Mapping[str, Any]:
        if not forms.claim(work, person, intake):
            row, _ = forms.own_intake(person, intake)
            if row.state == forms.DROPPED:
                raise NotNow("这份台账已经放弃导入。", help="如仍需导入，请重新上传。")
            done: Mapping[str, Any] = json.loads(row.result)
            return done
        seen = view(person, intake, on=day_of(work.at))
        refuse_unready(seen)
        result = {"projects": _bring_in(work, person, seen)}
        Intake.objects.filter(tenant_id=work.tenant, id=intake).update(result=canonical(result))
        counts = {"new": seen.count("new"), "changed": seen.count("changed"), "left": seen.count("left")}
        work.note([("intake-committed", {"intake": intake.hex, "counts": counts})])
        return result

    request = ["commit-ledger-intake", intake.hex]
    answer: Mapping[str, Any] = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request)
    return answer


def refuse_unready(seen: LedgerIntake) -> None:
    wrong = [each for each in seen.lines if each.standing == "wrong"]
    if wrong:
        rows = "、".join(str(each.row) for each in wrong[:10])
        raise Incomplete(
            f"还有{len(wrong)}行没有确认：第{rows}行{'等' if len(wrong) > 10 else ''}。",
            help="请改正、确认，或选择不导入这些行。",
            open=len(wrong),
        )
    if not seen.is_ready:
        raise Incomplete("没有要导入的内容：所选各行都与系统一致，或都没有选。", help="请至少选择一行有变化的。")


def _bring_in(work: Work, person: Person, seen: LedgerIntake) -> list[dict[str, Any]]:
    opened = Openings(ground_of(person, at=work.at, label=forms.LABEL))
    brought = [
        open_line(seen, each, opened) if each.project is None else change(work, person, seen, each)
        for each in seen.taken
    ]
    opened.write(work)
    return brought


def open_line(seen: LedgerIntake, line: LinePlan, opened: Openings) -> dict[str, Any]:
    """Decide the opening of a line's project; answers what came of the line."""
    facts, happened, roles = _meant(line)
    project = opened.add(
        rq.AdoptProject, form=seen.ledger.id, day=opened.ground.on, facts=facts, happened=happened, roles=roles,
        source=_said(seen, line),
    )  # fmt: skip
    return {"row": line.row, "project": project.hex, "new": True, "version": 0}


def change(work: Work, person: Person, seen: LedgerIntake, line: LinePlan) -> dict[str, Any]:
    """Bring a line's changes into the project that is here; answers what came of it, with what stood there before."""
    assert line.project is not None
    (facts, happened, roles), said = _meant(line), _said(seen, line)
    asked: list[tuple[type[rq.Request], Mapping[str, Any]]] = []
    if facts:
        asked.append((rq.MergeRows, {"facts": facts, "rows": (), "reason": said}))
    asked += [(rq.RecordHappening, {"name": name, "day": day, "reason": said}) for name, day in happened.items()]
    asked += [(rq.FillRole, {"role": role, "officer": "", "unit": unit}) for role, unit in roles.items()]
    stream, _, _ = apply(work, person, line.project, asked)
    was = {each.column.source: ev.encode_value(each.known) for each in line.changes}
    return {"row": line.row, "project": line.project.hex, "new": False, "version": stream.version, "was": was}


def _said(seen: LedgerIntake, line: LinePlan) -> str:
    return f"据《{seen.ledger.title}》导入，第{line.row}行"


def _meant(line: LinePlan) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What a line changes: facts, days of happenings, units of roles."""
    values = {each.column.source: each.value for each in line.changes}
    kinds = {name: _of_kind(values, name) for name in ("happening", "role-unit")}
    return facts_of(values), kinds["happening"], kinds["role-unit"]


def _of_kind(values: Mapping[str, Any], kind: str) -> dict[str, Any]:
    return {each.removeprefix(f"{kind}:"): value for each, value in values.items() if each.startswith(f"{kind}:")}


def undo(person: Person, intake: UUID, *, at: datetime, key: str | None = None) -> int:
    """Take back what an import brought, as new events, while nothing was built on it; answers how many projects.

    New projects end, changed facts become what they were. Raises NotNow where somebody has worked on one since.
    """
    forms.refuse_unless_may_import(person)

    def do(work: Work) -> int:
        row, _ = forms.own_intake(person, intake)
        if row.state != forms.DONE:
            raise NotNow("这份台账还没有导入，或已经撤销。", help="只能撤销已经导入的台账。")
        result = json.loads(row.result)
        for each in result["projects"]:
            _take_back(work, person, each)
        row.state = UNDONE
        row.save(update_fields=["state"])
        work.note([("intake-undone", {"intake": intake.hex, "projects": len(result["projects"])})])
        return len(result["projects"])

    request = ["undo-ledger-intake", intake.hex]
    answer: int = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request)
    return answer


UNDONE = "undone"


def _take_back(work: Work, person: Person, done: Mapping[str, Any]) -> None:
    project = UUID(done["project"])
    stream = work.read(project)
    brought = work.execute(
        "SELECT count(DISTINCT actor), max(version) FROM store_event WHERE tenant_id = %s AND stream_id = %s"
        " AND version > %s",
        (work.tenant, project.hex, done["version"]),
    ).fetchone()
    touched = brought[1] is not None if not done["new"] else _touched_by_others(work, project, person)
    if touched:
        name = Case.from_state(stream.state).fact("name")
        raise NotNow(
            f"导入后“{name}”已有人办理，不能整批撤销。", help="请到这个项目的页面逐项更正。", project=project.hex
        )
    if done["new"]:
        apply(work, person, project, [(rq.EndProject, {"outcome": UNDONE, "reason": "撤销台账导入"})])
        return
    facts = {
        source.removeprefix("fact:"): ev.decode_value(value)
        for source, value in done["was"].items()
        if source.startswith("fact:")
    }
    if facts:
        apply(work, person, project, [(rq.RecordFacts, {"facts": facts, "reason": "撤销台账导入"})])


def _touched_by_others(work: Work, project: UUID, person: Person) -> bool:
    """Whether anything happened to a new project after the moment in which it came in."""
    row = work.execute(
        "SELECT count(DISTINCT at) FROM store_event WHERE tenant_id = %s AND stream_id = %s", (work.tenant, project.hex)
    ).fetchone()
    return int(row[0]) > 1


def leave_wrong_ones(person: Person, intake: UUID, *, on: date, at: datetime) -> int:
    """Leave out every line that still has something wrong; answers how many."""
    return leave_wrong(person, intake, view(person, intake, on=on), at=at)


def leave_wrong(person: Person, intake: UUID, seen: LedgerIntake, *, at: datetime) -> int:
    """The same for an upload as it is seen."""
    row, _ = forms.own_intake(person, intake)
    kept = choices_of(row)
    wrong = [each.row for each in seen.lines if each.standing == "wrong"]
    decide(person, intake, {each: replace(kept.get(each, LineChoice()), take=False) for each in wrong}, at=at)
    return len(wrong)


def line_of(seen: LedgerIntake, row: int) -> LinePlan:
    """One line. NotFound for a row that the sheet does not have."""
    found = next((each for each in seen.lines if each.row == row), None)
    if found is None:
        raise NotFound("表上没有这一行。", row=row)
    return found
