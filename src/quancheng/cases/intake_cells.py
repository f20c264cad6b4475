"""What a sheet says, with what a person decided about it: which values are taken and which still wait.

Pure: a sheet's reading (the JSON of `papers`) and the choices kept for it come in, cells with values come out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quancheng.cases.intake_values import typed_day, typed_fact
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding.checks import LONGEST_TEXT
from quancheng.engine.errors import BadValue
from quancheng.engine.pack import FactType, Form, FormField, Pack, RowState

Json = Mapping[str, Any]
PAPER_DAY, PLANNED, COMPLETION, STATE, REASON = (
    "paper:day", "task:planned", "task:completion", "task:state", "task:reason",
)  # fmt: skip
DAYS = frozenset({PAPER_DAY, PLANNED, "task:actual"})
IGNORED = "ignore"
NO_REASON = "表格写明不涉及，未写理由"
STATES = {
    RowState.OPEN.value: "未开始",
    RowState.UNDER_WAY.value: "办理中",
    RowState.DONE.value: "已完成",
    RowState.NOT_APPLICABLE.value: "不涉及",
}
ANSWERED_BY_CELLS = frozenset({"guess", "wrong-value", "reason-needed", "row-not-on-form", "not-this-form"})


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person decided about one sheet: taken or not, where it goes, what was typed, ticked and left out.

    `target` is "new", a project's hex id, or "" as long as nobody chose; `seen` the version of that project on screen,
    `known` the projects that were offered there.
    """

    take: bool | None = None
    target: str = ""
    seen: int | None = None
    known: frozenset[str] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    extras: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        sets = {"ticked": sorted(self.ticked), "known": sorted(self.known)}
        return {**self.__dict__, "typed": dict(self.typed), "extras": dict(self.extras), **sets}

    @classmethod
    def from_json(cls, said: Json) -> Choices:
        return (
            cls(**{**said, "ticked": frozenset(said["ticked"]), "known": frozenset(said["known"])}) if said else cls()
        )


@dataclass(frozen=True, kw_only=True)
class FormCell:
    """One value on its way in. `typed` stands in the input; `value` is what will be taken; `asks` needs a decision."""

    place: str
    label: str
    kind: str
    name: str
    written: str
    how: str
    certainty: str
    value: Any = None
    typed: str = ""
    ticked: bool = False
    asks: bool = False
    is_open: bool = False
    must: bool = False
    fault: str = ""

    @property
    def words(self) -> str:
        """The value that will be taken, in words."""
        if self.kind == "state":
            return STATES.get(self.value, "")
        return say_value(self.value) if self.value not in (None, "") else ""

    @property
    def is_wrong(self) -> bool:
        return self.certainty == "wrong"


@dataclass(frozen=True, kw_only=True)
class FormLine:
    """A row of the form: the task, its label, its cells by source."""

    task: str
    label: str
    cells: Mapping[str, FormCell]

    def value(self, source: str) -> Any:
        cell = self.cells.get(source)
        return cell.value if cell else None

    @property
    def asking(self) -> Iterator[FormCell]:
        return (cell for cell in self.cells.values() if cell.asks)


@dataclass(frozen=True, kw_only=True)
class Extra:
    """A row that the form does not have: left out, or kept as a remark of one of its rows."""

    label: str
    cell: str
    remark: str
    chosen: str

    @property
    def is_open(self) -> bool:
        return not self.chosen


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A fault of the sheet's shape that a person has to acknowledge."""

    key: str
    sentence: str
    help: str
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class FormSheet:
    """A sheet with the decisions applied."""

    number: int
    name: str
    hidden: bool
    recognised: bool
    fields: Mapping[str, FormCell]
    lines: Sequence[FormLine]
    extras: Sequence[Extra]
    doubts: Sequence[Doubt]
    faults: Sequence[Json]
    choices: Choices

    @property
    def taken(self) -> bool:
        """Visible sheets are taken unless somebody says no, hidden ones only when somebody says so."""
        wanted = self.choices.take
        return self.recognised and ((not self.hidden) if wanted is None else wanted)

    @property
    def open_count(self) -> int:
        """How many decisions are missing."""
        cells = [*self.fields.values(), *(cell for line in self.lines for cell in line.cells.values())]
        waiting = [*(cell.is_open for cell in cells), *(each.is_open for each in self.extras)]
        return sum(waiting) + sum(not each.ticked for each in self.doubts)

    def value(self, source: str) -> Any:
        cell = self.fields.get(source)
        return cell.value if cell else None


def sheet_of(pack: Pack, form: Form, said: Json, choices: Choices, *, number: int, on: date) -> FormSheet:
    """The sheet as it stands with the choices; nothing of an unrecognised one."""
    known = said["recognised"]
    return FormSheet(
        number=number,
        name=said["sheet"],
        hidden=said["hidden"],
        recognised=known,
        fields=_fields(pack, form, said, choices, on) if known else {},
        lines=[_line(pack, row.label, row.task, said, form, choices) for row in form.rows] if known else [],
        extras=[_extra(each, form, choices) for each in said["extras"]],
        doubts=[_doubt(each, at, choices) for at, each in enumerate(said["faults"]) if known and _is_doubt(each)],
        faults=said["faults"],
        choices=choices,
    )


def _is_doubt(fault: Json) -> bool:
    code = fault["code"]
    if fault["severity"] == "note" or code in ANSWERED_BY_CELLS or code.startswith("form-day"):
        return False
    return not code.startswith("field-") or code in ("field-twice",)


def _doubt(fault: Json, at: int, choices: Choices) -> Doubt:
    key = f"doubt/{at}"
    return Doubt(key=key, sentence=fault["sentence"], help=fault["help"], ticked=key in choices.ticked)


def _extra(said: Json, form: Form, choices: Choices) -> Extra:
    in_order = sorted(said["fields"].values(), key=lambda each: each["cell"] or "")
    written = "，".join(each["written"] for each in in_order if each["written"])
    remark = f"{said['label']}：{written}" if written else said["label"]
    ways = {IGNORED, *(f"row:{row.task}" for row in form.rows)}
    chosen = choices.extras.get(said["cell"], "")
    return Extra(label=said["label"], cell=said["cell"], remark=remark, chosen=chosen if chosen in ways else "")


def _fields(pack: Pack, form: Form, said: Json, choices: Choices, on: date) -> dict[str, FormCell]:
    cells = {}
    for each in fields_of(form):
        if each.source.startswith("fact:"):
            cells[each.source] = _fact_cell(pack, each, said["fields"].get(each.source), choices)
    if form.dated or form.adopts:
        cells[PAPER_DAY] = _day_cell(said["fields"].get(PAPER_DAY), choices, on)
    return cells


def fields_of(form: Form) -> tuple[FormField, ...]:
    """Every labelled blank of a form."""
    return (*form.intro, *(each for block in form.blocks for each in block), *form.foot)


EMPTY: dict[str, Any] = {"value": None, "cell": None, "certainty": "none", "how": "空白", "written": ""}
MISSING = {**EMPTY, "how": "表上没有找到这一栏"}


def _fact_cell(pack: Pack, blank: FormField, said: Json | None, choices: Choices) -> FormCell:
    name = blank.source.removeprefix("fact:")
    fact, reading = pack.fact[name], MISSING if said is None else said
    kind = "choice" if fact.type is FactType.CHOICE else "text"

    def meant(text: str) -> Any:
        return typed_fact(pack, name, text)

    return _decided(blank.source, blank.label, kind, reading, choices, meant, must=fact.required)


def _day_cell(said: Json | None, choices: Choices, on: date) -> FormCell:
    reading = EMPTY | {"how": "没有填表日期"} if said is None else said
    suggested = _plain(reading["value"])
    if suggested and date.fromisoformat(suggested) > on:
        reading = {**reading, "certainty": "wrong", "how": f"{say_value(date.fromisoformat(suggested))}晚于今天"}

    def meant(text: str) -> date:
        day = typed_day(text, label="填表日期")
        if day > on:
            raise BadValue("填表日期晚于今天。", help="请填写表格实际填写的日期。")
        return day

    return _decided(PAPER_DAY, "填表日期", "day", reading, choices, meant, must=True)


def _line(pack: Pack, label: str, task: str, said: Json, form: Form, choices: Choices) -> FormLine:
    row = said["rows"].get(task, {})
    cells: dict[str, FormCell] = {}
    for column in form.columns:
        if column.source != COMPLETION:
            cells[column.source] = _row_cell(column.source, column.label, task, row, choices)
            continue
        cells[STATE] = _row_cell(STATE, column.label, task, row, choices)
        if cells[STATE].value == RowState.NOT_APPLICABLE:
            cells[REASON] = _reason_cell(task, row, choices)
    return FormLine(task=task, label=label, cells=cells)


def _row_cell(source: str, label: str, task: str, row: Json, choices: Choices) -> FormCell:
    reading, place = row.get(source, EMPTY), f"{task}/{source}"
    if source in DAYS:
        return _decided(place, label, "day", reading, choices, lambda text: typed_day(text, label=label))
    if source == STATE:
        reading = reading if row.get(source) else EMPTY | {"value": RowState.OPEN.value}
        return _decided(place, label, "state", reading, choices, _state, must=True)
    return _decided(place, label, "text", reading, choices, _text)


def _text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise BadValue(f"文字太长（{len(text)}字），最多{LONGEST_TEXT}字。", help="请精简，详细内容可作为附件上传。")
    return text


def _state(text: str) -> str:
    if text not in STATES:
        raise BadValue("没有这种完成情况。", help=f"请选择{'、'.join(STATES.values())}。")
    return text


def _reason_cell(task: str, row: Json, choices: Choices) -> FormCell:
    reading = row.get(REASON, EMPTY)
    if not reading["value"]:
        reading = {
            **EMPTY, "cell": row.get(STATE, EMPTY)["cell"], "value": NO_REASON, "certainty": "guess",
            "how": "没有写明不涉及的理由，请补写；勾选则按所示文字记",
        }  # fmt: skip
    return _decided(f"{task}/{REASON}", "不涉及的理由", "text", reading, choices, _text, must=True)


def _decided(
    place: str, label: str, kind: str, reading: Json, choices: Choices, meant: Any, *, must: bool = False
) -> FormCell:
    """A sure value is taken; for the rest what was typed or ticked counts, and until then the cell is open."""
    certainty, suggested = reading["certainty"], _plain(reading["value"])
    if certainty == "wrong":
        suggested = ""
    asks = certainty in ("guess", "wrong") or (must and not suggested)
    typed, ticked = choices.typed.get(place, suggested).strip(), place in choices.ticked
    given = bool(typed) and (not asks or ticked or typed != suggested)
    value, fault = None, ""
    if typed:
        try:
            value = meant(typed)
        except BadValue as refused:
            fault, asks = str(refused), True
    left_blank = asks and not typed and ticked and not must
    is_open = bool(fault) or (asks and not given and not left_blank)
    return FormCell(
        place=place, label=label, kind=kind, name=reading["cell"] or "", written=reading["written"],
        how=reading["how"], certainty=certainty, value=value, typed=typed, ticked=ticked, asks=asks,
        is_open=is_open, must=must, fault=fault,
    )  # fmt: skip


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value["day"])
    return value or ""
