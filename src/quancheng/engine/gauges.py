"""A project on a day, as quantities ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from quancheng.engine import commitments, measures
from quancheng.engine import events as ev
from quancheng.engine.actuals import Told, actual_of
from quancheng.engine.case import task_of
from quancheng.engine.clocks import Stand, read_task_clock
from quancheng.engine.commitments import Kept
from quancheng.engine.conditions import Condition
from quancheng.engine.pack import CommitmentKind
from quancheng.engine.workdays import Calendar


@dataclass(frozen=True)
class Gauge(Told):
    """What a project measures on a day; each answer is worked out when it is asked for."""

    calendar: Calendar

    def holds(self, condition: Condition) -> bool:
        return condition.holds(self.case)

    def meant(self, name: str, span: str) -> int | Decimal | None:
        measure, found = self.pack.measure[name], measures.figures(self.case, name)
        began = measures.first_day(self.case, measure)
        return measures.planned(measure, found, span=span, on=self.on, calendar=self.calendar, began=began)

    def agreed(self, commitment: str) -> object:
        return ev.decode_value(commitments.state_of(self.case, commitment).value)

    def actual(self, commitment: str) -> object:
        return actual_of(self.pack, self.case, self.pack.commitment_kind[commitment], on=self.on)

    def kept(self, names: tuple[str, ...]) -> int:
        return sum(1 for kind in self._agreed_on(names) if self._stand(kind) is Kept.KEPT)

    def promised(self, names: tuple[str, ...]) -> int:
        return sum(1 for kind in self._agreed_on(names) if self._stand(kind) is not Kept.RELIEVED)

    def _agreed_on(self, names: tuple[str, ...]) -> list[CommitmentKind]:
        kinds = [kind for kind in self.pack.commitments if not names or kind.id in names]
        return [kind for kind in kinds if commitments.state_of(self.case, kind.id).set]

    def _stand(self, kind: CommitmentKind) -> Kept:
        return commitments.stand(self.pack, self.case, kind, on=self.on, calendar=self.calendar)

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
