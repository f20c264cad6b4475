"""What pages read, kept beside each subject's state in the same unit of work.

Writing after a request touches only what its events can have changed; `refresh` writes all of one project's rows
and is what the daily tick, a changed calendar and a rebuild use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases import scoring_rows, search
from quancheng.cases import statements as sql
from quancheng.cases.issue_rows import PUT_ISSUE, issue_row
from quancheng.cases.names import LONGEST_INITIALS, initials
from quancheng.cases.record_rows import PUT_RECORD, record_row
from quancheng.engine import events as ev
from quancheng.engine.agenda import besides_tasks
from quancheng.engine.case import Case, task_of
from quancheng.engine.clocks import read_task_clock
from quancheng.engine.concerned import concerned
from quancheng.engine.items import Item, holder_of
from quancheng.engine.ladders import held_by
from quancheng.engine.pack import AnchorKind, BackFrom, Fact, FactType, Pack
from quancheng.engine.placing import ProjectPlaced
from quancheng.engine.points import touches
from quancheng.engine.territory import seated
from quancheng.engine.workdays import Calendar
from quancheng.store.work import Work

BRINGING_IN = ("issues", "decisions", "transfers", "documents", "commitments", "waivers", "filings", "publicity",
               "needs", "records", "happenings", "entered", "handed")  # fmt: skip
PLAIN = (ev.TaskFinished, ev.TaskOpened, ev.TaskStarted, ev.TaskNoted, ev.TaskPlanned, ev.ProgressReported)
NAMING = (ev.FactsRecorded, ev.ProjectOpened)
OPENING = (ev.TaskOpened, ev.TaskAssigned, ev.RoleFilled, ev.ProjectOpened, ProjectPlaced)


class Shown:
    """One project's rows being brought up to its state after some events."""

    def __init__(
        self, work: Work, pack: Pack, project: UUID, *, before: Case, case: Case, on: date, calendar: Calendar
    ) -> None:
        self.work = work
        self.pack = pack
        self.id = project.hex  # a text: drivers take it faster than an object
        self.before = before
        self.case = case
        self.on = on
        self.calendar = calendar

    def follow(self, events: Iterable[ev.Event]) -> None:
        """Write what the events can have changed."""
        events = list(events)
        touched = list(dict.fromkeys(key for each in events if (key := getattr(each, "task", ""))))
        if is_plain(self.pack, events) and not self.case.handed:  # what waits to be taken ends with its task
            self._follow_tasks(events, touched)
        else:
            touched += [key for each in events if isinstance(each, ev.StagesPassed) for key in each.tasks]
            self._follow_all(events, touched)
        if touches(self.pack, events):
            scoring_rows.write_points(self.work, self.pack, self.id, self.calendar)

    def _follow_tasks(self, events: list[ev.Event], touched: list[str]) -> None:
        """After plain events: the tasks, the units that they bring in, and where the project stands by them."""
        self.write_tasks(touched)
        if any(type(each) is ev.TaskOpened for each in events):
            self.write_parts()
        moved = (
            not shelving_tasks(self.pack).isdisjoint(key.partition("@")[0] for key in touched)
            and self.write_libraries()
        )
        if moved or any(self._has_due(key) for key in touched):
            self.write_project_moves()

    def _follow_all(self, events: list[ev.Event], touched: list[str]) -> None:
        if self.before.jurisdiction != self.case.jurisdiction:
            self.write_place()
            self.write_tasks(list(self.case.tasks))
            self.write_records(Case.empty())
        else:
            reached = self.case.tasks if self._owners_moved() else (key for key, _ in self.case.open_tasks())
            self.write_tasks(list(dict.fromkeys([*touched, *reached])))
        self.write_waiting()
        if self.before.records is not self.case.records:
            self.write_records(self.before)
        if self.before.issues is not self.case.issues:
            self.write_issues(self.before)
        if any(isinstance(each, self._opening()) for each in events) or self._brings_in():
            self.write_parts()
        for each in events:
            self._write_said_by(each)
        self.write_libraries()
        if any(isinstance(each, NAMING) for each in events):
            self.write_names()
        self.write_project_moves()
        if self.before.links is not self.case.links:
            scoring_rows.write_links(self.work, self.id, self.case)

    def _write_said_by(self, event: ev.Event) -> None:
        """What an event says of the project itself: facts, happenings, grades, holders of roles."""
        if isinstance(event, ev.FactsRecorded):
            self.write_facts(event.facts)
        elif isinstance(event, ev.HappeningRecorded):
            self.write_happening(event.name)
        elif isinstance(event, ev.HappeningWithdrawn):
            self.work.execute(sql.DROP_HAPPENING, (self.work.tenant, event.name, self.id))
        elif isinstance(event, ev.GradeSet):
            self.write_said(f"grade:{event.scheme}", event.grade)
        elif isinstance(event, ev.RoleFilled):
            self.write_said(f"role-unit:{event.role}", event.unit)
            self.write_issues(Case.empty())  # a rung may be held by the role

    def begin(self, events: Sequence[ev.Event], *, label: str, units: Iterable[str]) -> None:
        """Write the rows of a project that has just come into being: nothing stands there, so nothing is read."""
        rows = [self._task_row(key) for key in self.case.tasks] + list(self._waiting().values())
        self.work.execute(sql.BEGIN_PROJECT, self._beginning(label, [row[14] for row in rows if row[9] and row[14]]))
        self.work.many(sql.PUT_WORK, rows)
        for unit in units:
            self.work.execute(sql.ADD_PART, (self.work.tenant, unit, self.id))
        self._write_rest()
        self.write_libraries()
        search.index(self.work, UUID(self.id), self._words(), is_new=True)
        if touches(self.pack, events):
            scoring_rows.write_points(self.work, self.pack, self.id, self.calendar)

    def _beginning(self, label: str, dues: list[date]) -> tuple[Any, ...]:
        """The project's own row as it begins; `dues` are the days on which its open work is due."""
        case, tenant = self.case, self.work.tenant
        stage, since, library, _, _, officer, ended, *_ = self._moving()
        return (
            tenant, self.id, int(case.jurisdiction or tenant), case.pack, label, self.on, *self._naming()[:6],
            stage, since, library, min(dues, default=None), officer, ended,
        )  # fmt: skip

    def _owners_moved(self) -> bool:
        """Whether whoever stands behind a party may be another now, for settled rows as well as for open ones."""
        before, case = self.before, self.case
        if self.pack.parties and (before.facts, before.grades) != (case.facts, case.grades):
            return True
        return before.roles != case.roles

    def refresh(self) -> None:
        """Write all rows of the project anew."""
        self.write_place()
        self.write_tasks(list(self.case.tasks))
        self.write_waiting()
        self._write_rest()
        self.write_libraries(fresh=True)
        self.write_names()
        self.write_project_moves()
        if self.pack.points:
            scoring_rows.write_points(self.work, self.pack, self.id, self.calendar)

    def _write_rest(self) -> None:
        """What stands beside the work rows: parts, facts, happenings, grades, holders, records, problems, links."""
        self.write_parts()
        self.write_facts(self.case.facts)
        for name in self.case.happenings:
            self.write_happening(name)
        for scheme, grade in self.case.grades.items():
            self.write_said(f"grade:{scheme}", grade)
        for role, holder in self.case.roles.items():
            self.write_said(f"role-unit:{role}", holder.unit)
        self.write_records(Case.empty())
        self.write_issues(Case.empty())
        if self.case.links:
            scoring_rows.write_links(self.work, self.id, self.case)

    def write_records(self, before: Case) -> None:
        """The project's records that are otherwise than before."""
        where = int(self.case.jurisdiction or self.work.tenant)
        for key, row in self.case.records.items():
            kind = self.pack.record_kind.get(row.kind)
            if kind is not None and before.records.get(key) != row:
                unit = self._seat(row.unit)
                values = record_row(self.work.tenant, key, kind, row, project=self.id, jurisdiction=where, unit=unit)
                self.work.execute(PUT_RECORD, values)

    def write_issues(self, before: Case) -> None:
        """The project's problems that are otherwise than before."""
        for key, issue in self.case.issues.items():
            if before.issues.get(key) != issue:
                party = held_by(self.pack, issue)
                holder_unit = holder_of(self.pack, self.case, party)[0]
                values = issue_row(
                    self.work.tenant, self.id, key, issue, party=self._seat(party),
                    holder_unit=self._seat(holder_unit), unit=self._seat(issue.unit),
                )  # fmt: skip
                self.work.execute(PUT_ISSUE, values)

    def write_project_moves(self) -> None:
        """The stage, library, next due day, holder and end of the project's own row."""
        self.work.execute(sql.MOVE_PROJECT, self._moving())

    def write_place(self) -> None:
        """The jurisdiction of the project's own row."""
        self.work.execute(
            sql.PLACE_PROJECT, (int(self.case.jurisdiction or self.work.tenant), self.work.tenant, self.id)
        )

    def _seat(self, party: str) -> str:
        """Who a party of the pack is for this project."""
        return seated(self.pack, party, self.case.jurisdiction)

    def write_tasks(self, keys: list[str]) -> None:
        rows = [self._task_row(key) for key in keys if key in self.case.tasks]
        if len(rows) == 1:
            self.work.execute(sql.PUT_WORK, rows[0])
        elif rows:
            self.work.many(sql.PUT_WORK, rows)

    def _task_row(self, key: str) -> tuple[Any, ...]:
        row, task, party = self.case.tasks[key], task_of(self.pack, key), self.case.owner(self.pack, key)
        reading = read_task_clock(self.pack, self.case, key, on=self.on, calendar=self.calendar)
        unit, officer = holder_of(self.pack, self.case, party)
        return (
            self.work.tenant, self.id, "task", key, "project", self.id, task.label[:400], task.stage, row.state,
            row.is_open and not self.case.ended, self._seat(party), self._seat(unit), plain_id(officer),
            row.opened or None,
            reading.due if reading else None, row.first_planned or None, row.actual or None, row.outcome,
        )  # fmt: skip

    def _waiting_row(self, item: Item) -> tuple[Any, ...]:
        return (
            self.work.tenant, self.id, item.kind, item.key, "project", self.id, item.what[:400], self.case.stage,
            "open", True, self._seat(item.party), self._seat(item.unit), plain_id(item.officer), None, item.due, None,
            None, "",
        )  # fmt: skip

    def write_waiting(self) -> bool:
        """The things that wait besides tasks: opinions, roles, handovers, issues, duties. Whether anything moved."""
        wanted = self._waiting()
        rows = self.work.execute(sql.WAITING_OF, (self.work.tenant, self.id)).fetchall()
        known = {(row[0], row[1]): _as_told(row[2:]) for row in rows}
        for kind, key in known.keys() - wanted.keys():
            self.work.execute(sql.DROP_WORK, (self.work.tenant, self.id, kind, key))
        new = [row for name, row in wanted.items() if known.get(name) != _as_told((*row[6:8], *row[11:13], row[14]))]
        if new:
            self.work.many(sql.PUT_WORK, new)
        return bool(new) or known.keys() != wanted.keys()

    def _waiting(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        items = besides_tasks(self.pack, self.case, on=self.on, calendar=self.calendar)
        return {(item.kind, item.key): self._waiting_row(item) for item in items}

    def pass_day(self, *, all_clocks: bool) -> None:
        """Write what a new day has moved, nothing where it moved nothing; `all_clocks` after a changed calendar."""
        clocks = self.case.clocks
        stands_still = {key for key, clock in clocks.items() if clock.pauses and not clock.pauses[-1][2]}
        tasks = [key for key, _ in self.case.open_tasks() if all_clocks or key in stands_still]
        self.write_tasks(tasks)
        if self.write_waiting() or tasks:
            self.write_project_moves()

    def write_parts(self) -> None:
        for unit in sorted(self._new_units()):
            self.work.execute(sql.ADD_PART, (self.work.tenant, unit, self.id))
        if self.before.roles != self.case.roles:
            self.work.execute(sql.DROP_ROLES, (self.work.tenant, self.id))
            for role, holder in self.case.roles.items():
                if holder.officer:
                    self.work.execute(sql.ADD_ROLE, (self.work.tenant, plain_id(holder.officer), self.id, role))
            for role in self.before.roles.keys() - self.case.roles.keys():
                self.work.execute(sql.DROP_FACT, (self.work.tenant, f"role-unit:{role}", self.id))

    def _opening(self) -> tuple[type[ev.Event], ...]:
        """The events by which a unit may come to take part; facts too, where a party is another by the facts."""
        return (*OPENING, ev.FactsRecorded, ev.GradeSet) if self.pack.parties else OPENING

    def _new_units(self) -> set[str]:
        before, case = self.before, self.case
        if before is case or before.jurisdiction != case.jurisdiction:
            return self._seats(units_of(self.pack, case, case.tasks) | self._concerned(case))
        if self.pack.parties and (before.roles, before.facts, before.grades) != (case.roles, case.facts, case.grades):
            return self._seats(units_of(self.pack, case, (key for key, _ in case.open_tasks())))
        was = before.tasks
        moved = [key for key, row in case.tasks.items() if key not in was or row.owner != was[key].owner]
        units = units_of(self.pack, case, moved) - units_of(self.pack, before, ())
        return self._seats(units | (self._concerned(case) - self._concerned(before) if self._brings_in() else set()))

    def _brings_in(self) -> bool:
        """Whether an agreement or what follows from it has moved, which may concern further units."""
        was, now = self.before, self.case
        return any(getattr(was, name) is not getattr(now, name) for name in BRINGING_IN)

    def _concerned(self, case: Case) -> set[str]:
        return {unit for party in concerned(self.pack, case) if (unit := self.pack.unit_of(party))}

    def _seats(self, units: set[str]) -> set[str]:
        return {self._seat(unit) for unit in units}

    def write_facts(self, facts: Iterable[str]) -> None:
        for name in facts:
            row = (self.work.tenant, name, self.id, *fact_columns(self.pack.fact.get(name), self.case.fact(name)))
            self.work.execute(sql.PUT_FACT, row)

    def write_said(self, name: str, text: str) -> None:
        """What ledgers show beside the facts: a grade, the unit of a role's holder."""
        self.work.execute(sql.PUT_FACT, (self.work.tenant, name, self.id, None, text, None))

    def write_happening(self, name: str) -> None:
        row = (self.work.tenant, name, self.id, self.case.happened(name))
        self.work.execute(sql.PUT_HAPPENING, row)

    def write_libraries(self, *, fresh: bool = False) -> bool:
        """Move the project between the libraries; whether it moved."""
        now = libraries_of(self.pack, self.case)
        known = set() if fresh else libraries_of(self.pack, self.before)
        if fresh:
            self.work.execute(sql.DROP_MEMBERSHIPS, (self.work.tenant, self.id))
        for library in sorted(known - now):
            self.work.execute(sql.DROP_MEMBERSHIP, (self.work.tenant, library, self.id))
        for library in sorted(now - known):
            self.work.execute(sql.ADD_MEMBERSHIP, (self.work.tenant, library, self.id))
        return now != known

    def write_names(self) -> None:
        """The words of the project's own row, and those it is found by."""
        self.work.execute(sql.NAME_PROJECT, self._naming())
        search.index(self.work, UUID(self.id), self._words())

    def _has_due(self, key: str) -> bool:
        return task_of(self.pack, key).clock is not None

    def _naming(self) -> tuple[Any, ...]:
        texts = [str(self.case.fact(name) or "")[:200] for name in ("name", "enterprise", "uscc", "site")]
        name, enterprise, uscc, site = texts
        return (
            name, enterprise, uscc[:18], site, f"{initials(name)}{initials(enterprise)}"[:LONGEST_INITIALS],
            self.case.fact("investment"), self.work.tenant, self.id,
        )  # fmt: skip

    def _words(self) -> list[str]:
        said = [str(self.case.fact(name) or "") for name in ("name", "enterprise", "uscc", "site")]
        return [*said, initials(said[0]), initials(said[1])]

    def _moving(self) -> tuple[Any, ...]:
        case, ids = self.case, (self.work.tenant, self.id)
        holder = next((case.roles[role.id].officer for role in self.pack.roles if role.id in case.roles), None)
        library = next((each.id for each in reversed(self.pack.libraries) if each.holds.holds(case)), "")
        return (
            case.stage, day_of(case.entered.get(case.stage, "")), library, *ids,
            plain_id(holder or ""), case.ended, *ids,
        )  # fmt: skip


def is_plain(pack: Pack, events: Iterable[ev.Event]) -> bool:
    """Whether nothing but the touched tasks themselves can have moved."""
    return all(isinstance(each, PLAIN) and not _reaches_further(pack, each) for each in events)


def _reaches_further(pack: Pack, event: ev.Event) -> bool:
    if isinstance(event, ev.TaskPlanned):
        return event.task.partition("@")[0] in timing_tasks(pack)
    if not isinstance(event, (ev.TaskFinished, ev.TaskOpened)):
        return False
    name = event.task.partition("@")[0]
    task = pack.task[name]
    return (
        name in anchoring_tasks(pack)
        or name in timing_tasks(pack)
        or task.review is not None
        or task.decision is not None
    )


_ANCHORING: dict[str, frozenset[str]] = {}
_OF_TASKS = frozenset({AnchorKind.TASK_DONE, AnchorKind.TASK_OPENED})


def anchoring_tasks(pack: Pack) -> frozenset[str]:
    """The tasks with whose beginning or end some other clock, duty, role, handover or request begins or falls away."""
    if pack.version not in _ANCHORING:
        anchors = [task.clock.since for task in pack.task.values() if task.clock and task.clock.since]
        anchors += [duty.starts for duty in pack.duties if duty.starts]
        anchors += [role.alert_after for role in pack.roles if role.alert_after]
        anchors += [handover.at for handover in pack.handovers]
        begun = (*(each.starts for each in pack.plans), *(each.starts for each in pack.needs))
        since = (*(each.since for each in pack.documents), *(each.since for each in pack.commitments))
        anchors += [each for each in (*begun, *since) if each]
        anchors += [each for kind in pack.commitments for each in (kind.checked_from, kind.returned_at) if each]
        anchors += [part.at for kind in pack.commitments for part in kind.instalments]
        anchors += [each for rule in pack.transfers for each in (rule.progress, rule.since) if each]
        extended = {task.id for task in pack.task.values() if task.clock and task.clock.extension}
        named = {each.name for some in anchors for each in some.of if each.kind in _OF_TASKS}
        told = {name for guide in pack.guides if guide.told_by for name in guide.tasks}
        _ANCHORING[pack.version] = frozenset(named | extended | told)
    return _ANCHORING[pack.version]


_SHELVING: dict[str, frozenset[str]] = {}


def shelving_tasks(pack: Pack) -> frozenset[str]:
    """The tasks by which a library or a ledger takes a project in or lets it go."""
    if pack.version not in _SHELVING:
        read = [each.holds.reads() for each in pack.libraries] + [each.holds.reads() for each in pack.ledgers]
        _SHELVING[pack.version] = frozenset(
            name.removeprefix("task:") for names in read for name in names if name.startswith("task:")
        )
    return _SHELVING[pack.version]


_TIMING: dict[str, frozenset[str]] = {}


def timing_tasks(pack: Pack) -> frozenset[str]:
    """The tasks that are part of a total, whose planned day others count back from, or that choose another's limit."""
    if pack.version not in _TIMING:
        clocks = [task.clock for task in pack.clocked if task.clock]
        found = {name for total in pack.totals for name in total.tasks}
        found |= {clock.before.name for clock in clocks if clock.before and clock.before.kind is BackFrom.PLANNED}
        limits = [row for clock in clocks for row in clock.limits] + [
            row for total in pack.totals for row in total.limits
        ]
        found |= {name.removeprefix("task:") for row in limits for name in row.when.reads() if name.startswith("task:")}
        _TIMING[pack.version] = frozenset(found)
    return _TIMING[pack.version]


def units_of(pack: Pack, case: Case, tasks: Iterable[str]) -> set[str]:
    """The units that take part: holders of roles, and of these tasks the owners and the panels of their reviews."""
    units = {holder.unit for holder in case.roles.values() if holder.unit}
    for key in tasks:
        unit = pack.unit_of(case.owner(pack, key))
        if unit:
            units.add(unit)
        review = task_of(pack, key).review
        if review:
            units |= set(pack.review[review].panel)
    return units


def libraries_of(pack: Pack, case: Case) -> set[str]:
    """The libraries that hold the project, and the ledgers in which it stands."""
    if not case.opened:
        return set()
    libraries = {library.id for library in pack.libraries if library.holds.holds(case)}
    return libraries | {shelf(ledger.id) for ledger in pack.ledgers if ledger.holds.holds(case)}


def shelf(ledger: str) -> str:
    """The name under which a ledger's members stand beside those of the libraries."""
    return f"ledger:{ledger}"


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


def plain_id(text: str) -> str | None:
    """An officer's id as the columns hold it, or nothing."""
    return text.replace("-", "") or None


def _as_told(values: Iterable[Any]) -> list[str]:
    """Values as texts, the same from the writer and from either database."""
    return ["" if value is None else value.hex if isinstance(value, UUID) else str(value) for value in values]
