"""What was read from a sheet: values with their certainty, and faults with their place; both can be kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from quancheng.papers.days import Certainty

Json = dict[str, Any]
Value = str | date | None


class Severity(StrEnum):
    """An error is refused until mended, a guess waits for a person, a note is only said."""

    ERROR = "error"
    GUESS = "guess"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class FieldReading:
    """One value: what it means, where it stands (`B4`), how sure, how it was read, and as it was written."""

    value: Value
    cell: str | None = None
    certainty: Certainty
    how: str
    written: str = ""

    def as_json(self) -> Json:
        return {
            "value": {"day": self.value.isoformat()} if isinstance(self.value, date) else self.value,
            "cell": self.cell,
            "certainty": self.certainty.value,
            "how": self.how,
            "written": self.written,
        }

    @classmethod
    def from_json(cls, said: Json) -> FieldReading:
        value = said["value"]
        return cls(
            value=date.fromisoformat(value["day"]) if isinstance(value, dict) else value,
            cell=said["cell"],
            certainty=Certainty(said["certainty"]),
            how=said["how"],
            written=said["written"],
        )


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What a person must see: the place by sheet, row label, column label and cell; what is wrong; what would help."""

    code: str
    severity: Severity
    sentence: str
    help: str = ""
    sheet: str
    row: str | None = None
    column: str | None = None
    cell: str | None = None

    def as_json(self) -> Json:
        return {**self.__dict__, "severity": self.severity.value}

    @classmethod
    def from_json(cls, said: Json) -> Fault:
        return cls(**{**said, "severity": Severity(said["severity"])})


@dataclass(frozen=True, kw_only=True)
class ExtraRow:
    """A row that the form does not have; a person chooses to leave it or to keep it as a remark."""

    label: str
    cell: str
    fields: Mapping[str, FieldReading]

    def as_remark(self) -> str:
        """The row in one line, for keeping beside the project."""
        said = "，".join(reading.written for reading in self.fields.values() if reading.written)
        return f"{self.label}：{said}" if said else self.label

    def as_json(self) -> Json:
        return {"label": self.label, "cell": self.cell, "fields": _fields_json(self.fields)}

    @classmethod
    def from_json(cls, said: Json) -> ExtraRow:
        return cls(label=said["label"], cell=said["cell"], fields=_fields(said["fields"]))


@dataclass(frozen=True, kw_only=True)
class SheetReading:
    """One filled form. `recognised` is false when the sheet is another thing; a hidden sheet is not read unless asked.

    `fields` by source (`fact:name`, `paper:day`), `rows` by task id and source, `lines` for forms without fixed rows.
    """

    sheet: str
    hidden: bool = False
    recognised: bool = True
    form_day: date | None = None
    fields: Mapping[str, FieldReading] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, FieldReading]] = field(default_factory=dict)
    lines: tuple[Mapping[str, FieldReading], ...] = ()
    extras: tuple[ExtraRow, ...] = ()
    faults: tuple[Fault, ...] = ()

    def of(self, severity: Severity) -> tuple[Fault, ...]:
        """The faults of one severity."""
        return tuple(fault for fault in self.faults if fault.severity is severity)

    def value(self, source: str, task: str | None = None) -> Value:
        """The value of a head field, or of a task's column; None where there is none."""
        reading = self.fields.get(source) if task is None else self.rows.get(task, {}).get(source)
        return reading.value if reading else None

    def as_json(self) -> Json:
        return {
            "sheet": self.sheet,
            "hidden": self.hidden,
            "recognised": self.recognised,
            "form_day": self.form_day.isoformat() if self.form_day else None,
            "fields": _fields_json(self.fields),
            "rows": {task: _fields_json(fields) for task, fields in self.rows.items()},
            "lines": [_fields_json(line) for line in self.lines],
            "extras": [extra.as_json() for extra in self.extras],
            "faults": [fault.as_json() for fault in self.faults],
        }

    @classmethod
    def from_json(cls, said: Json) -> SheetReading:
        return cls(
            sheet=said["sheet"],
            hidden=said["hidden"],
            recognised=said["recognised"],
            form_day=date.fromisoformat(said["form_day"]) if said["form_day"] else None,
            fields=_fields(said["fields"]),
            rows={task: _fields(fields) for task, fields in said["rows"].items()},
            lines=tuple(_fields(line) for line in said["lines"]),
            extras=tuple(ExtraRow.from_json(extra) for extra in said["extras"]),
            faults=tuple(Fault.from_json(fault) for fault in said["faults"]),
        )


def _fields_json(fields: Mapping[str, FieldReading]) -> Json:
    return {source: reading.as_json() for source, reading in fields.items()}


def _fields(said: Json) -> dict[str, FieldReading]:
    return {source: FieldReading.from_json(reading) for source, reading in said.items()}
