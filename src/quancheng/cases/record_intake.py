"""Records of one kind on their way in from a workbook: as a ledger, line by line, what each would change; all or none.

An upload is kept as a ledger's is, and seen by the account that uploaded it alone. A line is about the record whose
number it carries, or the one with the same name, day and unit; else it is a new one. Natural persons and areas, which
are written in two units, are not read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from quancheng.cases import intake as forms
from quancheng.cases import ledger_intake, record_lists
from quancheng.cases.ledger_columns import NUMBERS, Column
from quancheng.cases.ledger_intake import LedgerIntake, refuse_unready
from quancheng.cases.ledger_lines import NEW, LineChoice, LinePlan, plan_of
from quancheng.cases.models import Intake
from quancheng.cases.names import plain
from quancheng.cases.packs import pack_in_force
from quancheng.cases.record_lists import RecordLine, WantedRecords
from quancheng.cases.records import ask_record, open_record
from quancheng.engine import events as ev
from quancheng.engine.errors import BadValue, NotAllowed, NotNow
from quancheng.engine.pack import Fact, FactType, Pack, RecordKind
from quancheng.engine.records import CorrectRecord, WithdrawRecord
from quancheng.people.access import Person, may_see
from quancheng.people.labels import Label
from quancheng.store.canonical import canonical, day_of, parsed
from quancheng.store.files import Stored
from quancheng.store.work import Work, perform

PREFIX = forms.OF_RECORDS
NAME, UNIT = "fact:name", "role-unit:unit"
UNREAD = frozenset({FactType.PERSON, FactType.AREA})
MOST_KNOWN = 20_000


@dataclass(frozen=True)
class _Fields:
    """A kind's fields where a project's facts are expected; the one that names a record is called `name`."""

    kind: RecordKind
    fact: Mapping[str, Fact]

    @property
    def facts(self) -> Sequence[Fact]:
        return tuple(self.fact.values())

    def label_of(self, name: str) -> str:
        return self.fact[name].label


@dataclass(frozen=True)
class _Held:
    unit: str


@dataclass(frozen=True)
class _Record:
    """A record that is here, asked as a project is."""

    line: RecordLine
    fields: _Fields

    def fact(self, name: str) -> Any:
        return _value(self.fields.fact[name], self.line.content.get(_own(self.fields.kind, name)))

    @property
    def roles(self) -> Mapping[str, _Held]:
        return {"unit": _Held(self.line.unit)}


@dataclass(frozen=True)
class _Known:
    """The records of the kind that the person sees, found at once."""

    pack: _Fields
    names: Mapping[UUID, str]
    cases: Mapping[UUID, _Record]

    def target(self, line: Mapping[str, Any], choice: LineChoice) -> tuple[UUID | None, str, list[tuple[UUID, str]]]:
        said = {source: cell[1] for source, cell in line["cells"].items()}
        near = [id_ for id_, name in self.names.items() if plain(name) == plain(str(said.get(NAME) or ""))]
        offered = [(each, f"{self.names[each]}（{self.cases[each].line.day.isoformat()}）") for each in near[:6]]
        if choice.target == NEW:
            return None, "", offered
        by_hex = {each.hex: each for each in self.cases}
        if choice.target in by_hex:
            return by_hex[choice.target], "由您选定", offered
        if line["key"] in by_hex:
            return by_hex[line["key"]], "系统编号一致", offered
        day = said.get(f"fact:{self.pack.kind.dated_by}") if self.pack.kind.dated_by else None
        same = [each for each in near if _is_same(self.cases[each].line, ev.decode_value(day), said.get(UNIT))]
        return (same[0], "名称、日期和单位一致", offered) if len(same) == 1 else (None, "", offered)


def _is_same(line: RecordLine, day: Any, unit: Any) -> bool:
    return (day is None or line.day == day) and (not unit or line.unit == unit)


@dataclass(frozen=True)
class _Kind:
    """A kind of record where a ledger is expected."""

    id: str
    label: str
    title: str


def columns_read(pack: Pack, kind: RecordKind, person: Person, units: Sequence[str]) -> list[Column]:
    """The fields that can be read, by the headings of an exported sheet, and the unit that records."""
    seen = [each for each in kind.fields if not each.sensitive or person.clearance == Label.SENSITIVE]
    columns = [_column(pack, kind, each) for each in seen if each.type not in UNREAD]
    choices = tuple((unit, pack.label_of(unit)) for unit in units)
    return [*columns, Column(source=UNIT, label="登记单位", kind="choice", choices=choices)]


def _column(pack: Pack, kind: RecordKind, fact: Fact) -> Column:
    choices = [(each, each) for each in fact.choices]
    how = "number" if fact.type in NUMBERS else "day" if fact.type is FactType.DATE else "text"
    if fact.type is FactType.YES_NO:
        choices = [("1", "是"), ("0", "否")]
    elif fact.type is FactType.UNIT:
        choices = [(unit, pack.label_of(unit)) for unit in fact.units]
    return Column(
        source=f"fact:{'name' if fact.id == kind.titled_by else fact.id}", label=fact.label,
        kind="choice" if choices else how, unit="万元" if fact.type is FactType.MONEY else "", type=fact.type,
        choices=tuple(choices),
    )  # fmt: skip


def begin(
    person: Person, kind: RecordKind, stored: Stored, *, name: str, reading: Any, at: datetime, key: str | None = None
) -> UUID:
    """Keep an upload that could be read; its file's bytes lie stored already."""
    if not may_see(person, forms.LABEL):
        raise NotAllowed(
            f"导入的表格按“{forms.LABEL}”保存，您的权限看不到。", help="请联系安全管理员核对您的密级权限。"
        )
    said = ledger_intake.as_json(reading)

    def do(work: Work) -> str:
        file = work.keep(stored, name=name[-forms.LONGEST_NAME :], media_type=forms.XLSX, label=forms.LABEL)
        intake = work.new_id()
        Intake.objects.create(
            tenant_id=work.tenant, id=intake, jurisdiction_id=work.tenant, form=f"{PREFIX}{kind.id}", file_id=file,
            reading=canonical(said), state=forms.OPEN, account_id=person.account, day=day_of(work.at),
        )  # fmt: skip
        work.note([("intake-begun", {"intake": intake.hex, "form": f"{PREFIX}{kind.id}", "digest": stored.digest})])
        return intake.hex

    request = ["record-intake", kind.id, stored.digest]
    return UUID(perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request))


def kind_of_upload(person: Person, intake: UUID) -> RecordKind:
    """The kind of record that an upload is of; NotFound for somebody else's, BadValue for another sort of upload."""
    row, _ = forms.own_intake(person, intake)
    kind = pack_in_force(person.tenant).record_kind.get(row.form.removeprefix(PREFIX))
    if kind is None or not row.form.startswith(PREFIX):
        raise BadValue("这份导入不是记录。", help="请从台账导入页面进入。")
    return kind


def open_uploads(person: Person, kind: RecordKind) -> list[tuple[UUID, str]]:
    """The person's uploads of a kind that wait for a decision, as (id, file name); one statement."""
    return forms.open_of(person, f"{PREFIX}{kind.id}")


def view(person: Person, intake: UUID, *, on: date, units: Sequence[str]) -> LedgerIntake:
    """The upload with each line planned as chosen. Call inside `reading`."""
    row, file = forms.own_intake(person, intake)
    kind, pack = kind_of_upload(person, intake), pack_in_force(person.tenant)
    fields = _Fields(kind, {("name" if each.id == kind.titled_by else each.id): each for each in kind.fields})
    lines = record_lists.records(person, kind, WantedRecords(), size=MOST_KNOWN).lines
    known = _Known(fields, {each.id: each.title for each in lines}, {each.id: _Record(each, fields) for each in lines})
    said, choices = parsed(row.reading), ledger_intake.choices_of(row)
    columns, seen = columns_read(pack, kind, person, units), dict[str, int]()
    planned = [
        plan_of(known, columns, line, choices.get(line["row"], LineChoice()), seen, on)  # type: ignore[arg-type]
        for line in said["lines"]
    ]
    return LedgerIntake(
        id=row.id, name=file.name, ledger=_Kind(kind.id, kind.label, kind.label),  # type: ignore[arg-type]
        columns=columns, state=row.state, day=row.day, lines=[_told(each, kind, seen) for each in planned],
        notes=said["notes"], result=json.loads(row.result), known=known.names.keys(),
    )  # fmt: skip


def _told(line: LinePlan, kind: RecordKind, seen: Mapping[str, int]) -> LinePlan:
    """A line's faults in the words of records: several of one name are several records, which is no fault."""
    faults = [each for each in line.faults if "是同一个项目" not in each]
    return replace(
        line, faults=[each.replace("没有项目名称", f"没有{kind.field[kind.titled_by].label}") for each in faults]
    )


def commit(
    person: Person, intake: UUID, *, at: datetime, units: Sequence[str], key: str | None = None
) -> Mapping[str, Any]:
    """Make and correct the records of every line that is taken: all of them or none."""

    def do(work: Work) -> Mapping[str, Any]:
        if not forms.claim(work, person, intake):
            row, _ = forms.own_intake(person, intake)
            if row.state == forms.DROPPED:
                raise NotNow("这份表格已经放弃导入。", help="如仍需导入，请重新上传。")
            done: Mapping[str, Any] = json.loads(row.result)
            return done
        seen = view(person, intake, on=day_of(work.at), units=units)
        refuse_unready(seen)
        kind = kind_of_upload(person, intake)
        result = {"projects": [_bring_in(work, person, kind, seen, each, units) for each in seen.taken]}
        Intake.objects.filter(tenant_id=work.tenant, id=intake).update(result=canonical(result))
        counts = {"new": seen.count("new"), "changed": seen.count("changed"), "left": seen.count("left")}
        work.note([("intake-committed", {"intake": intake.hex, "counts": counts})])
        return result

    request = ["commit-record-intake", intake.hex]
    answer: Mapping[str, Any] = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request)
    return answer


def _bring_in(
    work: Work, person: Person, kind: RecordKind, seen: LedgerIntake, line: LinePlan, units: Sequence[str]
) -> dict[str, Any]:
    said = f"据《{seen.name}》导入，第{line.row}行"
    facts = {_own(kind, each.column.name): each.value for each in line.changes if each.column.source != UNIT}
    unit = next((each.value for each in line.cells if each.column.source == UNIT and each.value), "")
    if line.project is None:
        record = work.new_id()
        words = {"record_kind": kind.id, "unit": unit or units[0], "about": "", "facts": facts, "evidence": ()}
        open_record(work, person, record, {"record": record.hex, **words})
        return {"row": line.row, "project": record.hex, "new": True, "version": work.read(record).version}
    if facts:
        ask_record(work, person, line.project, CorrectRecord, {"facts": facts, "reason": said})
    was = {
        _own(kind, each.column.name): ev.encode_value(each.known) for each in line.changes if each.column.source != UNIT
    }
    version = work.read(line.project).version
    return {"row": line.row, "project": line.project.hex, "new": False, "version": version, "was": was}


def undo(person: Person, intake: UUID, *, at: datetime, key: str | None = None) -> int:
    """Withdraw the records that came and put back what was changed, while nobody has worked on one since."""

    def do(work: Work) -> int:
        row, _ = forms.own_intake(person, intake)
        if row.state != forms.DONE:
            raise NotNow("这份表格还没有导入，或已经撤销。", help="只能撤销已经导入的。")
        result = json.loads(row.result)
        for each in result["projects"]:
            _take_back(work, person, each)
        row.state = ledger_intake.UNDONE
        row.save(update_fields=["state"])
        work.note([("intake-undone", {"intake": intake.hex, "projects": len(result["projects"])})])
        return len(result["projects"])

    request = ["undo-record-intake", intake.hex]
    answer: int = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request)
    return answer


def _take_back(work: Work, person: Person, done: Mapping[str, Any]) -> None:
    record = UUID(done["project"])
    if work.read(record).version != done["version"]:
        raise NotNow(
            "导入后已有人改过其中的记录，不能整批撤销。", help="请到这条记录的页面逐项更正。", record=record.hex
        )
    if done["new"]:
        ask_record(work, person, record, WithdrawRecord, {"reason": "撤销导入"})
        return
    facts = {name: ev.decode_value(value) for name, value in done["was"].items()}
    if facts:
        ask_record(work, person, record, CorrectRecord, {"facts": facts, "reason": "撤销导入"})


def _own(kind: RecordKind, name: str) -> str:
    """The field's own id."""
    return kind.titled_by if name == "name" else name


def _value(fact: Fact, said: Any) -> Any:
    """A field's value out of a row's plain JSON."""
    if said is None or said == "":
        return None
    if fact.type is FactType.DATE:
        return date.fromisoformat(said)
    return ev.decode_value(said) if isinstance(said, dict) else _counted(fact, said)


def _counted(fact: Fact, said: Any) -> Any:
    return Decimal(str(said)) if fact.type in NUMBERS and fact.type is not FactType.MONEY else said
