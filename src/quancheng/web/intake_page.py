"""An upload as its page shows it, and what the page's form sends back as choices.

Names in the form: `v-<sheet>-<place>` a value, `t-<sheet>-<place>` a tick, `x-<sheet>-<cell>` an extra row,
`take-`, `target-`, `known-<sheet>` and `seen-<sheet>-<project>`; `sheet-<sheet>` and `shown-<sheet>` say which parts
of the page were there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from quancheng.cases.intake import IntakeView
from quancheng.cases.intake_cells import IGNORED, REASON, STATE, STATES, Choices, FormCell, FormLine
from quancheng.cases.intake_plan import Change, SheetPlan
from quancheng.engine.pack import Form, Pack

SEVERITIES = {"error": ("错误", "late"), "guess": ("推测", "soon"), "note": ("说明", "quiet")}


@dataclass(frozen=True, kw_only=True)
class CellShown:
    """A cell with its change against the system and the names of its inputs."""

    cell: FormCell
    change: Change | None
    is_update: bool
    value_name: str
    tick_name: str
    anchor: str = ""
    choices: Sequence[tuple[str, str]] = ()

    @property
    def tick_words(self) -> str:
        return "留空" if self.cell.is_wrong and not self.cell.must else "确认"

    @property
    def can_be_ticked(self) -> bool:
        """A value that must be there and is not can only be typed."""
        return bool(self.cell.typed) or not self.cell.must

    @property
    def after(self) -> str:
        return self.change.after if self.change else self.cell.words

    @property
    def before(self) -> str:
        return self.change.before if self.change and self.is_update and self.change.is_change else ""


@dataclass(frozen=True, kw_only=True)
class RowShown:
    label: str
    unit: str
    is_open: bool
    columns: Sequence[tuple[str, Sequence[CellShown]]]


@dataclass(frozen=True, kw_only=True)
class FaultShown:
    sentence: str
    help: str
    place: str
    cell: str
    anchor: str
    word: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class SheetShown:
    """A sheet's panel: `plan` says the rest."""

    plan: SheetPlan
    number: int
    fields: Sequence[CellShown]
    rows: Sequence[RowShown]
    columns: Sequence[Mapping[str, str]]
    faults: Sequence[FaultShown]
    extra_choices: Sequence[tuple[str, str]]


def sheets_shown(view: IntakeView) -> list[SheetShown]:
    """Every sheet of the workbook, taken or not."""
    return [_sheet(view, each) for each in view.sheets]


def _sheet(view: IntakeView, planned: SheetPlan) -> SheetShown:
    sheet, form = planned.sheet, view.form
    changes = {each.place: each for each in planned.changes}
    rows = [_row(view.pack, form, planned, line, changes) for line in sheet.lines] if sheet.taken else []
    return SheetShown(
        plan=planned,
        number=sheet.number,
        fields=[_shown(view.pack, planned, cell, changes) for cell in sheet.fields.values()] if sheet.taken else [],
        rows=rows,
        columns=[{"label": "事项"}, *({"label": column.label} for column in form.columns)],
        faults=[_fault(each, planned) for each in sheet.faults],
        extra_choices=[
            (IGNORED, "不导入这一行"),
            *((f"row:{row.task}", f"记入“{row.label}”的备注") for row in form.rows),
        ],
    )


def _row(pack: Pack, form: Form, planned: SheetPlan, line: FormLine, changes: Mapping[str, Change]) -> RowShown:
    columns = []
    for column in form.columns:
        sources = (STATE, REASON) if column.source not in line.cells else (column.source,)
        cells = [_shown(pack, planned, line.cells[each], changes) for each in sources if each in line.cells]
        columns.append((column.label, cells))
    unit = pack.unit_of(pack.task[line.task].by)
    return RowShown(
        label=line.label,
        unit=pack.label_of(unit) if unit else "",
        is_open=any(cell.is_open for cell in line.cells.values()),
        columns=columns,
    )


def _shown(pack: Pack, planned: SheetPlan, cell: FormCell, changes: Mapping[str, Change]) -> CellShown:
    number = planned.sheet.number
    return CellShown(
        cell=cell,
        change=changes.get(cell.place),
        is_update=planned.view is not None,
        value_name=f"v-{number}-{cell.place}",
        tick_name=f"t-{number}-{cell.place}",
        anchor=_anchor(planned, cell.name) if _asking_at(planned).get(cell.name) == cell.place else "",
        choices=_choices_of(pack, cell),
    )


def _choices_of(pack: Pack, cell: FormCell) -> list[tuple[str, str]]:
    if cell.kind == "state":
        return list(STATES.items())
    if cell.kind == "choice":
        return [(each, each) for each in pack.fact[cell.place.removeprefix("fact:")].choices]
    return []


def _fault(said: Mapping[str, str], planned: SheetPlan) -> FaultShown:
    word, tone = SEVERITIES[said["severity"]]
    cell = said["cell"] or ""
    return FaultShown(
        sentence=said["sentence"],
        help=said["help"],
        place=" · ".join(each for each in (said["row"], said["column"]) if each),
        cell=cell,
        anchor=_anchor(planned, cell) if cell in _asking_at(planned) else "",
        word=word,
        tone=tone,
    )


def _anchor(planned: SheetPlan, cell: str) -> str:
    return f"c-{planned.sheet.number}-{cell}"


def _asking_at(planned: SheetPlan) -> dict[str, str]:
    """The place of the first question about each cell of the sheet."""
    first: dict[str, str] = {}
    for cell in _cells(planned):
        if cell.asks and cell.name:
            first.setdefault(cell.name, cell.place)
    return first if planned.sheet.taken else {}


def _cells(planned: SheetPlan) -> Iterator[FormCell]:
    yield from planned.sheet.fields.values()
    for line in planned.sheet.lines:
        yield from line.cells.values()


def choices_sent(view: IntakeView, post: QueryDict) -> dict[int, Choices]:
    """What the form says of each sheet; what was not on the page stays as it was."""
    return {each.sheet.number: _sent(each, post) for each in view.sheets if f"sheet-{each.sheet.number}" in post}


def _sent(planned: SheetPlan, post: QueryDict) -> Choices:
    number, kept = planned.sheet.number, planned.sheet.choices
    take = f"take-{number}" in post
    if f"shown-{number}" not in post:
        return Choices(**{**kept.__dict__, "take": take})
    target = post.get(f"target-{number}", "")[:40]
    seen = post.get(f"seen-{number}-{target}", "")
    return Choices(
        take=take,
        target=target,
        seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
        known=frozenset(post.getlist(f"known-{number}")),
        typed=dict(_named(post, f"v-{number}-")),
        ticked=frozenset(place for place, _ in _named(post, f"t-{number}-")),
        extras=dict(_named(post, f"x-{number}-")),
    )


def _named(post: QueryDict, prefix: str) -> Iterator[tuple[str, str]]:
    for name in post:
        if name.startswith(prefix):
            yield name[len(prefix) :], post.get(name, "")


def standing(view: IntakeView) -> list[tuple[object, ...]]:
    """What the page's shape depends on; when a choice changes it, the page has to be drawn again."""
    return [
        (each.sheet.taken, each.target, tuple(_asking(each)), tuple(conflict.key for conflict in each.conflicts))
        for each in view.sheets
    ]


def _asking(planned: SheetPlan) -> Iterator[tuple[str, str]]:
    yield from ((cell.place, cell.fault) for cell in _cells(planned) if cell.asks)
