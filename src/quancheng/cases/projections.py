"""What pages read, kept beside each subject's state in the same unit of work.

Writing after a request touches only what its events can have changed; `refresh` writes all of one project's rows
and is what the daily tick, a changed calendar and a rebuild use.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases import search
from quancheng.cases import statements as sql
from quancheng.cases.names import initials
from quancheng.engine import events as ev
from quancheng.engine.agenda import Item, agenda, task_item
from quancheng.engine.case import Case, task_of
from quancheng.engine.pack import AnchorKind, Fact, FactType, Pack
from quancheng.engine.workdays import Calendar
from quancheng.store.work import Work

PLAIN = (ev.TaskFinished, ev.TaskOpened, ev.TaskStarted, ev.TaskNoted, ev.TaskPlanned, ev.ProgressReported)
OPENING = (ev.TaskOpened, ev.TaskAssigned, ev.RoleFilled, ev.ProjectOpened)


class Shown:
    """One project's rows being brought up to its state after some events."""

    def __init__(
        self, work: Work, pack: Pack, project: UUID, *, before: Case, case: Case, on: date, calendar: Calendar
    ) -> None:
        self.work = work
        self.pack = pack
        self.project = project
        self.before = before
        self.case = case
        self.on = on
        self.calendar = calendar

    def follow(self, events: Iterable[ev.Event]) -> None:
        """Write what the events can have changed."""
        events = list(events)
        touched = list(dict.fromkeys(key for each in events if (key := getattr(each, "task", ""))))
        if is_plain(self.pack, events):
            self.write_tasks([key for key in touched if key in self.case.tasks])
        else:
            self.write_tasks(list(dict.fromkeys([*touched, *(key for key, _ in self.case.open_tasks())])))
            self.write_waiting()
        if any(isinstance(each, OPENING) for each in events):
            self.write_parts()
        for each in events:
            if isinstance(each, ev.FactsRecorded):
                self.write_facts(each.facts)
            elif isinstance(each, ev.HappeningRecorded):
                self.write_happening(each.name)
        self.write_libraries()
        self.write_project(events)

    def refresh(self) -> None:
        """Write all rows of the project anew."""
        self.write_tasks(list(self.case.tasks))
        self.write_waiting()
        self.write_parts()
        self.write_facts({name: self.case.fact(name) for name in self.case.facts})
        for name in self.case.happenings:
            self.write_happening(name)
        self.write_libraries(fresh=True)
        self.write_project_moves()

    def write_project_moves(self) -> None:
        """The stage, library, next due day, holder and end of the project's own row."""
        self.work.execute(sql.MOVE_PROJECT, self._moving())

    def write_tasks(self, keys: list[str]) -> None:
        rows = [self._task_row(key) for key in keys if key in self.case.tasks]
        if len(rows) == 1:
            self.work.execute(sql.PUT_WORK, rows[0])
        elif rows:
            self.work.many(sql.PUT_WORK, rows)

    def _task_row(self, key: str) -> tuple[Any, ...]:
        row, task = self.case.tasks[key], task_of(self.pack, key)
        item = task_item(self.pack, self.case, key, on=self.on, calendar=self.calendar)
        return self._work_row(
            item,
            stage=task.stage,
            state=row.state,
            is_open=row.is_open,
            opened=day_of(row.opened),
            first_due=day_of(row.first_planned),
            actual=day_of(row.actual),
            outcome=row.outcome,
        )

    def _work_row(
        self,
        item: Item,
        *,
        stage: str,
        state: str,
        is_open: bool = True,
        opened: date | None = None,
        first_due: date | None = None,
        actual: date | None = None,
        outcome: str = "",
    ) -> tuple[Any, ...]:
        officer = UUID(item.officer) if item.officer else None
        return (
            self.work.tenant, self.project, item.kind, item.key, "project", self.project, item.what[:400], stage, state,
            is_open, item.party, item.unit, officer, opened, item.due, first_due, actual, outcome,
        )  # fmt: skip

    def write_waiting(self) -> None:
        """The things that wait besides tasks: opinions, roles, handovers, issues, duties of the project."""
        items = agenda(self.pack, self.case, on=self.on, calendar=self.calendar)
        wanted = {
            (item.kind, item.key): self._work_row(item, stage=self.case.stage, state="open", opened=None)
            for item in items
            if item.kind != "task"
        }
        known = self.work.execute(sql.WAITING_OF, (self.work.tenant, self.project)).fetchall()
        for kind, key in known:
            if (kind, key) not in wanted:
                self.work.execute(sql.DROP_WORK, (self.work.tenant, self.project, kind, key))
        if wanted:
            self.work.many(sql.PUT_WORK, wanted.values())

    def write_parts(self) -> None:
        known = units_of(self.pack, self.before)
        for unit in sorted(units_of(self.pack, self.case) - known):
            self.work.execute(sql.ADD_PART, (self.work.tenant, unit, self.project))
        if self.before.roles != self.case.roles:
            self.work.execute(sql.DROP_ROLES, (self.work.tenant, self.project))
            for role, holder in self.case.roles.items():
                self.work.execute(sql.ADD_ROLE, (self.work.tenant, UUID(holder.officer), self.project, role))

    def write_facts(self, facts: Iterable[str]) -> None:
        for name in facts:
            row = (self.work.tenant, name, self.project, *fact_columns(self.pack.fact.get(name), self.case.fact(name)))
            self.work.execute(sql.PUT_FACT, row)

    def write_happening(self, name: str) -> None:
        row = (self.work.tenant, name, self.project, self.case.happened(name))
        self.work.execute(sql.PUT_HAPPENING, row)

    def write_libraries(self, *, fresh: bool = False) -> None:
        known = set() if fresh else libraries_of(self.pack, self.before)
        now = libraries_of(self.pack, self.case)
        if fresh:
            self.work.execute(sql.DROP_MEMBERSHIPS, (self.work.tenant, self.project))
        for library in sorted(known - now):
            self.work.execute(sql.DROP_MEMBERSHIP, (self.work.tenant, library, self.project))
        for library in sorted(now - known):
            self.work.execute(sql.ADD_MEMBERSHIP, (self.work.tenant, library, self.project))

    def write_project(self, events: list[ev.Event]) -> None:
        if any(isinstance(each, (ev.FactsRecorded, ev.ProjectOpened)) for each in events):
            self.work.execute(sql.NAME_PROJECT, self._naming())
            search.index(self.work, self.project, self._words())
        if not is_plain(self.pack, events) or any(self._has_due(each) for each in events):
            self.write_project_moves()

    def _has_due(self, event: ev.Event) -> bool:
        key = getattr(event, "task", "")
        return bool(key) and task_of(self.pack, key).clock is not None

    def _naming(self) -> tuple[Any, ...]:
        texts = [str(self.case.fact(name) or "")[:200] for name in ("name", "enterprise", "uscc", "site")]
        name, enterprise, uscc, site = texts
        return (
            name, enterprise, uscc[:18], site, initials(f"{name} {enterprise}"), self.case.fact("investment"),
            self.work.tenant, self.project,
        )  # fmt: skip

    def _words(self) -> list[str]:
        said = [str(self.case.fact(name) or "") for name in ("name", "enterprise", "uscc", "site")]
        return [*said, initials(said[0]), initials(said[1])]

    def _moving(self) -> tuple[Any, ...]:
        case, ids = self.case, (self.work.tenant, self.project)
        holder = next((case.roles[role.id].officer for role in self.pack.roles if role.id in case.roles), None)
        library = next((each.id for each in reversed(self.pack.libraries) if each.holds.holds(case)), "")
        return (
            case.stage, day_of(case.entered.get(case.stage, "")), library, *ids,
            UUID(holder) if holder else None, case.ended, *ids,
        )  # fmt: skip


def is_plain(pack: Pack, events: Iterable[ev.Event]) -> bool:
    """Whether nothing but the touched tasks themselves can have moved."""
    return all(
        isinstance(each, PLAIN) and not (isinstance(each, ev.TaskFinished) and _reaches_further(pack, each.task))
        for each in events
    ) and not any(isinstance(each, ev.TaskOpened) and task_of(pack, each.task).review for each in events)


def _reaches_further(pack: Pack, key: str) -> bool:
    name = key.partition("@")[0]
    return name in anchoring_tasks(pack) or pack.task[name].review is not None


_ANCHORING: dict[str, frozenset[str]] = {}


def anchoring_tasks(pack: Pack) -> frozenset[str]:
    """The tasks from whose end some clock, duty, role or responsibility counts."""
    if pack.version not in _ANCHORING:
        anchors = [task.clock.since for task in pack.task.values() if task.clock and task.clock.since]
        anchors += [duty.starts for duty in pack.duties if duty.starts]
        anchors += [role.alert_after for role in pack.roles if role.alert_after]
        anchors += [handover.at for handover in pack.handovers]
        _ANCHORING[pack.version] = frozenset(
            each.name for some in anchors for each in some.of if each.kind is AnchorKind.TASK_DONE
        )
    return _ANCHORING[pack.version]


def units_of(pack: Pack, case: Case) -> set[str]:
    """The units that take part: owners of tasks, panels of reviews, holders of roles, and who registered it."""
    units = {holder.unit for holder in case.roles.values() if holder.unit}
    for key in case.tasks:
        unit = pack.unit_of(case.owner(pack, key))
        if unit:
            units.add(unit)
        review = task_of(pack, key).review
        if review:
            units |= set(pack.review[review].panel)
    return units


def libraries_of(pack: Pack, case: Case) -> set[str]:
    return {library.id for library in pack.libraries if case.opened and library.holds.holds(case)}


def fact_columns(fact: Fact | None, value: object) -> tuple[Any, Any, Any]:
    """(number, text, day) of a fact's value; a yes or no is 1 or 0."""
    if value is None or fact is None:
        return None, None, None
    if fact.type is FactType.DATE:
        return None, None, value
    if fact.type in (FactType.MONEY, FactType.NUMBER, FactType.PERCENT, FactType.AREA, FactType.YES_NO):
        return sql.number(value), None, None
    return None, str(value), None


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
