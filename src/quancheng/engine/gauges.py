"""A project on a day, as quantities ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from quancheng.engine import measures
from quancheng.engine.case import Case, task_of
from quancheng.engine.clocks import Stand, read_task_clock
from quancheng.engine.conditions import Condition
from quancheng.engine.pack import Pack
from quancheng.engine.workdays import Calendar


@dataclass(frozen=True)
class Gauge:
    """What a project measures on a day; each answer is worked out when it is asked for."""

    pack: Pack
    case: Case
    on: date
    calendar: Calendar

    def fact(self, name: str) -> object:
        return self.case.fact(name)

    def holds(self, condition: Condition) -> bool:
        return condition.holds(self.case)

    def measured(self, name: str, span: str) -> int | Decimal | None:
        found = measures.figures(self.case, name)
        return measures.reported(self.pack.measure[name], found, span=span, on=self.on)

    def meant(self, name: str, span: str) -> int | Decimal | None:
        found = measures.figures(self.case, name)
        return measures.planned(self.pack.measure[name], found, span=span, on=self.on, calendar=self.calendar)

    def days_late(self, tasks: tuple[str, ...]) -> int:
        """Calendar days."""
        late = [(self.on - due).days for task, due in self._late if not tasks or task in tasks]
        return max(late, default=0)

    def late_tasks(self, tasks: tuple[str, ...]) -> int:
        return sum(1 for task, _ in self._late if not tasks or task in tasks)

    def open_issues(self, kinds: tuple[str, ...]) -> int:
        issues = self.case.issues.values()
        return sum(1 for each in issues if each.state != "closed" and (not kinds or each.kind in kinds))

    def days_since(self, happening: str) -> int | None:
        day = self.case.happened(happening)
        return None if day is None or day > self.on else (self.on - day).days

    @cached_property
    def _late(self) -> list[tuple[str, date]]:
        """The open tasks beyond their day."""
        found = []
        for key, _ in [] if self.case.ended else list(self.case.open_tasks()):
            reading = read_task_clock(self.pack, self.case, key, on=self.on, calendar=self.calendar)
            if reading is not None and reading.stand is Stand.LATE and reading.due is not None:
                found.append((task_of(self.pack, key).id, reading.due))
        return found
